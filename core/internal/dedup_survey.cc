#include "core/internal/dedup_survey.h"

#include <algorithm>
#include <cmath>

#include "core/base/hash.h"
#include "core/base/parallel.h"
#include "core/base/sort.h"
#include "core/index/radix_sort.h"

namespace stemma {
namespace {

// An input whose shingles fit in this is read once.
constexpr uint64_t kMostHeldBytes = uint64_t{256} << 20;

// The smallest distinct hashes, at most kProbes; how many.
size_t TakeProbes(std::span<const uint64_t> hashes, std::vector<uint64_t>* scratch,
                  uint64_t* probes) {
  // Hashes are spread evenly, so that those below three times the wanted share are mostly enough.
  const double share = 3.0 * kProbes / static_cast<double>(std::max<size_t>(hashes.size(), 1));
  const uint64_t below = share >= 1 ? ~uint64_t{0} : static_cast<uint64_t>(std::ldexp(share, 64));
  for (const uint64_t bound : {below, ~uint64_t{0}}) {
    scratch->clear();
    std::copy_if(hashes.begin(), hashes.end(), std::back_inserter(*scratch),
                 [bound](uint64_t hash) { return hash <= bound; });
    MakeSet(scratch);
    if (scratch->size() >= kProbes) break;
  }
  const size_t count = std::min(kProbes, scratch->size());
  std::copy_n(scratch->begin(), count, probes);
  return count;
}

struct SurveyWorker {
  ShingleWorker text;
  std::vector<uint64_t> scratch;
  std::vector<uint64_t> row;
};

void SurveyText(std::string_view text, uint32_t document, const DedupOptions& options,
                const Signer& signer, SurveyWorker* worker, DedupSurvey* survey) {
  worker->text.Run(text, options.shingle_words);
  const std::vector<uint64_t>& shingles = worker->text.hashes;
  survey->facts[document] = {.text_hash = HashBytes(text),
                             .digest = worker->text.Digest(),
                             .tokens = static_cast<uint32_t>(worker->text.tokens.size()),
                             .shingles = static_cast<uint32_t>(shingles.size())};
  if (options.near) {
    signer.Sign(shingles, &worker->row);
    const uint32_t size = survey->facts[document].shingles;
    survey->buckets.Add(document, SlotsOf(survey->params, worker->row, size));
  }
  if (options.contained) {
    survey->probe_count[document] = static_cast<uint8_t>(
        TakeProbes(shingles, &worker->scratch, &survey->probes[document * kProbes]));
  }
}

// Hands the hashes of the batch's documents from `base` on to the survey, while it holds any.
void Hold(std::vector<std::vector<uint64_t>>* hashes, size_t base, size_t count,
          DedupSurvey* survey) {
  for (size_t i = 0; i < count && survey->held; ++i) {
    if (!survey->held->Add(static_cast<uint32_t>(base + i), (*hashes)[i])) survey->held.reset();
  }
}

// Makes room for as many documents.
absl::Status Grow(size_t size, const DedupOptions& options, DedupSurvey* survey) {
  if (size > LshBuckets::kAlone) {
    return Fault(absl::StatusCode::kOutOfRange,
                 {.found = "more than 4 billion documents", .fix = "run in parts"});
  }
  survey->facts.resize(size);
  if (options.near) survey->buckets.Grow(size);
  if (options.contained) {
    survey->probes.resize(size * kProbes);
    survey->probe_count.resize(size);
  }
  return absl::OkStatus();
}

void NoteForm(const Document& document, const DocumentPlace& place, DedupSurvey* survey) {
  if (document.line == 0) {
    survey->any_file = true;
    return;
  }
  const bool is_warc = place.table_header.empty() && document.raw.starts_with("WARC/");
  if (!survey->any_record) {
    survey->any_record = true;
    survey->table_header = place.table_header;
    survey->is_warc = is_warc;
  } else if (place.table_header != survey->table_header || is_warc != survey->is_warc) {
    survey->any_unlike = true;
  }
}

}  // namespace

void Names::Add(std::string_view name) {
  bytes_.append(name);
  end_.push_back(bytes_.size());
}

std::string_view Names::operator[](size_t i) const {
  const uint64_t begin = i == 0 ? 0 : end_[i - 1];
  return std::string_view(bytes_).substr(begin, end_[i] - begin);
}

DedupSurvey::DedupSurvey(const DedupOptions& options, const SignatureParams& signature)
    : params(signature),
      buckets(PlanBands(ExpectedAgreement(signature, options.min_resemblance), options.recall,
                        static_cast<int>(signature.slots))) {
  if (options.near || options.contained) {
    held.emplace(std::min(kMostHeldBytes, options.memory_bytes / 4));
  }
}

absl::Status AddSketchToSurvey(const SketchInput& input, const DedupOptions& options, bool against,
                               DedupSurvey* survey) {
  const SketchFile& file = input.file;
  const size_t base = survey->size();
  STEMMA_RETURN_IF_ERROR(Grow(base + file.size(), options, survey));
  survey->sketched.Add(static_cast<uint32_t>(base), file);
  survey->files.Add(input.path);
  for (size_t i = 0; i < file.size(); ++i) {
    survey->ids.Add(file.IdOf(i));
    survey->file.push_back(static_cast<uint32_t>(survey->files.size() - 1));
    survey->line.push_back(i + 1);
    const SketchFacts& facts = file.FactsOf(i);
    survey->facts[base + i] = {.text_hash = facts.text_hash,
                               .digest = facts.digest,
                               .tokens = facts.tokens,
                               .shingles = facts.shingles};
  }
  if (against) survey->against = survey->size();
  (against ? survey->against_texts : survey->texts) = survey->size();
  if (!options.near) return absl::OkStatus();
  ParallelFor(file.size(), {.threads = options.threads, .grain = 64}, [&](size_t i) {
    const SignedSet set = file.SetOf(i);
    survey->buckets.Add(static_cast<uint32_t>(base + i),
                        SlotsOf(survey->params, set.row, set.size));
  });
  return absl::OkStatus();
}

absl::Status AddToSurvey(BatchedInput* input, const DedupOptions& options, bool against, bool raw,
                         Progress* progress, DedupSurvey* survey) {
  std::vector<SurveyWorker> workers(static_cast<size_t>(ThreadCount(options.threads)));
  std::vector<std::vector<uint64_t>> hashes;  // of the batch's documents
  const Signer signer(survey->params);
  (against ? survey->against_texts : survey->texts) = survey->size();
  return input->Read(raw, progress, against ? "reading what to compare with" : "reading",
                     [&](const DocumentBatch& batch) {
                       const size_t base = survey->size();
                       const size_t size = base + batch.documents().size();
                       STEMMA_RETURN_IF_ERROR(Grow(size, options, survey));
                       for (size_t i = 0; i < batch.documents().size(); ++i) {
                         const Document& document = batch.documents()[i];
                         survey->ids.Add(document.id);
                         if (batch.BeginsPlace(i)) survey->files.Add(document.file);
                         survey->file.push_back(static_cast<uint32_t>(survey->files.size() - 1));
                         survey->line.push_back(document.line);
                         survey->bytes += document.text.size();
                         if (!against) NoteForm(document, batch.PlaceOf(i), survey);
                       }
                       if (against) survey->against = size;
                       hashes.resize(std::max(hashes.size(), size - base));
                       ParallelForWorker(
                           size - base, {.threads = options.threads, .grain = 4},
                           [&](size_t i, int w) {
                             SurveyWorker* const worker = &workers[static_cast<size_t>(w)];
                             SurveyText(batch.documents()[i].text, static_cast<uint32_t>(base + i),
                                        options, signer, worker, survey);
                             if (survey->held) std::swap(worker->text.hashes, hashes[i]);
                           });
                       Hold(&hashes, base, size - base, survey);
                       return absl::OkStatus();
                     });
}

void FindCopies(int threads, DedupSurvey* survey) {
  std::vector<uint32_t> order(survey->size());
  for (uint32_t d = 0; d < order.size(); ++d) order[d] = d;
  const auto digest = [survey](uint32_t d) -> const auto& { return survey->facts[d].digest; };
  RadixSort(&order, [&](uint32_t d) { return digest(d)[1]; }, {.threads = threads});
  RadixSort(&order, [&](uint32_t d) { return digest(d)[0]; }, {.threads = threads});
  survey->first_of.resize(survey->size());
  for (size_t i = 0; i < order.size(); ++i) {
    const uint32_t d = order[i];
    const bool same = i > 0 && digest(order[i - 1]) == digest(d) && survey->facts[d].tokens > 0;
    survey->first_of[d] = same ? survey->first_of[order[i - 1]] : d;
  }
}

absl::Status CheckUnchanged(const DedupSurvey& survey, uint64_t i, const Document& document) {
  if (i < survey.size() && survey.facts[i].text_hash == HashBytes(document.text)) {
    return absl::OkStatus();
  }
  return Fault(absl::StatusCode::kAborted,
               {.where = document.file,
                .found = "another text than when it was first read in this run",
                .expected = "input that stays as it is",
                .fix = "run again when nobody writes to it"});
}

}  // namespace stemma
