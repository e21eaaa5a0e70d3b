#include "core/text/utf8.h"

#include <simdjson.h>

#include <algorithm>
#include <cassert>
#include <cstdio>
#include <cstring>
#include <utility>

namespace stemma {
namespace {

constexpr std::string_view kBom8 = "\xEF\xBB\xBF";
constexpr std::string_view kBom16Little = "\xFF\xFE";
constexpr std::string_view kBom16Big = "\xFE\xFF";
constexpr char32_t kReplacement = 0xFFFD;
constexpr size_t kBlock = 64;  // bytes for each count of a CodePointIndex

uint8_t ByteAt(std::string_view text, size_t at) { return static_cast<uint8_t>(text[at]); }
bool IsContinuation(uint8_t byte) { return (byte & 0xC0) == 0x80; }

// The length of the well-formed sequence at `at` (table 3-7 of the Unicode standard), or 0.
size_t SequenceLength(std::string_view text, size_t at) {
  const uint8_t lead = ByteAt(text, at);
  if (lead < 0x80) return 1;
  size_t length = 0;
  uint8_t low = 0x80;  // the bounds of the second byte shut out overlong forms and surrogates
  uint8_t high = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
  } else {
    return 0;
  }
  if (at + length > text.size()) return 0;
  const uint8_t second = ByteAt(text, at + 1);
  if (second < low || second > high) return 0;
  for (size_t i = 2; i < length; ++i) {
    if (!IsContinuation(ByteAt(text, at + i))) return 0;
  }
  return length;
}

// Where the first ill-formed sequence begins; text.size() when there is none.
size_t FirstInvalid(std::string_view text) {
  size_t at = 0;
  while (at < text.size()) {
    uint64_t word;
    if (at + sizeof(word) <= text.size()) {
      std::memcpy(&word, text.data() + at, sizeof(word));
      if ((word & 0x8080808080808080u) == 0) {
        at += sizeof(word);
        continue;
      }
    }
    const size_t length = SequenceLength(text, at);
    if (length == 0) return at;
    at += length;
  }
  return at;
}

uint32_t CountCodePoints(std::string_view text) {
  uint32_t count = 0;
  for (const char byte : text) count += static_cast<int8_t>(byte) >= -64 ? 1 : 0;
  return count;
}

}  // namespace

std::optional<size_t> FindInvalidUtf8(std::string_view text) {
  if (text.empty() || simdjson::validate_utf8(text.data(), text.size())) return std::nullopt;
  const size_t at = FirstInvalid(text);
  assert(at < text.size());
  return at;
}

std::string DescribeInvalidUtf8(std::string_view text, size_t at) {
  // A lead byte whose sequence is right as far as it goes, and then the text ends.
  const uint8_t lead = ByteAt(text, at);
  const size_t wanted = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  std::string padded(text.substr(at, 4));
  if (lead >= 0xC2 && lead <= 0xF4 && padded.size() < wanted) {
    if (padded.size() == 1) padded.push_back(lead == 0xE0 || lead == 0xF0 ? '\xA0' : '\x80');
    padded.resize(wanted, '\x80');
    if (SequenceLength(padded, 0) != 0) {
      return Concat("UTF-8 cut off within a character at byte ", at);
    }
  }
  char hex[8];
  std::snprintf(hex, sizeof(hex), "0x%02X", lead);
  return Concat("invalid UTF-8 (byte ", hex, ") at byte ", at);
}

char32_t DecodeUtf8(std::string_view text, size_t* at) {
  const auto byte = [&](size_t i) { return static_cast<char32_t>(ByteAt(text, *at + i)); };
  const char32_t lead = byte(0);
  if (lead < 0x80) {
    *at += 1;
    return lead;
  }
  if (lead < 0xE0) {
    const char32_t code_point = (lead & 0x1F) << 6 | (byte(1) & 0x3F);
    *at += 2;
    return code_point;
  }
  if (lead < 0xF0) {
    const char32_t code_point = (lead & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    *at += 3;
    return code_point;
  }
  const char32_t code_point =
      (lead & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
  *at += 4;
  return code_point;
}

void AppendUtf8(char32_t code_point, std::string* text) {
  if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) {
    code_point = kReplacement;
  }
  const auto put = [text](char32_t byte) { text->push_back(static_cast<char>(byte)); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | code_point >> 6);
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | code_point >> 12);
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | code_point >> 18);
    put(0x80 | (code_point >> 12 & 0x3F));
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
}

