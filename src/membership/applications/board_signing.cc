#include "membership/applications/board_signing.h"

#include <algorithm>

#include "membership/applications/board_items.h"
#include "membership/applications/field_parts.h"
#include "membership/refusals.h"

namespace kps::membership {
namespace {

using base::Status;
using lifecycle::JsonArray;
using lifecycle::JsonObject;
using lifecycle::JsonValue;
using lifecycle::list_of;
using lifecycle::object_of;
using lifecycle::put;
using lifecycle::text_of;

bool is_decided(const JsonValue& item) {
    return !text_of(object_of(item), "result").empty();
}

base::Result<SignatureFacts> facts_of(const Environment& environment,
                                      const lifecycle::Context& context) {
    if (!environment.find_signature)
        return base::failed(base::ErrorCode::DocumentRefused, "nobody signs electronically here");
    return environment.find_signature(context.transaction, context.subject.id,
                                      text_of(context.input, "signature"));
}

}  // namespace

std::int64_t minutes_edition(const lifecycle::Case& meeting) {
    const JsonArray& items = list_of(meeting.body, "items");
    return std::count_if(items.begin(), items.end(), is_decided);
}

bool are_minutes_open(const lifecycle::Case& meeting) {
    const JsonArray& items = list_of(meeting.body, "items");
    return meeting.state == "in-session" && !items.empty() &&
           std::all_of(items.begin(), items.end(), is_decided);
}

namespace board_signing {

std::span<const lifecycle::Field> fields() {
    static constexpr std::array<lifecycle::Field, 1> kFields = {
        application_fields::hash("signature", "Elektronik imzanın özeti", "R-037")};
    return kFields;
}

// Rule R-037 (KPSY m.6/3), Rule R-014 (KPSY m.4/1-i): who took part signs what was decided, each once, for nobody else.
Status before_signing(const Environment& environment, const lifecycle::Context& context) {
    KPS_TRY(board_items::check_attends(context));
    if (!are_minutes_open(context.subject))
        return refused("R-037 (KPSY m.6/3)", "an item is not decided");
    if (board_items::holds_person(list_of(context.subject.body, "signatures"),
                                  board_items::person_of(context)))
        return refused("R-037 (KPSY m.6/3)", "has signed the minutes");
    const SignatureFacts facts = KPS_TRY(facts_of(environment, context));
    if (facts.account != context.actor.account)
        return refused("R-014 (KPSY m.4/1-i)", "somebody else's signature");
    if (facts.edition != minutes_edition(context.subject))
        return refused("R-037 (KPSY m.6/3)", "the signature is of another text");
    return {};
}

base::Result<std::string_view> sign(const Environment& environment, lifecycle::Context& context) {
    SignatureFacts facts = KPS_TRY(facts_of(environment, context));
    JsonObject made = board_items::entry_of(context);
    put(made, "signature", JsonValue(std::string(text_of(context.input, "signature"))));
    put(made, "paper", JsonValue(std::move(facts.paper)));
    put(made, "certificate", JsonValue(std::move(facts.certificate)));
    put(made, "signed_at", JsonValue(std::move(facts.signed_at)));
    board_items::append(context.subject.body, "signatures", std::move(made));
    return "";
}

}  // namespace board_signing
}  // namespace kps::membership
