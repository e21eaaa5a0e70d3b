// What each matched word of one side is: prose, headline, speech, a list, the page's furniture.
// Read from the text's zones and the learned furniture, in one pass over both.

#ifndef STEMMA_CORE_ALIGN_INTERNAL_WORD_ROLES_H_
#define STEMMA_CORE_ALIGN_INTERNAL_WORD_ROLES_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/align/verdict.h"

namespace stemma::internal {

inline constexpr uint32_t kTermWords = 3;  // a quotation of up to so many words may be no speech

// What a matched word is. The order is the precedence when the two sides do not agree.
enum class Role : uint8_t { kProse, kHeadline, kTerm, kList, kPage, kFurniture, kQuotation };
inline constexpr size_t kRoles = 7;

inline Role RoleOf(ZoneKind kind) {
  switch (kind) {
    case ZoneKind::kQuotation:
      return Role::kQuotation;
    case ZoneKind::kFurniture:
    case ZoneKind::kByline:
      return Role::kPage;
    case ZoneKind::kHeadline:
      return Role::kHeadline;
    case ZoneKind::kList:
      return Role::kList;
    case ZoneKind::kBody:
      break;
  }
  return Role::kProse;
}

// The roles of one side's tokens, asked for in ascending order from `begin` on.
class RoleReader {
 public:
  RoleReader(const PairSide& side, uint32_t begin) : side_(side), furniture_(side.furniture) {
    if (begin >= side.tokens->size()) return;
    const uint32_t byte = side.tokens->source[begin].begin;
    if (side.zones != nullptr) {
      zones_ = *side.zones;
      zones_ = zones_.subspan(static_cast<size_t>(
          std::partition_point(zones_.begin(), zones_.end(),
                               [&](const Zone& zone) { return zone.span.end <= byte; }) -
          zones_.begin()));
      EnterZone();
    }
    furniture_ = furniture_.subspan(
        static_cast<size_t>(std::partition_point(furniture_.begin(), furniture_.end(),
                                                 [&](Span span) { return span.end <= begin; }) -
                            furniture_.begin()));
  }

  Role At(uint32_t token) {
    const uint32_t byte = side_.tokens->source[token].begin;
    while (!zones_.empty() && zones_.front().span.end <= byte) {
      zones_ = zones_.subspan(1);
      EnterZone();
    }
    while (!furniture_.empty() && furniture_.front().end <= token) {
      furniture_ = furniture_.subspan(1);
    }
    Role role = Role::kProse;
    if (!zones_.empty() && zones_.front().span.Contains(byte)) role = zone_role_;
    if (!furniture_.empty() && furniture_.front().Contains(token)) {
      role = std::max(role, Role::kFurniture);
    }
    return role;
  }

 private:
  // What the words of the zone in front are. A quotation of a word or two may be a term ("MUST
  // NOT"): speech, unless the sentence around it is furniture.
  void EnterZone() {
    if (zones_.empty()) return;
    zone_role_ = RoleOf(zones_.front().kind);
    if (zone_role_ != Role::kQuotation) return;
    const std::vector<Span>& source = side_.tokens->source;
    const Span zone = zones_.front().span;
    const auto first = std::partition_point(
        source.begin(), source.end(), [&](const Span& token) { return token.begin < zone.begin; });
    uint32_t quarters = 0;
    for (auto token = first; token != source.end() && token->begin < zone.end; ++token) {
      quarters += side_.tokens->WeightOf(static_cast<uint32_t>(token - source.begin()));
      if (quarters > kTermWords * kWordWeight) return;
    }
    zone_role_ = Role::kTerm;
  }

  const PairSide& side_;
  std::span<const Zone> zones_;
  Role zone_role_ = Role::kProse;  // of zones_.front()
  std::span<const Span> furniture_;
};

}  // namespace stemma::internal

#endif  // STEMMA_CORE_ALIGN_INTERNAL_WORD_ROLES_H_
