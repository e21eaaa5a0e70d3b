#include <algorithm>
#include <string_view>

#include "cli/describe/describe.h"
#include "core/base/status.h"

namespace stemma {
namespace {

std::string Joined(const std::vector<std::string>& words, std::string_view separator) {
  std::string joined;
  for (size_t i = 0; i < words.size(); ++i) {
    joined += Concat(i == 0 ? "" : separator, words[i]);
  }
  return joined;
}

std::vector<std::string> CommandNamesOf(const std::vector<CommandDescription>& commands) {
  std::vector<std::string> names;
  for (size_t i = 1; i < commands.size(); ++i) names.push_back(commands[i].name);
  return names;
}

std::vector<std::string> FlagNamesOf(const CommandDescription& command) {
  std::vector<std::string> names;
  for (const FlagDescription& flag : command.flags) {
    if (!flag.argument) names.insert(names.end(), flag.names.begin(), flag.names.end());
  }
  return names;
}

// A word between single quotes, for a POSIX shell.
std::string ShellQuoted(std::string_view text) {
  std::string quoted = "'";
  for (char c : text) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

// The same for fish, where a backslash escapes inside quotes.
std::string FishQuoted(std::string_view text) {
  std::string quoted = "'";
  for (char c : text) {
    if (c == '\'' || c == '\\') quoted.push_back('\\');
    quoted.push_back(c);
  }
  return quoted + "'";
}

// A description inside a zsh _arguments specification.
std::string ZshText(std::string_view text) {
  std::string escaped;
  for (char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') escaped.push_back('\\');
    escaped.push_back(c);
  }
  return escaped;
}

std::string ZshFlag(const FlagDescription& flag) {
  std::string action;
  if (!flag.choices.empty()) {
    action = Concat(":value:(", Joined(flag.choices, " "), ")");
  } else if (flag.value == "FILE" || flag.value == "PATH") {
    action = Concat(":", flag.value, ":_files");
  } else if (!flag.value.empty()) {
    action = Concat(":", flag.value, ":");
  }
  std::string lines;
  for (const std::string& name : flag.names) {
    lines += Concat("        ", ShellQuoted(Concat(name, "[", ZshText(flag.text), "]", action)),
                    " \\\n");
  }
  return lines;
}

}  // namespace

std::string BashCompletion(const std::vector<CommandDescription>& commands) {
  std::string script =
      "# bash completion of stemma\n"
      "_stemma() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command= flags= "
      "i\n"
      "  for ((i = 1; i < COMP_CWORD; i++)); do\n";
  script += Concat("    case ${COMP_WORDS[i]} in ", Joined(CommandNamesOf(commands), "|"),
                   ") command=${COMP_WORDS[i]}; break ;; esac\n  done\n");
  script += "  case $before in\n";
  std::vector<std::string> seen;
  for (const CommandDescription& command : commands) {
    for (const FlagDescription& flag : command.flags) {
      const std::string pattern = Joined(flag.names, "|");
      if (flag.argument || flag.value.empty()) continue;
      if (std::find(seen.begin(), seen.end(), pattern) != seen.end()) continue;
      seen.push_back(pattern);
      if (!flag.choices.empty()) {
        script += Concat("    ", pattern, ") COMPREPLY=($(compgen -W '", Joined(flag.choices, " "),
                         "' -- \"$word\")); return ;;\n");
      } else if (flag.value != "FILE" && flag.value != "PATH") {
        script += Concat("    ", pattern, ") return ;;\n");
      }
    }
  }
  script += "  esac\n  case $command in\n";
  for (size_t i = 1; i < commands.size(); ++i) {
    script += Concat("    ", commands[i].name, ") flags='", Joined(FlagNamesOf(commands[i]), " "),
                     "' ;;\n");
  }
  script += "  esac\n";
  script += Concat("  if [[ $word == -* ]]; then COMPREPLY=($(compgen -W \"$flags ",
                   Joined(FlagNamesOf(commands[0]), " "), "\" -- \"$word\"))\n");
  script += Concat("  elif [[ -z $command ]]; then COMPREPLY=($(compgen -W '",
                   Joined(CommandNamesOf(commands), " "), "' -- \"$word\"))\n");
  script += "  fi\n}\ncomplete -o default -F _stemma stemma\n";
  return script;
}

std::string ZshCompletion(const std::vector<CommandDescription>& commands) {
  std::string script =
      "#compdef stemma\n\n"
      "_stemma() {\n"
      "  local context state state_descr line\n"
      "  typeset -A opt_args\n"
      "  _arguments -C \\\n";
  for (const FlagDescription& flag : commands[0].flags) {
    if (!flag.argument) script += ZshFlag(flag);
  }
  script += "        '1:command:->command' '*::argument:->argument'\n  case $state in\n";
  script += "    command)\n      local -a commands=(\n";
  for (size_t i = 1; i < commands.size(); ++i) {
    script += Concat("        ",
                     ShellQuoted(Concat(commands[i].name, ":", ZshText(commands[i].text))), "\n");
  }
  script += "      )\n      _describe command commands ;;\n";
  script += "    argument)\n      case $words[1] in\n";
  for (size_t i = 1; i < commands.size(); ++i) {
    script += Concat("      ", commands[i].name, ") _arguments \\\n");
    for (const FlagDescription& flag : commands[i].flags) {
      if (!flag.argument) script += ZshFlag(flag);
    }
    script += "        '*:file:_files' ;;\n";
  }
  script += "      esac ;;\n  esac\n}\n\n_stemma \"$@\"\n";
  return script;
}

std::string FishCompletion(const std::vector<CommandDescription>& commands) {
  const std::string names = Joined(CommandNamesOf(commands), " ");
  std::string script = "# fish completion of stemma\n";
  for (size_t i = 1; i < commands.size(); ++i) {
    script += Concat("complete -c stemma -n 'not __fish_seen_subcommand_from ", names, "' -f -a ",
                     commands[i].name, " -d ", FishQuoted(commands[i].text), "\n");
  }
  for (const CommandDescription& command : commands) {
    const std::string when =
        command.name.empty() ? "" : Concat(" -n '__fish_seen_subcommand_from ", command.name, "'");
    for (const FlagDescription& flag : command.flags) {
      if (flag.argument) continue;
      script += "complete -c stemma" + when;
      for (const std::string& name : flag.names) {
        const bool is_long = name.starts_with("--");
        script += Concat(is_long ? " -l " : " -s ", name.substr(is_long ? 2 : 1));
      }
      if (!flag.choices.empty()) {
        script += Concat(" -x -a ", FishQuoted(Joined(flag.choices, " ")));
      } else if (flag.value == "FILE" || flag.value == "PATH") {
        script += " -r -F";
      } else if (!flag.value.empty()) {
        script += " -x";
      }
      script += Concat(" -d ", FishQuoted(flag.text), "\n");
    }
  }
  return script;
}

}  // namespace stemma
