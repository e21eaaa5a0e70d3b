// The report that an editor reads: who shares prose with whom, how much, from whom, how sure and
// why; then what shares quotations only; then what was left out. The pairs worth most are kept
// while the run goes on, the others only counted: memory does not grow with the pairs.

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "core/report/columns.h"
#include "core/report/internal/phrases.h"
#include "core/report/internal/sink.h"
#include "core/report/reporter.h"

namespace stemma {
namespace {

constexpr std::string_view kBold = "\033[1m";
constexpr std::string_view kFaint = "\033[2m";
constexpr std::string_view kPlain = "\033[0m";

constexpr size_t kHanging = 4;  // a line's continuation stands to the right of what is below it
constexpr size_t kSkippedShown = 20;
constexpr size_t kPairsOfStory = 3;
constexpr size_t kTreesShown = 5;
constexpr size_t kTreeRows = 20;
constexpr size_t kQuotedLines = 3;  // of the longest passage
constexpr size_t kShortestTitle = 20;

// What the report says of a document.
struct DocumentFacts {
  uint32_t words = 0;
  int64_t story = -1;  // its cluster
  std::string title;
  std::string date;
  std::string outlet;
};

struct RankedPair {
  PairRecord pair;
  int64_t story = -1;   // cluster of its documents
  uint32_t weight = 0;  // words shared
  uint64_t order = 0;   // of arrival

  bool operator<(const RankedPair& other) const {
    if (pair.verdict != other.pair.verdict) return pair.verdict > other.pair.verdict;
    if (weight != other.weight) return weight > other.weight;
    return order < other.order;
  }
};

// The best pairs of one kind, and how many there were. A story of which hundred papers print the
// same dispatch must not crowd out the others: at most `of_story` pairs of each are kept.
class BestPairs {
 public:
  BestPairs(int shown, size_t of_story)
      : shown_(shown > 0 ? static_cast<size_t>(shown) : SIZE_MAX),
        of_story_(shown > 0 ? of_story : SIZE_MAX) {}

  void Add(const PairRecord& pair, int64_t story, uint32_t weight) {
    best_.insert(RankedPair{pair, story, weight, count_++});
    if (story >= 0 && ++kept_of_[story] > of_story_) {
      auto worst = best_.end();
      do {
        --worst;
      } while (worst->story != story);
      Drop(worst);
    } else if (best_.size() > shown_) {
      Drop(std::prev(best_.end()));
    }
  }
  const std::set<RankedPair>& best() const { return best_; }
  uint64_t count() const { return count_; }
  uint64_t left_out() const { return count_ - best_.size(); }

 private:
  void Drop(std::set<RankedPair>::iterator pair) {
    const auto kept = kept_of_.find(pair->story);
    if (kept != kept_of_.end() && --kept->second == 0) kept_of_.erase(kept);
    best_.erase(pair);
  }

  size_t shown_;
  size_t of_story_;
  uint64_t count_ = 0;
  std::set<RankedPair> best_;
  std::map<int64_t, size_t> kept_of_;  // pairs in best_, by story
};

class TextReporter : public Reporter {
 public:
  TextReporter(Output output, const TextReportOptions& options)
      : sink_(std::move(output)),
        options_(options),
        width_(static_cast<size_t>(std::max(options.width, 40))),
        prose_(options.max_pairs, kPairsOfStory),
        quotations_(options.max_pairs, SIZE_MAX) {}

  void Begin(const RunRecord& run) override { scored_ = run.command == "score"; }

  void Document(const DocumentRecord& document) override {
    if (document.covered <= 0) return;
    if (!scored_) {
      ++sharing_;
      sharing_prose_ += document.covered_prose > 0;
    }
    facts_[document.id] = {document.words, document.cluster, Printable(document.title),
                           document.date, Printable(document.outlet)};
  }

