#include "datasets/synth/transplant.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>
#include <vector>

#include "datasets/synth/channel.h"
#include "datasets/synth/generator.h"
#include "datasets/synth/story.h"
#include "datasets/synth/vocabulary.h"

namespace stemma::synth {
namespace {

enum class Kind : uint8_t { kQuotation, kUnmarked, kFurniture, kSetPhrase, kList, kMixed };
constexpr size_t kKinds = 6;
constexpr std::array<std::string_view, kKinds> kNames = {"quotation",  "unmarked", "furniture",
                                                         "set phrase", "list",     "mixed"};

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kMarks = {
    {{"“", "”"}, {"\"", "\""}, {"«", "»"}, {"„", "“"}, {"‘", "’"}}};
constexpr uint64_t kPhrases = 300;  // set phrases that the collection has in common

constexpr int64_t kFirstDay = 1'700'000'000;
constexpr uint64_t kTwoYears = 2 * 365 * 86'400;

// One side's part of something shared, as a paragraph of its own or inside of one.
struct Piece {
  std::string text;
  bool prose = false;  // the copied prose, whose place the truth gives
};

uint64_t CodePoints(std::string_view bytes) {
  return static_cast<uint64_t>(std::count_if(bytes.begin(), bytes.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

}  // namespace

struct Transplants::State {
  explicit State(const TransplantOptions& o)
      : options(o), vocabulary(o.seed), channel(&vocabulary) {}

  Stream Entry(uint64_t item) const { return {options.seed, Purpose::kTransplant, item}; }

  Kind KindOf(uint64_t pair) const { return static_cast<Kind>(pair % kKinds); }
  bool HasProse(uint64_t pair) const {
    return options.prose_every > 0 && pair / kKinds % options.prose_every == 0;
  }
  uint64_t OutletOf(uint64_t index) const {
    const uint64_t pair = index / 2;
    const bool same = KindOf(pair) == Kind::kFurniture;  // whose template both have
    return Entry(same ? 2 * pair : index).Below(options.outlets);
  }

  std::string Words(uint64_t count, Stream* stream) {
    Buffer words;
    WritePhrase(vocabulary, count, /*every=*/false, stream, &words);
    return std::string(words.view());
  }
  std::string Name(Stream* stream) {
    Buffer words;
    WriteName(vocabulary, stream, &words);
    return std::string(words.view());
  }

  // What both sides take from is drawn from `shared`, what each does with it from `own`.
  void AddQuotations(bool may_lack_marks, int side, Stream shared, Stream* own,
                     std::vector<Piece>* pieces) {
    const uint64_t count = shared.Between(1, 6);
    const auto& marks = kMarks[own->Below(kMarks.size())];
    const bool same_attribution = shared.Chance(0.5);
    const uint64_t bare_side = shared.Below(2);
    for (uint64_t i = 0; i < count; ++i) {
      const bool is_long = shared.Chance(0.3);
      const std::string speech =
          Words(shared.Between(is_long ? 25 : 4, is_long ? 60 : 24), &shared);
      const std::string speaker = Name(&shared);
      const bool bare = may_lack_marks && shared.Chance(0.5) && side == static_cast<int>(bare_side);
      const std::string open(bare ? "" : marks.first), close(bare ? "" : marks.second);
      std::string attribution = "said " + speaker;
      if (!same_attribution) attribution = Words(own->Between(1, 6), own) + " " + Name(own);
      std::string text = open + speech + "," + close + " " + attribution + ".";
      if (!same_attribution && own->Chance(0.5)) {
        text = attribution + " added: " + open + speech + close + ".";
      }
      pieces->push_back({.text = std::move(text)});
    }
    if (own->Chance(0.3)) std::reverse(pieces->begin(), pieces->end());
  }

  void AddPhrases(Stream shared, std::vector<Piece>* pieces, Stream* own) {
    for (uint64_t i = shared.Between(3, 8); i > 0; --i) {
      Stream phrase = Entry(uint64_t{1} << 62 | shared.Below(kPhrases));
      const std::string words = Words(phrase.Between(3, 7), &phrase);
      pieces->push_back({.text = Words(own->Between(3, 12), own) + " " + words + " " +
                                 Words(own->Between(3, 12), own) + "."});
    }
  }

  void AddList(Stream shared, std::vector<Piece>* pieces) {
    const bool table = shared.Chance(0.5);
    std::string text;
    for (uint64_t i = 1, lines = shared.Between(4, 20); i <= lines; ++i) {
      if (!text.empty()) text += '\n';
      if (table) {
        text += Name(&shared);
        for (uint64_t cell = shared.Between(2, 4); cell > 0; --cell) {
          text += "  " + std::to_string(shared.Between(1, 9999));
        }
      } else {
        text += (shared.Chance(0.5) ? "- " : std::to_string(i) + ". ") +
                Words(shared.Between(2, 7), &shared);
      }
    }
    pieces->push_back({.text = std::move(text)});
  }

  void AddNotice(uint64_t outlet, std::vector<Piece>* pieces) {
    Stream stream = Entry(uint64_t{1} << 61 | outlet);
    pieces->push_back({.text = Words(stream.Between(20, 60), &stream) + "."});
  }

  // 40 to 150 words, edited on side 1.
  void AddProse(int side, Stream shared, Stream* own, std::vector<Piece>* pieces) {
    const uint64_t wanted = shared.Between(40, 150);
    std::string text;
    for (uint64_t words = 0; words < wanted;) {
      const uint64_t here = std::min<uint64_t>(shared.Between(8, 25), wanted - words);
      words += here;
      std::string sentence = Words(here, &shared) + ".";
      if (side == 1) {
        Buffer sent;
        channel.Send(sentence, {.edit_rate = options.edit_rate}, own, &sent);
        sentence = sent.view();
      }
      text += (text.empty() ? "" : " ") + sentence;
    }
    pieces->push_back({.text = std::move(text), .prose = true});
  }

  std::vector<Piece> PiecesOf(uint64_t index, Stream* own) {
    const uint64_t pair = index / 2;
    const int side = static_cast<int>(index % 2);
    Stream shared = Entry(uint64_t{1} << 60 | pair);
    const Kind kind = KindOf(pair);
    const bool mixed = kind == Kind::kMixed;
    std::vector<Piece> pieces;
    const Stream quotations(shared.Next(), Purpose::kTransplant, 1);
    const Stream phrases(shared.Next(), Purpose::kTransplant, 2);
    const Stream list(shared.Next(), Purpose::kTransplant, 3);
    const Stream prose(shared.Next(), Purpose::kTransplant, 4);
    if (kind == Kind::kQuotation || kind == Kind::kUnmarked || (mixed && shared.Chance(0.7))) {
      AddQuotations(kind == Kind::kUnmarked, side, quotations, own, &pieces);
    }
    if (kind == Kind::kSetPhrase || mixed) AddPhrases(phrases, &pieces, own);
    if (kind == Kind::kList || (mixed && shared.Chance(0.5))) AddList(list, &pieces);
    if (kind == Kind::kFurniture) AddNotice(OutletOf(index), &pieces);
    if (HasProse(pair)) AddProse(side, prose, own, &pieces);
    return pieces;
  }

  // The page, and where its copied prose stands (empty: nowhere).
  Span Print(uint64_t index, Page* page) {
    Stream own = Entry(index);
    own.Below(options.outlets);  // OutletOf's draw
    page->index = index;
    page->time = kFirstDay + static_cast<int64_t>(own.Below(kTwoYears));
    printed = MakeOutlet(vocabulary, options.seed, OutletOf(index), /*furniture=*/true);
    page->outlet = printed.host;
    page->title.Clear();
    page->text.Clear();
    page->sentences.clear();
    WritePhrase(vocabulary, own.Between(4, 9), false, &own, &page->title);
    page->text.Append(printed.masthead);
    page->text.Append(page->title.view());
    page->text.Append("\n\n");
    const std::vector<Piece> pieces = PiecesOf(index, &own);
    Story story;
    Span prose;
    const uint64_t words = own.Between(options.words / 2, options.words + options.words / 2);
    for (size_t i = 0; i <= pieces.size(); ++i) {
      story.Clear();
      WriteStory(vocabulary, index, 1 + words / (pieces.size() + 1), &own, &story);
      PrintBody(story, index, {}, page);
      if (i == pieces.size()) break;
      page->text.Append("\n\n");
      const auto begin = static_cast<uint32_t>(page->text.size());
      page->text.Append(pieces[i].text);
      if (pieces[i].prose) prose = {begin, static_cast<uint32_t>(page->text.size())};
    }
    page->text.Append(printed.foot);
    return prose;
  }

  TransplantOptions options;
  Vocabulary vocabulary;
  Channel channel;
  Outlet printed;  // of the last page
  Page a, b;       // of the pair whose truth is written
};

Transplants::Transplants(std::unique_ptr<State> state) : state_(std::move(state)) {}
Transplants::Transplants(Transplants&&) noexcept = default;
Transplants& Transplants::operator=(Transplants&&) noexcept = default;
Transplants::~Transplants() = default;

absl::StatusOr<Transplants> Transplants::Create(const TransplantOptions& options) {
  const auto wrong = [](std::string_view where, std::string_view found, std::string_view expected) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.where = where, .found = found, .expected = expected});
  };
  if (options.pairs == 0 || options.pairs > uint64_t{1} << 40) {
    return wrong("--pairs", Concat(options.pairs), "1 to 2^40");
  }
  if (options.words < 20) return wrong("--words", Concat(options.words), "at least 20");
  if (options.outlets == 0) return wrong("--outlets", "0", "at least 1");
  if (!(options.edit_rate >= 0 && options.edit_rate <= 1)) {
    return wrong("--edit-rate", Concat(options.edit_rate), "0 to 1");
  }
  return Transplants(std::make_unique<State>(options));
}

void Transplants::Print(uint64_t index, Page* page) { state_->Print(index, page); }

std::string Transplants::KindOf(uint64_t pair) const {
  const std::string kind(kNames[static_cast<size_t>(state_->KindOf(pair))]);
  return state_->HasProse(pair) ? "prose beside " + kind : kind;
}

void Transplants::AppendTruth(uint64_t pair, Buffer* out) {
  State& state = *state_;
  const Span in_a = state.Print(2 * pair, &state.a);
  const Span in_b = state.Print(2 * pair + 1, &state.b);
  const bool prose = state.HasProse(pair);
  out->Append(KindOf(pair));
  out->Append(prose ? "\t1\t0" : "\t0\t0");
  const auto number = [&](uint64_t value) {
    out->Append('\t');
    char* at = out->Grow(20);
    out->EndAt(std::to_chars(at, at + 20, value).ptr);
  };
  const auto chars = [&](const Page& page, Span span) {
    const uint64_t begin = CodePoints(page.text.view().substr(0, span.begin));
    return std::pair(begin, begin + CodePoints(page.text.view().substr(span.begin, span.size())));
  };
  const auto none = [&] { out->Append("\t\t"); };
  for (const auto& [page, span] : {std::pair(&state.b, in_b), std::pair(&state.a, in_a)}) {
    number(page->index);
    if (!prose) {
      none();
      continue;
    }
    const auto [begin, end] = chars(*page, span);
    number(begin);
    number(end);
  }
  for (const Span& span : {in_b, in_a}) {
    if (!prose) {
      none();
      continue;
    }
    number(span.begin);
    number(span.end);
  }
  out->Append('\n');
}

}  // namespace stemma::synth
