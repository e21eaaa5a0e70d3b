// Sketch files: what was written is what is read, and nothing else is read.

#include "core/sketch/sketch_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "core/base/hash.h"
#include "tests/support/damage.h"
#include "tests/support/golden.h"
#include "tests/support/seeded.h"
#include "tests/support/temp_dir.h"

namespace stemma {
namespace {

using testing::HasSubstr;

constexpr size_t kHeaderBytes = 320, kSections = 6, kTableAt = 64, kEntryBytes = 32;
constexpr size_t kChecksumAt = kTableAt + kSections * kEntryBytes;
enum Section : size_t { kSign, kRows, kFact, kOrig, kName, kEnds };

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
const SignatureParams kR1 = Params(SignatureKind::kR1, 32, 32);
const SignatureParams kOneBit = Params(SignatureKind::kR1, 32, 1);
const SignatureParams kSampledParams = Params(SignatureKind::kSampled, 0, 0, 2);

struct Entry {
  std::string id;
  SketchFacts facts;
  std::optional<SketchOrigin> origin;
  std::vector<uint64_t> row;
};

// Documents of 0, 1, 2, … shingles; the same every time.
std::vector<Entry> Entries(const SignatureParams& params, size_t count, bool origins) {
  Random random(count);
  const Signer signer(params);
  std::vector<Entry> entries;
  for (size_t d = 0; d < count; ++d) {
    std::vector<uint64_t> hashes;
    for (size_t i = 0; i < 3 * d; ++i) hashes.push_back(random.Next());
    Entry entry;
    entry.id = d == 1 ? "" : "file-" + std::to_string(d);
    entry.facts = {.text_hash = random.Next(),
                   .digest = {random.Next(), random.Next()},
                   .tokens = static_cast<uint32_t>(4 * d),
                   .shingles = static_cast<uint32_t>(hashes.size())};
    if (origins) {
      entry.origin = SketchOrigin{.certainly_by = 1000 + static_cast<int64_t>(d),
                                  .not_before = -5,
                                  .standing = static_cast<uint32_t>(d % 4),
                                  .fields = static_cast<uint32_t>(d % 7)};
    }
    signer.Sign(hashes, &entry.row);
    entries.push_back(std::move(entry));
  }
  return entries;
}

absl::Status WriteTo(const std::string& path, const SignatureParams& params,
                     const std::vector<Entry>& entries) {
  STEMMA_ASSIGN_OR_RETURN(SketchWriter writer, SketchWriter::Create(path, params));
  for (const Entry& entry : entries) {
    STEMMA_RETURN_IF_ERROR(writer.Add(
        {.id = entry.id, .facts = entry.facts, .origin = entry.origin, .row = entry.row}));
  }
  return writer.Commit();
}

std::string BytesOf(const SignatureParams& params, size_t count, bool origins = true) {
  const TempDir folder;
  const std::string path = folder.path() + "/x";
  EXPECT_TRUE(WriteTo(path, params, Entries(params, count, origins)).ok());
  return ReadWholeFile(path);
}

TEST(SketchFile, HoldsWhatWasWritten) {
  const TempDir folder;
  const std::string path = folder.path() + "/x.sketch";
  for (const SignatureParams& params : {kR1, kOneBit, Params(SignatureKind::kTwo32, 128, 8),
                                        Params(SignatureKind::kSimHash, 0, 128), kSampledParams}) {
    for (const size_t count : {0u, 1u, 2u, 50u}) {
      for (const bool origins : {false, true}) {
        const std::vector<Entry> entries = Entries(params, count, origins);
        ASSERT_TRUE(WriteTo(path, params, entries).ok());
        const absl::StatusOr<SketchFile> file = SketchFile::Load(path);
        ASSERT_TRUE(file.ok()) << file.status();
        EXPECT_EQ(file->params(), params);
        ASSERT_EQ(file->size(), count);
        EXPECT_EQ(file->has_origins(), origins || count == 0);
        for (size_t d = 0; d < count; ++d) {
          EXPECT_EQ(file->IdOf(d), entries[d].id);
          EXPECT_EQ(file->FactsOf(d), entries[d].facts);
          const SignedSet set = file->SetOf(d);
          EXPECT_EQ(set.size, entries[d].facts.shingles);
          EXPECT_EQ(std::vector<uint64_t>(set.row.begin(), set.row.end()), entries[d].row);
          if (origins) {
            EXPECT_EQ(file->OriginOf(d), *entries[d].origin);
          }
        }
        EXPECT_TRUE(SketchFile::FromBytes(ReadWholeFile(path), "again").ok());
      }
    }
  }
}

// The format may not change behind the reader's back: files of today are read in all later
// versions, or refused by their version.
TEST(SketchFile, KeepsItsFormat) {
  const std::string bytes = BytesOf(kR1, 4);
  const std::string golden = SourcePath("tests/golden/sketch_file/r1.sketch");
  if (std::getenv("STEMMA_REWRITE_GOLDEN") != nullptr) {
    ASSERT_TRUE(WriteTo(golden, kR1, Entries(kR1, 4, true)).ok());
    const std::string sampled = SourcePath("tests/golden/sketch_file/sampled.sketch");
    ASSERT_TRUE(WriteTo(sampled, kSampledParams, Entries(kSampledParams, 4, false)).ok());
  }
  EXPECT_EQ(bytes, ReadWholeFile(golden));
  EXPECT_EQ(BytesOf(kSampledParams, 4, false),
            ReadWholeFile(SourcePath("tests/golden/sketch_file/sampled.sketch")));
  EXPECT_EQ(bytes.substr(0, 8), "\x93stemskt");
  EXPECT_EQ(bytes.size(), kHeaderBytes + 4 * 128 + 4 * 32 + 128 + 64 + 4 * 8);
}

TEST(SketchFile, RefusesEveryFlippedBitAndEveryCut) {
  for (const SignatureParams& params : {kR1, kOneBit, kSampledParams}) {
    ExpectDamageIsSeen(
        BytesOf(params, 4),
        [](const std::string& bytes) { return SketchFile::FromBytes(bytes, "bad").status(); },
        [](const absl::Status& cut, size_t size) {
          if (size < 8) return;
          EXPECT_THAT(std::string(cut.message()), HasSubstr("cut short")) << size;
        });
  }
}

// ---- Faults that carry right checksums, as only a wrong writer or an attacker makes them.

uint64_t Read(const std::string& bytes, size_t at) {
  uint64_t value;
  std::memcpy(&value, bytes.data() + at, sizeof(value));
  return value;
}
void Write(std::string* bytes, size_t at, uint64_t value, size_t size = sizeof(uint64_t)) {
  std::memcpy(bytes->data() + at, &value, size);
}
size_t PlaceOf(const std::string& bytes, size_t section) {
  return Read(bytes, kTableAt + section * kEntryBytes + 8);
}

void Seal(std::string* bytes) {
  for (size_t section = 0; section < kSections; ++section) {
    const size_t entry = kTableAt + section * kEntryBytes;
    const uint64_t offset = Read(*bytes, entry + 8), size = Read(*bytes, entry + 16);
    if (offset > bytes->size() || size > bytes->size() - offset) continue;
    Write(bytes, entry + 24, Checksum(std::string_view(*bytes).substr(offset, size)));
  }
  Write(bytes, kChecksumAt, Checksum(std::string_view(*bytes).substr(0, kChecksumAt)));
}

std::string ErrorOf(std::string bytes, size_t at, uint64_t value, size_t size = sizeof(uint64_t)) {
  Write(&bytes, at, value, size);
  Seal(&bytes);
  const absl::StatusOr<SketchFile> file = SketchFile::FromBytes(bytes, "x.sketch");
  EXPECT_FALSE(file.ok());
  EXPECT_THAT(std::string(file.status().message()), HasSubstr("x.sketch"));
  return std::string(file.status().message());
}

TEST(SketchFile, EachFaultOfTheHeaderHasItsOwnError) {
  const std::string good = BytesOf(kR1, 4);
  EXPECT_THAT(ErrorOf(good, 1, 'x', 1), HasSubstr("other first bytes, expected a sketch"));
  EXPECT_THAT(ErrorOf(good, 8, 2, 4), HasSubstr("format version 2, expected version 1"));
  EXPECT_THAT(ErrorOf(good, 24, 7, 4), HasSubstr("kind is 7"));
  EXPECT_THAT(ErrorOf(good, 28, 2, 4), HasSubstr("shingle_unit is 2"));
  EXPECT_THAT(ErrorOf(good, 32, 0, 4), HasSubstr("shingle_size is 0"));
  EXPECT_THAT(ErrorOf(good, 36, 33, 4), HasSubstr("slots is 33"));
  EXPECT_THAT(ErrorOf(good, 40, 5, 4), HasSubstr("bits is 5"));
  EXPECT_THAT(ErrorOf(good, 44, 5, 4), HasSubstr("one_in is 5"));
  EXPECT_THAT(ErrorOf(good, 48, 5, 4), HasSubstr("5 sections, expected 6"));
  EXPECT_THAT(ErrorOf(good, 52, 1, 4), HasSubstr("header"));
  EXPECT_THAT(ErrorOf(good, 56, 12), HasSubstr("size"));
  EXPECT_THAT(ErrorOf(good, kTableAt, 'X', 1), HasSubstr("section SIGN: another tag"));
  EXPECT_THAT(ErrorOf(good, kTableAt + 8, 384), HasSubstr("section SIGN: offset 384"));
  EXPECT_THAT(ErrorOf(good, kTableAt + 16, ~uint64_t{0}), HasSubstr("section SIGN: end"));
  EXPECT_THAT(ErrorOf(good, kTableAt + 16, 9), HasSubstr("section"));
}

TEST(SketchFile, EachFaultOfASectionHasItsOwnError) {
  const std::string good = BytesOf(kR1, 4);
  const auto at = [&good](Section section) { return PlaceOf(good, section); };
  const size_t name_entry = kTableAt + kName * kEntryBytes;
  EXPECT_THAT(ErrorOf(good, name_entry + 16, Read(good, name_entry + 16) - 1),
              HasSubstr("section ENDS: bytes in the gap"));
  EXPECT_THAT(ErrorOf(good, at(kSign), 1), HasSubstr("document 0 has a signature and no shingles"));
  EXPECT_THAT(ErrorOf(good, at(kFact) + 32 + 24, 0, 4), HasSubstr("has shingles and no tokens"));
  EXPECT_THAT(ErrorOf(good, at(kOrig) + 16, 4, 4), HasSubstr("section ORIG: document 0"));
  EXPECT_THAT(ErrorOf(good, at(kOrig) + 20, 7, 4), HasSubstr("section ORIG: document 0"));
  EXPECT_THAT(ErrorOf(good, at(kOrig) + 8, 5000), HasSubstr("section ORIG: document 0"));
  EXPECT_THAT(ErrorOf(good, at(kEnds), 1000), HasSubstr("section ENDS: entry 0 is 1000"));
  EXPECT_THAT(ErrorOf(good, at(kEnds) + 8, 1), HasSubstr("section ENDS: entry 1 is 1"));
  EXPECT_THAT(ErrorOf(good, at(kEnds) + 24, 13), HasSubstr("section ENDS: a last entry of 13"));
  EXPECT_THAT(ErrorOf(BytesOf(kOneBit, 4), kHeaderBytes + 8, uint64_t{1} << 40),
              HasSubstr("bits behind its last slot"));
  const std::string sampled = BytesOf(kSampledParams, 20);
  const size_t last = PlaceOf(sampled, kSign) + Read(sampled, kTableAt + 16) - 8;
  EXPECT_THAT(ErrorOf(sampled, last, 0), HasSubstr("document 19 has hashes out of order"));
  EXPECT_THAT(ErrorOf(sampled, PlaceOf(sampled, kRows), 9), HasSubstr("section ROWS"));
  EXPECT_THAT(ErrorOf(sampled, PlaceOf(sampled, kFact) + 19 * 32 + 28, 1, 4),
              HasSubstr("hashes, expected at most 1"));
}

// Files whose sections do not fit each other: the sizes of one, the parameters of another.
TEST(SketchFile, CountsMustAgree) {
  const std::string good = BytesOf(kR1, 4);
  EXPECT_THAT(ErrorOf(good, 36, 64, 4), HasSubstr("section SIGN: 64 entries, expected 128"));
  EXPECT_THAT(ErrorOf(BytesOf(kSampledParams, 4), 24, 0, 4), HasSubstr("one_in is 2"));
}

TEST(SketchFile, SurvivesSealedNonsense) {
  for (const SignatureParams& params : {kR1, kSampledParams}) {
    const std::string good = BytesOf(params, 4);
    ForSeeds(10000, [&good](Random& random) {
      std::string bytes = good;
      for (uint64_t i = 1 + random.Below(3); i > 0; --i) {
        const size_t at = 8 * random.Below(bytes.size() / 8);
        Write(&bytes, at, random.Chance(0.7) ? random.Below(400) : random.Next());
      }
      Seal(&bytes);
      const absl::StatusOr<SketchFile> file = SketchFile::FromBytes(bytes, "nonsense");
      if (!file.ok()) return;
      size_t read = 0;
      for (size_t d = 0; d < file->size(); ++d) {
        read += file->IdOf(d).size() + file->SetOf(d).row.size();
        if (d > 0) EstimatePair(file->params(), file->SetOf(d - 1), file->SetOf(d));
      }
      EXPECT_LE(read, good.size());
    });
  }
}

TEST(SketchFile, TellsOtherFilesFromItsOwn) {
  const TempDir folder;
  EXPECT_EQ(SketchFile::Load(folder.path() + "/none").status().code(), absl::StatusCode::kNotFound);
  const auto message = [](const std::string& path) {
    return std::string(SketchFile::Load(path).status().message());
  };
  EXPECT_THAT(message(folder.Write("empty.sketch", "")), HasSubstr("an empty file"));
  EXPECT_THAT(message(folder.Write("text.sketch", "some text")), HasSubstr("other first bytes"));
  EXPECT_THAT(message(folder.Write("x", "\x93stemseg" + std::string(400, '\0'))),
              HasSubstr("other first bytes, expected a sketch"));
  EXPECT_TRUE(IsSketchFile(folder.path() + "/text.sketch"));
  EXPECT_TRUE(IsSketchFile(folder.path() + "/not-there.sketch"));
  EXPECT_TRUE(IsSketchFile(folder.Write("unnamed", BytesOf(kR1, 1))));
  EXPECT_FALSE(IsSketchFile(folder.Write("a.txt", "some text")));
  EXPECT_FALSE(IsSketchFile(folder.Write("b.txt", "")));
  EXPECT_FALSE(IsSketchFile(folder.path()));
}

std::vector<std::string> NamesIn(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  return names;
}

TEST(SketchFile, WithoutCommitTheOldFileStays) {
  const TempDir folder;
  const std::string path = folder.Write("x.sketch", "old");
  {
    absl::StatusOr<SketchWriter> writer = SketchWriter::Create(path, kR1);
    ASSERT_TRUE(writer.ok());
    for (const Entry& entry : Entries(kR1, 10, false)) {
      ASSERT_TRUE(writer->Add({.id = entry.id, .facts = entry.facts, .row = entry.row}).ok());
    }
  }
  EXPECT_EQ(ReadWholeFile(path), "old");
  EXPECT_THAT(NamesIn(folder.path()), testing::ElementsAre("x.sketch"));
  EXPECT_EQ(SketchWriter::Create(folder.path() + "/no/such", kR1).status().code(),
            absl::StatusCode::kNotFound);
}

// A limit on the size of files stands in for a disk that is full.
TEST(SketchFile, AFullDiskLeavesTheOldFile) {
  const TempDir folder;
  const std::string path = folder.Write("x.sketch", "old");
  const std::vector<Entry> entries = Entries(kSampledParams, 700, false);
  rlimit before;
  getrlimit(RLIMIT_FSIZE, &before);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  for (const rlim_t limit : {4096u, 200000u, 1000000u}) {
    const rlimit small{limit, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    const absl::Status status = WriteTo(path, kSampledParams, entries);
    setrlimit(RLIMIT_FSIZE, &before);
    EXPECT_FALSE(status.ok()) << limit;
    EXPECT_THAT(std::string(status.message()), HasSubstr("writing"));
    EXPECT_EQ(ReadWholeFile(path), "old");
    EXPECT_THAT(NamesIn(folder.path()), testing::ElementsAre("x.sketch"));
  }
  std::signal(SIGXFSZ, handler);
  EXPECT_TRUE(WriteTo(path, kSampledParams, entries).ok());
}

}  // namespace
}  // namespace stemma
