#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "letters/made_in.h"
#include "lifecycle/course.h"
#include "portal/desk.h"
#include "signatures/signature.h"
#include "signing/signature_store.h"
#include "signing/signed_papers.h"
#include "signing/signer.h"

/// Electronic signatures of cases over REST (R-043; docs/adr/0161):
///
///     GET  /api/v1/signing/{id}            what there is to sign, and who has signed
///     POST /api/v1/signing/{id}            takes a `.p7s` that was made elsewhere
///     GET  /api/v1/signing/{id}/paper?sha256       the very bytes
///     GET  /api/v1/signing/{id}/signature?sha256   the `.p7s`
///     POST /api/v1/signing/{id}/demo       asks the demo's signer; 404 where there is none
///
/// What is kept here signs nothing by itself: the act of the life cycle names it (membership/environment.h).
///
/// Invariants:
/// 1. A signature is kept only when it is of the paper that waits, and its certificate has the identity number of the
///    account that hands it in.
/// 2. Keeping it and its entry for the log are one transaction.
/// 3. Whose case it may not know gets what one gets for a case that is not there.
namespace kps::signing {

class SigningDesk {
  public:
    struct Parts {
        SignatureStore& store;
        const lifecycle::Course& course;
        const base::Clock& clock;
        letters::MadeIn place;
        std::optional<signatures::Anchors> anchors;  ///< none: nobody signs electronically
        Signer* demo_signer = nullptr;
        std::function<base::Result<accounts::Actor>(const http::Request&)> who;
        std::function<base::Result<base::NationalId>(const base::Uuid& account)> number_of;
        /// Puts the entry for the log into the transaction.
        std::function<base::Status(storage::Transaction&, const lifecycle::Case&,
                                   const accounts::Actor&, const KeptSignature&)>
            record;
    };
    explicit SigningDesk(Parts parts);
    void add_routes(http::Router& router) { desk_->add_routes(router); }
    http::Handler& handler() { return *desk_; }
    void stop() { desk_->stop(); }

  private:
    using Answer = base::Result<http::Response>;
    struct Matter {
        lifecycle::Case subject;
        Signable signable;
        std::optional<Paper> paper;
    };
    base::Result<Matter> matter_of(const portal::DeskCall& call) const;
    /// The same where it waits for this person's signature. Errors: RoleNotAllowed, WrongState.
    base::Result<Matter> open_matter(const portal::DeskCall& call) const;
    Answer shown(const portal::DeskCall& call) const;
    Answer paper(const portal::DeskCall& call) const;
    Answer signature(const portal::DeskCall& call) const;
    Answer hand_in(const portal::DeskCall& call) const;
    Answer ask_demo(const portal::DeskCall& call) const;
    Answer take(const portal::DeskCall& call, const Matter& matter, base::ByteView content) const;

    Parts parts_;
    std::unique_ptr<portal::Desk> desk_;
};

/// What the portal's OpenAPI document says of it.
portal::OpenApiPart signing_part();

}  // namespace kps::signing
