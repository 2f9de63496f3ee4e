#include "portal/query_members.h"

#include <algorithm>

#include "base/form_text.h"
#include "portal/json_request.h"
#include "portal/limits.h"

namespace kps::portal {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;

}  // namespace

tl::unexpected<base::Error> wrong_query(std::string_view name) {
    return failed(ErrorCode::MalformedBody, "the query: " + std::string(name));
}

Result<QueryMembers> QueryMembers::read(std::string_view query,
                                        std::initializer_list<std::string_view> known) {
    QueryMembers read;
    while (!query.empty()) {
        const std::string_view pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), pair.size() + 1));
        const std::size_t equals = pair.find('=');
        const std::string_view name = pair.substr(0, equals);
        if (std::find(known.begin(), known.end(), name) == known.end() || !read.get(name).empty())
            return failed(ErrorCode::MalformedBody, "the query: an unknown or doubled member");
        if (equals == std::string_view::npos) return wrong_query(name);
        auto value = base::form_value(pair.substr(equals + 1));
        if (!value || value->size() > kQueryMemberBytesMax) return wrong_query(name);
        read.members_.emplace_back(std::string(name), std::move(*value));
    }
    return read;
}

std::string_view QueryMembers::get(std::string_view name) const {
    for (const auto& [known, value] : members_)
        if (known == name) return value;
    return {};
}

Result<std::size_t> QueryMembers::count(std::string_view name, std::size_t lowest,
                                        std::size_t highest, std::size_t otherwise) const {
    const std::string_view text = get(name);
    if (text.empty()) return otherwise;
    const std::int64_t number = KPS_TRY(
        number_of(text, static_cast<std::int64_t>(lowest), static_cast<std::int64_t>(highest)));
    return static_cast<std::size_t>(number);
}

}  // namespace kps::portal
