#include <algorithm>
#include <set>
#include <string>

#include "contract/embedded.h"
#include "contract/model.h"
#include "contract/parser.h"

namespace kps::contract {

using base::ErrorCode;
using base::Result;
using base::Status;

bool is_about_caller(QuestionKind kind) {
    return kind == QuestionKind::OwnGrants || kind == QuestionKind::OwnMethods ||
           kind == QuestionKind::ServerTime || kind == QuestionKind::CallerAddress;
}

bool is_nil_when_missing(const Service& service, Component component) {
    switch (component) {
        case Component::CentreAddress:
        case Component::TownAddress:
        case Component::VillageAddress:
        case Component::AbroadAddress:
            return true;
        default:
            return service.question == QuestionKind::Verification;
    }
}

bool is_public_check(QuestionKind kind) {
    return kind == QuestionKind::PublicCitizenCheck || kind == QuestionKind::PublicForeignerCheck ||
           kind == QuestionKind::PublicPersonAndCardCheck;
}

bool is_address_question(QuestionKind kind) {
    return kind == QuestionKind::AddressByNumber || kind == QuestionKind::AddressNumber;
}

std::string_view namespace_uri(const Service& service, std::string_view key) {
    if (key == "base") return "http://kps.nvi.gov.tr/2011/01/01";
    if (key == "containers")
        return "http://schemas.datacontract.org/2004/07/Common.Types.Containers.Services";
    if (key == "constants") return "http://schemas.datacontract.org/2004/07/Common.Types.Constants";
    return service.namespace_uri;
}

namespace {

Status read_types(std::string_view name, std::span<const SourceText> types_files,
                  Declarations& into) {
    const std::string wanted = "types/" + std::string(name) + ".types";
    for (const SourceText& file : types_files)
        if (file.name == wanted) return read_declarations(file, into);
    return contract_error(into.record_place, "no types file '" + std::string(name) + "'");
}

/// contracts/services/2024-04-01/Name.contract must hold version 2024/04/01 of Name.
Status check_place(const SourceText& file, const Service& service) {
    std::string folder = is_public_check(service.question) ? "public" : service.version;
    for (char& c : folder)
        if (c == '/') c = '-';
    if (file.name == folder + "/" + service.name + ".contract") return {};
    return contract_error({file.name, 0}, "folder and file name do not match version and name");
}

void collect(const Type& type, const std::string& above, std::vector<Leaf>& leaves) {
    for (const Member& member : type.members) {
        if (member.kind == MemberKind::Leaf) leaves.push_back({above + member.name, &member});
        if (member.type != nullptr) collect(*member.type, above + member.name + "/", leaves);
    }
}

}  // namespace

Result<std::unique_ptr<Service>> Catalogue::parse(SourceText source,
                                                  std::span<const SourceText> types_files) {
    Declarations declarations;
    declarations.record_place = {source.name, 0};
    KPS_TRY(read_declarations(source, declarations));
    for (const std::string& name : declarations.uses)
        KPS_TRY(read_types(name, types_files, declarations));
    return build_service(std::move(declarations));
}

Result<std::unique_ptr<Service>> Catalogue::parse(std::string_view text) {
    return parse({"contract", text}, embedded_files());
}

Result<Catalogue> Catalogue::built_in() {
    std::vector<std::unique_ptr<Service>> services;
    std::set<base::ServiceNumber> numbers;
    for (const SourceText& file : embedded_files()) {
        if (!file.name.ends_with(".contract")) continue;
        std::unique_ptr<Service> service = KPS_TRY(parse(file, embedded_files()));
        KPS_TRY(check_place(file, *service));
        // Numbers stand in audit entries for ever: two services may never share one.
        if (!numbers.insert(service->number).second)
            return contract_error({file.name, 0}, "service number used twice");
        services.push_back(std::move(service));
    }
    std::sort(services.begin(), services.end(),
              [](const auto& left, const auto& right) { return left->number < right->number; });
    return Catalogue(std::move(services));
}

const Service* Catalogue::by_action(std::string_view action) const {
    for (const auto& service : services_)
        if (service->action == action && !is_public_check(service->question)) return service.get();
    return nullptr;
}

const Service* Catalogue::by_name(std::string_view name, std::string_view version) const {
    for (const auto& service : services_)
        if (service->name == name && service->version == version) return service.get();
    return nullptr;
}

const Service* Catalogue::by_number(base::ServiceNumber number) const {
    for (const auto& service : services_)
        if (service->number == number) return service.get();
    return nullptr;
}

std::vector<Leaf> Catalogue::leaves(const Service& service) {
    std::vector<Leaf> leaves;
    if (service.record != nullptr) collect(*service.record, "", leaves);
    return leaves;
}

Result<Mask> Catalogue::bits_below(const Service& service, std::string_view path) {
    const Type* type = service.record;
    std::string_view rest = path;
    while (type != nullptr && !rest.empty()) {
        const std::string_view name = rest.substr(0, rest.find('/'));
        rest.remove_prefix(std::min(name.size() + 1, rest.size()));
        const Type* next = nullptr;
        for (const Member& member : type->members) {
            if (member.name != name) continue;
            if (member.kind == MemberKind::Leaf && rest.empty()) {
                Mask mask;
                mask.grant(member.bit);
                return mask;
            }
            next = member.type;
        }
        type = next;
    }
    // A path that ends with '/' names nothing; neither does an empty one.
    if (type == nullptr || path.empty() || path.ends_with('/') || type->leaves.empty())
        return base::failed(ErrorCode::InvalidDecision,
                            "no such path in the contract: " + std::string(path));
    return type->leaves;
}

}  // namespace kps::contract
