#include "core/align/extend.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <utility>

namespace stemma {
namespace {

constexpr int kDead = std::numeric_limits<int>::min() / 2;
constexpr uint64_t kMaxGapCells = uint64_t{1} << 20;

void Append(EditKind kind, uint32_t a, uint32_t b, std::vector<Edit>* edits) {
  if (a == 0 && b == 0) return;
  if (!edits->empty() && edits->back().kind == kind) {
    edits->back().a += a;
    edits->back().b += b;
  } else {
    edits->push_back({kind, a, b});
  }
}

void AppendStep(EditKind kind, std::vector<Edit>* edits) {
  Append(kind, kind == EditKind::kInsert ? 0 : 1, kind == EditKind::kDelete ? 0 : 1, edits);
}

// Appends `steps` from the last to the first.
void AppendReversed(const std::vector<EditKind>& steps, std::vector<Edit>* edits) {
  for (size_t i = steps.size(); i-- > 0;) AppendStep(steps[i], edits);
}

// The best of the three ways into a cell. Ties go to the diagonal, then to the deletion, so that
// equal alignments are always told the same way.
struct Cell {
  int score;
  EditKind kind;
};
inline Cell BestOf(int diagonal, bool equal, int above, int left, const ExtendOptions& options) {
  Cell cell = equal ? Cell{diagonal + options.match, EditKind::kMatch}
                    : Cell{diagonal + options.mismatch, EditKind::kReplace};
  if (above + options.mismatch > cell.score) {
    cell = {above + options.mismatch, EditKind::kDelete};
  }
  if (left + options.mismatch > cell.score) cell = {left + options.mismatch, EditKind::kInsert};
  return cell;
}

using Tokens = std::span<const uint64_t>;

// Needleman and Wunsch's alignment, over the cells whose diagonal lies within the band around those
// of the two corners.
class BandedAlignment {
 public:
  BandedAlignment(Tokens a, Tokens b, const ExtendOptions& options)
      : a_(a), b_(b), options_(options) {
    const int64_t slant = static_cast<int64_t>(b.size()) - static_cast<int64_t>(a.size());
    low_ = std::min<int64_t>(0, slant) - options.band;
    high_ = std::max<int64_t>(0, slant) + options.band;
    width_ = std::min<uint64_t>(b.size() + 1, static_cast<uint64_t>(high_ - low_) + 1);
  }

  uint64_t cells() const { return (a_.size() + 1) * width_; }

  void Run(std::vector<Edit>* edits) {
    kinds_.resize(cells());
    Fill();
    std::vector<EditKind> steps;
    size_t i = a_.size();
    size_t j = b_.size();
    while (i > 0 || j > 0) {
      const EditKind kind = kinds_[i * width_ + (j - First(i))];
      steps.push_back(kind);
      if (kind != EditKind::kInsert) --i;
      if (kind != EditKind::kDelete) --j;
    }
    AppendReversed(steps, edits);
  }

 private:
  // The columns [First, Last] of row i that lie in the band.
  size_t First(size_t i) const {
    const int64_t first = static_cast<int64_t>(i) + low_;
    const int64_t last_start = static_cast<int64_t>(b_.size() + 1 - width_);
    return static_cast<size_t>(std::clamp<int64_t>(first, 0, last_start));
  }
  size_t Last(size_t i) const {
    return static_cast<size_t>(
        std::min<int64_t>(static_cast<int64_t>(b_.size()), static_cast<int64_t>(i) + high_));
  }

  void Fill() {
    std::vector<int> above(b_.size() + 2, kDead);  // by column + 1; column 0 of the table at 1
    std::vector<int> row(b_.size() + 2, kDead);
    for (size_t i = 0; i <= a_.size(); ++i) {
      const size_t first = First(i);
      const size_t last = Last(i);
      row[first] = kDead;  // left of the band
      for (size_t j = first; j <= last; ++j) {
        Cell cell{0, EditKind::kMatch};
        if (i > 0 || j > 0) {
          const bool inside = i > 0 && j > 0;
          cell = BestOf(inside ? above[j] : kDead, inside && a_[i - 1] == b_[j - 1],
                        i > 0 ? above[j + 1] : kDead, row[j], options_);
        }
        row[j + 1] = cell.score;
        kinds_[i * width_ + (j - first)] = cell.kind;
      }
      if (last + 2 < row.size()) row[last + 2] = kDead;  // right of the band, for the next row
      std::swap(above, row);
    }
  }

