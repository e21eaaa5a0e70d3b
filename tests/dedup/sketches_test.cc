// Sketch files in the place of texts: what dedup decides by them, against what it decides by the
// texts.

#include <gmock/gmock.h>

#include <filesystem>
#include <set>

#include "core/sketching.h"
#include "tests/dedup/running.h"
#include "tests/support/seeded.h"

namespace stemma {
namespace {

using testing::HasSubstr;

std::string Word(uint64_t number) { return "w" + std::to_string(number % 100000); }

std::vector<std::string> Story(Random& random, size_t words) {
  std::vector<std::string> story;
  for (size_t i = 0; i < words; ++i) story.push_back(Word(random.Next()));
  return story;
}

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += word + " ";
  return text;
}

std::string Line(const std::string& id, const std::string& text, const std::string& date = "") {
  const std::string dated = date.empty() ? "" : ",\"date\":\"" + date + "\"";
  return "{\"id\":\"" + id + "\"" + dated + ",\"text\":\"" + text + "\"}\n";
}

void MakeSketch(const std::string& from, const std::string& to, SketchOptions options = {}) {
  const absl::StatusOr<SketchSummary> summary = Sketch({from}, options, to, nullptr);
  ASSERT_TRUE(summary.ok()) << summary.status();
}

// A day of 60 stories, and another in which a third of them comes again: every second of these word
// for word, the others with two words changed (resemblance about 0.9).
struct TwoDays {
  std::string monday, tuesday;
  std::set<std::string> same, near;
};
TwoDays MakeDays(Random& random) {
  TwoDays days;
  for (int i = 0; i < 60; ++i) {
    const std::string number = std::to_string(i);
    std::vector<std::string> story = Story(random, 200);
    days.monday += Line("m" + number, Joined(story));
    if (i % 3 == 0) {
      if (i % 2 == 0) {
        days.same.insert("t" + number);
      } else {
        days.near.insert("t" + number);
        story[50] = "changed";
        story[150] = "again";
      }
    } else {
      story = Story(random, 200);
    }
    days.tuesday += Line("t" + number, Joined(story));
  }
  return days;
}

class DedupSketches : public testing::Test {
 protected:
  std::string Path(const std::string& name) const { return folder_.path() + "/" + name; }
  std::string Write(const std::string& name, const std::string& bytes) const {
    return folder_.Write(name, bytes);
  }
  DedupRun Against(const std::string& sketch, DedupOptions options = {}) {
    options.against = {sketch};
    return RunDedup({Path("tuesday.jsonl")}, options, Path("out.jsonl"));
  }

