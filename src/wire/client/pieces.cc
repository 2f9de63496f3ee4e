#include "wire/client/pieces.h"

#include <fmt/format.h>

#include "base/calendar.h"
#include "wire/namespaces.h"
#include "wire/xml/writer.h"

namespace kps::wire::client {
namespace {

constexpr std::int64_t kFiveMinutesUs = 5 * 60 * 1'000'000LL;

}  // namespace

std::string escaped(std::string_view text) {
    std::string out;
    xml::append_attribute(out, text);
    return out;
}

std::string timestamp(const Stamp& stamp) {
    return fmt::format(
        "<u:Timestamp xmlns:u=\"{}\" "
        "u:Id=\"_0\"><u:Created>{}</u:Created><u:Expires>{}</u:Expires></u:Timestamp>",
        ns::kUtility, base::utc_text_ms(stamp.now_us),
        base::utc_text_ms(stamp.now_us + kFiveMinutesUs));
}

std::string message_id_text(const Stamp& stamp) {
    return "urn:uuid:" + stamp.message_id.text();
}

}  // namespace kps::wire::client
