#include "membership/access/block_effects.h"

#include <string>

#include "institutions/institution_changes.h"
#include "institutions/institution_reads.h"
#include "institutions/limits.h"
#include "lifecycle/course.h"
#include "lifecycle/limits.h"
#include "membership/act_checks.h"
#include "membership/case_keys.h"
#include "membership/users/user_rows.h"

namespace kps::membership {

using base::ErrorCode;
using base::InstitutionId;
using base::Result;
using base::Status;
using institutions::BlockGround;
using lifecycle::Context;

namespace {

/// What stands beside the block in the institution's history: the case, and why.
std::string note_of(const Context& context) {
    std::string note = context.subject.number + " " +
                       std::string(lifecycle::text_of(context.subject.body, "reason"));
    if (note.size() <= institutions::kNoteBytesMax) return note;
    std::size_t end = institutions::kNoteBytesMax;
    while (end > 0 && (static_cast<unsigned char>(note[end]) & 0xC0U) == 0x80U) --end;
    return note.substr(0, end);
}

/// The letter that tells of a block; the Kurul's decisions go out with its minutes, and time sends none.
std::string_view letter_of(BlockGround ground) {
    switch (ground) {
        case BlockGround::MissedNotice:
            return "suspension_13_1";
        case BlockGround::MeasuresUnfulfilled:
            return "suspension_13_3";
        case BlockGround::SecurityEndangered:
            return "suspension_13_5";
        default:
            return {};
    }
}

Status end_sessions(const Environment& environment, const Context& context) {
    if (!environment.end_sessions) return {};
    return environment.end_sessions(context.transaction, *context.subject.institution);
}

}  // namespace

Status take_ground(Context& context, BlockGround ground) {
    const InstitutionId id = KPS_TRY(institution_of(context));
    const auto institution = KPS_TRY(institutions::read_institution(context.transaction, id));
    context.subject.institution = id;
    context.subject.title = institution.name;
    take_input(context);
    lifecycle::put(context.subject.body, "ground",
                   lifecycle::JsonValue(std::string(institutions::name_of(ground))));
    return claim(context.transaction, {id, kBlockKey, institutions::name_of(ground)},
                 context.subject.id, "R-101");
}

Status set_ground(const Environment& environment, Context& context, BlockGround ground) {
    KPS_TRY(institutions::set_block(context.transaction, *context.subject.institution,
                                    {ground, context.now_us, note_of(context)}, context.now_us));
    KPS_TRY(end_sessions(environment, context));
    const std::string_view letter = letter_of(ground);
    if (letter.empty()) return {};
    const Status sent = send(environment, context, letter);
    // Rule R-109 (KPSY m.13/5): a stop at once does not wait for its letter; the case says that it is missing.
    if (!sent && ground == BlockGround::SecurityEndangered) {
        lifecycle::put(context.subject.body, "letter_missing", lifecycle::JsonValue(true));
        return {};
    }
    return sent;
}

// Rule R-102 (KPSY m.13/1): what fulfils one duty lifts the block of this ground only.
Status lift_ground(const Environment& environment, Context& context, BlockGround ground) {
    const InstitutionId id = *context.subject.institution;
    std::string evidence(lifecycle::text_of(context.subject.body, "evidence"));
    if (evidence.empty()) evidence = context.subject.number;
    const Status lifted = institutions::lift_block(
        context.transaction, id, ground, {answerable(context).name, evidence}, context.now_us);
    // Lifted from the command line before: the case may end all the same.
    if (!lifted && lifted.error().code != ErrorCode::NotFound) return lifted;
    KPS_TRY(release(context.transaction, {id, kBlockKey, institutions::name_of(ground)}));
    return send(environment, context, "release");
}

Status cancel_undertaking(const Environment& environment, Context& context) {
    auto institution =
        KPS_TRY(institutions::read_institution(context.transaction, *context.subject.institution));
    institution.undertaking_signed = false;
    KPS_TRY(institutions::put_institution(context.transaction, institution, context.now_us));
    const auto users =
        KPS_TRY(institutions::read_service_users(context.transaction, institution.id));
    for (const institutions::ServiceUser& user : users)
        if (user.active)
            KPS_TRY(institutions::set_user_active(context.transaction, user.name, false,
                                                  context.now_us));
    KPS_TRY(end_users_of(context.transaction, institution.id, context.now_us));
    KPS_TRY(end_sessions(environment, context));
    const bool quality = lifecycle::text_of(context.subject.body, "ground") ==
                         institutions::name_of(BlockGround::QualityLost);
    return send(environment, context, quality ? "cancellation_13_6" : "cancellation_13_3");
}

Status cancel_undertaking_case(Context& context) {
    lifecycle::CaseFilter filter;
    filter.kind = "undertaking";
    filter.institution = context.subject.institution;
    filter.limit = lifecycle::kPageCasesMax;
    const auto found = KPS_TRY(context.course.cases().list(context.transaction, filter));
    const lifecycle::Machine* machine = context.course.machine("undertaking");
    for (const lifecycle::Case& undertaking : found) {
        if (machine == nullptr || machine->state(undertaking.state)->terminal) continue;
        lifecycle::JsonObject input;
        lifecycle::put(input, "block", lifecycle::JsonValue(context.subject.number));
        KPS_TRY(context.course.act_within(context, undertaking.id, "follow-block", input));
    }
    return {};
}

Status cancel_access_case(Context& context, BlockGround ground) {
    const InstitutionId id = *context.subject.institution;
    auto block =
        KPS_TRY(holder_of(context.transaction, {id, kBlockKey, institutions::name_of(ground)}));
    if (!block && ground == BlockGround::QualityLost) {
        lifecycle::JsonObject input;
        lifecycle::put(input, "institution",
                       lifecycle::JsonValue(static_cast<std::int64_t>(id.value())));
        lifecycle::put(
            input, "reason",
            lifecycle::JsonValue(context.subject.number + ": " +
                                 std::string(lifecycle::text_of(context.input, "reason"))));
        block =
            KPS_TRY(context.course.open_within(context, "access-block", "find-quality-loss", input))
                .id;
    }
    if (!block) return {};
    KPS_TRY(context.course.act_within(context, *block, "follow-undertaking", {}));
    return {};
}

lifecycle::Effect sets(const Environment& environment, BlockGround ground) {
    return [&environment, ground](Context& context) -> Result<std::string_view> {
        KPS_TRY(take_ground(context, ground));
        KPS_TRY(set_ground(environment, context, ground));
        return std::string_view();
    };
}

lifecycle::Effect finds(BlockGround ground) {
    return [ground](Context& context) -> Result<std::string_view> {
        KPS_TRY(take_ground(context, ground));
        return std::string_view();
    };
}

lifecycle::Effect lifts(const Environment& environment, BlockGround ground) {
    return [&environment, ground](Context& context) -> Result<std::string_view> {
        take_input(context);
        KPS_TRY(lift_ground(environment, context, ground));
        return std::string_view();
    };
}

}  // namespace kps::membership
