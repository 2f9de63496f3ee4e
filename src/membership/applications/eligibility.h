#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"
#include "institutions/institution.h"
#include "membership/applications/required_documents.h"
#include "membership/ranks.h"

/// May we apply? The answer before there is an application, from the tables that its guards ask.
namespace kps::membership {

struct EligibilityQuestion {
    std::string_view kind;           ///< of applicant
    std::string_view request;        ///< what is wanted: `online` or another of request_names()
    std::string_view law;            ///< code of the legal basis; empty: not known yet
    bool addresses = false;          ///< are addresses wanted as well
    std::string_view schedule = {};  ///< of Law 5018, one of schedules_5018(); empty: not known
};

enum class EligibilityVerdict : std::uint8_t {
    MayApply,
    ServedByCentre,    ///< its centre applies, or serves it already
    MetElsewhere,      ///< such a request is not met over KPS
    BasisNotInForce,   ///< the law carries nothing today
    NotGiven,          ///< the law lists no such recipient
    WithoutAddresses,  ///< may apply, but gets no addresses
};
std::string_view name_of(EligibilityVerdict verdict);

struct Eligibility {
    EligibilityVerdict verdict = EligibilityVerdict::NotGiven;
    std::string_view rule;             ///< on which the verdict rests
    std::string_view reason;           ///< Turkish, of MetElsewhere
    std::vector<std::string> centres;  ///< of ServedByCentre
    std::optional<institutions::InstitutionClass> institution_class;  ///< of who may apply
    bool pays = false;
    bool ministry_names =
        false;             ///< the Kurul hears it only once the Ministry has named it (X-023)
    bool by_post = false;  ///< the undertaking goes by post, else it is signed at an appointment
    std::span<const RequiredDocument> documents;
    RankRule signatories;
    RankRule administrators;
};

/// Errors: InvalidField for a kind, request, law or schedule that is in no table.
base::Result<Eligibility> eligibility(const EligibilityQuestion& question, const base::Date& day);

}  // namespace kps::membership
