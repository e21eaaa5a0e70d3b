// What fitting reads: evidence records and tables of known pairs.

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "core/base/json.h"
#include "core/provenance/fit.h"

namespace stemma {
namespace {

// Larger groups are left out: a step costs n^3.
constexpr size_t kMostWitnesses = 300;

// Calls `line(text, number)` for each line of `text`; stops at the first error.
template <typename Line>
absl::Status ForLines(std::string_view text, Line line) {
  for (size_t number = 1; !text.empty(); ++number) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view one = text.substr(0, end);
    if (one.ends_with('\r')) one.remove_suffix(1);
    if (!one.empty()) STEMMA_RETURN_IF_ERROR(line(one, number));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return absl::OkStatus();
}

absl::Status BadLine(std::string_view name, size_t number, std::string_view found,
                     std::string_view expected) {
  return Fault(absl::StatusCode::kInvalidArgument,
               {.where = Concat(name, ":", number), .found = found, .expected = expected});
}

struct Record {
  uint64_t group = 0;
  std::string source, copy;
  bool latent = false;
  bool twins = false;
  std::vector<CueValue> cues;
};

std::optional<Cue> CueNamed(std::string_view name) {
  for (size_t i = 0; i < kCueCount; ++i) {
    if (CueName(static_cast<Cue>(i)) == name) return static_cast<Cue>(i);
  }
  return std::nullopt;
}

template <typename Number>
bool ParseNumber(std::string_view text, Number* value) {
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), *value);
  return parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
}

// False when a cue is unknown or its value no number.
bool ParseCues(std::span<const JsonField> fields, std::vector<CueValue>* cues) {
  for (const JsonField& field : fields) {
    const std::optional<Cue> cue = CueNamed(field.key);
    double value = 0;
    if (!cue || !ParseNumber(field.text, &value)) return false;
    cues->push_back({*cue, value});
  }
  return true;
}

// False when the record lacks something.
bool ParseRecord(std::span<const JsonField> fields, Record* record) {
  bool group = false, copy = false, source = false, cues = false;
  for (const JsonField& field : fields) {
    if (field.key == "group") {
      group = ParseNumber(field.text, &record->group);
    } else if (field.key == "copy" && field.kind == JsonKind::kString) {
      record->copy = field.text;
      copy = true;
    } else if (field.key == "source" && field.kind == JsonKind::kString) {
      record->source = field.text;
      source = true;
    } else if (field.key == "latent") {
      record->latent = field.text == "true";
    } else if (field.key == "twins") {
      record->twins = field.text == "true";
    } else if (field.key == "cues" && field.kind == JsonKind::kObject) {
      JsonParser parser;
      const auto inner = parser.ParseObject(field.text);
      cues = inner.ok() && ParseCues(*inner, &record->cues);
    }
  }
  return group && copy && source && cues;
}

uint32_t Place(const std::vector<std::string>& sorted, std::string_view name) {
  return static_cast<uint32_t>(std::lower_bound(sorted.begin(), sorted.end(), name) -
                               sorted.begin());
}

FitGroup MakeGroup(std::vector<Record> records) {
  FitGroup group;
  std::set<std::string> documents, agencies;
  for (const Record& record : records) {
    documents.insert(record.copy);
    (record.latent ? agencies : documents).insert(record.source);
  }
  group.documents.assign(documents.begin(), documents.end());
  group.agencies.assign(agencies.begin(), agencies.end());
  for (Record& record : records) {
    const int32_t source = record.latent
                               ? -2 - static_cast<int32_t>(Place(group.agencies, record.source))
                               : static_cast<int32_t>(Place(group.documents, record.source));
    group.edges.push_back({.source = source,
                           .copy = Place(group.documents, record.copy),
                           .twins = record.twins,
                           .cues = std::move(record.cues)});
  }
  std::sort(group.edges.begin(), group.edges.end(), [](const FitEdge& x, const FitEdge& y) {
    return std::tuple(x.copy, x.source) < std::tuple(y.copy, y.source);
  });
  group.root_allowed.assign(group.documents.size(), true);
  return group;
}

std::vector<std::string_view> Columns(std::string_view line) {
  std::vector<std::string_view> columns;
  while (true) {
    const size_t tab = line.find('\t');
    columns.push_back(line.substr(0, tab));
    if (tab == std::string_view::npos) return columns;
    line.remove_prefix(tab + 1);
  }
}

// above[n]: the witnesses that are known to be above n, through any others.
std::vector<std::vector<bool>> KnownAbove(const FitGroup& group, const FitTruth& truth) {
  const size_t n = group.documents.size();
  std::vector<std::vector<bool>> above(n, std::vector<bool>(n));
  for (uint32_t copy = 0; copy < n; ++copy) {
    std::vector<std::string_view> open = {group.documents[copy]};
    std::set<std::string_view> seen = {open[0]};
    while (!open.empty()) {
      const auto sources = truth.find(open.back());
      open.pop_back();
      if (sources == truth.end()) continue;
      for (const std::string& source : sources->second) {
        if (!seen.insert(source).second) continue;
        open.push_back(source);
        const uint32_t place = Place(group.documents, source);
        if (place < n && group.documents[place] == source) above[copy][place] = true;
      }
    }
  }
  return above;
}

