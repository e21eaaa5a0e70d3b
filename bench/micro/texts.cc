#include "bench/micro/texts.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <utility>

#include "core/base/hash.h"
#include "core/text/readers.h"

namespace stemma::bench {
namespace {

constexpr size_t kBytes = size_t{8} << 20;

class Random {
 public:
  explicit Random(uint64_t seed) : state_(Mix(seed)) {}
  uint64_t Next() { return Mix(state_ += 0x9e3779b97f4a7c15u); }
  size_t Below(size_t n) { return Next() % n; }
  double Unit() { return static_cast<double>(Next() >> 11) * 0x1p-53; }

 private:
  uint64_t state_;
};

struct Language {
  std::string_view name;
  std::vector<std::string_view> letters;  // the more frequent, the more often
  std::string_view space;
  std::vector<std::string_view> marks;  // between sentences and clauses
  size_t mean_length;
};

std::vector<std::string_view> Letters(std::string_view text) {
  std::vector<std::string_view> letters;
  for (size_t at = 0; at < text.size();) {
    size_t end = at + 1;
    while (end < text.size() && (text[end] & 0xc0) == 0x80) ++end;
    letters.push_back(text.substr(at, end - at));
    at = end;
  }
  return letters;
}

std::string Generate(const Language& language, uint64_t seed) {
  constexpr size_t kVocabulary = 30000;
  Random random(seed);
  std::vector<std::string> words;
  for (size_t i = 0; i < kVocabulary; ++i) {
    // Frequent words are short.
    const size_t longest = 2 + language.mean_length * (i < 100 ? 1 : 2);
    std::string word;
    for (size_t n = 1 + random.Below(longest); n > 0; --n) {
      word += language.letters[random.Below(language.letters.size())];
    }
    words.push_back(word);
  }
  std::string text;
  text.reserve(kBytes + 100);
  size_t column = 0;
  while (text.size() < kBytes) {
    const auto rank = static_cast<size_t>(std::pow(double{kVocabulary}, random.Unit()));
    text += words[std::min(rank, kVocabulary) - 1];
    if (random.Below(9) == 0) text += language.marks[random.Below(language.marks.size())];
    column += 1;
    text += column % 12 == 0 ? "\n" : language.space;
  }
  return text;
}

std::vector<Text> GeneratedTexts() {
  constexpr std::string_view kEnglish = "eeeeetttaaaooiinnsshhrrddlcumwfgypbvk";
  const std::vector<Language> languages = {
      {"ascii", Letters(kEnglish), " ", {", ", ". ", "'s ", "-", " (", ") ", "; 12 "}, 5},
      {"curly", Letters(kEnglish), " ", {", ", ". ", "’s ", " “", "” ", " – ", " — "}, 5},
      {"german", Letters("eeeeennniissrraattdhulcgmobwfkzüäöß"), " ", {", ", ". ", " „", "“ "}, 6},
      {"russian",
       Letters("ооооееаааиинттссррвлкмдпуяыьгзбчйхжш"),
       " ",
       {", ", ". ", " «", "» "},
       6},
      {"arabic", Letters("ااااللييممونرتبةعدسفهكقحجشط"), " ", {"، ", ". ", " «", "» "}, 5},
      {"chinese",
       Letters("的一是不了人我在有他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生"),
       "",
       {"，", "。", "“", "”"},
       2},
  };
  std::vector<Text> texts;
  for (const Language& language : languages) {
    texts.push_back({std::string(language.name), Generate(language, texts.size() + 1)});
  }
  return texts;
}

// Articles of a data set, evenly picked, kBytes together.
void AddDataSet(const std::string& folder, const std::string& name, std::vector<Text>* texts) {
  auto reader = DocumentReader::Open({folder + "/" + name + "/docs.jsonl.zst"}, {});
  if (!reader.ok()) return;
  std::vector<std::string> documents;
  size_t bytes = 0;
  for (Document document; (*reader)->Next(&document);) {
    bytes += document.text.size();
    documents.push_back(std::move(document.text));
  }
  const size_t step = std::max<size_t>(1, bytes / kBytes);
  std::string text;
  for (size_t i = 0; i < documents.size(); i += step) text += documents[i] + "\n\n";
  if (!text.empty()) texts->push_back({name, text});
}

}  // namespace

const std::vector<Text>& Texts() {
  static const std::vector<Text> texts = [] {
    std::vector<Text> all = GeneratedTexts();
    if (const char* folder = std::getenv("STEMMA_DATA")) {
      for (const char* name : {"revisions", "pan13", "usenet20"}) AddDataSet(folder, name, &all);
    }
    return all;
  }();
  return texts;
}

std::vector<std::string_view> Articles(std::string_view text) {
  constexpr size_t kArticle = 3000;
  std::vector<std::string_view> articles;
  while (!text.empty()) {
    size_t end = std::min(kArticle, text.size());
    while (end < text.size() && (text[end] & 0xc0) == 0x80) ++end;
    articles.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return articles;
}

}  // namespace stemma::bench
