#include "letters/campaign_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "letters/limits.h"
#include "letters/mail_outbox.h"
#include "storage/testing/temporary_database.h"

namespace kps::letters {
namespace {

using base::ErrorCode;
using storage::Backend;

constexpr std::int64_t kNow = 1'795'000'000'000'000;

constexpr std::string_view kDraft =
    R"({"values":{"request":"Üyelerinizin denetim raporu.","deadline":"31.12.2026"},"addressee":["-"],)"
    R"("signer_name":"Işıl ÇAĞLAYAN","signer_title":"Genel Müdür","signing":"by-hand","secrecy":"acik"})";

class CampaignStoreTest : public ::testing::TestWithParam<Backend> {
  protected:
    void SetUp() override {
        book_ = LetterBook::open(temporary_.database(), MadeIn::Test).value();
        store_ = CampaignStore::open(temporary_.database()).value();
        outbox_ = MailOutbox::open(temporary_.database()).value();
    }
    static Campaign campaign() {
        return {"denetim-2026",      "odalar ve bankalar", "umbrella_body",
                std::string(kDraft), "operator",           kNow};
    }
    static std::vector<CampaignTarget> targets() {
        return {{"ÖRNEK ODALAR BİRLİĞİ", base::InstitutionId(0), "", "oda@birlik.example"},
                {"ÖRNEK BANKASI A.Ş.", base::InstitutionId(1001), "institution:1001",
                 "kps@banka.example"},
                {"ÖRNEK KAYMAKAMLIĞI", base::InstitutionId(1002), "institution:1002", ""}};
    }
    std::vector<TargetState> states() {
        std::vector<TargetState> out;
        const auto all = store_->targets("denetim-2026", 0, 100);
        for (const TargetStatus& one : *all) out.push_back(one.state);
        return out;
    }

    storage::testing::TemporaryDatabase temporary_{GetParam()};
    std::unique_ptr<LetterBook> book_;
    std::unique_ptr<CampaignStore> store_;
    std::unique_ptr<MailOutbox> outbox_;
};

// Evidence R-145.
TEST_P(CampaignStoreTest, FollowsTheDeliveryOfEachTargetOfAGroup) {
    using enum TargetState;
    ASSERT_TRUE(store_->create(campaign(), targets()));
    EXPECT_THAT(states(), ::testing::ElementsAre(Pending, Pending, Pending));
    EXPECT_EQ(store_->issue_next(*book_, "denetim-2026", 100, kNow).value(), 3u);
    // The third has an inbox alone; the mails of the others wait.
    EXPECT_THAT(states(), ::testing::ElementsAre(Pending, Pending, Sent));
    auto mails = outbox_->take(kNow, 100).value();
    ASSERT_EQ(mails.size(), 2u);
    if (mails[0].address != "oda@birlik.example") std::swap(mails[0], mails[1]);
    ASSERT_TRUE(outbox_->settle(mails[0], Delivery::Accepted, "", kNow));
    ASSERT_TRUE(outbox_->settle(mails[1], Delivery::Refused, "", kNow));
    EXPECT_THAT(states(), ::testing::ElementsAre(Sent, Bounced, Sent));
    const auto second = store_->targets("denetim-2026", 1, 1);
    ASSERT_EQ(second->size(), 1u);
    ASSERT_TRUE(book_->mark_read("institution:1001", (*second)[0].letter, "ayşe", kNow));
    EXPECT_THAT(states(), ::testing::ElementsAre(Sent, Read, Sent));
    const auto counts = store_->counts("denetim-2026");
    EXPECT_EQ(counts->sent, 2);
    EXPECT_EQ(counts->read, 1);
    EXPECT_EQ(counts->pending + counts->bounced, 0);
}

TEST_P(CampaignStoreTest, WritesToEachTargetOnceWhateverCrashesInBetween) {
    ASSERT_TRUE(store_->create(campaign(), targets()));
    EXPECT_EQ(store_->issue_next(*book_, "denetim-2026", 1, kNow).value(), 1u);
    // As a crash leaves it: the second target's letter is issued, and nobody noted it.
    IssueOrder order;
    order.draft = read_draft(kDraft, "umbrella_body").value();
    order.once_key = "campaign/denetim-2026/1";
    order.by = "operator";
    order.now_us = kNow;
    const auto issued = book_->issue(order);
    ASSERT_TRUE(issued) << issued.error().context;
    EXPECT_EQ(store_->issue_next(*book_, "denetim-2026", 100, kNow).value(), 2u);
    EXPECT_EQ(store_->issue_next(*book_, "denetim-2026", 100, kNow).value(), 0u);
    const auto all = store_->targets("denetim-2026", 0, 100).value();
    EXPECT_EQ(all[1].letter, issued->number);
    EXPECT_EQ(all[2].letter, "KPS-2026/3");
}

TEST_P(CampaignStoreTest, NamesEachTargetAsItsLettersAddressee) {
    ASSERT_TRUE(store_->create(campaign(), targets()));
    ASSERT_TRUE(store_->issue_next(*book_, "denetim-2026", 100, kNow));
    const auto all = store_->targets("denetim-2026", 0, 100).value();
    for (const TargetStatus& one : all)
        EXPECT_THAT(book_->content(one.letter)->addressee, ::testing::ElementsAre(one.target.name));
}

TEST_P(CampaignStoreTest, RefusesWhatCannotBeDelivered) {
    const auto code = [&](const Campaign& one, const std::vector<CampaignTarget>& to) {
        const auto status = store_->create(one, to);
        return status ? ErrorCode{} : status.error().code;
    };
    EXPECT_EQ(code(campaign(), {}), ErrorCode::InvalidField);
    auto to = targets();
    to[0].mail.clear();
    EXPECT_EQ(code(campaign(), to), ErrorCode::InvalidField);
    to = targets();
    to[0].mail = "a@b\r\nBcc: c@d";
    EXPECT_EQ(code(campaign(), to), ErrorCode::InvalidField);
    to = targets();
    to[2].name.clear();
    EXPECT_EQ(code(campaign(), to), ErrorCode::InvalidField);
    EXPECT_EQ(code(campaign(), {kCampaignTargetsMax + 1, targets()[0]}), ErrorCode::InvalidField);
    Campaign wrong = campaign();
    wrong.draft_json = "{}";
    EXPECT_EQ(code(wrong, targets()), ErrorCode::InvalidField);
    EXPECT_EQ(code(campaign(), targets()), ErrorCode{});
    EXPECT_EQ(code(campaign(), targets()), ErrorCode::AlreadyExists);
    EXPECT_EQ(store_->counts("none").error().code, ErrorCode::NotFound);
    EXPECT_EQ(store_->issue_next(*book_, "none", 1, kNow).error().code, ErrorCode::NotFound);
}

INSTANTIATE_TEST_SUITE_P(Both, CampaignStoreTest,
                         ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

}  // namespace
}  // namespace kps::letters
