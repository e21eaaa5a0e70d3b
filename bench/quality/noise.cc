#include "bench/quality/noise.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_set>
#include <utility>

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/eval/evaluate.h"
#include "core/pipeline.h"
#include "datasets/synth/generator.h"

namespace stemma::quality {
namespace {

constexpr size_t kSeedLetters = 25;

struct Made {
  std::vector<std::string> texts;
  std::vector<synth::TruePassage> truth;
  std::string documents;  // paths
  std::string table;
};

absl::Status WriteFile(const std::string& path, std::string_view bytes) {
  STEMMA_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Create(path));
  STEMMA_RETURN_IF_ERROR(file.Append(bytes));
  return file.Commit();
}

absl::StatusOr<Made> Make(const std::string& folder, double error_rate) {
  STEMMA_ASSIGN_OR_RETURN(synth::Generator generator,
                          synth::Generator::Create({.documents = kNoiseDocuments,
                                                    .copies = 0.5,
                                                    .near_duplicates = 0,
                                                    .edit_rate = 0,
                                                    .ocr_rate = error_rate,
                                                    .house_style = 0,
                                                    .quote_marks = 0}));
  Made made{.texts = {},
            .truth = {},
            .documents = folder + "/misread.jsonl",
            .table = folder + "/misread.tsv"};
  synth::Buffer documents, table;
  synth::Page page;
  table.Append(synth::TruthHeader());
  for (uint64_t i = 0; i < kNoiseDocuments; ++i) {
    generator.Print(i, &page);
    synth::AppendJsonLine(page, &documents);
    made.texts.emplace_back(page.text.view());
    for (const synth::TruePassage& passage : generator.TruthDueAt(i)) {
      synth::AppendTruthRow(passage, &table);
      made.truth.push_back(passage);
    }
  }
  STEMMA_RETURN_IF_ERROR(WriteFile(made.documents, documents.view()));
  STEMMA_RETURN_IF_ERROR(WriteFile(made.table, table.view()));
  return made;
}

// Recall and precision of passages.
absl::StatusOr<std::pair<double, double>> Score(const Made& made, const std::string& preset) {
  STEMMA_ASSIGN_OR_RETURN(Options options, Preset(preset));
  options.offsets_in_chars = true;
  Result result;
  STEMMA_RETURN_IF_ERROR(Find({made.documents}, options, &result, nullptr));
  STEMMA_ASSIGN_OR_RETURN(const Truth truth, ReadTruth(made.table, /*in_chars=*/true));
  STEMMA_ASSIGN_OR_RETURN(const Evaluation evaluation, Evaluate(result, truth, {}));
  const auto row = nlohmann::ordered_json::parse(EvaluationJson(evaluation))
                       .at("passages")
                       .at("rows")
                       .at("entire");
  return std::pair(row.at("recall").get<double>(), row.at("precision").get<double>());
}

// The letters and digits of a text, in lower case, and where each stands in it.
struct Letters {
  explicit Letters(std::string_view text) {
    for (uint32_t i = 0; i < text.size(); ++i) {
      char c = text[i];
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
      const bool ascii = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (!ascii && static_cast<unsigned char>(c) < 0x80) continue;
      letters += c;
      place.push_back(i);
    }
  }
  std::string letters;
  std::vector<uint32_t> place;
};

// The part of `span` between the first and the last letter in a run that `other` has, too.
uint32_t Between(const Letters& text, Span span, const std::unordered_set<uint64_t>& other) {
  std::optional<uint32_t> first;
  uint32_t last = 0;
  const auto begin = static_cast<size_t>(
      std::lower_bound(text.place.begin(), text.place.end(), span.begin) - text.place.begin());
  for (size_t i = begin; i + kSeedLetters <= text.letters.size(); ++i) {
    if (text.place[i + kSeedLetters - 1] >= span.end) break;
    if (!other.contains(HashBytes(std::string_view(text.letters).substr(i, kSeedLetters))))
      continue;
    if (!first) first = text.place[i];
    last = text.place[i + kSeedLetters - 1] + 1;
  }
  return first ? last - *first : 0;
}

std::unordered_set<uint64_t> SeedsIn(const Letters& text, Span span) {
  std::unordered_set<uint64_t> seeds;
  for (size_t i = 0; i + kSeedLetters <= text.letters.size(); ++i) {
    if (text.place[i] < span.begin || text.place[i + kSeedLetters - 1] >= span.end) continue;
    seeds.insert(HashBytes(std::string_view(text.letters).substr(i, kSeedLetters)));
  }
  return seeds;
}

double SeedRecall(const Made& made) {
  double sum = 0;
  for (const synth::TruePassage& passage : made.truth) {
    const Letters copy(made.texts[passage.copy]), source(made.texts[passage.source]);
    const double found = Between(copy, passage.copy_bytes, SeedsIn(source, passage.source_bytes)) +
                         Between(source, passage.source_bytes, SeedsIn(copy, passage.copy_bytes));
    sum += found / (passage.copy_bytes.size() + passage.source_bytes.size());
  }
  return made.truth.empty() ? 0 : sum / static_cast<double>(made.truth.size());
}

}  // namespace

absl::StatusOr<NoiseCurve> MeasureNoise(const std::string& folder) {
  NoiseCurve curve;
  for (const double rate : {0.0, 0.02, 0.05, 0.08, 0.10, 0.12, 0.15}) {
    STEMMA_ASSIGN_OR_RETURN(const Made made, Make(folder, rate));
    STEMMA_ASSIGN_OR_RETURN(const auto news, Score(made, "news"));
    STEMMA_ASSIGN_OR_RETURN(const auto ocr, Score(made, "ocr"));
    curve.push_back({.error_rate = rate,
                     .passages = made.truth.size(),
                     .news = news.first,
                     .ocr = ocr.first,
                     .precision = ocr.second,
                     .seeds = SeedRecall(made)});
  }
  return curve;
}

}  // namespace stemma::quality
