#include "core/internal/collection.h"

#include <algorithm>
#include <list>
#include <utility>

#include "core/base/parallel.h"
#include "core/internal/checkpoint.h"
#include "core/internal/records.h"

namespace stemma {
namespace {

constexpr size_t kShards = 32;
constexpr uint64_t kLeastShare = uint64_t{256} << 10;

// What a token costs in a text made ready for alignment: a shingle, its hash, their directories.
constexpr uint64_t kAlignedBytesOfToken = 28;
// Documents that are no longer held, whose memory serves the next.
constexpr size_t kSpare = 64;
constexpr uint64_t kLargestSpare = uint64_t{256} << 10;
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
  const std::lock_guard lock(mutex_);
  if (!aligned_) aligned_ = std::make_unique<const AlignText>(tokens, shingle_words);
  return *aligned_;
}

const SentenceText& HeldDocument::sentences(StemKind stems) const {
  const std::lock_guard lock(mutex_);
  if (!sentences_) {
    sentences_ = std::make_unique<const SentenceText>(document.text, tokens, stems);
  }
  return *sentences_;
}

const CodePointIndex& HeldDocument::code_points() const {
  const std::lock_guard lock(mutex_);
  if (!code_points_) code_points_ = std::make_unique<const CodePointIndex>(document.text);
  return *code_points_;
}

uint64_t HeldDocument::bytes() const {
  return kBytesOfHeld + document.text.capacity() + document.extra.capacity() +
         tokens.text.capacity() + tokens.offset.capacity() * sizeof(uint32_t) +
         tokens.source.capacity() * sizeof(Span) + tokens.hash.capacity() * sizeof(uint64_t) +
         tokens.weight.capacity() + article.zones.capacity() * sizeof(Zone) +
         tokens.size() * kAlignedBytesOfToken;
}

void HeldDocument::Reuse() {
  const std::lock_guard lock(mutex_);
  aligned_.reset();
  sentences_.reset();
  code_points_.reset();
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
      pages_({.folder = options.scratch_folder,
              .memory_bytes = options.keep_stages ? 0 : shares_.pages,
              .name = std::string(options.keep_stages ? Checkpoint::kPagesName : "")}),
      records_(&pages_),
      shards_(std::make_unique<Shard[]>(kShards)) {
  GroupOptions group = options.group;
  group.shingle_words = options.shingle_words;
  group.threads = options.threads;
  groups = std::make_unique<GroupFinder>(&pages_, group, shares_.chunk);
  fingerprints = std::make_unique<FingerprintJoin>(
      &pages_, FingerprintJoinOptions{.shingle_words = static_cast<uint32_t>(options.shingle_words),
                                      .chunk_bytes = shares_.chunk,
                                      .threads = options.threads});
}

// A run that was stopped has not taken them: they give their pages back while there are pages.
Collection::~Collection() {
  groups.reset();
  fingerprints.reset();
}

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

std::shared_ptr<HeldDocument> Collection::NewHeld() const {
  std::unique_ptr<HeldDocument> held;
  {
    const std::lock_guard lock(spare_mutex_);
    if (!spare_.empty()) {
      held = std::move(spare_.back());
      spare_.pop_back();
    }
  }
  if (!held) held = std::make_unique<HeldDocument>();
  return {held.release(), [this](HeldDocument* done) {
            std::unique_ptr<HeldDocument> owned(done);
            if (owned->bytes() > kLargestSpare) return;
            owned->Reuse();
            const std::lock_guard lock(spare_mutex_);
            if (spare_.size() < kSpare) spare_.push_back(std::move(owned));
          }};
}

std::shared_ptr<const HeldDocument> Collection::Get(DocId document) const {
  Shard& shard = shards_[document % kShards];
  if (auto held = shard.Find(document)) return held;
  static thread_local std::string buffer;
  std::shared_ptr<HeldDocument> held = NewHeld();
  if (ReadRecord(document, &buffer, held.get())) {
    ThreadTokenizer().Run(held->document.text, &held->tokens);
  } else {
    held = std::make_shared<HeldDocument>();
  }
  shard.Keep(document, held->bytes(), shares_.held / kShards, held);
  return held;
}

void Collection::Prefetch(DocId document) const {
  records_.Prefetch(begin_[document], RecordBytes(document));
}

void Collection::Put(ByteWriter* out) const {
  out->PutVector(begin_);
  out->PutVector(tokens_of_);
  out->PutVector(outlet_of_);
  out->Put(window_);
  out->Put(bytes);
  records_.Put(out);
  for (const std::vector<Skipped>* list : {&skipped, &warnings}) {
    out->Put(static_cast<uint64_t>(list->size()));
    for (const Skipped& item : *list) {
      out->PutString(item.file);
      out->Put(item.line);
      out->PutString(item.why);
    }
  }
}

void Collection::Take(ByteReader* in) {
  in->TakeVector(&begin_);
  in->TakeVector(&tokens_of_);
  in->TakeVector(&outlet_of_);
  in->Take(&window_);
  in->Take(&bytes);
  records_.Take(in);
  for (std::vector<Skipped>* list : {&skipped, &warnings}) {
    for (uint64_t left = in->Take<uint64_t>(); left > 0 && in->ok(); --left) {
      Skipped& item = list->emplace_back();
      in->TakeString(&item.file);
      in->Take(&item.line);
      in->TakeString(&item.why);
    }
  }
}

absl::Status Collection::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

absl::StatusOr<DocId> DocumentWithId(const Collection& collection, const std::string& id) {
  HeldDocument held;
  std::string buffer;
  for (DocId d = 0; d < collection.size(); ++d) {
    if (!collection.ReadRecord(d, &buffer, &held)) return collection.status();
    if (held.document.id == id) return d;
  }
  const std::string found =
      Concat("no document of this id among the ", collection.size(), " that were read");
  return Fault(absl::StatusCode::kNotFound,
               {.where = id,
                .found = found,
                .expected = "an id as `stemma find` prints it",
                .fix = "look at the documents of `find --format jsonl`"});
}

}  // namespace stemma
