// The obvious way to find rewritten fragments: every sentence against every sentence, with vectors
// that are maps, and every fragment against every other.

#ifndef STEMMA_TESTS_ORACLE_REWRITE_H_
#define STEMMA_TESTS_ORACLE_REWRITE_H_

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "core/align/rewrite.h"
#include "core/text/sentences.h"

namespace stemma::oracle {

class RewriteOracle {
 public:
  RewriteOracle(std::string_view text_a, const TokenizedText& a, std::string_view text_b,
                const TokenizedText& b, const RewriteOptions& options)
      : options_(options), sides_{Read(text_a, a), Read(text_b, b)} {
    std::map<uint32_t, int> holders;
    for (const Side& side : sides_) {
      for (const Vector& counts : side.counts) {
        for (const auto& [stem, count] : counts) ++holders[stem];
      }
    }
    const double sentences =
        static_cast<double>(sides_[0].counts.size() + sides_[1].counts.size() + 1);
    for (const auto& [stem, count] : holders) {
      weight_[stem] = std::log(sentences / count);
      if (static_cast<uint32_t>(count) <= options.rare_sentences) rare_.insert(stem);
    }
  }

  std::vector<Rewritten> Find() const {
    Seeds seeds;
    for (uint32_t i = 0; i < sides_[0].counts.size(); ++i) {
      for (uint32_t j = 0; j < sides_[1].counts.size(); ++j) {
        if (AreAlike(sides_[0].counts[i], sides_[1].counts[j])) seeds.emplace_back(i, j);
      }
    }
    std::vector<Fragment> fragments;
    if (!seeds.empty()) {
      Part(seeds, static_cast<int>(options_.gap), &fragments);
      AddSummaries(seeds, &fragments);
    }
    AddRetold(&fragments);
    return Best(fragments);
  }

 private:
  using Vector = std::map<uint32_t, double>;
  using Seeds = std::vector<std::pair<uint32_t, uint32_t>>;
  struct Side {
    const TokenizedText* tokens;
    std::vector<Span> sentences;
    std::vector<Vector> counts;
  };
  struct Fragment {
    Span side[2];
    double likeness;
    bool summary;
  };

  static Side Read(std::string_view text, const TokenizedText& tokens) {
    Side side{&tokens, SentencesOf(text, tokens), {}};
    const std::vector<uint32_t> stems = StemsOf(tokens);
    for (const Span& sentence : side.sentences) {
      side.counts.emplace_back();
      for (uint32_t i = sentence.begin; i < sentence.end; ++i) ++side.counts.back()[stems[i]];
    }
    return side;
  }

  double Cosine(const Vector& x, const Vector& y) const {
    double dot = 0, norm_x = 0, norm_y = 0;
    for (const auto& [stem, count] : x) {
      const double weight = weight_.at(stem);
      norm_x += count * weight * count * weight;
      if (y.contains(stem)) dot += count * weight * y.at(stem) * weight;
    }
    for (const auto& [stem, count] : y) norm_y += std::pow(count * weight_.at(stem), 2);
    return norm_x * norm_y > 0 ? dot / std::sqrt(norm_x) / std::sqrt(norm_y) : 0;
  }

  bool AreAlike(const Vector& x, const Vector& y) const {
    size_t common = 0;
    bool rare = false;
    for (const auto& [stem, count] : x) {
      if (!y.contains(stem)) continue;
      ++common;
      rare |= rare_.contains(stem);
    }
    return rare && Cosine(x, y) > options_.min_cosine &&
           2.0 * static_cast<double>(common) / static_cast<double>(x.size() + y.size()) >
               options_.min_dice;
  }

