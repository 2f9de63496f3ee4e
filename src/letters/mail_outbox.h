#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "letters/limits.h"
#include "storage/database.h"

/// Mails that wait to be sent.
///
/// Invariants:
/// 1. A mail is marked as being sent, durably, before the first byte goes out; none is lost by a crash.
/// 2. A crash between the server's acceptance and the mark sends a mail again, once: a mail that is left behind a
///    second time is `Unclear` and waits for a person. So nobody gets a mail more than twice.
/// 3. A mail says that there is a letter and its number; nothing of what the letter says (DESIGN.md 7.4).
namespace kps::letters {

enum class MailState : std::uint8_t {
    Waiting = 0,
    Sending = 1,
    Sent = 2,
    Bounced = 3,
    Unclear = 4
};

struct Mail {
    base::Uuid id;
    std::string letter;  ///< number
    std::string address;
    std::int64_t created_us = 0;
    std::int64_t attempt = 0;  ///< this one, from 1
};

/// What a server said to a mail.
enum class Delivery : std::uint8_t {
    Accepted,
    TryLater,  ///< 4xx, or no connection
    Refused,   ///< 5xx
    Unclear,   ///< the connection broke after the whole mail had gone out
};

struct MailCounts {
    std::int64_t waiting = 0;
    std::int64_t sending = 0;
    std::int64_t sent = 0;
    std::int64_t bounced = 0;
    std::int64_t unclear = 0;
};

/// Errors: InvalidField for what is no mail address: one `@`, ASCII, nothing that ends a header line.
base::Status check_mail_address(std::string_view address);

/// Threads: any number, and any number of programs on one database.
class MailOutbox {
  public:
    static base::Result<std::unique_ptr<MailOutbox>> open(
        std::shared_ptr<storage::Database> database);

    /// Part of the transaction that stores the letter. Errors: Busy when too many wait.
    static base::Status add(storage::Transaction& transaction, std::string_view letter,
                            std::string_view address, std::int64_t now_us);

    /// Takes mails whose time has come; each is this caller's for `kMailLeaseUs`.
    base::Result<std::vector<Mail>> take(std::int64_t now_us, std::size_t count_max);
    /// Does nothing when the mail is no longer this attempt's.
    base::Status settle(const Mail& mail, Delivery delivery, std::string_view error,
                        std::int64_t now_us);

    base::Result<MailCounts> counts() const;

  private:
    explicit MailOutbox(std::shared_ptr<storage::Database> database)
        : database_(std::move(database)) {}
    std::shared_ptr<storage::Database> database_;
};

/// What the mail is sent by.
class MailTransport {
  public:
    virtual ~MailTransport() = default;
    struct Outcome {
        Delivery delivery = Delivery::TryLater;
        std::string error;  ///< for the operator; no address in it
    };
    virtual Outcome send(const Mail& mail) = 0;
};

/// Sends what is due, one after the other, at most `count_max` and `kMailsPerPassMax`. Returns how many it tried.
base::Result<std::size_t> send_due_mails(MailOutbox& outbox, MailTransport& transport,
                                         std::int64_t now_us,
                                         std::size_t count_max = kMailsPerPassMax);

/// How long after the given attempt the next one comes: twice as long each time, up to a limit.
std::int64_t retry_delay_us(std::int64_t attempt);

}  // namespace kps::letters