  void Pair(const PairRecord& pair) override {
    if (scored_) CountScored(pair);
    if (pair.verdict >= Verdict::kCopy) {
      const SharedExtent shared = CountShared(pair, true);
      prose_.Add(pair, StoryOf(pair.a), std::max(shared.a, shared.b));
    } else if (pair.verdict == Verdict::kQuotation) {
      const SharedExtent shared = CountShared(pair, false);
      quotations_.Add(pair, -1, std::max(shared.a, shared.b));
    } else {
      ++furniture_;
    }
  }

  void Estimate(const EstimateRecord& estimate) override {
    same_words_ += estimate.same_words;
    estimates_.insert({estimate.resemblance, estimate_order_--, estimate});
    const size_t shown =
        options_.max_pairs > 0 ? static_cast<size_t>(options_.max_pairs) : SIZE_MAX;
    if (estimates_.size() > shown) estimates_.erase(estimates_.begin());
  }

  void Cluster(const ClusterRecord& cluster) override {
    if (cluster.documents.size() < 3) return;  // the pair says it all
    ++trees_count_;
    trees_[cluster.cluster].size = cluster.documents.size();
    if (trees_.size() <= kTreesShown) return;
    auto smallest = trees_.begin();
    for (auto tree = trees_.begin(); tree != trees_.end(); ++tree) {
      if (tree->second.size <= smallest->second.size) smallest = tree;
    }
    trees_.erase(smallest);
  }

  void Edge(const EdgeRecord& edge) override {
    const auto tree = trees_.find(edge.cluster);
    if (tree != trees_.end()) tree->second.edges.push_back(edge);
  }

  void Skipped(const SkippedRecord& skipped) override {
    if (skipped_.size() < kSkippedShown) skipped_.push_back(skipped);
  }

  absl::Status status() const override { return sink_.status(); }

  absl::Status End(const SummaryRecord& summary) override {
    if (summary.estimates) {
      Estimates(summary);
      return sink_.Finish();
    }
    Headline(summary);
    Trees();
    for (const RankedPair& ranked : prose_.best()) ProsePair(ranked.pair);
    LeftOut(prose_.left_out(), "share copied prose");
    Quotations();
    Rest(summary);
    return sink_.Finish();
  }

 private:
  struct RankedEstimate {
    double resemblance;
    int64_t order;  // the earlier, the larger
    EstimateRecord estimate;

    bool operator<(const RankedEstimate& other) const {
      return std::pair(resemblance, order) < std::pair(other.resemblance, other.order);
    }
  };
  struct Tree {
    size_t size = 0;
    std::vector<EdgeRecord> edges;
  };

  // --- lines ---

  void Line(std::string_view text, size_t indent = 0, std::string_view style = "") {
    for (const std::string& line : Wrap(text, width_ - indent, kHanging)) {
      const size_t hanging = continued_ ? kHanging : 0;
      continued_ = true;
      sink_.Write(std::string(indent + hanging, ' '));
      Styled(line, style);
      sink_.Write("\n");
    }
    continued_ = false;
  }

  void Styled(std::string_view text, std::string_view style) {
    const bool colour = options_.colour && !style.empty();
    if (colour) sink_.Write(style);
    sink_.Write(text);
    if (colour) sink_.Write(kPlain);
  }

  void Gap() { sink_.Write("\n"); }

  // What was asked about is b, and all its pairs come together; the records of documents are the
  // archive's, too.
  void CountScored(const PairRecord& pair) {
    const bool prose = pair.verdict >= Verdict::kCopy;
    if (sharing_ == 0 || pair.b != last_scored_) {
      last_scored_ = pair.b;
      last_shares_prose_ = false;
      ++sharing_;
    }
    sharing_prose_ += prose && !last_shares_prose_;
    last_shares_prose_ |= prose;
  }

  std::string_view Others() const { return scored_ ? "the archive" : "another"; }

  // --- parts of the report ---

