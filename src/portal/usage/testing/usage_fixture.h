#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "institutions/institution_store.h"
#include "portal/testing/schema_check.h"
#include "portal/testing/test_portal.h"
#include "portal/usage/usage_desk.h"
#include "portal/usage/usage_schemas.h"

/// What the tests of use share: a portal whose rights are told by the test, and counts as the log would give them.
namespace kps::portal::testing {

using audit::EntryType;
using base::ErrorCode;
using base::InstitutionId;
using base::ServiceNumber;

inline constexpr std::int64_t kDayUs = std::int64_t{86'400} * 1'000'000;
inline const InstitutionId kBank(1001);
inline const InstitutionId kOther(1002);

inline std::int64_t number(ErrorCode code) {
    return static_cast<std::int64_t>(code);
}

/// A desk whose rights are told by the test.
class FakeDesk final : public UsageDesk {
  public:
    explicit FakeDesk(std::shared_ptr<storage::Database> database)
        : store_(usage::UsageStore::open(std::move(database)).value()) {}
    usage::UsageStore& store() override { return *store_; }
    std::optional<ServiceTitle> title_of(ServiceNumber service) const override {
        if (service.value() > 9) return std::nullopt;
        return ServiceTitle{service.value() == 8 ? "AdresSorgula" : "KisiSorgula", "2024-04-01",
                            "Kişi sorgulama", "Person query"};
    }
    std::optional<AskingForm> form_of(ServiceNumber service) const override {
        if (service.value() != 7) return std::nullopt;
        return AskingForm{"/api/v1/services/KisiSorgula/2024-04-01/Sorgula",
                          "urn:sorgula",
                          "urn:kisi",
                          "Sorgula",
                          "Kriter",
                          true,
                          {{"KimlikNo", "long", "number", {}}}};
    }
    const std::vector<SyntheticPerson>& people() const override { return synthetic; }
    std::vector<SyntheticPerson> synthetic;
    std::vector<Quota> quotas(InstitutionId institution, std::int64_t now_us) const override {
        if (institution != kBank) return {};
        return {{ServiceNumber(7),
                 now_us + 90 * kDayUs,
                 {{false, 100, 40}, {true, 1'000, 1'200}},
                 {{"RateLimit", "\"day\";r=60;t=10"}}},
                {ServiceNumber(8), now_us + 90 * kDayUs, {}, {}}};
    }
    base::Result<std::string> wsdl(InstitutionId institution, ServiceNumber service,
                                   std::int64_t) const override {
        if (institution != kBank || service.value() != 7)
            return base::failed(ErrorCode::NotFound, "not granted");
        return std::string("<wsdl/>");
    }
    std::string open_api(InstitutionId institution, std::int64_t) const override {
        return "{\"of\":" + std::to_string(institution.value()) + "}";
    }
    base::Result<std::vector<institutions::ClientCertificate>> certificates(
        InstitutionId) const override {
        return std::vector<institutions::ClientCertificate>();
    }
    letters::MadeIn place() const override { return letters::MadeIn::Test; }
    base::Status record_export(const accounts::Actor& actor, std::string_view filter,
                               std::size_t rows) const override {
        if (log_is_full) return base::failed(ErrorCode::Busy, "too many acts wait");
        recorded.push_back(actor.name + "|" + std::string(filter) + "|" + std::to_string(rows));
        return {};
    }
    const exchanges::CallTimes& times() const override { return call_times; }
    exchanges::CallTimes call_times;
    exchanges::Recordings& recordings() override { return kept; }
    exchanges::Recordings kept{exchanges::Keep::Raw};
    base::Status record_act(storage::Transaction&, const accounts::Actor& actor,
                            std::string_view rule, std::string detail) const override {
        if (log_is_full) return base::failed(ErrorCode::Busy, "too many acts wait");
        recorded.push_back(actor.name + "|" + detail);
        rules.emplace_back(rule);
        return {};
    }
    base::Result<base::Bytes> seal(base::ByteView content, std::int64_t) const override {
        return base::Bytes(content.begin(), content.begin() + 4);
    }
    bool log_is_full = false;
    mutable std::vector<std::string> recorded;
    mutable std::vector<std::string> rules;

  private:
    std::unique_ptr<usage::UsageStore> store_;
};

class UsageTest : public ::testing::Test {
  protected:
    UsageTest() {
        portal_.portal.set_usage(desk_);
        EXPECT_TRUE(desk_.store().put_names({{kBank, usage::UserKind::Service, "KRM-1001"},
                                             {kBank, usage::UserKind::End, "memur1"},
                                             {kBank, usage::UserKind::End, "10000000146"},
                                             {kOther, usage::UserKind::End, "yabanci"}}));
        institutions_ = institutions::InstitutionStore::open(portal_.store.temporary.database(),
                                                             institutions::AddressRule::TestOrDemo)
                            .value();
        institutions::Institution bank;
        bank.id = kBank;
        bank.name = "ÖRNEK BANKASI A.Ş.";
        bank.institution_class = institutions::InstitutionClass::Bank;
        bank.undertaking_signed = true;
        EXPECT_TRUE(institutions_->put_institution(bank, now()));
    }
    std::int64_t now() const { return portal_.clock.now_us(); }
    usage::Call call(std::int64_t user, std::int64_t days_ago, EntryType type = EntryType::Query,
                     std::uint16_t outcome = 0) {
        usage::Call made;
        made.entry = ++entries_;
        made.time_us = now() - days_ago * kDayUs + static_cast<std::int64_t>(entries_);
        made.institution = kBank;
        made.service = ServiceNumber(7);
        made.type = type;
        made.outcome = outcome;
        made.user = user;
        return made;
    }
    void keep(const std::vector<usage::Call>& calls) {
        usage::Batch batch;
        for (const usage::Call& one : calls) batch.add(one);
        batch.next_index = ++entries_;
        batch.last_us = calls.back().time_us;
        const auto position = desk_.store().position().value();
        ASSERT_TRUE(desk_.store().apply(batch, position).value());
    }
    /// Two users over two months, the last of whom is an identity number.
    void keep_some() {
        keep({call(2, 40), call(2, 2), call(2, 1), call(2, 1, EntryType::Query, 2), call(3, 1),
              call(2, 0, EntryType::Refused, 104), call(0, 0)});
    }
    Answer get(const std::string& path, const std::string& query, const std::string& token) {
        return portal_.ask({"GET", path, "", token, "", {}, query});
    }
    std::string token_of(Role role, std::uint32_t institution = 0) {
        ++people_;
        return portal_.somebody("kisi" + std::to_string(people_), role, people_, institution).token;
    }

    TestPortal portal_;
    FakeDesk desk_{portal_.store.temporary.database()};
    const SchemaCheck schemas_{usage_schemas()};
    std::unique_ptr<institutions::InstitutionStore> institutions_;
    std::uint64_t entries_ = 0;
    std::uint32_t people_ = 0;
};

}  // namespace kps::portal::testing
