#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Messages as the families of real clients write them (WIRE.md 1.5, 2.2), signed by xmlsec1. For
/// tests only.
namespace kps::wire::security::fixture {

/// 2026-11-21T10:00:30Z: half a minute into the life of the fixtures' Timestamp.
inline constexpr std::int64_t kNow_us = 1'795'255'230'000'000;
inline constexpr std::string_view kTokenId = "4f1c0a52-6f0e-4a4b-9a3c-0d6a3c9b7e11";
inline constexpr std::string_view kWrappedKey = "d3JhcHBlZCBrZXkgb2YgdGhlIHRlc3Q=";
inline constexpr std::string_view kCipher = "Y2lwaGVyIHRleHQgb2YgdGhlIHRlc3QgdG9rZW4=";

using Key = std::array<std::uint8_t, 32>;
Key proof_key();

/// One client family. `text` holds {DIGEST} and {MAC} where the signature goes.
struct Style {
    std::string name;
    std::string text;
};
const std::vector<Style>& styles();
const Style& style(std::string_view name);

/// Fills each {DIGEST}, and {MAC}, with what xmlsec1 computes; nothing else of the text changes. Empty
/// when xmlsec1 will not sign.
std::string sign(std::string text, const Key& key = proof_key());

/// `text` with `from`, which must occur exactly once, replaced by `to`.
std::string replaced(std::string text, std::string_view from, std::string_view to);

}  // namespace kps::wire::security::fixture
