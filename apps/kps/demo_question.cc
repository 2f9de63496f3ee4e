#include "apps/kps/demo_question.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/clock.h"
#include "crypto/random.h"
#include "http/client.h"
#include "wire/client/message.h"
#include "wire/namespaces.h"
#include "wire/soap/fault.h"
#include "wire/xml/document.h"

namespace kps {
namespace {

constexpr std::string_view kService = "BilesikKutukSorgulaKimlikNoServis";
constexpr std::string_view kVersion = "2024/04/01";
constexpr std::string_view kTokenPath = "/Services/Issuer.svc/IWSTrust13";
constexpr std::string_view kRouterPath = "/Services/RoutingService.svc";

base::Result<http::ClientResponse> post(http::Client& client, std::string_view path,
                                        std::string body) {
    http::ClientResponse response =
        KPS_TRY(client.post(path, wire::soap::kContentType, std::move(body)));
    if (response.status != 200)
        return base::failed(base::ErrorCode::NetworkFailed,
                            fmt::format("{} answered {}", path, response.status));
    return response;
}

bool is_nil(const wire::xml::Element& element) {
    const wire::xml::Attribute* nil = element.attribute(wire::ns::kInstance, "nil");
    return nil && nil->value == "true";
}

/// A coded value reads better as `Aciklama (Kod)`, a date as day.month.year.
std::string leaf_text(const wire::xml::Element& element, std::string& scratch) {
    const wire::xml::Element* first = element.first_element();
    if (!first) return std::string(element.text(scratch));
    std::string code, text, year, month, day;
    for (const wire::xml::Element* child = first; child; child = child->next_element()) {
        std::string value(child->text(scratch));
        if (child->local == "Kod") code = value;
        if (child->local == "Aciklama") text = value;
        if (child->local == "Yil") year = value;
        if (child->local == "Ay") month = value;
        if (child->local == "Gun") day = value;
    }
    if (!code.empty()) return fmt::format("{} ({})", text, code);
    return year.empty() ? std::string() : fmt::format("{}.{}.{}", day, month, year);
}

bool is_compound_leaf(const wire::xml::Element& element) {
    for (const wire::xml::Element* child = element.first_element(); child;
         child = child->next_element())
        if (child->local == "Kod" || child->local == "Yil") return true;
    return false;
}

/// Kod of an element's own filled HataBilgisi; empty when there is none.
std::string own_error(const wire::xml::Element& element) {
    std::string scratch;
    for (const wire::xml::Element* child = element.first_element(); child;
         child = child->next_element()) {
        if (child->local != "HataBilgisi" || is_nil(*child)) continue;
        for (const wire::xml::Element* part = child->first_element(); part;
             part = part->next_element())
            if (part->local == "Kod") return std::string(part->text(scratch));
    }
    return {};
}

std::string shortened(const std::string& text) {
    constexpr std::size_t kShownMax = 70;
    return text.size() > kShownMax ? text.substr(0, kShownMax) + "…" : text;
}

/// An indented tree of what is filled; parts without a record are left out.
void list_filled(const wire::xml::Element& element, std::size_t depth, std::string& out) {
    constexpr std::string_view kNoRecord = "2";
    if (is_nil(element) || own_error(element) == kNoRecord) return;
    const std::string indent(depth * 2 + 2, ' ');
    std::string scratch;
    if (!element.first_element() || is_compound_leaf(element)) {
        const std::string text = leaf_text(element, scratch);
        if (!text.empty()) out += fmt::format("{}{}: {}\n", indent, element.local, shortened(text));
        return;
    }
    std::string below;
    for (const wire::xml::Element* child = element.first_element(); child;
         child = child->next_element())
        list_filled(*child, depth + 1, below);
    if (!below.empty()) out += fmt::format("{}{}\n{}", indent, element.local, below);
}

}  // namespace

base::Result<DemoAnswer> ask_demo_question(const StateFolder& state, const DemoQuestion& question) {
    http::ClientOptions options;
    options.authorities_pem = KPS_TRY(read_file(state.ca_file()));
    options.source_address = "127.0.0.1";
    http::Client client = KPS_TRY(http::Client::open(question.base_url, options));
    const base::SystemClock clock;
    const auto stamp = [&clock] {
        return wire::client::Stamp{clock.now_us(), crypto::random_uuid()};
    };
    const std::string router = question.base_url + std::string(kRouterPath);

    DemoAnswer answer;
    const std::int64_t start_us = clock.now_us();
    const auto token_response = KPS_TRY(
        post(client, kTokenPath,
             wire::client::request_token({question.user, question.secret}, router,
                                         question.base_url + std::string(kTokenPath), stamp())));
    const wire::client::IssuedToken token = KPS_TRY(wire::client::read_token(token_response.body));
    answer.token_us = clock.now_us() - start_us;

    wire::client::Call call;
    const std::string name_space = fmt::format("http://kps.nvi.gov.tr/{}", kVersion);
    call.action = fmt::format("{}/{}/Sorgula", name_space, kService);
    call.to = router;
    call.body = wire::client::combined_register_body(
        name_space,
        {question.kimlik_no, question.birth_day, question.birth_month, question.birth_year});
    const std::int64_t query_start_us = clock.now_us();
    auto response =
        KPS_TRY(post(client, kRouterPath, wire::client::signed_query(call, token, stamp())));
    answer.query_us = clock.now_us() - query_start_us;
    answer.receipt = response.header("KPS-Makbuz");
    answer.body = std::move(response.body);
    return answer;
}

base::Result<std::string> readable_answer(std::string_view body) {
    const wire::xml::Document document = KPS_TRY(wire::xml::Document::parse(body));
    const wire::xml::Element* soap_body = document.root().child(wire::ns::kSoap12, "Body");
    if (!soap_body || !soap_body->first_element())
        return base::failed(base::ErrorCode::MalformedBody, "no body");
    std::string out;
    list_filled(*soap_body->first_element(), 0, out);
    return out;
}

}  // namespace kps
