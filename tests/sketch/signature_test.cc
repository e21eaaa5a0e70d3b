// Signatures in their common form: the same as those of the parts they are made of, and estimates
// against the sets themselves.

#include "core/sketch/signature.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/sketch/bbit.h"
#include "core/sketch/containment.h"
#include "core/sketch/simhash.h"
#include "tests/support/seeded.h"

namespace stemma {
namespace {

using testing::HasSubstr;

SignatureParams Params(SignatureKind kind, uint32_t slots, uint32_t bits, uint32_t one_in = 0) {
  return {.hash_id = 1,
          .normalizer_id = 150,
          .kind = kind,
          .shingle_unit = ShingleUnit::kWords,
          .shingle_size = 5,
          .slots = slots,
          .bits = bits,
          .one_in = one_in};
}

std::vector<SignatureParams> AllKinds() {
  std::vector<SignatureParams> all;
  for (const SignatureKind kind :
       {SignatureKind::kR1, SignatureKind::kTwo32, SignatureKind::kFast}) {
    for (const uint32_t bits : {1u, 2u, 4u, 8u, 16u, 32u}) all.push_back(Params(kind, 128, bits));
  }
  all.push_back(Params(SignatureKind::kR1, 32, 1));
  all.push_back(Params(SignatureKind::kR1, 1024, 32));
  all.push_back(Params(SignatureKind::kSimHash, 0, 64));
  all.push_back(Params(SignatureKind::kSimHash, 0, 128));
  all.push_back(Params(SignatureKind::kSampled, 0, 0, 4));
  return all;
}

struct Pair {
  std::vector<uint64_t> a, b;
  double resemblance, containment_a, containment_b;
};

Pair MakePair(Random& random, size_t common, size_t only_a, size_t only_b) {
  Pair pair{};
  for (size_t i = 0; i < common; ++i) {
    pair.a.push_back(random.Next());
    pair.b.push_back(pair.a.back());
  }
  for (size_t i = 0; i < only_a; ++i) pair.a.push_back(random.Next());
  for (size_t i = 0; i < only_b; ++i) pair.b.push_back(random.Next());
  const double shared = static_cast<double>(common);
  pair.resemblance = shared / static_cast<double>(common + only_a + only_b);
  pair.containment_a = shared / static_cast<double>(pair.a.size());
  pair.containment_b = shared / static_cast<double>(pair.b.size());
  return pair;
}

TEST(Signature, RowsAreThoseOfTheirParts) {
  Random random(7);
  std::vector<uint64_t> hashes;
  for (int i = 0; i < 300; ++i) hashes.push_back(random.Next());
  std::vector<uint64_t> row;
  const MinHashSignature slots = MinHasher({.slots = 128}).Sign(hashes);

  const SignatureParams whole = Params(SignatureKind::kR1, 128, 32);
  Signer(whole).Sign(hashes, &row);
  EXPECT_EQ(row.size(), RowWords(whole));
  EXPECT_EQ(SlotsOf(whole, row, 300), slots);
  const SignatureParams four = Params(SignatureKind::kR1, 128, 4);
  Signer(four).Sign(hashes, &row);
  EXPECT_EQ(row, Truncate(slots, 4).words);
  EXPECT_EQ(row.size(), RowWords(four));
  EXPECT_TRUE(SlotsOf(four, row, 0).empty());
  const MinHashSignature nibbles = SlotsOf(four, row, 300);
  for (size_t j = 0; j < nibbles.size(); ++j) {
    EXPECT_EQ(nibbles[j], row[j / 16] >> (j % 16 * 4) & 15) << j;
  }
  Signer(Params(SignatureKind::kSimHash, 0, 64)).Sign(hashes, &row);
  EXPECT_EQ(row, std::vector<uint64_t>{SimHash(hashes)});
  Signer(Params(SignatureKind::kSimHash, 0, 128)).Sign(hashes, &row);
  EXPECT_EQ(row, std::vector<uint64_t>({WideSimHash(hashes)[0], WideSimHash(hashes)[1]}));
  Signer(Params(SignatureKind::kSampled, 0, 0, 4)).Sign(hashes, &row);
  EXPECT_EQ(row, SampleSet(hashes, 4).hashes);
}

TEST(Signature, NothingIsZerosAndResemblesNothing) {
  for (const SignatureParams& params : AllKinds()) {
    std::vector<uint64_t> nothing, something;
    Signer signer(params);
    signer.Sign({}, &nothing);
    signer.Sign(std::vector<uint64_t>{1, 2, 3}, &something);
    EXPECT_EQ(nothing, std::vector<uint64_t>(RowWords(params), 0));
    for (const uint32_t other : {0u, 3u}) {
      const SignatureEstimate estimate = EstimatePair(
          params, {nothing, 0}, {other == 0 ? std::span(nothing) : std::span(something), other});
      EXPECT_EQ(estimate.resemblance, 0);
      EXPECT_EQ(estimate.containment_a, 0);
      EXPECT_EQ(estimate.containment_b, 0);
    }
  }
}

// Over many pairs the estimates spread around the truth by no more than their theory has it, and
// the intervals hold the truth as often as they promise.
TEST(Signature, EstimatesSpreadAroundTheTruth) {
  constexpr int kPairs = 150;
  for (const SignatureParams& params : AllKinds()) {
    SCOPED_TRACE(testing::Message() << SignatureKindName(params.kind) << " " << params.slots << "/"
                                    << params.bits << "/" << params.one_in);
    Signer signer(params);
    double error = 0, square = 0, error_a = 0;
    int held = 0;
    Random random(11);
    for (int i = 0; i < kPairs; ++i) {
      const Pair pair = MakePair(random, 600, 100, 200);
      std::vector<uint64_t> row_a, row_b;
      signer.Sign(pair.a, &row_a);
      signer.Sign(pair.b, &row_b);
      const SignedSet a{row_a, static_cast<uint32_t>(pair.a.size())};
      const SignedSet b{row_b, static_cast<uint32_t>(pair.b.size())};
      const SignatureEstimate estimate = EstimatePair(params, a, b);
      const Interval interval = SignatureInterval(params, a, b, 0.95);
      EXPECT_GE(estimate.resemblance, 0);
      EXPECT_LE(estimate.resemblance, 1);
      EXPECT_LE(interval.low, interval.high);
      EXPECT_GE(interval.low, 0);
      EXPECT_LE(interval.high, 1);
      held += interval.low <= pair.resemblance && pair.resemblance <= interval.high;
      error += estimate.resemblance - pair.resemblance;
      square += std::pow(estimate.resemblance - pair.resemblance, 2);
      error_a += estimate.containment_a - pair.containment_a;
    }
    const double rmse = std::sqrt(square / kPairs);
    const bool is_coarse = params.slots == 32 || params.bits == 64;
    EXPECT_LT(rmse, is_coarse ? 0.18 : 0.12);
    EXPECT_LT(std::abs(error / kPairs), 4 * rmse / std::sqrt(kPairs) + 0.01);
    EXPECT_LT(std::abs(error_a / kPairs), 0.03);
    EXPECT_GE(held, kPairs * 93 / 100);
  }
}

TEST(Signature, BandsMeetAsOftenAsExpected) {
  for (const uint32_t bits : {1u, 4u, 32u}) {
    const SignatureParams params = Params(SignatureKind::kTwo32, 1024, bits);
    Random random(3);
    double equal = 0;
    for (int i = 0; i < 20; ++i) {
      const Pair pair = MakePair(random, 600, 100, 200);
      std::vector<uint64_t> row_a, row_b;
      Signer(params).Sign(pair.a, &row_a);
      Signer(params).Sign(pair.b, &row_b);
      const MinHashSignature a = SlotsOf(params, row_a, 700), b = SlotsOf(params, row_b, 800);
      for (size_t j = 0; j < a.size(); ++j) equal += a[j] == b[j];
    }
    EXPECT_NEAR(equal / (20 * 1024), ExpectedAgreement(params, 600.0 / 900), 0.015) << bits;
  }
}

TEST(Signature, SimHashesThatDifferInMoreBitsDoNotResemble) {
  for (const uint32_t bits : {64u, 128u}) {
    const SignatureParams params = Params(SignatureKind::kSimHash, 0, bits);
    for (const double resemblance : {0.1, 0.5, 0.8, 1.0}) {
      const size_t most = MostDifferingBits(params, resemblance);
      for (size_t differing = 0; differing <= bits; ++differing) {
        std::vector<uint64_t> a(bits / 64, 0), b(bits / 64, 0);
        for (size_t i = 0; i < differing; ++i) b[i / 64] |= uint64_t{1} << i % 64;
        EXPECT_EQ(DifferingBits(a, b), differing);
        const bool enough = EstimatePair(params, {a, 500}, {b, 500}).resemblance >= resemblance;
        EXPECT_EQ(enough, differing <= most) << differing << " of " << bits;
        EXPECT_TRUE(differing <= most ||
                    EstimatePair(params, {a, 500}, {b, 400}).resemblance < resemblance);
      }
    }
  }
}

TEST(Signature, AskForRanges) {
  const auto message = [](const SignatureParams& params) {
    return std::string(CheckRanges(params, "x.sketch").message());
  };
  for (const SignatureParams& params : AllKinds()) EXPECT_EQ(message(params), "");
  SignatureParams bad = Params(SignatureKind::kR1, 100, 32);
  EXPECT_THAT(message(bad), HasSubstr("x.sketch: slots is 100, expected a multiple of 32"));
  bad.slots = 2048;
  EXPECT_THAT(message(bad), HasSubstr("slots is 2048"));
  EXPECT_THAT(message(Params(SignatureKind::kR1, 128, 3)), HasSubstr("bits is 3"));
  EXPECT_THAT(message(Params(SignatureKind::kR1, 128, 64)), HasSubstr("bits is 64"));
  EXPECT_THAT(message(Params(SignatureKind::kR1, 128, 32, 5)), HasSubstr("one_in is 5"));
  EXPECT_THAT(message(Params(SignatureKind::kSimHash, 0, 32)), HasSubstr("bits is 32"));
  EXPECT_THAT(message(Params(SignatureKind::kSimHash, 32, 64)), HasSubstr("slots is 32"));
  EXPECT_THAT(message(Params(SignatureKind::kSampled, 0, 0, 0)), HasSubstr("one_in is 0"));
  EXPECT_THAT(message(Params(SignatureKind::kSampled, 0, 1, 4)), HasSubstr("bits is 1"));
  bad = Params(static_cast<SignatureKind>(9), 128, 32);
  EXPECT_THAT(message(bad), HasSubstr("kind is 9"));
  bad = Params(SignatureKind::kR1, 128, 32);
  bad.shingle_size = 0;
  EXPECT_THAT(message(bad), HasSubstr("shingle_size is 0"));
  bad.shingle_unit = static_cast<ShingleUnit>(2);
  EXPECT_THAT(message(bad), HasSubstr("shingle_unit is 2"));
}

TEST(Signature, NamesTheFieldThatDiffersAndBothValues) {
  const SignatureParams mine = Params(SignatureKind::kR1, 128, 32);
  const auto message = [&mine](auto change) {
    SignatureParams other = mine;
    change(&other);
    const absl::Status status = CheckCompatible(mine, other, "b.sketch");
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    return std::string(status.message());
  };
  using P = SignatureParams*;
  EXPECT_TRUE(CheckCompatible(mine, mine, "b.sketch").ok());
  EXPECT_THAT(message([](P p) { p->hash_id = 2; }), HasSubstr("b.sketch: hash_id 2, expected 1"));
  EXPECT_THAT(message([](P p) { p->normalizer_id = 9; }), HasSubstr("normalizer_id 9, expected"));
  EXPECT_THAT(message([](P p) { p->kind = SignatureKind::kFast; }),
              HasSubstr("kind fast, expected r1"));
  EXPECT_THAT(message([](P p) { p->shingle_unit = ShingleUnit::kLetters; }),
              HasSubstr("shingle_unit letters, expected words"));
  EXPECT_THAT(message([](P p) { p->shingle_size = 4; }), HasSubstr("shingle_size 4, expected 5"));
  EXPECT_THAT(message([](P p) { p->slots = 64; }), HasSubstr("slots 64, expected 128"));
  EXPECT_THAT(message([](P p) { p->bits = 8; }), HasSubstr("bits 8, expected 32"));
  EXPECT_THAT(message([](P p) { p->one_in = 7; }), HasSubstr("one_in 7, expected 0"));
}

}  // namespace
}  // namespace stemma
