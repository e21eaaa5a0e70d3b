// Two hostile texts through the aligner, its second looks and the verdict. The first byte chooses
// options, the second the words of a shingle; the texts are parted by the first record separator
// (0x1e). Whatever comes out has to hold what the headers promise.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/align/passage.h"
#include "core/align/passage_source.h"
#include "core/align/quoted_lines.h"
#include "core/align/rewrite.h"
#include "core/align/rewritten_passages.h"
#include "core/align/verdict.h"
#include "core/text/utf8.h"
#include "core/text/zones.h"

namespace {

using namespace stemma;

constexpr size_t kMostBytes = 1 << 14;

void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "align_fuzz: not true: %s\n", what);
  std::abort();
}

struct Choices {
  bool rewrite = false;
  StemKind stems = StemKind::kWord;
  AlignOptions align;
  VerdictOptions verdict;
};

Choices ChoicesOf(uint8_t flags, uint8_t words) {
  Choices choices;
  choices.rewrite = (flags & 1) != 0;
  if ((flags & 2) != 0) choices.stems = StemKind::kNoisy;
  choices.align.shingle_words = 1 + words % 8;
  if ((flags & 4) != 0) {
    choices.align.min_words = choices.align.repeat_words = choices.align.merge_gap = 1;
    choices.align.seed.max_repeats = choices.align.chain.look_back = 1;
    choices.align.extend.band = choices.align.extend.max_extend = 2;
    choices.verdict.min_prose_words = choices.verdict.min_quotation_words = 1;
  }
  if ((flags & 8) != 0) choices.align.min_identity = 0.95;
  return choices;
}

struct Side {
  explicit Side(std::string_view bytes) : text(ReplaceInvalidUtf8(bytes)), zones(FindZones(text)) {
    Tokenizer().Run(text, &tokens);
    uint32_t end = 0;
    for (const Zone& zone : zones) {
      Require(zone.span.begin >= end && zone.span.end <= text.size(), "zones follow each other");
      end = zone.span.end;
    }
  }
  PairSide judged() const { return {.tokens = &tokens, .zones = &zones, .text = text}; }
  LinedText lined() const { return {text, tokens}; }

  std::string text;
  std::vector<Zone> zones;
  TokenizedText tokens;
};

bool OnCodePoint(const std::string& text, uint32_t at) {
  return at == text.size() || (static_cast<uint8_t>(text[at]) & 0xc0) != 0x80;
}

void CheckSpan(const Side& side, Span span, Span words) {
  Require(span.begin <= words.begin && words.end <= span.end, "a span holds its words");
  Require(span.begin < span.end && span.end <= side.text.size(), "a span lies in its text");
  Require(OnCodePoint(side.text, span.begin) && OnCodePoint(side.text, span.end),
          "a span lies on code points");
}

void CheckEdits(const Side& a, const Side& b, const AlignedPassage& passage) {
  uint32_t at_a = passage.a.begin, at_b = passage.b.begin, matched = 0, longest = 0;
  for (const Edit& edit : passage.edits) {
    Require(edit.a + edit.b > 0, "an edit takes something");
    Require(at_a + edit.a <= passage.a.end && at_b + edit.b <= passage.b.end,
            "edits stay in their passage");
    if (edit.kind == EditKind::kMatch) {
      Require(edit.a == edit.b, "a match is as long in both");
      for (uint32_t i = 0; i < edit.a; ++i) {
        Require(a.tokens.hash[at_a + i] == b.tokens.hash[at_b + i], "matched words are equal");
      }
      matched += edit.a;
      longest = std::max(longest, edit.a);
    }
    Require(edit.kind != EditKind::kInsert || edit.a == 0, "an insertion is only in b");
    Require(edit.kind != EditKind::kDelete || edit.b == 0, "a deletion is only in a");
    at_a += edit.a;
    at_b += edit.b;
  }
  Require(at_a == passage.a.end && at_b == passage.b.end, "edits lead from one side to the other");
  Require(matched == passage.matched && longest == passage.longest_run, "matches are counted");
}

