#include "misuse/event.h"

#include "base/error.h"
#include "base/national_id.h"

namespace kps::misuse {

std::string_view name_of(EventKind kind) {
    switch (kind) {
        case EventKind::Alarm:
            return "alarm";
        case EventKind::Stopped:
            return "stopped";
        case EventKind::Lifted:
            return "lifted";
    }
    return "unknown";
}

std::optional<EventKind> event_kind_by_number(std::int64_t number) {
    if (number < 1 || number > 3) return std::nullopt;
    return static_cast<EventKind>(number);
}

audit::Draft entry_of(const Event& event) {
    audit::Draft draft;
    draft.type = event.kind == EventKind::Alarm ? audit::EntryType::Alarm : audit::EntryType::Admin;
    draft.institution = event.user.institution;
    draft.request_id = event.id;
    draft.service_user = event.user.service_user;
    draft.end_user = event.user.end_user;
    if (const auto id = base::NationalId::parse(event.user.end_user))
        draft.end_user_id = id->number();
    draft.rule = "R-159";
    switch (event.kind) {
        case EventKind::Alarm:
            draft.rule = rule_of(event.finding.signal);
            draft.detail = detail_of(event.finding);
            if (event.finding.level == Level::Stop)
                draft.outcome = static_cast<std::uint16_t>(base::ErrorCode::UserStopped);
            break;
        case EventKind::Stopped:
            draft.detail = "user stopped by " + event.by + ": " + event.reason;
            break;
        case EventKind::Lifted:
            draft.detail = "stop lifted by " + event.by + ": " + event.reason;
            break;
    }
    return draft;
}

}  // namespace kps::misuse