bool Contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

const std::string& SourceOf(const FitGroup& group, const FitEdge& edge) {
  return edge.source >= 0 ? group.documents[static_cast<size_t>(edge.source)]
                          : group.agencies[static_cast<size_t>(-2 - edge.source)];
}

// Whether every witness can come from outside by allowed edges.
bool CanBeTree(const FitGroup& group) {
  std::vector<bool> reached(group.documents.size());
  bool more = true;
  for (size_t i = 0; i < reached.size(); ++i) reached[i] = group.root_allowed[i];
  while (std::exchange(more, false)) {
    for (const FitEdge& edge : group.edges) {
      const bool from = edge.source < 0 || reached[static_cast<size_t>(edge.source)];
      if (!edge.allowed || !from || reached[edge.copy]) continue;
      reached[edge.copy] = more = true;
    }
  }
  return std::find(reached.begin(), reached.end(), false) == reached.end();
}

}  // namespace

absl::StatusOr<std::vector<FitGroup>> ReadEvidence(std::string_view jsonl, std::string_view name) {
  std::map<uint64_t, std::vector<Record>> records;
  JsonParser parser;
  STEMMA_RETURN_IF_ERROR(ForLines(jsonl, [&](std::string_view line, size_t number) {
    if (!line.starts_with("{\"type\":\"evidence\"")) return absl::OkStatus();
    Record record;
    const auto fields = parser.ParseObject(line);
    if (!fields.ok() || !ParseRecord(*fields, &record)) {
      return BadLine(name, number, "an evidence record that cannot be read",
                     "group, source, copy, and cues of this version by name");
    }
    records[record.group].push_back(std::move(record));
    return absl::OkStatus();
  }));
  if (records.empty()) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.where = name,
                  .found = "no evidence record",
                  .expected = "a result of stemma find --evidence --format jsonl"});
  }
  std::vector<FitGroup> groups;
  for (auto& [number, of_group] : records) {
    FitGroup group = MakeGroup(std::move(of_group));
    if (group.documents.size() <= kMostWitnesses) groups.push_back(std::move(group));
  }
  return groups;
}

absl::StatusOr<FitTruth> ReadTruth(std::string_view table, std::string_view name) {
  FitTruth truth;
  std::optional<size_t> copy, source, directed;
  STEMMA_RETURN_IF_ERROR(ForLines(table, [&](std::string_view line, size_t number) {
    const std::vector<std::string_view> columns = Columns(line);
    if (number == 1) {
      for (size_t i = 0; i < columns.size(); ++i) {
        if (columns[i] == "copy_id") copy = i;
        if (columns[i] == "source_id") source = i;
        if (columns[i] == "directed") directed = i;
      }
      if (copy && source) return absl::OkStatus();
      return BadLine(name, number, "a header without copy_id or source_id",
                     "a table with both columns, separated by tabs");
    }
    if (columns.size() <= std::max({*copy, *source, directed.value_or(0)})) {
      return BadLine(name, number, Concat(columns.size(), " columns"), "as many as the header has");
    }
    if (directed && columns[*directed] != "1") return absl::OkStatus();
    truth[std::string(columns[*copy])].emplace_back(columns[*source]);
    return absl::OkStatus();
  }));
  if (!truth.empty()) return truth;
  return Fault(absl::StatusCode::kInvalidArgument,
               {.where = name, .found = "no pair whose direction is known"});
}

void AllowTrue(const FitTruth& truth, FitSet* set) {
  for (FitGroup& group : set->groups) {
    const auto above = KnownAbove(group, truth);
    group.known.clear();
    bool judged = false;
    std::vector<bool> listed(group.documents.size());  // the truth says where it is from
    for (size_t w = 0; w < listed.size(); ++w) {
      const auto sources = truth.find(group.documents[w]);
      if (sources == truth.end()) continue;
      listed[w] = Contains(sources->second, "");
      group.root_allowed[w] = listed[w];
    }
    for (FitEdge& edge : group.edges) {
      const auto sources = truth.find(group.documents[edge.copy]);
      if (sources == truth.end() || !Contains(sources->second, SourceOf(group, edge))) continue;
      listed[edge.copy] = true;
      if (edge.source < 0) continue;
      group.known.push_back({static_cast<uint32_t>(edge.source), edge.copy});
    }
    for (size_t w = 0; w < listed.size(); ++w) {
      judged |= listed[w];
      if (!listed[w]) group.root_allowed[w] = true;  // its sources share no text here
    }
    for (FitEdge& edge : group.edges) {
      const bool witness = edge.source >= 0;
      const size_t source = witness ? static_cast<size_t>(edge.source) : 0;
      if (!listed[edge.copy]) {
        edge.allowed = !witness || !above[source][edge.copy];
      } else if (witness) {
        edge.allowed = above[edge.copy][source];
      } else {
        edge.allowed =
            Contains(truth.find(group.documents[edge.copy])->second, SourceOf(group, edge));
      }
    }
    if (!judged || !CanBeTree(group)) group.edges.clear();
  }
  std::erase_if(set->groups, [](const FitGroup& group) { return group.edges.empty(); });
}

}  // namespace stemma
