#pragma once

#include <boost/json.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "apps/kps/demo/demo_accounts.h"
#include "apps/kps/demo/story/case_file.h"
#include "apps/kps/demo/story/institutions.h"

namespace kps::story {

/// Where an institution of the story stands, as far as it is told.
struct Standing {
    const Institution* row = nullptr;
    std::unique_ptr<Applicant> applicant;
    CaseFile application;
    std::int64_t number = 0;  ///< of the institution; 0: there is none yet
    std::string address;      ///< registered, loopback, so that it can be asked from here
    std::string secret;       ///< of its service user
};

/// An account of an institution that somebody may sign in with.
struct NewAccount {
    std::string key;  ///< of the institution
    std::int64_t institution = 0;
    SignIn sign_in;
    std::string name;
};

/// Everybody who acts in the story, and when what happens.
///
/// Units: days count from today, which is 0; what is told lies before it. Hours and minutes are Europe/Istanbul's.
class Tale {
  public:
    Tale(ToldServer& server, base::Date today) : server_(server), today_(today) {}
    /// The directorate's people as the demo has them. Errors: NotFound, InvalidArgument.
    base::Status take_people(const std::vector<DemoPortalUser>& users,
                             std::vector<DemoCandidate> candidates);

    ToldServer& server() { return server_; }
    Person& person(const std::string& login) { return *people_.at(login); }
    Person& operator_person() { return person("operator"); }
    Person& second_operator() { return person("operator-2"); }
    /// The administrator of an institution. One that has none fails the story.
    Person& administrator(std::string_view key) { return *administrators_.at(std::string(key)); }
    Standing& standing(std::string_view key) { return standings_.at(place_of(key)); }
    std::vector<Standing>& standings() { return standings_; }
    const std::vector<NewAccount>& accounts() const { return accounts_; }
    /// The next person of the register who has no account yet. Errors: NotFound.
    base::Result<DemoCandidate> next_candidate();
    void add_administrator(NewAccount account);

    /// The last working day up to `day`: nobody works at weekends.
    base::Date working_day(int day) const;
    std::string day_text(int day) const;        ///< of the working day
    std::string exact_day_text(int day) const;  ///< of the day itself
    std::string today_text() const;             ///< as the story stands
    void at(int day, int minute, std::function<base::Status()> happens);
    /// Tells what was planned, in the order of its time. `seen` hears how much of it is told.
    base::Status run(const std::function<void(std::size_t)>& seen);
    std::size_t count() const { return events_.size(); }

  private:
    struct Event {
        std::int64_t at_us = 0;
        std::function<base::Status()> happens;
    };
    ToldServer& server_;
    base::Date today_;
    std::map<std::string, std::unique_ptr<Person>> people_;
    std::map<std::string, std::unique_ptr<Person>> administrators_;
    std::vector<Standing> standings_;
    std::vector<NewAccount> accounts_;
    std::vector<DemoCandidate> candidates_;
    std::size_t candidates_used_ = 0;
    std::vector<Event> events_;
};

}  // namespace kps::story
