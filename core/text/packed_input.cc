#include "core/text/internal/packed_input.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

#include <array>
#include <cerrno>
#include <optional>
#include <utility>

#include "core/text/internal/gunzip_source.h"

namespace stemma::internal {
namespace {

using std::string_view_literals::operator""sv;

constexpr uint64_t kRatioCounts = uint64_t{64} << 20;  // small files may unpack as they like
constexpr size_t kTarBlock = 512;

// The sum in a tar header, which older tars have instead of a magic word.
bool IsTar(std::string_view head) {
  constexpr size_t kSumAt = 148;
  constexpr size_t kSumBytes = 8;
  if (head.size() < kTarBlock || head[0] == '\0') return false;
  uint64_t sum = 0;
  for (size_t i = 0; i < kTarBlock; ++i) {
    const bool in_sum = i >= kSumAt && i < kSumAt + kSumBytes;
    sum += in_sum ? ' ' : static_cast<uint8_t>(head[i]);
  }
  uint64_t written = 0;
  bool digits = false;
  for (const char c : head.substr(kSumAt, kSumBytes)) {
    if (c == ' ' && !digits) continue;
    if (c < '0' || c > '7') break;
    written = written * 8 + static_cast<uint64_t>(c - '0');
    digits = true;
  }
  return digits && sum == written;
}

// Names in pax and zip headers are UTF-8, and libarchive drops what the locale of the thread cannot
// say; the program's own locale is none of our business.
class Utf8Locale {
 public:
  Utf8Locale() {
    static const locale_t kUtf8 = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", locale_t{});
    if (kUtf8 != locale_t{}) before_ = ::uselocale(kUtf8);
  }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;
  ~Utf8Locale() {
    if (before_ != locale_t{}) ::uselocale(before_);
  }

 private:
  locale_t before_ = {};
};

std::string NameOf(archive_entry* entry) {
  const char* name = ::archive_entry_pathname_utf8(entry);
  if (name == nullptr) name = ::archive_entry_pathname(entry);
  std::string_view path = name == nullptr ? "(no name)" : name;
  while (path.starts_with("./") || path.starts_with("/"))
    path.remove_prefix(path[0] == '.' ? 2 : 1);
  return ReplaceInvalidUtf8(path);
}

bool IsHidden(std::string_view path) {
  for (bool begins = true; !path.empty(); path.remove_prefix(1)) {
    if (begins && path[0] == '.' && !path.starts_with("../")) return true;
    begins = path[0] == '/';
  }
  return false;
}

}  // namespace

bool IsPacked(std::string_view head) {
  constexpr std::array kMagic = {
      "\x1F\x8B"sv,         "BZh"sv,        "\xFD\x37zXZ\0"sv, "\x28\xB5\x2F\xFD"sv,
      "\x04\x22\x4D\x18"sv, "PK\x03\x04"sv, "PK\x05\x06"sv};
  for (const std::string_view magic : kMagic) {
    if (!head.starts_with(magic)) continue;
    // Three letters may begin a text too; a level and a block or the end of the stream follow.
    return magic != "BZh" || (head.size() > 4 && head[3] >= '1' && head[3] <= '9' &&
                              (head[4] == '\x31' || head[4] == '\x17'));
  }
  // A skippable frame, with which zst and lz4 files may begin.
  const bool skippable =
      head.size() >= 4 && (head[0] & 0xF0) == 0x50 && head.substr(1, 3) == "\x2A\x4D\x18"sv;
  return skippable || IsTar(head);
}

std::string_view WithoutPackedEnding(std::string_view name) {
  for (const std::string_view ending : {".gz"sv, ".bz2"sv, ".xz"sv, ".zst"sv, ".lz4"sv}) {
    if (name.size() > ending.size() && name.ends_with(ending)) {
      return name.substr(0, name.size() - ending.size());
    }
  }
  return name;
}

absl::Status UnpackBudget::Spend(uint64_t bytes) {
  unpacked += bytes;
  spent = true;  // until shown otherwise
  if (unpacked > max_bytes) {
    const std::string found = Concat("unpacks to more than ", max_bytes, " bytes");
    return Fault(absl::StatusCode::kResourceExhausted,
                 {.found = found, .expected = "less", .fix = "raise --max-unpacked"});
  }
  if (max_ratio == 0 || unpacked <= kRatioCounts || unpacked / max_ratio <= packed()) {
    spent = false;
    return absl::OkStatus();
  }
  const std::string found = Concat("unpacks to ", unpacked, " bytes and more from ", packed(),
                                   ", as a decompression bomb does");
  const std::string expected = Concat("at most ", max_ratio, " times the packed size");
  return Fault(absl::StatusCode::kResourceExhausted,
               {.found = found,
                .expected = expected,
                .fix = "if you trust it, lift the limit with --max-unpacked-ratio 0"});
}

// libarchive's reader over a BlockSource, and the current member as one.
class PackedInput::Archive : public BlockSource {
 public:
  Archive(BlockSource* packed, bool is_gzip, UnpackBudget* budget)
      : packed_(packed), budget_(budget) {
    if (is_gzip) packed_ = &gunzip_.emplace(packed);
  }
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;
  ~Archive() override { ::archive_read_free(archive_); }

