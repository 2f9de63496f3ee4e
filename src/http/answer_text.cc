#include "http/answer_text.h"

#include <array>
#include <charconv>
#include <ctime>

namespace kps::http {
namespace {

void append_number(std::string& out, std::size_t number) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    out.append(digits.data(), end.ptr);
}

// All letters are looked at, so that the compiler compares many at a time.
bool is_safe(std::string_view text) {
    bool wrong = false;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        wrong |= byte < 0x20 || byte == 0x7f;
    }
    return !wrong;
}

bool is_safe_name(std::string_view text) {
    bool wrong = text.empty();
    for (const char letter : text) wrong |= letter == ':' || letter == ' ';
    return !wrong && is_safe(text);
}

bool is_safe(const Response& response) {
    if (response.status < 200 || response.status > 599 || !is_safe(response.content_type))
        return false;
    for (const auto& [name, value] : response.headers)
        if (!is_safe_name(name) || !is_safe(value)) return false;
    return true;
}

}  // namespace

std::string_view reason_phrase(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 406:
            return "Not Acceptable";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 410:
            return "Gone";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 414:
            return "URI Too Long";
        case 415:
            return "Unsupported Media Type";
        case 417:
            return "Expectation Failed";
        case 422:
            return "Unprocessable Content";
        case 428:
            return "Precondition Required";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 503:
            return "Service Unavailable";
        case 505:
            return "HTTP Version Not Supported";
        default:
            return "Status";
    }
}

std::string http_date(std::int64_t seconds) {
    const std::time_t time = seconds;
    std::tm parts{};
    gmtime_r(&time, &parts);
    std::array<char, 40> out{};
    // The C locale's names are the English ones the protocol wants; the program never sets another.
    const std::size_t size =
        std::strftime(out.data(), out.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    return {out.data(), size};
}

void append_answer(std::string& out, const Response& response, const AnswerForm& form) {
    if (!is_safe(response)) {
        append_answer(out, Response{500, {}, {}, {}, true}, form);
        return;
    }
    const bool has_body = response.status != 204 && response.status != 304;
    out += "HTTP/1.1 ";
    append_number(out, static_cast<std::size_t>(response.status));
    out += ' ';
    out += reason_phrase(response.status);
    out += "\r\nDate: ";
    out += form.date;
    if (!response.content_type.empty()) {
        out += "\r\nContent-Type: ";
        out += response.content_type;
    }
    if (has_body) {
        out += "\r\nContent-Length: ";
        append_number(out, response.body.size());
    }
    if (form.close)
        out += "\r\nConnection: close";
    else if (form.says_keep_alive)
        out += "\r\nConnection: keep-alive";
    for (const auto& [name, value] : response.headers) {
        out += "\r\n";
        out += name;
        out += ": ";
        out += value;
    }
    out += "\r\n\r\n";
    if (has_body && !form.head_only) out += response.body;
}

}  // namespace kps::http
