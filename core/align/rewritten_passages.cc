#include "core/align/rewritten_passages.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace stemma {
namespace {

constexpr size_t kMostPlaces = 8;     // of a word in the other side, to lead the alignment
constexpr uint32_t kLeastWords = 20;  // of an aligned passage that stands for a fragment
constexpr double kMostOfBoth = 0.6;   // what it covers of both sides, at least,
constexpr double kMostOfOne = 0.8;    // or of one

struct Match {
  uint32_t a = 0;
  uint32_t b = 0;
};

// A longest chain of equal words that ascends in both sides (Hunt, Szymanski, "A fast algorithm for
// computing longest common subsequences", 1977), of words that stand in `b` a few times at most.
std::vector<Match> CommonOrder(const TokenizedText& a, const TokenizedText& b, Span in_a,
                               Span in_b) {
  std::vector<std::pair<uint64_t, uint32_t>> places;  // of b's words
  for (uint32_t j = in_b.begin; j < in_b.end; ++j) places.emplace_back(b.hash[j], j);
  std::sort(places.begin(), places.end());
  struct Link {
    Match match;
    size_t before;
  };
  constexpr size_t kNone = SIZE_MAX;
  std::vector<Link> links;
  std::vector<size_t> ends;  // of the best chain of each length: that which ends earliest in b
  for (uint32_t i = in_a.begin; i < in_a.end; ++i) {
    const auto first = std::lower_bound(places.begin(), places.end(), std::pair(a.hash[i], 0u));
    auto last = first;
    while (last != places.end() && last->first == a.hash[i]) ++last;
    if (static_cast<size_t>(last - first) > kMostPlaces) continue;
    while (last != first) {
      const uint32_t j = (--last)->second;
      const auto at = std::partition_point(ends.begin(), ends.end(),
                                           [&](size_t link) { return links[link].match.b < j; });
      links.push_back({{i, j}, at == ends.begin() ? kNone : *(at - 1)});
      if (at == ends.end()) {
        ends.push_back(links.size() - 1);
      } else {
        *at = links.size() - 1;
      }
    }
  }
  std::vector<Match> chain;
  for (size_t link = ends.empty() ? kNone : ends.back(); link != kNone; link = links[link].before) {
    chain.push_back(links[link].match);
  }
  std::reverse(chain.begin(), chain.end());
  return chain;
}

uint32_t Shared(Span x, Span y) {
  const uint32_t begin = std::max(x.begin, y.begin), end = std::min(x.end, y.end);
  return begin < end ? end - begin : 0;
}

bool Meet(const AlignedPassage& passage, const Rewritten& fragment) {
  return passage.a.Overlaps(fragment.a) && passage.b.Overlaps(fragment.b);
}

bool StandsFor(const TokenizedText& a, const AlignedPassage& passage, const Rewritten& fragment) {
  const double of_a = Shared(passage.a, fragment.a) / static_cast<double>(fragment.a.size());
  const double of_b = Shared(passage.b, fragment.b) / static_cast<double>(fragment.b.size());
  const bool most = std::min(of_a, of_b) >= kMostOfBoth || std::max(of_a, of_b) >= kMostOfOne;
  return most && MatchedWords(a, passage) >= kLeastWords;
}

}  // namespace

AlignedPassage AlignRewritten(const TokenizedText& a, const TokenizedText& b,
                              const Rewritten& rewritten) {
  std::vector<Edit> edits;
  uint32_t at_a = rewritten.a.begin, at_b = rewritten.b.begin;
  const auto fill = [&](uint32_t to_a, uint32_t to_b) {
    std::vector<Edit> gap;
    AlignGap(a, b, {at_a, to_a}, {at_b, to_b}, {}, &gap);
    for (const Edit& edit : gap) {
      if (!edits.empty() && edits.back().kind == edit.kind) {
        edits.back().a += edit.a;
        edits.back().b += edit.b;
      } else {
        edits.push_back(edit);
      }
    }
    at_a = to_a;
    at_b = to_b;
  };
  for (const Match& match : CommonOrder(a, b, rewritten.a, rewritten.b)) {
    fill(match.a, match.b);
    fill(match.a + 1, match.b + 1);
  }
  fill(rewritten.a.end, rewritten.b.end);
  AlignedPassage passage = MakePassage(rewritten.a.begin, rewritten.b.begin, std::move(edits));
  passage.likeness = rewritten.likeness;
  return passage;
}

std::vector<AlignedPassage> WithRewritten(const TokenizedText& a, const TokenizedText& b,
                                          std::span<const Rewritten> rewritten,
                                          std::vector<AlignedPassage> passages) {
  if (rewritten.empty()) return passages;
  std::vector<bool> stood_for(rewritten.size());
  std::vector<AlignedPassage> result, part;
  for (AlignedPassage& passage : passages) {
    bool meets = false, stands = false;
    for (size_t i = 0; i < rewritten.size(); ++i) {
      if (!Meet(passage, rewritten[i])) continue;
      meets = true;
      if (!StandsFor(a, passage, rewritten[i])) continue;
      stands = true;
      stood_for[i] = true;
    }
    (meets && !stands ? part : result).push_back(std::move(passage));
  }
  for (size_t i = 0; i < rewritten.size(); ++i) {
    if (!stood_for[i]) result.push_back(AlignRewritten(a, b, rewritten[i]));
  }
  // What was a part of a fragment for which another passage stands is left by itself.
  for (AlignedPassage& passage : part) {
    bool covered = false;
    for (size_t i = 0; i < rewritten.size() && !covered; ++i) {
      covered = !stood_for[i] && Meet(passage, rewritten[i]);
    }
    if (!covered) result.push_back(std::move(passage));
  }
  std::sort(result.begin(), result.end(),
            [](const auto& x, const auto& y) { return std::pair(x.a, x.b) < std::pair(y.a, y.b); });
  return result;
}

}  // namespace stemma
