// The channel: what happens to a sentence on its way into a copy. Word edits, another house's
// style, and the noise of optical character recognition, in this order, each only where asked for.
//
//   Channel channel(&vocabulary);
//   uint32_t words = channel.Send("…", {.edit_rate = 0.03}, &stream, &out);

#ifndef STEMMA_DATASETS_SYNTH_CHANNEL_H_
#define STEMMA_DATASETS_SYNTH_CHANNEL_H_

#include <cstdint>
#include <string_view>

#include "datasets/synth/buffer.h"
#include "datasets/synth/stream.h"
#include "datasets/synth/vocabulary.h"

namespace stemma::synth {

struct Noise {
  double edit_rate = 0;  // of words: replaced, left out, doubled by a new one before them, or
                         // swapped with the next
  double ocr_rate = 0;   // of ASCII letters and spaces: confused, dropped, or with something put in
  bool house_style =
      false;  // -ise/-ize, -our/-or, -tre/-ter, percent/%, thousands, quotation marks

  bool silent() const { return edit_rate <= 0 && ocr_rate <= 0 && !house_style; }
};

class Channel {
 public:
  explicit Channel(const Vocabulary* vocabulary) : vocabulary_(vocabulary) {}

  // Appends the sentence as it arrives; returns the number of its words, by white space, before OCR
  // noise. A sentence never arrives empty.
  uint32_t Send(std::string_view sentence, const Noise& noise, Stream* stream, Buffer* out);

 private:
  void EditWord(std::string_view word, std::string_view* rest, Stream* stream, Buffer* out);
  void EditWords(std::string_view sentence, double rate, Stream* stream, Buffer* out);

  const Vocabulary* vocabulary_;
  Buffer edited_;
  Buffer styled_;
};

// `sentence` as another house would print it.
void ChangeStyle(std::string_view sentence, Buffer* out);

// `sentence` as a bad scan reads it.
void AddOcrNoise(std::string_view sentence, double rate, Stream* stream, Buffer* out);

}  // namespace stemma::synth

#endif  // STEMMA_DATASETS_SYNTH_CHANNEL_H_
