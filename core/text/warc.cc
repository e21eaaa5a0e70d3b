// WARC (ISO 28500): the pages among the records of a web crawl.

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "core/base/json.h"
#include "core/text/internal/line_reader.h"
#include "core/text/internal/packed_input.h"
#include "core/text/internal/record_stream.h"

namespace stemma::internal {
namespace {

constexpr uint64_t kHttpHeadBytes = uint64_t{64} << 10;

std::string_view Trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) {
    text.remove_suffix(1);
  }
  return text;
}

// "Name: value" lines, of WARC and of HTTP.
class Headers {
 public:
  void Clear() { lines_.clear(); }
  void Add(std::string_view line) {
    if (!lines_.empty() && (line.starts_with(' ') || line.starts_with('\t'))) {
      lines_.back().append(" ").append(Trim(line));  // a line that was folded
    } else {
      lines_.emplace_back(line);
    }
  }
  // The value of the first header of that name, in any case of letters; empty when there is none.
  std::string_view operator[](std::string_view name) const {
    for (const std::string& line : lines_) {
      const std::string_view view = line;
      const size_t colon = view.find(':');
      if (colon == std::string_view::npos) continue;
      if (absl::EqualsIgnoreCase(ToAbsl(Trim(view.substr(0, colon))), ToAbsl(name))) {
        return Trim(view.substr(colon + 1));
      }
    }
    return {};
  }

 private:
  std::vector<std::string> lines_;
};

