#include "audit/receipts/full_receipt.h"

#include <gtest/gtest.h>

#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/log_for_tests.h"
#include "audit/receipts/receipt_maker.h"
#include "audit/verifier/entry_finder.h"
#include "crypto/digest.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using tests::make_draft;

constexpr std::uint64_t kEntries = 300;

/// A published log of two bundles, still open.
class FullReceiptTest : public ::testing::Test {
  protected:
    void SetUp() override {
        // No KEY entry of a new segment comes between.
        setup_.options.segment_bytes = 1u << 20;
        log_ = setup_.must_open();
        std::vector<Draft> drafts;
        for (std::uint64_t i = 0; i < kEntries; ++i) drafts.push_back(draft_of(i));
        first_ = tests::append_later(*log_, std::move(drafts)).get().receipt.index;
        ASSERT_TRUE(log_->publish());
    }
    static Draft draft_of(std::uint64_t i) {
        Draft draft = make_draft(i);
        draft.request_digest = crypto::sha256(base::as_bytes("request " + std::to_string(i)));
        draft.response_digest = crypto::sha256(base::as_bytes("response " + std::to_string(i)));
        return draft;
    }
    static Exchange exchange_of(std::uint64_t i) {
        const Draft draft = draft_of(i);
        return {draft.request_digest, draft.response_digest};
    }
    PublishedReader reader() const {
        return [this](const std::string& path) {
            return read_public_file(setup_.log_directory(), path, PublicAccess::Entries);
        };
    }
    NoteVerifier verifier() const { return *NoteVerifier::parse(setup_.keys().verifier_key()); }
    ReceiptDesk desk() {
        return ReceiptDesk({reader(), verifier(), log_->recipient_secrets(), setup_.clock,
                            [this] { return log_->state().checkpoint->size; }});
    }
    base::InstitutionId owner_of(std::uint64_t i) const { return make_draft(i).institution; }

    tests::TemporaryFolder folder_;
    tests::Setup setup_{folder_.path()};
    std::unique_ptr<SegmentLog> log_;
    std::uint64_t first_ = 0;
};

TEST_F(FullReceiptTest, ProvesOfflineWithTheVerifierKeyAloneWhatWasAskedAndAnswered) {
    for (const std::uint64_t i : {0u, 17u, 255u, 299u}) {
        const auto text = desk().give(owner_of(i), first_ + i);
        ASSERT_TRUE(text) << text.error().context;
        ASSERT_TRUE(is_full_receipt(*text));
        const auto receipt = parse_full_receipt(*text);
        ASSERT_TRUE(receipt) << receipt.error().context;
        EXPECT_EQ(receipt->index, first_ + i);
        EXPECT_EQ(receipt->text(), *text);
        EXPECT_TRUE(check_full_receipt(*receipt, verifier()));
        EXPECT_TRUE(check_opening(*receipt, exchange_of(i)));
        const auto other = check_opening(*receipt, exchange_of(i + 1));
        ASSERT_FALSE(other);
        EXPECT_EQ(other.error().code, ErrorCode::CorruptData);
        Exchange half = exchange_of(i);
        half.response[31] ^= 1;
        EXPECT_FALSE(check_opening(*receipt, half));
    }
}

// Evidence R-088.
TEST_F(FullReceiptTest, AnotherInstitutionsEntryAndOneThatIsNotThereAreRefusedAlike) {
    const base::InstitutionId stranger(owner_of(0).value() + 7);
    for (const auto& [institution, index] :
         {std::pair{stranger, first_}, std::pair{owner_of(0), first_ + 1},
          std::pair{owner_of(0), std::uint64_t{1} << 40},
          // The KEY and START entries of the log belong to nobody.
          std::pair{base::InstitutionId(), std::uint64_t{0}}, std::pair{owner_of(0), first_ - 1}}) {
        const auto text = desk().give(institution, index);
        ASSERT_FALSE(text);
        EXPECT_EQ(text.error().code, ErrorCode::NotFoundPath);
        EXPECT_EQ(text.error().context, "log: no such receipt");
    }
}

TEST_F(FullReceiptTest, AnInstitutionIsToldOfNoAlarmAboutIt) {
    Draft alarm = make_draft(0, EntryType::Alarm);
    const auto outcome = tests::append(*log_, alarm);
    ASSERT_TRUE(log_->publish());
    const auto text = desk().give(alarm.institution, outcome.receipt.index);
    ASSERT_FALSE(text);
    EXPECT_EQ(text.error().code, ErrorCode::NotFoundPath);
}

TEST_F(FullReceiptTest, AnEntryThatIsNotPublishedYetIsBusyUntilItIs) {
    const auto outcome = tests::append(*log_, draft_of(7));
    const auto early = desk().give(owner_of(7), outcome.receipt.index);
    ASSERT_FALSE(early);
    EXPECT_EQ(early.error().code, ErrorCode::Busy);
    ASSERT_TRUE(log_->publish());
    EXPECT_TRUE(desk().give(owner_of(7), outcome.receipt.index));
    // Nothing is published at all, as in the first second of a log.
    std::filesystem::remove(setup_.log_directory() + "/tiles/checkpoint");
    EXPECT_EQ(desk().give(owner_of(7), outcome.receipt.index).error().code, ErrorCode::Busy);
}

