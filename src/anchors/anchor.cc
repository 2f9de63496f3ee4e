#include "anchors/anchor.h"

#include <fmt/format.h>

#include <algorithm>

#include "anchors/limits.h"
#include "audit/receipts/proof_lines.h"
#include "http/client.h"

namespace kps::anchors {
namespace {

using base::ErrorCode;
using base::failed;

/// The value of `name=` at the start of the text; the word is taken away.
base::Result<std::string_view> take_word(std::string_view& text, std::string_view name) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (!word.starts_with(name)) return failed(ErrorCode::CorruptData, "anchor: a word is missing");
    return word.substr(name.size());
}

/// What follows the host of a URL; `/` when nothing does.
std::string target_of(const std::string& url) {
    const std::size_t host = url.find("://");
    const std::size_t slash = host == std::string::npos ? host : url.find('/', host + 3);
    return slash == std::string::npos ? "/" : url.substr(slash);
}

}  // namespace

std::string stamped_text(const std::string& origin, std::uint64_t size, const base::Hash& root) {
    return fmt::format("{}\n{}\n{}\n", origin, size, base::to_base64(root));
}

base::Result<std::string> anchor_detail(const Anchor& anchor) {
    if (anchor.token.size() > kTokenBytesMax)
        return failed(ErrorCode::InvalidArgument, "anchor: the token does not fit into an entry");
    return fmt::format("size={} root={} token={}", anchor.size, base::to_base64(anchor.root),
                       base::to_base64(anchor.token));
}

base::Result<Anchor> parse_anchor(std::string_view whole) {
    std::string_view detail = whole;
    Anchor anchor;
    const std::string_view size = KPS_TRY(take_word(detail, "size="));
    anchor.size = KPS_TRY(audit::parse_decimal(size));
    const std::string_view root = KPS_TRY(take_word(detail, "root="));
    const auto hash = base::from_base64(root);
    const std::string_view token = KPS_TRY(take_word(detail, "token="));
    auto bytes = base::from_base64(token);
    if (!hash || hash->size() != anchor.root.size() || !bytes || bytes->size() > kTokenBytesMax ||
        whole.ends_with(' ') || !detail.empty())
        return failed(ErrorCode::CorruptData, "anchor: another shape than it must have");
    std::copy(hash->begin(), hash->end(), anchor.root.begin());
    anchor.token = std::move(*bytes);
    return anchor;
}

base::Result<audit::Draft> make_anchor(const Authority& authority,
                                       const audit::Checkpoint& checkpoint) {
    const std::string text = stamped_text(checkpoint.origin, checkpoint.size, checkpoint.root);
    const StampRequest request = KPS_TRY(make_request(text));
    http::ClientOptions options;
    options.authorities_pem = authority.tls_pem;
    options.time_out_ms = kTimeOutMs;
    options.takes_plain = true;  // the token proves itself
    http::Client client = KPS_TRY(http::Client::open(authority.url, options));
    const http::ClientResponse response =
        KPS_TRY(client.post(target_of(authority.url), "application/timestamp-query",
                            std::string(base::as_text(request.der))));
    if (response.status != 200)
        return failed(ErrorCode::NetworkFailed,
                      fmt::format("time-stamp authority: HTTP {}", response.status));
    Stamp stamp = KPS_TRY(
        take_answer(base::as_bytes(response.body), text, request.nonce, authority.authorities_pem));
    audit::Draft draft;
    draft.type = audit::EntryType::Anchor;
    draft.rule = "R-087";
    draft.detail =
        KPS_TRY(anchor_detail({checkpoint.size, checkpoint.root, std::move(stamp.token)}));
    return draft;
}

}  // namespace kps::anchors
