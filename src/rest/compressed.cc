#include "rest/compressed.h"

#include <zlib.h>

#include <memory>
#include <utility>

#include "http/ascii.h"

namespace kps::rest {
namespace {

/// A third of the time of the best level, for a twentieth more bytes.
constexpr int kLevel = 5;
/// zlib's: the largest window, and a head and tail of gzip around it.
constexpr int kGzipWindow = 15 + 16;
constexpr int kMemory = 8;

/// `q=0`, `q=0.0`…: not wanted. Whatever else stands there is taken as a wish.
bool is_refused(std::string_view weight) {
    weight = http::trim_blanks(weight);
    if (weight.size() < 3 || !http::equal_without_case(weight.substr(0, 2), "q=")) return false;
    return weight.substr(2).find_first_not_of("0.") == std::string_view::npos;
}

bool is_worth_it(const http::Response& response) {
    const std::string_view type = response.content_type;
    return response.status == 200 && response.body.size() >= kCompressBytesMin &&
           (type.starts_with("application/json") || type.starts_with("text/html"));
}

class CompressedTarget final : public http::Responder::Target {
  public:
    explicit CompressedTarget(http::Responder responder) : responder_(std::move(responder)) {}
    void respond(http::Response response) noexcept override {
        if (is_worth_it(response)) {
            if (auto packed = gzip(response.body)) {
                response.body = std::move(*packed);
                response.headers.emplace_back("Content-Encoding", "gzip");
            }
            response.headers.emplace_back("Vary", "Accept-Encoding");
        }
        responder_.send(std::move(response));
    }

  private:
    http::Responder responder_;
};

}  // namespace

bool takes_coding(std::string_view accept_encoding, std::string_view coding) {
    bool by_star = false;
    while (!accept_encoding.empty()) {
        const std::size_t comma = accept_encoding.find(',');
        const std::string_view item = accept_encoding.substr(0, comma);
        const std::size_t semicolon = item.find(';');
        const std::string_view name = http::trim_blanks(item.substr(0, semicolon));
        const bool refused =
            semicolon != std::string_view::npos && is_refused(item.substr(semicolon + 1));
        if (http::equal_without_case(name, coding)) return !refused;
        if (name == "*") by_star = !refused;
        if (comma == std::string_view::npos) break;
        accept_encoding.remove_prefix(comma + 1);
    }
    return by_star;
}

std::optional<std::string> gzip(std::string_view body) {
    z_stream stream{};
    if (deflateInit2(&stream, kLevel, Z_DEFLATED, kGzipWindow, kMemory, Z_DEFAULT_STRATEGY) != Z_OK)
        return std::nullopt;
    std::string packed(deflateBound(&stream, static_cast<uLong>(body.size())), '\0');
    // zlib does not write to what it reads.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
    stream.avail_in = static_cast<uInt>(body.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    const int ended = deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    if (ended != Z_STREAM_END) return std::nullopt;
    return packed;
}

http::Responder compressed(const http::Request& request, http::Responder responder) {
    if (!takes_coding(request.header("Accept-Encoding"), "gzip")) return responder;
    return http::Responder(std::make_shared<CompressedTarget>(std::move(responder)));
}

}  // namespace kps::rest
