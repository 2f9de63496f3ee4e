#include "usage/follower.h"

#include <algorithm>
#include <iterator>

namespace kps::usage {
namespace {

using audit::EntryReader;
using audit::EntryType;
using base::ErrorCode;
using base::Result;
using base::Status;

bool is_counted(const audit::ClearEntry& entry) {
    const bool is_call = entry.type == EntryType::Query || entry.type == EntryType::Refused ||
                         entry.type == EntryType::TokenIssued;
    return is_call && entry.institution.value() != 0 &&
           (entry.flags & audit::kFlagContinuation) == 0;
}

}  // namespace

Status Follower::take_names() {
    std::vector<UserName> told = parts_.new_names();
    const std::size_t room = kNamesWaitingMax - std::min(kNamesWaitingMax, waiting_.size());
    told.resize(std::min(told.size(), room));
    std::move(told.begin(), told.end(), std::back_inserter(waiting_));
    while (!waiting_.empty()) {
        const auto end =
            waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(waiting_.size(), kNamesAtOnce));
        KPS_TRY(parts_.store.put_names({waiting_.begin(), end}));
        waiting_.erase(waiting_.begin(), end);
    }
    // Also those that another program has stored.
    const auto users = KPS_TRY(parts_.store.users_after(tokens_.last_id()));
    for (const User& user : users) tokens_.add(user);
    return {};
}

// What cannot be stored is told again with the user's next question.
Status Follower::take_sources() {
    const std::vector<LastSource> sources = parts_.sources();
    return sources.empty() ? Status() : parts_.store.put_sources(sources);
}

// A folder that was restored from an older copy, or is another log, has another entry there or none.
Status Follower::check_log(std::uint64_t size) {
    const Position position = KPS_TRY(parts_.store.position());
    auto reader = KPS_TRY(EntryReader::open(parts_.log_directory));
    bool is_same = position.next_index <= size;
    if (is_same && position.next_index > 0 && position.next_index > reader.first_index()) {
        const auto last = KPS_TRY(reader.find(position.next_index - 1));
        const auto clear = KPS_TRY(audit::decode_entry(last.entry));
        is_same = clear.request_id == position.last_request && clear.time_us == position.last_us;
    }
    if (!is_same) KPS_TRY(parts_.store.clear());
    checked_ = true;
    return {};
}

Status Follower::add(const EntryReader::Item& item, Batch& batch) {
    const audit::ClearEntry& entry = *item.clear;
    if (is_counted(entry)) {
        const std::int64_t user =
            KPS_TRY(tokens_.find(item.month, entry.institution, entry.tokens));
        batch.add({item.index, entry.time_us, entry.institution, entry.service, entry.type,
                   entry.outcome, user, entry.request_id});
    }
    batch.next_index = item.index + 1;
    batch.last_request = entry.request_id;
    batch.last_us = entry.time_us;
    return {};
}

Result<Batch> Follower::read(const Position& from, std::uint64_t size) {
    Batch batch;
    std::size_t count = 0;
    const auto visit = [&](const EntryReader::Item& item) -> Result<bool> {
        KPS_TRY(add(item, batch));
        return ++count < kBatchEntries;
    };
    KPS_TRY(tail_.each(from.next_index, size, visit));
    return batch;
}

Result<bool> Follower::round() {
    const std::uint64_t size = parts_.durable_size();
    KPS_TRY(take_names());
    KPS_TRY(take_sources());
    if (size == 0) return false;
    if (!checked_) KPS_TRY(check_log(size));
    const Position position = KPS_TRY(parts_.store.position());
    const Batch batch = KPS_TRY(read(position, size));
    if (batch.next_index == 0) return false;
    KPS_TRY(parts_.store.apply(batch, position));
    const std::int64_t oldest =
        base::days_from_date(base::istanbul_date(batch.last_us)) - kDaysKept;
    if (oldest > forgotten_before_) {
        KPS_TRY(parts_.store.forget_before(oldest));
        forgotten_before_ = oldest;
    }
    return batch.next_index < size;
}

void FollowThread::start() {
    thread_ = std::thread([this] { run(); });
}

Status FollowThread::catch_up() {
    bool more = true;
    while (more) more = KPS_TRY(follower_.round());
    return {};
}

void FollowThread::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void FollowThread::run() {
    std::string told;
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        lock.unlock();
        const Result<bool> more = follower_.round();
        const std::string trouble = more ? std::string() : more.error().context;
        if (!trouble.empty() && trouble != told) listener_("usage: " + trouble);
        told = trouble;
        lock.lock();
        if (!more || !*more) wake_.wait_for(lock, kRound, [this] { return stopping_; });
    }
}

}  // namespace kps::usage
