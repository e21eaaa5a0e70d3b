#include "datasets/synth/generator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/base/hash.h"
#include "tests/support/golden.h"
#include "tests/support/temp_dir.h"

namespace stemma::synth {
namespace {

Generator Make(const Options& options) {
  auto generator = Generator::Create(options);
  EXPECT_TRUE(generator.ok()) << generator.status();
  return *std::move(generator);
}

std::string TextOf(Generator* generator, uint64_t index) {
  Page page;
  generator->Print(index, &page);
  return std::string(page.text.view());
}

// A part of the collection as the program writes it, documents and truth.
std::string Written(const Options& options, uint64_t first, uint64_t end) {
  Generator generator = Make(options);
  Page page;
  Buffer documents, truth;
  for (uint64_t i = first; i < end; ++i) {
    generator.Print(i, &page);
    AppendJsonLine(page, &documents);
    for (const TruePassage& passage : generator.TruthDueAt(i)) AppendTruthRow(passage, &truth);
  }
  return std::string(documents.view()) + std::string(truth.view());
}

// Words between white space, without the marks and line ends of a layout.
std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words(1);
  for (size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("-\n")) {
      i += text.substr(i + 2).starts_with("> ") ? 3 : 1;
    } else if (text[i] == ' ' || text[i] == '\n') {
      words.emplace_back();
    } else if (text[i] != '>') {
      words.back() += text[i];
    }
  }
  std::erase(words, "");
  return words;
}

std::vector<TruePassage> AllTruth(Generator* generator, uint64_t documents) {
  std::vector<TruePassage> all;
  for (uint64_t i = 0; i < documents; ++i) {
    const auto& rows = generator->TruthDueAt(i);
    all.insert(all.end(), rows.begin(), rows.end());
  }
  return all;
}

Options Verbatim() {
  return {.documents = 600, .words = 150, .edit_rate = 0, .near_edit_rate = 0, .house_style = 0};
}

TEST(GeneratorTest, SameSeedSameBytesInAnyPart) {
  const Options options = {.documents = 120, .words = 100, .ocr_rate = 0.01, .seed = 5};
  const std::string whole = Written(options, 0, 120);
  EXPECT_EQ(whole, Written(options, 0, 120));
  Options other = options;
  other.seed = 6;
  EXPECT_NE(whole, Written(other, 0, 120));

  Generator forward = Make(options), backward = Make(options);
  std::vector<std::string> texts;
  for (uint64_t i = 0; i < 120; ++i) texts.push_back(TextOf(&forward, i));
  for (uint64_t i = 120; i-- > 0;) {
    backward.TruthDueAt(i);
    EXPECT_EQ(TextOf(&backward, i), texts[i]) << i;
  }
}

// Collections are named by their seed in records of measurements: their bytes may change only on
// purpose.
TEST(GeneratorTest, BytesAreThoseOfTheGoldenFile) {
  const Options options = {.documents = 400, .words = 120, .ocr_rate = 0.01, .seed = 11};
  const std::string all = Written(options, 0, options.documents);
  ExpectGolden("tests/golden/synth/seed11.txt", std::to_string(all.size()) + " bytes, XXH3 " +
                                                    std::to_string(HashBytes(all)) + "\n" +
                                                    all.substr(0, 1500) + "\n");
}

TEST(GeneratorTest, SlotsAreScatteredOneToOne) {
  for (const uint64_t documents : {1, 2, 3, 7, 64, 65, 1000}) {
    Generator generator = Make({.documents = documents, .copies = 0, .near_duplicates = 0});
    std::set<uint64_t> seen;
    for (uint64_t slot = 0; slot < documents; ++slot) {
      const uint64_t index = generator.IndexOf(slot);
      EXPECT_LT(index, documents);
      EXPECT_EQ(generator.SlotAt(index), slot);
      seen.insert(index);
    }
    EXPECT_EQ(seen.size(), documents);
  }
}

