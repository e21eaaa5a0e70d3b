// A result read back: the JSON lines of a run, told to a reporter as the run told them.
//
//   auto page = MakeTextReporter(output, {});
//   STEMMA_RETURN_IF_ERROR(ReadJsonl("result.jsonl.zst", page.get()));
//
// So whatever a run can be written as, a finished result can be written as, too. The path may be
// packed, and "-" is standard input. What a line says under names that are not known is passed
// over, as docs/report-format.md asks of a reader; a field that is missing keeps its default, so
// that the results of other programs need no more than they know. Cues come without their words.
//
// Cost: each line is parsed twice, some 100 MB/s. Memory: the largest line, and some 40 bytes for
// each.
//
// Errors name the file and the line. End is called when a summary was read, and not otherwise: a
// result without one was broken off, or is another program's.

#ifndef STEMMA_CORE_REPORT_JSONL_READER_H_
#define STEMMA_CORE_REPORT_JSONL_READER_H_

#include <string>

#include "core/base/status.h"
#include "core/report/reporter.h"

namespace stemma {

absl::Status ReadJsonl(const std::string& path, Reporter* reporter);

}  // namespace stemma

#endif  // STEMMA_CORE_REPORT_JSONL_READER_H_
