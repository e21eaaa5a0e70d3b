// Where a result goes: standard output, or a file that is either the old one or the whole new one.
//
//   STEMMA_ASSIGN_OR_RETURN(auto output, ResultOutput::Open("result.jsonl"));
//   auto reporter = MakeJsonlReporter([&](std::string_view bytes) { return output->Write(bytes);
//   });
//   ...
//   STEMMA_RETURN_IF_ERROR(output->Commit());

#ifndef STEMMA_CLI_OUTPUT_H_
#define STEMMA_CLI_OUTPUT_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/files.h"
#include "core/base/status.h"

namespace stemma {

class ResultOutput {
 public:
  // An empty path or "-" is standard output. What is no regular file (a device, a named pipe) is
  // written to directly.
  static absl::StatusOr<std::unique_ptr<ResultOutput>> Open(const std::string& path);

  ResultOutput(const ResultOutput&) = delete;
  ResultOutput& operator=(const ResultOutput&) = delete;
  ~ResultOutput();

  absl::Status Write(std::string_view bytes);
  absl::Status Commit();

  // The reader has gone (a broken pipe): whoever read has enough, and nothing is wrong.
  bool reader_gone() const { return reader_gone_; }

 private:
  ResultOutput(std::string name, int descriptor)
      : name_(std::move(name)), descriptor_(descriptor) {}

  std::string name_;
  int descriptor_ = -1;             // when there is no file_
  std::optional<AtomicFile> file_;  // otherwise
  bool reader_gone_ = false;
};

}  // namespace stemma

#endif  // STEMMA_CLI_OUTPUT_H_
