#include "rest/problem.h"

#include <fmt/format.h>

#include "rest/json_text.h"

namespace kps::rest {

std::uint16_t shown_code(base::ErrorCode code) {
    const base::ErrorInfo& info = base::info(code);
    return info.hata_bilgisi != 0 ? info.hata_bilgisi : static_cast<std::uint16_t>(code);
}

http::Response problem(base::ErrorCode code, std::string_view detail) {
    const base::ErrorInfo& info = base::info(code);
    http::Response response;
    response.status = info.http_status;
    response.content_type = kProblemMediaType;
    response.headers.emplace_back("Cache-Control", "no-store");
    response.body = fmt::format(
        R"({{"type":"/api/v1/errors/{0}","title":{1},"title_en":{2},"status":{3},"code":{0})",
        shown_code(code), json_text(info.turkish), json_text(info.english), info.http_status);
    if (!detail.empty()) response.body += ",\"detail\":" + json_text(detail);
    response.body += '}';
    return response;
}

http::Response problem_of(const base::Error& error) {
    const bool is_callers =
        base::info(error.code).http_status < 500 && error.code != base::ErrorCode::NotFound;
    return problem(error.code, is_callers ? std::string_view(error.context) : "");
}

}  // namespace kps::rest
