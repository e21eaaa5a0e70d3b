#include "core/report/jsonl_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/text/readers.h"

namespace stemma {
namespace {

using Fields = std::span<const JsonField>;

absl::Status Unexpected(std::string_view name, std::string_view found, std::string_view expected) {
  return Fault(
      absl::StatusCode::kInvalidArgument,
      {.where = Concat("\"", name, "\""), .found = found, .expected = expected, .fix = ""});
}

template <typename Number>
absl::Status Read(const JsonField& field, Number* value) {
  if (field.kind == JsonKind::kNull) return absl::OkStatus();
  const char* end = field.text.data() + field.text.size();
  const auto [stop, error] = std::from_chars(field.text.data(), end, *value);
  if (field.kind == JsonKind::kNumber && error == std::errc() && stop == end) {
    return absl::OkStatus();
  }
  return Unexpected(field.key, field.text,
                    std::is_floating_point_v<Number> ? "a number" : "a whole number");
}
absl::Status Read(const JsonField& field, std::string* value) {
  if (field.kind == JsonKind::kNull) return absl::OkStatus();
  if (field.kind != JsonKind::kString) return Unexpected(field.key, field.text, "a string");
  *value = field.text;
  return absl::OkStatus();
}
absl::Status Read(const JsonField& field, bool* value) {
  if (field.kind != JsonKind::kBool) return Unexpected(field.key, field.text, "true or false");
  *value = field.text == "true";
  return absl::OkStatus();
}

// Parses what stands inside of records; each level of nesting has its own parser.
class RecordParser {
 public:
  absl::Status Tell(std::string_view line, Reporter* reporter) {
    STEMMA_ASSIGN_OR_RETURN(const Fields fields, line_.ParseObject(line));
    const auto type = std::find_if(fields.begin(), fields.end(),
                                   [](const JsonField& field) { return field.key == "type"; });
    if (type->text == "pair") return TellPair(fields, reporter);
    if (type->text == "estimate") return TellEstimate(fields, reporter);
    if (type->text == "document") return TellDocument(fields, reporter);
    if (type->text == "run") return TellRun(fields, reporter);
    if (type->text == "cluster") return TellCluster(fields, reporter);
    if (type->text == "edge") return TellEdge(fields, reporter);
    if (type->text == "flow") return TellFlow(fields, reporter);
    if (type->text == "evidence") return TellEvidence(fields, reporter);
    if (type->text == "summary") return TellSummary(fields, reporter);
    const bool skipped = type->text == "skipped";
    if (skipped || type->text == "warning") return TellSkipped(fields, skipped, reporter);
    return absl::OkStatus();
  }

 private:
  // Calls `read` with each element of an array, or field of an object.
  template <typename Body>
  absl::Status Each(JsonParser* parser, const JsonField& field, JsonKind kind, const Body& read) {
    if (field.kind != kind) {
      const bool array = kind == JsonKind::kArray;
      return Unexpected(field.key, field.text, array ? "an array" : "an object");
    }
    const auto parsed =
        kind == JsonKind::kArray ? parser->ParseArray(field.text) : parser->ParseObject(field.text);
    if (!parsed.ok()) return parsed.status();
    for (const JsonField& element : *parsed) STEMMA_RETURN_IF_ERROR(read(element));
    return absl::OkStatus();
  }

  absl::Status ReadStrings(const JsonField& field, std::vector<std::string>* values) {
    return Each(&outer_, field, JsonKind::kArray, [&](const JsonField& element) {
      values->emplace_back();
      return Read(element, &values->back());
    });
  }

  absl::Status ReadSpan(const JsonField& field, Span* span) {
    const std::array<uint32_t*, 2> ends = {&span->begin, &span->end};
    size_t count = 0;
    STEMMA_RETURN_IF_ERROR(
        Each(&innermost_, field, JsonKind::kArray, [&](const JsonField& element) {
          return count < 2 ? Read(element, ends[count++]) : (++count, absl::OkStatus());
        }));
    if (count == 2 && span->begin <= span->end) return absl::OkStatus();
    return Unexpected(field.key, field.text, "a span: [begin, end]");
  }

  absl::Status ReadPassage(const JsonField& field, PassageRecord* passage) {
    return Each(&inner_, field, JsonKind::kObject, [&](const JsonField& part) -> absl::Status {
      if (part.key == "a") return ReadSpan(part, &passage->a);
      if (part.key == "b") return ReadSpan(part, &passage->b);
      if (part.key == "words") return Read(part, &passage->words);
      if (part.key == "identity") return Read(part, &passage->identity);
      if (part.key != "kind") return absl::OkStatus();
      for (uint8_t kind = 0; kind <= static_cast<uint8_t>(PassageKind::kFurniture); ++kind) {
        passage->kind = static_cast<PassageKind>(kind);
        if (PassageKindName(passage->kind) == part.text) return absl::OkStatus();
      }
      return Unexpected(part.key, part.text, "copy, edited, quotation or furniture");
    });
  }

