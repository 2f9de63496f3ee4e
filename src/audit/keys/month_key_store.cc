#include "audit/keys/month_key_store.h"

#include <fmt/format.h>

#include <algorithm>

#include "crypto/digest.h"
#include "crypto/random.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

constexpr std::string_view kCanaryLabel = "kps-audit-canary-v1";
constexpr std::string_view kLastActLabel = "kps-audit-last-act-v1";

base::Bytes label_of(std::string_view label, Month month, base::ByteView more) {
    base::Bytes info(base::as_bytes(label).data(), label.size());
    std::uint8_t raw[4];
    base::put_u32(raw, month.number());
    info.append(raw, sizeof raw);
    info.append(more.data(), more.size());
    return info;
}

struct Challenge {
    crypto::Key256 secret{};
    base::Bytes sealed;
};

/// Random bytes that the store gave back unharmed. Errors: those of the store; CryptoFailed.
base::Result<Challenge> challenge(const MonthKeyStore& store, const MonthRecord& record,
                                  base::ByteView info) {
    Challenge made;
    crypto::fill_random(made.secret);
    made.sealed = KPS_TRY(seal_to_month(record.suite, record.public_key, info, made.secret));
    base::Bytes opened = KPS_TRY(store.open_sealed(record.month, made.sealed, info));
    const bool same = crypto::equal_in_constant_time(opened, made.secret);
    base::wipe(opened.data(), opened.size());
    if (!same)
        return failed(ErrorCode::CryptoFailed,
                      fmt::format("month key {}: opened to something else", record.month.text()));
    return made;
}

}  // namespace

std::size_t public_key_bytes(KeySuite suite) {
    switch (suite) {
        case KeySuite::X25519:
            return 32;
        case KeySuite::P256:
            return 65;
    }
    return 0;
}

std::size_t sealed_key_bytes(KeySuite suite) {
    // The encapsulated key is as long as a public one; the data key and its tag follow.
    const std::size_t size = public_key_bytes(suite);
    return size == 0 ? 0 : size + 32 + 16;
}

base::Result<base::Bytes> seal_to_month(KeySuite suite, base::ByteView public_key,
                                        base::ByteView info, base::ByteView plain) {
    switch (suite) {
        case KeySuite::X25519:
            return crypto::hpke_seal(public_key, info, plain);
        case KeySuite::P256:
            return crypto::hpke_p256_seal(public_key, info, plain);
    }
    return failed(ErrorCode::CryptoFailed, "month key: unknown suite");
}

base::Result<MonthRecord> MonthKeyStore::record_of(Month month) const {
    std::vector<MonthRecord> records = KPS_TRY(list());
    const auto found =
        std::find_if(records.begin(), records.end(), [month](const MonthRecord& record) {
            return record.month == month && record.destroyed_us == 0;
        });
    if (found == records.end())
        return failed(ErrorCode::NotFound, fmt::format("no key of month {}", month.text()));
    return std::move(*found);
}

base::Status MonthKeyStore::prove(Month month, std::int64_t now_us) {
    MonthRecord record = KPS_TRY(record_of(month));
    Challenge canary =
        KPS_TRY(challenge(*this, record, label_of(kCanaryLabel, month, record.public_key)));
    base::wipe(canary.secret.data(), canary.secret.size());
    if (record.proved_us != 0) return {};
    record.proved_us = std::max<std::int64_t>(now_us, 1);
    return mark_proved(record);
}

base::Result<LastAct> MonthKeyStore::destroy(Month month, const base::Hash& intent,
                                             std::int64_t now_us) {
    MonthRecord record = KPS_TRY(record_of(month));
    Challenge last = KPS_TRY(challenge(*this, record, label_of(kLastActLabel, month, intent)));
    LastAct act;
    act.month = month;
    act.public_key = record.public_key;
    act.challenge = std::move(last.sealed);
    act.mac = crypto::HmacSha256(last.secret)(intent);
    base::wipe(last.secret.data(), last.secret.size());
    record.destroyed_us = std::max<std::int64_t>(now_us, 1);
    KPS_TRY(erase(record, act));
    return act;
}

}  // namespace kps::audit
