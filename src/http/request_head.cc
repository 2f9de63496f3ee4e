#include "http/request_head.h"

#include <array>
#include <cstring>

#include "http/ascii.h"
#include "http/limits.h"

namespace kps::http {
namespace {

constexpr std::array<bool, 256> make_token_table() {
    std::array<bool, 256> table{};
    for (unsigned letter = '0'; letter <= '9'; ++letter) table[letter] = true;
    for (unsigned letter = 'A'; letter <= 'Z'; ++letter) table[letter] = true;
    for (unsigned letter = 'a'; letter <= 'z'; ++letter) table[letter] = true;
    for (const char letter : std::string_view("!#$%&'*+-.^_`|~")) {
        table[static_cast<unsigned char>(letter)] = true;
    }
    return table;
}
constexpr std::array<bool, 256> kToken = make_token_table();

bool is_token(std::string_view text) {
    if (text.empty()) return false;
    for (const char letter : text) {
        if (!kToken[static_cast<unsigned char>(letter)]) return false;
    }
    return true;
}

/// Visible ASCII, blanks and bytes from 0x80: what a field value may hold.
bool is_field_value(std::string_view text) {
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if ((byte < 0x20 && byte != '\t') || byte == 0x7f) return false;
    }
    return true;
}

bool is_target(std::string_view text) {
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (byte <= 0x20 || byte >= 0x7f || byte == '#') return false;
    }
    return !text.empty();
}

/// One line without its CRLF, taken off the front of `rest`. The caller has checked that every line
/// ends so.
std::string_view take_line(std::string_view& rest) {
    const std::size_t end = rest.find("\r\n");
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 2);
    return line;
}

int check_method(std::string_view method) {
    if (method == "GET" || method == "HEAD" || method == "POST") return 0;
    if (method.size() > kMethodBytesMax || !is_token(method)) return 400;
    for (const std::string_view known : {"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"}) {
        if (method == known) return 405;
    }
    return 501;
}

int check_version(std::string_view version, RequestHead& head) {
    if (version == "HTTP/1.1") return 0;
    if (version == "HTTP/1.0") {
        head.is_http_1_0 = true;
        head.keep_alive = false;
        return 0;
    }
    const bool is_version = version.size() == 8 && version.starts_with("HTTP/") &&
                            version[5] >= '0' && version[5] <= '9' && version[6] == '.' &&
                            version[7] >= '0' && version[7] <= '9';
    return is_version ? 505 : 400;
}

/// `/path?query`, or the absolute form that a server must take as well (RFC 9112 3.2.2).
int split_target(std::string_view target, RequestHead& head) {
    if (target.size() > kTargetBytesMax) return 414;
    if (!is_target(target)) return 400;
    for (const std::string_view scheme : {"https://", "http://"}) {
        if (!equal_without_case(target.substr(0, scheme.size()), scheme)) continue;
        const std::size_t slash = target.find('/', scheme.size());
        if (slash == std::string_view::npos || slash == scheme.size()) return 400;
        target.remove_prefix(slash);
        break;
    }
    if (target.front() != '/') return 400;
    const std::size_t mark = target.find('?');
    head.path = target.substr(0, mark);
    if (mark != std::string_view::npos) head.query = target.substr(mark + 1);
    return 0;
}

int parse_request_line(std::string_view line, RequestHead& head) {
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) return 400;
    head.method = line.substr(0, first);
    if (!is_token(head.method)) return 400;
    if (const int refusal = check_version(line.substr(last + 1), head)) return refusal;
    const std::string_view target = line.substr(first + 1, last - first - 1);
    if (const int refusal = check_method(head.method)) return refusal;
    return split_target(target, head);
}

/// What the framing headers said so far.
struct Framing {
    bool length_seen = false;
    bool coding_seen = false;
    bool host_seen = false;
};

