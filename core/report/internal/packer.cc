#include "core/report/internal/packer.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>
#include <utility>

namespace stemma {

struct Packer::Stream {
  z_stream zlib{};
};

Packer::Packer() : stream_(std::make_unique<Stream>()) {
  constexpr int kGzip = 16;  // added to the window's bits: with gzip's header, which has no time
  const int status = deflateInit2(&stream_->zlib, Z_DEFAULT_COMPRESSION, Z_DEFLATED,
                                  MAX_WBITS + kGzip, 8, Z_DEFAULT_STRATEGY);
  if (status != Z_OK) throw std::bad_alloc();
}

Packer::~Packer() { deflateEnd(&stream_->zlib); }

void Packer::Run(std::string_view bytes, int flush) {
  std::array<unsigned char, size_t{1} << 15> out;
  z_stream& zlib = stream_->zlib;
  zlib.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  zlib.avail_in = static_cast<uInt>(bytes.size());
  do {
    zlib.next_out = out.data();
    zlib.avail_out = static_cast<uInt>(out.size());
    deflate(&zlib, flush);
    packed_.append(reinterpret_cast<const char*>(out.data()), out.size() - zlib.avail_out);
  } while (zlib.avail_out == 0);
}

void Packer::Append(std::string_view bytes) {
  constexpr size_t kMost = std::numeric_limits<uInt>::max();
  while (!bytes.empty()) {
    const std::string_view part = bytes.substr(0, kMost);
    Run(part, Z_NO_FLUSH);
    bytes.remove_prefix(part.size());
  }
}

std::string Packer::Finish() {
  Run({}, Z_FINISH);
  return std::move(packed_);
}

std::string Base64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const size_t held = std::min<size_t>(3, bytes.size() - i);
    uint32_t bits = 0;
    for (size_t j = 0; j < 3; ++j) {
      bits = bits << 8 | (j < held ? static_cast<uint8_t>(bytes[i + j]) : 0);
    }
    for (size_t j = 0; j < 4; ++j) {
      out += j <= held ? kDigits[bits >> (18 - 6 * j) & 63] : '=';
    }
  }
  return out;
}

}  // namespace stemma
