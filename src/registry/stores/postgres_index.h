#pragma once

#include <functional>

#include "registry/index/index_block.h"
#include "registry/stores/postgres_link.h"

/// The index of a register in PostgreSQL, block by block.
namespace kps::registry::postgres {

/// Prepares what `ask_blocks` needs. Errors: RegisterUnavailable, also where there is no such table.
base::Status prepare_index(PGconn* connection);

/// The block that may hold `range.first` and those behind it that begin within the range, in order, at most
/// kPostgresIndexBlocks. Errors: RegisterUnavailable.
base::Status ask_blocks(PGconn* connection, const RowRange& range, Answer& answer);

/// Asks for blocks batch by batch.
class IndexBlocks final : public BlockSource {
  public:
    /// Gives the answer to `ask_blocks` over some connection.
    using Ask = std::function<base::Status(const RowRange& range, Answer& answer)>;
    IndexBlocks(const RowRange& range, Ask ask) : range_(range), ask_(std::move(ask)) {}
    base::Result<bool> next(StoredBlock& block) override;

  private:
    base::Status ask_more();

    RowRange range_;  ///< what is still to be asked: from the last block on that is known
    Ask ask_;
    Answer answer_;
    int row_ = 0;
    bool is_last_batch_ = false;
};

}  // namespace kps::registry::postgres
