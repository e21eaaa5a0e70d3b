#include "bench/quality/page.h"

#include <array>
#include <cstdio>
#include <string_view>
#include <vector>

namespace stemma::quality {
namespace {

using Json = nlohmann::ordered_json;

// A figure of the record, what it has to reach, and what others have published for it.
struct Figure {
  std::string_view set;
  std::string_view what;
  std::string_view pointer;  // into the set's entry
  std::string_view bar;
  std::string_view published;
  std::string_view preset = "news";
};

constexpr std::array kFigures = {
    Figure{"pan13", "plagdet, all kinds", "/evaluation/passages/rows/entire/plagdet", ">= 0.88",
           "0.878 (Sanchez-Perez et al. 2014)", "rewrite"},
    Figure{"pan13", "plagdet, no obfuscation",
           "/evaluation/passages/rows/02-no-obfuscation/plagdet", ">= 0.93", "0.900", "rewrite"},
    Figure{"pan13", "plagdet, random obfuscation",
           "/evaluation/passages/rows/03-random-obfuscation/plagdet", ">= 0.88", "0.884",
           "rewrite"},
    Figure{"pan13", "plagdet, translated and back",
           "/evaluation/passages/rows/04-translation-obfuscation/plagdet", ">= 0.88", "0.887",
           "rewrite"},
    Figure{"pan13", "plagdet, summaries",
           "/evaluation/passages/rows/05-summary-obfuscation/plagdet", ">= 0.60", "0.561",
           "rewrite"},
    Figure{"pan13", "granularity, all kinds", "/evaluation/passages/rows/entire/granularity",
           "<= 1.01", "", "rewrite"},
    Figure{"pan13", "unrelated pairs called a copy, share", "/evaluation/pairs/false_alarm_rate",
           "", "", "rewrite"},
    Figure{"pan13", "plagdet, all kinds", "/evaluation/passages/rows/entire/plagdet", "", "",
           "news"},
    Figure{"pan13", "plagdet, no obfuscation",
           "/evaluation/passages/rows/02-no-obfuscation/plagdet", "", "", "news"},
    Figure{"pan13", "plagdet, random obfuscation",
           "/evaluation/passages/rows/03-random-obfuscation/plagdet", "", "", "news"},
    Figure{"pan13", "plagdet, translated and back",
           "/evaluation/passages/rows/04-translation-obfuscation/plagdet", "", "", "news"},
    Figure{"pan13", "plagdet, summaries",
           "/evaluation/passages/rows/05-summary-obfuscation/plagdet", "", "", "news"},
    Figure{"pan13", "granularity, all kinds", "/evaluation/passages/rows/entire/granularity", "",
           "", "news"},
    Figure{"pan13", "unrelated pairs called a copy, share", "/evaluation/pairs/false_alarm_rate",
           "", "", "news"},
    Figure{"usenet20", "recall of quoted passages, characters",
           "/evaluation/passages/rows/quote/recall", ">= 0.98", ""},
    Figure{"usenet20", "quoted passages found whose edges are within two words of the truth's",
           "/edges/within", "", ""},
    Figure{"usenet20", "the same, where what is the same on both sides beyond them is right, too",
           "/edges/shared", ">= 0.95", ""},
    Figure{"clough", "copied or not, recall", "/evaluation/pairs/recall", "", ""},
    Figure{"clough", "copied or not, false alarms", "/evaluation/pairs/false_alarm_rate", "", ""},
    Figure{"clough", "copied or not, recall", "/evaluation/pairs/recall", "", "", "rewrite"},
    Figure{"clough", "copied or not, false alarms", "/evaluation/pairs/false_alarm_rate", "", "",
           "rewrite"},
    Figure{"clough", "four levels told apart, accuracy, leave one out", "/levels/accuracy",
           ">= 0.82", "0.80 (Clough and Stevenson 2011)", "rewrite"},
    Figure{"clough", "copied or not, accuracy, leave one out", "/levels/copied", ">= 0.95", "0.947",
           "rewrite"},
    Figure{"tg_pairs", "told apart by people, called a copy", "/evaluation/pairs/false_alarm_rate",
           "<= 0.01", ""},
    Figure{"tg_pairs", "told apart by people, called a copy", "/evaluation/pairs/false_alarm_rate",
           "", "", "rewrite"},
    Figure{"rfc", "successors that share >= 30 %, recall", "/evaluation/pairs/recall", ">= 0.99",
           ""},
    Figure{"rfc", "successors under 2 %, called a copy", "/evaluation/pairs/false_alarm_rate",
           "<= 0.01", ""},
    Figure{"revisions", "all versions, recall", "/evaluation/pairs/recall", "", ""},
    Figure{"revisions", "adjacent versions, least recall of a language with 20 pairs or more",
           "/least", ">= 0.99", ""},
    Figure{"transplants", "only quotations and the like shared, called a copy",
           "/evaluation/pairs/false_alarm_rate", "<= 0.005", ""},
    Figure{"transplants", "copied prose beside them, called a copy", "/evaluation/pairs/recall",
           ">= 0.97", ""},
    Figure{"belt-and-road", "verdicts right, of 10", "/evaluation/pairs/verdicts_right", "10", ""},
    Figure{"newsroom verdicts", "verdicts right, of 111", "/evaluation/pairs/verdicts_right", "111",
           ""},
    Figure{"newsroom verdicts", "verdicts right, of 111", "/evaluation/pairs/verdicts_right", "111",
           "", "rewrite"}};

std::string Number(const Json& value) {
  if (value.is_null()) return "-";
  if (value.is_number_integer()) return std::to_string(value.get<int64_t>());
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%.4f", value.get<double>());
  return text.data();
}

std::string Row(const std::vector<std::string>& cells) {
  std::string row = "|";
  for (const std::string& cell : cells) row += " " + cell + " |";
  return row + "\n";
}
std::string Head(const std::vector<std::string>& cells) {
  std::string rule = "|";
  for (size_t i = 0; i < cells.size(); ++i) rule += "---|";
  return "\n" + Row(cells) + rule + "\n";
}

const Json* EntryOf(const Json& record, std::string_view set, std::string_view preset) {
  for (const Json& entry : record.at("sets")) {
    if (entry.at("set") == set && entry.at("preset") == preset) return &entry;
  }
  return nullptr;
}

std::string Summary(const Json& record) {
  std::string page = Head({"set", "preset", "figure", "measured", "bar", "published"});
  for (const Figure& figure : kFigures) {
    const Json* entry = EntryOf(record, figure.set, figure.preset);
    const Json::json_pointer at{std::string(figure.pointer)};
    const bool there = entry != nullptr && entry->contains(at);
    page += Row({std::string(figure.set), std::string(figure.preset), std::string(figure.what),
                 there ? Number(entry->at(at)) : "not run", std::string(figure.bar),
                 std::string(figure.published)});
  }
  return page;
}

std::string Pairs(const Json& pairs) {
  std::string page = Head({"pairs of kind", "truth", "pairs", "reported", "verdicts"});
  for (const Json& row : pairs.at("rows")) {
    std::string verdicts;
    for (const auto& [name, count] : row.at("verdicts").items()) {
      verdicts += (verdicts.empty() ? "" : ", ") + name + " " + Number(count);
    }
    const Json& label = row.at("label");
    page += Row({row.at("kind"),
                 label.is_null()     ? "not judged"
                 : label.get<bool>() ? "shares"
                                     : "shares not",
                 Number(row.at("pairs")), Number(row.at("reported")), verdicts});
  }
  return page +
         "\nNot listed by the truth, and reported: " + Number(pairs.at("outside").at("reported")) +
         ".\n";
}

std::string Passages(const Json& passages) {
  std::string page =
      Head({"passages of kind", "cases", "recall", "precision", "granularity", "plagdet"});
  for (const auto& [kind, row] : passages.at("rows").items()) {
    if (row.at("cases") == 0) continue;
    page +=
        Row({kind, Number(row.at("cases")), Number(row.at("recall")), Number(row.at("precision")),
             Number(row.at("granularity")), Number(row.at("plagdet"))});
  }
  return page;
}

std::string Candidates(const Json& bins) {
  std::string page = Head({"containment", "true pairs", "compared", "reported", "share compared"});
  for (const Json& bin : bins) {
    if (bin.at("pairs") == 0) continue;
    const double share = bin.at("compared").get<double>() / bin.at("pairs").get<double>();
    page += Row({bin.at("containment"), Number(bin.at("pairs")), Number(bin.at("compared")),
                 Number(bin.at("reported")), Number(share)});
  }
  return page;
}

std::string Languages(const Json& languages) {
  std::string page = Head({"language", "adjacent versions", "found", "share", "missed"});
  for (const auto& [language, row] : languages.items()) {
    std::string missed;
    for (const Json& pair : row.at("missed")) {
      missed += (missed.empty() ? "" : ", ") + pair.get<std::string>();
    }
    page += Row({language, Number(row.at("pairs")), Number(row.at("found")),
                 Number(row.at("found").get<double>() / row.at("pairs").get<double>()), missed});
  }
  return page;
}

std::string TakenFor(const Json& levels) {
  std::vector<std::string> head = {"level, taken for"};
  for (const auto& [name, row] : levels.items()) head.push_back(name);
  std::string page = Head(head);
  for (const auto& [name, row] : levels.items()) {
    std::vector<std::string> cells = {name};
    for (const Json& count : row) cells.push_back(Number(count));
    page += Row(cells);
  }
  return page;
}

// What people saw who looked at the figures' cases.
struct Note {
  std::string_view set;
  std::string_view preset;
  std::string_view text;
};

constexpr std::array kNotes = {
    Note{"pan13", "rewrite",
         "Read by eye: of the 10,002 pairs outside of the list that the whole join calls a copy, "
         "twelve at random of "
         "those that the default preset finds, too: eleven are the same words (news agencies' "
         "reports and web pages "
         "that stand in several of PAN's documents), one is rewritten. And thirty at random of the "
         "2,748 that only "
         "this preset finds: nineteen are told in other words (PAN takes one source for several "
         "documents, and lists "
         "one pair of them), seven are of one event or subject (p0908 with p4111, p1114 with "
         "p2646, p3857 with "
         "p4760), four are boilerplate (p4122 with p4607, p1703 with p2365). Since length "
         "weighs more than likeness 667 pairs outside of the list are silent; of twenty at random "
         "one is rewritten (p1493 with p4594), one shares a quotation, eighteen are of one subject "
         "(p0554 with p1856, p4831 with p5014)."},
    Note{"reuters21578", "news",
         "Read by eye: the 75 pairs that were furniture and are a copy or near-duplicate since a "
         "table's figures are asked: 52 are results sent again, corrected or with a note (r3676 "
         "with r4292, r1271 with r1301), 22 rates of one day, of which the later table holds the "
         "earlier one's or has the same prices (r13308 with r13369, r13373 with r13374), one the "
         "next day's table without a change (r13299 with r14821). The three that share 90 % and "
         "stay furniture are fixings in fractions, whose figures are of one digit (r13381 with "
         "r13389)."},
    Note{"rfc", "news",
         "Read by eye: the forty successors under 2 % that are called a copy. Thirty-three took "
         "over sentences of 14 "
         "to 84 words (rfc2137 at byte 3804 in rfc3007 at 2721; rfc3377 at 3144 in rfc4510 at "
         "2066), seven share names "
         "and addresses, an index or a grammar (rfc155 with rfc95, rfc160 with rfc200, rfc883 with "
         "rfc1034). What the "
         "truth counts as nothing is a small share of a long text, and most of it was copied: a "
         "rule that is silent "
         "there is silent about copied sentences elsewhere, so none was made."},
    Note{
        "revisions", "news",
        "Adjacent versions that are not found as copies are a chapter before and after it was "
        "translated: one is English, the other Czech, Spanish, Portuguese or Vietnamese (v1764 and "
        "v1765, v1690 and v1691, v0818 and v0819, v1524 and v1525), or two translations into "
        "Czech (v0914 and v0917). They share commands and their output alone, which all languages' "
        "chapters have: 2,114 words of v0914 and v0917, the longest of them `git log -p -2` with "
        "its answer. A rule that called that a copy would call it so between languages, too."},
    Note{
        "clough", "rewrite",
        "The levels are what the writers were told to do. Read by eye: c014 is a light revision of "
        "which 0.98 of the runs of three words stand in c038, c066 a heavy one with 0.92 of c058, "
        "while the light revision c023 has 0.15 of c065; the near copies c002 and c025 took "
        "another part of the article (0.01 and 0.00). Tried besides containment and the longest "
        "common subsequence: tiles of at least 2, 5, 10 and 20 words (0.81 with the best ridge, "
        "0.74 to 0.80 with others), sentences' best likeness, the tool's passages; linear "
        "discriminants, naive Bayes, support vectors, forests. None reached 0.82."},
    Note{"tg_pairs", "rewrite",
         "Own words are those of pairs without a common run of eight words. Read by eye: the 16 of "
         "them that are called a copy. Fourteen tell one statement sentence by sentence in other "
         "words (g040 with g129, g102 with g398, g048 with g177), one tells the same facts of an "
         "accident (g270 with g447), one uses the same formula (g098 with g356). Ten more were "
         "called so until a rewritten passage's length weighed more than its likeness: a sentence "
         "or two of 10 to 30 words. Tried besides: likeness without names and numbers, the share "
         "of pairs of neighbours and of words in one order; none of them parts these from pan13's "
         "better than length."},
    Note{"newsroom verdicts", "rewrite",
         "What is missed are two versions of a dispatch, an early take and one cut to nine "
         "sentences (17.txt and 40.txt), against 34.txt, which was translated there and back with "
         "nearly every word changed: the order of the sentences is all that is left of it, and "
         "these two have too few in common: 9 links of 20 sentences and 7 of 12, as many as pairs "
         "of tg_pairs in own words (g454 with g271: 9 of 20; g001 with g302: 7 of 11)."},
    Note{
        "udhr", "news",
        "The pairs of two languages that are called a copy are languages that people tell apart "
        "and words do not: Bosnian, Croatian and Serbian, Bhojpuri and Magahi, Danish and "
        "Norwegian, Kituba and Koongo, Galician and Portuguese, English and Scots. The least is 26 "
        "equal words of Galician and Portuguese in a text of 1,800; cbs and prq are one text "
        "here."},
    Note{"spdx", "news",
         "The recall follows from furniture: a clause that ten unrelated licences share is learned "
         "as the "
         "collection's. Of sixty pairs at random that are furniture here and were a copy before "
         "that was learned, "
         "fifty-eight are a copy when they are compared alone."}};

std::string NoteOf(std::string_view set, std::string_view preset) {
  for (const Note& note : kNotes) {
    if (note.set == set && note.preset == preset) return "\n" + std::string(note.text) + "\n";
  }
  return "";
}

std::string Curve(const Json& curve) {
  std::string page =
      Head({"misread letters", "passages", "recall, preset news", "recall, preset ocr",
            "precision, preset ocr", "recall, a run of 25 letters"});
  for (const Json& point : curve) {
    page +=
        Row({Number(point.at("error_rate")), Number(point.at("passages")), Number(point.at("news")),
             Number(point.at("ocr")), Number(point.at("precision")), Number(point.at("seeds"))});
  }
  return page;
}

}  // namespace

std::string QualityPage(const Json& record) {
  std::string page =
      "# How good the findings are\n\n"
      "Made by `stemma-quality --page docs/quality.md` from "
      "[bench/records/quality.json](../bench/records/quality.json), which has every figure with "
      "all its digits, the settings, the machine and the time of each run. `stemma eval` says what "
      "the measures are ([cli.md](cli.md)). The sets are other people's texts and do not come with "
      "the project; each runs as one join of all its documents, with the settings of the preset "
      "named "
      "(`news` is the default).\n" +
      Summary(record);
  for (const Json& entry : record.at("sets")) {
    const std::string preset = entry.at("preset");
    page += "\n## " + entry.at("set").get<std::string>() +
            (preset == "news" ? "" : ", preset " + preset) + "\n\n" +
            Number(entry.at("documents")) + " documents, preset " + preset + ", version " +
            entry.at("version").get<std::string>() + ", " + entry.at("time").get<std::string>() +
            (entry.contains("seconds") ? ", " + Number(entry.at("seconds")) + " s on " : ", on ") +
            entry.at("machine").get<std::string>() + ".\n";
    page += NoteOf(entry.at("set").get<std::string>(), preset);
    if (entry.contains("verdicts")) {
      page += Head({"pairs reported", "number"});
      for (const auto& [name, count] : entry.at("verdicts").items()) {
        page += Row({name, Number(count)});
      }
    }
    if (entry.contains("curve")) page += Curve(entry.at("curve"));
    if (!entry.contains("evaluation")) continue;
    const Json& evaluation = entry.at("evaluation");
    page += Pairs(evaluation.at("pairs"));
    if (!evaluation.at("passages").is_null()) page += Passages(evaluation.at("passages"));
    if (entry.contains("languages")) page += Languages(entry.at("languages"));
    if (entry.contains("levels") && entry.at("levels").contains("taken_for")) {
      page += TakenFor(entry.at("levels").at("taken_for"));
    }
    if (entry.contains("candidates")) page += Candidates(entry.at("candidates"));
  }
  return page;
}

}  // namespace stemma::quality
