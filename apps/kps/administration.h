#pragma once

#include <memory>
#include <string>
#include <vector>

#include "apps/kps/state_folder.h"
#include "audit/hiding/hiding_store.h"
#include "base/result.h"
#include "contract/model.h"
#include "institutions/certificate_store.h"
#include "institutions/institution_store.h"
#include "institutions/user_stop_store.h"
#include "misuse/event_store.h"

namespace kps {

/// The administration database of a state, opened with what is needed to change it.
class Administration {
  public:
    static base::Result<Administration> open(const StateFolder& state);

    institutions::InstitutionStore& store() { return *store_; }
    institutions::CertificateStore& certificates() { return *certificates_; }
    institutions::UserStopStore& stops() { return *stops_; }
    misuse::EventStore& events() { return *events_; }
    audit::HidingStore& hidings() { return *hidings_; }
    const contract::Catalogue& catalogue() const { return *catalogue_; }
    institutions::AddressRule address_rule() const { return address_rule_; }
    /// Checks decisions against the contract and the institutions they are for, and puts them in
    /// force. All are checked before the first is stored.
    /// Errors: InvalidDecision with the place, NotFound for an unknown institution.
    base::Result<std::vector<base::DecisionHash>> put_decisions(
        const std::vector<std::string>& texts, std::int64_t now_us);

  private:
    Administration() = default;
    institutions::AddressRule address_rule_ = institutions::AddressRule::PublicOnly;
    std::unique_ptr<contract::Catalogue> catalogue_;
    std::unique_ptr<institutions::InstitutionStore> store_;
    std::unique_ptr<institutions::CertificateStore> certificates_;
    std::unique_ptr<institutions::UserStopStore> stops_;
    std::unique_ptr<misuse::EventStore> events_;
    std::unique_ptr<audit::HidingStore> hidings_;
};

}  // namespace kps
