#include <algorithm>
#include <random>

#include "membership/applications/testing/story.h"

namespace kps::membership {
namespace {

using namespace kps::membership::story;

/// Whatever people try, in whatever order.
class RandomActsTest : public Story {
  protected:
    std::vector<Actor> people() const {
        return {operator_,
                second_operator_,
                secretary_,
                members_[0],
                members_[1],
                actor(Role::Applicant, 0),
                program(),
                actor(Role::Inspector, 90),
                actor(Role::Accountant, 91)};
    }
    /// Inputs that are right for many acts, so that some of them are done.
    std::vector<std::string> inputs() const {
        return {"{}",
                description(kBank),
                proposal(kBank),
                std::string(kReceipt),
                fmt::format(R"({{"declaration":"{}","measures":{}}})", kHash, measures()),
                fmt::format(R"({{"day":"{}","hour":"10:00","place":"Ankara"}})", day()),
                signature(1, false),
                form("192.0.2.10"),
                std::string(kConnection),
                std::string(kHandOver),
                R"({"reason":"Gerekçesi şöyledir"})",
                R"({"ground":"cargo"})",
                decision("accept"),
                R"({"item":1,"vote":"accept"})"};
    }
    static bool table_allows(const lifecycle::Machine& machine, const lifecycle::Step& step) {
        const auto* done = machine.act(step.act);
        if (done == nullptr) return false;
        const bool from = done->from.empty() ? step.from.empty()
                                             : std::find(done->from.begin(), done->from.end(),
                                                         step.from) != done->from.end();
        return from && std::find(done->to.begin(), done->to.end(), step.to) != done->to.end();
    }
    void expect_nothing_open_without_right() {
        const auto directory = institutions_->load().value();
        for (const auto& user : directory.users) {
            const auto known =
                std::find_if(directory.institutions.begin(), directory.institutions.end(),
                             [&](const auto& one) { return one.id == user.institution; });
            ASSERT_NE(known, directory.institutions.end());
            EXPECT_TRUE(!user.active || known->undertaking_signed);
            EXPECT_TRUE(
                std::any_of(directory.decisions.begin(), directory.decisions.end(),
                            [&](const auto& one) { return one.institution == user.institution; }));
        }
    }
};

// Evidence R-052.
TEST_F(RandomActsTest, NobodyReachesAStateTheTableDoesNotAllowNorOpensAnAccess) {
    std::mt19937 random(20261123);
    std::vector<Case> cases = {open(kBank),
                               submit(kBank),
                               propose(kBank),
                               assign(kBank),
                               sign_at_directorate(kHospital),
                               meet({propose(kHospital)})};
    const auto who = people();
    const auto said = inputs();
    std::size_t done = 0;
    for (int round = 0; round < 600; ++round) {
        const Case& subject = cases[random() % cases.size()];
        const auto& machine = *course_->machine(subject.kind);
        Actor person = who[random() % who.size()];
        if (person.role == Role::Applicant) person.account = subject.id;
        // Every other time an act that the person could do now, with each input, so that cases move.
        const auto could = lifecycle::acts_for(machine, read(subject), person);
        const bool patient = !could.empty() && random() % 2 == 0;
        const auto& tried = patient ? *could[random() % could.size()]
                                    : machine.acts[random() % machine.acts.size()];
        // What only a meeting does, nobody outside can do: the program has no hands of its own.
        if (person.role == Role::System && tried.name.substr(0, 5) == "board") continue;
        for (std::size_t index = 0; index < (patient ? said.size() : 1); ++index)
            if (try_act(subject, person, tried.name,
                        said[patient ? index : random() % said.size()]))
                ++done;
    }
    EXPECT_GT(done, 10U);
    for (const Case& subject : cases) {
        const auto history = course_->history(subject.id, program()).value();
        for (const lifecycle::Step& step : history)
            EXPECT_TRUE(table_allows(*course_->machine(subject.kind), step))
                << step.act << " " << step.from << " " << step.to;
    }
    expect_nothing_open_without_right();
}

}  // namespace
}  // namespace kps::membership
