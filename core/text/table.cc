// CSV and TSV as RFC 4180 has them, with a header: fields in quotes may hold delimiters, line ends
// and doubled quotes.

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "core/text/internal/line_reader.h"
#include "core/text/internal/record_stream.h"
#include "core/text/utf8.h"

namespace stemma::internal {
namespace {

// One row, put together from as many lines as its quotes ask for. Every byte is looked at once.
class Row {
 public:
  explicit Row(char delimiter) : delimiter_(delimiter) {}

  void Clear() {
    count_ = 0;
    in_quotes_ = false;
    error_ = nullptr;
  }

  // Adds a line; false when a field in quotes goes on in the next one, `line_end` included.
  bool Add(std::string_view line, std::string_view line_end) {
    if (!in_quotes_) BeginField();
    for (;;) {
      const bool whole = in_quotes_ ? Quoted(&line) : Plain(&line);
      if (!whole) {
        fields_[count_ - 1].append(line_end);
        return false;
      }
      if (line.empty()) return true;
      line.remove_prefix(1);  // the delimiter
      BeginField();
    }
  }

  size_t size() const { return count_; }
  const std::string& operator[](size_t i) const { return fields_[i]; }
  const char* error() const { return error_; }  // null: well formed
  size_t bytes() const { return count_ == 0 ? 0 : fields_[count_ - 1].size(); }

 private:
  void BeginField() {
    if (count_ == fields_.size()) fields_.emplace_back();
    fields_[count_++].clear();
  }

  // Takes a field, or the rest of one, off the front of `line`, up to its delimiter or the end.
  bool Plain(std::string_view* line) {
    if (line->starts_with('"')) {
      line->remove_prefix(1);
      in_quotes_ = true;
      return Quoted(line);
    }
    TakePlain(line);
    return true;
  }

  void TakePlain(std::string_view* line) {
    const size_t size = std::min(line->find(delimiter_), line->size());
    fields_[count_ - 1].append(line->substr(0, size));
    line->remove_prefix(size);
  }

  bool Quoted(std::string_view* line) {
    for (;;) {
      const size_t quote = line->find('"');
      fields_[count_ - 1].append(line->substr(0, quote));
      if (quote == std::string_view::npos) return false;
      line->remove_prefix(quote + 1);
      if (!line->starts_with('"')) break;
      fields_[count_ - 1].push_back('"');
      line->remove_prefix(1);
    }
    in_quotes_ = false;
    if (!line->empty() && line->front() != delimiter_) {
      error_ = "text behind a closing quote";
      TakePlain(line);
    }
    return true;
  }

  char delimiter_;
  std::vector<std::string> fields_;  // the first count_ are the row's; the others keep their memory
  size_t count_ = 0;
  bool in_quotes_ = false;
  const char* error_ = nullptr;
};

class TableStream : public RecordStream {
 public:
  TableStream(BlockSource* source, char delimiter, const StreamContext& context)
      : lines_(source, MaxRecordBytes(context.options)), row_(delimiter), context_(context) {}

  Got Next(Document* document, std::string* why) override {
    absl::Status status;
    if (!std::exchange(began_, true)) status = ReadHeader(document);
    while (status.ok() && !done_) {
      status = ReadRow(document);
      if (!status.ok() || done_) break;
      if (row_.size() == 1 && row_[0].empty()) continue;  // an empty line
      status = Convert(document);
      if (status.ok()) return Got::kDocument;
    }
    if (status.ok()) return Got::kEnd;
    *why = std::string(status.message());
    return Got::kBadRecord;
  }

 private:
  absl::Status ReadHeader(Document* document) {
    do {
      absl::Status status = ReadRow(document);
      if (status.ok() && done_) status = absl::InvalidArgumentError("empty: no header, no rows");
      if (!status.ok()) {
        done_ = true;
        return status;
      }
    } while (row_.size() == 1 && row_[0].empty());
    if (context_.options.keep_raw) table_header_ = Concat(raw_, lines_.line_end());
    for (size_t i = 0; i < row_.size(); ++i) header_.push_back(UniqueName(row_[i]));
    if (std::any_of(header_.begin(), header_.end(),
                    [this](const std::string& name) { return context_.fields->IsText(name); })) {
      return absl::OkStatus();
    }
    done_ = true;
    document->line = 0;
    const std::vector<std::string_view> names(header_.begin(), header_.end());
    return context_.fields->MissingText(names);
  }

