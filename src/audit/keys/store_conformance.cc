#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <thread>

#include "audit/directory.h"
#include "audit/keys/file_key_store.h"
#include "audit/keys/labs_for_tests.h"
#include "audit/keys/month_files.h"
#include "audit/keys/tokens/token_key_store.h"

namespace kps::audit::tests {
namespace {

constexpr const char* kModule = "/usr/lib/softhsm/libsofthsm2.so";
constexpr const char* kCustodianPin = "custodians-pin";
constexpr const char* kServerPin = "servers-pin";

class FileLab final : public KeyLab {
  public:
    FileLab() { KPS_ASSERT(FileKeyStore::create(directory()).has_value()); }
};

/// Two SoftHSM tokens in a folder of their own.
class TokenLab final : public KeyLab {
  public:
    TokenLab() {
        const std::string tokens = folder() / "tokens";
        KPS_ASSERT(make_directory(tokens).has_value());
        const std::string config = folder() / "softhsm2.conf";
        const std::string text = "directories.tokendir = " + tokens +
                                 "\nobjectstore.backend = file\nlog.level = ERROR\n";
        KPS_ASSERT(replace_file(config, base::as_bytes(text), Flush::Later).has_value());
        ::setenv("SOFTHSM2_CONF", config.c_str(), 1);
        for (const auto& [label, pin] :
             {std::pair{"custodians", kCustodianPin}, {"server", kServerPin}}) {
            const std::string command =
                std::string("softhsm2-util --init-token --free --so-pin 12345678 --label ") +
                label + " --pin " + pin + " > " + (folder() / "softhsm2.out") + " 2>&1";
            KPS_ASSERT(std::system(command.c_str()) == 0);  // NOLINT: a fixed command line
        }
        const base::Status made =
            TokenKeyStore::create(directory(), {kModule, "custodians", "server"},
                                  {base::as_bytes(kCustodianPin), base::as_bytes(kServerPin)});
        if (!made) base::assertion_failed(made.error().context.c_str(), __FILE__, __LINE__);
    }
};

}  // namespace

std::unique_ptr<KeyLab> make_lab(StoreKind kind) {
    switch (kind) {
        case StoreKind::File:
            return std::make_unique<FileLab>();
        case StoreKind::Token:
            return std::make_unique<TokenLab>();
    }
    return nullptr;
}

namespace {

using base::ErrorCode;

constexpr Month kMonth{2026, 11};
constexpr Month kNext{2026, 12};
const base::ByteView kInfo = base::as_bytes("info");

/// What every store of month keys does, whatever it is made of.
class KeyConformance : public testing::TestWithParam<StoreKind> {
  protected:
    KeyConformance() : lab_(make_lab(GetParam())) {}
    std::unique_ptr<KeyLab> lab_;
};

INSTANTIATE_TEST_SUITE_P(Stores, KeyConformance, testing::Values(StoreKind::File, StoreKind::Token),
                         [](const auto& kind) {
                             return kind.param == StoreKind::File ? "File" : "Token";
                         });

TEST_P(KeyConformance, AMonthIsMadeOnceAndFoundAgain) {
    const auto store = lab_->must_open();
    EXPECT_EQ(store->find(kMonth).error().code, ErrorCode::NotFound);
    EXPECT_TRUE(store->list()->empty());
    ASSERT_TRUE(store->make(kMonth, kNoonUs));
    const auto made = store->find(kMonth);
    ASSERT_TRUE(made) << made.error().context;
    EXPECT_EQ(store->make(kMonth, kNoonUs + 5).error().code, ErrorCode::AlreadyExists);
    ASSERT_TRUE(store->make(kNext, kNoonUs));
    const auto again = lab_->must_open()->find(kMonth);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->public_key, made->public_key);
    EXPECT_EQ(again->index_key, made->index_key);
    EXPECT_EQ(again->suite, made->suite);
    EXPECT_NE(store->find(kNext)->public_key, made->public_key);
    EXPECT_NE(store->find(kNext)->index_key, made->index_key);
    const auto records = store->list();
    ASSERT_TRUE(records);
    ASSERT_EQ(records->size(), 2u);
    EXPECT_EQ(records->front().month, kMonth);
    EXPECT_EQ(records->front().made_us, kNoonUs);
    EXPECT_EQ(records->front().public_key, made->public_key);
    EXPECT_EQ(records->front().destroyed_us, 0);
}

TEST_P(KeyConformance, WhatIsSealedOpensInItsMonthWithItsInfoAndUnharmedOnly) {
    const MonthKeys month = lab_->must_make(kMonth);
    lab_->must_make(kNext);
    const auto store = lab_->must_open();
    const base::Bytes sealed = sealed_to(month, "a data key");
    const auto opened = store->open_sealed(kMonth, sealed, kInfo);
    ASSERT_TRUE(opened) << opened.error().context;
    EXPECT_EQ(base::as_text(*opened), "a data key");
    EXPECT_FALSE(store->open_sealed(kMonth, sealed, base::as_bytes("other")));
    EXPECT_FALSE(store->open_sealed(kNext, sealed, kInfo));
    EXPECT_EQ(store->open_sealed({2027, 1}, sealed, kInfo).error().code, ErrorCode::NotFound);
    for (std::size_t at = 0; at < sealed.size(); ++at) {
        base::Bytes bad = sealed;
        bad[at] = static_cast<std::uint8_t>(bad[at] ^ (1u << (at % 8)));
        // The top bit of an X25519 point is not part of it.
        if (month.suite == KeySuite::X25519 && at == 31)
            bad[at] = static_cast<std::uint8_t>(sealed[at] ^ 1u);
        EXPECT_FALSE(store->open_sealed(kMonth, bad, kInfo)) << at;
    }
    for (std::size_t size = 0; size < sealed.size(); ++size)
        EXPECT_FALSE(store->open_sealed(kMonth, base::ByteView(sealed).first(size), kInfo)) << size;
    EXPECT_FALSE(store->open_sealed(kMonth, base::Bytes(4'096, 7), kInfo));
}

// Evidence R-088.
TEST_P(KeyConformance, WhatTheServerHoldsSealsAndOpensNothing) {
    const MonthKeys month = lab_->must_make(kMonth);
    const auto server = lab_->must_open(KeyAccess::sealing());
    EXPECT_FALSE(server->is_unlocked());
    const auto found = server->find(kMonth);
    ASSERT_TRUE(found) << found.error().context;
    EXPECT_EQ(found->index_key, month.index_key);
    const auto opened = server->open_sealed(kMonth, sealed_to(*found, "key"), kInfo);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::CryptoFailed);
    EXPECT_TRUE(lab_->must_open()->is_unlocked());
}

TEST_P(KeyConformance, AMonthIsFitForSealingOnlyAfterACanary) {
    ASSERT_TRUE(lab_->must_open()->make(kMonth, kNoonUs));
    const auto server = lab_->must_open(KeyAccess::sealing());
    EXPECT_FALSE(server->find(kMonth)->is_proved);
    EXPECT_EQ(server->prove(kMonth, kNoonUs).error().code, ErrorCode::CryptoFailed);
    EXPECT_FALSE(server->find(kMonth)->is_proved);
    EXPECT_EQ(server->list()->front().proved_us, 0);
    ASSERT_TRUE(lab_->must_open()->prove(kMonth, kNoonUs + 7));
    EXPECT_TRUE(server->find(kMonth)->is_proved);
    // A canary may be opened again, as a check; the first time stands.
    ASSERT_TRUE(lab_->must_open()->prove(kMonth, kNoonUs + 99));
    EXPECT_EQ(server->list()->front().proved_us, kNoonUs + 7);
    EXPECT_EQ(lab_->must_open()->prove(kNext, kNoonUs).error().code, ErrorCode::NotFound);
}

TEST_P(KeyConformance, ADestroyedMonthOpensNothingAndIsNeverMadeAgain) {
    const MonthKeys month = lab_->must_make(kMonth);
    const MonthKeys next = lab_->must_make(kNext);
    const base::Bytes sealed = sealed_to(month, "key");
    base::Hash intent{};
    intent.fill(0x77);
    {
        const auto server = lab_->must_open(KeyAccess::sealing());
        EXPECT_FALSE(server->destroy(kMonth, intent, kNoonUs));
        EXPECT_TRUE(server->find(kMonth));
    }
    const auto store = lab_->must_open();
    const auto act = store->destroy(kMonth, intent, kNoonUs + 9);
    ASSERT_TRUE(act) << act.error().context;
    EXPECT_EQ(act->public_key, month.public_key);
    for (const auto& seen : {lab_->must_open(), lab_->must_open(KeyAccess::sealing())}) {
        EXPECT_EQ(seen->find(kMonth).error().code, ErrorCode::NotFound);
        EXPECT_EQ(seen->open_sealed(kMonth, sealed, kInfo).error().code, ErrorCode::NotFound);
        EXPECT_EQ(seen->make(kMonth, kNoonUs).error().code, ErrorCode::AlreadyExists);
        EXPECT_EQ(seen->prove(kMonth, kNoonUs).error().code, ErrorCode::NotFound);
        const auto records = seen->list();
        ASSERT_EQ(records->size(), 2u);
        EXPECT_EQ(records->front().destroyed_us, kNoonUs + 9);
        EXPECT_EQ(records->front().public_key, month.public_key);
    }
    EXPECT_EQ(store->destroy(kMonth, intent, kNoonUs).error().code, ErrorCode::NotFound);
    const auto kept = month_files::read_last_act(lab_->directory(), kMonth);
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->mac, act->mac);
    EXPECT_EQ(kept->challenge, act->challenge);
    EXPECT_TRUE(store->open_sealed(kNext, sealed_to(next, "key"), kInfo));
}

TEST_P(KeyConformance, SeveralWhoMakeTheSameMonthMakeItOnce) {
    std::vector<std::unique_ptr<MonthKeyStore>> stores;
    for (int i = 0; i < 4; ++i) stores.push_back(lab_->must_open());
    std::atomic<int> made{0};
    std::atomic<int> late{0};
    std::vector<std::thread> threads;
    for (auto& store : stores)
        threads.emplace_back([&] {
            for (std::int32_t month = 1; month <= 12; ++month) {
                const auto status = store->make({2030, month}, kNoonUs);
                if (status) ++made;
                if (!status && status.error().code == ErrorCode::AlreadyExists) ++late;
            }
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(made, 12);
    EXPECT_EQ(late, 36);
    EXPECT_EQ(stores[0]->list()->size(), 12u);
    for (std::int32_t month = 1; month <= 12; ++month)
        EXPECT_TRUE(stores[0]->prove({2030, month}, kNoonUs));
}

TEST_P(KeyConformance, TheWrongSecretUnlocksNothing) {
    lab_->must_make(kMonth);
    const std::string other = lab_->folder() / "other.secret";
    ASSERT_TRUE(write_secret(other, base::as_bytes("another secret")));
    const auto wrong = lab_->open({KeyAccess::Kind::File, {other}});
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().code, ErrorCode::CryptoFailed);
    EXPECT_FALSE(lab_->open({KeyAccess::Kind::File, {lab_->folder() / "none"}}));
    EXPECT_TRUE(lab_->open({KeyAccess::Kind::File, {lab_->directory() + "/unlock.secret"}}));
}

TEST_P(KeyConformance, SharesUnlockWhenThereAreEnoughOfOneSecret) {
    const MonthKeys month = lab_->must_make(kMonth);
    const std::string unlock = lab_->directory() + "/" + std::string(kUnlockFile);
    const KeySecret secret = read_secret(unlock).take();
    const auto files = write_shares(secret.view(), {lab_->folder() / "shares", 5, 3});
    ASSERT_TRUE(files) << files.error().context;
    ASSERT_EQ(files->size(), 5u);
    ASSERT_TRUE(shred_file(unlock));
    EXPECT_FALSE(lab_->must_open()->is_unlocked());
    const auto store = lab_->open(KeyAccess::shares({files->at(4), files->at(0), files->at(2)}));
    ASSERT_TRUE(store) << store.error().context;
    EXPECT_TRUE((*store)->open_sealed(kMonth, sealed_to(month, "key"), kInfo));
    EXPECT_TRUE(lab_->open(KeyAccess::shares(*files)));

    const auto refusal = [this](std::vector<std::string> given) {
        const auto opened = lab_->open(KeyAccess::shares(std::move(given)));
        return opened ? ErrorCode::Internal : opened.error().code;
    };
    EXPECT_EQ(refusal({}), ErrorCode::InvalidArgument);
    EXPECT_EQ(refusal({files->at(0), files->at(1)}), ErrorCode::CryptoFailed);
    EXPECT_EQ(refusal({files->at(0), files->at(1), files->at(1)}), ErrorCode::InvalidArgument);
    EXPECT_EQ(refusal({files->at(0), files->at(1), files->at(1) + "x"}), ErrorCode::NotFound);
    // Of another splitting of the same secret, and of another secret: both are told.
    const auto others = write_shares(secret.view(), {lab_->folder() / "others", 5, 3});
    EXPECT_EQ(refusal({files->at(0), files->at(1), others->at(2)}), ErrorCode::InvalidArgument);
    const auto foreign =
        write_shares(base::as_bytes("something"), {lab_->folder() / "foreign", 3, 2});
    EXPECT_EQ(refusal({foreign->at(0), foreign->at(1)}), ErrorCode::CryptoFailed);
}

}  // namespace
}  // namespace kps::audit::tests
