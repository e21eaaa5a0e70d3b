#include "datasets/synth/generator.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <string>
#include <utility>

#include "datasets/synth/channel.h"

namespace stemma::synth {
namespace {

constexpr uint32_t kLeastExcerpt = 20;     // words
constexpr uint32_t kLeastPassage = 8;      // words; what is shorter is no row of the truth
constexpr int64_t kFirstDay = 1420070400;  // 2015-01-01
constexpr uint64_t kDays = 3650;

// A bijection of [0, n): a Feistel network over the next even power of two, walked until it falls
// inside (Black and Rogaway, "Ciphers with arbitrary finite domains", 2002).
class Permutation {
 public:
  Permutation(uint64_t seed, uint64_t n)
      : n_(n),
        half_((std::bit_width(std::max<uint64_t>(n, 2) - 1) + 1) / 2),
        mask_((uint64_t{1} << half_) - 1) {
    Stream stream(seed, Purpose::kPermutation, n);
    for (uint64_t& key : keys_) key = stream.Next();
  }

  uint64_t Forward(uint64_t x) const {
    do {
      uint64_t left = x >> half_, right = x & mask_;
      for (const uint64_t key : keys_)
        left = std::exchange(right, left ^ (Mix(right + key) & mask_));
      x = left << half_ | right;
    } while (x >= n_);
    return x;
  }

  uint64_t Backward(uint64_t x) const {
    do {
      uint64_t left = x >> half_, right = x & mask_;
      for (int i = 3; i >= 0; --i)
        right = std::exchange(left, right ^ (Mix(left + keys_[i]) & mask_));
      x = left << half_ | right;
    } while (x >= n_);
    return x;
  }

 private:
  uint64_t n_;
  int half_;
  uint64_t mask_;
  uint64_t keys_[4];
};

bool IsShare(double x) { return x >= 0 && x <= 1; }

absl::Status CheckOptions(const Options& o) {
  const auto bad = [](std::string_view where, std::string_view expected) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.where = where, .found = "a value out of range", .expected = expected});
  };
  if (o.documents < 1 || o.documents > uint64_t{1} << 40) return bad("documents", "1 to 2^40");
  if (o.words < kLeastExcerpt || o.words > 1'000'000) return bad("words", "20 to 1,000,000");
  if (o.cell < 1 || o.cell > 1'000'000) return bad("cell", "1 to 1,000,000");
  if (o.outlets < 1 || o.outlets > 1'000'000) return bad("outlets", "1 to 1,000,000");
  for (const auto& [name, share] : {std::pair{"copies", o.copies},
                                    {"near-duplicates", o.near_duplicates},
                                    {"trim", o.trim},
                                    {"reorder", o.reorder},
                                    {"house-style", o.house_style},
                                    {"reflow", o.reflow},
                                    {"quote-marks", o.quote_marks},
                                    {"furniture", o.furniture}}) {
    if (!IsShare(share)) return bad(name, "a share from 0 to 1");
  }
  if (o.trim + o.reorder > 1) return bad("trim and reorder", "at most 1 together");
  for (const auto& [name, rate] : {std::pair{"edit-rate", o.edit_rate},
                                   {"near-edit-rate", o.near_edit_rate},
                                   {"ocr", o.ocr_rate}}) {
    if (!(rate >= 0 && rate <= 0.5)) return bad(name, "a rate from 0 to 0.5");
  }
  const uint64_t cell = std::min(o.cell, o.documents);
  if ((o.copies + o.near_duplicates) * static_cast<double>(cell) > static_cast<double>(cell - 1)) {
    return bad(
        "copies and near-duplicates",
        "together at most 1 - 1/cell, since every cell has an original; make the cell larger");
  }
  return absl::OkStatus();
}

