#include "core/archive/search.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/archive/internal/prepare.h"
#include "core/archive/internal/rebuild.h"
#include "core/archive/internal/record.h"
#include "core/archive/internal/state.h"
#include "core/base/sort.h"

namespace stemma {
namespace {

using archive::ArchiveSegment;
using archive::DocumentRow;
using archive::Holder;
using archive::PostingRange;
using archive::State;

constexpr uint64_t kFirstHolders = 128;  // of a hash with many, that are looked at as sources
constexpr size_t kHoldersOfGroup = 4;    // and of them in each group

// A fingerprint of the document that is searched for, with its neighbours.
struct Print {
  uint64_t hash;
  uint32_t position;
  uint32_t end;  // of its shingle
  uint8_t context;
};

// The prints of one hash, and what the archive has of it.
struct Row {
  uint32_t first = 0;  // into the prints by hash
  uint32_t behind = 0;
  uint32_t first_range = 0;  // into the ranges
  uint32_t behind_range = 0;
  uint64_t holders = 0;  // postings
  uint64_t groups = 0;   // estimated where there are many holders
  uint64_t outlet = 0;   // of the groups, those of the same outlet
  bool frequent = false;
  bool rescued = false;
};

struct Range {
  uint32_t segment;
  PostingRange postings;
};

struct Sighting {
  uint32_t segment;
  uint32_t document;
  uint64_t number;  // of the fingerprint
  uint32_t at;      // token of the document searched for
  bool next_to;     // a neighbour is the same, too
};

}  // namespace

struct ArchiveSearcher::Scratch {
  Tokenizer tokenizer;
  std::vector<Shingle> shingles;
  std::vector<Fingerprint> fingerprints;
  std::vector<Print> prints;
  std::vector<uint64_t> hashes;                  // of the prints, each once
  std::vector<std::vector<PostingRange>> found;  // of each segment, for each hash
  std::vector<Row> rows;
  std::vector<Row*> order;  // rows that many hold, by their place in the text
  std::vector<Range> ranges;
  std::vector<uint64_t> postings;  // of a range, and their holders
  std::vector<Holder> holders;
  std::vector<Sighting> hits;
  std::vector<uint64_t> groups;
};

// One search.
class ArchiveSearcher::Run {
 public:
  Run(const State& state, const SearchOptions& options, std::span<const uint32_t> excluded,
      const TokenizedText& tokens, std::string_view outlet, Scratch* scratch)
      : state_(state), options_(options), excluded_(excluded), tokens_(tokens), s_(*scratch) {
    for (const archive::OutletEntry& entry : state.snapshot.outlets) {
      if (entry.name != outlet || outlet.empty()) continue;
      outlet_ = entry.outlet;
      outlet_documents_ = entry.documents;
    }
  }

  SearchResult Search() {
    FindRows();
    CountAllGroups();
    Rescue();
    s_.hits.clear();
    for (const Row& row : s_.rows) TakeHolders(row);
    Count();
    result_.furniture = Furniture();
    MakeSources();
    return std::move(result_);
  }

 private:
  void FindRows();
  void CountAllGroups();
  void CountGroups(Row* row);
  void Rescue();
  void TakeHolders(const Row& row);
  void Take(const Row& row, uint32_t segment, const Holder& holder);
  bool MayAnswer(const DocumentRow& row) const;
  void MakeSources();
  void Count();
  std::vector<Span> Furniture() const;
  bool IsCommon(uint64_t groups, uint64_t outlet, uint32_t tokens) const;

  // Calls body(segment, holder) for every `step`-th posting of the row, of `most` at most.
  template <typename Body>
  void Walk(const Row& row, uint64_t step, uint64_t most, const Body& body) {
    uint64_t skip = 0;
    for (uint32_t r = row.first_range; r < row.behind_range; ++r) {
      const Range& range = s_.ranges[r];
      s_.postings.clear();
      uint64_t i = range.postings.begin + skip;
      for (; i < range.postings.end && most > 0; i += step, --most) s_.postings.push_back(i);
      s_.holders.resize(s_.postings.size());
      state_.segments[range.segment]->HoldersOf(s_.postings, s_.holders.data());
      for (const Holder& holder : s_.holders) body(range.segment, holder);
      if (most == 0) return;
      skip = i - range.postings.end;
    }
  }

