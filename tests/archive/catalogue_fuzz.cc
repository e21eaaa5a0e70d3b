// A catalogue whose rows say anything: whatever they are, opening, searching, checking, adding and
// compacting give an error or an answer. An input is a run of changes, ten bytes each: which
// column, which row, and the value.

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "core/archive/archive.h"
#include "core/archive/archive_writer.h"
#include "core/archive/check.h"
#include "core/archive/search.h"
#include "core/base/sqlite.h"

namespace {

namespace fs = std::filesystem;

constexpr std::array<const char*, 21> kChanges = {
    "UPDATE settings SET value=? WHERE name='generation'",
    "UPDATE settings SET value=? WHERE name='documents'",
    "UPDATE settings SET value=? WHERE name='next_document'",
    "UPDATE settings SET value=? WHERE name='next_segment'",
    "UPDATE settings SET value=? WHERE name='window'",
    "UPDATE settings SET value=? WHERE name='texts'",
    "DELETE FROM settings WHERE name='window' AND ?>0",
    "UPDATE OR IGNORE segments SET segment=? WHERE rowid=",
    "UPDATE segments SET first=? WHERE rowid=",
    "UPDATE segments SET last=? WHERE rowid=",
    "UPDATE segments SET documents=? WHERE rowid=",
    "UPDATE segments SET fingerprints=? WHERE rowid=",
    "UPDATE segments SET seal=? WHERE rowid=",
    "UPDATE OR IGNORE documents SET number=? WHERE rowid=",
    "UPDATE OR IGNORE documents SET id=? WHERE rowid=",
    "INSERT OR IGNORE INTO removed VALUES(?)",
    "UPDATE OR IGNORE outlets SET outlet=? WHERE rowid=",
    "UPDATE outlets SET documents=? WHERE rowid=",
    "UPDATE OR IGNORE outlets SET name=? WHERE rowid=",
    "DELETE FROM segments WHERE ?>0 AND rowid=",
    "UPDATE settings SET value=? WHERE name='shingle_words'"};

std::vector<stemma::Document> Articles() {
  std::vector<stemma::Document> articles;
  for (int i = 0; i < 6; ++i) {
    std::string text = "The river rose over the lower town in the night and the bridge was closed.";
    for (int w = 0; w < 40; ++w) text += " word" + std::to_string(w * (1 + i / 3));
    articles.push_back({.id = "d" + std::to_string(i), .text = text, .source = "a.example"});
  }
  return articles;
}

// An archive of two segments, made once.
const std::string& Template() {
  static const std::string folder = [] {
    std::string path = (fs::temp_directory_path() / "catalogue_fuzz.XXXXXX").string();
    if (mkdtemp(path.data()) == nullptr) std::abort();
    const std::vector<stemma::Document> articles = Articles();
    if (!stemma::CreateArchive(path + "/start", {}).ok()) std::abort();
    auto writer = stemma::ArchiveWriter::Open(path + "/start", {.batch_documents = 3});
    if (!writer.ok() || !(*writer)->Add(articles).ok() || !(*writer)->Flush().ok()) std::abort();
    return path;
  }();
  return folder;
}

void Change(const std::string& folder, const uint8_t* data, size_t size) {
  auto database = stemma::Database::Open(folder + "/catalogue.sqlite", stemma::Database::kWrite);
  if (!database.ok()) return;
  for (; size >= 10; data += 10, size -= 10) {
    int64_t value;
    std::memcpy(&value, data + 2, sizeof value);
    std::string sql = kChanges[data[0] % kChanges.size()];
    if (sql.back() == '=') sql += std::to_string(data[1] % 8);
    auto statement = (*database)->Prepare(sql);
    if (!statement.ok()) std::abort();  // a slip in the list above
    statement->Bind(1, data[1] >= 128 ? value % 16 : value);
    statement->Run().IgnoreError();
  }
}

void Ask(const std::string& folder) {
  const auto archive = stemma::Archive::Open(folder);
  if (!archive.ok()) return;
  archive->info().IgnoreError();
  stemma::ArchiveSearcher searcher(*archive, {});
  stemma::TokenizedText tokens;
  stemma::Tokenizer().Run(Articles()[0].text, &tokens);
  for (const stemma::ArchiveSource& source : searcher.Search(tokens, "a.example").sources) {
    searcher.Load(source, tokens);
  }
  archive->set_aside();
  stemma::CheckArchive(folder, nullptr).IgnoreError();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string folder = Template() + "/now";
  fs::remove_all(folder);
  fs::copy(Template() + "/start", folder, fs::copy_options::recursive);
  Change(folder, data, std::min<size_t>(size, 200));
  Ask(folder);
  auto writer = stemma::ArchiveWriter::Open(folder, {.threads = 1});
  if (!writer.ok()) return 0;
  std::vector<stemma::Document> more = Articles();
  for (stemma::Document& article : more) article.id += "+";
  uint64_t unknown = 0;
  if (!(*writer)->Add(more).ok() || !(*writer)->Flush().ok()) return 0;
  (*writer)->Remove(std::vector<std::string>{"d1", "d4+"}, &unknown).IgnoreError();
  (*writer)->Compact().IgnoreError();
  writer->reset();
  Ask(folder);
  return 0;
}
