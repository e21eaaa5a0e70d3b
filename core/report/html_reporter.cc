// The report as one page: a frame, a style and a script (core/report/page), and in it the JSON
// lines of the run and the texts, as data. The script draws everything from the data and never
// makes markup of it; the tables for readers without scripts are written here.
//
// Hostile strings meet two gates: Markup for what stands in HTML, and Data for what stands in a
// block of data, which ends at the first "</script" and nowhere else. Records are packed: their
// names and numbers would make the page larger than the texts.

#include <algorithm>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/report/columns.h"
#include "core/report/internal/packer.h"
#include "core/report/internal/page_source.h"
#include "core/report/internal/phrases.h"
#include "core/report/internal/sink.h"
#include "core/report/page.h"
#include "core/report/reporter.h"

namespace stemma {
namespace {

// Rows that a reader without scripts is shown; with scripts there is no limit.
constexpr size_t kStaticRows = 2000;

// JSON for a <script> block of data: without '<', which JSON holds in strings only, the block can
// neither end nor open a comment; without U+2028 and U+2029 a line stays one for every reader.
std::string Data(std::string_view json) {
  std::string out;
  out.reserve(json.size() + json.size() / 64);
  for (size_t at = 0; at < json.size(); ++at) {
    const std::string_view rest = json.substr(at, 3);
    if (json[at] == '<') {
      out += "\\u003c";
    } else if (rest == "\xE2\x80\xA8" || rest == "\xE2\x80\xA9") {
      out += rest[2] == '\xA8' ? "\\u2028" : "\\u2029";
      at += 2;
    } else {
      out += json[at];
    }
  }
  return out;
}

// The byte at which each of the ascending `points` (of code points) begins.
std::vector<size_t> BytesOf(std::string_view text, const std::vector<uint32_t>& points) {
  std::vector<size_t> bytes;
  size_t at = 0;
  uint32_t count = 0;
  for (uint32_t point : points) {
    while (at < text.size() && count < point) {
      for (++at; at < text.size() && (static_cast<uint8_t>(text[at]) & 0xC0) == 0x80;) ++at;
      ++count;
    }
    bytes.push_back(at);
  }
  return bytes;
}

std::string Cell(std::string_view text) { return Concat("<td><bdi>", Markup(text), "</bdi></td>"); }
std::string NumberCell(std::string_view text) {
  return Concat("<td class=\"number\">", Markup(text), "</td>");
}

class HtmlReporter : public Reporter {
 public:
  HtmlReporter(Output output, const HtmlReportOptions& options)
      : sink_(std::move(output)), options_(options) {}

  void Begin(const RunRecord& run) override {
    run_ = run;
    for (const auto& [name, value] : run.options) {
      if (name == "offsets") in_chars_ = value == "\"chars\"";
    }
    lines_->Begin(run);
  }

  void Document(const DocumentRecord& document) override {
    Held held{.record = document, .text = std::string(document.text)};
    held.record.text = {};
    if (!options_.whole_texts) held.record.extra.clear();  // may hold more of the text
    lines_->Document(held.record);
    digest_ = HashBytes(document.text, HashBytes(document.id, digest_));
    texts_missing_ |= document.text.empty();
    held.record.extra.clear();
    index_of_.emplace(document.id, documents_.size());
    documents_.push_back(std::move(held));
  }

  void Pair(const PairRecord& pair) override {
    lines_->Pair(pair);
    AddCues(pair);
    Held* a = Find(pair.a);
    Held* b = Find(pair.b);
    for (Held* side : {a, b}) {
      if (side != nullptr) side->shares = true;
    }
    for (const PassageRecord& passage : pair.passages) {
      if (a != nullptr) a->matched.push_back(passage.a);
      if (b != nullptr) b->matched.push_back(passage.b);
    }
    const SharedExtent prose = CountShared(pair, true);
    rows_.push_back(
        {.words = std::max(prose.a, prose.b),
         .verdict = VerdictName(pair.verdict),
         .finding = PairInWords(pair, a == nullptr ? 0 : a->record.words,
                                b == nullptr ? 0 : b->record.words),
         .direction = pair.has_direction
                          ? DirectionInWords(Printable(pair.a), Printable(pair.b), pair.direction)
                          : ""});
  }

