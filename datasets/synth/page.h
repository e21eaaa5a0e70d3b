// Pages: a story as an outlet prints it, with masthead, headline, byline, dateline, body and foot,
// and where each of its sentences then stands.

#ifndef STEMMA_DATASETS_SYNTH_PAGE_H_
#define STEMMA_DATASETS_SYNTH_PAGE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/synth/buffer.h"
#include "datasets/synth/story.h"
#include "datasets/synth/stream.h"

namespace stemma::synth {

struct Outlet {
  std::string host;      // "brast.example"
  std::string masthead;  // furniture; both empty when the outlet prints none
  std::string foot;
};

Outlet MakeOutlet(const Vocabulary& vocabulary, uint64_t seed, uint64_t number, bool furniture);

struct Layout {
  uint32_t width = 0;  // letters a line; 0: a paragraph is one line
  bool quote = false;  // sentences that another author wrote stand behind "> "
};

// A sentence of the story on the page.
struct Printed {
  uint64_t key = 0;
  uint32_t begin = 0;  // bytes of the page
  uint32_t end = 0;
  uint32_t words = 0;
};

struct Page {
  uint64_t index = 0;  // place in the collection, and the document's id
  int64_t time = 0;    // Unix seconds
  std::string_view outlet;
  Buffer title;
  Buffer text;
  std::vector<Printed> sentences;
};

// Appends the body to page->text and lists its sentences. `author` is the document itself.
void PrintBody(const Story& story, uint64_t author, const Layout& layout, Page* page);

// "2024-03-04T10:22:00Z" and "March 4, 2024".
std::string IsoTime(int64_t unix_seconds);
std::string LongDate(int64_t unix_seconds);

// Appends the page as one JSON line: id, title, date, source, text.
void AppendJsonLine(const Page& page, Buffer* out);

}  // namespace stemma::synth

#endif  // STEMMA_DATASETS_SYNTH_PAGE_H_
