// The part of JSON Schema (draft 2020-12) that docs/report-schema.json uses, and no more: a keyword
// that is not known here fails the test that meets it.

#ifndef STEMMA_TESTS_REPORT_SCHEMA_VALIDATOR_H_
#define STEMMA_TESTS_REPORT_SCHEMA_VALIDATOR_H_

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

namespace stemma {

class SchemaValidator {
 public:
  using Json = nlohmann::json;

  explicit SchemaValidator(const Json& schema) : root_(schema) {}

  // Empty when `value` is as the schema says, else what is wrong and where.
  std::string Check(const Json& value) const { return CheckAt(root_, value, "$"); }

  // The definition of that name alone; tells more than the choice among all of them.
  std::string CheckAs(const std::string& name, const Json& value) const {
    const Json& definitions = root_.at("$defs");
    if (!definitions.contains(name)) return "no definition for " + name;
    return CheckAt(definitions.at(name), value, "$");
  }

 private:
  static bool HasType(const Json& value, const std::string& type) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "integer") return value.is_number_integer();
    if (type == "number") return value.is_number();
    if (type == "boolean") return value.is_boolean();
    return type == "null" && value.is_null();
  }

  static bool HasAnyType(const Json& value, const Json& types) {
    if (types.is_string()) return HasType(value, types.get<std::string>());
    for (const Json& type : types) {
      if (HasType(value, type.get<std::string>())) return true;
    }
    return false;
  }

  std::string CheckAt(const Json& schema, const Json& value, const std::string& where) const {
    for (const auto& [keyword, rule] : schema.items()) {
      std::string fault = Keyword(keyword, rule, schema, value, where);
      if (!fault.empty()) return fault;
    }
    return "";
  }

  // Rules on the parts of an array or object say nothing of other values.
  static bool Concerns(const std::string& keyword, const Json& value) {
    if (keyword == "items") return value.is_array();
    if (keyword == "required" || keyword == "properties" || keyword == "additionalProperties") {
      return value.is_object();
    }
    return true;
  }

  std::string Keyword(const std::string& keyword, const Json& rule, const Json& schema,
                      const Json& value, const std::string& where) const {
    auto unless = [&](bool holds) {
      return holds ? "" : where + ": " + value.dump() + " breaks " + keyword + " " + rule.dump();
    };
    if (!Concerns(keyword, value)) return "";
    if (keyword == "type") return unless(HasAnyType(value, rule));
    if (keyword == "const") return unless(value == rule);
    if (keyword == "enum") return unless(std::find(rule.begin(), rule.end(), value) != rule.end());
    if (keyword == "minimum") return unless(!value.is_number() || value >= rule);
    if (keyword == "maximum") return unless(!value.is_number() || value <= rule);
    if (keyword == "minItems") return unless(!value.is_array() || value.size() >= rule);
    if (keyword == "maxItems") return unless(!value.is_array() || value.size() <= rule);
    if (keyword == "$ref") {
      return CheckAt(root_.at(Json::json_pointer(rule.get<std::string>().substr(1))), value, where);
    }
    if (keyword == "oneOf") {
      int matching = 0;
      for (const Json& choice : rule) matching += CheckAt(choice, value, where).empty();
      return unless(matching == 1);
    }
    if (keyword == "required") {
      for (const Json& name : rule) {
        if (!value.contains(name.get<std::string>())) return where + ": lacks " + name.dump();
      }
      return "";
    }
    if (keyword == "items") {
      for (size_t i = 0; i < value.size(); ++i) {
        std::string fault = CheckAt(rule, value[i], where + "[" + std::to_string(i) + "]");
        if (!fault.empty()) return fault;
      }
      return "";
    }
    if (keyword == "properties" || keyword == "additionalProperties") {
      return Properties(keyword, rule, schema, value, where);
    }
    const bool prose = keyword == "description" || keyword == "title" || keyword == "$schema" ||
                       keyword == "$defs";
    return prose ? "" : where + ": keyword " + keyword + " is not known to this validator";
  }

  std::string Properties(const std::string& keyword, const Json& rule, const Json& schema,
                         const Json& value, const std::string& where) const {
    const Json named = schema.value("properties", Json::object());
    for (const auto& [key, field] : value.items()) {
      const bool is_named = named.contains(key);
      if (is_named != (keyword == "properties")) continue;
      const Json& field_rule = is_named ? rule.at(key) : rule;
      if (field_rule.is_boolean()) {
        if (!field_rule.get<bool>()) return where + ": unexpected field " + key;
        continue;
      }
      std::string fault = CheckAt(field_rule, field, where + "." + key);
      if (!fault.empty()) return fault;
    }
    return "";
  }

  Json root_;
};

}  // namespace stemma

#endif  // STEMMA_TESTS_REPORT_SCHEMA_VALIDATOR_H_
