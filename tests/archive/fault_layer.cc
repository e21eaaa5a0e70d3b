// A layer between a program and its files that fails as machines do, for LD_PRELOAD:
//
//   STEMMA_FAULT=eio@17 LD_PRELOAD=libfault_layer.so stemma archive add …
//
// The calls that write to or sync a regular file or a folder are counted, from 1, and the one named
// fails: `short` writes half of what was given, and the next write finds the disk full; `enospc`
// and `eio` do nothing and say so; `kill` ends the process before the call; `loss` does, and takes
// the power: what was written and not synced is cut off, names that were given and not synced are
// taken back. `count@0` lets all pass. STEMMA_FAULT_COUNT names a file for the number of calls.

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

struct Layer {
  std::mutex mutex;
  std::string kind;
  long at = 0;
  long calls = 0;
  bool full = false;                   // from a short write on
  std::map<std::string, off_t> dirty;  // files with unsynced bytes: their size when last synced
  std::vector<std::pair<std::string, std::string>> renamed;  // from, to: folder not synced yet

  Layer() {
    const char* fault = std::getenv("STEMMA_FAULT");
    if (fault == nullptr) return;
    const std::string text = fault;
    kind = text.substr(0, text.find('@'));
    at = std::atol(text.c_str() + text.find('@') + 1);
  }
  ~Layer() {
    const char* path = std::getenv("STEMMA_FAULT_COUNT");
    if (path == nullptr || kind.empty()) return;
    if (FILE* file = std::fopen(path, "w")) {
      std::fprintf(file, "%ld\n", calls);
      std::fclose(file);
    }
  }
};

Layer& TheLayer() {
  static Layer layer;
  return layer;
}

template <typename Function>
Function* Real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

bool Counts(int fd) {
  if (TheLayer().kind.empty() || fd <= 2) return false;
  struct stat status;
  return fstat(fd, &status) == 0 && (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode));
}

std::string PathOf(int fd) {
  char path[4096];
  const ssize_t size =
      readlink(("/proc/self/fd/" + std::to_string(fd)).c_str(), path, sizeof path - 1);
  return size < 0 ? std::string() : std::string(path, static_cast<size_t>(size));
}

[[noreturn]] void Die(bool loss) {
  Layer& layer = TheLayer();
  if (loss) {
    for (const auto& [path, size] : layer.dirty) {
      if (truncate(path.c_str(), size) != 0) continue;
    }
    for (auto it = layer.renamed.rbegin(); it != layer.renamed.rend(); ++it) {
      Real<int(const char*, const char*)>("rename")(it->second.c_str(), it->first.c_str());
    }
  }
  raise(SIGKILL);
  for (;;) pause();
}

enum class Fate { kPass, kShort, kFail };

// What becomes of the next call on `fd`; errno is set for a failure.
Fate NextFate(int fd, bool writes) {
  Layer& layer = TheLayer();
  if (writes && layer.full) {
    errno = ENOSPC;
    return Fate::kFail;
  }
  if (++layer.calls == layer.at) {
    if (layer.kind == "kill" || layer.kind == "loss") Die(layer.kind == "loss");
    if (layer.kind == "short" && writes) {
      layer.full = true;
      return Fate::kShort;
    }
    errno = layer.kind == "enospc" && writes ? ENOSPC : EIO;
    return layer.kind == "count" ? Fate::kPass : Fate::kFail;
  }
  if (writes) {
    struct stat status;
    fstat(fd, &status);
    layer.dirty.try_emplace(PathOf(fd), status.st_size);
  }
  return Fate::kPass;
}

void Synced(int fd) {
  Layer& layer = TheLayer();
  const std::string path = PathOf(fd);
  layer.dirty.erase(path);
  std::erase_if(layer.renamed, [&](const auto& pair) {
    return pair.second.substr(0, pair.second.rfind('/')) == path;
  });
}

template <typename Call>
ssize_t Write(int fd, size_t size, const Call& call) {
  if (!Counts(fd)) return call(size);
  const std::lock_guard<std::mutex> lock(TheLayer().mutex);
  switch (NextFate(fd, true)) {
    case Fate::kFail:
      return -1;
    case Fate::kShort:
      return call(size / 2);
    case Fate::kPass:
      break;
  }
  return call(size);
}

int Sync(int fd, const char* name) {
  auto* real = Real<int(int)>(name);
  if (!Counts(fd)) return real(fd);
  const std::lock_guard<std::mutex> lock(TheLayer().mutex);
  if (NextFate(fd, false) != Fate::kPass) return -1;
  Synced(fd);
  return real(fd);
}

}  // namespace

extern "C" {

ssize_t write(int fd, const void* bytes, size_t size) {
  static auto* real = Real<ssize_t(int, const void*, size_t)>("write");
  return Write(fd, size, [&](size_t n) { return real(fd, bytes, n); });
}

ssize_t pwrite(int fd, const void* bytes, size_t size, off_t offset) {
  static auto* real = Real<ssize_t(int, const void*, size_t, off_t)>("pwrite");
  return Write(fd, size, [&](size_t n) { return real(fd, bytes, n, offset); });
}

ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t offset) {
  static auto* real = Real<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
  return Write(fd, size, [&](size_t n) { return real(fd, bytes, n, offset); });
}

int fsync(int fd) { return Sync(fd, "fsync"); }
int fdatasync(int fd) { return Sync(fd, "fdatasync"); }

int rename(const char* from, const char* to) {
  const int result = Real<int(const char*, const char*)>("rename")(from, to);
  Layer& layer = TheLayer();
  if (result == 0 && !layer.kind.empty()) {
    // Folders are synced by their whole paths.
    char* whole = realpath(to, nullptr);
    const std::string named = whole == nullptr ? to : whole;
    std::free(whole);
    const std::string folder = named.substr(0, named.rfind('/') + 1);
    const std::string_view old = from;
    const std::lock_guard<std::mutex> lock(layer.mutex);
    layer.renamed.emplace_back(folder + std::string(old.substr(old.rfind('/') + 1)), named);
  }
  return result;
}

}  // extern "C"
