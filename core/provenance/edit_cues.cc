// What the edits inside the passages tell: which text changed the other's words.

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/provenance/cues.h"
#include "core/provenance/internal/counts.h"
#include "core/provenance/readings.h"

namespace stemma {
namespace {

using internal::Balance;
using internal::CountIn;

// Counts that make a ratio of edits half of what it would be with many.
constexpr double kFewEdits = 3;
// The same of what hardly ever happens by chance.
constexpr double kOneIsMuch = 0.25;
// The logarithm of a number of places at which kBothRead is full: 19.
constexpr double kManyPlaces = 3;
constexpr size_t kLeastTypoLetters = 4;
// The order of dates (1 - 2p) from which on a text is taken to be older.
constexpr double kOlder = 0.6;

// At most two letters inserted, dropped, changed or swapped; bytes, which for other scripts is
// stricter.
bool AreSpellings(std::string_view x, std::string_view y) {
  if (std::min(x.size(), y.size()) < kLeastTypoLetters) return false;
  size_t front = 0;
  while (front < std::min(x.size(), y.size()) && x[front] == y[front]) ++front;
  x.remove_prefix(front);
  y.remove_prefix(front);
  while (!x.empty() && !y.empty() && x.back() == y.back()) {
    x.remove_suffix(1);
    y.remove_suffix(1);
  }
  return std::max(x.size(), y.size()) <= 2;
}

// What the edits of a pair come to.
struct EditCounts {
  double only_in_source = 0, only_in_copy = 0;  // tokens
  double source_alone = 0, copy_alone = 0;      // places where a third has the other's reading
  double both_read = 0;                         // where thirds have either
  double earlier = 0;                           // where an older text than the copy has its reading
  double corrected = 0, misspelt = 0;           // words that the copy has in another spelling
};

void AddBalance(Cue cue, double more, double less, double few, std::vector<CueValue>* cues) {
  const double balance = Balance(more, less, few);
  if (balance != 0) cues->push_back({cue, balance});
}

}  // namespace

void CueReader::AddEdits(uint32_t source, uint32_t copy, const SharedText& shared,
                         const Readings& readings, std::vector<CueValue>* cues) const {
  const TokenizedText& from = *witnesses_[source].tokens;
  const TokenizedText& to = *witnesses_[copy].tokens;
  EditCounts counts;
  // What a third says of a place where they differ.
  const auto count_readings = [&](uint32_t s, uint32_t c) {
    const std::optional<uint64_t> theirs = Readings::At(from, s), ours = Readings::At(to, c);
    if (!theirs || !ours) return;
    const bool source_attested = readings.IsAttested(*theirs);
    const bool copy_attested = readings.IsAttested(*ours);
    counts.source_alone += copy_attested && !source_attested;
    counts.copy_alone += source_attested && !copy_attested;
    counts.both_read += source_attested && copy_attested;
    const uint32_t oldest = copy_attested ? readings.Oldest(*ours) : Readings::kNobody;
    counts.earlier += oldest != Readings::kNobody && oldest != copy && oldest != source &&
                      TimeOrder(time(oldest), time(copy)) >= kOlder;
  };
  const auto count_spellings = [&](uint32_t s, uint32_t c) {
    if (!AreSpellings(from.Token(s), to.Token(c))) return;
    // The spelling that both together use more often is taken for the right one.
    auto uses = [&](uint64_t word) {
      return CountIn(facts_[source].words, word) + CountIn(facts_[copy].words, word);
    };
    const double theirs = uses(from.hash[s]), ours = uses(to.hash[c]);
    counts.corrected += ours > theirs;
    counts.misspelt += theirs > ours;
  };
  for (const AlignedPassage& passage : shared.passages) {
    uint32_t s = shared.InSource(passage).begin;
    uint32_t c = shared.InCopy(passage).begin;
    for (const Edit& edit : passage.edits) {
      const uint32_t in_source = shared.a_is_source ? edit.a : edit.b;
      const uint32_t in_copy = shared.a_is_source ? edit.b : edit.a;
      if (edit.kind != EditKind::kMatch) {
        count_readings(s, c);
        counts.only_in_source += in_source;
        counts.only_in_copy += in_copy;
      }
      if (edit.kind == EditKind::kReplace && in_source == 1 && in_copy == 1) count_spellings(s, c);
      s += in_source;
      c += in_copy;
    }
  }
  // Versions of one text grow; of a passage in another text that says nothing.
  const double share =
      internal::ShareOfShorter(SharedWords(shared.passages), from.size(), to.size());
  const double grown = Balance(counts.only_in_copy, counts.only_in_source, kFewEdits);
  if (grown != 0) cues->push_back({Cue::kGrown, share * grown});
  AddBalance(Cue::kSourceAlone, counts.source_alone, 0, 1, cues);
  AddBalance(Cue::kCopyAlone, counts.copy_alone, 0, 1, cues);
  AddBalance(Cue::kEachAlone, std::min(counts.source_alone, counts.copy_alone), 0, kOneIsMuch,
             cues);
  AddBalance(Cue::kEarlierReading, counts.earlier, 0, kOneIsMuch, cues);
  if (counts.both_read > 0) {
    cues->push_back({Cue::kBothRead, std::min(1.0, std::log1p(counts.both_read) / kManyPlaces)});
  }
  AddBalance(Cue::kCorrected, counts.corrected, counts.misspelt, kFewEdits, cues);
}

}  // namespace stemma
