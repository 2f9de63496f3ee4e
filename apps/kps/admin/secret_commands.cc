#include "apps/kps/admin/secret_commands.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <memory>
#include <string>

#include "apps/kps/administration.h"
#include "apps/kps/report.h"
#include "apps/kps/state_folder.h"
#include "audit/acts/admin_act.h"
#include "base/calendar.h"
#include "base/clock.h"
#include "base/staff/staff_name.h"
#include "crypto/random.h"
#include "institutions/institution_reads.h"
#include "institutions/secret_rotation.h"
#include "membership/limits.h"

namespace kps {
namespace {

struct SecretOptions {
    std::string folder = ".kps-demo";
    std::string user;
    std::int64_t overlap_days = 0;
    std::string by;
    std::string reason;
    bool json = false;
};

base::InstitutionId institution_of(Administration& administration, const std::string& name) {
    const auto directory = need(administration.store().load(), "read the directory");
    for (const institutions::ServiceUser& user : directory.users)
        if (user.name.value() == name) return user.institution;
    leave("user", "no service user of that name");
}

/// The change and its entry for the log are one transaction; a server records it as soon as it runs.
class Change {
  public:
    explicit Change(const SecretOptions& options)
        : options_(options),
          state_(need(StateFolder::open(options.folder), "open the state folder")),
          administration_(need(Administration::open(state_), "open the administration")),
          database_(need(storage::Database::open(state_.administration_location()),
                         "open the administration")),
          acts_(need(audit::ActStore::open(database_), "open the outbox")),
          institution_(institution_of(administration_, options.user)) {
        if (!base::is_staff_name(options.by))
            leave("secret", "--by: a name of letters, digits and ._-@: the change is recorded", 2);
    }
    storage::Transaction begin() { return need(database_->begin(storage::Access::Write), "begin"); }
    void commit(storage::Transaction transaction, std::string_view what) {
        const std::int64_t now = base::SystemClock().now_us();
        audit::Draft draft;
        draft.institution = institution_;
        draft.end_user = options_.by;
        draft.rule = "R-135";
        draft.detail =
            fmt::format("secret of {} {} reason={}", options_.user, what, options_.reason);
        need(audit::put_admin_act(transaction, std::move(draft), !state_.is_live(), now),
             "keep it for the log");
        need(transaction.commit(), "commit");
    }

  private:
    const SecretOptions& options_;
    StateFolder state_;
    Administration administration_;
    std::shared_ptr<storage::Database> database_;
    std::unique_ptr<audit::ActStore> acts_;
    base::InstitutionId institution_;
};

void replace(const SecretOptions& options) {
    constexpr auto kDaysMax = static_cast<std::int64_t>(membership::kSecretOverlapDaysMax);
    if (options.overlap_days < 0 || options.overlap_days > kDaysMax)
        leave("secret", fmt::format("--overlap-days: 0 to {}", kDaysMax), 2);
    Change change(options);
    const std::int64_t now = base::SystemClock().now_us();
    const std::int64_t first_day =
        base::days_from_date(base::istanbul_date(now)) + options.overlap_days + 1;
    const std::int64_t until_us =
        options.overlap_days == 0 ? 0 : base::istanbul_midnight_us(base::date_from_days(first_day));
    const std::string secret = crypto::random_secret();
    auto transaction = change.begin();
    need(institutions::rotate_secret(transaction, {base::UserName(options.user), secret, until_us},
                                     now),
         "replace the secret");
    change.commit(std::move(transaction),
                  fmt::format("replaced overlap_days={}", options.overlap_days));
    const std::string until = until_us == 0 ? "" : base::utc_text_s(until_us);
    // Rule R-135 (KPS nedir s.5): shown once, here.
    if (!options.json)
        return fmt::print("{}\t{}\n{}", options.user, secret,
                          until.empty() ? "the old secret has ended\n"
                                        : "the old secret is good until " + until + "\n");
    boost::json::object out{{"user", options.user}, {"secret", secret}, {"old_until", nullptr}};
    if (!until.empty()) out["old_until"] = until;
    fmt::print("{}\n", boost::json::serialize(out));
}

void end_old(const SecretOptions& options) {
    Change change(options);
    auto transaction = change.begin();
    need(institutions::end_old_secret(transaction, base::UserName(options.user),
                                      base::SystemClock().now_us()),
         "end the old secret");
    change.commit(std::move(transaction), "old one ended");
    fmt::print("only the newest secret of {} is good\n", options.user);
}

std::shared_ptr<SecretOptions> add(CLI::App& parent, const std::string& name,
                                   const std::string& help, void (*run)(const SecretOptions&)) {
    auto options = std::make_shared<SecretOptions>();
    CLI::App* command = parent.add_subcommand(name, help);
    command->add_option("--dir", options->folder, "state folder")->capture_default_str();
    command->add_option("--user", options->user, "service user, such as KRM-1001")->required();
    command->add_option("--by", options->by, "who decides it")->required();
    command->add_option("--reason", options->reason, "why; kept and recorded")->required();
    command->callback([options, run] { run(*options); });
    return options;
}

}  // namespace

void add_secret_commands(CLI::App& admin) {
    CLI::App* secret = admin.add_subcommand(
        "secret", "The secret of a service user; in force within a second, live tokens included");
    secret->require_subcommand(1);
    auto options = add(*secret, "replace",
                       "Print a new secret, once; the old one is good for some days more, or ends "
                       "at once",
                       replace);
    CLI::App* command = secret->get_subcommand("replace");
    command
        ->add_option("--overlap-days", options->overlap_days,
                     "days for which the old secret stays good, 0 to 30; 0: it is known to others")
        ->capture_default_str();
    command->add_flag("--json", options->json, "as JSON");
    add(*secret, "end-old", "End the old secret before its day", end_old);
}

}  // namespace kps
