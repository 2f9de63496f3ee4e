#include <fmt/format.h>

#include "apps/kps/demo/story/aftermath.h"
#include "apps/kps/demo/story/questions.h"
#include "base/bytes.h"

namespace kps::story {
namespace {

namespace json = boost::json;
using base::Result;
using base::Status;

constexpr int kThree = 15 * 60;
/// Documents of a case that is not opened yet.
const CaseFile kWaiting{"waiting", "", ""};

/// A case of an institution that begins with an official letter.
Result<CaseFile> open_with_letter(Person& person, std::string_view kind, std::string_view act_name,
                                  json::object input, std::string_view field = "document") {
    input[field] = KPS_TRY(hand_in(person, kWaiting, "official-letter"));
    return open_case(person, kind, act_name, input);
}

void by_operator(Tale& tale, int day, const std::shared_ptr<CaseFile>& subject,
                 std::string_view name, const json::object& input = {}) {
    tale.at(day, kThree, [&tale, subject, name, input]() -> Status {
        KPS_TRY(act(tale.operator_person(), *subject, name, input));
        return {};
    });
}

/// One that runs out in three days, and one that is looked at.
void plan_changes(Tale& tale) {
    tale.at(-4, kThree, [&tale]() -> Status {
        KPS_TRY(open_with_letter(tale.administrator("cinar-odeme"), "change-notice", "report",
                                 {{"change", "title"},
                                  {"event_date", tale.exact_day_text(-12)},
                                  {"new_title", "Örnek Çınar Ödeme ve Elektronik Para A.Ş."}}));
        return {};
    });
    const auto moved = std::make_shared<CaseFile>();
    tale.at(-8, kThree, [&tale, moved]() -> Status {
        *moved = KPS_TRY(
            open_with_letter(tale.administrator("isik-hastanesi"), "change-notice", "report",
                             {{"change", "address"},
                              {"event_date", tale.exact_day_text(-14)},
                              {"new_address", "Örnek Mahallesi Yeni Cadde 7 Ankara"}}));
        return {};
    });
    by_operator(tale, -6, moved, "take");
}

/// Two brokerage houses are one since two months: the new one has three to sign.
void plan_merger(Tale& tale) {
    const auto merger = std::make_shared<CaseFile>();
    tale.at(-50, kThree, [&tale, merger]() -> Status {
        const auto old = [&tale](std::string_view key) {
            return json::object{{"institution", tale.standing(key).number}};
        };
        *merger = KPS_TRY(open_with_letter(
            tale.administrator("ada-menkul"), "merger", "report",
            {{"form", "merger"},
             {"event_date", tale.exact_day_text(-58)},
             {"old", json::array{old("ada-menkul"), old("deniz-menkul")}},
             {"new",
              json::array{json::object{{"name", "Örnek Ada Deniz Menkul Değerler A.Ş."}}}}}));
        return {};
    });
    by_operator(tale, -48, merger, "take");
}

/// Additional authority that waits for the Kurul.
void plan_extra_authority(Tale& tale) {
    const auto asked = std::make_shared<CaseFile>();
    tale.at(-24, kThree, [&tale, asked]() -> Status {
        const json::object service{{"service", kPersonService},
                                   {"version", kPersonVersion},
                                   {"paths", json::array{"TemelBilgisi"}},
                                   {"reason", "Poliçe düzenlemek için doğum tarihi de gereklidir"},
                                   {"law", "5684"},
                                   {"article", "1"}};
        *asked = KPS_TRY(open_with_letter(tale.administrator("guven-sigorta"), "extra-authority",
                                          "request", {{"services", json::array{service}}}));
        return {};
    });
    by_operator(tale, -20, asked, "take");
    by_operator(tale, -13, asked, "submit",
                {{"review", "Talep edilen alanlar görevle ilgilidir ve ölçülüdür"}});
}

/// A sub-unit, and two lists of users of which one was looked through.
void plan_users(Tale& tale) {
    tale.at(-300, kThree, [&tale]() -> Status {
        KPS_TRY(open_with_letter(
            tale.administrator("hizmetler-bakanligi"), "sub-unit", "add",
            {{"name", "Örnek İl Müdürlüğü"}, {"form", "provincial"}, {"quota", 25}},
            "tie_document"));
        return {};
    });
    const auto report = [&tale](std::string_view key) -> Result<CaseFile> {
        const DemoCandidate person = KPS_TRY(tale.next_candidate());
        const std::string table =
            fmt::format("kimlik_no;ad;soyad;birim;uygulama\n{};{};{};;Müşteri Kabul\n",
                        person.number, person.given_names, person.surname);
        return open_case(tale.administrator(key), "user-report", "report",
                         {{"content", base::to_base64(base::as_bytes(table))}});
    };
    const auto reviewed = std::make_shared<CaseFile>();
    tale.at(-120, kThree, [report, reviewed]() -> Status {
        *reviewed = KPS_TRY(report("anadolu-bankasi"));
        return {};
    });
    by_operator(tale, -110, reviewed, "review", {{"review", "Listedekiler kütükle eşleşmektedir"}});
    tale.at(-7, kThree, [report]() -> Status {
        KPS_TRY(report("guven-sigorta"));
        return {};
    });
}

}  // namespace

void plan_reports(Tale& tale) {
    plan_changes(tale);
    plan_merger(tale);
    plan_extra_authority(tale);
    plan_users(tale);
}

}  // namespace kps::story