void CheckPassages(const Side& a, const Side& b, const std::vector<AlignedPassage>& passages) {
  for (size_t i = 0; i < passages.size(); ++i) {
    const AlignedPassage& passage = passages[i];
    Require(!passage.a.empty() && passage.a.end <= a.tokens.size(), "a passage lies in a");
    Require(!passage.b.empty() && passage.b.end <= b.tokens.size(), "a passage lies in b");
    Require(i == 0 || passages[i - 1].a.begin <= passage.a.begin, "passages ascend in a");
    Require(passage.identity() >= 0 && passage.identity() <= 1, "identity is a share");
    Require(passage.likeness >= 0 && passage.likeness <= 1.000001, "likeness is a cosine");
    CheckEdits(a, b, passage);
    if (passage.likeness == 0) {
      Require(passage.edits.front().kind == EditKind::kMatch &&
                  passage.edits.back().kind == EditKind::kMatch,
              "what is aligned word by word begins and ends with a match");
    }
    const auto [in_a, in_b] = PassageSource(a.lined(), b.lined(), passage);
    CheckSpan(a, in_a, a.tokens.SourceOf(passage.a.begin, passage.a.end));
    CheckSpan(b, in_b, b.tokens.SourceOf(passage.b.begin, passage.b.end));
  }
}

void CheckVerdict(const Side& a, const Side& b, const std::vector<AlignedPassage>& passages,
                  const Similarity& similarity, const VerdictOptions& options) {
  const PairVerdict verdict = JudgePair(a.judged(), b.judged(), passages, similarity, options);
  Require(verdict.score >= 0 && verdict.score <= 1, "a score is a probability");
  Require(verdict.kinds.size() == passages.size() && verdict.reported.size() == passages.size(),
          "each passage has a kind");
  Require(verdict.prose_words_a <= a.tokens.Words(0, a.tokens.size()) &&
              verdict.prose_words_b <= b.tokens.Words(0, b.tokens.size()),
          "no more prose is shared than there is");
  Require(VerdictName(verdict.verdict) != "" && !verdict.rule.empty(), "a verdict has its reason");
  const bool any =
      std::find(verdict.reported.begin(), verdict.reported.end(), true) != verdict.reported.end();
  Require(!any || verdict.verdict != Verdict::kNone, "what is no finding reports nothing");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2 || size > kMostBytes) return 0;
  const Choices choices = ChoicesOf(data[0], data[1]);
  const std::string_view texts(reinterpret_cast<const char*>(data) + 2, size - 2);
  const size_t parted = std::min(texts.find('\x1e'), texts.size());
  const Side a(texts.substr(0, parted));
  const Side b(texts.substr(std::min(parted + 1, texts.size())));
  const AlignText to_align_a(a.tokens, choices.align.shingle_words);
  const AlignText to_align_b(b.tokens, choices.align.shingle_words);

  std::vector<AlignedPassage> passages = AlignPair(to_align_a, to_align_b, choices.align);
  CheckPassages(a, b, passages);
  if (choices.rewrite) {
    const std::vector<Rewritten> rewritten =
        FindRewritten(SentenceText(a.text, a.tokens, choices.stems),
                      SentenceText(b.text, b.tokens, choices.stems), {.enabled = true});
    passages = WithRewritten(a.tokens, b.tokens, rewritten, std::move(passages));
    CheckPassages(a, b, passages);
  }
  passages = WithQuotedLines(a.lined(), b.lined(), std::move(passages));
  CheckPassages(a, b, passages);
  const Similarity similarity = ExactSimilarity(to_align_a.shingle_set(), to_align_b.shingle_set());
  CheckVerdict(a, b, passages, similarity, choices.verdict);
  return 0;
}