  void Headline(const SummaryRecord& summary) {
    const std::string read = Counted(summary.documents, "article");
    if (prose_.count() == 0 && quotations_.count() == 0) {
      std::string line = Concat(read, " read");
      if (scored_ || summary.documents > 1) {
        line += Concat("; none shares copied prose or quotations with ", Others());
      }
      Line(line + ".", 0, kBold);
      if (!summary.hint.empty()) Line(Printable(summary.hint));
      return;
    }
    std::string line;
    if (prose_.count() > 0) {
      const std::string_view shares = sharing_prose_ == 1 ? " shares" : " share";
      line =
          Concat(Thousands(sharing_prose_), " of ", read, shares, " copied prose",
                 scored_ ? " with the archive" : "", ", in ", Counted(prose_.count(), "pair"), ".");
    } else {
      line = Concat(read, " read; none shares copied prose with ", Others(), ".");
    }
    if (quotations_.count() > 0) {
      const std::string_view shares = quotations_.count() == 1 ? " shares" : " share";
      line += Concat(" ", Counted(quotations_.count(), "pair"), shares, " only quotations.");
    }
    Line(line, 0, kBold);
    if (prose_.count() == 0 && !summary.hint.empty()) Line(Printable(summary.hint));
  }

  void Estimates(const SummaryRecord& summary) {
    std::string line = Concat(Counted(summary.documents, "signature"), " compared; ");
    if (*summary.estimates == 0) {
      line += "no two texts resemble each other.";
    } else {
      const std::string_view resemble = *summary.estimates == 1 ? " resembles" : " resemble";
      line += Concat(Counted(*summary.estimates, "pair"), " of texts", resemble, " each other");
      line += same_words_ == 0 ? "." : Concat(", ", Thousands(same_words_), " word for word.");
    }
    Line(line, 0, kBold);
    if (!summary.hint.empty()) Line(Printable(summary.hint));
    if (estimates_.empty()) return;
    Line(
        "Estimated from signatures, which tell how much two texts share, not where, nor whether it "
        "is copied prose, a quotation or page furniture: that is in the texts.");
    for (auto ranked = estimates_.rbegin(); ranked != estimates_.rend(); ++ranked) {
      Gap();
      OneEstimate(ranked->estimate);
    }
    LeftOut(*summary.estimates - estimates_.size(), "resemble each other");
  }

  // "about 83 %"; "over 99 %" is rough enough.
  static std::string Roughly(double share) {
    const std::string percent = Percent(share);
    return percent.find_first_of("0123456789") == 0 ? "about " + percent : percent;
  }

  void OneEstimate(const EstimateRecord& estimate) {
    const std::string a = Printable(estimate.a), b = Printable(estimate.b);
    if (estimate.same_words) return Line(Concat(a, " and ", b, ": the same words"), 0, kBold);
    Line(Concat(a, " and ", b, ": ", Roughly(estimate.resemblance), " of their phrases"), 0, kBold);
    Line(Concat("with 95 % probability between ", Percent(estimate.resemblance_low), " and ",
                Percent(estimate.resemblance_high), "; ", Roughly(estimate.containment_a), " of ",
                a, " is in ", b, ", ", Percent(estimate.containment_b), " of ", b, " in ", a),
         2);
  }

  void ProsePair(const PairRecord& pair) {
    Gap();
    Line(PairInWords(pair, WordsOf(pair.a), WordsOf(pair.b)), 0, kBold);
    About(pair.a, pair.b);
    for (const std::string& line : ProvenanceInWords(pair)) Line(line, 2);
    if (pair.verdict != Verdict::kDuplicate) Longest(CountShared(pair, true));
  }

