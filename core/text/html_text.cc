#include "core/text/html_text.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "core/base/status.h"

namespace stemma {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::string_view kSpace = " \t\r\n\f";

template <size_t n>
bool IsOneOf(std::string_view name, const std::array<std::string_view, n>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Elements whose content is no text of the page.
constexpr std::array kDropped = {"script"sv, "style"sv,    "noscript"sv, "template"sv,
                                 "iframe"sv, "textarea"sv, "svg"sv};
// Elements that stand apart from what is before and behind them: by a blank line, or by a new one.
constexpr std::array kParagraphs = {"p"sv,   "h1"sv,         "h2"sv,    "h3"sv,    "h4"sv,
                                    "h5"sv,  "h6"sv,         "ul"sv,    "ol"sv,    "dl"sv,
                                    "pre"sv, "blockquote"sv, "table"sv, "figure"sv};
constexpr std::array kBlocks = {
    "address"sv,    "article"sv, "aside"sv,  "body"sv,    "br"sv,      "caption"sv, "dd"sv,
    "details"sv,    "dialog"sv,  "div"sv,    "dt"sv,      "footer"sv,  "form"sv,    "fieldset"sv,
    "figcaption"sv, "header"sv,  "hgroup"sv, "hr"sv,      "html"sv,    "legend"sv,  "li"sv,
    "main"sv,       "nav"sv,     "option"sv, "section"sv, "summary"sv, "tr"sv};

std::string Lower(std::string_view text) { return absl::AsciiStrToLower(ToAbsl(text)); }

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string_view Trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

struct Tag {
  std::string name;  // in lower case
  bool closing = false;
  std::string_view attributes;
};

// The value of an attribute, still encoded; empty when the tag has none of that name.
std::string_view Attribute(std::string_view attributes, std::string_view name) {
  size_t at = 0;
  while ((at = attributes.find_first_not_of(" \t\r\n\f/", at)) != std::string_view::npos) {
    const size_t name_end =
        std::min(attributes.find_first_of(" \t\r\n\f/=", at + 1), attributes.size());
    const std::string found = Lower(attributes.substr(at, name_end - at));
    at = std::min(attributes.find_first_not_of(kSpace, name_end), attributes.size());
    std::string_view value;
    if (at < attributes.size() && attributes[at] == '=') {
      at = std::min(attributes.find_first_not_of(kSpace, at + 1), attributes.size());
      const bool quoted =
          at < attributes.size() && (attributes[at] == '"' || attributes[at] == '\'');
      const size_t end =
          quoted ? attributes.find(attributes[at], at + 1) : attributes.find_first_of(kSpace, at);
      const size_t begin = quoted ? at + 1 : at;
      value = attributes.substr(begin, std::min(end, attributes.size()) - begin);
      at = std::min(end, attributes.size());
      if (quoted && at < attributes.size()) ++at;
    }
    if (found == name) return value;
  }
  return {};
}

class Page {
 public:
  explicit Page(std::string_view html) : html_(html) {}

  HtmlPage Read() {
    while (at_ < html_.size()) {
      const size_t open = std::min(html_.find('<', at_), html_.size());
      Text(html_.substr(at_, open - at_));
      at_ = open;
      if (at_ < html_.size()) Markup();
    }
    while (!page_.text.empty() && kSpace.find(page_.text.back()) != std::string_view::npos) {
      page_.text.pop_back();
    }
    if (page_.title.empty()) page_.title = std::move(title_);
    if (page_.url.empty()) page_.url = std::move(og_url_);
    return std::move(page_);
  }

 private:
  // What begins with the '<' at at_.
  void Markup() {
    const std::string_view rest = html_.substr(at_);
    if (rest.starts_with("<!--")) {
      const size_t end = Find("-->", at_ + 4, &no_comment_end_);
      at_ = end == std::string_view::npos ? PastNext('>', at_) : end + 3;
    } else if (rest.size() > 1 && (rest[1] == '!' || rest[1] == '?')) {
      at_ = PastNext('>', at_);
    } else if (rest.size() > 1 &&
               (IsLetter(rest[1]) || (rest[1] == '/' && rest.size() > 2 && IsLetter(rest[2])))) {
      Apply(TakeTag());
    } else {
      Text("<");
      ++at_;
    }
  }

  // The first `what` from `from` on. Once there is none, `none` remembers it, so that a page full
  // of openings without an end is not searched to its end for each.
  size_t Find(std::string_view what, size_t from, bool* none) const {
    if (*none) return std::string_view::npos;
    const size_t found = html_.find(what, from);
    *none = found == std::string_view::npos;
    return found;
  }

  size_t PastNext(char what, size_t from) const {
    const size_t found = html_.find(what, from);
    return found == std::string_view::npos ? html_.size() : found + 1;
  }

  Tag TakeTag() {
    Tag tag;
    size_t at = at_ + 1;
    tag.closing = html_[at] == '/';
    if (tag.closing) ++at;
    const size_t name_end = std::min(html_.find_first_of(" \t\r\n\f/>", at), html_.size());
    tag.name = Lower(html_.substr(at, std::min<size_t>(name_end - at, 32)));
    at = name_end;
    while (at < html_.size() && html_[at] != '>') {
      const char c = html_[at++];
      if (c != '"' && c != '\'') continue;
      // A quote opens a value only behind '='; elsewhere it is a slip of the pen.
      const size_t before = html_.find_last_not_of(kSpace, at - 2);
      if (before == std::string_view::npos || html_[before] != '=') continue;
      const size_t end =
          Find(std::string_view(&c, 1), at, c == '"' ? &no_double_quote_ : &no_single_quote_);
      if (end != std::string_view::npos) at = end + 1;
    }
    tag.attributes = html_.substr(name_end, at - name_end);
    at_ = std::min(at + 1, html_.size());
    return tag;
  }

  void Apply(const Tag& tag) {
    if (!tag.closing && tag.name == "title") return Title();
    if (!tag.closing && IsOneOf(tag.name, kDropped)) return Drop(tag);
    if (tag.name == "meta") return Meta(tag.attributes);
    if (tag.name == "link") return Link(tag.attributes);
    if (tag.name == "html" && page_.lang.empty()) page_.lang = Value(tag.attributes, "lang");
    if (tag.name == "pre") in_pre_ = !tag.closing;
    if (IsOneOf(tag.name, kParagraphs)) {
      Break(2);
    } else if (IsOneOf(tag.name, kBlocks)) {
      Break(1);
    } else if (tag.name == "td" || tag.name == "th") {
      space_ = true;
    } else if (tag.name == "q") {
      Text(tag.closing ? "\u201D" : "\u201C");
    }
  }

  // The content of <title>, in which there are no tags.
  void Title() {
    const size_t end = FindClosing("title");
    if (end == std::string_view::npos) return;
    if (title_.empty()) title_ = Trim(DecodeEntities(html_.substr(at_, end - at_)));
    at_ = end;
  }

  // Without a closing tag, a script goes on to the end of the page; of anything else only the tag
  // is dropped.
  void Drop(const Tag& tag) {
    if (tag.attributes.ends_with('/')) return;
    const size_t end = FindClosing(tag.name);
    if (end != std::string_view::npos) {
      at_ = PastNext('>', end);
    } else if (tag.name == "script" || tag.name == "style") {
      at_ = html_.size();
    }
  }

  // Where "</name" is, in any case of letters; npos when it is nowhere, which is remembered.
  size_t FindClosing(std::string_view name) {
    if (std::find(unclosed_.begin(), unclosed_.end(), name) != unclosed_.end()) {
      return std::string_view::npos;
    }
    for (size_t at = at_; (at = html_.find("</", at)) != std::string_view::npos; ++at) {
      if (Lower(html_.substr(at + 2, name.size())) != name) continue;
      const size_t end = at + 2 + name.size();
      if (end >= html_.size() || !IsLetter(html_[end])) return at;
    }
    unclosed_.emplace_back(name);
    return std::string_view::npos;
  }

  static std::string Value(std::string_view attributes, std::string_view name) {
    return std::string(Trim(DecodeEntities(Attribute(attributes, name))));
  }

  void Meta(std::string_view attributes) {
    std::string key = Lower(Value(attributes, "property"));
    if (key.empty()) key = Lower(Value(attributes, "name"));
    if (key.empty()) key = Lower(Value(attributes, "itemprop"));
    constexpr std::array kDates = {"article:published_time"sv,
                                   "datepublished"sv,
                                   "og:published_time"sv,
                                   "parsely-pub-date"sv,
                                   "dc.date.issued"sv,
                                   "dc.date"sv,
                                   "pubdate"sv,
                                   "publishdate"sv,
                                   "date"sv};
    std::string* field = nullptr;
    if (key == "og:title") field = &page_.title;
    if (key == "og:site_name") field = &page_.source;
    if (key == "og:url") field = &og_url_;
    if (key == "author") field = &page_.author;
    if (IsOneOf(key, kDates)) field = &page_.date;
    if (field != nullptr && field->empty()) *field = Value(attributes, "content");
  }

  void Link(std::string_view attributes) {
    if (page_.url.empty() && Lower(Value(attributes, "rel")) == "canonical") {
      page_.url = Value(attributes, "href");
    }
  }

  void Break(int lines) { lines_ = std::max(lines_, lines); }

  // Text between tags, its white space folded.
  void Text(std::string_view encoded) {
    if (encoded.empty()) return;
    const std::string text = DecodeEntities(encoded);
    std::string_view rest = text;
    while (!rest.empty()) {
      if (in_pre_) {
        Put(rest);
        return;
      }
      const size_t word = rest.find_first_not_of(kSpace);
      if (word != 0) space_ = true;
      if (word == std::string_view::npos) return;
      rest.remove_prefix(word);
      const size_t end = std::min(rest.find_first_of(kSpace), rest.size());
      Put(rest.substr(0, end));
      rest.remove_prefix(end);
    }
  }

  // Writes what is owed, lines or a space, then the word.
  void Put(std::string_view word) {
    if (!page_.text.empty()) {
      if (lines_ > 0) {
        page_.text.append(static_cast<size_t>(lines_), '\n');
      } else if (space_) {
        page_.text.push_back(' ');
      }
    }
    lines_ = 0;
    space_ = false;
    page_.text.append(word);
  }

  std::string_view html_;
  size_t at_ = 0;
  HtmlPage page_;
  std::string title_;
  std::string og_url_;
  bool in_pre_ = false;
  bool space_ = false;
  int lines_ = 0;
  std::vector<std::string> unclosed_;
  bool no_comment_end_ = false;
  bool no_double_quote_ = false;
  bool no_single_quote_ = false;
};

}  // namespace

HtmlPage ReadHtml(std::string_view html) { return Page(html).Read(); }

}  // namespace stemma
