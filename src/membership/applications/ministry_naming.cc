#include "membership/applications/ministry_naming.h"

#include <array>

#include "base/turkish_text.h"
#include "lifecycle/dates.h"
#include "membership/case_keys.h"
#include "membership/refusals.h"

namespace kps::membership {
namespace {

using accounts::Role;
using base::Result;
using base::Status;
using lifecycle::Context;
using lifecycle::Field;
using lifecycle::FieldKind;
using lifecycle::text_of;

constexpr std::string_view kRule = "X-023 (5490 m.45/1)";
constexpr std::array<Field, 3> kName = {
    {{.name = "name", .turkish = "Kuruluşun tam adı", .lowest = 3, .highest = 250, .rule = "X-023"},
     {.name = "date",
      .kind = FieldKind::Date,
      .turkish = "Bakanlık yazısının tarihi",
      .rule = "X-023"},
     {.name = "number", .turkish = "Bakanlık yazısının sayısı", .highest = 60, .rule = "X-023"}}};
constexpr std::array<Field, 1> kWithdraw = {{{.name = "reason",
                                              .kind = FieldKind::LongText,
                                              .turkish = "Gerekçe",
                                              .lowest = 10,
                                              .rule = "X-023"}}};

/// The key is no institution's: a body is named before it is one.
CaseKey key_of(const std::string& comparable) {
    return {base::InstitutionId(0), "ministry-naming", comparable};
}

Status check_date(const Context& context) {
    const auto day = lifecycle::parse_date(text_of(context.input, "date"));
    if (!day || *day > context.today)
        return refused(kRule, "the Ministry's letter is of a later day");
    return {};
}

Result<std::string_view> name(Context& context) {
    for (const auto& [member, value] : context.input)
        lifecycle::put(context.subject.body, member, value);
    context.subject.title = std::string(text_of(context.input, "name"));
    const std::string comparable = base::comparable_name(context.subject.title);
    KPS_TRY(claim(context.transaction, key_of(comparable), context.subject.id, kRule));
    return std::string_view();
}

Result<std::string_view> withdraw(Context& context) {
    lifecycle::put(context.subject.body, "withdrawal", lifecycle::JsonValue(context.input));
    const std::string comparable = base::comparable_name(context.subject.title);
    KPS_TRY(release(context.transaction, key_of(comparable)));
    return std::string_view();
}

}  // namespace

// Rule R-007 (KPSY m.4/1-c): what the law leaves to the Ministry, no operator of the directorate does.
lifecycle::Machine make_ministry_naming_machine() {
    lifecycle::Machine machine{
        .kind = "ministry-naming", .turkish = "Bakanlık belirlemesi", .prefix = "BKB"};
    machine.states = {{"in-force", "Yürürlükte"}, {"withdrawn", "Kaldırıldı", true}};
    machine.readers = {Role::Ministry, Role::Operator, Role::BoardMember, Role::BoardSecretary,
                       Role::Inspector};
    machine.acts.push_back({.name = "name",
                            .turkish = "Kuruluşu belirle",
                            .to = {"in-force"},
                            .roles = {Role::Ministry},
                            .input = kName,
                            .rule = kRule,
                            .guard = check_date,
                            .effect = name});
    machine.acts.push_back({.name = "withdraw",
                            .turkish = "Belirlemeyi kaldır",
                            .from = {"in-force"},
                            .to = {"withdrawn"},
                            .roles = {Role::Ministry},
                            .input = kWithdraw,
                            .rule = kRule,
                            .effect = withdraw});
    return machine;
}

Result<bool> is_named_by_ministry(storage::Transaction& transaction, std::string_view name) {
    const std::string comparable = base::comparable_name(name);
    const auto holder = KPS_TRY(holder_of(transaction, key_of(comparable)));
    return holder.has_value();
}

}  // namespace kps::membership
