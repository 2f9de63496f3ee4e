#include "audit/retention/request_file.h"

#include <fmt/format.h>

#include "audit/directory.h"
#include "audit/retention/destruction_record.h"
#include "audit/retention/limits.h"
#include "crypto/digest.h"

namespace kps::audit {

using base::ErrorCode;
using base::failed;

std::string request_path(const std::string& log_directory, Month month) {
    return fmt::format("{}/destroyed/{}.request", log_directory, month.text());
}

base::Result<std::optional<DestructionRequest>> read_request(const std::string& log_directory,
                                                             Month month) {
    const std::string path = request_path(log_directory, month);
    const auto bytes = read_file(path, kDestructionFileBytesMax);
    if (!bytes && bytes.error().code == ErrorCode::NotFound)
        return std::optional<DestructionRequest>{};
    if (!bytes) return failed(bytes.error());
    const std::string_view text = base::as_text(*bytes);
    const std::string_view line = text.substr(0, text.find('\n'));
    if (text != fmt::format("{}\n{}\n", line, base::to_hex(crypto::sha256(base::as_bytes(line)))))
        return failed(ErrorCode::CorruptData, path + ": its digest does not fit");
    DestructionRequest request;
    const std::string of = KPS_TRY(word_of(line, "month"));
    if (of != month.text()) return failed(ErrorCode::CorruptData, path + ": of another month");
    request.requested = KPS_TRY(word_of(line, "requested"));
    const std::uint64_t requested = KPS_TRY(number_of_word(line, "requested_at"));
    request.requested_us = static_cast<std::int64_t>(requested);
    const auto confirmed = word_of(line, "confirmed");
    if (!confirmed) return std::optional{request};
    request.confirmed = *confirmed;
    const std::uint64_t at = KPS_TRY(number_of_word(line, "confirmed_at"));
    request.confirmed_us = static_cast<std::int64_t>(at);
    return std::optional{request};
}

base::Status write_request(const std::string& log_directory, Month month,
                           const DestructionRequest& request) {
    std::string line = fmt::format("month={} requested={} requested_at={}", month.text(),
                                   request.requested, request.requested_us);
    if (!request.confirmed.empty())
        line +=
            fmt::format(" confirmed={} confirmed_at={}", request.confirmed, request.confirmed_us);
    KPS_TRY(make_directory(log_directory + "/destroyed"));
    const std::string text =
        fmt::format("{}\n{}\n", line, base::to_hex(crypto::sha256(base::as_bytes(line))));
    return replace_file(request_path(log_directory, month), base::as_bytes(text), Flush::Yes);
}

}  // namespace kps::audit
