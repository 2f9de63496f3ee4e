#pragma once

#include <memory>
#include <string>
#include <utility>

#include "audit/log_writer.h"
#include "query/engine.h"

/// What the engine leaves with the log: who is told once an entry is durable, or was not taken.
namespace kps::query {

/// Hands the finished body over as soon as the log says that its entries are durable.
class AnswerWaiter final : public audit::Waiter {
  public:
    AnswerWaiter(std::string body, std::unique_ptr<AnswerSink> sink)
        : body_(std::move(body)), sink_(std::move(sink)) {}
    void durable(const audit::Receipt& receipt) noexcept override {
        sink_->answered(std::move(body_), receipt);
    }
    void refused() noexcept override { sink_->failed(base::ErrorCode::AuditUnavailable); }

  private:
    std::string body_;
    std::unique_ptr<AnswerSink> sink_;
};

/// Tells that nothing can be answered, once that is recorded.
class FailureWaiter final : public audit::Waiter {
  public:
    FailureWaiter(base::ErrorCode code, std::unique_ptr<AnswerSink> sink)
        : code_(code), sink_(std::move(sink)) {}
    void durable(const audit::Receipt&) noexcept override { sink_->failed(code_); }
    void refused() noexcept override { sink_->failed(base::ErrorCode::AuditUnavailable); }

  private:
    base::ErrorCode code_;
    std::unique_ptr<AnswerSink> sink_;
};

/// Gives a reservation back when the log did not take the entries; then nothing was answered.
class ReservedAnswerWaiter final : public audit::Waiter {
  public:
    struct Reservation {
        policy::UsageCounter& usage;
        base::InstitutionId institution;
        base::ServiceNumber service;
        std::uint64_t count;
        std::int64_t now_us;
    };
    ReservedAnswerWaiter(std::string body, std::unique_ptr<AnswerSink> sink,
                         const Reservation& reservation)
        : answer_(std::move(body), std::move(sink)), reservation_(reservation) {}
    void durable(const audit::Receipt& receipt) noexcept override { answer_.durable(receipt); }
    void refused() noexcept override {
        reservation_.usage.release(reservation_.institution, reservation_.service,
                                   reservation_.count, reservation_.now_us);
        answer_.refused();
    }

  private:
    AnswerWaiter answer_;
    Reservation reservation_;
};

}  // namespace kps::query
