// Any bytes as a sketch file: an error, or a file of which everything can be used. The first byte
// says whether the checksums are made right before, so that what lies behind them is reached.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "core/base/hash.h"
#include "core/sketch/sketch_file.h"

namespace {

constexpr size_t kTableAt = 64, kSections = 6, kEntryBytes = 32, kHeaderBytes = 320;
constexpr size_t kChecksumAt = kTableAt + kSections * kEntryBytes;

void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "sketch_fuzz: not true: %s\n", what);
  std::abort();
}

void Seal(std::string* bytes) {
  if (bytes->size() < kHeaderBytes) return;
  const auto read = [bytes](size_t at) {
    uint64_t value;
    std::memcpy(&value, bytes->data() + at, sizeof value);
    return value;
  };
  const auto write = [bytes](size_t at, uint64_t value) {
    std::memcpy(bytes->data() + at, &value, sizeof value);
  };
  for (size_t section = 0; section < kSections; ++section) {
    const size_t entry = kTableAt + section * kEntryBytes;
    const uint64_t offset = read(entry + 8), size = read(entry + 16);
    if (offset > bytes->size() || size > bytes->size() - offset) continue;
    write(entry + 24, stemma::Checksum(std::string_view(*bytes).substr(offset, size)));
  }
  write(kChecksumAt, stemma::Checksum(std::string_view(*bytes).substr(0, kChecksumAt)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 1) return 0;
  std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  if ((data[0] & 1) != 0) Seal(&bytes);
  const auto file = stemma::SketchFile::FromBytes(bytes, "input");
  if (!file.ok()) {
    Require(!file.status().message().empty(), "what is refused has a reason");
    return 0;
  }
  Require(stemma::CheckRanges(file->params(), "input").ok(), "parameters are in their ranges");
  size_t ids = 0;
  for (size_t d = 0; d < file->size(); ++d) {
    ids += file->IdOf(d).size();
    if (file->has_origins()) Require(file->OriginOf(d).standing <= 3, "an origin is one");
    if (d == 0) continue;
    const auto estimate = stemma::EstimatePair(file->params(), file->SetOf(d - 1), file->SetOf(d));
    Require(estimate.resemblance >= 0 && estimate.resemblance <= 1, "an estimate is a share");
    stemma::SignatureInterval(file->params(), file->SetOf(d - 1), file->SetOf(d), 0.95);
  }
  Require(ids <= bytes.size(), "ids lie in the file");
  return 0;
}