  absl::Status ReadDirection(const JsonField& field, PairRecord* pair) {
    if (field.kind == JsonKind::kNull) return absl::OkStatus();
    pair->has_direction = true;
    Direction& direction = pair->direction;
    return Each(&outer_, field, JsonKind::kObject, [&](const JsonField& part) -> absl::Status {
      if (part.key == "a_to_b") return Read(part, &direction.a_to_b);
      if (part.key == "b_to_a") return Read(part, &direction.b_to_a);
      if (part.key == "common_source") return Read(part, &direction.common_source);
      if (part.key == "latent") return Read(part, &direction.latent);
      if (part.key == "third") return Read(part, &direction.third);
      return absl::OkStatus();
    });
  }

  static absl::Status ReadVerdict(const JsonField& field, Verdict* verdict) {
    for (uint8_t i = 0; i <= static_cast<uint8_t>(Verdict::kDuplicate); ++i) {
      *verdict = static_cast<Verdict>(i);
      if (VerdictName(*verdict) == field.text) return absl::OkStatus();
    }
    return Unexpected(field.key, field.text,
                      "duplicate, near-duplicate, copy, quotation, furniture or none");
  }

  absl::Status TellPair(Fields fields, Reporter* reporter) {
    PairRecord pair;
    for (const JsonField& field : fields) {
      absl::Status status;
      if (field.key == "a") status = Read(field, &pair.a);
      if (field.key == "b") status = Read(field, &pair.b);
      if (field.key == "verdict") status = ReadVerdict(field, &pair.verdict);
      if (field.key == "resemblance") status = Read(field, &pair.resemblance);
      if (field.key == "containment_a") status = Read(field, &pair.containment_a);
      if (field.key == "containment_b") status = Read(field, &pair.containment_b);
      if (field.key == "score") status = Read(field, &pair.score);
      if (field.key == "direction") status = ReadDirection(field, &pair);
      if (field.key == "passages") {
        status = Each(&outer_, field, JsonKind::kArray, [&](const JsonField& passage) {
          pair.passages.emplace_back();
          return ReadPassage(passage, &pair.passages.back());
        });
      }
      STEMMA_RETURN_IF_ERROR(status);
    }
    if (pair.a.empty() || pair.b.empty()) {
      return Unexpected("pair", "no ids", "the ids of two documents, a and b");
    }
    reporter->Pair(pair);
    return absl::OkStatus();
  }

  absl::Status TellEstimate(Fields fields, Reporter* reporter) {
    EstimateRecord estimate;
    const std::array<double*, 2> bounds = {&estimate.resemblance_low, &estimate.resemblance_high};
    for (const JsonField& field : fields) {
      absl::Status status;
      if (field.key == "a") status = Read(field, &estimate.a);
      if (field.key == "b") status = Read(field, &estimate.b);
      if (field.key == "same_words") status = Read(field, &estimate.same_words);
      if (field.key == "resemblance") status = Read(field, &estimate.resemblance);
      if (field.key == "containment_a") status = Read(field, &estimate.containment_a);
      if (field.key == "containment_b") status = Read(field, &estimate.containment_b);
      if (field.key == "resemblance_interval") {
        size_t count = 0;
        status = Each(&outer_, field, JsonKind::kArray, [&](const JsonField& bound) {
          return count < 2 ? Read(bound, bounds[count++]) : (++count, absl::OkStatus());
        });
        if (status.ok() && count != 2) {
          status = Unexpected(field.key, field.text, "an interval: [low, high]");
        }
      }
      STEMMA_RETURN_IF_ERROR(status);
    }
    if (estimate.a.empty() || estimate.b.empty()) {
      return Unexpected("estimate", "no ids", "the ids of two documents, a and b");
    }
    reporter->Estimate(estimate);
    return absl::OkStatus();
  }

  absl::Status TellDocument(Fields fields, Reporter* reporter) {
    DocumentRecord document;
    for (const JsonField& field : fields) {
      absl::Status status;
      if (field.key == "id") status = Read(field, &document.id);
      if (field.key == "title") status = Read(field, &document.title);
      if (field.key == "date") status = Read(field, &document.date);
      if (field.key == "date_from") status = Read(field, &document.date_from);
      if (field.key == "outlet") status = Read(field, &document.outlet);
      if (field.key == "credits") status = ReadStrings(field, &document.credits);
      if (field.key == "words") status = Read(field, &document.words);
      if (field.key == "covered") status = Read(field, &document.covered);
      if (field.key == "covered_prose") status = Read(field, &document.covered_prose);
      if (field.key == "group") status = Read(field, &document.group);
      if (field.key == "cluster") status = Read(field, &document.cluster);
      if (field.key == "extra") document.extra = field.text;
      STEMMA_RETURN_IF_ERROR(status);
    }
    reporter->Document(document);
    return absl::OkStatus();
  }

