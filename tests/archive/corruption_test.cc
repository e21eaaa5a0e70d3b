// Damage of every kind in every section: an error that names file and section, the rest of the
// archive goes on answering, and no answer is wrong.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/archive/archive.h"
#include "core/archive/archive_writer.h"
#include "core/archive/check.h"
#include "core/archive/internal/segment.h"
#include "core/archive/search.h"
#include "tests/archive/articles.h"
#include "tests/support/temp_dir.h"

namespace stemma {
namespace {

namespace fs = std::filesystem;
using testing::AnyOf;
using testing::HasSubstr;

constexpr size_t kDocuments = 40;  // in two segments

std::string ReadBytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void WriteBytes(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

class CorruptionTest : public testing::TestWithParam<bool> {
 protected:
  CorruptionTest() : articles_(MakeArticles(41, kDocuments)), folder_(scratch_.path() + "/a") {
    EXPECT_TRUE(CreateArchive(folder_, {.texts = GetParam()}).ok());
    auto writer = ArchiveWriter::Open(folder_, {.batch_documents = 20, .threads = 1});
    EXPECT_TRUE((*writer)->Add(articles_).ok());
    EXPECT_TRUE((*writer)->Flush().ok());
    first_ = folder_ + "/segments/00000001.seg";
    second_ = folder_ + "/segments/00000002.seg";
    bytes_ = ReadBytes(first_);
    whole_ = Answers();
  }

  // The ids that answer to each article.
  std::vector<std::vector<std::string>> Answers() {
    std::vector<std::vector<std::string>> answers;
    const auto archive = Archive::Open(folder_);
    EXPECT_TRUE(archive.ok()) << archive.status();
    ArchiveSearcher searcher(*archive, {});
    TokenizedText tokens;
    for (const Document& article : articles_) {
      Tokenizer().Run(article.text, &tokens);
      std::vector<std::string> ids;
      for (const ArchiveSource& source : searcher.Search(tokens, "").sources) {
        const auto loaded = searcher.Load(source, tokens);
        if (loaded) ids.push_back(loaded->document.id);
      }
      answers.push_back(ids);
    }
    set_aside_ = archive->set_aside();
    return answers;
  }

  static bool IsOfSecond(const std::string& id) { return std::stoul(id.substr(1)) >= 20; }

  // The first segment damaged: `section` (or another part) is named, and nothing is answered that
  // is not true.
  void ExpectNamed(const std::string& bytes, const std::string& part) {
    WriteBytes(first_, bytes);
    const auto report = CheckArchive(folder_, nullptr);
    ASSERT_TRUE(report.ok()) << report.status();
    ASSERT_EQ(report->faults.size(), 1u);
    const CheckFault& fault = report->faults.front();
    EXPECT_EQ(fault.file, first_);
    EXPECT_THAT(fault.what, AnyOf(HasSubstr(part), HasSubstr("header")));
    EXPECT_THAT(fault.what, HasSubstr("00000001.seg"));
    EXPECT_THAT(fault.what, HasSubstr("--repair"));
    EXPECT_EQ(fault.documents.size(), 20u);
    const auto answers = Answers();
    for (size_t i = 0; i < answers.size(); ++i) {
      EXPECT_TRUE(std::includes(whole_[i].begin(), whole_[i].end(), answers[i].begin(),
                                answers[i].end(), [&](const auto& x, const auto& y) {
                                  return std::stoul(x.substr(1)) < std::stoul(y.substr(1));
                                }));
      const auto expected = std::count_if(whole_[i].begin(), whole_[i].end(), IsOfSecond);
      EXPECT_EQ(std::count_if(answers[i].begin(), answers[i].end(), IsOfSecond), expected);
    }
    if (answers != whole_) {
      EXPECT_EQ(set_aside_.size(), 1u);
    }
    WriteBytes(first_, bytes_);
  }

  struct Place {
    std::string tag;
    uint64_t offset, bytes;
  };
  std::vector<Place> Sections() const {
    std::vector<Place> sections;
    constexpr size_t kTable = 16 + sizeof(archive::SegmentParams) + 16;
    for (size_t i = 0; i < 9; ++i) {
      Place place{.tag = bytes_.substr(kTable + 32 * i, 4)};
      std::memcpy(&place.offset, bytes_.data() + kTable + 32 * i + 8, 8);
      std::memcpy(&place.bytes, bytes_.data() + kTable + 32 * i + 16, 8);
      sections.push_back(place);
    }
    return sections;
  }

  const TempDir scratch_;
  std::vector<Document> articles_;
  std::string folder_, first_, second_, bytes_;
  std::vector<std::vector<std::string>> whole_;
  std::vector<SetAsideSegment> set_aside_;
};

TEST_P(CorruptionTest, FlippedBitsInEverySection) {
  Random random(42);
  for (const Place& section : Sections()) {
    for (int i = 0; i < 12 && section.bytes > 0; ++i) {
      SCOPED_TRACE(section.tag);
      std::string bytes = bytes_;
      const uint64_t at = section.offset + random.Below(section.bytes);
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << random.Below(8)));
      ExpectNamed(bytes, "section");
    }
  }
}

TEST_P(CorruptionTest, FlippedBitsInTheHeader) {
  Random random(43);
  for (int i = 0; i < 40; ++i) {
    std::string bytes = bytes_;
    const uint64_t at = 16 + random.Below(360);
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << random.Below(8)));
    ExpectNamed(bytes, "header");
  }
}

