#include "apps/kps/administration.h"

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
    administration.certificates_ = KPS_TRY(institutions::CertificateStore::open(database));
    administration.stops_ = KPS_TRY(institutions::UserStopStore::open(database));
    administration.events_ = KPS_TRY(misuse::EventStore::open(database));
    administration.hidings_ = KPS_TRY(audit::HidingStore::open(database));
    administration.store_ = KPS_TRY(
        institutions::InstitutionStore::open(std::move(database), administration.address_rule_));
    return administration;
}

namespace {

const institutions::Institution* find(const institutions::Directory& directory,
                                      base::InstitutionId id) {
    for (const institutions::Institution& row : directory.institutions)
        if (row.id == id) return &row;
    return nullptr;
}

}  // namespace

base::Result<std::vector<base::DecisionHash>> Administration::put_decisions(
    const std::vector<std::string>& texts, std::int64_t now_us) {
    const policy::GrantTree tree(*catalogue_);
    const institutions::Directory directory = KPS_TRY(store_->load());
    std::vector<policy::DecisionDocument> documents;
    for (const std::string& text : texts) {
        documents.push_back(KPS_TRY(policy::parse_decision(text, tree)));
        const auto* institution = find(directory, documents.back().institution);
        if (institution == nullptr)
            return base::failed(base::ErrorCode::NotFound, "no institution of that number");
        KPS_TRY(policy::check_decision(documents.back(), *institution));
    }
    std::vector<base::DecisionHash> hashes;
    for (const policy::DecisionDocument& document : documents) {
        KPS_TRY(store_->put_decision({document.hash, document.institution, document.canonical_json},
                                     now_us));
        hashes.push_back(document.hash);
    }
    return hashes;
}

}  // namespace kps
