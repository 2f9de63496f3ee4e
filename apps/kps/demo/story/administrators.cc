#include <fmt/format.h>

#include <array>

#include "apps/kps/demo/story/aftermath.h"

namespace kps::story {
namespace {

namespace json = boost::json;
using base::Result;
using base::Status;

constexpr int kEleven = 11 * 60;

struct Wanted {
    std::string_view key;
    std::string_view rank;
    int day = 0;  ///< on which the administrator is there
};
constexpr std::array kWanted = {
    Wanted{"anadolu-bankasi", "manager", -336},
    Wanted{"guven-sigorta", "manager", -335},
    Wanted{"hizmetler-bakanligi", "department-head", -334},
    Wanted{"cinar-odeme", "manager", -155},
    Wanted{"isik-hastanesi", "manager", -154},
    Wanted{"ada-menkul", "manager", -153},
};

/// An operator's post on somebody's account as it stood.
Result<Reply> post_version(Caller& caller, const std::string& path, const std::string& tag) {
    Call call;
    call.path = path;
    call.headers = {{"Content-Type", "application/json"}, {"If-Match", tag}};
    call.body = "{}";
    return caller.send(std::move(call), 200);
}

class Entry {
  public:
    Entry(Tale& tale, const Wanted& wanted)
        : tale_(tale), wanted_(wanted), standing_(tale.standing(wanted.key)) {}

    Status run() {
        const DemoCandidate person = KPS_TRY(tale_.next_candidate());
        Person& clerk = tale_.operator_person();
        const CaseFile user = KPS_TRY(define(clerk, person));
        // Accounts want a second factor of the last minutes.
        KPS_TRY(clerk.sign_in());
        const std::string code = KPS_TRY(open_account(clerk, person));
        NewAccount account;
        account.key = wanted_.key;
        account.institution = standing_.number;
        account.name = person.given_names + " " + person.surname;
        account.sign_in = KPS_TRY(Person::set_up(tale_.server(), login(), code));
        const std::string secrecy = KPS_TRY(hand_in(clerk, user, "secrecy-undertaking"));
        KPS_TRY(act(clerk, user, "activate",
                    {{"secrecy", true},
                     {"secrecy_document", secrecy},
                     {"training", "KPS idari kullanıcı eğitimi"},
                     {"training_date", tale_.today_text()}}));
        tale_.add_administrator(std::move(account));
        return {};
    }

  private:
    std::string login() const { return fmt::format("idari-{}", standing_.number); }

    Result<CaseFile> define(Caller& clerk, const DemoCandidate& person) {
        const CaseFile user =
            KPS_TRY(open_case(clerk, "user", "define-administrator",
                              {{"institution", standing_.number},
                               {"kimlik_no", person.number},
                               {"given_names", person.given_names},
                               {"surname", person.surname},
                               {"rank", wanted_.rank},
                               {"email", fmt::format("idari@{}.example", wanted_.key)},
                               {"phone", "0312 555 20 20"}}));
        KPS_TRY(act(clerk, user, "verify"));
        return user;
    }
    /// Returns the code that sets the first password.
    Result<std::string> open_account(Caller& clerk, const DemoCandidate& person) {
        Call call;
        call.path = "/api/v1/accounts";
        call.headers = {{"Content-Type", "application/json"}};
        call.body = json::serialize(json::object{{"login", login()},
                                                 {"role", "administrator"},
                                                 {"identity_number", person.number},
                                                 {"given_names", person.given_names},
                                                 {"surname", person.surname},
                                                 {"institution", standing_.number}});
        const Reply added = KPS_TRY(clerk.send(std::move(call), 201));
        const std::string path = added.header("Location");
        KPS_TRY(post_version(clerk, path + "/verify", added.header("ETag")));
        const json::value code = KPS_TRY(clerk.post(path + "/reset", json::object{}));
        return std::string(code.at("setup_code").as_string());
    }

    Tale& tale_;
    const Wanted& wanted_;
    const Standing& standing_;
};

}  // namespace

void plan_administrators(Tale& tale) {
    for (const Wanted& wanted : kWanted)
        tale.at(wanted.day, kEleven, [&tale, &wanted] { return Entry(tale, wanted).run(); });
}

}  // namespace kps::story