  // Opens at the first call. ARCHIVE_OK, ARCHIVE_EOF, or an error that Why() tells.
  int NextHeader(archive_entry** entry) {
    const Utf8Locale utf8;
    if (!opened_) {
      opened_ = true;
      if (const int result = Open(); result < ARCHIVE_WARN) return result;
    } else {
      if (only_compressed()) return ARCHIVE_EOF;
      // libarchive would unpack what is left of the member too, but without a limit.
      while (compressed() && !broken_ && !budget_->spent) {
        const absl::StatusOr<std::string_view> block = Next();
        if (!block.ok()) {
          packed_status_ = block.status();
          return ARCHIVE_FATAL;
        }
        if (block->empty()) break;
      }
    }
    if (broken_ || budget_->spent) return ARCHIVE_EOF;  // which the last member has told
    position_ = 0;
    return ::archive_read_next_header(archive_, entry);
  }

  bool only_compressed() const {
    return (::archive_format(archive_) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_RAW;
  }

  bool compressed() const { return gunzip_.has_value() || ::archive_filter_count(archive_) > 1; }

  absl::StatusOr<std::string_view> Next() override {
    const void* block = nullptr;
    size_t size = 0;
    la_int64_t offset = 0;
    int result;
    do {
      result = ::archive_read_data_block(archive_, &block, &size, &offset);
    } while (result == ARCHIVE_RETRY || (result == ARCHIVE_OK && size == 0));
    if (result == ARCHIVE_EOF) return std::string_view();
    if (result != ARCHIVE_OK) {
      broken_ = result == ARCHIVE_FATAL;
      return Why();
    }
    if (offset != position_) {  // what is not stored reads as NUL bytes, and may be any number
      return Fault(absl::StatusCode::kInvalidArgument,
                   {.found = "a sparse file with a hole of NUL bytes", .expected = "text"});
    }
    position_ += static_cast<la_int64_t>(size);
    STEMMA_RETURN_IF_ERROR(budget_->Spend(size));
    return std::string_view(static_cast<const char*>(block), size);
  }

  absl::Status Why() const {
    if (!packed_status_.ok()) return packed_status_;
    const char* text = archive_ == nullptr ? nullptr : ::archive_error_string(archive_);
    const std::string found =
        Concat("data that cannot be unpacked (", text == nullptr ? "no reason given" : text, ")");
    return Fault(absl::StatusCode::kDataLoss,
                 {.found = found,
                  .expected = "a whole gz, bz2, xz, zst, lz4, tar or zip file",
                  .fix = "fetch or pack it again; what follows in it is not read"});
  }

 private:
  int Open() {
    archive_ = ::archive_read_new();
    if (archive_ == nullptr) return ARCHIVE_FATAL;
    ::archive_read_support_filter_bzip2(archive_);
    ::archive_read_support_filter_xz(archive_);
    ::archive_read_support_filter_zstd(archive_);
    ::archive_read_support_filter_lz4(archive_);
    ::archive_read_support_format_tar(archive_);
    if (packed_->SeekableSize().has_value()) {
      ::archive_read_support_format_zip_seekable(archive_);
      ::archive_read_set_seek_callback(archive_, &Archive::OnSeek);
    }
    ::archive_read_support_format_zip_streamable(archive_);
    ::archive_read_support_format_raw(archive_);
    ::archive_read_support_format_empty(archive_);
    ::archive_read_set_read_callback(archive_, &Archive::OnRead);
    ::archive_read_set_callback_data(archive_, this);
    return ::archive_read_open1(archive_);
  }

  static la_ssize_t OnRead(archive* archive, void* self, const void** block) {
    Archive* input = static_cast<Archive*>(self);
    absl::StatusOr<std::string_view> next = input->packed_->Next();
    if (!next.ok()) return input->Fail(archive, next.status());
    input->packed_position_ += next->size();
    *block = next->data();
    return static_cast<la_ssize_t>(next->size());
  }

  static la_int64_t OnSeek(archive* archive, void* self, la_int64_t offset, int whence) {
    Archive* input = static_cast<Archive*>(self);
    const la_int64_t size = static_cast<la_int64_t>(*input->packed_->SeekableSize());
    const la_int64_t base = whence == SEEK_SET   ? 0
                            : whence == SEEK_CUR ? static_cast<la_int64_t>(input->packed_position_)
                                                 : size;
    const la_int64_t target = base + offset;
    if (target < 0 || target > size) return ARCHIVE_FATAL;
    const absl::Status status = input->packed_->Seek(static_cast<uint64_t>(target));
    if (!status.ok()) return input->Fail(archive, status);
    input->packed_position_ = static_cast<uint64_t>(target);
    return target;
  }

  int Fail(archive* archive, const absl::Status& status) {
    packed_status_ = status;
    ::archive_set_error(archive, EIO, "reading failed");
    return ARCHIVE_FATAL;
  }

  std::optional<GunzipSource> gunzip_;
  BlockSource* packed_;  // gunzip_ when there is one
  UnpackBudget* budget_;
  archive* archive_ = nullptr;
  bool opened_ = false;
  bool broken_ = false;      // nothing more can be read
  la_int64_t position_ = 0;  // in the member
  uint64_t packed_position_ = 0;
  absl::Status packed_status_;  // of packed_, which says more than libarchive can
};

PackedInput::PackedInput(BlockSource* packed, std::string_view head, UnpackBudget* budget)
    : archive_(std::make_unique<Archive>(packed, head.starts_with(kGzipMagic), budget)) {}
PackedInput::~PackedInput() = default;

BlockSource* PackedInput::content() { return archive_.get(); }

PackedInput::Got PackedInput::NextMember() {
  for (;;) {
    archive_entry* entry = nullptr;
    const int result = archive_->NextHeader(&entry);
    if (result == ARCHIVE_EOF) return Got::kEnd;
    if (result < ARCHIVE_WARN) {
      status_ = archive_->Why();
      return Got::kFailed;
    }
    if (archive_->only_compressed()) {
      name_.clear();
      return Got::kMember;
    }
    name_ = NameOf(entry);
    if (IsHidden(name_) || name_.ends_with('/')) continue;
    if (::archive_entry_filetype(entry) == AE_IFREG && ::archive_entry_hardlink(entry) == nullptr) {
      return Got::kMember;
    }
    if (::archive_entry_filetype(entry) == AE_IFDIR) continue;
    status_ = Fault(absl::StatusCode::kInvalidArgument,
                    {.found = "a link or a device in an archive, which holds no text",
                     .expected = "a file",
                     .fix = "unpack the archive and name its folder if the text is missed"});
    return Got::kBadMember;
  }
}

}  // namespace stemma::internal
