#pragma once

#include <memory>
#include <string_view>

#include "apps/kps/portal/portal_desk.h"
#include "apps/kps/state_folder.h"
#include "http/router.h"
#include "lifecycle/course.h"
#include "membership/environment.h"
#include "signing/demo_signer.h"
#include "signing/signing_desk.h"

namespace kps {

/// What an act asks about a signature that was kept. Errors: DocumentRefused.
base::Result<membership::SignatureFacts> find_kept_signature(storage::Transaction& transaction,
                                                             const base::Uuid& subject,
                                                             std::string_view hash_text);

/// Electronic signatures of `kps serve`: `signature-ca.pem` of the state folder names whom to believe; a demo makes one
/// of its own, with the key in `keys/demo-signer.pem`. No other kind of state has the demo's signer.
class SigningSide final : public http::Handler {
  public:
    struct Parts {
        const StateFolder& state;
        std::shared_ptr<storage::Database> database;
        const lifecycle::Course& course;
        const base::Clock& clock;
        PortalDesk& portal;
    };
    /// Adds the routes. Errors: those of the stores; CryptoFailed for a file that names nobody.
    static base::Result<std::unique_ptr<SigningSide>> open(Parts parts, http::Router& router);
    ~SigningSide() override { desk_->stop(); }
    void handle(const http::Request& request, http::Responder responder) override {
        desk_->handler().handle(request, std::move(responder));
    }
    void stop() { desk_->stop(); }

  private:
    SigningSide() = default;
    std::unique_ptr<signing::SignatureStore> store_;
    std::unique_ptr<signing::DemoSigner> demo_signer_;
    std::unique_ptr<signing::SigningDesk> desk_;
};

}  // namespace kps
