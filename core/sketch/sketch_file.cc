#include "core/sketch/sketch_file.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <system_error>
#include <type_traits>
#include <utility>

#include "core/base/files.h"

namespace stemma {
namespace {

enum SectionIndex : size_t { kSign, kRows, kFact, kOrig, kName, kEnds, kSectionCount };
constexpr std::array<SectionKind, kSectionCount> kSections = {
    SectionKind{"SIGN", sizeof(uint64_t)},
    SectionKind{"ROWS", sizeof(uint64_t)},
    SectionKind{"FACT", sizeof(SketchFacts)},
    SectionKind{"ORIG", sizeof(SketchOrigin)},
    SectionKind{"NAME", 1},
    SectionKind{"ENDS", sizeof(uint64_t)}};
constexpr SectionFormat kFormat = {.magic = "\x93stemskt",
                                   .version = 1,
                                   .writer = 1,
                                   .params_bytes = sizeof(SignatureParams),
                                   .sections = kSections,
                                   .what = "a sketch"};
static_assert(sizeof(SignatureParams) == 32 && sizeof(SketchFacts) == 32 &&
              sizeof(SketchOrigin) == 24);
static_assert(std::is_trivially_copyable_v<SignatureParams>);

constexpr uint64_t kMostDocuments = std::numeric_limits<uint32_t>::max();

template <typename T>
std::string_view BytesOf(const T& value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

absl::Status BadSection(std::string_view name, SectionIndex index, std::string_view found,
                        std::string_view expected) {
  return Damaged(name, Concat("section ", kSections[index].tag), found, expected);
}

// Of numbers that say where things end, `most` things altogether.
absl::Status CheckAscending(std::string_view name, SectionIndex index,
                            std::span<const uint64_t> ends, uint64_t most) {
  uint64_t before = 0;
  for (size_t i = 0; i < ends.size(); ++i) {
    if (ends[i] < before || ends[i] > most) {
      return BadSection(name, index, Concat("entry ", i, " is ", ends[i]),
                        Concat(before, " to ", most));
    }
    before = ends[i];
  }
  if (before == most) return absl::OkStatus();
  return BadSection(name, index, Concat("a last entry of ", before), Concat(most));
}

}  // namespace

// The block of bytes, owned or mapped, and the views into it.
struct SketchFile::Content {
  std::string owned;
  std::optional<MappedFile> mapped;
  SignatureParams params;
  size_t row_words = 0;
  std::span<const uint64_t> words;
  std::span<const uint64_t> rows;  // where each sampled row ends
  std::span<const SketchFacts> facts;
  std::span<const SketchOrigin> origins;
  std::string_view names;
  std::span<const uint64_t> ends;

  absl::Status Adopt(std::string_view bytes, std::string_view name);
  absl::Status CheckCounts(std::string_view name) const;
  absl::Status CheckRows(std::string_view name) const;
  absl::Status CheckFacts(std::string_view name) const;

