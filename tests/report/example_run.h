// A run made by hand, with every kind of record and finding, told to a reporter in the order of a
// real one. Invented articles.

#ifndef STEMMA_TESTS_REPORT_EXAMPLE_RUN_H_
#define STEMMA_TESTS_REPORT_EXAMPLE_RUN_H_

#include <string>
#include <vector>

#include "core/report/reporter.h"

namespace stemma {

struct ExampleRun {
  RunRecord run{.version = "0.1.0",
                .command = "find",
                .options = {{"preset", "\"news\""}, {"offsets", "\"bytes\""}, {"window", "1"}},
                .documents = 8,
                .bytes = 12345,
                .skipped = 2};
  std::vector<DocumentRecord> documents = {
      {.id = "harbour.txt",
       .title = "Harbour of Vessen reopens after a year",
       .date = "2031-03-04",
       .date_from = "text",
       .outlet = "Vessen Courier",
       .credits = {"AFP"},
       .words = 459,
       .covered = 0.31,
       .covered_prose = 0.29,
       .cluster = 0},
      {.id = "port.txt",
       .title = "Port <open> again & \"busy\"",
       .date = "2031-03-03",
       .date_from = "dateline",
       .credits = {"AFP", "Reuters"},
       .words = 200,
       .covered = 0.5,
       .covered_prose = 0.5,
       .cluster = 0,
       .extra = R"({"page":7})"},
      {.id = "quay.txt", .words = 300, .covered = 0.25, .covered_prose = 0.25, .cluster = 0},
      {.id = "copy,one.txt",
       .words = 120,
       .covered = 1,
       .covered_prose = 1,
       .group = 0,
       .cluster = 1},
      {.id = "copy \"two\".txt",
       .date = "2031-04",
       .date_from = "url",
       .words = 120,
       .covered = 1,
       .covered_prose = 1,
       .group = 0,
       .cluster = 1},
      {.id = "speech-1.txt", .words = 90, .covered = 0.2},
      {.id = "speech-2.txt", .words = 80, .covered = 0.2},
      {.id = "中国/港口.txt", .words = 70}};
  std::vector<PairRecord> pairs = {
      {.a = "harbour.txt",
       .b = "port.txt",
       .verdict = Verdict::kCopy,
       .resemblance = 0.1119999,
       .containment_a = 0.16,
       .containment_b = 0.27,
       .score = 0.98,
       .has_direction = true,
       .direction = {.a_to_b = 0.03, .b_to_a = 0.27, .common_source = 0.69, .latent = "AFP"},
       .cues_a_to_b = {{Cue::kDateOrder, -2.1, "dated a day later"}},
       .cues_b_to_a = {{Cue::kPrior, -0.5, "how often copies are direct"},
                       {Cue::kLonger, -0.01, "the longer one"},
                       {Cue::kDateOrder, 2.1,
                        "dated a day earlier (3 March 2031 against 4 March 2031)"},
                       {Cue::kSharedCredit, -1.4, "both credit AFP"}},
       .passages =
           {{{100, 300},
             {50, 251},
             PassageKind::kCopy,
             34,
             0.97,
             "The harbour of Vessen reopened on Tuesday, a year after the flood that took "
             "away both of its piers and closed the fish market behind them for good, the "
             "town’s mayor, a former pilot, announced."},
            {{400, 500}, {300, 410}, PassageKind::kEdited, 16, 0.71, "Boats came, and went"},
            {{600, 640},
             {500, 540},
             PassageKind::kQuotation,
             8,
             1,
             "we waited for a year and here we are"}}},
      {.a = "harbour.txt",
       .b = "quay.txt",
       .verdict = Verdict::kCopy,
       .resemblance = 0.05,
       .containment_a = 0.06,
       .containment_b = 0.09,
       .score = 0.7,
       .has_direction = true,
       .direction = {.a_to_b = 0.88, .b_to_a = 0.05, .common_source = 0.02},
       .cues_a_to_b = {{Cue::kEditsAtHead, 3, "the beginning of the copy is its own"},
                       {Cue::kLonger, -0.4, "the copy is the longer"}},
       .passages = {{{100, 200}, {10, 110}, PassageKind::kCopy, 18, 0.9, "The harbour, again"}}},
      {.a = "copy,one.txt",
       .b = "copy \"two\".txt",
       .verdict = Verdict::kDuplicate,
       .resemblance = 1,
       .containment_a = 1,
       .containment_b = 1,
       .score = 1,
       .has_direction = true,
       .direction = {.a_to_b = 0.45, .b_to_a = 0.45, .common_source = 0.1},
       .passages =
           {{{0, 700}, {0, 700}, PassageKind::kCopy, 120, 1, "=All, of \"it\"\nfrom A to Z"}}},
      {.a = "speech-1.txt",
       .b = "speech-2.txt",
       .verdict = Verdict::kQuotation,
       .resemblance = 0.02,
       .containment_a = 0.04,
       .containment_b = 0.04,
       .score = 0.02,
       .passages = {{{10, 90}, {20, 100}, PassageKind::kQuotation, 14, 1, "We shall rebuild it"}}},
      {.a = "speech-2.txt",
       .b = "中国/港口.txt",
       .verdict = Verdict::kFurniture,
       .passages = {{{0, 20}, {0, 20}, PassageKind::kFurniture, 6, 1, "Leave a Reply"}}}};
  std::vector<ClusterRecord> clusters = {
      {.cluster = 0,
       .documents = {"harbour.txt", "port.txt", "quay.txt"},
       .root = "AFP",
       .root_latent = true},
      {.cluster = 1, .documents = {"copy,one.txt", "copy \"two\".txt"}}};
  std::vector<EdgeRecord> edges = {
      {.cluster = 0,
       .source = "AFP",
       .latent = true,
       .copy = "harbour.txt",
       .probability = 0.81,
       .cues = {{Cue::kCreditedAgency, 1.4, "credited to AFP"}, {Cue::kDateOrder, 2.1, ""}}},
      {.cluster = 0, .source = "AFP", .latent = true, .copy = "port.txt", .probability = 0.7},
      {.cluster = 0, .source = "harbour.txt", .copy = "quay.txt", .probability = 0.88},
      {.cluster = 1, .latent = true, .copy = "copy,one.txt", .probability = 0.55},
      {.cluster = 1, .source = "copy,one.txt", .copy = "copy \"two\".txt", .probability = 0.45}};
  std::vector<FlowRecord> flows = {
      {.source = "AFP", .latent = true, .copy = "Port Times", .copies = 0.7},
      {.source = "Harbour News",
       .copy = "Port Times",
       .copies = 0.88,
       .words = 33.5,
       .hours = 7.5}};
  std::vector<EvidenceRecord> evidence = {{.group = 0,
                                           .source = "harbour.txt",
                                           .copy = "quay.txt",
                                           .share = 0.625,
                                           .cues = {{Cue::kPrior, 1}, {Cue::kLonger, -0.25}}},
                                          {.group = 0,
                                           .source = "AFP",
                                           .latent = true,
                                           .copy = "quay.txt",
                                           .cues = {{Cue::kUncredited, 1}}}};
  std::vector<SkippedRecord> skipped = {
      {"x.jsonl", 7, "invalid UTF-8 at byte 312, expected UTF-8; convert the file"},
      {"empty.txt", 0, "no text, expected some; remove it"}};
  SummaryRecord summary{
      .documents = 8,
      .pairs = 5,
      .verdicts = {{"furniture", 1}, {"quotation", 1}, {"copy", 2}, {"duplicate", 1}},
      .clusters = 2,
      .groups = 1,
      .fingerprints = 1500,
      .cut = 3,
      .rescued = 2,
      .capped = 1,
      .candidates = 9,
      .rejected = 4,
      .skipped = 2};
};

// Tells `run` to `reporter`; what End says.
inline absl::Status Report(const ExampleRun& run, Reporter* reporter) {
  reporter->Begin(run.run);
  for (const DocumentRecord& record : run.documents) reporter->Document(record);
  for (const PairRecord& record : run.pairs) reporter->Pair(record);
  for (const ClusterRecord& record : run.clusters) reporter->Cluster(record);
  for (const EdgeRecord& record : run.edges) reporter->Edge(record);
  for (const FlowRecord& record : run.flows) reporter->Flow(record);
  for (const EvidenceRecord& record : run.evidence) reporter->Evidence(record);
  for (const SkippedRecord& record : run.skipped) reporter->Skipped(record);
  return reporter->End(run.summary);
}

}  // namespace stemma

#endif  // STEMMA_TESTS_REPORT_EXAMPLE_RUN_H_