  const TempDir folder_;
};

TEST_F(DedupSketches, YesterdaysSignaturesDoAsYesterdaysTexts) {
  Random random(5);
  const TwoDays days = MakeDays(random);
  const std::string monday = Write("monday.jsonl", days.monday);
  Write("tuesday.jsonl", days.tuesday);
  for (const SignatureKind kind :
       {SignatureKind::kR1, SignatureKind::kTwo32, SignatureKind::kFast}) {
    for (const uint32_t bits : {4u, 32u}) {
      SketchOptions options{.params = {.kind = kind, .slots = 256, .bits = bits}};
      MakeSketch(monday, Path("monday.sketch"), options);
      const DedupRun by_text = Against(monday);
      const std::string kept = ReadWholeFile(Path("out.jsonl"));
      const DedupRun run = Against(Path("monday.sketch"));
      ASSERT_TRUE(run.status.ok()) << run.status;
      EXPECT_EQ(ReadWholeFile(Path("out.jsonl")), kept);
      ASSERT_EQ(run.removed.size(), days.same.size() + days.near.size());
      ASSERT_EQ(by_text.removed.size(), run.removed.size());
      EXPECT_EQ(run.summary.estimated, days.near.size());
      EXPECT_EQ(by_text.summary.estimated, 0u);
      for (size_t i = 0; i < run.removed.size(); ++i) {
        const AuditLine &estimate = run.removed[i], &exact = by_text.removed[i];
        EXPECT_EQ(estimate.removed, exact.removed);
        EXPECT_EQ(estimate.kept, exact.kept);
        EXPECT_EQ(estimate.reason, "against");
        EXPECT_EQ(estimate.estimated, days.near.contains(estimate.removed));
        EXPECT_NEAR(estimate.resemblance, exact.resemblance, 0.1);
        EXPECT_NEAR(estimate.containment_removed, exact.containment_removed, 0.1);
        EXPECT_NEAR(estimate.containment_kept, exact.containment_kept, 0.1);
      }
    }
  }
}

TEST_F(DedupSketches, AreReadWithTextsInOneCollection) {
  Random random(6);
  const TwoDays days = MakeDays(random);
  const std::string monday = Write("monday.jsonl", days.monday);
  const std::string tuesday = Write("tuesday.jsonl", days.tuesday);
  MakeSketch(monday, Path("monday.sketch"));
  const DedupRun by_text = RunDedup({monday, tuesday}, {}, "");
  const DedupRun run = RunDedup({Path("monday.sketch"), tuesday}, {}, "");
  ASSERT_TRUE(run.status.ok()) << run.status;
  ASSERT_EQ(run.removed.size(), by_text.removed.size());
  for (size_t i = 0; i < run.removed.size(); ++i) {
    EXPECT_EQ(run.removed[i].removed, by_text.removed[i].removed);
    EXPECT_EQ(run.removed[i].kept, by_text.removed[i].kept);
    EXPECT_EQ(run.removed[i].reason, by_text.removed[i].reason);
  }
  // Sketches alone; and each document has its file and its number there.
  MakeSketch(tuesday, Path("tuesday.sketch"));
  const DedupRun alone = RunDedup({Path("monday.sketch"), Path("tuesday.sketch")}, {}, "");
  ASSERT_EQ(alone.removed.size(), by_text.removed.size());
  EXPECT_EQ(alone.removed[0].file, Path("tuesday.sketch"));
  EXPECT_EQ(alone.removed[0].line, "1");
  EXPECT_EQ(alone.summary.documents, 120u);
}

TEST_F(DedupSketches, TheKeepRuleDecidesAsItDoesOverTexts) {
  Random random(7);
  const std::string story = Joined(Story(random, 150));
  const std::string late = Write("late.jsonl", Line("late", story, "2031-05-05"));
  const std::string early = Write("early.jsonl", Line("early", story, "2031-05-01"));
  MakeSketch(late, Path("late.sketch"));
  MakeSketch(early, Path("early.sketch"));
  MakeSketch(early, Path("bare.sketch"), {.origins = false});
  for (const KeepRule rule : {KeepRule::kSource, KeepRule::kEarliest}) {
    const DedupRun run = RunDedup({Path("late.sketch"), Path("early.sketch")}, {.keep = rule}, "");
    ASSERT_EQ(run.removed.size(), 1u);
    EXPECT_EQ(run.removed[0].removed, "late");
    const DedupRun mixed = RunDedup({Path("late.sketch"), early}, {.keep = rule}, "");
    ASSERT_EQ(mixed.removed.size(), 1u);
    EXPECT_EQ(mixed.removed[0].removed, "late");
    const DedupRun bare = RunDedup({late, Path("bare.sketch")}, {.keep = rule}, "");
    EXPECT_THAT(std::string(bare.status.message()), HasSubstr("no dates and outlets"));
  }
  const DedupRun first =
      RunDedup({Path("bare.sketch"), Path("late.sketch")}, {.keep = KeepRule::kFirst}, "");
  ASSERT_EQ(first.removed.size(), 1u) << first.status;
  EXPECT_EQ(first.removed[0].removed, "late");
  DedupOptions options;
  options.against = {Path("bare.sketch")};
  EXPECT_EQ(RunDedup({late}, options, "").removed.size(), 1u) << "what is against stays anyway";
}

TEST_F(DedupSketches, RefuseWhatSignaturesCannotDo) {
  const std::string text = Write("tuesday.jsonl", Line("a", "one two three four five six"));
  MakeSketch(text, Path("a.sketch"));
  const auto message = [](const DedupRun& run) { return std::string(run.status.message()); };
  EXPECT_THAT(message(RunDedup({Path("a.sketch")}, {}, Path("out.jsonl"))),
              HasSubstr("a.sketch: signatures, expected texts, to write"));
  EXPECT_FALSE(std::filesystem::exists(Path("out.jsonl")));
  EXPECT_THAT(message(Against(Path("a.sketch"), {.contained = true})),
              HasSubstr("a.sketch: signatures, expected texts, to look for"));
  EXPECT_THAT(message(Against(Path("a.sketch"), {.shingle_words = 4})),
              HasSubstr("a.sketch: shingle_size 5, expected 4"));
  MakeSketch(text, Path("b.sketch"), {.params = {.slots = 64}});
  DedupOptions both;
  both.against = {Path("a.sketch"), Path("b.sketch")};
  EXPECT_THAT(message(RunDedup({text}, both, "")), HasSubstr("b.sketch: slots 64, expected 128"));
  MakeSketch(text, Path("c.sketch"), {.params = {.shingle_unit = ShingleUnit::kLetters}});
  EXPECT_THAT(message(Against(Path("c.sketch"))),
              HasSubstr("c.sketch: shingle_unit letters, expected words"));
  MakeSketch(text, Path("d.sketch"),
             {.params = {.kind = SignatureKind::kSimHash, .slots = 0, .bits = 64}});
  EXPECT_THAT(message(Against(Path("d.sketch"))), HasSubstr("expected r1, two32 or fast"));
  const DedupRun exact = Against(Path("d.sketch"), {.near = false});
  ASSERT_TRUE(exact.status.ok()) << exact.status;
  EXPECT_EQ(exact.removed.size(), 1u) << "equal tokens are told by any kind";
  EXPECT_THAT(message(Against(Path("none.sketch"))), HasSubstr("none.sketch"));
}

TEST_F(DedupSketches, AreAsGoodForAnyThreadsAndMemory) {
  Random random(8);
  const TwoDays days = MakeDays(random);
  const std::string monday = Write("monday.jsonl", days.monday);
  Write("tuesday.jsonl", days.tuesday);
  MakeSketch(monday, Path("one.sketch"), {.threads = 1});
  MakeSketch(monday, Path("two.sketch"), {.threads = 2});
  EXPECT_EQ(ReadWholeFile(Path("one.sketch")), ReadWholeFile(Path("two.sketch")));
  const DedupRun plain = Against(Path("one.sketch"), {.threads = 1});
  ASSERT_TRUE(plain.status.ok());
  EXPECT_EQ(Against(Path("one.sketch"), {.threads = 2}).audit, plain.audit);
  EXPECT_EQ(Against(Path("one.sketch"), {.threads = 2, .memory_bytes = 0}).audit, plain.audit);
}

TEST_F(DedupSketches, OfNothingAndOfEmptyTexts) {
  const std::string text =
      Write("tuesday.jsonl", Line("a", "") + Line("b", "...") + Line("c", "one two"));
  MakeSketch(text, Path("a.sketch"));
  const DedupRun run = Against(Path("a.sketch"));
  ASSERT_TRUE(run.status.ok()) << run.status;
  ASSERT_EQ(run.removed.size(), 1u);
  EXPECT_EQ(run.removed[0].removed, "c") << "two words are the same words";
  EXPECT_FALSE(run.removed[0].estimated);
}

}  // namespace
}  // namespace stemma
