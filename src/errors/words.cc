#include "base/assert.h"
#include "errors/catalogue.h"
#include "errors/faults.h"

namespace kps::errors {

std::string_view word(Actor actor) {
    switch (actor) {
        case Actor::Developer:
            return "developer";
        case Actor::Administrator:
            return "administrator";
        case Actor::Directorate:
            return "directorate";
        case Actor::Nobody:
            return "nobody";
    }
    KPS_ASSERT(false && "no such actor");
}

std::string_view word(Repeat repeat) {
    switch (repeat) {
        case Repeat::No:
            return "no";
        case Repeat::Later:
            return "later";
        case Repeat::NewToken:
            return "new_token";
    }
    KPS_ASSERT(false && "no such repeat");
}

std::string_view word(Seen seen) {
    switch (seen) {
        case Seen::Institution:
            return "institution";
        case Seen::Record:
            return "record";
        case Seen::Directorate:
            return "directorate";
    }
    KPS_ASSERT(false && "no such seen");
}

std::string_view word(Group group) {
    switch (group) {
        case Group::BusinessResult:
            return "business_result";
        case Group::Security:
            return "security";
        case Group::Message:
            return "message";
        case Group::Portal:
            return "portal";
        case Group::Operation:
            return "operation";
    }
    KPS_ASSERT(false && "no such group");
}

Text label(Actor actor) {
    switch (actor) {
        case Actor::Developer:
            return {"kurumun yazılımcısı", "the institution's developer"};
        case Actor::Administrator:
            return {"kurumun idari kullanıcısı", "the institution's administrator"};
        case Actor::Directorate:
            return {"Genel Müdürlük", "the directorate"};
        case Actor::Nobody:
            return {"kimse", "nobody"};
    }
    KPS_ASSERT(false && "no such actor");
}

Text label(Repeat repeat) {
    switch (repeat) {
        case Repeat::No:
            return {"yine aynı yanıt gelir", "the same answer"};
        case Repeat::Later:
            return {"daha sonra yanıt alınabilir", "may be answered later"};
        case Repeat::NewToken:
            return {"yeni belirteçle yanıt alınabilir", "may be answered with a new token"};
    }
    KPS_ASSERT(false && "no such repeat");
}

Text label(Group group) {
    switch (group) {
        case Group::BusinessResult:
            return {"İş sonuçları", "Business results"};
        case Group::Security:
            return {"Kimlik doğrulama ve ileti güvenliği", "Authentication and message security"};
        case Group::Message:
            return {"İletiler", "Messages"};
        case Group::Portal:
            return {"Portal ve kurum işlemleri", "Portal and the life of an institution"};
        case Group::Operation:
            return {"İşletim", "Operation"};
    }
    KPS_ASSERT(false && "no such group");
}

std::string_view word(base::FaultKind kind) {
    using base::FaultKind;
    switch (kind) {
        case FaultKind::None:
            return "None";
        case FaultKind::FailedAuthentication:
            return "FailedAuthentication";
        case FaultKind::InvalidSecurity:
            return "InvalidSecurity";
        case FaultKind::ExpiredToken:
            return "ExpiredToken";
        case FaultKind::InvalidScope:
            return "InvalidScope";
        case FaultKind::ActionNotSupported:
            return "ActionNotSupported";
        case FaultKind::DeserializationFailed:
            return "DeserializationFailed";
        case FaultKind::InternalServiceFault:
            return "InternalServiceFault";
        case FaultKind::BadRequest:
            return "BadRequest";
        case FaultKind::VersionMismatch:
            return "VersionMismatch";
        case FaultKind::NotUnderstood:
            return "NotUnderstood";
        case FaultKind::InvalidSecurityToken:
            return "InvalidSecurityToken";
        case FaultKind::MessageExpired:
            return "MessageExpired";
    }
    KPS_ASSERT(false && "no such kind of fault");
}

}  // namespace kps::errors
