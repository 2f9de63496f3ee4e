#include <fmt/format.h>

#include <array>
#include <utility>

#include "accounts/account_store.h"
#include "audit/origins/log_origins.h"
#include "audit/receipts/receipt_maker.h"
#include "audit/retention/destruction_record.h"
#include "audit/retention/hold.h"
#include "base/calendar.h"
#include "crypto/digest.h"
#include "inspection/entry_json.h"
#include "inspection/resource.h"
#include "portal/resource.h"

/// One entry: in clear, opened with a reason, and proved; and how the log itself stands.
namespace kps::inspection {
namespace {

namespace json = boost::json;
using audit::ClearEntry;
using audit::EntryType;
using audit::FoundEntry;
using base::ErrorCode;
using base::failed;
using base::Result;
using institutions::JsonReader;
using portal::Need;

base::Status check_own(const Call& call, const ClearEntry& clear) {
    const auto own = call.own();
    const bool is_visible = !own || (clear.institution == *own && is_institutions(clear.type));
    // Another institution's entry is one that is not there.
    if (!is_visible) return failed(ErrorCode::NotFound);
    return {};
}

Result<FoundEntry> entry_of(const Call& call) {
    const std::uint64_t index = KPS_TRY(index_of(call.parameters.at(0)));
    FoundEntry found = KPS_TRY(audit::find_entry(call.parts().log_directory, index));
    const ClearEntry clear = KPS_TRY(audit::decode_entry(found.entry));
    KPS_TRY(check_own(call, clear));
    return found;
}

Result<audit::Checkpoint> published(const Call& call) {
    const base::Bytes note = KPS_TRY(call.parts().read("checkpoint"));
    const auto verifier = KPS_TRY(audit::NoteVerifier::parse(call.parts().verifier_key));
    return verifier.open(base::as_text(note));
}

Result<EntryWords> words_of(const Call& call, const ClearEntry& clear) {
    audit::Draft draft;
    draft.institution = clear.institution;
    draft.service = clear.service;
    draft.outcome = clear.outcome;
    const WordsOf words = KPS_TRY(call.parts().words());
    return words(draft);
}

Result<json::object> told(const Call& call, const FoundEntry& found) {
    const ClearEntry clear = KPS_TRY(audit::decode_entry(found.entry));
    const EntryWords words = KPS_TRY(words_of(call, clear));
    json::object out = clear_json(clear, words);
    const audit::Checkpoint head = KPS_TRY(published(call));
    out["index"] = found.index;
    out["leaf"] = base::to_hex(crypto::leaf_hash(found.entry));
    out["published"] = found.index < head.size;
    out["log_size"] = head.size;
    out["root"] = base::to_hex(head.root);
    out["checkpoint"] = head.note;
    out["verifier_key"] = call.parts().verifier_key;
    out["verify_command"] =
        fmt::format("kps audit verify-receipt --vkey log.vkey {}.tlog-proof", found.index);
    return out;
}

Result<http::Response> show(Call& call) {
    const FoundEntry found = KPS_TRY(entry_of(call));
    const json::object out = KPS_TRY(told(call, found));
    return portal::json_answer(out);
}

Result<http::Response> prove(Call& call) {
    const FoundEntry found = KPS_TRY(entry_of(call));
    const auto verifier = KPS_TRY(audit::NoteVerifier::parse(call.parts().verifier_key));
    const auto receipt = audit::make_full_receipt(call.parts().read, verifier, found.index);
    // Durable, and published within a second.
    if (!receipt && receipt.error().code == ErrorCode::NotFound) return failed(ErrorCode::Busy);
    if (!receipt) return failed(receipt.error());
    return file_answer(receipt->text(), "text/plain; charset=utf-8",
                       fmt::format("{}.tlog-proof", found.index));
}

Result<http::Response> verifier_key(Call& call) {
    return file_answer(call.parts().verifier_key + "\n", "text/plain; charset=utf-8", "log.vkey");
}

Result<http::Response> open(Call& call) {
    JsonReader reader = call.reader();
    const std::string reason = KPS_TRY(read_reason(reader));
    KPS_TRY(reader.finish());
    const FoundEntry found = KPS_TRY(entry_of(call));
    const auto keys = KPS_TRY(unlocked_keys(call));
    const auto origins = KPS_TRY(audit::LogOrigins::load(call.parts().log_directory));
    const auto draft = audit::open_found(found, *keys, origins.hashes());
    if (!draft && draft.error().code == ErrorCode::NotFound)
        return failed(ErrorCode::EntryDestroyed);
    if (!draft) return failed(draft.error());
    audit::SearchAct act;
    act.kind = audit::SearchKind::Entry;
    act.index = found.index;
    act.basis = reason;
    // Whom it was about sees the look among the others.
    for (const audit::PersonReference& person : draft->persons)
        if (person.role == audit::Role::Queried) act.person = person.id;
    // Rule R-088 (KPSY m.10/5): that it was opened, by whom and why, is in the log before it is shown.
    const std::uint64_t entry = KPS_TRY(record_search(call, std::move(act)));
    json::object out = KPS_TRY(told(call, found));
    const WordsOf words = KPS_TRY(call.parts().words());
    out["purpose_text"] = words(*draft).purpose;
    out["opened"] = opened_json(*draft);
    out["opened_by_entry"] = entry;
    return portal::json_answer(out);
}

// -- from a question's number to its entry

struct Wanted {
    base::Uuid request;   ///< nil: not looked for by it
    std::string message;  ///< empty: not looked for by it
};

/// Finds the entry of one question; opens entries only where it must.
class Tracer {
  public:
    Tracer(const Call& call, Wanted wanted, audit::EntryOpener* opener, audit::LogSearch& finder)
        : call_(call), wanted_(std::move(wanted)), opener_(opener), finder_(finder) {}

