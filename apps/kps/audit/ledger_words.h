#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "apps/kps/administration.h"
#include "audit/entry.h"
#include "policy/decision_document.h"
#include "policy/grant_tree.h"

namespace kps {

/// What a look-up was, in words for the person it was about.
struct LedgerWords {
    std::string receiver;             ///< the institution's name
    std::string service;              ///< what was asked, from the contract
    std::string reason;               ///< the purpose, in the decision's own words
    std::vector<std::string> basis;   ///< of the purpose: `5411 sayılı Kanun m.73`
    std::vector<std::string> groups;  ///< of data that the decision lets this answer have
    std::string result;               ///< answered, or not
};

/// Finds them in the administration of a state; each decision is read once. Threads: one.
class LedgerVocabulary {
  public:
    /// Errors: those of the stores.
    static base::Result<LedgerVocabulary> open(Administration& administration);
    LedgerWords words_of(const audit::Draft& entry);
    /// An institution's name; the directorate's for 0.
    std::string receiver(base::InstitutionId institution) const;

  private:
    explicit LedgerVocabulary(Administration& administration)
        : administration_(administration), tree_(administration.catalogue()) {}
    const policy::DecisionDocument* decision(const base::DecisionHash& hash);

    Administration& administration_;
    policy::GrantTree tree_;
    std::map<base::InstitutionId, std::string> names_;
    std::map<base::DecisionHash, std::optional<policy::DecisionDocument>> decisions_;
};

}  // namespace kps
