#include "core/provenance/cues.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <map>
#include <numbers>
#include <set>

#include "core/base/sort.h"
#include "core/base/status.h"

namespace stemma {
namespace {

constexpr double kHour = 3600;
// A day without a time zone is widened by these (dates.h); where it really lies varies far less.
constexpr double kZoneSlack = 26 * kHour;
constexpr double kZoneSigma = 6 * kHour;
// Clocks are off by minutes, now and then by days: the scale of a heavy-tailed error.
constexpr double kClockScale = 600;
// Below this the order is not told.
constexpr double kLeastOrder = 0.2;
// The order at which kDateAgainst is full.
constexpr double kSureOrder = 0.99;

// The probability that a date found there says nothing about when the text was written.
double WrongDate(DateSource source) {
  switch (source) {
    case DateSource::kField:
      return 0.003;
    case DateSource::kPublished:
    case DateSource::kUrl:
      return 0.005;
    case DateSource::kDateline:
      return 0.01;
    case DateSource::kText:
    case DateSource::kFileName:
      return 0.03;
    case DateSource::kCrawl:
      return 0.2;
  }
  return 0.5;
}
// Two sources that agree, and two that contradict each other.
constexpr double kAgreement = 0.5;
constexpr double kContradiction = 0.1;

double CreditStrength(CreditKind kind) {
  switch (kind) {
    case CreditKind::kByline:
    case CreditKind::kDateline:
    case CreditKind::kOriginal:
      return 1.0;
    case CreditKind::kCopyright:
      return 0.8;
    case CreditKind::kTold:
      return kCredited;
    case CreditKind::kPhoto:
      return 0;
    case CreditKind::kCited:
      return 0.1;
  }
  return 0;
}

double StrengthOf(const std::vector<std::pair<std::string, double>>& credits,
                  std::string_view agency) {
  for (const auto& [name, strength] : credits) {
    if (name == agency) return strength;
  }
  return 0;
}

// Letters and digits of ASCII, and every byte of other letters.
bool IsAlnum(unsigned char c) {
  const int lower = c | 32;
  return (c >= '0' && c <= '9') || (lower >= 'a' && lower <= 'z') || c >= 128;
}

// The words of a name, folded as tokens of ASCII text are.
std::vector<std::string> WordsOf(std::string_view name) {
  std::vector<std::string> words;
  bool inside = false;
  for (const char c : name) {
    if (!IsAlnum(static_cast<unsigned char>(c))) {
      inside = inside && c == '\'';
      continue;
    }
    if (!inside) words.emplace_back();
    words.back().push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
    inside = true;
  }
  return words;
}

std::vector<std::string> OutletWords(std::string_view outlet) {
  if (outlet.starts_with("www.")) outlet.remove_prefix(4);
  std::vector<std::string> words = WordsOf(outlet);
  size_t letters = 0;
  for (const std::string& word : words) letters += word.size();
  if (letters < 3) words.clear();  // says too little to be looked for
  return words;
}

// What a document's name is when another text cites it: the last part of a path or address without
// its extension, as one word and with letters and digits apart ("rfc850", "rfc 850"). Names that
// are a word or a number might mean anything: none.
std::vector<std::string> NameForms(std::string_view name) {
  name = name.substr(name.rfind('/') + 1);
  name = name.substr(0, name.rfind('.'));
  const std::vector<std::string> words = WordsOf(name);
  if (words.size() != 1) return {};
  const std::string& word = words[0];
  const size_t digits = word.find_first_of("0123456789");
  if (digits < 2 || digits == std::string::npos || word.size() < digits + 2 ||
      word.find_first_not_of("0123456789", digits) != std::string::npos) {
    return {};
  }
  return {word, Concat(word.substr(0, digits), " ",
                       word.substr(std::min(word.find_first_not_of('0', digits), word.size())))};
}

bool TokensAre(const TokenizedText& tokens, size_t at, std::span<const std::string> words) {
  if (at + words.size() > tokens.size()) return false;
  for (size_t i = 0; i < words.size(); ++i) {
    if (tokens.Token(at + i) != words[i]) return false;
  }
  return true;
}

bool IsQuoteMark(char c) { return c == '>' || c == '|' || c == ':'; }

// How many quote marks stand at the beginning of each token's line: > : | with blanks between.
std::vector<uint8_t> QuoteDepths(const TokenizedText& tokens, std::string_view text) {
  std::vector<uint8_t> depths(tokens.size(), 0);
  bool any = false;
  uint8_t depth = 0;
  bool at_start = true;
  size_t token = 0;
  for (size_t i = 0; i < text.size() && token < tokens.size(); ++i) {
    const char c = text[i];
    if (c == '\n') {
      depth = 0;
      at_start = true;
      continue;
    }
    if (at_start && IsQuoteMark(c)) {
      depth = static_cast<uint8_t>(std::min(depth + 1, 255));
    } else if (c != ' ' && c != '\t') {
      at_start = false;
    }
    while (token < tokens.size() && tokens.source[token].begin <= i) {
      depths[token++] = depth;
      any |= depth > 0;
    }
  }
  if (!any) depths.clear();
  return depths;
}

constexpr size_t kOutletZone = 60;  // tokens at head and end where an outlet is named as the source

}  // namespace

std::string_view CueName(Cue cue) {
  static constexpr std::array<std::string_view, kCueCount> kNames = {"prior",
                                                                     "date_order",
                                                                     "date_against",
                                                                     "date_same",
                                                                     "date_missing",
                                                                     "shared_share",
                                                                     "more_changes",
                                                                     "between",
                                                                     "credits_outlet",
                                                                     "shared_credit",
                                                                     "credited_elsewhere",
                                                                     "quote_marks",
                                                                     "both_quote",
                                                                     "edits_at_head",
                                                                     "truncated",
                                                                     "longer",
                                                                     "vocabulary",
                                                                     "introduced",
                                                                     "position",
                                                                     "grown",
                                                                     "corrected",
                                                                     "lead_added",
                                                                     "block_added",
                                                                     "source_alone",
                                                                     "copy_alone",
                                                                     "each_alone",
                                                                     "both_read",
                                                                     "earlier_reading",
                                                                     "stretch_elsewhere",
                                                                     "stretch_earlier",
                                                                     "stretch_dropped",
                                                                     "only_both",
                                                                     "inserted",
                                                                     "more_lines",
                                                                     "more_figures",
                                                                     "more_marks",
                                                                     "own_letters",
                                                                     "cleaned_blanks",
                                                                     "secured_links",
                                                                     "names_source",
                                                                     "credited_agency",
                                                                     "agency_shared",
                                                                     "uncredited"};
  return kNames[static_cast<size_t>(cue)];
}

uint32_t SharedWords(std::span<const AlignedPassage> passages) {
  uint32_t words = 0;
  for (const AlignedPassage& passage : passages) words += passage.matched;
  return words;
}

TimeEstimate EstimateTime(const Article& article) {
  TimeEstimate time;
  if (!article.date) return time;
  const ArticleDate& best = *article.date;
  DateInterval interval = best.date.interval;
  bool zone_known = best.date.zone_known;
  time.shown = &article.date->date;
  time.wrong = WrongDate(best.source);
  std::array<bool, 7> heard{};
  heard[static_cast<size_t>(best.source)] = true;
  for (const ArticleDate& other : article.dates) {
    bool& counted = heard[static_cast<size_t>(other.source)];
    if (counted) continue;
    counted = true;
    // A crawl is later than the text by nature: it can agree, not contradict.
    if (interval.Overlaps(other.date.interval)) {
      if (other.date.interval.end - other.date.interval.begin < interval.end - interval.begin) {
        zone_known = other.date.zone_known;
      }
      interval.begin = std::max(interval.begin, other.date.interval.begin);
      interval.end = std::min(interval.end, other.date.interval.end);
      time.wrong *= kAgreement;
    } else if (other.source != DateSource::kCrawl && other.source != DateSource::kText) {
      time.wrong = std::max(time.wrong, kContradiction);
    }
  }
  const double width = static_cast<double>(interval.end - interval.begin);
  time.known = true;
  time.at = static_cast<double>(interval.begin) + width / 2;
  time.sigma = width / std::sqrt(12.0);
  if (!zone_known) {
    const double precision = std::max(0.0, width - kZoneSlack) / std::sqrt(12.0);
    time.sigma = std::min(time.sigma, std::hypot(precision, kZoneSigma));
  }
  return time;
}

double TimeOrder(const TimeEstimate& a, const TimeEstimate& b) {
  if (!a.known || !b.known) return 0;
  const double gap = b.at - a.at;
  const double sigma = std::hypot(a.sigma, b.sigma);
  const double spread = sigma > 0 ? std::erf(gap / (sigma * std::numbers::sqrt2)) : 1.0;
  const double clock = 2 / std::numbers::pi * std::atan(gap / kClockScale);
  // `clock` carries the sign.
  return std::fabs(spread) * clock * (1 - 2 * a.wrong) * (1 - 2 * b.wrong);
}

std::vector<std::pair<std::string, double>> AgencyCredits(const Article& article) {
  std::vector<std::pair<std::string, double>> credits;
  for (const Credit& credit : article.credits) {
    const double strength = CreditStrength(credit.kind);
    if (strength > 0) credits.emplace_back(credit.agency, -strength);
  }
  std::sort(credits.begin(), credits.end());
  credits.erase(std::unique(credits.begin(), credits.end(),
                            [](const auto& x, const auto& y) { return x.first == y.first; }),
                credits.end());
  for (auto& [agency, strength] : credits) strength = -strength;
  return credits;
}

CueReader::CueReader(std::span<const Witness> witnesses) : witnesses_(witnesses) {
  facts_.reserve(witnesses.size());
  for (const Witness& witness : witnesses) {
    facts_.push_back({.time = EstimateTime(*witness.article),
                      .credits = AgencyCredits(*witness.article),
                      .outlet = OutletWords(witness.article->outlet),
                      .cites = {},
                      .words = witness.tokens->hash,
                      .form = FormOf({0, static_cast<uint32_t>(witness.tokens->size())}, witness),
                      .depth = QuoteDepths(*witness.tokens, witness.text)});
    SortByHash(&facts_.back().words, std::identity());
  }
  FindCitations();
}

// One pass over each text, whatever the number of names.
void CueReader::FindCitations() {
  std::map<std::string, std::vector<uint32_t>, std::less<>> by_form;
  std::set<std::string, std::less<>> heads;  // the letters of forms in two words
  for (uint32_t w = 0; w < witnesses_.size(); ++w) {
    for (std::string& form : NameForms(witnesses_[w].name)) {
      if (const size_t blank = form.find(' '); blank != std::string::npos) {
        heads.insert(form.substr(0, blank));
      }
      by_form[std::move(form)].push_back(w);
    }
  }
  if (by_form.empty()) return;
  for (uint32_t w = 0; w < witnesses_.size(); ++w) {
    const TokenizedText& tokens = *witnesses_[w].tokens;
    std::vector<uint32_t>& cites = facts_[w].cites;
    const auto add = [&](std::string_view form) {
      const auto named = by_form.find(form);
      if (named != by_form.end()) {
        cites.insert(cites.end(), named->second.begin(), named->second.end());
      }
    };
    for (size_t t = 0; t < tokens.size(); ++t) {
      const std::string_view token = tokens.Token(t);
      add(token);
      if (t + 1 < tokens.size() && heads.contains(token)) {
        add(Concat(token, " ", tokens.Token(t + 1)));
      }
    }
    std::sort(cites.begin(), cites.end());
    cites.erase(std::unique(cites.begin(), cites.end()), cites.end());
  }
}

void CueReader::AddTime(uint32_t source, uint32_t copy, std::vector<CueValue>* cues) const {
  const TimeEstimate& from = facts_[source].time;
  const TimeEstimate& to = facts_[copy].time;
  if (!from.known || !to.known) return;
  const double order = TimeOrder(from, to);
  if (order >= kLeastOrder) {
    cues->push_back({Cue::kDateOrder, order});
  } else if (order <= -kLeastOrder) {
    const double against = std::atanh(std::min(-order, kSureOrder)) / std::atanh(kSureOrder);
    cues->push_back({Cue::kDateAgainst, against});
  } else {
    cues->push_back({Cue::kDateSame, 1.0});
  }
}

bool CueReader::IsByAgency(uint32_t witness, std::string_view agency) const {
  const std::vector<std::string>& outlet = facts_[witness].outlet;
  return !outlet.empty() && WordsOf(agency)[0] == outlet[0];
}

// The copy credits the agency that the source's outlet is, or has its name at head or end.
double CueReader::NamesOutlet(uint32_t source, uint32_t copy) const {
  const std::vector<std::string>& outlet = facts_[source].outlet;
  if (outlet.empty() || outlet == facts_[copy].outlet) return 0;
  double named = 0;
  for (const auto& [agency, strength] : facts_[copy].credits) {
    if (IsByAgency(source, agency)) named = std::max(named, strength);
  }
  const TokenizedText& tokens = *witnesses_[copy].tokens;
  for (size_t i = 0; i < tokens.size() && named < 1; ++i) {
    if (i == kOutletZone && tokens.size() > 2 * kOutletZone) i = tokens.size() - kOutletZone;
    if (TokensAre(tokens, i, outlet)) named = 1;
  }
  return named;
}

void CueReader::AddCredits(uint32_t source, uint32_t copy, std::vector<CueValue>* cues) const {
  const double outlet = NamesOutlet(source, copy);
  if (outlet > 0) cues->push_back({Cue::kCreditsOutlet, outlet});
  const std::vector<uint32_t>& cites = facts_[copy].cites;
  if (std::binary_search(cites.begin(), cites.end(), source)) {
    cues->push_back({Cue::kNamesSource, 1.0});
  }
  double shared = 0, elsewhere = 0;
  for (const auto& [agency, strength] : facts_[copy].credits) {
    const double theirs = StrengthOf(facts_[source].credits, agency);
    if (strength >= kCredited && theirs >= kCredited) {
      // The agency's own text is credited to itself: that is no other source.
      if (IsByAgency(source, agency)) continue;
      shared = std::max(shared, std::min(strength, theirs));
    } else if (strength >= kCredited && outlet == 0) {
      elsewhere = std::max(elsewhere, strength);
    }
  }
  if (shared > 0) cues->push_back({Cue::kSharedCredit, shared});
  if (shared == 0 && elsewhere > 0) cues->push_back({Cue::kCreditedElsewhere, elsewhere});
}

void CueReader::AddQuoteMarks(uint32_t source, uint32_t copy, const SharedText& shared,
                              std::vector<CueValue>* cues) const {
  const std::vector<uint8_t>& from = facts_[source].depth;
  const std::vector<uint8_t>& to = facts_[copy].depth;
  if (from.empty() && to.empty()) return;
  auto depth = [](const std::vector<uint8_t>& depths, uint32_t token) {
    return depths.empty() ? 0 : int{depths[token]};
  };
  double total = 0, deeper = 0, equal = 0;
  for (const AlignedPassage& passage : shared.passages) {
    uint32_t a = passage.a.begin, b = passage.b.begin;
    for (const Edit& edit : passage.edits) {
      if (edit.kind == EditKind::kMatch) {
        for (uint32_t i = 0; i < edit.a; ++i) {
          const int in_source = depth(from, shared.a_is_source ? a + i : b + i);
          const int in_copy = depth(to, shared.a_is_source ? b + i : a + i);
          // Of several ancestors the one a mark away is the parent.
          const int more = in_copy - in_source;
          const double step = std::abs(more) == 1 ? 1.0 : 0.7;
          total += 1;
          if (more != 0) deeper += more > 0 ? step : -step;
          if (more == 0 && in_copy > 0) equal += 1;
        }
      }
      a += edit.a;
      b += edit.b;
    }
  }
  if (total == 0) return;
  if (deeper != 0) cues->push_back({Cue::kQuoteMarks, deeper / total});
  if (equal > 0) cues->push_back({Cue::kBothQuote, equal / total});
}

std::vector<CueValue> CueReader::Copying(uint32_t source, uint32_t copy, const SharedText& shared,
                                         const Readings& readings) const {
  std::vector<CueValue> cues;
  cues.reserve(16);
  cues.push_back({Cue::kPrior, 1.0});
  AddTime(source, copy, &cues);
  AddCredits(source, copy, &cues);
  AddQuoteMarks(source, copy, shared, &cues);
  AddEdits(source, copy, shared, &cues);
  AddThirds(source, copy, shared, readings, &cues);
  AddVersions(source, copy, shared, &cues);
  AddPlaces(source, copy, shared, &cues);
  const double vocabulary = Vocabulary(source, copy, shared);
  if (vocabulary != 0) cues.push_back({Cue::kVocabulary, vocabulary});
  return cues;
}

}  // namespace stemma
