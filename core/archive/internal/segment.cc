#include "core/archive/internal/segment.h"

#include <zstd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <utility>

#include "core/archive/internal/record.h"

namespace stemma::archive {
namespace {

constexpr std::array<SectionKind, 9> kSections = {SectionKind{"DOCS", sizeof(DocumentRow)},
                                                  SectionKind{"SIGN", sizeof(uint64_t)},
                                                  SectionKind{"BITS", sizeof(uint64_t)},
                                                  SectionKind{"SAMP", sizeof(PlaceSample)},
                                                  SectionKind{"POST", 1},
                                                  SectionKind{"BUCK", sizeof(uint32_t)},
                                                  SectionKind{"RECS", 1},
                                                  SectionKind{"BLOC", sizeof(BlockRow)},
                                                  SectionKind{"SUMS", sizeof(uint64_t)}};

constexpr int kPackLevel = 1;
constexpr uint64_t kMaxPackRatio = 40'000;  // Zstandard packs 128 KiB into four bytes at best

// Zstandard's contexts are large: each thread keeps its own.
struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};
ZSTD_CCtx* ThreadPacker() {
  static thread_local const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
  return context.get();
}
ZSTD_DCtx* ThreadUnpacker() {
  static thread_local const std::unique_ptr<ZSTD_DCtx, FreeContext> context(ZSTD_createDCtx());
  return context.get();
}

template <typename T>
std::string_view BytesOf(std::span<const T> values, size_t begin, size_t count) {
  return {reinterpret_cast<const char*>(values.data() + begin), count * sizeof(T)};
}

}  // namespace

const SectionFormat kSegmentFormat = {.magic = "\x93stemarc",
                                      .version = 1,
                                      .writer = 1,
                                      .params_bytes = sizeof(SegmentParams),
                                      .sections = kSections,
                                      .what = "a segment of an archive"};

uint8_t ContextOf(const TokenizedText& tokens, uint32_t begin, uint32_t end) {
  const auto four = [&](size_t i) { return static_cast<uint8_t>(1 + tokens.hash[i] % 15); };
  const uint8_t before = begin == 0 ? 0 : four(begin - 1);
  const uint8_t behind = end >= tokens.size() ? 0 : four(end);
  return static_cast<uint8_t>(before << 4 | behind);
}

absl::StatusOr<std::shared_ptr<const ArchiveSegment>> ArchiveSegment::Open(
    const std::string& path) {
  STEMMA_ASSIGN_OR_RETURN(PagedFile file, PagedFile::Open(kSegmentFormat, path));
  return Adopt(std::move(file));
}

absl::StatusOr<std::shared_ptr<const ArchiveSegment>> ArchiveSegment::FromBytes(
    std::string bytes, std::string_view name) {
  STEMMA_ASSIGN_OR_RETURN(PagedFile file,
                          PagedFile::FromBytes(kSegmentFormat, std::move(bytes), name));
  return Adopt(std::move(file));
}

absl::StatusOr<std::shared_ptr<const ArchiveSegment>> ArchiveSegment::Adopt(PagedFile file) {
  std::shared_ptr<ArchiveSegment> segment(new ArchiveSegment(std::move(file)));
  ArchiveSegment& s = *segment;
  std::memcpy(&s.params_, s.file_.params().data(), sizeof s.params_);
  if (s.params_.fingerprints >= kMaxFingerprints) {
    return Damaged(s.file_.name(), "parameters", Concat(s.params_.fingerprints, " fingerprints"),
                   Concat("fewer than ", kMaxFingerprints));
  }
  s.layout_ = PostingLayout(s.params_.fingerprints);
  s.rows_ = SectionAs<DocumentRow>(s.Section(kDocs));
  s.signatures_ = SectionAs<uint64_t>(s.Section(kSign));
  s.bits_ = SectionAs<uint64_t>(s.Section(kBits));
  s.samples_ = SectionAs<PlaceSample>(s.Section(kSamp));
  s.postings_ = s.Section(kPost);
  s.buckets_ = SectionAs<uint32_t>(s.Section(kBuck));
  s.records_ = s.Section(kRecs);
  s.blocks_ = SectionAs<BlockRow>(s.Section(kBloc));
  STEMMA_RETURN_IF_ERROR(s.CheckSizes());
  return std::shared_ptr<const ArchiveSegment>(std::move(segment));
}

