#include "core/provenance/readings.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

#include "core/base/hash.h"

namespace stemma {
namespace {

// Where two texts differ, the tokens around the difference tell which reading it is: two before its
// beginning and three from there.
constexpr uint32_t kBefore = 2;
constexpr uint32_t kWindow = 5;

uint64_t WindowHash(const TokenizedText& tokens, size_t begin) {
  uint64_t hash = 0;
  for (size_t t = begin; t < begin + kWindow; ++t) hash = Mix(hash ^ tokens.hash[t]);
  return hash;
}

// A witness that has a reading.
struct Holder {
  uint64_t hash = 0;
  double time = 0;
  uint32_t witness = 0;

  bool operator<(const Holder& other) const {
    return std::tuple(hash, time, witness) < std::tuple(other.hash, other.time, other.witness);
  }
};
constexpr double kUndated = std::numeric_limits<double>::infinity();

// The spans of each witness as one where they touch; by witness.
std::vector<SharedStretch> Joined(std::vector<SharedStretch> spans) {
  std::sort(spans.begin(), spans.end());
  size_t size = 0;
  for (const SharedStretch& span : spans) {
    if (size > 0 && spans[size - 1].witness == span.witness &&
        span.tokens.begin <= spans[size - 1].tokens.end) {
      spans[size - 1].tokens.end = std::max(spans[size - 1].tokens.end, span.tokens.end);
    } else {
      spans[size++] = span;
    }
  }
  spans.resize(size);
  return spans;
}

// A witness has a reading once, however often it stands there.
void KeepOncePerWitness(size_t first, std::vector<Holder>* holders) {
  const auto begin = holders->begin() + static_cast<ptrdiff_t>(first);
  std::sort(begin, holders->end());
  const auto end = std::unique(begin, holders->end(), [](const Holder& x, const Holder& y) {
    return x.hash == y.hash && x.witness == y.witness;
  });
  holders->erase(end, holders->end());
}

}  // namespace

Readings::Readings(const CueReader& reader, std::vector<SharedStretch> shared) {
  const std::vector<SharedStretch> spans = Joined(std::move(shared));
  std::vector<Holder> holders;
  for (size_t i = 0, next = 0; i < spans.size(); i = next) {
    const uint32_t witness = spans[i].witness;
    const TokenizedText& tokens = *reader.witness(witness).tokens;
    const TimeEstimate& time = reader.time(witness);
    const size_t first = holders.size();
    for (next = i; next < spans.size() && spans[next].witness == witness; ++next) {
      const Span span = spans[next].tokens;
      for (uint32_t at = span.begin; at < span.end; ++at) {
        const std::optional<uint64_t> hash = At(tokens, at);
        if (hash) holders.push_back({*hash, time.known ? time.at : kUndated, witness});
      }
    }
    KeepOncePerWitness(first, &holders);
  }
  std::sort(holders.begin(), holders.end());
  std::vector<std::pair<uint32_t, uint32_t>> lone;
  for (size_t i = 0, next = 0; i < holders.size(); i = next) {
    for (next = i; next < holders.size() && holders[next].hash == holders[i].hash;) ++next;
    if (next - i < 2) continue;
    const bool dated = holders[i].time != kUndated;
    readings_.push_back({holders[i].hash, dated ? holders[i].witness : kNobody});
    if (next - i == 2) lone.push_back(std::minmax(holders[i].witness, holders[i + 1].witness));
  }
  std::sort(lone.begin(), lone.end());
  for (size_t i = 0, next = 0; i < lone.size(); i = next) {
    while (next < lone.size() && lone[next] == lone[i]) ++next;
    lone_.push_back({lone[i].first, lone[i].second, static_cast<uint32_t>(next - i)});
  }
}

std::optional<uint64_t> Readings::At(const TokenizedText& tokens, uint32_t at) {
  if (at < kBefore || at - kBefore + kWindow > tokens.size()) return std::nullopt;
  return WindowHash(tokens, at - kBefore);
}

uint32_t Readings::Oldest(uint64_t reading) const {
  const Reading* found = Find(reading);
  return found == nullptr ? kNobody : found->oldest;
}

uint32_t Readings::OnlyOf(uint32_t a, uint32_t b) const {
  const auto key = std::minmax(a, b);
  const auto at =
      std::lower_bound(lone_.begin(), lone_.end(), key, [](const Lone& x, const auto& y) {
        return std::pair(x.a, x.b) < std::pair(y.first, y.second);
      });
  return at == lone_.end() || at->a != key.first || at->b != key.second ? 0 : at->readings;
}

const Readings::Reading* Readings::Find(uint64_t hash) const {
  const auto at =
      std::lower_bound(readings_.begin(), readings_.end(), hash,
                       [](const Reading& reading, uint64_t want) { return reading.hash < want; });
  return at == readings_.end() || at->hash != hash ? nullptr : &*at;
}

}  // namespace stemma
