#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/day_text.h"
#include "contract/model.h"
#include "institutions/institution_store.h"
#include "lifecycle/course.h"
#include "lifecycle/dates.h"
#include "membership/machines.h"
#include "membership/testing/written_letter.h"
#include "membership/undertakings/measures.h"
#include "storage/testing/temporary_database.h"

/// For tests: applicants, the directorate and the Kurul under a clock that stands, on a database of their own.
namespace kps::membership::story {

using accounts::Actor;
using accounts::Role;
using base::ErrorCode;
using lifecycle::Case;
using lifecycle::JsonObject;
using lifecycle::JsonValue;
using lifecycle::Outcome;
using lifecycle::text_of;

inline constexpr std::int64_t kDay = 86'400'000'000;
inline const std::string kHash(64, 'a');
/// A document that was never handed in.
inline const std::string kUnknownHash(64, 'f');

inline JsonValue json(std::string_view text) {
    return institutions::parse_strict_json(text, ErrorCode::InvalidArgument).value();
}

inline Actor actor(Role role, std::uint8_t number) {
    Actor made;
    std::array<std::uint8_t, 16> id{};
    id[15] = number;
    made.account = base::Uuid(id);
    made.role = role;
    made.person[0] = number;
    made.name = fmt::format("Kişi {}", number);
    return made;
}

/// Who applies, and what differs by it.
struct Applicant {
    std::string kind = "bank";
    std::string name = "Örnek Bankası A.Ş.";
    std::string rank = "manager";
    std::string law = "5411";
    bool addresses = false;
    std::string area;  ///< jurisdiction as JSON; empty: none
    std::string ip = "192.0.2.10";
    std::size_t signatories = 1;
};

class Story : public ::testing::Test {
  protected:
    void SetUp() override {
        environment_.address_rule = institutions::AddressRule::TestOrDemo;
        environment_.grant_tree = &tree();
        environment_.find_document = [](storage::Transaction&, const base::Uuid&,
                                        std::string_view hash) -> base::Result<DocumentFacts> {
            if (hash == kUnknownHash) return base::failed(ErrorCode::DocumentRefused, "unknown");
            return DocumentFacts{"other", "portal", false};
        };
        environment_.send_letter = [this](storage::Transaction&, const Case& subject,
                                          std::string_view key,
                                          const JsonObject& values) -> base::Status {
            letters_.push_back(subject.number + " " + std::string(key));
            return testing::write_letter(subject, key, values, clock_.now_us());
        };
        institutions_ = institutions::InstitutionStore::open(temporary_.database(),
                                                             institutions::AddressRule::TestOrDemo)
                            .value();
        ASSERT_TRUE(open_tables(*temporary_.database()));
        course_ = lifecycle::Course::open(temporary_.database(), machines(environment_),
                                          [](storage::Transaction&, const Case&,
                                             const lifecycle::Step&) -> base::Status { return {}; })
                      .value();
    }

    static const policy::GrantTree& tree() {
        static const contract::Catalogue catalogue = contract::Catalogue::built_in().value();
        static const policy::GrantTree made(catalogue);
        return made;
    }

    base::Date today() const { return base::istanbul_date(clock_.now_us()); }
    std::string day(int days = 0) const {
        return base::day_text(base::date_from_days(base::days_from_date(today()) + days));
    }
    void go_to(const base::Date& date) {
        clock_.set_us(base::istanbul_midnight_us(date) + kDay / 2);
    }