  absl::Status TellRun(Fields fields, Reporter* reporter) {
    RunRecord run;
    for (const JsonField& field : fields) {
      absl::Status status;
      if (field.key == "version") status = Read(field, &run.version);
      if (field.key == "command") status = Read(field, &run.command);
      if (field.key == "documents") status = Read(field, &run.documents);
      if (field.key == "bytes") status = Read(field, &run.bytes);
      if (field.key == "skipped") status = Read(field, &run.skipped);
      if (field.key == "options") {
        status = Each(&outer_, field, JsonKind::kObject, [&](const JsonField& option) {
          const bool text = option.kind == JsonKind::kString;
          run.options.emplace_back(option.key,
                                   text ? JsonQuote(option.text) : std::string(option.text));
          return absl::OkStatus();
        });
      }
      STEMMA_RETURN_IF_ERROR(status);
    }
    reporter->Begin(run);
    return absl::OkStatus();
  }

  absl::Status TellCluster(Fields fields, Reporter* reporter) {
    ClusterRecord cluster;
    for (const JsonField& field : fields) {
      absl::Status status;
      if (field.key == "cluster") status = Read(field, &cluster.cluster);
      if (field.key == "documents") status = ReadStrings(field, &cluster.documents);
      if (field.key == "root") status = Read(field, &cluster.root);
      if (field.key == "root_latent") status = Read(field, &cluster.root_latent);
      STEMMA_RETURN_IF_ERROR(status);
    }
    reporter->Cluster(cluster);
    return absl::OkStatus();
  }

  absl::Status ReadCue(const JsonField& field, std::vector<CueLogOdds>* cues) {
    CueLogOdds cue;
    bool known = false;  // a later version's cue is passed over
    STEMMA_RETURN_IF_ERROR(Each(&inner_, field, JsonKind::kObject, [&](const JsonField& part) {
      for (size_t i = 0; part.key == "cue" && i < kCueCount && !known; ++i) {
        cue.cue = static_cast<Cue>(i);
        known = CueName(cue.cue) == part.text;
      }
      return part.key == "log_odds" ? Read(part, &cue.log_odds) : absl::OkStatus();
    }));
    if (known) cues->push_back(std::move(cue));
    return absl::OkStatus();
  }

  absl::Status TellEdge(Fields fields, Reporter* reporter) {
    EdgeRecord edge;
    for (const JsonField& field : fields) {
      absl::Status status;
      if (field.key == "source") status = Read(field, &edge.source);
      if (field.key == "latent") status = Read(field, &edge.latent);
      if (field.key == "copy") status = Read(field, &edge.copy);
      if (field.key == "probability") status = Read(field, &edge.probability);
      if (field.key == "without_dates") status = Read(field, &edge.without_dates.emplace());
      if (field.key == "cues") {
        status = Each(&outer_, field, JsonKind::kArray,
                      [&](const JsonField& cue) { return ReadCue(cue, &edge.cues); });
      }
      STEMMA_RETURN_IF_ERROR(status);
    }
    reporter->Edge(edge);
    return absl::OkStatus();
  }

  absl::Status TellFlow(Fields fields, Reporter* reporter) {
    FlowRecord flow;
    for (const JsonField& field : fields) {
      absl::Status status;
      if (field.key == "source") status = Read(field, &flow.source);
      if (field.key == "latent") status = Read(field, &flow.latent);
      if (field.key == "copy") status = Read(field, &flow.copy);
      if (field.key == "copies") status = Read(field, &flow.copies);
      if (field.key == "words") status = Read(field, &flow.words);
      if (field.key == "hours" && field.kind != JsonKind::kNull) {
        status = Read(field, &flow.hours.emplace());
      }
      STEMMA_RETURN_IF_ERROR(status);
    }
    reporter->Flow(flow);
    return absl::OkStatus();
  }

  absl::Status ReadCueValue(const JsonField& field, std::vector<CueValue>* cues) {
    for (size_t i = 0; i < kCueCount; ++i) {
      CueValue cue{static_cast<Cue>(i), 0};
      if (CueName(cue.cue) != field.key) continue;
      STEMMA_RETURN_IF_ERROR(Read(field, &cue.value));
      cues->push_back(cue);
    }
    return absl::OkStatus();  // a later version's cue is passed over
  }

