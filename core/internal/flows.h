// Who takes from whom, how much and how fast: the edges of all stemmata by outlet.

#ifndef STEMMA_CORE_INTERNAL_FLOWS_H_
#define STEMMA_CORE_INTERNAL_FLOWS_H_

#include <vector>

#include "core/internal/findings.h"

namespace stemma {

// From outlets and agencies to outlets; a text without an outlet counts nowhere. The most copies
// first, then by name.
std::vector<FlowRecord> FlowsOf(const Collection& collection, const Join& join,
                                const Provenance& provenance);

}  // namespace stemma

#endif  // STEMMA_CORE_INTERNAL_FLOWS_H_
