// The cues in words for a reader.

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/status.h"
#include "core/provenance/cues.h"

namespace stemma {
namespace {

std::string DayWords(const ParsedDate& date) {
  static constexpr std::array<std::string_view, 13> kMonths = {
      "",     "January", "February",  "March",   "April",    "May",     "June",
      "July", "August",  "September", "October", "November", "December"};
  std::string words;
  const bool has_month = date.month >= 1 && date.month <= 12;
  if (has_month && date.day > 0) words = Concat(date.day, " ");
  if (has_month) words = Concat(words, kMonths[static_cast<size_t>(date.month)], " ");
  return Concat(words, date.year);
}

std::string Counted(double number, std::string_view one, std::string_view unit) {
  const int64_t count = std::llround(number);
  return count <= 1 ? std::string(one) : Concat(count, " ", unit);
}

std::string GapWords(double seconds) {
  if (seconds < 90) return Counted(seconds, "a second", "seconds");
  if (seconds < 59.5 * 60) return Counted(seconds / 60, "a minute", "minutes");
  if (seconds < 23 * 3600) return Counted(seconds / 3600, "an hour", "hours");
  const double days = seconds / 86400;
  if (days < 60) return Counted(days, "a day", "days");
  if (days < 700) return Counted(days / 30.44, "a month", "months");
  return Counted(days / 365.25, "a year", "years");
}

// How long before the copy, no finer than the coarser date can tell.
std::string DateWords(const TimeEstimate& source, const TimeEstimate& copy) {
  const std::string from = DayWords(*source.shown);
  const std::string to = DayWords(*copy.shown);
  const std::string_view order = copy.at > source.at ? "earlier" : "later";
  const double gap = std::fabs(copy.at - source.at);
  const DatePrecision precision = std::max(source.shown->precision, copy.shown->precision);
  if (from == to && precision >= DatePrecision::kDay) return Concat("dated probably ", order);
  const bool in_days = precision >= DatePrecision::kDay && gap < 86400;
  const std::string words = Concat("dated ", in_days ? "a day" : GapWords(gap), " ", order);
  return from == to ? words : Concat(words, " (", from, " against ", to, ")");
}

// What the copy is credited to and the source is (`shared`) or is not.
std::string Agencies(const std::vector<std::pair<std::string, double>>& source,
                     const std::vector<std::pair<std::string, double>>& copy, bool shared) {
  std::string names;
  for (const auto& [agency, strength] : copy) {
    if (strength < kCredited) continue;
    bool in_source = false;
    for (const auto& [other, theirs] : source) in_source |= other == agency && theirs >= kCredited;
    if (in_source == shared) names = Concat(names, names.empty() ? "" : " and ", agency);
  }
  return names;
}

}  // namespace

std::string CueReader::Words(const CueValue& cue, uint32_t source, uint32_t copy) const {
  const Facts& from = facts_[source];
  const Facts& to = facts_[copy];
  const bool positive = cue.value > 0;
  // Of which the cue speaks.
  const std::string_view side = positive ? "copy" : "source";
  switch (cue.cue) {
    case Cue::kPrior:
      return "they share copied prose";
    case Cue::kDateOrder:
    case Cue::kDateAgainst:
      return DateWords(from.time, to.time);
    case Cue::kDateSame:
      return "their dates are too close to tell";
    case Cue::kDateMissing:
      return "one of them has no date";
    case Cue::kSharedShare:
      return "another candidate shares more words with the copy";
    case Cue::kMoreChanges:
      return "another candidate differs from the copy in fewer places";
    case Cue::kBetween:
      return "another candidate, about as good, lies between them in time";
    case Cue::kCreditsOutlet:
      return Concat("the copy names ", witnesses_[source].article->outlet);
    case Cue::kSharedCredit:
      return Concat("both credit ", Agencies(from.credits, to.credits, true));
    case Cue::kCreditedElsewhere:
      return Concat("the copy credits ", Agencies(from.credits, to.credits, false),
                    ", the source does not");
    case Cue::kQuoteMarks:
      return Concat("quoted behind marks at line starts in the ", side);
    case Cue::kBothQuote:
      return "quoted behind marks at line starts in both";
    case Cue::kEditsAtHead:
      return Concat("the beginning of the ", side, " is its own");
    case Cue::kTruncated:
      return positive ? "the copy stops at the end of a paragraph, where the source goes on"
                      : "the source stops at the end of a paragraph, where the copy goes on";
    case Cue::kLonger:
      return positive ? "the source is the shorter" : "the source is the longer";
    case Cue::kVocabulary:
      return Concat("the shared words fit the rest of the ", positive ? "source" : "copy",
                    " better");
    case Cue::kIntroduced:
      return Concat("introduced by a colon in the ", side);
    case Cue::kPosition:
      return Concat("the shared text stands further down in the ", side);
    case Cue::kGrown:
      return Concat("inside the passages the ", side, " has more words of its own");
    case Cue::kCorrected:
      return Concat("the ", side, " has the more usual spellings");
    case Cue::kLeadAdded:
      return Concat("the ", side, " has a lead of its own before what the other begins with");
    case Cue::kBlockAdded:
      return Concat("between the passages the ", side, " has paragraphs of its own");
    case Cue::kSourceAlone:
      return "where they differ, a third text reads as the copy does: the source alone is changed";
    case Cue::kCopyAlone:
      return "where they differ, a third text reads as the source does";
    case Cue::kEachAlone:
      return "either has changes of its own that a third text does not have";
    case Cue::kBothRead:
      return "where they differ, other texts read as either of them does";
    case Cue::kEarlierReading:
      return "where they differ, a text older than the copy reads as the copy does";
    case Cue::kStretchElsewhere:
      return "the copy has a stretch that a third text has and the source lacks";
    case Cue::kStretchEarlier:
      return "the copy has a stretch that an older text has and the source lacks";
    case Cue::kStretchDropped:
      return "the source has a stretch that a third text has and the copy lacks";
    case Cue::kOnlyBoth:
      return "they share words that no third text has";
    case Cue::kInserted:
      return Concat("where they differ the ", side, " has more inserted");
    case Cue::kMoreLines:
      return Concat("the ", side, " is set in more lines");
    case Cue::kMoreFigures:
      return Concat("the ", side, " has more figures");
    case Cue::kMoreMarks:
      return Concat("the ", side, " has more punctuation");
    case Cue::kOwnLetters:
      return Concat("the ", side, " has more letters beyond a to z");
    case Cue::kCleanedBlanks:
      return Concat("the ", positive ? "source" : "copy", " has more stray blanks");
    case Cue::kSecuredLinks:
      return Concat("the ", side, " has more links to https");
    case Cue::kNamesSource:
      return Concat("the copy cites ", witnesses_[source].name);
    case Cue::kCreditedAgency:
    case Cue::kAgencyShared:
    case Cue::kUncredited:
      break;
  }
  return "";
}

std::string CueReader::Words(const CueValue& cue, std::string_view agency, uint32_t copy) const {
  switch (cue.cue) {
    case Cue::kCreditedAgency:
      for (const auto& [name, strength] : facts_[copy].credits) {
        if (name != agency) continue;
        return Concat(strength > kCredited ? "credited to " : "mentions work of ", agency);
      }
      return "";
    case Cue::kAgencyShared:
      return Concat("another text that shares its prose credits ", agency, " too");
    case Cue::kUncredited:
      return Concat("does not credit ", agency, ", but a text that shares its prose does");
    default:
      return "";
  }
}

}  // namespace stemma
