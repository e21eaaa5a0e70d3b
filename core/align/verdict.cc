#include "core/align/verdict.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <numeric>

#include "absl/container/flat_hash_set.h"
#include "core/align/internal/quote_marks.h"
#include "core/align/internal/tables.h"
#include "core/align/internal/word_roles.h"
#include "core/base/hash.h"
#include "core/base/status.h"

namespace stemma {
namespace {

using internal::kRoles;
using internal::Role;
using internal::RoleReader;

// Tokens of text a, prose or headline, that text b has one after the other too.
struct ProseRun {
  Span tokens;
  bool headline = false;
};

uint32_t ToWords(uint32_t quarters) { return (quarters + kWordWeight - 1) / kWordWeight; }

// What a passage's matched words are, in words.
struct PassageFacts {
  uint32_t matched = 0;
  uint32_t prose = 0;
  uint32_t headline = 0;
  uint32_t quotation = 0;
  uint32_t furniture = 0;
  uint32_t marked = 0;         // of prose, behind more quote marks in one text
  uint32_t taken = 0;          // of furniture, likewise
  bool quoted_lines = false;   // AlignedPassage::quoted_lines
  double likeness = 0;         // AlignedPassage::likeness
  uint32_t longest_run = 0;    // of prose, over quoted words, up to an edit
  std::vector<ProseRun> runs;  // of prose and headline
};

bool IsFurniture(const PassageFacts& facts) { return 2 * facts.furniture > facts.matched; }

bool IsMarked(const PassageFacts& facts) { return 2 * facts.marked + facts.taken > facts.prose; }

// The words of prose below which a passage is a set phrase.
uint32_t LeastProse(const PassageFacts& facts, const VerdictOptions& options) {
  if (facts.quoted_lines) return 1;
  return IsMarked(facts) ? std::min(options.min_marked_words, options.min_prose_words)
                         : options.min_prose_words;
}

// The passage's words of quoted speech. A short passage that is mostly quoted is so as a whole: its
// other words are the attribution, or stood between marks that one side lacks. Speech in other
// words, as translators leave it, is the same speech where as much prose were a copy.
uint32_t QuotationWords(const PassageFacts& facts, const VerdictOptions& options) {
  if (facts.likeness > 0) {
    CopyFeatures speech;
    speech.rewritten = facts.quotation;
    speech.likeness = facts.likeness;
    if (Score(speech, options.model) < options.min_score) return 0;
  }
  const uint32_t words = facts.matched - facts.furniture;
  const bool quoted = 2 * facts.quotation > words && facts.prose < options.min_prose_words;
  return quoted ? words : facts.quotation;
}

// Calls visit(token of a, token of b, whether an edit stands before) for every matched pair.
template <typename Visit>
void ForEachMatch(const AlignedPassage& passage, const Visit& visit) {
  uint32_t a = passage.a.begin;
  uint32_t b = passage.b.begin;
  for (const Edit& edit : passage.edits) {
    if (edit.kind == EditKind::kMatch) {
      for (uint32_t i = 0; i < edit.a; ++i) visit(a + i, b + i, i == 0);
    }
    a += edit.a;
    b += edit.b;
  }
}

using RoleQuarters = std::array<uint32_t, kRoles>;

// What all words of one side are.
RoleQuarters RolesIn(const PairSide& side, Span tokens) {
  RoleQuarters quarters{};
  RoleReader roles(side, tokens.begin);
  for (uint32_t i = tokens.begin; i < tokens.end; ++i) {
    quarters[static_cast<size_t>(roles.At(i))] += side.tokens->WeightOf(i);
  }
  return quarters;
}

// Of a rewritten passage all words count, not only those that both sides have in one order: those
// of the side that has less prose.
RoleQuarters RolesOfRewritten(const PairSide& a, const PairSide& b, const AlignedPassage& passage) {
  const RoleQuarters in_a = RolesIn(a, passage.a), in_b = RolesIn(b, passage.b);
  return in_b.front() < in_a.front() ? in_b : in_a;
}

PassageFacts FactsOf(const PairSide& a, const PairSide& b, const AlignedPassage& passage) {
  PassageFacts facts;
  facts.quoted_lines = passage.quoted_lines;
  facts.likeness = passage.likeness;
  RoleReader roles_a(a, passage.a.begin);
  RoleReader roles_b(b, passage.b.begin);
  internal::MarkReader marks_a(a.text, *a.tokens), marks_b(b.text, *b.tokens);
  // A table that one of the texts quotes was taken from somewhere.
  const bool quoted = marks_a.At(passage.a.begin) != marks_b.At(passage.b.begin);
  const bool says_something = passage.quoted_lines ||
                              (internal::SaysSomething(*a.tokens, passage) &&
                               (quoted || !internal::IsTable(*a.tokens, passage))) ||
                              internal::IsSameTable(*a.tokens, *b.tokens, passage);
  RoleQuarters quarters{};
  uint32_t marked = 0;
  uint32_t taken = 0;
  uint32_t run = 0;
  uint32_t longest = 0;
  ForEachMatch(passage, [&](uint32_t at_a, uint32_t at_b, bool behind_edit) {
    if (behind_edit) run = 0;
    const uint32_t weight = a.tokens->WeightOf(at_a);
    Role role = says_something ? std::max(roles_a.At(at_a), roles_b.At(at_b)) : Role::kFurniture;
    const bool one_marks = role != Role::kQuotation && marks_a.At(at_a) != marks_b.At(at_b);
    // A headline, a list, a signature, a line of who wrote what: quoted they are taken.
    if (one_marks && role != Role::kTerm && role != Role::kFurniture) role = Role::kProse;
    quarters[static_cast<size_t>(role)] += weight;
    if (role == Role::kFurniture && one_marks) taken += weight;
    if (role == Role::kProse) longest = std::max(longest, run += weight);
    if (role == Role::kProse && one_marks) marked += weight;
    if (role != Role::kProse && role != Role::kHeadline) return;
    const bool headline = role == Role::kHeadline;
    if (behind_edit || facts.runs.empty() || facts.runs.back().tokens.end != at_a ||
        facts.runs.back().headline != headline) {
      facts.runs.push_back({{at_a, at_a}, headline});
    }
    ++facts.runs.back().tokens.end;
  });
  if (passage.likeness > 0) quarters = RolesOfRewritten(a, b, passage);
  facts.matched = ToWords(std::accumulate(quarters.begin(), quarters.end(), 0u));
  facts.prose = ToWords(quarters[static_cast<size_t>(Role::kProse)]);
  facts.headline = ToWords(quarters[static_cast<size_t>(Role::kHeadline)]);
  facts.quotation = ToWords(quarters[static_cast<size_t>(Role::kQuotation)] +
                            quarters[static_cast<size_t>(Role::kTerm)]);
  // Tables and enumerations are the same wherever they stand, as furniture is.
  facts.furniture = ToWords(quarters[static_cast<size_t>(Role::kFurniture)] +
                            quarters[static_cast<size_t>(Role::kPage)] +
                            quarters[static_cast<size_t>(Role::kList)]);
  facts.marked = ToWords(marked);
  facts.taken = ToWords(taken);
  facts.longest_run = ToWords(longest);
  return facts;
}

// Words of prose, each pair of neighbours once: a phrase that both texts repeat is one phrase.
class ProseCount {
 public:
  explicit ProseCount(const TokenizedText& tokens) : tokens_(tokens) {}

