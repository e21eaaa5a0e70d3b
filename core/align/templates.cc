#include "core/align/templates.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "core/base/bytes.h"
#include "core/base/hash.h"
#include "core/text/shingle.h"

namespace stemma {

Templates::Templates(std::string_view lines) {
  Tokenizer tokenizer;
  TokenizedText tokens;
  std::vector<Shingle> shingles;
  while (!lines.empty()) {
    const size_t end = std::min(lines.find('\n'), lines.size());
    tokenizer.Run(lines.substr(0, end), &tokens);
    lines.remove_prefix(std::min(end + 1, lines.size()));
    if (tokens.size() == 0) continue;
    ++count_;
    const int words = std::min<int>(kMostWords, static_cast<int>(tokens.Words(0, tokens.size())));
    ShinglesOf(tokens, words, &shingles);
    for (const Shingle& shingle : shingles) {
      runs_[static_cast<size_t>(words)].push_back(shingle.hash);
    }
  }
  for (std::vector<uint64_t>& runs : runs_) {
    std::sort(runs.begin(), runs.end());
    runs.erase(std::unique(runs.begin(), runs.end()), runs.end());
  }
}

uint64_t Templates::digest() const {
  std::string bytes;
  ByteWriter out(&bytes);
  for (const std::vector<uint64_t>& runs : runs_) out.PutVector(runs);
  return HashBytes(bytes);
}

void Templates::Mark(const TokenizedText& tokens, std::vector<Span>* furniture) const {
  std::vector<Shingle> shingles;
  for (int words = 1; words <= kMostWords; ++words) {
    const std::vector<uint64_t>& runs = runs_[static_cast<size_t>(words)];
    if (runs.empty()) continue;
    ShinglesOf(tokens, words, &shingles);
    for (const Shingle& shingle : shingles) {
      if (std::binary_search(runs.begin(), runs.end(), shingle.hash)) {
        furniture->push_back({shingle.begin, shingle.end});
      }
    }
  }
  Unite(furniture);
}

}  // namespace stemma
