#pragma once

#include <boost/json.hpp>
#include <memory>
#include <mutex>

#include "institutions/institution_store.h"
#include "oversight/institution_areas.h"
#include "policy/grant_tree.h"
#include "policy/usage_counter.h"
#include "storage/database.h"

/// What the administration knows of institutions, as JSON: for the directorate, and for an institution about itself.
namespace kps::oversight {

/// Without the texts of decisions, of which the provinces are what is left.
struct KnownDirectory : institutions::Directory {
    InstitutionAreas::Provinces provinces;
};

/// The directory, read again when it has changed. Threads: any.
class KnownInstitutions {
  public:
    KnownInstitutions(const institutions::InstitutionStore& store, const policy::GrantTree& tree,
                      const registry::PlaceNames& places)
        : store_(store), areas_(tree, places) {}
    base::Result<std::shared_ptr<const KnownDirectory>> get() const;

  private:
    const institutions::InstitutionStore& store_;
    mutable std::mutex mutex_;
    mutable InstitutionAreas areas_;
    mutable std::shared_ptr<const KnownDirectory> known_;
};

const institutions::Institution* find(const institutions::Directory& directory,
                                      base::InstitutionId id);

/// `open`, `blocked`, `no-undertaking` or `no-address`: why nothing is answered, the weightiest first.
std::string_view standing_of(const institutions::Institution& institution);
boost::json::object summary_json(const institutions::Institution& institution);

struct ViewParts {
    const institutions::InstitutionStore& store;
    std::shared_ptr<storage::Database> database;
    const policy::GrantTree& tree;
    const policy::MemoryUsageCounter& usage;
};
/// State, blocks of now and then, service users, certificates, stopped users, the decision in force field by field and
/// what of its limits is used. Errors: those of storage.
base::Result<boost::json::object> institution_json(const ViewParts& parts,
                                                   const institutions::Directory& directory,
                                                   const institutions::Institution& institution,
                                                   std::int64_t now_us);

}  // namespace kps::oversight