std::string ReplaceInvalidUtf8(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const size_t valid = FirstInvalid(text);
    result.append(text.substr(0, valid));
    if (valid == text.size()) break;
    AppendUtf8(kReplacement, &result);
    text.remove_prefix(valid + 1);
  }
  return result;
}

absl::Status Utf16Decoder::Decode(std::string_view bytes, std::string* text) {
  text->reserve(text->size() + bytes.size() / 2);
  size_t at = 0;
  if (odd_byte_ >= 0 && !bytes.empty()) {
    const auto first = static_cast<char32_t>(std::exchange(odd_byte_, -1));
    const char32_t second = ByteAt(bytes, at++);
    STEMMA_RETURN_IF_ERROR(Unit(big_endian_ ? first << 8 | second : second << 8 | first, text));
  }
  for (; at + 2 <= bytes.size(); at += 2) {
    const char32_t first = ByteAt(bytes, at);
    const char32_t second = ByteAt(bytes, at + 1);
    STEMMA_RETURN_IF_ERROR(Unit(big_endian_ ? first << 8 | second : second << 8 | first, text));
  }
  if (at < bytes.size()) odd_byte_ = ByteAt(bytes, at);
  return absl::OkStatus();
}

absl::Status Utf16Decoder::Unit(char32_t unit, std::string* text) {
  const bool low = unit >= 0xDC00 && unit <= 0xDFFF;
  if (low != (high_surrogate_ != 0)) {
    const std::string found = Concat("invalid UTF-16 (half a surrogate pair) at byte ", offset_);
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.found = found,
                  .expected = "UTF-16 as its byte-order mark says",
                  .fix = "repair the file, or convert it to UTF-8"});
  }
  offset_ += 2;
  if (low) {
    const char32_t high = std::exchange(high_surrogate_, 0);
    AppendUtf8(0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00), text);
  } else if (unit >= 0xD800 && unit <= 0xDBFF) {
    high_surrogate_ = unit;
  } else {
    AppendUtf8(unit, text);
  }
  return absl::OkStatus();
}

absl::Status Utf16Decoder::Finish() const {
  if (odd_byte_ < 0 && high_surrogate_ == 0) return absl::OkStatus();
  const std::string found = Concat("UTF-16 cut off within a character at byte ", offset_);
  return Fault(absl::StatusCode::kInvalidArgument,
               {.found = found, .expected = "whole characters", .fix = "fetch the file again"});
}

absl::StatusOr<std::string> ToUtf8(std::string bytes) {
  const std::string_view view = bytes;
  const bool little = view.starts_with(kBom16Little);
  if (little || view.starts_with(kBom16Big)) {
    std::string text;
    Utf16Decoder decoder(!little);
    STEMMA_RETURN_IF_ERROR(decoder.Decode(view, &text));
    STEMMA_RETURN_IF_ERROR(decoder.Finish());
    text.erase(0,
               kBom8.size());  // the mark went through the decoder, so that offsets are the file's
    return text;
  }
  if (const std::optional<size_t> at = FindInvalidUtf8(view)) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.found = DescribeInvalidUtf8(view, *at),
                  .expected = "UTF-8, or UTF-16 with a byte-order mark",
                  .fix = "convert it, for example with iconv -f WINDOWS-1252 -t UTF-8"});
  }
  if (view.starts_with(kBom8)) bytes.erase(0, kBom8.size());
  return bytes;
}

CodePointIndex::CodePointIndex(std::string_view text) : text_(text) {
  counts_.reserve(text.size() / kBlock + 1);
  uint32_t count = 0;
  for (size_t at = 0; at <= text.size(); at += kBlock) {
    counts_.push_back(count);
    count += CountCodePoints(text.substr(at, kBlock));
  }
}

uint32_t CodePointIndex::CodePoints(uint32_t at) const {
  assert(at <= text_.size());
  const size_t block = at / kBlock;
  return counts_[block] + CountCodePoints(text_.substr(block * kBlock, at - block * kBlock));
}

}  // namespace stemma
