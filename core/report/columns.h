// Text on a terminal: how many columns it takes, and how to fold, cut and fill it to a number of
// them.
//
//   Columns("中国 ab");                 // 7: wide letters take two columns, combining marks none
//   for (const std::string& line : Wrap(paragraph, 100)) ...
//
// Whatever comes from an input goes through Printable before it is shown: a title must not be able
// to move the cursor or turn the line around. Text that is not UTF-8 counts and shows as U+FFFD.

#ifndef STEMMA_CORE_REPORT_COLUMNS_H_
#define STEMMA_CORE_REPORT_COLUMNS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace stemma {

// The columns that `text` takes; it holds no control characters.
size_t Columns(std::string_view text);

// `text` as one line that is safe to show: runs of white space become one space, leading and
// trailing ones go, and control characters and those that change the direction of writing become
// U+FFFD.
std::string Printable(std::string_view text);

// The beginning of `text` that fits, closed by an ellipsis when something was left out.
std::string Clip(std::string_view text, size_t width);

// `text` with spaces behind it up to `width` columns.
std::string Pad(std::string_view text, size_t width);

// Lines of at most `width` columns (at least 2), broken at spaces and between wide letters; a word
// that is longer than a line is broken where the line ends. Lines but the first are `hanging`
// columns shorter: room for the caller's indent. No line for an empty text.
std::vector<std::string> Wrap(std::string_view text, size_t width, size_t hanging = 0);

}  // namespace stemma

#endif  // STEMMA_CORE_REPORT_COLUMNS_H_
