#pragma once

#include <string>
#include <string_view>

#include "http/message.h"

namespace kps::http {

struct AnswerForm {
    std::string_view date;   ///< IMF-fixdate
    bool head_only = false;  ///< the request was HEAD
    bool close = false;
    bool says_keep_alive = false;  ///< HTTP/1.0 wants to be told
};

/// Appends status line, headers and body as one flat text. A header whose name or value could break
/// the framing makes the whole answer a 500 (response splitting).
void append_answer(std::string& out, const Response& response, const AnswerForm& form);

/// "Not Found"; "Status" for a number without a phrase here.
std::string_view reason_phrase(int status);

/// IMF-fixdate of a time in UTC seconds since 1970.
std::string http_date(std::int64_t seconds);

}  // namespace kps::http
