#include "core/eval/truth.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <system_error>

#include "core/base/files.h"
#include "core/eval/internal/truth_layouts.h"

namespace stemma {
namespace internal {

bool TruthRow::Has(std::string_view column) const {
  return std::find(names_->begin(), names_->end(), column) != names_->end();
}

std::string TruthRow::Text(std::string_view column) {
  const auto name = std::find(names_->begin(), names_->end(), column);
  const auto place = static_cast<size_t>(name - names_->begin());
  if (name != names_->end() && place < fields_.size()) return std::string(fields_[place]);
  Fail(Concat("no column ", column));
  return "";
}

double TruthRow::Number(std::string_view column) {
  const std::string text = Text(column);
  double value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || stop != text.data() + text.size()) {
    Fail(Concat(column, " is \"", text, "\", expected a number"));
  }
  return value;
}

uint32_t TruthRow::Place(std::string_view column) {
  const double value = Number(column);
  if (value >= 0 && value <= UINT32_MAX && value == static_cast<uint32_t>(value)) {
    return static_cast<uint32_t>(value);
  }
  Fail(Concat(column, " is ", value, ", expected a whole number"));
  return 0;
}

}  // namespace internal

namespace {

using internal::Layout;
using internal::TruthRow;

std::vector<std::string_view> Split(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  std::vector<std::string_view> fields;
  while (true) {
    const size_t tab = line.find('\t');
    fields.push_back(line.substr(0, tab));
    if (tab == std::string_view::npos) return fields;
    line.remove_prefix(tab + 1);
  }
}

// A table in memory: its header, and the lines below it.
struct Table {
  std::string path;
  std::string bytes;
  std::vector<std::string_view> names;
  std::string_view rows;
};

absl::StatusOr<Table> ReadTable(const std::string& path) {
  STEMMA_ASSIGN_OR_RETURN(const MappedFile file, MappedFile::Open(path));
  return Table{.path = path, .bytes = std::string(file.bytes()), .names = {}, .rows = {}};
}

void FindHeader(Table* table) {
  const std::string_view bytes = table->bytes;
  const size_t end = std::min(bytes.find('\n'), bytes.size());
  table->names = Split(bytes.substr(0, end));
  table->rows = bytes.substr(std::min(end + 1, bytes.size()));
}

absl::Status ReadRows(const Table& table, bool in_chars,
                      const std::function<void(TruthRow*, bool, Truth*)>& read, Truth* truth) {
  uint64_t line_number = 1;
  for (std::string_view rest = table.rows; !rest.empty();) {
    ++line_number;
    const size_t end = std::min(rest.find('\n'), rest.size());
    TruthRow row(&table.names, Split(rest.substr(0, end)));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    read(&row, in_chars, truth);
    if (row.fault().empty()) continue;
    const std::string where = Concat(table.path, ":", line_number);
    return Fault(absl::StatusCode::kInvalidArgument, {.where = where, .found = row.fault()});
  }
  return absl::OkStatus();
}

absl::StatusOr<const Layout*> LayoutOf(const Table& table) {
  for (const Layout& layout : internal::Layouts()) {
    if (std::all_of(layout.columns.begin(), layout.columns.end(), [&](std::string_view column) {
          return std::find(table.names.begin(), table.names.end(), column) != table.names.end();
        })) {
      return &layout;
    }
  }
  return Fault(absl::StatusCode::kInvalidArgument,
               {.where = table.path,
                .found = "no table of truths that is known by its header",
                .expected = "tab-separated columns kind, label, directed, copy_id, source_id",
                .fix = "see docs/cli.md"});
}

// The table in the folder of a corpus.
absl::StatusOr<std::string> TableIn(const std::string& folder) {
  for (const std::string_view name : {"truth.tsv", "overlap.pairs.tsv"}) {
    const std::filesystem::path path = std::filesystem::path(folder) / name;
    std::error_code error;
    if (std::filesystem::exists(path, error)) return path.string();
  }
  return Fault(absl::StatusCode::kNotFound,
               {.where = folder, .found = "no table of truths", .expected = "a file truth.tsv"});
}

}  // namespace

void Truth::Add(TruePair pair) {
  if (index_.contains({pair.source, pair.copy})) std::swap(pair.copy, pair.source);
  if (pair.group.empty()) pair.group = pair.kind;
  const auto [at, added] = index_.try_emplace({pair.copy, pair.source}, pairs_.size());
  if (added) {
    pairs_.push_back(std::move(pair));
  } else if (pair.label == Label::kShares && pairs_[at->second].label != Label::kShares) {
    pairs_[at->second] = std::move(pair);
  }
}

void Truth::AddPassage(SharedSpan passage) {
  if (index_.contains({passage.source, passage.copy})) {
    std::swap(passage.copy, passage.source);
    std::swap(passage.in_copy, passage.in_source);
  }
  passages_.push_back(std::move(passage));
}

const TruePair* Truth::Find(std::string_view x, std::string_view y) const {
  for (const auto& [copy, source] : {std::pair(x, y), std::pair(y, x)}) {
    const auto found = index_.find({std::string(copy), std::string(source)});
    if (found != index_.end()) return &pairs_[found->second];
  }
  return nullptr;
}

absl::StatusOr<Truth> ReadTruth(const std::string& path, bool in_chars) {
  std::error_code error;
  std::string file = path;
  if (std::filesystem::is_directory(path, error)) {
    STEMMA_ASSIGN_OR_RETURN(file, TableIn(path));
  }
  STEMMA_ASSIGN_OR_RETURN(Table table, ReadTable(file));
  FindHeader(&table);
  STEMMA_ASSIGN_OR_RETURN(const Layout* layout, LayoutOf(table));
  Truth truth;
  truth.exhaustive = layout->exhaustive;
  const auto read_beside = [&]() -> absl::Status {
    STEMMA_ASSIGN_OR_RETURN(
        Table beside,
        ReadTable((std::filesystem::path(file).parent_path() / layout->beside).string()));
    FindHeader(&beside);
    return ReadRows(beside, in_chars, layout->read_beside, &truth);
  };
  const bool beside = !layout->beside.empty();
  if (beside && layout->beside_first) STEMMA_RETURN_IF_ERROR(read_beside());
  STEMMA_RETURN_IF_ERROR(ReadRows(table, in_chars, layout->read, &truth));
  if (beside && !layout->beside_first) STEMMA_RETURN_IF_ERROR(read_beside());
  for (const SharedSpan& passage : truth.passages()) {
    if (truth.Find(passage.copy, passage.source) != nullptr) continue;
    const std::string found = Concat("a passage of ", passage.copy, " and ", passage.source);
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.where = file, .found = found, .expected = "their pair to be listed, too"});
  }
  if (!truth.pairs().empty()) return truth;
  return Fault(absl::StatusCode::kInvalidArgument,
               {.where = file, .found = "a header and no rows", .expected = "at least one pair"});
}

}  // namespace stemma
