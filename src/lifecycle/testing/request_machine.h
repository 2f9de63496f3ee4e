#pragma once

#include <array>

#include "lifecycle/course.h"
#include "lifecycle/dates.h"

namespace kps::lifecycle::testing {

inline constexpr std::array<Field, 1> kReason = {
    {{.name = "reason", .turkish = "Gerekçe", .lowest = 3, .highest = 50}}};

/// A request that an operator may lack something of (ten days to complete it), grant with a second operator, or refuse.
inline void add_acts(Machine& machine);

inline Machine request_machine() {
    Machine machine{.kind = "request", .turkish = "İstek", .prefix = "IST"};
    machine.states = {{"open", "Açık"},
                      {"lacking", "Eksik"},
                      {"granted", "Verildi", true},
                      {"refused", "Reddedildi", true}};
    machine.readers = {accounts::Role::Operator, accounts::Role::Inspector};
    machine.gives_code = true;
    machine.deadlines = {{"complete", "Tamamlama", "R-041", "Reddedilir", "time-out", {3}},
                         {"answer", "Yanıt", "R-183", "Görev açılır", ""}};
    add_acts(machine);
    return machine;
}

inline void add_acts(Machine& machine) {
    machine.acts.push_back({.name = "ask",
                            .turkish = "İste",
                            .to = {"open"},
                            .roles = {accounts::Role::Administrator, accounts::Role::Applicant,
                                      accounts::Role::System},
                            .input = kReason,
                            .rule = "R-034"});
    machine.acts.push_back({.name = "return",
                            .turkish = "Eksik bildir",
                            .from = {"open"},
                            .to = {"lacking"},
                            .roles = {accounts::Role::Operator},
                            .rule = "R-041",
                            .effect = [](Context& context) -> base::Result<std::string_view> {
                                context.set_deadline("complete", last_day_after(context.today, 10));
                                context.set_deadline("answer", last_day_after(context.today, 5));
                                return "";
                            }});
    machine.acts.push_back({.name = "complete",
                            .turkish = "Tamamla",
                            .from = {"lacking"},
                            .to = {"open"},
                            .roles = {accounts::Role::Administrator},
                            .input = kReason,
                            .rule = "R-041",
                            .closes = "complete"});
    machine.acts.push_back({.name = "grant",
                            .turkish = "Ver",
                            .from = {"open"},
                            .to = {"granted"},
                            .roles = {accounts::Role::Operator},
                            .rule = "R-052",
                            .guard = [](const Context& context) -> base::Status {
                                if (text_of(context.subject.body, "reason") == "kötü")
                                    return base::failed(base::ErrorCode::RuleRefused, "R-052");
                                return {};
                            },
                            .two_persons = true});
    machine.acts.push_back({.name = "reject",
                            .turkish = "Reddet",
                            .from = {"open"},
                            .to = {"refused"},
                            .roles = {accounts::Role::Operator},
                            .rule = "R-052"});
    machine.acts.push_back({.name = "time-out",
                            .turkish = "Süre doldu",
                            .from = {"lacking"},
                            .to = {"refused"},
                            .roles = {accounts::Role::System},
                            .rule = "R-042"});
    machine.acts.push_back({.name = "split",
                            .turkish = "Böl",
                            .from = {"open"},
                            .to = {"open"},
                            .roles = {accounts::Role::Operator},
                            .rule = "R-103",
                            .effect = [](Context& context) -> base::Result<std::string_view> {
                                JsonObject input;
                                put(input, "reason", JsonValue(std::string("bölündü")));
                                const Case other = KPS_TRY(
                                    context.course.open_within(context, "request", "ask", input));
                                put(context.subject.body, "other", JsonValue(other.number));
                                if (context.subject.title == "fails")
                                    return base::failed(base::ErrorCode::RuleRefused, "R-103");
                                return "open";
                            }});
}

}  // namespace kps::lifecycle::testing
