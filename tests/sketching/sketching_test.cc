// Collections by their signatures: what is kept of a text, and what is found without it.

#include "core/sketching.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/base/hash.h"
#include "core/sketch/sketch_file.h"
#include "core/text/shingle.h"
#include "core/text/tokenize.h"
#include "tests/oracle/similarity.h"
#include "tests/support/seeded.h"
#include "tests/support/temp_dir.h"

namespace stemma {
namespace {

using testing::HasSubstr;

class Collector : public Reporter {
 public:
  void Begin(const RunRecord& record) override { run = record; }
  void Document(const DocumentRecord&) override { FAIL() << "no texts, no documents"; }
  void Pair(const PairRecord&) override { FAIL() << "no texts, no pairs"; }
  void Estimate(const EstimateRecord& record) override { estimates.push_back(record); }
  void Cluster(const ClusterRecord&) override {}
  void Edge(const EdgeRecord&) override {}
  void Skipped(const SkippedRecord&) override {}
  void Warning(const SkippedRecord& record) override { warnings.push_back(record.why); }
  absl::Status End(const SummaryRecord& record) override {
    summary = record;
    return absl::OkStatus();
  }

  RunRecord run;
  std::vector<EstimateRecord> estimates;
  std::vector<std::string> warnings;
  SummaryRecord summary;
};

struct Text {
  std::string id, text;
};

// Texts of 30 to 400 words, of which two thirds are made from an earlier one: by words changed
// here and there, by cutting, or not at all.
std::vector<Text> MakeTexts(Random& random, size_t count) {
  std::vector<std::vector<std::string>> texts;
  for (size_t i = 0; i < count; ++i) {
    std::vector<std::string> words;
    if (i > 0 && random.Chance(0.67)) {
      words = texts[random.Below(texts.size())];
      const double changed = random.Chance(0.2) ? 0 : 0.1 * random.Unit();
      for (std::string& word : words) {
        if (random.Chance(changed)) word = "x" + std::to_string(random.Below(1000));
      }
      if (random.Chance(0.3)) words.resize(std::max<size_t>(10, words.size() / 3));
    } else {
      for (uint64_t n = 30 + random.Below(370); n > 0; --n) {
        words.push_back("w" + std::to_string(random.Below(5000)));
      }
    }
    texts.push_back(std::move(words));
  }
  std::vector<Text> made;
  for (const auto& words : texts) {
    std::string text;
    for (const std::string& word : words) text += word + " ";
    made.push_back({"d" + std::to_string(made.size()), text});
  }
  return made;
}

std::string Jsonl(const std::vector<Text>& texts) {
  std::string lines;
  for (const Text& text : texts) {
    lines += "{\"id\":\"" + text.id + "\",\"text\":\"" + text.text + "\"}\n";
  }
  return lines;
}

std::vector<uint64_t> SetOf(const std::string& text) {
  TokenizedText tokens;
  Tokenizer().Run(text, &tokens);
  return ShingleSet(tokens, 5);
}

double Resemblance(const std::vector<uint64_t>& a, const std::vector<uint64_t>& b) {
  return OracleSimilarity({a.begin(), a.end()}, {b.begin(), b.end()}).resemblance;
}

std::string MakeSketch(const TempDir& folder, const std::vector<std::string>& paths,
                       const std::string& name, const SketchOptions& options = {}) {
  const std::string path = folder.path() + "/" + name;
  const absl::StatusOr<SketchSummary> summary = Sketch(paths, options, path, nullptr);
  EXPECT_TRUE(summary.ok()) << summary.status();
  return path;
}

Collector FindIn(const std::vector<std::string>& paths, const FindInSketchesOptions& options = {}) {
  Collector found;
  const absl::Status status = FindInSketches(paths, options, &found, nullptr);
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(found.summary.estimates, found.estimates.size());
  return found;
}

TEST(Sketch, KeepsWhatATextWas) {
  const TempDir folder;
  Random random(1);
  std::vector<Text> texts = MakeTexts(random, 30);
  texts.push_back({"empty", ""});
  texts.push_back({"short", "three small words"});
  const std::string path = MakeSketch(folder, {folder.Write("in.jsonl", Jsonl(texts))}, "a.sketch");
  const absl::StatusOr<SketchFile> file = SketchFile::Load(path);
  ASSERT_TRUE(file.ok());
  ASSERT_EQ(file->size(), texts.size());
  EXPECT_EQ(file->params().hash_id, kHashId);
  EXPECT_EQ(file->params().normalizer_id, NormalizerId());
  const Signer signer(file->params());
  for (size_t d = 0; d < texts.size(); ++d) {
    const std::vector<uint64_t> set = SetOf(texts[d].text);
    std::vector<uint64_t> row;
    signer.Sign(set, &row);
    EXPECT_EQ(file->IdOf(d), texts[d].id);
    EXPECT_EQ(file->FactsOf(d).text_hash, HashBytes(texts[d].text));
    EXPECT_EQ(file->FactsOf(d).shingles, set.size());
    const SignedSet found = file->SetOf(d);
    EXPECT_EQ(std::vector<uint64_t>(found.row.begin(), found.row.end()), row) << d;
  }
}

TEST(Sketch, KeepsDatesOutletsAndCredits) {
  const TempDir folder;
  const std::string path = folder.Write(
      "in.jsonl",
      "{\"id\":\"a\",\"date\":\"2031-03-04T00:00:00Z\",\"source\":\"reuters.com\",\"title\":\"t\","
      "\"text\":\"The river rose.\"}\n"
      "{\"id\":\"b\",\"author\":\"AFP\",\"text\":\"The river rose again.\"}\n");
  const absl::StatusOr<SketchFile> file = SketchFile::Load(MakeSketch(folder, {path}, "a.sketch"));
  ASSERT_TRUE(file.ok() && file->has_origins());
  EXPECT_EQ(file->OriginOf(0).not_before, 1930348800);
  EXPECT_EQ(file->OriginOf(0).standing, kFromAgency);
  EXPECT_EQ(file->OriginOf(0).fields, 3u);
  EXPECT_EQ(file->OriginOf(1).certainly_by, INT64_MAX);
  EXPECT_EQ(file->OriginOf(1).standing, kCreditsAgency);
  const absl::StatusOr<SketchFile> bare =
      SketchFile::Load(MakeSketch(folder, {path}, "b.sketch", {.origins = false}));
  ASSERT_TRUE(bare.ok());
  EXPECT_FALSE(bare->has_origins());
}

TEST(Sketch, FilesPutTogetherAreThatOfAllTexts) {
  const TempDir folder;
  Random random(2);
  const std::vector<Text> texts = MakeTexts(random, 40);
  const std::vector<Text> first(texts.begin(), texts.begin() + 15);
  const std::vector<Text> second(texts.begin() + 15, texts.end());
  const std::string a = folder.Write("a.jsonl", Jsonl(first));
  const std::string b = folder.Write("b.jsonl", Jsonl(second));
  const std::string whole = ReadWholeFile(MakeSketch(folder, {a, b}, "whole.sketch"));
  const std::string sketch_a = MakeSketch(folder, {a}, "a.sketch");
  const std::string sketch_b = MakeSketch(folder, {b}, "b.sketch");
  EXPECT_EQ(ReadWholeFile(MakeSketch(folder, {sketch_a, sketch_b}, "ab.sketch")), whole);
  EXPECT_EQ(ReadWholeFile(MakeSketch(folder, {sketch_a, b}, "ab.sketch")), whole);
  EXPECT_EQ(ReadWholeFile(MakeSketch(folder, {b, sketch_a}, "a.sketch")), whole)
      << "sketches come first, and one may be replaced by what it is part of";
}

TEST(Sketch, SaysWhatItCannotPutTogether) {
  const TempDir folder;
  const std::string text = folder.Write("in.jsonl", "{\"id\":\"a\",\"text\":\"one two three\"}\n");
  const std::string four = MakeSketch(folder, {text}, "4.sketch", {.params = {.shingle_size = 4}});
  const std::string bare = MakeSketch(folder, {text}, "bare.sketch", {.origins = false});
  const std::string out = folder.Write("out.sketch", "old");
  const auto message = [&](const std::vector<std::string>& paths, const std::string& to) {
    return std::string(Sketch(paths, {}, to, nullptr).status().message());
  };
  EXPECT_THAT(message({four, text}, out), HasSubstr("4.sketch: shingle_size 4, expected 5"));
  EXPECT_THAT(message({bare}, out), HasSubstr("bare.sketch: no dates and outlets"));
  EXPECT_THAT(message({folder.path() + "/none.jsonl"}, out), HasSubstr("none.jsonl"));
  EXPECT_THAT(message({}, out), HasSubstr("no input"));
  EXPECT_THAT(message({text}, "/dev/null"), HasSubstr("no regular file"));
  EXPECT_THAT(message({text}, "-"), HasSubstr("no regular file"));
  EXPECT_THAT(message({text}, folder.path()), HasSubstr("no regular file"));
  EXPECT_EQ(ReadWholeFile(out), "old");
  const absl::StatusOr<SketchSummary> twice =
      Sketch({four, four}, {.params = {.shingle_size = 4}}, out, nullptr);
  ASSERT_TRUE(twice.ok());
  EXPECT_EQ(twice->warnings.size(), 1u);
  EXPECT_EQ(SketchFile::Load(out)->IdOf(1), "a#2");
}

// Every pair that is found resembles as estimated, within what the kind allows; every pair that
// clearly resembles is found.
TEST(FindInSketches, FindsWhatResembles) {
  const TempDir folder;
  Random random(3);
  const std::vector<Text> texts = MakeTexts(random, 250);
  const std::string in = folder.Write("in.jsonl", Jsonl(texts));
  std::vector<std::vector<uint64_t>> sets;
  std::map<std::string, size_t> number;
  for (const Text& text : texts) {
    number[text.id] = sets.size();
    sets.push_back(SetOf(text.text));
  }
  struct Kind {
    SignatureParams params;
    double error;
  };
  const std::vector<Kind> kinds = {
      {{.kind = SignatureKind::kR1, .slots = 256, .bits = 32}, 0.16},
      {{.kind = SignatureKind::kTwo32, .slots = 256, .bits = 32}, 0.16},
      {{.kind = SignatureKind::kFast, .slots = 256, .bits = 8}, 0.16},
      {{.kind = SignatureKind::kR1, .slots = 1024, .bits = 1}, 0.18},
      {{.kind = SignatureKind::kSimHash, .slots = 0, .bits = 128}, 0.35},
      {{.kind = SignatureKind::kSampled, .slots = 0, .bits = 0, .one_in = 1}, 1e-9}};
  for (const Kind& kind : kinds) {
    SCOPED_TRACE(testing::Message() << SignatureKindName(kind.params.kind) << kind.params.bits);
    const std::string sketch = MakeSketch(folder, {in}, "x.sketch", {.params = kind.params});
    const Collector found = FindIn({sketch}, {.min_resemblance = 0.5});
    std::set<std::pair<size_t, size_t>> pairs;
    std::set<size_t> copies;
    for (const EstimateRecord& record : found.estimates) {
      const size_t a = number[record.a], b = number[record.b];
      EXPECT_LT(a, b);
      if (!pairs.empty()) {
        EXPECT_LT(*pairs.rbegin(), std::pair(a, b)) << "in order, each once";
      }
      pairs.insert({a, b});
      EXPECT_EQ(record.same_words, texts[a].text == texts[b].text);
      if (record.same_words) copies.insert(b);
      const double resemblance = Resemblance(sets[a], sets[b]);
      EXPECT_NEAR(record.resemblance, resemblance, kind.error);
      EXPECT_LE(record.resemblance_low, record.resemblance + 1e-9);
      EXPECT_GE(record.resemblance_high, record.resemblance - 1e-9);
    }
    for (size_t a = 0; a < sets.size(); ++a) {
      for (size_t b = a + 1; b < sets.size(); ++b) {
        if (copies.contains(a) || copies.contains(b)) continue;  // the first of them stands for all
        if (Resemblance(sets[a], sets[b]) < 0.5 + kind.error) continue;
        EXPECT_TRUE(pairs.contains({a, b})) << a << " " << b;
      }
    }
  }
}

TEST(FindInSketches, SamplesTellAShortTextInALongOne) {
  const TempDir folder;
  Random random(4);
  std::string line, text;
  for (int i = 0; i < 4000; ++i) text += "w" + std::to_string(random.Below(100000)) + " ";
  const std::string in = folder.Write(
      "in.jsonl", "{\"id\":\"long\",\"text\":\"" + text + "\"}\n{\"id\":\"short\",\"text\":\"" +
                      text.substr(text.size() / 2, text.size() / 10) + "\"}\n");
  const SketchOptions options{
      .params = {.kind = SignatureKind::kSampled, .slots = 0, .bits = 0, .one_in = 5}};
  const Collector found = FindIn({MakeSketch(folder, {in}, "s.sketch", options)});
  ASSERT_EQ(found.estimates.size(), 1u);
  EXPECT_NEAR(found.estimates[0].resemblance, 0.1, 0.06);
  EXPECT_NEAR(found.estimates[0].containment_a, 0.1, 0.06);
  EXPECT_EQ(found.estimates[0].containment_b, 1);
}

TEST(FindInSketches, SeveralFilesAreOneCollection) {
  const TempDir folder;
  Random random(5);
  const std::vector<Text> texts = MakeTexts(random, 60);
  const std::string a = folder.Write("a.jsonl", Jsonl({texts.begin(), texts.begin() + 20}));
  const std::string b = folder.Write("b.jsonl", Jsonl({texts.begin() + 20, texts.end()}));
  const std::string sa = MakeSketch(folder, {a}, "a.sketch");
  const std::string sb = MakeSketch(folder, {b}, "b.sketch");
  const Collector whole = FindIn({MakeSketch(folder, {a, b}, "ab.sketch")});
  for (const int threads : {1, 2}) {
    const Collector parts = FindIn({sa, sb}, {.threads = threads});
    ASSERT_EQ(parts.estimates.size(), whole.estimates.size());
    for (size_t i = 0; i < parts.estimates.size(); ++i) {
      EXPECT_EQ(parts.estimates[i].a, whole.estimates[i].a);
      EXPECT_EQ(parts.estimates[i].b, whole.estimates[i].b);
      EXPECT_EQ(parts.estimates[i].resemblance, whole.estimates[i].resemblance);
    }
  }
  const Collector twice = FindIn({sa, sa});
  EXPECT_EQ(twice.warnings.size(), 1u);
  EXPECT_GE(twice.estimates.size(), 20u);
}

TEST(FindInSketches, SaysWhyItFindsNothing) {
  const TempDir folder;
  const std::string in = folder.Write("in.jsonl", "{\"id\":\"a\",\"text\":\"one two three\"}\n");
  const std::string sketch = MakeSketch(folder, {in}, "a.sketch");
  const Collector found = FindIn({sketch});
  EXPECT_THAT(found.summary.hint, HasSubstr("--min-resemblance"));
  EXPECT_EQ(found.run.documents, 1u);
  Collector unused;
  const auto message = [&](const std::vector<std::string>& paths,
                           const FindInSketchesOptions& options) {
    return std::string(FindInSketches(paths, options, &unused, nullptr).message());
  };
  EXPECT_THAT(message({sketch, in}, {}), HasSubstr("in.jsonl: no sketch file"));
  EXPECT_THAT(message({}, {}), HasSubstr("no sketch file"));
  EXPECT_THAT(message({sketch}, {.min_resemblance = 0}), HasSubstr("min_resemblance is 0"));
  EXPECT_THAT(message({sketch}, {.recall = 2}), HasSubstr("recall is 2"));
  const std::string other = MakeSketch(folder, {in}, "b.sketch", {.params = {.slots = 64}});
  EXPECT_THAT(message({sketch, other}, {}), HasSubstr("b.sketch: slots 64, expected 128"));
}

}  // namespace
}  // namespace stemma
