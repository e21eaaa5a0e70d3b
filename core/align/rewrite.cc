#include "core/align/rewrite.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <tuple>
#include <utility>

namespace stemma {
namespace {

constexpr uint32_t kNoStem = UINT32_MAX;

// Two sentences that are alike, by their indices.
struct Seed {
  uint32_t a = 0;
  uint32_t b = 0;
};
using Seeds = std::vector<Seed>;

// Sentences that have something in common, with their cosine.
struct Link {
  Seed at;
  double cosine = 0;
};

// A fragment in sentences.
struct Fragment {
  Span a;
  Span b;
  double likeness = 0;
  bool summary = false;
};

// Links in one order: the sum of their cosines, how many, the first and the last.
struct Order {
  double sum = 0;
  uint32_t count = 0;
  Seed first, last;
};

// The best order of `links`, which ascend by a and then b, of texts with so many sentences in b.
Order BestOrder(const std::vector<Link>& links, size_t sentences_b) {
  // best[j]: of the links before sentence j of b, over the sentences of a before this one.
  std::vector<Order> best(sentences_b + 1), next;
  for (size_t i = 0; i < links.size();) {
    next = best;
    const uint32_t a = links[i].at.a;
    for (; i < links.size() && links[i].at.a == a; ++i) {
      const auto& [at, cosine] = links[i];
      Order order = best[at.b];
      order.sum += cosine;
      if (order.count++ == 0) order.first = at;
      order.last = at;
      if (order.sum > next[at.b + 1].sum) next[at.b + 1] = order;
    }
    for (size_t j = 1; j < next.size(); ++j) {
      if (next[j - 1].sum > next[j].sum) next[j] = next[j - 1];
    }
    std::swap(best, next);
  }
  return best.back();
}

// How much the stems of two texts weigh, and what follows from it for each sentence.
class Weights {
 public:
  Weights(const SentenceText& a, const SentenceText& b, uint32_t rare) : texts_{&a, &b} {
    Meet();
    // One more than there are: a stem that all sentences have weighs little, not nothing.
    const size_t sentences = a.sentences().size() + b.sentences().size() + 1;
    std::vector<double> logs(sentences);  // by holders; a logarithm a stem is a tenth of a join
    const auto weight_of = [&](size_t holders) {
      return std::log(static_cast<double>(sentences) / static_cast<double>(holders));
    };
    least_rare_ = weight_of(rare + size_t{1});
    for (size_t side = 0; side < 2; ++side) {
      const SentenceText& text = *texts_[side];
      weight_[side].resize(text.stems().size());
      for (uint32_t stem = 0; stem < text.stems().size(); ++stem) {
        const uint32_t twin = twin_[side][stem];
        size_t holders = text.SentencesWith(stem).size();
        if (twin != kNoStem) holders += texts_[1 - side]->SentencesWith(twin).size();
        double& weight = logs[holders];
        if (weight == 0) weight = weight_of(holders);
        weight_[side][stem] = weight;
      }
      norm_[side].resize(text.sentences().size());
      for (uint32_t i = 0; i < norm_[side].size(); ++i) {
        double all = 0, common = 0;
        for (const auto& [stem, count] : text.StemsIn(i)) {
          const double weight = weight_[side][stem];
          const double part = count * weight;
          all += part * part;
          common += weight > least_rare_ ? 0 : part * part;
        }
        norm_[side][i] = {std::sqrt(all), std::sqrt(common)};
      }
    }
  }

  // The same stem in the other text, or kNoStem.
  uint32_t Twin(size_t side, uint32_t stem) const { return twin_[side][stem]; }
  double Of(size_t side, uint32_t stem) const { return weight_[side][stem]; }
  // What few enough sentences of both texts have weighs more than what one more has.
  bool IsRare(size_t side, uint32_t stem) const { return weight_[side][stem] > least_rare_; }
  double Norm(size_t side, uint32_t sentence) const { return norm_[side][sentence].all; }
  // Of those stems alone that are not rare.
  double CommonNorm(size_t side, uint32_t sentence) const { return norm_[side][sentence].common; }

 private:
  struct Norms {
    double all = 0;
    double common = 0;
  };