  // Nothing is counted beyond the most that a score takes in.
  void Add(const ProseRun& run) {
    uint64_t before = 0;
    for (uint32_t i = run.tokens.begin; i < run.tokens.end && words() < kMostProse; ++i) {
      const uint64_t token = tokens_.hash[i];
      if (seen_.insert(Mix(before) + token).second) {
        eighths_ += (run.headline ? 1 : 2) * tokens_.WeightOf(i);
      }
      before = token;
    }
  }
  double words() const { return eighths_ / (2.0 * kWordWeight); }

 private:
  const TokenizedText& tokens_;
  absl::flat_hash_set<uint64_t> seen_;
  uint32_t eighths_ = 0;
};

CopyFeatures FeaturesOf(const PairSide& a, const PairSide& b,
                        std::span<const AlignedPassage> passages,
                        const std::vector<PassageFacts>& facts, const VerdictOptions& options) {
  CopyFeatures features;
  ProseCount count(*a.tokens);
  uint64_t matched = 0;
  uint64_t longer = 0;
  uint32_t marked = 0;
  for (size_t i = 0; i < passages.size(); ++i) {
    const bool enough = facts[i].prose >= LeastProse(facts[i], options);
    if (passages[i].quoted_lines) continue;  // found because the pair quotes, no evidence for it
    if (passages[i].likeness > 0) {
      if (!enough) continue;
      features.rewritten += facts[i].prose;
      features.likeness += facts[i].prose * passages[i].likeness;
      continue;
    }
    if (!enough && facts[i].headline < options.min_prose_words) continue;
    for (const ProseRun& run : facts[i].runs) count.Add(run);
    if (!enough) continue;
    ++features.passages;
    features.matched += facts[i].prose;
    marked += facts[i].marked;
    features.longest_run = std::max<double>(features.longest_run, facts[i].longest_run);
    matched += passages[i].matched;
    longer += std::max(passages[i].a.size(), passages[i].b.size());
  }
  if (features.rewritten > 0) features.likeness /= features.rewritten;
  features.prose_words = count.words();
  if (features.matched > 0) features.marked = static_cast<double>(marked) / features.matched;
  if (longer > 0) features.identity = static_cast<double>(matched) / static_cast<double>(longer);
  const uint32_t shorter =
      std::min(a.tokens->Words(0, a.tokens->size()), b.tokens->Words(0, b.tokens->size()));
  if (shorter > 0) features.coverage = std::min(1.0, features.prose_words / shorter);
  return features;
}

std::string TwoDigits(double value) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.2f", value);
  return buffer;
}

struct Decision {
  Verdict verdict = Verdict::kNone;
  double score = 0;
  std::string rule;
};

Decision Decide(const PairSide& a, const PairSide& b, const CopyFeatures& features,
                const std::vector<PassageFacts>& facts, const Similarity& similarity,
                const VerdictOptions& options) {
  const auto sum = [&](uint32_t PassageFacts::*words) {
    uint32_t total = 0;
    for (const PassageFacts& fact : facts) total += fact.*words;
    return total;
  };
  if (a.tokens->size() > 0 && a.tokens->hash == b.tokens->hash) {
    return {Verdict::kDuplicate, 1, "both texts are the same words from the first to the last"};
  }
  const double score = Score(features, options.model);
  uint32_t quotation = 0;  // the longest
  bool only_furniture = false;
  for (const PassageFacts& fact : facts) {
    if (IsFurniture(fact)) {
      only_furniture = true;
    } else {
      quotation = std::max(quotation, QuotationWords(fact, options));
    }
  }
  const uint32_t furniture = sum(&PassageFacts::furniture);
  if (similarity.resemblance >= options.near_duplicate_resemblance &&
      sum(&PassageFacts::matched) > furniture) {
    return {Verdict::kNearDuplicate, std::max(score, similarity.resemblance),
            Concat("the resemblance of ", TwoDigits(similarity.resemblance), " reaches ",
                   TwoDigits(options.near_duplicate_resemblance))};
  }
  const std::string prose =
      !options.say_rule ? ""
      : features.passages == 0 && features.rewritten == 0
          ? Concat("no passage holds ", options.min_prose_words, " words of prose")
      : features.rewritten > features.matched
          ? Concat(features.rewritten, " words of prose in other words, alike to ",
                   TwoDigits(features.likeness), ", give a score of ", TwoDigits(score),
                   score >= options.min_score ? ", which reaches " : ", which is below ",
                   TwoDigits(options.min_score))
          : Concat("prose in ", features.passages,
                   features.passages == 1 ? " passage, " : " passages, ", features.matched,
                   " words, the longest run ", features.longest_run, ", gives a score of ",
                   TwoDigits(score),
                   score >= options.min_score ? ", which reaches " : ", which is below ",
                   TwoDigits(options.min_score));
  if (features.passages + features.rewritten > 0 && score >= options.min_score)
    return {Verdict::kCopy, score, prose};
  if (quotation >= options.min_quotation_words) {
    return {Verdict::kQuotation, score,
            Concat(prose, "; quoted speech of ", quotation, " words is shared")};
  }
  if (only_furniture) {
    return {Verdict::kFurniture, score,
            Concat(prose, "; ", furniture, " words of furniture are shared")};
  }
  if (facts.empty()) return {Verdict::kNone, score, "no passage was aligned"};
  return {Verdict::kNone, score, Concat(prose, "; what is shared are set phrases")};
}

// The tokens of one text that lie in some passage.
class Once {
 public:
  explicit Once(const TokenizedText& tokens) : tokens_(tokens), seen_(tokens.size()) {}

