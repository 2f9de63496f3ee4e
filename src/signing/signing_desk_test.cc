#include "signing/signing_desk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <map>

#include "base/hash_text.h"
#include "crypto/digest.h"
#include "http/testing/kept_answer.h"
#include "signatures/personal_certificate.h"
#include "signing/demo_signer.h"
#include "signing/limits.h"
#include "storage/testing/temporary_database.h"

namespace kps::signing {
namespace {

namespace json = boost::json;
using accounts::Actor;
using accounts::Role;
using base::as_bytes;
using lifecycle::JsonArray;
using lifecycle::JsonObject;
using lifecycle::JsonValue;

constexpr std::int64_t kNow = 1'795'255'230'000'000;
constexpr std::int64_t kDayUs = 24ll * 3'600 * 1'000'000;

Actor person(Role role, std::uint8_t number, std::optional<std::uint32_t> institution = {}) {
    Actor made;
    std::array<std::uint8_t, 16> id{};
    id[0] = number;
    made.account = base::Uuid(id);
    made.role = role;
    made.name = "Kişi " + std::to_string(number);
    if (institution) made.institution = base::InstitutionId(*institution);
    return made;
}
base::NationalId number_of(std::uint8_t person) {
    return base::NationalId::from_prefix(100'000'000u + person);
}

base::Result<std::string_view> put_text(lifecycle::Context& context) {
    context.subject.institution = base::InstitutionId(1001);
    JsonArray versions = lifecycle::list_of(context.subject.body, "versions");
    versions.emplace_back("text");
    JsonObject sections;
    lifecycle::put(sections, "purpose",
                   JsonValue("Metin " + std::to_string(versions.size()) + "\nikinci satır"));
    lifecycle::put(context.subject.body, "versions", JsonValue(std::move(versions)));
    lifecycle::put(context.subject.body, "sections", JsonValue(std::move(sections)));
    return std::string_view();
}

/// A life cycle of the undertaking's name that is offered, drafted anew, and signed.
lifecycle::Machine machine() {
    lifecycle::Machine made{.kind = "undertaking", .turkish = "Taahhütname", .prefix = "THN"};
    made.states = {{"offered", "İmzada"}, {"in-force", "Yürürlükte", true}};
    made.readers = {Role::Operator, Role::Inspector, Role::BoardMember};
    const std::vector<Role> office = {Role::Operator};
    made.acts.push_back({.name = "open",
                         .turkish = "Aç",
                         .to = {"offered"},
                         .roles = office,
                         .rule = "R-043",
                         .effect = put_text});
    made.acts.push_back({.name = "redraft",
                         .turkish = "Yeniden yaz",
                         .from = {"offered"},
                         .to = {"offered"},
                         .roles = office,
                         .rule = "R-044",
                         .effect = put_text});
    made.acts.push_back({.name = "finish",
                         .turkish = "Bitir",
                         .from = {"offered"},
                         .to = {"in-force"},
                         .roles = office,
                         .rule = "R-043"});
    return made;
}

class SigningDeskTest : public ::testing::Test {
  protected:
    SigningDeskTest() : clock_(kNow), demo_(make_authority()) {
        store_ = SignatureStore::open(temporary_.database()).value();
        course_ = lifecycle::Course::open(temporary_.database(), {machine()},
                                          [](storage::Transaction&, const lifecycle::Case&,
                                             const lifecycle::Step&) { return base::Status(); })
                      .value();
        people_ = {{"own", person(Role::Administrator, 1, 1001)},
                   {"colleague", person(Role::Administrator, 4, 1001)},
                   {"other", person(Role::Administrator, 2, 1002)},
                   {"operator", person(Role::Operator, 3)},
                   {"inspector", person(Role::Inspector, 5)},
                   {"member", person(Role::BoardMember, 7)},
                   {"technician", person(Role::Technician, 6, 1001)}};
        open_desk(signatures::Anchors::from_pem(authority_.certificate_pem).value(), &demo_);
        subject_ = course_->open_case("undertaking", people_.at("operator"), {"open", 0}, kNow)
                       .value()
                       .subject;
    }
    ~SigningDeskTest() override { desk_->stop(); }

