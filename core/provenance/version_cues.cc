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

// Differences at which a cue is three quarters of what it can be.
constexpr double kReflowed = 1.5;  // words a line, the one against the other
constexpr double kLines = 8;
constexpr double kFigures = 6;
constexpr double kMarks = 8;
constexpr double kBlanks = 3;
constexpr double kLinks = 1;
constexpr double kLetters = 1 / 60.0;  // of a share
// Counts of edits that make a ratio half of what it would be with many.
constexpr double kFewEdits = 3;

bool IsAsciiLetter(unsigned char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }

// Whether the character that begins with these bytes of UTF-8 is punctuation beyond ASCII: what
// stands from U+00A0 to U+00BF, U+2000 to U+206F, U+3000 to U+303F, U+FF00 to U+FF3F.
bool IsMark(unsigned char first, unsigned char second, unsigned char third) {
  if (first == 0xC2) return second >= 0xA0;
  if (first == 0xE2) return second == 0x80 || (second == 0x81 && third < 0xB0);
  if (first == 0xE3) return second == 0x80;
  return first == 0xEF && second == 0xBC;
}

}  // namespace

CueReader::Form CueReader::FormOf(std::string_view text) {
  Form form;
  double plain = 0, own = 0;  // letters
  const auto at = [&](size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : static_cast<unsigned char>('\n');
  };
  const auto is_blank = [](unsigned char c) { return c == ' ' || c == '\t'; };
  for (size_t i = 0; i < text.size(); ++i) {
    const unsigned char c = at(i);
    if (c == '\n') {
      ++form.lines;
    } else if (is_blank(c)) {
      if (i == 0 || is_blank(at(i - 1)) || at(i - 1) == '\n') continue;  // an indent, a run seen
      form.stray_blanks += at(i + 1) == '\n' || at(i + 1) == '\r' || is_blank(at(i + 1));
    } else if (c >= '0' && c <= '9') {
      ++form.figures;
    } else if (IsAsciiLetter(c)) {
      ++plain;
    } else if (c >= 0xC0) {
      ++(IsMark(c, at(i + 1), at(i + 2)) ? form.marks : own);
    } else if (c > ' ' && c < 0x7F) {
      ++form.marks;
    }
  }
  constexpr std::string_view kSecure = "https://";
  for (size_t i = text.find(kSecure); i != text.npos; i = text.find(kSecure, i + kSecure.size())) {
    ++form.secure_links;
  }
  form.own_letters = plain + own > 0 ? own / (plain + own) : 0;
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
  const Form& from = facts_[source].form;
  const Form& to = facts_[copy].form;
  add(Cue::kInserted, internal::Balance(inserted, removed, kFewEdits));
  // Set in lines of another length, a text says nothing by their number.
  const double words_from =
      static_cast<double>(witnesses_[source].tokens->size()) / (from.lines + 1);
  const double words_to = static_cast<double>(witnesses_[copy].tokens->size()) / (to.lines + 1);
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
