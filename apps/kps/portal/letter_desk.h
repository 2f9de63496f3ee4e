#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "apps/kps/state_folder.h"
#include "base/clock.h"
#include "correspondence/case_letter.h"
#include "letters/campaign_store.h"
#include "letters/letter_book.h"
#include "letters/mail_outbox.h"
#include "letters/smtp_transport.h"
#include "lifecycle/case.h"
#include "lifecycle/case_store.h"
#include "portal/campaigns.h"
#include "storage/database.h"

namespace kps {

/// Who signs a state's letters, and through which server its mails go: `letters.json` (docs/operating/letters.md).
struct LetterSettings {
    std::optional<correspondence::Signer> signer;  ///< nothing: no letter is sent (R-144)
    std::optional<letters::SmtpSettings> mail;     ///< nothing: mails wait
};
/// Test and demo states sign with a synthetic name where nothing is set.
/// Errors: InvalidArgument naming the member; FileFailed for a secret that cannot be read.
base::Result<LetterSettings> read_letter_settings(const StateFolder& state);

/// The letters of `kps serve`: what acts write, and the mails that announce it.
///
/// Invariants:
/// 1. A letter, its inbox message, its mails and its entry for the log are in the transaction of the act they tell of.
/// 2. No mail is sent within a request; a server that is away delays mails and nothing else.
class LetterDesk {
  public:
    struct Parts {
        std::shared_ptr<storage::Database> database;
        const base::Clock& clock;
        letters::MadeIn place = letters::MadeIn::Live;
        LetterSettings settings;
        std::function<void(const std::string&)> listener;
    };
    /// Errors: those of the stores; InvalidArgument for a mail server without TLS in a live state.
    static base::Result<std::unique_ptr<LetterDesk>> open(Parts parts);
    /// With the state's settings, and sending mails until the end.
    static base::Result<std::unique_ptr<LetterDesk>> open(
        const StateFolder& state, std::shared_ptr<storage::Database> database,
        const base::Clock& clock, std::function<void(const std::string&)> listener);
    ~LetterDesk() { stop(); }

    /// The letter of an act; `mails`: who is told that there is one. What is no mail address is left out.
    /// Errors: InvalidField where nobody signs, or a value is missing; those of storage.
    base::Status send(storage::Transaction& transaction, const correspondence::CaseLetter& letter,
                      const std::vector<std::string>& mails) const;

    /// What the portal needs for letters to many.
    portal::Campaigns campaigns_of(const lifecycle::CaseStore& cases) const;

    letters::LetterBook& book() { return *book_; }
    const LetterSettings& settings() const { return parts_.settings; }
    void start();
    void stop();

  private:
    explicit LetterDesk(Parts parts) : parts_(std::move(parts)) {}
    base::Status record(storage::Transaction& transaction, const lifecycle::Case& subject,
                        const letters::IssuedLetter& letter) const;
    void send_mails();
    /// What is wrong, in words for the operator; empty: nothing.
    std::string empty_outbox();
    bool is_stopping();

    Parts parts_;
    std::unique_ptr<letters::LetterBook> book_;
    std::unique_ptr<letters::CampaignStore> campaigns_;
    std::unique_ptr<letters::MailOutbox> outbox_;
    std::unique_ptr<letters::SmtpTransport> transport_;  ///< null: no server is set
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread mails_;
};

}  // namespace kps
