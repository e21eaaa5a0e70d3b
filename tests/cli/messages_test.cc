#include "cli/messages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stemma {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::vector<std::string> kFlags = {"--format",  "--offsets", "--output", "--min-words",
                                         "--min-run", "--all",     "--help"};

TEST(Nearest, FindsTypingErrors) {
  EXPECT_THAT(Nearest("--formta", kFlags), ElementsAre("--format"));
  EXPECT_THAT(Nearest("--fromat", kFlags), ElementsAre("--format"));
  EXPECT_THAT(Nearest("--ouput", kFlags), ElementsAre("--output"));
  EXPECT_THAT(Nearest("--min", kFlags), ElementsAre("--min-words", "--min-run"));
  EXPECT_THAT(Nearest("fnd", std::vector<std::string>{"find", "compare"}), ElementsAre("find"));
}

TEST(Nearest, IsSilentWhenAllAreFar) {
  EXPECT_THAT(Nearest("--zzzzzzzz", kFlags), IsEmpty());
  EXPECT_THAT(Nearest("x", std::vector<std::string>{"find"}), IsEmpty());
  EXPECT_THAT(Nearest("", kFlags), IsEmpty());
  EXPECT_THAT(Nearest(std::string(100000, 'x'), kFlags), IsEmpty());
  EXPECT_THAT(Nearest("--format", {}), IsEmpty());
}

TEST(DidYouMean, IsAQuestionOrNothing) {
  EXPECT_EQ(DidYouMean("--formta", kFlags), "; did you mean --format?");
  EXPECT_EQ(DidYouMean("--min", kFlags), "; did you mean --min-words or --min-run?");
  EXPECT_EQ(DidYouMean("--zzzzzzzz", kFlags), "");
}

TEST(SaySkipped, NamesTwentyThenCounts) {
  const std::vector<SkippedRecord> skipped(20, SkippedRecord{"a.txt", 3, "bad \033[31m"});
  testing::internal::CaptureStderr();
  SaySkipped(skipped, 1234);
  const std::string said = testing::internal::GetCapturedStderr();
  EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 21);
  EXPECT_THAT(said, HasSubstr("skipped a.txt:3: bad"));
  EXPECT_THAT(said, HasSubstr("skipped 1214 more"));
  EXPECT_THAT(said, Not(HasSubstr("\033")));
}

TEST(Fail, IsOneLineAndStatusTwo) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(Fail(absl::NotFoundError("a\nb")), 2);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "stemma: a b\n");
}

}  // namespace
}  // namespace stemma
