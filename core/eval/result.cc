#include "core/eval/result.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"

namespace stemma {

struct Result::Index {
  using Key = std::pair<absl::string_view, absl::string_view>;  // the lesser id first
  absl::flat_hash_map<Key, PairRecord*> pairs;

  static Key Of(std::string_view x, std::string_view y) {
    return x < y ? Key(ToAbsl(x), ToAbsl(y)) : Key(ToAbsl(y), ToAbsl(x));
  }
};

Result::Result() : index_(std::make_unique<Index>()) {}
Result::~Result() = default;

void Result::Document(const DocumentRecord& document) { documents_[document.id] = document; }

void Result::Pair(const PairRecord& pair) {
  if (pair.a == pair.b) return;
  const auto known = index_->pairs.find(Index::Of(pair.a, pair.b));
  if (known == index_->pairs.end()) {
    pairs_.push_back(std::make_unique<PairRecord>(pair));
    PairRecord* kept = pairs_.back().get();
    index_->pairs.emplace(Index::Of(kept->a, kept->b), kept);
    return;
  }
  ++repeated_;
  const bool turned = known->second->a != pair.a;
  for (PassageRecord passage : pair.passages) {
    if (turned) std::swap(passage.a, passage.b);
    known->second->passages.push_back(std::move(passage));
  }
}

bool Result::offsets_in_chars() const {
  return std::any_of(run_.options.begin(), run_.options.end(), [](const auto& option) {
    return option.first == "offsets" && option.second == "\"chars\"";
  });
}

const PairRecord* Result::Find(std::string_view x, std::string_view y) const {
  const auto found = index_->pairs.find(Index::Of(x, y));
  return found == index_->pairs.end() ? nullptr : found->second;
}

}  // namespace stemma
