// dedup by comparing everything with everything, and by looking dates and credits up.

#ifndef STEMMA_TESTS_ORACLE_DEDUP_H_
#define STEMMA_TESTS_ORACLE_DEDUP_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/dedup.h"
#include "core/text/article.h"
#include "core/text/document.h"
#include "core/text/shingle.h"
#include "core/text/tokenize.h"
#include "tests/oracle/similarity.h"

namespace stemma {

struct OracleRemoval {
  size_t kept = 0;
  RemovalReason reason = RemovalReason::kExact;
  Similarity similarity;
};

class OracleDedup {
 public:
  // The first `against` documents are those of --against.
  OracleDedup(std::vector<Document> documents, size_t against, DedupOptions options)
      : documents_(std::move(documents)), against_(against), options_(std::move(options)) {
    Tokenizer tokenizer;
    for (const Document& document : documents_) {
      TokenizedText tokens;
      tokenizer.Run(document.text, &tokens);
      const std::vector<uint64_t> set = ShingleSet(tokens, options_.shingle_words);
      tokens_.push_back(tokens.hash);
      sets_.emplace_back(set.begin(), set.end());
      // Documents of --against are compared with in their order.
      const bool is_other = key_.size() < against_;
      key_.push_back(is_other ? std::array<int64_t, 3>{} : KeyOf(document, tokens.size()));
    }
    for (size_t d = 0; d < documents_.size(); ++d) order_.push_back(d);
    std::stable_sort(order_.begin(), order_.end(), [this](size_t a, size_t b) {
      if ((a < against_) != (b < against_)) return a < against_;
      return key_[a] < key_[b];
    });
  }

  std::map<size_t, OracleRemoval> Run() {
    for (const size_t d : order_) {
      Place(d);
    }
    if (options_.contained) Contained();
    std::map<size_t, OracleRemoval> all = removed_;
    for (const auto& [copy, original] : copies_) {
      const bool gone = removed_.contains(original);
      OracleRemoval removal = gone ? removed_[original] : Same(copy, original);
      if (!gone && !Merged(copy)) continue;
      if (removal.kept < against_) removal.reason = RemovalReason::kAgainst;
      all[copy] = removal;
    }
    for (auto& [d, removal] : all) {
      if (removal.kept < against_) removal.reason = RemovalReason::kAgainst;
    }
    std::erase_if(all, [this](const auto& entry) { return entry.first < against_; });
    return all;
  }

 private:
  std::array<int64_t, 3> KeyOf(const Document& document, size_t tokens) const {
    const Article article = ReadArticle(document);
    const int64_t end = article.date ? article.date->date.interval.end : INT64_MAX;
    const int64_t begin = article.date ? article.date->date.interval.begin : INT64_MAX;
    int64_t filled = 0;
    for (const std::string& field : {document.title, document.date, document.source, document.url,
                                     document.author, document.lang}) {
      filled += field.empty() ? 0 : 1;
    }
    switch (options_.keep) {
      case KeepRule::kSource:
        return {document.source == "Reuters" ? 0 : 1, end, document.author == "AFP" ? 0 : 1};
      case KeepRule::kEarliest:
        return {end, begin};
      case KeepRule::kLongest:
        return {-static_cast<int64_t>(tokens)};
      case KeepRule::kFirst:
        return {};
      case KeepRule::kBestMetadata:
        return {-filled};
    }
    return {};
  }

  bool Merged(size_t d) const { return options_.exact || (options_.near && !sets_[d].empty()); }
  void Keep(size_t d) {
    if (!tokens_[d].empty()) {
      for (const size_t other : order_) {
        if (other == d) break;
        if (tokens_[other] != tokens_[d]) continue;
        copies_[d] = copies_.contains(other) ? copies_[other] : other;
        return;
      }
    }
    kept_.push_back(d);
  }

  OracleRemoval Same(size_t copy, size_t original) const {
    const bool same_text = documents_[copy].text == documents_[original].text;
    const RemovalReason reason = !options_.exact ? RemovalReason::kNear
                                 : same_text     ? RemovalReason::kExact
                                                 : RemovalReason::kNormalised;
    return {original, reason, {.resemblance = 1, .containment_a = 1, .containment_b = 1}};
  }

  // In rank order: a copy, near to a kept one, or kept.
  void Place(size_t d) {
    const size_t kept_before = kept_.size();
    Keep(d);
    if (kept_.size() == kept_before || d < against_) return;
    kept_.pop_back();
    for (const size_t other : kept_) {
      if (Near(d, other)) {
        removed_[d] = {other, RemovalReason::kNear, OracleSimilarity(sets_[d], sets_[other])};
        return;
      }
    }
    kept_.push_back(d);
  }

  bool Near(size_t a, size_t b) const {
    const Similarity similarity = OracleSimilarity(sets_[a], sets_[b]);
    return options_.near && similarity.shared > 0 &&
           similarity.resemblance >= options_.min_resemblance;
  }
  bool Inside(size_t a, size_t b) const {
    const Similarity similarity = OracleSimilarity(sets_[a], sets_[b]);
    return similarity.shared > 0 && sets_[a].size() < sets_[b].size() &&
           similarity.containment_a >= options_.min_containment;
  }

  void Contained() {
    std::vector<size_t> longest = kept_;
    std::stable_sort(longest.begin(), longest.end(),
                     [this](size_t a, size_t b) { return sets_[a].size() > sets_[b].size(); });
    std::set<size_t> lost;
    for (const size_t a : longest) {
      if (a < against_) continue;
      for (const size_t b : kept_) {  // best ranked first
        if (lost.contains(b) || !Inside(a, b)) continue;
        removed_[a] = {b, RemovalReason::kContained, OracleSimilarity(sets_[a], sets_[b])};
        lost.insert(a);
        break;
      }
    }
    std::map<size_t, std::vector<size_t>> rehoused;
    for (const size_t d : order_) {
      if (!removed_.contains(d) || !lost.contains(removed_[d].kept) || lost.contains(d)) continue;
      const size_t gone = removed_[d].kept;
      std::vector<size_t> homes = {removed_[gone].kept};
      homes.insert(homes.end(), rehoused[gone].begin(), rehoused[gone].end());
      removed_.erase(d);
      for (const size_t home : homes) {
        if (!Near(d, home) && !Inside(d, home)) continue;
        removed_[d] = {home, Near(d, home) ? RemovalReason::kNear : RemovalReason::kContained,
                       OracleSimilarity(sets_[d], sets_[home])};
        break;
      }
      if (!removed_.contains(d)) rehoused[gone].push_back(d);
    }
  }

  std::vector<Document> documents_;
  size_t against_;
  DedupOptions options_;
  std::vector<std::vector<uint64_t>> tokens_;
  std::vector<std::set<uint64_t>> sets_;
  std::vector<std::array<int64_t, 3>> key_;
  std::vector<size_t> order_;  // best ranked first
  std::vector<size_t> kept_;   // in that order, one of each token sequence
  std::map<size_t, size_t> copies_;
  std::map<size_t, OracleRemoval> removed_;  // one of each token sequence
};

}  // namespace stemma

#endif  // STEMMA_TESTS_ORACLE_DEDUP_H_
