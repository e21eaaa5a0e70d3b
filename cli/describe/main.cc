// stemma-describe man|bash|zsh|fish FILE: run by the build, not installed.

#include <cstdio>
#include <string>
#include <utility>

#include "cli/commands.h"
#include "cli/describe/describe.h"
#include "core/base/files.h"

namespace stemma {
namespace {

std::vector<std::string> ChoicesOf(const std::string& type) {
  std::vector<std::string> choices;
  const size_t begin = type.find('{');
  const size_t end = type.find('}');
  if (begin == std::string::npos || end == std::string::npos) return choices;
  std::string choice;
  for (size_t i = begin + 1; i <= end; ++i) {
    if (type[i] != ',' && type[i] != '}') {
      choice.push_back(type[i]);
    } else {
      choices.push_back(std::exchange(choice, ""));
    }
  }
  return choices;
}

FlagDescription DescribeFlag(const CLI::Option& option) {
  FlagDescription flag;
  flag.text = option.get_description();
  flag.group = option.get_group();
  flag.argument = option.get_positional();
  if (flag.argument) {
    flag.names = {option.get_name()};
    return flag;
  }
  for (const std::string& name : option.get_snames()) flag.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) flag.names.push_back("--" + name);
  if (option.get_items_expected_max() == 0) return flag;
  const std::string type = option.get_type_name();
  flag.choices = ChoicesOf(type);
  flag.value = flag.choices.empty() ? type.substr(0, type.find(':')) : "CHOICE";
  return flag;
}

CommandDescription DescribeCommand(const CLI::App& app, const std::string& name) {
  CommandDescription command{name, app.get_description(), app.get_footer(), {}};
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_group().empty()) command.flags.push_back(DescribeFlag(*option));
  }
  return command;
}

int Main(int argc, char** argv) {
  const std::string form = argc == 3 ? argv[1] : "";
  CLI::App app;
  Arguments arguments;
  DescribeCommands(&app, &arguments);
  const std::vector<CommandDescription> commands = Describe(app);
  std::string text;
  if (form == "man") text = Manual(commands);
  if (form == "bash") text = BashCompletion(commands);
  if (form == "zsh") text = ZshCompletion(commands);
  if (form == "fish") text = FishCompletion(commands);
  if (text.empty()) {
    std::fputs("usage: stemma-describe man|bash|zsh|fish FILE\n", stderr);
    return 2;
  }
  absl::StatusOr<AtomicFile> file = AtomicFile::Create(argv[2]);
  absl::Status status = file.status();
  if (status.ok()) status = file->Append(text);
  if (status.ok()) status = file->Commit();
  if (status.ok()) return 0;
  std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
  return 2;
}

}  // namespace

std::vector<CommandDescription> Describe(const CLI::App& app) {
  std::vector<CommandDescription> commands = {DescribeCommand(app, "")};
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    commands.push_back(DescribeCommand(*command, command->get_name()));
  }
  return commands;
}

}  // namespace stemma

int main(int argc, char** argv) { return stemma::Main(argc, argv); }
