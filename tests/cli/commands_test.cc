#include "cli/commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace stemma {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(ParseSize, TakesWhatPeopleWrite) {
  EXPECT_EQ(ParseSize("0"), 0u);
  EXPECT_EQ(ParseSize("4096"), 4096u);
  EXPECT_EQ(ParseSize("64K"), 65536u);
  EXPECT_EQ(ParseSize("64kB"), 65536u);
  EXPECT_EQ(ParseSize("1.5M"), 1572864u);
  EXPECT_EQ(ParseSize("4G"), uint64_t{4} << 30);
  EXPECT_EQ(ParseSize("4GiB"), uint64_t{4} << 30);
  EXPECT_EQ(ParseSize("1T"), uint64_t{1} << 40);
  EXPECT_EQ(ParseSize("7B"), 7u);
  for (const char* wrong : {"", "G", "-1", "4X", "4GG", "4 G", "1e3", "4G4", "nan", "inf", "0x10",
                            "99999999999999999999", "17000000T", "4i"}) {
    EXPECT_EQ(ParseSize(wrong), std::nullopt) << wrong;
  }
}

class Parsed {
 public:
  explicit Parsed(std::vector<std::string> words) {
    DescribeCommands(&app, &arguments);
    std::reverse(words.begin(), words.end());  // as CLI11 wants them
    app.parse(words);
  }
  CLI::App app;
  Arguments arguments;
};

TEST(OptionsOf, WhatIsNotTypedStaysAsThePresetHasIt) {
  const Parsed parsed({"find", "x", "--preset", "web"});
  const Options options = *OptionsOf(parsed.arguments);
  const Options preset = *Preset("web");
  EXPECT_EQ(options.preset, "web");
  EXPECT_EQ(options.index.min_run_words, preset.index.min_run_words);
  EXPECT_EQ(options.verdict.min_prose_words, preset.verdict.min_prose_words);
  EXPECT_EQ(options.read.text_fields, preset.read.text_fields);
  EXPECT_EQ(options.read.max_text_bytes, preset.read.max_text_bytes);
}

TEST(OptionsOf, EveryFlagArrives) {
  const Parsed parsed({"find",  "a",
                       "b",     "--window",
                       "3",     "--min-run",
                       "9",     "--min-words",
                       "11",    "--threads",
                       "2",     "--min-quotation",
                       "7",     "--min-score",
                       "0.25",  "--exhaustive",
                       "--all", "--offsets",
                       "chars", "--text-field",
                       "t",     "--id-field",
                       "i",     "--title-field",
                       "h",     "--date-field",
                       "d",     "--source-field",
                       "s",     "--url-field",
                       "u",     "--author-field",
                       "w",     "--lang-field",
                       "l",     "--max-text",
                       "2M",    "--max-unpacked",
                       "3G",    "--max-unpacked-ratio",
                       "0",     "--input-format",
                       "csv"});
  const Options options = *OptionsOf(parsed.arguments);
  EXPECT_THAT(parsed.arguments.paths, ElementsAre("a", "b"));
  EXPECT_EQ(options.window, 3);
  EXPECT_EQ(options.index.min_run_words, 9u);
  EXPECT_EQ(options.verdict.min_prose_words, 11u);
  EXPECT_EQ(options.verdict.min_quotation_words, 7u);
  EXPECT_EQ(options.verdict.min_score, 0.25);
  EXPECT_EQ(options.threads, 2);
  EXPECT_TRUE(options.exhaustive);
  EXPECT_TRUE(options.all_verdicts);
  EXPECT_TRUE(options.offsets_in_chars);
  EXPECT_THAT(options.read.text_fields, ElementsAre("t"));
  EXPECT_THAT(options.read.id_fields, ElementsAre("i"));
  EXPECT_THAT(options.read.title_fields, ElementsAre("h"));
  EXPECT_THAT(options.read.date_fields, ElementsAre("d"));
  EXPECT_THAT(options.read.source_fields, ElementsAre("s"));
  EXPECT_THAT(options.read.url_fields, ElementsAre("u"));
  EXPECT_THAT(options.read.author_fields, ElementsAre("w"));
  EXPECT_THAT(options.read.lang_fields, ElementsAre("l"));
  EXPECT_EQ(options.read.max_text_bytes, uint64_t{2} << 20);
  EXPECT_EQ(options.read.max_unpacked_bytes, uint64_t{3} << 30);
  EXPECT_EQ(options.read.max_unpacked_ratio, 0u);
  EXPECT_EQ(options.read.input_format, "csv");
}

TEST(OptionsOf, FaultsNameTheFlag) {
  const auto message = [](std::vector<std::string> words) {
    const Parsed parsed(std::move(words));
    return std::string(OptionsOf(parsed.arguments).status().message());
  };
  EXPECT_THAT(message({"find", "x", "--max-text", "big"}), HasSubstr("--max-text: \"big\""));
  EXPECT_THAT(message({"find", "x", "--max-unpacked", "0"}), HasSubstr("--max-unpacked"));
  EXPECT_THAT(message({"find", "x", "--weights", "no-such-file"}), HasSubstr("no-such-file"));
  EXPECT_THAT(message({"find", "x", "--window", "-1"}), HasSubstr("window (--window) is -1"));
}

TEST(Commands, AFolderMayBeCalledAsACommandIs) {
  const Parsed parsed({"find", "compare", "explain"});
  EXPECT_THAT(parsed.arguments.paths, ElementsAre("compare", "explain"));
}

TEST(Commands, NamesAreThoseOfTheDescription) {
  const Parsed parsed({"find", "x"});
  EXPECT_THAT(CommandNames(parsed.app),
              ElementsAre("find", "compare", "explain", "archive", "score", "serve", "dedup",
                          "bench", "eval", "fit", "sketch", "report"));
  const std::vector<std::string> flags = FlagNames(parsed.app, parsed.app.get_subcommand("find"));
  EXPECT_THAT(flags, Contains("--format"));
  EXPECT_THAT(flags, Contains("--config"));
}

}  // namespace
}  // namespace stemma
