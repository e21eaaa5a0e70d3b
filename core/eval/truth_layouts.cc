// The forms of truth. What counts as a copy in a corpus that measures overlap (how large a share,
// how long a run) is that corpus's own rule, as its description gives it.

#include "core/eval/internal/truth_layouts.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace stemma::internal {
namespace {

Label LabelIf(bool shares) { return shares ? Label::kShares : Label::kSharesNot; }

SharedSpan PassageOf(TruthRow* row, bool in_chars, std::string_view copy, std::string_view source) {
  const std::string_view unit = in_chars ? "" : "_byte";
  const auto span = [&](std::string_view side) {
    const Span found{row->Place(Concat(side, "_start", unit)),
                     row->Place(Concat(side, "_end", unit))};
    if (found.empty()) row->Fail(Concat(side, " begins at ", found.begin, " and ends before"));
    return found;
  };
  return {.copy = row->Text(Concat(copy, "_id")),
          .in_copy = span(copy),
          .source = row->Text(Concat(source, "_id")),
          .in_source = span(source)};
}

void AddPassage(TruthRow* row, bool in_chars, Truth* truth) {
  truth->AddPassage(PassageOf(row, in_chars, "copy", "source"));
}

void ReadPlain(TruthRow* row, bool in_chars, Truth* truth) {
  truth->Add({.copy = row->Text("copy_id"),
              .source = row->Text("source_id"),
              .kind = row->Text("kind"),
              .label = LabelIf(row->Flag("label")),
              .directed = row->Flag("directed")});
  if (row->Has("copy_start") && !row->Text("copy_start").empty()) AddPassage(row, in_chars, truth);
}

void ReadVerdicts(TruthRow* row, bool, Truth* truth) {
  const std::string name = row->Text("verdict");
  TruePair pair{.copy = row->Text("a"), .source = row->Text("b"), .kind = "expected " + name};
  for (uint8_t i = 0; i <= static_cast<uint8_t>(Verdict::kDuplicate); ++i) {
    if (VerdictName(static_cast<Verdict>(i)) == name) pair.expected = static_cast<Verdict>(i);
  }
  if (!pair.expected) row->Fail(Concat("verdict is \"", name, "\""));
  pair.label = LabelIf(pair.expected >= Verdict::kCopy);
  truth->Add(std::move(pair));
}

// PAN 2013. The topic of a summary pair is the same, and the summary may draw on a source in which
// nobody marked a passage.
void ReadPanPair(TruthRow* row, bool, Truth* truth) {
  const std::string kind = row->Text("kind");
  const bool some = row->Place("passages") > 0;
  const bool unjudged = kind.starts_with("05") && !some;
  truth->Add({.copy = row->Text("copy_id"),
              .source = row->Text("source_id"),
              .kind = kind,
              .label = unjudged ? Label::kUnjudged : LabelIf(some),
              .directed = some});
}

// Messages that quote others, and messages sent to several groups.
void ReadQuote(TruthRow* row, bool in_chars, Truth* truth) {
  const std::string kind = row->Text("kind");
  truth->Add({.copy = row->Text("copy_id"),
              .source = row->Text("source_id"),
              .kind = kind,
              .label = Label::kShares,
              .directed = kind == "quote",
              .group = "dates " + row->Text("clock")});
  AddPassage(row, in_chars, truth);
}

// Clough and Stevenson's short answers.
void ReadAnswer(TruthRow* row, bool, Truth* truth) {
  const std::string level = row->Text("label");
  const bool reuse = level != "non_plagiarism";
  truth->Add({.copy = row->Text("copy_id"),
              .source = row->Text("source_id"),
              .kind = level,
              .label = LabelIf(reuse),
              .directed = reuse});
}

// Newswire: the measured share of the shorter story.
void ReadStories(TruthRow* row, bool, Truth* truth) {
  const double share = std::max(row->Number("shared_a") / row->Number("words_a"),
                                row->Number("shared_b") / row->Number("words_b"));
  truth->Add({.copy = row->Text("a_id"),
              .source = row->Text("b_id"),
              .kind = share >= .9    ? "shares >= 90 %"
                      : share >= .5  ? "shares 50-90 %"
                      : share >= .25 ? "shares 25-50 %"
                                     : "shares < 25 %",
              .label = share >= .5 ? Label::kShares : Label::kUnjudged});
}
void ReadStoryPassage(TruthRow* row, bool in_chars, Truth* truth) {
  truth->AddPassage(PassageOf(row, in_chars, "a", "b"));
}

// Standards, and the measured share of the text that a successor kept.
void ReadStandard(TruthRow* row, bool, Truth* truth) {
  const double share =
      std::max(row->Number("frac_of_source_in_copy"), row->Number("frac_of_copy_from_source"));
  const std::string relation = row->Text("relation");
  const std::string_view size = share >= .3 ? ">= 30 %" : share < .02 ? "< 2 %" : "2-30 %";
  const bool judged = relation == "obsoletes" && size != "2-30 %";
  truth->Add({.copy = row->Text("copy_id"),
              .source = row->Text("source_id"),
              .kind = Concat(relation, ", ", size),
              .label = judged ? LabelIf(share >= .3) : Label::kUnjudged,
              .directed = judged && share >= .3});
}
void ReadStandardOverlap(TruthRow* row, bool, Truth* truth) {
  const double share =
      std::max(row->Number("frac_of_earlier_in_later"), row->Number("frac_of_later_from_earlier"));
  const std::string relation = row->Text("relation");
  truth->Add({.copy = row->Text("later_id"),
              .source = row->Text("earlier_id"),
              .kind = Concat(relation.empty() ? "unrelated" : relation, ", ",
                             share >= .3 ? ">= 30 %" : "10-30 %")});
}

// Licence texts.
void ReadLicences(TruthRow* row, bool, Truth* truth) {
  const bool much = row->Number("jaccard5") >= .3 || row->Number("containment5") >= .5;
  const std::string relation = row->Text("relation");
  truth->Add({.copy = row->Text("later_or_a"),
              .source = row->Text("earlier_or_b"),
              .kind = relation + (much ? "" : ", little shared"),
              .label = much ? Label::kShares : Label::kUnjudged,
              .directed = much && relation == "newer_version"});
}

// Versions of one text.
void ReadVersions(TruthRow* row, bool, Truth* truth) {
  truth->Add({.copy = row->Text("copy_id"),
              .source = row->Text("source_id"),
              .kind = row->Flag("adjacent") ? "adjacent" : "further apart",
              .label = Label::kShares,
              .directed = true,
              .group = row->Text("lang")});
}

// Stories that people judged to be of one event or of two.
void ReadEvents(TruthRow* row, bool, Truth* truth) {
  const uint32_t run = row->Place("longest_run");
  const bool shared = run >= 15 && row->Number("containment5") >= .3;
  const bool own = run < 8;
  truth->Add({.copy = row->Text("a_id"),
              .source = row->Text("b_id"),
              .kind = Concat(row->Text("label"), ", ",
                             shared ? "shared text"
                             : own  ? "own words"
                                    : "between"),
              .label = shared ? Label::kShares
                       : own  ? Label::kSharesNot
                              : Label::kUnjudged});
}

}  // namespace