int take_content_length(std::string_view value, Framing& framing, RequestHead& head) {
    if (framing.length_seen || value.empty() || value.size() > 18) return 400;
    framing.length_seen = true;
    std::uint64_t bytes = 0;
    for (const char digit : value) {
        if (digit < '0' || digit > '9') return 400;
        bytes = bytes * 10 + static_cast<std::uint64_t>(digit - '0');
    }
    head.framing = BodyFraming::Length;
    head.body_bytes = bytes;
    return 0;
}

int take_transfer_encoding(std::string_view value, Framing& framing, RequestHead& head) {
    // HTTP/1.0 knows no codings, so a proxy of that version would frame the body in another way.
    if (framing.coding_seen || head.is_http_1_0 || !equal_without_case(value, "chunked"))
        return 400;
    framing.coding_seen = true;
    head.framing = BodyFraming::Chunked;
    return 0;
}

int take_known_header(const Header& field, Framing& framing, RequestHead& head) {
    const auto is = [&](std::string_view name) { return equal_without_case(field.name, name); };
    switch (field.name.size()) {
        case 4:
            if (!is("Host")) return 0;
            if (framing.host_seen || field.value.find_first_of(" \t,/") != std::string_view::npos)
                return 400;
            framing.host_seen = true;
            return 0;
        case 6:
            if (!is("Expect")) return 0;
            if (!equal_without_case(field.value, "100-continue")) return 417;
            head.expects_continue = !head.is_http_1_0;
            return 0;
        case 10:
            if (!is("Connection")) return 0;
            if (list_holds(field.value, "close"))
                head.keep_alive = false;
            else if (head.is_http_1_0 && list_holds(field.value, "keep-alive"))
                head.keep_alive = true;
            return 0;
        case 14:
            return is("Content-Length") ? take_content_length(field.value, framing, head) : 0;
        case 16:
            // A compressed body could be a bomb, and no client of the system sends one (threat 6).
            return is("Content-Encoding") && !equal_without_case(field.value, "identity") ? 415 : 0;
        case 17:
            return is("Transfer-Encoding") ? take_transfer_encoding(field.value, framing, head) : 0;
        default:
            return 0;
    }
}

int parse_header_line(std::string_view line, Header& field) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return 400;
    field.name = line.substr(0, colon);
    // Covers folding and a space before the colon: neither is a token.
    if (!is_token(field.name)) return 400;
    field.value = trim_blanks(line.substr(colon + 1));
    return is_field_value(field.value) ? 0 : 400;
}

}  // namespace

HeadEnd find_head_end(std::string_view bytes, std::size_t scanned) {
    HeadEnd end;
    std::size_t position = scanned;
    while (position < bytes.size()) {
        const void* hit = std::memchr(bytes.data() + position, '\n', bytes.size() - position);
        if (hit == nullptr) break;
        const auto feed = static_cast<std::size_t>(static_cast<const char*>(hit) - bytes.data());
        if (feed >= kHeadBytesMax) break;
        if (feed == 0 || bytes[feed - 1] != '\r') {
            end.refusal = 400;
            return end;
        }
        if (feed >= 3 && bytes[feed - 2] == '\n') {
            end.found = true;
            end.head_bytes = feed + 1;
            return end;
        }
        position = feed + 1;
    }
    if (bytes.size() > kHeadBytesMax) {
        const bool line_ended = bytes.substr(0, kHeadBytesMax).find('\n') != std::string_view::npos;
        end.refusal = line_ended ? 431 : 414;
    }
    return end;
}

int parse_head(std::string_view bytes, RequestHead& head, std::vector<Header>& headers) {
    head = RequestHead{};
    headers.clear();
    Framing framing;
    if (const int refusal = parse_request_line(take_line(bytes), head)) return refusal;
    for (std::string_view line = take_line(bytes); !line.empty(); line = take_line(bytes)) {
        if (headers.size() == kHeadersMax) return 431;
        Header& field = headers.emplace_back();
        if (const int refusal = parse_header_line(line, field)) return refusal;
        if (const int refusal = take_known_header(field, framing, head)) return refusal;
    }
    if (framing.length_seen && framing.coding_seen) return 400;
    if (!framing.host_seen && !head.is_http_1_0) return 400;
    return 0;
}

}  // namespace kps::http
