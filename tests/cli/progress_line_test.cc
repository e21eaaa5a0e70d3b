#include "cli/progress_line.h"

#include <gtest/gtest.h>

namespace stemma {
namespace {

TEST(ProgressText, ShareRateAndTimeLeft) {
  EXPECT_EQ(ProgressText("reading", "bytes", 45'000'000, 100'000'000, 3),
            "reading 45 %, 15.0 MB/s, 4 s left");
  EXPECT_EQ(ProgressText("reading", "bytes", 0, 100, 3), "reading 0 %");
  EXPECT_EQ(ProgressText("aligning", "pairs", 10, 10, 1), "aligning 100 %, 10 pairs/s");
  EXPECT_EQ(ProgressText("aligning", "pairs", 12, 10, 1), "aligning 100 %, 12 pairs/s");
}

TEST(ProgressText, WithoutATotal) {
  EXPECT_EQ(ProgressText("reading", "bytes", 340'000, 0, 2), "reading 340 kB, 170 kB/s");
  EXPECT_EQ(ProgressText("reading", "documents", 7, 0, 0), "reading 7 documents");
  EXPECT_EQ(ProgressText("reading", "bytes", 999, 0, 0), "reading 999 B");
}

TEST(ProgressText, LongTimes) {
  EXPECT_EQ(ProgressText("s", "u", 1, 101, 1), "s 0 %, 1 u/s, 1 min 40 s left");
  EXPECT_EQ(ProgressText("s", "u", 1, 7301, 1), "s 0 %, 1 u/s, 2 h 1 min left");
  EXPECT_EQ(ProgressText("s", "u", 1'500'000, 3'000'000, 1), "s 50 %, 1.50 M u/s, 1 s left");
}

TEST(ProgressLine, IsQuietForShortRuns) {
  testing::internal::CaptureStderr();
  {
    ProgressLine line;
    line.Stage("reading", "bytes", 100);
    for (int i = 0; i < 1000; ++i) line.Advance(1);
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace stemma
