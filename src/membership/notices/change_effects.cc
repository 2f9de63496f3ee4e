#include "membership/notices/change_effects.h"

#include <array>
#include <string>
#include <utility>

#include "institutions/institution_changes.h"
#include "institutions/institution_reads.h"
#include "lifecycle/course.h"
#include "membership/access/block_effects.h"
#include "membership/act_checks.h"
#include "membership/case_keys.h"
#include "membership/notices/fact_rows.h"
#include "membership/users/user_rows.h"

namespace kps::membership {
namespace {

using base::Status;
using institutions::BlockGround;
using lifecycle::Context;

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kDetails = {
    {{"name", "new_name"},
     {"title", "new_title"},
     {"administrator", "new_administrator"},
     {"address", "new_address"},
     {"static-address", "static_address"}}};

Status rename(const Context& context, institutions::Institution institution,
              std::string_view name) {
    institution.name = std::string(name);
    return institutions::put_institution(context.transaction, institution, context.now_us);
}

/// The old administrator is one no more, the new one is defined; secrecy and training are still to come.
Status change_administrator(Context& context, const lifecycle::JsonObject& person) {
    const auto before =
        KPS_TRY(find_administrator(context.transaction, *context.subject.institution));
    if (before) KPS_TRY(context.course.act_within(context, *before, "replace", {}));
    KPS_TRY(context.course.open_within(context, "user", "define-administrator", person));
    return {};
}

}  // namespace

std::string_view detail_of(std::string_view change) {
    for (const auto& [kind, detail] : kDetails)
        if (kind == change) return detail;
    return {};
}

Status apply_change(const Environment& environment, Context& context) {
    const lifecycle::JsonObject& body = context.subject.body;
    const std::string_view change = lifecycle::text_of(body, "change");
    std::string value(lifecycle::text_of(body, detail_of(change)));
    const auto institution =
        KPS_TRY(institutions::read_institution(context.transaction, *context.subject.institution));
    std::string before;
    if (change == "name") {
        before = institution.name;
        KPS_TRY(rename(context, institution, value));
        context.subject.title = value;
    } else if (change == "static-address") {
        // Rule R-230 (KPS başvuru §1): the new address takes the place of the old one.
        before = institution.registered_address;
        KPS_TRY(institutions::set_registered_address(context.transaction, institution.id, value,
                                                     environment.address_rule, context.now_us));
    } else if (change == "administrator") {
        const lifecycle::JsonObject& person = lifecycle::object_of(body, detail_of(change));
        value = lifecycle::canonical_text(person);
        KPS_TRY(change_administrator(context, person));
    }
    return put_fact(context.transaction,
                    {institution.id, change, value, before, context.subject.id}, context.now_us);
}

// Rule R-102 (KPSY m.13/1): the notice lifts this ground only, once no missed change is left.
Status end_missed(Context& context) {
    const base::InstitutionId id = *context.subject.institution;
    const std::string_view change = lifecycle::text_of(context.subject.body, "change");
    const auto missed = KPS_TRY(holder_of(context.transaction, {id, kMissedKey, change}));
    if (!missed) return {};
    KPS_TRY(release(context.transaction, {id, kMissedKey, change}));
    const std::size_t left = KPS_TRY(count_of(context.transaction, id, kMissedKey));
    const auto block = KPS_TRY(holder_of(
        context.transaction, {id, kBlockKey, institutions::name_of(BlockGround::MissedNotice)}));
    if (left > 0 || !block) return {};
    KPS_TRY(context.course.act_within(context, *block, "lift-notice", {}));
    return {};
}

}  // namespace kps::membership
