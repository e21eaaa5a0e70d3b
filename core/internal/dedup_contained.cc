#include "core/internal/dedup_contained.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

#include "core/index/radix_sort.h"

namespace stemma {
namespace {

constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();

}  // namespace

uint32_t NeededProbes(uint32_t probes, double containment, double recall) {
  double below = 0;  // probability of fewer than `needed` hits
  double choices = 1;
  uint32_t needed = 0;
  for (; needed < probes; ++needed) {
    below += choices * std::pow(containment, needed) * std::pow(1 - containment, probes - needed);
    if (below > 1 - recall) break;
    choices = choices * (probes - needed) / (needed + 1);
  }
  return std::max<uint32_t>(1, needed);
}

ContainerSearch::ContainerSearch(const DedupSurvey& survey, double min_containment, double recall,
                                 int threads)
    : needed_(survey.size()), list_of_(survey.size(), kNone) {
  std::vector<Probe> all;
  for (uint32_t d = 0; d < survey.size(); ++d) {
    if (survey.first_of[d] != d || d < survey.against) continue;
    for (size_t i = 0; i < survey.probe_count[d]; ++i) {
      all.push_back({survey.probes[d * kProbes + i], d});
    }
  }
  RadixSort(&all, [](const Probe& probe) { return probe.hash; }, {.threads = threads});
  std::vector<uint8_t> useful(survey.size());
  std::vector<uint32_t> firsts;
  for (size_t begin = 0, end; begin < all.size(); begin = end) {
    for (end = begin + 1; end < all.size() && all[end].hash == all[begin].hash;) ++end;
    if (end - begin > kMostTexts) continue;
    firsts.push_back(static_cast<uint32_t>(probes_.size()));
    for (size_t i = begin; i < end; ++i) {
      ++useful[all[i].document];
      probes_.push_back(all[i]);
    }
  }
  std::array<uint8_t, kProbes + 1> needed_of = {};
  for (uint32_t n = 1; n <= kProbes; ++n) {
    needed_of[n] = static_cast<uint8_t>(NeededProbes(n, min_containment, recall));
  }
  for (size_t d = 0; d < survey.size(); ++d) needed_[d] = needed_of[useful[d]];
  const size_t slots = std::bit_ceil(std::max<size_t>(64, 2 * firsts.size()));
  table_.resize(slots);
  filter_.resize(slots / 8);  // 16 bits a hash
  for (const uint32_t first : firsts) {
    const uint64_t hash = probes_[first].hash;
    size_t slot = hash & (slots - 1);
    while (table_[slot] != 0) slot = (slot + 1) & (slots - 1);
    table_[slot] = first + 1;
    filter_[(hash >> 6) & (filter_.size() - 1)] |= uint64_t{1} << (hash & 63);
  }
}

std::span<const ContainerSearch::Probe> ContainerSearch::ProbesOf(uint64_t hash) const {
  if ((filter_[(hash >> 6) & (filter_.size() - 1)] >> (hash & 63) & 1) == 0) return {};
  const size_t slots = table_.size();
  for (size_t slot = hash & (slots - 1); table_[slot] != 0; slot = (slot + 1) & (slots - 1)) {
    const size_t begin = table_[slot] - 1;
    if (probes_[begin].hash != hash) continue;
    size_t end = begin + 1;
    while (end < probes_.size() && probes_[end].hash == hash) ++end;
    return std::span(probes_).subspan(begin, end - begin);
  }
  return {};
}

void ContainerSearch::FindContained(uint32_t document, std::span<const uint64_t> set,
                                    std::vector<uint32_t>* found) const {
  std::vector<uint32_t> hits;
  for (const uint64_t hash : set) {
    for (const Probe& probe : ProbesOf(hash)) {
      if (probe.document != document) hits.push_back(probe.document);
    }
  }
  std::sort(hits.begin(), hits.end());
  for (size_t begin = 0, end; begin < hits.size(); begin = end) {
    for (end = begin + 1; end < hits.size() && hits[end] == hits[begin];) ++end;
    if (end - begin >= needed_[hits[begin]]) found->push_back(hits[begin]);
  }
}

void ContainerSearch::Add(uint32_t contained, uint32_t container, uint32_t container_size) {
  if (list_of_[contained] == kNone) {
    list_of_[contained] = static_cast<uint32_t>(containers_.size());
    containers_.emplace_back();
  }
  std::vector<Container>& list = containers_[list_of_[contained]];
  // Longest first, of equal ones the first; the list is short.
  const auto shorter = [container_size](const Container& c) { return c.size < container_size; };
  const auto place = std::find_if(list.begin(), list.end(), shorter);
  if (list.size() == kMostContainers && place == list.end()) return;
  list.insert(place, {.size = container_size, .document = container});
  if (list.size() > kMostContainers) list.pop_back();
}

std::vector<uint32_t> ContainerSearch::ContainersOf(uint32_t document) const {
  std::vector<uint32_t> documents;
  if (list_of_[document] == kNone) return documents;
  for (const Container& container : containers_[list_of_[document]]) {
    documents.push_back(container.document);
  }
  return documents;
}

}  // namespace stemma