  // Title, outlet and date of both, where anything of it is known; a long title gives way.
  void About(const std::string& a, const std::string& b) {
    const size_t ids = std::max(Columns(Printable(a)), Columns(Printable(b)));
    const size_t column = std::min(width_ / 3, ids);
    for (const std::string* id : {&a, &b}) {
      const auto found = facts_.find(*id);
      if (found == facts_.end()) continue;
      const DocumentFacts& facts = found->second;
      const std::string date = DateInWords(facts.date);
      const std::string_view comma = facts.outlet.empty() || date.empty() ? "" : ", ";
      const std::string source = Concat(facts.outlet, comma, date);
      if (facts.title.empty() && source.empty()) continue;
      std::string line = Concat(Pad(Clip(Printable(*id), column), column), "  ");
      if (!facts.title.empty()) {
        const size_t taken = column + Columns(source) + 8;  // indent, gap, quotes, comma
        const size_t room = std::max(kShortestTitle, width_ > taken ? width_ - taken : 0);
        line += Concat("\"", Clip(facts.title, room), "\"", source.empty() ? "" : ", ");
      }
      Line(Clip(line + source, width_ - 2), 2, kFaint);
    }
  }

  void Longest(const SharedExtent& shared) {
    if (shared.longest == nullptr || shared.longest->text.empty()) return;
    Line(Concat("longest shared passage, ", Counted(shared.longest->words, "word"), ":"), 2);
    const size_t room = width_ - 4;
    const std::string text = Clip(Printable(shared.longest->text), kQuotedLines * room - 12);
    Line(Concat("\"", text, "\""), 4, kFaint);
  }

  void LeftOut(uint64_t pairs, std::string_view what) {
    if (pairs == 0) return;
    Gap();
    Line(Concat("and ", Counted(pairs, "more pair", "more pairs"), " that ", what,
                "; the JSON lines list all of them"));
  }

  void Trees() {
    for (auto& [cluster, tree] : trees_) {
      if (tree.edges.empty()) continue;
      Gap();
      Line(Concat("A story of ", Counted(tree.size, "article"),
                  ", and who most probably took from whom (under 60 % is not settled):"),
           0, kBold);
      TreeOf(tree.edges);
    }
    if (trees_count_ > trees_.size()) {
      Gap();
      const uint64_t more = trees_count_ - trees_.size();
      Line(Concat("and ", Counted(more, "more story", "more stories"),
                  " of three or more articles; the JSON lines have their trees"));
    }
  }

  void TreeOf(const std::vector<EdgeRecord>& edges) {
    // Children by their source; a latent source stands apart from a document of the same name.
    std::map<std::pair<bool, std::string>, std::vector<const EdgeRecord*>> children;
    for (const EdgeRecord& edge : edges) children[{edge.latent, edge.source}].push_back(&edge);
    size_t rows = 0;
    for (const auto& [source, copies] : children) {
      const auto& [latent, name] = source;
      if (!latent) continue;
      size_t depth = 0;
      if (!name.empty() && rows++ < kTreeRows) {
        Line(Concat(Printable(name), ", not in the collection"), 2);
        depth = 1;
      }
      Branch(children, copies, depth, !name.empty(), &rows);
    }
    if (rows > kTreeRows) {
      Line(Concat("and ", Counted(rows - kTreeRows, "more article", "more articles")), 2);
    }
  }

  void Branch(
      const std::map<std::pair<bool, std::string>, std::vector<const EdgeRecord*>>& children,
      const std::vector<const EdgeRecord*>& copies, size_t depth, bool source_known, size_t* rows) {
    // Depth-first with a stack of our own: a chain of copies may be thousands long.
    struct Place {
      const EdgeRecord* edge;
      size_t depth;
      bool source_known;
    };
    std::vector<Place> stack;
    auto push = [&stack](const std::vector<const EdgeRecord*>& edges, size_t at, bool known) {
      for (auto edge = edges.rbegin(); edge != edges.rend(); ++edge) {
        stack.push_back({*edge, at, known});
      }
    };
    push(copies, depth, source_known);
    while (!stack.empty()) {
      const Place place = stack.back();
      stack.pop_back();
      if ((*rows)++ < kTreeRows) {
        const std::string id = Printable(place.edge->copy);
        const std::string sure =
            place.source_known ? Concat("  ", Percent(place.edge->probability)) : "";
        Line(id + sure, std::min(2 + 2 * place.depth, width_ / 2));
      }
      const auto below = children.find({false, place.edge->copy});
      if (below != children.end()) push(below->second, place.depth + 1, true);
    }
  }

