// Stories: articles as sentences that know where they were first written. A copy keeps the
// sentence's key through every edit, so what any two stories share can be read off their keys,
// however far apart they stand in the tree of copies.

#ifndef STEMMA_DATASETS_SYNTH_STORY_H_
#define STEMMA_DATASETS_SYNTH_STORY_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "datasets/synth/buffer.h"
#include "datasets/synth/stream.h"
#include "datasets/synth/vocabulary.h"

namespace stemma::synth {

struct Sentence {
  uint64_t key = 0;    // who wrote it first, and as which of its sentences
  uint32_t begin = 0;  // bytes [begin, end) of its story's text
  uint32_t end = 0;
  uint32_t words = 0;
  bool opens_paragraph = false;
};

// The key of the n-th sentence that `author` (a document's slot) wrote.
constexpr uint64_t SentenceKey(uint64_t author, uint64_t n) { return author << 24 | n; }
constexpr uint64_t AuthorOf(uint64_t key) { return key >> 24; }
inline constexpr uint32_t kMaxSentences = 1 << 24;

struct Story {
  Buffer text;  // the sentences, one behind the other
  std::vector<Sentence> sentences;

  void Clear() {
    text.Clear();
    sentences.clear();
  }
  std::string_view TextOf(const Sentence& sentence) const {
    return text.view().substr(sentence.begin, sentence.end - sentence.begin);
  }
};

// Appends a proper name of two words to `*out`.
void WriteName(const Vocabulary& vocabulary, Stream* stream, Buffer* out);

// Appends `words` words, the first (or with `every` each) with a capital, to `*out`.
void WritePhrase(const Vocabulary& vocabulary, uint64_t words, bool every, Stream* stream,
                 Buffer* out);

// Appends sentences by `author` to `*story` until they hold at least `words` words. Paragraphs of 1
// to 5 sentences of 6 to 25 words; numbers, dates and quoted speech among them.
void WriteStory(const Vocabulary& vocabulary, uint64_t author, uint64_t words, Stream* stream,
                Story* story);

}  // namespace stemma::synth

#endif  // STEMMA_DATASETS_SYNTH_STORY_H_
