#include "core/align/quoted_lines.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <numeric>
#include <tuple>
#include <utility>

#include "core/align/internal/quote_marks.h"
#include "core/base/hash.h"

namespace stemma {
namespace {

constexpr uint32_t kBrief = 2;  // tokens of a line that must be the only one of its words

struct QuotedLine {
  Span tokens;
  uint32_t marks = 0;
  uint64_t hash = 0;  // of its tokens
};

std::vector<QuotedLine> LinesOf(const LinedText& side) {
  std::vector<QuotedLine> lines;
  internal::MarkReader marks(side.text, side.tokens);
  for (uint32_t i = 0; i < side.tokens.size(); ++i) {
    const uint32_t before = i == 0 ? 0 : side.tokens.source[i - 1].end;
    const uint32_t begin = std::max(before, side.tokens.source[i].begin);
    const bool next = side.text.substr(before, begin - before).find('\n') != std::string_view::npos;
    if (i == 0 || next) lines.push_back({{i, i}, marks.At(i), 0});
    lines.back().tokens.end = i + 1;
    lines.back().hash = Mix(lines.back().hash + side.tokens.hash[i]);
  }
  return lines;
}

// The marks before the first token of each passage, in the text that `side` chooses.
std::vector<uint32_t> MarksOf(const LinedText& text, const std::vector<AlignedPassage>& passages,
                              Span AlignedPassage::*side) {
  std::vector<size_t> order(passages.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t x, size_t y) {
    return std::pair((passages[x].*side).begin, x) < std::pair((passages[y].*side).begin, y);
  });
  internal::MarkReader reader(text.text, text.tokens);  // reads forwards
  std::vector<uint32_t> marks(passages.size());
  for (const size_t i : order) marks[i] = reader.At((passages[i].*side).begin);
  return marks;
}

// Sets the marks of all passages. How many matched tokens stand behind more marks in `a`, less
// those that do in `b`: the first of each passage stands for it.
int64_t ReadMarks(const LinedText& a, const LinedText& b, std::vector<AlignedPassage>* passages) {
  const std::vector<uint32_t> in_a = MarksOf(a, *passages, &AlignedPassage::a);
  const std::vector<uint32_t> in_b = MarksOf(b, *passages, &AlignedPassage::b);
  int64_t more = 0;
  for (size_t i = 0; i < passages->size(); ++i) {
    AlignedPassage& passage = (*passages)[i];
    passage.marks_a = static_cast<uint8_t>(std::min(in_a[i], 255u));
    passage.marks_b = static_cast<uint8_t>(std::min(in_b[i], 255u));
    if (in_a[i] > in_b[i]) more += passage.matched;
    if (in_b[i] > in_a[i]) more -= passage.matched;
  }
  return more;
}

// Lines of `answer` and `source` that lie outside of the passages.
class LineFinder {
 public:
  LineFinder(const LinedText& answer, const LinedText& source)
      : answer_(LinesOf(answer)),
        source_(LinesOf(source)),
        in_answer_(answer.tokens.size()),
        in_source_(source.tokens.size()) {
    for (uint32_t i = 0; i < source_.size(); ++i) by_hash_.emplace_back(source_[i].hash, i);
    std::sort(by_hash_.begin(), by_hash_.end());
  }

  // Words that a passage matches. What stands behind no more marks in the answer was not taken from
  // there: its line may have another origin.
  void Cover(Span answer, Span source) {
    for (uint32_t i = 0; i < answer.size(); ++i) {
      in_source_[source.begin + i] = true;
      const QuotedLine& line = LineOf(answer_, answer.begin + i);
      if (line.marks > LineOf(source_, source.begin + i).marks) in_answer_[answer.begin + i] = true;
    }
  }

