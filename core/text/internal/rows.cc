#include "core/text/internal/rows.h"

#include "core/text/internal/characters.h"

namespace stemma::internal {
namespace {

uint8_t KindInRow(const Character& character, uint8_t length) {
  if (character.attaches) return 0;
  switch (character.kind) {
    case Kind::kOther:
    case Kind::kSpace:
    case Kind::kNewline:
    case Kind::kQuoteMark:
      return kRowKnown;  // a join at a line end is not for the vector lane to make
    case Kind::kLetter:
      return character.length == length ? kRowKnown | kRowWord | kRowLetter : 0;
    case Kind::kDigit:
      return character.length == length ? kRowKnown | kRowWord : 0;
    case Kind::kApostrophe:
      return length == 3 ? kRowKnown | kRowApostrophe : 0;
    default:
      return 0;
  }
}

void Fill(char32_t first, uint8_t length, Row* row) {
  row->length = length;
  row->first = static_cast<uint8_t>(length == 2 ? 0xc0 | first >> 6 : 0xe0 | first >> 12);
  row->second = static_cast<uint8_t>(0x80 | (first >> 6 & 0x3f));
  for (size_t i = 0; i < kRow; ++i) {
    const Character& character = LookUp(first + static_cast<char32_t>(i));
    row->kinds[i] = KindInRow(character, length);
    for (size_t k = 0; k < 3; ++k) row->folded[k][i] = static_cast<uint8_t>(character.bytes[k]);
  }
}

}  // namespace

Rows::Rows() {
  for (size_t i = 0; i < two_.size(); ++i)
    Fill(static_cast<char32_t>(0x80 + kRow * i), 2, &two_[i]);
  for (size_t i = 0; i < 8; ++i) Fill(static_cast<char32_t>(0x1e00 + kRow * i), 3, &three_[i]);
  Fill(0x2000, 3, &three_[8]);
}

const Rows& Rows::Get() {
  static const Rows* const rows = new Rows();
  return *rows;
}

}  // namespace stemma::internal
