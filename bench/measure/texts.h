// Texts to measure with: generated ones (seeded words in Zipf's proportions), or those of a data
// set.

#ifndef STEMMA_BENCH_MEASURE_TEXTS_H_
#define STEMMA_BENCH_MEASURE_TEXTS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stemma::bench {

// Documents one behind the other in memory.
class Collection {
 public:
  explicit Collection(std::string name) : name_(std::move(name)) {}

  void Add(std::string_view document) {
    text_ += document;
    ends_.push_back(text_.size());
  }
  // Repeats the documents until there are `bytes` of them.
  void RepeatTo(size_t bytes);

  const std::string& name() const { return name_; }
  size_t size() const { return ends_.size(); }
  std::string_view operator[](size_t i) const {
    const size_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(text_).substr(begin, ends_[i] - begin);
  }
  size_t bytes() const { return text_.size(); }

 private:
  std::string name_;
  std::string text_;
  std::vector<size_t> ends_;
};

// Articles of some 3,000 bytes of one language: "ascii" (English), "curly" (the same with curly
// quotes and dashes), "german", "russian", "arabic", "chinese".
const std::vector<std::string>& GeneratedLanguages();
Collection Generate(std::string_view language, size_t bytes);

// Articles of all these languages by turns.
Collection GenerateMixed(size_t bytes);

// The same text in documents of some 3,000 bytes.
Collection CutToArticles(const Collection& documents);

enum class Which { kAll, kAscii };

// The documents of one of the data sets in the folder that STEMMA_DATA names, all or those that are
// ASCII, up to `bytes`; nothing where it is not to be had.
std::optional<Collection> FromDataSet(const std::string& name, Which which, size_t bytes);

}  // namespace stemma::bench

#endif  // STEMMA_BENCH_MEASURE_TEXTS_H_
