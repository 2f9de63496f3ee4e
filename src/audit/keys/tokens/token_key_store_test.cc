#include "audit/keys/tokens/token_key_store.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "audit/directory.h"
#include "audit/keys/file_key_store.h"
#include "audit/keys/key_store.h"
#include "audit/keys/labs_for_tests.h"
#include "audit/verifier/entry_finder.h"
#include "audit/verifier/log_verifier.h"

namespace kps::audit::tests {
namespace {

using base::ErrorCode;

constexpr const char* kModule = "/usr/lib/softhsm/libsofthsm2.so";
constexpr Month kMonth{2026, 11};

class TokenStore : public testing::Test {
  protected:
    TokenStore() : lab_(make_lab(StoreKind::Token)) {}
    std::string path(std::string_view name) const {
        return lab_->directory() + "/" + std::string(name);
    }
    std::unique_ptr<KeyLab> lab_;
};

TEST_F(TokenStore, AWholeLogIsWrittenVerifiedAndReadWithTokens) {
    const std::string log_folder = lab_->folder() / "log";
    const base::ManualClock clock(kNoonUs);
    LocalSegmentStore segments;
    const auto keys = KeyStore::open(lab_->directory(), kOrigin, kNoonUs);
    ASSERT_TRUE(keys) << keys.error().context;
    SegmentLog::Options options;
    options.directory = log_folder;
    options.segment_bytes = 256u << 10;
    options.test_data = true;
    auto log = SegmentLog::open(options, {*keys, clock, segments});
    ASSERT_TRUE(log) << log.error().context;
    const Outcome outcome = append(**log, make_draft(7));
    ASSERT_TRUE(outcome.durable);
    ASSERT_TRUE((*log)->publish());
    (*log)->stop();

    VerifyOptions verify;
    verify.directory = log_folder;
    const auto report = verify_log(verify);
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->ok()) << (report->problems.empty() ? "" : report->problems.front());

