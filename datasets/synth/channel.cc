#include "datasets/synth/channel.h"

#include <algorithm>
#include <array>
#include <utility>

namespace stemma::synth {
namespace {

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0xC3;
}
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Takes the next white-space word off `*rest`; false at the end.
bool NextWord(std::string_view* rest, std::string_view* word) {
  const size_t begin = rest->find_first_not_of(' ');
  if (begin == std::string_view::npos) return false;
  rest->remove_prefix(begin);
  const size_t end = std::min(rest->find(' '), rest->size());
  *word = rest->substr(0, end);
  rest->remove_prefix(end);
  return true;
}

// A word in its punctuation: “Foo,” is {"“", "Foo", ",”"}. Quotation marks (E2 80 9C and so on) are
// not letters here, accented Latin (C3 xx) is.
struct Dressed {
  std::string_view before, core, behind;
};

Dressed Undress(std::string_view word) {
  const auto part_of_word = [word](size_t i) {
    const unsigned char c = static_cast<unsigned char>(word[i]);
    if (c >= 0x80 && c < 0xC0) return i > 0 && static_cast<unsigned char>(word[i - 1]) == 0xC3;
    return c == 0xC3 || (c < 0x80 && (IsLetter(word[i]) || IsDigit(word[i])));
  };
  size_t begin = 0, end = word.size();
  while (begin < end && !part_of_word(begin)) ++begin;
  while (end > begin && !part_of_word(end - 1)) --end;
  return {word.substr(0, begin), word.substr(begin, end - begin), word.substr(end)};
}

void AppendSpaced(std::string_view word, Buffer* out) {
  out->Append(word);
  out->Append(' ');
}

uint32_t CountWords(std::string_view text) {
  return static_cast<uint32_t>(std::count(text.begin(), text.end(), ' ')) + 1;
}

// The ending of `core` in the other style: its length, and what stands there instead.
std::pair<size_t, std::string_view> OtherEnding(std::string_view core) {
  if (core.size() >= 5) {
    if (core.ends_with("ise")) return {3, "ize"};
    if (core.ends_with("our")) return {3, "or"};
    if (core.ends_with("tre")) return {3, "ter"};
  }
  return {0, ""};
}

// Quotation marks of the other style.
void AppendPunctuation(std::string_view marks, Buffer* out) {
  while (!marks.empty()) {
    if (marks.starts_with("“") || marks.starts_with("”")) {
      out->Append('"');
      marks.remove_prefix(3);
    } else {
      out->Append(marks.front());
      marks.remove_prefix(1);
    }
  }
}

constexpr std::array<std::pair<char, std::string_view>, 12> kConfusions = {{{'m', "rn"},
                                                                            {'l', "1"},
                                                                            {'e', "c"},
                                                                            {'c', "e"},
                                                                            {'h', "b"},
                                                                            {'o', "0"},
                                                                            {'u', "n"},
                                                                            {'n', "u"},
                                                                            {'i', "l"},
                                                                            {'t', "f"},
                                                                            {'s', "f"},
                                                                            {'a', "o"}}};

// What the scan makes of the letters at the beginning of `rest`; returns how many it took in.
size_t Confuse(std::string_view rest, Stream* stream, Buffer* out) {
  if (rest.starts_with("rn")) {
    out->Append('m');
    return 2;
  }
  const uint64_t kind = stream->Below(8);
  const auto* confusion =
      std::find_if(kConfusions.begin(), kConfusions.end(),
                   [&](const auto& entry) { return entry.first == rest.front(); });
  if (kind < 6 && confusion != kConfusions.end()) {
    out->Append(confusion->second);
  } else if (kind != 6) {  // 6: dropped
    out->Append(rest.front());
    out->Append(rest.front() == ' ' ? '.' : static_cast<char>('a' + stream->Below(26)));
  }
  return 1;
}

}  // namespace

