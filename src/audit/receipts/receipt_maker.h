#pragma once

#include <functional>
#include <string>

#include "audit/receipts/full_receipt.h"
#include "audit/receipts/recipient_secrets.h"
#include "audit/tiles/public_files.h"
#include "base/clock.h"

namespace kps::audit {

/// The receipt of a published entry, without `r`. What was read is checked: a receipt that comes out is a good one.
/// `read` must give entry bundles too.
/// Errors: NotFound at or beyond the published size; CorruptData; those of `read`.
base::Result<FullReceipt> make_full_receipt(const PublishedReader& read,
                                            const NoteVerifier& verifier, std::uint64_t index);

/// Gives receipts of the running log to those whose entries they are.
class ReceiptDesk {
  public:
    struct Parts {
        PublishedReader read;  ///< with entries
        NoteVerifier verifier;
        const RecipientSecrets& secrets;
        const base::Clock& clock;
        std::function<std::uint64_t()> durable_size;
    };
    explicit ReceiptDesk(Parts parts);

    /// The receipt of any entry, without `r`, for who has looked whose it is.
    /// Errors: NotFound; Busy when it is durable and not published yet; CorruptData.
    base::Result<FullReceipt> make(std::uint64_t index) const;
    /// The text of the receipt, with `r` while there is one.
    /// Errors: NotFoundPath when there is no such entry, when it is another's, or of a type nobody outside is told of:
    ///         which of these is not said. Busy when it is durable and not published yet (a second at most).
    ///         EntryDestroyed once its month was; CorruptData.
    base::Result<std::string> give(base::InstitutionId institution, std::uint64_t index) const;

  private:
    Parts parts_;
};

}  // namespace kps::audit
