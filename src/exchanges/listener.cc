#include "exchanges/listener.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace kps::exchanges {
namespace {

/// Where institutions ask: SOAP and REST. The public checks are nobody's.
constexpr std::string_view kQuestionPaths[] = {"/Services/RoutingService.svc", "/api/v1/services/"};

bool asks(const http::Request& request) {
    return request.method == "POST" &&
           std::any_of(std::begin(kQuestionPaths), std::end(kQuestionPaths),
                       [&](std::string_view path) { return request.path.starts_with(path); });
}

/// What the log is told of the call; no institution where nobody's name is sure.
struct Entry {
    base::InstitutionId institution;
    base::ServiceNumber service;
    base::Uuid request;
    std::vector<base::Uuid> others;  ///< of the further things that the call asks
};

/// The call that this thread is about. A call is decided and goes to the log in the thread that took it
/// (query/engine.h); where one day it is not, its time is not known and its messages are not kept.
thread_local Entry* current = nullptr;

class Target final : public http::Responder::Target {
  public:
    Target(const http::Request& request, http::Responder responder, Listener& listener)
        : request_(request),
          responder_(std::move(responder)),
          listener_(listener),
          begun_us_(listener.clock().now_us()) {}

    Entry& entry() { return entry_; }
    void respond(http::Response response) noexcept override {
        if (entry_.institution.value() != 0) heard(response);
        responder_.send(std::move(response));
    }

  private:
    void heard(const http::Response& response) {
        const std::int64_t now_us = listener_.clock().now_us();
        const std::int64_t took_us = std::max<std::int64_t>(now_us - begun_us_, 0);
        listener_.times().took(entry_.institution, entry_.request, took_us);
        for (const base::Uuid& other : entry_.others)
            listener_.times().took(entry_.institution, other, took_us);
        // The request is there until it is answered.
        if (listener_.recordings().any())
            listener_.recordings().heard(
                {entry_.institution, begun_us_, took_us, entry_.request, entry_.service,
                 response.status, request_.body, response.body},
                now_us);
    }

    const http::Request& request_;
    http::Responder responder_;
    Listener& listener_;
    const std::int64_t begun_us_;
    Entry entry_;
};

class Current {
  public:
    explicit Current(Entry& entry) : before_(std::exchange(current, &entry)) {}
    ~Current() { current = before_; }
    Current(const Current&) = delete;
    Current& operator=(const Current&) = delete;

  private:
    Entry* before_;
};

}  // namespace

void Listener::Handler::handle(const http::Request& request, http::Responder responder) {
    if (!asks(request)) return inner_.handle(request, std::move(responder));
    const auto target = std::make_shared<Target>(request, std::move(responder), listener_);
    const Current listening(target->entry());
    inner_.handle(request, http::Responder(target));
}

// Before the log has the entry, for another thread may answer as soon as it has.
void Listener::Log::append(std::vector<audit::Draft> drafts,
                           std::unique_ptr<audit::Waiter> waiter) {
    if (current != nullptr && !drafts.empty()) {
        *current = {
            drafts.front().institution, drafts.front().service, drafts.front().request_id, {}};
        for (std::size_t index = 1; index < drafts.size(); ++index)
            current->others.push_back(drafts[index].request_id);
    }
    inner_.append(std::move(drafts), std::move(waiter));
}

}  // namespace kps::exchanges
