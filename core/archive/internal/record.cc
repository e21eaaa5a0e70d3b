#include "core/archive/internal/record.h"

#include <array>
#include <limits>

namespace stemma::archive {
namespace {

constexpr uint64_t kKeptText = 1, kKeptPlaces = 0;
constexpr size_t kFacts = 512;  // bytes of what stands before a text, mostly

auto StringsOf(auto* document) {
  return std::array{&document->id,  &document->title,  &document->date, &document->source,
                    &document->url, &document->author, &document->lang, &document->extra};
}

void WriteSpan(Span span, RecordWriter* out) {
  out->Number(span.begin);
  out->Number(span.end - span.begin);
}

// A span within a text of `limit` bytes.
Span ReadSpan(uint64_t limit, RecordReader* in) {
  const uint64_t begin = in->Below(limit + 1);
  const uint64_t size = in->Below(limit + 1 - begin);
  return {static_cast<uint32_t>(begin), static_cast<uint32_t>(begin + size)};
}

template <typename Enum>
Enum ReadEnum(Enum last, RecordReader* in) {
  return static_cast<Enum>(in->Below(static_cast<uint64_t>(last) + 1));
}

void WriteDate(const ArticleDate& date, RecordWriter* out) {
  out->Signed(date.date.interval.begin);
  out->Signed(date.date.interval.end - date.date.interval.begin);
  out->Number(static_cast<uint64_t>(date.date.precision));
  out->Number(date.date.zone_known ? 1 : 0);
  out->Signed(date.date.year);
  out->Number(static_cast<uint64_t>(date.date.month));
  out->Number(static_cast<uint64_t>(date.date.day));
  out->Number(static_cast<uint64_t>(date.source));
  WriteSpan(date.where, out);
}

ArticleDate ReadDate(uint64_t text_bytes, RecordReader* in) {
  ArticleDate date;
  date.date.interval.begin = in->Signed();
  const int64_t length = in->Signed();
  constexpr int64_t kFar = int64_t{1} << 40;  // no date is so far off: sums stay in their range
  if (date.date.interval.begin < -kFar || date.date.interval.begin > kFar || length < -kFar ||
      length > kFar) {
    in->Below(0);
    return date;
  }
  date.date.interval.end = date.date.interval.begin + length;
  date.date.precision = ReadEnum(DatePrecision::kYear, in);
  date.date.zone_known = in->Below(2) == 1;
  date.date.year = static_cast<int>(in->Signed());
  date.date.month = static_cast<int>(in->Below(13));
  date.date.day = static_cast<int>(in->Below(32));
  date.source = ReadEnum(DateSource::kCrawl, in);
  date.where = ReadSpan(text_bytes, in);
  return date;
}

void WriteArticle(const Article& article, RecordWriter* out) {
  out->String(article.title);
  WriteSpan(article.title_span, out);
  out->String(article.outlet);
  out->Number(article.dates.size());
  for (const ArticleDate& date : article.dates) WriteDate(date, out);
  out->Number(article.credits.size());
  for (const Credit& credit : article.credits) {
    out->String(credit.agency);
    out->Number(static_cast<uint64_t>(credit.kind));
    WriteSpan(credit.where, out);
  }
  out->Number(article.zones.size());
  uint32_t end = 0;
  for (const Zone& zone : article.zones) {
    out->Number(static_cast<uint64_t>(zone.kind));
    out->Number(zone.span.begin - end);
    out->Number(zone.span.size());
    end = zone.span.end;
  }
}

Article ReadArticle(uint64_t text_bytes, RecordReader* in) {
  Article article;
  article.title = in->Text();
  article.title_span = ReadSpan(text_bytes, in);
  article.outlet = in->Text();
  for (uint64_t left = in->Number(); left > 0 && in->ok(); --left) {
    article.dates.push_back(ReadDate(text_bytes, in));
  }
  if (!article.dates.empty()) article.date = article.dates.front();
  for (uint64_t left = in->Number(); left > 0 && in->ok(); --left) {
    Credit credit;
    credit.agency = in->Text();
    credit.kind = ReadEnum(CreditKind::kCited, in);
    credit.where = ReadSpan(text_bytes, in);
    article.credits.push_back(std::move(credit));
  }
  uint64_t end = 0;
  for (uint64_t left = in->Number(); left > 0 && in->ok(); --left) {
    Zone zone;
    zone.kind = ReadEnum(ZoneKind::kFurniture, in);
    const uint64_t begin = end + in->Below(text_bytes + 1 - end);
    end = begin + in->Below(text_bytes + 1 - begin);
    zone.span = {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
    article.zones.push_back(zone);
  }
  return article;
}

}  // namespace

void RecordWriter::Number(uint64_t value) {
  for (; value >= 0x80; value >>= 7) out_->push_back(static_cast<char>(value | 0x80));
  out_->push_back(static_cast<char>(value));
}

void RecordWriter::Signed(int64_t value) {
  Number(static_cast<uint64_t>(value) << 1 ^ static_cast<uint64_t>(value >> 63));
}

void RecordWriter::String(std::string_view text) {
  Number(text.size());
  out_->append(text);
}

uint64_t RecordReader::Number() {
  uint64_t value = 0;
  for (int shift = 0; ok_ && !rest_.empty() && shift < 64; shift += 7) {
    const auto byte = static_cast<uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    value |= uint64_t{byte & 0x7fu} << shift;
    if (byte < 0x80) return value;
  }
  ok_ = false;
  return 0;
}

int64_t RecordReader::Signed() {
  const uint64_t value = Number();
  return static_cast<int64_t>(value >> 1 ^ (~(value & 1) + 1));
}

uint64_t RecordReader::Below(uint64_t limit) {
  const uint64_t value = Number();
  if (value < limit) return value;
  ok_ = false;
  return 0;
}

std::optional<std::string_view> RecordReader::String() {
  const uint64_t size = Number();
  if (!ok_ || size > rest_.size()) {
    ok_ = false;
    return std::nullopt;
  }
  const std::string_view text = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return text;
}

std::string RecordReader::Text() { return std::string(String().value_or(std::string_view())); }

void EncodeRecord(const StoredDocument& stored, std::string_view text, std::string* out) {
  out->reserve(out->size() + kFacts + (stored.has_text ? text.size() : 2 * stored.places.size()));
  RecordWriter writer(out);
  for (const std::string* field : StringsOf(&stored.document)) writer.String(*field);
  writer.Number(stored.text_bytes);
  WriteArticle(stored.article, &writer);
  writer.Number(stored.has_text ? kKeptText : kKeptPlaces);
  if (stored.has_text) {
    writer.String(text);
    return;
  }
  writer.Number(stored.places.size());
  uint32_t last = 0;
  for (const uint32_t place : stored.places) {
    writer.Number(place - last);
    last = place;
  }
}

std::optional<StoredDocument> DecodeRecord(std::string_view bytes) {
  RecordReader reader(bytes);
  StoredDocument stored;
  for (std::string* field : StringsOf(&stored.document)) *field = reader.Text();
  stored.text_bytes =
      static_cast<uint32_t>(reader.Below(uint64_t{std::numeric_limits<uint32_t>::max()} + 1));
  stored.article = ReadArticle(stored.text_bytes, &reader);
  stored.has_text = reader.Below(2) == kKeptText;
  if (stored.has_text) {
    stored.document.text = reader.Text();
    if (stored.document.text.size() != stored.text_bytes) return std::nullopt;
  } else {
    uint64_t last = 0;
    for (uint64_t left = reader.Number(); left > 0 && reader.ok(); --left) {
      last += reader.Below(uint64_t{stored.text_bytes} + 1 - last);
      stored.places.push_back(static_cast<uint32_t>(last));
    }
  }
  if (!reader.ok() || !reader.empty()) return std::nullopt;
  return stored;
}

}  // namespace stemma::archive
