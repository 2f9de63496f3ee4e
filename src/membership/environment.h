#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "institutions/registered_address.h"
#include "lifecycle/case.h"
#include "policy/grant_tree.h"
#include "storage/database.h"

namespace kps::membership {

/// A document as it was handed in.
struct DocumentFacts {
    std::string kind;
    std::string channel;    ///< post, cargo, fax, portal, hand
    bool original = false;  ///< the paper itself, not a picture of it (R-179)
};

/// An electronic signature that was found good when it came in.
struct SignatureFacts {
    std::int64_t edition = 0;  ///< of the text that was signed
    base::Uuid account;        ///< whose identity number the certificate has
    std::string name;          ///< as the certificate says it
    std::string paper;         ///< SHA-256 of the text, hexadecimal
    std::string certificate;   ///< SHA-256 of the certificate, hexadecimal
    std::string signed_at;     ///< UTC
};

/// A look-up that a citizen asks about, in the words that the citizen was shown.
struct LookUpFacts {
    base::InstitutionId institution;  ///< 0: the directorate itself
    std::string receiver;             ///< the institution's name
    std::string day;                  ///< `2026-11-22`
    std::string time;                 ///< UTC; empty where the person was not the one asked about
    std::string service;              ///< the same
};

/// What a `user` case leaves its person of the portal.
enum class SignInRight : std::uint8_t { Given, Locked, Ended };

/// What guards and effects need from outside. All outlive the machines.
struct Environment {
    institutions::AddressRule address_rule =
        institutions::AddressRule::PublicOnly;      ///< live states refuse private addresses
    const policy::GrantTree* grant_tree = nullptr;  ///< services and leaves that can be granted
    /// Exact full name, alive. Errors: PersonNotMatched; its context, where it may be told, is the half
    /// that is wrong, `given_names` or `surname`.
    std::function<base::Status(const accounts::Actor& who, std::string_view kimlik_no,
                               std::string_view given_names, std::string_view surname)>
        match_person = nullptr;
    /// What a document of this digest is that was handed in for this case. Errors: DocumentRefused.
    std::function<base::Result<DocumentFacts>(storage::Transaction&, const base::Uuid& subject,
                                              std::string_view sha256_hex)>
        find_document = nullptr;
    /// The signature of this digest that was kept with this case; empty where nobody signs electronically. Errors:
    /// DocumentRefused.
    std::function<base::Result<SignatureFacts>(storage::Transaction&, const base::Uuid& subject,
                                               std::string_view sha256_hex)>
        find_signature = nullptr;
    /// A case that is being opened has no documents yet: what this account handed in before goes to it.
    /// Errors: DocumentRefused.
    std::function<base::Status(storage::Transaction&, const base::Uuid& account,
                               const base::Uuid& subject, std::string_view sha256_hex)>
        take_document = nullptr;
    /// Queues a letter in the act's transaction (template key and values); empty in tests: then nothing is sent.
    std::function<base::Status(storage::Transaction&, const lifecycle::Case&,
                               std::string_view template_key, const lifecycle::JsonObject& values)>
        send_letter = nullptr;
    /// The look-up with this number in the log, if this citizen is shown it. Errors: NotFound, KeysLocked.
    std::function<base::Result<LookUpFacts>(const accounts::Actor& citizen, std::int64_t reference)>
        find_look_up = nullptr;
    std::int64_t schedule_5018_version = 1;
    /// Ends the portal sessions of an institution's people with the act; empty in tests that have none.
    std::function<base::Status(storage::Transaction&, base::InstitutionId)> end_sessions = nullptr;
    /// Whether the person of a `user` case may sign in from now on; empty in tests that have no accounts.
    std::function<base::Status(storage::Transaction&, const lifecycle::Case& user, SignInRight)>
        set_sign_in = nullptr;
};

}  // namespace kps::membership
