#pragma once

#include <memory>
#include <mutex>
#include <utility>

#include "http/tls.h"

namespace kps::http {

/// The context that new connections are made with; those that are open keep the one they began with. Threads: any.
class CurrentTls {
  public:
    /// Null: connections are plain.
    std::shared_ptr<SSL_CTX> get() const {
        const std::lock_guard lock(mutex_);
        return context_;
    }
    void set(TlsContext context) {
        std::shared_ptr<SSL_CTX> next(context.release(), FreeSsl());
        const std::lock_guard lock(mutex_);
        context_.swap(next);
    }

  private:
    mutable std::mutex mutex_;
    std::shared_ptr<SSL_CTX> context_;
};

}  // namespace kps::http
