// One row a passage, after RFC 4180: a header, fields quoted where they must be, lines ended by
// CRLF. A pair's figures are repeated in each of its rows; a pair without passages has one row with
// the passage's fields empty.

#include <initializer_list>
#include <memory>
#include <string>
#include <utility>

#include "core/base/json.h"
#include "core/report/columns.h"
#include "core/report/internal/sink.h"
#include "core/report/reporter.h"

namespace stemma {
namespace {

constexpr std::string_view kHeader =
    "a,b,verdict,resemblance,containment_a,containment_b,score,a_to_b,b_to_a,common_source,latent,"
    "third,passage,kind,a_begin,a_end,b_begin,b_end,words,identity,text\r\n";

std::string Quoted(std::string_view field) {
  if (field.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(field);
  std::string quoted = "\"";
  for (char c : field) {
    if (c == '"') quoted.push_back('"');
    quoted.push_back(c);
  }
  quoted.push_back('"');
  return quoted;
}

// The fields of a pair that all its rows begin with, each followed by a comma.
std::string PairFields(const PairRecord& pair) {
  std::string row;
  auto add = [&row](std::string_view field) { row.append(Quoted(field)).push_back(','); };
  add(pair.a);
  add(pair.b);
  add(VerdictName(pair.verdict));
  for (double figure : {pair.resemblance, pair.containment_a, pair.containment_b, pair.score}) {
    add(JsonNumber(figure));
  }
  const Direction& direction = pair.direction;
  for (double figure : {direction.a_to_b, direction.b_to_a, direction.common_source}) {
    add(pair.has_direction ? JsonNumber(figure) : "");
  }
  add(pair.has_direction ? direction.latent : "");
  add(pair.has_direction ? direction.third : "");
  return row;
}

class CsvReporter : public Reporter {
 public:
  explicit CsvReporter(Output output) : sink_(std::move(output)) {}

  void Begin(const RunRecord&) override { sink_.Write(kHeader); }
  void Document(const DocumentRecord&) override {}

  void Pair(const PairRecord& pair) override {
    const std::string fields = PairFields(pair);
    if (pair.passages.empty()) sink_.Write(fields + ",,,,,,,,\r\n");
    for (size_t i = 0; i < pair.passages.size(); ++i) {
      const PassageRecord& passage = pair.passages[i];
      sink_.Write(Concat(fields, i + 1, ",", PassageKindName(passage.kind), ",", passage.a.begin,
                         ",", passage.a.end, ",", passage.b.begin, ",", passage.b.end, ",",
                         passage.words, ",", JsonNumber(passage.identity), ",",
                         Quoted(Printable(passage.text)), "\r\n"));
    }
  }

  void Cluster(const ClusterRecord&) override {}
  void Edge(const EdgeRecord&) override {}
  void Skipped(const SkippedRecord&) override {}
  void Flush() override { sink_.Flush(); }
  absl::Status status() const override { return sink_.status(); }
  absl::Status End(const SummaryRecord&) override { return sink_.Finish(); }

 private:
  Sink sink_;
};

}  // namespace

std::unique_ptr<Reporter> MakeCsvReporter(Output output) {
  return std::make_unique<CsvReporter>(std::move(output));
}

}  // namespace stemma
