// What two texts themselves tell of who took from whom: vocabulary, edits, places.

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <optional>

#include "core/base/hash.h"
#include "core/base/sort.h"
#include "core/provenance/cues.h"

namespace stemma {
namespace {

// The smoothing of a remainder's vocabulary, in words of what both texts use.
constexpr double kSmoothing = 200;
// Remainders of fewer tokens have no vocabulary to speak of.
constexpr size_t kLeastRemainder = 40;
// A remainder of so many tokens says half of what a long one would.
constexpr double kLittleText = 300;
// Counts that make a ratio of edits half of what it would be with many.
constexpr double kFewEdits = 3;
constexpr size_t kLeastTypoLetters = 4;

// A side of the passages.
Span SideOf(const AlignedPassage& passage, bool a) { return a ? passage.a : passage.b; }

// Difference over sum, drawn to 0 where there is little.
double Balance(double more, double less, double few) { return (more - less) / (more + less + few); }

// The tokens in the passages of a side, each once: their hashes, sorted.
std::vector<uint64_t> SharedTokens(const TokenizedText& tokens,
                                   std::span<const AlignedPassage> passages, bool side_a) {
  std::vector<Span> spans;
  for (const AlignedPassage& passage : passages) spans.push_back(SideOf(passage, side_a));
  std::sort(spans.begin(), spans.end());
  std::vector<uint64_t> hashes;
  uint32_t end = 0;
  for (const Span& span : spans) {
    for (uint32_t t = std::max(span.begin, end); t < span.end; ++t)
      hashes.push_back(tokens.hash[t]);
    end = std::max(end, span.end);
  }
  SortByHash(&hashes, std::identity());
  return hashes;
}

// Counts hashes in a sorted list, asked in ascending order.
class Counter {
 public:
  explicit Counter(std::span<const uint64_t> sorted) : rest_(sorted) {}
  double operator()(uint64_t hash) {
    size_t less = 0;
    while (less < rest_.size() && rest_[less] < hash) ++less;
    size_t behind = less;
    while (behind < rest_.size() && rest_[behind] == hash) ++behind;
    rest_ = rest_.subspan(behind);
    return static_cast<double>(behind - less);
  }

