#include "core/index/internal/rescue.h"

#include <algorithm>
#include <atomic>
#include <bit>

#include "core/base/parallel.h"
#include "core/index/internal/shared_rows.h"
#include "core/index/radix_sort.h"

namespace stemma {
namespace {

// Documents [begin, end) that are looked at in one pass.
struct DocumentRange {
  DocId begin = 0;
  DocId end = 0;
};

// A bit for every token of the documents of a range: does a paired hash begin there?
class TokenBits {
 public:
  TokenBits(std::span<const uint32_t> tokens_of, DocumentRange range) : first_(range.begin) {
    uint64_t tokens = 0;
    for (DocId d = range.begin; d < range.end; ++d) {
      base_.push_back(tokens);
      tokens += tokens_of[d];
    }
    base_.push_back(tokens);
    words_.resize(tokens / 64 + 1);
  }

  // Safe from several threads.
  void Set(const Posting& posting) {
    const uint64_t at = base_[posting.document - first_] + posting.position;
    std::atomic_ref(words_[at / 64]).fetch_or(uint64_t{1} << (at % 64), std::memory_order_relaxed);
  }

  // The first token of `document` at or behind `from` whose bit is set, else the document's size.
  uint32_t Next(DocId document, uint32_t from) const {
    const uint64_t base = base_[document - first_], end = base_[document - first_ + 1];
    for (uint64_t at = base + from; at < end;) {
      const uint64_t rest = words_[at / 64] >> (at % 64);
      if (rest != 0) {
        at += static_cast<uint64_t>(std::countr_zero(rest));
        return static_cast<uint32_t>(std::min(at, end) - base);
      }
      at = (at / 64 + 1) * 64;
    }
    return static_cast<uint32_t>(end - base);
  }

