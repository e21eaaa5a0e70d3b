// What the reader tests share: reading everything at once, and packing.

#ifndef STEMMA_TESTS_TEXT_READING_H_
#define STEMMA_TESTS_TEXT_READING_H_

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "core/text/readers.h"

namespace stemma {

struct Reading {
  std::vector<Document> documents;
  std::vector<Skipped> skipped;
  std::vector<Skipped> warnings;
  uint64_t bytes_read = 0;
  uint64_t bytes_total = 0;

  std::vector<std::string> ids() const {
    std::vector<std::string> ids;
    for (const Document& document : documents) ids.push_back(document.id);
    return ids;
  }
};

inline Reading ReadAll(std::vector<std::string> paths, ReadOptions options = {}) {
  Reading reading;
  auto reader = DocumentReader::Open(std::move(paths), std::move(options));
  EXPECT_TRUE(reader.ok()) << reader.status();
  if (!reader.ok()) return reading;
  Document document;
  while ((*reader)->Next(&document)) reading.documents.push_back(document);
  reading.skipped = (*reader)->skipped();
  reading.warnings = (*reader)->warnings();
  reading.bytes_read = (*reader)->bytes_read();
  reading.bytes_total = (*reader)->bytes_total();
  return reading;
}

struct Member {
  std::string name;
  std::string bytes;
};

// `members` as an archive: format "ustar", "pax" or "zip" ("raw" for one that is only compressed),
// filter "none", "gzip", "bzip2", "xz", "zstd" or "lz4".
inline std::string Pack(const std::string& format, const std::string& filter,
                        const std::vector<Member>& members) {
  archive* writer = archive_write_new();
  EXPECT_EQ(archive_write_set_format_by_name(writer, format.c_str()), ARCHIVE_OK) << format;
  if (filter != "none") {
    EXPECT_EQ(archive_write_add_filter_by_name(writer, filter.c_str()), ARCHIVE_OK) << filter;
  }
  size_t room = 1 << 16;
  for (const Member& member : members) room += 2 * member.bytes.size() + 4096;
  std::string packed(room, '\0');
  size_t used = 0;
  archive_write_set_bytes_in_last_block(writer, 1);
  EXPECT_EQ(archive_write_open_memory(writer, packed.data(), packed.size(), &used), ARCHIVE_OK);
  for (const Member& member : members) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, member.name.c_str());
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, static_cast<la_int64_t>(member.bytes.size()));
    EXPECT_LE(ARCHIVE_WARN, archive_write_header(writer, entry)) << archive_error_string(writer);
    EXPECT_EQ(archive_write_data(writer, member.bytes.data(), member.bytes.size()),
              static_cast<la_ssize_t>(member.bytes.size()));
    archive_entry_free(entry);
  }
  EXPECT_EQ(archive_write_close(writer), ARCHIVE_OK) << archive_error_string(writer);
  archive_write_free(writer);
  packed.resize(used);
  return packed;
}

inline std::string Compress(const std::string& filter, const std::string& bytes) {
  return Pack("raw", filter, {{"data", bytes}});
}

}  // namespace stemma

#endif  // STEMMA_TESTS_TEXT_READING_H_
