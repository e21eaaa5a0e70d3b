#include "core/index/internal/shared_rows.h"

namespace stemma {
namespace {

constexpr size_t kBatchPostings = size_t{1} << 18;

struct Header {
  uint64_t hash;
  uint32_t postings;
  uint32_t groups;
};

}  // namespace

absl::Status AppendSharedRow(const SharedRow& row, PageStream* stream) {
  const Header header{row.hash, static_cast<uint32_t>(row.postings.size()), row.groups};
  STEMMA_RETURN_IF_ERROR(stream->Append({reinterpret_cast<const char*>(&header), sizeof header}));
  return stream->Append(
      {reinterpret_cast<const char*>(row.postings.data()), row.postings.size_bytes()});
}

absl::Status ForSharedRows(const PageStream& stream,
                           const std::function<absl::Status(std::span<const SharedRow>)>& body) {
  PageReader reader(&stream);
  std::vector<Header> headers;
  std::vector<Posting> postings;
  std::vector<SharedRow> rows;
  while (!reader.AtEnd()) {
    headers.clear();
    postings.clear();
    while (!reader.AtEnd() && postings.size() < kBatchPostings) {
      STEMMA_RETURN_IF_ERROR(reader.Take(&headers.emplace_back()));
      const size_t before = postings.size(), count = headers.back().postings;
      postings.resize(before + count);
      STEMMA_RETURN_IF_ERROR(
          reader.Take(reinterpret_cast<char*>(&postings[before]), count * sizeof(Posting)));
    }
    rows.clear();
    std::span<const Posting> left(postings);
    for (const Header& header : headers) {
      rows.push_back({header.hash, header.groups, left.first(header.postings)});
      left = left.subspan(header.postings);
    }
    STEMMA_RETURN_IF_ERROR(body(rows));
  }
  return absl::OkStatus();
}

}  // namespace stemma
