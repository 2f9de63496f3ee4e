#pragma once

#include <memory>
#include <string>

#include "http/answer_queue.h"
#include "http/buffer.h"
#include "http/chunked_body.h"
#include "http/message.h"
#include "http/peer_certificate.h"
#include "http/request_head.h"
#include "http/stream.h"

namespace kps::http {

class IoLoop;

/// What a connection needs only while it has a request; lent by its loop, so that idle connections
/// hold none.
struct Work {
    Buffer in;
    std::size_t charged = 0;  ///< bytes of `in` counted against kReceivingBytesMax
    std::string out;
    RequestHead head;
    Request request;
};

/// One accepted connection: reads a request, has it handled, writes the answer, and again.
///
/// Threads: all on the loop's, except `respond` and the destructor, which may run on any. A
/// connection that closed while its request is being handled stays in memory until the Responder
/// was used, because the handler looks at its bytes.
class Connection final : public Responder::Target, public std::enable_shared_from_this<Connection> {
  public:
    struct Origin {
        SourceAddress source;
        Handler* handler = nullptr;
        SSL_CTX* tls = nullptr;  ///< null: plain
        const PeerCertificates* certificates = nullptr;
    };
    Connection(IoLoop& loop, std::shared_ptr<AnswerQueue> queue, int socket, const Origin& origin);
    ~Connection() override;

    void on_events(std::uint32_t events);
    void on_answer();
    void on_deadline();
    /// Gives back what an idle connection can do without until its next request.
    void rest_if_idle();
    /// Does all that is possible without waiting.
    void advance();
    /// Ends after the request in flight, at once if there is none.
    void finish();
    void close();

    void respond(Response response) noexcept override;

    int socket() const { return stream_.socket(); }
    std::int64_t deadline_ms() const { return deadline_ms_; }
    const SourceAddress& source() const { return origin_.source; }
    bool is_closed() const { return phase_ == Phase::Closed; }

    std::size_t slot = 0;  ///< where the loop keeps it

  private:
    enum class Phase : std::uint8_t { Handshake, Reading, Handling, Writing, Draining, Closed };
    enum class AfterWrite : std::uint8_t { NextRequest, RestOfBody, Close, Drain };

    // Each does one step; false when it must wait for the client or the handler.
    bool step();
    bool shake_hands();
    bool take_peer();
    bool read_request();
    bool begin_answer();
    bool flush();
    bool drain();

    bool parse();
    bool parse_head_if_complete();
    bool parse_body();
    bool make_room();
    Stream::Outcome receive();
    bool dispatch(std::string_view body, std::size_t consumed);
    bool refuse(int status);
    bool send_continue();
    void start_writing(AfterWrite after);
    void await_bytes();
    void await_next_request();
    void return_work();

    IoLoop& loop_;
    std::shared_ptr<AnswerQueue> queue_;
    Origin origin_;
    Stream stream_;
    std::unique_ptr<const PeerCertificate> peer_;
    std::unique_ptr<Work> work_;
    Phase phase_ = Phase::Handshake;
    AfterWrite after_write_ = AfterWrite::NextRequest;
    bool finishing_ = false;
    bool head_known_ = false;
    bool head_moved_ = false;
    bool dispatching_ = false;
    bool answer_ready_ = false;
    bool continue_sent_ = false;
    bool rests_ = false;
    std::size_t scanned_ = 0;  ///< bytes known to hold no end of head
    std::size_t head_bytes_ = 0;
    std::size_t consumed_ = 0;  ///< bytes of the request being handled
    std::size_t sent_ = 0;
    std::size_t drained_ = 0;
    std::int64_t started_ms_ = 0;  ///< first byte of this request; 0: none yet
    std::int64_t body_started_ms_ = 0;
    std::int64_t answer_by_ms_ = 0;
    std::int64_t deadline_ms_ = 0;
    ChunkedBody chunked_;
    std::size_t body_bytes_max_ = 0;  ///< of the request that is being read
    Response answer_;
    std::function<void()> if_lost_;  ///< of the answer being written; told when the connection ends
};

}  // namespace kps::http