    base::Result<Outcome> try_open(std::string_view kind, std::string_view act, const Actor& who,
                                   std::string_view input = "{}") {
        return course_->open_case(kind, who, {act, 0, json(input)}, clock_.now_us());
    }
    /// Does an act on the newest version.
    base::Result<Outcome> try_act(const Case& subject, const Actor& who, std::string_view act,
                                  std::string_view input = "{}") {
        return course_->act(subject.id, who, {act, read(subject).version, json(input)},
                            clock_.now_us());
    }
    Case act(const Case& subject, const Actor& who, std::string_view name,
             std::string_view input = "{}") {
        auto outcome = try_act(subject, who, name, input);
        EXPECT_TRUE(outcome) << name << ": " << (outcome ? "" : outcome.error().context);
        return outcome ? outcome->subject : read(subject);
    }
    Case read(const Case& subject) { return course_->read(subject.id, program()).value(); }
    static Actor program() { return Actor{}; }
    /// Code of a refusal; the article stands in its text.
    static std::string refusal(const base::Result<Outcome>& outcome) {
        return outcome ? "done" : outcome.error().context;
    }
    static bool refused_by(const base::Result<Outcome>& outcome, std::string_view rule) {
        return !outcome && outcome.error().context.find(rule) != std::string::npos;
    }

