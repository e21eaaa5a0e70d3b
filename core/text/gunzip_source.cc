#include "core/text/internal/gunzip_source.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <utility>

namespace stemma::internal {
namespace {

constexpr size_t kBufferBytes = size_t{256} << 10;
constexpr int kGzip = 15 + 16;  // the largest window, and gzip's head and sums around it

absl::Status Damaged(std::string_view found) {
  return Fault(absl::StatusCode::kDataLoss,
               {.found = found, .expected = "a whole gz file", .fix = "fetch or pack it again"});
}

}  // namespace

struct GunzipSource::Stream {
  z_stream z = {};
  std::string_view rest;  // of the packed block
  bool in_member = false;
  bool any_member = false;
  bool ended = false;
  std::array<char, kBufferBytes> buffer;
  size_t filled = 0;
};

GunzipSource::GunzipSource(BlockSource* packed)
    : packed_(packed), stream_(std::make_unique<Stream>()) {
  if (::inflateInit2(&stream_->z, kGzip) != Z_OK) {
    owed_ = absl::ResourceExhaustedError("no memory to unpack a gz file");
  }
}

GunzipSource::~GunzipSource() { ::inflateEnd(&stream_->z); }

absl::StatusOr<std::string_view> GunzipSource::Next() {
  if (!owed_.ok()) return owed_;
  stream_->filled = 0;
  owed_ = Fill();
  if (stream_->filled == 0 && !owed_.ok()) return owed_;
  return std::string_view(stream_->buffer.data(), stream_->filled);
}

absl::Status GunzipSource::Fill() {
  Stream& s = *stream_;
  while (s.filled < kBufferBytes && !s.ended) {
    if (s.rest.empty()) {
      STEMMA_ASSIGN_OR_RETURN(s.rest, packed_->Next());
      if (s.rest.empty() && s.in_member) {
        return Damaged("data that cannot be unpacked (gz file cut off)");
      }
      if (s.rest.empty()) {
        s.ended = true;
        break;
      }
    }
    if (!s.in_member) {
      STEMMA_RETURN_IF_ERROR(BeginMember());
      continue;
    }
    const size_t given = std::min<size_t>(s.rest.size(), std::numeric_limits<uInt>::max());
    s.z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(s.rest.data()));
    s.z.avail_in = static_cast<uInt>(given);
    s.z.next_out = reinterpret_cast<Bytef*>(s.buffer.data() + s.filled);
    s.z.avail_out = static_cast<uInt>(kBufferBytes - s.filled);
    const int result = ::inflate(&s.z, Z_NO_FLUSH);
    s.rest.remove_prefix(given - s.z.avail_in);
    s.filled = kBufferBytes - s.z.avail_out;
    if (result == Z_STREAM_END) {
      s.in_member = false;
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      return Damaged(Concat("data that cannot be unpacked (gz file damaged: ",
                            s.z.msg == nullptr ? "no reason given" : s.z.msg, ")"));
    }
  }
  return absl::OkStatus();
}

// Between members: another one, or the zeros with which tapes are filled up.
absl::Status GunzipSource::BeginMember() {
  Stream& s = *stream_;
  if (s.rest.front() == '\0' && s.any_member) {
    s.rest.remove_prefix(std::min(s.rest.find_first_not_of('\0'), s.rest.size()));
    return absl::OkStatus();
  }
  if (s.rest.front() != kGzipMagic.front()) {
    return Damaged("data that cannot be unpacked (bytes behind the end of a gz file)");
  }
  ::inflateReset2(&s.z, kGzip);
  s.in_member = true;
  s.any_member = true;
  return absl::OkStatus();
}

}  // namespace stemma::internal
