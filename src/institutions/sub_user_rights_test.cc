#include "institutions/sub_user_rights.h"

#include <gtest/gtest.h>

#include "institutions/institution_store.h"
#include "storage/testing/temporary_database.h"

namespace kps::institutions {
namespace {

using base::InstitutionId;
using storage::Backend;

constexpr std::int64_t kNow = 1'780'000'000'000'000;

class SubUserRightsTest : public ::testing::TestWithParam<Backend> {
  protected:
    void SetUp() override {
        directory_ = InstitutionStore::open(temporary_.database(), AddressRule::PublicOnly).value();
    }
    void put(std::string end_user, bool active = true) {
        auto transaction = temporary_.database()->begin(storage::Access::Write).value();
        ASSERT_TRUE(put_sub_user_rights(
            transaction, {InstitutionId(1001), std::move(end_user), "[]", active}, kNow));
        ASSERT_TRUE(transaction.commit());
    }
    std::vector<std::string> names(std::optional<std::uint64_t> after_version = std::nullopt) {
        auto transaction = temporary_.database()->begin(storage::Access::Read).value();
        std::vector<std::string> names;
        const auto rights = read_sub_user_rights(transaction, after_version).value();
        for (const SubUserRights& one : rights)
            names.push_back(one.end_user + (one.active ? "" : " left"));
        return names;
    }

    storage::testing::TemporaryDatabase temporary_{GetParam()};
    std::unique_ptr<InstitutionStore> directory_;
};

TEST_P(SubUserRightsTest, GivesAllOrWhatWasChangedAfterAVersion) {
    put("10000000078");
    put("10000000146");
    const std::uint64_t version = directory_->version().value();
    EXPECT_EQ(names(), (std::vector<std::string>{"10000000078", "10000000146"}));
    EXPECT_EQ(names(version - 1), std::vector<std::string>{"10000000146"});
    EXPECT_EQ(names(version), std::vector<std::string>{});
    put("10000000078", false);
    EXPECT_EQ(names(version), std::vector<std::string>{"10000000078 left"});
    EXPECT_EQ(directory_->version().value(), version + 1);
}

INSTANTIATE_TEST_SUITE_P(Both, SubUserRightsTest,
                         ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

}  // namespace
}  // namespace kps::institutions
