#include "core/internal/sketch_search.h"

#include <algorithm>
#include <numeric>
#include <string_view>

#include "core/base/hash.h"
#include "core/base/parallel.h"
#include "core/index/lsh_plan.h"
#include "core/index/radix_sort.h"

namespace stemma {
namespace {

constexpr double kConfidence = 0.95;  // of intervals that are reported
constexpr size_t kFindBlock = 4096;   // documents whose pairs are held at once

// The keys by which documents meet: bands of slots, or the sampled hashes themselves.
class Keys {
 public:
  Keys(const SignatureParams& params, const FindInSketchesOptions& options) : params_(params) {
    if (!params.IsMinHash()) return;
    plan_ = PlanBands(ExpectedAgreement(params, options.min_resemblance), options.recall,
                      static_cast<int>(params.slots));
  }

  void Of(const SignedSet& set, std::vector<uint64_t>* keys) const {
    if (!params_.IsMinHash()) {
      keys->assign(set.row.begin(), set.row.end());
      return;
    }
    keys->clear();
    const MinHashSignature slots = SlotsOf(params_, set.row, set.size);
    if (slots.empty()) return;
    const size_t rows = static_cast<size_t>(plan_.rows);
    for (size_t band = 0; band < static_cast<size_t>(plan_.bands); ++band) {
      keys->push_back(HashBytes(
          {reinterpret_cast<const char*>(&slots[band * rows]), rows * sizeof(uint32_t)}, band));
    }
  }

 private:
  SignatureParams params_;
  LshPlan plan_;
};

}  // namespace

SketchedCollection::SketchedCollection(const std::vector<SketchInput>& inputs) {
  for (const SketchInput& input : inputs) {
    names_.Begin(input.path);
    for (size_t d = 0; d < input.file.size(); ++d) {
      ids_.push_back(names_.Unlike(input.file.IdOf(d), d + 1));
      facts_.push_back(&input.file.FactsOf(d));
      sets_.push_back(input.file.SetOf(d));
    }
  }
}

std::vector<uint32_t> SketchedCollection::FirstOf(int threads) const {
  std::vector<uint32_t> order(size()), first_of(size());
  std::iota(order.begin(), order.end(), 0u);
  const auto digest = [this](uint32_t d) -> const auto& { return facts_[d]->digest; };
  RadixSort(&order, [&](uint32_t d) { return digest(d)[1]; }, {.threads = threads});
  RadixSort(&order, [&](uint32_t d) { return digest(d)[0]; }, {.threads = threads});
  for (size_t i = 0; i < order.size(); ++i) {
    const uint32_t d = order[i];
    const bool same = i > 0 && digest(order[i - 1]) == digest(d) && facts_[d]->tokens > 0;
    first_of[d] = same ? first_of[order[i - 1]] : d;
  }
  return first_of;
}

SketchSearch::SketchSearch(const SignatureParams& params, const FindInSketchesOptions& options,
                           const SketchedCollection& documents, Reporter* reporter)
    : params_(params),
      options_(options),
      documents_(documents),
      reporter_(reporter),
      by_keys_(params.kind != SignatureKind::kSimHash),
      most_differing_(MostDifferingBits(params, options.min_resemblance)),
      first_of_(documents.FirstOf(options.threads)) {}

absl::Status SketchSearch::Run(Progress* progress) {
  if (by_keys_) BuildKeys();
  for (uint32_t d = 0; d < documents_.size(); ++d) {
    if (first_of_[d] != d) copies_.push_back({first_of_[d], d});
  }
  std::sort(copies_.begin(), copies_.end());
  if (progress != nullptr) progress->Stage("comparing", "documents", documents_.size());
  std::vector<std::vector<EstimateRecord>> found(std::min(kFindBlock, documents_.size()));
  std::vector<std::vector<uint32_t>> partners(static_cast<size_t>(ThreadCount(options_.threads)));
  for (size_t begin = 0; begin < documents_.size(); begin += kFindBlock) {
    const size_t count = std::min(kFindBlock, documents_.size() - begin);
    ParallelForWorker(count, {.threads = options_.threads, .grain = 8}, [&](size_t i, int w) {
      PairsOf(static_cast<uint32_t>(begin + i), &partners[static_cast<size_t>(w)], &found[i]);
    });
    for (size_t i = 0; i < count; ++i) {
      for (const EstimateRecord& record : found[i]) reporter_->Estimate(record);
      estimates_ += found[i].size();
    }
    STEMMA_RETURN_IF_ERROR(reporter_->status());
    if (progress != nullptr) progress->Advance(count);
  }
  return absl::OkStatus();
}

void SketchSearch::BuildKeys() {
  const Keys maker(params_, options_);
  std::vector<uint64_t> keys;
  for (uint32_t d = 0; d < documents_.size(); ++d) {
    if (first_of_[d] != d) continue;
    maker.Of(documents_.SetOf(d), &keys);
    keys_.Add(d, keys);
  }
  keys_.Build(options_.threads);
}

bool SketchSearch::IsEnough(const SignatureEstimate& estimate) const {
  if (estimate.resemblance >= options_.min_resemblance) return true;
  return params_.kind == SignatureKind::kSampled &&
         std::max(estimate.containment_a, estimate.containment_b) >= options_.min_resemblance;
}

void SketchSearch::PairsOf(uint32_t a, std::vector<uint32_t>* partners,
                           std::vector<EstimateRecord>* found) const {
  found->clear();
  if (first_of_[a] != a) return;
  auto copy = std::lower_bound(copies_.begin(), copies_.end(), std::pair(a, 0u));
  const auto add_copies_before = [&](uint32_t b) {
    for (; copy != copies_.end() && copy->first == a && copy->second < b; ++copy) {
      found->push_back(Copy(a, copy->second));
    }
  };
  const auto consider = [&](uint32_t b) {
    const SignatureEstimate estimate =
        EstimatePair(params_, documents_.SetOf(a), documents_.SetOf(b));
    if (!IsEnough(estimate)) return;
    add_copies_before(b);
    found->push_back(Record(a, b, estimate));
  };
  if (by_keys_) {
    keys_.PartnersOf(a, partners);
    for (const uint32_t b : *partners) consider(b);
  } else {
    const std::span<const uint64_t> own = documents_.SetOf(a).row;
    for (uint32_t b = a + 1; b < documents_.size(); ++b) {
      if (first_of_[b] == b && DifferingBits(own, documents_.SetOf(b).row) <= most_differing_) {
        consider(b);
      }
    }
  }
  add_copies_before(static_cast<uint32_t>(documents_.size()));
}

EstimateRecord SketchSearch::Copy(uint32_t a, uint32_t b) const {
  return {.a = documents_.IdOf(a),
          .b = documents_.IdOf(b),
          .same_words = true,
          .resemblance = 1,
          .resemblance_low = 1,
          .resemblance_high = 1,
          .containment_a = 1,
          .containment_b = 1};
}

EstimateRecord SketchSearch::Record(uint32_t a, uint32_t b,
                                    const SignatureEstimate& estimate) const {
  const Interval interval =
      SignatureInterval(params_, documents_.SetOf(a), documents_.SetOf(b), kConfidence);
  return {.a = documents_.IdOf(a),
          .b = documents_.IdOf(b),
          .same_words = false,
          .resemblance = estimate.resemblance,
          .resemblance_low = interval.low,
          .resemblance_high = interval.high,
          .containment_a = estimate.containment_a,
          .containment_b = estimate.containment_b};
}

}  // namespace stemma