// Every section is as long as the parameters say, so that no index below leads outside.
absl::Status ArchiveSegment::CheckSizes() const {
  const auto require = [&](SegmentSection section, uint64_t found, uint64_t expected) {
    if (found == expected) return absl::OkStatus();
    return Damaged(file_.name(), Concat("section ", kSections[section].tag),
                   Concat(found, " entries"), Concat(expected));
  };
  if (params_.slots == 0 || params_.slots > 1024 || params_.slots % 32 != 0 ||
      params_.slot_bits == 0 || params_.slot_bits > 32 || params_.tokens >= uint64_t{1} << 48) {
    return Damaged(file_.name(), "parameters", "numbers out of their ranges", "those of a segment");
  }
  const uint64_t documents = params_.documents;
  const uint64_t words = uint64_t{params_.slots} * params_.slot_bits / 64;
  const uint64_t samples = (params_.fingerprints + kSampleStride - 1) / kSampleStride;
  STEMMA_RETURN_IF_ERROR(require(kDocs, rows_.size(), documents + 1));
  STEMMA_RETURN_IF_ERROR(require(kSign, signatures_.size(), documents * words));
  STEMMA_RETURN_IF_ERROR(require(kBits, bits_.size(), params_.tokens / 64 + 1));
  STEMMA_RETURN_IF_ERROR(require(kSamp, samples_.size(), samples));
  STEMMA_RETURN_IF_ERROR(
      require(kPost, postings_.size(), PackedBytes(params_.fingerprints, layout_.bits)));
  return require(kBuck, buckets_.size(), (uint64_t{1} << layout_.bucket_bits) + 1);
}

bool ArchiveSegment::Bad(SegmentSection section, std::string_view found) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (damage_.ok()) {
    damage_ = found.empty() ? file_.DamageIn(section)
                            : Damaged(file_.name(), Concat("section ", kSections[section].tag),
                                      found, "what a segment may hold");
    damaged_.store(true, std::memory_order_release);
  }
  return false;
}

bool ArchiveSegment::Good(SegmentSection section, std::string_view part) const {
  return file_.Check(part) || Bad(section, "");
}

absl::Status ArchiveSegment::damage() const {
  if (!damaged_.load(std::memory_order_acquire)) return absl::OkStatus();
  const std::lock_guard<std::mutex> lock(mutex_);
  return damage_;
}

const DocumentRow& ArchiveSegment::Row(uint32_t document) const {
  static constexpr DocumentRow kNone;
  if (document >= rows_.size() || !Good(kDocs, BytesOf(rows_, document, 1))) return kNone;
  return rows_[document];
}

uint32_t ArchiveSegment::DocumentOf(uint64_t number) const {
  // Numbers are without gaps but for documents that were removed.
  const uint64_t first = Row(0).number;
  const uint64_t guess = number - first;
  if (number < first) return params_.documents;
  if (guess < params_.documents && Row(static_cast<uint32_t>(guess)).number == number) {
    return static_cast<uint32_t>(guess);
  }
  uint32_t begin = 0, end = params_.documents;
  while (begin < end) {
    const uint32_t middle = begin + (end - begin) / 2;
    const bool less = Row(middle).number < number;
    (less ? begin : end) = less ? middle + 1 : middle;
  }
  return begin < params_.documents && Row(begin).number == number ? begin : params_.documents;
}

PostingRange ArchiveSegment::BucketRange(uint64_t bucket) const {
  if (!Good(kBuck, BytesOf(buckets_, bucket, 2))) return {};
  const PostingRange range{buckets_[bucket], buckets_[bucket + 1]};
  if (range.begin > range.end || range.end > params_.fingerprints) {
    Bad(kBuck, "a bucket outside the postings");
    return {};
  }
  return range;
}

