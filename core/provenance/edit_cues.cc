// What the edits inside the passages tell: which text changed the other's words.

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

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
// The same of a number of readings at which kOnlyBoth is full: 147.
constexpr double kManyReadings = 5;
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

// Tokens from which on a stretch that only one text has is looked at, and windows in it.
constexpr size_t kBlock = 10;
constexpr uint32_t kSamples = 8;
// Of the longer text, the share from which on two are versions of one text.
constexpr double kVersion = 0.3;

// Stretches of a text that the passages leave out.
std::vector<Span> LeftOut(const SharedText& shared, bool of_source, size_t tokens) {
  std::vector<Span> in;
  for (const AlignedPassage& passage : shared.passages) {
    in.push_back(of_source ? shared.InSource(passage) : shared.InCopy(passage));
  }
  std::sort(in.begin(), in.end());
  in.push_back({static_cast<uint32_t>(tokens), static_cast<uint32_t>(tokens)});
  std::vector<Span> out;
  uint32_t end = 0;
  for (const Span span : in) {
    if (span.begin >= end + kBlock) out.push_back({end, span.begin});
    end = std::max(end, span.end);
  }
  return out;
}

// What all texts of a group say of a reading.
struct Seen {
  bool attested = false;  // by two or more
  bool earlier = false;   // by one that is older than the copy, but not by the source
};

// Places where source and copy differ, by what thirds have there.
struct Places {
  double source_alone = 0, copy_alone = 0;  // a third has the other's reading
  double both_read = 0;                     // thirds have either
  double earlier = 0;                       // a text older than the copy has its reading

  void Add(const Seen& theirs, const Seen& ours) {
    source_alone += ours.attested && !theirs.attested;
    copy_alone += theirs.attested && !ours.attested;
    both_read += theirs.attested && ours.attested;
    earlier += ours.earlier;
  }
};

class ThirdReader {
 public:
  ThirdReader(const CueReader& reader, uint32_t source, uint32_t copy, const Readings& readings)
      : reader_(reader), source_(source), copy_(copy), readings_(readings) {}

  Seen Of(uint64_t reading) const {
    Seen seen{.attested = readings_.IsAttested(reading)};
    if (!seen.attested) return seen;
    const uint32_t oldest = readings_.Oldest(reading);
    seen.earlier = oldest != Readings::kNobody && oldest != copy_ && oldest != source_ &&
                   TimeOrder(reader_.time(oldest), reader_.time(copy_)) >= kOlder;
    return seen;
  }

  // What is seen of most of a stretch.
  Seen Of(const TokenizedText& text, Span span) const {
    uint32_t attested = 0, earlier = 0;
    for (uint32_t i = 0; i < kSamples; ++i) {
      const uint32_t at = span.begin + 2 + static_cast<uint32_t>(i * (span.size() - 5) / kSamples);
      const std::optional<uint64_t> reading = Readings::At(text, at);
      if (!reading) continue;
      const Seen seen = Of(*reading);
      attested += seen.attested;
      earlier += seen.earlier;
    }
    return {2 * attested > kSamples, 2 * earlier > kSamples};
  }

 private:
  const CueReader& reader_;
  uint32_t source_, copy_;
  const Readings& readings_;
};

void AddBalance(Cue cue, double more, double less, double few, std::vector<CueValue>* cues) {
  const double balance = Balance(more, less, few);
  if (balance != 0) cues->push_back({cue, balance});
}

}  // namespace

