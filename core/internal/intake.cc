// Reading a collection: every document tokenised, its article's facts found, its sketches made, and
// all of it set aside.

#include <algorithm>
#include <string>
#include <utility>

#include "core/base/parallel.h"
#include "core/internal/batched_input.h"
#include "core/internal/collection.h"
#include "core/internal/join.h"
#include "core/internal/records.h"
#include "core/sketch/winnow.h"
#include "core/text/shingle.h"

namespace stemma {
namespace {

// What the threads leave of one document.
struct Intaken {
  bool left_out = false;  // dated later than the options say
  std::string record;
  std::string outlet;
  uint32_t tokens = 0;
  GroupFinder::Sketch sketch;
  std::vector<Fingerprint> fingerprints;
};

// Texts over this size give their scratch back.
constexpr size_t kLargeTokens = size_t{1} << 20;

struct Worker {
  Tokenizer tokenizer;
  HeldDocument held;
  std::vector<Shingle> shingles;
  std::vector<uint64_t> hashes;

  void Shrink() {
    if (held.tokens.size() < kLargeTokens) return;
    held.tokens = {};
    shingles = {};
  }
};

}  // namespace

class Intake {
 public:
  Intake(const Options& options, Collection* collection)
      : options_(options),
        collection_(collection),
        window_known_(options.window > 0),
        workers_(static_cast<size_t>(ThreadCount(options.threads))) {
    collection->window_ = std::max(1, options.window);
  }

  absl::Status Add(std::span<const Document> documents) {
    if (slots_.size() < documents.size()) slots_.resize(documents.size());
    fingerprinted_ = window_known_ && !HoldsAllTexts(options_);
    ParallelForWorker(documents.size(), {.threads = options_.threads, .grain = 4},
                      [&](size_t i, int worker) {
                        Analyse(documents[i], &workers_[static_cast<size_t>(worker)], &slots_[i]);
                      });
    for (size_t i = 0; i < documents.size(); ++i) collection_->bytes += documents[i].text.size();
    for (size_t i = 0; i < documents.size(); ++i) {
      if (!slots_[i].left_out) STEMMA_RETURN_IF_ERROR(Keep(&slots_[i]));
    }
    return absl::OkStatus();
  }

  absl::Status Finish() {
    STEMMA_RETURN_IF_ERROR(DecideWindow());
    STEMMA_RETURN_IF_ERROR(collection_->records_.Seal());
    collection_->fingerprints->SetWindow(static_cast<uint32_t>(collection_->window_));
    if (options_.keep_stages) {
      STEMMA_RETURN_IF_ERROR(collection_->groups->Seal());
      STEMMA_RETURN_IF_ERROR(collection_->fingerprints->Seal());
    }
    return collection_->status();
  }

 private:
  void Analyse(const Document& document, Worker* worker, Intaken* slot) const {
    HeldDocument& held = worker->held;
    held.article = ReadArticle(document);
    Article& article = held.article;
    slot->left_out =
        options_.as_of && article.date && article.date->date.interval.begin >= *options_.as_of;
    if (slot->left_out) return;
    if (options_.hide_dates) {
      article.date.reset();
      article.dates.clear();
    }
    TokenizedText& tokens = held.tokens;
    worker->tokenizer.Run(document.text, &tokens);
    slot->record.clear();
    PutDocument(document, article, tokens.Words(0, tokens.size()), &slot->record);
    slot->outlet = article.outlet;
    slot->tokens = static_cast<uint32_t>(tokens.size());
    ShinglesOf(tokens, options_.shingle_words, &worker->shingles);
    worker->hashes.clear();
    worker->hashes.reserve(worker->shingles.size());
    for (const Shingle& shingle : worker->shingles) worker->hashes.push_back(shingle.hash);
    collection_->groups->SketchOf(tokens, worker->hashes, &slot->sketch);
    if (tokens.size() >= kLargeTokens) std::vector<uint64_t>().swap(worker->hashes);
    slot->fingerprints.clear();
    if (fingerprinted_) {
      Winnow(worker->shingles, collection_->window_, &slot->fingerprints);
    }
    worker->Shrink();
  }