  void Quotations() {
    if (quotations_.count() == 0) return;
    Gap();
    Line("Only quotations shared: a sign of a common event, not of copying", 0, kBold);
    for (const RankedPair& ranked : quotations_.best()) {
      const SharedExtent shared = CountShared(ranked.pair, false);
      std::string line = Concat(Printable(ranked.pair.a), " and ", Printable(ranked.pair.b), ": ",
                                Counted(shared.passages, "passage"));
      if (shared.longest != nullptr) {
        const std::string words = Counted(shared.longest->words, "word");
        line += shared.passages == 1 ? Concat(" of ", words) : Concat(", the longest of ", words);
      }
      Line(line, 2);
    }
    if (quotations_.left_out() > 0) {
      Line(Concat("and ", Counted(quotations_.left_out(), "more pair", "more pairs")), 2);
    }
  }

  void Rest(const SummaryRecord& summary) {
    Gap();
    if (furniture_ > 0) {
      const std::string_view shares = furniture_ == 1 ? " shares" : " share";
      Line(Concat(Counted(furniture_, "pair"), shares, " only page furniture."));
    }
    const uint64_t apart = summary.documents - std::min(summary.documents, sharing_);
    if (apart > 0 && sharing_ > 0) {
      Line(Concat(Counted(apart, "article"), apart == 1 ? " shares" : " share",
                  scored_ ? " nothing with the archive." : " nothing with any other."));
    }
    if (summary.skipped > 0) SkippedInputs(summary.skipped);
    std::string work = Concat("Compared ", Counted(summary.candidates, "candidate pair"), ", ",
                              Thousands(summary.rejected), " of them without a finding");
    if (summary.cut > 0) {
      work += Concat("; ", Counted(summary.cut, "phrase"), " too common to follow");
    }
    Line(work + ".", 0, kFaint);
  }

  void SkippedInputs(uint64_t count) {
    Line(Concat(Counted(count, "input"), count == 1 ? " was" : " were", " skipped:"), 0, kBold);
    for (const SkippedRecord& skipped : skipped_) {
      Line(Printable(SkippedInWords(skipped)), 2);
    }
    if (count > skipped_.size()) {
      Line(Concat("and ", Thousands(count - skipped_.size()), " more"), 2);
    }
  }

  uint32_t WordsOf(const std::string& id) const {
    const auto found = facts_.find(id);
    return found == facts_.end() ? 0 : found->second.words;
  }

  int64_t StoryOf(const std::string& id) const {
    const auto found = facts_.find(id);
    return found == facts_.end() ? -1 : found->second.story;
  }

  Sink sink_;
  TextReportOptions options_;
  size_t width_;
  bool continued_ = false;  // the line being written is not the first of its paragraph
  absl::flat_hash_map<std::string, DocumentFacts> facts_;  // of those that share something
  bool scored_ = false;                                    // against an archive
  uint64_t sharing_ = 0;
  uint64_t sharing_prose_ = 0;
  std::string last_scored_;
  bool last_shares_prose_ = false;
  std::set<RankedEstimate> estimates_;
  int64_t estimate_order_ = 0;
  uint64_t same_words_ = 0;
  BestPairs prose_;
  BestPairs quotations_;
  uint64_t furniture_ = 0;
  std::map<int64_t, Tree> trees_;
  uint64_t trees_count_ = 0;
  std::vector<SkippedRecord> skipped_;
};

}  // namespace

std::unique_ptr<Reporter> MakeTextReporter(Output output, const TextReportOptions& options) {
  return std::make_unique<TextReporter>(std::move(output), options);
}

}  // namespace stemma
