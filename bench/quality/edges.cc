#include "bench/quality/edges.h"

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <string_view>
#include <utility>

#include "core/text/readers.h"
#include "core/text/tokenize.h"
#include "core/text/utf8.h"

namespace stemma::quality {
namespace {

constexpr uint32_t kWords = 2;

// The words of a text, and where each begins.
struct Placed {
  std::vector<uint64_t> words;
  std::vector<uint32_t> begin;  // in code points

  Span In(Span code_points) const {
    const auto at = [&](uint32_t place) {
      return static_cast<uint32_t>(std::lower_bound(begin.begin(), begin.end(), place) -
                                   begin.begin());
    };
    return {at(code_points.begin), at(code_points.end)};
  }
};

using Texts = std::map<std::string, Placed, std::less<>>;

absl::StatusOr<Texts> ReadTexts(const std::vector<std::string>& paths, const Truth& truth,
                                const Options& options) {
  std::set<std::string_view> wanted;
  for (const SharedSpan& passage : truth.passages()) wanted.insert({passage.copy, passage.source});
  Texts texts;
  STEMMA_ASSIGN_OR_RETURN(const auto reader, DocumentReader::Open(paths, options.read));
  Tokenizer tokenizer;
  TokenizedText tokens;
  for (Document document; reader->Next(&document);) {
    if (!wanted.contains(document.id)) continue;
    tokenizer.Run(document.text, &tokens);
    const CodePointIndex code_points(document.text);
    Placed& placed = texts[document.id];
    placed.words = tokens.hash;
    for (const Span& source : tokens.source) {
      placed.begin.push_back(code_points.CodePoints(source.begin));
    }
  }
  return texts;
}

// In words of the copy and of the source.
struct Place {
  Span copy, source;
};

// How many words of the one are not in the other, at most: as bags of words.
uint32_t Unlike(std::span<const uint64_t> a, std::span<const uint64_t> b) {
  std::map<uint64_t, int64_t> more;
  for (const uint64_t word : a) ++more[word];
  for (const uint64_t word : b) --more[word];
  uint32_t in_a = 0, in_b = 0;
  for (const auto& [word, count] : more) {
    if (count > 0) in_a += static_cast<uint32_t>(count);
    if (count < 0) in_b += static_cast<uint32_t>(-count);
  }
  return std::max(in_a, in_b);
}

std::span<const uint64_t> Words(const Placed& text, uint32_t begin, uint32_t end) {
  return std::span(text.words).subspan(begin, begin < end ? end - begin : 0);
}

bool Near(uint32_t x, uint32_t y) { return (x < y ? y - x : x - y) <= kWords; }

bool Within(const Place& truth, const Place& found) {
  return Near(truth.copy.begin, found.copy.begin) && Near(truth.copy.end, found.copy.end) &&
         Near(truth.source.begin, found.source.begin) && Near(truth.source.end, found.source.end);
}

bool Shared(const Place& truth, const Place& found, const Placed& copy, const Placed& source) {
  const bool missing = found.copy.begin > truth.copy.begin + kWords ||
                       found.source.begin > truth.source.begin + kWords ||
                       found.copy.end + kWords < truth.copy.end ||
                       found.source.end + kWords < truth.source.end;
  return !missing &&
         Unlike(Words(copy, found.copy.begin, truth.copy.begin),
                Words(source, found.source.begin, truth.source.begin)) <= kWords &&
         Unlike(Words(copy, truth.copy.end, found.copy.end),
                Words(source, truth.source.end, found.source.end)) <= kWords;
}

// From the first to the last of the passages of `pair` that meet `passage`; empty when none does.
SharedSpan Found(const PairRecord& pair, const SharedSpan& passage, const EvalOptions& eval) {
  SharedSpan found{passage.copy, {UINT32_MAX, 0}, passage.source, {UINT32_MAX, 0}};
  const auto add = [](Span span, Span* to) {
    *to = {std::min(to->begin, span.begin), std::max(to->end, span.end)};
  };
  for (const PassageRecord& record : pair.passages) {
    const bool is_a = pair.a == passage.copy;
    const Span copy = is_a ? record.a : record.b, source = is_a ? record.b : record.a;
    if (std::find(eval.kinds.begin(), eval.kinds.end(), record.kind) == eval.kinds.end()) continue;
    if (!copy.Overlaps(passage.in_copy) || !source.Overlaps(passage.in_source)) continue;
    add(copy, &found.in_copy);
    add(source, &found.in_source);
  }
  return found;
}

}  // namespace

absl::StatusOr<Edges> MeasureEdges(const std::vector<std::string>& documents, const Truth& truth,
                                   const Result& result, const Options& options,
                                   const EvalOptions& eval) {
  STEMMA_ASSIGN_OR_RETURN(const Texts texts, ReadTexts(documents, truth, options));
  std::vector<SharedSpan> passages = truth.passages();
  std::sort(passages.begin(), passages.end());
  passages.erase(std::unique(passages.begin(), passages.end()), passages.end());
  Edges edges{.passages = passages.size()};
  for (const SharedSpan& passage : passages) {
    const PairRecord* pair = result.Find(passage.copy, passage.source);
    const auto copy = texts.find(passage.copy), source = texts.find(passage.source);
    if (pair == nullptr || copy == texts.end() || source == texts.end()) continue;
    const SharedSpan found = Found(*pair, passage, eval);
    if (found.in_copy.empty()) continue;
    ++edges.found;
    const auto place = [&](const SharedSpan& span) {
      return Place{copy->second.In(span.in_copy), source->second.In(span.in_source)};
    };
    const Place true_place = place(passage), found_place = place(found);
    edges.within += Within(true_place, found_place) ? 1 : 0;
    edges.shared += Shared(true_place, found_place, copy->second, source->second) ? 1 : 0;
  }
  return edges;
}

}  // namespace stemma::quality