namespace {

constexpr uint64_t kFewPostings = 32;  // of a bucket, that are looked through one by one

// Where in a bucket's range a posting of this rest would stand if they were spread evenly, as they
// nearly are: within the range when it is not empty.
uint64_t Guess(PostingRange range, uint64_t rest, const PostingLayout& layout) {
  return range.begin + (std::min(range.size(), kFewPostings) * rest >> layout.rest_bits);
}

}  // namespace

PostingRange ArchiveSegment::Find(uint64_t hash) const {
  std::vector<PostingRange> ranges;
  FindAll({&hash, 1}, &ranges);
  return ranges.front();
}

void ArchiveSegment::FindAll(std::span<const uint64_t> hashes,
                             std::vector<PostingRange>* ranges) const {
  // Nearly all of a lookup's time goes into waiting for memory, and a branch on what has not come
  // yet keeps what is behind it from being asked for: so all is asked for before any is looked at.
  constexpr size_t kTogether = 256;
  std::array<bool, kTogether> before;  // whether the posting at the guess has a lesser hash
  ranges->resize(hashes.size());
  for (size_t first = 0; first < hashes.size(); first += kTogether) {
    const size_t count = std::min(hashes.size() - first, kTogether);
    const auto part = std::span(*ranges).subspan(first, count);
    for (size_t i = 0; i < count; ++i) part[i] = BucketRange(layout_.Bucket(hashes[first + i]));
    for (size_t i = 0; i < count; ++i) {
      const uint64_t rest = layout_.Rest(hashes[first + i]);
      before[i] = layout_.RestOf(PostingAt(Guess(part[i], rest, layout_))) < rest;
    }
    for (size_t i = 0; i < count; ++i) {
      const uint64_t rest = layout_.Rest(hashes[first + i]);
      if (part[i].size() > 0) part[i] = Narrow(part[i], rest, before[i]);
    }
  }
}

// The part of a bucket's postings, of which there is at least one, that have the rest. `before`:
// the one at the guess has a lesser one.
PostingRange ArchiveSegment::Narrow(PostingRange range, uint64_t rest, bool before) const {
  const auto rest_at = [&](uint64_t posting) { return layout_.RestOf(PostingAt(posting)); };
  if (range.size() <= kFewPostings) {
    if (!CheckPostings(range.begin, range.end)) return {};
    uint64_t begin = Guess(range, rest, layout_);
    if (before) {
      do ++begin;
      while (begin < range.end && rest_at(begin) < rest);
    } else {
      while (begin > range.begin && rest_at(begin - 1) >= rest) --begin;
    }
    uint64_t end = begin;
    while (end < range.end && rest_at(end) == rest) ++end;
    return {begin, end};
  }
  // Buckets are short but for a hash that very many hold.
  const auto bound = [&](uint64_t low, uint64_t high, uint64_t least) {
    while (low < high) {
      const uint64_t middle = low + (high - low) / 2;
      if (!CheckPostings(middle, middle + 1)) return low;
      const bool less = rest_at(middle) < least;
      (less ? low : high) = less ? middle + 1 : middle;
    }
    return low;
  };
  const uint64_t begin = bound(range.begin, range.end, rest);
  return {begin, bound(begin, range.end, rest + 1)};
}

Holder ArchiveSegment::HolderOf(uint64_t posting) const {
  Holder holder;
  HoldersOf({&posting, 1}, &holder);
  return holder;
}

