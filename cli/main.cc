// stemma: parses what was typed and starts a command. Everything else is in the files beside.

#include <malloc.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <string_view>

#include "cli/command_bench.h"
#include "cli/commands.h"
#include "cli/messages.h"
#include "cli/run.h"

namespace stemma {
namespace {

const CLI::App* ParsedCommand(const CLI::App& app) {
  const auto parsed = app.get_subcommands();
  return parsed.empty() ? nullptr : parsed.front();
}

// What is left over after parsing: a flag or a command that does not exist.
int Unknown(const CLI::App& app, const std::string& word) {
  const CLI::App* command = ParsedCommand(app);
  if (word.starts_with("-")) {
    const std::string flag = word.substr(0, word.find('='));
    const std::string where = command == nullptr ? "" : " of stemma " + command->get_name();
    Say("no flag " + flag + where + DidYouMean(flag, FlagNames(app, command)));
  } else if (command != nullptr) {
    Say("stemma " + command->get_name() + " takes no further argument \"" + word +
        "\"; see stemma " + command->get_name() + " --help");
  } else {
    std::string hint = DidYouMean(word, CommandNames(app));
    std::error_code error;
    if (std::filesystem::exists(word, error)) hint = "; to search it: stemma find " + word;
    if (hint.empty()) hint = "; see stemma --help";
    Say("no command \"" + word + "\"" + hint);
  }
  return kExitFault;
}

// A line of the file of --config that names no flag.
int UnknownInConfig(const CLI::App& app, const std::string& name) {
  const size_t dot = name.find('.');
  const std::string section = name.substr(0, dot == std::string::npos ? 0 : dot);
  const auto named =
      app.get_subcommands([&](const CLI::App* a) { return a->get_name() == section; });
  const CLI::App* command = named.empty() ? nullptr : named.front();
  const std::string flag = "--" + name.substr(dot == std::string::npos ? 0 : dot + 1);
  Say("--config: no flag " + flag + (section.empty() ? "" : " in [" + section + "]") +
      DidYouMean(flag, FlagNames(app, command)));
  return kExitFault;
}

int Unparsable(const CLI::App& app, const CLI::ParseError& error) {
  static constexpr std::string_view kConfigExtra = "INI was not able to parse ";
  const std::string what = error.what();
  if (what.starts_with(kConfigExtra)) {
    return UnknownInConfig(app, what.substr(kConfigExtra.size()));
  }
  const CLI::App* command = ParsedCommand(app);
  const std::string name = command == nullptr ? "" : " " + command->get_name();
  Say(what + "; see stemma" + name + " --help");
  return kExitFault;
}

int Dispatch(const CLI::App& app, const Arguments& arguments) {
  const CLI::App* command = ParsedCommand(app);
  const std::vector<std::string> unknown = app.remaining(true);
  if (!unknown.empty()) return Unknown(app, unknown.front());
  if (command == nullptr) {
    std::fputs(app.help().c_str(), stderr);
    return kExitFault;
  }
  if (command->get_name() == "find") return RunFind(arguments);
  if (command->get_name() == "archive") return RunArchive(arguments);
  if (command->get_name() == "score") return RunScore(arguments);
  if (command->get_name() == "serve") return RunServe(arguments);
  if (command->get_name() == "compare") return RunCompare(arguments);
  if (command->get_name() == "bench") return RunBench(arguments);
  if (command->get_name() == "dedup") return RunDedup(arguments);
  if (command->get_name() == "eval") return RunEval(arguments);
  if (command->get_name() == "sketch") return RunSketch(arguments);
  if (command->get_name() == "report") return RunReport(arguments);
  if (command->get_name() == "fit") return RunFit(arguments);
  return RunExplain(arguments);
}

// The large arrays of one batch serve the next: given back to the system and asked for again, they
// cost a run a sixth of its time in pages that are cleared. Few arenas keep what is free together.
void SetUpMemory() {
  ::mallopt(M_MMAP_THRESHOLD, 64 << 20);
  ::mallopt(M_TRIM_THRESHOLD, 64 << 20);
  ::mallopt(M_ARENA_MAX, 4);
}

int Main(int argc, char** argv) {
  SetUpMemory();
  std::signal(SIGPIPE, SIG_IGN);  // a write says so instead
  CLI::App app;
  Arguments arguments;
  DescribeCommands(&app, &arguments);
  app.allow_extras();  // Dispatch names them better
  for (CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    command->allow_extras();
    for (CLI::App* action : command->get_subcommands([](const CLI::App*) { return true; })) {
      action->allow_extras();
    }
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help, --version
    return app.exit(asked);
  } catch (const CLI::ParseError& error) {
    return Unparsable(app, error);
  }
  return Dispatch(app, arguments);
}

}  // namespace
}  // namespace stemma

int main(int argc, char** argv) {
  try {
    return stemma::Main(argc, argv);
  } catch (const std::exception& error) {  // out of memory, most likely
    stemma::Say(error.what());
    return stemma::kExitFault;
  }
}