bool Contains(std::string_view text, std::string_view part) {
  const auto same = [](char a, char b) { return absl::ascii_tolower(a) == absl::ascii_tolower(b); };
  return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

enum class Page { kNone, kPlain, kHtml };
Page PageOf(std::string_view content_type) {
  if (Contains(content_type, "text/html") || Contains(content_type, "application/xhtml")) {
    return Page::kHtml;
  }
  return Contains(content_type, "text/plain") ? Page::kPlain : Page::kNone;
}

// A body in chunks put together; nothing when it is not in chunks, whatever its header says.
std::optional<std::string> JoinChunks(std::string_view body) {
  std::string joined;
  while (!body.empty()) {
    const size_t line_end = body.find("\r\n");
    if (line_end == std::string_view::npos) return std::nullopt;
    const std::string_view digits = Trim(body.substr(0, std::min(body.find(';'), line_end)));
    uint64_t size = 0;
    if (digits.empty() || !absl::SimpleHexAtoi(ToAbsl(digits), &size)) return std::nullopt;
    body.remove_prefix(line_end + 2);
    if (size == 0) break;
    if (size > body.size()) return std::nullopt;
    joined.append(body.substr(0, size));
    body.remove_prefix(std::min<size_t>(body.size(), size + 2));
  }
  return joined;
}

class WarcStream : public RecordStream {
 public:
  WarcStream(BlockSource* source, const StreamContext& context)
      : lines_(source, MaxRecordBytes(context.options)), options_(context.options) {}

  Got Next(Document* document, std::string* why) override {
    while (!done_) {
      bool page = false;
      const absl::Status status = ReadRecord(document, &page);
      document->line = record_;
      if (!status.ok()) {
        *why = std::string(status.message());
        return Got::kBadRecord;
      }
      if (page) return Got::kDocument;
    }
    return Got::kEnd;
  }

 private:
  absl::Status ReadRecord(Document* document, bool* page) {
    if (!FindVersion()) return Ended();
    if (lost_) {
      lost_ = false;
      return Fault(absl::StatusCode::kInvalidArgument,
                   {.found = "bytes that are no WARC record",
                    .expected = "WARC/1.0 or WARC/1.1, as at the beginning of each",
                    .fix = "fetch the file again; reading went on at the next record"});
    }
    return ReadKnownRecord(document, page);
  }

  absl::Status ReadKnownRecord(Document* document, bool* page) {
    headers_.Clear();
    raw_.assign(version_).append("\r\n");
    version_.clear();
    std::string_view line;
    LineReader::Got got;
    while ((got = lines_.Next(&line)) == LineReader::Got::kLine && !line.empty()) {
      headers_.Add(line);
      if (options_.keep_raw) raw_.append(line).append("\r\n");
    }
    raw_.append("\r\n");
    uint64_t length = 0;
    if (got != LineReader::Got::kLine) return CutOff(got);
    if (!absl::SimpleAtoi(ToAbsl(headers_["Content-Length"]), &length)) {
      known_lost_ = true;
      return Fault(absl::StatusCode::kInvalidArgument,
                   {.found = "a WARC record without a length",
                    .expected = "Content-Length",
                    .fix = "reading goes on at the next record"});
    }
    return ReadBlock(length, document, page);
  }

  // Moves to the version line of the next record. Passing over anything but empty lines counts as
  // being lost.
  bool FindVersion() {
    if (!version_.empty()) return true;
    std::string_view line;
    LineReader::Got got;
    while ((got = lines_.Next(&line)) == LineReader::Got::kLine ||
           got == LineReader::Got::kTooLong) {
      if (got == LineReader::Got::kLine && line.starts_with("WARC/")) {
        ++record_;
        version_ = line;
        known_lost_ = false;
        return true;
      }
      lost_ = lost_ || (!line.empty() && !known_lost_);
    }
    done_ = true;
    end_status_ = lines_.status();
    return false;
  }

  absl::Status Ended() {
    if (!end_status_.ok() || (!lost_ && record_ > 0)) return end_status_;
    ++record_;
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.found = record_ == 1 ? "no WARC record" : "bytes that are no WARC record",
                  .expected = "WARC/1.0 or WARC/1.1 at its beginning"});
  }

  absl::Status CutOff(LineReader::Got got) {
    if (got == LineReader::Got::kFailed) {
      done_ = true;
      return lines_.status();
    }
    done_ = got == LineReader::Got::kEnd;
    return Fault(absl::StatusCode::kDataLoss, {.found = "a WARC record that is cut off",
                                               .expected = "as many bytes as its Content-Length",
                                               .fix = "fetch the file again"});
  }

  absl::Status ReadBlock(uint64_t length, Document* document, bool* page) {
    const std::string_view type = headers_["WARC-Type"];
    const bool response = type == "response";
    const bool candidate = response || type == "resource" || type == "conversion";
    Page kind = response ? Page::kNone : PageOf(headers_["Content-Type"]);
    std::string block;
    uint64_t left = length;
    if (candidate && response) {
      const uint64_t head = std::min(length, kHttpHeadBytes);
      if (const auto got = lines_.Take(head, &block); got != LineReader::Got::kLine) {
        return CutOff(got);
      }
      left -= head;
      kind = TakeHttpHead(&block);
    }
    const bool wanted = candidate && kind != Page::kNone && length <= lines_.max_line_bytes();
    if (const auto got = lines_.Take(left, wanted ? &block : nullptr);
        got != LineReader::Got::kLine) {
      return CutOff(got);
    }
    if (!candidate || kind == Page::kNone) return absl::OkStatus();
    *page = true;
    if (!wanted) {
      const std::string found = Concat("a page of ", length, " bytes");
      return Fault(absl::StatusCode::kOutOfRange, {.found = found,
                                                   .expected = "a page with less text",
                                                   .fix = "raise --max-text (under 4 GiB)"});
    }
    if (options_.keep_raw) document->raw = raw_ + block;
    if (response) STEMMA_RETURN_IF_ERROR(DecodeBody(&block));
    STEMMA_RETURN_IF_ERROR(FillText(std::move(block), kind == Page::kHtml, options_, document));
    Describe(document);
    return absl::OkStatus();
  }

  // Takes the HTTP head off a response and says what page follows; kNone for what is not a success.
  Page TakeHttpHead(std::string* block) {
    http_.Clear();
    std::string_view rest = *block;
    bool first = true;
    bool success = false;
    while (!rest.empty()) {
      const size_t end = std::min(rest.find('\n'), rest.size());
      const std::string_view line = Trim(rest.substr(0, end));
      const std::string_view whole = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (first) {
        const size_t code = line.find(' ');
        success = line.starts_with("HTTP/") && code != std::string_view::npos &&
                  line.substr(code + 1).starts_with('2');
      } else if (line.empty()) {
        break;
      } else {
        http_.Add(whole);
      }
      first = false;
    }
    if (options_.keep_raw) raw_.append(*block, 0, block->size() - rest.size());
    block->erase(0, block->size() - rest.size());
    return success ? PageOf(http_["Content-Type"]) : Page::kNone;
  }

  // Takes the transfer's chunks and the content's compression off.
  absl::Status DecodeBody(std::string* body) const {
    if (Contains(http_["Transfer-Encoding"], "chunked")) {
      if (std::optional<std::string> joined = JoinChunks(*body)) *body = *std::move(joined);
    }
    const std::string_view encoding = http_["Content-Encoding"];
    if (encoding.empty() || Contains(encoding, "identity")) return absl::OkStatus();
    if (!body->starts_with("\x1F\x8B")) {
      if (Contains(encoding, "gzip")) return absl::OkStatus();  // unpacked by the crawler
      const std::string found = Concat("a page packed with ", encoding);
      return Fault(absl::StatusCode::kInvalidArgument,
                   {.found = found, .expected = "none or gzip", .fix = "unpack it before"});
    }
    UnpackBudget budget;
    budget.max_bytes = lines_.max_line_bytes();
    budget.max_ratio = options_.max_unpacked_ratio;
    budget.packed = [body] { return uint64_t{body->size()}; };
    StringSource source(*body);
    PackedInput input(&source, *body, &budget);
    if (input.NextMember() != PackedInput::Got::kMember) return input.status();
    std::string unpacked;
    for (;;) {
      STEMMA_ASSIGN_OR_RETURN(const std::string_view block, input.content()->Next());
      if (block.empty()) break;
      unpacked.append(block);
    }
    *body = std::move(unpacked);
    return absl::OkStatus();
  }

  void Describe(Document* document) const {
    std::string_view id = headers_["WARC-Record-ID"];
    if (id.starts_with('<') && id.ends_with('>')) id = id.substr(1, id.size() - 2);
    document->id = ReplaceInvalidUtf8(id);
    std::string_view url = headers_["WARC-Target-URI"];
    if (url.starts_with('<') && url.ends_with('>')) url = url.substr(1, url.size() - 2);
    if (!url.empty()) document->url = ReplaceInvalidUtf8(url);
    // When it was fetched, which is only the latest that it can have been written.
    const std::string_view date = headers_["WARC-Date"];
    if (!date.empty()) {
      document->extra = JsonObject().Set("capture_date", ReplaceInvalidUtf8(date)).ToString();
    }
  }

  LineReader lines_;
  const ReadOptions& options_;
  Headers headers_;
  Headers http_;
  std::string version_;  // the line that begins the next record
  std::string raw_;
  uint64_t record_ = 0;
  bool lost_ = false;        // bytes were passed over that have to be reported
  bool known_lost_ = false;  // bytes that are passed over belong to a record that was reported
  bool done_ = false;
  absl::Status end_status_;
};

}  // namespace

std::unique_ptr<RecordStream> Warc(BlockSource* source, const StreamContext& context) {
  return std::make_unique<WarcStream>(source, context);
}

}  // namespace stemma::internal
