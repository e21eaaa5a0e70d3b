// How the texts that share prose read it: what a third witness says where two of them differ.
//
//   const CueReader reader(witnesses);
//   const Readings readings(reader, shared);   // the spans that each shares with another
//   reader.Copying(source, copy, text, readings);
//
// A reading is a window of five tokens around a place, as a hash. Only those that two witnesses or
// more have are kept: what one alone has, no third speaks for.
//
// O(tokens log tokens) of the shared text, 8 bytes for each reading kept. Holds nothing of the
// reader.

#ifndef STEMMA_CORE_PROVENANCE_READINGS_H_
#define STEMMA_CORE_PROVENANCE_READINGS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/span.h"
#include "core/provenance/cues.h"
#include "core/text/tokenize.h"

namespace stemma {

// Text of a witness that another has, too.
struct SharedStretch {
  uint32_t witness = 0;
  Span tokens;
  auto operator<=>(const SharedStretch&) const = default;
};

class Readings {
 public:
  static constexpr uint32_t kNobody = UINT32_MAX;

  Readings() = default;  // of two texts alone there is no third
  // `shared` in any order; spans of a witness may overlap.
  Readings(const CueReader& reader, std::vector<SharedStretch> shared);

  // The reading of a text at its token `at`; nothing where the text is too short for one.
  static std::optional<uint64_t> At(const TokenizedText& tokens, uint32_t at);

  // Whether two witnesses or more have the reading.
  bool IsAttested(uint64_t reading) const { return Find(reading) != nullptr; }
  // The oldest witness that has it, of two or more; kNobody when none of them is dated.
  uint32_t Oldest(uint64_t reading) const;
  // How many readings these two have, and nobody else.
  uint32_t OnlyOf(uint32_t a, uint32_t b) const;

 private:
  struct Reading {
    uint64_t hash = 0;
    uint32_t oldest = kNobody;
  };
  const Reading* Find(uint64_t hash) const;

  struct Lone {
    uint32_t a = 0, b = 0;  // a < b
    uint32_t readings = 0;
  };

  std::vector<Reading> readings_;  // by hash
  std::vector<Lone> lone_;         // by a, b
};

}  // namespace stemma

#endif  // STEMMA_CORE_PROVENANCE_READINGS_H_
