#pragma once

#include <memory>
#include <string>

#include "apps/kps/misuse_desk.h"
#include "audit/segments/segment_log.h"
#include "contract/model.h"
#include "crypto/keys.h"
#include "exchanges/listener.h"
#include "institutions/institution_store.h"
#include "policy/decide.h"
#include "policy/usage_counter.h"
#include "portal/portal.h"
#include "portal/usage/usage_desk.h"
#include "registry/register_writer.h"
#include "usage/follower.h"

namespace kps {

/// Named people of a register that our generator wrote; nobody of any other register, or where the state is live.
std::vector<portal::SyntheticPerson> people_to_try(const registry::RegisterHeader& header,
                                                   bool is_live);

/// The counts of use as `kps serve` runs them: the follower of the log on its thread, and what the portal shows of
/// rights and limits beside them.
class UsageLink final : public portal::UsageDesk {
  public:
    struct Parts {
        std::shared_ptr<storage::Database> database;
        const institutions::InstitutionStore& institutions;
        const contract::Catalogue& catalogue;
        const policy::Current& rights;
        const policy::MemoryUsageCounter& counter;
        const audit::SegmentLog& log;
        const audit::KeyStore& keys;
        MisuseDesk& users;  ///< knows who asks
        exchanges::Listener& listener;
        const base::Clock& clock;
        std::string log_directory;
        std::string keys_directory;
        std::string base_url;
        letters::MadeIn place = letters::MadeIn::Live;
        portal::Portal& portal;  ///< shows it
        std::vector<portal::SyntheticPerson> people;
    };
    /// Errors: those of the store.
    static base::Result<std::unique_ptr<UsageLink>> open(
        Parts parts, std::function<void(const std::string&)> listener);

    void start() { follower_->start(); }
    /// Everything that is durable by now is counted when it returns.
    base::Status catch_up() { return follower_->catch_up(); }
    /// Before the log stops.
    void stop() { follower_->stop(); }

    usage::UsageStore& store() override { return *store_; }
    std::optional<portal::ServiceTitle> title_of(base::ServiceNumber service) const override;
    std::optional<portal::AskingForm> form_of(base::ServiceNumber service) const override;
    const std::vector<portal::SyntheticPerson>& people() const override { return parts_.people; }
    std::vector<portal::Quota> quotas(base::InstitutionId institution,
                                      std::int64_t now_us) const override;
    base::Result<std::string> wsdl(base::InstitutionId institution, base::ServiceNumber service,
                                   std::int64_t now_us) const override;
    std::string open_api(base::InstitutionId institution, std::int64_t now_us) const override;
    base::Result<std::vector<institutions::ClientCertificate>> certificates(
        base::InstitutionId institution) const override;
    letters::MadeIn place() const override { return parts_.place; }
    const exchanges::CallTimes& times() const override { return parts_.listener.times(); }
    exchanges::Recordings& recordings() override { return parts_.listener.recordings(); }
    base::Status record_act(storage::Transaction& transaction, const accounts::Actor& actor,
                            std::string_view rule, std::string detail) const override;
    base::Result<base::Bytes> seal(base::ByteView content, std::int64_t now_us) const override;
    base::Status record_export(const accounts::Actor& actor, std::string_view filter,
                               std::size_t rows) const override;

  private:
    explicit UsageLink(Parts parts) : parts_(std::move(parts)) {}

    Parts parts_;
    std::unique_ptr<usage::UsageStore> store_;
    crypto::CertifiedKey seal_;
    std::unique_ptr<usage::FollowThread> follower_;
};

}  // namespace kps
