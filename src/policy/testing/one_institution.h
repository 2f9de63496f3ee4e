#pragma once

#include <cstdint>
#include <string>

#include "institutions/institution.h"
#include "policy/decision_document.h"

namespace kps::policy::testing {

/// Who stands in a directory of one institution, at 127.0.0.1, its undertaking signed.
struct OneInstitution {
    base::InstitutionId id;
    institutions::InstitutionClass institution_class = institutions::InstitutionClass::Ministry;
    bool user_may_work = true;
    std::uint64_t version = 1;
};

/// A directory of one institution and its service user KRM-1001, without a decision.
inline institutions::Directory directory_of(const OneInstitution& who) {
    institutions::Directory directory;
    directory.version = who.version;
    institutions::Institution institution;
    institution.id = who.id;
    institution.institution_class = who.institution_class;
    institution.undertaking_signed = true;
    institution.registered_address = "127.0.0.1";
    directory.institutions.push_back(institution);
    directory.users.push_back({base::UserName("KRM-1001"), who.id, "", who.user_may_work});
    return directory;
}

/// The same with its decision.
inline institutions::Directory directory_of(const OneInstitution& who,
                                            const DecisionDocument& decision) {
    institutions::Directory directory = directory_of(who);
    directory.decisions.push_back({decision.hash, who.id, decision.canonical_json});
    return directory;
}

}  // namespace kps::policy::testing