  void Meet() {
    const std::vector<uint32_t>& a = texts_[0]->stems();
    const std::vector<uint32_t>& b = texts_[1]->stems();
    twin_[0].assign(a.size(), kNoStem);
    twin_[1].assign(b.size(), kNoStem);
    for (uint32_t i = 0, j = 0; i < a.size() && j < b.size();) {
      if (a[i] == b[j]) {
        twin_[0][i] = j;
        twin_[1][j] = i;
      }
      const bool next_a = a[i] <= b[j], next_b = b[j] <= a[i];
      i += next_a ? 1 : 0;
      j += next_b ? 1 : 0;
    }
  }

  std::array<const SentenceText*, 2> texts_;
  std::array<std::vector<uint32_t>, 2> twin_;
  std::array<std::vector<double>, 2> weight_;
  double least_rare_ = 0;  // no stem that weighs this or less is rare
  std::array<std::vector<Norms>, 2> norm_;
};

class Rewriter {
 public:
  Rewriter(const SentenceText& a, const SentenceText& b, const RewriteOptions& options)
      : a_(a),
        b_(b),
        options_(options),
        weights_(a, b, options.rare_sentences),
        sum_a_(a.stems().size()),
        sum_b_(b.stems().size()) {}

  std::vector<Rewritten> Run() {
    std::vector<Link> links;
    const Seeds seeds = FindSeeds(CouldBeRetold() ? &links : nullptr);
    std::vector<Fragment> fragments;
    Part(seeds, options_.gap, &fragments);
    AddSummaries(seeds, &fragments);
    AddRetold(&links, &fragments);
    return Best(fragments);
  }

 private:
  bool CouldBeRetold() const {
    const auto [fewer, more] = std::minmax({a_.sentences().size(), b_.sentences().size()});
    return fewer >= options_.retold_least && more <= options_.retold_most &&
           static_cast<double>(fewer) >= options_.retold_long * static_cast<double>(more);
  }

  // And, where they are asked for, the links, ascending.
  Seeds FindSeeds(std::vector<Link>* links) const {
    Seeds seeds;
    const std::vector<double> rare = RareWeights();
    std::vector<double> dot(b_.sentences().size());         // over the rare stems
    std::vector<uint32_t> near(b_.sentences().size() + 1);  // those with one, and room for a next
    for (uint32_t i = 0; i < a_.sentences().size(); ++i) {
      const size_t count = AddRare(i, rare, dot.data(), near.data());
      const size_t first = seeds.size();
      for (const uint32_t j : std::span(near).first(count)) {
        // The other stems add no more than the product of their norms, with room for rounding.
        const double most = dot[j] + weights_.CommonNorm(0, i) * weights_.CommonNorm(1, j);
        const double norms = weights_.Norm(0, i) * weights_.Norm(1, j);
        if (links != nullptr && dot[j] >= options_.retold_cosine * norms) {
          links->push_back({{i, j}, dot[j] / norms});
        }
        dot[j] = 0;
        if (most < 0.999 * options_.min_cosine * norms) continue;
        if (AreAlike(i, j)) seeds.push_back({i, j});
      }
      std::sort(seeds.begin() + static_cast<ptrdiff_t>(first), seeds.end(),
                [](const Seed& x, const Seed& y) { return x.b < y.b; });
    }
    return seeds;
  }

  // Of each stem of a what it weighs where a rare one leads to b, or 0.
  std::vector<double> RareWeights() const {
    std::vector<double> rare(a_.stems().size());
    for (uint32_t stem = 0; stem < rare.size(); ++stem) {
      const bool leads = weights_.Twin(0, stem) != kNoStem && weights_.IsRare(0, stem);
      rare[stem] = leads ? weights_.Of(0, stem) : 0;
    }
    return rare;
  }

  // Adds the products of sentence i with those of b over the rare stems, and notes in `near` those
  // that had none before; returns how many. Half of what FindRewritten costs is here.
  size_t AddRare(uint32_t i, const std::vector<double>& rare, double* dot, uint32_t* near) const {
    size_t found = 0;
    for (const auto& [stem, count] : a_.StemsIn(i)) {
      if (rare[stem] == 0) continue;
      const double weight = count * rare[stem] * rare[stem];
      for (const auto& [j, times] : b_.SentencesWith(weights_.Twin(0, stem))) {
        near[found] = j;
        found += dot[j] == 0 ? 1 : 0;
        dot[j] += weight * times;
      }
    }
    return found;
  }