TEST_P(CorruptionTest, CutAnywhere) {
  Random random(44);
  for (const Place& section : Sections()) {
    ExpectNamed(bytes_.substr(0, section.offset), "size");
    ExpectNamed(bytes_.substr(0, section.offset + section.bytes / 2), "size");
  }
  ExpectNamed(bytes_.substr(0, random.Below(200)), "header");
  ExpectNamed(bytes_ + "x", "size");
}

TEST_P(CorruptionTest, OtherVersionsAndFiles) {
  std::string bytes = bytes_;
  bytes[8] = 2;
  ExpectNamed(bytes, "format version 2");
  bytes = bytes_;
  bytes[0] = 'x';
  ExpectNamed(bytes, "other first bytes");
  ExpectNamed("", "an empty file");
  ExpectNamed(ReadBytes(second_), "header");  // a sound segment in another's place
}

// Two sections that have changed places, with a table that says so and checksums that fit: not what
// the catalogue has the seal of.
TEST_P(CorruptionTest, SwappedSections) {
  const std::vector<Place> sections = Sections();
  std::string bytes = bytes_;
  const uint64_t size = std::min(sections[1].bytes, sections[2].bytes);
  std::swap_ranges(bytes.begin() + static_cast<ptrdiff_t>(sections[1].offset),
                   bytes.begin() + static_cast<ptrdiff_t>(sections[1].offset + size),
                   bytes.begin() + static_cast<ptrdiff_t>(sections[2].offset));
  ExpectNamed(bytes, "section");
}

TEST_P(CorruptionTest, AMissingFile) {
  fs::rename(first_, first_ + ".gone");
  const auto report = CheckArchive(folder_, nullptr);
  ASSERT_TRUE(report.ok());
  ASSERT_EQ(report->faults.size(), 1u);
  EXPECT_EQ(report->faults[0].documents.size(), 20u);
  EXPECT_NE(Answers(), whole_);
  EXPECT_EQ(set_aside_.size(), 1u);
  fs::rename(first_ + ".gone", first_);
  EXPECT_EQ(Answers(), whole_);
}

// What is taken out can be added again, and then all is as it was but for the order.
TEST_P(CorruptionTest, Repairs) {
  bytes_[bytes_.size() / 2] = static_cast<char>(bytes_[bytes_.size() / 2] ^ 1);
  WriteBytes(first_, bytes_);
  {
    auto writer = ArchiveWriter::Open(folder_, {});
    ASSERT_TRUE(writer.ok());
    EXPECT_EQ((*writer)->SetAside("no such file").code(), absl::StatusCode::kNotFound);
    ASSERT_TRUE((*writer)->SetAside(first_).ok());
    EXPECT_TRUE(CheckArchive(folder_, nullptr)->faults.empty());
    EXPECT_TRUE(fs::exists(first_ + ".damaged"));
    ASSERT_TRUE((*writer)->Add(articles_).ok());
    ASSERT_TRUE((*writer)->Flush().ok());
    EXPECT_EQ((*writer)->summary().added, 20u);
  }
  EXPECT_TRUE(CheckArchive(folder_, nullptr)->faults.empty());
  const auto answers = Answers();
  for (size_t i = 0; i < answers.size(); ++i) {
    EXPECT_THAT(answers[i], testing::UnorderedElementsAreArray(whole_[i]));
  }
}

// A damaged catalogue is an error that says so, never a part of an answer.
TEST_P(CorruptionTest, DamagedCatalogues) {
  const std::string path = folder_ + "/catalogue.sqlite";
  const std::string catalogue = ReadBytes(path);
  WriteBytes(path, catalogue.substr(0, 100));
  EXPECT_FALSE(Archive::Open(folder_).ok());
  WriteBytes(path, "no database at all, but long enough to be taken for one by its size ........");
  EXPECT_FALSE(Archive::Open(folder_).ok());
  std::string other = catalogue;
  other[63] = 2;  // the last byte of user_version
  WriteBytes(path, other);
  const absl::Status status = Archive::Open(folder_).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("version 2"));
  WriteBytes(path, catalogue);
  EXPECT_EQ(Answers(), whole_);
}

INSTANTIATE_TEST_SUITE_P(Texts, CorruptionTest, testing::Bool(), [](const auto& param) {
  return std::string(param.param ? "WithTexts" : "WithoutTexts");
});

}  // namespace
}  // namespace stemma
