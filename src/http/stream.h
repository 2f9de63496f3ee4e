#pragma once

#include <cstddef>
#include <cstdint>

#include "http/tls.h"

namespace kps::http {

/// A non-blocking connected socket, with TLS or without. Owns both.
///
/// Threads: one at a time. Watched edge-triggered: `note_events` says what epoll reported, and the
/// stream remembers whether a read could still find something, so that most requests cost one recv
/// and one send.
class Stream {
  public:
    enum class Outcome : std::uint8_t { Done, WouldBlock, Closed };
    struct Transfer {
        Outcome outcome = Outcome::Closed;
        std::size_t bytes = 0;
    };

    enum class Role : std::uint8_t { Server, Client };
    /// Plain when `context` is null. The socket is owned from here on.
    Stream(int socket, SSL_CTX* context, Role role = Role::Server);
    ~Stream();
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    int socket() const { return socket_; }
    bool is_tls() const { return tls_ != nullptr; }
    SSL* session() const { return tls_.get(); }  ///< to set names before the handshake
    void note_events(std::uint32_t events);
    /// False only when a read would certainly block.
    bool may_be_readable() const;

    Outcome handshake();
    Transfer read(char* out, std::size_t size);
    Transfer write(const char* bytes, std::size_t size);
    /// Gives the memory for records back until there are some again.
    void release_buffers();
    /// Sends close_notify and ends our direction; what the peer still sends can be drained.
    void shut_down();
    /// Reads and drops raw bytes after `shut_down`.
    Transfer drain();
    void close();

  private:
    friend struct StreamBio;
    std::ptrdiff_t receive(char* out, std::size_t size);

    int socket_;
    bool readable_ = true;      ///< the socket may hold bytes
    bool peer_closed_ = false;  ///< its end of stream must still be read
    bool broken_ = false;
    std::unique_ptr<SSL, FreeSsl> tls_;
};

}  // namespace kps::http