size_t CountCodePoints(std::string_view text) {
  size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

// A page of a tree, ready to be compared.
struct Member {
  uint64_t slot = 0;
  Page page;
  std::vector<Span> chars;                            // of page.sentences
  std::vector<std::pair<uint64_t, uint32_t>> by_key;  // key and place in page.sentences

  void Prepare() {
    chars.clear();
    by_key.clear();
    uint32_t bytes = 0, points = 0;
    const auto advance = [&](uint32_t to) {
      points += static_cast<uint32_t>(CountCodePoints(page.text.view().substr(bytes, to - bytes)));
      bytes = to;
      return points;
    };
    for (uint32_t i = 0; i < page.sentences.size(); ++i) {
      const uint32_t begin = advance(page.sentences[i].begin);
      chars.push_back({begin, advance(page.sentences[i].end)});
      by_key.emplace_back(page.sentences[i].key, i);
    }
    std::sort(by_key.begin(), by_key.end());
  }

  // The place of the sentence, or page.sentences.size().
  size_t Find(uint64_t key) const {
    const auto at = std::lower_bound(by_key.begin(), by_key.end(), std::pair{key, uint32_t{0}});
    return at != by_key.end() && at->first == key ? at->second : page.sentences.size();
  }
};

}  // namespace

struct Generator::State {
  explicit State(const Options& o)
      : options(o),
        vocabulary(o.seed),
        channel(&vocabulary),
        permutation(o.seed, o.documents),
        stories(std::min(o.cell, o.documents)),
        made(stories.size(), 0) {
    options.cell = stories.size();
    const double correction =
        options.cell > 1 ? static_cast<double>(options.cell) / static_cast<double>(options.cell - 1)
                         : 0;
    copy_chance = options.copies * correction;
    near_chance = options.near_duplicates * correction;
    for (uint64_t i = 0; i < options.outlets; ++i) {
      outlets.push_back(
          MakeOutlet(vocabulary, options.seed, i,
                     Stream(options.seed, Purpose::kOutlet, ~i).Chance(options.furniture)));
    }
  }

  Plan PlanOf(uint64_t slot) const;
  uint64_t RootOf(uint64_t slot) const;
  int64_t TimeOf(uint64_t slot) const;
  const Story& StoryOf(uint64_t slot);
  void MakeStory(uint64_t slot, Story* story);
  void PrintSlot(uint64_t slot, Page* page);
  void Compare(const Member& x, const Member& y);

  // How a copy takes from its source.
  void Take(const Story& source, size_t begin, size_t end, const Noise& noise, Stream* stream,
            Story* story);
  void TakeTrimmed(const Story& source, uint64_t slot, const Noise& noise, Stream* stream,
                   Story* story);
  void TakeReordered(const Story& source, uint64_t slot, const Noise& noise, Stream* stream,
                     Story* story);
  void TakeExcerpts(const Story& source, uint64_t slot, const Noise& noise, Stream* stream,
                    Story* story);
  uint64_t DrawWords(Stream* stream) const {
    return stream->Between(options.words / 2, options.words + options.words / 2);
  }

  Options options;
  double copy_chance, near_chance;
  Vocabulary vocabulary;
  Channel channel;
  Permutation permutation;
  std::vector<Outlet> outlets;
  std::vector<Story> stories;  // of one cell at a time, by place in it
  std::vector<uint64_t> made;  // the slot whose story it is, plus one
  Story own;
  std::vector<Member> members;
  std::vector<TruePassage> rows;
};

Plan Generator::State::PlanOf(uint64_t slot) const {
  const uint64_t place = slot % options.cell;
  if (place == 0) return {};
  Stream stream(options.seed, Purpose::kPlan, slot);
  const double draw = stream.Unit();
  if (draw >= copy_chance + near_chance) return {};
  return {.relation = draw < copy_chance ? Relation::kCopy : Relation::kNearDuplicate,
          .parent = slot - place + stream.Below(place)};
}

uint64_t Generator::State::RootOf(uint64_t slot) const {
  for (Plan plan = PlanOf(slot); plan.relation != Relation::kOriginal; plan = PlanOf(slot))
    slot = plan.parent;
  return slot;
}

