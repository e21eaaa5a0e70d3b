#include "bench/measure/path.h"

#include <algorithm>

#include "bench/measure/measure.h"
#include "bench/measure/signer.h"
#include "core/base/parallel.h"
#include "core/index/lsh_plan.h"
#include "core/index/near_leaders.h"
#include "core/sketch/simhash.h"

namespace stemma::bench {
namespace {

// Evenly picked documents, few enough for what is made of them to stay in memory.
Collection SampleOf(const Collection& texts) {
  constexpr size_t kBytes = size_t{8} << 20;
  const size_t step = std::max<size_t>(1, texts.bytes() / kBytes);
  Collection sample("sample");
  for (size_t i = 0; i < texts.size(); i += step) sample.Add(texts[i]);
  return sample;
}

// What the stages leave to each other.
struct Made {
  std::vector<TokenizedText> tokens;
  std::vector<std::vector<uint64_t>> hashes;
  std::vector<MinHashSignature> signatures;
};

Made Make(const Collection& texts) {
  Made made;
  Tokenizer tokenizer;
  const MinHasher hasher({});
  for (size_t i = 0; i < texts.size(); ++i) {
    tokenizer.Run(texts[i], &made.tokens.emplace_back());
    ShingleHashes(made.tokens.back(), Signer::kShingleWords, &made.hashes.emplace_back());
    made.signatures.push_back(hasher.Sign(made.hashes.back()));
  }
  return made;
}

void Group(const std::vector<MinHashSignature>& signatures) {
  LshBuckets buckets(PlanBands(0.8, 0.99, 128));
  buckets.Grow(signatures.size());
  for (size_t i = 0; i < signatures.size(); ++i) {
    buckets.Add(static_cast<uint32_t>(i), signatures[i]);
  }
  buckets.Build({}, 1);
  Use(buckets);
}

void SignAll(const Collection& texts, int threads) {
  std::vector<Signer> signers(static_cast<size_t>(threads));
  ParallelForWorker(texts.size(), {.threads = threads}, [&](size_t i, int worker) {
    Use(signers[static_cast<size_t>(worker)].Sign(texts[i]));
  });
}

void MeasureStages(const Collection& texts, PathReport* report) {
  const OneCore pinned;
  const Collection sample = SampleOf(texts);
  const Made made = Make(sample);
  size_t shingles = 0;
  for (const std::vector<uint64_t>& hashes : made.hashes) shingles += hashes.size();
  Tokenizer tokenizer;
  TokenizedText tokens;
  std::vector<uint64_t> hashes;
  const MinHasher hasher({});
  const MemoryRead read;
  const auto seconds = MedianSeconds({[&] { read.Run(); },
                                      [&] {
                                        for (size_t i = 0; i < sample.size(); ++i)
                                          Use(FindInvalidUtf8(sample[i]));
                                      },
                                      [&] {
                                        for (size_t i = 0; i < sample.size(); ++i)
                                          tokenizer.Run(sample[i], &tokens);
                                      },
                                      [&] {
                                        for (const auto& one : made.tokens)
                                          ShingleHashes(one, Signer::kShingleWords, &hashes);
                                      },
                                      [&] {
                                        for (const auto& one : made.hashes) Use(hasher.Sign(one));
                                      },
                                      [&] {
                                        for (const auto& one : made.hashes) Use(SimHash(one));
                                      },
                                      [&] { Group(made.signatures); }});
  report->read_bytes_per_second = read.bytes() / seconds[0];
  const char* const names[] = {"check UTF-8",  "words, folded and hashed", "shingle hashes",
                               "R1 signature", "SimHash instead",          "LSH buckets"};
  for (size_t i = 0; i < std::size(names); ++i) {
    report->stages.push_back({names[i], seconds[i + 1], sample.bytes(), shingles, sample.size()});
  }
}

}  // namespace

PathReport MeasurePath(const Collection& texts, int threads) {
  PathReport report{.documents = texts.size(), .bytes = texts.bytes(), .threads = threads};
  Signer signer;
  for (size_t i = 0; i < texts.size(); ++i) {
    signer.Sign(texts[i]);
    report.words += signer.tokens().size();
    report.shingles += signer.hashes().size();
  }
  report.peak_memory = PeakMemory();  // before the stages keep what they make
  MeasureStages(texts, &report);
  const auto all = [&](const char* name, double seconds) {
    return Stage{name, seconds, texts.bytes(), report.shingles, texts.size()};
  };
  {
    const OneCore pinned;
    const auto seconds = MedianSeconds({[&] { SignAll(texts, 1); }});
    report.one_core = all("text to signature", seconds[0]);
  }
  const auto seconds = MedianSeconds({[&] { SignAll(texts, threads); }});
  report.all_threads = all("text to signature", seconds[0]);
  return report;
}

}  // namespace stemma::bench
