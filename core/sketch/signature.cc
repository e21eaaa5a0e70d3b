#include "core/sketch/signature.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>
#include <numbers>
#include <string>

#include "core/sketch/bbit.h"
#include "core/sketch/containment.h"
#include "core/sketch/simhash.h"

namespace stemma {
namespace {

constexpr std::array<std::string_view, 5> kKindNames = {"r1", "two32", "fast", "simhash",
                                                        "sampled"};
constexpr std::array<std::string_view, 2> kUnitNames = {"words", "letters"};
constexpr uint32_t kWholeSlot = 32;
constexpr uint32_t kMostOneIn = 1u << 20;

std::string NameOf(std::span<const std::string_view> names, uint32_t value) {
  return value < names.size() ? std::string(names[value]) : std::to_string(value);
}

BBitSignature Truncated(const SignatureParams& params, std::span<const uint64_t> row) {
  return {.bits = static_cast<int>(params.bits),
          .slots = static_cast<int>(params.slots),
          .words = {row.begin(), row.end()}};
}

MinHashSignature Whole(const SignatureParams& params, std::span<const uint64_t> row) {
  MinHashSignature slots(params.slots);
  std::memcpy(slots.data(), row.data(), slots.size() * sizeof(uint32_t));
  return slots;
}

SampledSet Sampled(const SignatureParams& params, const SignedSet& set) {
  return {.one_in = params.one_in, .size = set.size, .hashes = {set.row.begin(), set.row.end()}};
}

// The resemblance of sets of these sizes that have `shared` elements in common.
double ResemblanceOf(double shared, double size_a, double size_b) {
  return shared / (size_a + size_b - shared);
}

// A share of differing bits is an angle over pi; its cosine, of sets, is shared / sqrt(a b).
double ResemblanceAtAngle(double share, double size_a, double size_b) {
  const double cosine = std::max(0.0, std::cos(std::numbers::pi * share));
  const double shared = std::min(cosine * std::sqrt(size_a * size_b), std::min(size_a, size_b));
  return ResemblanceOf(shared, size_a, size_b);
}

// More than all of the smaller set cannot be shared.
double MostResemblance(const SignedSet& a, const SignedSet& b) {
  return static_cast<double>(std::min(a.size, b.size)) / std::max(a.size, b.size);
}

double MinHashResemblance(const SignatureParams& params, const SignedSet& a, const SignedSet& b) {
  const double estimate =
      params.bits == kWholeSlot
          ? EstimateResemblance(Whole(params, a.row), Whole(params, b.row))
          : EstimateResemblance(Truncated(params, a.row), Truncated(params, b.row));
  return std::clamp(estimate, 0.0, MostResemblance(a, b));
}

}  // namespace

std::string_view SignatureKindName(SignatureKind kind) {
  return kKindNames[static_cast<size_t>(kind)];
}

absl::Status CheckRanges(const SignatureParams& params, std::string_view where) {
  const auto check = [where](bool holds, std::string_view field, uint32_t value,
                             std::string_view expected) {
    if (holds) return absl::OkStatus();
    const std::string found = Concat(field, " is ", value);
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.where = where, .found = found, .expected = expected});
  };
  const auto kind = static_cast<uint32_t>(params.kind);
  const auto unit = static_cast<uint32_t>(params.shingle_unit);
  STEMMA_RETURN_IF_ERROR(check(kind < kKindNames.size(), "kind", kind, "0 to 4"));
  STEMMA_RETURN_IF_ERROR(check(unit < kUnitNames.size(), "shingle_unit", unit, "0 or 1"));
  STEMMA_RETURN_IF_ERROR(check(params.shingle_size >= 1 && params.shingle_size <= 32,
                               "shingle_size", params.shingle_size, "1 to 32"));
  const bool sampled = params.kind == SignatureKind::kSampled;
  STEMMA_RETURN_IF_ERROR(
      sampled ? check(params.one_in >= 1 && params.one_in <= kMostOneIn, "one_in", params.one_in,
                      "1 to 1048576")
              : check(params.one_in == 0, "one_in", params.one_in, "0 for this kind"));
  if (params.IsMinHash()) {
    STEMMA_RETURN_IF_ERROR(
        check(params.slots >= 32 && params.slots <= 1024 && params.slots % 32 == 0, "slots",
              params.slots, "a multiple of 32, 32 to 1024"));
    return check(std::has_single_bit(params.bits) && params.bits <= kWholeSlot, "bits", params.bits,
                 "1, 2, 4, 8, 16, or 32 for whole slots");
  }
  STEMMA_RETURN_IF_ERROR(check(params.slots == 0, "slots", params.slots, "0 for this kind"));
  return sampled ? check(params.bits == 0, "bits", params.bits, "0 for this kind")
                 : check(params.bits == 64 || params.bits == 128, "bits", params.bits, "64 or 128");
}

