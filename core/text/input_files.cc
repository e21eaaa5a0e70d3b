#include "core/text/internal/input_files.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "core/text/utf8.h"

namespace stemma::internal {
namespace {

std::string_view BaseName(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos || path == "/" ? path : path.substr(slash + 1);
}

// Whether a file of this name tells of the folder that it stands in: its text is no article there.
bool DescribesFolder(std::string_view name) {
  const std::string stem =
      absl::AsciiStrToLower(ToAbsl(name.substr(0, std::min(name.find('.'), name.size()))));
  return stem == "readme" || stem == "license" || stem == "licence" || stem == "copying";
}

std::string Trouble(const absl::Status& status) { return std::string(status.message()); }

class Lister {
 public:
  explicit Lister(InputList* list) : list_(list) {}

  // False when there is nothing at `path`.
  bool AddArgument(const std::string& path) {
    if (path == kStandardInput) {
      AddStream(path, path);
      return true;
    }
    struct stat status;
    if (::stat(path.c_str(), &status) != 0) {
      const int error_number = errno;
      AddTrouble(path, SystemFault("", "opening", error_number));
      return error_number != ENOENT && error_number != ENOTDIR;
    }
    if (S_ISDIR(status.st_mode)) {
      visited_.clear();
      const size_t before = list_->files.size();
      Walk(path, "", status);
      if (list_->files.size() == before) {
        AddTrouble(path, Fault(absl::StatusCode::kNotFound,
                               {.found = "a folder without files to read",
                                .expected = "files (hidden ones are left out)",
                                .fix = "check the path"}));
      }
    } else if (S_ISREG(status.st_mode)) {
      AddFile(path, std::string(BaseName(path)), status);
    } else {
      AddStream(path, std::string(BaseName(path)));
    }
    return true;
  }

  bool has_stream() const { return has_stream_; }

 private:
  struct Entry {
    std::string name;
    std::string key;  // orders as the whole paths below it do: a folder's name goes on with '/'
    struct stat status;
    int error_number = 0;
  };

  void AddFile(std::string path, std::string_view id, const struct stat& status) {
    const uint64_t bytes = static_cast<uint64_t>(status.st_size);
    list_->bytes += bytes;
    list_->files.push_back({.path = std::move(path), .id = ReplaceInvalidUtf8(id), .bytes = bytes});
  }

  void AddStream(std::string path, std::string_view id) {
    has_stream_ = true;
    list_->files.push_back({.path = std::move(path), .id = ReplaceInvalidUtf8(id)});
  }

  void AddTrouble(std::string path, const absl::Status& status) {
    list_->files.push_back({.path = std::move(path), .trouble = Trouble(status)});
  }

  // `relative` is the folder's path below the argument, with a '/' at its end unless it is empty.
  void Walk(const std::string& folder, const std::string& relative, const struct stat& status) {
    if (!visited_.insert({status.st_dev, status.st_ino}).second) {
      list_->warnings.push_back(
          {.file = folder,
           .why = "a link to a folder that is read already under another name; left out"});
      return;
    }
    std::vector<Entry> entries;
    if (const absl::Status listed = List(folder, &entries); !listed.ok()) {
      AddTrouble(folder, listed);
      return;
    }
    for (const Entry& entry : entries) {
      std::string path = Concat(folder, folder.ends_with('/') ? "" : "/", entry.name);
      const std::string below = relative + entry.name;
      if (entry.error_number != 0) {
        AddTrouble(std::move(path), SystemFault("", "opening", entry.error_number));
      } else if (S_ISDIR(entry.status.st_mode)) {
        Walk(path, below + "/", entry.status);
      } else if (S_ISREG(entry.status.st_mode) && DescribesFolder(entry.name)) {
        list_->warnings.push_back({.file = std::move(path),
                                   .why = "tells of its folder, so it is not taken for an article; "
                                          "name it as an argument to have it read"});
      } else if (S_ISREG(entry.status.st_mode)) {
        AddFile(std::move(path), below, entry.status);
        list_->files.back().in_folder = true;
      } else {
        AddTrouble(std::move(path), Fault(absl::StatusCode::kInvalidArgument,
                                          {.found = "a pipe, socket or device in a folder",
                                           .expected = "a regular file",
                                           .fix = "name it as an argument to read it"}));
      }
    }
  }

  static absl::Status List(const std::string& folder, std::vector<Entry>* entries) {
    DIR* stream = ::opendir(folder.c_str());
    if (stream == nullptr) return SystemFault("", "opening the folder", errno);
    errno = 0;
    while (const dirent* found = ::readdir(stream)) {
      if (found->d_name[0] == '.') continue;
      Entry entry{.name = found->d_name};
      const std::string path = Concat(folder, "/", entry.name);
      if (::stat(path.c_str(), &entry.status) != 0) entry.error_number = errno;
      const bool is_folder = entry.error_number == 0 && S_ISDIR(entry.status.st_mode);
      entry.key = entry.name + (is_folder ? "/" : "");
      entries->push_back(std::move(entry));
      errno = 0;
    }
    const int error_number = errno;
    ::closedir(stream);
    if (error_number != 0) return SystemFault("", "reading the folder", error_number);
    std::sort(entries->begin(), entries->end(),
              [](const Entry& a, const Entry& b) { return a.key < b.key; });
    return absl::OkStatus();
  }

  InputList* list_;
  std::set<std::pair<dev_t, ino_t>> visited_;  // folders of the current argument
  bool has_stream_ = false;
};

}  // namespace

absl::StatusOr<InputList> ListInput(const std::vector<std::string>& paths) {
  InputList list;
  Lister lister(&list);
  bool any = false;
  for (const std::string& path : paths) any = lister.AddArgument(path) || any;
  if (!any) {
    const std::string where =
        paths.size() == 1 ? paths[0] : Concat(paths[0], " and ", paths.size() - 1, " more");
    return Fault(absl::StatusCode::kNotFound, {.where = where,
                                               .found = "no such file or folder",
                                               .expected = "something to read",
                                               .fix = "check the path"});
  }
  if (lister.has_stream()) list.bytes = 0;
  return list;
}

}  // namespace stemma::internal
