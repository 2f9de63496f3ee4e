#include "audit/entries/entry_codec.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "audit/limits.h"
#include "audit/log_for_tests.h"

namespace kps::audit {
namespace {

using tests::make_draft;

const base::Hash kOriginHash = crypto::sha256(base::as_bytes(tests::kOrigin));

MonthKeys fixed_month() {
    MonthKeys keys;
    keys.month = {2026, 11};
    keys.index_key.fill(0x44);
    return keys;
}

DataKey fixed_key() {
    DataKey key;
    key.key.fill(0x55);
    key.number = 3;
    return key;
}

base::Bytes seal(const PreparedEntry& entry, std::uint64_t index,
                 std::int64_t time_us = tests::kNoonUs) {
    const DataKey key = fixed_key();
    EntrySealer sealer(key.key, key.number, kOriginHash);
    base::Bytes out;
    sealer.seal(entry, index, time_us, out);
    return out;
}

base::Bytes seal_draft(const Draft& draft, std::uint64_t index) {
    return seal(prepare_entries(draft, TokenMaker(fixed_month())).front(), index);
}

void expect_equal(const Draft& left, const Draft& right) {
    EXPECT_EQ(left.type, right.type);
    EXPECT_EQ(left.flags, right.flags);
    EXPECT_EQ(left.institution, right.institution);
    EXPECT_EQ(left.service, right.service);
    EXPECT_EQ(left.outcome, right.outcome);
    EXPECT_EQ(left.request_id, right.request_id);
    EXPECT_EQ(left.service_user, right.service_user);
    EXPECT_EQ(left.end_user, right.end_user);
    EXPECT_EQ(left.end_user_id, right.end_user_id);
    EXPECT_EQ(left.end_user_address, right.end_user_address);
    EXPECT_EQ(left.source_address, right.source_address);
    EXPECT_EQ(left.purpose_code, right.purpose_code);
    EXPECT_EQ(left.file_number, right.file_number);
    EXPECT_EQ(left.criteria_digest, right.criteria_digest);
    EXPECT_EQ(left.request_digest, right.request_digest);
    EXPECT_EQ(left.response_digest, right.response_digest);
    EXPECT_EQ(left.decision, right.decision);
    EXPECT_EQ(left.token, right.token);
    EXPECT_EQ(left.message_id, right.message_id);
    EXPECT_EQ(left.rule, right.rule);
    EXPECT_EQ(left.detail, right.detail);
    EXPECT_EQ(left.record_count, right.record_count);
    EXPECT_EQ(left.profile, right.profile);
    EXPECT_EQ(left.register_version, right.register_version);
    EXPECT_EQ(left.policy_version, right.policy_version);
    ASSERT_EQ(left.persons.size(), right.persons.size());
    for (std::size_t i = 0; i < left.persons.size(); ++i) {
        EXPECT_EQ(left.persons[i].id, right.persons[i].id);
        EXPECT_EQ(left.persons[i].role, right.persons[i].role);
    }
}

// Evidence.
// Evidence R-084.
TEST(EntryCodec, OpensToTheDraftThatWasSealed) {
    Draft draft = make_draft(5);
    draft.outcome = 2;
    draft.end_user_id = 40'000'000'000;
    draft.criteria_digest.fill(9);
    draft.detail = "kayıt \xff yok";
    draft.register_version = "2026-11-20";
    draft.token = base::Uuid({1, 2, 3});
    const base::Bytes entry = seal_draft(draft, 77);
    const auto opened = open_entry(entry, 77, fixed_key(), kOriginHash);
    ASSERT_TRUE(opened) << opened.error().context;
    expect_equal(*opened, draft);
}

TEST(EntryCodec, TakesEveryTypeOfTheTable) {
    for (int type = 1; type <= static_cast<int>(EntryType::Alarm); ++type) {
        if (type == static_cast<int>(EntryType::Key)) continue;  // has its own form
        Draft draft;
        draft.type = static_cast<EntryType>(type);
        const auto opened = open_entry(seal_draft(draft, 1), 1, fixed_key(), kOriginHash);
        ASSERT_TRUE(opened) << type;
        EXPECT_EQ(opened->type, draft.type);
    }
}

TEST(EntryCodec, OpensAnEmptyDraftToo) {
    const auto opened = open_entry(seal_draft({}, 0), 0, fixed_key(), kOriginHash);
    ASSERT_TRUE(opened);
    expect_equal(*opened, Draft{});
}

TEST(EntryCodec, HasTheBytesThatOthersDependOn) {
    std::ifstream file(std::string(KPS_SOURCE_DIR) + "/contracts/audit/entry_v1.golden");
    std::stringstream golden;
    golden << file.rdbuf();
    const std::string actual = "query " + base::to_hex(seal_draft(make_draft(5), 77)) + "\nempty " +
                               base::to_hex(seal_draft({}, 0)) + "\n";
    EXPECT_EQ(golden.str(), actual);
}

// Evidence R-088.
TEST(EntryCodec, ShowsNoNumberAndNoNameInClear) {
    const Draft draft = make_draft(5);
    const base::Bytes entry = seal_draft(draft, 77);
    const std::string_view text = base::as_text(entry);
    EXPECT_EQ(text.find("ayse"), std::string_view::npos);
    EXPECT_EQ(text.find("KRM-1001"), std::string_view::npos);
    for (const PersonReference& person : draft.persons) {
        std::uint8_t raw[8];
        base::put_u64(raw, static_cast<std::uint64_t>(person.id));
        EXPECT_EQ(text.find(base::as_text(base::ByteView(raw).subspan(3))), std::string_view::npos);
    }
}

TEST(EntryCodec, TokensFindAPersonAnAddressAndTellHerFromAUser) {
    const TokenMaker maker(fixed_month());
    Draft draft = make_draft(5);
    draft.end_user_id = 10'000'000'146;
    const base::Bytes entry = seal_draft(draft, 77);
    const auto clear = decode_entry(entry);
    ASSERT_TRUE(clear);
    EXPECT_EQ(clear->token_count, 5u);
    const auto has = [&](const IndexToken& token) {
        for (std::size_t at = 0; at < clear->tokens.size(); at += 16)
            if (std::equal(token.begin(), token.end(),
                           clear->tokens.begin() + static_cast<std::ptrdiff_t>(at)))
                return true;
        return false;
    };
    for (const PersonReference& person : draft.persons) EXPECT_TRUE(has(maker.person(person.id)));
    EXPECT_TRUE(has(maker.user(draft)));
    EXPECT_TRUE(has(maker.address(draft.source_address)));
    EXPECT_FALSE(has(maker.address({1})));
    EXPECT_NE(maker.user(draft), maker.person(10'000'000'146));
    EXPECT_FALSE(has(maker.person(99)));
    MonthKeys other = fixed_month();
    other.index_key.fill(0x45);
    EXPECT_FALSE(has(TokenMaker(other).person(10'000'000'146)));
}

TEST(EntryCodec, DoesNotOpenAtAnotherIndexInAnotherLogOrWithAnotherKey) {
    const base::Bytes entry = seal_draft(make_draft(5), 77);
    EXPECT_FALSE(open_entry(entry, 78, fixed_key(), kOriginHash));
    EXPECT_FALSE(open_entry(entry, 77, fixed_key(), base::Hash{}));
    DataKey key = fixed_key();
    key.key[0] ^= 1;
    EXPECT_FALSE(open_entry(entry, 77, key, kOriginHash));
    key = fixed_key();
    key.number = 4;
    EXPECT_FALSE(open_entry(entry, 77, key, kOriginHash));
}

TEST(EntryCodec, EveryFlippedBitIsNoticedWhenOpened) {
    base::Bytes entry = seal_draft(make_draft(5), 77);
    for (std::size_t bit = 0; bit < entry.size() * 8; ++bit) {
        entry[bit / 8] = static_cast<std::uint8_t>(entry[bit / 8] ^ (1u << (bit % 8)));
        EXPECT_FALSE(open_entry(entry, 77, fixed_key(), kOriginHash)) << bit;
        entry[bit / 8] = static_cast<std::uint8_t>(entry[bit / 8] ^ (1u << (bit % 8)));
    }
}

TEST(EntryCodec, RefusesBytesThatAreNoEntry) {
    const base::Bytes good = seal_draft(make_draft(5), 77);
    const auto refused = [&](std::size_t at, std::uint8_t value) {
        base::Bytes bad = good;
        bad[at] = value;
        return !decode_entry(bad).has_value();
    };
    EXPECT_TRUE(refused(0, 2));  // version
    EXPECT_TRUE(refused(1, 0));  // type
    EXPECT_TRUE(refused(1, 20));
    EXPECT_TRUE(refused(2, 0x80));   // flags
    EXPECT_TRUE(refused(4, 0x80));   // time
    EXPECT_TRUE(refused(40, 0x7f));  // token count
    EXPECT_TRUE(refused(44, 0xff));  // token order
    EXPECT_FALSE(decode_entry(base::ByteView(good).first(91)));
    EXPECT_FALSE(decode_entry(base::ByteView()));
}

// Evidence R-085.
TEST(EntryCodec, SplitsAListOfPersonsThatDoesNotFit) {
    Draft draft = make_draft(5);
    draft.persons.clear();
    for (std::int64_t i = 0; i < 10'000; ++i)
        draft.persons.push_back({10'000'000'000 + i, i == 0 ? Role::Queried : Role::Affected});
    draft.detail.assign(5'000, 'x');
    const auto prepared = prepare_entries(draft, TokenMaker(fixed_month()));
    ASSERT_GT(prepared.size(), 3u);
    std::set<std::int64_t> seen;
    for (std::size_t i = 0; i < prepared.size(); ++i) {
        const base::Bytes entry = seal(prepared[i], 100 + i);
        ASSERT_EQ(entry.size(), prepared[i].size());
        EXPECT_LE(entry.size(), kEntryBytesMax);
        const auto opened = open_entry(entry, 100 + i, fixed_key(), kOriginHash);
        ASSERT_TRUE(opened);
        EXPECT_EQ((opened->flags & kFlagContinuation) != 0, i != 0);
        EXPECT_EQ(opened->request_id, draft.request_id);
        EXPECT_EQ(opened->detail.size(), kTextBytesMax);
        for (const PersonReference& person : opened->persons) seen.insert(person.id);
    }
    EXPECT_EQ(seen.size(), 10'000u);
}

TEST(EntryCodec, CutsALongTextBetweenCharacters) {
    Draft draft;
    for (std::size_t i = 0; i < kTextBytesMax; ++i) draft.end_user += "ş";
    const auto opened = open_entry(seal_draft(draft, 1), 1, fixed_key(), kOriginHash);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->end_user.size(), kTextBytesMax);
    draft.end_user.insert(0, "a");
    EXPECT_EQ(open_entry(seal_draft(draft, 1), 1, fixed_key(), kOriginHash)->end_user.size(),
              kTextBytesMax - 1);
}

TEST(EntryCodec, RecipientCanProveWhatWasRecorded) {
    const Draft draft = make_draft(5);
    const PreparedEntry prepared = prepare_entries(draft, TokenMaker(fixed_month())).front();
    const base::Bytes entry = seal(prepared, 77);
    const crypto::Key256 secret = recipient_secret(fixed_key().key, 77);
    base::Bytes info(base::as_bytes("makbuz").data(), 6);
    info.append({0, 0, 0, 0, 0, 0, 0, 77});
    EXPECT_EQ(secret, crypto::hkdf_sha256(fixed_key().key, {}, info));
    const auto clear = decode_entry(entry);
    const base::Hash commitment = recipient_commitment(secret, prepared, clear->time_us);
    EXPECT_TRUE(std::equal(commitment.begin(), commitment.end(), clear->commitment.begin()));
    PreparedEntry other = prepared;
    other.response_digest[0] ^= 1;
    EXPECT_NE(recipient_commitment(secret, other, clear->time_us), commitment);
}

TEST(EntryCodec, KeyEntryOpensOnlyToTheKeyItIsCommittedTo) {
    const tests::TemporaryFolder folder;
    const auto store = KeyStore::open(folder / "keys", tests::kOrigin);
    ASSERT_TRUE(store);
    const auto month = store->month({2026, 11});
    ASSERT_TRUE(month);
    const auto unlocked = open_month_keys(folder / "keys");
    ASSERT_TRUE(unlocked);
    base::Bytes entry;
    ASSERT_TRUE(append_key_entry(fixed_key(), *month, tests::kNoonUs, kOriginHash, entry));
    EXPECT_EQ(entry.size(), key_entry_bytes(KeySuite::X25519));
    const auto clear = decode_entry(entry);
    ASSERT_TRUE(clear);
    auto key_entry = decode_key_entry(*clear);
    ASSERT_TRUE(key_entry);
    EXPECT_EQ(key_entry->month, (Month{2026, 11}));
    const auto key = open_key_entry(*key_entry, **unlocked, kOriginHash);
    ASSERT_TRUE(key);
    EXPECT_EQ(key->key, fixed_key().key);
    EXPECT_FALSE(open_key_entry(*key_entry, **unlocked, base::Hash{}));
    // Threat 26: what the server holds opens nothing.
    EXPECT_FALSE(open_key_entry(*key_entry, store->months(), kOriginHash));
    // Threat 30: a sealed key other than the announced one does not count.
    key_entry->commitment[0] ^= 1;
    EXPECT_FALSE(open_key_entry(*key_entry, **unlocked, kOriginHash));
}

}  // namespace
}  // namespace kps::audit
