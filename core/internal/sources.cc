// Sources: the same journey as Find, asked for one document.

#include <algorithm>
#include <map>
#include <utility>

#include "core/internal/collection.h"
#include "core/internal/findings.h"
#include "core/internal/join.h"
#include "core/pipeline.h"

namespace stemma {
namespace {

constexpr double kLeastProbability = 0.01;

// Spans of tokens as those of bytes or code points.
Span InUnit(const HeldDocument& held, Span tokens, const Options& options) {
  const Span bytes = held.tokens.SourceOf(tokens.begin, tokens.end);
  if (!options.offsets_in_chars) return bytes;
  return {held.code_points().CodePoints(bytes.begin), held.code_points().CodePoints(bytes.end)};
}

// Ascending, what overlaps or touches as one.
std::vector<Span> Joined(std::vector<Span> spans) {
  std::sort(spans.begin(), spans.end());
  size_t size = 0;
  for (const Span span : spans) {
    if (size > 0 && span.begin <= spans[size - 1].end) {
      spans[size - 1].end = std::max(spans[size - 1].end, span.end);
    } else {
      spans[size++] = span;
    }
  }
  spans.resize(size);
  return spans;
}

Span Longest(std::span<const Span> spans) {
  return *std::max_element(spans.begin(), spans.end(),
                           [](Span x, Span y) { return x.size() < y.size(); });
}

class Reader {
 public:
  Reader(const Collection& collection, const Options& options, const Findings& findings)
      : collection_(collection),
        options_(options),
        findings_(findings),
        asked_(*findings.asked),
        held_(collection.Get(asked_)) {}

  absl::StatusOr<DocumentSources> Read() {
    DocumentSources sources{.among = collection_.size(), .in_chars = options_.offsets_in_chars};
    const DocumentRecord record = MakeDocumentRecord(*held_);
    sources.id = record.id;
    sources.outlet = record.outlet;
    sources.date = record.date;
    sources.words = record.words;
    std::vector<Span> covered;
    for (const Findings::AskedPassage& asked : findings_.asked_passages) {
      STEMMA_ASSIGN_OR_RETURN(SourcedPassage passage, PassageOf(asked, &covered));
      sources.passages.push_back(std::move(passage));
    }
    std::sort(sources.passages.begin(), sources.passages.end(),
              [](const SourcedPassage& x, const SourcedPassage& y) { return x.spans < y.spans; });
    sources.covered = CoveredShare(std::move(covered), *held_);
    return sources;
  }

 private:
  absl::StatusOr<SourcedPassage> PassageOf(const Findings::AskedPassage& asked,
                                           std::vector<Span>* covered) const {
    std::vector<Span> here;
    std::map<DocId, std::vector<Span>> there;
    for (const uint64_t pair : asked.pairs) {
      const Link& link = findings_.prose_pairs[pair].link;
      std::vector<AlignedPassage> passages;
      STEMMA_RETURN_IF_ERROR(ReadProse(findings_, pair, &passages));
      for (const AlignedPassage& passage : passages) {
        here.push_back(link.a == asked_ ? passage.a : passage.b);
        there[link.a == asked_ ? link.b : link.a].push_back(link.a == asked_ ? passage.b
                                                                             : passage.a);
      }
    }
    here = Joined(std::move(here));
    covered->insert(covered->end(), here.begin(), here.end());
    SourcedPassage passage;
    for (const Span span : here) {
      passage.spans.push_back(InUnit(*held_, span, options_));
      passage.words += held_->tokens.Words(span.begin, span.end);
    }
    const Span longest = Longest(here);
    passage.text =
        FoldedText(held_->document.text, held_->tokens.SourceOf(longest.begin, longest.end));
    for (const auto& [document, spans] : there) {
      passage.also_in.push_back(collection_.Get(document)->document.id);
    }
    for (const Findings::AskedPassage::Parent& parent : asked.parents) {
      if (parent.probability < kLeastProbability) continue;
      passage.sources.push_back(SourceOf(parent, there));
    }
    return passage;
  }

  LikelySource SourceOf(const Findings::AskedPassage::Parent& parent,
                        const std::map<DocId, std::vector<Span>>& there) const {
    LikelySource source{
        .source = parent.latent, .latent = !parent.document, .probability = parent.probability};
    if (!parent.document) return source;
    const auto held = collection_.Get(*parent.document);
    const DocumentRecord record = MakeDocumentRecord(*held);
    source.source = record.id;
    source.outlet = record.outlet;
    source.date = record.date;
    const auto spans = there.find(*parent.document);
    if (spans != there.end()) source.where = InUnit(*held, Longest(spans->second), options_);
    return source;
  }

  const Collection& collection_;
  const Options& options_;
  const Findings& findings_;
  DocId asked_;
  std::shared_ptr<const HeldDocument> held_;
};

}  // namespace

absl::StatusOr<DocumentSources> Sources(const std::string& id,
                                        const std::vector<std::string>& among,
                                        const Options& options) {
  STEMMA_RETURN_IF_ERROR(Validate(options));
  Collection collection(options);
  STEMMA_RETURN_IF_ERROR(ReadCollection(among, options, nullptr, &collection));
  STEMMA_ASSIGN_OR_RETURN(const DocId asked, DocumentWithId(collection, id));
  STEMMA_ASSIGN_OR_RETURN(Join join, JoinCollection(&collection, options, nullptr, {}));
  Findings findings(collection, options);
  findings.asked = asked;
  STEMMA_RETURN_IF_ERROR(
      JudgePairs(collection, join, options, {.for_people = false}, nullptr, &findings));
  STEMMA_RETURN_IF_ERROR(ResolveProvenance(collection, options, nullptr, &findings));
  return Reader(collection, options, findings).Read();
}

}  // namespace stemma
