#include "membership/reviews/usage_review.h"

#include <array>

#include "base/calendar.h"
#include "lifecycle/course.h"
#include "membership/act_checks.h"
#include "membership/case_keys.h"
#include "membership/limits.h"
#include "usage/usage_store.h"

namespace kps::membership {
namespace {

using accounts::Role;
using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;
using lifecycle::Act;
using lifecycle::Context;
using lifecycle::Field;
using lifecycle::FieldKind;
using lifecycle::JsonValue;

constexpr std::string_view kReviewKey = "usage-review";
constexpr std::string_view kRule = "R-032 (KPSY m.5/8)";

constexpr std::array<Field, 2> kOpen = {{{.name = "entry",
                                          .kind = FieldKind::Integer,
                                          .turkish = "İz kaydının numarası",
                                          .lowest = 0,
                                          .highest = kEntryNumberMax,
                                          .rule = "R-032"},
                                         {.name = "ground",
                                          .kind = FieldKind::LongText,
                                          .turkish = "İnceleme nedeni",
                                          .lowest = 5,
                                          .highest = kReasonCharactersMax}}};
constexpr std::array<Field, 1> kExplain = {{{.name = "explanation",
                                             .kind = FieldKind::LongText,
                                             .turkish = "Açıklama",
                                             .lowest = 5,
                                             .highest = kReasonCharactersMax}}};
constexpr std::array<Field, 1> kFinding = {{{.name = "finding",
                                             .kind = FieldKind::LongText,
                                             .turkish = "Değerlendirme",
                                             .lowest = 5,
                                             .highest = kReasonCharactersMax}}};

std::uint64_t entry_of(const Context& context) {
    return static_cast<std::uint64_t>(lifecycle::integer_of(context.input, "entry"));
}

/// Rule R-032 (KPSY m.5/8): an institution looks into its own questions, and learns of no others that they are there.
Result<usage::Call> own_call(const Context& context) {
    const auto institution = KPS_TRY(institution_of(context));
    auto call = usage::find_call(context.transaction, institution, entry_of(context));
    const bool is_missing = !call && call.error().code == ErrorCode::NotFound;
    if (is_missing || (call && call->service.value() == 0))
        return failed(ErrorCode::InvalidField, "$.entry: no such question");
    return call;
}

Status check_own(const Context& context) {
    KPS_TRY(own_call(context));
    return {};
}

Result<std::string_view> begin(Context& context) {
    const usage::Call call = KPS_TRY(own_call(context));
    const std::string number = std::to_string(call.entry);
    KPS_TRY(claim(context.transaction, {call.institution, kReviewKey, number}, context.subject.id,
                  "R-032"));
    take_input(context);
    context.subject.institution = call.institution;
    context.subject.title = "İz kaydı " + number;
    lifecycle::put(context.subject.body, "asked_at", JsonValue(base::utc_text_ms(call.time_us)));
    lifecycle::put(context.subject.body, "service_number",
                   JsonValue(std::int64_t{call.service.value()}));
    lifecycle::put(context.subject.body, "result_code", JsonValue(std::int64_t{call.outcome}));
    return std::string_view();
}

Result<std::string_view> end(Context& context) {
    take_input(context);
    const std::string number = std::to_string(lifecycle::integer_of(context.subject.body, "entry"));
    KPS_TRY(release(context.transaction, {*context.subject.institution, kReviewKey, number}));
    return std::string_view();
}

Act closing(std::string_view name, std::string_view turkish, std::string_view to) {
    return {.name = name,
            .turkish = turkish,
            .from = {"asked", "explained"},
            .to = {to},
            .roles = {Role::Administrator},
            .input = kFinding,
            .rule = kRule,
            .effect = end};
}

}  // namespace

lifecycle::Machine make_usage_review_machine() {
    lifecycle::Machine machine{
        .kind = "usage-review", .turkish = "Kullanım incelemesi", .prefix = "KIN"};
    machine.states = {{"asked", "Açıklama bekleniyor"},
                      {"explained", "Açıklandı"},
                      {"justified", "Haklı bulundu", true},
                      {"unjustified", "Haksız bulundu", true},
                      {"reported", "Genel Müdürlüğe bildirildi"},
                      {"concluded", "Genel Müdürlükçe sonuçlandırıldı", true}};
    machine.readers = {Role::Operator, Role::Inspector, Role::SecurityOfficer};
    machine.acts.push_back({.name = "ask",
                            .turkish = "Kaydı incelemeye al",
                            .to = {"asked"},
                            .roles = {Role::Administrator},
                            .input = kOpen,
                            .rule = kRule,
                            .guard = check_own,
                            .effect = begin});
    machine.acts.push_back({.name = "explain",
                            .turkish = "Açıkla",
                            .from = {"asked"},
                            .to = {"explained"},
                            .roles = {Role::Administrator, Role::Technician, Role::SubUser},
                            .input = kExplain,
                            .rule = kRule});
    machine.acts.push_back(closing("find-justified", "Haklı bul", "justified"));
    machine.acts.push_back(closing("find-unjustified", "Haksız bul", "unjustified"));
    machine.acts.push_back({.name = "report",
                            .turkish = "Genel Müdürlüğe bildir",
                            .from = {"asked", "explained"},
                            .to = {"reported"},
                            .roles = {Role::Administrator},
                            .input = kFinding,
                            .rule = kRule});
    machine.acts.push_back({.name = "conclude",
                            .turkish = "Sonuçlandır",
                            .from = {"reported"},
                            .to = {"concluded"},
                            .roles = {Role::Operator, Role::SecurityOfficer},
                            .input = kFinding,
                            .rule = kRule,
                            .effect = end});
    return machine;
}

}  // namespace kps::membership
