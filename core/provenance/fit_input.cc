// What weights are fitted to: evidence by group, and tables of known pairs.

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

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

uint32_t Place(const std::vector<std::string>& sorted, std::string_view name) {
  return static_cast<uint32_t>(std::lower_bound(sorted.begin(), sorted.end(), name) -
                               sorted.begin());
}

FitGroup MakeGroup(std::span<const EvidenceRecord* const> records) {
  FitGroup group;
  std::set<std::string> documents, agencies;
  for (const EvidenceRecord* record : records) {
    documents.insert(record->copy);
    (record->latent ? agencies : documents).insert(record->source);
  }
  group.documents.assign(documents.begin(), documents.end());
  group.agencies.assign(agencies.begin(), agencies.end());
  for (const EvidenceRecord* record : records) {
    const int32_t source = record->latent
                               ? -2 - static_cast<int32_t>(Place(group.agencies, record->source))
                               : static_cast<int32_t>(Place(group.documents, record->source));
    group.edges.push_back({.source = source,
                           .copy = Place(group.documents, record->copy),
                           .twins = record->twins,
                           .share = record->share,
                           .cues = record->cues});
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

std::vector<FitGroup> GroupEvidence(std::span<const EvidenceRecord> records) {
  std::map<uint64_t, std::vector<const EvidenceRecord*>> by_group;
  for (const EvidenceRecord& record : records) by_group[record.group].push_back(&record);
  std::vector<FitGroup> groups;
  for (const auto& [number, of_group] : by_group) {
    FitGroup group = MakeGroup(of_group);
    if (group.documents.size() <= kMostWitnesses) groups.push_back(std::move(group));
  }
  return groups;
}

absl::StatusOr<FitTruth> ReadTrueSources(std::string_view table, std::string_view name) {
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
