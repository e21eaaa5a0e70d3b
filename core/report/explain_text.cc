#include "core/report/explain_text.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "core/base/json.h"
#include "core/report/columns.h"
#include "core/report/internal/phrases.h"

namespace stemma {
namespace {

using Use = FingerprintIndex::Use;

// Of cues, as the page's bars have them.
constexpr std::string_view kFor = "\033[38;5;36m";
constexpr std::string_view kAgainst = "\033[38;5;167m";

std::string_view UseInWords(Use use) {
  switch (use) {
    case Use::kUnshared:
      return "not shared";
    case Use::kPaired:
      return "followed";
    case Use::kRescued:
      return "frequent, followed: nothing rarer near it";
    case Use::kLinked:
      return "very frequent, followed to its neighbours only";
    case Use::kCut:
      return "cut: too frequent";
  }
  return "";
}

std::string Signed(double log_odds) {
  return Concat(log_odds < 0 ? "" : "+", JsonNumber(std::round(log_odds * 100) / 100));
}

// The page under construction: numbered steps with rows under them.
class Page {
 public:
  explicit Page(const ExplainTextOptions& options)
      : colour_(options.colour),
        width_(static_cast<size_t>(std::max(options.width, 40))),
        max_rows_(options.max_rows > 0 ? static_cast<size_t>(options.max_rows) : SIZE_MAX) {}

  void Step(std::string_view name, std::string_view text) {
    if (!out_.empty()) out_ += '\n';
    const std::string head = Pad(name, 12);
    bool first = true;
    for (const std::string& line : Wrap(text, width_ - kIndent)) {
      const std::string_view style = first && colour_ ? kBoldText : "";
      out_ += Concat(style, first ? head : std::string(kIndent, ' '),
                     style.empty() ? "" : kPlainText, line, "\n");
      first = false;
    }
  }

  // `row(i)` for i in [0, count), as many as are shown, each on one line and in `colour(i)`.
  template <typename RowOf, typename ColourOf>
  void Rows(size_t count, const RowOf& row, const ColourOf& colour) {
    const size_t shown = std::min(count, max_rows_);
    for (size_t i = 0; i < shown; ++i) {
      const std::string_view style = colour_ ? colour(i) : std::string_view();
      out_ += Concat(std::string(kIndent, ' '), style, Clip(row(i), width_ - kIndent),
                     style.empty() ? "" : kPlainText, "\n");
    }
    if (count > shown) {
      out_ += Concat(std::string(kIndent, ' '), "and ", Thousands(count - shown), " more\n");
    }
  }

  template <typename RowOf>
  void Rows(size_t count, const RowOf& row) {
    Rows(count, row, [](size_t) { return std::string_view(); });
  }

  std::string Take() { return std::move(out_); }

 private:
  static constexpr size_t kIndent = 12;
  bool colour_;
  size_t width_;
  size_t max_rows_;
  std::string out_;
};

void Seeds(const Explanation& e, Page* page) {
  std::string text = Concat(Counted(e.seeds_shared, "fingerprint"), " in both");
  if (e.seeds_cut > 0) text += Concat(", ", Thousands(e.seeds_cut), " of them cut as too frequent");
  if (e.seeds_shared > 0) {
    text += Concat("; the longest run of equal words around one has ", e.longest_run);
  }
  page->Step("seeds", text);
  page->Rows(e.seeds.size(), [&](size_t i) {
    const ExplainedSeed& seed = e.seeds[i];
    return Concat("in ", Counted(seed.use.documents, "article"), " (",
                  Counted(seed.use.groups, "group"), "), ", UseInWords(seed.use.use), ": \"",
                  Printable(seed.text), "\"");
  });
  page->Step("candidate", Concat(e.candidate ? "yes: " : "no: ", e.candidate_rule));
}

void Alignment(const Explanation& e, Page* page) {
  page->Step("chains", e.chains.empty() ? "none" : Counted(e.chains.size(), "chain"));
  page->Rows(e.chains.size(), [&](size_t i) {
    const ExplainedChain& chain = e.chains[i];
    return Concat(Counted(chain.words, "word"), " in ", Counted(chain.anchors, "run"), ", score ",
                  JsonNumber(chain.score), ": \"", Printable(chain.text), "\"");
  });
  const auto kept = static_cast<size_t>(std::count_if(e.passages.begin(), e.passages.end(),
                                                      [](const auto& p) { return p.reported; }));
  std::string text = e.passages.empty() ? "none" : Counted(e.passages.size(), "passage");
  if (kept < e.passages.size()) {
    text += Concat(", ", Thousands(e.passages.size() - kept), " of them not reported");
  }
  page->Step("passages", text);
  page->Rows(
      e.passages.size(),
      [&](size_t i) {
        const ExplainedPassage& explained = e.passages[i];
        const PassageRecord& passage = explained.passage;
        const std::string fate = explained.reported ? "" : Concat(", dropped: ", explained.why);
        return Concat(PassageInWords(passage), fate, ": \"", Printable(passage.text), "\"");
      },
      [&](size_t i) { return KindColour(e.passages[i].passage.kind); });
}

void Judgement(const Explanation& e, Page* page) {
  const Similarity& s = e.similarity;
  page->Step("similarity",
             Concat(Counted(s.shared, "shingle"), " in both; resemblance ",
                    JsonNumber(s.resemblance), "; ", Percent(s.containment_a), " of the first's, ",
                    Percent(s.containment_b), " of the second's"));
  page->Step("verdict", Concat(VerdictName(e.verdict), ", score ", JsonNumber(e.score), ": ",
                               Printable(e.rule)));
}

void Cues(std::string_view source, std::string_view copy, const std::vector<CueLogOdds>& cues,
          Page* page) {
  if (cues.empty()) return;
  page->Rows(1, [&](size_t) { return Concat(copy, " from ", source, ":"); });
  page->Rows(
      cues.size(),
      [&](size_t i) {
        const CueLogOdds& cue = cues[i];
        const std::string_view words =
            cue.words.empty() ? CueName(cue.cue) : std::string_view(cue.words);
        return Concat("  ", Pad(Signed(cue.log_odds), 7), Printable(words));
      },
      [&](size_t i) { return cues[i].log_odds < 0 ? kAgainst : kFor; });
}

}  // namespace

std::string ExplainText(const Explanation& e, const ExplainTextOptions& options) {
  Page page(options);
  const std::string a = Printable(e.a);
  const std::string b = Printable(e.b);
  page.Step("pair", Concat(a, " (", Counted(e.words_a, "word"), ") and ", b, " (",
                           Counted(e.words_b, "word"), "), among ", Counted(e.among, "article")));
  page.Step("answer", e.reported ? Concat("reported as ", VerdictName(e.verdict))
                                 : std::string("not reported"));
  Seeds(e, &page);
  if (e.candidate) {
    Alignment(e, &page);
    Judgement(e, &page);
  }
  if (e.has_direction) {
    page.Step("direction", DirectionInWords(a, b, e.direction));
    if (e.without_dates) page.Step("undated", DirectionInWords(a, b, *e.without_dates));
    Cues(a, b, e.cues_a_to_b, &page);
    Cues(b, a, e.cues_b_to_a, &page);
  }
  if (!e.reported) {
    page.Step("nearest", e.nearest_setting.empty()
                             ? "no setting would report this pair"
                             : Concat("would be reported with ", e.nearest_setting));
  }
  return page.Take();
}

}  // namespace stemma