void ArchiveSegment::HoldersOf(std::span<const uint64_t> postings, Holder* holders) const {
  // One thing of all of them after the other, as in FindAll.
  std::fill_n(holders, postings.size(), Holder());
  if (params_.fingerprints == 0) return;
  const std::span<Holder> all(holders, postings.size());
  for (size_t i = 0; i < all.size(); ++i) {
    const uint64_t at = postings[i];
    if (at >= params_.fingerprints || !CheckPostings(at, at + 1)) continue;
    const uint64_t packed = PostingAt(at);
    if (layout_.Number(packed) >= params_.fingerprints) {
      Bad(kPost, "a fingerprint that does not exist");
      continue;
    }
    all[i].number = layout_.Number(packed);
    all[i].context = static_cast<uint8_t>(packed);
  }
  for (Holder& holder : all) {
    const uint64_t sample = holder.number / kSampleStride;
    if (!Good(kSamp, BytesOf(samples_, sample, 1))) continue;
    holder.document = std::min(samples_[sample].document, params_.documents);
  }
  for (Holder& holder : all) {
    holder.document += Row(holder.document + 1).first_fingerprint <= holder.number ? 1 : 0;
  }
  for (Holder& holder : all) {
    uint32_t& document = holder.document;
    while (document < params_.documents && Row(document + 1).first_fingerprint <= holder.number) {
      ++document;
    }
    const uint64_t first = Row(document).first_fingerprint;
    if (document >= params_.documents || first > holder.number) {
      Bad(kSamp, "a fingerprint outside its document");
      holder = {};
    } else {
      holder.fingerprint = static_cast<uint32_t>(holder.number - first);
    }
  }
}

uint32_t ArchiveSegment::PositionOf(const Holder& holder) const {
  const uint64_t sample = holder.number / kSampleStride;
  if (sample >= samples_.size() || !Good(kSamp, BytesOf(samples_, sample, 1))) return 0;
  const uint64_t token = samples_[sample].token;
  int ahead = static_cast<int>(holder.number % kSampleStride);
  for (uint64_t word = token / 64; word < bits_.size(); ++word) {
    if (!Good(kBits, BytesOf(bits_, word, 1))) return 0;
    const uint64_t skip = word == token / 64 ? token % 64 : 0;
    const uint64_t ones = bits_[word] >> skip << skip;
    const int count = std::popcount(ones);
    if (ahead >= count) {
      ahead -= count;
      continue;
    }
    const uint64_t at = word * 64 + static_cast<uint64_t>(SelectInWord(ones, ahead));
    const DocumentRow row = Row(holder.document);
    const uint64_t end = Row(holder.document + 1).first_token;
    if (at >= row.first_token && at < end) return static_cast<uint32_t>(at - row.first_token);
    break;
  }
  Bad(kBits, "a fingerprint outside its document");
  return 0;
}

uint64_t ArchiveSegment::BitsFrom(uint64_t at) const {
  const uint64_t word = at / 64;
  if (word >= bits_.size()) return 0;
  const uint64_t words = std::min<uint64_t>(2, bits_.size() - word);
  if (!Good(kBits, BytesOf(bits_, word, words))) return 0;
  const int shift = static_cast<int>(at % 64);
  const uint64_t low = bits_[word] >> shift;
  return shift == 0 || words == 1 ? low : low | bits_[word + 1] << (64 - shift);
}

std::vector<uint32_t> ArchiveSegment::PositionsOf(uint32_t document) const {
  const DocumentRow row = Row(document), next = Row(document + 1);
  std::vector<uint32_t> positions;
  if (row.first_token > next.first_token || next.first_token > params_.tokens) {
    Bad(kDocs, "documents out of order");
    return positions;
  }
  for (uint64_t word = row.first_token / 64; word * 64 < next.first_token; ++word) {
    if (!Good(kBits, BytesOf(bits_, word, 1))) return {};
    for (uint64_t ones = bits_[word]; ones != 0; ones &= ones - 1) {
      const uint64_t at = word * 64 + static_cast<uint64_t>(std::countr_zero(ones));
      if (at < row.first_token || at >= next.first_token) continue;
      positions.push_back(static_cast<uint32_t>(at - row.first_token));
    }
  }
  if (positions.size() != next.first_fingerprint - row.first_fingerprint) {
    Bad(kBits, "another number of fingerprints than its document has");
    return {};
  }
  return positions;
}

std::span<const uint64_t> ArchiveSegment::SignatureOf(uint32_t document) const {
  const size_t words = size_t{params_.slots} * params_.slot_bits / 64;
  if (document >= params_.documents || !Good(kSign, BytesOf(signatures_, document * words, words)))
    return {};
  return signatures_.subspan(document * words, words);
}

