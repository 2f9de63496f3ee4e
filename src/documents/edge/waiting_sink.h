#pragma once

#include <functional>
#include <future>
#include <optional>
#include <string>

#include "query/answer_age.h"
#include "query/engine.h"

namespace kps::documents {

/// What became of a question, for a thread that waits for it.
struct Told {
    std::string body;  ///< as the edge's renderer wrote it
    std::optional<audit::Receipt> receipt;
    query::AnswerAge age;
    base::ErrorCode failure = base::ErrorCode::Internal;  ///< where there is no receipt
    /// Called when the answer does not reach who asked; an entry then says so. May be empty.
    std::function<void()> if_lost;
};

/// Hands the outcome of a question to the thread that waits for it. Tells once, also when it is dropped unused: nobody
/// waits for ever.
class WaitingSink final : public query::AnswerSink {
  public:
    explicit WaitingSink(std::promise<Told> told) : told_(std::move(told)) {}
    ~WaitingSink() override {
        if (!has_told_) told_.set_value({});
    }
    void recording(std::span<const audit::Draft> drafts) override { age_ = query::age_of(drafts); }
    void answered(std::string body, const audit::Receipt& receipt) noexcept override {
        tell({std::move(body), receipt, std::move(age_), {}, if_lost(receipt)});
    }
    void failed(base::ErrorCode code) noexcept override { tell({{}, std::nullopt, {}, code, {}}); }

  private:
    void tell(Told told) {
        if (has_told_) return;
        has_told_ = true;
        told_.set_value(std::move(told));
    }

    std::promise<Told> told_;
    query::AnswerAge age_;
    bool has_told_ = false;
};

}  // namespace kps::documents
