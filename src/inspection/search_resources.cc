#include <algorithm>
#include <array>
#include <utility>

#include "audit/origins/log_origins.h"
#include "audit/search/criteria_search.h"
#include "audit/search/search_answer.h"
#include "base/calendar.h"
#include "crypto/random.h"
#include "inspection/entry_json.h"
#include "inspection/resource.h"
#include "inspection/search_criteria.h"
#include "portal/query_members.h"
#include "portal/resource.h"

/// Searches: asked for with a reason, approved by another, run once, and in the log before the first row is shown.
namespace kps::inspection {
namespace {

namespace json = boost::json;
using audit::SearchCriteria;
using audit::SearchKind;
using audit::SearchRequest;
using base::ErrorCode;
using base::failed;
using base::Result;
using institutions::JsonReader;
using portal::Need;

// -- how a search is told

std::string_view state_of(const SearchRequest& request, std::int64_t now_us) {
    if (request.run_us != 0) return "run";
    if (request.approver.empty()) return "waiting";
    return audit::may_run(request, now_us) ? "approved" : "expired";
}

json::object request_json(const Call& call, const SearchRequest& request) {
    const SearchCriteria& criteria = request.criteria;
    json::object out{{"id", request.id.text()},
                     {"kind", audit::name_of(audit::kind_of(criteria))},
                     {"state", state_of(request, call.now_us)},
                     {"asked_at", portal::time_json(request.asked_us)},
                     {"asked_by", request.asker},
                     {"approved_by", request.approver},
                     {"reason", request.basis},
                     {"about", about(criteria)},
                     {"institution", criteria.institution},
                     {"service", criteria.service},
                     {"from", day_json(criteria.days.first)},
                     {"until", day_json(criteria.days.last)},
                     {"mine", request.asker == call.login()}};
    out["entry"] = request.run_us == 0 ? json::value() : json::value(request.entry);
    return out;
}

json::object set_json(const Call& call, const FoundSet& set) {
    return {{"id", set.id.text()},
            {"kind", audit::name_of(set.kind)},
            {"state", "run"},
            {"asked_at", portal::time_json(set.run_us)},
            {"asked_by", call.login()},
            {"approved_by", ""},
            {"reason", set.basis},
            {"about", set.about},
            {"institution", call.own() ? call.own()->value() : 0},
            {"service", 0},
            {"from", day_json(set.days.first)},
            {"until", day_json(set.days.last)},
            {"mine", true},
            {"entry", set.entry}};
}

// -- running one

struct Run {
    base::Uuid id;
    SearchCriteria criteria;
    std::string reason;
    std::string approver;
};

/// Of an institution's entries those that it may know of.
void leave_questions(std::vector<audit::FoundRecord>& records) {
    const auto is_other = [](const audit::FoundRecord& record) {
        return !is_institutions(record.draft.type);
    };
    records.erase(std::remove_if(records.begin(), records.end(), is_other), records.end());
}

/// The set with what of the log the criteria mean: all of it, or the next window on the way back from `before`.
Result<FoundSet> look(const Call& call, const audit::MonthKeyStore& keys, FoundSet set,
                      std::uint64_t before) {
    const std::string& directory = call.parts().log_directory;
    audit::LogSearch search = KPS_TRY(audit::LogSearch::open(directory));
    const auto origins = KPS_TRY(audit::LogOrigins::load(directory));
    audit::EntryOpener opener(keys, origins.hashes());
    audit::CriteriaSearch::Parts parts{search, opener, keys, kFoundMax, {}, kFoundMax};
    if (!is_found_at_once(set.criteria)) {
        parts.records_max = kWindowFoundMax;
        parts.looks_max = kWindowLooksMax;
        auto window = KPS_TRY(audit::CriteriaSearch(parts).run_back(set.criteria, before));
        // What was shown stays, as long as there is room for both.
        auto& shown = set.found.records;
        if (shown.size() + window.found.records.size() > kFoundMax) shown.clear();
        shown.insert(shown.begin(), std::make_move_iterator(window.found.records.begin()),
                     std::make_move_iterator(window.found.records.end()));
        set.found.unreadable += window.found.unreadable;
        set.is_whole = window.is_whole;
        set.reached = window.reached;
        set.reached_us = window.reached_us;
        return set;
    }
    auto found = audit::CriteriaSearch(parts).run(set.criteria);
    if (!found && found.error().code == ErrorCode::InvalidArgument)
        return failed(ErrorCode::TooManyMatches, "choose fewer days");
    set.found = KPS_TRY(std::move(found));
    return set;
}

/// Records the search, then looks. `mark` stands between: what it refuses is not looked for.
template <class Mark>
Result<FoundSets::Held> perform(const Call& call, const Run& run, const Mark& mark) {
    // First the keys: a search that finds them locked leaves no entry and uses no approval up.
    const auto keys = KPS_TRY(unlocked_keys(call));
    audit::SearchAct act = act_of(run.criteria);
    act.basis = run.reason;
    act.approver = run.approver;
    if (!call.own() && run.criteria.institution != 0)
        audit::add_word(act.words, "institution", std::to_string(run.criteria.institution));
    FoundSet set;
    // Rule R-088 (KPSY m.10/5): the search is durable in the log before anything of it is shown.
    set.entry = KPS_TRY(record_search(call, std::move(act)));
    KPS_TRY(mark(set.entry));
    set.criteria = run.criteria;
    set = KPS_TRY(look(call, *keys, std::move(set), UINT64_MAX));
    if (call.own()) leave_questions(set.found.records);
    set.id = run.id;
    set.account = call.account();
    set.kind = audit::kind_of(run.criteria);
    set.about = about(run.criteria);
    set.basis = run.reason;
    set.days = run.criteria.days;
    set.run_us = call.now_us;
    call.side.found().put(std::move(set));
    return call.side.found().find(run.id, call.account(), call.now_us);
}

/// An institution's administrator: the own institution's entries, about a person whose number is typed.
Result<http::Response> search_own(const Call& call, Asked asked, base::InstitutionId own) {
    const bool is_others =
        asked.criteria.institution != 0 && asked.criteria.institution != own.value();
    if (is_others) return failed(ErrorCode::RoleNotAllowed, "$.institution");
    // Rule R-085 (KPSY m.10/3): by whom the person was looked up, never which persons were.
    if (asked.criteria.person == 0) return failed(ErrorCode::InvalidField, "$.person");
    if (!asked.criteria.user.empty() || !asked.criteria.address.empty())
        return failed(ErrorCode::InvalidField, "$.user");
    asked.criteria.institution = own.value();
    const Run run{crypto::ordered_uuid(call.now_us / 1000), asked.criteria, asked.reason, {}};
    const auto held = KPS_TRY(perform(call, run, [](std::uint64_t) { return base::Status(); }));
    return portal::json_answer(set_json(call, *held), 201);
}

Result<http::Response> ask(Call& call) {
    Asked asked = KPS_TRY(read_asked(call));
    if (const auto own = call.own()) return search_own(call, std::move(asked), *own);
    SearchRequest request;
    request.id = crypto::ordered_uuid(call.now_us / 1000);
    request.asked_us = call.now_us;
    request.asker = call.login();
    request.basis = asked.reason;
    request.criteria = asked.criteria;
    auto put = call.parts().requests.put(request);
    if (!put && put.error().code == ErrorCode::InvalidArgument)
        return failed(ErrorCode::InvalidField, "$");
    KPS_TRY(std::move(put));
    return portal::json_answer(request_json(call, request), 201);
}

Result<http::Response> list(Call& call) {
    json::array out;
    if (call.own()) {
        for (const auto& held : call.side.found().list(call.account(), call.now_us))
            if (!held->is_of_acts) out.push_back(set_json(call, *held));
    } else {
        for (const SearchRequest& request : KPS_TRY(call.parts().requests.list()))
            out.push_back(request_json(call, request));
    }
    return portal::json_answer(json::object{{"searches", std::move(out)}});
}

Result<SearchRequest> request_of(const Call& call) {
    if (call.own()) return failed(ErrorCode::NotFound);
    const base::Uuid id = KPS_TRY(portal::uuid_of(call.parameters.at(0)));
    return call.parts().requests.find(id);
}

/// Also one person with two accounts is one.
base::Status check_another(const Call& call, const std::string& asker) {
    const auto account = call.parts().accounts.find_by_login(asker);
    if (!account && account.error().code != ErrorCode::NotFound) return failed(account.error());
    const bool is_same = account && account->actor().is_same_person(call.present.account.actor());
    if (is_same || !base::is_another_person(asker, call.login()))
        return failed(ErrorCode::SecondPersonNeeded, "nobody approves an own search");
    return {};
}

Result<http::Response> approve(Call& call) {
    KPS_TRY(call.reader().finish());
    const SearchRequest request = KPS_TRY(request_of(call));
    // Rule R-088 (KPSY m.10/5): nobody searches the log on his own word.
    KPS_TRY(check_another(call, request.asker));
    auto approved = call.parts().requests.approve(request.id, call.login(), call.now_us);
    if (!approved && approved.error().code == ErrorCode::InvalidArgument)
        return failed(ErrorCode::WrongState, "it was approved before");
    KPS_TRY(std::move(approved));
    const SearchRequest now = KPS_TRY(call.parts().requests.find(request.id));
    return portal::json_answer(request_json(call, now));
}

Result<http::Response> run_approved(Call& call) {
    KPS_TRY(call.reader().finish());
    const SearchRequest request = KPS_TRY(request_of(call));
    if (request.asker != call.login())
        return failed(ErrorCode::RoleNotAllowed, "whoever asked runs it");
    if (request.approver.empty()) return failed(ErrorCode::SecondPersonNeeded);
    if (!audit::may_run(request, call.now_us)) return failed(ErrorCode::WrongState);
    const Run run{request.id, request.criteria, request.basis, request.approver};
    const auto mark = [&](std::uint64_t entry) {
        return call.parts().requests.mark_run(request.id, entry, call.now_us);
    };
    KPS_TRY(perform(call, run, mark));
    const SearchRequest now = KPS_TRY(call.parts().requests.find(request.id));
    return portal::json_answer(request_json(call, now));
}

// -- what was found

Result<FoundSets::Held> held_of(const Call& call) {
    const base::Uuid id = KPS_TRY(portal::uuid_of(call.parameters.at(0)));
    auto held = call.side.found().find(id, call.account(), call.now_us);
    if (!held) return failed(ErrorCode::NotFound, "the rows are held for a while only");
    return held;
}

/// The next window of a search that did not reach its oldest entry. It stands in the log since it was run: what it is
/// about and its days are the same.
Result<http::Response> look_further_back(Call& call) {
    JsonReader reader = call.reader();
    const auto before =
        static_cast<std::uint64_t>(KPS_TRY(reader.integer("before", 0, kEntryIndexMax)));
    KPS_TRY(reader.finish());
    const auto held = KPS_TRY(held_of(call));
    if (held->is_whole) return failed(ErrorCode::WrongState, "nothing older is left");
    // Asked again after an answer that was lost: no window is passed over.
    if (held->reached != before) return failed(ErrorCode::WrongState, "read the rows again");
    const auto keys = KPS_TRY(unlocked_keys(call));
    FoundSet set = KPS_TRY(look(call, *keys, *held, held->reached));
    set.run_us = call.now_us;
    json::object told = set_json(call, set);
    call.side.found().put(std::move(set));
    return portal::json_answer(told);
}

Result<http::Response> rows(Call& call) {
    const auto held = KPS_TRY(held_of(call));
    const Page page = KPS_TRY(read_page(call.request));
    const auto members =
        KPS_TRY(portal::QueryMembers::read(call.request.query, {"after", "limit", "role"}));
    const std::string_view role = members.get("role");
    if (!role.empty() && role != "queried" && role != "affected")
        return portal::wrong_query("role");
    const WordsOf words = held->is_of_acts ? WordsOf() : KPS_TRY(call.parts().words());
    // The latest first: that is what people look for.
    const auto& records = held->found.records;
    json::array out;
    std::size_t total = 0;
    for (auto it = records.rbegin(); it != records.rend(); ++it) {
        if ((role == "queried" && !it->queried) || (role == "affected" && !it->affected)) continue;
        const bool is_here = total >= page.after && out.size() < page.limit;
        ++total;
        if (!is_here) continue;
        out.push_back(held->is_of_acts ? act_json(*it) : row_json(*it, words(it->draft)));
    }
    json::object answer = set_json(call, *held);
    answer["total"] = total;
    answer["unreadable"] = held->found.unreadable;
    answer["reached"] = held->is_whole ? json::value() : portal::time_json(held->reached_us);
    answer["before"] = held->is_whole ? json::value() : json::value(held->reached);
    const std::size_t end = page.after + out.size();
    answer["next"] = end < total ? json::value(end) : json::value();
    answer["rows"] = std::move(out);
    return portal::json_answer(answer);
}

/// The search's answer that proves by itself that nothing was left out.
Result<http::Response> proof(Call& call) {
    const auto held = KPS_TRY(held_of(call));
    if (held->kind != SearchKind::Person && held->kind != SearchKind::User)
        return failed(ErrorCode::WrongState, "only a search by person or user proves itself");
    // Its rows are of all institutions.
    if (call.own()) return failed(ErrorCode::RoleNotAllowed, "the log");
    const auto verifier = KPS_TRY(audit::NoteVerifier::parse(call.parts().verifier_key));
    std::string text =
        KPS_TRY(audit::answer_text(held->found.answer, call.parts().log_directory, verifier));
    return file_answer(std::move(text), "text/plain; charset=utf-8",
                       "arama-" + held->id.text() + ".txt");
}

// -- what the directorate's people have done

/// Acts of these days, opened. Errors: TooManyMatches.
Result<audit::CriteriaSearch::Result> find_acts(const Call& call, const audit::DayRange& days,
                                                const audit::MonthKeyStore& keys) {
    const std::string& directory = call.parts().log_directory;
    audit::LogSearch search = KPS_TRY(audit::LogSearch::open(directory));
    audit::LogSearch finder = KPS_TRY(audit::LogSearch::open(directory));
    const auto origins = KPS_TRY(audit::LogOrigins::load(directory));
    audit::EntryOpener opener(keys, origins.hashes());
    audit::CriteriaSearch::Result out;
    const auto visit = [&](const audit::EntryReader::Item& item) -> Result<bool> {
        if (!is_act(item.clear->type)) return true;
        if (out.records.size() >= kFoundMax)
            return failed(ErrorCode::TooManyMatches, "choose fewer days");
        const auto entry = KPS_TRY(finder.reader().find(item.index));
        auto draft = opener.open(entry);
        if (!draft && draft.error().code == ErrorCode::NotFound) return ++out.unreadable, true;
        if (!draft) return failed(draft.error());
        out.records.push_back(
            {item.index, item.clear->time_us, std::move(draft).take(), false, false});
        return true;
    };
    KPS_TRY(search.each(days, visit));
    return out;
}

Result<http::Response> look_at_acts(Call& call) {
    JsonReader reader = call.reader();
    FoundSet set;
    set.days = KPS_TRY(read_days(reader));
    set.basis = KPS_TRY(read_reason(reader));
    KPS_TRY(reader.finish());
    const auto keys = KPS_TRY(unlocked_keys(call));
    audit::SearchAct act;
    act.from_us = std::max<std::int64_t>(0, set.days.from_us());
    act.to_us = set.days.last == audit::DayRange().last ? 0 : set.days.until_us();
    audit::add_word(act.words, "only", "acts");
    act.basis = set.basis;
    set.entry = KPS_TRY(record_search(call, std::move(act)));
    set.found = KPS_TRY(find_acts(call, set.days, *keys));
    set.id = crypto::ordered_uuid(call.now_us / 1000);
    set.account = call.account();
    set.is_of_acts = true;
    set.run_us = call.now_us;
    json::object told = set_json(call, set);
    call.side.found().put(std::move(set));
    return portal::json_answer(told, 201);
}

constexpr std::string_view kCriteria =
    "person? user? institution:integer? service:integer? address? from:date? until:date? reason";

constexpr std::array kResources = {
    Resource{"POST", "/api/v1/log/searches", Need::Fresh, Right::Search,
             "İz kaydında arama iste (kurum yöneticisi için: kendi kurumunda hemen ara)", kCriteria,
             ask, "201:LogSearch"},
    Resource{"GET", "/api/v1/log/searches", Need::Accepted, Right::Search, "Arama istekleri", "",
             list, "200:LogSearchList"},
    Resource{"POST", "/api/v1/log/searches/{id}/approve", Need::Fresh, Right::Approve,
             "Başkasının arama isteğini onayla", "", approve, "200:LogSearch"},
    Resource{"POST", "/api/v1/log/searches/{id}/run", Need::Fresh, Right::Search,
             "Onaylanan aramayı çalıştır; arama önce kütüğe yazılır", "", run_approved,
             "200:LogSearch"},
    Resource{"POST", "/api/v1/log/searches/{id}/older", Need::Fresh, Right::Search,
             "En eski kayda varmamış aramayı daha eskilerle sürdür", "before:integer",
             look_further_back, "200:LogSearch"},
    Resource{"GET", "/api/v1/log/searches/{id}/rows", Need::Accepted, Right::Search,
             "Aramanın bulduğu kayıtlar, en yenisi önce; numaralar maskelidir", "", rows,
             "200:LogRows", "after limit role"},
    Resource{"GET", "/api/v1/log/searches/{id}/proof", Need::Accepted, Right::Search,
             "Aramanın eksiksiz olduğunu gösteren kanıt dosyası", "", proof, "200:text"},
    Resource{"POST", "/api/v1/log/acts", Need::Fresh, Right::Acts,
             "Genel Müdürlük işlemlerinin kütüğüne bak", "from:date? until:date? reason",
             look_at_acts, "201:LogSearch"},
    Resource{"GET", "/api/v1/log/acts/{id}/rows", Need::Accepted, Right::Acts,
             "İşlemler, en yenisi önce", "", rows, "200:LogActRows", "after limit"},
};

}  // namespace

std::span<const Resource> search_resources() {
    return kResources;
}

}  // namespace kps::inspection