 private:
  DocId first_;
  std::vector<uint64_t> base_;
  std::vector<uint64_t> words_;
};

struct FrequentPosting {
  Posting posting;
  uint32_t frequent;  // number among the frequent rows: ascending by hash
  uint32_t groups;
};

bool Rarer(const FrequentPosting& x, const FrequentPosting& y) {
  return std::pair(x.groups, x.frequent) < std::pair(y.groups, y.frequent);
}

// A quarter of the fingerprints that winnowing leaves of `stretch` tokens, on average: what the
// frequent ones must make up before the stretch is text that many have rather than a phrase.
uint32_t EnoughOf(uint32_t stretch, uint32_t window) { return stretch / (2 * (window + 1)) + 1; }

// Every window of `stretch` tokens in `gap` with `enough` postings marks the rarest of them.
void RescueInGap(std::span<const FrequentPosting> postings, Span gap, uint32_t stretch,
                 uint32_t enough, std::vector<size_t>* queue, std::vector<uint8_t>* rescued) {
  queue->clear();  // ascending in position and frequency; the rarest of the window stands at `head`
  size_t head = 0, first = 0, behind = 0;  // postings [first, behind) begin in the window
  for (uint32_t begin = gap.begin; begin + stretch <= gap.end; ++begin) {
    for (; behind < postings.size() && postings[behind].posting.position < begin + stretch;
         ++behind) {
      while (queue->size() > head && Rarer(postings[behind], postings[queue->back()])) {
        queue->pop_back();
      }
      queue->push_back(behind);
    }
    while (first < behind && postings[first].posting.position < begin) ++first;
    while (head < queue->size() && (*queue)[head] < first) ++head;
    if (behind - first < enough) continue;
    std::atomic_ref((*rescued)[postings[(*queue)[head]].frequent])
        .store(1, std::memory_order_relaxed);
  }
}

// `postings`: the frequent ones of one document, by position.
void RescueInDocument(std::span<const FrequentPosting> postings, const TokenBits& paired,
                      uint32_t stretch, uint32_t enough, std::vector<uint8_t>* rescued) {
  const DocId document = postings.front().posting.document;
  std::vector<size_t> queue;
  uint32_t begin = 0;
  for (size_t i = 0; i < postings.size();) {
    const uint32_t end = paired.Next(document, begin);
    size_t behind = i;
    while (behind < postings.size() && postings[behind].posting.position < end) ++behind;
    if (end - begin >= stretch && behind > i) {
      RescueInGap(postings.subspan(i, behind - i), {begin, end}, stretch, enough, &queue, rescued);
    }
    i = behind;
    begin = end + 1;
  }
}

// What a pass must know of the rows before it.
struct Survey {
  uint64_t frequent = 0;              // rows
  std::vector<uint64_t> postings_of;  // of frequent rows, for each block of documents
};
constexpr size_t kBlockDocuments = 256;

absl::StatusOr<Survey> SurveyRows(const PageStream& rows, size_t documents) {
  Survey survey;
  survey.postings_of.resize(documents / kBlockDocuments + 1);
  STEMMA_RETURN_IF_ERROR(ForSharedRows(rows, [&](std::span<const SharedRow> some) {
    for (const SharedRow& row : some) {
      if (row.groups == 0) continue;
      ++survey.frequent;
      for (const Posting& posting : row.postings) {
        ++survey.postings_of[posting.document / kBlockDocuments];
      }
    }
    return absl::OkStatus();
  }));
  return survey;
}

// Ranges whose bits and frequent postings (twice, while they are sorted) fit in `memory_bytes`, or
// of one block that needs more.
std::vector<DocumentRange> SplitDocuments(const Survey& survey, std::span<const uint32_t> tokens_of,
                                          uint64_t memory_bytes) {
  std::vector<DocumentRange> ranges;
  uint64_t used = 0;
  const size_t documents = tokens_of.size();
  for (size_t block = 0; block * kBlockDocuments < documents; ++block) {
    const size_t begin = block * kBlockDocuments;
    const size_t end = std::min(documents, begin + kBlockDocuments);
    uint64_t needed =
        (end - begin) * sizeof(uint64_t) + survey.postings_of[block] * 2 * sizeof(FrequentPosting);
    for (size_t d = begin; d < end; ++d) needed += tokens_of[d] / 8;
    if (ranges.empty() || used + needed > memory_bytes) {
      ranges.push_back({static_cast<DocId>(begin), static_cast<DocId>(begin)});
      used = 0;
    }
    ranges.back().end = static_cast<DocId>(end);
    used += needed;
  }
  return ranges;
}

// One pass over the rows: the bits of the paired ones, and the postings of the frequent ones.
absl::Status ReadRange(const PageStream& rows, const SitePrints& prints, DocumentRange range,
                       int threads, TokenBits* paired, std::vector<FrequentPosting>* postings) {
  uint32_t frequent = 0;
  const auto part = [range](const SharedRow& row) {
    const auto below = [](const Posting& posting, DocId d) { return posting.document < d; };
    const auto begin =
        std::lower_bound(row.postings.begin(), row.postings.end(), range.begin, below);
    return std::span(begin, std::lower_bound(begin, row.postings.end(), range.end, below));
  };
  return ForSharedRows(rows, [&](std::span<const SharedRow> some) {
    ParallelFor(some.size(), {.threads = threads, .grain = 1024}, [&](size_t i) {
      if (some[i].groups > 0) return;
      for (const Posting& posting : part(some[i])) {
        if (!prints.Touches(posting.document, posting.position)) paired->Set(posting);
      }
    });
    for (const SharedRow& row : some) {
      if (row.groups == 0) continue;
      for (const Posting& posting : part(row)) postings->push_back({posting, frequent, row.groups});
      ++frequent;
    }
    return absl::OkStatus();
  });
}

void RescueInRange(std::vector<FrequentPosting> postings, const TokenBits& paired,
                   std::span<const uint32_t> tokens_of, const RescueOptions& options,
                   std::vector<uint8_t>* rescued) {
  RadixSort(&postings,
            [](const FrequentPosting& p) {
              return uint64_t{p.posting.document} << 32 | p.posting.position;
            },
            {.threads = options.threads});
  std::vector<size_t> begins;  // of each document's postings
  for (size_t i = 0; i < postings.size(); ++i) {
    if (i == 0 || postings[i - 1].posting.document != postings[i].posting.document) {
      begins.push_back(i);
    }
  }
  begins.push_back(postings.size());
  ParallelFor(begins.size() - 1, {.threads = options.threads}, [&](size_t i) {
    const auto of_document =
        std::span<const FrequentPosting>(postings).subspan(begins[i], begins[i + 1] - begins[i]);
    const uint32_t stretch =
        std::min(options.stretch_tokens, tokens_of[of_document.front().posting.document]);
    RescueInDocument(of_document, paired, stretch, EnoughOf(stretch, options.window), rescued);
  });
}

}  // namespace

absl::StatusOr<std::vector<uint8_t>> RescueRarest(const PageStream& rows, const SitePrints& prints,
                                                  std::span<const uint32_t> tokens_of,
                                                  const RescueOptions& options) {
  STEMMA_ASSIGN_OR_RETURN(const Survey survey, SurveyRows(rows, tokens_of.size()));
  std::vector<uint8_t> rescued(survey.frequent);
  if (survey.frequent == 0) return rescued;
  for (const DocumentRange& range : SplitDocuments(survey, tokens_of, options.memory_bytes)) {
    TokenBits paired(tokens_of, range);
    std::vector<FrequentPosting> postings;
    STEMMA_RETURN_IF_ERROR(ReadRange(rows, prints, range, options.threads, &paired, &postings));
    RescueInRange(std::move(postings), paired, tokens_of, options, &rescued);
  }
  return rescued;
}

}  // namespace stemma
