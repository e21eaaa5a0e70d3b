// The readers on hostile bytes: the first byte says which format they are given out for, the second
// one in blocks of which size they are read. Whatever comes out has to hold what the header
// promises.

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <string>

#include "core/text/readers.h"
#include "core/text/utf8.h"

namespace {

void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

void CheckDocument(const stemma::Document& document, const stemma::ReadOptions& options) {
  Require(!document.id.empty(), "a document has an id");
  Require(document.text.size() <= options.max_text_bytes, "a text is within the limit");
  for (const std::string* field :
       {&document.id, &document.text, &document.title, &document.date, &document.source,
        &document.url, &document.author, &document.lang, &document.extra}) {
    Require(!stemma::FindInvalidUtf8(*field).has_value(), "fields are UTF-8");
  }
}

void ReadAll(const std::string& path, stemma::ReadOptions options) {
  auto reader = stemma::DocumentReader::Open({path}, options);
  Require(reader.ok(), "a file that exists can be opened");
  stemma::Document document;
  std::set<std::string> ids;
  while ((*reader)->Next(&document)) {
    CheckDocument(document, options);
    Require(ids.insert(document.id).second, "ids are unique");
  }
  Require(!(*reader)->Next(&document), "the end stays the end");
  for (const stemma::Skipped& skipped : (*reader)->skipped()) {
    Require(!skipped.why.empty(), "what is skipped has a reason");
  }
  Require((*reader)->bytes_read() <= (*reader)->bytes_total(), "no more is read than there is");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr std::array kFormats = {"auto", "text", "html", "json", "jsonl", "csv", "tsv", "warc"};
  if (size < 2) return 0;
  stemma::ReadOptions options;
  options.input_format = kFormats[data[0] % kFormats.size()];
  options.keep_raw = (data[0] & 0x80) != 0;
  options.block_bytes = data[1] == 0 ? size_t{1} << 20 : data[1];
  options.max_text_bytes = 1 << 20;
  options.max_unpacked_bytes = 16 << 20;  // so that an input takes no more than a moment
  const int file = memfd_create("input", MFD_CLOEXEC);
  if (file < 0) return 0;
  Require(write(file, data + 2, size - 2) == static_cast<ssize_t>(size - 2), "memory to write to");
  ReadAll("/proc/self/fd/" + std::to_string(file), options);
  close(file);
  return 0;
}