  void Add(uint32_t begin, uint32_t length) {
    for (uint32_t i = begin; i < begin + length; ++i) {
      if (!seen_[i]) quarters_ += tokens_.WeightOf(i);
      seen_[i] = true;
    }
  }
  uint32_t words() const { return ToWords(quarters_); }

 private:
  const TokenizedText& tokens_;
  std::vector<bool> seen_;
  uint32_t quarters_ = 0;
};

PassageKind KindOf(const AlignedPassage& passage, const PassageFacts& facts, Verdict verdict,
                   const VerdictOptions& options) {
  const PassageKind prose =
      passage.identity() < options.edited_identity ? PassageKind::kEdited : PassageKind::kCopy;
  if (verdict >= Verdict::kCopy && facts.prose + facts.taken >= LeastProse(facts, options)) {
    return prose;
  }
  if (IsFurniture(facts)) return PassageKind::kFurniture;
  if (QuotationWords(facts, options) >= options.min_quotation_words ||
      2 * facts.quotation > facts.matched - facts.furniture) {
    return PassageKind::kQuotation;
  }
  return prose;
}

bool IsReported(PassageKind kind, const PassageFacts& facts, Verdict verdict,
                const VerdictOptions& options) {
  if (verdict == Verdict::kDuplicate) return true;
  switch (kind) {
    case PassageKind::kFurniture:
      return verdict == Verdict::kFurniture;
    case PassageKind::kQuotation:
      return QuotationWords(facts, options) >= options.min_quotation_words;
    case PassageKind::kCopy:
    case PassageKind::kEdited:
      break;
  }
  return verdict >= Verdict::kCopy &&
         facts.matched - facts.furniture + facts.taken >= LeastProse(facts, options);
}

}  // namespace

