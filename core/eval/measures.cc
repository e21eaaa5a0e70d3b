#include "core/eval/measures.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

namespace stemma {
namespace {

void SortOnce(std::vector<SharedSpan>* spans) {
  std::sort(spans->begin(), spans->end());
  spans->erase(std::unique(spans->begin(), spans->end()), spans->end());
}

bool Meet(const SharedSpan& x, const SharedSpan& y) {
  return x.in_copy.Overlaps(y.in_copy) && x.in_source.Overlaps(y.in_source);
}

// Of sorted spans, those of one pair of documents.
using ByPair =
    std::map<std::pair<std::string_view, std::string_view>, std::vector<const SharedSpan*>>;
ByPair IndexByPair(const std::vector<SharedSpan>& spans) {
  ByPair index;
  for (const SharedSpan& span : spans) index[{span.copy, span.source}].push_back(&span);
  return index;
}

std::vector<const SharedSpan*> Meeting(const SharedSpan& span, const ByPair& index) {
  std::vector<const SharedSpan*> meeting;
  const auto found = index.find({span.copy, span.source});
  if (found == index.end()) return meeting;
  for (const SharedSpan* other : found->second) {
    if (Meet(span, *other)) meeting.push_back(other);
  }
  return meeting;
}

// The length of `whole` that lies in the union of `parts`.
uint64_t Covered(Span whole, std::vector<Span> parts) {
  std::sort(parts.begin(), parts.end());
  uint64_t covered = 0;
  uint32_t end = whole.begin;
  for (const Span& part : parts) {
    const Span rest{std::max(part.begin, end), std::min(part.end, whole.end)};
    if (rest.empty()) continue;
    covered += rest.size();
    end = rest.end;
  }
  return covered;
}

double MacroRecall(const std::vector<SharedSpan>& cases, const std::vector<SharedSpan>& found) {
  if (cases.empty()) return found.empty() ? 1 : 0;
  const ByPair index = IndexByPair(found);
  double total = 0;
  for (const SharedSpan& span : cases) {
    std::vector<Span> copy, source;
    for (const SharedSpan* other : Meeting(span, index)) {
      copy.push_back(other->in_copy);
      source.push_back(other->in_source);
    }
    if (copy.empty()) continue;
    const uint64_t covered =
        Covered(span.in_copy, std::move(copy)) + Covered(span.in_source, std::move(source));
    const uint64_t all = uint64_t{span.in_copy.size()} + span.in_source.size();
    total += static_cast<double>(covered) / static_cast<double>(all);
  }
  return total / static_cast<double>(cases.size());
}

double Granularity(const std::vector<SharedSpan>& cases, const std::vector<SharedSpan>& found) {
  const ByPair index = IndexByPair(found);
  uint64_t met = 0, meetings = 0;
  for (const SharedSpan& span : cases) {
    const size_t here = Meeting(span, index).size();
    met += here > 0 ? 1 : 0;
    meetings += here;
  }
  return met == 0 ? 1 : static_cast<double>(meetings) / static_cast<double>(met);
}

double Plagdet(const PanFigures& figures) {
  const double sum = figures.recall + figures.precision;
  if (sum <= 0) return 0;
  return 2 * figures.recall * figures.precision / sum / std::log2(1 + figures.granularity);
}

// How many documents carry each label, or each pair of labels.
template <typename Label>
std::map<Label, uint64_t> Count(std::span<const Label> labels) {
  std::map<Label, uint64_t> counts;
  for (const Label& label : labels) ++counts[label];
  return counts;
}

template <typename Label>
double PairsWithin(const std::map<Label, uint64_t>& counts) {
  double pairs = 0;
  for (const auto& [label, n] : counts) {
    pairs += static_cast<double>(n) * static_cast<double>(n - 1) / 2;
  }
  return pairs;
}

using Labels = std::pair<uint32_t, uint32_t>;
std::vector<Labels> Together(std::span<const uint32_t> a, std::span<const uint32_t> b) {
  std::vector<Labels> both(a.size());
  for (size_t i = 0; i < a.size(); ++i) both[i] = {a[i], b[i]};
  return both;
}

}  // namespace

PanFigures Pan(std::vector<SharedSpan> cases, std::vector<SharedSpan> detections) {
  SortOnce(&cases);
  SortOnce(&detections);
  PanFigures figures{.cases = cases.size(), .detections = detections.size()};
  figures.recall = MacroRecall(cases, detections);
  figures.precision = MacroRecall(detections, cases);
  figures.granularity = Granularity(cases, detections);
  figures.plagdet = Plagdet(figures);
  return figures;
}

double AveragePrecision(std::span<const RankedPair> reported, uint64_t positives) {
  if (positives == 0) return 0;
  struct Step {
    uint64_t good = 0, bad = 0;
  };
  std::map<double, Step, std::greater<>> steps;
  for (const auto& [score, good] : reported) ++(good ? steps[score].good : steps[score].bad);
  uint64_t good = 0, bad = 0;
  double sum = 0;
  for (const auto& [score, step] : steps) {
    good += step.good;
    bad += step.bad;
    sum += static_cast<double>(step.good) / static_cast<double>(positives) *
           (static_cast<double>(good) / static_cast<double>(good + bad));
  }
  return sum;
}

double AdjustedRand(std::span<const uint32_t> truth, std::span<const uint32_t> found) {
  const std::vector<Labels> together = Together(truth, found);
  const double both = PairsWithin(Count<Labels>(together));
  const double in_truth = PairsWithin(Count(truth));
  const double in_found = PairsWithin(Count(found));
  const auto n = static_cast<double>(truth.size());
  const double chance = n > 1 ? in_truth * in_found / (n * (n - 1) / 2) : 0;
  const double top = (in_truth + in_found) / 2;
  return top == chance ? 1 : (both - chance) / (top - chance);
}

BCubedFigures BCubed(std::span<const uint32_t> truth, std::span<const uint32_t> found) {
  const std::vector<Labels> together = Together(truth, found);
  const auto both = Count<Labels>(together);
  const auto in_truth = Count(truth);
  const auto in_found = Count(found);
  BCubedFigures figures;
  for (const Labels& labels : together) {
    const auto n = static_cast<double>(both.at(labels));
    figures.precision += n / static_cast<double>(in_found.at(labels.second));
    figures.recall += n / static_cast<double>(in_truth.at(labels.first));
  }
  figures.precision /= static_cast<double>(truth.size());
  figures.recall /= static_cast<double>(truth.size());
  figures.f1 = 2 * figures.precision * figures.recall / (figures.precision + figures.recall);
  return figures;
}

}  // namespace stemma
