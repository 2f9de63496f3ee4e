#pragma once

#include <algorithm>
#include <boost/json.hpp>
#include <string>
#include <string_view>

/// Holds JSON against the schemas of an OpenAPI document: as much of JSON Schema as our documents use.
namespace kps::portal::testing {

class SchemaCheck {
  public:
    explicit SchemaCheck(boost::json::object schemas) : schemas_(std::move(schemas)) {}

    /// Empty where the value is what the named schema says; else the place where it is not.
    std::string fault(std::string_view name, const boost::json::value& value) const {
        return fault_of(schemas_.at(name).as_object(), value, std::string(name));
    }
    std::string fault_of(const boost::json::object& schema, const boost::json::value& value,
                         const std::string& place) const {
        if (const auto* target = schema.if_contains("$ref"))
            return fault(target->as_string().subview(kSchemas.size()), value);
        for (const char* word : {"oneOf", "anyOf"})
            if (const auto* choices = schema.if_contains(word))
                return one_of(choices->as_array(), value, place + " " + word);
        if (const auto* all = schema.if_contains("allOf"))
            for (const auto& part : all->as_array())
                if (auto found = fault_of(part.as_object(), value, place); !found.empty())
                    return found;
        if (const auto* type = schema.if_contains("type"); type && !has_type(*type, value))
            return place + ": type";
        if (const auto* wanted = schema.if_contains("const"); wanted && *wanted != value)
            return place + ": const";
        if (const auto* values = schema.if_contains("enum"); values && !holds(*values, value))
            return place + ": none of its values";
        if (value.is_object()) return members_fault(schema, value.as_object(), place);
        return value.is_array() ? items_fault(schema, value.as_array(), place) : "";
    }

  private:
    static constexpr std::string_view kSchemas = "#/components/schemas/";

    static bool holds(const boost::json::value& values, const boost::json::value& value) {
        const auto& array = values.as_array();
        return std::find(array.begin(), array.end(), value) != array.end();
    }
    static std::string_view type_of(const boost::json::value& value) {
        if (value.is_string()) return "string";
        if (value.is_bool()) return "boolean";
        if (value.is_int64() || value.is_uint64()) return "integer";
        if (value.is_object()) return "object";
        return value.is_array() ? "array" : "null";
    }
    static bool has_type(const boost::json::value& type, const boost::json::value& value) {
        const boost::json::value actual(type_of(value));
        return type.is_array() ? holds(type, actual) : type == actual;
    }
    std::string one_of(const boost::json::array& choices, const boost::json::value& value,
                       const std::string& place) const {
        std::string last = place;
        for (const auto& choice : choices) {
            last = fault_of(choice.as_object(), value, place);
            if (last.empty()) return {};
        }
        return last;
    }
    std::string members_fault(const boost::json::object& schema, const boost::json::object& value,
                              const std::string& place) const {
        if (const auto* required = schema.if_contains("required"))
            for (const auto& name : required->as_array())
                if (!value.contains(name.as_string()))
                    return place + ": without " + std::string(name.as_string());
        const auto* properties = schema.if_contains("properties");
        if (properties == nullptr) return {};
        for (const auto& member : value) {
            const auto* known = properties->as_object().if_contains(member.key());
            // What a schema does not name is told by it that names all; parts of `allOf` name some.
            if (known == nullptr) {
                if (schema.contains("required"))
                    return place + ": unknown " + std::string(member.key());
                continue;
            }
            auto found = fault_of(known->as_object(), member.value(),
                                  place + "." + std::string(member.key()));
            if (!found.empty()) return found;
        }
        return {};
    }
    std::string items_fault(const boost::json::object& schema, const boost::json::array& value,
                            const std::string& place) const {
        const auto* items = schema.if_contains("items");
        if (items == nullptr) return {};
        for (const auto& item : value)
            if (auto found = fault_of(items->as_object(), item, place + "[]"); !found.empty())
                return found;
        return {};
    }

    boost::json::object schemas_;
};

}  // namespace kps::portal::testing
