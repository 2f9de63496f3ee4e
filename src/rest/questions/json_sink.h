#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "http/message.h"
#include "query/answer_age.h"
#include "query/engine.h"
#include "rest/questions/limit_headers.h"
#include "rest/questions/repetitions.h"

namespace kps::rest {

/// Sends a finished JSON body with its receipt, or problem details when nothing could be answered, and keeps the answer
/// for its idempotency key.
class JsonSink final : public query::AnswerSink {
  public:
    /// Where an answer is kept, if it is.
    struct Keeping {
        Repetitions* repetitions = nullptr;
        Repetitions::Key key;
    };
    JsonSink(http::Responder responder, std::string trace)
        : responder_(std::move(responder)), trace_(std::move(trace)) {}
    ~JsonSink() override;

    /// The caller is told what is left of its limits, counted when the answer goes out.
    struct Limited {
        LimitHeaders headers;
        const policy::MemoryUsageCounter* usage = nullptr;
        const base::Clock* clock = nullptr;
    };
    void say_limits(Limited limited) { limited_ = std::move(limited); }
    void keep(Keeping keeping) { keeping_ = std::move(keeping); }
    void says_repeated(bool is_repetition) { is_repetition_ = is_repetition; }
    /// Where a renderer says with which status its body goes out.
    int& status() { return status_; }

    /// Of a repeated answer, which is recorded without it: the entries of the first time.
    void recording(std::span<const audit::Draft> drafts) override;
    void answered(std::string body, const audit::Receipt& receipt) noexcept override;
    void failed(base::ErrorCode code) noexcept override;

  private:
    void send(http::Response response);

    http::Responder responder_;
    std::string trace_;
    bool is_repetition_ = false;
    int status_ = 200;
    std::optional<Keeping> keeping_;
    std::optional<Limited> limited_;
    std::vector<audit::Draft> drafts_;
    query::AnswerAge age_;
};

}  // namespace kps::rest