TEST(GeneratorTest, SharesAreThoseAskedFor) {
  for (const uint64_t cell : {4, 20, 100}) {
    const Options options = {
        .documents = 20'000, .copies = 0.3, .near_duplicates = 0.2, .cell = cell};
    Generator generator = Make(options);
    std::map<Relation, int> counts;
    for (uint64_t slot = 0; slot < options.documents; ++slot) {
      const Plan plan = generator.PlanOf(slot);
      ++counts[plan.relation];
      if (plan.relation != Relation::kOriginal) {
        ASSERT_LT(plan.parent, slot);
        ASSERT_EQ(plan.parent / cell, slot / cell);
      }
    }
    EXPECT_NEAR(counts[Relation::kCopy], 6000, 250) << cell;
    EXPECT_NEAR(counts[Relation::kNearDuplicate], 4000, 250) << cell;
  }
}

TEST(GeneratorTest, TruthPointsAtEqualWordsInVerbatimCopies) {
  Options options = Verbatim();
  options.reflow = 0.5;
  options.quote_marks = 0.5;
  Generator generator = Make(options);
  const std::vector<TruePassage> truth = AllTruth(&generator, options.documents);
  std::set<std::string_view> kinds;
  for (const TruePassage& p : truth) {
    const std::string copy = TextOf(&generator, p.copy), source = TextOf(&generator, p.source);
    const auto a = Words(std::string_view(copy).substr(p.copy_bytes.begin, p.copy_bytes.size()));
    const auto b =
        Words(std::string_view(source).substr(p.source_bytes.begin, p.source_bytes.size()));
    ASSERT_EQ(a, b);
    kinds.insert(p.kind);
  }
  EXPECT_THAT(kinds,
              testing::UnorderedElementsAre("copy", "near-duplicate", "ancestor", "sibling"));
}

TEST(GeneratorTest, TruthCountsCodePoints) {
  Generator generator = Make({.documents = 300, .words = 150});
  const auto points = [](std::string_view text) {
    return std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
  };
  int apart = 0;
  for (const TruePassage& p : AllTruth(&generator, 300)) {
    for (const auto& [id, bytes, chars] : {std::tuple{p.copy, p.copy_bytes, p.copy_chars},
                                           {p.source, p.source_bytes, p.source_chars}}) {
      const std::string text = TextOf(&generator, id);
      ASSERT_LE(bytes.end, text.size());
      EXPECT_EQ(chars.begin, points(text.substr(0, bytes.begin)));
      EXPECT_EQ(chars.end, points(text.substr(0, bytes.end)));
      apart += chars.end != bytes.end;
    }
  }
  EXPECT_GT(apart, 100);
}

// Every run of 20 words that two documents share lies in a row of the truth, and every row's pair
// shares one of 8.
TEST(GeneratorTest, TruthIsComplete) {
  Options options = Verbatim();
  options.furniture = 0;
  options.reflow = 0.3;
  Generator generator = Make(options);
  std::set<std::pair<uint64_t, uint64_t>> listed;
  for (const TruePassage& p : AllTruth(&generator, options.documents))
    listed.insert(std::minmax(p.copy, p.source));
  std::map<std::vector<std::string>, std::set<uint64_t>> holders;
  for (uint64_t i = 0; i < options.documents; ++i) {
    const std::vector<std::string> words = Words(TextOf(&generator, i));
    for (size_t at = 0; at + 20 <= words.size(); ++at)
      holders[{words.begin() + at, words.begin() + at + 20}].insert(i);
  }
  size_t pairs = 0;
  for (const auto& [run, ids] : holders) {
    for (auto a = ids.begin(); a != ids.end(); ++a) {
      for (auto b = std::next(a); b != ids.end(); ++b, ++pairs) {
        ASSERT_TRUE(listed.contains({*a, *b}))
            << *a << " and " << *b << " share '" << run.front() << " …'";
      }
    }
  }
  EXPECT_GT(pairs, 1000u);
}

TEST(GeneratorTest, DirectionsFollowThePlanAndTheDates) {
  const Options options = {.documents = 2000, .words = 60};
  Generator generator = Make(options);
  int directed = 0;
  for (const TruePassage& p : AllTruth(&generator, options.documents)) {
    uint64_t up = generator.SlotAt(p.copy);
    bool reached = false;
    for (Plan plan = generator.PlanOf(up); plan.relation != Relation::kOriginal && !reached;
         plan = generator.PlanOf(up)) {
      up = plan.parent;
      reached = up == generator.SlotAt(p.source);
    }
    ASSERT_EQ(p.directed, reached);
    directed += p.directed;
    Page copy, source;
    generator.Print(p.copy, &copy);
    generator.Print(p.source, &source);
    if (p.directed) {
      EXPECT_GT(copy.time, source.time);
    }
  }
  EXPECT_GT(directed, 500);
}

TEST(GeneratorTest, PagesOfAnOutletShareItsFurniture) {
  Generator generator = Make({.documents = 60, .words = 60, .outlets = 2, .furniture = 1});
  std::map<std::string_view, std::set<std::string>> feet;
  Page page;
  for (uint64_t i = 0; i < 60; ++i) {
    generator.Print(i, &page);
    feet[page.outlet].insert(std::string(page.text.view().substr(page.text.view().rfind("\n\n"))));
  }
  ASSERT_EQ(feet.size(), 2u);
  for (const auto& [outlet, texts] : feet) {
    EXPECT_EQ(texts.size(), 1u) << outlet;
    EXPECT_GT(Words(*texts.begin()).size(), 23u);
  }
}

TEST(GeneratorTest, RefusesWhatItCannotMake) {
  for (const Options& bad :
       {Options{.documents = 0}, Options{.words = 3}, Options{.copies = 1.2},
        Options{.copies = 0.9, .cell = 2}, Options{.edit_rate = 0.7},
        Options{.trim = 0.8, .reorder = 0.3}, Options{.outlets = 0}, Options{.cell = 0}}) {
    const auto generator = Generator::Create(bad);
    ASSERT_FALSE(generator.ok());
    EXPECT_THAT(std::string(generator.status().message()), testing::HasSubstr("expected"));
  }
  EXPECT_TRUE(Generator::Create({.documents = 1, .copies = 0, .near_duplicates = 0}).ok());
}

TEST(TruthTest, HasTheColumnsOfTheNewsroom) {
  const std::string newsroom = ReadWholeFile(SourcePath("datasets/newsroom/truth.tsv"));
  EXPECT_TRUE(newsroom.starts_with(TruthHeader()));
}

}  // namespace
}  // namespace stemma::synth
