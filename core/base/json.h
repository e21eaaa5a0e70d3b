// JSON, in and out: the only callers of a JSON library.
//
//   JsonObject line;                                  // one object, fields in the order they are
//   set line.Set("type", "pair").Set("resemblance", 0.112).Set("a_span", Span{10, 20}); out <<
//   line.ToLine();                             // {"type":"pair",…}\n
//
// Numbers are written with at most six significant digits, so that results can be compared as
// bytes; text that is not UTF-8 is written with U+FFFD in place of what is wrong.
//
//   JsonParser parser;                                // keep one: it owns the buffers
//   STEMMA_ASSIGN_OR_RETURN(auto fields, parser.ParseObject(line));
//   for (const JsonField& field : fields) ...         // valid until the next Parse…

#ifndef STEMMA_CORE_BASE_JSON_H_
#define STEMMA_CORE_BASE_JSON_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/span.h"
#include "core/base/status.h"

namespace stemma {

// `value` rounded to six significant digits.
double SixDigits(double value);

// `text` as a JSON string, with its quotes.
std::string JsonQuote(std::string_view text);

// `value` as a JSON number of at most six significant digits; null when it is not finite.
std::string JsonNumber(double value);

class JsonArray;

// An object under construction. Keys are written in the order they were set; the caller sets each
// once.
class JsonObject {
 public:
  JsonObject& Set(std::string_view key, std::string_view value);
  JsonObject& Set(std::string_view key, const char* value) {
    return Set(key, std::string_view(value));
  }
  JsonObject& Set(std::string_view key, double value);
  JsonObject& Set(std::string_view key, bool value);
  JsonObject& Set(std::string_view key, int64_t value);
  JsonObject& Set(std::string_view key, uint64_t value);
  JsonObject& Set(std::string_view key, int value) { return Set(key, int64_t{value}); }
  JsonObject& Set(std::string_view key, uint32_t value) { return Set(key, uint64_t{value}); }
  JsonObject& Set(std::string_view key, Span value);  // [begin,end]
  JsonObject& Set(std::string_view key, const JsonObject& value);
  JsonObject& Set(std::string_view key, const JsonArray& value);
  JsonObject& SetNull(std::string_view key);
  // `value` is JSON already.
  JsonObject& SetRaw(std::string_view key, std::string_view value);

  bool empty() const { return body_.empty(); }
  std::string ToString() const { return "{" + body_ + "}"; }
  std::string ToLine() const { return "{" + body_ + "}\n"; }

 private:
  std::string body_;
};

class JsonArray {
 public:
  JsonArray& Add(std::string_view value);
  JsonArray& Add(const JsonObject& value);
  JsonArray& AddRaw(std::string_view value);

  std::string ToString() const { return "[" + body_ + "]"; }

 private:
  std::string body_;
};

enum class JsonKind { kNull, kBool, kNumber, kString, kArray, kObject };

struct JsonField {
  std::string_view key;
  JsonKind kind = JsonKind::kNull;
  std::string_view text;  // kString: the unescaped value. Otherwise: the value as it was written.
};

// Reads one object a line, or an array. Strict: RFC 8259, UTF-8, nothing behind it.
class JsonParser {
 public:
  JsonParser();
  ~JsonParser();
  JsonParser(JsonParser&&) noexcept;
  JsonParser& operator=(JsonParser&&) noexcept;

  // The fields of the object in `line`, in their order. Errors say what was found, without naming
  // file or line: the caller knows them. Cost: one pass, some GB/s.
  absl::StatusOr<std::span<const JsonField>> ParseObject(std::string_view line);

  // The elements of an array in their order, as fields without a key.
  absl::StatusOr<std::span<const JsonField>> ParseArray(std::string_view text);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace stemma

#endif  // STEMMA_CORE_BASE_JSON_H_
