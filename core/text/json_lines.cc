#include <utility>

#include "core/text/internal/line_reader.h"
#include "core/text/internal/record_stream.h"
#include "core/text/utf8.h"

namespace stemma::internal {
namespace {

bool IsBlank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

class JsonLinesStream : public RecordStream {
 public:
  JsonLinesStream(BlockSource* source, bool or_one_object, const StreamContext& context)
      : lines_(source, MaxRecordBytes(context.options)),
        may_be_one_object_(or_one_object),
        context_(context) {}

  Got Next(Document* document, std::string* why) override {
    while (!done_) {
      std::string_view line;
      const LineReader::Got got = lines_.Next(&line);
      document->line = lines_.line_number();
      if (got == LineReader::Got::kEnd) break;
      if (got == LineReader::Got::kLine && IsBlank(line)) continue;
      const bool first = !std::exchange(any_, true);
      absl::Status status = Read(got, line, document);
      if (first && may_be_one_object_ && got == LineReader::Got::kLine && !parsed_) {
        status = ReadAsOneObject(std::string(line), document);
      }
      if (status.ok()) return Got::kDocument;
      *why = std::string(status.message());
      return Got::kBadRecord;
    }
    if (any_) return Got::kEnd;
    any_ = true;  // say it once
    document->line = 0;
    *why = "empty: no records, expected one JSON object a line";
    return Got::kBadRecord;
  }

 private:
  absl::Status Read(LineReader::Got got, std::string_view line, Document* document) {
    if (got == LineReader::Got::kFailed) {
      done_ = true;
      return lines_.status();
    }
    if (got == LineReader::Got::kTooLong) {
      const std::string found = Concat("a line of more than ", lines_.max_line_bytes(), " bytes");
      return Fault(absl::StatusCode::kOutOfRange,
                   {.found = found,
                    .expected = "one JSON object a line",
                    .fix = "split the record, or raise --max-text (under 4 GiB)"});
    }
    const bool large = line.size() > LineReader::kKeptBytes;
    const absl::Status status = ReadObject(line, document);
    if (large && parsed_) {
      *context_.parser = JsonParser();
      lines_.LetGo();
    }
    return status;
  }

  absl::Status ReadObject(std::string_view json, Document* document) {
    const auto fields = context_.parser->ParseObject(json);
    parsed_ = fields.ok();
    if (!parsed_) return WhyNotParsed(json, std::string(fields.status().message()));
    STEMMA_RETURN_IF_ERROR(context_.fields->Fill(*fields, document));
    if (context_.options.keep_raw) document->raw = json;
    return absl::OkStatus();
  }

  absl::Status WhyNotParsed(std::string_view json, std::string found) const {
    std::string_view fix = "repair or remove the line";
    if (const std::optional<size_t> at = FindInvalidUtf8(json)) {
      found = Concat(DescribeInvalidUtf8(json, *at), " of the line");
      fix = "write it as UTF-8";
    }
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.found = found, .expected = "one JSON object a line", .fix = fix});
  }

  // `begin` is the first line, which is not an object by itself.
  absl::Status ReadAsOneObject(std::string begin, Document* document) {
    done_ = true;
    document->line = 0;
    std::string json = std::move(begin);
    std::string_view line;
    LineReader::Got got;
    while ((got = lines_.Next(&line)) == LineReader::Got::kLine) {
      json.push_back('\n');
      json.append(line);
      if (json.size() > lines_.max_line_bytes()) got = LineReader::Got::kTooLong;
      if (got == LineReader::Got::kTooLong) break;
    }
    if (got != LineReader::Got::kEnd) return Read(got, "", document);
    const absl::Status status = ReadObject(json, document);
    if (parsed_) return status;
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.found = "neither JSON lines nor one JSON object",
                  .expected = "one JSON object a line",
                  .fix = "an array becomes JSON lines with: jq -c '.[]'"});
  }

  LineReader lines_;
  bool may_be_one_object_;
  StreamContext context_;
  bool any_ = false;
  bool done_ = false;
  bool parsed_ = false;  // the last one was an object
};

}  // namespace

std::unique_ptr<RecordStream> JsonLines(BlockSource* source, bool or_one_object,
                                        const StreamContext& context) {
  return std::make_unique<JsonLinesStream>(source, or_one_object, context);
}

}  // namespace stemma::internal
