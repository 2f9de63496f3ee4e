#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "contract/model.h"
#include "wire/xml/document.h"

namespace kps::testing {

/// The values of an answer: path of the leaf -> what stands there, in order.
using Values = std::map<std::string, std::vector<std::string>>;

/// Reads an answer by the contract: elements and types side by side.
class ValueReader {
  public:
    ValueReader(const contract::Service& service, Values& values)
        : service_(service), values_(values) {}

    void read(const wire::xml::Element& element) {
        const std::string_view name =
            service_.record_name.empty() ? std::string_view("SorguSonucu") : service_.record_name;
        for (const auto* child = element.first_element(); child; child = child->next_element()) {
            if (child->local == name)
                read_members(*child, *service_.record, "");
            else
                read(*child);
        }
    }

  private:
    static std::string text_of(const wire::xml::Element& element) {
        std::string scratch;
        if (!element.first_element()) return std::string(element.text(scratch));
        std::string all;
        for (const auto* child = element.first_element(); child; child = child->next_element()) {
            const std::string text = text_of(*child);
            if (!text.empty()) all += text + ";";
        }
        return all;
    }

    void read_members(const wire::xml::Element& element, const contract::Type& type,
                      const std::string& above) {
        for (const auto* child = element.first_element(); child; child = child->next_element()) {
            const auto member =
                std::find_if(type.members.begin(), type.members.end(),
                             [child](const auto& row) { return row.name == child->local; });
            ASSERT_NE(member, type.members.end()) << above << child->local;
            const std::string path = above + member->name;
            if (member->type && member->kind == contract::MemberKind::List) {
                for (const auto* item = child->first_element(); item; item = item->next_element())
                    read_members(*item, *member->type, path + "/");
            } else if (member->type && member->kind == contract::MemberKind::Complex) {
                read_members(*child, *member->type, path + "/");
            } else if (member->kind == contract::MemberKind::Leaf && member->field) {
                const std::string text = text_of(*child);
                // What is never nil says "false" where there is nothing to say (WIRE.md 3.1).
                const bool says_nothing =
                    member->wire_type == contract::WireType::Boolean && text == "false";
                if (!text.empty() && !says_nothing) values_[path].push_back(text);
            }
        }
    }

    const contract::Service& service_;
    Values& values_;
};

}  // namespace kps::testing