std::string_view ArchiveSegment::PackedBlock(uint32_t i) const {
  if (i >= blocks_.size() || !Good(kBloc, BytesOf(blocks_, i, 1))) return {};
  const BlockRow& block = blocks_[i];
  if (block.offset > records_.size() || block.bytes > records_.size() - block.offset) {
    Bad(kBloc, "a block outside the records");
    return {};
  }
  const std::string_view packed = records_.substr(block.offset, block.bytes);
  return Good(kRecs, packed) ? packed : std::string_view();
}

std::optional<std::string> ArchiveSegment::Unpack(uint32_t i) const {
  const std::string_view packed = PackedBlock(i);
  if (packed.empty()) return std::nullopt;
  const uint64_t size = blocks_[i].unpacked;
  // Nothing is given room that its frame does not ask for, or could not fill.
  if (size >= kMaxBlockBytes || size > packed.size() * kMaxPackRatio ||
      ZSTD_getFrameContentSize(packed.data(), packed.size()) != size) {
    Bad(kBloc, "a block of another size");
    return std::nullopt;
  }
  std::string unpacked(size, '\0');
  if (ZSTD_decompressDCtx(ThreadUnpacker(), unpacked.data(), size, packed.data(), packed.size()) !=
      size) {
    Bad(kRecs, "a block that cannot be unpacked");
    return std::nullopt;
  }
  return unpacked;
}

std::optional<std::string> ArchiveSegment::RecordOf(uint32_t document) const {
  if (document >= params_.documents) return std::nullopt;
  const uint32_t block = Row(document).block;
  const std::optional<std::string> unpacked = Unpack(block);
  if (!unpacked) return std::nullopt;
  std::optional<std::string_view> record;
  if (blocks_[block].first_document <= document) {
    record = RecordInBlock(*unpacked, document - blocks_[block].first_document);
  }
  if (!record) {
    Bad(kRecs, "a block without the document's record");
    return std::nullopt;
  }
  return std::string(*record);
}

std::string Pack(std::string_view unpacked) {
  static thread_local std::string room;  // as much as it might take
  room.resize(std::max(room.size(), ZSTD_compressBound(unpacked.size())));
  const size_t packed = ZSTD_compressCCtx(ThreadPacker(), room.data(), room.size(), unpacked.data(),
                                          unpacked.size(), kPackLevel);
  return room.substr(0, packed);
}

std::optional<std::string_view> RecordInBlock(std::string_view unpacked, uint32_t i) {
  RecordReader reader(unpacked);
  for (;; --i) {
    const std::optional<std::string_view> record = reader.String();
    if (!record || i == 0) return record;
  }
}

namespace {

absl::Status BadEntry(const std::string& name, SegmentSection section, uint64_t entry,
                      std::string_view found) {
  return Damaged(name, Concat("section ", kSections[section].tag),
                 Concat("entry ", entry, ": ", found), "ascending entries within their bounds");
}

}  // namespace

absl::Status ArchiveSegment::CheckAll(
    const std::function<void(uint32_t document, const std::string&)>& id) const {
  STEMMA_RETURN_IF_ERROR(file_.CheckAll());
  STEMMA_RETURN_IF_ERROR(CheckRows());
  STEMMA_RETURN_IF_ERROR(CheckRecords(id));
  STEMMA_RETURN_IF_ERROR(CheckPostingOrder());
  STEMMA_RETURN_IF_ERROR(CheckPlaces());
  return damage();
}

