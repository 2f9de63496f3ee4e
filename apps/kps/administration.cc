#include "apps/kps/administration.h"

#include <algorithm>

#include "policy/decision_document.h"
#include "policy/grant_tree.h"
#include "storage/database.h"

namespace kps {

base::Result<Administration> Administration::open(const StateFolder& state) {
    Administration administration;
    administration.address_rule_ = state.is_live() ? institutions::AddressRule::PublicOnly
                                                   : institutions::AddressRule::TestOrDemo;
    administration.catalogue_ =
        std::make_unique<contract::Catalogue>(KPS_TRY(contract::Catalogue::built_in()));
    auto database = KPS_TRY(storage::Database::open(state.administration_location()));
    administration.store_ = KPS_TRY(
        institutions::InstitutionStore::open(std::move(database), administration.address_rule_));
    return administration;
}

base::Result<base::DecisionHash> Administration::put_decision(std::string_view text,
                                                              std::int64_t now_us) {
    const policy::GrantTree tree(*catalogue_);
    const policy::DecisionDocument document = KPS_TRY(policy::parse_decision(text, tree));
    const institutions::Directory directory = KPS_TRY(store_->load());
    const auto institution =
        std::find_if(directory.institutions.begin(), directory.institutions.end(),
                     [&document](const auto& row) { return row.id == document.institution; });
    if (institution == directory.institutions.end())
        return base::failed(base::ErrorCode::NotFound, "no institution of the decision's number");
    KPS_TRY(policy::check_decision(document, *institution));
    KPS_TRY(store_->put_decision({document.hash, document.institution, document.canonical_json},
                                 now_us));
    return document.hash;
}

}  // namespace kps