TEST_F(FullReceiptTest, TheSecretIsGivenForADayAndThenOnlyWithTheKeys) {
    setup_.clock.advance_us(kRecipientSecretUs);
    auto receipt = *parse_full_receipt(*desk().give(owner_of(3), first_ + 3));
    EXPECT_TRUE(receipt.secret);
    setup_.clock.advance_us(1);
    receipt = *parse_full_receipt(*desk().give(owner_of(3), first_ + 3));
    EXPECT_FALSE(receipt.secret);
    EXPECT_TRUE(check_full_receipt(receipt, verifier()));
    const auto closed = check_opening(receipt, exchange_of(3));
    ASSERT_FALSE(closed);
    EXPECT_EQ(closed.error().code, ErrorCode::NotFound);

    const auto found = find_entry(setup_.log_directory(), first_ + 3);
    ASSERT_TRUE(found);
    const auto unlocked = open_month_keys(setup_.key_directory());
    ASSERT_TRUE(unlocked);
    const auto secret =
        secret_of_found(*found, **unlocked, crypto::sha256(base::as_bytes(tests::kOrigin)));
    ASSERT_TRUE(secret) << secret.error().context;
    receipt.secret = *secret;
    EXPECT_TRUE(check_opening(receipt, exchange_of(3)));
}

TEST_F(FullReceiptTest, ASecretOpensTheEntryItIsForAndNoOther) {
    const auto one = *parse_full_receipt(*desk().give(owner_of(5), first_ + 5));
    auto other = *parse_full_receipt(*desk().give(owner_of(6), first_ + 6));
    other.secret = one.secret;
    EXPECT_FALSE(check_opening(other, exchange_of(6)));
}

TEST_F(FullReceiptTest, EveryChangedCharacterIsFound) {
    const std::string text = *desk().give(owner_of(20), first_ + 20);
    // In the secret a change shows in the opening alone, so that is checked too.
    const auto is_whole = [this](const std::string& changed) {
        const auto receipt = parse_full_receipt(changed);
        return receipt && check_full_receipt(*receipt, verifier()) &&
               check_opening(*receipt, exchange_of(20));
    };
    ASSERT_TRUE(is_whole(text));
    for (std::size_t at = 0; at < text.size(); ++at) {
        for (const char flip : {char{1}, char{32}}) {
            std::string changed = text;
            changed[at] = static_cast<char>(changed[at] ^ flip);
            ASSERT_FALSE(is_whole(changed)) << "at " << at << ": " << changed[at];
        }
        ASSERT_FALSE(is_whole(text.substr(0, at))) << "cut at " << at;
    }
}

TEST_F(FullReceiptTest, AReceiptOfAnotherLogIsRefused) {
    const auto receipt = *parse_full_receipt(*desk().give(owner_of(1), first_ + 1));
    tests::TemporaryFolder other_folder;
    tests::Setup other(other_folder.path());
    other.must_open()->stop();
    EXPECT_FALSE(check_full_receipt(receipt, *NoteVerifier::parse(other.keys().verifier_key())));
}

TEST(FullReceiptShape, RefusesWhatIsNone) {
    for (const std::string text :
         {"", "c2sp.org/tlog-proof@v1\n", "c2sp.org/tlog-proof@v2\nindex 0\n\n",
          "c2sp.org/tlog-proof@v1\nindex 0\n\nkps\n1\n\n",
          "c2sp.org/tlog-proof@v1\nextra AQA=\nindex 0\n\n",
          "c2sp.org/tlog-proof@v1\nextra AQI=\nindex 0\n\n"}) {
        const auto receipt = parse_full_receipt(text);
        ASSERT_FALSE(receipt) << text;
        EXPECT_EQ(receipt.error().code, ErrorCode::CorruptData);
    }
    const std::string long_text =
        "c2sp.org/tlog-proof@v1\n" + std::string(kFullReceiptBytesMax, 'A');
    EXPECT_FALSE(parse_full_receipt(long_text));
}

TEST(RecipientSecrets, KeepNoMoreKeysThanTheirLimit) {
    RecipientSecrets secrets;
    crypto::Key256 key{};
    for (std::uint32_t number = 1; number <= kRecipientKeysMax + 1; ++number) {
        key[0] = static_cast<std::uint8_t>(number);
        secrets.add(number, key, 1'000);
    }
    EXPECT_FALSE(secrets.find(1, 9, 1'000));
    EXPECT_TRUE(secrets.find(2, 9, 1'000));
    EXPECT_EQ(secrets.find(kRecipientKeysMax + 1, 9, 1'000), recipient_secret(key, 9));
    EXPECT_FALSE(secrets.find(kRecipientKeysMax + 2, 9, 1'000));
}

}  // namespace
}  // namespace kps::audit
