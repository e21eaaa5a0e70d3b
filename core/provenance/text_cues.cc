// What two texts themselves tell of who took from whom by their words and by where the shared ones
// stand.

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>

#include "core/base/sort.h"
#include "core/provenance/cues.h"
#include "core/provenance/internal/counts.h"

namespace stemma {
namespace {

using internal::Balance;
using internal::CountIn;

// The smoothing of a remainder's vocabulary, in words of what both texts use.
constexpr double kSmoothing = 200;
// Remainders of fewer tokens have no vocabulary to speak of.
constexpr size_t kLeastRemainder = 40;
// A remainder of so many tokens says half of what a long one would.
constexpr double kLittleText = 300;

// The tokens in the passages of a side: ascending, disjoint.
std::vector<Span> SharedTokens(std::span<const AlignedPassage> passages, bool side_a) {
  std::vector<Span> spans;
  for (const AlignedPassage& passage : passages) spans.push_back(side_a ? passage.a : passage.b);
  std::sort(spans.begin(), spans.end());
  uint32_t end = 0;
  for (Span& span : spans) {
    span.begin = std::max(span.begin, end);
    end = span.end = std::max(span.end, end);
  }
  return spans;
}

size_t SizeOf(std::span<const Span> spans) {
  size_t size = 0;
  for (const Span& span : spans) size += span.size();
  return size;
}

// The hashes of the tokens, sorted.
std::vector<uint64_t> HashesOf(const TokenizedText& tokens, std::span<const Span> spans) {
  std::vector<uint64_t> hashes;
  for (const Span& span : spans) {
    hashes.insert(hashes.end(), tokens.hash.begin() + span.begin, tokens.hash.begin() + span.end);
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

// Whether nothing but white space, a line's end in it, and marks of quotation stands between a
// colon and `at`: within a line a colon introduces other things.
bool BehindColon(std::string_view text, uint32_t at) {
  size_t i = at;
  bool new_line = false;
  while (i > 0) {
    const auto c = static_cast<unsigned char>(text[i - 1]);
    const bool between = c <= ' ' || c == '"' || c == '\'' || c == '>' || c == '|' || c == '<' ||
                         c == '*' || c == '-';
    if (!between) return c == ':' && new_line;
    new_line |= c == '\n';
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
double HeadRewritten(size_t tokens, const SharedText& shared, bool source) {
  const uint32_t head = static_cast<uint32_t>(tokens / 4);
  if (head == 0) return 0;
  double in_head = 0, in_rest = 0;
  for (const AlignedPassage& passage : shared.passages) {
    const Span span = source ? shared.InSource(passage) : shared.InCopy(passage);
    const uint32_t cut = std::clamp(head, span.begin, span.end);
    in_head += cut - span.begin;
    in_rest += span.end - cut;
  }
  return std::min(1.0, in_rest / static_cast<double>(tokens - head)) -
         std::min(1.0, in_head / static_cast<double>(head));
}

constexpr uint32_t kParagraph =
    10;  // tokens that only one text has where the other goes straight on
constexpr uint32_t kStraightOn = 3;

// What one of them has more than the other before, and between, the passages they share.
struct Blocks {
  double lead = 0;                    // 1: the copy has a lead of its own, -1: the source
  double in_copy = 0, in_source = 0;  // blocks between passages
};

Blocks BlocksOf(const SharedText& shared) {
  std::vector<std::pair<Span, Span>> spans;  // in the source, in the copy
  for (const AlignedPassage& passage : shared.passages) {
    spans.emplace_back(shared.InSource(passage), shared.InCopy(passage));
  }
  std::sort(spans.begin(), spans.end());
  const auto more = [](uint32_t one, uint32_t other) {
    return one >= kParagraph && other <= kStraightOn;
  };
  Blocks blocks;
  for (size_t i = 0; i < spans.size(); ++i) {
    const auto [source, copy] = spans[i];
    if (i == 0) {
      blocks.lead = more(copy.begin, source.begin) - more(source.begin, copy.begin);
      continue;
    }
    const auto [source_before, copy_before] = spans[i - 1];
    if (source.begin < source_before.end || copy.begin < copy_before.end) continue;
    const uint32_t there = source.begin - source_before.end, here = copy.begin - copy_before.end;
    blocks.in_copy += more(here, there);
    blocks.in_source += more(there, here);
  }
  return blocks;
}

}  // namespace

// How much better the words of the passages fit the rest of the source than the rest of the copy:
// the mean log-ratio of their smoothed frequencies there. A copied passage is at home in its
// source.
double CueReader::Vocabulary(uint32_t source, uint32_t copy, const SharedText& shared) const {
  const std::vector<Span> source_spans = SharedTokens(shared.passages, shared.a_is_source);
  const std::vector<Span> copy_spans = SharedTokens(shared.passages, !shared.a_is_source);
  const std::vector<uint64_t>& all_source = facts_[source].words;
  const std::vector<uint64_t>& all_copy = facts_[copy].words;
  if (all_source.size() < SizeOf(source_spans) + kLeastRemainder ||
      all_copy.size() < SizeOf(copy_spans) + kLeastRemainder) {
    return 0;
  }
  const std::vector<uint64_t> in_source = HashesOf(*witnesses_[source].tokens, source_spans);
  const std::vector<uint64_t> in_copy = HashesOf(*witnesses_[copy].tokens, copy_spans);
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
  if (words == 0) return 0;
  // In little text a passage is never at home: what is left of a reply is about the passage itself.
  // Nor is what two versions of one text share a guest in either.
  const double rest = std::min(rest_source, rest_copy);
  const double guest =
      1 - internal::ShareOfLonger(SharedWords(shared.passages), all_source.size(), all_copy.size());
  return guest * rest / (rest + kLittleText) * std::tanh(sum / static_cast<double>(words));
}

void CueReader::AddPlaces(uint32_t source, uint32_t copy, const SharedText& shared,
                          std::vector<CueValue>* cues) const {
  const Witness& from = witnesses_[source];
  const Witness& to = witnesses_[copy];
  double place = 0, words = 0, introduced = 0;
  for (const AlignedPassage& passage : shared.passages) {
    const Span in_source = shared.InSource(passage);
    const Span in_copy = shared.InCopy(passage);
    place += passage.matched * ((in_copy.begin + in_copy.end) / 2.0 / to.tokens->size() -
                                (in_source.begin + in_source.end) / 2.0 / from.tokens->size());
    words += passage.matched;
    introduced += BehindColon(to.text, to.tokens->source[in_copy.begin].begin);
    introduced -= BehindColon(from.text, from.tokens->source[in_source.begin].begin);
  }
  // Where and how two versions of one text differ tells something; where a passage stands in two
  // texts that share nothing else, does not.
  const double share = internal::ShareOfShorter(words, from.tokens->size(), to.tokens->size());
  if (words > 0 && place != 0) cues->push_back({Cue::kPosition, share * place / words});
  if (introduced != 0) {
    cues->push_back({Cue::kIntroduced, introduced / static_cast<double>(shared.passages.size())});
  }
  const double head = HeadRewritten(to.tokens->size(), shared, false) -
                      HeadRewritten(from.tokens->size(), shared, true);
  if (std::fabs(head) >= 0.1)
    cues->push_back({Cue::kEditsAtHead, share * std::clamp(head, -1.0, 1.0)});
  const Blocks blocks = BlocksOf(shared);
  if (blocks.lead != 0) cues->push_back({Cue::kLeadAdded, blocks.lead});
  const double added = Balance(blocks.in_copy, blocks.in_source, 1);
  if (added != 0) cues->push_back({Cue::kBlockAdded, share * added});
  if (!shared.passages.empty()) {
    const AlignedPassage& last =
        *std::max_element(shared.passages.begin(), shared.passages.end(),
                          [](const auto& x, const auto& y) { return x.a.end < y.a.end; });
    const Span in_source = shared.InSource(last);
    const Span in_copy = shared.InCopy(last);
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
