#include "core/eval/truth.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace stemma {
namespace {

using testing::HasSubstr;

constexpr std::string_view kHeader =
    "kind\tlabel\tdirected\tcopy_id\tcopy_start\tcopy_end\tsource_id\tsource_start\tsource_end\t"
    "copy_start_byte\tcopy_end_byte\tsource_start_byte\tsource_end_byte\n";

absl::StatusOr<Truth> Read(const std::string& bytes, bool in_chars = true) {
  const TempDir folder;
  return ReadTruth(folder.Write("truth.tsv", bytes), in_chars);
}
std::string Message(const std::string& bytes) {
  const absl::StatusOr<Truth> truth = Read(bytes);
  EXPECT_FALSE(truth.ok());
  return std::string(truth.status().message());
}

TEST(ReadTruth, OnesOwnTable) {
  const std::string table = Concat(kHeader,
                                   "quote\t1\t1\tb\t5\t9\ta\t0\t4\t6\t10\t0\t5\r\n"
                                   "quote\t1\t1\tb\t20\t30\ta\t10\t20\t21\t31\t11\t21\n"
                                   "topic\t0\t0\tc\t\t\ta\t\t\t\t\t\t");
  const Truth truth = *Read(table);
  EXPECT_TRUE(truth.exhaustive);
  ASSERT_EQ(truth.pairs().size(), 2u);
  EXPECT_EQ(truth.pairs()[0].kind, "quote");
  EXPECT_EQ(truth.pairs()[0].label, Label::kShares);
  EXPECT_TRUE(truth.pairs()[0].directed);
  EXPECT_EQ(truth.pairs()[1].label, Label::kSharesNot);
  ASSERT_EQ(truth.passages().size(), 2u);
  EXPECT_EQ(truth.passages()[0].in_copy, (Span{5, 9}));
  EXPECT_EQ((*Read(table, /*in_chars=*/false)).passages()[0].in_copy, (Span{6, 10}));
  EXPECT_EQ(truth.Find("a", "b"), &truth.pairs()[0]);
  EXPECT_EQ(truth.Find("b", "a"), &truth.pairs()[0]);
  EXPECT_EQ(truth.Find("b", "c"), nullptr);
}

TEST(ReadTruth, APairStandsAsItCameFirst) {
  const Truth truth = *Read(Concat(kHeader,
                                   "x\t0\t0\tb\t\t\ta\t\t\t\t\t\t\n"
                                   "y\t1\t0\ta\t1\t2\tb\t3\t5\t1\t2\t3\t5\n"));
  ASSERT_EQ(truth.pairs().size(), 1u);
  EXPECT_EQ(truth.pairs()[0].copy, "b");
  EXPECT_EQ(truth.pairs()[0].kind, "y") << "the row that knows of shared text stays";
  EXPECT_EQ(truth.passages()[0].copy, "b");
  EXPECT_EQ(truth.passages()[0].in_copy, (Span{3, 5}));
}

TEST(ReadTruth, ExpectedVerdicts) {
  const Truth truth =
      *Read("a\tb\tverdict\tnote\n1\t2\tcopy\tx\n1\t3\tquotation\t\n2\t3\tnone\t\n");
  ASSERT_EQ(truth.pairs().size(), 3u);
  EXPECT_EQ(truth.pairs()[0].label, Label::kShares);
  EXPECT_EQ(truth.pairs()[1].label, Label::kSharesNot);
  EXPECT_EQ(truth.pairs()[1].expected, Verdict::kQuotation);
  EXPECT_EQ(truth.pairs()[2].expected, Verdict::kNone);
  EXPECT_TRUE(truth.exhaustive);
}

TEST(ReadTruth, MeasuredOverlap) {
  const TempDir folder;
  folder.Write("overlap.pairs.tsv",
               "a_id\tb_id\twords_a\twords_b\tshared_a\tshared_b\n"
               "1\t2\t100\t50\t40\t45\n1\t3\t100\t100\t50\t50\n2\t3\t100\t100\t10\t49\n");
  folder.Write("overlap.passages.tsv",
               "a_id\tb_id\ta_start\ta_end\tb_start\tb_end\n1\t2\t0\t9\t5\t14\n");
  const Truth truth = *ReadTruth(folder.path(), /*in_chars=*/true);
  ASSERT_EQ(truth.pairs().size(), 3u);
  EXPECT_EQ(truth.pairs()[0].kind, "shares >= 90 %");
  EXPECT_EQ(truth.pairs()[1].kind, "shares 50-90 %");
  EXPECT_EQ(truth.pairs()[2].kind, "shares 25-50 %");
  EXPECT_EQ(truth.pairs()[2].label, Label::kUnjudged);
  EXPECT_EQ(truth.passages().size(), 1u);
  EXPECT_FALSE(truth.exhaustive);
  EXPECT_THAT(std::string(ReadTruth(folder.path(), false).status().message()),
              HasSubstr("overlap.passages.tsv:2: no column a_start_byte"));
}

TEST(ReadTruth, SaysWhatIsWrongAndWhere) {
  EXPECT_THAT(Message(""), HasSubstr("no table of truths that is known by its header"));
  EXPECT_THAT(Message("id\ttext\n1\t2\n"), HasSubstr("expected tab-separated columns kind, label"));
  EXPECT_THAT(Message(std::string(kHeader)), HasSubstr("a header and no rows"));
  EXPECT_THAT(Message(Concat(kHeader, "x\t1\n")), HasSubstr("truth.tsv:2: no column"));
  EXPECT_THAT(Message(Concat(kHeader, "x\t1\t1\tb\tfive\t9\ta\t0\t4\t\t\t\t\n")),
              HasSubstr("truth.tsv:2: copy_start is \"five\", expected a number"));
  EXPECT_THAT(Message(Concat(kHeader, "x\t1\t1\tb\t-5\t9\ta\t0\t4\t\t\t\t\n")),
              HasSubstr("truth.tsv:2: copy_start is -5, expected a whole number"));
  EXPECT_THAT(Message(Concat(kHeader, "x\t1\t1\tb\t9\t9\ta\t0\t4\t\t\t\t\n")),
              HasSubstr("truth.tsv:2: copy begins at 9 and ends before"));
  EXPECT_THAT(Message("a\tb\tverdict\n1\t2\tmaybe\n"),
              HasSubstr("truth.tsv:2: verdict is \"maybe\""));
  EXPECT_EQ(ReadTruth("no/such/file", true).status().code(), absl::StatusCode::kNotFound);
  const TempDir folder;
  EXPECT_THAT(std::string(ReadTruth(folder.path(), true).status().message()),
              HasSubstr("no table of truths, expected a file truth.tsv"));
  folder.Write("pairs.tsv", "kind\tcopy_id\tsource_id\tpassages\nx\t1\t2\t1\n");
  const std::string table = folder.Write("truth.tsv",
                                         "kind\tcopy_id\tcopy_start\tcopy_end\tsource_id\tsource_"
                                         "start\tsource_end\nx\t1\t0\t5\t3\t0\t5\n");
  EXPECT_THAT(std::string(ReadTruth(table, true).status().message()),
              HasSubstr("a passage of 1 and 3, expected their pair to be listed, too"));
}

}  // namespace
}  // namespace stemma
