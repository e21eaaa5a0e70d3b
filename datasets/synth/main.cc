// stemma-synth: writes a made-up collection of articles as JSON lines, and its truth.

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <string>

#include "datasets/synth/generator.h"
#include "datasets/synth/transplant.h"

namespace stemma::synth {
namespace {

constexpr size_t kBlock = 1 << 20;  // bytes handed to the system at a time

// A file that is written in blocks, or standard output for "-".
class Output {
 public:
  static absl::StatusOr<Output> Open(const std::string& path) {
    FILE* file = path == "-" ? stdout : std::fopen(path.c_str(), "wb");
    if (file == nullptr) return SystemFault(path, "open for writing", errno);
    return Output(path, file);
  }

  Buffer* buffer() { return &buffer_; }

  absl::Status FlushIfFull() { return buffer_.size() < kBlock ? absl::OkStatus() : Flush(); }

  absl::Status Close() {
    STEMMA_RETURN_IF_ERROR(Flush());
    FILE* file = file_.release();
    const bool failed = file == stdout ? std::fflush(file) != 0 : std::fclose(file) != 0;
    return failed ? SystemFault(path_, "write", errno) : absl::OkStatus();
  }

 private:
  struct Closer {
    void operator()(FILE* file) const {
      if (file != stdout) std::fclose(file);
    }
  };

  Output(std::string path, FILE* file) : path_(std::move(path)), file_(file) {
    std::setvbuf(file, nullptr, _IONBF, 0);
  }

  absl::Status Flush() {
    const std::string_view bytes = buffer_.view();
    if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size())
      return SystemFault(path_, "write", errno);
    buffer_.Clear();
    return absl::OkStatus();
  }

  std::string path_;
  std::unique_ptr<FILE, Closer> file_;
  Buffer buffer_;
};

struct Arguments {
  Options options;
  uint64_t transplants = 0;  // pairs; 0: a collection of copies
  uint64_t first = 0;
  uint64_t count = UINT64_MAX;
  std::string format = "jsonl";
  std::string output = "-";
  std::string truth;
};

void Declare(CLI::App* app, Arguments* a) {
  Options& o = a->options;
  app->option_defaults()->always_capture_default();
  app->add_option("--documents", o.documents, "Documents in the collection");
  app->add_option("--words", o.words, "Words of an article, on average");
  app->add_option("--copies", o.copies, "Share of documents that copy a part of another");
  app->add_option("--near-duplicates", o.near_duplicates,
                  "Share of documents that copy the whole of another");
  app->add_option("--cell", o.cell, "Documents among which copies are made: the largest tree");
  app->add_option("--edit-rate", o.edit_rate, "Edited words in copies, on average");
  app->add_option("--near-edit-rate", o.near_edit_rate,
                  "Edited words in near-duplicates, on average");
  app->add_option("--ocr", o.ocr_rate, "Misread letters in all copies, on average");
  app->add_option("--trim", o.trim, "Share of copies that are cut from the end");
  app->add_option("--reorder", o.reorder, "Share of copies with paragraphs in another order");
  app->add_option("--house-style", o.house_style, "Share of copies in another spelling");
  app->add_option("--reflow", o.reflow, "Share of pages set in short lines");
  app->add_option("--quote-marks", o.quote_marks, "Share of copies that stand behind > marks");
  app->add_option("--outlets", o.outlets, "Outlets");
  app->add_option("--furniture", o.furniture,
                  "Share of outlets with the same head and foot on every page");
  app->add_option("--seed", o.seed, "The same seed and options give the same bytes");
  app->add_option("--transplants", a->transplants,
                  "Write so many pairs of unrelated articles that share quotations, furniture, set "
                  "phrases or lists, in place of a collection of copies");
  app->add_option("--first", a->first, "Write from this document on: parts joined equal the whole");
  app->add_option("--count", a->count, "Write at most so many documents");
  app->add_option("--format", a->format, "Form of the output")->check(CLI::IsMember({"jsonl"}));
  app->add_option("-o,--output", a->output, "File for the documents, - for standard output");
  app->add_option(
      "--truth", a->truth,
      "File for the truth: one row a shared passage (with --first, without the header)");
}

// Calls make(i, documents, truth) for the pages that are asked for; truth may be null.
template <typename Make>
absl::Status WriteAll(const Arguments& a, uint64_t pages, const Make& make) {
  STEMMA_ASSIGN_OR_RETURN(Output documents, Output::Open(a.output));
  std::unique_ptr<Output> truth;
  if (!a.truth.empty()) {
    STEMMA_ASSIGN_OR_RETURN(Output opened, Output::Open(a.truth));
    truth = std::make_unique<Output>(std::move(opened));
    if (a.first == 0) truth->buffer()->Append(TruthHeader());
  }
  const uint64_t first = std::min(a.first, pages);
  const uint64_t end = first + std::min(a.count, pages - first);
  for (uint64_t i = first; i < end; ++i) {
    make(i, documents.buffer(), truth == nullptr ? nullptr : truth->buffer());
    STEMMA_RETURN_IF_ERROR(documents.FlushIfFull());
    if (truth != nullptr) STEMMA_RETURN_IF_ERROR(truth->FlushIfFull());
  }
  if (truth != nullptr) STEMMA_RETURN_IF_ERROR(truth->Close());
  return documents.Close();
}

absl::Status Run(const Arguments& a) {
  Page page;
  if (a.transplants > 0) {
    STEMMA_ASSIGN_OR_RETURN(Transplants transplants,
                            Transplants::Create({.pairs = a.transplants,
                                                 .words = a.options.words,
                                                 .edit_rate = a.options.edit_rate,
                                                 .outlets = a.options.outlets,
                                                 .seed = a.options.seed}));
    return WriteAll(a, 2 * a.transplants, [&](uint64_t i, Buffer* documents, Buffer* truth) {
      transplants.Print(i, &page);
      AppendJsonLine(page, documents);
      if (truth != nullptr && i % 2 == 1) transplants.AppendTruth(i / 2, truth);
    });
  }
  STEMMA_ASSIGN_OR_RETURN(Generator generator, Generator::Create(a.options));
  return WriteAll(a, a.options.documents, [&](uint64_t i, Buffer* documents, Buffer* truth) {
    generator.Print(i, &page);
    AppendJsonLine(page, documents);
    if (truth == nullptr) return;
    for (const TruePassage& passage : generator.TruthDueAt(i)) AppendTruthRow(passage, truth);
  });
}

}  // namespace
}  // namespace stemma::synth

int main(int argc, char** argv) {
  CLI::App app(
      "Writes a made-up collection of articles that copy from each other, and the truth about it.",
      "stemma-synth");
  stemma::synth::Arguments arguments;
  stemma::synth::Declare(&app, &arguments);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  const absl::Status status = stemma::synth::Run(arguments);
  if (status.ok()) return 0;
  std::fprintf(stderr, "stemma-synth: %s\n", std::string(status.message()).c_str());
  return 2;
}
