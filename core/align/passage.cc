#include "core/align/passage.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <tuple>
#include <utility>

namespace stemma {
namespace {

// Neighbours are sought among this many passages before one in the order of text a.
constexpr size_t kMergeLookBack = 16;

// Which tokens of one text lie in a passage.
class Coverage {
 public:
  explicit Coverage(size_t tokens) : covered_(tokens) {}

  void Add(Span tokens) {
    std::fill(covered_.begin() + tokens.begin, covered_.begin() + tokens.end, uint8_t{1});
  }
  bool MoreThanHalf(Span tokens) const {
    const auto count =
        std::count(covered_.begin() + tokens.begin, covered_.begin() + tokens.end, uint8_t{1});
    return 2 * static_cast<uint64_t>(count) > tokens.size();
  }

 private:
  std::vector<uint8_t> covered_;
};

// The edits of a passage between two matches that are not matches, and how many tokens they take.
struct Block {
  size_t begin = 0;
  size_t end = 0;
  uint32_t a = 0;
  uint32_t b = 0;
  uint32_t size() const { return std::max(a, b); }
};

std::vector<Block> BlocksOf(const std::vector<Edit>& edits) {
  std::vector<Block> blocks;
  for (size_t i = 0; i < edits.size(); ++i) {
    if (edits[i].kind == EditKind::kMatch) continue;
    if (blocks.empty() || blocks.back().end != i) blocks.push_back({i, i, 0, 0});
    blocks.back().end = i + 1;
    blocks.back().a += edits[i].a;
    blocks.back().b += edits[i].b;
  }
  return blocks;
}

// Parts `passage` at all its widest blocks until each part has the identity. Every round takes away
// the widest size, so there are at most as many rounds as sizes.
void PartByIdentity(AlignedPassage passage, double min_identity, std::vector<AlignedPassage>* out) {
  if (passage.identity() >= min_identity) {
    out->push_back(std::move(passage));
    return;
  }
  const std::vector<Block> blocks = BlocksOf(passage.edits);
  uint32_t widest = 0;
  for (const Block& block : blocks) widest = std::max(widest, block.size());
  uint32_t a = passage.a.begin;
  uint32_t b = passage.b.begin;
  size_t begin = 0;
  const auto emit = [&](size_t end) {
    AlignedPassage part = MakePassage(a, b,
                                      {passage.edits.begin() + static_cast<ptrdiff_t>(begin),
                                       passage.edits.begin() + static_cast<ptrdiff_t>(end)});
    a = part.a.end;
    b = part.b.end;
    PartByIdentity(std::move(part), min_identity, out);
  };
  for (const Block& block : blocks) {
    if (block.size() < widest) continue;
    emit(block.begin);
    a += block.a;
    b += block.b;
    begin = block.end;
  }
  emit(passage.edits.size());
}

// What of `passage` lies behind tokens (a, b) on both sides, beginning with a match; nothing when
// there is none.
std::optional<AlignedPassage> Behind(const AlignedPassage& passage, uint32_t a, uint32_t b) {
  uint32_t at_a = passage.a.begin;
  uint32_t at_b = passage.b.begin;
  for (size_t i = 0; i < passage.edits.size(); ++i) {
    const Edit& edit = passage.edits[i];
    if (edit.kind == EditKind::kMatch) {
      const uint32_t skip = std::max(a > at_a ? a - at_a : 0, b > at_b ? b - at_b : 0);
      if (skip < edit.a) {
        std::vector<Edit> rest(passage.edits.begin() + static_cast<ptrdiff_t>(i),
                               passage.edits.end());
        rest.front().a -= skip;
        rest.front().b -= skip;
        return MakePassage(at_a + skip, at_b + skip, std::move(rest));
      }
    }
    at_a += edit.a;
    at_b += edit.b;
  }
  return std::nullopt;
}

class PairAligner {
 public:
  PairAligner(const AlignText& a, const AlignText& b, const AlignOptions& options,
              AlignTrace* trace)
      : a_(a.tokens()), b_(b.tokens()), options_(options), trace_(trace) {}

  std::vector<AlignedPassage> Run(const std::vector<Chain>& chains) {
    Extend(chains);
    const auto by_place = [](const AlignedPassage& x, const AlignedPassage& y) {
      return std::tie(x.a, x.b) < std::tie(y.a, y.b);
    };
    std::sort(passages_.begin(), passages_.end(), by_place);
    Merge();
    std::vector<AlignedPassage> result;
    std::sort(passages_.begin(), passages_.end(), [&](const auto& x, const auto& y) {
      return x.matched != y.matched ? x.matched > y.matched : by_place(x, y);
    });
    Coverage in_a(a_.size());
    Coverage in_b(b_.size());
    for (AlignedPassage& passage : passages_) {
      const uint32_t words = MatchedWords(a_, passage);
      const bool repeated = words < options_.repeat_words &&
                            (in_a.MoreThanHalf(passage.a) || in_b.MoreThanHalf(passage.b));
      if (words < options_.min_words || repeated) {
        Drop(std::move(passage));
        continue;
      }
      in_a.Add(passage.a);
      in_b.Add(passage.b);
      result.push_back(std::move(passage));
    }
    std::sort(result.begin(), result.end(), by_place);
    return result;
  }

