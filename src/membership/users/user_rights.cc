#include "membership/users/user_rights.h"

#include "institutions/sub_user_rights.h"

namespace kps::membership {

base::Status keep_rights(const lifecycle::Context& context, bool active) {
    const lifecycle::JsonObject& body = context.subject.body;
    institutions::SubUserRights rights;
    rights.institution = *context.subject.institution;
    rights.end_user = std::string(lifecycle::text_of(body, "kimlik_no"));
    rights.rights_json =
        institutions::canonical_json(lifecycle::JsonValue(lifecycle::list_of(body, "rights")));
    rights.active = active;
    return institutions::put_sub_user_rights(context.transaction, rights, context.now_us);
}

}  // namespace kps::membership
