#include "core/report/side_by_side.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "core/report/columns.h"
#include "core/report/internal/phrases.h"

namespace stemma {
namespace {

constexpr std::string_view kGutter = " | ";

// One side of the comparison.
struct Side {
  std::string_view text;
  const TokenizedText& tokens;
  std::string_view open;  // around words that stand on this side only
  std::string_view close;

  // Token `i` as it stands in the original, with what follows it up to the next one.
  std::string Word(uint32_t i, uint32_t end) const {
    const uint32_t begin = tokens.source[i].begin;
    const uint32_t stop = i + 1 < end ? tokens.source[i + 1].begin : tokens.source[i].end;
    std::string_view raw = text.substr(begin, stop - begin);
    const bool space = !raw.empty() && raw.find_first_of(" \t\r\n") != std::string_view::npos;
    std::string word = Printable(raw);
    if (space) word.push_back(' ');
    return word;
  }
};

// A cell of a row: what is shown, and how many columns it takes (escape sequences take none).
struct Cell {
  std::string text;
  size_t columns = 0;
};

class Rows {
 public:
  Rows(const Side& left, const Side& right, const SideBySideOptions& options)
      : left_(left), right_(right), colour_(options.colour) {
    const size_t width = static_cast<size_t>(std::max(options.width, 30));
    column_ = (width - kGutter.size()) / 2;
  }

  // Equal words go into one row together, or into the next together.
  void Match(std::string_view left, std::string_view right) {
    const bool full =
        left_cell_.columns + Width(left) > column_ || right_cell_.columns + Width(right) > column_;
    if (full) EndRow();
    Put(left_, &left_cell_, left, false);
    Put(right_, &right_cell_, right, false);
  }
  void OnlyLeft(std::string_view words) { Marked(left_, &left_cell_, words); }
  void OnlyRight(std::string_view words) { Marked(right_, &right_cell_, words); }

  std::string Take() {
    EndRow();
    return std::move(out_);
  }

 private:
  // Columns that the word needs; the space behind it may fall off the row's end.
  static size_t Width(std::string_view word) {
    while (!word.empty() && word.back() == ' ') word.remove_suffix(1);
    return Columns(word);
  }

  void Marked(const Side& side, Cell* cell, std::string_view words) {
    const size_t marks = colour_ ? 0 : side.open.size() + side.close.size();
    for (const std::string& line : Wrap(words, column_ - marks)) {
      if (cell->columns > 0 && cell->columns + Columns(line) + marks > column_) EndRow();
      Put(side, cell, line, true);
    }
    if (!words.empty() && words.back() == ' ' && cell->columns < column_) {
      cell->text.push_back(' ');
      ++cell->columns;
    }
  }

  void Put(const Side& side, Cell* cell, std::string_view words, bool marked) {
    if (!marked) {
      // A word longer than the column is cut into rows of its own.
      while (Width(words) > column_) {
        const std::string part = Wrap(words, column_).front();
        cell->text += part;
        cell->columns += Columns(part);
        words.remove_prefix(part.size());
        EndRow();
      }
      cell->text += words;
      cell->columns += Columns(words);
      return;
    }
    cell->text += colour_ ? kOnlyHereColour : side.open;
    cell->text += words;
    cell->text += colour_ ? kPlainText : side.close;
    cell->columns += Columns(words) + (colour_ ? 0 : side.open.size() + side.close.size());
  }

  void EndRow() {
    if (left_cell_.columns == 0 && right_cell_.columns == 0) return;
    std::string line = left_cell_.text;
    if (left_cell_.columns < column_) line.append(column_ - left_cell_.columns, ' ');
    // A word's last space may stand one column beyond the edge.
    if (left_cell_.columns > column_) line.pop_back();
    line += kGutter;
    line += right_cell_.text;
    while (line.back() == ' ') line.pop_back();
    out_ += line;
    out_ += '\n';
    left_cell_ = {};
    right_cell_ = {};
  }

  const Side& left_;
  const Side& right_;
  bool colour_;
  size_t column_ = 0;
  Cell left_cell_;
  Cell right_cell_;
  std::string out_;
};

std::string Words(const Side& side, uint32_t begin, uint32_t count, uint32_t end) {
  std::string words;
  for (uint32_t i = begin; i < begin + count; ++i) words += side.Word(i, end);
  return words;
}

}  // namespace

std::string SideBySide(std::string_view text_a, const TokenizedText& a, std::string_view text_b,
                       const TokenizedText& b, const AlignedPassage& passage,
                       const SideBySideOptions& options) {
  const Side left{text_a, a, "[-", "-]"};
  const Side right{text_b, b, "{+", "+}"};
  Rows rows(left, right, options);
  uint32_t at_a = passage.a.begin;
  uint32_t at_b = passage.b.begin;
  for (const Edit& edit : passage.edits) {
    if (edit.kind == EditKind::kMatch) {
      for (uint32_t i = 0; i < edit.a; ++i) {
        rows.Match(left.Word(at_a + i, passage.a.end), right.Word(at_b + i, passage.b.end));
      }
    } else {
      if (edit.a > 0) rows.OnlyLeft(Words(left, at_a, edit.a, passage.a.end));
      if (edit.b > 0) rows.OnlyRight(Words(right, at_b, edit.b, passage.b.end));
    }
    at_a += edit.a;
    at_b += edit.b;
  }
  return rows.Take();
}

std::string ComparisonPage(const ComparedTexts& compared, const SideBySideOptions& options) {
  const PairRecord& pair = compared.pair;
  const size_t width = static_cast<size_t>(std::max(options.width, 30));
  std::string page;
  auto paragraph = [&](std::string_view text, std::string_view style) {
    for (const std::string& line : Wrap(text, width)) {
      page +=
          !style.empty() && options.colour ? Concat(style, line, kPlainText, "\n") : line + "\n";
    }
  };
  auto words = [](const TokenizedText& tokens) { return tokens.Words(0, tokens.size()); };
  paragraph(PairInWords(pair, words(compared.tokens_a), words(compared.tokens_b)), kBoldText);
  for (const std::string& line : ProvenanceInWords(pair)) paragraph(line, "");
  for (size_t i = 0; i < compared.passages.size(); ++i) {
    const PassageRecord& passage = pair.passages[i];
    page += '\n';
    paragraph(
        Concat("passage ", i + 1, " of ", compared.passages.size(), ": ", PassageInWords(passage)),
        Concat(kBoldText, PassageColour(i)));
    page += SideBySide(compared.text_a, compared.tokens_a, compared.text_b, compared.tokens_b,
                       compared.passages[i], options);
  }
  return page;
}

}  // namespace stemma