 private:
  std::span<const uint64_t> rest_;
};

double CountIn(std::span<const uint64_t> sorted, uint64_t hash) {
  const auto [begin, end] = std::equal_range(sorted.begin(), sorted.end(), hash);
  return static_cast<double>(end - begin);
}

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

// Whether nothing but white space and marks of quotation stands between a colon and `at`.
bool BehindColon(std::string_view text, uint32_t at) {
  size_t i = at;
  while (i > 0) {
    const auto c = static_cast<unsigned char>(text[i - 1]);
    const bool between = c <= ' ' || c == '"' || c == '\'' || c == '>' || c == '|' || c == '<' ||
                         c == '*' || c == '-';
    if (!between) return c == ':';
    --i;
  }
  return false;
}

constexpr size_t kNearEnd = 12;  // tokens behind the last passage of a text that stops there
constexpr size_t kGoesOn = 25;   // tokens behind it in one that goes on

bool IsAsciiAlnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Whether nothing but closing marks stands between `at` and a blank line or the end of the text.
bool EndsParagraph(std::string_view text, uint32_t at) {
  size_t i = at;
  while (i < text.size() && text[i] != '\n') {
    if (IsAsciiAlnum(text[i])) return false;
    ++i;
  }
  if (i < text.size()) ++i;
  while (i < text.size() && (text[i] == ' ' || text[i] == '\t' || text[i] == '\r')) ++i;
  return i >= text.size() || text[i] == '\n';
}

// Whether `cut` stops where the last shared passage ends, at a paragraph's end of `whole`, which
// goes on.
bool IsTruncated(const Witness& cut, const Witness& whole, Span cut_span, Span whole_span) {
  return cut.tokens->size() - cut_span.end <= kNearEnd &&
         whole.tokens->size() - whole_span.end >= kGoesOn &&
         EndsParagraph(whole.text, whole.tokens->source[whole_span.end - 1].end);
}

// How much less of the first quarter than of the rest is shared, in [-1, 1].
double HeadRewritten(size_t tokens, std::span<const AlignedPassage> passages, bool side_a) {
  const uint32_t head = static_cast<uint32_t>(tokens / 4);
  if (head == 0) return 0;
  double in_head = 0, in_rest = 0;
  for (const AlignedPassage& passage : passages) {
    const Span span = SideOf(passage, side_a);
    const uint32_t cut = std::clamp(head, span.begin, span.end);
    in_head += cut - span.begin;
    in_rest += span.end - cut;
  }
  return std::min(1.0, in_rest / static_cast<double>(tokens - head)) -
         std::min(1.0, in_head / static_cast<double>(head));
}

// Where two texts differ, the tokens around the difference tell which reading it is: two before its
// beginning and three from there.
constexpr uint32_t kBefore = 2;
constexpr uint32_t kWindow = 5;

uint64_t WindowHash(const TokenizedText& tokens, size_t begin) {
  uint64_t hash = 0;
  for (size_t t = begin; t < begin + kWindow; ++t) hash = Mix(hash ^ tokens.hash[t]);
  return hash;
}

// The reading at `at`, nothing where the text is too short for one.
std::optional<uint64_t> ReadingAt(const TokenizedText& tokens, uint32_t at) {
  if (at < kBefore || at - kBefore + kWindow > tokens.size()) return std::nullopt;
  return WindowHash(tokens, at - kBefore);
}

// What the edits inside the passages come to.
struct EditCounts {
  double only_in_source = 0, only_in_copy = 0;  // tokens
  double source_alone = 0, copy_alone = 0;      // places where a third has the other's reading
  double corrected = 0, misspelt = 0;           // words that the copy has in another spelling
};

}  // namespace

std::vector<uint64_t> AttestedWindows(std::span<const Witness> witnesses) {
  std::vector<uint64_t> attested;
  if (witnesses.size() < 3) return attested;  // no third who could attest anything
  std::vector<uint64_t> all, of_one;
  for (const Witness& witness : witnesses) {
    of_one.clear();
    for (size_t t = 0; t + kWindow <= witness.tokens->size(); ++t) {
      of_one.push_back(WindowHash(*witness.tokens, t));
    }
    SortByHash(&of_one, std::identity());
    all.insert(all.end(), of_one.begin(), std::unique(of_one.begin(), of_one.end()));
  }
  SortByHash(&all, std::identity());
  for (size_t i = 1; i < all.size(); ++i) {
    if (all[i] == all[i - 1] && (attested.empty() || attested.back() != all[i])) {
      attested.push_back(all[i]);
    }
  }
  return attested;
}

bool CueReader::IsAttested(uint64_t window) const {
  return std::binary_search(attested_.begin(), attested_.end(), window);
}

// How much better the words of the passages fit the rest of the source than the rest of the copy:
// the mean log-ratio of their smoothed frequencies there. A copied passage is at home in its
// source.
double CueReader::Vocabulary(uint32_t source, uint32_t copy, const SharedText& shared) const {
  const std::vector<uint64_t> in_source =
      SharedTokens(*witnesses_[source].tokens, shared.passages, shared.a_is_source);
  const std::vector<uint64_t> in_copy =
      SharedTokens(*witnesses_[copy].tokens, shared.passages, !shared.a_is_source);
  const std::vector<uint64_t>& all_source = facts_[source].words;
  const std::vector<uint64_t>& all_copy = facts_[copy].words;
  if (all_source.size() < in_source.size() + kLeastRemainder ||
      all_copy.size() < in_copy.size() + kLeastRemainder) {
    return 0;
  }
  const double rest_source = static_cast<double>(all_source.size() - in_source.size());
  const double rest_copy = static_cast<double>(all_copy.size() - in_copy.size());
  Counter shared_source(in_source), shared_copy(in_copy), source_words(all_source),
      copy_words(all_copy);
  double sum = 0;
  size_t words = 0;
  for (size_t i = 0; i < in_source.size(); ++i) {
    if (i > 0 && in_source[i] == in_source[i - 1]) continue;
    const uint64_t word = in_source[i];
    const double there = source_words(word) - shared_source(word);
    const double here = copy_words(word) - shared_copy(word);
    const double common = kSmoothing * (there + here + 1) / (rest_source + rest_copy + 1);
    sum += std::log((there + common) / (rest_source + kSmoothing)) -
           std::log((here + common) / (rest_copy + kSmoothing));
    ++words;
  }
  // In little text a passage is never at home: what is left of a reply is about the passage itself.
  const double rest = std::min(rest_source, rest_copy);
  return words == 0 ? 0 : rest / (rest + kLittleText) * std::tanh(sum / static_cast<double>(words));
}

void CueReader::AddEdits(uint32_t source, uint32_t copy, const SharedText& shared,
                         std::vector<CueValue>* cues) const {
  const TokenizedText& from = *witnesses_[source].tokens;
  const TokenizedText& to = *witnesses_[copy].tokens;
  EditCounts counts;
  for (const AlignedPassage& passage : shared.passages) {
    uint32_t s = SideOf(passage, shared.a_is_source).begin;
    uint32_t c = SideOf(passage, !shared.a_is_source).begin;
    for (const Edit& edit : passage.edits) {
      const uint32_t in_source = shared.a_is_source ? edit.a : edit.b;
      const uint32_t in_copy = shared.a_is_source ? edit.b : edit.a;
      if (edit.kind != EditKind::kMatch) {
        const std::optional<uint64_t> theirs = ReadingAt(from, s), ours = ReadingAt(to, c);
        if (theirs && ours) {
          const bool source_attested = IsAttested(*theirs), copy_attested = IsAttested(*ours);
          counts.source_alone += copy_attested && !source_attested;
          counts.copy_alone += source_attested && !copy_attested;
        }
        counts.only_in_source += in_source;
        counts.only_in_copy += in_copy;
      }
      if (edit.kind == EditKind::kReplace && in_source == 1 && in_copy == 1 &&
          AreSpellings(from.Token(s), to.Token(c))) {
        // The spelling that both together use more often is taken for the right one.
        auto uses = [&](uint64_t word) {
          return CountIn(facts_[source].words, word) + CountIn(facts_[copy].words, word);
        };
        const double theirs = uses(from.hash[s]), ours = uses(to.hash[c]);
        counts.corrected += ours > theirs;
        counts.misspelt += theirs > ours;
      }
      s += in_source;
      c += in_copy;
    }
  }
  const double grown = Balance(counts.only_in_copy, counts.only_in_source, kFewEdits);
  if (grown != 0) cues->push_back({Cue::kGrown, grown});
  const double source_alone = Balance(counts.source_alone, 0, 1);
  if (source_alone != 0) cues->push_back({Cue::kSourceAlone, source_alone});
  const double copy_alone = Balance(counts.copy_alone, 0, 1);
  if (copy_alone != 0) cues->push_back({Cue::kCopyAlone, copy_alone});
  const double corrected = Balance(counts.corrected, counts.misspelt, kFewEdits);
  if (corrected != 0) cues->push_back({Cue::kCorrected, corrected});
}

void CueReader::AddPlaces(uint32_t source, uint32_t copy, const SharedText& shared,
                          std::vector<CueValue>* cues) const {
  const Witness& from = witnesses_[source];
  const Witness& to = witnesses_[copy];
  double place = 0, words = 0, introduced = 0;
  for (const AlignedPassage& passage : shared.passages) {
    const Span in_source = SideOf(passage, shared.a_is_source);
    const Span in_copy = SideOf(passage, !shared.a_is_source);
    place += passage.matched * ((in_copy.begin + in_copy.end) / 2.0 / to.tokens->size() -
                                (in_source.begin + in_source.end) / 2.0 / from.tokens->size());
    words += passage.matched;
    introduced += BehindColon(to.text, to.tokens->source[in_copy.begin].begin);
    introduced -= BehindColon(from.text, from.tokens->source[in_source.begin].begin);
  }
  if (words > 0 && place != 0) cues->push_back({Cue::kPosition, place / words});
  if (introduced != 0) {
    cues->push_back({Cue::kIntroduced, introduced / static_cast<double>(shared.passages.size())});
  }
  const double head = HeadRewritten(to.tokens->size(), shared.passages, !shared.a_is_source) -
                      HeadRewritten(from.tokens->size(), shared.passages, shared.a_is_source);
  if (std::fabs(head) >= 0.1) cues->push_back({Cue::kEditsAtHead, std::clamp(head, -1.0, 1.0)});
  if (!shared.passages.empty()) {
    const AlignedPassage& last =
        *std::max_element(shared.passages.begin(), shared.passages.end(),
                          [](const auto& x, const auto& y) { return x.a.end < y.a.end; });
    const Span in_source = SideOf(last, shared.a_is_source);
    const Span in_copy = SideOf(last, !shared.a_is_source);
    if (IsTruncated(to, from, in_copy, in_source)) {
      cues->push_back({Cue::kTruncated, 1.0});
    } else if (IsTruncated(from, to, in_source, in_copy)) {
      cues->push_back({Cue::kTruncated, -1.0});
    }
  }
  if (from.words != to.words) {
    cues->push_back({Cue::kLonger, Balance(to.words, from.words, 0)});
  }
}

}  // namespace stemma