    const crypto::CertifiedKey& make_authority() {
        crypto::CertificateRequest request;
        request.common_name = "Test imza kökü";
        request.not_before_us = kNow - 900 * kDayUs;
        request.not_after_us = kNow + 900 * kDayUs;
        request.is_authority = true;
        authority_ = crypto::make_certificate(request, nullptr).value();
        return authority_;
    }
    void open_desk(std::optional<signatures::Anchors> anchors, Signer* demo) {
        if (desk_) desk_->stop();
        desk_ = std::make_unique<SigningDesk>(SigningDesk::Parts{
            *store_, *course_, clock_, letters::MadeIn::Test, std::move(anchors), demo,
            [this](const http::Request& request) -> base::Result<Actor> {
                const auto known = people_.find(std::string(request.header("Cookie")));
                if (known == people_.end()) return base::failed(base::ErrorCode::SessionEnded);
                return known->second;
            },
            [](const base::Uuid& account) -> base::Result<base::NationalId> {
                return number_of(account.bytes()[0]);
            },
            [this](storage::Transaction&, const lifecycle::Case&, const Actor& who,
                   const KeptSignature& kept) -> base::Status {
                if (log_fails_) return base::failed(base::ErrorCode::AuditUnavailable);
                recorded_.push_back(who.name + " " + kept.name);
                return {};
            }});
    }
    http::Response send(std::string_view who, std::string_view method, std::string_view what = {},
                        std::string_view query = {}, std::string_view body = {}) {
        http::Request request;
        request.method = method;
        const std::string path = "/api/v1/signing/" + subject_.id.text() + std::string(what);
        request.path = path;
        request.query = query;
        request.body = body;
        request.headers = {{"Content-Type", "application/json"}, {"Cookie", who}};
        return http::testing::ask(desk_->handler(), request);
    }
    json::object shown(std::string_view who = "own") {
        const auto response = send(who, "GET");
        EXPECT_EQ(response.status, 200) << response.body;
        return json::parse(response.body).as_object();
    }
    std::string paper() {
        const std::string hash(shown().at("paper").as_string());
        return send("own", "GET", "/paper", "sha256=" + hash).body;
    }
    base::Bytes signed_by(std::uint8_t number, std::string_view text,
                          std::int64_t not_after_us = kNow + kDayUs) {
        const auto key = signatures::make_personal_certificate(
            {number_of(number), "Kişi", kNow - kDayUs, not_after_us, 0}, authority_);
        return signatures::sign(as_bytes(text), *key, clock_.now_us()).value();
    }
    http::Response hand_in(std::string_view who, const base::Bytes& signature) {
        return send(who, "POST", "", "", R"({"p7s":")" + base::to_base64(signature) + R"("})");
    }
    /// The reason as it stands in the answer.
    void expect_refused(const http::Response& response, const char* reason) {
        EXPECT_EQ(response.status, 422) << response.body;
        EXPECT_THAT(response.body, ::testing::HasSubstr(reason));
        EXPECT_TRUE(shown().at("signatures").as_array().empty());
        EXPECT_TRUE(recorded_.empty());
    }

