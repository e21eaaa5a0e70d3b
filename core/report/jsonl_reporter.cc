// One JSON object a line: docs/report-format.md is the contract.

#include <memory>
#include <utility>

#include "core/base/json.h"
#include "core/report/internal/sink.h"
#include "core/report/reporter.h"

namespace stemma {
namespace {

JsonObject Record(std::string_view type) {
  JsonObject record;
  record.Set("type", type);
  return record;
}

// What is not known is null, so that it cannot be taken for a value.
void SetOrNull(JsonObject* record, std::string_view key, std::string_view value) {
  if (value.empty()) {
    record->SetNull(key);
  } else {
    record->Set(key, value);
  }
}
void SetOrNull(JsonObject* record, std::string_view key, int64_t value) {
  if (value < 0) {
    record->SetNull(key);
  } else {
    record->Set(key, value);
  }
}

JsonArray Strings(const std::vector<std::string>& values) {
  JsonArray array;
  for (const std::string& value : values) array.Add(value);
  return array;
}

JsonObject DirectionObject(const Direction& direction) {
  JsonObject object;
  object.Set("a_to_b", direction.a_to_b)
      .Set("b_to_a", direction.b_to_a)
      .Set("common_source", direction.common_source);
  SetOrNull(&object, "latent", direction.latent);
  if (!direction.third.empty()) object.Set("third", direction.third);
  return object;
}

class JsonlReporter : public Reporter {
 public:
  explicit JsonlReporter(Output output) : sink_(std::move(output)) {}

  void Begin(const RunRecord& run) override {
    JsonObject options;
    for (const auto& [name, value] : run.options) options.SetRaw(name, value);
    JsonObject record = Record("run");
    record.Set("schema", kSchema)
        .Set("version", run.version)
        .Set("command", run.command)
        .Set("options", options)
        .Set("documents", run.documents)
        .Set("bytes", run.bytes)
        .Set("skipped", run.skipped);
    sink_.Write(record.ToLine());
  }

  void Document(const DocumentRecord& document) override {
    JsonObject record = Record("document");
    record.Set("id", document.id);
    SetOrNull(&record, "title", document.title);
    SetOrNull(&record, "date", document.date);
    SetOrNull(&record, "date_from", document.date_from);
    SetOrNull(&record, "outlet", document.outlet);
    record.Set("credits", Strings(document.credits))
        .Set("words", document.words)
        .Set("covered", document.covered)
        .Set("covered_prose", document.covered_prose);
    SetOrNull(&record, "group", document.group);
    SetOrNull(&record, "cluster", document.cluster);
    if (!document.extra.empty()) record.SetRaw("extra", document.extra);
    sink_.Write(record.ToLine());
  }

  void Pair(const PairRecord& pair) override {
    JsonArray passages;
    for (const PassageRecord& passage : pair.passages) {
      JsonObject object;
      object.Set("a", passage.a)
          .Set("b", passage.b)
          .Set("kind", PassageKindName(passage.kind))
          .Set("words", passage.words)
          .Set("identity", passage.identity);
      passages.Add(object);
    }
    JsonObject record = Record("pair");
    record.Set("a", pair.a)
        .Set("b", pair.b)
        .Set("verdict", VerdictName(pair.verdict))
        .Set("resemblance", pair.resemblance)
        .Set("containment_a", pair.containment_a)
        .Set("containment_b", pair.containment_b)
        .Set("score", pair.score);
    if (pair.has_direction) record.Set("direction", DirectionObject(pair.direction));
    record.Set("passages", passages);
    sink_.Write(record.ToLine());
  }

  void Estimate(const EstimateRecord& estimate) override {
    JsonArray interval;
    interval.AddRaw(JsonNumber(estimate.resemblance_low));
    interval.AddRaw(JsonNumber(estimate.resemblance_high));
    JsonObject record = Record("estimate");
    record.Set("a", estimate.a)
        .Set("b", estimate.b)
        .Set("same_words", estimate.same_words)
        .Set("resemblance", estimate.resemblance)
        .Set("resemblance_interval", interval)
        .Set("containment_a", estimate.containment_a)
        .Set("containment_b", estimate.containment_b);
    sink_.Write(record.ToLine());
  }

