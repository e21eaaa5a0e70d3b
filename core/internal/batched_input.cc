#include "core/internal/batched_input.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <future>
#include <system_error>
#include <utility>

namespace stemma {
namespace {

constexpr size_t kBatchBytes = size_t{2} << 20;  // of text: little enough to stay in the cache
constexpr size_t kBatchDocuments = 1 << 15;
constexpr size_t kBlockBytes = size_t{1} << 20;  // of the spool, read at a time

bool IsReadOnce(const std::string& path) {
  if (path == "-") return true;
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(path, error);
  return std::filesystem::exists(status) && !std::filesystem::is_regular_file(status) &&
         !std::filesystem::is_directory(status);
}

// Every string of a document and of its place, in the order in which they are spooled.
auto StringsOf(auto* document, auto* place) {
  return std::array{&document->id,     &document->text, &document->title,      &document->date,
                    &document->source, &document->url,  &document->author,     &document->lang,
                    &document->extra,  &document->raw,  &place->relative_path, &place->table_header,
                    &place->file};
}

}  // namespace

class BatchedInput::Source {
 public:
  virtual ~Source() = default;
  // False at the end, or when status() is not OK.
  virtual bool Next(Document* document, DocumentPlace* place) = 0;
  virtual absl::Status status() const { return absl::OkStatus(); }
  virtual uint64_t bytes_read() const = 0;
  virtual uint64_t bytes_total() const = 0;
  virtual void Finish(BatchedInput*) {}
};

class BatchedInput::ReaderSource : public Source {
 public:
  explicit ReaderSource(std::unique_ptr<DocumentReader> reader) : reader_(std::move(reader)) {}

  bool Next(Document* document, DocumentPlace* place) override {
    if (!reader_->Next(document)) return false;
    place->relative_path = reader_->relative_path();
    place->table_header = reader_->table_header();
    place->file = document->file;
    return true;
  }
  uint64_t bytes_read() const override { return reader_->bytes_read(); }
  uint64_t bytes_total() const override { return reader_->bytes_total(); }
  void Finish(BatchedInput* input) override {
    input->skipped_ = reader_->skipped();
    input->warnings_ = reader_->warnings();
  }

 private:
  std::unique_ptr<DocumentReader> reader_;
};

class BatchedInput::SpoolSource : public Source {
 public:
  explicit SpoolSource(const ScratchFile* file) : file_(file) {}

  bool Next(Document* document, DocumentPlace* place) override {
    if (at_ == buffer_.size() && offset_ == file_->size()) return false;
    if (!Take(reinterpret_cast<char*>(&document->line), sizeof document->line)) return false;
    for (std::string* string : StringsOf(document, place)) {
      uint64_t size = 0;
      if (!Take(reinterpret_cast<char*>(&size), sizeof size)) return false;
      string->resize(size);
      if (!Take(string->data(), size)) return false;
    }
    document->file = place->file;
    return true;
  }
  absl::Status status() const override { return status_; }
  uint64_t bytes_read() const override { return offset_; }
  uint64_t bytes_total() const override { return file_->size(); }

 private:
  bool Take(char* bytes, size_t size) {
    while (size > 0) {
      if (at_ == buffer_.size()) {
        buffer_.resize(std::min<uint64_t>(kBlockBytes, file_->size() - offset_));
        at_ = 0;
        status_ = file_->ReadAt(offset_, buffer_.data(), buffer_.size());
        if (!status_.ok()) return false;
        offset_ += buffer_.size();
      }
      const size_t piece = std::min(size, buffer_.size() - at_);
      std::copy_n(buffer_.data() + at_, piece, bytes);
      bytes += piece;
      at_ += piece;
      size -= piece;
    }
    return true;
  }