    std::string services(const Applicant& who, std::string_view extra) const {
        std::string list = fmt::format(
            R"([{{"service":"KisiSorgulaTCKimlikNoServis","version":"2011/01/01","paths":["TemelBilgisi/Ad","TemelBilgisi/Soyad"],
            "purposes":["KIMLIK"],"criteria_max":10,"per_day":1000{}}})",
            extra);
        if (who.addresses)
            list += fmt::format(
                R"(,{{"service":"KimlikNoSorgulaAdresServis","version":"2015/07/01","paths":["YerlesimYeriAdresi"],
                "purposes":["KIMLIK"],"criteria_max":1,"per_day":500{}}})",
                extra);
        return list + "]";
    }
    static std::string purposes(const Applicant& who) {
        return fmt::format(
            R"([{{"code":"KIMLIK","text":"Kimliğin doğrulanması","legal_basis":[{{"law":"{}","article":"1"}}]}}])",
            who.law);
    }
    static std::string area(const Applicant& who) {
        return who.area.empty() ? "" : R"("jurisdiction":)" + who.area + ",";
    }
    static std::string signatories(const Applicant& who) {
        std::string list;
        for (std::size_t number = 1; number <= who.signatories; ++number)
            list += fmt::format(
                R"({}{{"given_names":"İlker","surname":"Işık","rank":"{}","title":"Yetkili"}})",
                list.empty() ? "" : ",", who.rank);
        return "[" + list + "]";
    }
    static std::string documents(const Applicant& who) {
        std::string list = fmt::format(
            R"({{"kind":"application-letter","sha256":"{0}"}},{{"kind":"security-undertaking","sha256":"{0}"}},
            {{"kind":"signature-circular","sha256":"{0}"}},{{"kind":"trade-registry-gazette","sha256":"{0}"}})",
            kHash);
        for (std::size_t number = 0; number < who.signatories; ++number)
            list += fmt::format(
                R"(,{{"kind":"notarised-identity","sha256":"{}","notary_date":"2026-01-05","notary_number":"12"}})",
                kHash);
        return "[" + list + "]";
    }
    static std::string contact() {
        return R"({"postal_address":"Atatürk Bulvarı 1 Ankara","phone":"0312 111 22 33","fax":"0312 111 22 34",
                "email":"kps@ornek.gov.tr"})";
    }
    std::string description(const Applicant& who) const {
        const std::string basis = fmt::format(
            R"(,"reason":"Müşterinin kimliğini doğrulamak zorundayız","legal_basis":[{{"law":"{}","article":"1"}}])",
            who.law);
        return fmt::format(
            R"({{"read_regulation":true,"read_tariff":true,"read_services":true,"letterhead":"{0}","contact":{1},
            "letter":{{"date":"{2}","number":"E-1","addressee":"T.C. İçişleri Bakanlığı Nüfus ve Vatandaşlık İşleri Genel Müdürlüğü"}},
            "applied_by":{{"full_name":"İlker Işık","title":"Müdür","employer":"{0}"}},
            "purposes":{3},"services":{4},{5}"signatories":{6},"documents":{7}}})",
            who.name, contact(), day(), purposes(who), services(who, basis), area(who),
            signatories(who), documents(who));
    }
    std::string proposal(const Applicant& who, std::string_view valid_until = "2028-12-31") const {
        return fmt::format(
            R"({{"report":"Talep mevzuata uygundur","purposes":{},"services":{},{}"valid_until":"{}",
            "purpose_required":true,"end_user_required":true}})",
            purposes(who), services(who, ""), area(who), valid_until);
    }
    std::string measures() const {
        std::string list;
        for (const Measure& measure : measures_on(today()))
            list += fmt::format(R"({}{{"code":"{}","answer":"taken"}})", list.empty() ? "" : ",",
                                measure.code);
        return "[" + list + "]";
    }

    Case open(const Applicant& who) {
        auto outcome =
            try_open("application", "open", operator_,
                     fmt::format(R"({{"applicant_kind":"{}","name":"{}","request":"online"}})",
                                 who.kind, who.name));
        EXPECT_TRUE(outcome) << refusal(outcome);
        return outcome->subject;
    }
    Case submit(const Applicant& who) {
        const Case subject = open(who);
        act(subject, operator_, "describe", description(who));
        return act(subject, operator_, "submit");
    }
    static constexpr std::string_view kReceipt =
        R"({"channel":"post","to_named_person":false,"original_received":true,"secrecy":"hizmete-ozel"})";
    Case propose(const Applicant& who) {
        const Case subject = submit(who);
        act(subject, operator_, "register", kReceipt);
        act(subject, operator_, "review");
        return act(subject, operator_, "propose", proposal(who));
    }
    /// A meeting of today with five members and these items.
    Case meet(const std::vector<Case>& items) {
        Case meeting = try_open("board-meeting", "convene", secretary_,
                                fmt::format(R"({{"day":"{}","place":"Ankara"}})", day()))
                           .value()
                           .subject;
        for (const Case& item : items)
            act(meeting, secretary_, "add-item",
                fmt::format(R"({{"subject":"{}"}})", item.id.text()));
        for (const Actor& member : members_) act(meeting, member, "attend");
        return act(meeting, secretary_, "begin");
    }
    void vote(const Case& meeting, std::string_view vote, int item = 1) {
        for (const Actor& member : members_)
            act(meeting, member, "vote", fmt::format(R"({{"item":{},"vote":"{}"}})", item, vote));
    }
    std::string decision(std::string_view result, int item = 1) const {
        return fmt::format(
            R"({{"item":{},"result":"{}","authority_to_ask":"Kanunla yetkilidir","public_need":"Kamu yararı vardır",
            "reason":"Gerekçesi şöyledir","valid_from":"{}"}})",
            item, result, day());
    }
    Case accept(const Applicant& who) {
        const Case subject = propose(who);
        const Case meeting = meet({subject});
        vote(meeting, "accept");
        act(meeting, members_[0], "decide", decision("accept"));
        act(meeting, secretary_, "close");
        return read(subject);
    }
    Case invite(const Applicant& who) {
        const Case subject = accept(who);
        act(subject, operator_, "declare",
            fmt::format(R"({{"declaration":"{}","measures":{}}})", kHash, measures()));
        return act(subject, operator_, "invite");
    }
    Case assign(const Applicant& who) {
        const Case subject = invite(who);
        return act(
            subject, operator_, "assign",
            fmt::format(
                R"({{"letter_number":"E-2","letter_date":"{}","mandate":"{}","signatories":{}}})",
                day(), kHash, signatories(who)));
    }
    std::string signature(std::size_t number, bool post) const {
        return fmt::format(
            R"({{"signatory":{},"signed_on":"{}","channel":"{}","agreement_pages":{},"service_pages":{}}})",
            number, day(), post ? "post" : "hand", post ? 8 : 0, post ? 12 : 0);
    }
    Case sign_at_directorate(const Applicant& who) {
        const Case subject = assign(who);
        act(subject, operator_, "appoint",
            fmt::format(R"({{"day":"{}","hour":"10:00","place":"Bilgi İşlem"}})", day()));
        for (std::size_t number = 1; number <= who.signatories; ++number)
            act(subject, operator_, "sign", signature(number, false));
        return act(
            subject, operator_, "sign-for-directorate",
            fmt::format(R"({{"directorate_signatory":"Genel Müdür","signed_on":"{}"}})", day()));
    }
    std::string round() const {
        return fmt::format(
            R"({{"sent_on":"{}","agreement_pages":8,"service_pages":12,"directorate_signatory":"Genel Müdür"}})",
            day());
    }
    Case sign_by_post(const Applicant& who) {
        const Case subject = assign(who);
        act(subject, operator_, "start-round", round());
        Case last = subject;
        for (std::size_t number = 1; number <= who.signatories; ++number)
            last = act(subject, operator_, "sign", signature(number, true));
        return last;
    }
    std::string form(std::string_view ip, std::string_view channel = "post") const {
        const std::string person =
            R"({"full_name":"Işıl İnce","title":"Mühendis","phone":"0312 111 22 35"})";
        return fmt::format(
            R"({{"contact":{0},"address":"{1}","network_contact":{2},"software_contact":{2},"authorised":[{2}],
            "channel":"{3}","signed_on":"{4}","form":"{5}"}})",
            contact(), ip, person, channel, day(), kHash);
    }
    static constexpr std::string_view kConnection =
        R"({"address_open":true,"tls_tested":true,"original_form_received":true})";
    static constexpr std::string_view kHandOver =
        R"({"caller":"Ayşe Operatör","callee":"IŞIL İNCE","phone":"0312 111 22 35"})";
    Case queue(const Case& signed_case, std::string_view ip) {
        act(signed_case, operator_, "request-form");
        act(signed_case, operator_, "send-form", form(ip));
        return act(signed_case, operator_, "connect", kConnection);
    }
    const institutions::Institution* institution(const institutions::Directory& directory,
                                                 const Case& subject) const {
        for (const auto& known : directory.institutions)
            if (known.id == subject.institution) return &known;
        return nullptr;
    }

    base::ManualClock clock_{base::istanbul_midnight_us({2026, 11, 23}) + kDay / 2};
    storage::testing::TemporaryDatabase temporary_{storage::Backend::Sqlite};
    Environment environment_;
    std::vector<std::string> letters_;
    std::unique_ptr<institutions::InstitutionStore> institutions_;
    std::unique_ptr<lifecycle::Course> course_;
    const Actor operator_ = actor(Role::Operator, 1);
    const Actor second_operator_ = actor(Role::Operator, 2);
    const Actor secretary_ = actor(Role::BoardSecretary, 3);
    const std::vector<Actor> members_ = {actor(Role::BoardMember, 11), actor(Role::BoardMember, 12),
                                         actor(Role::BoardMember, 13), actor(Role::BoardMember, 14),
                                         actor(Role::BoardMember, 15)};
};

inline const Applicant kBank{};
inline const Applicant kDistrict{"district-governorship",
                                 "Örnek Kaymakamlığı",
                                 "district-governor",
                                 "5442",
                                 true,
                                 R"({"districts":[{"code":1231}]})",
                                 "192.0.2.11"};
inline const Applicant kMunicipality{
    "municipality", "Örnek Belediye Başkanlığı",        "mayor",      "5393",
    true,           R"({"districts":[{"code":1231}]})", "192.0.2.12", 2};
inline const Applicant kHospital{
    "private-hospital", "Özel Işık Hastanesi A.Ş.", "manager", "3359", false, "", "192.0.2.13"};
inline const Applicant kMinistry{"ministry", "Örnek Bakanlığı", "department-head", "CBK-1", true,
                                 "",         "192.0.2.14"};

}  // namespace kps::membership::story
