// Articles made from a seed, for archives: prose of made-up words, some copying others in part or
// whole.

#ifndef STEMMA_TESTS_ARCHIVE_ARTICLES_H_
#define STEMMA_TESTS_ARCHIVE_ARTICLES_H_

#include <string>
#include <vector>

#include "core/base/hash.h"
#include "core/text/document.h"
#include "tests/support/seeded.h"

namespace stemma {

inline std::string Word(uint64_t number) {
  std::string word;
  for (uint64_t rest = Mix(number) % 100'000 + 1; rest > 0; rest /= 20) {
    word += "bcdfghjklmnprstvwxyz"[rest % 20];
    word += "aeiou"[rest % 5];
  }
  return word;
}

inline std::string Prose(Random* random, size_t words) {
  std::string prose;
  for (size_t i = 0; i < words; ++i) {
    prose += Word(random->Below(30'000));
    prose += i % 12 == 11 ? ". " : " ";
    if (i % 60 == 59) prose += "\n\n";
  }
  return prose;
}

// `count` articles of some 150 words; a third copies 60 words of an earlier one, every tenth is an
// earlier one with a few words changed.
inline std::vector<Document> MakeArticles(uint64_t seed, size_t count, size_t first = 0) {
  Random random(seed);
  std::vector<Document> articles;
  for (size_t i = 0; i < first + count; ++i) {
    Document article{.id = "a" + std::to_string(i),
                     .text = Prose(&random, 150),
                     .title = "Title " + std::to_string(i),
                     .date = "2023-10-" + std::to_string(10 + i % 18),
                     .source = "outlet" + std::to_string(i % 7) + ".example"};
    if (i > 0 && i % 10 == 9) {
      article.text = articles[random.Below(i)].text + " " + Prose(&random, 6);
    } else if (i > 0 && i % 3 == 1) {
      const std::string& from = articles[random.Below(i)].text;
      const size_t begin = from.find(' ', random.Below(from.size() / 3)) + 1;
      const size_t end = from.find(' ', begin + 500);
      article.text += "\n\n" + from.substr(begin, end - begin) + ".\n\n" + Prose(&random, 30);
    }
    articles.push_back(std::move(article));
  }
  articles.erase(articles.begin(), articles.begin() + static_cast<std::ptrdiff_t>(first));
  return articles;
}

}  // namespace stemma

#endif  // STEMMA_TESTS_ARCHIVE_ARTICLES_H_
