#include "apps/kps/asking/question_options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "wire/client/question.h"

namespace kps {
namespace {

using base::ErrorCode;
using base::failed;
using contract::CriterionField;
using contract::Service;
using wire::client::NamedValue;

base::Result<NamedValue> value_for_field(const Service& service, CriterionField field,
                                         std::string value) {
    const std::string_view name = wire::client::member_for(service, field);
    if (name.empty())
        return failed(
            ErrorCode::InvalidArgument,
            fmt::format("{} {} does not ask for that; name its criteria with --kriter: {}",
                        service.name, service.version, wire::client::member_names(service)));
    return NamedValue{std::string(name), std::move(value)};
}

/// `1980-02-01`; 0 for a day or month that is not known.
base::Status add_birth(const Service& service, const std::string& birth,
                       std::vector<NamedValue>& values) {
    const std::size_t first = birth.find('-');
    const std::size_t second = birth.find('-', first == std::string::npos ? first : first + 1);
    if (first != 4 || second == std::string::npos)
        return failed(ErrorCode::InvalidArgument, "--birth must be yyyy-mm-dd");
    const std::pair<CriterionField, std::string> parts[] = {
        {CriterionField::BirthYear, birth.substr(0, 4)},
        {CriterionField::BirthMonth, birth.substr(5, second - 5)},
        {CriterionField::BirthDay, birth.substr(second + 1)}};
    for (const auto& [field, text] : parts)
        values.push_back(KPS_TRY(value_for_field(service, field, text)));
    return {};
}

base::Result<std::vector<NamedValue>> named_values(const Service& service,
                                                   const QuestionOptions& options) {
    std::vector<NamedValue> values;
    if (!options.number.empty())
        values.push_back(
            KPS_TRY(value_for_field(service, CriterionField::NationalId, options.number)));
    if (!options.birth.empty()) KPS_TRY(add_birth(service, options.birth, values));
    for (const std::string& text : options.criteria) {
        const std::size_t equals = text.find('=');
        if (equals == std::string::npos)
            return failed(ErrorCode::InvalidArgument, "--kriter must be NAME=VALUE");
        values.push_back({text.substr(0, equals), text.substr(equals + 1)});
    }
    return values;
}

}  // namespace

void add_question_options(CLI::App& command, QuestionOptions& options) {
    command.add_option("--version", options.version, "yyyy/MM/dd; default: the newest");
    command.add_option("--birth", options.birth, "birth date yyyy-mm-dd, 00 for what is unknown");
    command.add_option("--kriter", options.criteria,
                       "NAME=VALUE, a criterion by its wire name; may be repeated");
    command.add_option("--purpose", options.purpose, "code of the purpose (header Amac)");
    command.add_option("--file-number", options.file_number, "your file's number (header Amac)");
    command.add_option("--end-user", options.end_user, "who asks (header Sorgulayan)");
}

base::Result<const Service*> find_service(const contract::Catalogue& catalogue,
                                          const QuestionOptions& options) {
    const Service* found = nullptr;
    for (const auto& service : catalogue.services()) {
        if (contract::is_public_check(service->question) || service->name != options.service)
            continue;
        if (!options.version.empty() && service->version != options.version) continue;
        if (!found || found->version < service->version) found = service.get();
    }
    if (!found)
        return failed(ErrorCode::InvalidArgument,
                      "no such service version; see `kps contract list`");
    return found;
}

base::Result<wire::client::Call> make_call(const Service& service, const QuestionOptions& options) {
    wire::client::Call call;
    const std::vector<NamedValue> values = KPS_TRY(named_values(service, options));
    call.action = service.action;
    call.body = KPS_TRY(wire::client::question_body(service, values));
    call.end_user = options.end_user;
    call.purpose_code = options.purpose;
    call.file_number = options.file_number;
    return call;
}

}  // namespace kps