absl::Status ArchiveSegment::CheckRows() const {
  for (uint32_t d = 0; d < params_.documents; ++d) {
    const DocumentRow &row = rows_[d], &next = rows_[d + 1];
    const bool ascending = row.first_fingerprint <= next.first_fingerprint &&
                           row.first_token <= next.first_token &&
                           (d + 1 == params_.documents || row.number < next.number);
    if (!ascending || row.group > row.number || row.date_begin > row.date_end ||
        row.block >= blocks_.size() || blocks_[row.block].first_document > d) {
      return BadEntry(file_.name(), kDocs, d, "out of order or bounds");
    }
  }
  const DocumentRow& end = rows_.back();
  if (rows_.front().first_fingerprint != 0 || rows_.front().first_token != 0 ||
      end.first_fingerprint != params_.fingerprints || end.first_token != params_.tokens) {
    return BadEntry(file_.name(), kDocs, params_.documents, "not the ends of the segment");
  }
  return absl::OkStatus();
}

absl::Status ArchiveSegment::CheckRecords(
    const std::function<void(uint32_t document, const std::string&)>& id) const {
  uint64_t offset = 0;
  for (uint32_t i = 0; i < blocks_.size(); ++i) {
    if (blocks_[i].offset != offset)
      return BadEntry(file_.name(), kBloc, i, "not behind the one before");
    offset += blocks_[i].bytes;
    const std::optional<std::string> unpacked = Unpack(i);
    if (!unpacked) return damage();
    const uint32_t first = blocks_[i].first_document;
    const uint32_t behind =
        i + 1 < blocks_.size() ? blocks_[i + 1].first_document : params_.documents;
    if (first >= behind || behind > params_.documents)
      return BadEntry(file_.name(), kBloc, i, "without documents");
    RecordReader reader(*unpacked);
    for (uint32_t d = first; d < behind; ++d) {
      const std::optional<std::string_view> record = reader.String();
      const std::optional<StoredDocument> stored =
          record ? DecodeRecord(*record) : std::optional<StoredDocument>();
      const uint64_t prints = rows_[d + 1].first_fingerprint - rows_[d].first_fingerprint;
      if (!stored || rows_[d].block != i || stored->has_text != (params_.texts != 0) ||
          (!stored->has_text && stored->places.size() != prints)) {
        return BadEntry(file_.name(), kRecs, d, "no record of a document");
      }
      if (id) id(d, stored->document.id);
    }
    if (!reader.empty())
      return BadEntry(file_.name(), kRecs, i, "bytes behind the last record of a block");
  }
  return offset == records_.size() ? absl::OkStatus()
                                   : BadEntry(file_.name(), kBloc, blocks_.size(), "a gap");
}

absl::Status ArchiveSegment::CheckPostingOrder() const {
  if (buckets_.front() != 0 || buckets_.back() != params_.fingerprints) {
    return Damaged(file_.name(), "section BUCK", "not the ends of the postings", "them");
  }
  std::vector<bool> seen(params_.fingerprints);
  for (uint64_t bucket = 0; bucket + 1 < buckets_.size(); ++bucket) {
    const PostingRange range = BucketRange(bucket);
    STEMMA_RETURN_IF_ERROR(damage());
    for (uint64_t i = range.begin; i < range.end; ++i) {
      const uint64_t number = layout_.Number(PostingAt(i));
      const bool ascending =
          i == range.begin || PostingAt(i - 1) >> kContextBits < PostingAt(i) >> kContextBits;
      if (!ascending || number >= params_.fingerprints || seen[number]) {
        return Damaged(file_.name(), "section POST", Concat("posting ", i, " out of order"),
                       "every fingerprint once, ascending");
      }
      seen[number] = true;
    }
  }
  return absl::OkStatus();
}

absl::Status ArchiveSegment::CheckPlaces() const {
  uint64_t fingerprint = 0;
  for (uint32_t d = 0; d < params_.documents; ++d) {
    for (const uint32_t position : PositionsOf(d)) {
      if (fingerprint % kSampleStride == 0) {
        const PlaceSample& sample = samples_[fingerprint / kSampleStride];
        if (sample.document != d || sample.token != rows_[d].first_token + position) {
          return Damaged(file_.name(), "section SAMP",
                         Concat("sample ", fingerprint / kSampleStride),
                         "the place of its fingerprint");
        }
      }
      ++fingerprint;
    }
    STEMMA_RETURN_IF_ERROR(damage());
  }
  return absl::OkStatus();
}

}  // namespace stemma::archive