  std::span<const uint64_t> Row(size_t d) const {
    if (row_words > 0) return words.subspan(d * row_words, row_words);
    const uint64_t begin = d == 0 ? 0 : rows[d - 1];
    return words.subspan(begin, rows[d] - begin);
  }
};

// Checks `bytes` and sets the views.
absl::Status SketchFile::Content::Adopt(std::string_view bytes, std::string_view name) {
  STEMMA_ASSIGN_OR_RETURN(const SectionFile file, ReadSections(kFormat, bytes, name));
  std::memcpy(&params, file.params.data(), sizeof params);
  STEMMA_RETURN_IF_ERROR(CheckRanges(params, name));
  row_words = RowWords(params);
  words = SectionAs<uint64_t>(file.sections[kSign]);
  rows = SectionAs<uint64_t>(file.sections[kRows]);
  facts = SectionAs<SketchFacts>(file.sections[kFact]);
  origins = SectionAs<SketchOrigin>(file.sections[kOrig]);
  names = file.sections[kName];
  ends = SectionAs<uint64_t>(file.sections[kEnds]);
  STEMMA_RETURN_IF_ERROR(CheckCounts(name));
  STEMMA_RETURN_IF_ERROR(CheckAscending(name, kEnds, ends, names.size()));
  if (row_words == 0) {
    STEMMA_RETURN_IF_ERROR(CheckAscending(name, kRows, rows, words.size()));
  }
  STEMMA_RETURN_IF_ERROR(CheckRows(name));
  return CheckFacts(name);
}

absl::Status SketchFile::Content::CheckCounts(std::string_view name) const {
  const size_t documents = facts.size();
  const auto check = [&](SectionIndex index, size_t found, size_t expected) {
    if (found == expected) return absl::OkStatus();
    return BadSection(name, index, Concat(found, " entries"),
                      Concat(expected, " for ", documents, " documents"));
  };
  if (documents > kMostDocuments) {
    return BadSection(name, kFact, Concat(documents, " documents"),
                      Concat("at most ", kMostDocuments));
  }
  STEMMA_RETURN_IF_ERROR(check(kEnds, ends.size(), documents));
  STEMMA_RETURN_IF_ERROR(check(kRows, rows.size(), row_words == 0 ? documents : 0));
  if (!origins.empty()) STEMMA_RETURN_IF_ERROR(check(kOrig, origins.size(), documents));
  return row_words == 0 ? absl::OkStatus() : check(kSign, words.size(), documents * row_words);
}

absl::Status SketchFile::Content::CheckRows(std::string_view name) const {
  for (size_t d = 0; d < facts.size(); ++d) {
    const std::span<const uint64_t> row = Row(d);
    const auto wrong = [&](std::string_view found, std::string_view expected) {
      return BadSection(name, kSign, Concat("document ", d, " has ", found), expected);
    };
    if (row_words == 0) {
      if (row.size() > facts[d].shingles) {
        return wrong(Concat(row.size(), " hashes"), Concat("at most ", facts[d].shingles));
      }
      if (std::adjacent_find(row.begin(), row.end(), std::greater_equal<>()) != row.end()) {
        return wrong("hashes out of order", "ascending ones");
      }
    } else if (facts[d].shingles == 0 &&
               std::any_of(row.begin(), row.end(), [](uint64_t word) { return word != 0; })) {
      return wrong("a signature and no shingles", "zeros");
    } else if (const uint64_t used = uint64_t{params.slots} * params.bits % 64;
               params.IsMinHash() && used != 0 && row.back() >> used != 0) {
      return wrong("bits behind its last slot", "zeros");
    }
  }
  return absl::OkStatus();
}

absl::Status SketchFile::Content::CheckFacts(std::string_view name) const {
  for (size_t d = 0; d < facts.size(); ++d) {
    // A letter or a word of a token is at most a shingle.
    if (facts[d].shingles > 0 && facts[d].tokens == 0) {
      return BadSection(name, kFact, Concat("document ", d, " has shingles and no tokens"),
                        "tokens");
    }
  }
  for (size_t d = 0; d < origins.size(); ++d) {
    if (origins[d].standing > (kFromAgency | kCreditsAgency) || origins[d].fields > 6 ||
        origins[d].not_before > origins[d].certainly_by) {
      return BadSection(
          name, kOrig, Concat("document ", d, " has an origin that cannot be"),
          "a standing of 0 to 3, 0 to 6 fields and a date that begins before it ends");
    }
  }
  return absl::OkStatus();
}

SketchFile::SketchFile(std::shared_ptr<const Content> content) : content_(std::move(content)) {}

absl::StatusOr<SketchFile> SketchFile::FromBytes(std::string bytes, std::string_view name) {
  auto content = std::make_shared<Content>();
  content->owned = std::move(bytes);
  STEMMA_RETURN_IF_ERROR(content->Adopt(content->owned, name));
  return SketchFile(std::move(content));
}

absl::StatusOr<SketchFile> SketchFile::Load(const std::string& path) {
  STEMMA_ASSIGN_OR_RETURN(MappedFile file, MappedFile::Open(path));
  auto content = std::make_shared<Content>();
  content->mapped.emplace(std::move(file));
  STEMMA_RETURN_IF_ERROR(content->Adopt(content->mapped->bytes(), path));
  return SketchFile(std::move(content));
}

const SignatureParams& SketchFile::params() const { return content_->params; }
size_t SketchFile::size() const { return content_->facts.size(); }
const SketchFacts& SketchFile::FactsOf(size_t document) const { return content_->facts[document]; }
bool SketchFile::has_origins() const { return content_->origins.size() == size(); }
const SketchOrigin& SketchFile::OriginOf(size_t document) const {
  return content_->origins[document];
}

std::string_view SketchFile::IdOf(size_t document) const {
  const uint64_t begin = document == 0 ? 0 : content_->ends[document - 1];
  return content_->names.substr(begin, content_->ends[document] - begin);
}

SignedSet SketchFile::SetOf(size_t document) const {
  return {.row = content_->Row(document), .size = content_->facts[document].shingles};
}

SketchWriter::SketchWriter(SectionWriter file, const SignatureParams& params)
    : file_(std::move(file)), params_(params) {}

absl::StatusOr<SketchWriter> SketchWriter::Create(const std::string& path,
                                                  const SignatureParams& params) {
  STEMMA_RETURN_IF_ERROR(CheckRanges(params, path));
  STEMMA_ASSIGN_OR_RETURN(SectionWriter file, SectionWriter::Create(kFormat, path));
  return SketchWriter(std::move(file), params);
}

absl::Status SketchWriter::AppendNumber(size_t section, uint64_t number) {
  return file_.Append(section, BytesOf(number));
}

absl::Status SketchWriter::Add(const SketchEntry& entry) {
  STEMMA_RETURN_IF_ERROR(file_.Append(
      kSign, {reinterpret_cast<const char*>(entry.row.data()), entry.row.size_bytes()}));
  words_ += entry.row.size();
  if (RowWords(params_) == 0) STEMMA_RETURN_IF_ERROR(AppendNumber(kRows, words_));
  STEMMA_RETURN_IF_ERROR(file_.Append(kFact, BytesOf(entry.facts)));
  if (entry.origin) STEMMA_RETURN_IF_ERROR(file_.Append(kOrig, BytesOf(*entry.origin)));
  STEMMA_RETURN_IF_ERROR(file_.Append(kName, entry.id));
  name_bytes_ += entry.id.size();
  return AppendNumber(kEnds, name_bytes_);
}

absl::Status SketchWriter::Commit() { return file_.Commit(BytesOf(params_)); }

bool IsSketchFile(const std::string& path) {
  if (path.ends_with(".sketch")) return true;
  std::array<char, 8> head = {};
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return false;
  std::ifstream(path, std::ios::binary).read(head.data(), head.size());
  return std::string_view(head.data(), head.size()) == kFormat.magic;
}

}  // namespace stemma