  void Cluster(const ClusterRecord& cluster) override {
    JsonObject record = Record("cluster");
    record.Set("cluster", cluster.cluster).Set("documents", Strings(cluster.documents));
    SetOrNull(&record, "root", cluster.root);
    record.Set("root_latent", cluster.root_latent);
    sink_.Write(record.ToLine());
  }

  void Edge(const EdgeRecord& edge) override {
    JsonArray cues;
    for (const CueLogOdds& cue : edge.cues) {
      JsonObject object;
      object.Set("cue", CueName(cue.cue)).Set("log_odds", cue.log_odds);
      cues.Add(object);
    }
    JsonObject record = Record("edge");
    SetOrNull(&record, "source", edge.source);
    record.Set("latent", edge.latent).Set("copy", edge.copy).Set("probability", edge.probability);
    if (edge.without_dates) record.Set("without_dates", *edge.without_dates);
    record.Set("cues", cues);
    sink_.Write(record.ToLine());
  }

  void Flow(const FlowRecord& flow) override {
    JsonObject record = Record("flow");
    record.Set("source", flow.source)
        .Set("latent", flow.latent)
        .Set("copy", flow.copy)
        .Set("copies", flow.copies)
        .Set("words", flow.words);
    if (flow.hours) {
      record.Set("hours", *flow.hours);
    } else {
      record.SetNull("hours");
    }
    sink_.Write(record.ToLine());
  }

  void Evidence(const EvidenceRecord& evidence) override {
    JsonObject cues;
    for (const CueValue& cue : evidence.cues) cues.Set(CueName(cue.cue), cue.value);
    JsonObject record = Record("evidence");
    record.Set("group", evidence.group)
        .Set("source", evidence.source)
        .Set("latent", evidence.latent)
        .Set("copy", evidence.copy)
        .Set("twins", evidence.twins)
        .Set("share", evidence.share)
        .Set("cues", cues);
    sink_.Write(record.ToLine());
  }

  void Skipped(const SkippedRecord& skipped) override { Input("skipped", skipped); }
  void Warning(const SkippedRecord& warning) override { Input("warning", warning); }

  bool for_people() const override { return false; }
  void Flush() override { sink_.Flush(); }
  absl::Status status() const override { return sink_.status(); }

  absl::Status End(const SummaryRecord& summary) override {
    JsonObject verdicts;
    for (const auto& [name, pairs] : summary.verdicts) verdicts.Set(name, pairs);
    JsonObject record = Record("summary");
    record.Set("pairs", summary.pairs);
    if (summary.estimates) record.Set("estimates", *summary.estimates);
    record.Set("verdicts", verdicts)
        .Set("documents", summary.documents)
        .Set("clusters", summary.clusters)
        .Set("groups", summary.groups)
        .Set("fingerprints", summary.fingerprints)
        .Set("cut", summary.cut)
        .Set("rescued", summary.rescued)
        .Set("capped", summary.capped)
        .Set("candidates", summary.candidates)
        .Set("rejected", summary.rejected)
        .Set("skipped", summary.skipped);
    SetOrNull(&record, "hint", summary.hint);
    sink_.Write(record.ToLine());
    return sink_.Finish();
  }

 private:
  void Input(std::string_view type, const SkippedRecord& skipped) {
    JsonObject record = Record(type);
    record.Set("file", skipped.file);
    if (skipped.line == 0) {
      record.SetNull("line");
    } else {
      record.Set("line", skipped.line);
    }
    record.Set("why", skipped.why);
    sink_.Write(record.ToLine());
  }

  Sink sink_;
};

}  // namespace

std::unique_ptr<Reporter> MakeJsonlReporter(Output output) {
  return std::make_unique<JsonlReporter>(std::move(output));
}

}  // namespace stemma
