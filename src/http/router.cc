#include "http/router.h"

#include <algorithm>

#include "http/answer_text.h"
#include "http/ascii.h"

namespace kps::http {
namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& letter : out) letter = ascii_lower(letter);
    return out;
}

bool takes(Methods methods, std::string_view method) {
    const bool is_post = method == "POST";
    return methods == Methods::GetAndPost || (methods == Methods::Post) == is_post;
}

std::string_view allow_text(Methods methods) {
    switch (methods) {
        case Methods::Get:
            return "GET, HEAD";
        case Methods::Post:
            return "POST";
        case Methods::GetAndPost:
            return "GET, HEAD, POST";
    }
    return {};
}

bool takes_media_type(const Route& route, const Request& request) {
    if (request.method != "POST" || route.media_types.empty()) return true;
    const std::string_view sent = request.header("Content-Type");
    const std::string_view type = trim_blanks(sent.substr(0, sent.find(';')));
    return std::any_of(route.media_types.begin(), route.media_types.end(),
                       [&](const std::string& known) { return equal_without_case(known, type); });
}

}  // namespace

Response plain_answer(int status) {
    Response response{
        status, "text/plain; charset=utf-8", {}, std::string(reason_phrase(status)), false};
    response.body += '\n';
    return response;
}

void Router::add(Route route) {
    const std::size_t index = routes_.size();
    std::string path = lower(route.path);
    if (path.ends_with('*')) {
        path.pop_back();
        prefixes_.emplace_back(std::move(path), index);
        std::stable_sort(prefixes_.begin(), prefixes_.end(),
                         [](const auto& left, const auto& right) {
                             return left.first.size() > right.first.size();
                         });
    } else {
        whole_.emplace(std::move(path), index);
    }
    routes_.push_back(std::move(route));
}

const Route* Router::find(std::string_view path) const {
    const std::string wanted = lower(path);
    if (const auto found = whole_.find(wanted); found != whole_.end())
        return &routes_[found->second];
    for (const auto& [prefix, index] : prefixes_) {
        if (wanted.starts_with(prefix)) return &routes_[index];
    }
    return nullptr;
}

void Router::handle(const Request& request, Responder responder) {
    const Route* route = find(request.path);
    if (route == nullptr) {
        responder.send(plain_answer(404));
        return;
    }
    if (!takes(route->methods, request.method)) {
        Response response = plain_answer(405);
        response.headers.emplace_back("Allow", allow_text(route->methods));
        responder.send(std::move(response));
        return;
    }
    if (!takes_media_type(*route, request)) {
        responder.send(plain_answer(415));
        return;
    }
    route->handle(request, std::move(responder));
}

}  // namespace kps::http
