#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "contract/model.h"
#include "institutions/institution.h"

/// The decisions of the matrix: one service, some paths, and terms.
namespace kps::testing {

/// What one trial's decision says, besides its paths.
struct Terms {
    institutions::InstitutionClass institution_class = institutions::InstitutionClass::Ministry;
    bool purpose_required = false;
    bool end_user_required = false;
    bool sees_hidden_addresses = false;
    bool sees_hidden_records = false;
    std::string jurisdiction;  ///< JSON; empty: the whole country
    std::vector<std::string> purposes{"A"};
};

inline std::string quoted(const std::vector<std::string>& texts) {
    std::string list;
    for (const std::string& text : texts)
        list += fmt::format("{}\"{}\"", list.empty() ? "" : ",", text);
    return "[" + list + "]";
}

inline std::string decision_text(const contract::Service& service,
                                 const std::vector<std::string>& paths, const Terms& terms) {
    std::vector<std::string> confidential;
    if (terms.sees_hidden_addresses) confidential.push_back("address");
    if (terms.sees_hidden_records) confidential.push_back("record");
    return fmt::format(
        R"({{"format":"kps-decision-1","number":"T-1","date":"2006-01-01","institution":1001,)"
        R"("valid_from":"2006-01-01","valid_until":"2035-01-01","purpose_required":{},)"
        R"("end_user_required":{},{}"purposes":[{}],"services":[{{"service":"{}","version":"{}",)"
        R"("methods":["{}"],"paths":{},"criteria_max":1,"matches_max":50,"list_permit":)"
        R"({{"reason":"t","page_persons_max":10}},"limits":[{{"period":"day","count":1000000}}],)"
        R"("purposes":{}{}}}]}})",
        terms.purpose_required, terms.end_user_required,
        confidential.empty() ? "" : "\"confidential\":" + quoted(confidential) + ",",
        R"({"code":"A","text":"t","legal_basis":[{"law":"5490","article":"45"}]},)"
        R"({"code":"B","text":"t","legal_basis":[{"law":"5490","article":"45"}]})",
        service.name, service.version, service.operation, quoted(paths), quoted(terms.purposes),
        terms.jurisdiction.empty() ? "" : ",\"jurisdiction\":" + terms.jurisdiction);
}

}  // namespace kps::testing
