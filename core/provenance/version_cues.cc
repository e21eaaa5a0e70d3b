// What people do to a text of their own from one version to the next: it gets lines, figures and
// punctuation, is translated, loses stray blanks, and its links learn https.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/provenance/cues.h"
#include "core/provenance/internal/counts.h"

namespace stemma {
namespace {

// Words a line, the one text's against the other's, from which on it was set anew.
constexpr double kReflowed = 1.5;
// Differences at which a cue is three quarters of what it can be.
constexpr double kLines = 8;
constexpr double kFigures = 6;
constexpr double kMarks = 8;
constexpr double kBlanks = 3;
constexpr double kLinks = 1;
constexpr double kLetters = 1 / 60.0;  // of a share
// Counts of edits that make a ratio half of what it would be with many.
constexpr double kFewEdits = 3;

uint32_t IsBlank(char c) { return c == ' ' || c == '\t' ? 1 : 0; }

// Blanks behind a word or mark that another blank, or the end of the line, follows.
uint32_t StrayBlanks(std::string_view text) {
  uint32_t stray = 0;
  for (size_t i = 1; i < text.size(); ++i) {
    const char next = i + 1 < text.size() ? text[i + 1] : '\n';
    const bool ends = next == '\n' || next == '\r';
    const bool begun = text[i - 1] == '\n';
    stray += IsBlank(text[i]) & (IsBlank(text[i - 1]) ^ 1) & (begun ? 0 : 1) &
             (IsBlank(next) | (ends ? 1 : 0));
  }
  return stray;
}

// Whether the character that begins with these bytes of UTF-8 is punctuation beyond ASCII: what
// stands from U+00A0 to U+00BF, U+2000 to U+206F, U+3000 to U+303F, U+FF00 to U+FF3F.
bool IsMark(unsigned char first, unsigned char second, unsigned char third) {
  if (first == 0xC2) return second >= 0xA0;
  if (first == 0xE2) return second == 0x80 || (second == 0x81 && third < 0xB0);
  if (first == 0xE3) return second == 0x80;
  return first == 0xEF && second == 0xBC;
}

void Cover(Span span, Span* all) {
  all->begin = std::min(all->begin, span.begin);
  all->end = std::max(all->end, span.end);
}

}  // namespace

CueReader::Form CueReader::FormOf(Span tokens, const Witness& witness) {
  if (tokens.begin >= tokens.end) return {};
  const std::vector<Span>& places = witness.tokens->source;
  const uint32_t begin = tokens.begin == 0 ? 0 : places[tokens.begin].begin;
  const uint32_t end = tokens.end == places.size() ? UINT32_MAX : places[tokens.end - 1].end;
  const std::string_view text = std::string_view(witness.text).substr(begin, end - begin);
  // Every text that shares prose is read here: sums without a branch.
  uint32_t lines = 0, figures = 0, plain = 0, visible = 0, beyond = 0;
  for (const char byte : text) {
    const auto c = static_cast<unsigned char>(byte);
    lines += c == '\n';
    figures += static_cast<unsigned char>(c - '0') < 10;
    plain += static_cast<unsigned char>((c | 32) - 'a') < 26;
    visible += static_cast<unsigned char>(c - '!') < 0x7F - '!';
    beyond += c >= 0xC0;
  }
  uint32_t marks = 0;
  for (size_t i = 0; beyond > 0 && i < text.size(); ++i) {
    const auto at = [&](size_t k) {
      return static_cast<unsigned char>(k < text.size() ? text[k] : '\n');
    };
    marks += at(i) >= 0xC0 && IsMark(at(i), at(i + 1), at(i + 2));
  }
  const double own = beyond - marks;  // letters
  Form form{.words = static_cast<double>(tokens.size()),
            .lines = static_cast<double>(lines),
            .figures = static_cast<double>(figures),
            .marks = static_cast<double>(visible - figures - plain + marks),
            .stray_blanks = static_cast<double>(StrayBlanks(text)),
            .own_letters = plain + own > 0 ? own / (plain + own) : 0};
  constexpr std::string_view kSecure = "https://";
  for (size_t i = text.find(kSecure); i != text.npos; i = text.find(kSecure, i + kSecure.size())) {
    ++form.secure_links;
  }
  return form;
}

void CueReader::AddVersions(uint32_t source, uint32_t copy, const SharedText& shared,
                            std::vector<CueValue>* cues) const {
  double inserted = 0, removed = 0;
  for (const AlignedPassage& passage : shared.passages) {
    for (const Edit& edit : passage.edits) {
      const uint32_t in_source = shared.a_is_source ? edit.a : edit.b;
      const uint32_t in_copy = shared.a_is_source ? edit.b : edit.a;
      inserted += in_source == 0;
      removed += in_copy == 0;
    }
  }
  const double share =
      internal::ShareOfLonger(SharedWords(shared.passages), witnesses_[source].tokens->size(),
                              witnesses_[copy].tokens->size());
  const auto add = [&](Cue cue, double value) {
    if (value != 0) cues->push_back({cue, share * share * value});
  };
  Form from = facts_[source].form, to = facts_[copy].form;
  if (facts_[source].outlet != facts_[copy].outlet) {
    // What stands above and below is of the outlets' pages, not of what they print.
    Span in_source{UINT32_MAX, 0}, in_copy{UINT32_MAX, 0};
    for (const AlignedPassage& passage : shared.passages) {
      Cover(shared.InSource(passage), &in_source);
      Cover(shared.InCopy(passage), &in_copy);
    }
    from = FormOf(in_source, witnesses_[source]);
    to = FormOf(in_copy, witnesses_[copy]);
  }
  add(Cue::kInserted, internal::Balance(inserted, removed, kFewEdits));
  // Set in lines of another length, a text says nothing by their number.
  const double words_from = from.words / (from.lines + 1), words_to = to.words / (to.lines + 1);
  if (std::max(words_from, words_to) <= kReflowed * std::min(words_from, words_to)) {
    add(Cue::kMoreLines, std::tanh((to.lines - from.lines) / kLines));
  }
  add(Cue::kMoreFigures, std::tanh((to.figures - from.figures) / kFigures));
  add(Cue::kMoreMarks, std::tanh((to.marks - from.marks) / kMarks));
  add(Cue::kOwnLetters, std::tanh((to.own_letters - from.own_letters) / kLetters));
  add(Cue::kCleanedBlanks, std::tanh((from.stray_blanks - to.stray_blanks) / kBlanks));
  add(Cue::kSecuredLinks, std::tanh((to.secure_links - from.secure_links) / kLinks));
}

}  // namespace stemma