  std::string UniqueName(const std::string& name) const {
    std::string unique = name;
    for (int n = 2; std::find(header_.begin(), header_.end(), unique) != header_.end(); ++n) {
      unique = Concat(name, "#", n);
    }
    return unique;
  }

  // Reads the lines of one row. An error stands for the row, which has been passed over.
  absl::Status ReadRow(Document* document) {
    row_.Clear();
    raw_.clear();
    absl::Status invalid;
    std::string_view line;
    for (bool first = true;; first = false) {
      const LineReader::Got got = lines_.Next(&line);
      if (first) document->line = lines_.line_number();
      if (got != LineReader::Got::kLine) {
        done_ = got != LineReader::Got::kTooLong;
        if (got == LineReader::Got::kFailed) return lines_.status();
        if (got == LineReader::Got::kEnd) return first ? absl::OkStatus() : Unclosed();
        return TooLong();
      }
      if (invalid.ok()) invalid = CheckLine(line, document->line);
      if (context_.options.keep_raw) {
        raw_.append(raw_end_.substr(0, first ? 0 : raw_end_.size())).append(line);
        raw_end_ = lines_.line_end();
      }
      if (row_.Add(line, lines_.line_end())) break;
      if (row_.bytes() > lines_.max_line_bytes()) {
        done_ = true;  // where the row should end is anybody's guess
        return TooLong();
      }
    }
    if (!invalid.ok() || row_.error() == nullptr) return invalid;
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.found = row_.error(),
                  .expected = "a delimiter",
                  .fix = "double the quotes that are part of the text"});
  }

  absl::Status CheckLine(std::string_view line, uint64_t row_line) const {
    std::string found;
    if (const std::optional<size_t> at = FindInvalidUtf8(line)) {
      found = DescribeInvalidUtf8(line, *at);
    } else if (const size_t nul = line.find('\0'); nul != std::string_view::npos) {
      found = Concat("NUL at byte ", nul);
    } else {
      return absl::OkStatus();
    }
    found += lines_.line_number() == row_line ? " of the line"
                                              : Concat(" of line ", lines_.line_number());
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.found = found, .expected = "UTF-8 text", .fix = "write it as UTF-8"});
  }

  absl::Status Unclosed() const {
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.found = "a quote that is never closed, up to the end of the file",
                  .expected = "a closing quote",
                  .fix = "close it, or double the quotes that are part of the text"});
  }

  absl::Status TooLong() const {
    const std::string found = Concat("a row of more than ", lines_.max_line_bytes(), " bytes");
    return Fault(absl::StatusCode::kOutOfRange,
                 {.found = found,
                  .expected = "one record a row",
                  .fix = "look for a quote that is not closed, or raise --max-text"});
  }

  absl::Status Convert(Document* document) {
    if (row_.size() != header_.size()) {
      const std::string found = Concat(row_.size(), row_.size() == 1 ? " field" : " fields");
      const std::string expected = Concat(header_.size(), " as in the header");
      return Fault(absl::StatusCode::kInvalidArgument,
                   {.found = found,
                    .expected = expected,
                    .fix = "put fields that hold delimiters or line ends in quotes"});
    }
    fields_.clear();
    for (size_t i = 0; i < row_.size(); ++i) {
      fields_.push_back({.key = header_[i], .kind = JsonKind::kString, .text = row_[i]});
    }
    STEMMA_RETURN_IF_ERROR(context_.fields->Fill(fields_, document));
    if (context_.options.keep_raw) document->raw = raw_;
    return absl::OkStatus();
  }

  LineReader lines_;
  Row row_;
  StreamContext context_;
  std::vector<std::string> header_;
  std::vector<JsonField> fields_;
  std::string raw_;
  std::string_view raw_end_;
  bool began_ = false;
  bool done_ = false;
};

}  // namespace

std::unique_ptr<RecordStream> Table(BlockSource* source, char delimiter,
                                    const StreamContext& context) {
  return std::make_unique<TableStream>(source, delimiter, context);
}

}  // namespace stemma::internal
