#include "cli/messages.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "core/report/columns.h"

namespace stemma {
namespace {

constexpr size_t kSuggestions = 3;

// Optimal string alignment: Levenshtein's distance with swaps of neighbours.
size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<std::vector<size_t>> rows(a.size() + 1, std::vector<size_t>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) {
    for (size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        rows[i][j] = i + j;
        continue;
      }
      const size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      rows[i][j] = std::min({rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + change});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) rows[i][j] = std::min(rows[i][j], rows[i - 2][j - 2] + 1);
    }
  }
  return rows[a.size()][b.size()];
}

}  // namespace

void Say(std::string_view message) {
  const std::string line = Concat("stemma: ", Printable(message), "\n");
  std::fwrite(line.data(), 1, line.size(), stderr);
}

int Fail(const absl::Status& status) {
  Say(std::string_view(status.message().data(), status.message().size()));
  return kExitFault;
}

void SaySkipped(std::span<const SkippedRecord> skipped, uint64_t count) {
  const size_t said = std::min(skipped.size(), kSkippedSaid);
  for (const SkippedRecord& record : skipped.first(said)) {
    Say(Concat("skipped ", SkippedInWords(record)));
  }
  if (count > said) {
    Say(Concat("skipped ", count - said, " more; --format jsonl names all of them"));
  }
}

void SayWarnings(std::span<const SkippedRecord> warnings) {
  for (const SkippedRecord& record : warnings) Say(Concat("note: ", SkippedInWords(record)));
}

std::vector<std::string> Nearest(std::string_view name, std::span<const std::string> known) {
  // A long absurd argument is nobody's typing error, and would make the table below large.
  constexpr size_t kLongestName = 64;
  if (name.size() > kLongestName) return {};
  std::vector<std::pair<size_t, std::string>> near;
  const size_t limit = std::max<size_t>(2, name.size() / 3);
  for (const std::string& candidate : known) {
    const bool beginning = name.size() > 3 && candidate.starts_with(name);
    const size_t distance = beginning ? 1 : EditDistance(name, candidate);
    // So short a name must keep at least one of its letters.
    if (distance <= limit && distance < std::max<size_t>(2, candidate.size() / 2 + 1)) {
      near.emplace_back(distance, candidate);
    }
  }
  std::stable_sort(near.begin(), near.end(),
                   [](const auto& x, const auto& y) { return x.first < y.first; });
  std::vector<std::string> nearest;
  for (const auto& [distance, candidate] : near) {
    if (distance > near[0].first || nearest.size() == kSuggestions) break;
    nearest.push_back(candidate);
  }
  return nearest;
}

std::string DidYouMean(std::string_view name, std::span<const std::string> known) {
  const std::vector<std::string> nearest = Nearest(name, known);
  std::string question;
  for (size_t i = 0; i < nearest.size(); ++i) {
    question += i == 0 ? "; did you mean " : i + 1 == nearest.size() ? " or " : ", ";
    question += nearest[i];
  }
  return question.empty() ? "" : question + "?";
}

std::vector<SkippedRecord> FirstOf(std::span<const Skipped> all) {
  std::vector<SkippedRecord> first;
  for (const Skipped& one : all.first(std::min(all.size(), kSkippedSaid))) {
    first.push_back({.file = one.file, .line = one.line, .why = one.why});
  }
  return first;
}

}  // namespace stemma
