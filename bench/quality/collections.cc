#include "bench/quality/collections.h"

#include <filesystem>

#include "core/base/files.h"
#include "datasets/synth/generator.h"
#include "datasets/synth/transplant.h"

namespace stemma::quality {
namespace {

// Where what is shared counts, whatever it is called: passages and pairs of any verdict.
EvalOptions AnyVerdict() {
  EvalOptions options;
  options.verdicts.push_back(Verdict::kQuotation);
  options.verdicts.push_back(Verdict::kFurniture);
  options.kinds.push_back(PassageKind::kFurniture);
  return options;
}

}  // namespace

std::vector<Collection> Collections(const std::string& data, const std::string& source) {
  const auto packed = [&](const std::string& name) {
    return Collection{.name = name,
                      .documents = {data + "/" + name + "/docs.jsonl.zst"},
                      .truth = data + "/" + name,
                      .eval = {}};
  };
  std::vector<Collection> all = {
      {.name = "newsroom",
       .documents = {source + "/datasets/newsroom/docs"},
       .truth = source + "/datasets/newsroom/truth.tsv"},
      {.name = "newsroom verdicts",
       .documents = {source + "/datasets/newsroom/docs"},
       .truth = source + "/datasets/newsroom/pairs.tsv"},
      {.name = "belt-and-road",
       .documents = {data + "/belt-and-road/000.txt", data + "/belt-and-road/001.txt",
                     data + "/belt-and-road/002.txt", data + "/belt-and-road/003.txt",
                     data + "/belt-and-road/004.txt"},
       .truth = data + "/belt-and-road/truth.tsv"},
      {.name = "tiny", .documents = {data + "/tiny/docs"}, .truth = data + "/tiny/truth.tsv"},
      packed("clough"),
      packed("tg_pairs"),
      packed("udhr"),
      packed("reuters21578"),
      packed("pan13"),
      packed("spdx"),
      packed("usenet20"),
      packed("revisions"),
      {.name = "rfc",
       .documents = {data + "/rfc/docs-1.jsonl.zst", data + "/rfc/docs-2.jsonl.zst"},
       .truth = data + "/rfc",
       .eval = {},
       .slow = true}};
  std::vector<Collection> here;
  for (Collection& collection : all) {
    std::error_code error;
    if (!std::filesystem::exists(collection.documents.front(), error)) continue;
    if (collection.name == "udhr") collection.truth.clear();
    collection.rewritten = collection.name == "pan13" || collection.name == "clough" ||
                           collection.name == "tg_pairs" || collection.name == "newsroom verdicts";
    if (collection.name == "reuters21578") collection.eval = AnyVerdict();
    here.push_back(std::move(collection));
  }
  return here;
}

absl::StatusOr<Collection> MakeTransplants(const std::string& folder) {
  constexpr uint64_t kPairs = 25'000;
  STEMMA_ASSIGN_OR_RETURN(synth::Transplants transplants,
                          synth::Transplants::Create({.pairs = kPairs}));
  synth::Buffer documents, truth;
  synth::Page page;
  truth.Append(synth::TruthHeader());
  for (uint64_t pair = 0; pair < kPairs; ++pair) {
    for (const uint64_t index : {2 * pair, 2 * pair + 1}) {
      transplants.Print(index, &page);
      AppendJsonLine(page, &documents);
    }
    transplants.AppendTruth(pair, &truth);
  }
  Collection made{.name = std::string(kTransplants),
                  .documents = {folder + "/transplants.jsonl"},
                  .truth = folder + "/transplants.tsv",
                  .eval = {}};
  for (const auto& [path, bytes] :
       {std::pair(made.documents.front(), &documents), std::pair(made.truth, &truth)}) {
    STEMMA_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Create(path));
    STEMMA_RETURN_IF_ERROR(file.Append(bytes->view()));
    STEMMA_RETURN_IF_ERROR(file.Commit());
  }
  return made;
}

}  // namespace stemma::quality
