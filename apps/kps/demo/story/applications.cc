#include "apps/kps/demo/story/applications.h"

#include <fmt/format.h>

#include <array>

#include "apps/kps/demo/story/questions.h"
#include "institutions/institution.h"
#include "membership/applications/applicants.h"
#include "membership/undertakings/measures.h"

namespace kps::story {
namespace {

namespace json = boost::json;
using base::Result;
using base::Status;

constexpr std::string_view kAddressee =
    "T.C. İçişleri Bakanlığı Nüfus ve Vatandaşlık İşleri Genel Müdürlüğü";
constexpr std::array<std::string_view, 8> kGivenNames = {"İlker", "Işıl", "Gökhan", "Çağla",
                                                         "Ömer",  "Şule", "Barış",  "Nazlı"};
constexpr std::array<std::string_view, 7> kSurnames = {"Işık",  "Öztürk", "Çelik", "Şahin",
                                                       "Güneş", "Aydın",  "Koç"};
constexpr std::string_view kProvincialLaw = "5442";  ///< of governorships
constexpr int kMorning = 9 * 60;
constexpr int kMinutesEach = 3;  ///< of one institution after the other on the same day

struct Names {
    std::string given;
    std::string surname;
    std::string full() const { return given + " " + surname; }
};

Names signatory_of(const Standing& standing) {
    const std::size_t place = place_of(standing.row->key);
    return {std::string(kGivenNames[place % kGivenNames.size()]),
            std::string(kSurnames[place % kSurnames.size()])};
}

Names contact_of(const Standing& standing) {
    const std::size_t place = place_of(standing.row->key) + 3;
    return {std::string(kGivenNames[place % kGivenNames.size()]),
            std::string(kSurnames[place % kSurnames.size()])};
}

std::string phone_of(const Standing& standing) {
    return fmt::format("0312 555 10 {:02}", place_of(standing.row->key));
}

bool is_public(const Institution& row) {
    const auto* kind = membership::find_applicant_kind(row.kind);
    return kind != nullptr && kind->institution_class &&
           institutions::is_public_body(*kind->institution_class);
}

bool goes_by_post(const Institution& row) {
    const auto* kind = membership::find_applicant_kind(row.kind);
    return kind != nullptr && kind->institution_class &&
           membership::signs_by_post(*kind->institution_class);
}

json::array basis(const Institution& row) {
    return {json::object{{"law", row.law}, {"article", "1"}}};
}

json::array purposes(const Institution& row) {
    return {json::object{{"code", kPurpose},
                         {"text", "Kurumun görevi kapsamında kimliğin doğrulanması"},
                         {"legal_basis", basis(row)}}};
}

json::object group(const Institution& row, std::string_view name, std::string_view reason) {
    return {{"group", name}, {"reason", reason}, {"legal_basis", basis(row)}};
}

json::array services(const Institution& row, bool is_wish) {
    json::array out;
    const auto add = [&](std::string_view name, std::string_view version, json::array paths,
                         int criteria_max, int per_day) {
        json::object service{{"service", name},
                             {"version", version},
                             {"paths", std::move(paths)},
                             {"purposes", json::array{kPurpose}},
                             {"criteria_max", criteria_max},
                             {"per_day", per_day}};
        if (is_wish) {
            service["reason"] = "Kimliğin doğrulanması kurum için kanuni bir zorunluluktur";
            service["legal_basis"] = basis(row);
        }
        out.emplace_back(std::move(service));
    };
    json::array paths{"TemelBilgisi/Ad", "TemelBilgisi/Soyad"};
    // Who insures a child asks for the mother too.
    if (row.key == kChildInsurer) paths.emplace_back("AnneTCKimlikNo");
    add(kPersonService, kPersonVersion, std::move(paths), 10, 20'000);
    if (is_wish && row.key == kChildInsurer)
        out.back().as_object()["groups"] = {
            group(row, "TemelBilgisi", "Sigortalanan çocuğun adı poliçede doğru yazılmalıdır"),
            group(row, "other", "Poliçeyi çocuğun annesi imzalar; anne oradan bulunur")};
    if (row.district != 0)
        add("KimlikNoSorgulaAdresServis", "2015/07/01", {"YerlesimYeriAdresi"}, 1, 2'000);
    return out;
}

json::object area(const Institution& row) {
    return {{"districts", json::array{json::object{{"code", row.district}}}}};
}

json::array signatories(const Standing& standing) {
    const Names names = signatory_of(standing);
    return {json::object{{"given_names", names.given},
                         {"surname", names.surname},
                         {"rank", standing.row->rank},
                         {"title", "Kurum Yetkilisi"}}};
}

json::object contact(const Standing& standing) {
    return {{"postal_address", "Örnek Mahallesi Deneme Caddesi 1 Ankara"},
            {"phone", phone_of(standing)},
            {"fax", phone_of(standing)},
            {"email", fmt::format("kps@{}.example", standing.row->key)}};
}

Result<json::array> documents(Standing& standing) {
    std::vector<std::string_view> kinds = {"application-letter", "security-undertaking"};
    if (!is_public(*standing.row)) {
        kinds.insert(kinds.end(),
                     {"signature-circular", "trade-registry-gazette", "notarised-identity"});
    }
    json::array out;
    for (const std::string_view kind : kinds) {
        json::object document{{"kind", kind}};
        document["sha256"] = KPS_TRY(hand_in(*standing.applicant, standing.application, kind));
        if (kind == "notarised-identity") {
            document["notary_date"] = "2025-06-05";
            document["notary_number"] = "1204";
        }
        out.emplace_back(std::move(document));
    }
    return out;
}

/// One application on its way.
class Course {
  public:
    Course(Tale& tale, Standing& standing) : tale_(tale), standing_(standing) {}

    Status apply() {
        const Institution& row = *standing_.row;
        standing_.application = KPS_TRY(
            open_case(*standing_.applicant, "application", "open",
                      {{"applicant_kind", row.kind}, {"name", row.name}, {"request", "online"}}));
        standing_.applicant->follow(standing_.application.number, standing_.application.code);
        const std::string who = signatory_of(standing_).full();
        json::object body{
            {"read_regulation", true},
            {"read_tariff", true},
            {"read_services", true},
            {"letterhead", row.name},
            {"contact", contact(standing_)},
            {"letter",
             json::object{
                 {"date", tale_.today_text()}, {"number", "E-1"}, {"addressee", kAddressee}}},
            {"applied_by",
             json::object{{"full_name", who}, {"title", "Müdür"}, {"employer", row.name}}},
            {"purposes", purposes(row)},
            {"services", services(row, true)},
            {"signatories", signatories(standing_)},
            {"documents", KPS_TRY(documents(standing_))}};
        if (row.district != 0) body["jurisdiction"] = area(row);
        KPS_TRY(by_applicant("describe", body));
        return row.stage == Stage::Draft ? Status() : by_applicant("submit");
    }
    Status send_back() { return by_operator("return", {{"ground", "cargo"}}); }
    Status take_in() {
        return by_operator("register", {{"channel", "post"},
                                        {"to_named_person", false},
                                        {"original_received", true},
                                        {"secrecy", "hizmete-ozel"}});
    }
    Status ask_for_documents(int last_day) {
        return by_operator("request-documents", {{"missing", json::array{"İmza sirkülerinin aslı"}},
                                                 {"last_day", tale_.exact_day_text(last_day)}});
    }
    Status turn_down() {
        return by_operator("reject",
                           {{"reason", "Eksik belgeler verilen sürede tamamlanmamıştır"}});
    }
    Status review() { return by_operator("review"); }
    Status propose() {
        const Institution& row = *standing_.row;
        json::object body{{"report", "Talep mevzuata uygun bulunmuştur"},
                          {"purposes", purposes(row)},
                          {"services", services(row, false)},
                          {"valid_until", tale_.exact_day_text(row.valid_until)},
                          {"purpose_required", true},
                          {"end_user_required", true}};
        if (row.district != 0) body["jurisdiction"] = area(row);
        // The demo's own district governorship asks about Seyhan as well.
        if (row.law == kProvincialLaw) body["shared_area_known"] = true;
        return by_operator("propose", body);
    }
    Status declare() {
        const std::string declaration = KPS_TRY(document("declaration"));
        return by_applicant("declare", {{"declaration", declaration},
                                        {"measures", measures_taken(tale_.server().today())}});
    }
    Status find_deficient() {
        return by_operator("notify-deficiency",
                           {{"deficiencies", json::array{"TKN-02 kanıtı", "IDR-05 planı"}},
                            {"notified_on", tale_.today_text()}});
    }
    Status invite() { return by_operator("invite"); }
    Status assign() {
        const std::string mandate = KPS_TRY(document("mandate"));
        return by_operator("assign", {{"letter_number", "E-2"},
                                      {"letter_date", tale_.today_text()},
                                      {"mandate", mandate},
                                      {"signatories", signatories(standing_)}});
    }
    Status appoint(int day) {
        return by_operator(
            "appoint",
            {{"day", tale_.day_text(day)}, {"hour", "10:00"}, {"place", "Bilgi İşlem Dairesi"}});
    }
    Status send_round() {
        return by_operator("start-round", {{"sent_on", tale_.today_text()},
                                           {"agreement_pages", 8},
                                           {"service_pages", 12},
                                           {"directorate_signatory", "Genel Müdür"}});
    }
    Status sign() {
        const bool post = goes_by_post(*standing_.row);
        KPS_TRY(by_operator("sign", {{"signatory", 1},
                                     {"signed_on", tale_.today_text()},
                                     {"channel", post ? "post" : "hand"},
                                     {"agreement_pages", post ? 8 : 0},
                                     {"service_pages", post ? 12 : 0}}));
        if (post) return {};
        return by_operator("sign-for-directorate", {{"directorate_signatory", "Genel Müdür"},
                                                    {"signed_on", tale_.today_text()}});
    }
    Status send_form() {
        const json::object person{{"full_name", contact_of(standing_).full()},
                                  {"title", "Mühendis"},
                                  {"phone", phone_of(standing_)}};
        const std::string form = KPS_TRY(document("information-form"));
        return by_applicant("send-form", {{"contact", contact(standing_)},
                                          {"address", standing_.address},
                                          {"network_contact", person},
                                          {"software_contact", person},
                                          {"authorised", json::array{person}},
                                          {"channel", "post"},
                                          {"signed_on", tale_.today_text()},
                                          {"form", form}});
    }
    Status connect() {
        return by_operator(
            "connect",
            {{"address_open", true}, {"tls_tested", true}, {"original_form_received", true}});
    }
    Status hand_over() {
        const json::value shown =
            KPS_TRY(act(tale_.operator_person(), standing_.application, "hand-over",
                        {{"caller", "Genel Müdürlük Görevlisi"},
                         {"callee", contact_of(standing_).full()},
                         {"phone", phone_of(standing_)}}));
        standing_.number = shown.at("institution").as_int64();
        standing_.secret = shown.at("told_once").at("secret").as_string();
        return {};
    }

  private:
    Status by_operator(std::string_view name, const json::object& input = {}) {
        KPS_TRY(act(tale_.operator_person(), standing_.application, name, input));
        return {};
    }
    Status by_applicant(std::string_view name, const json::object& input = {}) {
        KPS_TRY(act(*standing_.applicant, standing_.application, name, input));
        return {};
    }
    Result<std::string> document(std::string_view kind) {
        return hand_in(*standing_.applicant, standing_.application, kind);
    }

    Tale& tale_;
    Standing& standing_;
};

/// Plans the steps of one application in their order.
class Planner {
  public:
    Planner(Tale& tale, Standing& standing)
        : tale_(tale),
          standing_(standing),
          minute_(kMorning + kMinutesEach * static_cast<int>(place_of(standing.row->key))) {}

    void plan() {
        if (!before_board()) return;
        const int met = day_of(standing_.row->meeting);
        if (declared(met) && signed_by_all(met)) connected(met);
    }

  private:
    void step(int day, Status (Course::*happens)()) {
        tale_.at(day, minute_, [course = Course(tale_, standing_), happens]() mutable {
            return (course.*happens)();
        });
    }
    bool ends_at(std::initializer_list<Stage> stages) const {
        return std::find(stages.begin(), stages.end(), standing_.row->stage) != stages.end();
    }

    bool before_board() {
        const int applied = standing_.row->applied;
        step(applied, &Course::apply);
        if (ends_at({Stage::Draft, Stage::Redirected, Stage::Submitted})) return false;
        if (ends_at({Stage::Returned})) {
            step(applied + 3, &Course::send_back);
            return false;
        }
        step(applied + 5, &Course::take_in);
        if (ends_at({Stage::Registered})) return false;
        if (ends_at({Stage::Lacking, Stage::RejectedWithoutBoard})) {
            tale_.at(applied + 6, minute_, [course = Course(tale_, standing_), applied]() mutable {
                return course.ask_for_documents(applied + 36);
            });
            if (ends_at({Stage::RejectedWithoutBoard})) step(applied + 40, &Course::turn_down);
            return false;
        }
        step(applied + 7, &Course::review);
        if (ends_at({Stage::InReview})) return false;
        step(applied + 12, &Course::propose);
        return !ends_at(
            {Stage::OnAgenda, Stage::Rejected, Stage::Postponed, Stage::AwaitingDeclaration});
    }
    bool declared(int met) {
        step(met + 6, &Course::declare);
        if (ends_at({Stage::DeclarationInReview})) return false;
        if (ends_at({Stage::Deficient, Stage::Lapsed})) {
            step(met + 9, &Course::find_deficient);
            return false;
        }
        step(met + 9, &Course::invite);
        if (ends_at({Stage::Invited})) return false;
        step(met + 14, &Course::assign);
        return !ends_at({Stage::Assigned});
    }
    void appoint(int day, int for_day) {
        tale_.at(day, minute_, [course = Course(tale_, standing_), for_day]() mutable {
            return course.appoint(for_day);
        });
    }
    bool signed_by_all(int met) {
        if (ends_at({Stage::Appointed})) {
            appoint(-3, 4);
            return false;
        }
        if (goes_by_post(*standing_.row)) {
            step(met + 16, &Course::send_round);
            if (ends_at({Stage::InRound})) return false;
            step(met + 24, &Course::sign);
        } else {
            appoint(met + 16, met + 21);
            step(met + 21, &Course::sign);
        }
        return !ends_at({Stage::AwaitingForm});
    }
    void connected(int met) {
        step(met + 28, &Course::send_form);
        if (ends_at({Stage::Connecting})) return;
        step(met + 33, &Course::connect);
        if (ends_at({Stage::Queued})) return;
        step(met + 36, &Course::hand_over);
        if (ends_at({Stage::HandedOver})) return;
        tale_.at(met + 38, minute_, [&tale = tale_, &standing = standing_] {
            return ask_first_question(tale, standing);
        });
    }

    Tale& tale_;
    Standing& standing_;
    int minute_;
};

}  // namespace

json::array measures_taken(const base::Date& day) {
    json::array out;
    for (const membership::Measure& measure : membership::measures_on(day))
        out.emplace_back(json::object{{"code", measure.code}, {"answer", "taken"}});
    return out;
}

void plan_applications(Tale& tale) {
    for (Standing& standing : tale.standings()) Planner(tale, standing).plan();
}

}  // namespace kps::story
