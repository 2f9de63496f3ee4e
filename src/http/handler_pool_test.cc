#include "http/handler_pool.h"

#include <gtest/gtest.h>

#include <future>

namespace kps::http {
namespace {

class Kept final : public Responder::Target {
  public:
    void respond(Response response) noexcept override { status.set_value(response.status); }
    std::promise<int> status;
};

/// Waits inside the handler until it is let go.
class Waiting final : public Handler {
  public:
    void handle(const Request&, Responder responder) override {
        std::call_once(once_, [this] { entered.set_value(); });
        go_.wait();
        responder.send(Response{});
    }
    std::promise<void> entered;
    std::promise<void> let_go;

  private:
    std::shared_future<void> go_ = let_go.get_future().share();
    std::once_flag once_;
};

TEST(HandlerPool, AnswersFromItsOwnThreads) {
    class Here final : public Handler {
      public:
        void handle(const Request&, Responder responder) override {
            thread = std::this_thread::get_id();
            responder.send(Response{});
        }
        std::thread::id thread;
    } handler;
    HandlerPool pool(handler, 2, 10);
    const auto kept = std::make_shared<Kept>();
    pool.handle(Request{}, Responder(kept));
    EXPECT_EQ(kept->status.get_future().get(), 200);
    pool.stop();
    EXPECT_NE(handler.thread, std::this_thread::get_id());
}

TEST(HandlerPool, RefusesBeyondItsQueue) {
    Waiting handler;
    HandlerPool pool(handler, 1, 1);
    const auto running = std::make_shared<Kept>();
    const auto waiting = std::make_shared<Kept>();
    const auto refused = std::make_shared<Kept>();
    const Request request;
    pool.handle(request, Responder(running));
    handler.entered.get_future().wait();
    pool.handle(request, Responder(waiting));
    pool.handle(request, Responder(refused));
    EXPECT_EQ(refused->status.get_future().get(), 503);
    handler.let_go.set_value();
    EXPECT_EQ(running->status.get_future().get(), 200);
    EXPECT_EQ(waiting->status.get_future().get(), 200);
}

TEST(HandlerPool, AnswersWhatStillWaitsWhenItEnds) {
    Waiting handler;
    HandlerPool pool(handler, 0, 1);
    const auto waiting = std::make_shared<Kept>();
    const auto late = std::make_shared<Kept>();
    const Request request;
    pool.handle(request, Responder(waiting));
    pool.stop();
    pool.handle(request, Responder(late));
    EXPECT_EQ(waiting->status.get_future().get(), 503);
    EXPECT_EQ(late->status.get_future().get(), 503);
}

}  // namespace
}  // namespace kps::http