    Result<bool> look_at(const audit::EntryReader::Item& item) {
        const ClearEntry& clear = *item.clear;
        const bool is_asked = clear.type == EntryType::Query || clear.type == EntryType::Refused;
        if (!is_asked || !check_own(call_, clear)) return true;
        if (wanted_.message.empty() && clear.request_id != wanted_.request) return true;
        if (!wanted_.message.empty()) {
            if (++opened_ > kTraceOpensMax) return failed(ErrorCode::TooManyMatches);
            const FoundEntry entry = KPS_TRY(finder_.reader().find(item.index));
            const auto draft = opener_->open(entry);
            if (!draft && draft.error().code != ErrorCode::NotFound) return failed(draft.error());
            if (!draft || draft->message_id != wanted_.message) return true;
        }
        found = item.index;
        return false;
    }
    std::optional<std::uint64_t> found;

  private:
    const Call& call_;
    Wanted wanted_;
    audit::EntryOpener* opener_;
    audit::LogSearch& finder_;
    std::size_t opened_ = 0;
};

Result<Wanted> read_wanted(JsonReader& reader) {
    const std::string reference = KPS_TRY(reader.text("reference"));
    if (reference.empty() || reference.size() > kReferenceBytesMax)
        return failed(ErrorCode::InvalidField, reader.path_of("reference"));
    Wanted wanted;
    if (const auto id = base::Uuid::parse(reference))
        wanted.request = *id;
    else
        wanted.message = reference;
    return wanted;
}

/// The entry of a question of one day, by the request's number or by the message's.
Result<http::Response> trace(Call& call) {
    JsonReader reader = call.reader();
    Wanted wanted = KPS_TRY(read_wanted(reader));
    const audit::DayRange days = KPS_TRY(read_days(reader));
    KPS_TRY(check_scan(days));
    const std::string reason = KPS_TRY(read_reason(reader));
    KPS_TRY(reader.finish());
    const std::string& directory = call.parts().log_directory;
    const auto origins = KPS_TRY(audit::LogOrigins::load(directory));
    std::unique_ptr<audit::MonthKeyStore> keys;
    std::optional<audit::EntryOpener> opener;
    // A message's number is sealed: finding it opens entries, of which none but the one found is told.
    if (!wanted.message.empty()) {
        keys = KPS_TRY(unlocked_keys(call));
        opener.emplace(*keys, origins.hashes());
        audit::SearchAct act;
        act.from_us = std::max<std::int64_t>(0, days.from_us());
        act.to_us = days.until_us();
        audit::add_word(act.words, "message", wanted.message);
        act.basis = reason;
        KPS_TRY(record_search(call, std::move(act)));
    }
    audit::LogSearch search = KPS_TRY(audit::LogSearch::open(directory));
    audit::LogSearch finder = KPS_TRY(audit::LogSearch::open(directory));
    Tracer tracer(call, std::move(wanted), opener ? &*opener : nullptr, finder);
    KPS_TRY(search.each(days, [&](const auto& item) { return tracer.look_at(item); }));
    if (!tracer.found) return failed(ErrorCode::NotFound);
    return portal::json_answer(json::object{{"index", *tracer.found}});
}

// -- the log itself

Result<http::Response> state(Call& call) {
    const audit::Checkpoint head = KPS_TRY(published(call));
    const std::string& directory = call.parts().log_directory;
    json::array destroyed;
    for (const auto& record : KPS_TRY(audit::load_destructions(directory)))
        if (record.done) destroyed.push_back(json::string(record.month.text()));
    const auto keys = call.parts().open_keys();
    const bool is_open = keys && (*keys)->is_unlocked();
    json::object out{{"origin", head.origin},
                     {"size", head.size},
                     {"root", base::to_hex(head.root)},
                     {"checkpoint", head.note},
                     {"verifier_key", call.parts().verifier_key},
                     {"keys", is_open ? "unlocked" : "locked"}};
    out["destroyed_months"] = std::move(destroyed);
    out["holds"] = KPS_TRY(audit::load_holds(directory)).size();
    return portal::json_answer(out);
}

/// People with more than one account: which roles meet in one person.
Result<http::Response> overlaps(Call& call) {
    std::map<base::Hash, std::vector<accounts::Account>> by_person;
    accounts::AccountFilter filter;
    for (;;) {
        const auto page = KPS_TRY(call.parts().accounts.list(filter));
        for (const accounts::Account& account : page)
            if (account.state != accounts::AccountState::Passive)
                by_person[account.person].push_back(account);
        if (page.size() < filter.count_max) break;
        filter.after = page.back().id;
    }
    json::array out;
    for (const auto& [person, held] : by_person) {
        if (held.size() < 2 || person == base::Hash{}) continue;
        json::array accounts;
        for (const accounts::Account& account : held)
            accounts.push_back(json::object{
                {"login", account.login},
                {"role", accounts::name_of(account.role)},
                {"institution", account.institution ? account.institution->value() : 0}});
        out.push_back(json::object{{"accounts", std::move(accounts)}});
    }
    return portal::json_answer(json::object{{"people", std::move(out)}});
}

constexpr std::array kResources = {
    Resource{"GET", "/api/v1/log/entries/{id}", Need::Accepted, Right::Read,
             "Bir iz kaydının açık bölümü ve kayıtlar arasındaki yeri", "", show, "200:LogEntry"},
    Resource{"GET", "/api/v1/log/entries/{id}/proof", Need::Accepted, Right::Read,
             "Kaydın imzalı iz kayıtları arasında olduğunun kanıtı; ağ olmadan doğrulanır", "",
             prove, "200:text"},
    Resource{"POST", "/api/v1/log/entries/{id}/open", Need::Fresh, Right::Open,
             "Kaydın mühürlü bölümünü gerekçeyle aç; açma da kütüğe yazılır", "reason", open,
             "200:LogEntry"},
    Resource{"POST", "/api/v1/log/traces", Need::Fresh, Right::Search,
             "Bir sorgunun kaydını istek veya ileti numarasından bul",
             "reference from:date until:date reason", trace, "200:LogPlace"},
    Resource{"GET", "/api/v1/log/state", Need::Accepted, Right::Verify,
             "Kütüğün durumu: imzalı kök, anahtarlar, imha edilen aylar", "", state,
             "200:LogState"},
    Resource{"GET", "/api/v1/log/verifier-key", Need::Accepted, Right::Read,
             "Kütüğün doğrulama anahtarı", "", verifier_key, "200:text"},
    Resource{"GET", "/api/v1/log/overlaps", Need::Accepted, Right::Acts,
             "Birden çok hesabı olan kişilerin rolleri", "", overlaps, "200:RoleOverlaps"},
};

}  // namespace

std::span<const Resource> entry_resources() {
    return kResources;
}

}  // namespace kps::inspection
