// What the program is connected to.

#ifndef STEMMA_CLI_TERMINAL_H_
#define STEMMA_CLI_TERMINAL_H_

namespace stemma {

bool OutputIsTerminal();
bool ErrorIsTerminal();

// Colour on standard output: on a terminal that can, unless NO_COLOR is set (no-color.org).
bool ColourWanted();

// Columns of the terminal; COLUMNS in the environment, or 100, where there is none.
int TerminalWidth();

}  // namespace stemma

#endif  // STEMMA_CLI_TERMINAL_H_