    storage::testing::TemporaryDatabase temporary_{storage::Backend::Sqlite};
    base::ManualClock clock_;
    crypto::CertifiedKey authority_;
    DemoSigner demo_;
    std::unique_ptr<SignatureStore> store_;
    std::unique_ptr<lifecycle::Course> course_;
    std::unique_ptr<SigningDesk> desk_;
    std::map<std::string, Actor> people_;
    std::vector<std::string> recorded_;
    bool log_fails_ = false;
    lifecycle::Case subject_;
};

TEST_F(SigningDeskTest, ThePaperIsFrozenWhenItIsFirstShown) {
    const std::string first = paper();
    EXPECT_THAT(first, ::testing::StartsWith("%PDF-"));
    EXPECT_EQ(base::to_hex(crypto::sha256(as_bytes(first))), shown().at("paper").as_string());
    clock_.advance_us(3 * kDayUs);  // the day stands on it
    EXPECT_EQ(paper(), first);
}

// Evidence R-009.
TEST_F(SigningDeskTest, AMemberOfTheKurulReadsAnUndertakingAndDoesNotSignIt) {
    const std::string text = paper();
    EXPECT_EQ(send("member", "GET").status, 200);
    EXPECT_EQ(hand_in("member", signed_by(7, text)).status, 403);
    EXPECT_EQ(send("member", "POST", "/demo").status, 403);
    EXPECT_TRUE(shown().at("signatures").as_array().empty());
    EXPECT_TRUE(recorded_.empty());
}

// Evidence R-043. Evidence R-009.
TEST_F(SigningDeskTest, AGoodSignatureIsKeptWithItsEntryForTheLogAndGivenBack) {
    const base::Bytes signature = signed_by(1, paper());
    const auto taken = hand_in("own", signature);
    ASSERT_EQ(taken.status, 201) << taken.body;
    const json::array kept = shown("operator").at("signatures").as_array();
    ASSERT_EQ(kept.size(), 1U);
    const std::string hash(kept[0].at("sha256").as_string());
    EXPECT_EQ(hash, base::to_hex(crypto::sha256(signature)));
    const auto file = send("inspector", "GET", "/signature", "sha256=" + hash);
    EXPECT_EQ(as_bytes(file.body).size(), signature.size());
    EXPECT_EQ(file.body, base::as_text(signature));
    EXPECT_THAT(recorded_, ::testing::ElementsAre("Kişi 1 Kişi"));
}

TEST_F(SigningDeskTest, WithoutItsEntryNothingIsKept) {
    const base::Bytes signature = signed_by(1, paper());
    log_fails_ = true;
    EXPECT_EQ(hand_in("own", signature).status, 503);
    EXPECT_TRUE(shown().at("signatures").as_array().empty());
}

// Evidence R-009.
TEST_F(SigningDeskTest, AnothersCertificateIsRefused) {
    const std::string text = paper();
    expect_refused(hand_in("own", signed_by(4, text)), "other-person");
}

TEST_F(SigningDeskTest, AnotherDocumentIsRefused) {
    expect_refused(hand_in("own", signed_by(1, "%PDF-1.7 başka")), "other-content");
}

TEST_F(SigningDeskTest, AnExpiredCertificateIsRefused) {
    expect_refused(hand_in("own", signed_by(1, paper(), kNow - 1'000'000)), "not-in-time");
}

TEST_F(SigningDeskTest, AnUnknownAuthorityIsRefused) {
    const std::string text = paper();
    const base::Bytes before = signed_by(1, text);
    make_authority();
    open_desk(signatures::Anchors::from_pem(authority_.certificate_pem).value(), nullptr);
    expect_refused(hand_in("own", before), "not-trusted");
}

// Evidence R-044.
TEST_F(SigningDeskTest, AChangedTextIsAnotherEditionAndTheOldSignatureIsNotOfIt) {
    const std::string before = paper();
    ASSERT_EQ(hand_in("own", signed_by(1, before)).status, 201);
    subject_ =
        course_->act(subject_.id, people_.at("operator"), {"redraft", subject_.version}, kNow)
            .value()
            .subject;
    const std::string after = paper();
    EXPECT_NE(after, before);
    EXPECT_EQ(shown().at("edition").as_int64(), 2);
    EXPECT_EQ(shown().at("signatures").at(0).at("edition").as_int64(), 1);
    const auto late = hand_in("own", signed_by(1, before));
    EXPECT_EQ(late.status, 422);
    EXPECT_THAT(late.body, ::testing::HasSubstr("other-content"));
    // What was signed then is still there.
    const std::string hash = base::to_hex(crypto::sha256(as_bytes(before)));
    EXPECT_EQ(send("own", "GET", "/paper", "sha256=" + hash).body, before);
}

TEST_F(SigningDeskTest, OnlyTheInstitutionsAdministratorSignsAndOnlyWhileItIsOffered) {
    const std::string text = paper();
    EXPECT_EQ(hand_in("other", signed_by(2, text)).status, 404);
    EXPECT_EQ(hand_in("operator", signed_by(3, text)).status, 403);
    EXPECT_EQ(hand_in("inspector", signed_by(5, text)).status, 403);
    EXPECT_EQ(hand_in("technician", signed_by(6, text)).status, 403);
    EXPECT_EQ(send("technician", "GET").status, 403);
    EXPECT_EQ(send("other", "GET").status, 404);
    EXPECT_EQ(send("nobody", "GET").status, 401);
    ASSERT_TRUE(
        course_->act(subject_.id, people_.at("operator"), {"finish", subject_.version}, kNow));
    EXPECT_EQ(hand_in("own", signed_by(1, text)).status, 409);
}

TEST_F(SigningDeskTest, TheDemosSignerSignsForWhoIsSignedIn) {
    paper();
    ASSERT_EQ(send("colleague", "POST", "/demo").status, 201);
    const json::value kept = shown().at("signatures").at(0);
    EXPECT_EQ(kept.at("name").as_string(), "Kişi 4");
    const auto id = base::hash_from_hex(kept.at("sha256").as_string());
    auto transaction = store_->begin(storage::Access::Read).value();
    const auto found = SignatureStore::find(transaction, subject_.id, *id);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->account, people_.at("colleague").account);
}

TEST_F(SigningDeskTest, WithoutAuthoritiesOrADemoThereIsNone) {
    open_desk(std::nullopt, nullptr);
    EXPECT_FALSE(shown().at("electronic").as_bool());
    EXPECT_FALSE(shown().at("demo_signer").as_bool());
    const std::string text = paper();  // the text is read and printed all the same
    EXPECT_EQ(hand_in("own", signed_by(1, text)).status, 404);
    EXPECT_EQ(send("own", "POST", "/demo").status, 404);
    open_desk(signatures::Anchors::from_pem(authority_.certificate_pem).value(), nullptr);
    EXPECT_EQ(send("own", "POST", "/demo").status, 404);
}

TEST_F(SigningDeskTest, ACaseHasALimitedNumberOfSignatures) {
    paper();
    for (std::size_t count = 0; count < kSignaturesOfCaseMax; ++count)
        ASSERT_EQ(send("own", "POST", "/demo").status, 201) << count;
    EXPECT_EQ(send("own", "POST", "/demo").status, 422);
    EXPECT_EQ(shown().at("signatures").as_array().size(), kSignaturesOfCaseMax);
}

TEST_F(SigningDeskTest, OddBodiesAreRefused) {
    paper();
    for (const char* body : {"", "{}", R"({"p7s":"***"})", R"({"p7s":5})"})
        EXPECT_EQ(send("own", "POST", "", "", body).status, 400) << body;
    expect_refused(send("own", "POST", "", "", R"({"p7s":""})"), "not-signed");
    EXPECT_EQ(send("own", "GET", "/paper", "sha256=x").status, 400);
    EXPECT_EQ(send("own", "GET", "/paper", "sha256=" + std::string(64, '0')).status, 404);
    EXPECT_EQ(send("own", "GET", "/signature", "sha256=" + std::string(64, '0')).status, 404);
}

}  // namespace
}  // namespace kps::signing
