// Golden files: what the program printed when a person last looked at it.
//
//   ExpectGolden("tests/golden/report/five.jsonl", output);
//
// With STEMMA_REWRITE_GOLDEN=1 in the environment the files are rewritten instead of compared; look
// at `git diff` then.

#ifndef STEMMA_TESTS_SUPPORT_GOLDEN_H_
#define STEMMA_TESTS_SUPPORT_GOLDEN_H_

#include <string>
#include <string_view>

namespace stemma {

// A file of the source tree, by its path from the top.
std::string SourcePath(std::string_view relative);

void ExpectGolden(std::string_view relative, std::string_view actual);

}  // namespace stemma

#endif  // STEMMA_TESTS_SUPPORT_GOLDEN_H_