int64_t Generator::State::TimeOf(uint64_t slot) const {
  int64_t later = 0;
  for (;;) {
    Stream stream(options.seed, Purpose::kPage, ~slot);
    const Plan plan = PlanOf(slot);
    if (plan.relation == Relation::kOriginal)
      return kFirstDay + later + static_cast<int64_t>(stream.Below(kDays * 86400));
    later += static_cast<int64_t>(stream.Between(600, 5 * 86400));
    slot = plan.parent;
  }
}

const Story& Generator::State::StoryOf(uint64_t slot) {
  const uint64_t place = slot % options.cell;
  if (made[place] != slot + 1) {
    stories[place].Clear();
    MakeStory(slot, &stories[place]);
    made[place] = slot + 1;
  }
  return stories[place];
}

void Generator::State::MakeStory(uint64_t slot, Story* story) {
  const Plan plan = PlanOf(slot);
  if (plan.relation == Relation::kOriginal) {
    Stream stream(options.seed, Purpose::kText, slot);
    WriteStory(vocabulary, slot, DrawWords(&stream), &stream, story);
    return;
  }
  const Story& source = StoryOf(plan.parent);
  Stream stream(options.seed, Purpose::kCopy, slot);
  const bool near = plan.relation == Relation::kNearDuplicate;
  Noise noise;
  noise.edit_rate = 2 * stream.Unit() * (near ? options.near_edit_rate : options.edit_rate);
  noise.ocr_rate = 2 * stream.Unit() * options.ocr_rate;
  noise.house_style = stream.Chance(options.house_style) && !near;
  const double shape = stream.Unit();
  if (near) {
    Take(source, 0, source.sentences.size(), noise, &stream, story);
  } else if (shape < options.trim) {
    TakeTrimmed(source, slot, noise, &stream, story);
  } else if (shape < options.trim + options.reorder) {
    TakeReordered(source, slot, noise, &stream, story);
  } else {
    TakeExcerpts(source, slot, noise, &stream, story);
  }
}

// Appends sentences [begin, end) of the source as they come through the channel; the first opens a
// paragraph.
void Generator::State::Take(const Story& source, size_t begin, size_t end, const Noise& noise,
                            Stream* stream, Story* story) {
  for (size_t i = begin; i < end; ++i) {
    Sentence sentence = source.sentences[i];
    const std::string_view text = source.TextOf(sentence);
    sentence.begin = static_cast<uint32_t>(story->text.size());
    if (noise.silent()) {
      story->text.Append(text);
    } else {
      sentence.words = channel.Send(text, noise, stream, &story->text);
    }
    sentence.end = static_cast<uint32_t>(story->text.size());
    sentence.opens_paragraph |= i == begin;
    story->sentences.push_back(sentence);
  }
}

// The source cut from the bottom, in one of two cases with an end of the copy's own.
void Generator::State::TakeTrimmed(const Story& source, uint64_t slot, const Noise& noise,
                                   Stream* stream, Story* story) {
  const size_t all = source.sentences.size();
  size_t keep = all * stream->Between(30, 90) / 100;
  uint32_t words = 0;
  for (size_t i = 0; i < all && (i < keep || words < kLeastExcerpt); ++i) {
    words += source.sentences[i].words;
    keep = std::max(keep, i + 1);
  }
  Take(source, 0, keep, noise, stream, story);
  if (stream->Chance(0.5)) WriteStory(vocabulary, slot, options.words / 8 + 1, stream, story);
}

// The copy's own lead, then the source's paragraphs in another order, some of them left out.
void Generator::State::TakeReordered(const Story& source, uint64_t slot, const Noise& noise,
                                     Stream* stream, Story* story) {
  std::vector<size_t> opens;
  for (size_t i = 0; i < source.sentences.size(); ++i) {
    if (i == 0 || source.sentences[i].opens_paragraph) opens.push_back(i);
  }
  std::vector<size_t> order(opens.size());
  for (size_t i = 0; i < order.size(); ++i) {
    order[i] = i;
    std::swap(order[i], order[stream->Below(i + 1)]);
  }
  order.resize(std::max<size_t>(1, order.size() * stream->Between(70, 100) / 100));
  WriteStory(vocabulary, slot, options.words / 10 + 1, stream, story);
  for (const size_t paragraph : order) {
    const size_t end =
        paragraph + 1 < opens.size() ? opens[paragraph + 1] : source.sentences.size();
    Take(source, opens[paragraph], end, noise, stream, story);
  }
}

