// Takes gzip off a stream, one member after the other, and checks their sums.
//
// libarchive reads gzip too, but does not look at the sums (as of 3.7), so that a damaged file
// would give damaged text without a word.

#ifndef STEMMA_CORE_TEXT_INTERNAL_GUNZIP_SOURCE_H_
#define STEMMA_CORE_TEXT_INTERNAL_GUNZIP_SOURCE_H_

#include <memory>
#include <string_view>

#include "core/base/status.h"
#include "core/text/internal/block_source.h"

namespace stemma::internal {

inline constexpr std::string_view kGzipMagic = "\x1F\x8B";

class GunzipSource : public BlockSource {
 public:
  explicit GunzipSource(BlockSource* packed);
  GunzipSource(const GunzipSource&) = delete;
  GunzipSource& operator=(const GunzipSource&) = delete;
  ~GunzipSource() override;

  absl::StatusOr<std::string_view> Next() override;

 private:
  struct Stream;
  // What inflates into the buffer until it is full, the input ends or something is wrong.
  absl::Status Fill();
  absl::Status BeginMember();

  BlockSource* packed_;
  std::unique_ptr<Stream> stream_;
  absl::Status owed_;  // owed to the next call, once what came before it has been given out
};

}  // namespace stemma::internal

#endif  // STEMMA_CORE_TEXT_INTERNAL_GUNZIP_SOURCE_H_