  const State& state_;
  const SearchOptions& options_;
  std::span<const uint32_t> excluded_;
  const TokenizedText& tokens_;
  Scratch& s_;
  uint32_t outlet_ = 0;  // 0: none that the archive knows
  uint64_t outlet_documents_ = 0;
  SearchResult result_;
};

void ArchiveSearcher::Run::FindRows() {
  archive::FingerprintsOf(tokens_, state_.snapshot.settings.sketch, &s_.shingles, &s_.fingerprints);
  s_.prints.clear();
  size_t at = 0;
  for (const Fingerprint& print : s_.fingerprints) {
    while (s_.shingles[at].begin < print.position) ++at;
    const Shingle& shingle = s_.shingles[at];
    s_.prints.push_back({print.hash, print.position, shingle.end,
                         archive::ContextOf(tokens_, shingle.begin, shingle.end)});
  }
  SortByHash(&s_.prints, [](const Print& print) { return print.hash; });
  s_.hashes.clear();
  for (const Print& print : s_.prints) {
    if (s_.hashes.empty() || s_.hashes.back() != print.hash) s_.hashes.push_back(print.hash);
  }
  s_.found.resize(state_.segments.size());
  for (size_t segment = 0; segment < state_.segments.size(); ++segment) {
    state_.segments[segment]->FindAll(s_.hashes, &s_.found[segment]);
  }
  s_.rows.clear();
  s_.ranges.clear();
  uint32_t at_print = 0;
  for (size_t hash = 0; hash < s_.hashes.size(); ++hash) {
    Row row{.first = at_print, .first_range = static_cast<uint32_t>(s_.ranges.size())};
    while (at_print < s_.prints.size() && s_.prints[at_print].hash == s_.hashes[hash]) ++at_print;
    row.behind = at_print;
    for (uint32_t segment = 0; segment < s_.found.size(); ++segment) {
      const PostingRange postings = s_.found[segment][hash];
      if (postings.size() == 0) continue;
      s_.ranges.push_back({segment, postings});
      row.holders += postings.size();
    }
    row.behind_range = static_cast<uint32_t>(s_.ranges.size());
    if (row.holders > 0) s_.rows.push_back(row);
  }
}

// In the order of the text: what very many print, they print as a whole.
void ArchiveSearcher::Run::CountAllGroups() {
  s_.order.clear();
  for (Row& row : s_.rows) {
    row.groups = row.holders;
    if (row.holders > options_.index.max_groups) s_.order.push_back(&row);
  }
  std::sort(s_.order.begin(), s_.order.end(), [&](const Row* x, const Row* y) {
    return s_.prints[x->first].position < s_.prints[y->first].position;
  });
  const Row* before = nullptr;
  for (Row* row : s_.order) {
    const bool alike = before != nullptr && row->holders > kCountedHolders &&
                       16 * row->holders <= 17 * before->holders &&
                       16 * before->holders <= 17 * row->holders;
    if (alike) {
      row->groups = before->groups * row->holders / before->holders;
      row->outlet = before->outlet * row->holders / before->holders;
      row->frequent = before->frequent;
    } else {
      CountGroups(row);
      before = row->holders > kCountedHolders ? row : nullptr;
    }
  }
}

// How many groups hold the hash, and how many of the outlet.
void ArchiveSearcher::Run::CountGroups(Row* row) {
  const uint64_t step = (row->holders + kCountedHolders - 1) / kCountedHolders;
  s_.groups.clear();
  uint64_t of_outlet = 0;
  Walk(*row, step, UINT64_MAX, [&](uint32_t segment, const Holder& holder) {
    const DocumentRow& document = state_.segments[segment]->Row(holder.document);
    s_.groups.push_back(document.group);
    of_outlet += outlet_ != 0 && document.outlet == outlet_ ? 1 : 0;
  });
  const uint64_t looked = s_.groups.size();
  std::sort(s_.groups.begin(), s_.groups.end());
  const auto distinct =
      static_cast<uint64_t>(std::unique(s_.groups.begin(), s_.groups.end()) - s_.groups.begin());
  row->outlet = looked == 0 ? 0 : of_outlet * row->holders / looked;
  // A sample in which few groups come again and again has seen them all; one in which every holder
  // is of its own has seen a share of them.
  row->groups = 2 * distinct <= looked ? distinct : distinct * step;
  row->frequent = row->groups > options_.index.max_groups;
}

// Where a stretch has none but frequent hashes, and of them a good part of what winnowing leaves,
// the rarest is used (index/internal/rescue.h has the rule).
void ArchiveSearcher::Run::Rescue() {
  struct Place {
    uint32_t position;
    Row* row;
  };
  std::vector<Place> places;
  for (Row& row : s_.rows) {
    for (uint32_t i = row.first; i < row.behind; ++i) {
      places.push_back({s_.prints[i].position, &row});
    }
  }
  std::sort(places.begin(), places.end(),
            [](const Place& x, const Place& y) { return x.position < y.position; });
  const auto rarer = [](const Row* x, const Row* y) {
    return std::pair(x->groups, x->first) < std::pair(y->groups, y->first);
  };
  const uint32_t tokens = static_cast<uint32_t>(tokens_.size());
  const uint32_t stretch = std::min(options_.index.stretch_tokens, tokens);
  const uint32_t enough = stretch / (2 * (state_.snapshot.settings.sketch.window + 1)) + 1;
  for (size_t first = 0; first < places.size();) {
    // The places between two hashes that are used anyway.
    if (!places[first].row->frequent) {
      ++first;
      continue;
    }
    size_t behind = first;
    while (behind < places.size() && places[behind].row->frequent) ++behind;
    const uint32_t begin = first == 0 ? 0 : places[first - 1].position + 1;
    const uint32_t end = behind == places.size() ? tokens : places[behind].position;
    size_t low = first, high = first;
    for (uint32_t at = begin; at + stretch <= end; ++at) {
      while (high < behind && places[high].position < at + stretch) ++high;
      while (low < high && places[low].position < at) ++low;
      if (high - low < enough) continue;
      Row* rarest = places[low].row;
      for (size_t i = low + 1; i < high; ++i) {
        if (rarer(places[i].row, rarest)) rarest = places[i].row;
      }
      rarest->rescued = true;
    }
    first = behind;
  }
}

bool ArchiveSearcher::Run::MayAnswer(const DocumentRow& row) const {
  const SearchFilter& filter = options_.filter;
  if (row.number >= filter.before || row.number == 0 || state_.IsRemoved(row.number)) return false;
  if (filter.since && (!row.dated() || row.date_end <= *filter.since)) return false;
  if (filter.until && (!row.dated() || row.date_begin > *filter.until)) return false;
  if (filter.not_same_outlet && outlet_ != 0 && row.outlet == outlet_) return false;
  return row.outlet == 0 || !std::binary_search(excluded_.begin(), excluded_.end(), row.outlet);
}

void ArchiveSearcher::Run::Take(const Row& row, uint32_t segment, const Holder& holder) {
  const uint32_t repeats = std::min(row.behind - row.first, options_.index.max_repeats);
  // A word shorter than a shingle's k is a fingerprint by itself only when it is asked for.
  const bool any_run =
      options_.index.min_run_words <= state_.snapshot.settings.sketch.shingle_words;
  for (uint32_t i = row.first; i < row.first + repeats; ++i) {
    const Print& print = s_.prints[i];
    const uint8_t same = print.context ^ holder.context;
    const bool before = (print.context & 0xf0) != 0 && (same & 0xf0) == 0;
    const bool behind = (print.context & 0x0f) != 0 && (same & 0x0f) == 0;
    s_.hits.push_back({segment, holder.document, holder.number, print.position,
                       any_run || !tokens_.weight.empty() || before || behind});
  }
}

void ArchiveSearcher::Run::TakeHolders(const Row& row) {
  if (row.frequent && !row.rescued) return;
  const auto take = [&](uint32_t segment, const Holder& holder) { Take(row, segment, holder); };
  if (row.frequent && row.groups > options_.index.rescue_groups) {
    const Range &first = s_.ranges[row.first_range], &last = s_.ranges[row.behind_range - 1];
    take(first.segment, state_.segments[first.segment]->HolderOf(first.postings.begin));
    take(last.segment, state_.segments[last.segment]->HolderOf(last.postings.end - 1));
    result_.stats.capped += row.holders - 2;
    return;
  }
  if (row.holders <= options_.index.max_holders) {
    Walk(row, 1, UINT64_MAX, take);
    return;
  }
  uint64_t taken = 0;
  std::vector<std::pair<uint64_t, size_t>> groups;
  Walk(row, 1, kFirstHolders, [&](uint32_t segment, const Holder& holder) {
    const uint64_t group = state_.segments[segment]->Row(holder.document).group;
    auto known = std::find_if(groups.begin(), groups.end(),
                              [group](const auto& entry) { return entry.first == group; });
    if (known == groups.end()) known = groups.insert(groups.end(), {group, 0});
    if (known->second++ < kHoldersOfGroup) {
      Take(row, segment, holder);
      ++taken;
    }
  });
  result_.stats.capped += row.holders - taken;
}

void ArchiveSearcher::Run::Count() {
  CandidateStats& stats = result_.stats;
  stats.fingerprints = s_.prints.size();
  stats.shared = s_.rows.size();
  for (const Row& row : s_.rows) {
    stats.cut += row.frequent ? 1 : 0;
    stats.rescued += row.rescued ? 1 : 0;
  }
}

bool ArchiveSearcher::Run::IsCommon(uint64_t groups, uint64_t outlet, uint32_t tokens) const {
  const FurnitureOptions& options = options_.furniture;
  const auto needed = [](uint32_t least, double share, uint64_t all) {
    return std::max<double>(least, std::ceil(share * static_cast<double>(all)));
  };
  const double lengths = std::max(1.0, static_cast<double>(tokens) / options.short_tokens);
  const double in_collection = needed(options.min_collection, options.collection_share,
                                      static_cast<uint64_t>(state_.snapshot.documents)) *
                               lengths * lengths;
  if (static_cast<double>(groups) >= in_collection) return true;
  return outlet > 0 && static_cast<double>(outlet) >=
                           needed(options.min_outlet, options.outlet_share, outlet_documents_);
}

// Stretches of frequent hashes, as far as they are common as a whole.
std::vector<Span> ArchiveSearcher::Run::Furniture() const {
  struct Place {
    Span tokens;
    const Row* row;
  };
  std::vector<Place> places;
  for (const Row& row : s_.rows) {
    if (!row.frequent) continue;
    for (uint32_t i = row.first; i < row.behind; ++i) {
      places.push_back({{s_.prints[i].position, s_.prints[i].end}, &row});
    }
  }
  std::sort(places.begin(), places.end(),
            [](const Place& x, const Place& y) { return x.tokens.begin < y.tokens.begin; });
  std::vector<Span> furniture;
  for (size_t first = 0; first < places.size();) {
    Span stretch = places[first].tokens;
    uint64_t groups = places[first].row->groups, outlet = places[first].row->outlet;
    size_t behind = first + 1;
    for (; behind < places.size() && places[behind].tokens.begin <= stretch.end; ++behind) {
      stretch.end = std::max(stretch.end, places[behind].tokens.end);
      groups = std::min(groups, places[behind].row->groups);
      outlet = std::min(outlet, places[behind].row->outlet);
    }
    if (IsCommon(groups, outlet, stretch.size())) furniture.push_back(stretch);
    first = behind;
  }
  return furniture;
}

// The documents that are hit at least once where a neighbour is the same too, those with the most
// hits; damaged segments answer nothing.
void ArchiveSearcher::Run::MakeSources() {
  std::vector<Sighting>& hits = s_.hits;
  std::sort(hits.begin(), hits.end(), [](const Sighting& x, const Sighting& y) {
    return std::tuple(x.segment, x.number, x.at) < std::tuple(y.segment, y.number, y.at);
  });
  struct Found {
    size_t first;
    size_t behind;
    DocumentRow row;
  };
  std::vector<Found> found;
  for (size_t first = 0; first < hits.size();) {
    size_t behind = first;
    bool any = false;
    for (; behind < hits.size() && hits[behind].segment == hits[first].segment &&
           hits[behind].document == hits[first].document;
         ++behind) {
      any = any || hits[behind].next_to;
    }
    const ArchiveSegment& segment = *state_.segments[hits[first].segment];
    if (any && segment.damage().ok()) {
      const DocumentRow row = segment.Row(hits[first].document);
      if (MayAnswer(row)) found.push_back({first, behind, row});
    }
    first = behind;
  }
  if (found.size() > options_.max_sources) {
    std::stable_sort(found.begin(), found.end(), [](const Found& x, const Found& y) {
      return x.behind - x.first > y.behind - y.first;
    });
    result_.stats.capped += found.size() - options_.max_sources;
    found.resize(options_.max_sources);
    std::sort(found.begin(), found.end(),
              [](const Found& x, const Found& y) { return x.row.number < y.row.number; });
  }
  for (const Found& one : found) {
    const uint32_t home = hits[one.first].segment;
    ArchiveSource source;
    source.number = one.row.number;
    source.group = one.row.group;
    source.segment = home;
    source.document = hits[one.first].document;
    for (size_t i = one.first; i < one.behind; ++i) {
      const Holder holder{.document = hits[i].document, .number = hits[i].number};
      source.seeds.push_back({state_.segments[home]->PositionOf(holder), hits[i].at});
    }
    if (state_.segments[home]->damage().ok()) result_.sources.push_back(std::move(source));
  }
}

ArchiveSearcher::ArchiveSearcher(Archive archive, SearchOptions options)
    : archive_(std::move(archive)),
      options_(std::move(options)),
      scratch_(std::make_unique<Scratch>()) {
  const std::vector<std::string>& names = options_.filter.exclude_outlets;
  for (const archive::OutletEntry& entry : archive_.state().snapshot.outlets) {
    if (std::find(names.begin(), names.end(), entry.name) != names.end()) {
      excluded_.push_back(entry.outlet);
    }
  }
}

ArchiveSearcher::~ArchiveSearcher() = default;
ArchiveSearcher::ArchiveSearcher(ArchiveSearcher&&) noexcept = default;
ArchiveSearcher& ArchiveSearcher::operator=(ArchiveSearcher&&) noexcept = default;

void ArchiveSearcher::SearchBefore(uint64_t number) { options_.filter.before = number; }

SearchResult ArchiveSearcher::Search(const TokenizedText& tokens, std::string_view outlet) {
  return Run(archive_.state(), options_, excluded_, tokens, outlet, scratch_.get()).Search();
}

uint64_t ArchiveSearcher::DocumentsOf(std::string_view outlet) const {
  for (const archive::OutletEntry& entry : archive_.state().snapshot.outlets) {
    if (entry.name == outlet) return entry.documents;
  }
  return 0;
}

std::optional<LoadedDocument> ArchiveSearcher::Load(const ArchiveSource& source,
                                                    const TokenizedText& searched) {
  const ArchiveSegment& segment = *archive_.state().segments[source.segment];
  const std::optional<std::string> record = segment.RecordOf(source.document);
  std::optional<archive::StoredDocument> stored;
  if (record) stored = archive::DecodeRecord(*record);
  if (!stored) return std::nullopt;
  LoadedDocument loaded;
  loaded.article = std::move(stored->article);
  loaded.document = std::move(stored->document);
  loaded.whole = stored->has_text;
  if (loaded.whole) {
    scratch_->tokenizer.Run(loaded.document.text, &loaded.tokens);
    return loaded;
  }
  const std::vector<uint32_t> positions = segment.PositionsOf(source.document);
  const uint64_t tokens =
      segment.Row(source.document + 1).first_token - segment.Row(source.document).first_token;
  const std::span<const uint64_t> signature = segment.SignatureOf(source.document);
  if (!segment.damage().ok()) return std::nullopt;
  std::vector<Shingle>& shingles = scratch_->shingles;
  ShinglesOf(searched, static_cast<int>(archive_.sketch().shingle_words), &shingles);
  loaded.tokens = archive::Rebuild({.number = source.number,
                                    .tokens = static_cast<uint32_t>(tokens),
                                    .text_bytes = stored->text_bytes,
                                    .positions = positions,
                                    .places = stored->places},
                                   source.seeds, searched, shingles, &loaded.document.text);
  std::vector<uint64_t> hashes, row;
  for (const Shingle& shingle : shingles) hashes.push_back(shingle.hash);
  Signer(archive::SignatureOfArchive()).Sign(hashes, &row);
  loaded.resemblance = EstimatePair(archive::SignatureOfArchive(), {.row = signature, .size = 1},
                                    {.row = row, .size = 1})
                           .resemblance;
  return loaded;
}

}  // namespace stemma
