#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "audit/log_writer.h"
#include "policy/decide.h"
#include "query/engine.h"

/// Ports for questions that are asked of nobody: replays and previews. Nothing is recorded, and nothing goes out.
namespace kps::decision_tools {

/// What the engine would have recorded.
class LogInMemory final : public audit::LogAppender {
  public:
    void append(std::vector<audit::Draft> drafts, std::unique_ptr<audit::Waiter> waiter) override {
        drafts_ = std::move(drafts);
        audit::Receipt receipt;
        receipt.count = static_cast<std::uint32_t>(drafts_.size());
        receipt.checkpoint = std::make_shared<const audit::Checkpoint>();
        waiter->durable(receipt);
    }
    const std::vector<audit::Draft>& drafts() const { return drafts_; }

  private:
    std::vector<audit::Draft> drafts_;
};

/// Keeps the bytes of the answer; nothing when the engine gives none.
class BodySink final : public query::AnswerSink {
  public:
    explicit BodySink(std::optional<std::string>& body) : body_(body) {}
    void answered(std::string body, const audit::Receipt&) noexcept override {
        body_ = std::move(body);
    }
    void failed(base::ErrorCode) noexcept override {}

  private:
    std::optional<std::string>& body_;
};

/// Counts nothing and grants everything: what was used before is not decided again.
class NothingUsed final : public policy::UsageCounter {
  public:
    bool reserve(base::InstitutionId, base::ServiceNumber, std::uint64_t, std::span<const Limit>,
                 std::int64_t) override {
        return true;
    }
    void release(base::InstitutionId, base::ServiceNumber, std::uint64_t, std::int64_t) override {}
};

}  // namespace kps::decision_tools
