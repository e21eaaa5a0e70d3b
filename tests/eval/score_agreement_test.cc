// The figures against those of an independent program, score.py, which lies beside the development
// corpora: on results made up for the truth of every corpus, in every way of counting.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/eval/evaluate.h"
#include "core/report/jsonl_reader.h"
#include "core/report/reporter.h"
#include "tests/support/seeded.h"
#include "tests/support/temp_dir.h"

namespace stemma {
namespace {

using nlohmann::json;

// A result as a mediocre program would give it.
class MadeUp {
 public:
  MadeUp(const Truth& truth, bool in_chars, Random* random) : random_(*random) {
    const auto reporter = MakeJsonlReporter([this](std::string_view bytes) {
      jsonl_.append(bytes);
      return absl::OkStatus();
    });
    reporter->Begin(
        {.command = "find", .options = {{"offsets", in_chars ? "\"chars\"" : "\"bytes\""}}});
    std::set<std::string> ids;
    for (const TruePair& pair : truth.pairs()) ids.insert({pair.copy, pair.source});
    for (const std::string& id : ids) {
      const auto label = [&] {
        return static_cast<int64_t>(random_.Below(ids.size() / 2 + 1)) - 1;
      };
      if (random_.Chance(0.95))
        reporter->Document({.id = id, .group = label(), .cluster = label()});
    }
    std::map<std::pair<std::string, std::string>, std::vector<SharedSpan>> passages;
    for (const SharedSpan& span : truth.passages()) {
      passages[{span.copy, span.source}].push_back(span);
    }
    for (const TruePair& pair : truth.pairs()) {
      if (random_.Chance(0.8)) Report(pair, passages[{pair.copy, pair.source}], reporter.get());
    }
    const std::vector<std::string> all(ids.begin(), ids.end());
    for (int i = 0; i < 50; ++i) {
      const auto any = [&] { return all[random_.Below(all.size())]; };
      Report({.copy = any(), .source = any()}, {}, reporter.get());
    }
    EXPECT_TRUE(reporter->End({}).ok());
  }

  const std::string& jsonl() const { return jsonl_; }

 private:
  Span Near(Span span) {
    const auto move = [&](uint32_t at) {
      const auto by = static_cast<uint32_t>(random_.Below(1 + span.size()));
      return random_.Chance(0.5) ? at : random_.Chance(0.5) ? at + by : at - std::min(at, by);
    };
    const uint32_t x = move(span.begin), y = move(span.end);
    return {std::min(x, y), std::max(x, y)};  // may be empty
  }

  void Report(const TruePair& pair, const std::vector<SharedSpan>& passages, Reporter* reporter) {
    PairRecord record{.a = pair.copy, .b = pair.source};
    record.verdict = static_cast<Verdict>(1 + random_.Below(5));
    record.score = static_cast<double>(random_.Below(20)) / 20;
    record.containment_a = random_.Unit();
    record.containment_b = random_.Unit();
    record.has_direction = random_.Chance(0.8);
    record.direction = {random_.Unit() / 2, random_.Unit() / 2, 0, ""};
    if (random_.Chance(0.2)) record.direction.a_to_b = record.direction.b_to_a;
    if (random_.Chance(0.3)) record.direction = {0.9, 0.05, 0.05, ""};
    for (const SharedSpan& span : passages) {
      for (uint64_t pieces = random_.Below(3); pieces > 0; --pieces) {
        record.passages.push_back({.a = Near(span.in_copy),
                                   .b = Near(span.in_source),
                                   .kind = static_cast<PassageKind>(random_.Below(4))});
      }
    }
    if (random_.Chance(0.5)) {
      std::swap(record.a, record.b);
      for (PassageRecord& passage : record.passages) std::swap(passage.a, passage.b);
    }
    reporter->Pair(record);
  }

  Random& random_;
  std::string jsonl_;
};

// What score.py prints; null when it says that the corpus has no such truth.
json Score(const std::string& data, const std::string& measure, const std::string& corpus,
           const std::string& result, const std::string& flags) {
  const TempDir folder;
  const std::string out = folder.Write("out", "");
  const std::string command = "python3 '" + data + "/score.py' " + measure + " --set " + corpus +
                              " '" + result + "' --json " + flags + " >'" + out + "' 2>/dev/null";
  if (std::system(command.c_str()) != 0) return nullptr;
  json figures = json::parse(ReadWholeFile(out));
  for (const char* key : {"measure", "set", "offsets"}) figures.erase(key);
  return figures;
}

// Rows of pairs stand in another order there.
void Sort(json* figures) {
  if (!figures->is_object() || !figures->at("rows").is_array()) return;
  json& rows = figures->at("rows");
  std::sort(rows.begin(), rows.end(),
            [](const json& x, const json& y) { return x.dump() < y.dump(); });
}

TEST(Evaluate, AgreesWithScorePyToTheLastDigit) {
  const char* data = std::getenv("STEMMA_DATA");
  if (data == nullptr) GTEST_SKIP() << "STEMMA_DATA is not set";
  if (std::system("python3 -c 'import sys; sys.exit(sys.version_info >= (3, 12))'") != 0) {
    GTEST_SKIP() << "there is no python3 whose sum() adds as it is told (before 3.12)";
  }
  uint64_t seed = 0;
  for (const std::string corpus : {"pan13", "usenet20", "clough", "reuters21578", "rfc", "spdx",
                                   "revisions", "tg_pairs", "tiny"}) {
    SCOPED_TRACE(corpus);
    const std::string folder = Concat(data, "/", corpus);
    if (!std::filesystem::exists(folder)) continue;
    Random random(seed);
    const bool in_chars = seed++ % 2 == 0;
    const Truth truth = *ReadTruth(folder, in_chars);
    const TempDir scratch;
    const std::string file =
        scratch.Write("result.jsonl", MadeUp(truth, in_chars, &random).jsonl());
    Result result;
    ASSERT_TRUE(ReadJsonl(file, &result).ok());
    EvalOptions options;
    std::string flags;
    if (random.Chance(0.5)) {
      options = {.verdicts = {Verdict::kCopy, Verdict::kFurniture},
                 .kinds = {PassageKind::kEdited},
                 .rank_by = RankBy::kContainment,
                 .answer = 0.3,
                 .by_group = true};
      flags =
          "--verdicts copy,furniture --kinds edited --rank-by containment --answer 0.3 --by group";
    }
    json ours = json::parse(EvaluationJson(*Evaluate(result, truth, options)));
    for (const std::string measure : {"pairs", "passages", "direction", "clusters"}) {
      json theirs = Score(data, measure, corpus, file, flags);
      Sort(&theirs);
      Sort(&ours.at(measure));
      EXPECT_EQ(ours.at(measure), theirs) << measure;
      EXPECT_FALSE(measure == "pairs" && theirs.is_null());
    }
  }
}

}  // namespace
}  // namespace stemma
