// The words in which figures are told to people; shared by the reports that are read, not parsed.

#ifndef STEMMA_CORE_REPORT_INTERNAL_PHRASES_H_
#define STEMMA_CORE_REPORT_INTERNAL_PHRASES_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/provenance/stemma_tree.h"
#include "core/report/reporter.h"

namespace stemma {

// "1,234,567".
std::string Thousands(uint64_t number);

// "1 word", "1,234 words"; `plural` for what does not take an s.
std::string Counted(uint64_t number, std::string_view singular, std::string_view plural = "");

// "29 %", "under 1 %", "over 99 %": never 0 for something and never 100 for less than all.
std::string Percent(double share);

// "18 October 2023", "October 2023", "2023", "18 October 2023, 09:30 UTC" for a date of a record.
std::string DateInWords(std::string_view iso);

// "probably ", "very likely ", "almost certainly " of a probability of kAnswer or more.
std::string_view Certainty(double probability);

// "a", "a and b", "a, b and c".
std::string Listed(std::span<const std::string> items);

// How two documents relate, in one sentence without its full stop; says when it cannot be told.
//   "probably both from AFP, which is not in the collection (62 %); else a.txt took from b.txt
//    (35 %)"
std::string DirectionInWords(std::string_view a, std::string_view b, const Direction& direction);

// What speaks for and against the likeliest direct edge of a pair, and what for a common source:
// the cues' own words, in which "the copy" and "the source" are those of that edge; the heaviest
// first.
struct Reasons {
  bool a_is_source = true;
  std::vector<std::string> pro;
  std::vector<std::string> contra;
  std::vector<std::string> third;
};
Reasons ReasonsOf(const Direction& direction, std::span<const CueLogOdds> a_to_b,
                  std::span<const CueLogOdds> b_to_a);

// What a pair shares, counted by the words of each side; a stretch that stands in two passages
// counts once.
struct SharedExtent {
  uint32_t a = 0;
  uint32_t b = 0;
  size_t passages = 0;
  const PassageRecord* longest = nullptr;  // null when there is none
};
SharedExtent CountShared(const PairRecord& pair, bool prose);

// What a pair of documents of so many words shares, in one sentence without its full stop.
std::string PairInWords(const PairRecord& pair, uint32_t words_a, uint32_t words_b);

// "word for word, 32 words, 97 % equal".
std::string PassageInWords(const PassageRecord& passage);

// The colours of the report's page, as near as a terminal's 256 come to them and readable on dark
// and on light: what is shared by kind, passages by their place in the pair, words that stand on
// one side only.
std::string_view KindColour(PassageKind kind);
std::string_view PassageColour(size_t place);
inline constexpr std::string_view kOnlyHereColour = "\033[4;38;5;167m";
inline constexpr std::string_view kBoldText = "\033[1m";
inline constexpr std::string_view kPlainText = "\033[0m";

// The answer to "who was first" and what it rests on, a line each: none where no prose is shared.
std::vector<std::string> ProvenanceInWords(const PairRecord& pair);

}  // namespace stemma

#endif  // STEMMA_CORE_REPORT_INTERNAL_PHRASES_H_