absl::Status CheckCompatible(const SignatureParams& expected, const SignatureParams& found,
                             std::string_view where) {
  struct Field {
    std::string_view name;
    uint32_t expected, found;
    std::span<const std::string_view> names = {};
  };
  const std::array<Field, 8> fields = {
      Field{"hash_id", expected.hash_id, found.hash_id},
      Field{"normalizer_id", expected.normalizer_id, found.normalizer_id},
      Field{"kind", static_cast<uint32_t>(expected.kind), static_cast<uint32_t>(found.kind),
            kKindNames},
      Field{"shingle_unit", static_cast<uint32_t>(expected.shingle_unit),
            static_cast<uint32_t>(found.shingle_unit), kUnitNames},
      Field{"shingle_size", expected.shingle_size, found.shingle_size},
      Field{"slots", expected.slots, found.slots},
      Field{"bits", expected.bits, found.bits},
      Field{"one_in", expected.one_in, found.one_in}};
  for (const Field& field : fields) {
    if (field.expected == field.found) continue;
    const std::string have = Concat(field.name, " ", NameOf(field.names, field.found));
    const std::string want = NameOf(field.names, field.expected);
    return Fault(absl::StatusCode::kFailedPrecondition,
                 {.where = where,
                  .found = have,
                  .expected = want,
                  .fix = "use the same settings for both, or sketch one again"});
  }
  return absl::OkStatus();
}

size_t RowWords(const SignatureParams& params) {
  if (params.kind == SignatureKind::kSampled) return 0;
  if (params.kind == SignatureKind::kSimHash) return params.bits / 64;
  return (size_t{params.slots} * params.bits + 63) / 64;
}

Signer::Signer(const SignatureParams& params) : params_(params) {
  constexpr std::array kFamilies = {MinHashFamily::kR1, MinHashFamily::kTwo32,
                                    MinHashFamily::kFast};
  if (!params.IsMinHash()) return;
  min_hasher_.emplace(MinHashOptions{.family = kFamilies[static_cast<size_t>(params.kind)],
                                     .slots = static_cast<int>(params.slots)});
}

void Signer::Sign(std::span<const uint64_t> hashes, std::vector<uint64_t>* row) const {
  row->assign(RowWords(params_), 0);
  if (hashes.empty()) return;
  if (params_.kind == SignatureKind::kSampled) {
    *row = SampleSet(hashes, params_.one_in).hashes;
  } else if (params_.kind == SignatureKind::kSimHash) {
    const WideSimHashValue value =
        params_.bits == 64 ? WideSimHashValue{SimHash(hashes)} : WideSimHash(hashes);
    std::copy_n(value.begin(), row->size(), row->begin());
  } else if (const MinHashSignature slots = min_hasher_->Sign(hashes); params_.bits == kWholeSlot) {
    std::memcpy(row->data(), slots.data(), slots.size() * sizeof(uint32_t));
  } else {
    *row = Truncate(slots, static_cast<int>(params_.bits)).words;
  }
}

