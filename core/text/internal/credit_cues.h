// What is said beside the name of an agency when a text owes it something, by language: the tables
// are in credit_cues.cc.

#ifndef STEMMA_CORE_TEXT_INTERNAL_CREDIT_CUES_H_
#define STEMMA_CORE_TEXT_INTERNAL_CREDIT_CUES_H_

#include <span>
#include <string_view>

#include "core/text/article.h"

namespace stemma::facts {

// In lower case. `before`: the text in front of the name ends with the words, fillers left out;
// otherwise the text behind the name begins with them. The first row that fits decides.
struct CreditCue {
  CreditKind kind;
  bool before;
  std::string_view words;
};
extern const std::span<const CreditCue> kCreditCues;

// Words that may stand between a cue and the name, or tell of what kind the agency is.
extern const std::span<const std::string_view> kCreditFillers;

}  // namespace stemma::facts

#endif  // STEMMA_CORE_TEXT_INTERNAL_CREDIT_CUES_H_
