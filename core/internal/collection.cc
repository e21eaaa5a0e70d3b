#include "core/internal/collection.h"

#include <algorithm>
#include <list>
#include <utility>

#include "core/base/parallel.h"
#include "core/internal/records.h"

namespace stemma {
namespace {

constexpr size_t kShards = 32;
constexpr uint64_t kLeastShare = uint64_t{256} << 10;

// What a token costs while its document is held: offset, source, hash, and for alignment a shingle,
// its hash and their directories.
constexpr uint64_t kBytesOfToken = 20 + 28;
constexpr uint64_t kBytesOfHeld = 1024;  // the rest: allocations, zones, dates

// Each thread has its own: it owns scratch.
Tokenizer& ThreadTokenizer() {
  static thread_local Tokenizer tokenizer;
  return tokenizer;
}

}  // namespace

MemoryShares SharesOf(uint64_t memory_bytes) {
  if (memory_bytes == 0) return {};
  return {.pages = memory_bytes / 4,
          .held = std::max(kLeastShare, memory_bytes / 4),
          .chunk = std::max(kLeastShare, memory_bytes / 8)};
}

const AlignText& HeldDocument::aligned(int shingle_words) const {
  std::call_once(aligned_once_,
                 [&] { aligned_ = std::make_unique<const AlignText>(tokens, shingle_words); });
  return *aligned_;
}

const SentenceText& HeldDocument::sentences(StemKind stems) const {
  std::call_once(sentences_once_, [&] {
    sentences_ = std::make_unique<const SentenceText>(document.text, tokens, stems);
  });
  return *sentences_;
}

const CodePointIndex& HeldDocument::code_points() const {
  std::call_once(code_points_once_,
                 [&] { code_points_ = std::make_unique<const CodePointIndex>(document.text); });
  return *code_points_;
}

// A part of the documents that are held, the one that was asked for last in front.
struct Collection::Shard {
  struct Entry {
    std::shared_ptr<const HeldDocument> held;
    std::list<DocId>::iterator place;
    uint64_t bytes = 0;
  };
  std::mutex mutex;  // guards all below
  absl::flat_hash_map<DocId, Entry> entries;
  std::list<DocId> order;
  uint64_t bytes = 0;

  std::shared_ptr<const HeldDocument> Find(DocId document) {
    const std::lock_guard lock(mutex);
    const auto found = entries.find(document);
    if (found == entries.end()) return nullptr;
    order.splice(order.begin(), order, found->second.place);
    return found->second.held;
  }

  void Keep(DocId document, uint64_t size, uint64_t most,
            std::shared_ptr<const HeldDocument> held) {
    const std::lock_guard lock(mutex);
    const auto [entry, is_new] = entries.try_emplace(document);
    if (!is_new) return;  // by another thread, meanwhile
    order.push_front(document);
    entry->second = {std::move(held), order.begin(), size};
    bytes += size;
    while (bytes > most && !order.empty()) {
      const auto last = entries.find(order.back());
      bytes -= last->second.bytes;
      entries.erase(last);
      order.pop_back();
    }
  }
};

Collection::Collection(const Options& options)
    : shares_(SharesOf(options.memory_bytes)),
      pages_({.folder = options.scratch_folder, .memory_bytes = shares_.pages}),
      records_(&pages_),
      shards_(std::make_unique<Shard[]>(kShards)) {
  GroupOptions group = options.group;
  group.shingle_words = options.shingle_words;
  group.threads = options.threads;
  groups = std::make_unique<GroupFinder>(&pages_, group, shares_.chunk);
  fingerprints = std::make_unique<FingerprintJoin>(
      &pages_, FingerprintJoinOptions{.chunk_bytes = shares_.chunk, .threads = options.threads});
}

Collection::~Collection() = default;

uint64_t Collection::RecordBytes(DocId document) const {
  const uint64_t end = document + size_t{1} < size() ? begin_[document + 1] : records_.size();
  return end - begin_[document];
}

bool Collection::ReadRecord(DocId document, std::string* buffer, HeldDocument* out) const {
  buffer->resize(RecordBytes(document));
  absl::Status read = records_.ReadAt(begin_[document], buffer->data(), buffer->size());
  if (read.ok() && !TakeDocument(*buffer, out)) {
    read = absl::DataLossError(Concat("scratch record of document ", document,
                                      ": cut short; something else writes to the scratch folder"));
  }
  if (read.ok()) return true;
  const std::lock_guard lock(mutex_);
  status_.Update(read);
  return false;
}

std::shared_ptr<const HeldDocument> Collection::Get(DocId document) const {
  Shard& shard = shards_[document % kShards];
  if (auto held = shard.Find(document)) return held;
  static thread_local std::string buffer;
  auto held = std::make_shared<HeldDocument>();
  if (ReadRecord(document, &buffer, held.get())) {
    ThreadTokenizer().Run(held->document.text, &held->tokens);
  }
  const uint64_t held_bytes =
      kBytesOfHeld + 2 * RecordBytes(document) + kBytesOfToken * tokens_of_[document];
  shard.Keep(document, held_bytes, shares_.held / kShards, held);
  return held;
}

void Collection::Prefetch(DocId document) const {
  records_.Prefetch(begin_[document], RecordBytes(document));
}

absl::Status Collection::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

}  // namespace stemma
