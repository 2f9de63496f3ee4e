#pragma once

#include <boost/json/value.hpp>
#include <memory>
#include <string>
#include <vector>

#include "interactive/person_asking.h"
#include "policy/decide.h"
#include "policy/grant.h"
#include "registry/places.h"

namespace kps::interactive {

/// One service version that a person may ask today.
struct Offer {
    std::shared_ptr<const policy::Grant> grant;
    const contract::Mask* mask = nullptr;  ///< what of the answer the person sees
    std::vector<std::string> area;  ///< names of the places the decision is bound to; empty: none
};
using Offers = std::vector<Offer>;

struct OfferSource {
    const policy::Current& policy;
    const registry::PlaceNames& places;
    std::int64_t now_us = 0;
};

/// What the person may ask now, as the snapshot in force has it; decides nothing that a question would not be asked
/// again.
/// Errors: of a person, institution or address in no good standing, as a question would get it.
base::Result<Offers> offers_to(const PersonAsking& who, const OfferSource& from);

/// `{"services":[{name, version, path, title_tr, question, criterion, purposes, …}]}`.
boost::json::value offers_json(const Offers& offers,
                               const std::vector<institutions::OwnPurpose>& own);
/// One of them with `members`: every leaf of the answer, granted or not. Errors: NotAuthorised when it is not offered.
base::Result<boost::json::value> offer_json(const Offers& offers,
                                            const std::vector<institutions::OwnPurpose>& own,
                                            const contract::Service* service);

}  // namespace kps::interactive
