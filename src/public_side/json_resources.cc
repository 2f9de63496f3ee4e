#include <boost/json.hpp>

#include "institutions/strict_json.h"
#include "public_side/json_views.h"
#include "public_side/members.h"
#include "public_side/resource.h"
#include "rest/problem.h"

namespace kps::public_side {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;

Made json_of(const boost::json::value& value, int max_age_s) {
    return {boost::json::serialize(value), rest::kJsonMediaType, max_age_s};
}

/// The texts of a small JSON body, in the order of `names`.
Result<std::vector<std::string>> body_texts(const Ask& ask,
                                            std::initializer_list<std::string_view> names) {
    institutions::JsonRules rules;
    rules.bytes_max = kFormBytesMax;
    rules.depth_max = 2;
    const auto value =
        KPS_TRY(institutions::parse_strict_json(ask.request.body, ErrorCode::MalformedBody, rules));
    institutions::JsonReader reader(value, "$", ErrorCode::MalformedBody);
    std::vector<std::string> texts;
    for (const std::string_view name : names) {
        texts.push_back(KPS_TRY(reader.text(name)));
        if (texts.back().size() > kMemberBytesMax) return reader.wrong(name, "too long");
    }
    KPS_TRY(reader.finish());
    return texts;
}

Result<Made> institutions_list(const Ask& ask) {
    const ListQuestion question = KPS_TRY(read_list_question(ask.request.query));
    return json_of(to_json(KPS_TRY(ask.side.institutions().find(question))), kListAge);
}

Result<Made> legislation(const Ask& ask) {
    return json_of(to_json(library(ask.today())), kTextAge);
}

Result<Made> text(const Ask& ask) {
    return json_of(to_json(*KPS_TRY(text_of(ask.rest))), kTextAge);
}

Result<Made> privacy_notice(const Ask&) {
    const PublicText* found = find_text("aydinlatma");
    if (found == nullptr) return failed(ErrorCode::Internal, "the privacy notice");
    return json_of(to_json(*found), kTextAge);
}

Result<Made> services(const Ask& ask) {
    return json_of(to_json(ask.parts().catalogue, ask.today()), kTextAge);
}

Result<Made> service(const Ask& ask) {
    return json_of(to_json(*KPS_TRY(service_of(ask))), kTextAge);
}

Result<Made> eligible(const Ask& ask) {
    const Members members = KPS_TRY(
        Members::read(ask.request.query, {"kind", "request", "law", "addresses", "schedule"}));
    const std::string_view addresses = members.get("addresses");
    if (!addresses.empty() && addresses != "true" && addresses != "false")
        return failed(ErrorCode::MalformedBody, "member addresses");
    const membership::EligibilityQuestion question{members.get("kind"), members.get("request"),
                                                   members.get("law"), addresses == "true",
                                                   members.get("schedule")};
    return json_of(to_json(KPS_TRY(membership::eligibility(question, ask.today()))), kListAge);
}

Result<Made> application(const Ask& ask) {
    const auto texts = KPS_TRY(body_texts(ask, {"number", "code"}));
    return json_of(to_json(KPS_TRY(look_up_application(ask, texts[0], texts[1]))), 0);
}

Result<Made> letter(const Ask& ask) {
    const auto texts = KPS_TRY(body_texts(ask, {"code"}));
    return json_of(to_json(KPS_TRY(look_up_code(ask, texts[0]))), 0);
}

Result<Made> state(const Ask& ask) {
    return json_of(to_json(ask.parts().health(), ask.parts().incidents()), kStateAge);
}

Result<Made> open_api(const Ask& ask) {
    return Made{ask.side.open_api(), rest::kJsonMediaType, kTextAge};
}

constexpr Resource kResources[] = {
    {"GET", "/api/v1/public/institutions", "Bağlı kurumlar", "q? class? page?", institutions_list},
    {"GET", "/api/v1/public/legislation", "Mevzuat, yürürlük tarihleriyle", "", legislation},
    {"GET", "/api/v1/public/texts/*", "Yayımlanan bir metin", "", text},
    {"GET", "/api/v1/public/privacy-notice", "Aydınlatma metni", "", privacy_notice},
    {"GET", "/api/v1/public/services", "Servisler ve kimin ne alabileceği", "", services},
    {"GET", "/api/v1/public/services/*", "Bir servisin alanları", "", service},
    {"GET", "/api/v1/public/eligibility", "Başvurabilir miyiz?",
     "kind request law? addresses? schedule?", eligible},
    {"POST", "/api/v1/public/application-status", "Başvuru durumu", "number code", application},
    {"POST", "/api/v1/public/letter-check", "Belge doğrulama", "code", letter},
    {"GET", "/api/v1/public/status", "Sistem durumu", "", state},
    {"GET", "/api/v1/public/openapi.json", "Bu belge", "", open_api},
};

}  // namespace

std::span<const Resource> json_resources() {
    return kResources;
}

}  // namespace kps::public_side
