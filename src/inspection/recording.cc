#include "inspection/recording.h"

#include <future>
#include <optional>
#include <utility>
#include <vector>

namespace kps::inspection {
namespace {

/// Tells a waiting thread what became of an entry; dropped without a word, it was not recorded.
class Told final : public audit::Waiter {
  public:
    using Receipt = std::optional<audit::Receipt>;
    explicit Told(std::promise<Receipt> promise) : promise_(std::move(promise)) {}
    ~Told() override { tell(std::nullopt); }
    void durable(const audit::Receipt& receipt) noexcept override { tell(receipt); }
    void refused() noexcept override { tell(std::nullopt); }

  private:
    void tell(Receipt receipt) {
        if (!std::exchange(told_, true)) promise_.set_value(std::move(receipt));
    }
    std::promise<Receipt> promise_;
    bool told_ = false;
};

}  // namespace

base::Result<audit::Receipt> record(audit::LogAppender& log, audit::Draft draft) {
    std::promise<Told::Receipt> promise;
    std::future<Told::Receipt> recorded = promise.get_future();
    std::vector<audit::Draft> drafts;
    drafts.push_back(std::move(draft));
    log.append(std::move(drafts), std::make_unique<Told>(std::move(promise)));
    Told::Receipt receipt = recorded.get();
    if (!receipt) return base::failed(base::ErrorCode::AuditUnavailable);
    return std::move(*receipt);
}

}  // namespace kps::inspection
