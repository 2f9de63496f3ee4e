#include "http/connection.h"

#include <algorithm>

#include "http/io_loop.h"
#include "http/limits.h"

namespace kps::http {

Connection::Connection(IoLoop& loop, std::shared_ptr<AnswerQueue> queue, int socket,
                       const Origin& origin)
    : loop_(loop), queue_(std::move(queue)), origin_(origin), stream_(socket, origin.tls) {
    deadline_ms_ = loop_.now_ms() + loop_.options().time.handshake_ms;
    if (origin_.certificates) ask_for_certificate(stream_.session(), *origin_.certificates);
}

Connection::~Connection() {
    // Still here: the answer that was being written, or one that came too late to be.
    if (if_lost_) if_lost_();
    if (answer_.if_lost) answer_.if_lost();
}

void Connection::on_events(std::uint32_t events) {
    stream_.note_events(events);
    advance();
}

void Connection::on_answer() {
    answer_ready_ = true;
    if (phase_ == Phase::Closed) {
        loop_.counters().answers_lost.add();
        return;
    }
    advance();
}

void Connection::on_deadline() {
    if (phase_ == Phase::Draining) {
        close();
        return;
    }
    loop_.counters().time_outs.add();
    if (phase_ == Phase::Writing) loop_.counters().answers_lost.add();
    if (phase_ == Phase::Reading && started_ms_ != 0) {
        refuse(408);
        advance();
        return;
    }
    close();
}

void Connection::rest_if_idle() {
    if (rests_ || phase_ != Phase::Reading || started_ms_ != 0 || !stream_.is_tls()) return;
    const std::int64_t idle_since_ms = deadline_ms_ - loop_.options().time.idle_ms;
    if (loop_.now_ms() - idle_since_ms < loop_.options().time.rest_ms) return;
    stream_.release_buffers();
    loop_.counters().rested.add();
    rests_ = true;
}

void Connection::finish() {
    finishing_ = true;
    if (phase_ == Phase::Handshake) {
        close();
        return;
    }
    advance();
    // A request may have been on its way: it was read just now, else nothing is lost by closing.
    if (phase_ == Phase::Reading && started_ms_ == 0) close();
}

void Connection::close() {
    if (phase_ == Phase::Closed) return;
    const bool handling = phase_ == Phase::Handling;
    phase_ = Phase::Closed;
    // While a handler still looks at the request, its bytes stay.
    if (handling)
        loop_.uncharge(*work_);
    else
        return_work();
    loop_.forget(*this);
    stream_.close();
}

void Connection::advance() {
    for (unsigned steps = 0; steps < kStepsPerTurnMax; ++steps) {
        if (!step()) return;
    }
    loop_.run_again(*this);
}

bool Connection::step() {
    switch (phase_) {
        case Phase::Handshake:
            return shake_hands();
        case Phase::Reading:
            return read_request();
        case Phase::Handling:
            return answer_ready_ && begin_answer();
        case Phase::Writing:
            return flush();
        case Phase::Draining:
            return drain();
        case Phase::Closed:
            return false;
    }
    return false;
}

bool Connection::shake_hands() {
    const Stream::Outcome outcome = stream_.handshake();
    if (outcome == Stream::Outcome::WouldBlock) return false;
    if (outcome == Stream::Outcome::Closed || !take_peer()) {
        loop_.counters().handshakes_failed.add();
        close();
        return false;
    }
    if (stream_.is_tls()) loop_.counters().handshakes_done.add();
    await_next_request();
    return true;
}

/// A resumed session brings its certificate along without anybody having been asked about it today.
bool Connection::take_peer() {
    if (!origin_.certificates) return true;
    peer_ = peer_certificate(stream_.session());
    return !peer_ || origin_.certificates->takes(peer_->fingerprint);
}

void Connection::await_next_request() {
    phase_ = Phase::Reading;
    head_known_ = false;
    continue_sent_ = false;
    scanned_ = 0;
    consumed_ = 0;
    const bool begun = work_ && work_->in.size != 0;
    started_ms_ = begun ? loop_.now_ms() : 0;
    deadline_ms_ = loop_.now_ms() + loop_.options().time.idle_ms;
}

bool Connection::read_request() {
    if (finishing_ && started_ms_ == 0 && !stream_.may_be_readable()) {
        close();
        return false;
    }
    if (!work_) work_ = loop_.lend_work();
    for (;;) {
        if (work_->in.size != 0 && parse()) return true;
        if (!stream_.may_be_readable()) break;
        if (!make_room()) return refuse(503);
        const Stream::Outcome outcome = receive();
        if (outcome == Stream::Outcome::WouldBlock) break;
        if (outcome == Stream::Outcome::Closed) {
            close();
            return false;
        }
    }
    await_bytes();
    return false;
}

Stream::Outcome Connection::receive() {
    const Stream::Transfer transfer = stream_.read(work_->in.end(), work_->in.room());
    work_->in.size += transfer.bytes;
    loop_.counters().bytes_in.add(transfer.bytes);
    if (transfer.bytes != 0 && started_ms_ == 0) started_ms_ = loop_.now_ms();
    rests_ = false;
    return transfer.outcome;
}

/// Sets by when the next bytes must be there, and gives the buffers back while there are none.
void Connection::await_bytes() {
    const TimeLimits& time = loop_.options().time;
    if (started_ms_ == 0) {
        return_work();
        return;
    }
    if (!head_known_) {
        deadline_ms_ = started_ms_ + time.head_ms;
        return;
    }
    const auto received = static_cast<std::int64_t>(work_->in.size - head_bytes_);
    const std::int64_t by_rate =
        body_started_ms_ + time.grace_ms + received * 1000 / time.bytes_per_second_min;
    deadline_ms_ = std::min(started_ms_ + time.request_ms, by_rate);
}

/// False when there is no memory for more. Views into the head are stale once the bytes have moved.
bool Connection::make_room() {
    Buffer& in = work_->in;
    if (in.room() >= kBufferBytesFirst / 4) return true;
    const std::size_t capacity = std::max(in.capacity() * 2, kBufferBytesFirst);
    if (in.capacity() != 0 && !loop_.charge(*work_, capacity - in.capacity())) return false;
    if (in.reserve(capacity) && head_known_) head_moved_ = true;
    return true;
}

/// True when the phase changed: the request is complete and handled, or refused.
bool Connection::parse() {
    if (!head_known_ && !parse_head_if_complete()) return phase_ != Phase::Reading;
    return parse_body();
}

bool Connection::parse_head_if_complete() {
    Buffer& in = work_->in;
    // One empty line before a request is forgiven (RFC 9112 2.2).
    if (scanned_ == 0 && in.text().starts_with("\r\n")) {
        in.drop_front(2);
        scanned_ = 1;
        if (in.size == 0) return false;
        scanned_ = 0;
    }
    const HeadEnd end = find_head_end(in.text(), std::min(scanned_, in.size));
    if (end.refusal != 0) return !refuse(end.refusal);
    if (!end.found) {
        scanned_ = in.size;
        return false;
    }
    head_bytes_ = end.head_bytes;
    const int refusal =
        parse_head(in.text().substr(0, head_bytes_), work_->head, work_->request.headers);
    if (refusal != 0) return !refuse(refusal);
    body_bytes_max_ = loop_.options().body_bytes_max_of(work_->head.path);
    if (work_->head.framing == BodyFraming::Length && work_->head.body_bytes > body_bytes_max_)
        return !refuse(413);
    head_known_ = true;
    head_moved_ = false;
    body_started_ms_ = loop_.now_ms();
    chunked_ = ChunkedBody{};
    return true;
}

bool Connection::parse_body() {
    Buffer& in = work_->in;
    const RequestHead& head = work_->head;
    if (head.framing == BodyFraming::None) return dispatch({}, head_bytes_);
    if (head.framing == BodyFraming::Length) {
        const std::size_t needed = head_bytes_ + static_cast<std::size_t>(head.body_bytes);
        if (in.size >= needed)
            return dispatch(in.text().substr(head_bytes_, needed - head_bytes_), needed);
        return head.expects_continue && !continue_sent_ && send_continue();
    }
    std::size_t coded = in.size - head_bytes_;
    const ChunkedBody::State state =
        chunked_.decode(in.data() + head_bytes_, coded, body_bytes_max_);
    in.size = head_bytes_ + coded;
    switch (state) {
        case ChunkedBody::State::Incomplete:
            return head.expects_continue && !continue_sent_ && send_continue();
        case ChunkedBody::State::Malformed:
            return refuse(400);
        case ChunkedBody::State::TooLarge:
            return refuse(413);
        case ChunkedBody::State::Complete:
            break;
    }
    return dispatch(in.text().substr(head_bytes_, chunked_.decoded()),
                    head_bytes_ + chunked_.decoded());
}

bool Connection::dispatch(std::string_view body, std::size_t consumed) {
    Work& work = *work_;
    if (head_moved_) {
        parse_head(work.in.text().substr(0, head_bytes_), work.head, work.request.headers);
        head_moved_ = false;
    }
    consumed_ = consumed;
    work.request.method = work.head.method;
    work.request.path = work.head.path;
    work.request.query = work.head.query;
    work.request.body = body;
    work.request.source = origin_.source;
    work.request.peer = peer_.get();
    phase_ = Phase::Handling;
    deadline_ms_ = 0;
    answer_ready_ = false;
    dispatching_ = true;
    loop_.counters().requests.add();
    try {
        origin_.handler->handle(work.request, Responder(shared_from_this()));
    } catch (...) {
        // The Responder answered 500 when it went out of scope; a handler's fault must not end the
        // loop.
    }
    dispatching_ = false;
    return true;
}

void Connection::respond(Response response) noexcept {
    answer_ = std::move(response);
    if (!queue_->is_mine()) {
        queue_->push(shared_from_this());
        return;
    }
    answer_ready_ = true;
    if (phase_ == Phase::Closed)
        loop_.counters().answers_lost.add();
    else if (!dispatching_)
        loop_.run_again(*this);
}

void Connection::return_work() {
    if (work_) loop_.return_work(std::move(work_));
}

}  // namespace kps::http
