#include "core/index/segment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <map>

#include "core/base/hash.h"
#include "tests/support/damage.h"
#include "tests/support/seeded.h"
#include "tests/support/temp_dir.h"

namespace stemma {
namespace {

using testing::HasSubstr;

const SketchParams kParams = {.hash_id = 1, .normalizer_id = 150, .shingle_words = 5, .window = 4};

Segment Build(const std::map<DocId, std::vector<Fingerprint>>& documents, bool backwards = false) {
  SegmentBuilder builder(kParams);
  if (backwards) {
    for (auto it = documents.rbegin(); it != documents.rend(); ++it) {
      builder.Add(it->first, it->second);
    }
  } else {
    for (const auto& [document, fingerprints] : documents) builder.Add(document, fingerprints);
  }
  absl::StatusOr<Segment> segment = builder.Finish({.threads = 2});
  EXPECT_TRUE(segment.ok()) << segment.status();
  return *std::move(segment);
}

std::map<DocId, std::vector<Fingerprint>> RandomDocuments(Random& random, uint64_t hashes) {
  std::map<DocId, std::vector<Fingerprint>> documents;
  for (uint64_t i = random.Below(40); i > 0; --i) {
    std::vector<Fingerprint> fingerprints;
    uint32_t position = 0;
    for (uint64_t j = random.Below(60); j > 0; --j) {
      fingerprints.push_back({Mix(random.Below(hashes)), position});
      position += 1 + static_cast<uint32_t>(random.Below(5));
    }
    documents[static_cast<DocId>(random.Below(1000))] = fingerprints;
  }
  return documents;
}

TEST(Segment, HoldsExactlyWhatWasAdded) {
  ForSeeds(100, [](Random& random) {
    const auto documents = RandomDocuments(random, 1 + random.Below(3000));
    std::map<uint64_t, std::vector<Posting>> expected;
    for (const auto& [document, fingerprints] : documents) {
      for (const Fingerprint& f : fingerprints) expected[f.hash].push_back({document, f.position});
    }
    const Segment segment = Build(documents);
    EXPECT_EQ(segment.params(), kParams);
    ASSERT_EQ(segment.hashes().size(), expected.size());
    size_t row = 0, postings = 0;
    for (const auto& [hash, holders] : expected) {
      EXPECT_EQ(segment.hashes()[row], hash);
      const std::span<const Posting> found = segment.PostingsOf(row++);
      EXPECT_TRUE(std::equal(found.begin(), found.end(), holders.begin(), holders.end()));
      postings += holders.size();
    }
    EXPECT_EQ(segment.postings().size(), postings);
    EXPECT_EQ(Build(documents, true).bytes(), segment.bytes()) << "order of Add";

    const absl::StatusOr<Segment> again = Segment::FromBytes(std::string(segment.bytes()), "again");
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(again->bytes(), segment.bytes());
    EXPECT_EQ(again->params(), segment.params());
    EXPECT_TRUE(std::equal(again->postings().begin(), again->postings().end(),
                           segment.postings().begin(), segment.postings().end()));
  });
}

Segment Small() {
  return Build({{3, {{10, 0}, {20, 1}, {10, 7}}}, {5, {{20, 2}, {~uint64_t{0}, 9}}}});
}

// The format may not change behind the reader's back: another value here is another format version.
TEST(Segment, KeepsItsFormat) {
  const Segment segment = Small();
  EXPECT_EQ(segment.bytes().size(), 360u);
  EXPECT_EQ(HashBytes(segment.bytes()), 15609544106444229069u);
}

TEST(Segment, SavesAndLoads) {
  const TempDir folder;
  const std::string path = folder.path() + "/a.stm";
  const Segment segment = Small();
  ASSERT_TRUE(segment.Save(path).ok());
  const absl::StatusOr<Segment> loaded = Segment::Load(path);
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(loaded->bytes(), segment.bytes());
  EXPECT_EQ(ReadWholeFile(path), segment.bytes());

  const Segment empty = Build({});
  ASSERT_TRUE(empty.Save(path).ok());
  const absl::StatusOr<Segment> nothing = Segment::Load(path);
  ASSERT_TRUE(nothing.ok()) << nothing.status();
  EXPECT_TRUE(nothing->hashes().empty());
  EXPECT_TRUE(nothing->postings().empty());
}

TEST(Segment, SaysWhatItCouldNotOpen) {
  const TempDir folder;
  EXPECT_EQ(Segment::Load(folder.path() + "/none").status().code(), absl::StatusCode::kNotFound);
  const absl::Status empty = Segment::Load(folder.Write("empty", "")).status();
  EXPECT_THAT(std::string(empty.message()), HasSubstr("an empty file"));
  const absl::Status other = Segment::Load(folder.Write("other", "some text")).status();
  EXPECT_THAT(std::string(other.message()), HasSubstr("other first bytes"));
  EXPECT_EQ(Small().Save(folder.path() + "/no/such/folder").code(), absl::StatusCode::kNotFound);
}

TEST(Segment, RefusesEveryFlippedBitAndEveryCut) {
  ExpectDamageIsSeen(
      std::string(Small().bytes()),
      [](const std::string& bytes) { return Segment::FromBytes(bytes, "bad").status(); },
      [](const absl::Status&, size_t) {});
}

// ---- Faults that carry right checksums, as only a wrong writer or an attacker makes them.

constexpr size_t kHeaderChecksumAt = 144, kTableAt = 48, kEntryBytes = 32;

uint64_t Read(const std::string& bytes, size_t at) {
  uint64_t value;
  std::memcpy(&value, bytes.data() + at, sizeof(value));
  return value;
}

void Write(std::string* bytes, size_t at, uint64_t value, size_t size = sizeof(uint64_t)) {
  std::memcpy(bytes->data() + at, &value, size);
}

// Makes all checksums right again, as far as the table's bounds allow.
void Seal(std::string* bytes) {
  for (size_t section = 0; section < 3; ++section) {
    const size_t entry = kTableAt + section * kEntryBytes;
    const uint64_t offset = Read(*bytes, entry + 8), size = Read(*bytes, entry + 16);
    if (offset > bytes->size() || size > bytes->size() - offset) continue;
    Write(bytes, entry + 24, Checksum(std::string_view(*bytes).substr(offset, size)));
  }
  Write(bytes, kHeaderChecksumAt, Checksum(std::string_view(*bytes).substr(0, kHeaderChecksumAt)));
}

std::string ErrorAfter(size_t at, uint64_t value, size_t size = sizeof(uint64_t)) {
  std::string bytes(Small().bytes());
  Write(&bytes, at, value, size);
  Seal(&bytes);
  const absl::StatusOr<Segment> segment = Segment::FromBytes(bytes, "file.stm");
  EXPECT_FALSE(segment.ok());
  EXPECT_THAT(std::string(segment.status().message()), HasSubstr("file.stm"));
  return std::string(segment.status().message());
}

TEST(Segment, EachFaultHasItsOwnError) {
  const std::string good(Small().bytes());
  const size_t hash = Read(good, kTableAt + 8), rows = Read(good, kTableAt + kEntryBytes + 8),
               post = Read(good, kTableAt + 2 * kEntryBytes + 8);
  EXPECT_THAT(ErrorAfter(8, 2, 4), HasSubstr("format version 2, expected version 1"));
  EXPECT_THAT(ErrorAfter(24, 0, 4), HasSubstr("shingle_words is 0"));
  EXPECT_THAT(ErrorAfter(28, 1u << 30, 4), HasSubstr("window is 1073741824"));
  EXPECT_THAT(ErrorAfter(32, 4, 4), HasSubstr("4 sections"));
  EXPECT_THAT(ErrorAfter(36, 1, 4), HasSubstr("header"));
  EXPECT_THAT(ErrorAfter(40, 1), HasSubstr("360 bytes, expected 1"));
  EXPECT_THAT(ErrorAfter(160, 1), HasSubstr("header"));
  EXPECT_THAT(ErrorAfter(kTableAt, 'X', 1), HasSubstr("section HASH: another tag"));
  EXPECT_THAT(ErrorAfter(kTableAt + 8, 256), HasSubstr("section HASH: offset 256"));
  EXPECT_THAT(ErrorAfter(kTableAt + 16, ~uint64_t{0}), HasSubstr("section HASH: end"));
  EXPECT_THAT(ErrorAfter(kTableAt + 16, 23), HasSubstr("section HASH: 23 bytes"));
  EXPECT_THAT(ErrorAfter(hash + 24, 1), HasSubstr("section ROWS: bytes in the gap"));
  EXPECT_THAT(ErrorAfter(hash, 30), HasSubstr("section HASH: hash 1 not above"));
  EXPECT_THAT(ErrorAfter(rows, 1), HasSubstr("section ROWS: 1 to 5"));
  EXPECT_THAT(ErrorAfter(rows + 24, 6), HasSubstr("section ROWS: 0 to 6"));
  EXPECT_THAT(ErrorAfter(rows + 8, 0), HasSubstr("section ROWS: entry 1 not above"));
  EXPECT_THAT(ErrorAfter(rows + 8, ~uint64_t{0}), HasSubstr("section ROWS"));
  EXPECT_THAT(ErrorAfter(post, 4), HasSubstr("section POST: posting 1 not above"));

  std::string bytes = good;
  bytes[post] ^= 1;
  EXPECT_THAT(std::string(Segment::FromBytes(bytes, "x").status().message()),
              HasSubstr("section POST: another checksum"));
}

// Whatever stands in it, as long as the checksums are right: an error or an orderly segment.
TEST(Segment, SurvivesSealedNonsense) {
  const std::string good(Small().bytes());
  ForSeeds(20000, [&good](Random& random) {
    std::string bytes = good;
    for (uint64_t i = 1 + random.Below(3); i > 0; --i) {
      const size_t at = 8 * random.Below(bytes.size() / 8);
      const uint64_t value = random.Chance(0.7) ? random.Below(400) : random.Next();
      Write(&bytes, at, value);
    }
    Seal(&bytes);
    const absl::StatusOr<Segment> segment = Segment::FromBytes(bytes, "nonsense");
    if (!segment.ok()) return;
    size_t postings = 0;
    for (size_t row = 0; row < segment->hashes().size(); ++row) {
      if (row > 0) {
        EXPECT_LT(segment->hashes()[row - 1], segment->hashes()[row]);
      }
      const std::span<const Posting> holders = segment->PostingsOf(row);
      EXPECT_FALSE(holders.empty());
      EXPECT_TRUE(std::is_sorted(holders.begin(), holders.end()));
      postings += holders.size();
    }
    EXPECT_EQ(postings, segment->postings().size());
  });
}

TEST(SegmentBuilder, RefusesWhatCannotBeSorted) {
  SegmentBuilder twice(kParams);
  const std::vector<Fingerprint> fingerprints = {{1, 0}, {2, 1}};
  twice.Add(7, fingerprints);
  twice.Add(7, fingerprints);
  EXPECT_THAT(std::string(twice.Finish({}).status().message()), HasSubstr("document 7"));
  EXPECT_TRUE(twice.Finish({}).ok()) << "the builder is empty afterwards";

  SketchParams params = kParams;
  params.window = 0;
  EXPECT_EQ(SegmentBuilder(params).Finish({}).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(SketchParams, NamesTheFieldThatDiffers) {
  EXPECT_TRUE(CheckCompatible(kParams, kParams, "x").ok());
  const auto message = [](SketchParams found) {
    const absl::Status status = CheckCompatible(kParams, found, "b.stm");
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    return std::string(status.message());
  };
  SketchParams found = kParams;
  found.hash_id = 2;
  EXPECT_THAT(message(found), HasSubstr("b.stm: hash_id 2, expected 1"));
  found = kParams;
  found.normalizer_id = 151;
  EXPECT_THAT(message(found), HasSubstr("normalizer_id 151, expected 150"));
  found = kParams;
  found.shingle_words = 6;
  EXPECT_THAT(message(found), HasSubstr("shingle_words 6, expected 5"));
  found = kParams;
  found.window = 1;
  EXPECT_THAT(message(found), HasSubstr("window 1, expected 4"));
}

}  // namespace
}  // namespace stemma