  absl::Status TellEvidence(Fields fields, Reporter* reporter) {
    EvidenceRecord evidence;
    for (const JsonField& field : fields) {
      absl::Status status;
      if (field.key == "group") status = Read(field, &evidence.group);
      if (field.key == "source") status = Read(field, &evidence.source);
      if (field.key == "latent") status = Read(field, &evidence.latent);
      if (field.key == "copy") status = Read(field, &evidence.copy);
      if (field.key == "twins") status = Read(field, &evidence.twins);
      if (field.key == "share") status = Read(field, &evidence.share);
      if (field.key == "cues") {
        status = Each(&outer_, field, JsonKind::kObject,
                      [&](const JsonField& cue) { return ReadCueValue(cue, &evidence.cues); });
      }
      STEMMA_RETURN_IF_ERROR(status);
    }
    if (evidence.copy.empty() || evidence.cues.empty() ||
        (evidence.source.empty() && !evidence.latent)) {
      return Fault(absl::StatusCode::kInvalidArgument,
                   {.found = "evidence without a source, copy or cues", .expected = "all three"});
    }
    reporter->Evidence(evidence);
    return absl::OkStatus();
  }

  absl::Status TellSkipped(Fields fields, bool skipped, Reporter* reporter) {
    SkippedRecord record;
    for (const JsonField& field : fields) {
      absl::Status status;
      if (field.key == "file") status = Read(field, &record.file);
      if (field.key == "line") status = Read(field, &record.line);
      if (field.key == "why") status = Read(field, &record.why);
      STEMMA_RETURN_IF_ERROR(status);
    }
    if (skipped) {
      reporter->Skipped(record);
    } else {
      reporter->Warning(record);
    }
    return absl::OkStatus();
  }

  absl::Status TellSummary(Fields fields, Reporter* reporter) {
    SummaryRecord summary;
    const std::array<std::pair<std::string_view, uint64_t*>, 10> counts = {
        {{"pairs", &summary.pairs},
         {"documents", &summary.documents},
         {"clusters", &summary.clusters},
         {"groups", &summary.groups},
         {"fingerprints", &summary.fingerprints},
         {"cut", &summary.cut},
         {"rescued", &summary.rescued},
         {"capped", &summary.capped},
         {"candidates", &summary.candidates},
         {"rejected", &summary.rejected}}};
    for (const JsonField& field : fields) {
      for (const auto& [name, count] : counts) {
        if (field.key == name) STEMMA_RETURN_IF_ERROR(Read(field, count));
      }
      absl::Status status;
      if (field.key == "skipped") status = Read(field, &summary.skipped);
      if (field.key == "hint") status = Read(field, &summary.hint);
      if (field.key == "estimates") status = Read(field, &summary.estimates.emplace());
      if (field.key == "verdicts") {
        status = Each(&outer_, field, JsonKind::kObject, [&](const JsonField& verdict) {
          summary.verdicts.emplace_back(verdict.key, 0);
          return Read(verdict, &summary.verdicts.back().second);
        });
      }
      STEMMA_RETURN_IF_ERROR(status);
    }
    return reporter->End(summary);
  }

  JsonParser line_, outer_, inner_, innermost_;
};

// Lines as documents: whatever unpacks and names lines for articles does it for records, too.
ReadOptions RecordLines() {
  ReadOptions options;
  options.input_format = "jsonl";
  options.text_fields = {"type"};
  for (auto* names :
       {&options.id_fields, &options.title_fields, &options.date_fields, &options.source_fields,
        &options.url_fields, &options.author_fields, &options.lang_fields}) {
    names->clear();
  }
  options.keep_raw = true;
  return options;
}

absl::Status NoRecord(std::string_view file, uint64_t line, std::string_view why) {
  return Fault(absl::StatusCode::kInvalidArgument,
               {.where = line == 0 ? std::string(file) : Concat(file, ":", line),
                .found = Concat("no record of a result (", why.substr(0, why.find(';')), ")"),
                .expected = "what stemma find --format jsonl writes"});
}

}  // namespace

absl::Status ReadJsonl(const std::string& path, Reporter* reporter) {
  STEMMA_ASSIGN_OR_RETURN(const auto reader, DocumentReader::Open({path}, RecordLines()));
  RecordParser parser;
  for (Document record; reader->Next(&record);) {
    if (!reader->skipped().empty()) break;
    const absl::Status status = parser.Tell(record.raw, reporter);
    STEMMA_RETURN_IF_ERROR(reporter->status());
    if (!status.ok()) return NoRecord(record.file, record.line, std::string(status.message()));
  }
  if (reader->skipped().empty()) return absl::OkStatus();
  const Skipped& first = reader->skipped().front();
  return NoRecord(first.file, first.line, first.why);
}

}  // namespace stemma