  bool AreAlike(uint32_t i, uint32_t j) const {
    const std::span<const SentenceText::Entry> x = a_.StemsIn(i), y = b_.StemsIn(j);
    double dot = 0;
    size_t common = 0;
    auto other = y.begin();
    for (const auto& [stem, count] : x) {
      const uint32_t twin = weights_.Twin(0, stem);
      if (twin == kNoStem) continue;
      while (other != y.end() && other->at < twin) ++other;
      if (other == y.end()) break;
      if (other->at != twin) continue;
      const double weight = weights_.Of(0, stem);
      dot += count * weight * other->count * weight;
      ++common;
    }
    return dot > options_.min_cosine * weights_.Norm(0, i) * weights_.Norm(1, j) &&
           2.0 * static_cast<double>(common) >
               options_.min_dice * static_cast<double>(x.size() + y.size());
  }

  // Seeds with no more than `gap` sentences between neighbours in each of the texts.
  static std::vector<Seeds> Clusters(Seeds seeds, uint32_t gap) {
    std::vector<Seeds> whole, todo;
    todo.push_back(std::move(seeds));
    while (!todo.empty()) {
      Seeds next = std::move(todo.back());
      todo.pop_back();
      bool parted = false;
      for (const auto side : {&Seed::a, &Seed::b}) {
        std::stable_sort(next.begin(), next.end(),
                         [&](const Seed& x, const Seed& y) { return x.*side < y.*side; });
        std::vector<Seeds> parts;
        for (const Seed& seed : next) {
          const bool near = !parts.empty() && seed.*side - parts.back().back().*side <= gap + 1;
          if (!near) parts.emplace_back();
          parts.back().push_back(seed);
        }
        if (parts.size() == 1) continue;
        parted = true;
        std::move(parts.begin(), parts.end(), std::back_inserter(todo));
        break;
      }
      if (!parted) whole.push_back(std::move(next));
    }
    return whole;
  }

  // The cosine of two stretches.
  double Likeness(Span a, Span b) {
    double norm_a = 0, norm_b = 0, dot = 0;
    const std::vector<uint32_t> in_a = Sum(a_, a, &sum_a_);
    for (const uint32_t stem : in_a) {
      const double weighed = sum_a_[stem] * weights_.Of(0, stem);
      norm_a += weighed * weighed;
    }
    for (const uint32_t stem : Sum(b_, b, &sum_b_)) {
      const double weight = weights_.Of(1, stem);
      norm_b += sum_b_[stem] * weight * sum_b_[stem] * weight;
      const uint32_t twin = weights_.Twin(1, stem);
      if (twin != kNoStem) dot += sum_b_[stem] * weight * sum_a_[twin] * weight;
      sum_b_[stem] = 0;
    }
    for (const uint32_t stem : in_a) sum_a_[stem] = 0;
    const double norms = std::sqrt(norm_a) * std::sqrt(norm_b);
    return norms > 0 ? dot / norms : 0;
  }

  // Adds up how often the sentences have their stems; returns these, ascending.
  static std::vector<uint32_t> Sum(const SentenceText& text, Span sentences,
                                   std::vector<double>* sum) {
    std::vector<uint32_t> stems;
    for (uint32_t i = sentences.begin; i < sentences.end; ++i) {
      for (const auto& [stem, count] : text.StemsIn(i)) {
        if ((*sum)[stem] == 0) stems.push_back(stem);
        (*sum)[stem] += count;
      }
    }
    std::sort(stems.begin(), stems.end());
    return stems;
  }

  static Fragment Bounds(const Seeds& cluster) {
    Fragment fragment{{UINT32_MAX, 0}, {UINT32_MAX, 0}, 0, false};
    for (const Seed& seed : cluster) {
      fragment.a = {std::min(fragment.a.begin, seed.a), std::max(fragment.a.end, seed.a + 1)};
      fragment.b = {std::min(fragment.b.begin, seed.b), std::max(fragment.b.end, seed.b + 1)};
    }
    return fragment;
  }

