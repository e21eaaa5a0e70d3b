// The commands: arguments to options to core, and what comes back to the output. Each returns the
// exit status.

#ifndef STEMMA_CLI_RUN_H_
#define STEMMA_CLI_RUN_H_

#include "cli/commands.h"

namespace stemma {

int RunFind(const Arguments& arguments);
int RunScore(const Arguments& arguments);
int RunCompare(const Arguments& arguments);
int RunExplain(const Arguments& arguments);

}  // namespace stemma

#endif  // STEMMA_CLI_RUN_H_
