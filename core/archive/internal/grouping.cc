#include "core/archive/internal/grouping.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "core/archive/internal/prepare.h"
#include "core/base/parallel.h"

namespace stemma::archive {
namespace {

constexpr size_t kKeys = 8;          // fingerprints by which near-duplicates are looked for
constexpr uint64_t kMaxLooked = 16;  // holders of one that are looked at in a segment
constexpr size_t kMaxLeaders = 4;    // of one in the batch

// The kKeys smallest distinct hashes of a document's fingerprints, ascending.
std::vector<uint64_t> KeysOf(const PreparedDocument& document) {
  std::vector<uint64_t> keys;
  for (const Fingerprint& fingerprint : document.fingerprints) {
    if (keys.size() == kKeys && fingerprint.hash >= keys.back()) continue;
    const auto at = std::lower_bound(keys.begin(), keys.end(), fingerprint.hash);
    if (at != keys.end() && *at == fingerprint.hash) continue;
    keys.insert(at, fingerprint.hash);
    if (keys.size() > kKeys) keys.pop_back();
  }
  return keys;
}

bool Resemble(std::span<const uint64_t> a, std::span<const uint64_t> b) {
  if (a.empty() || b.empty()) return false;
  static const SignatureParams params = SignatureOfArchive();
  return EstimatePair(params, {.row = a, .size = 1}, {.row = b, .size = 1}).resemblance >=
         kGroupResemblance;
}

// The group of `document` among those of the archive; 0 when it resembles none.
uint64_t GroupInArchive(const State& state, const PreparedDocument& document,
                        std::span<const uint64_t> keys) {
  uint64_t best = 0;
  std::vector<uint64_t> looked;
  std::vector<PostingRange> ranges;
  std::vector<uint64_t> postings;
  std::vector<Holder> holders;
  for (const auto& segment : state.segments) {
    segment->FindAll(keys, &ranges);
    postings.clear();
    for (const PostingRange range : ranges) {
      for (uint64_t i = range.begin; i < std::min(range.end, range.begin + kMaxLooked); ++i) {
        postings.push_back(i);
      }
    }
    holders.resize(postings.size());
    segment->HoldersOf(postings, holders.data());
    for (const Holder& holder : holders) {
      const uint64_t group = segment->Row(holder.document).group;
      if (best != 0 && group >= best) continue;
      if (std::find(looked.begin(), looked.end(), group) != looked.end()) continue;
      looked.push_back(group);
      const size_t home = state.SegmentOf(group);
      if (home == state.segments.size()) continue;
      const uint32_t leader = state.segments[home]->DocumentOf(group);
      if (Resemble(state.segments[home]->SignatureOf(leader), document.signature)) best = group;
    }
  }
  return best;
}

}  // namespace

void AssignGroups(const State& state, int threads, std::vector<PreparedDocument>* batch) {
  std::vector<std::vector<uint64_t>> keys(batch->size());
  ParallelFor(batch->size(), {.threads = threads}, [&](size_t i) {
    PreparedDocument& document = (*batch)[i];
    keys[i] = KeysOf(document);
    document.row.group = GroupInArchive(state, document, keys[i]);
  });
  // The first few documents of the batch that lead themselves, by the keys that they hold.
  absl::flat_hash_map<uint64_t, std::array<uint32_t, kMaxLeaders>> leaders;
  constexpr uint32_t kNone = UINT32_MAX;
  for (uint32_t i = 0; i < batch->size(); ++i) {
    PreparedDocument& document = (*batch)[i];
    if (document.row.group != 0) continue;
    uint32_t leader = kNone;
    for (const uint64_t key : keys[i]) {
      const auto found = leaders.find(key);
      if (found == leaders.end()) continue;
      for (const uint32_t other : found->second) {
        if (other >= leader) continue;
        if (Resemble((*batch)[other].signature, document.signature)) leader = other;
      }
    }
    document.row.group = (leader == kNone ? document : (*batch)[leader]).row.number;
    if (leader != kNone) continue;
    for (const uint64_t key : keys[i]) {
      const auto [entry, is_new] = leaders.try_emplace(key);
      if (is_new) entry->second.fill(kNone);
      const auto free = std::find(entry->second.begin(), entry->second.end(), kNone);
      if (free != entry->second.end()) *free = i;
    }
  }
}

}  // namespace stemma::archive