  // The fragments of the seeds that are alike, parting at smaller gaps those that are not.
  void Part(Seeds seeds, uint32_t gap, std::vector<Fragment>* fragments) {
    for (Seeds& cluster : Clusters(std::move(seeds), gap)) {
      Fragment fragment = Bounds(cluster);
      fragment.likeness = Likeness(fragment.a, fragment.b);
      if (fragment.likeness >= options_.min_likeness) {
        fragments->push_back(fragment);
      } else if (gap > 0) {
        Part(std::move(cluster), gap - 1, fragments);
      }
    }
  }

  void AddSummaries(const Seeds& seeds, std::vector<Fragment>* fragments) {
    const size_t near = fragments->size();
    for (const Seeds& cluster : Clusters(seeds, options_.summary_gap)) {
      Fragment fragment = Bounds(cluster);
      const uint32_t letters_a = Letters(a_, fragment.a), letters_b = Letters(b_, fragment.b);
      const bool summary_is_a = letters_a < letters_b;
      if (std::max(letters_a, letters_b) <
          options_.summary_ratio * std::min(letters_a, letters_b)) {
        continue;
      }
      const auto side = summary_is_a ? &Fragment::a : &Fragment::b;
      const SentenceText& text = summary_is_a ? a_ : b_;
      std::vector<bool> seeded(text.sentences().size());
      for (const Seed& seed : cluster) seeded[summary_is_a ? seed.a : seed.b] = true;
      const auto count = static_cast<double>(std::count(seeded.begin(), seeded.end(), true));
      if (count < options_.summary_seeded * (fragment.*side).size()) continue;
      const bool alone = std::any_of(
          fragments->begin(), fragments->begin() + static_cast<ptrdiff_t>(near),
          [&](const Fragment& other) {
            const Span shared{std::max((fragment.*side).begin, (other.*side).begin),
                              std::min((fragment.*side).end, (other.*side).end)};
            return shared.begin < shared.end &&
                   Letters(text, shared) > options_.summary_alone * Letters(text, fragment.*side);
          });
      if (alone) continue;
      fragment.likeness = Likeness(fragment.a, fragment.b);
      fragment.summary = true;
      if (fragment.likeness < options_.summary_likeness) continue;
      const auto long_side = summary_is_a ? &Fragment::b : &Fragment::a;
      const auto sentences = static_cast<uint32_t>((summary_is_a ? b_ : a_).sentences().size());
      if ((fragment.*long_side).size() >= options_.summary_whole * sentences) {
        fragment.*long_side = {0, sentences};
      }
      fragments->push_back(fragment);
    }
  }

  // No order has more links than the text with fewer of them has linked sentences.
  size_t LinkedSentences(const std::vector<Link>& links) const {
    std::vector<bool> in_a(a_.sentences().size()), in_b(b_.sentences().size());
    for (const Link& link : links) in_a[link.at.a] = in_b[link.at.b] = true;
    return static_cast<size_t>(std::min(std::count(in_a.begin(), in_a.end(), true),
                                        std::count(in_b.begin(), in_b.end(), true)));
  }

  // The whole of what was retold, unless most of it is found already.
  void AddRetold(std::vector<Link>* links, std::vector<Fragment>* fragments) {
    const auto [fewer, more] = std::minmax({a_.sentences().size(), b_.sentences().size()});
    const double least = std::max<double>(options_.retold_short * static_cast<double>(fewer),
                                          options_.retold_long * static_cast<double>(more));
    if (static_cast<double>(LinkedSentences(*links)) < least) return;
    std::sort(links->begin(), links->end(), [](const Link& x, const Link& y) {
      return std::pair(x.at.a, x.at.b) < std::pair(y.at.a, y.at.b);
    });
    const Order order = BestOrder(*links, b_.sentences().size());
    if (order.count < options_.retold_least || order.count < least) return;
    Fragment whole{{order.first.a, order.last.a + 1}, {order.first.b, order.last.b + 1}, 0, false};
    uint32_t found = 0;
    for (const Fragment& fragment : *fragments) found += Letters(a_, fragment.a);
    if (2 * found >= Letters(a_, whole.a)) return;
    whole.likeness = Likeness(whole.a, whole.b);
    fragments->push_back(whole);
  }

  Rewritten InTokens(const Fragment& fragment) const {
    const auto tokens = [](const SentenceText& text, Span sentences) {
      return Span{text.sentences()[sentences.begin].begin, text.sentences()[sentences.end - 1].end};
    };
    return {tokens(a_, fragment.a), tokens(b_, fragment.b), fragment.likeness};
  }

