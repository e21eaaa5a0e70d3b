#include "core/internal/dedup_gather.h"

#include <algorithm>

#include "core/base/parallel.h"
#include "core/base/sort.h"

namespace stemma {

DedupGatherer::DedupGatherer(const DedupOptions& options, DedupSurvey* survey,
                             const ContainerSearch* containers, DedupSets* sets,
                             std::vector<RankKey>* rank)
    : options_(options),
      survey_(*survey),
      sets_(*sets),
      rank_(*rank),
      signer_(survey->params),
      workers_(static_cast<size_t>(ThreadCount(options.threads))) {
  Mark(containers);
}

void DedupGatherer::Mark(const ContainerSearch* containers) {
  compared_.resize(survey_.size());
  ranked_.resize(survey_.size());
  for (uint32_t d = 0; d < compared_.size(); ++d) {
    if (survey_.first_of[d] != d) continue;
    if (options_.near && !survey_.buckets.IsAlone(d)) compared_[d] = 1;
    if (containers == nullptr) continue;
    for (const uint32_t container : containers->ContainersOf(d)) {
      compared_[d] = compared_[container] = 1;
    }
  }
  for (uint32_t d = 0; d < ranked_.size(); ++d) {
    const uint32_t first = survey_.first_of[d];
    if (first != d) ranked_[d] = ranked_[first] = 1;
    if (compared_[first]) ranked_[d] = 1;
  }
}

absl::Status DedupGatherer::Begin() {
  const bool any = std::find(ranked_.begin(), ranked_.end(), 1) != ranked_.end();
  if (!any) return absl::OkStatus();
  RankWithoutTexts();
  needs_texts_ = !survey_.held || RanksByDocument(options_.keep);
  if (!survey_.held) return absl::OkStatus();
  STEMMA_RETURN_IF_ERROR(TakeHeld(survey_.against_texts, survey_.against));
  STEMMA_RETURN_IF_ERROR(TakeHeld(survey_.texts, survey_.size()));
  survey_.held.reset();
  compared_.assign(compared_.size(), 0);
  return absl::OkStatus();
}

void DedupGatherer::RankWithoutTexts() {
  for (size_t d = survey_.against; d < survey_.size(); ++d) {
    size_t number = 0;
    const SketchFile* const file = survey_.sketched.FileOf(static_cast<uint32_t>(d), &number);
    const bool has_origin = file != nullptr && file->has_origins();
    rank_[d] = RankKeyOf(has_origin ? file->OriginOf(number) : SketchOrigin(),
                         survey_.facts[d].tokens, options_.keep);
  }
}

void DedupGatherer::MakeSetOf(ShingleWorker* worker, Gathered* found) const {
  MakeSet(&worker->hashes);
  found->set = worker->hashes;
  if (options_.near && !survey_.sketched.empty()) signer_.Sign(worker->hashes, &found->row);
}

absl::Status DedupGatherer::Put(uint64_t first) {
  for (size_t i = 0; i < found_.size(); ++i) {
    if (!compared_[first + i]) continue;
    STEMMA_RETURN_IF_ERROR(
        sets_.Put(static_cast<uint32_t>(first + i), found_[i].set, found_[i].row));
  }
  return absl::OkStatus();
}

absl::Status DedupGatherer::TakeHeld(size_t from, size_t to) {
  constexpr size_t kAtOnce = 512;
  for (size_t first = from; first < to; first += kAtOnce) {
    found_.assign(std::min(kAtOnce, to - first), {});
    ParallelForWorker(found_.size(), {.threads = options_.threads, .grain = 16},
                      [&](size_t i, int w) {
                        if (!compared_[first + i]) return;
                        ShingleWorker& worker = workers_[static_cast<size_t>(w)];
                        const auto held = survey_.held->Of(static_cast<uint32_t>(first + i));
                        worker.hashes.assign(held.begin(), held.end());
                        MakeSetOf(&worker, &found_[i]);
                      });
    STEMMA_RETURN_IF_ERROR(Put(first));
  }
  return absl::OkStatus();
}

absl::Status DedupGatherer::Take(const DocumentBatch& batch, uint64_t first) {
  found_.assign(batch.documents().size(), {});
  const bool reads_text = ReadsText(options_.keep);
  ParallelForWorker(found_.size(), {.threads = options_.threads, .grain = 4}, [&](size_t i, int w) {
    const Document& document = batch.documents()[i];
    const uint64_t d = first + i;
    if (ranked_[d] && d >= survey_.against) {
      rank_[d] = RankKeyOf(OriginOf(document, reads_text), survey_.facts[d].tokens, options_.keep);
    }
    if (!compared_[d]) return;
    ShingleWorker& worker = workers_[static_cast<size_t>(w)];
    worker.Run(document.text, options_.shingle_words);
    MakeSetOf(&worker, &found_[i]);
  });
  return Put(first);
}

}  // namespace stemma
