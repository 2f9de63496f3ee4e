#include "lifecycle/machine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lifecycle/testing/request_machine.h"

namespace kps::lifecycle {
namespace {

using ::testing::ElementsAre;
using testing::request_machine;

TEST(MachineTest, AMachineWithoutFaultsHasNone) {
    EXPECT_THAT(faults_of(request_machine()), ElementsAre());
}

TEST(MachineTest, EveryFaultIsFound) {
    Machine machine = request_machine();
    machine.states.push_back({"lonely", "Yalnız"});
    machine.acts.push_back(
        {.name = "ask", .turkish = "", .from = {"nowhere"}, .to = {}, .roles = {}, .rule = ""});
    machine.deadlines.push_back({"x", "X", "R-1", "", "grant"});
    const auto faults = faults_of(machine);
    for (const char* expected :
         {"lonely: a state nobody reaches", "lonely: a state nobody leaves", "ask: stands twice",
          "ask: an act nobody may do", "ask: an act without a rule",
          "ask: an act that leads nowhere", "ask: from a state there is not",
          "x: its act is none the program may do"})
        EXPECT_THAT(faults, ::testing::Contains(expected));
}

}  // namespace
}  // namespace kps::lifecycle