uint32_t Channel::Send(std::string_view sentence, const Noise& noise, Stream* stream, Buffer* out) {
  if (noise.edit_rate > 0) {
    edited_.Clear();
    EditWords(sentence, noise.edit_rate, stream, &edited_);
    sentence = edited_.view();
  }
  if (noise.house_style) {
    styled_.Clear();
    ChangeStyle(sentence, &styled_);
    sentence = styled_.view();
  }
  const uint32_t words = CountWords(sentence);
  if (noise.ocr_rate > 0) {
    AddOcrNoise(sentence, noise.ocr_rate, stream, out);
  } else {
    out->Append(sentence);
  }
  return words;
}

void Channel::EditWords(std::string_view sentence, double rate, Stream* stream, Buffer* out) {
  // How many words pass before the next edit; no word is looked at when all of them do.
  const uint32_t words = CountWords(sentence);
  const auto draw_gap = [&] {
    uint32_t gap = 0;
    while (gap < words && !stream->Chance(rate)) ++gap;
    return gap;
  };
  uint32_t gap = draw_gap();
  if (gap >= words) {
    out->Append(sentence);
    return;
  }
  const size_t before = out->size();
  std::string_view rest = sentence, word;
  while (NextWord(&rest, &word)) {
    if (gap > 0) {
      --gap;
      AppendSpaced(word, out);
    } else {
      EditWord(word, &rest, stream, out);
      gap = draw_gap();
    }
  }
  if (out->size() == before) AppendSpaced(sentence, out);
  out->RemoveSuffix(1);
}

// One edit of `word`; the next is taken off `*rest` when the two are swapped.
void Channel::EditWord(std::string_view word, std::string_view* rest, Stream* stream, Buffer* out) {
  const Dressed dressed = Undress(word);
  std::string_view next;
  switch (stream->Below(4)) {
    case 0:  // left out, its punctuation too
      break;
    case 1:  // swapped with the next
      if (NextWord(rest, &next)) AppendSpaced(next, out);
      AppendSpaced(word, out);
      break;
    case 2:  // a new word before it
      out->EndAt(vocabulary_->AppendWord(stream->Next(), out->Grow(Vocabulary::kRoom)));
      AppendSpaced(word, out);
      break;
    default:  // replaced
      out->Append(dressed.before);
      out->EndAt(vocabulary_->AppendWord(stream->Next(), out->Grow(Vocabulary::kRoom)) - 1);
      AppendSpaced(dressed.behind, out);
  }
}

void ChangeStyle(std::string_view sentence, Buffer* out) {
  std::string_view rest = sentence, word;
  bool first = true;
  bool number = false;  // the word before was one
  while (NextWord(&rest, &word)) {
    const Dressed dressed = Undress(word);
    if (number && dressed.core == "percent") {
      out->Append('%');
    } else {
      if (!first) out->Append(' ');
      AppendPunctuation(dressed.before, out);
      const auto [cut, instead] = OtherEnding(dressed.core);
      for (const char c : dressed.core.substr(0, dressed.core.size() - cut)) {
        if (c != ',') out->Append(c);  // 5,210 is 5210
      }
      out->Append(instead);
    }
    AppendPunctuation(dressed.behind, out);
    number = !dressed.core.empty() && dressed.behind.empty() && IsDigit(dressed.core.back());
    first = false;
  }
}

void AddOcrNoise(std::string_view sentence, double rate, Stream* stream, Buffer* out) {
  const size_t before = out->size();
  for (size_t i = 0; i < sentence.size();) {
    const bool touchable = sentence[i] == ' ' || (static_cast<unsigned char>(sentence[i]) < 0x80 &&
                                                  IsLetter(sentence[i]));
    if (touchable && stream->Chance(rate)) {
      i += Confuse(sentence.substr(i), stream, out);
    } else {
      out->Append(sentence[i++]);
    }
  }
  if (out->size() == before) out->Append(sentence);
}

}  // namespace stemma::synth
