#include "core/report/internal/phrases.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

namespace stemma {
namespace {

// Cues that weigh less are not worth a reader's time.
constexpr double kWorthSaying = 0.1;
constexpr size_t kReasons = 4;

// A relation that is less probable is not mentioned as the second best.
constexpr double kWorthNaming = 0.1;

constexpr std::array<std::string_view, 12> kMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

struct Relation {
  double probability = 0;
  std::string words;
};

std::string CommonSource(const std::string& latent) {
  if (latent.empty()) return "both from another source";
  return Concat("both from ", latent, ", which is not in the collection");
}

std::string_view Certainty(double probability) {
  if (probability >= 0.95) return "almost certainly ";
  if (probability >= 0.8) return "very likely ";
  return "probably ";
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
  for (auto& reason : reasons) words.push_back(std::move(reason.second));
  return words;
}

// Cues that say that both texts come from a third: with them a direct edge loses what a common
// source wins.
bool SpeaksForThird(const CueLogOdds& cue) {
  return cue.cue == Cue::kSharedCredit || cue.cue == Cue::kCreditedAgency;
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

std::string Listed(std::span<const std::string> items) {
  std::string list;
  for (size_t i = 0; i < items.size(); ++i) {
    if (i > 0) list += i + 1 == items.size() ? " and " : ", ";
    list += items[i];
  }
  return list;
}

std::string DirectionInWords(std::string_view a, std::string_view b, const Direction& direction) {
  std::array<Relation, 3> relations = {
      Relation{direction.common_source, CommonSource(direction.latent)},
      Relation{direction.a_to_b, Concat(b, " took from ", a)},
      Relation{direction.b_to_a, Concat(a, " took from ", b)}};
  std::stable_sort(relations.begin(), relations.end(), [](const Relation& x, const Relation& y) {
    return x.probability > y.probability;
  });
  const auto& [first, second, third] = relations;
  if (first.probability < kWorthNaming) return "who took from whom cannot be told";
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
  const bool third = direction.common_source >= std::max(direction.a_to_b, direction.b_to_a);
  std::vector<std::pair<double, std::string>> pro;
  std::vector<std::pair<double, std::string>> contra;
  const bool forward = direction.a_to_b >= direction.b_to_a;
  for (const CueLogOdds& cue : forward ? a_to_b : b_to_a) {
    if (cue.cue == Cue::kPrior) continue;
    // For a common source, a cue of the best direct edge that speaks of a third counts the other
    // way round; the rest tells why the direct edge is the second best.
    const double weight = third && SpeaksForThird(cue) ? std::abs(cue.log_odds) : cue.log_odds;
    AddReason(&pro, weight, cue.words);
    if (!third) AddReason(&contra, -weight, cue.words);
  }
  return {Heaviest(std::move(pro)), Heaviest(std::move(contra))};
}

SharedWords CountShared(const PairRecord& pair, bool prose) {
  std::vector<const PassageRecord*> passages;
  SharedWords shared;
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

std::string SkippedInWords(const SkippedRecord& skipped) {
  if (skipped.line == 0) return Concat(skipped.file, ": ", skipped.why);
  return Concat(skipped.file, ":", skipped.line, ": ", skipped.why);
}

}  // namespace stemma
