#include "core/report/internal/phrases.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

#include "core/report/columns.h"

namespace stemma {
namespace {

// Cues that weigh less are not worth a reader's time.
constexpr double kWorthSaying = 0.1;
constexpr size_t kReasons = 4;

// A relation that is less probable is not mentioned as the second best.
constexpr double kWorthNaming = 0.1;

// Nor is the likeliest one, when it is no more than a guess.
constexpr double kWorthSupposing = 0.3;

constexpr std::array<std::string_view, 12> kMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

struct Relation {
  double probability = 0;
  std::string words;
};

std::string CommonSource(const Direction& direction) {
  if (!direction.third.empty()) return Concat("both from ", direction.third);
  if (direction.latent.empty()) return "both from another source";
  return Concat("both from ", direction.latent, ", which is not in the collection");
}

bool IsProse(const PassageRecord& passage) {
  return passage.kind == PassageKind::kCopy || passage.kind == PassageKind::kEdited;
}

// Words of `passages` on one side: each counts with the part of its span that no earlier one has.
uint32_t UnionWords(const std::vector<const PassageRecord*>& passages, Span PassageRecord::*side) {
  std::vector<const PassageRecord*> sorted = passages;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [side](const auto* x, const auto* y) { return x->*side < y->*side; });
  double words = 0;
  uint32_t covered = 0;
  for (const PassageRecord* passage : sorted) {
    const Span span = passage->*side;
    const uint32_t fresh = span.end - std::min(span.end, std::max(span.begin, covered));
    if (!span.empty()) words += static_cast<double>(passage->words) * fresh / span.size();
    covered = std::max(covered, span.end);
  }
  return static_cast<uint32_t>(std::lround(words));
}

void AddReason(std::vector<std::pair<double, std::string>>* reasons, double weight,
               const std::string& words) {
  if (words.empty() || weight < kWorthSaying) return;
  const auto same = [&](const auto& reason) { return reason.second == words; };
  if (std::any_of(reasons->begin(), reasons->end(), same)) return;
  reasons->emplace_back(weight, words);
}

std::vector<std::string> Heaviest(std::vector<std::pair<double, std::string>> reasons) {
  std::stable_sort(reasons.begin(), reasons.end(),
                   [](const auto& x, const auto& y) { return x.first > y.first; });
  if (reasons.size() > kReasons) reasons.resize(kReasons);
  std::vector<std::string> words;
  words.reserve(reasons.size());
  for (auto& reason : reasons) words.push_back(std::move(reason.second));
  return words;
}

double Likeliest(const Direction& direction) {
  return std::max({direction.a_to_b, direction.b_to_a, direction.common_source});
}

// Cues that say that both texts come from a third: with them a direct edge loses what a common
// source wins.
bool SpeaksForThird(const CueLogOdds& cue) {
  return cue.cue == Cue::kSharedCredit || cue.cue == Cue::kBothQuote;
}

// How much of one side stands in the other: of the copy when it is known which one that is, else of
// the side of which it is the greater share.
std::string ShareInWords(const PairRecord& pair, const SharedExtent& shared, uint32_t words_a,
                         uint32_t words_b) {
  bool of_a = uint64_t{shared.a} * words_b > uint64_t{shared.b} * words_a;
  if (pair.has_direction && pair.direction.a_to_b >= kAnswer) of_a = false;
  if (pair.has_direction && pair.direction.b_to_a >= kAnswer) of_a = true;
  const uint32_t words = of_a ? shared.a : shared.b;
  const uint32_t of_words = of_a ? words_a : words_b;
  const std::string part = Printable(of_a ? pair.a : pair.b);
  const std::string whole = Printable(of_a ? pair.b : pair.a);
  const std::string amount =
      Concat(Counted(words, "word"), " in ", Counted(shared.passages, "passage"));
  if (of_words == 0) return Concat(amount, " of ", part, " stand in ", whole);
  const double share = std::min(1.0, static_cast<double>(words) / of_words);
  return Concat(Percent(share), " of ", part, " (", amount, ") stands in ", whole);
}

}  // namespace

