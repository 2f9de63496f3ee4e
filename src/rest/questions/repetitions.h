#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/ids.h"
#include "query/given_answer.h"

namespace kps::rest {

/// Answers kept for a short while under the caller's idempotency keys (docs/adr/0042).
///
/// Invariants:
/// 1. A key belongs to one user of one institution; nobody else's key is ever looked at.
/// 2. Only complete answers are kept; a refusal or failure frees its key.
/// 3. Everything is bounded and in memory. What does not fit is not kept: the question is then asked and counted anew.
///
/// Threads: all functions, from any thread.
class Repetitions {
  public:
    enum class State : std::uint8_t {
        First,    ///< never seen; the key is taken until keep() or forget()
        Pending,  ///< the first one is still being answered
        Differs,  ///< the key was used with another question
        Given,    ///< `answer` is the one that was given
        Full,     ///< not remembered, for want of room; ask as if there were no key
    };
    struct Found {
        State state = State::Full;
        std::shared_ptr<const query::GivenAnswer> answer;
    };
    struct Key {
        base::InstitutionId institution;
        std::string user;
        std::string key;
        std::string text() const;
    };

    /// `question`: digest of all that was asked.
    Found begin(const Key& key, const base::Hash& question, std::int64_t now_us);
    void keep(const Key& key, query::GivenAnswer answer);
    void forget(const Key& key);
    /// Drops what is too old.
    void expire(std::int64_t now_us);
    std::size_t size() const;

  private:
    struct Entry {
        base::Hash question{};
        std::int64_t until_us = 0;
        std::string user;
        std::shared_ptr<const query::GivenAnswer> answer;  ///< null while pending
    };
    using Entries = std::unordered_map<std::string, Entry>;
    void expire_locked(std::int64_t now_us);
    void erase_locked(Entries::iterator entry);

    mutable std::mutex mutex_;
    Entries entries_;
    std::deque<std::pair<std::int64_t, std::string>> order_;  ///< until when, key
    std::unordered_map<std::string, std::size_t> of_user_;
    std::size_t bytes_ = 0;
};

}  // namespace kps::rest