  void Estimate(const EstimateRecord& estimate) override { lines_->Estimate(estimate); }
  void Cluster(const ClusterRecord& cluster) override { lines_->Cluster(cluster); }
  void Edge(const EdgeRecord& edge) override { lines_->Edge(edge); }
  void Flow(const FlowRecord& flow) override { lines_->Flow(flow); }
  void Evidence(const EvidenceRecord& evidence) override { lines_->Evidence(evidence); }
  void Skipped(const SkippedRecord& skipped) override { lines_->Skipped(skipped); }
  void Warning(const SkippedRecord& warning) override { lines_->Warning(warning); }
  absl::Status status() const override { return sink_.status(); }

  absl::Status End(const SummaryRecord& summary) override {
    STEMMA_RETURN_IF_ERROR(lines_->End(summary));
    std::string_view frame = internal::kPageFrame;
    for (size_t open = frame.find("{{"); open != frame.npos; open = frame.find("{{")) {
      const size_t close = frame.find("}}", open);
      sink_.Write(frame.substr(0, open));
      Fill(frame.substr(open + 2, close - open - 2));
      frame.remove_prefix(close + 2);
    }
    sink_.Write(frame);
    return sink_.Finish();
  }

 private:
  struct Held {
    DocumentRecord record;
    std::string text;
    std::vector<Span> matched;
    bool shares = false;  // stands in a reported pair
  };

  // A pair as it is told without scripts.
  struct Row {
    uint32_t words = 0;
    std::string_view verdict;
    std::string finding;
    std::string direction;
  };

  Held* Find(const std::string& id) {
    const auto found = index_of_.find(id);
    return found == index_of_.end() ? nullptr : &documents_[found->second];
  }

  // What the page itself holds. The digest tells whether two pages were made of the same articles.
  std::string PageLine() const {
    JsonObject record;
    record.Set("type", "page").Set("texts", options_.whole_texts ? "whole" : "matched");
    if (!options_.home.empty()) record.Set("home", options_.home);
    if (!options_.start.empty()) record.Set("start", options_.start);
    if (texts_missing_) {
      record.SetNull("digest");
    } else {
      char hex[17];
      std::snprintf(hex, sizeof(hex), "%016" PRIx64, digest_);
      record.Set("digest", hex);
    }
    return record.ToLine();
  }

  // What speaks for either direction of a pair, more than a result's own lines hold: a line for
  // each pair, empty where nothing is known.
  void AddCues(const PairRecord& pair) {
    if (!pair.cues_a_to_b.empty() || !pair.cues_b_to_a.empty()) {
      JsonObject record;
      record.SetRaw("a_to_b", Cues(pair.cues_a_to_b, pair.cues_b_to_a));
      record.SetRaw("b_to_a", Cues(pair.cues_b_to_a, pair.cues_a_to_b));
      cues_.Append(record.ToString());
    }
    cues_.Append("\n");
  }
  // A cue's own words speak of one direction: they are shown where the other has no such cue.
  static std::string Cues(const std::vector<CueLogOdds>& cues,
                          const std::vector<CueLogOdds>& others) {
    JsonArray array;
    for (const CueLogOdds& cue : cues) {
      JsonObject object;
      object.Set("cue", CueName(cue.cue)).Set("log_odds", cue.log_odds);
      const bool both = std::any_of(others.begin(), others.end(),
                                    [&](const CueLogOdds& other) { return other.cue == cue.cue; });
      if (!both) object.Set("words", cue.words);
      array.Add(object);
    }
    return array.ToString();
  }

  void Fill(std::string_view place) {
    if (place == "policy") sink_.Write(PagePolicy());
    if (place == "style") sink_.Write(internal::kPageStyle);
    if (place == "script") sink_.Write(internal::kPageScript);
    if (place == "records") {
      records_.Append(PageLine());
      sink_.Write(Base64(records_.Finish()));
    }
    if (place == "cues") sink_.Write(Base64(cues_.Finish()));
    if (place == "texts") WriteTexts();
    if (place == "tables") WriteTables();
  }

