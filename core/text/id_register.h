// Keeps the ids of a collection apart. Memory: some 40 bytes an id.

#ifndef STEMMA_CORE_TEXT_ID_REGISTER_H_
#define STEMMA_CORE_TEXT_ID_REGISTER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "core/base/hash.h"
#include "core/base/status.h"

namespace stemma {

// Two ids are taken for the same when 128 bits of hash are.
class IdRegister {
 public:
  // Makes `id` unlike all before it ("id#2", "id#3", …); true when it had to be changed.
  bool MakeUnique(std::string* id) {
    auto [seen, is_new] = seen_.try_emplace(KeyOf(*id), 1);
    if (is_new) return false;
    uint32_t number = seen->second;
    std::string changed;
    do {
      changed = Concat(*id, "#", ++number);
    } while (seen_.contains(KeyOf(changed)));
    seen->second = number;
    seen_.try_emplace(KeyOf(changed), 1);
    *id = std::move(changed);
    return true;
  }

 private:
  using Key = std::pair<uint64_t, uint64_t>;
  static Key KeyOf(std::string_view id) { return {HashBytes(id, 0), HashBytes(id, 1)}; }

  absl::flat_hash_map<Key, uint32_t> seen_;  // id to the last number given to one of its doubles
};

}  // namespace stemma

#endif  // STEMMA_CORE_TEXT_ID_REGISTER_H_
