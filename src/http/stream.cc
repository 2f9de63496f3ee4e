#include "http/stream.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/assert.h"

namespace kps::http {
namespace {

/// Before a call whose outcome SSL_get_error tells: it looks at the thread's queue, which is nearly always empty.
void forget_errors() {
    if (ERR_peek_error() != 0) ERR_clear_error();
}

}  // namespace

/// Lets OpenSSL read and write through a Stream: the socket BIO of OpenSSL raises SIGPIPE and
/// cannot tell that a short read emptied the socket.
struct StreamBio {
    static Stream& stream_of(BIO* bio) { return *static_cast<Stream*>(BIO_get_data(bio)); }

    static int read(BIO* bio, char* out, int size) {
        BIO_clear_retry_flags(bio);
        if (size <= 0) return 0;
        const std::ptrdiff_t count = stream_of(bio).receive(out, static_cast<std::size_t>(size));
        if (count < 0 && errno == EAGAIN) BIO_set_retry_read(bio);
        return static_cast<int>(count);
    }
    static int write(BIO* bio, const char* bytes, int size) {
        BIO_clear_retry_flags(bio);
        if (size <= 0) return 0;
        const ssize_t count =
            ::send(stream_of(bio).socket_, bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL);
        if (count < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_write(bio);
        return static_cast<int>(count);
    }
    static long control(BIO*, int command, long, void*) {
        return command == BIO_CTRL_FLUSH ? 1 : 0;
    }

    static BIO_METHOD* make_method() {
        BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "kps stream");
        KPS_ASSERT(made != nullptr);
        BIO_meth_set_read(made, read);
        BIO_meth_set_write(made, write);
        BIO_meth_set_ctrl(made, control);
        return made;
    }
    static const BIO_METHOD* method() {
        static BIO_METHOD* const kMethod = make_method();
        return kMethod;
    }
};

Stream::Stream(int socket, SSL_CTX* context, Role role) : socket_(socket) {
    if (context == nullptr) return;
    tls_.reset(SSL_new(context));
    BIO* bio = BIO_new(StreamBio::method());
    KPS_ASSERT(tls_ && bio != nullptr);
    BIO_set_data(bio, this);
    BIO_set_init(bio, 1);
    SSL_set_bio(tls_.get(), bio, bio);
    if (role == Role::Client)
        SSL_set_connect_state(tls_.get());
    else
        SSL_set_accept_state(tls_.get());
}

Stream::~Stream() {
    close();
}

void Stream::note_events(std::uint32_t events) {
    if ((events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) readable_ = true;
    if ((events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) peer_closed_ = true;
}

bool Stream::may_be_readable() const {
    return readable_ || (tls_ && SSL_has_pending(tls_.get()) == 1);
}

std::ptrdiff_t Stream::receive(char* out, std::size_t size) {
    for (;;) {
        const ssize_t count = ::recv(socket_, out, size, 0);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && errno == EAGAIN) readable_ = false;
        // A short read emptied the socket, unless the end of the stream is what comes next: for
        // later bytes epoll reports a new edge.
        if (count > 0 && static_cast<std::size_t>(count) < size && !peer_closed_) readable_ = false;
        return count;
    }
}

Stream::Outcome Stream::handshake() {
    if (!tls_) return Outcome::Done;
    forget_errors();
    const int result = SSL_do_handshake(tls_.get());
    if (result == 1) return Outcome::Done;
    const int error = SSL_get_error(tls_.get(), result);
    if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) return Outcome::WouldBlock;
    broken_ = true;
    return Outcome::Closed;
}

Stream::Transfer Stream::read(char* out, std::size_t size) {
    if (!tls_) {
        const std::ptrdiff_t count = receive(out, size);
        if (count > 0) return {Outcome::Done, static_cast<std::size_t>(count)};
        return {count < 0 && errno == EAGAIN ? Outcome::WouldBlock : Outcome::Closed, 0};
    }
    std::size_t count = 0;
    forget_errors();
    if (SSL_read_ex(tls_.get(), out, size, &count) == 1) return {Outcome::Done, count};
    const int error = SSL_get_error(tls_.get(), 0);
    if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE)
        return {Outcome::WouldBlock, 0};
    broken_ = error != SSL_ERROR_ZERO_RETURN;
    ERR_clear_error();
    return {Outcome::Closed, 0};
}

Stream::Transfer Stream::write(const char* bytes, std::size_t size) {
    if (!tls_) {
        const ssize_t count = ::send(socket_, bytes, size, MSG_NOSIGNAL);
        if (count >= 0) return {Outcome::Done, static_cast<std::size_t>(count)};
        return {errno == EAGAIN || errno == EINTR ? Outcome::WouldBlock : Outcome::Closed, 0};
    }
    std::size_t count = 0;
    forget_errors();
    if (SSL_write_ex(tls_.get(), bytes, size, &count) == 1) return {Outcome::Done, count};
    const int error = SSL_get_error(tls_.get(), 0);
    if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE)
        return {Outcome::WouldBlock, 0};
    broken_ = true;
    ERR_clear_error();
    return {Outcome::Closed, 0};
}

void Stream::release_buffers() {
    if (tls_ && !broken_) SSL_free_buffers(tls_.get());
}

void Stream::shut_down() {
    if (tls_ && !broken_ && SSL_is_init_finished(tls_.get())) SSL_shutdown(tls_.get());
    ERR_clear_error();
    broken_ = true;  // close_notify went out, or never will
    if (socket_ >= 0) ::shutdown(socket_, SHUT_WR);
}

Stream::Transfer Stream::drain() {
    std::array<char, 16 * 1024> dropped;
    const std::ptrdiff_t count = receive(dropped.data(), dropped.size());
    if (count > 0) return {Outcome::Done, static_cast<std::size_t>(count)};
    return {count < 0 && errno == EAGAIN ? Outcome::WouldBlock : Outcome::Closed, 0};
}

void Stream::close() {
    if (socket_ < 0) return;
    if (tls_ && !broken_ && SSL_is_init_finished(tls_.get())) SSL_shutdown(tls_.get());
    ERR_clear_error();
    tls_.reset();
    ::close(socket_);
    socket_ = -1;
}

}  // namespace kps::http
