#include "core/align/internal/tables.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace stemma::internal {
namespace {

constexpr size_t kTellingDigits = 20;

bool IsNumber(std::string_view token) {
  return std::all_of(token.begin(), token.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Calls visit(token of a) for every matched one, until it says false.
template <typename Visit>
void WhileMatched(const AlignedPassage& passage, const Visit& visit) {
  uint32_t at = passage.a.begin;
  for (const Edit& edit : passage.edits) {
    if (edit.kind == EditKind::kMatch) {
      for (uint32_t i = at; i < at + edit.a; ++i) {
        if (!visit(i)) return;
      }
    }
    at += edit.a;
  }
}

uint32_t NumbersIn(const TokenizedText& text, Span tokens) {
  uint32_t numbers = 0;
  for (uint32_t i = tokens.begin; i < tokens.end; ++i) numbers += IsNumber(text.Token(i)) ? 1 : 0;
  return numbers;
}

}  // namespace

bool SaysSomething(const TokenizedText& a, const AlignedPassage& passage) {
  constexpr size_t kAtMost = 24;
  const size_t needed = std::min<size_t>(4 + passage.matched / 16, kAtMost);
  std::array<uint64_t, kAtMost> seen{};
  size_t count = 0;
  WhileMatched(passage, [&](uint32_t i) {
    const auto end = seen.begin() + static_cast<ptrdiff_t>(count);
    if (std::find(seen.begin(), end, a.hash[i]) == end && !IsNumber(a.Token(i))) {
      seen[count++] = a.hash[i];
    }
    return count < needed;
  });
  return count == needed;
}

bool IsTable(const TokenizedText& a, const AlignedPassage& passage) {
  uint32_t numbers = 0;
  WhileMatched(passage, [&](uint32_t i) {
    numbers += IsNumber(a.Token(i)) ? 1 : 0;
    return true;
  });
  return 5 * numbers > 2 * passage.matched;
}

bool IsSameTable(const TokenizedText& a, const TokenizedText& b, const AlignedPassage& passage) {
  if (3 * passage.a.size() < 2 * a.size() && 3 * passage.b.size() < 2 * b.size()) return false;
  uint32_t matched = 0;
  std::vector<std::string_view> figures;
  WhileMatched(passage, [&](uint32_t i) {
    if (!IsNumber(a.Token(i))) return true;
    ++matched;
    figures.push_back(a.Token(i));
    return true;
  });
  if (5 * matched < 4 * std::min(NumbersIn(a, passage.a), NumbersIn(b, passage.b))) return false;
  std::sort(figures.begin(), figures.end());
  figures.erase(std::unique(figures.begin(), figures.end()), figures.end());
  size_t digits = 0;
  for (const std::string_view figure : figures) digits += figure.size();
  return digits >= kTellingDigits;
}

}  // namespace stemma::internal
