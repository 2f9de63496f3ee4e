#include "rest/questions/repetitions.h"

#include <utility>

#include "rest/limits.h"

namespace kps::rest {

std::string Repetitions::Key::text() const {
    // A zero byte stands in neither part, so that two pairs never make one text.
    return std::to_string(institution.value()) + '\0' + user + '\0' + key;
}

Repetitions::Found Repetitions::begin(const Key& key, const base::Hash& question,
                                      std::int64_t now_us) {
    const std::string text = key.text();
    const std::lock_guard lock(mutex_);
    expire_locked(now_us);
    if (const auto known = entries_.find(text); known != entries_.end()) {
        const Entry& entry = known->second;
        if (entry.question != question) return {State::Differs, nullptr};
        return {entry.answer ? State::Given : State::Pending, entry.answer};
    }
    const std::string user = Key{key.institution, key.user, {}}.text();
    const auto count = of_user_.find(user);
    if (entries_.size() >= kRepetitionsMax || order_.size() >= 2 * kRepetitionsMax ||
        (count != of_user_.end() && count->second >= kRepetitionsPerUserMax))
        return {State::Full, nullptr};
    ++of_user_[user];
    const std::int64_t until_us = now_us + kRepetitionUs;
    entries_.emplace(text, Entry{question, until_us, user, nullptr});
    order_.emplace_back(until_us, text);
    return {State::First, nullptr};
}

void Repetitions::keep(const Key& key, query::GivenAnswer answer) {
    const std::lock_guard lock(mutex_);
    const auto entry = entries_.find(key.text());
    if (entry == entries_.end()) return;
    const std::size_t size = answer.body.size();
    if (size > kRepeatedBodyBytesMax || bytes_ + size > kRepeatedBytesMax)
        return erase_locked(entry);
    bytes_ += size;
    entry->second.answer = std::make_shared<const query::GivenAnswer>(std::move(answer));
}

void Repetitions::forget(const Key& key) {
    const std::lock_guard lock(mutex_);
    const auto entry = entries_.find(key.text());
    if (entry != entries_.end()) erase_locked(entry);
}

void Repetitions::expire(std::int64_t now_us) {
    const std::lock_guard lock(mutex_);
    expire_locked(now_us);
}

std::size_t Repetitions::size() const {
    const std::lock_guard lock(mutex_);
    return entries_.size();
}

void Repetitions::expire_locked(std::int64_t now_us) {
    while (!order_.empty() && order_.front().first <= now_us) {
        const auto entry = entries_.find(order_.front().second);
        // The key may have been freed and taken again since.
        if (entry != entries_.end() && entry->second.until_us <= now_us) erase_locked(entry);
        order_.pop_front();
    }
}

void Repetitions::erase_locked(Entries::iterator entry) {
    if (entry->second.answer) bytes_ -= entry->second.answer->body.size();
    const auto count = of_user_.find(entry->second.user);
    if (--count->second == 0) of_user_.erase(count);
    entries_.erase(entry);
}

}  // namespace kps::rest