// The copy's own story with one to three excerpts of the source between its paragraphs.
void Generator::State::TakeExcerpts(const Story& source, uint64_t slot, const Noise& noise,
                                    Stream* stream, Story* story) {
  own.Clear();
  WriteStory(vocabulary, slot, DrawWords(stream), stream, &own);
  const size_t all = source.sentences.size();
  const size_t parts = std::min<size_t>(stream->Between(1, 3), all);
  size_t next_own = 0;
  for (size_t part = 0; part < parts; ++part) {
    size_t stop = next_own + stream->Below(own.sentences.size() - next_own +
                                           1);  // own sentences before the excerpt
    while (stop < own.sentences.size() && !own.sentences[stop].opens_paragraph) ++stop;
    Take(own, next_own, stop, {}, stream, story);
    next_own = stop;
    const size_t low = all * part / parts, high = all * (part + 1) / parts;
    size_t begin = low + stream->Below(high - low), end = begin;
    uint32_t words = 0;
    const uint64_t wanted =
        stream->Between(kLeastExcerpt, std::max<uint64_t>(kLeastExcerpt, options.words / 3));
    while (end < high && words < wanted) words += source.sentences[end++].words;
    while (begin > low && words < kLeastExcerpt) words += source.sentences[--begin].words;
    Take(source, begin, end, noise, stream, story);
  }
  Take(own, next_own, own.sentences.size(), {}, stream, story);
}

void Generator::State::PrintSlot(uint64_t slot, Page* page) {
  const Story& story = StoryOf(slot);
  Stream stream(options.seed, Purpose::kPage, slot);
  const Outlet& outlet = outlets[stream.Below(outlets.size())];
  const Layout layout = {
      .width = stream.Chance(options.reflow) ? static_cast<uint32_t>(stream.Between(45, 76)) : 0,
      .quote = stream.Chance(options.quote_marks) && PlanOf(slot).relation == Relation::kCopy};
  page->index = permutation.Forward(slot);
  page->time = TimeOf(slot);
  page->outlet = outlet.host;
  page->title.Clear();
  page->text.Clear();
  page->sentences.clear();
  uint64_t titled = slot;  // a near-duplicate keeps its source's headline
  for (Plan plan = PlanOf(slot); plan.relation == Relation::kNearDuplicate; plan = PlanOf(titled))
    titled = plan.parent;
  Stream title(options.seed, Purpose::kText, ~titled);
  WritePhrase(vocabulary, title.Between(5, 9), /*every=*/false, &title, &page->title);
  page->text.Append(outlet.masthead);
  page->text.Append(page->title.view());
  page->text.Append("\nBy ");
  WriteName(vocabulary, &stream, &page->text);
  if (stream.Chance(0.7)) {
    page->text.Append('\n');
    page->text.Append(LongDate(page->time));
  }
  PrintBody(story, slot, layout, page);
  page->text.Append(outlet.foot);
}