  Tokens a_;
  Tokens b_;
  const ExtendOptions& options_;
  int64_t low_;
  int64_t high_;
  uint64_t width_;
  std::vector<EditKind> kinds_;
};

// One end of a passage, read outwards: token k of a side is begin[k * step].
struct Outward {
  const uint64_t* begin;
  ptrdiff_t step;
  size_t size;
  uint64_t operator[](size_t k) const { return begin[static_cast<ptrdiff_t>(k) * step]; }
};

// The extension of one end: the alignment of a prefix of `a` with a prefix of `b` that scores best,
// with every cell dropped that lies x_drop below the best so far.
class Extension {
 public:
  Extension(Outward a, Outward b, const ExtendOptions& options)
      : a_(a), b_(b), options_(options), scores_{0} {
    rows_.push_back({0, 0});
    kinds_.push_back(EditKind::kMatch);
    GrowRow(0);
    for (size_t i = 1; i <= a_.size && !scores_.empty(); ++i) NextRow(i);
  }

  // From the outer end of the best extension to its inner end.
  std::vector<EditKind> Steps() const {
    std::vector<EditKind> steps;
    size_t i = best_i_;
    size_t j = best_j_;
    while (i > 0 || j > 0) {
      const EditKind kind = kinds_[rows_[i].kinds + (j - rows_[i].first)];
      steps.push_back(kind);
      if (kind != EditKind::kInsert) --i;
      if (kind != EditKind::kDelete) --j;
    }
    return steps;
  }

 private:
  struct Row {
    size_t first;  // column
    size_t kinds;  // where its cells begin
  };

  bool Alive(int score) const { return score >= best_ - options_.x_drop; }

  // Insertions at the right end of a row whose last column is `last`.
  void GrowRow(size_t last) {
    while (last < b_.size && Alive(scores_.back() + options_.mismatch)) {
      scores_.push_back(scores_.back() + options_.mismatch);
      kinds_.push_back(EditKind::kInsert);
      ++last;
    }
  }

  void NextRow(size_t i) {
    above_.swap(scores_);
    scores_.clear();
    const size_t above_first = rows_.back().first;
    const auto above = [&](size_t j) {
      return j >= above_first && j - above_first < above_.size() ? above_[j - above_first] : kDead;
    };
    Row row{above_first, kinds_.size()};
    const size_t last = std::min(b_.size, above_first + above_.size());
    for (size_t j = above_first; j <= last; ++j) {
      const bool equal = j > 0 && a_[i - 1] == b_[j - 1];
      Cell cell = BestOf(j > 0 ? above(j - 1) : kDead, equal, above(j),
                         scores_.empty() ? kDead : scores_.back(), options_);
      if (!Alive(cell.score)) cell.score = kDead;
      if (cell.score == kDead && scores_.empty()) {
        row.first = j + 1;
        continue;
      }
      scores_.push_back(cell.score);
      kinds_.push_back(cell.kind);
      if (cell.score > best_) {
        best_ = cell.score;
        best_i_ = i;
        best_j_ = j;
      }
    }
    rows_.push_back(row);
    if (scores_.empty()) return;
    if (scores_.back() != kDead) GrowRow(last);
    while (!scores_.empty() && scores_.back() == kDead) scores_.pop_back();
  }

