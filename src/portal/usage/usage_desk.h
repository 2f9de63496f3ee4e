#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "accounts/actor.h"
#include "exchanges/call_times.h"
#include "exchanges/recordings.h"
#include "institutions/institution.h"
#include "letters/made_in.h"
#include "usage/usage_store.h"

namespace kps::portal {

struct ServiceTitle {
    std::string name;     ///< as on the wire
    std::string version;  ///< 2024-04-01
    std::string turkish;
    std::string english;
};

/// One limit of a decision and what is used of it now.
struct QuotaLine {
    bool is_month = false;  ///< else a day
    std::uint64_t limit = 0;
    std::uint64_t used = 0;
};
struct Quota {
    base::ServiceNumber service;
    std::int64_t valid_until_us = 0;
    std::vector<QuotaLine> lines;
    /// `RateLimit-Policy` and `RateLimit` as a call would be told now.
    std::vector<std::pair<std::string, std::string>> headers;
};

/// One member of a criterion, as a form asks for it.
struct AskedMember {
    std::string name;
    std::string type;   ///< word of the contract: Int, Text, DateTime …
    std::string holds;  ///< of a person: number, birth_day, birth_month, birth_year; else empty
    std::vector<std::string> values;  ///< of an enumeration
};
/// How a service is asked, over REST and over SOAP.
struct AskingForm {
    std::string path;
    std::string action;
    std::string namespace_uri;
    std::string operation;
    std::string criterion_type;
    bool is_list = true;
    std::vector<AskedMember> members;
};

/// A named person of a synthetic register.
struct SyntheticPerson {
    std::string name;
    std::string description;  ///< in Turkish
    std::int64_t number = 0;
    std::int64_t birth_day = 0;
    std::int64_t birth_month = 0;
    std::int64_t birth_year = 0;
};

/// What the portal cannot know of the use of services by itself. Threads: any.
class UsageDesk {
  public:
    virtual ~UsageDesk() = default;
    virtual usage::UsageStore& store() = 0;
    virtual std::optional<ServiceTitle> title_of(base::ServiceNumber service) const = 0;
    virtual std::optional<AskingForm> form_of(base::ServiceNumber service) const = 0;
    /// Whom somebody may try a question with; nobody where the state is live.
    virtual const std::vector<SyntheticPerson>& people() const = 0;
    /// Services in force now, with their limits.
    virtual std::vector<Quota> quotas(base::InstitutionId institution,
                                      std::int64_t now_us) const = 0;
    /// Of a service in force, without what was not granted. Errors: NotFound.
    virtual base::Result<std::string> wsdl(base::InstitutionId institution,
                                           base::ServiceNumber service,
                                           std::int64_t now_us) const = 0;
    virtual std::string open_api(base::InstitutionId institution, std::int64_t now_us) const = 0;
    virtual base::Result<std::vector<institutions::ClientCertificate>> certificates(
        base::InstitutionId institution) const = 0;
    /// What stands over each page of a PDF.
    virtual letters::MadeIn place() const = 0;
    /// Of the calls that this server answered: how long they took, and what an institution records of its own.
    virtual const exchanges::CallTimes& times() const = 0;
    virtual exchanges::Recordings& recordings() = 0;
    /// An act of somebody at an institution's own use, for the log, under the duty it serves (`R-032`).
    virtual base::Status record_act(storage::Transaction& transaction, const accounts::Actor& actor,
                                    std::string_view rule, std::string detail) const = 0;
    /// Detached signature with the server's key for reports. Errors: CryptoFailed.
    virtual base::Result<base::Bytes> seal(base::ByteView content, std::int64_t now_us) const = 0;
    /// Before a file is given out.
    virtual base::Status record_export(const accounts::Actor& actor, std::string_view filter,
                                       std::size_t rows) const = 0;
};

}  // namespace kps::portal
