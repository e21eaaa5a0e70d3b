#include "datasets/synth/story.h"

#include <array>
#include <charconv>

namespace stemma::synth {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

// Letters are ASCII at the beginning of every word of the vocabulary.
void Capitalise(char* letter) { *letter = static_cast<char>(*letter & ~0x20); }

// Writes `words` vocabulary words, each with a space behind it.
char* WriteWords(const Vocabulary& vocabulary, uint64_t words, Stream* stream, char* at) {
  Stream local = *stream;  // in registers: what is written through `at` might be the stream
  for (uint64_t i = 0; i < words; ++i) at = vocabulary.AppendWord(local.Next(), at);
  *stream = local;
  return at;
}

char* Copy(std::string_view bytes, char* at) {
  std::memcpy(at, bytes.data(), bytes.size());
  return at + bytes.size();
}

char* WriteNumber(uint64_t value, char* at) { return std::to_chars(at, at + 20, value).ptr; }

// "34 percent ", "5,210 " or "March 4 ": what house styles write in several ways. Adds its words to
// `*words`.
char* WriteFigure(Stream* stream, char* at, uint32_t* words) {
  switch (stream->Below(3)) {
    case 0:
      *words += 2;
      return Copy(" percent ", WriteNumber(stream->Between(2, 99), at));
    case 1:
      *words += 2;  // a comma parts words
      at = WriteNumber(stream->Between(1, 99), at);
      *at++ = ',';
      at = WriteNumber(stream->Between(100, 999), at);
      break;
    default:
      *words += 2;
      at = Copy(kMonths[stream->Below(kMonths.size())], at);
      *at++ = ' ';
      at = WriteNumber(stream->Between(1, 28), at);
  }
  *at++ = ' ';
  return at;
}

// A sentence without a space behind it; returns its number of words. One in eight is quoted speech.
uint32_t WriteSentence(const Vocabulary& vocabulary, Stream* stream, Buffer* text) {
  uint32_t words = static_cast<uint32_t>(stream->Between(6, 25));
  const uint64_t shape = stream->Next();
  char* at = text->Grow((words + 8) * Vocabulary::kRoom + 64);
  const bool quoted = shape % 8 == 0;
  if (quoted) at = Copy("“", at);
  char* first = at;
  const uint32_t head = (shape >> 8) % 4 == 0 ? words / 2 : words;
  at = WriteWords(vocabulary, head, stream, at);
  if (head < words) {
    const uint32_t tail = words - head;
    at = WriteFigure(stream, at, &words);
    if ((shape >> 16) % 2 == 0) at = Copy(", ", at - 1);
    at = WriteWords(vocabulary, tail, stream, at);
  }
  Capitalise(first);
  --at;  // the last word's space
  if (quoted) {
    at = Copy(",” said ", at);
    text->EndAt(at);
    WriteName(vocabulary, stream, text);
    words += 3;
  } else {
    text->EndAt(at);
  }
  text->Append('.');
  return words;
}

}  // namespace

void WritePhrase(const Vocabulary& vocabulary, uint64_t words, bool every, Stream* stream,
                 Buffer* out) {
  char* at = out->Grow(words * Vocabulary::kRoom + Vocabulary::kRoom);
  for (uint64_t i = 0; i < words; ++i) {
    char* word = at;
    at = vocabulary.AppendWord(stream->Next(), at);
    if (every || i == 0) Capitalise(word);
  }
  out->EndAt(at - (words > 0 ? 1 : 0));
}

void WriteName(const Vocabulary& vocabulary, Stream* stream, Buffer* out) {
  WritePhrase(vocabulary, 2, /*every=*/true, stream, out);
}

void WriteStory(const Vocabulary& vocabulary, uint64_t author, uint64_t words, Stream* stream,
                Story* story) {
  uint64_t written = 0;
  uint64_t left_in_paragraph = 0;
  for (uint64_t n = 0; written < words && n < kMaxSentences; ++n) {
    Sentence sentence;
    sentence.key = SentenceKey(author, n);
    sentence.opens_paragraph = left_in_paragraph == 0;
    if (sentence.opens_paragraph) left_in_paragraph = stream->Between(1, 5);
    --left_in_paragraph;
    sentence.begin = static_cast<uint32_t>(story->text.size());
    sentence.words = WriteSentence(vocabulary, stream, &story->text);
    sentence.end = static_cast<uint32_t>(story->text.size());
    written += sentence.words;
    story->sentences.push_back(sentence);
  }
}

}  // namespace stemma::synth
