#include "institutions/user_stop_store.h"

#include <gtest/gtest.h>

#include "institutions/institution_store.h"
#include "institutions/limits.h"
#include "storage/testing/temporary_database.h"

namespace kps::institutions {
namespace {

using base::ErrorCode;
using base::InstitutionId;
using storage::Backend;

constexpr std::int64_t kNow = 1'780'000'000'000'000;

class UserStopStoreTest : public ::testing::TestWithParam<Backend> {
  protected:
    void SetUp() override {
        directory_ = InstitutionStore::open(temporary_.database(), AddressRule::PublicOnly).value();
        store_ = UserStopStore::open(temporary_.database()).value();
        for (const std::uint32_t id : {1001U, 1002U}) {
            Institution institution;
            institution.id = InstitutionId(id);
            institution.name = "Örnek";
            ASSERT_TRUE(directory_->put_institution(institution, kNow));
        }
    }
    static UserStop stop_of(std::string end_user, std::uint32_t id = 1001) {
        return {{InstitutionId(id), "KRM-" + std::to_string(id), std::move(end_user)},
                kNow,
                "number-walking stop 70/160"};
    }
    std::vector<UserStop> in_force() { return directory_->load().value().stops; }

    storage::testing::TemporaryDatabase temporary_{GetParam()};
    std::unique_ptr<InstitutionStore> directory_;
    std::unique_ptr<UserStopStore> store_;
};

TEST_P(UserStopStoreTest, PutsAStopIntoTheDirectoryWithTheVersionThatHoldsIt) {
    const auto version = store_->stop(stop_of("ayşe"));
    ASSERT_TRUE(version) << version.error().context;
    const auto loaded = directory_->load();
    ASSERT_TRUE(loaded);
    EXPECT_EQ(loaded->version, *version);
    ASSERT_EQ(loaded->stops.size(), 1u);
    EXPECT_EQ(loaded->stops[0].user, stop_of("ayşe").user);
    EXPECT_EQ(loaded->stops[0].since_us, kNow);
    EXPECT_EQ(loaded->stops[0].reason, "number-walking stop 70/160");
}

TEST_P(UserStopStoreTest, KeepsAStopOverAReopening) {
    ASSERT_TRUE(store_->stop(stop_of("")));
    store_ = UserStopStore::open(temporary_.database()).value();
    directory_ = InstitutionStore::open(temporary_.database(), AddressRule::PublicOnly).value();
    EXPECT_EQ(in_force().size(), 1u);
}

TEST_P(UserStopStoreTest, StopsAUserOnceAndNamesTheVersionThatAlreadyHoldsIt) {
    const auto first = store_->stop(stop_of("ayşe"));
    UserStop again = stop_of("ayşe");
    again.user.service_user = "KRM-1001-NEW";
    again.reason = "another";
    const auto second = store_->stop(again);
    ASSERT_TRUE(second);
    EXPECT_EQ(*second, *first);
    EXPECT_EQ(*directory_->version(), *first);
    EXPECT_EQ(in_force().size(), 1u);
    // Sub-users, service users and institutions are stopped each for themselves.
    ASSERT_TRUE(store_->stop(stop_of("")));
    ASSERT_TRUE(store_->stop(stop_of("fatma")));
    ASSERT_TRUE(store_->stop(stop_of("ayşe", 1002)));
    EXPECT_EQ(in_force().size(), 4u);
}

TEST_P(UserStopStoreTest, LiftsAStopOnlyWithANameAndAReason) {
    ASSERT_TRUE(store_->stop(stop_of("ayşe")));
    const auto lift = [&](std::string by, std::string reason) {
        const auto status = store_->lift(stop_of("ayşe").user, {by, reason, kNow + 1});
        return status ? ErrorCode{} : status.error().code;
    };
    EXPECT_EQ(lift("", "r"), ErrorCode::InvalidArgument);
    EXPECT_EQ(lift("yonetici", ""), ErrorCode::InvalidArgument);
    EXPECT_EQ(lift("yonetici", std::string(kNoteBytesMax + 1, 'r')), ErrorCode::InvalidArgument);
    EXPECT_EQ(in_force().size(), 1u);
    EXPECT_EQ(lift("yonetici", "bildirim 2026/8"), ErrorCode{});
    EXPECT_TRUE(in_force().empty());
    EXPECT_EQ(lift("yonetici", "bildirim 2026/8"), ErrorCode::NotFound);
}

TEST_P(UserStopStoreTest, LiftsNoOtherStop) {
    ASSERT_TRUE(store_->stop(stop_of("ayşe")));
    ASSERT_TRUE(store_->stop(stop_of("")));
    EXPECT_FALSE(store_->lift(stop_of("fatma").user, {"y", "r", kNow}));
    EXPECT_FALSE(store_->lift(stop_of("ayşe", 1002).user, {"y", "r", kNow}));
    ASSERT_TRUE(store_->lift(stop_of("").user, {"y", "r", kNow}));
    ASSERT_EQ(in_force().size(), 1u);
    EXPECT_EQ(in_force()[0].user.end_user, "ayşe");
}

TEST_P(UserStopStoreTest, KeepsEveryStopThereWas) {
    ASSERT_TRUE(store_->stop(stop_of("ayşe")));
    ASSERT_TRUE(store_->lift(stop_of("ayşe").user, {"yonetici", "görüşüldü", kNow + 5}));
    UserStop later = stop_of("ayşe");
    later.since_us = kNow + 9;
    ASSERT_TRUE(store_->stop(later));
    const auto history = store_->history();
    ASSERT_TRUE(history);
    ASSERT_EQ(history->size(), 2u);
    EXPECT_EQ((*history)[0].lifted_us, kNow + 5);
    EXPECT_EQ((*history)[0].lifted_by, "yonetici");
    EXPECT_EQ((*history)[0].lift_reason, "görüşüldü");
    EXPECT_FALSE((*history)[1].lifted_us);
}

TEST_P(UserStopStoreTest, RefusesWhatIsNoStop) {
    const auto code = [&](const UserStop& stop) {
        const auto version = store_->stop(stop);
        return version ? ErrorCode{} : version.error().code;
    };
    UserStop stop = stop_of("ayşe");
    stop.reason.clear();
    EXPECT_EQ(code(stop), ErrorCode::InvalidArgument);
    stop = stop_of("ayşe");
    stop.user.service_user.clear();
    EXPECT_EQ(code(stop), ErrorCode::InvalidArgument);
    stop = stop_of(std::string(kEndUserBytesMax + 1, 'x'));
    EXPECT_EQ(code(stop), ErrorCode::InvalidArgument);
    EXPECT_EQ(code(stop_of(std::string(kEndUserBytesMax, 'x'))), ErrorCode{});
    EXPECT_EQ(code(stop_of("x", 9)), ErrorCode::NotFound);
    EXPECT_EQ(in_force().size(), 1u);
}

INSTANTIATE_TEST_SUITE_P(Both, UserStopStoreTest,
                         ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

TEST(EndUserKey, IsCutBetweenCharactersAndFitForAStore) {
    EXPECT_EQ(end_user_key(""), "");
    EXPECT_EQ(end_user_key("Ayşe YILMAZ"), "Ayşe YILMAZ");
    EXPECT_EQ(end_user_key(std::string(5'000, 'x')), std::string(kEndUserBytesMax, 'x'));
    EXPECT_EQ(end_user_key(std::string(kEndUserBytesMax - 1, 'x') + "şey"),
              std::string(kEndUserBytesMax - 1, 'x'));
    EXPECT_EQ(end_user_key(std::string_view("a\0b\n\x7f", 5)), "a?b??");
    EXPECT_EQ(end_user_key("a\xff\xc0ş"), "a????");
    EXPECT_EQ(end_user_key(std::string(1'000, '\x80')).size(), 0u);
    // A key is its own key: what was stored is found again.
    for (const char* name : {"a\xff", "ayşe", "x\ty"})
        EXPECT_EQ(end_user_key(end_user_key(name)), end_user_key(name));
}

}  // namespace
}  // namespace kps::institutions