  // Parts at the first text's gaps, the second's, and so on, as long as there is one.
  static std::vector<Seeds> Clusters(const Seeds& seeds, uint32_t gap) {
    for (int side = 0; side < 2; ++side) {
      const auto at = [&](const auto& seed) { return side == 0 ? seed.first : seed.second; };
      Seeds sorted = seeds;
      std::stable_sort(sorted.begin(), sorted.end(),
                       [&](const auto& x, const auto& y) { return at(x) < at(y); });
      std::vector<Seeds> parts;
      for (const auto& seed : sorted) {
        if (parts.empty() || at(seed) > at(parts.back().back()) + gap + 1) parts.emplace_back();
        parts.back().push_back(seed);
      }
      if (parts.size() == 1) continue;
      std::vector<Seeds> whole;
      for (const Seeds& part : parts) {
        for (Seeds& cluster : Clusters(part, gap)) whole.push_back(std::move(cluster));
      }
      return whole;
    }
    return {seeds};
  }

  Fragment Bounds(const Seeds& seeds) const {
    Fragment fragment{{{UINT32_MAX, 0}, {UINT32_MAX, 0}}, 0, false};
    for (const auto& [a, b] : seeds) {
      fragment.side[0] = {std::min(fragment.side[0].begin, a),
                          std::max(fragment.side[0].end, a + 1)};
      fragment.side[1] = {std::min(fragment.side[1].begin, b),
                          std::max(fragment.side[1].end, b + 1)};
    }
    Vector sums[2];
    for (int side = 0; side < 2; ++side) {
      for (uint32_t i = fragment.side[side].begin; i < fragment.side[side].end; ++i) {
        for (const auto& [stem, count] : sides_[side].counts[i]) sums[side][stem] += count;
      }
    }
    fragment.likeness = Cosine(sums[0], sums[1]);
    return fragment;
  }

  void Part(const Seeds& seeds, int gap, std::vector<Fragment>* fragments) const {
    for (const Seeds& cluster : Clusters(seeds, static_cast<uint32_t>(gap))) {
      const Fragment fragment = Bounds(cluster);
      if (fragment.likeness >= options_.min_likeness) {
        fragments->push_back(fragment);
      } else if (gap > 0) {
        Part(cluster, gap - 1, fragments);
      }
    }
  }

  Span Tokens(int side, Span sentences) const {
    return {sides_[side].sentences[sentences.begin].begin,
            sides_[side].sentences[sentences.end - 1].end};
  }
  double Letters(int side, Span sentences) const {
    const Span tokens = Tokens(side, sentences);
    return sides_[side].tokens->SourceOf(tokens.begin, tokens.end).size();
  }

  void AddSummaries(const Seeds& seeds, std::vector<Fragment>* fragments) const {
    const std::vector<Fragment> near = *fragments;
    for (const Seeds& cluster : Clusters(seeds, options_.summary_gap)) {
      Fragment fragment = Bounds(cluster);
      const int brief = Letters(0, fragment.side[0]) < Letters(1, fragment.side[1]) ? 0 : 1;
      const Span stretch = fragment.side[brief];
      std::set<uint32_t> seeded;
      for (const auto& [a, b] : cluster) seeded.insert(brief == 0 ? a : b);
      double alone = 0;
      for (const Fragment& other : near) {
        const Span shared{std::max(stretch.begin, other.side[brief].begin),
                          std::min(stretch.end, other.side[brief].end)};
        if (shared.begin < shared.end) alone = std::max(alone, Letters(brief, shared));
      }
      const auto sentences = static_cast<uint32_t>(sides_[1 - brief].sentences.size());
      const bool is_summary =
          Letters(1 - brief, fragment.side[1 - brief]) >=
              options_.summary_ratio * Letters(brief, stretch) &&
          static_cast<double>(seeded.size()) >= options_.summary_seeded * stretch.size() &&
          alone <= options_.summary_alone * Letters(brief, stretch) &&
          fragment.likeness >= options_.summary_likeness;
      if (!is_summary) continue;
      if (fragment.side[1 - brief].size() >= options_.summary_whole * sentences) {
        fragment.side[1 - brief] = {0, sentences};
      }
      fragment.summary = true;
      fragments->push_back(fragment);
    }
  }