void CueReader::AddThirds(uint32_t source, uint32_t copy, const SharedText& shared,
                          const Readings& readings, std::vector<CueValue>* cues) const {
  const TokenizedText& from = *witnesses_[source].tokens;
  const TokenizedText& to = *witnesses_[copy].tokens;
  const ThirdReader third(*this, source, copy, readings);
  Places places;
  for (const AlignedPassage& passage : shared.passages) {
    uint32_t s = shared.InSource(passage).begin;
    uint32_t c = shared.InCopy(passage).begin;
    for (const Edit& edit : passage.edits) {
      if (edit.kind != EditKind::kMatch) {
        const std::optional<uint64_t> theirs = Readings::At(from, s), ours = Readings::At(to, c);
        if (theirs && ours) places.Add(third.Of(*theirs), third.Of(*ours));
      }
      s += shared.a_is_source ? edit.a : edit.b;
      c += shared.a_is_source ? edit.b : edit.a;
    }
  }
  AddBalance(Cue::kSourceAlone, places.source_alone, 0, 1, cues);
  AddBalance(Cue::kCopyAlone, places.copy_alone, 0, 1, cues);
  AddBalance(Cue::kEachAlone, std::min(places.source_alone, places.copy_alone), 0, kOneIsMuch,
             cues);
  AddBalance(Cue::kEarlierReading, places.earlier, 0, kOneIsMuch, cues);
  if (places.both_read > 0) {
    cues->push_back({Cue::kBothRead, std::min(1.0, std::log1p(places.both_read) / kManyPlaces)});
  }
  const uint32_t only_both = readings.OnlyOf(source, copy);
  if (only_both > 0) {
    cues->push_back({Cue::kOnlyBoth, std::min(1.0, std::log1p(only_both) / kManyReadings)});
  }
  // What one of two versions has, and the other has not.
  const uint32_t words = SharedWords(shared.passages);
  if (internal::ShareOfLonger(words, from.size(), to.size()) < kVersion) return;
  double elsewhere = 0, earlier = 0, dropped = 0;
  for (const Span span : LeftOut(shared, false, to.size())) {
    const Seen seen = third.Of(to, span);
    elsewhere += seen.attested;
    earlier += seen.earlier;
  }
  for (const Span span : LeftOut(shared, true, from.size())) {
    dropped += third.Of(from, span).attested;
  }
  AddBalance(Cue::kStretchElsewhere, elsewhere, 0, kOneIsMuch, cues);
  AddBalance(Cue::kStretchEarlier, earlier, 0, kOneIsMuch, cues);
  AddBalance(Cue::kStretchDropped, dropped, 0, kOneIsMuch, cues);
}

void CueReader::AddEdits(uint32_t source, uint32_t copy, const SharedText& shared,
                         std::vector<CueValue>* cues) const {
  const TokenizedText& from = *witnesses_[source].tokens;
  const TokenizedText& to = *witnesses_[copy].tokens;
  double only_in_source = 0, only_in_copy = 0;  // tokens
  double corrected = 0, misspelt = 0;           // words that the copy has in another spelling
  const auto count_spellings = [&](uint32_t s, uint32_t c) {
    if (!AreSpellings(from.Token(s), to.Token(c))) return;
    // The spelling that both together use more often is taken for the right one.
    auto uses = [&](uint64_t word) {
      return CountIn(facts_[source].words, word) + CountIn(facts_[copy].words, word);
    };
    const double theirs = uses(from.hash[s]), ours = uses(to.hash[c]);
    corrected += ours > theirs;
    misspelt += theirs > ours;
  };
  for (const AlignedPassage& passage : shared.passages) {
    uint32_t s = shared.InSource(passage).begin;
    uint32_t c = shared.InCopy(passage).begin;
    for (const Edit& edit : passage.edits) {
      const uint32_t in_source = shared.a_is_source ? edit.a : edit.b;
      const uint32_t in_copy = shared.a_is_source ? edit.b : edit.a;
      if (edit.kind != EditKind::kMatch) {
        only_in_source += in_source;
        only_in_copy += in_copy;
      }
      if (edit.kind == EditKind::kReplace && in_source == 1 && in_copy == 1) count_spellings(s, c);
      s += in_source;
      c += in_copy;
    }
  }
  // Versions of one text grow; of a passage in another text that says nothing.
  const double share =
      internal::ShareOfShorter(SharedWords(shared.passages), from.size(), to.size());
  const double grown = Balance(only_in_copy, only_in_source, kFewEdits);
  if (grown != 0) cues->push_back({Cue::kGrown, share * grown});
  AddBalance(Cue::kCorrected, corrected, misspelt, kFewEdits, cues);
}

}  // namespace stemma
