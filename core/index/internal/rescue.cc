#include "core/index/internal/rescue.h"

#include <algorithm>
#include <atomic>
#include <bit>

#include "core/base/parallel.h"
#include "core/index/radix_sort.h"

namespace stemma {
namespace {

// A bit for every token of every document: does a paired hash begin there?
class TokenBits {
 public:
  explicit TokenBits(std::span<const TokenizedText> texts) {
    uint64_t tokens = 0;
    for (const TokenizedText& text : texts) {
      base_.push_back(tokens);
      tokens += text.size();
    }
    base_.push_back(tokens);
    words_.resize(tokens / 64 + 1);
  }

  // Safe from several threads.
  void Set(const Posting& posting) {
    const uint64_t at = base_[posting.document] + posting.position;
    std::atomic_ref(words_[at / 64]).fetch_or(uint64_t{1} << (at % 64), std::memory_order_relaxed);
  }

  // The first token of `document` at or behind `from` whose bit is set, else the document's size.
  uint32_t Next(DocId document, uint32_t from) const {
    const uint64_t base = base_[document], end = base_[document + 1];
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
  std::vector<uint64_t> base_;
  std::vector<uint64_t> words_;
};

struct FrequentPosting {
  Posting posting;
  uint32_t frequent;  // index
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
                 uint32_t enough, std::vector<size_t>* queue, std::vector<FrequentRow>* frequent) {
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
    std::atomic_ref((*frequent)[postings[(*queue)[head]].frequent].rescued)
        .store(true, std::memory_order_relaxed);
  }
}

// `postings`: the frequent ones of one document, by position.
void RescueInDocument(std::span<const FrequentPosting> postings, const TokenBits& paired,
                      uint32_t stretch, uint32_t enough, std::vector<FrequentRow>* frequent) {
  const DocId document = postings.front().posting.document;
  std::vector<size_t> queue;
  uint32_t begin = 0;
  for (size_t i = 0; i < postings.size();) {
    const uint32_t end = paired.Next(document, begin);
    size_t behind = i;
    while (behind < postings.size() && postings[behind].posting.position < end) ++behind;
    if (end - begin >= stretch && behind > i) {
      RescueInGap(postings.subspan(i, behind - i), {begin, end}, stretch, enough, &queue, frequent);
    }
    i = behind;
    begin = end + 1;
  }
}

}  // namespace

void RescueRarest(const Segment& segment, std::span<const TokenizedText> texts,
                  std::span<const uint64_t> paired_rows, uint32_t stretch_tokens, int threads,
                  std::vector<FrequentRow>* frequent) {
  if (frequent->empty()) return;
  TokenBits paired(texts);
  ParallelFor(paired_rows.size(), {.threads = threads, .grain = 1024}, [&](size_t i) {
    for (const Posting& posting : segment.PostingsOf(paired_rows[i])) paired.Set(posting);
  });
  std::vector<FrequentPosting> postings;
  for (size_t i = 0; i < frequent->size(); ++i) {
    const FrequentRow& row = (*frequent)[i];
    for (const Posting& posting : segment.PostingsOf(row.row)) {
      postings.push_back({posting, static_cast<uint32_t>(i), row.groups});
    }
  }
  RadixSort(&postings,
            [](const FrequentPosting& p) {
              return uint64_t{p.posting.document} << 32 | p.posting.position;
            },
            {.threads = threads});
  std::vector<size_t> begins;  // of each document's postings
  for (size_t i = 0; i < postings.size(); ++i) {
    if (i == 0 || postings[i - 1].posting.document != postings[i].posting.document) {
      begins.push_back(i);
    }
  }
  begins.push_back(postings.size());
  ParallelFor(begins.size() - 1, {.threads = threads}, [&](size_t i) {
    const auto of_document =
        std::span<const FrequentPosting>(postings).subspan(begins[i], begins[i + 1] - begins[i]);
    const DocId document = of_document.front().posting.document;
    const uint32_t stretch =
        std::min(stretch_tokens, static_cast<uint32_t>(texts[document].size()));
    RescueInDocument(of_document, paired, stretch, EnoughOf(stretch, segment.params().window),
                     frequent);
  });
}

}  // namespace stemma
