#include <cstddef>
#include <cstdint>
#include <map>
#include <set>

#include "base/assert.h"
#include "reconcile/directorate_side.h"
#include "reconcile/messages.h"
#include "reconcile/own_log.h"

/// Messages of a comparison: what is taken is written the same again, and the directorate's side answers it with a
/// message or an error. A first byte of 0xff gives the rest to the reader of an institution's log instead.
namespace kps::reconcile {
namespace {

DirectorateSide directorate() {
    DayOfCalls day;
    day.end_index = day.log_size = 64;
    for (std::uint64_t index = 0; index < 64; index += 2) day.records.push_back({index, 1, {}});
    return DirectorateSide(
        std::move(day),
        {[](const std::set<std::uint64_t>&) { return std::map<std::uint64_t, CallDetail>{}; },
         [](const audit::Receipt&) { return DirectorateSide::ReceiptState::OfThisLog; }});
}

}  // namespace

void check_message(base::ByteView bytes) {
    const auto message = parse(bytes);
    if (!message) return;
    const base::Bytes again = encode(*message);
    KPS_ASSERT(base::as_text(again) == base::as_text(bytes));
    static DirectorateSide side = directorate();
    const auto answer = side.answer(*message);
    if (answer) KPS_ASSERT(parse(encode(*answer)).has_value());
}

void check_line(std::string_view line) {
    const auto parsed = parse_own_line(line);
    if (!parsed) return;
    const auto again = parse_own_line(own_line_text(*parsed));
    KPS_ASSERT(again && own_line_text(*again) == own_line_text(*parsed));
}

}  // namespace kps::reconcile

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const kps::base::ByteView bytes(data, size);
    if (size > 0 && data[0] == 0xff)
        kps::reconcile::check_line(kps::base::as_text(bytes.subspan(1)));
    else
        kps::reconcile::check_message(bytes);
    return 0;
}