// Adds the rows of what the pages of two slots of one tree share; x stands before y in the cell.
void Generator::State::Compare(const Member& x, const Member& y) {
  uint64_t up = y.slot;
  while (up > x.slot) {
    const Plan plan = PlanOf(up);
    if (plan.relation == Relation::kOriginal) break;
    up = plan.parent;
  }
  const Plan plan = PlanOf(y.slot);
  TruePassage row;
  row.directed = up == x.slot;
  row.kind = !row.directed                      ? "sibling"
             : plan.parent != x.slot            ? "ancestor"
             : plan.relation == Relation::kCopy ? "copy"
                                                : "near-duplicate";
  row.copy = y.page.index;
  row.source = x.page.index;
  const auto &a = y.page.sentences, &b = x.page.sentences;
  for (size_t i = 0; i < a.size();) {
    const size_t j = x.Find(a[i].key);
    size_t n = 0;
    uint32_t words_a = 0, words_b = 0;
    while (i + n < a.size() && j + n < b.size() && a[i + n].key == b[j + n].key) {
      words_a += a[i + n].words;
      words_b += b[j + n].words;
      ++n;
    }
    if (n > 0 && std::min(words_a, words_b) >= kLeastPassage) {
      row.copy_bytes = {a[i].begin, a[i + n - 1].end};
      row.source_bytes = {b[j].begin, b[j + n - 1].end};
      row.copy_chars = {y.chars[i].begin, y.chars[i + n - 1].end};
      row.source_chars = {x.chars[j].begin, x.chars[j + n - 1].end};
      rows.push_back(row);
    }
    i += std::max<size_t>(n, 1);
  }
}

Generator::Generator(std::unique_ptr<State> state) : state_(std::move(state)) {}
Generator::Generator(Generator&&) noexcept = default;
Generator& Generator::operator=(Generator&&) noexcept = default;
Generator::~Generator() = default;

absl::StatusOr<Generator> Generator::Create(const Options& options) {
  STEMMA_RETURN_IF_ERROR(CheckOptions(options));
  return Generator(std::make_unique<State>(options));
}

void Generator::Print(uint64_t index, Page* page) { state_->PrintSlot(SlotAt(index), page); }

const std::vector<TruePassage>& Generator::TruthDueAt(uint64_t index) {
  State& s = *state_;
  s.rows.clear();
  const uint64_t root = SlotAt(index);
  if (s.PlanOf(root).relation != Relation::kOriginal) return s.rows;
  const uint64_t cell_end =
      std::min(s.options.documents, (root / s.options.cell + 1) * s.options.cell);
  size_t members = 0;
  for (uint64_t slot = root; slot < cell_end; ++slot) {
    if (s.RootOf(slot) != root) continue;
    if (members == s.members.size()) s.members.emplace_back();
    s.members[members++].slot = slot;
  }
  if (members == 1) return s.rows;
  for (size_t i = 0; i < members; ++i) {
    s.PrintSlot(s.members[i].slot, &s.members[i].page);
    s.members[i].Prepare();
  }
  for (size_t y = 1; y < members; ++y) {
    for (size_t x = 0; x < y; ++x) s.Compare(s.members[x], s.members[y]);
  }
  return s.rows;
}

uint64_t Generator::IndexOf(uint64_t slot) const { return state_->permutation.Forward(slot); }
uint64_t Generator::SlotAt(uint64_t index) const { return state_->permutation.Backward(index); }
Plan Generator::PlanOf(uint64_t slot) const { return state_->PlanOf(slot); }

std::string_view TruthHeader() {
  return "kind\tlabel\tdirected\tcopy_id\tcopy_start\tcopy_end\tsource_id\tsource_start\tsource_"
         "end\t"
         "copy_start_byte\tcopy_end_byte\tsource_start_byte\tsource_end_byte\n";
}

void AppendTruthRow(const TruePassage& p, Buffer* out) {
  out->Append(p.kind);
  out->Append(p.directed ? "\t1\t1" : "\t1\t0");
  for (const uint64_t value :
       {p.copy, uint64_t{p.copy_chars.begin}, uint64_t{p.copy_chars.end}, p.source,
        uint64_t{p.source_chars.begin}, uint64_t{p.source_chars.end}, uint64_t{p.copy_bytes.begin},
        uint64_t{p.copy_bytes.end}, uint64_t{p.source_bytes.begin}, uint64_t{p.source_bytes.end}}) {
    out->Append('\t');
    char* at = out->Grow(20);
    out->EndAt(std::to_chars(at, at + 20, value).ptr);
  }
  out->Append('\n');
}

}  // namespace stemma::synth
