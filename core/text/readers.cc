#include "core/text/readers.h"

#include <algorithm>
#include <array>
#include <deque>
#include <limits>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "core/base/json.h"
#include "core/text/id_register.h"
#include "core/text/internal/block_source.h"
#include "core/text/internal/fields.h"
#include "core/text/internal/input_files.h"
#include "core/text/internal/packed_input.h"
#include "core/text/internal/record_stream.h"

namespace stemma {
namespace internal {
namespace {

using std::string_view_literals::operator""sv;

constexpr size_t kMostLayers = 2;  // an archive, and what is packed in it

enum class Format { kAuto, kText, kHtml, kJson, kJsonLines, kCsv, kTsv, kWarc };

struct FormatName {
  std::string_view name;  // an ending with its dot, or a value of input_format
  Format format;
};
constexpr std::array kEndings = {
    FormatName{".jsonl"sv, Format::kJsonLines}, FormatName{".ndjson"sv, Format::kJsonLines},
    FormatName{".json"sv, Format::kJson},       FormatName{".csv"sv, Format::kCsv},
    FormatName{".tsv"sv, Format::kTsv},         FormatName{".warc"sv, Format::kWarc},
    FormatName{".wet"sv, Format::kWarc},        FormatName{".html"sv, Format::kHtml},
    FormatName{".htm"sv, Format::kHtml},        FormatName{".xhtml"sv, Format::kHtml}};
constexpr std::array kInputFormats = {
    FormatName{"auto"sv, Format::kAuto},       FormatName{"text"sv, Format::kText},
    FormatName{"html"sv, Format::kHtml},       FormatName{"json"sv, Format::kJson},
    FormatName{"jsonl"sv, Format::kJsonLines}, FormatName{"csv"sv, Format::kCsv},
    FormatName{"tsv"sv, Format::kTsv},         FormatName{"warc"sv, Format::kWarc}};

std::string Lower(std::string_view text) { return absl::AsciiStrToLower(ToAbsl(text)); }

Format FormatOfName(std::string_view path) {
  const std::string lower = Lower(path);
  const std::string_view name = WithoutPackedEnding(lower);
  for (const FormatName& ending : kEndings) {
    if (name.ends_with(ending.name)) return ending.format;
  }
  return Format::kText;
}

// Whether a field of the line, split at `delimiter`, is one that holds a record's text.
bool IsHeader(std::string_view line, char delimiter, const FieldMap& fields) {
  if (line.find(delimiter) == std::string_view::npos) return false;
  while (!line.empty()) {
    const size_t end = std::min(line.find(delimiter), line.size());
    std::string_view name = line.substr(0, end);
    if (name.size() > 1 && name.starts_with('"') && name.ends_with('"')) {
      name = name.substr(1, name.size() - 2);
    }
    if (fields.IsText(name)) return true;
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return false;
}

// What a stream without a name holds.
Format FormatOfContent(std::string_view head, const FieldMap& fields) {
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  if (head.starts_with("WARC/")) return Format::kWarc;
  const size_t first = head.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return Format::kText;
  head.remove_prefix(first);
  if (head.starts_with('{')) return Format::kJson;
  const std::string lower = Lower(head.substr(0, 16));
  if (lower.starts_with("<!doctype html") || lower.starts_with("<html")) return Format::kHtml;
  std::string_view line = head.substr(0, std::min(head.find('\n'), head.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (IsHeader(line, '\t', fields)) return Format::kTsv;
  if (IsHeader(line, ',', fields)) return Format::kCsv;
  return Format::kText;
}

// Empties every field, and keeps its memory for the next document.
void Clear(Document* document) {
  for (std::string* field : {&document->id, &document->text, &document->title, &document->date,
                             &document->source, &document->url, &document->author, &document->lang,
                             &document->extra, &document->raw, &document->file}) {
    field->clear();
  }
  document->line = 0;
}

// A stream of bytes on its way to records: where it comes from, and how its user names it.
struct Place {
  std::string file;
  std::string id;
};

class Reader : public DocumentReader {
 public:
  Reader(InputList list, ReadOptions options, Format format)
      : options_(std::move(options)),
        format_(format),
        list_(std::move(list)),
        fields_(options_),
        source_(options_.block_bytes),
        warnings_(std::move(list_.warnings)) {}

  bool Next(Document* document) override {
    std::string why;
    for (;;) {
      if (stream_ == nullptr) {
        if (!OpenNext()) return false;
        continue;
      }
      Clear(document);
      switch (stream_->Next(document, &why)) {
        case RecordStream::Got::kDocument:
          Name(document);
          return true;
        case RecordStream::Got::kBadRecord:
          Skip(place_.file, document->line, std::move(why));
          break;
        case RecordStream::Got::kEnd:
          stream_.reset();
          break;
      }
    }
  }

  const std::string& relative_path() const override { return place_.id; }
  const std::string& table_header() const override { return stream_->table_header(); }
  const std::vector<Skipped>& skipped() const override { return skipped_; }
  const std::vector<Skipped>& warnings() const override { return warnings_; }
  uint64_t bytes_read() const override {
    if (!open_) return bytes_before_;
    const uint64_t bytes = list_.files[next_ - 1].bytes;
    // Seeking in an archive may read some of it twice.
    return bytes_before_ + std::min(source_.bytes_read(), bytes > 0 ? bytes : UINT64_MAX);
  }
  uint64_t bytes_total() const override { return list_.bytes; }

 private:
  // A packed stream that is being unpacked, at any depth.
  struct Layer {
    Layer(BlockSource* packed, std::string_view head, UnpackBudget* budget, Place at)
        : input(packed, head, budget), place(std::move(at)) {}
    PackedInput input;
    Place place;
    std::optional<PeekableSource> member;
    uint64_t members = 0;  // so far, bad ones too
  };

  void Skip(std::string file, uint64_t line, std::string why) {
    skipped_.push_back({std::move(file), line, std::move(why)});
  }

  // Moves to the next stream of records, or past something that is none; false at the end.
  bool OpenNext() {
    if (layers_.empty()) return OpenFile();
    Layer& layer = layers_.back();
    const PackedInput::Got got = layer.input.NextMember();
    if (got != PackedInput::Got::kEnd) ++layer.members;
    switch (got) {
      case PackedInput::Got::kMember: {
        Place place = layer.place;
        if (!layer.input.name().empty()) {
          place.file += "/" + layer.input.name();
          place.id += "/" + layer.input.name();
        }
        layer.member.emplace(layer.input.content());
        Start(std::move(place), &*layer.member);
        break;
      }
      case PackedInput::Got::kBadMember:
        Skip(layer.place.file + "/" + layer.input.name(), 0,
             std::string(layer.input.status().message()));
        break;
      case PackedInput::Got::kFailed:
        Skip(layer.place.file, 0, std::string(layer.input.status().message()));
        layers_.pop_back();
        break;
      case PackedInput::Got::kEnd:
        if (layer.members == 0)
          Skip(layer.place.file, 0, "empty, or cut short: no file in it to read");
        layers_.pop_back();
        break;
    }
    return true;
  }

  bool OpenFile() {
    CloseFile();
    if (next_ == list_.files.size()) return false;
    const InputFile& file = list_.files[next_++];
    if (!file.trouble.empty()) {
      Skip(file.path, 0, file.trouble);
      return true;
    }
    if (file.path == kStandardInput) {
      source_.OpenStandardInput();
    } else if (const absl::Status status = source_.Open(file.path); !status.ok()) {
      Skip(file.path, 0, std::string(status.message()));
      return true;
    }
    open_ = true;
    budget_ = {.max_bytes = options_.max_unpacked_bytes,
               .max_ratio = options_.max_unpacked_ratio,
               .packed = [this] { return source_.bytes_read(); }};
    peekable_.emplace(&source_);
    Start({file.path, file.id}, &*peekable_);
    return true;
  }

  void CloseFile() {
    if (open_) {
      const uint64_t bytes = list_.files[next_ - 1].bytes;
      bytes_before_ += bytes > 0 ? bytes : source_.bytes_read();  // done with, if not read whole
    }
    open_ = false;
    source_.Close();
  }

  // Finds out what `source` holds, and opens it or tells why not.
  void Start(Place place, PeekableSource* source) {
    const absl::StatusOr<std::string_view> head = source->Peek(kHeadBytes);
    if (!head.ok()) return Skip(place.file, 0, std::string(head.status().message()));
    if (head->empty()) return Skip(place.file, 0, "an empty file, expected text");
    std::string what(NameOfMagic(*head));
    if (what.empty() && IsPacked(*head)) return Unpack(std::move(place), source, *head);
    const Format format = FormatOf(place, *head);
    const bool is_lines = format != Format::kText && format != Format::kHtml &&
                          format != Format::kWarc;  // which are one line of trouble, not many
    if (what.empty() && is_lines) what = NameBinary(*head);
    if (!what.empty()) return Skip(place.file, 0, std::string(NotText(what).message()));
    if (IsOtherTable(format, *head)) {
      warnings_.push_back({.file = place.file,
                           .why =
                               "a table without a field for text in a folder, so it is not taken "
                               "for articles; name it as an argument, or the field with "
                               "--text-field, to have it read"});
      return;
    }
    place_ = std::move(place);
    Open(format, source, *head);
  }

  // A table that stands among the articles of a folder and holds none, such as a list of them.
  bool IsOtherTable(Format format, std::string_view head) const {
    if (format != Format::kCsv && format != Format::kTsv) return false;
    if (format_ != Format::kAuto || !list_.files[next_ - 1].in_folder) return false;
    std::string_view line = head.substr(0, std::min(head.find('\n'), head.size()));
    if (line.find('\0') != std::string_view::npos) return false;  // UTF-16: its reader will tell
    if (line.ends_with('\r')) line.remove_suffix(1);
    const char delimiter = format == Format::kCsv ? ',' : '\t';
    return line.find(delimiter) != std::string_view::npos && !IsHeader(line, delimiter, fields_);
  }

  Format FormatOf(const Place& place, std::string_view head) const {
    if (format_ != Format::kAuto) return format_;
    const Format named = FormatOfName(place.file);
    const bool is_stream = !source_.SeekableSize().has_value();
    const bool is_member = place.id != list_.files[next_ - 1].id;
    return named == Format::kText && is_stream && !is_member ? FormatOfContent(head, fields_)
                                                             : named;
  }

  void Unpack(Place place, PeekableSource* source, std::string_view head) {
    if (layers_.size() < kMostLayers) {
      layers_.emplace_back(source, head, &budget_, std::move(place));
      return;
    }
    const absl::Status status = Fault(absl::StatusCode::kInvalidArgument,
                                      {.found = "packed more than two layers deep",
                                       .expected = "at most an archive with packed files in it",
                                       .fix = "unpack it before"});
    Skip(place.file, 0, std::string(status.message()));
  }

  void Open(Format format, PeekableSource* source, std::string_view head) {
    const StreamContext context{options_, &fields_, &parser_};
    if (format == Format::kText || format == Format::kHtml) {
      stream_ = WholeText(source, format == Format::kHtml, context);
      return;
    }
    utf8_.emplace(source, head);
    switch (format) {
      case Format::kCsv:
        stream_ = Table(&*utf8_, ',', context);
        break;
      case Format::kTsv:
        stream_ = Table(&*utf8_, '\t', context);
        break;
      case Format::kWarc:
        stream_ = Warc(source, context);  // bytes: each record says for itself what they are
        break;
      default:
        stream_ = JsonLines(&*utf8_, format == Format::kJson, context);
        break;
    }
  }

  // The id and the file of a document that its stream has read.
  void Name(Document* document) {
    document->file = place_.file;
    if (document->id.empty()) {
      document->id = document->line == 0 ? place_.id : Concat(place_.id, "#", document->line);
    }
    std::string given = document->id;
    if (!ids_.MakeUnique(&document->id)) return;
    if (std::exchange(warned_file_, next_) == next_) return;
    warnings_.push_back(
        {document->file, document->line,
         Concat("id \"", given, "\" was given before, so this document is \"", document->id,
                "\"; more such documents of this file are renamed without a warning each")});
  }

  ReadOptions options_;
  Format format_;
  InputList list_;
  FieldMap fields_;
  JsonParser parser_;
  IdRegister ids_;

  FileSource source_;
  std::optional<PeekableSource> peekable_;  // over source_
  std::deque<Layer> layers_;                // what is unpacked, the outermost first
  UnpackBudget budget_;
  std::optional<Utf8Source> utf8_;
  std::unique_ptr<RecordStream> stream_;
  Place place_;  // of stream_

  size_t next_ = 0;            // file to be opened
  bool open_ = false;          // file next_ - 1 is
  uint64_t bytes_before_ = 0;  // of the files before it
  size_t warned_file_ = 0;
  std::vector<Skipped> skipped_;
  std::vector<Skipped> warnings_;
};

absl::Status CheckOptions(const ReadOptions& options) {
  const auto unusable = [](std::string_view where, std::string_view found,
                           std::string_view expected) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.where = where, .found = found, .expected = expected});
  };
  if (options.text_fields.empty()) {
    return unusable("--text-field", "no name", "the name of the field that holds the text");
  }
  if (options.max_text_bytes == 0 ||
      options.max_text_bytes > std::numeric_limits<uint32_t>::max()) {
    return unusable("--max-text", Concat(options.max_text_bytes),
                    "at least 1 and less than 4 GiB, as spans are 32 bits wide");
  }
  if (options.block_bytes == 0) return unusable("block_bytes", "0", "at least 1");
  return absl::OkStatus();
}

}  // namespace
}  // namespace internal

absl::StatusOr<std::unique_ptr<DocumentReader>> DocumentReader::Open(
    const std::vector<std::string>& paths, ReadOptions options) {
  STEMMA_RETURN_IF_ERROR(internal::CheckOptions(options));
  const auto* format =
      std::find_if(internal::kInputFormats.begin(), internal::kInputFormats.end(),
                   [&](const auto& known) { return known.name == options.input_format; });
  if (format == internal::kInputFormats.end()) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.where = "--input-format",
                  .found = options.input_format,
                  .expected = "auto, text, html, json, jsonl, csv, tsv or warc"});
  }
  if (paths.empty()) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.found = "no input", .expected = "files, folders or - for standard input"});
  }
  STEMMA_ASSIGN_OR_RETURN(internal::InputList list, internal::ListInput(paths));
  return std::make_unique<internal::Reader>(std::move(list), std::move(options), format->format);
}

}  // namespace stemma
