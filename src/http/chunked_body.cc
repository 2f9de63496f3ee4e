#include "http/chunked_body.h"

#include <algorithm>
#include <cstring>

#include "http/limits.h"

namespace kps::http {
namespace {

int hex_value(char letter) {
    if (letter >= '0' && letter <= '9') return letter - '0';
    if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
    if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
    return -1;
}

}  // namespace

ChunkedBody::State ChunkedBody::take_size_letter(char letter, std::size_t body_bytes_max) {
    if (letter == '\r') {
        if (digits_ == 0) return State::Malformed;
        if (chunk_left_ > body_bytes_max - decoded_) return State::TooLarge;
        part_ = Part::SizeFeed;
        return State::Incomplete;
    }
    const int value = hex_value(letter);
    if (value < 0 || digits_ == kChunkSizeDigitsMax) return State::Malformed;
    ++digits_;
    chunk_left_ = chunk_left_ * 16 + static_cast<unsigned>(value);
    return State::Incomplete;
}

ChunkedBody::State ChunkedBody::take_letter(char letter, std::size_t body_bytes_max) {
    const auto expect = [&](char wanted, Part next) {
        if (letter != wanted) return State::Malformed;
        part_ = next;
        return State::Incomplete;
    };
    switch (part_) {
        case Part::Size:
            return take_size_letter(letter, body_bytes_max);
        case Part::SizeFeed:
            return expect('\n', chunk_left_ == 0 ? Part::EndReturn : Part::Data);
        case Part::DataReturn:
            return expect('\r', Part::DataFeed);
        case Part::DataFeed:
            digits_ = 0;
            return expect('\n', Part::Size);
        case Part::EndReturn:
            return expect('\r', Part::EndFeed);
        case Part::EndFeed:
            return expect('\n', Part::Done);
        case Part::Data:
        case Part::Done:
            break;
    }
    return State::Malformed;
}

ChunkedBody::State ChunkedBody::decode(char* bytes, std::size_t& size, std::size_t body_bytes_max) {
    std::size_t read = decoded_;
    State state = State::Incomplete;
    while (part_ != Part::Done && read < size) {
        if (part_ == Part::Data) {
            const std::size_t count = std::min<std::size_t>(chunk_left_, size - read);
            std::memmove(bytes + decoded_, bytes + read, count);
            decoded_ += count;
            read += count;
            chunk_left_ -= count;
            if (chunk_left_ == 0) part_ = Part::DataReturn;
            continue;
        }
        state = take_letter(bytes[read], body_bytes_max);
        if (state != State::Incomplete) return state;
        ++read;
    }
    std::memmove(bytes + decoded_, bytes + read, size - read);
    size -= read - decoded_;
    return part_ == Part::Done ? State::Complete : State::Incomplete;
}

}  // namespace kps::http
