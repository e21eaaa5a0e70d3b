// One document that is a whole file, and what is text at all.

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "core/text/html_text.h"
#include "core/text/internal/record_stream.h"
#include "core/text/utf8.h"

namespace stemma::internal {
namespace {

using std::string_view_literals::operator""sv;

struct Magic {
  std::string_view bytes;
  std::string_view name;
};
constexpr std::array kMagic = {
    Magic{"%PDF-"sv, "a PDF"},
    Magic{"{\\rtf"sv, "an RTF document"},
    Magic{"%!PS"sv, "a PostScript file"},
    Magic{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, "an Office document"},
    Magic{"7z\xBC\xAF\x27\x1C"sv, "a 7z archive"},
    Magic{"Rar!\x1A\x07"sv, "a RAR archive"},
    Magic{"LZIP\x01"sv, "an lzip file"},
    Magic{"\x1F\x9D"sv, "a .Z file"},
    Magic{"PAR1\x15"sv, "a Parquet file"},
    Magic{"SQLite format 3\0"sv, "an SQLite database"},
    Magic{"\x89PNG"sv, "a PNG picture"},
    Magic{"\xFF\xD8\xFF"sv, "a JPEG picture"},
    Magic{"GIF87a"sv, "a GIF picture"},
    Magic{"GIF89a"sv, "a GIF picture"},
    Magic{"\x7F"
          "ELF"sv,
          "a program"},
};

// A zip whose first member says that it is one document of an office suite, or an e-book.
bool IsDocumentZip(std::string_view bytes) {
  constexpr size_t kNameAt = 30;
  if (!bytes.starts_with("PK\x03\x04") || bytes.size() < kNameAt) return false;
  const std::string_view name = bytes.substr(kNameAt);
  return name.starts_with("[Content_Types].xml") || name.starts_with("mimetype") ||
         name.starts_with("_rels/.rels");
}

bool IsUtf16(std::string_view bytes) {
  return bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
}

// Western text in UTF-16 is NUL at every second byte.
bool LooksLikeUtf16(std::string_view bytes) {
  size_t nul[2] = {0, 0};
  const size_t looked = std::min<size_t>(bytes.size(), 512) & ~size_t{1};
  for (size_t i = 0; i < looked; ++i) nul[i % 2] += bytes[i] == '\0' ? 1 : 0;
  return std::max(nul[0], nul[1]) * 4 > looked && std::min(nul[0], nul[1]) * 20 < looked;
}

bool HasManyControls(std::string_view bytes) {
  // All below the space but \b \t \n \v \f \r and the escape of terminals.
  constexpr uint32_t kControls = ~((0x3Fu << 8) | (1u << 0x1B));
  const std::string_view looked = bytes.substr(0, 4096);
  size_t controls = 0;
  for (const char c : looked) {
    const auto byte = static_cast<uint8_t>(c);
    controls += byte < 32 ? kControls >> byte & 1 : 0;
  }
  return controls * 50 > looked.size();
}

absl::Status TooLong(uint64_t limit) {
  const std::string found = Concat("a document of more than ", limit, " bytes");
  return Fault(absl::StatusCode::kOutOfRange,
               {.found = found,
                .expected = "one document a file",
                .fix = "split it, or raise --max-text (under 4 GiB)"});
}

void ReduceHtml(Document* document) {
  HtmlPage page = ReadHtml(document->text);
  document->text = std::move(page.text);
  const auto fill = [](std::string* field, std::string* value) {
    if (field->empty()) *field = std::move(*value);
  };
  fill(&document->title, &page.title);
  fill(&document->date, &page.date);
  fill(&document->source, &page.source);
  fill(&document->url, &page.url);
  fill(&document->author, &page.author);
  fill(&document->lang, &page.lang);
}

class WholeTextStream : public RecordStream {
 public:
  WholeTextStream(BlockSource* source, bool html, const StreamContext& context)
      : source_(source), html_(html), options_(context.options) {}

  Got Next(Document* document, std::string* why) override {
    if (std::exchange(done_, true)) return Got::kEnd;
    const absl::Status status = Read(document);
    if (status.ok()) return Got::kDocument;
    *why = std::string(status.message());
    return Got::kBadRecord;
  }

 private:
  absl::Status Read(Document* document) {
    const uint64_t limit = MaxRecordBytes(options_);
    std::string bytes;
    for (;;) {
      STEMMA_ASSIGN_OR_RETURN(const std::string_view block, source_->Next());
      if (block.empty()) break;
      if (bytes.size() + block.size() > limit) return TooLong(limit);
      bytes.append(block);
    }
    if (options_.keep_raw) document->raw = bytes;
    return FillText(std::move(bytes), html_, options_, document);
  }

  BlockSource* source_;
  bool html_;
  const ReadOptions& options_;
  bool done_ = false;
};

}  // namespace

uint64_t MaxRecordBytes(const ReadOptions& options) {
  constexpr uint64_t kMost = std::numeric_limits<uint32_t>::max() - uint64_t{64};
  return std::min(kMost, options.max_text_bytes * 4 + (uint64_t{1} << 20));
}

absl::Status FillText(std::string bytes, bool html, const ReadOptions& options,
                      Document* document) {
  if (const std::string what = NameBinary(bytes); !what.empty()) return NotText(what);
  const bool controls = HasManyControls(bytes) && !IsUtf16(bytes);
  absl::StatusOr<std::string> text = ToUtf8(std::move(bytes));
  if (!text.ok()) return controls ? NotText("binary data") : text.status();
  if (const size_t at = text->find('\0'); at != std::string::npos) {
    return NotText(Concat("binary data (NUL at byte ", at, " of the text)"));
  }
  document->text = *std::move(text);
  if (html) ReduceHtml(document);
  if (document->text.size() > options.max_text_bytes) return TooLong(options.max_text_bytes);
  if (document->text.find_first_not_of(" \t\r\n\f\v") == std::string::npos) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.found = "empty: no text in it", .expected = "words"});
  }
  return absl::OkStatus();
}

std::string_view NameOfMagic(std::string_view head) {
  for (const Magic& magic : kMagic) {
    if (head.starts_with(magic.bytes)) return magic.name;
  }
  return IsDocumentZip(head) ? "an office document or e-book" : "";
}

std::string NameBinary(std::string_view bytes) {
  if (const std::string_view name = NameOfMagic(bytes); !name.empty()) return std::string(name);
  if (IsUtf16(bytes)) return "";
  const size_t nul = bytes.find('\0');
  if (nul == std::string_view::npos) return "";
  if (LooksLikeUtf16(bytes)) return "perhaps UTF-16, but without a byte-order mark";
  return Concat("binary data (NUL at byte ", nul, ")");
}

absl::Status NotText(std::string_view what) {
  return Fault(absl::StatusCode::kInvalidArgument,
               {.found = what,
                .expected = "text in UTF-8, or in UTF-16 with a byte-order mark",
                .fix = "convert it to text, or leave it out"});
}

std::unique_ptr<RecordStream> WholeText(BlockSource* source, bool html,
                                        const StreamContext& context) {
  return std::make_unique<WholeTextStream>(source, html, context);
}

}  // namespace stemma::internal
