// Witnesses made by hand: texts, dates, credits, and the passages that two of them share.

#ifndef STEMMA_TESTS_PROVENANCE_STORY_H_
#define STEMMA_TESTS_PROVENANCE_STORY_H_

#include <cctype>
#include <chrono>
#include <cstdint>
#include <deque>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/provenance/stemma_tree.h"

namespace stemma {

// Weights set by hand with which the model's cases are worked out, so that fitting others does not
// move them.
inline ProvenanceWeights PlainWeights() {
  ProvenanceWeights weights;
  weights.origin = "by hand";
  for (const auto& [cue, weight] : std::initializer_list<std::pair<Cue, double>>{
           {Cue::kPrior, 0.35},         {Cue::kDateOrder, 3.0},     {Cue::kDateAgainst, -5.0},
           {Cue::kDateSame, -0.1},      {Cue::kSharedShare, 6.0},   {Cue::kBetween, -1.5},
           {Cue::kCreditsOutlet, 3.0},  {Cue::kSharedCredit, -0.8}, {Cue::kCreditedElsewhere, -1.0},
           {Cue::kQuoteMarks, 4.5},     {Cue::kBothQuote, -1.5},    {Cue::kEditsAtHead, 0.3},
           {Cue::kTruncated, 0.3},      {Cue::kLonger, -0.1},       {Cue::kVocabulary, 0.5},
           {Cue::kIntroduced, 1.0},     {Cue::kGrown, 0.1},         {Cue::kCorrected, 0.2},
           {Cue::kSourceAlone, -2.0},   {Cue::kCopyAlone, 0.5},     {Cue::kNamesSource, 2.0},
           {Cue::kCreditedAgency, 0.7}, {Cue::kAgencyShared, 3.1},  {Cue::kUncredited, -0.5}}) {
    weights.weight[static_cast<size_t>(cue)] = weight;
  }
  return weights;
}

// A day whose time zone is not known, as dates.h has it.
inline ParsedDate Day(int year, int month, int day) {
  using namespace std::chrono;
  const sys_days days = std::chrono::year{year} / month / day;
  const int64_t begin = duration_cast<seconds>(days.time_since_epoch()).count();
  ParsedDate date;
  date.interval = {begin - 14 * 3600, begin + 24 * 3600 + 12 * 3600};
  date.year = year;
  date.month = month;
  date.day = day;
  return date;
}

// A minute of a day, of a clock whose time zone is not known.
inline ParsedDate Minute(int year, int month, int day, int hour, int minute) {
  ParsedDate date = Day(year, month, day);
  date.interval.begin += hour * 3600 + minute * 60;
  date.interval.end = date.interval.begin + 60 + 26 * 3600;
  date.precision = DatePrecision::kMinute;
  return date;
}

inline ParsedDate Month(int year, int month) {
  ParsedDate date = Day(year, month, 1);
  date.interval.end += int64_t{29} * 24 * 3600;
  date.day = 0;
  date.precision = DatePrecision::kMonth;
  return date;
}

inline ParsedDate Second(int64_t unix_seconds) {
  ParsedDate date = Day(2023, 10, 18);
  date.interval = {unix_seconds, unix_seconds + 1};
  date.precision = DatePrecision::kSecond;
  date.zone_known = true;
  return date;
}

struct Story {
  std::string text;
  Article article;
  TokenizedText tokens;

  explicit Story(std::string_view words) : text(words) {
    bool inside = false;
    for (uint32_t i = 0; i < text.size(); ++i) {
      const bool letter = std::isalnum(static_cast<unsigned char>(text[i])) != 0;
      if (letter && !inside) {
        tokens.offset.push_back(static_cast<uint32_t>(tokens.text.size()));
        tokens.source.push_back({i, i});
      }
      if (letter) {
        tokens.text.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(text[i]))));
        tokens.source.back().end = i + 1;
      }
      inside = letter;
    }
    tokens.offset.push_back(static_cast<uint32_t>(tokens.text.size()));
    for (size_t t = 0; t < tokens.source.size(); ++t)
      tokens.hash.push_back(HashOf(tokens.Token(t)));
  }

  Story& Dated(const ParsedDate& date, DateSource source = DateSource::kPublished) {
    article.dates.push_back({date, source, {}});
    article.date = article.dates[0];
    return *this;
  }
  Story& Credited(std::string_view agency, CreditKind kind) {
    article.credits.push_back({std::string(agency), kind, {}});
    return *this;
  }
  Story& From(std::string_view outlet) {
    article.outlet = outlet;
    return *this;
  }

  static uint64_t HashOf(std::string_view word) {
    uint64_t hash = 1469598103934665603u;
    for (const char c : word) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
    return hash;
  }
};

// Runs of at least five equal words, greedily, each word used once.
inline std::vector<AlignedPassage> Shared(const Story& a, const Story& b) {
  std::vector<AlignedPassage> passages;
  uint32_t i = 0;
  while (i < a.tokens.size()) {
    Span best_a, best_b;
    for (uint32_t j = 0; j < b.tokens.size(); ++j) {
      uint32_t n = 0;
      while (i + n < a.tokens.size() && j + n < b.tokens.size() &&
             a.tokens.Token(i + n) == b.tokens.Token(j + n)) {
        ++n;
      }
      if (n > best_a.size()) best_a = {i, i + n}, best_b = {j, j + n};
    }
    if (best_a.size() < 5) {
      ++i;
      continue;
    }
    const uint32_t n = best_a.size();
    passages.push_back({.a = best_a,
                        .b = best_b,
                        .matched = n,
                        .longest_run = n,
                        .edits = {{EditKind::kMatch, n, n}}});
    i = best_a.end;
  }
  return passages;
}

// A cluster of stories, every pair that shares words linked.
class Cluster {
 public:
  explicit Cluster(const std::vector<Story>& stories) {
    for (uint32_t i = 0; i < stories.size(); ++i) {
      const Story& story = stories[i];
      witnesses.push_back({i, &story.article, &story.tokens, story.text,
                           static_cast<uint32_t>(story.tokens.size())});
      for (uint32_t j = 0; j < i; ++j) {
        passages_.push_back(Shared(stories[j], story));
        if (!passages_.back().empty()) pairs.push_back({j, i, passages_.back()});
      }
    }
  }

  absl::StatusOr<Stemma> Resolve(const StemmaOptions& options = {}) const {
    return ResolveStemma(witnesses, pairs, PlainWeights(), options);
  }

  std::vector<Witness> witnesses;
  std::vector<StemmaPair> pairs;

 private:
  std::deque<std::vector<AlignedPassage>> passages_;
};

// Words of its own, different for every seed.
inline std::string Prose(uint64_t seed, size_t words) {
  std::string text;
  for (size_t i = 0; i < words; ++i) {
    text += "w" + std::to_string(seed) + "x" + std::to_string(i) + (i % 12 == 11 ? ".\n\n" : " ");
  }
  return text;
}

// `text` re-flowed behind quote marks.
inline std::string Quoted(std::string_view text, std::string_view mark = "> ") {
  std::string quoted(mark);
  for (const char c : text) {
    quoted += c;
    if (c == '\n') quoted += mark;
  }
  return quoted + "\n";
}

}  // namespace stemma

#endif  // STEMMA_TESTS_PROVENANCE_STORY_H_