  // By the rare stems alone; 0 when there are none in common. In the order of the product's own
  // arithmetic: which of two orders that are equally good is taken depends on the last bit.
  double RareCosine(const Vector& x, const Vector& y) const {
    double dot = 0;
    for (const auto& [stem, count] : x) {
      if (!y.contains(stem) || !rare_.contains(stem)) continue;
      dot += count * weight_.at(stem) * weight_.at(stem) * y.at(stem);
    }
    const auto norm = [&](const Vector& counts) {
      double all = 0;
      for (const auto& [stem, count] : counts) {
        const double part = count * weight_.at(stem);
        all += part * part;
      }
      return std::sqrt(all);
    };
    const double norms = norm(x) * norm(y);
    return dot > 0 && dot >= options_.retold_cosine * norms ? dot / norms : 0;
  }

  // Of all beginnings of both texts the best order of linked sentences.
  void AddRetold(std::vector<Fragment>* fragments) const {
    struct Order {
      double sum = 0;
      uint32_t count = 0;
      std::pair<uint32_t, uint32_t> first, last;
    };
    const auto n = static_cast<uint32_t>(sides_[0].counts.size());
    const auto m = static_cast<uint32_t>(sides_[1].counts.size());
    if (std::max(n, m) > options_.retold_most) return;
    std::vector<std::vector<Order>> best(n + 1, std::vector<Order>(m + 1));
    for (uint32_t i = 0; i < n; ++i) {
      for (uint32_t j = 0; j < m; ++j) {
        Order cell = best[i][j + 1];
        const double cosine = RareCosine(sides_[0].counts[i], sides_[1].counts[j]);
        if (cosine > 0 && best[i][j].sum + cosine > cell.sum) {
          cell = best[i][j];
          if (cell.count == 0) cell.first = {i, j};
          cell.sum += cosine;
          ++cell.count;
          cell.last = {i, j};
        }
        if (best[i + 1][j].sum > cell.sum) cell = best[i + 1][j];
        best[i + 1][j + 1] = cell;
      }
    }
    const Order& order = best[n][m];
    if (order.count < options_.retold_least ||
        order.count < options_.retold_short * std::min(n, m) ||
        order.count < options_.retold_long * std::max(n, m)) {
      return;
    }
    double found = 0;
    for (const Fragment& fragment : *fragments) found += Letters(0, fragment.side[0]);
    const Fragment whole = Bounds({order.first, order.last});
    if (2 * found < Letters(0, whole.side[0])) fragments->push_back(whole);
  }

  std::vector<Rewritten> Best(std::vector<Fragment> fragments) const {
    const auto letters = [&](const Fragment& x) {
      return std::min(Letters(0, x.side[0]), Letters(1, x.side[1]));
    };
    const auto worth = [&](const Fragment& x) { return (x.summary ? 2 : x.likeness) * letters(x); };
    std::sort(fragments.begin(), fragments.end(), [&](const Fragment& x, const Fragment& y) {
      if (worth(x) != worth(y)) return worth(x) > worth(y);
      return std::pair(x.side[0], x.side[1]) < std::pair(y.side[0], y.side[1]);
    });
    std::vector<Rewritten> best;
    for (const Fragment& fragment : fragments) {
      const Rewritten found{Tokens(0, fragment.side[0]), Tokens(1, fragment.side[1]),
                            fragment.likeness};
      const bool free = std::none_of(best.begin(), best.end(), [&](const Rewritten& other) {
        return other.a.Overlaps(found.a) || other.b.Overlaps(found.b);
      });
      if (free && letters(fragment) >= options_.min_letters) best.push_back(found);
    }
    std::sort(best.begin(), best.end(), [](const auto& x, const auto& y) { return x.a < y.a; });
    return best;
  }

  RewriteOptions options_;
  Side sides_[2];
  std::map<uint32_t, double> weight_;
  std::set<uint32_t> rare_;
};

}  // namespace stemma::oracle

#endif  // STEMMA_TESTS_ORACLE_REWRITE_H_
