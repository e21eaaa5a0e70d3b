#include <algorithm>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "bench/micro/micro.h"
#include "core/base/hash.h"
#include "core/base/status.h"
#include "core/provenance/stemma_tree.h"

namespace stemma::bench {
namespace {

constexpr uint32_t kTokens = 300;
constexpr uint32_t kNeighbours = 20;  // with which a witness is paired
constexpr int64_t kFirstPrint = 1'700'000'000;

// A cluster of one story: texts, what they share, and what points to both.
struct Prints {
  std::deque<Article> articles;
  std::deque<TokenizedText> tokens;
  std::deque<std::string> texts;
  std::deque<std::vector<AlignedPassage>> passages;
  std::vector<Witness> witnesses;
  std::vector<StemmaPair> pairs;

  void Add(const std::vector<uint64_t>& words, bool dated) {
    TokenizedText& made = tokens.emplace_back();
    std::string& text = texts.emplace_back();
    for (const uint64_t word : words) {
      const std::string token = Concat("w", word);
      made.offset.push_back(static_cast<uint32_t>(made.text.size()));
      made.source.push_back(
          {static_cast<uint32_t>(text.size()), static_cast<uint32_t>(text.size() + token.size())});
      made.hash.push_back(Mix(word));
      made.text += token;
      text += token;
      text += made.hash.size() % 60 == 0 ? "\n\n" : " ";
    }
    made.offset.push_back(static_cast<uint32_t>(made.text.size()));
    Article& article = articles.emplace_back();
    const uint32_t number = static_cast<uint32_t>(witnesses.size());
    if (dated) {
      ParsedDate date;
      date.interval.begin = kFirstPrint + int64_t{600} * number;
      date.interval.end = date.interval.begin + 1;
      date.precision = DatePrecision::kSecond;
      date.zone_known = true;
      article.date = ArticleDate{date, DateSource::kField, {}};
      article.dates.push_back(*article.date);
    }
    witnesses.push_back({number, &article, &made, text, static_cast<uint32_t>(made.size())});
  }

  // Tokens [a, a + n) of the one text against [b, b + n) of the other, word by word.
  AlignedPassage Aligned(uint32_t from, uint32_t to, uint32_t a, uint32_t b, uint32_t n) const {
    std::vector<Edit> edits;
    for (uint32_t i = 0; i < n; ++i) {
      const bool same = tokens[from].hash[a + i] == tokens[to].hash[b + i];
      const EditKind kind = same ? EditKind::kMatch : EditKind::kReplace;
      if (edits.empty() || edits.back().kind != kind) edits.push_back({kind, 0, 0});
      ++edits.back().a;
      ++edits.back().b;
    }
    return MakePassage(a, b, std::move(edits));
  }
  void Pair(uint32_t a, uint32_t b, const std::vector<AlignedPassage>& shared) {
    passages.push_back(shared);
    pairs.push_back({a, b, passages.back()});
  }
};

uint64_t Draw(uint64_t* state, uint64_t below) { return Mix(++*state) % below; }

// Every print is one of the fifty before it with up to `changes` words changed. One in five has no
// date.
Prints Versions(uint32_t count, uint64_t changes) {
  Prints prints;
  uint64_t state = 1;
  std::vector<std::vector<uint64_t>> words(1);
  for (uint32_t i = 0; i < kTokens; ++i) words[0].push_back(Draw(&state, 8000));
  for (uint32_t i = 1; i < count; ++i) {
    words.push_back(words[i - 1 - Draw(&state, std::min<uint32_t>(i, 50))]);
    const uint64_t here = changes == 0 ? 0 : Draw(&state, changes + 1);
    for (uint64_t k = 0; k < here; ++k) words.back()[Draw(&state, kTokens)] = Draw(&state, 8000);
  }
  for (const auto& one : words) prints.Add(one, changes > 0 && Draw(&state, 5) > 0);
  for (uint32_t i = 1; i < count; ++i) {
    for (uint32_t gap = 1; gap <= std::min(i, kNeighbours); ++gap) {
      prints.Pair(i - gap, i, {prints.Aligned(i - gap, i, 0, 0, kTokens)});
    }
  }
  return prints;
}

// One long page that has a passage of every other: as many passage groups as prints.
Prints Compiled(uint32_t count) {
  constexpr uint32_t kPassage = 30;
  Prints prints;
  uint64_t state = 1;
  std::vector<uint64_t> page;
  std::vector<std::vector<uint64_t>> words(count - 1);
  for (auto& one : words) {
    for (uint32_t i = 0; i < kTokens; ++i) one.push_back(Draw(&state, 8000));
    page.insert(page.end(), one.begin(), one.begin() + kPassage);
  }
  prints.Add(page, true);
  for (const auto& one : words) prints.Add(one, true);
  for (uint32_t i = 1; i < count; ++i) {
    prints.Pair(0, i, {prints.Aligned(0, i, (i - 1) * kPassage, 0, kPassage)});
  }
  return prints;
}

void Resolve(const Prints& prints, benchmark::State& state) {
  for (auto _ : state) {
    const auto stemma = ResolveStemma(prints.witnesses, prints.pairs, DefaultWeights(), {});
    if (!Check(state, stemma.ok() && stemma->edges.size() == prints.witnesses.size())) return;
  }
  SetItems(state, "witness", static_cast<double>(prints.witnesses.size()));
}

}  // namespace

void RegisterStemma() {
  for (const uint32_t count : {1000u, 10'000u}) {
    const auto add = [count](std::string_view kind, auto make) {
      benchmark::RegisterBenchmark(
          Concat("Stemma/", kind, "/", count).c_str(),
          [count, make](benchmark::State& state) { Resolve(make(count), state); })
          ->Unit(benchmark::kMillisecond);
    };
    add("equal", [](uint32_t n) { return Versions(n, 0); });
    add("versions", [](uint32_t n) { return Versions(n, 4); });
    add("compiled", [](uint32_t n) { return Compiled(n); });
  }
}

}  // namespace stemma::bench
