#include "core/base/json.h"

#include <simdjson.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <nlohmann/json.hpp>
#include <utility>

namespace stemma {
namespace {

void AppendKey(std::string* body, std::string_view key) {
  if (!body->empty()) body->push_back(',');
  body->push_back('"');
  body->append(key);
  body->append("\":");
}

}  // namespace

double SixDigits(double value) {
  char digits[32];
  std::snprintf(digits, sizeof(digits), "%.6g", value);
  return std::strtod(digits, nullptr);
}

std::string JsonQuote(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string JsonNumber(double value) {
  if (!std::isfinite(value)) return "null";
  char digits[32];
  std::snprintf(digits, sizeof(digits), "%.6g", value);
  return digits;
}

JsonObject& JsonObject::SetRaw(std::string_view key, std::string_view value) {
  AppendKey(&body_, key);
  body_.append(value);
  return *this;
}
JsonObject& JsonObject::Set(std::string_view key, std::string_view value) {
  return SetRaw(key, JsonQuote(value));
}
JsonObject& JsonObject::Set(std::string_view key, double value) {
  return SetRaw(key, JsonNumber(value));
}
JsonObject& JsonObject::Set(std::string_view key, bool value) {
  return SetRaw(key, value ? "true" : "false");
}
JsonObject& JsonObject::Set(std::string_view key, int64_t value) {
  return SetRaw(key, std::to_string(value));
}
JsonObject& JsonObject::Set(std::string_view key, uint64_t value) {
  return SetRaw(key, std::to_string(value));
}
JsonObject& JsonObject::Set(std::string_view key, Span value) {
  return SetRaw(key, Concat("[", value.begin, ",", value.end, "]"));
}
JsonObject& JsonObject::Set(std::string_view key, const JsonObject& value) {
  return SetRaw(key, value.ToString());
}
JsonObject& JsonObject::Set(std::string_view key, const JsonArray& value) {
  return SetRaw(key, value.ToString());
}
JsonObject& JsonObject::SetNull(std::string_view key) { return SetRaw(key, "null"); }

JsonArray& JsonArray::AddRaw(std::string_view value) {
  if (!body_.empty()) body_.push_back(',');
  body_.append(value);
  return *this;
}
JsonArray& JsonArray::Add(std::string_view value) { return AddRaw(JsonQuote(value)); }
JsonArray& JsonArray::Add(const JsonObject& value) { return AddRaw(value.ToString()); }

struct JsonParser::State {
  simdjson::dom::parser parser;
  std::deque<std::string> raw;  // texts of values that are not strings
  std::vector<JsonField> fields;

  absl::StatusOr<simdjson::dom::element> Parse(std::string_view text) {
    fields.clear();
    raw.clear();
    simdjson::dom::element root;
    if (auto error = parser.parse(text.data(), text.size(), true).get(root)) {
      return absl::InvalidArgumentError(
          Concat("not valid JSON (", simdjson::error_message(error), ")"));
    }
    return root;
  }

  void Add(std::string_view key, simdjson::dom::element value) {
    JsonField field{.key = key, .kind = KindOf(value.type())};
    if (field.kind == JsonKind::kString) {
      std::string_view text;
      if (!value.get(text)) field.text = text;
    } else {
      raw.push_back(simdjson::minify(value));
      field.text = raw.back();
    }
    fields.push_back(field);
  }

  static JsonKind KindOf(simdjson::dom::element_type type) {
    switch (type) {
      case simdjson::dom::element_type::STRING:
        return JsonKind::kString;
      case simdjson::dom::element_type::NULL_VALUE:
        return JsonKind::kNull;
      case simdjson::dom::element_type::BOOL:
        return JsonKind::kBool;
      case simdjson::dom::element_type::ARRAY:
        return JsonKind::kArray;
      case simdjson::dom::element_type::OBJECT:
        return JsonKind::kObject;
      default:
        return JsonKind::kNumber;
    }
  }
};

JsonParser::JsonParser() : state_(std::make_unique<State>()) {}
JsonParser::~JsonParser() = default;
JsonParser::JsonParser(JsonParser&&) noexcept = default;
JsonParser& JsonParser::operator=(JsonParser&&) noexcept = default;

absl::StatusOr<std::span<const JsonField>> JsonParser::ParseObject(std::string_view line) {
  STEMMA_ASSIGN_OR_RETURN(const simdjson::dom::element root, state_->Parse(line));
  simdjson::dom::object object;
  if (root.get(object)) return absl::InvalidArgumentError("JSON, but not an object");
  for (auto [key, value] : object) state_->Add(key, value);
  return std::span<const JsonField>(state_->fields);
}

absl::StatusOr<std::span<const JsonField>> JsonParser::ParseArray(std::string_view text) {
  STEMMA_ASSIGN_OR_RETURN(const simdjson::dom::element root, state_->Parse(text));
  simdjson::dom::array array;
  if (root.get(array)) return absl::InvalidArgumentError("JSON, but not an array");
  for (const simdjson::dom::element value : array) state_->Add({}, value);
  return std::span<const JsonField>(state_->fields);
}

}  // namespace stemma
