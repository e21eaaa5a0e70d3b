// stemma-quality: runs the collections with truth that are there, and writes down what came out.
//
//   STEMMA_DATA=… stemma-quality                       every set but the slow ones
//   STEMMA_DATA=… stemma-quality pan13 rfc --preset rewrite
//   STEMMA_DATA=… stemma-quality --fit core/align/copy_model.json   the verdict's model
//
// Sets that were not run keep their entries of the record.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "bench/quality/candidates.h"
#include "bench/quality/collections.h"
#include "bench/quality/edges.h"
#include "bench/quality/fit.h"
#include "bench/quality/levels.h"
#include "bench/quality/noise.h"
#include "bench/quality/page.h"
#include "core/base/files.h"
#include "core/eval/evaluate.h"
#include "core/pipeline.h"

namespace stemma::quality {
namespace {

using Json = nlohmann::ordered_json;

struct Arguments {
  std::vector<std::string> sets;
  std::string preset;  // empty: those that a set is measured with
  std::string source = ".";
  std::string record = "bench/records/quality.json";
  std::string page;
  std::string fit;
  bool candidates = true;
};

std::string Machine() {
  std::string model = "unknown";
  std::ifstream cpus("/proc/cpuinfo");
  for (std::string line; std::getline(cpus, line);) {
    if (!line.starts_with("model name")) continue;
    model = line.substr(std::min(line.find(": ") + 2, line.size()));
    break;
  }
  return model + ", " + std::to_string(std::thread::hardware_concurrency()) + " threads";
}

std::string Now() {
  const std::time_t now = std::time(nullptr);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%d", std::gmtime(&now));
  return text;
}

// How many pairs got each verdict, apart for texts of one language and of two, where ids begin with
// the language's three letters.
Json VerdictsByLanguage(const Result& result) {
  std::map<std::string, uint64_t> counts;
  for (const auto& pair : result.pairs()) {
    const bool one = pair->a.substr(0, 3) == pair->b.substr(0, 3);
    ++counts[(one ? "one language, " : "two languages, ") +
             std::string(VerdictName(pair->verdict))];
  }
  return counts;
}

// Of the versions of a text that follow each other: how many of each language are found.
Json AdjacentByLanguage(const Result& result, const Truth& truth, const EvalOptions& eval) {
  struct Row {
    uint64_t pairs = 0, found = 0;
    std::vector<std::string> missed;
  };
  std::map<std::string, Row> rows;
  for (const TruePair& pair : truth.pairs()) {
    if (pair.kind != "adjacent") continue;
    Row& row = rows[pair.group];
    ++row.pairs;
    const PairRecord* record = result.Find(pair.copy, pair.source);
    if (record != nullptr && std::find(eval.verdicts.begin(), eval.verdicts.end(),
                                       record->verdict) != eval.verdicts.end()) {
      ++row.found;
    } else {
      row.missed.push_back(pair.source + " " + pair.copy);
    }
  }
  Json json;
  for (const auto& [language, row] : rows) {
    json[language] = {{"pairs", row.pairs}, {"found", row.found}, {"missed", row.missed}};
  }
  return json;
}

absl::StatusOr<Json> Run(const Collection& collection, const std::string& preset,
                         const Arguments& arguments) {
  STEMMA_ASSIGN_OR_RETURN(Options options, Preset(preset));
  options.offsets_in_chars = true;
  const bool furniture = std::find(collection.eval.verdicts.begin(), collection.eval.verdicts.end(),
                                   Verdict::kFurniture) != collection.eval.verdicts.end();
  options.all_verdicts = furniture;
  Result result;
  const auto start = std::chrono::steady_clock::now();
  STEMMA_RETURN_IF_ERROR(Find(collection.documents, options, &result, nullptr));
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  Json entry = {{"set", collection.name},
                {"version", std::string(Version())},
                {"preset", preset},
                {"time", Now()},
                {"machine", Machine()},
                {"seconds", seconds.count()},
                {"documents", result.run().documents}};
  for (const auto& [name, value] : result.run().options) {
    entry["options"][name] = Json::parse(value);
  }
  if (collection.truth.empty()) {
    entry["verdicts"] = VerdictsByLanguage(result);
    return entry;
  }
  STEMMA_ASSIGN_OR_RETURN(const Truth truth, ReadTruth(collection.truth, /*in_chars=*/true));
  STEMMA_ASSIGN_OR_RETURN(const Evaluation evaluation, Evaluate(result, truth, collection.eval));
  std::fputs(EvaluationText(evaluation).c_str(), stdout);
  entry["evaluation"] = Json::parse(EvaluationJson(evaluation));
  if (collection.name == "clough") {
    STEMMA_ASSIGN_OR_RETURN(const Levels levels, TellLevels(collection.documents, truth, options));
    entry["levels"] = {
        {"pairs", levels.pairs}, {"accuracy", levels.accuracy}, {"copied", levels.copied}};
    for (size_t i = 0; i < levels.names.size(); ++i) {
      for (size_t j = 0; j < levels.names.size(); ++j) {
        entry["levels"]["taken_for"][levels.names[i]][levels.names[j]] = levels.taken_for[i][j];
      }
    }
  }
  if (collection.name == "revisions") {
    entry["languages"] = AdjacentByLanguage(result, truth, collection.eval);
    double least = 1;
    for (const Json& row : entry["languages"]) {
      const double pairs = row.at("pairs").get<double>();
      if (pairs >= 20) least = std::min(least, row.at("found").get<double>() / pairs);
    }
    entry["least"] = least;
  }
  if (!truth.passages().empty()) {
    STEMMA_ASSIGN_OR_RETURN(const Edges edges, MeasureEdges(collection.documents, truth, result,
                                                            options, collection.eval));
    const auto of_found = [&](uint64_t count) {
      return static_cast<double>(count) / static_cast<double>(std::max<uint64_t>(edges.found, 1));
    };
    entry["edges"] = {{"passages", edges.passages},
                      {"found", edges.found},
                      {"within", of_found(edges.within)},
                      {"shared", of_found(edges.shared)}};
  }
  if (!arguments.candidates) return entry;
  STEMMA_ASSIGN_OR_RETURN(const CandidateTable table,
                          CandidateRecall(collection.documents, truth, result, options));
  for (const CandidateBin& bin : table) {
    entry["candidates"].push_back({{"containment", std::string(bin.name)},
                                   {"pairs", bin.pairs},
                                   {"compared", bin.compared},
                                   {"reported", bin.reported}});
  }
  return entry;
}

Json NoiseEntry(const NoiseCurve& curve) {
  Json entry = {{"set", kNoise},        {"version", std::string(Version())},
                {"preset", "ocr"},      {"time", Now()},
                {"machine", Machine()}, {"documents", kNoiseDocuments}};
  for (const NoisePoint& point : curve) {
    entry["curve"].push_back({{"error_rate", point.error_rate},
                              {"passages", point.passages},
                              {"news", point.news},
                              {"ocr", point.ocr},
                              {"precision", point.precision},
                              {"seeds", point.seeds}});
  }
  return entry;
}

Json ReadRecord(const std::string& path) {
  const auto file = MappedFile::Open(path);
  if (!file.ok()) return {{"sets", Json::array()}};
  return Json::parse(file->bytes());
}

// Puts the entry in the place of an older one of the same set and preset.
void File(Json entry, Json* record) {
  for (Json& old : record->at("sets")) {
    if (old.at("set") != entry.at("set") || old.at("preset") != entry.at("preset")) continue;
    old = std::move(entry);
    return;
  }
  record->at("sets").push_back(std::move(entry));
}

absl::Status Write(const std::string& path, const std::string& bytes) {
  STEMMA_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Create(path));
  STEMMA_RETURN_IF_ERROR(file.Append(bytes));
  return file.Commit();
}

// A folder that goes when the program ends.
class Scratch {
 public:
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "stemma-quality-XXXXXX").string();
    if (mkdtemp(name.data()) != nullptr) path_ = name;
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code error;
    if (!path_.empty()) std::filesystem::remove_all(path_, error);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// The collections that are asked for, made where they have to be.
absl::StatusOr<std::vector<Collection>> Chosen(const Arguments& arguments,
                                               const std::string& scratch) {
  const char* data = std::getenv("STEMMA_DATA");
  std::vector<Collection> all = Collections(data == nullptr ? "" : data, arguments.source);
  all.push_back({.name = std::string(kNoise), .documents = {}, .truth = "", .eval = {}});
  all.push_back({.name = std::string(kTransplants), .documents = {}, .truth = "", .eval = {}});
  std::vector<std::string> unknown = arguments.sets;
  std::vector<Collection> chosen;
  for (Collection& collection : all) {
    const auto named = std::find(unknown.begin(), unknown.end(), collection.name);
    if (named == unknown.end() && (collection.slow || !arguments.sets.empty())) continue;
    if (named != unknown.end()) unknown.erase(named);
    if (collection.name == kTransplants) {
      STEMMA_ASSIGN_OR_RETURN(collection, MakeTransplants(scratch));
    }
    chosen.push_back(std::move(collection));
  }
  if (unknown.empty()) return chosen;
  return Fault(absl::StatusCode::kNotFound,
               {.where = unknown.front(),
                .found = "no such set",
                .expected = "one that lies in the folder that STEMMA_DATA names"});
}

std::vector<std::string> PresetsOf(const Collection& collection, const Arguments& arguments) {
  if (!arguments.preset.empty()) return {arguments.preset};
  if (collection.rewritten) return {"news", "rewrite"};
  return {"news"};
}

absl::Status RunAll(const Arguments& arguments) {
  const Scratch scratch;
  STEMMA_ASSIGN_OR_RETURN(const std::vector<Collection> chosen, Chosen(arguments, scratch.path()));
  Json record = ReadRecord(arguments.record);
  for (const Collection& collection : chosen) {
    if (collection.name == kNoise) {
      STEMMA_ASSIGN_OR_RETURN(const NoiseCurve curve, MeasureNoise(scratch.path()));
      File(NoiseEntry(curve), &record);
      STEMMA_RETURN_IF_ERROR(Write(arguments.record, record.dump(1) + "\n"));
      continue;
    }
    for (const std::string& preset : PresetsOf(collection, arguments)) {
      std::printf("== %s, preset %s\n", collection.name.c_str(), preset.c_str());
      STEMMA_ASSIGN_OR_RETURN(Json entry, Run(collection, preset, arguments));
      File(std::move(entry), &record);
      STEMMA_RETURN_IF_ERROR(Write(arguments.record, record.dump(1) + "\n"));
    }
  }
  return arguments.page.empty() ? absl::OkStatus() : Write(arguments.page, QualityPage(record));
}

// Fits the model of copied prose to the collections, says how it does on each when fitted to the
// others, and writes it.
absl::Status Fit(const Arguments& arguments) {
  const Scratch scratch;
  STEMMA_ASSIGN_OR_RETURN(const std::vector<Collection> chosen, Chosen(arguments, scratch.path()));
  STEMMA_ASSIGN_OR_RETURN(Options options,
                          Preset(arguments.preset.empty() ? "news" : arguments.preset));
  options.verdict.min_score = 0;
  std::vector<Example> examples;
  std::vector<std::string> names;
  for (const Collection& collection : chosen) {
    if (collection.truth.empty() || collection.name == kNoise) continue;
    Result result;
    STEMMA_RETURN_IF_ERROR(Find(collection.documents, options, &result, nullptr));
    STEMMA_ASSIGN_OR_RETURN(const Truth truth, ReadTruth(collection.truth, /*in_chars=*/true));
    AddExamples(result, truth, names.size(), &examples);
    names.push_back(collection.name);
  }
  std::fputs(CrossValidation(examples, names, DefaultCopyModel()).c_str(), stdout);
  CopyModel model = FitCopyModel(examples, DefaultCopyModel());
  model.origin = Concat("fitted by stemma-quality --fit to ", examples.size(), " pairs of");
  for (const std::string& name : names)
    model.origin += Concat(" ", name, &name == &names.back() ? "" : ",");
  model.origin += Concat("; held to: ", DefaultCopyModel().origin);
  return Write(arguments.fit, CopyModelJson(model));
}

}  // namespace
}  // namespace stemma::quality

int main(int argc, char** argv) {
  CLI::App app("Measures the findings on collections with truth.", "stemma-quality");
  stemma::quality::Arguments arguments;
  app.add_option("SET", arguments.sets, "Sets to run; all but the slow ones without");
  app.add_option("--preset", arguments.preset,
                 "Preset of stemma find, in place of those that a set is measured with");
  app.add_option("--source", arguments.source, "Top of the source tree");
  app.add_option("--record", arguments.record, "File of the figures; other sets' are kept");
  app.add_option("--page", arguments.page, "Write this page from the record");
  app.add_option("--fit", arguments.fit,
                 "Fit the model of copied prose to the sets, and write it to this file");
  app.add_flag("--candidates,!--no-candidates", arguments.candidates,
               "Make the table of candidate recall, which takes a second run");
  CLI11_PARSE(app, argc, argv);
  const absl::Status status =
      arguments.fit.empty() ? stemma::quality::RunAll(arguments) : stemma::quality::Fit(arguments);
  if (status.ok()) return 0;
  std::fprintf(stderr, "stemma-quality: %s\n", std::string(status.message()).c_str());
  return 2;
}
