#include "lifecycle/case_rows.h"

#include "base/hash_text.h"

#include <array>

namespace kps::lifecycle {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;

constexpr std::size_t kStoredBytesMax = 4 * kBodyBytesMax;

Result<JsonObject> read_json(std::string_view text) {
    institutions::JsonRules rules;
    rules.bytes_max = kStoredBytesMax;
    JsonValue value = KPS_TRY(institutions::parse_strict_json(text, ErrorCode::CorruptData, rules));
    auto* object = std::get_if<JsonObject>(&value.content());
    if (object == nullptr) return failed(ErrorCode::CorruptData, "case: no object");
    return std::move(*object);
}

Result<accounts::Actor> read_actor(const JsonObject& object) {
    accounts::Actor actor;
    actor.account = KPS_TRY(base::Uuid::parse(text_of(object, "account")));
    const auto role = accounts::role_by_name(text_of(object, "role"));
    if (!role) return failed(ErrorCode::CorruptData, "case: role");
    actor.role = *role;
    actor.name = std::string(text_of(object, "name"));
    if (find(object, "institution") != nullptr)
        actor.institution =
            base::InstitutionId(static_cast<std::uint32_t>(integer_of(object, "institution")));
    const auto person = base::hash_from_hex(text_of(object, "person"));
    if (!person) return failed(ErrorCode::CorruptData, "case: person");
    actor.person = *person;
    return actor;
}

JsonObject actor_object(const accounts::Actor& actor) {
    JsonObject object;
    put(object, "account", JsonValue(actor.account.text()));
    put(object, "role", JsonValue(std::string(accounts::name_of(actor.role))));
    put(object, "name", JsonValue(actor.name));
    put(object, "person", JsonValue(base::to_hex(actor.person)));
    if (actor.institution)
        put(object, "institution",
            JsonValue(static_cast<std::int64_t>(actor.institution->value())));
    return object;
}

Result<std::optional<PendingAct>> read_pending(std::string_view text) {
    if (text.empty()) return std::optional<PendingAct>();
    const JsonObject object = KPS_TRY(read_json(text));
    PendingAct pending;
    pending.act = std::string(text_of(object, "act"));
    pending.input = object_of(object, "input");
    pending.asked_by = KPS_TRY(read_actor(object_of(object, "asked_by")));
    pending.asked_us = integer_of(object, "asked_us");
    return std::optional<PendingAct>(std::move(pending));
}

}  // namespace

std::string actor_text(const accounts::Actor& actor) {
    return canonical_text(actor_object(actor));
}

std::string pending_text(const PendingAct& pending) {
    JsonObject object;
    put(object, "act", JsonValue(pending.act));
    put(object, "input", JsonValue(pending.input));
    put(object, "asked_by", JsonValue(actor_object(pending.asked_by)));
    put(object, "asked_us", JsonValue(pending.asked_us));
    return canonical_text(object);
}

Result<Case> read_case(storage::Row& row) {
    auto [id, kind, number, state, version, institution, title, body, pending, opened, changed,
          owner] = KPS_TRY((row.read<std::array<std::uint8_t, 16>, std::string, std::string,
                                     std::string, std::int64_t, std::optional<std::uint32_t>,
                                     std::string, std::string, std::string, std::int64_t,
                                     std::int64_t, std::optional<std::array<std::uint8_t, 16>>>()));
    Case subject;
    subject.id = base::Uuid(id);
    subject.kind = std::move(kind);
    subject.number = std::move(number);
    subject.state = std::move(state);
    subject.version = version;
    if (institution) subject.institution = base::InstitutionId(*institution);
    if (owner) subject.owner = base::Uuid(*owner);
    subject.title = std::move(title);
    subject.body = KPS_TRY(read_json(body));
    subject.pending = KPS_TRY(read_pending(pending));
    subject.opened_us = opened;
    subject.changed_us = changed;
    return subject;
}

Result<Step> read_step(storage::Row& row) {
    auto [version, act, from, to, actor, approver, at_us, rule, input, body] =
        KPS_TRY((row.read<std::int64_t, std::string, std::string, std::string, std::string,
                          std::string, std::int64_t, std::string, std::string, std::string>()));
    Step step;
    step.version = version;
    step.act = std::move(act);
    step.from = std::move(from);
    step.to = std::move(to);
    const JsonObject who = KPS_TRY(read_json(actor));
    step.actor = KPS_TRY(read_actor(who));
    if (!approver.empty()) {
        const JsonObject second = KPS_TRY(read_json(approver));
        step.approver = KPS_TRY(read_actor(second));
    }
    step.at_us = at_us;
    step.rule = std::move(rule);
    step.input = KPS_TRY(read_json(input));
    step.body = KPS_TRY(read_json(body));
    return step;
}

}  // namespace kps::lifecycle