 private:
  void Drop(AlignedPassage passage) {
    if (trace_ != nullptr) trace_->dropped.push_back(std::move(passage));
  }

  void Extend(const std::vector<Chain>& chains) {
    Coverage in_a(a_.size());
    Coverage in_b(b_.size());
    std::vector<AlignedPassage> parts;
    for (const Chain& chain : chains) {
      const Anchor& first = chain.anchors.front();
      const Anchor& last = chain.anchors.back();
      // Most chains of texts that repeat themselves end here, before they cost anything.
      if (in_a.MoreThanHalf({first.a, last.a + last.length}) &&
          in_b.MoreThanHalf({first.b, last.b + last.length})) {
        if (trace_ != nullptr) Drop(ExtendChain(a_, b_, chain, options_.extend));
        continue;
      }
      parts.clear();
      PartByIdentity(ExtendChain(a_, b_, chain, options_.extend), options_.min_identity, &parts);
      for (AlignedPassage& part : parts) {
        if (in_a.MoreThanHalf(part.a) && in_b.MoreThanHalf(part.b)) {
          Drop(std::move(part));
          continue;
        }
        in_a.Add(part.a);
        in_b.Add(part.b);
        passages_.push_back(std::move(part));
      }
    }
  }

  // Both as one passage, when `next` follows `passage` on both sides and they touch, overlap or lie
  // near; the identity must hold.
  std::optional<AlignedPassage> Join(const AlignedPassage& passage,
                                     const AlignedPassage& next) const {
    if (next.b.begin < passage.b.begin) return std::nullopt;
    if (next.a.begin > uint64_t{passage.a.end} + options_.merge_gap ||
        next.b.begin > uint64_t{passage.b.end} + options_.merge_gap) {
      return std::nullopt;
    }
    const std::optional<AlignedPassage> rest = Behind(next, passage.a.end, passage.b.end);
    if (!rest) return std::nullopt;
    const Span gap_a{passage.a.end, rest->a.begin};
    const Span gap_b{passage.b.end, rest->b.begin};
    if (std::max(gap_a.size(), gap_b.size()) > options_.merge_gap) return std::nullopt;
    std::vector<Edit> edits = passage.edits;
    AlignGap(a_, b_, gap_a, gap_b, options_.extend, &edits);
    if (edits.back().kind == EditKind::kMatch) {  // the gap ended with a match, or was none
      edits.back().a += rest->edits.front().a;
      edits.back().b += rest->edits.front().b;
      edits.insert(edits.end(), rest->edits.begin() + 1, rest->edits.end());
    } else {
      edits.insert(edits.end(), rest->edits.begin(), rest->edits.end());
    }
    AlignedPassage joined = MakePassage(passage.a.begin, passage.b.begin, std::move(edits));
    if (joined.identity() < options_.min_identity) return std::nullopt;
    return joined;
  }

  void Merge() {
    std::vector<AlignedPassage> merged;
    for (AlignedPassage& next : passages_) {
      bool joined = false;
      const size_t stop = merged.size() > kMergeLookBack ? merged.size() - kMergeLookBack : 0;
      for (size_t i = merged.size(); i-- > stop && !joined;) {
        if (std::optional<AlignedPassage> both = Join(merged[i], next)) {
          merged[i] = *std::move(both);
          joined = true;
        }
      }
      if (!joined) merged.push_back(std::move(next));
    }
    passages_ = std::move(merged);
  }

  const TokenizedText& a_;
  const TokenizedText& b_;
  const AlignOptions& options_;
  AlignTrace* trace_;
  std::vector<AlignedPassage> passages_;
};

}  // namespace

std::vector<AlignedPassage> AlignPair(const AlignText& a, const AlignText& b,
                                      const AlignOptions& options, AlignTrace* trace) {
  const std::vector<Anchor> anchors = FindAnchors(a, b, options.seed);
  const std::vector<Chain> chains = ChainAnchors(anchors, options.chain);
  if (trace != nullptr) *trace = {anchors, chains, {}};
  return PairAligner(a, b, options, trace).Run(chains);
}

}  // namespace stemma
