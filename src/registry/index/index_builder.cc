#include "registry/index/index_builder.h"

#include "registry/record.h"
#include "registry/register_reader.h"

namespace kps::registry {

base::Status IndexBuilder::add(std::int64_t id, std::string_view record) {
    const auto decoded = decode(record, Part::Person | Part::Documents, file_);
    if (!decoded || file_.person.id != id) return {};
    rows_.clear();
    append_rows(id, file_, rows_);
    return sorter_.add(rows_);
}

base::Result<std::uint64_t> IndexBuilder::finish(BlockMaker::Sink sink) {
    KPS_TRY(sorter_.finish());
    BlockMaker blocks(std::move(sink));
    IndexRow row;
    for (;;) {
        const bool has_row = KPS_TRY(sorter_.next(row));
        if (!has_row) break;
        KPS_TRY(blocks.add(row));
    }
    KPS_TRY(blocks.finish());
    return blocks.row_count();
}

}  // namespace kps::registry
