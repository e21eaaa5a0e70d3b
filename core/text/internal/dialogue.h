// Speech set off by dashes, as Russian, Spanish, French, Portuguese and other languages print it:
//   — Привет, — сказал он. — Как дела?          —No lo sé —dijo ella—. Vamos.

#ifndef STEMMA_CORE_TEXT_INTERNAL_DIALOGUE_H_
#define STEMMA_CORE_TEXT_INTERNAL_DIALOGUE_H_

#include <string_view>
#include <vector>

#include "core/base/span.h"

namespace stemma::facts {

class DialogueReader {
 public:
  explicit DialogueReader(std::string_view text) : text_(text) {}

  // Whether the paragraph is such speech; its turns are then added to *found. It must show it: by
  // a second dash with who says it, or by a neighbour of its kind in a language that has the habit
  // (a line that begins with a dash in English is a list or a heading). Paragraphs come in order.
  bool Read(Span paragraph, Span below, std::vector<Span>* found);

 private:
  bool ReadTurns(Span paragraph, char32_t dash, std::vector<Span>* found) const;
  bool IsTurn(Span paragraph, char32_t dash) const;

  std::string_view text_;
  char32_t above_ = 0;  // the dash with which the paragraph above began
};

}  // namespace stemma::facts

#endif  // STEMMA_CORE_TEXT_INTERNAL_DIALOGUE_H_