  // Of the sentences, in bytes.
  static uint32_t Letters(const SentenceText& text, Span sentences) {
    const std::vector<Span>& source = text.tokens().source;
    return source[text.sentences()[sentences.end - 1].end - 1].end -
           source[text.sentences()[sentences.begin].begin].begin;
  }

  // The fragments that are long enough, without those that overlap a better one.
  std::vector<Rewritten> Best(const std::vector<Fragment>& fragments) const {
    std::vector<std::pair<double, const Fragment*>> ranked;
    for (const Fragment& fragment : fragments) {
      const uint32_t letters = std::min(Letters(a_, fragment.a), Letters(b_, fragment.b));
      if (letters < options_.min_letters) continue;
      // A summary goes before what it is made of.
      ranked.emplace_back((fragment.summary ? 2 : fragment.likeness) * letters, &fragment);
    }
    std::sort(ranked.begin(), ranked.end(), [](const auto& x, const auto& y) {
      return std::make_tuple(-x.first, x.second->a, x.second->b) <
             std::make_tuple(-y.first, y.second->a, y.second->b);
    });
    std::vector<bool> in_a(a_.sentences().size()), in_b(b_.sentences().size());
    std::vector<Rewritten> best;
    for (const auto& [worth, fragment] : ranked) {
      if (!Take(fragment->a, &in_a, false) || !Take(fragment->b, &in_b, false)) continue;
      Take(fragment->a, &in_a, true);
      Take(fragment->b, &in_b, true);
      best.push_back(InTokens(*fragment));
    }
    std::sort(best.begin(), best.end(), [](const auto& x, const auto& y) { return x.a < y.a; });
    return best;
  }

  // Whether the sentences are free, and, if `mark`, no longer.
  static bool Take(Span sentences, std::vector<bool>* taken, bool mark) {
    const auto begin = taken->begin() + sentences.begin, end = taken->begin() + sentences.end;
    if (mark) std::fill(begin, end, true);
    return mark || std::find(begin, end, true) == end;
  }

  const SentenceText& a_;
  const SentenceText& b_;
  const RewriteOptions& options_;
  const Weights weights_;
  std::vector<double> sum_a_, sum_b_;  // by stem; all zero between calls
};

}  // namespace

SentenceText::SentenceText(std::string_view text, const TokenizedText& tokens, StemKind kind)
    : tokens_(&tokens), sentences_(SentencesOf(text, tokens)) {
  std::vector<uint32_t> stems = StemsOf(tokens, kind);
  stems_ = stems;
  std::sort(stems_.begin(), stems_.end());
  stems_.erase(std::unique(stems_.begin(), stems_.end()), stems_.end());
  stem_begin_.assign(stems_.size() + 1, 0);
  std::vector<uint32_t> in_sentence;
  for (const Span& sentence : sentences_) {
    sentence_begin_.push_back(static_cast<uint32_t>(by_sentence_.size()));
    in_sentence.clear();
    for (uint32_t i = sentence.begin; i < sentence.end; ++i) {
      const auto at = std::lower_bound(stems_.begin(), stems_.end(), stems[i]);
      in_sentence.push_back(static_cast<uint32_t>(at - stems_.begin()));
    }
    std::sort(in_sentence.begin(), in_sentence.end());
    for (const uint32_t stem : in_sentence) {
      if (by_sentence_.size() == sentence_begin_.back() || by_sentence_.back().at != stem) {
        by_sentence_.push_back({stem, 0});
        ++stem_begin_[stem + 1];
      }
      ++by_sentence_.back().count;
    }
  }
  sentence_begin_.push_back(static_cast<uint32_t>(by_sentence_.size()));
  for (size_t i = 1; i < stem_begin_.size(); ++i) stem_begin_[i] += stem_begin_[i - 1];
  std::vector<uint32_t> next = stem_begin_;
  by_stem_.resize(by_sentence_.size());
  for (uint32_t i = 0; i < sentences_.size(); ++i) {
    for (const auto& [stem, count] : StemsIn(i)) by_stem_[next[stem]++] = {i, count};
  }
}

std::vector<Rewritten> FindRewritten(const SentenceText& a, const SentenceText& b,
                                     const RewriteOptions& options) {
  return Rewriter(a, b, options).Run();
}

}  // namespace stemma