std::string Thousands(uint64_t number) {
  std::string digits = std::to_string(number);
  for (size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

std::string Counted(uint64_t number, std::string_view singular, std::string_view plural) {
  if (number == 1) return Concat("1 ", singular);
  if (!plural.empty()) return Concat(Thousands(number), " ", plural);
  return Concat(Thousands(number), " ", singular, "s");
}

std::string Percent(double share) {
  const double percent = 100 * share;
  if (percent > 0 && percent < 1) return "under 1 %";
  if (percent > 99 && percent < 100) return "over 99 %";
  return Concat(static_cast<int64_t>(std::lround(percent)), " %");
}

std::string DateInWords(std::string_view iso) {
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  const std::string text(iso);
  const int fields =
      std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d", &year, &month, &day, &hour, &minute);
  if (fields < 1 || (fields >= 2 && (month < 1 || month > 12))) return text;
  if (fields == 1) return std::to_string(year);
  const std::string_view name = kMonths[static_cast<size_t>(month - 1)];
  if (fields == 2) return Concat(name, " ", year);
  std::string words = Concat(day, " ", name, " ", year);
  if (fields == 5) {
    char clock[16];
    std::snprintf(clock, sizeof(clock), ", %02d:%02d", hour % 100, minute % 100);
    words += clock;
    if (text.back() == 'Z') words += " UTC";
  }
  return words;
}

std::string_view Certainty(double probability) {
  if (probability >= 0.95) return "almost certainly ";
  if (probability >= 0.8) return "very likely ";
  return "probably ";
}

std::string Listed(std::span<const std::string> items) {
  std::string list;
  for (size_t i = 0; i < items.size(); ++i) {
    if (i > 0) list += i + 1 == items.size() ? " and " : ", ";
    list += items[i];
  }
  return list;
}

std::string DirectionInWords(std::string_view a, std::string_view b, const Direction& direction) {
  std::array<Relation, 3> relations = {Relation{direction.common_source, CommonSource(direction)},
                                       Relation{direction.a_to_b, Concat(b, " took from ", a)},
                                       Relation{direction.b_to_a, Concat(a, " took from ", b)}};
  std::stable_sort(relations.begin(), relations.end(), [](const Relation& x, const Relation& y) {
    return x.probability > y.probability;
  });
  const auto& [first, second, third] = relations;
  if (first.probability < kWorthSupposing) return "who took from whom cannot be told";
  std::string words = first.probability >= kAnswer
                          ? std::string(Certainty(first.probability))
                          : std::string("who took from whom cannot be told for sure: perhaps ");
  words += Concat(first.words, " (", Percent(first.probability), ")");
  if (second.probability >= kWorthNaming) {
    words += Concat("; else ", second.words, " (", Percent(second.probability), ")");
  }
  return words;
}

Reasons ReasonsOf(const Direction& direction, std::span<const CueLogOdds> a_to_b,
                  std::span<const CueLogOdds> b_to_a) {
  const bool a_is_source = direction.a_to_b >= direction.b_to_a;
  std::vector<std::pair<double, std::string>> pro;
  std::vector<std::pair<double, std::string>> contra;
  std::vector<std::pair<double, std::string>> third;
  for (const CueLogOdds& cue : a_is_source ? a_to_b : b_to_a) {
    if (cue.cue == Cue::kPrior) continue;
    AddReason(&pro, cue.log_odds, cue.words);
    AddReason(SpeaksForThird(cue) ? &third : &contra, -cue.log_odds, cue.words);
  }
  return {a_is_source, Heaviest(std::move(pro)), Heaviest(std::move(contra)),
          Heaviest(std::move(third))};
}

SharedExtent CountShared(const PairRecord& pair, bool prose) {
  std::vector<const PassageRecord*> passages;
  SharedExtent shared;
  for (const PassageRecord& passage : pair.passages) {
    if (prose ? !IsProse(passage) : passage.kind != PassageKind::kQuotation) continue;
    passages.push_back(&passage);
    if (shared.longest == nullptr || passage.words > shared.longest->words) {
      shared.longest = &passage;
    }
  }
  shared.passages = passages.size();
  shared.a = UnionWords(passages, &PassageRecord::a);
  shared.b = UnionWords(passages, &PassageRecord::b);
  return shared;
}

std::string PairInWords(const PairRecord& pair, uint32_t words_a, uint32_t words_b) {
  const std::string both = Concat(Printable(pair.a), " and ", Printable(pair.b));
  const SharedExtent prose = CountShared(pair, true);
  switch (pair.verdict) {
    case Verdict::kNone:
      return Concat(both, " share nothing that is worth reporting");
    case Verdict::kFurniture:
      return Concat(both, " share only page furniture");
    case Verdict::kQuotation:
      return Concat(both, " share only quotations, in ",
                    Counted(CountShared(pair, false).passages, "passage"),
                    ": a sign of a common event, not of copying");
    case Verdict::kCopy:
      return Concat(both, " share copied prose: ", ShareInWords(pair, prose, words_a, words_b));
    case Verdict::kNearDuplicate:
      return Concat(both,
                    " are nearly the same text: ", ShareInWords(pair, prose, words_a, words_b));
    case Verdict::kDuplicate:
      return Concat(both, " are the same text (", Counted(words_a, "word"), ")");
  }
  return both;
}

std::vector<std::string> ProvenanceInWords(const PairRecord& pair) {
  std::vector<std::string> lines;
  if (!pair.has_direction) return lines;
  auto add = [&lines](std::string_view lead, const std::vector<std::string>& reasons) {
    std::string line;
    for (const std::string& reason : reasons) {
      line += line.empty() ? lead : "; ";
      line += Printable(reason);
    }
    if (!line.empty()) lines.push_back(std::move(line));
  };
  const Direction& direction = pair.direction;
  const std::string a = Printable(pair.a);
  const std::string b = Printable(pair.b);
  lines.push_back(DirectionInWords(a, b, direction));
  if (Likeliest(direction) < kWorthSupposing) return lines;
  const Reasons reasons = ReasonsOf(direction, pair.cues_a_to_b, pair.cues_b_to_a);
  if (std::max(direction.a_to_b, direction.b_to_a) >= direction.common_source) {
    add("because: ", reasons.pro);
    add("against it: ", reasons.contra);
    add("for a common source: ", reasons.third);
  } else {
    add("because: ", reasons.third);
    add(Concat("for ", reasons.a_is_source ? a : b, " as the source: "), reasons.pro);
  }
  return lines;
}

std::string SkippedInWords(const SkippedRecord& skipped) {
  if (skipped.line == 0) return Concat(skipped.file, ": ", skipped.why);
  return Concat(skipped.file, ":", skipped.line, ": ", skipped.why);
}

std::string PassageInWords(const PassageRecord& passage) {
  const auto kind = [&]() -> std::string_view {
    switch (passage.kind) {
      case PassageKind::kCopy:
        return "word for word";
      case PassageKind::kEdited:
        return "edited";
      case PassageKind::kQuotation:
        return "quotation";
      case PassageKind::kFurniture:
        return "furniture";
    }
    return "";
  };
  return Concat(kind(), ", ", Counted(passage.words, "word"), ", ", Percent(passage.identity),
                " equal");
}

std::string_view KindColour(PassageKind kind) {
  switch (kind) {
    case PassageKind::kCopy:
      return "\033[38;5;172m";
    case PassageKind::kEdited:
      return "\033[38;5;142m";
    case PassageKind::kQuotation:
      return "\033[38;5;74m";
    case PassageKind::kFurniture:
      return "\033[38;5;245m";
  }
  return "";
}

std::string_view PassageColour(size_t place) {
  static constexpr std::array<std::string_view, 8> kHues = {
      "\033[38;5;36m", "\033[38;5;172m", "\033[38;5;104m", "\033[38;5;168m",
      "\033[38;5;74m", "\033[38;5;142m", "\033[38;5;167m", "\033[38;5;37m"};
  return kHues[place % kHues.size()];
}

}  // namespace stemma