MinHashSignature SlotsOf(const SignatureParams& params, std::span<const uint64_t> row,
                         uint32_t size) {
  assert(params.IsMinHash());
  if (size == 0) return {};
  if (params.bits == kWholeSlot) return Whole(params, row);
  MinHashSignature slots(params.slots);
  const size_t per_word = 64 / params.bits;
  const uint64_t mask = (uint64_t{1} << params.bits) - 1;
  for (size_t j = 0; j < slots.size(); ++j) {
    slots[j] = static_cast<uint32_t>(row[j / per_word] >> (j % per_word * params.bits) & mask);
  }
  return slots;
}

size_t DifferingBits(std::span<const uint64_t> a, std::span<const uint64_t> b) {
  size_t bits = 0;
  for (size_t i = 0; i < a.size(); ++i) bits += static_cast<size_t>(std::popcount(a[i] ^ b[i]));
  return bits;
}

size_t MostDifferingBits(const SignatureParams& params, double resemblance) {
  size_t bits = 0;
  while (bits < params.bits &&
         ResemblanceAtAngle(static_cast<double>(bits + 1) / params.bits, 1, 1) >= resemblance) {
    ++bits;
  }
  return bits;
}

SignatureEstimate EstimatePair(const SignatureParams& params, const SignedSet& a,
                               const SignedSet& b) {
  if (a.size == 0 || b.size == 0) return {};
  if (params.kind == SignatureKind::kSampled) {
    const SampledOverlap overlap = EstimateOverlap(Sampled(params, a), Sampled(params, b));
    return {.resemblance = overlap.resemblance,
            .containment_a = overlap.a_in_b,
            .containment_b = overlap.b_in_a};
  }
  SignatureEstimate estimate;
  if (params.kind == SignatureKind::kSimHash) {
    const double share = static_cast<double>(DifferingBits(a.row, b.row)) / params.bits;
    estimate.resemblance = ResemblanceAtAngle(share, a.size, b.size);
  } else {
    estimate.resemblance = MinHashResemblance(params, a, b);
  }
  const double shared = estimate.resemblance / (1 + estimate.resemblance) *
                        (static_cast<double>(a.size) + static_cast<double>(b.size));
  estimate.containment_a = std::min(1.0, shared / a.size);
  estimate.containment_b = std::min(1.0, shared / b.size);
  return estimate;
}

Interval SignatureInterval(const SignatureParams& params, const SignedSet& a, const SignedSet& b,
                           double confidence) {
  if (a.size == 0 || b.size == 0) return {};
  if (params.kind == SignatureKind::kSimHash) {
    const Interval share = BinomialInterval(DifferingBits(a.row, b.row), params.bits, confidence);
    return {ResemblanceAtAngle(share.high, a.size, b.size),
            ResemblanceAtAngle(share.low, a.size, b.size)};
  }
  if (params.IsMinHash()) {
    const Interval interval =
        params.bits == kWholeSlot
            ? ResemblanceInterval(Whole(params, a.row), Whole(params, b.row), confidence)
            : ResemblanceInterval(Truncated(params, a.row), Truncated(params, b.row), confidence);
    const double most = MostResemblance(a, b);
    return {std::min(most, interval.low), std::min(most, interval.high)};
  }
  std::vector<uint64_t> shared;
  std::set_intersection(a.row.begin(), a.row.end(), b.row.begin(), b.row.end(),
                        std::back_inserter(shared));
  const size_t all = a.row.size() + b.row.size() - shared.size();
  return all == 0 ? Interval{0, 1} : BinomialInterval(shared.size(), all, confidence);
}

double ExpectedAgreement(const SignatureParams& params, double resemblance) {
  const double chance = std::ldexp(1.0, -static_cast<int>(params.bits));
  return resemblance + (1 - resemblance) * chance;
}

double StandardError(const SignatureParams& params, double resemblance) {
  const double share = ExpectedAgreement(params, resemblance);
  const double chance = ExpectedAgreement(params, 0);
  return std::sqrt(share * (1 - share) / params.slots) / (1 - chance);
}

}  // namespace stemma