  // A line for each document: the stretches of its text that the page holds, as [begin, "text"];
  // `begin` in the unit of the run's spans.
  void WriteTexts() {
    for (const Held& held : documents_) {
      JsonArray parts;
      if (held.shares && !held.text.empty()) {
        if (options_.whole_texts) {
          parts.AddRaw(Concat("[0,", JsonQuote(held.text), "]"));
        } else {
          AddMatched(held, &parts);
        }
      }
      sink_.Write(Data(parts.ToString()));
      sink_.Write("\n");
    }
  }

  void AddMatched(const Held& held, JsonArray* parts) const {
    std::vector<Span> spans = held.matched;
    std::sort(spans.begin(), spans.end());
    std::vector<uint32_t> ends;  // begin, end, begin, end, … of what is covered, ascending
    for (const Span& span : spans) {
      if (ends.empty() || span.begin > ends.back()) {
        ends.push_back(span.begin);
        ends.push_back(span.end);
      } else {
        ends.back() = std::max(ends.back(), span.end);
      }
    }
    const std::vector<size_t> bytes =
        in_chars_ ? BytesOf(held.text, ends) : std::vector<size_t>(ends.begin(), ends.end());
    for (size_t i = 0; i + 1 < ends.size() && bytes[i] < held.text.size(); i += 2) {
      const std::string text = held.text.substr(bytes[i], bytes[i + 1] - bytes[i]);
      parts->AddRaw(Concat("[", ends[i], ",", JsonQuote(text), "]"));
    }
  }

  void WriteTables() {
    std::stable_sort(rows_.begin(), rows_.end(),
                     [](const Row& x, const Row& y) { return x.words > y.words; });
    sink_.Write(Concat("<h1>What these articles share</h1>\n<p>",
                       Counted(run_.documents, "article"), ", ", Counted(rows_.size(), "pair"),
                       " with text in common; stemma ", Markup(run_.version),
                       ". With scripts on, this page shows the passages, too.</p>\n"));
    Caption("Pairs", rows_.size());
    sink_.Write(
        "<thead><tr><th scope=\"col\">Verdict</th><th scope=\"col\">What is shared</th>"
        "<th scope=\"col\">Who was first</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < rows_.size() && i < kStaticRows; ++i) {
      sink_.Write(Concat("<tr>", Cell(rows_[i].verdict), Cell(rows_[i].finding),
                         Cell(rows_[i].direction), "</tr>\n"));
    }
    sink_.Write("</tbody></table>\n");
    Caption("Articles", documents_.size());
    sink_.Write(
        "<thead><tr><th scope=\"col\">Article</th><th scope=\"col\">Title</th>"
        "<th scope=\"col\">Outlet</th><th scope=\"col\">Date</th>"
        "<th scope=\"col\">Words</th><th scope=\"col\">Shared</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < documents_.size() && i < kStaticRows; ++i) {
      const DocumentRecord& record = documents_[i].record;
      sink_.Write(Concat("<tr>", Cell(record.id), Cell(record.title), Cell(record.outlet),
                         Cell(record.date), NumberCell(Thousands(record.words)),
                         NumberCell(Percent(record.covered)), "</tr>\n"));
    }
    sink_.Write("</tbody></table>\n");
  }

  void Caption(std::string_view what, size_t rows) {
    sink_.Write(Concat("<table><caption>", what));
    if (rows > kStaticRows) {
      sink_.Write(Concat(" (the first ", Thousands(kStaticRows), " of ", Thousands(rows), ")"));
    }
    sink_.Write("</caption>");
  }

  Sink sink_;
  HtmlReportOptions options_;
  Packer records_;  // the run's JSON lines
  Packer cues_;
  std::unique_ptr<Reporter> lines_ = MakeJsonlReporter([this](std::string_view bytes) {
    records_.Append(bytes);
    return absl::OkStatus();
  });
  RunRecord run_;
  uint64_t digest_ = 0;  // of all ids and texts, in their order
  bool texts_missing_ = false;
  bool in_chars_ = false;
  std::vector<Held> documents_;
  absl::flat_hash_map<std::string, size_t> index_of_;
  std::vector<Row> rows_;
};

}  // namespace

std::unique_ptr<Reporter> MakeHtmlReporter(Output output, const HtmlReportOptions& options) {
  return std::make_unique<HtmlReporter>(std::move(output), options);
}

}  // namespace stemma
