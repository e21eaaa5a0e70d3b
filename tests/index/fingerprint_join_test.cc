#include "core/index/fingerprint_join.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "core/sketch/winnow.h"
#include "core/text/shingle.h"
#include "tests/index/collections.h"

namespace stemma {
namespace {

constexpr int kShingleWords = 5;
constexpr uint32_t kMaxGroups = 64;

struct Page {
  Words words;
  uint32_t outlet = 0;
};

// The pairs that have hits, and how many each has.
using Hits = std::map<std::pair<DocId, DocId>, size_t>;

struct Joined {
  Hits hits;
  CandidateStats stats;
};

Joined Join(const std::vector<Page>& pages, bool with_outlets, int window) {
  std::vector<TokenizedText> texts;
  std::vector<uint32_t> tokens_of, outlet_of;
  for (const Page& page : pages) {
    texts.push_back(TextOf(page.words));
    tokens_of.push_back(static_cast<uint32_t>(texts.back().size()));
    outlet_of.push_back(page.outlet);
  }
  if (!with_outlets) outlet_of.clear();
  const Groups groups = FindGroups(texts, {.shingle_words = kShingleWords, .threads = 1});
  PageStore store({});
  FingerprintJoin join(&store, {.shingle_words = kShingleWords,
                                .window = static_cast<uint32_t>(window),
                                .chunk_bytes = 1 << 16,
                                .threads = 2});
  std::vector<Shingle> shingles;
  std::vector<Fingerprint> fingerprints;
  for (DocId d = 0; d < texts.size(); ++d) {
    ShinglesOf(texts[d], kShingleWords, &shingles);
    Winnow(shingles, window, &fingerprints);
    EXPECT_TRUE(join.Add(d, fingerprints).ok());
  }
  Joined joined;
  const absl::Status run = join.Run({groups, tokens_of, outlet_of}, {.max_groups = kMaxGroups},
                                    nullptr, [&](std::span<const Hit> hits) {
                                      for (const Hit& hit : hits) ++joined.hits[{hit.a, hit.b}];
                                      return absl::OkStatus();
                                    });
  EXPECT_TRUE(run.ok()) << run;
  joined.stats = join.stats();
  return joined;
}

// `pages` pages of one outlet: a head, one of 20 words that often come next, prose of their own.
std::vector<Page> PagesOfASite(size_t pages, uint32_t outlet) {
  const Words head = FreshWords(40), next = FreshWords(20);
  std::vector<Page> site;
  for (size_t i = 0; i < pages; ++i) {
    Words words = head;
    words.push_back(next[i % next.size()]);
    Append(&words, FreshWords(200));
    site.push_back({words, outlet});
  }
  return site;
}

TEST(FingerprintJoin, LinksThePagesOfASiteOnce) {
  constexpr size_t kPages = 400;
  const std::vector<Page> site = PagesOfASite(kPages, 1);
  // Without outlets, those with the same next word are paired up all with all.
  EXPECT_GE(Join(site, false, 1).hits.size(), 20u * (20 * 19 / 2));
  const Joined joined = Join(site, true, 1);
  EXPECT_EQ(joined.hits.size(), kPages - 1);
  for (const auto& [pair, hits] : joined.hits) EXPECT_EQ(pair.first, 0u);
  EXPECT_GT(joined.stats.capped, kPages * (kPages - 1) / 2 - kPages);
}

// Wherever a copied passage stands: behind the head, before the end, between two prints.
TEST(FingerprintJoin, FindsCopiesBetweenPagesOfASite) {
  for (size_t length : {8u, 9u, 12u, 30u}) {
    std::vector<Page> site = PagesOfASite(100, 7);
    const Words foot = FreshWords(30);
    for (Page& page : site) Append(&page.words, foot);
    const Words behind_head = FreshWords(length), before_foot = FreshWords(length);
    const auto insert = [&](size_t page, size_t at, const Words& words) {
      Words& to = site[page].words;
      to.insert(to.begin() + static_cast<ptrdiff_t>(at), words.begin(), words.end());
    };
    for (size_t page : {20u, 41u}) insert(page, 40, behind_head);
    for (size_t page : {52u, 93u}) insert(page, site[page].words.size() - 30, before_foot);
    const Hits hits = Join(site, true, 4).hits;
    EXPECT_TRUE(hits.contains({20, 41})) << length;
    EXPECT_TRUE(hits.contains({52, 93})) << length;
  }
}

// What an outlet prints is nothing special elsewhere, and what few of its pages hold is none.
TEST(FingerprintJoin, ASitesPrintHoldsForItsOwnPagesOnly) {
  std::vector<Page> pages = PagesOfASite(100, 1);
  const Words head_and_next = Slice(pages[3].words, 0, 41);
  for (uint32_t outlet : {2u, 2u, 0u, 0u}) {
    Words words = FreshWords(100);
    Append(&words, head_and_next);
    Append(&words, FreshWords(100));
    pages.push_back({words, outlet});
  }
  const Hits hits = Join(pages, true, 1).hits;
  for (DocId a = 100; a < 104; ++a) {
    EXPECT_TRUE(hits.contains({3, a})) << a;
    for (DocId b = a + 1; b < 104; ++b) EXPECT_TRUE(hits.contains({a, b})) << a << " " << b;
  }

  const std::vector<Page> few = PagesOfASite(kMaxGroups, 1);
  EXPECT_EQ(Join(few, true, 1).hits, Join(few, false, 1).hits);

  // A hundred of its ten thousand pages are no two in a hundred.
  std::vector<Page> many = PagesOfASite(100, 1);
  const size_t linked = Join(many, true, 1).hits.size();
  many.resize(10000, {FreshWords(1), 1});
  EXPECT_GT(Join(many, true, 1).hits.size(), 2 * linked);
}

// A story that 100 outlets hold, each twice: each keeps a neighbour, and the outlets one another.
TEST(FingerprintJoin, LinksOutletsInARow) {
  const Words story = FreshWords(80);
  std::vector<Page> pages;
  for (size_t i = 0; i < 200; ++i) {
    Words words = FreshWords(100);
    Append(&words, story);
    pages.push_back({words, static_cast<uint32_t>(1 + i % 100)});
  }
  const Hits hits = Join(pages, true, 1).hits;
  for (DocId d = 0; d < 100; ++d) {
    EXPECT_TRUE(hits.contains({d, d + 100})) << d;
    if (d > 0) {
      EXPECT_TRUE(hits.contains({0, d})) << d;
      EXPECT_TRUE(hits.contains({d - 1, d})) << d;
    }
  }
  EXPECT_EQ(hits.size(), 100u + 99 + 98);
}

}  // namespace
}  // namespace stemma