  absl::Status Keep(Intaken* slot) {
    if (collection_->size() >= kNoDocument) {
      return Fault(absl::StatusCode::kOutOfRange,
                   {.found = "more than 4 billion documents", .fix = "run in parts"});
    }
    const DocId document = static_cast<DocId>(collection_->size());
    collection_->begin_.push_back(collection_->records_.size());
    collection_->tokens_of_.push_back(slot->tokens);
    collection_->outlet_of_.push_back(NumberOf(slot->outlet));
    STEMMA_RETURN_IF_ERROR(collection_->records_.Append(slot->record));
    if (slot->tokens >= kLargeTokens) std::string().swap(slot->record);
    STEMMA_RETURN_IF_ERROR(collection_->groups->Add(slot->sketch));
    if (!window_known_) {
      return collection_->size() >= kDenseDocuments ? DecideWindow() : absl::OkStatus();
    }
    if (!fingerprinted_ && !HoldsAllTexts(options_)) return AddStored(document);
    return collection_->fingerprints->Add(document, slot->fingerprints);
  }

  // The first documents wait for their fingerprints until it is known how many there are.
  absl::Status DecideWindow() {
    if (window_known_) return absl::OkStatus();
    window_known_ = true;
    collection_->window_ = WindowFor(options_, collection_->size());
    if (HoldsAllTexts(options_)) return absl::OkStatus();
    const size_t waiting = collection_->size();
    std::vector<std::vector<Fingerprint>> fingerprints(std::min(waiting, kWaitingAtOnce));
    for (size_t first = 0; first < waiting; first += kWaitingAtOnce) {
      const size_t count = std::min(kWaitingAtOnce, waiting - first);
      ParallelForWorker(count, {.threads = options_.threads}, [&](size_t i, int worker) {
        Fingerprints(static_cast<DocId>(first + i), &workers_[static_cast<size_t>(worker)],
                     &fingerprints[i]);
      });
      for (size_t i = 0; i < count; ++i) {
        STEMMA_RETURN_IF_ERROR(
            collection_->fingerprints->Add(static_cast<DocId>(first + i), fingerprints[i]));
      }
    }
    return collection_->status();
  }

  // A document of the batch in which the window was decided.
  absl::Status AddStored(DocId document) {
    std::vector<Fingerprint> fingerprints;
    Fingerprints(document, &workers_[0], &fingerprints);
    return collection_->fingerprints->Add(document, fingerprints);
  }

  void Fingerprints(DocId document, Worker* worker, std::vector<Fingerprint>* out) const {
    if (collection_->tokens_of_[document] == 0) return out->clear();
    const std::shared_ptr<const HeldDocument> held = collection_->Get(document);
    ShinglesOf(held->tokens, options_.shingle_words, &worker->shingles);
    Winnow(worker->shingles, collection_->window_, out);
    worker->Shrink();
  }

  uint32_t NumberOf(const std::string& outlet) {
    if (outlet.empty()) return 0;
    return outlets_.try_emplace(outlet, static_cast<uint32_t>(outlets_.size() + 1)).first->second;
  }

  static constexpr DocId kNoDocument = UINT32_MAX;
  static constexpr size_t kWaitingAtOnce = 512;

  const Options& options_;
  Collection* collection_;
  bool window_known_;
  bool fingerprinted_ = false;  // the batch at work
  std::vector<Worker> workers_;
  std::vector<Intaken> slots_;
  absl::flat_hash_map<std::string, uint32_t> outlets_;
};

absl::Status TakeCollection(std::span<const Document> documents, const Options& options,
                            Collection* collection) {
  Intake intake(options, collection);
  STEMMA_RETURN_IF_ERROR(intake.Add(documents));
  return intake.Finish();
}

absl::Status ReadCollection(const std::vector<std::string>& paths, const Options& options,
                            Progress* progress, Collection* collection) {
  BatchedInput input(paths, options.read, std::nullopt);
  Intake intake(options, collection);
  const absl::Status read = input.Read(false, progress, "reading", [&](const DocumentBatch& batch) {
    STEMMA_RETURN_IF_ERROR(intake.Add(batch.documents()));
    return Advance(progress, 0);
  });
  STEMMA_RETURN_IF_ERROR(read);
  STEMMA_RETURN_IF_ERROR(intake.Finish());
  collection->skipped = input.skipped();
  collection->warnings = input.warnings();
  return absl::OkStatus();
}

}  // namespace stemma