std::span<const Layout> Layouts() {
  static const std::array<Layout, 10> layouts = {{
      {{"kind", "label", "directed", "copy_id", "source_id"}, true, ReadPlain, "", false, nullptr},
      {{"a", "b", "verdict"}, true, ReadVerdicts, "", false, nullptr},
      {{"kind", "copy_id", "source_id", "copy_start", "clock"},
       false,
       ReadQuote,
       "",
       false,
       nullptr},
      {{"kind", "copy_id", "source_id", "copy_start"},
       false,
       AddPassage,
       "pairs.tsv",
       true,
       ReadPanPair},
      {{"copy_id", "source_id", "relation", "frac_of_source_in_copy"},
       false,
       ReadStandard,
       "overlap.tsv",
       false,
       ReadStandardOverlap},
      {{"lang", "copy_id", "source_id", "adjacent"}, false, ReadVersions, "", false, nullptr},
      {{"label", "copy_id", "source_id"}, false, ReadAnswer, "", false, nullptr},
      {{"a_id", "b_id", "words_a", "words_b", "shared_a", "shared_b"},
       false,
       ReadStories,
       "overlap.passages.tsv",
       false,
       ReadStoryPassage},
      {{"label", "a_id", "b_id", "longest_run", "containment5"},
       false,
       ReadEvents,
       "",
       false,
       nullptr},
      {{"later_or_a", "earlier_or_b", "relation", "jaccard5"},
       false,
       ReadLicences,
       "",
       false,
       nullptr},
  }};
  return layouts;
}

}  // namespace stemma::internal
