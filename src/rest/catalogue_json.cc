#include "rest/catalogue_json.h"

#include <fmt/format.h>

#include "contract/words.h"
#include "rest/json_text.h"
#include "rest/service_path.h"

namespace kps::rest {
namespace {

std::string criterion_json(const contract::CriterionMember& member) {
    std::string text = fmt::format(R"({{"name":{},"type":{})", json_text(member.name),
                                   json_text(contract::word(member.wire_type)));
    if (member.enumeration != nullptr) {
        text += R"(,"values":[)";
        for (const contract::EnumerationValue& value : member.enumeration->values)
            text += (text.back() == '[' ? "" : ",") + json_text(value.name);
        text += ']';
    }
    return text + '}';
}

std::string service_json(const contract::Service& service) {
    std::string text = fmt::format(
        R"({{"number":{},"name":{},"version":{},"operation":{},"path":{},"title_tr":{},"title_en":{},"shape":{},"is_list":{},"criterion":[)",
        service.number.value(), json_text(service.name), json_text(service.version),
        json_text(service.operation), json_text(service_path(service)),
        json_text(service.turkish_title), json_text(service.english_title),
        json_text(contract::word(service.mark)), service.is_list);
    for (const contract::CriterionMember& member : service.criterion)
        text += (text.back() == '[' ? "" : ",") + criterion_json(member);
    return text + "]}";
}

}  // namespace

std::string catalogue_json(const contract::Catalogue& catalogue) {
    std::string text = R"({"services":[)";
    for (const auto& service : catalogue.services())
        if (is_offered(*service)) text += (text.back() == '[' ? "" : ",") + service_json(*service);
    return text + "]}";
}

}  // namespace kps::rest
