// What the program is connected to.

#ifndef STEMMA_CLI_TERMINAL_H_
#define STEMMA_CLI_TERMINAL_H_

#include <string_view>

#include "core/base/status.h"

namespace stemma {

bool OutputIsTerminal();
bool ErrorIsTerminal();

// Colour on standard output: on a terminal that can, unless NO_COLOR is set (no-color.org).
bool ColourWanted();

// Columns of the terminal; COLUMNS in the environment, or 100, where there is none.
int TerminalWidth();

// Hands `page` to the command that PAGER names, "less -R" where it names none, and waits for it to
// end. A reader who leaves before the end is no error.
absl::Status ShowByPager(std::string_view page);

}  // namespace stemma

#endif  // STEMMA_CLI_TERMINAL_H_
