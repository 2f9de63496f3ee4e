#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "contract/model.h"
#include "institutions/institution.h"

/// May this institution ask this, and what may it see: one immutable snapshot, one decide().
///
/// Invariants:
/// 1. Every default refuses: an empty snapshot, an unknown institution, a new Mask.
/// 2. decide() goes in the order of DESIGN.md 4.4 and names the rule of the step that refused.
/// 3. A snapshot never changes; a change makes a new one, in force for all threads by one pointer swap.
namespace kps::policy {

using base::ErrorCode;

/// What is asked, without the person: all that can be decided before a look-up.
struct Request {
    base::InstitutionId institution;
    std::string_view user;
    std::array<std::uint8_t, 16> source{};
    bool is_strict = false;  ///< it came by the strict profile
    bool is_portal = false;  ///< a person with a session of the portal asks, `end_user`; no program
    const contract::Service* service = nullptr;
    std::string_view purpose;   ///< Amac/Kod; empty when none was given
    std::string_view end_user;  ///< Sorgulayan; empty when none was given
    std::size_t criterion_count = 0;
    std::int64_t now_us = 0;
};

struct Refused {
    ErrorCode code = ErrorCode::NotAuthorised;
    std::string_view rule;  ///< id in docs/regulation/rules.yaml
};

/// Area a decision is bound to; empty: the whole country.
struct Jurisdiction {
    std::vector<std::uint32_t> provinces;
    std::vector<std::uint32_t> districts;
    std::vector<std::uint32_t> neighbourhoods;
    bool unlimited() const {
        return provinces.empty() && districts.empty() && neighbourhoods.empty();
    }
};

/// Where a person's residence is, for jurisdiction; all 0 when there is none.
struct ResidencePlace {
    std::uint32_t province = 0;
    std::uint32_t district = 0;
    std::uint32_t neighbourhood = 0;
};

struct Grant;  // one service of one decision, compiled

struct Allowed {
    std::shared_ptr<const Grant> grant;    ///< null for questions about the caller itself
    const contract::Mask* mask = nullptr;  ///< what may be seen; owned by the grant or the service
    base::DecisionHash decision{};
    std::string_view rule;  ///< rule that allowed
};

/// Refuses unless it says otherwise.
class Decision {
  public:
    Decision() = default;
    Decision(Refused refused) : value_(refused) {}
    Decision(Allowed allowed) : value_(std::move(allowed)) {}
    const Allowed* allowed() const { return std::get_if<Allowed>(&value_); }
    const Refused* refused() const { return std::get_if<Refused>(&value_); }

  private:
    std::variant<Refused, Allowed> value_;
};

/// Counts of the log, for limits: how many items an institution was given of a service in a period. A reservation is
/// exact under concurrency: two threads cannot both take the last one.
class UsageCounter {
  public:
    virtual ~UsageCounter() = default;
    enum class Period : std::uint8_t { Day, Month };
    struct Limit {
        Period period = Period::Day;
        std::uint64_t count_max = 0;
    };
    /// Takes `count` from every limit or from none. False: one would be passed.
    virtual bool reserve(base::InstitutionId institution, base::ServiceNumber service,
                         std::uint64_t count, std::span<const Limit> limits,
                         std::int64_t now_us) = 0;
    /// Gives back what was reserved and then not answered.
    virtual void release(base::InstitutionId institution, base::ServiceNumber service,
                         std::uint64_t count, std::int64_t now_us) = 0;
};

/// All rights of all institutions at one moment.
class Snapshot {
  public:
    /// Compiles a directory. A decision that does not compile leaves its institution without any grant and is
    /// reported in `problems`; it never widens a right.
    static std::shared_ptr<const Snapshot> compile(const institutions::Directory& directory,
                                                   const contract::Catalogue& catalogue,
                                                   std::vector<std::string>& problems);
    virtual ~Snapshot() = default;

    /// Steps 1 to 9 of DESIGN.md 4.4, jurisdiction of the person excepted.
    virtual Decision decide(const Request& request, UsageCounter& usage) const = 0;
    /// Standing of institution, user, source and profile alone: what the token service asks (steps 1
    /// to 3). Of `request` only these four are read, and of a person of the portal the end user.
    virtual std::optional<Refused> admission(const Request& request) const = 0;
    virtual std::uint64_t version() const = 0;
    /// What an institution holds, whether in force today or not: for its own pages, WSDL and OpenAPI. With the name of
    /// one of its sub-users, what that one holds of it; nothing for who is no user any more.
    virtual std::vector<std::shared_ptr<const Grant>> grants(base::InstitutionId institution,
                                                             std::string_view end_user = {}) const;
    /// The institution's grant of a service that is in force at that time, by its method too; null for none.
    virtual std::shared_ptr<const Grant> grant_in_force(base::InstitutionId institution,
                                                        base::ServiceNumber service,
                                                        std::int64_t now_us) const;
};

/// Step 8, when the person is known: may the unit see someone who lives there?
std::optional<Refused> decide_residence(const Grant& grant, const ResidencePlace& residence);
/// What a search found beyond the one thing it was reserved as.
struct FurtherUse {
    base::InstitutionId institution;
    std::uint64_t count = 0;
    std::int64_t now_us = 0;
};
/// Step 9 for the further people of a search or a list: all are taken from every limit, or none.
std::optional<Refused> decide_further_use(const Grant& grant, const FurtherUse& use,
                                          UsageCounter& usage);
/// Confidential records are shown only to the classes the decision names (REQUIREMENTS C9). False: answer as not found.
bool may_see_confidential(const Grant& grant, registry::Confidentiality confidentiality);

/// The snapshot in force, swapped at once for all threads.
class Current {
  public:
    std::shared_ptr<const Snapshot> get() const { return std::atomic_load(&snapshot_); }
    void set(std::shared_ptr<const Snapshot> snapshot) {
        std::atomic_store(&snapshot_, std::move(snapshot));
    }

  private:
    std::shared_ptr<const Snapshot> snapshot_;
};

}  // namespace kps::policy
