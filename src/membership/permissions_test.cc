#include "membership/permissions.h"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "membership/testing/membership_fixture.h"

namespace kps::membership {
namespace {

using accounts::Role;
using storage::Backend;
using testing::Actor;
using testing::Case;
using testing::ErrorCode;

class PermissionsTest : public testing::MembershipTest {
  protected:
    /// A case of institution 1001 in a state from which the act starts, put there without acts.
    Case case_for(const lifecycle::Machine& machine, const lifecycle::Act& act) {
        Case subject;
        std::array<std::uint8_t, 16> id{};
        ++made_;
        id[14] = static_cast<std::uint8_t>(made_ >> 8);
        id[15] = static_cast<std::uint8_t>(made_);
        subject.id = base::Uuid(id);
        subject.kind = std::string(machine.kind);
        subject.number = "T-" + std::to_string(made_);
        subject.state = std::string(act.from.front());
        subject.version = 1;
        subject.institution = base::InstitutionId(1001);
        subject.owner = who(Role::Citizen, 0).account;
        auto transaction = course_->cases().begin(storage::Access::Write).value();
        EXPECT_TRUE(course_->cases().insert(transaction, subject, std::nullopt));
        EXPECT_TRUE(transaction.commit());
        return subject;
    }
    static Actor who(Role role, std::uint32_t institution) {
        if (!accounts::is_of_institution(role)) return testing::actor(role, 40);
        return testing::actor(role, 40, institution);
    }
    ErrorCode tried(const lifecycle::Machine& machine, const lifecycle::Act& act,
                    const Actor& actor) {
        lifecycle::Request request{act.name, 0, testing::json("{}")};
        if (act.from.empty()) return code(course_->open_case(machine.kind, actor, request, now_));
        const Case subject = case_for(machine, act);
        request.version = subject.version;
        return code(course_->act(subject.id, actor, request, now_));
    }
    /// The second yes to what somebody else has asked for, and the no.
    ErrorCode settled(const lifecycle::Machine& machine, const lifecycle::Act& act,
                      const Actor& actor, bool approved) {
        Case subject = case_for(machine, act);
        subject.pending = lifecycle::PendingAct{
            std::string(act.name), {}, testing::actor(Role::Operator, 41), now_};
        ++subject.version;
        auto transaction = course_->cases().begin(storage::Access::Write).value();
        EXPECT_TRUE(course_->cases().update(transaction, subject, 1));
        EXPECT_TRUE(transaction.commit());
        return code(approved ? course_->approve(subject.id, actor, subject.version, now_)
                             : course_->reject(subject.id, actor, subject.version, now_));
    }
    void expect_cell(const Permission& cell, std::uint32_t institution) {
        const lifecycle::Machine& machine = *course_->machine(cell.kind);
        const ErrorCode outcome =
            tried(machine, *machine.act(cell.act), who(cell.role, institution));
        const bool own = institution == 1001;
        const std::string place = std::string(cell.kind) + "/" + std::string(cell.act) + " by " +
                                  std::string(accounts::name_of(cell.role)) +
                                  (own ? " own" : " other");
        const bool reaches =
            cell.reach == Reach::All || (cell.reach == Reach::Own && (own || cell.opens) &&
                                         (cell.role != Role::Applicant || cell.opens));
        if (reaches) {
            EXPECT_NE(outcome, ErrorCode::RoleNotAllowed) << place;
            EXPECT_NE(outcome, ErrorCode::NotFound) << place;
        } else {
            EXPECT_TRUE(outcome == ErrorCode::RoleNotAllowed || outcome == ErrorCode::NotFound)
                << place;
        }
    }
    std::size_t made_ = 0;
};

// Evidence R-024.
TEST_P(PermissionsTest, TheSecondPersonOfAnActIsSomebodyWhoMayAskForIt) {
    std::size_t tried = 0;
    for (const Permission& cell : permissions(course_->machines())) {
        if (!cell.two_persons || cell.opens) continue;
        const lifecycle::Machine& machine = *course_->machine(cell.kind);
        for (const bool approved : {true, false}) {
            const ErrorCode outcome =
                settled(machine, *machine.act(cell.act), who(cell.role, 1001), approved);
            const bool refused =
                outcome == ErrorCode::RoleNotAllowed || outcome == ErrorCode::NotFound;
            EXPECT_EQ(refused, cell.reach == Reach::None || cell.role == Role::Applicant)
                << cell.kind << "/" << cell.act << " by " << accounts::name_of(cell.role);
            ++tried;
        }
    }
    EXPECT_GE(tried, 2 * all_roles().size());
}

// Evidence R-024.
TEST_P(PermissionsTest, EachCellOfTheTableIsWhatTheCourseDoes) {
    const auto cells = permissions(course_->machines());
    for (const Permission& cell : cells) {
        expect_cell(cell, 1001);
        if (accounts::is_of_institution(cell.role)) expect_cell(cell, 1002);
    }
    std::size_t acts = 0;
    for (const auto& machine : course_->machines()) acts += machine.acts.size();
    EXPECT_EQ(cells.size(), acts * all_roles().size());
}

TEST_P(PermissionsTest, NobodyButTheKurulDecidesAndNobodyReadsAndChangesAsInspectorOrMinistry) {
    for (const Permission& cell : permissions(course_->machines())) {
        const bool watches = cell.role == Role::Inspector || cell.role == Role::Ministry ||
                             cell.role == Role::Citizen || cell.role == Role::SubUser;
        if (watches) {
            // Rule-making is the Ministry's own.
            if (cell.role == Role::Ministry && cell.kind == "ministry-naming") continue;
            // What a citizen asks about a look-up is the citizen's own.
            if (cell.role == Role::Citizen && cell.kind == "lookup-inquiry") continue;
            EXPECT_EQ(cell.reach, Reach::None) << cell.kind << " " << cell.act;
        }
    }
}

TEST_P(PermissionsTest, MachinesAreWithoutFaults) {
    for (const auto& machine : course_->machines())
        EXPECT_THAT(lifecycle::faults_of(machine), ::testing::IsEmpty()) << machine.kind;
}

/// KPS_GOLDEN=rewrite writes the sections anew, below the document's first one.
TEST_P(PermissionsTest, TheDocumentSaysWhatTheMachinesSay) {
    const std::string path = std::string(KPS_SOURCE_DIR) + "/docs/formats/lifecycles.md";
    std::string text;
    {
        std::ifstream file(path);
        text.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    const char* golden = std::getenv("KPS_GOLDEN");
    if (golden != nullptr && std::string_view(golden) == "rewrite") {
        text.erase(std::min(text.size(), text.find("## `")));
        for (const auto& machine : course_->machines()) text += section_of(machine) + "\n";
        while (text.ends_with("\n\n")) text.pop_back();
        std::ofstream(path) << text;
    }
    for (const auto& machine : course_->machines())
        EXPECT_NE(text.find(section_of(machine)), std::string::npos) << machine.kind;
}

INSTANTIATE_TEST_SUITE_P(One, PermissionsTest, ::testing::Values(Backend::Sqlite),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

}  // namespace
}  // namespace kps::membership
