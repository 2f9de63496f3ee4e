#include "institutions/user_stop.h"

#include "base/turkish_text.h"
#include "institutions/limits.h"

namespace kps::institutions {

std::string end_user_key(std::string_view end_user) {
    std::size_t size = end_user.size();
    if (size > kEndUserBytesMax) {
        size = kEndUserBytesMax;
        while (size > 0 && (static_cast<unsigned char>(end_user[size]) & 0xc0) == 0x80) --size;
    }
    std::string key(end_user.substr(0, size));
    const bool is_text = base::is_utf8(key);
    for (char& character : key) {
        const auto byte = static_cast<unsigned char>(character);
        if (byte < 0x20 || byte == 0x7f || (!is_text && byte >= 0x80)) character = '?';
    }
    return key;
}

bool covers(const AskingUser& stopped, const AskingUser& asking) {
    if (stopped.institution != asking.institution) return false;
    return stopped.end_user.empty() ? stopped.service_user == asking.service_user
                                    : stopped.end_user == asking.end_user;
}

}  // namespace kps::institutions
