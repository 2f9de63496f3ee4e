#include "audit/search/criteria_search.h"

#include <arpa/inet.h>

#include <algorithm>

#include "audit/search/backward_walk.h"
#include "audit/search/limits.h"
#include "base/national_id.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;
using Address = std::array<std::uint8_t, 16>;

/// As entries store it: IPv6, or IPv4 mapped into it.
base::Result<Address> address_of(const std::string& text) {
    Address out{};
    if (::inet_pton(AF_INET6, text.c_str(), out.data()) == 1) return out;
    out = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0};
    if (::inet_pton(AF_INET, text.c_str(), out.data() + 12) == 1) return out;
    return failed(ErrorCode::InvalidArgument, "not a numeric address");
}

bool is_in_clear(const ClearEntry& clear, const SearchCriteria& criteria) {
    return clear.type != EntryType::Key &&
           (criteria.institution == 0 || clear.institution.value() == criteria.institution) &&
           (criteria.service == 0 || clear.service.value() == criteria.service) &&
           clear.time_us >= criteria.days.from_us() && clear.time_us < criteria.days.until_us();
}

bool is_user(const Draft& draft, const std::string& name) {
    if (draft.end_user == name || draft.service_user == name) return true;
    const auto id = base::NationalId::parse(name);
    return id && draft.end_user_id == id->number();
}

/// Who may have asked under that name: a person by number, a sub-user, a member of staff, a service user.
std::vector<Draft> users_of(const SearchCriteria& criteria) {
    std::vector<Draft> users;
    if (const auto id = base::NationalId::parse(criteria.user))
        users.emplace_back().end_user_id = id->number();
    users.emplace_back().end_user = criteria.user;
    if (criteria.institution != 0) {
        users.emplace_back().end_user = criteria.user;
        users.back().institution = base::InstitutionId(criteria.institution);
    }
    users.emplace_back().service_user = criteria.user;
    return users;
}

}  // namespace

bool is_source_address(const std::string& text) {
    return static_cast<bool>(address_of(text));
}

base::Result<std::vector<IndexToken>> CriteriaSearch::tokens_of(const SearchCriteria& criteria,
                                                                Month month) const {
    const auto keys = parts_.keys.find(month);
    if (!keys && keys.error().code == ErrorCode::NotFound) return std::vector<IndexToken>{};
    if (!keys) return failed(keys.error());
    const TokenMaker maker(*keys);
    std::vector<IndexToken> tokens;
    if (criteria.person != 0) {
        tokens.push_back(maker.person(criteria.person));
    } else if (criteria.user.empty()) {
        tokens.push_back(maker.address(KPS_TRY(address_of(criteria.address))));
    } else {
        for (const Draft& user : users_of(criteria)) tokens.push_back(maker.user(user));
    }
    return tokens;
}

base::Status CriteriaSearch::take(std::uint64_t index, const SearchCriteria& criteria,
                                  Result& out) {
    const FoundEntry found = KPS_TRY(parts_.search.reader().find(index));
    const ClearEntry clear = KPS_TRY(decode_entry(found.entry));
    if (!is_in_clear(clear, criteria)) return {};
    auto draft = parts_.opener.open(found);
    if (!draft && draft.error().code == ErrorCode::NotFound)
        return ++out.unreadable, base::Status();
    if (!draft) return failed(draft.error());
    FoundRecord record{index, clear.time_us, std::move(draft).take(), false, false};
    for (const PersonReference& person : record.draft.persons) {
        if (criteria.person == 0 || person.id != criteria.person) continue;
        record.queried = record.queried || person.role == Role::Queried;
        record.affected = record.affected || person.role == Role::Affected;
    }
    if (criteria.person != 0 && !record.queried && !record.affected) return {};
    if (!criteria.user.empty() && !is_user(record.draft, criteria.user)) return {};
    if (!criteria.address.empty()) {
        const Address address = KPS_TRY(address_of(criteria.address));
        if (record.draft.source_address != address) return {};
    }
    if (out.records.size() >= parts_.records_max)
        return failed(ErrorCode::InvalidArgument, "more hits than one search may have");
    out.records.push_back(std::move(record));
    return {};
}

base::Status CriteriaSearch::by_token(const SearchCriteria& criteria, Result& out) {
    out.answer = KPS_TRY(
        parts_.search.find([&](Month month) { return tokens_of(criteria, month); }, criteria.days));
    const std::vector<std::uint64_t> hits = out.answer.hits();
    if (hits.size() > parts_.token_hits_max)
        return failed(ErrorCode::InvalidArgument, "more hits than this search may open");
    for (std::size_t i = 0; i < hits.size(); ++i) {
        KPS_TRY(take(hits[i], criteria, out));
        tell(i + 1, hits.size());
    }
    return {};
}

base::Status CriteriaSearch::by_entry(const SearchCriteria& criteria, Result& out) {
    std::uint64_t seen = 0;
    return parts_.search.each(criteria.days,
                              [&](const EntryReader::Item& item) -> base::Result<bool> {
                                  tell(++seen, 0);
                                  if (is_in_clear(*item.clear, criteria))
                                      KPS_TRY(take(item.index, criteria, out));
                                  return true;
                              });
}

base::Result<CriteriaSearch::Window> CriteriaSearch::run_back(const SearchCriteria& criteria,
                                                              std::uint64_t before) {
    WalkedFor wanted{
        base::InstitutionId(criteria.institution), base::ServiceNumber(criteria.service), {}};
    if (!criteria.address.empty()) KPS_TRY(address_of(criteria.address));
    if (kind_of(criteria) != SearchKind::Institution && kind_of(criteria) != SearchKind::Service &&
        kind_of(criteria) != SearchKind::Time)
        wanted.tokens = [&](Month month) { return tokens_of(criteria, month); };
    EntryReader& reader = parts_.search.reader();
    LeafRange range{KPS_TRY(reader.first_at(criteria.days.from_us())), before};
    const std::uint64_t until = KPS_TRY(reader.first_at(criteria.days.until_us()));
    range.end = std::min(before, until);
    Window out;
    out.reached = range.begin;
    std::size_t looks = 0;
    const auto look = [&](std::uint64_t index) -> base::Result<bool> {
        KPS_TRY(take(index, criteria, out.found));
        return ++looks < parts_.looks_max && out.found.records.size() < parts_.records_max;
    };
    BackwardWalk walk(parts_.search, parts_.segments_max);
    const std::optional<std::uint64_t> reached = KPS_TRY(walk.walk(wanted, range, look));
    std::reverse(out.found.records.begin(), out.found.records.end());
    out.is_whole = !reached || *reached <= range.begin;
    if (!out.is_whole) {
        out.reached = *reached;
        const FoundEntry last = KPS_TRY(reader.find(out.reached));
        out.reached_us = KPS_TRY(decode_entry(last.entry)).time_us;
    }
    return out;
}

base::Result<CriteriaSearch::Result> CriteriaSearch::run(const SearchCriteria& criteria) {
    if (!criteria.address.empty()) KPS_TRY(address_of(criteria.address));
    Result out;
    const SearchKind kind = kind_of(criteria);
    const bool has_token = kind == SearchKind::Person || kind == SearchKind::User;
    KPS_TRY(has_token ? by_token(criteria, out) : by_entry(criteria, out));
    return out;
}

}  // namespace kps::audit