  Outward a_;
  Outward b_;
  const ExtendOptions& options_;
  int best_ = 0;
  size_t best_i_ = 0;
  size_t best_j_ = 0;
  std::vector<int> scores_;  // of the current row, from its first column
  std::vector<int> above_;
  std::vector<Row> rows_;
  std::vector<EditKind> kinds_;
};

std::vector<EditKind> ExtendForwards(Tokens a, Tokens b, const ExtendOptions& options) {
  const auto outward = [&](Tokens side) {
    return Outward{side.data(), 1, std::min<size_t>(side.size(), options.max_extend)};
  };
  return Extension(outward(a), outward(b), options).Steps();
}

std::vector<EditKind> ExtendBackwards(Tokens a, Tokens b, const ExtendOptions& options) {
  const auto outward = [&](Tokens side) {
    const uint64_t* last = side.empty() ? nullptr : &side.back();
    return Outward{last, -1, std::min<size_t>(side.size(), options.max_extend)};
  };
  return Extension(outward(a), outward(b), options).Steps();
}

}  // namespace

double AlignedPassage::identity() const {
  const uint32_t longer = std::max(a.size(), b.size());
  return longer == 0 ? 0 : static_cast<double>(matched) / longer;
}

void AlignGap(const TokenizedText& a, const TokenizedText& b, Span in_a, Span in_b,
              const ExtendOptions& options, std::vector<Edit>* edits) {
  Tokens left = Tokens(a.hash).subspan(in_a.begin, in_a.size());
  Tokens right = Tokens(b.hash).subspan(in_b.begin, in_b.size());
  // Equal ends belong to some best alignment.
  const size_t shorter = std::min(left.size(), right.size());
  size_t head = 0;
  while (head < shorter && left[head] == right[head]) ++head;
  size_t tail = 0;
  while (tail < shorter - head && left[left.size() - 1 - tail] == right[right.size() - 1 - tail]) {
    ++tail;
  }
  left = left.subspan(head, left.size() - head - tail);
  right = right.subspan(head, right.size() - head - tail);
  Append(EditKind::kMatch, static_cast<uint32_t>(head), static_cast<uint32_t>(head), edits);
  const uint32_t n = static_cast<uint32_t>(left.size());
  const uint32_t m = static_cast<uint32_t>(right.size());
  BandedAlignment alignment(left, right, options);
  if (std::min(n, m) == 0 || std::max(n, m) == 1 || alignment.cells() > kMaxGapCells) {
    const uint32_t both = std::min(n, m);
    Append(EditKind::kReplace, both, both, edits);
    Append(EditKind::kDelete, n - both, 0, edits);
    Append(EditKind::kInsert, 0, m - both, edits);
  } else {
    alignment.Run(edits);
  }
  Append(EditKind::kMatch, static_cast<uint32_t>(tail), static_cast<uint32_t>(tail), edits);
}

AlignedPassage MakePassage(uint32_t a, uint32_t b, std::vector<Edit> edits) {
  AlignedPassage passage;
  passage.a = {a, a};
  passage.b = {b, b};
  for (const Edit& edit : edits) {
    passage.a.end += edit.a;
    passage.b.end += edit.b;
    if (edit.kind != EditKind::kMatch) continue;
    passage.matched += edit.a;
    passage.longest_run = std::max(passage.longest_run, edit.a);
  }
  passage.edits = std::move(edits);
  return passage;
}

AlignedPassage ExtendChain(const TokenizedText& a, const TokenizedText& b, const Chain& chain,
                           const ExtendOptions& options) {
  const Anchor& front = chain.anchors.front();
  const Tokens in_a(a.hash);
  const Tokens in_b(b.hash);
  std::vector<Edit> edits;
  // Steps stand from the outer end inwards, which here is the reading order.
  for (EditKind kind : ExtendBackwards(in_a.first(front.a), in_b.first(front.b), options)) {
    AppendStep(kind, &edits);
  }
  uint32_t begin_a = front.a;
  uint32_t begin_b = front.b;
  for (const Edit& edit : edits) {
    begin_a -= edit.a;
    begin_b -= edit.b;
  }
  uint32_t at_a = front.a;  // how far both texts are aligned
  uint32_t at_b = front.b;
  for (const Anchor& anchor : chain.anchors) {
    AlignGap(a, b, {at_a, anchor.a}, {at_b, anchor.b}, options, &edits);
    Append(EditKind::kMatch, anchor.length, anchor.length, &edits);
    at_a = anchor.a + anchor.length;
    at_b = anchor.b + anchor.length;
  }
  AppendReversed(ExtendForwards(in_a.subspan(at_a), in_b.subspan(at_b), options), &edits);
  return MakePassage(begin_a, begin_b, std::move(edits));
}

uint32_t MatchedWords(const TokenizedText& a, const AlignedPassage& passage) {
  if (a.weight.empty()) return passage.matched;
  uint32_t quarters = 0;
  uint32_t at = passage.a.begin;
  for (const Edit& edit : passage.edits) {
    if (edit.kind == EditKind::kMatch) {
      for (uint32_t i = at; i < at + edit.a; ++i) quarters += a.weight[i];
    }
    at += edit.a;
  }
  return (quarters + kWordWeight - 1) / kWordWeight;
}

}  // namespace stemma