    const auto found = find_entry(log_folder, outcome.receipt.index);
    ASSERT_TRUE(found);
    const auto clear = decode_entry(found->key_entry);
    ASSERT_TRUE(clear);
    const auto key_entry = decode_key_entry(*clear);
    ASSERT_TRUE(key_entry);
    EXPECT_EQ(key_entry->suite, KeySuite::P256);
    EXPECT_EQ(found->key_entry.size(), 258u);
    const base::Hash origin = crypto::sha256(base::as_bytes(kOrigin));
    const auto draft = open_found(*found, lab_->directory(), origin);
    ASSERT_TRUE(draft) << draft.error().context;
    EXPECT_EQ(draft->end_user, make_draft(7).end_user);
    EXPECT_FALSE(open_found(*found, *lab_->must_open(KeyAccess::sealing()), origin));
}

TEST_F(TokenStore, AKeyEntryOfAnotherSuiteOrLengthIsRefused) {
    const MonthKeys month = lab_->must_make(kMonth);
    DataKey key;
    key.number = 3;
    base::Bytes entry;
    ASSERT_TRUE(append_key_entry(key, month, kNoonUs, {}, entry));
    ASSERT_TRUE(decode_entry(entry));
    for (const int suite : {0, 2, 255}) {
        base::Bytes bad = entry;
        bad[19] = static_cast<std::uint8_t>(suite);
        EXPECT_FALSE(decode_entry(bad)) << suite;
    }
    base::Bytes high = entry;
    high[18] = 1;
    EXPECT_FALSE(decode_entry(high));
    EXPECT_FALSE(decode_entry(base::ByteView(entry).first(entry.size() - 1)));
    EXPECT_FALSE(decode_entry(entry + base::Bytes(1, 0)));
    EXPECT_EQ(key_entry_bytes(static_cast<KeySuite>(2)), 0u);
}

TEST_F(TokenStore, NoKeyLiesInTheFolderAndNoneLeavesTheToken) {
    const MonthKeys month = lab_->must_make(kMonth);
    const std::string index = base::to_hex(month.index_key);
    const std::vector<std::string> names = list_directory(lab_->directory()).take();
    EXPECT_GE(names.size(), 5u);
    for (const std::string& name : names) {
        const base::Bytes content = read_file(path(name), 4'096).take();
        EXPECT_EQ(base::as_text(content).find(index), std::string_view::npos) << name;
    }
    // pkcs11-tool would show them so too: sensitive, always sensitive, never extractable.
    const auto module = Pkcs11Module::load(kModule);
    ASSERT_TRUE(module);
    const auto token = Pkcs11Token::open(*module, "custodians", base::as_bytes("custodians-pin"));
    ASSERT_TRUE(token);
    EXPECT_EQ((*token)->mac("kps-audit-2026-11", {}).error().code, ErrorCode::NotFound);
    EXPECT_FALSE((*token)->exchange("kps-audit-2026-11", base::Bytes(65, 4)));
    EXPECT_EQ((*token)->exchange("kps-audit-2026-12", base::Bytes(65, 4)).error().code,
              ErrorCode::NotFound);
}

TEST_F(TokenStore, AWrongPinIsRefusedAlsoBesideSomeoneWhoIsLoggedIn) {
    const auto module = Pkcs11Module::load(kModule).take();
    EXPECT_FALSE(Pkcs11Token::open(module, "custodians", base::as_bytes("wrong-pin")));
    const auto right = Pkcs11Token::open(module, "custodians", base::as_bytes("custodians-pin"));
    ASSERT_TRUE(right) << right.error().context;
    EXPECT_FALSE(Pkcs11Token::open(module, "custodians", base::as_bytes("wrong-pin")));
    EXPECT_TRUE(Pkcs11Token::open(module, "custodians", base::as_bytes("custodians-pin")));
    EXPECT_FALSE(Pkcs11Token::open(module, "nobody", base::as_bytes("custodians-pin")));
    EXPECT_FALSE(Pkcs11Module::load("/usr/lib/no-such-module.so"));
}

TEST_F(TokenStore, WhatAKilledMakerLeftInTheTokensIsMadeAnew) {
    const MonthKeys first = lab_->must_make(kMonth);
    // As if the process had been killed before the file was there.
    ASSERT_TRUE(shred_file(path("month-2026-11.key")));
    ASSERT_TRUE(shred_file(path("month-2026-11.proved")));
    const MonthKeys second = lab_->must_make(kMonth);
    EXPECT_NE(second.public_key, first.public_key);
    EXPECT_NE(second.index_key, first.index_key);
    const auto store = lab_->must_open();
    EXPECT_FALSE(store->open_sealed(kMonth, sealed_to(first, "key"), base::as_bytes("info")));
    EXPECT_TRUE(store->open_sealed(kMonth, sealed_to(second, "key"), base::as_bytes("info")));
}

TEST_F(TokenStore, FinishesADestructionThatWasInterrupted) {
    lab_->must_make(kMonth);
    const base::Bytes key = read_file(path("month-2026-11.key"), 4'096).take();
    ASSERT_TRUE(lab_->must_open()->destroy(kMonth, {}, kNoonUs));
    ASSERT_TRUE(replace_file(path("month-2026-11.key"), key, Flush::Later));
    // A server cannot finish it, and does not use the key.
    EXPECT_FALSE(lab_->must_open(KeyAccess::sealing())->find(kMonth));
    EXPECT_TRUE(exists(path("month-2026-11.key")));
    EXPECT_FALSE(lab_->must_open()->find(kMonth));
    EXPECT_FALSE(exists(path("month-2026-11.key")));
}

TEST_F(TokenStore, CustodiansAloneFindTheIndexKeyOfALostServer) {
    const MonthKeys month = lab_->must_make(kMonth);
    ASSERT_TRUE(shred_file(path("server.secret")));
    EXPECT_EQ(lab_->must_open()->find(kMonth)->index_key, month.index_key);
    EXPECT_FALSE(lab_->must_open(KeyAccess::sealing())->find(kMonth));
    EXPECT_FALSE(lab_->must_open()->destroy(kMonth, {}, kNoonUs));
}

TEST_F(TokenStore, APinIsNotChangedHere) {
    EXPECT_EQ(FileKeyStore::change_secret(lab_->directory(), {}, base::as_bytes("x")).error().code,
              ErrorCode::InvalidArgument);
}

// SECURITY F24 and threat 32.
TEST_F(TokenStore, ARunningLogGoesOnWithoutItsTokensAndASearchFailsClosed) {
    const base::ManualClock clock(kNoonUs);
    LocalSegmentStore segments;
    std::optional<KeyStore> keys;
    keys.emplace(KeyStore::open(lab_->directory(), kOrigin, kNoonUs).take());
    SegmentLog::Options options;
    options.directory = lab_->folder() / "log";
    options.segment_bytes = 256u << 10;
    auto log = SegmentLog::open(options, {*keys, clock, segments}).take();
    ASSERT_TRUE(append(*log, make_draft(1)).durable);
    std::filesystem::remove_all(lab_->folder() / "tokens");
    EXPECT_TRUE(append(*log, make_draft(2)).durable);
    log->stop();
    log.reset();
    keys.reset();
    EXPECT_FALSE(lab_->open({}));
    EXPECT_FALSE(KeyStore::open(lab_->directory(), kOrigin, kNoonUs));
}

}  // namespace
}  // namespace kps::audit::tests
