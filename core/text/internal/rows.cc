#include "core/text/internal/rows.h"

#include <algorithm>
#include <memory>

#include "core/text/internal/characters.h"

namespace stemma::internal {

std::array<std::atomic<const Row*>, kRows> rows;

namespace {

uint8_t KindInRow(const Character& character, uint8_t length) {
  const bool fits = character.length <= length && character.grounded;
  switch (character.kind) {
    case Kind::kOther:
    case Kind::kSpace:
    case Kind::kNewline:
    case Kind::kQuoteMark:
      return character.attaches ? 0 : kRowKnown;  // joining at line ends is for the other lane
    case Kind::kLetter:
      return character.attaches || !fits ? 0 : kRowKnown | kRowWord | kRowLetter;
    case Kind::kDigit:
      return character.attaches || !fits ? 0 : kRowKnown | kRowWord;
    case Kind::kHan:
      return character.attaches || !fits ? 0 : kRowKnown | kRowAlone;
    case Kind::kAlone:
      return character.attaches || !fits ? 0 : kRowKnown | kRowAlone | kRowQuarter;
    case Kind::kMark:
      if (character.length > length) return 0;
      if (!character.attaches) return character.grounded ? kRowKnown | kRowMark : 0;
      return character.mark_class == 0 ? 0 : kRowKnown | kRowMark | kRowAttaches;
    case Kind::kApostrophe:
      return character.attaches || length != 3 ? 0 : kRowKnown | kRowJoiner;
    case Kind::kVanish:
      return !character.attaches || length != 3 ? 0 : kRowKnown | kRowJoiner | kRowAttaches;
    case Kind::kHyphen:
    case Kind::kSoftHyphen:
    case Kind::kComplex:
      return 0;
  }
  return 0;
}

void Fill(char32_t first, uint8_t length, Row* row) {
  row->length = length;
  row->first = static_cast<uint8_t>(length == 2 ? 0xc0 | first >> 6 : 0xe0 | first >> 12);
  row->second = static_cast<uint8_t>(0x80 | (first >> 6 & 0x3f));
  for (size_t i = 0; i < kRow; ++i) {
    const Character& character = LookUp(first + static_cast<char32_t>(i));
    const uint8_t kind = KindInRow(character, length);
    row->kinds[i] = kind;
    row->any_kinds |= kind;
    row->lengths[i] = static_cast<uint8_t>((1u << character.length) - 1);
    for (size_t k = 0; k < 3; ++k) row->folded[k][i] = static_cast<uint8_t>(character.bytes[k]);
    if ((kind & (kRowWord | kRowAlone | kRowMark)) == 0) continue;
    const uint8_t itself[2][3] = {{row->first, static_cast<uint8_t>(0x80 | i), 0},
                                  {row->first, row->second, static_cast<uint8_t>(0x80 | i)}};
    row->shrinks |= character.length < length;
    row->folds |= !std::equal(itself[length - 2], itself[length - 2] + length,
                              reinterpret_cast<const uint8_t*>(character.bytes));
  }
}

}  // namespace

const Row* BuildRow(size_t index) {
  auto row = std::make_unique<Row>();
  if (index < 32) {
    Fill(static_cast<char32_t>(index * kRow), 2, row.get());
  } else {
    Fill(static_cast<char32_t>((index - 32) * kRow), 3, row.get());
  }
  const Row* standing = nullptr;
  if (rows[index].compare_exchange_strong(standing, row.get(), std::memory_order_acq_rel)) {
    return row.release();
  }
  return standing;
}

}  // namespace stemma::internal
