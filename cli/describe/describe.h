// The man page and the completions of the shells, made from the description of the commands that
// the program itself parses with.

#ifndef STEMMA_CLI_DESCRIBE_DESCRIBE_H_
#define STEMMA_CLI_DESCRIBE_DESCRIBE_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace stemma {

// One flag or argument as all the forms need it.
struct FlagDescription {
  std::vector<std::string> names;  // with their dashes; of an argument: its name
  std::string value;               // "FILE"; empty for a flag without
  std::vector<std::string> choices;
  std::string text;
  std::string group;
  bool argument = false;
};

struct CommandDescription {
  std::string name;  // empty: the program itself
  std::string text;
  std::string footer;
  std::vector<FlagDescription> flags;
};

// The program first, then its commands in their order.
std::vector<CommandDescription> Describe(const CLI::App& app);

std::string Manual(const std::vector<CommandDescription>& commands);  // troff, section 1
std::string BashCompletion(const std::vector<CommandDescription>& commands);
std::string ZshCompletion(const std::vector<CommandDescription>& commands);
std::string FishCompletion(const std::vector<CommandDescription>& commands);

}  // namespace stemma

#endif  // STEMMA_CLI_DESCRIBE_DESCRIBE_H_