  const ScratchFile* file_;
  std::string buffer_;
  size_t at_ = 0;
  uint64_t offset_ = 0;
  absl::Status status_;
};

BatchedInput::BatchedInput(std::vector<std::string> paths, ReadOptions options,
                           std::optional<std::string> scratch_folder)
    : paths_(std::move(paths)),
      options_(std::move(options)),
      scratch_folder_(std::move(scratch_folder)),
      once_(scratch_folder_ && std::any_of(paths_.begin(), paths_.end(), IsReadOnce)) {}

absl::StatusOr<std::unique_ptr<BatchedInput::Source>> BatchedInput::Open(bool raw) {
  if (spooled_) return std::make_unique<SpoolSource>(&*spool_);
  ReadOptions options = options_;
  options.keep_raw = raw || once_;
  STEMMA_ASSIGN_OR_RETURN(std::unique_ptr<DocumentReader> reader,
                          DocumentReader::Open(paths_, std::move(options)));
  if (once_) {
    STEMMA_ASSIGN_OR_RETURN(ScratchFile spool, ScratchFile::Create(*scratch_folder_));
    spool_.emplace(std::move(spool));
  }
  return std::make_unique<ReaderSource>(std::move(reader));
}

absl::Status BatchedInput::Spool(const DocumentBatch& batch) {
  const auto append = [this](const uint64_t& number) {
    return spool_->Append({reinterpret_cast<const char*>(&number), sizeof number});
  };
  for (size_t i = 0; i < batch.count_; ++i) {
    STEMMA_RETURN_IF_ERROR(append(batch.documents_[i].line));
    for (const std::string* string : StringsOf(&batch.documents_[i], &batch.PlaceOf(i))) {
      STEMMA_RETURN_IF_ERROR(append(string->size()));
      STEMMA_RETURN_IF_ERROR(spool_->Append(*string));
    }
  }
  return absl::OkStatus();
}

absl::Status BatchedInput::Fill(Source* source, DocumentBatch* batch) {
  batch->first_ = next_;
  batch->count_ = 0;
  batch->place_.clear();
  batch->places_.clear();
  DocumentPlace place;
  for (size_t bytes = 0; bytes < kBatchBytes && batch->count_ < kBatchDocuments;) {
    if (batch->count_ == batch->documents_.size()) batch->documents_.emplace_back();
    Document& document = batch->documents_[batch->count_];
    if (!source->Next(&document, &place)) break;
    bytes += document.text.size();
    const bool is_new = next_ == 0 || place != last_;
    if (is_new) last_ = place;
    if (batch->count_ == 0) batch->new_place_ = is_new;
    if (is_new || batch->places_.empty()) batch->places_.push_back(place);
    batch->place_.push_back(static_cast<uint32_t>(batch->places_.size() - 1));
    ++batch->count_;
    ++next_;
  }
  STEMMA_RETURN_IF_ERROR(source->status());
  return spool_ && !spooled_ ? Spool(*batch) : absl::OkStatus();
}

absl::Status BatchedInput::Read(bool raw, Progress* progress, std::string_view stage,
                                const std::function<absl::Status(const DocumentBatch&)>& body) {
  STEMMA_ASSIGN_OR_RETURN(const std::unique_ptr<Source> source, Open(raw));
  if (progress != nullptr) progress->Stage(stage, "bytes", source->bytes_total());
  next_ = 0;
  uint64_t shown = 0;
  DocumentBatch batch, following;
  absl::Status read = Fill(source.get(), &batch);
  while (read.ok() && batch.count_ > 0) {
    if (progress != nullptr) {
      progress->Advance(source->bytes_read() - std::exchange(shown, source->bytes_read()));
    }
    std::future<absl::Status> ahead =
        std::async(std::launch::async, [&] { return Fill(source.get(), &following); });
    const absl::Status done = body(batch);
    read = ahead.get();
    STEMMA_RETURN_IF_ERROR(done);
    std::swap(batch, following);
  }
  STEMMA_RETURN_IF_ERROR(read);
  source->Finish(this);
  if (spool_ && !spooled_) {
    STEMMA_RETURN_IF_ERROR(spool_->Flush());
    spooled_ = true;
  }
  return absl::OkStatus();
}

}  // namespace stemma
