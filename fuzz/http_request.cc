#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/assert.h"
#include "http/chunked_body.h"
#include "http/limits.h"
#include "http/request_head.h"

/// The reader of requests: whatever arrives, in whatever pieces, it means the same, and nothing
/// outside it is looked at.
namespace kps::http {
namespace {

constexpr std::size_t kBodyMax = 4096;

struct Reading {
    int refusal = 0;
    bool complete = false;
    std::size_t head_bytes = 0;
    ChunkedBody::State chunks = ChunkedBody::State::Incomplete;
    std::string body;
};

bool is_inside(std::string_view part, std::string_view whole) {
    return part.empty() || (part.data() >= whole.data() &&
                            part.data() + part.size() <= whole.data() + whole.size());
}

void check_head(std::string_view bytes, const RequestHead& head,
                const std::vector<Header>& headers) {
    KPS_ASSERT(head.method == "GET" || head.method == "HEAD" || head.method == "POST");
    KPS_ASSERT(head.path.starts_with('/') && head.path.size() <= kTargetBytesMax);
    KPS_ASSERT(headers.size() <= kHeadersMax && bytes.size() <= kHeadBytesMax);
    for (const Header& field : headers) {
        KPS_ASSERT(!field.name.empty() && is_inside(field.name, bytes) &&
                   is_inside(field.value, bytes));
        KPS_ASSERT(field.value.find_first_of("\r\n") == std::string_view::npos);
    }
}

Reading read_in_pieces(std::string_view bytes, std::size_t step) {
    Reading reading;
    std::size_t scanned = 0;
    for (std::size_t size = std::min(step, bytes.size());;
         size = std::min(size + step, bytes.size())) {
        const HeadEnd end = find_head_end(bytes.substr(0, size), scanned);
        reading.refusal = end.refusal;
        reading.head_bytes = end.head_bytes;
        if (end.found || end.refusal != 0 || size == bytes.size()) break;
        scanned = size;
    }
    if (reading.refusal != 0 || reading.head_bytes == 0) return reading;
    RequestHead head;
    std::vector<Header> headers;
    const std::string_view head_text = bytes.substr(0, reading.head_bytes);
    reading.refusal = parse_head(head_text, head, headers);
    if (reading.refusal != 0) return reading;
    reading.complete = true;
    check_head(head_text, head, headers);
    if (head.framing != BodyFraming::Chunked) return reading;
    ChunkedBody chunked;
    std::string buffer;
    for (std::size_t position = reading.head_bytes; position < bytes.size(); position += step) {
        buffer += bytes.substr(position, step);
        std::size_t size = buffer.size();
        reading.chunks = chunked.decode(buffer.data(), size, kBodyMax);
        KPS_ASSERT(size <= buffer.size() && chunked.decoded() <= size &&
                   chunked.decoded() <= kBodyMax);
        buffer.resize(size);
        if (reading.chunks != ChunkedBody::State::Incomplete) break;
    }
    reading.body = buffer.substr(0, chunked.decoded());
    return reading;
}

}  // namespace

void check_request(std::string_view bytes) {
    const Reading whole = read_in_pieces(bytes, std::max<std::size_t>(bytes.size(), 1));
    for (const std::size_t step : {std::size_t{1}, std::size_t{3}}) {
        const Reading pieces = read_in_pieces(bytes, step);
        KPS_ASSERT(pieces.complete == whole.complete && pieces.head_bytes == whole.head_bytes);
        KPS_ASSERT(pieces.refusal == whole.refusal);
        KPS_ASSERT(pieces.chunks == whole.chunks);
        // A malformed body may have been decoded up to another point; it is refused whole.
        if (whole.chunks == ChunkedBody::State::Complete) KPS_ASSERT(pieces.body == whole.body);
    }
}

}  // namespace kps::http

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    kps::http::check_request({reinterpret_cast<const char*>(data), size});
    return 0;
}
