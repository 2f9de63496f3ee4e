#include <algorithm>

#include "http/answer_text.h"
#include "http/connection.h"
#include "http/io_loop.h"
#include "http/limits.h"

// The writing half of a connection: an answer becomes bytes, and they go out.
namespace kps::http {

bool Connection::begin_answer() {
    Work& work = *work_;
    answer_ready_ = false;
    const bool close_after = answer_.close || finishing_ || !work.head.keep_alive;
    const AnswerForm form{.date = loop_.date(),
                          .head_only = work.head.method == "HEAD",
                          .close = close_after,
                          .says_keep_alive = work.head.is_http_1_0};
    append_answer(work.out, answer_, form);
    if (answer_.status >= 100 && answer_.status < 600)
        loop_.counters().by_status[static_cast<std::size_t>(answer_.status)].add();
    if_lost_ = std::move(answer_.if_lost);
    answer_ = Response{};
    work.in.drop_front(consumed_);
    consumed_ = 0;
    const bool more_comes = work.in.size != 0 || stream_.may_be_readable();
    const AfterWrite last = more_comes ? AfterWrite::Drain : AfterWrite::Close;
    start_writing(close_after ? last : AfterWrite::NextRequest);
    return true;
}

bool Connection::refuse(int status) {
    loop_.counters().requests_refused.add();
    loop_.counters().by_status[static_cast<std::size_t>(status)].add();
    Response response{
        status, "text/plain; charset=utf-8", {}, std::string(reason_phrase(status)), true};
    response.body += '\n';
    if (status == 405) response.headers.emplace_back("Allow", "GET, HEAD, POST");
    if (!work_) work_ = loop_.lend_work();
    append_answer(work_->out, response, {.date = loop_.date(), .close = true});
    start_writing(AfterWrite::Drain);
    return true;
}

bool Connection::send_continue() {
    continue_sent_ = true;
    work_->out += "HTTP/1.1 100 Continue\r\n\r\n";
    start_writing(AfterWrite::RestOfBody);
    return true;
}

void Connection::start_writing(AfterWrite after) {
    phase_ = Phase::Writing;
    after_write_ = after;
    sent_ = 0;
    deadline_ms_ = loop_.now_ms() + loop_.options().time.grace_ms;
    answer_by_ms_ = loop_.now_ms() + loop_.options().time.answer_ms;
}

bool Connection::flush() {
    std::string& out = work_->out;
    while (sent_ < out.size()) {
        const Stream::Transfer transfer = stream_.write(out.data() + sent_, out.size() - sent_);
        if (transfer.outcome == Stream::Outcome::WouldBlock) return false;
        if (transfer.outcome == Stream::Outcome::Closed) {
            loop_.counters().answers_lost.add();
            close();
            return false;
        }
        sent_ += transfer.bytes;
        loop_.counters().bytes_out.add(transfer.bytes);
        const TimeLimits& time = loop_.options().time;
        deadline_ms_ +=
            static_cast<std::int64_t>(transfer.bytes) * 1000 / time.bytes_per_second_min;
        deadline_ms_ = std::min(deadline_ms_, answer_by_ms_);
    }
    out.clear();
    if_lost_ = nullptr;
    switch (after_write_) {
        case AfterWrite::NextRequest:
            await_next_request();
            return true;
        case AfterWrite::RestOfBody:
            phase_ = Phase::Reading;
            return true;
        case AfterWrite::Close:
            close();
            return false;
        case AfterWrite::Drain:
            break;
    }
    stream_.shut_down();
    return_work();
    phase_ = Phase::Draining;
    deadline_ms_ = loop_.now_ms() + loop_.options().time.drain_ms;
    return true;
}

/// Closing with unread bytes would reset the connection and could destroy the answer before the
/// client reads it.
bool Connection::drain() {
    const Stream::Transfer transfer = stream_.drain();
    if (transfer.outcome == Stream::Outcome::WouldBlock) return false;
    drained_ += transfer.bytes;
    if (transfer.outcome == Stream::Outcome::Done && drained_ <= kDrainBytesMax) return true;
    close();
    return false;
}

}  // namespace kps::http
