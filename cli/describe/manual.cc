#include <string_view>

#include "cli/describe/describe.h"
#include "core/base/status.h"
#include "core/pipeline.h"

namespace stemma {
namespace {

// Text for troff: what it would take for its own is escaped.
std::string Troff(std::string_view text) {
  std::string out;
  bool line_begin = true;
  for (char c : text) {
    if (line_begin && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out.push_back(c);
    }
    line_begin = c == '\n';
  }
  return out;
}

std::string FlagParagraph(const FlagDescription& flag) {
  std::string head;
  for (const std::string& name : flag.names) {
    if (!head.empty()) head += ", ";
    head += Concat("\\fB", Troff(name), "\\fR");
  }
  if (!flag.value.empty() && flag.choices.empty()) head += Concat(" \\fI", flag.value, "\\fR");
  for (size_t i = 0; i < flag.choices.size(); ++i) {
    head += Concat(i == 0 ? " " : "|", "\\fI", flag.choices[i], "\\fR");
  }
  return Concat(".TP\n", head, "\n", Troff(flag.text), ".\n");
}

std::string Flags(const CommandDescription& command) {
  std::string text;
  for (const FlagDescription& flag : command.flags) {
    if (flag.argument) text += FlagParagraph(flag);
  }
  std::string group;
  for (const FlagDescription& flag : command.flags) {
    if (flag.argument) continue;
    if (!command.name.empty() && flag.group != group) text += Concat(".PP\n", flag.group, ":\n");
    group = flag.group;
    text += FlagParagraph(flag);
  }
  return text;
}

std::string Synopsis(const CommandDescription& command) {
  std::string line = Concat(".B stemma ", command.name, "\n[\\fIFLAG\\fR...]");
  for (const FlagDescription& flag : command.flags) {
    if (!flag.argument) continue;
    line += Concat(" \\fI", flag.names[0], "\\fR", flag.names[0] == "PATH" ? "..." : "");
  }
  return line + "\n";
}

}  // namespace

std::string Manual(const std::vector<CommandDescription>& commands) {
  std::string page =
      Concat(".TH STEMMA 1 \"\" \"stemma ", Version(), "\"\n.SH NAME\n",
             "stemma \\- finds which articles copy which, and who was first\n", ".SH SYNOPSIS\n");
  for (size_t i = 1; i < commands.size(); ++i)
    page += Concat(i > 1 ? ".br\n" : "", Synopsis(commands[i]));
  page +=
      Concat(".SH DESCRIPTION\n", Troff(commands[0].text),
             "\nIt tells copied prose from shared quotations and page furniture, and the likely "
             "source with a probability.\n");
  for (size_t i = 1; i < commands.size(); ++i) {
    page += Concat(".SH STEMMA ", commands[i].name, "\n", Troff(commands[i].text), ".\n",
                   Flags(commands[i]), ".PP\n.nf\n", Troff(commands[i].footer), ".fi\n");
  }
  page += Concat(".SH FLAGS OF ALL COMMANDS\n", Flags(commands[0]));
  page +=
      ".SH EXIT STATUS\n"
      ".TP\n0\nDone.\n"
      ".TP\n1\nCopied prose was found, and \\fB\\-\\-fail\\-on\\-copy\\fR was given.\n"
      ".TP\n2\nAn error, or some input was skipped; standard error says which.\n"
      ".SH ENVIRONMENT\n"
      ".TP\nNO_COLOR\nIf set and not empty, nothing is coloured.\n"
      ".TP\nCOLUMNS\nThe width of the text where there is no terminal.\n";
  return page;
}

}  // namespace stemma
