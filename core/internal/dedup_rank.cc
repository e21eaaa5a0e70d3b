#include "core/internal/dedup_rank.h"

#include <limits>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "core/text/article.h"

namespace stemma {
namespace {

constexpr int64_t kUndated = std::numeric_limits<int64_t>::max();

std::string Lower(std::string_view text) { return absl::AsciiStrToLower(ToAbsl(text)); }

// Whether the outlet is an agency: by name, or by a host that begins with one ("www.reuters.com").
bool IsAgency(std::string_view outlet) {
  static const auto& names = *[] {
    auto* all = new absl::flat_hash_set<std::string>();  // lives as long as the program
    for (const Agency& agency : Agencies()) {
      all->insert(Lower(agency.name));
      for (const std::string_view spelling : agency.spellings) all->insert(Lower(spelling));
    }
    return all;
  }();
  const std::string lower = Lower(outlet);
  if (names.contains(lower)) return true;
  std::string_view host = lower;
  if (host.starts_with("www.")) host.remove_prefix(4);
  const size_t dot = host.find('.');
  return dot != std::string_view::npos && names.contains(ToAbsl(host.substr(0, dot)));
}

uint32_t FilledFields(const Document& document) {
  uint32_t filled = 0;
  for (const std::string* field : {&document.title, &document.date, &document.source, &document.url,
                                   &document.author, &document.lang}) {
    filled += field->empty() ? 0u : 1u;
  }
  return filled;
}

}  // namespace

SketchOrigin OriginOf(const Document& document, bool read_text) {
  SketchOrigin origin{.certainly_by = kUndated,
                      .not_before = kUndated,
                      .standing = 0,
                      .fields = FilledFields(document)};
  if (!read_text) return origin;
  const Article article = ReadArticle(document);
  if (article.date) {
    origin.certainly_by = article.date->date.interval.end;
    origin.not_before = article.date->date.interval.begin;
  }
  if (IsAgency(article.outlet)) origin.standing |= kFromAgency;
  if (!CreditedAgencies(article).empty()) origin.standing |= kCreditsAgency;
  return origin;
}

bool RanksByDocument(KeepRule rule) { return ReadsText(rule) || rule == KeepRule::kBestMetadata; }

bool ReadsText(KeepRule rule) { return rule == KeepRule::kSource || rule == KeepRule::kEarliest; }

RankKey RankKeyOf(const SketchOrigin& origin, uint32_t tokens, KeepRule rule) {
  switch (rule) {
    case KeepRule::kFirst:
      return {};
    case KeepRule::kLongest:
      return {-int64_t{tokens}};
    case KeepRule::kBestMetadata:
      return {-int64_t{origin.fields}};
    case KeepRule::kEarliest:
      return {origin.certainly_by, origin.not_before};
    case KeepRule::kSource:
      return {origin.standing & kFromAgency ? 0 : 1, origin.certainly_by,
              origin.standing & kCreditsAgency ? 0 : 1};
  }
  return {};
}

}  // namespace stemma