std::string_view VerdictName(Verdict verdict) {
  switch (verdict) {
    case Verdict::kNone:
      return "none";
    case Verdict::kFurniture:
      return "furniture";
    case Verdict::kQuotation:
      return "quotation";
    case Verdict::kCopy:
      return "copy";
    case Verdict::kNearDuplicate:
      return "near-duplicate";
    case Verdict::kDuplicate:
      return "duplicate";
  }
  return "";
}

std::string_view PassageKindName(PassageKind kind) {
  switch (kind) {
    case PassageKind::kCopy:
      return "copy";
    case PassageKind::kEdited:
      return "edited";
    case PassageKind::kQuotation:
      return "quotation";
    case PassageKind::kFurniture:
      return "furniture";
  }
  return "";
}

PairVerdict JudgePair(const PairSide& a, const PairSide& b,
                      std::span<const AlignedPassage> passages, const Similarity& similarity,
                      const VerdictOptions& options) {
  std::vector<PassageFacts> facts;
  facts.reserve(passages.size());
  for (const AlignedPassage& passage : passages) facts.push_back(FactsOf(a, b, passage));

  PairVerdict result;
  result.features = FeaturesOf(a, b, passages, facts, options);
  Decision decision = Decide(a, b, result.features, facts, similarity, options);
  result.verdict = decision.verdict;
  result.score = decision.score;
  result.rule = std::move(decision.rule);
  // Only an answer takes furniture with what it quotes, and that is no evidence for it.
  if (2 * result.features.marked <= 1) {
    for (PassageFacts& fact : facts) fact.taken = 0;
  }
  if (result.verdict == Verdict::kNone) {
    for (size_t i = 0; i < passages.size(); ++i) {
      result.kinds.push_back(KindOf(passages[i], facts[i], result.verdict, options));
    }
    result.reported.resize(passages.size());
    return result;
  }
  Once in_a(*a.tokens);
  Once in_b(*b.tokens);
  for (size_t i = 0; i < passages.size(); ++i) {
    const PassageKind kind = KindOf(passages[i], facts[i], result.verdict, options);
    const bool reported = IsReported(kind, facts[i], result.verdict, options);
    result.kinds.push_back(kind);
    result.reported.push_back(reported);
    if (!reported || kind == PassageKind::kQuotation || kind == PassageKind::kFurniture) continue;
    in_a.Add(passages[i].a.begin, passages[i].a.size());
    in_b.Add(passages[i].b.begin, passages[i].b.size());
  }
  result.prose_words_a = in_a.words();
  result.prose_words_b = in_b.words();
  return result;
}

}  // namespace stemma
