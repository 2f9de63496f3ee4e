#include "exchanges/recordings.h"

#include "exchanges/limits.h"

namespace kps::exchanges {
namespace {

bool is_continuation(char letter) {
    return (static_cast<unsigned char>(letter) & 0xC0) == 0x80;
}

/// Not within a letter.
std::string_view beginning(std::string_view message) {
    if (message.size() <= kMessageBytesMax) return message;
    std::size_t size = kMessageBytesMax;
    while (size > 0 && is_continuation(message[size])) --size;
    return message.substr(0, size);
}

}  // namespace

base::Result<bool> Recordings::begin(base::InstitutionId institution, std::int64_t now_us) {
    expire(now_us);
    const std::lock_guard lock(mutex_);
    if (recordings_.contains(institution)) return false;
    if (recordings_.size() >= kRecordingsMax)
        return base::failed(base::ErrorCode::Busy, "too many recordings at a time");
    recordings_[institution] = {now_us, now_us + kRecordingUs, {}};
    count_.store(recordings_.size(), std::memory_order_relaxed);
    return true;
}

void Recordings::end(base::InstitutionId institution) {
    const std::lock_guard lock(mutex_);
    recordings_.erase(institution);
    count_.store(recordings_.size(), std::memory_order_relaxed);
}

std::optional<Recording> Recordings::read(base::InstitutionId institution, std::int64_t now_us) {
    expire(now_us);
    const std::lock_guard lock(mutex_);
    const auto found = recordings_.find(institution);
    if (found == recordings_.end()) return std::nullopt;
    return found->second;
}

void Recordings::expire(std::int64_t now_us) {
    if (!any()) return;
    const std::lock_guard lock(mutex_);
    // A clock that is set back ends it as well: nobody could say how long it has gone on.
    std::erase_if(recordings_, [&](const auto& one) {
        return now_us >= one.second.ends_us || now_us < one.second.begun_us;
    });
    count_.store(recordings_.size(), std::memory_order_relaxed);
}

bool Recordings::has_room(base::InstitutionId institution, std::int64_t now_us) {
    const std::lock_guard lock(mutex_);
    const auto found = recordings_.find(institution);
    return found != recordings_.end() && now_us < found->second.ends_us &&
           found->second.exchanges.size() < kRecordedMax;
}

void Recordings::heard(const Heard& heard, std::int64_t now_us) {
    if (!any() || !has_room(heard.institution, now_us)) return;
    const std::string_view question = beginning(heard.question);
    const std::string_view answer = beginning(heard.answer);
    const bool cut_question = question.size() < heard.question.size();
    const bool cut_answer = answer.size() < heard.answer.size();
    Exchange kept{heard.at_us,
                  heard.took_us,
                  heard.request,
                  heard.service,
                  heard.status,
                  masked(question, cut_question, keep_),
                  masked(answer, cut_answer, keep_),
                  cut_question || cut_answer};
    // Masking takes its time, and no lock: another call may have taken the last place meanwhile.
    const std::lock_guard lock(mutex_);
    const auto found = recordings_.find(heard.institution);
    if (found == recordings_.end() || now_us >= found->second.ends_us ||
        found->second.exchanges.size() >= kRecordedMax)
        return;
    found->second.exchanges.push_back(std::move(kept));
}

}  // namespace kps::exchanges
