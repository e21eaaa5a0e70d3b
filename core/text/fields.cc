#include "core/text/internal/fields.h"

#include <array>
#include <utility>

namespace stemma::internal {
namespace {

constexpr size_t kShownNames = 12;

std::string* FieldOf(Slot slot, Document* document) {
  switch (slot) {
    case Slot::kText:
      return &document->text;
    case Slot::kId:
      return &document->id;
    case Slot::kTitle:
      return &document->title;
    case Slot::kDate:
      return &document->date;
    case Slot::kSource:
      return &document->source;
    case Slot::kUrl:
      return &document->url;
    case Slot::kAuthor:
      return &document->author;
    case Slot::kLang:
      return &document->lang;
  }
  return nullptr;
}

std::string_view KindName(JsonKind kind) {
  switch (kind) {
    case JsonKind::kNull:
      return "null";
    case JsonKind::kBool:
      return "true or false";
    case JsonKind::kNumber:
      return "a number";
    case JsonKind::kString:
      return "a string";
    case JsonKind::kArray:
      return "an array";
    case JsonKind::kObject:
      return "an object";
  }
  return "";
}

template <typename Names>
std::string Join(const Names& names) {
  std::string joined;
  size_t shown = 0;
  for (const auto& name : names) {
    if (shown++ == kShownNames) return joined + ", …";
    if (!joined.empty()) joined += ", ";
    joined += name;
  }
  return joined;
}

// The strings of a JSON array as one JSON string, ["A","B"] to "A, B", still escaped; empty when
// something in it is not a string.
std::string JoinStrings(std::string_view array) {
  std::string joined;
  size_t at = 1;
  const auto skip = [&](std::string_view what) {
    while (at < array.size() && what.find(array[at]) != std::string_view::npos) ++at;
  };
  for (skip(" \t\r\n"); at < array.size() && array[at] == '"'; skip(", \t\r\n")) {
    const size_t begin = ++at;
    while (at < array.size() && array[at] != '"') at += array[at] == '\\' ? 2 : 1;
    if (at >= array.size()) return "";
    if (!joined.empty()) joined += ", ";
    joined += array.substr(begin, at - begin);
    ++at;
  }
  return at + 1 == array.size() ? joined : "";
}

// The closing brace is still to come.
void AppendExtra(const JsonField& field, std::string* extra) {
  extra->push_back(extra->empty() ? '{' : ',');
  extra->append(JsonQuote(field.key)).push_back(':');
  if (field.kind == JsonKind::kString) {
    extra->append(JsonQuote(field.text));
  } else {
    extra->append(field.text);
  }
}

}  // namespace

FieldMap::FieldMap(const ReadOptions& options)
    : text_names_(Join(options.text_fields)), max_text_bytes_(options.max_text_bytes) {
  const std::array<const std::vector<std::string>*, kSlots> lists = {
      &options.text_fields,   &options.id_fields,  &options.title_fields,  &options.date_fields,
      &options.source_fields, &options.url_fields, &options.author_fields, &options.lang_fields};
  for (size_t slot = 0; slot < kSlots; ++slot) {
    uint16_t rank = 0;
    for (const std::string& name : *lists[slot]) {
      names_.try_emplace(name, Match{static_cast<Slot>(slot), rank++});
    }
  }
}

const FieldMap::Match* FieldMap::Find(std::string_view name) const {
  const auto found = names_.find(ToAbsl(name));
  return found == names_.end() ? nullptr : &found->second;
}

bool FieldMap::IsText(std::string_view name) const {
  const Match* match = Find(name);
  return match != nullptr && match->slot == Slot::kText;
}

// Whether the field can stand in the slot. `joined` is the value when it is an array of strings.
bool FieldMap::Usable(Slot slot, const JsonField& field, std::string* joined) {
  switch (field.kind) {
    case JsonKind::kString:
      return !field.text.empty();
    case JsonKind::kNumber:
      return slot != Slot::kText;
    case JsonKind::kArray: {
      if (slot == Slot::kText || slot == Slot::kId) return false;
      const std::string strings = JoinStrings(field.text);
      if (strings.empty()) return false;
      const auto parsed = list_parser_.ParseObject(Concat("{\"\":\"", strings, "\"}"));
      if (!parsed.ok()) return false;
      *joined = parsed->front().text;
      return true;
    }
    default:
      return false;
  }
}

absl::Status FieldMap::Fill(std::span<const JsonField> fields, Document* document) {
  struct Choice {
    const JsonField* field = nullptr;
    uint16_t rank = 0;
    std::string joined;
  };
  std::array<Choice, kSlots> choices;
  std::string joined;
  for (const JsonField& field : fields) {
    const Match* match = Find(field.key);
    if (match == nullptr) continue;
    Choice& choice = choices[static_cast<size_t>(match->slot)];
    if (choice.field != nullptr && choice.rank <= match->rank) continue;
    joined.clear();
    if (Usable(match->slot, field, &joined)) choice = {&field, match->rank, std::move(joined)};
  }
  Choice& text_choice = choices[static_cast<size_t>(Slot::kText)];
  if (text_choice.field == nullptr) {
    STEMMA_ASSIGN_OR_RETURN(text_choice.field, EmptyText(fields));
  }
  const JsonField* text = text_choice.field;
  if (text->text.size() > max_text_bytes_) {
    const std::string found = Concat("a text of ", text->text.size(), " bytes");
    const std::string expected = Concat("at most ", max_text_bytes_);
    return Fault(absl::StatusCode::kOutOfRange,
                 {.found = found,
                  .expected = expected,
                  .fix = "split it, or raise --max-text (under 4 GiB)"});
  }
  for (size_t slot = 0; slot < kSlots; ++slot) {
    const Choice& choice = choices[slot];
    if (choice.field == nullptr) continue;
    const std::string_view value =
        choice.field->kind == JsonKind::kArray ? choice.joined : choice.field->text;
    FieldOf(static_cast<Slot>(slot), document)->assign(value);
  }
  for (const JsonField& field : fields) {
    const Match* match = Find(field.key);
    if (match != nullptr) {
      if (choices[static_cast<size_t>(match->slot)].field == &field) continue;
      if (field.kind == JsonKind::kNull || field.text.empty()) continue;  // says nothing
    }
    AppendExtra(field, &document->extra);
  }
  if (!document->extra.empty()) document->extra.push_back('}');
  return absl::OkStatus();
}

absl::StatusOr<const JsonField*> FieldMap::EmptyText(std::span<const JsonField> fields) const {
  std::vector<std::string_view> names;
  for (const JsonField& field : fields) {
    names.push_back(field.key);
    if (!IsText(field.key) || field.kind == JsonKind::kNull) continue;
    if (field.kind == JsonKind::kString) return &field;
    const std::string found = Concat("field \"", field.key, "\" is ", KindName(field.kind));
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.found = found,
                  .expected = "a string",
                  .fix = "name the field that holds the text with --text-field"});
  }
  return MissingText(names);
}

absl::Status FieldMap::MissingText(std::span<const std::string_view> names) const {
  const std::string found =
      names.empty() ? "no fields at all" : Concat("no text among the fields ", Join(names));
  const std::string expected = Concat("one of ", text_names_);
  return Fault(absl::StatusCode::kInvalidArgument,
               {.found = found,
                .expected = expected,
                .fix = "name the field that holds the text with --text-field"});
}

}  // namespace stemma::internal
