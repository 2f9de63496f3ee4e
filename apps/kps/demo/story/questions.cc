#include "apps/kps/demo/story/questions.h"

#include <fmt/format.h>

#include "apps/kps/demo/story/applications.h"
#include "population/personas.h"

namespace kps::story {
namespace {

namespace json = boost::json;

constexpr std::string_view kPath =
    "/api/v1/services/KisiSorgulaTCKimlikNoServis/2011-01-01/ListeleCoklu";
constexpr std::string_view kFirstAsked = "married-with-children";

}  // namespace

base::Status Asker::begin() {
    Call call;
    call.path = "/api/v1/token";
    call.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
    call.body =
        fmt::format("grant_type=client_credentials&client_id={}&client_secret={}", user_, secret_);
    call.source = address_;
    const Reply reply = server_.ask(call);
    if (reply.status != 200)
        return base::failed(
            base::ErrorCode::Internal,
            fmt::format("token of {}: {} {}", user_, reply.status, json::serialize(reply.body)));
    token_ = reply.body.at("access_token").as_string();
    return {};
}

Call Asker::question(const std::vector<std::int64_t>& numbers, std::string_view end_user,
                     std::string_view purpose) const {
    json::array criteria;
    for (const std::int64_t number : numbers)
        criteria.emplace_back(json::object{{"TCKimlikNo", number}});
    Call call;
    call.path = kPath;
    call.headers = {{"Content-Type", "application/json"}, {"Authorization", "Bearer " + token_}};
    call.body = json::serialize(json::object{{"criteria", std::move(criteria)},
                                             {"purpose", purpose},
                                             {"file_number", "2026/1"},
                                             {"end_user", end_user}});
    call.source = address_;
    return call;
}

int Asker::ask(const std::vector<std::int64_t>& numbers, std::string_view end_user) {
    return server_.ask(question(numbers, end_user, kPurpose)).status;
}

std::size_t Asker::ask_each(const std::vector<std::int64_t>& numbers, std::string_view end_user,
                            std::string_view purpose) {
    std::vector<Call> calls;
    for (const std::int64_t number : numbers)
        calls.push_back(question({number}, end_user, purpose));
    std::size_t answered = 0;
    for (const Reply& reply : server_.ask_together(calls))
        answered += reply.status == 200 ? 1U : 0U;
    return answered;
}

base::Status ask_first_question(Tale& tale, Standing& standing) {
    Asker asker(tale.server(), fmt::format("KRM-{}", standing.number), standing.secret,
                standing.address);
    KPS_TRY(asker.begin());
    const int status = asker.ask({population::persona_id(kFirstAsked)}, "memur1");
    if (status == 200) return {};
    return base::failed(base::ErrorCode::Internal,
                        fmt::format("the first question of {}: {}", standing.row->key, status));
}

}  // namespace kps::story
