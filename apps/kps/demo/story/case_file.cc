#include "apps/kps/demo/story/case_file.h"

#include <fmt/format.h>

namespace kps::story {
namespace {

namespace json = boost::json;
using base::Result;
using base::Status;

std::string path_of(const CaseFile& subject, std::string_view act = {}) {
    std::string path = "/api/v1/cases/" + subject.id;
    if (!act.empty()) path += "/" + std::string(act);
    return path;
}

CaseFile file_of(const json::value& shown) {
    CaseFile file;
    file.id = shown.at("id").as_string();
    file.number = shown.at("number").as_string();
    if (const auto* code = shown.as_object().if_contains("code"))
        file.code = std::string(code->as_string());
    return file;
}

/// The act on the version that the caller sees.
Result<Reply> send_act(Caller& caller, const CaseFile& subject, std::string_view act,
                       const json::object& input, int status) {
    const json::value seen = KPS_TRY(caller.get(path_of(subject)));
    Call call;
    call.path = path_of(subject, act);
    call.headers = {{"Content-Type", "application/json"},
                    {"If-Match", fmt::format("\"{}\"", seen.at("version").as_int64())}};
    call.body = json::serialize(input);
    return caller.send(std::move(call), status);
}

}  // namespace

Result<CaseFile> open_case(Caller& caller, std::string_view kind, std::string_view act,
                           const json::object& input) {
    const json::value opened =
        KPS_TRY(caller.post(fmt::format("/api/v1/cases/{}/{}", kind, act), input, 201));
    return file_of(opened);
}

Result<json::value> act(Caller& caller, const CaseFile& subject, std::string_view act,
                        const json::object& input, int status) {
    Reply reply = KPS_TRY(send_act(caller, subject, act, input, status));
    return std::move(reply.body);
}

Status act_of_two(Caller& first, Caller& second, const CaseFile& subject, std::string_view act,
                  const json::object& input) {
    KPS_TRY(send_act(first, subject, act, input, 202));
    KPS_TRY(send_act(second, subject, "approve", {}, 200));
    return {};
}

Result<std::string> hand_in(Caller& caller, const CaseFile& subject, std::string_view kind) {
    Call call;
    call.path = fmt::format("/api/v1/documents/{}?kind={}", subject.id, kind);
    call.headers = {{"Content-Type", "application/pdf"}};
    call.body =
        fmt::format("%PDF-1.7 SENTETİK {} {} {}", kind, subject.number, caller.server().now_us());
    const Reply reply = KPS_TRY(caller.send(std::move(call), 201));
    return std::string(reply.body.at("hash").as_string());
}

Result<CaseFile> find_case(Caller& caller, std::string_view kind, std::int64_t institution) {
    const json::value page = KPS_TRY(
        caller.get(fmt::format("/api/v1/cases?kind={}&institution={}&limit=1", kind, institution)));
    const json::array& cases = page.at("cases").as_array();
    if (cases.empty()) return base::failed(base::ErrorCode::NotFound, std::string(kind));
    return file_of(cases.front());
}

Result<std::string> state_of(Caller& caller, const CaseFile& subject) {
    const json::value seen = KPS_TRY(caller.get(path_of(subject)));
    return std::string(seen.at("state").as_string());
}

}  // namespace kps::story
