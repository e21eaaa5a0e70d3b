#include "core/report/sources_text.h"

#include <algorithm>
#include <string_view>

#include "core/base/json.h"
#include "core/provenance/stemma_tree.h"
#include "core/report/columns.h"
#include "core/report/internal/phrases.h"

namespace stemma {
namespace {

constexpr double kWorthNaming = 0.05;
constexpr size_t kIndent = 4;

std::string Named(const LikelySource& source) {
  if (source.source.empty()) return "a source that is not in the collection";
  if (source.latent) return Concat(source.source, ", which is not in the collection");
  std::string about;
  if (!source.outlet.empty()) about = source.outlet;
  if (!source.date.empty()) about += Concat(about.empty() ? "" : ", ", DateInWords(source.date));
  return about.empty() ? source.source : Concat(source.source, " [", about, "]");
}

// "probably from a.txt (62 %); else from AFP, which is not in the collection (35 %)"
std::string SourcesInWords(const SourcedPassage& passage) {
  if (passage.sources.empty()) return "from whom cannot be told";
  const LikelySource& first = passage.sources[0];
  std::string words;
  if (first.probability >= kAnswer) {
    words = Concat(Certainty(first.probability),
                   first.source.empty() && first.latent ? "its own, or from " : "from ");
  } else {
    words = "from whom cannot be told for sure: perhaps ";
  }
  words += Concat(Named(first), " (", Percent(first.probability), ")");
  for (size_t i = 1; i < passage.sources.size(); ++i) {
    if (passage.sources[i].probability < kWorthNaming) break;
    words += Concat("; else ", Named(passage.sources[i]), " (",
                    Percent(passage.sources[i].probability), ")");
  }
  return words;
}

std::string SpansInWords(const DocumentSources& sources, const SourcedPassage& passage) {
  std::string words = sources.in_chars ? "characters " : "bytes ";
  for (size_t i = 0; i < passage.spans.size(); ++i) {
    const Span span = passage.spans[i];
    words += Concat(i > 0 ? ", " : "", span.begin, "-", span.end);
  }
  return words;
}

void AddLines(std::string_view text, size_t indent, size_t width, std::string* page) {
  for (const std::string& line : Wrap(text, width - indent)) {
    *page += Concat(std::string(indent, ' '), line, "\n");
  }
}

}  // namespace

std::string SourcesText(const DocumentSources& sources, const ExplainTextOptions& options) {
  const size_t width = static_cast<size_t>(std::max(options.width, 40));
  std::string page;
  AddLines(Concat(Printable(sources.id), ": ", Counted(sources.words, "word"), ", ",
                  sources.passages.empty() ? "none" : Percent(sources.covered),
                  " of them in prose that others of ", Counted(sources.among, "article"), " have"),
           0, width, &page);
  size_t number = 0;
  for (const SourcedPassage& passage : sources.passages) {
    const std::string head =
        Concat(++number, "  ", Counted(passage.words, "word"), ", ", SpansInWords(sources, passage),
               ", also in ", Printable(Listed(passage.also_in)));
    const std::string_view style = options.colour ? kBoldText : "";
    page += "\n";
    std::string lines;
    AddLines(head, 0, width, &lines);
    page += Concat(style, lines, style.empty() ? "" : kPlainText);
    page += Concat(std::string(kIndent, ' '),
                   Clip(Concat("\"", Printable(passage.text), "\""), width - kIndent), "\n");
    AddLines(Printable(SourcesInWords(passage)), kIndent, width, &page);
  }
  return page;
}

std::string SourcesJsonl(const DocumentSources& sources) {
  JsonObject head;
  head.Set("type", "sources")
      .Set("document", sources.id)
      .Set("words", sources.words)
      .Set("covered", sources.covered)
      .Set("among", sources.among)
      .Set("offsets", sources.in_chars ? "chars" : "bytes")
      .Set("passages", static_cast<uint64_t>(sources.passages.size()));
  std::string lines = head.ToLine();
  for (const SourcedPassage& passage : sources.passages) {
    JsonArray also_in, from;
    std::string spans;
    for (const Span span : passage.spans) {
      spans += Concat(spans.empty() ? "[" : ",", "[", span.begin, ",", span.end, "]");
    }
    for (const std::string& id : passage.also_in) also_in.Add(id);
    for (const LikelySource& source : passage.sources) {
      JsonObject one;
      one.Set("source", source.source)
          .Set("latent", source.latent)
          .Set("probability", source.probability);
      if (!source.latent) one.Set("where", source.where);
      from.Add(one);
    }
    JsonObject record;
    record.Set("type", "passage")
        .Set("document", sources.id)
        .SetRaw("spans", Concat(spans, "]"))
        .Set("words", passage.words)
        .Set("also_in", also_in)
        .Set("sources", from)
        .Set("text", passage.text);
    lines += record.ToLine();
  }
  return lines;
}

}  // namespace stemma