  // Runs of lines, in tokens of the answer and of the source.
  std::vector<std::pair<Span, Span>> Run() {
    std::vector<std::pair<Span, Span>> found;
    uint32_t next = 0;  // line of the source behind the one that was taken last
    for (const QuotedLine& line : answer_) {
      if (line.marks == 0 || in_answer_[line.tokens.begin] || in_answer_[line.tokens.end - 1]) {
        continue;
      }
      const QuotedLine* const origin = OriginOf(line, next);
      if (origin == nullptr) continue;
      next = static_cast<uint32_t>(origin - source_.data()) + 1;
      Cover(line.tokens, origin->tokens);
      if (!found.empty() && found.back().first.end == line.tokens.begin &&
          found.back().second.end == origin->tokens.begin) {
        found.back().first.end = line.tokens.end;
        found.back().second.end = origin->tokens.end;
      } else {
        found.emplace_back(line.tokens, origin->tokens);
      }
    }
    return found;
  }

 private:
  static const QuotedLine& LineOf(const std::vector<QuotedLine>& lines, uint32_t token) {
    return *std::prev(std::upper_bound(
        lines.begin(), lines.end(), token,
        [](uint32_t at, const QuotedLine& line) { return at < line.tokens.begin; }));
  }

  // The free line of the same words at or behind `from`, else the first that is free, else the
  // first: what a passage took for the origin of other words may be that of these.
  const QuotedLine* OriginOf(const QuotedLine& line, uint32_t from) const {
    constexpr size_t kMostTried = 64;
    const auto begin = std::lower_bound(by_hash_.begin(), by_hash_.end(), std::pair(line.hash, 0u));
    const auto twice = [&](auto at) {
      return at != by_hash_.end() && std::next(at) != by_hash_.end() &&
             std::next(at)->first == line.hash;
    };
    if (line.tokens.size() <= kBrief && twice(begin)) return nullptr;
    const QuotedLine *first = nullptr, *taken = nullptr;
    size_t tried = 0;
    for (auto at = begin; at != by_hash_.end() && at->first == line.hash; ++at) {
      const QuotedLine& origin = source_[at->second];
      if (++tried > kMostTried) break;
      if (origin.marks >= line.marks || origin.tokens.size() != line.tokens.size()) continue;
      const bool free = !in_source_[origin.tokens.begin] && !in_source_[origin.tokens.end - 1];
      if (free && at->second >= from) return &origin;
      const QuotedLine*& other = free ? first : taken;
      if (other == nullptr) other = &origin;
    }
    return first != nullptr || line.tokens.size() <= kBrief ? first : taken;
  }

  std::vector<QuotedLine> answer_, source_;
  std::vector<bool> in_answer_, in_source_;
  std::vector<std::pair<uint64_t, uint32_t>> by_hash_;  // lines of the source
};

}  // namespace

std::vector<AlignedPassage> WithQuotedLines(const LinedText& a, const LinedText& b,
                                            std::vector<AlignedPassage> passages) {
  if (a.text.empty() || b.text.empty()) return passages;
  const int64_t more = ReadMarks(a, b, &passages);
  if (more == 0) return passages;
  const bool a_answers = more > 0;
  LineFinder finder(a_answers ? a : b, a_answers ? b : a);
  for (const AlignedPassage& passage : passages) {
    // What was changed between matches may hold a line that was moved.
    uint32_t at_a = passage.a.begin, at_b = passage.b.begin;
    for (const Edit& edit : passage.edits) {
      const Span in_a{at_a, at_a + edit.a}, in_b{at_b, at_b + edit.b};
      if (edit.kind == EditKind::kMatch) {
        finder.Cover(a_answers ? in_a : in_b, a_answers ? in_b : in_a);
      }
      at_a = in_a.end;
      at_b = in_b.end;
    }
  }
  for (const auto& [answer, source] : finder.Run()) {
    const Span in_a = a_answers ? answer : source, in_b = a_answers ? source : answer;
    passages.push_back(
        MakePassage(in_a.begin, in_b.begin, {{EditKind::kMatch, in_a.size(), in_b.size()}}));
    passages.back().quoted_lines = true;
  }
  std::sort(passages.begin(), passages.end(),
            [](const auto& x, const auto& y) { return std::tie(x.a, x.b) < std::tie(y.a, y.b); });
  return passages;
}

}  // namespace stemma
