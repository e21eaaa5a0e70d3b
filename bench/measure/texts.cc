#include "bench/measure/texts.h"

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

std::string Write(const Language& language, uint64_t seed, size_t bytes) {
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
  text.reserve(bytes + 100);
  size_t column = 0;
  while (text.size() < bytes) {
    const auto rank = static_cast<size_t>(std::pow(double{kVocabulary}, random.Unit()));
    text += words[std::min(rank, kVocabulary) - 1];
    if (random.Below(9) == 0) text += language.marks[random.Below(language.marks.size())];
    column += 1;
    text += column % 12 == 0 ? "\n" : language.space;
  }
  return text;
}

constexpr std::string_view kEnglish = "eeeeetttaaaooiinnsshhrrddlcumwfgypbvk";

const std::vector<Language>& Languages() {
  static const std::vector<Language> languages = {
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
  return languages;
}

// The beginning of `text`, some 3,000 bytes long, that ends where a code point does.
std::string_view FirstArticle(std::string_view text) {
  size_t end = std::min<size_t>(3000, text.size());
  while (end < text.size() && (text[end] & 0xc0) == 0x80) ++end;
  return text.substr(0, end);
}

bool IsAscii(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char byte) { return (byte & 0x80) != 0; });
}

}  // namespace

void Collection::RepeatTo(size_t bytes) {
  text_.reserve(bytes + text_.size());
  for (size_t i = 0; bytes > text_.size() && !text_.empty(); ++i) Add(std::string((*this)[i]));
}

const std::vector<std::string>& GeneratedLanguages() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const Language& language : Languages()) all.emplace_back(language.name);
    return all;
  }();
  return names;
}

namespace {

Collection Cut(const std::string& name, std::string_view text) {
  Collection collection(name);
  while (!text.empty()) {
    const std::string_view article = FirstArticle(text);
    collection.Add(article);
    text.remove_prefix(article.size());
  }
  return collection;
}

}  // namespace

Collection CutToArticles(const Collection& documents) {
  std::string text;
  text.reserve(documents.bytes());
  for (size_t i = 0; i < documents.size(); ++i) text += documents[i];
  return Cut(documents.name() + " in articles of 3,000 bytes", text);
}

Collection Generate(std::string_view language, size_t bytes) {
  for (size_t i = 0; i < Languages().size(); ++i) {
    if (Languages()[i].name != language) continue;
    return Cut(std::string(language), Write(Languages()[i], i + 1, bytes));
  }
  return Collection("no such language");
}

Collection GenerateMixed(size_t bytes) {
  std::vector<Collection> all;
  for (const Language& language : Languages()) {
    all.push_back(Generate(language.name, bytes / Languages().size()));
  }
  Collection mixed("generated, of all languages");
  for (size_t i = 0; i < all.front().size(); ++i) {
    for (const Collection& one : all) {
      if (i < one.size()) mixed.Add(one[i]);
    }
  }
  return mixed;
}

std::optional<Collection> FromDataSet(const std::string& name, Which which, size_t bytes) {
  const char* const folder = std::getenv("STEMMA_DATA");
  if (folder == nullptr) return std::nullopt;
  auto reader = DocumentReader::Open({std::string(folder) + "/" + name + "/docs.jsonl.zst"}, {});
  if (!reader.ok()) return std::nullopt;
  Collection collection(name);
  for (Document document; collection.bytes() < bytes && (*reader)->Next(&document);) {
    if (which == Which::kAll || IsAscii(document.text)) collection.Add(document.text);
  }
  if (collection.size() == 0) return std::nullopt;
  return collection;
}

}  // namespace stemma::bench
