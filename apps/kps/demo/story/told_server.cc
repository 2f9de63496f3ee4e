#include "apps/kps/demo/story/told_server.h"

#include <arpa/inet.h>

#include <algorithm>
#include <future>

#include "base/assert.h"
#include "http/ascii.h"

namespace kps::story {
namespace {

/// Somebody reads and types between two requests.
constexpr std::int64_t kBetweenRequestsUs = 7'000'000;
/// In each night, a while after the day has ended.
constexpr std::int64_t kNightlyUs = 300'000'000;

class KeptAnswer final : public http::Responder::Target {
  public:
    void respond(http::Response response) noexcept override {
        promise_.set_value(std::move(response));
    }
    std::future<http::Response> future() { return promise_.get_future(); }

  private:
    std::promise<http::Response> promise_;
};

http::SourceAddress address_of(const std::string& text) {
    http::SourceAddress address;
    address.bytes[10] = address.bytes[11] = 0xff;
    KPS_ASSERT(::inet_pton(AF_INET, text.c_str(), &address.bytes[12]) == 1);
    return address;
}

boost::json::value parsed(const std::string& text) {
    boost::system::error_code error;
    boost::json::value value = boost::json::parse(text, error);
    return error ? boost::json::value(text) : value;
}

}  // namespace

std::string Reply::header(std::string_view name) const {
    const auto found = std::find_if(headers.begin(), headers.end(), [name](const auto& header) {
        return http::equal_without_case(header.first, name);
    });
    return found == headers.end() ? std::string() : found->second;
}

base::Result<std::unique_ptr<ToldServer>> ToldServer::open(const StateFolder& state,
                                                           std::int64_t start_us) {
    std::unique_ptr<ToldServer> server(new ToldServer(start_us));
    ServerOptions options;
    options.told_clock = &server->clock_;
    server->graph_ = KPS_TRY(ServerGraph::start(state, options));
    KPS_TRY(server->keep_up());
    return server;
}

ToldServer::~ToldServer() {
    if (graph_) graph_->stop();
}

/// A request that is on its way; what it borrows stays where it is.
class ToldServer::Sent {
  public:
    Sent(const Call& call, http::Handler& handler) {
        http::Request request;
        request.method = call.method;
        const std::string_view path = call.path;
        const auto question = path.find('?');
        request.path = path.substr(0, question);
        if (question != std::string_view::npos) request.query = path.substr(question + 1);
        for (const auto& [name, value] : call.headers) request.headers.push_back({name, value});
        request.body = call.body;
        request.source = address_of(call.source);
        request_ = std::move(request);
        const auto kept = std::make_shared<KeptAnswer>();
        answer_ = kept->future();
        handler.handle(request_, http::Responder(kept));
    }
    Sent(const Sent&) = delete;
    Sent& operator=(const Sent&) = delete;
    Reply wait() {
        http::Response response = answer_.get();
        return {response.status, parsed(response.body), std::move(response.headers)};
    }

  private:
    http::Request request_;
    std::future<http::Response> answer_;
};

Reply ToldServer::ask(const Call& call) {
    clock_.advance_us(kBetweenRequestsUs);
    return Sent(call, graph_->handler()).wait();
}

std::vector<Reply> ToldServer::ask_together(const std::vector<Call>& calls) {
    clock_.advance_us(kBetweenRequestsUs);
    std::vector<std::unique_ptr<Sent>> sent;
    for (const Call& call : calls) sent.push_back(std::make_unique<Sent>(call, graph_->handler()));
    std::vector<Reply> replies;
    for (const auto& one : sent) replies.push_back(one->wait());
    return replies;
}

base::Status ToldServer::move_to(std::int64_t at_us) {
    for (;;) {
        const std::int64_t day = base::days_from_date(today());
        const std::int64_t night_us =
            base::istanbul_midnight_us(base::date_from_days(day + 1)) + kNightlyUs;
        if (night_us > at_us) break;
        clock_.set_us(night_us);
        KPS_TRY(keep_up());
    }
    if (at_us > now_us()) clock_.set_us(at_us);
    return {};
}

}  // namespace kps::story
