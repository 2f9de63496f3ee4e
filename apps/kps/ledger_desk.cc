#include "apps/kps/ledger_desk.h"

#include <boost/json.hpp>

#include "apps/kps/audit/ledger_words.h"
#include "apps/kps/portal/made_in.h"
#include "audit/search/search_act.h"
#include "audit/segments/entry_reader.h"
#include "base/calendar.h"

namespace kps {
namespace {

using base::ErrorCode;
using base::failed;

/// Under what name a person is told of a look-up's system: that of an institution's account would help to attack it.
constexpr std::string_view kSystem = "KPS";

/// `ledger_caller` of state.json; empty: nobody may ask.
base::Result<std::string> caller_in(const StateFolder& state) {
    const auto damaged = [] { return failed(ErrorCode::CorruptData, "state.json"); };
    const std::string text = KPS_TRY(read_file(state.path() / "state.json"));
    boost::system::error_code error;
    const boost::json::value members = boost::json::parse(text, error);
    if (error || !members.is_object()) return damaged();
    const boost::json::value* caller = members.as_object().if_contains("ledger_caller");
    if (caller == nullptr) return std::string();
    if (!caller->is_string()) return damaged();
    const std::string name(caller->as_string());
    if (!audit::is_staff_name(name))
        return failed(ErrorCode::InvalidArgument, "state.json: ledger_caller is no user's name");
    return name;
}

rest::Usage usage_of(const audit::FoundRecord& record, LedgerVocabulary& vocabulary) {
    const LedgerWords words = vocabulary.words_of(record.draft);
    rest::Usage usage;
    usage.time_us = record.time_us;
    usage.action = words.service;
    if (!words.reason.empty()) usage.action += "; neden: " + words.reason;
    if (record.draft.outcome != 0) usage.action += "; " + words.result;
    usage.receiver_code = record.draft.institution.value();
    usage.receiver_name = words.receiver;
    usage.receiver_system = kSystem;
    return usage;
}

class UnlockedLedger final : public rest::OpenLedger {
  public:
    UnlockedLedger(Administration& administration,
                   std::unique_ptr<subject_access::LedgerReader> reader)
        : administration_(administration), reader_(std::move(reader)) {}

    base::Result<rest::UsagePage> find(const rest::LedgerRequest& request) override {
        audit::DayRange days;
        days.first = base::istanbul_date(request.from_us);
        if (request.until_us != 0) days.last = base::istanbul_date(request.until_us);
        const audit::Ledger ledger = KPS_TRY(reader_->ledger(request.person, days));
        return page_of(ledger.shown, request);
    }

  private:
    base::Result<rest::UsagePage> page_of(const std::vector<audit::FoundRecord>& shown,
                                          const rest::LedgerRequest& request) {
        LedgerVocabulary vocabulary = KPS_TRY(LedgerVocabulary::open(administration_));
        rest::UsagePage page;
        for (const audit::FoundRecord& record : shown) {
            if (record.time_us < request.from_us) continue;
            if (request.until_us != 0 && record.time_us > request.until_us) continue;
            if (page.total >= request.offset && page.usages.size() < request.limit)
                page.usages.push_back(usage_of(record, vocabulary));
            ++page.total;
        }
        return page;
    }

    Administration& administration_;
    std::unique_ptr<subject_access::LedgerReader> reader_;
};

}  // namespace

base::Result<std::unique_ptr<LedgerDesk>> LedgerDesk::open(const StateFolder& state,
                                                           const Parts& parts,
                                                           http::Router& router) {
    Administration administration = KPS_TRY(Administration::open(state));
    std::unique_ptr<LedgerDesk> desk(new LedgerDesk(state, std::move(administration), parts.clock));
    desk->citizens_ = std::make_unique<SubjectDesk>(
        SubjectDesk::Parts{desk->administration_, desk->unlocker_, parts.portal, parts.receipts,
                           parts.log, parts.clock, made_in(state.kind())},
        router);
    const std::string caller = KPS_TRY(caller_in(state));
    if (caller.empty()) return desk;
    desk->endpoint_ = std::make_unique<rest::LedgerEndpoint>(rest::LedgerEndpoint::Parts{
        parts.tokens, parts.policy, parts.log, parts.clock, parts.may_record, !state.is_live(),
        caller, [desk = desk.get()] { return desk->unlock(); },
        [desk = desk.get()] { return desk->period_start(); }});
    rest::add_ledger_routes(router, *desk->endpoint_);
    return desk;
}

void LedgerDesk::stop() {
    citizens_->stop();
    if (endpoint_) endpoint_->stop();
}

base::Result<std::unique_ptr<rest::OpenLedger>> LedgerDesk::unlock() {
    auto reader = KPS_TRY(unlocker_.open());
    return std::unique_ptr<rest::OpenLedger>(
        std::make_unique<UnlockedLedger>(administration_, std::move(reader)));
}

base::Result<std::int64_t> LedgerDesk::period_start() const {
    auto reader = KPS_TRY(audit::EntryReader::open(unlocker_.log_directory()));
    std::int64_t start_us = 0;
    if (reader.empty()) return failed(ErrorCode::NotFound);
    KPS_TRY(reader.each(reader.first_index(),
                        [&start_us](const audit::EntryReader::Item& item) -> base::Result<bool> {
                            start_us = item.clear->time_us;
                            return false;
                        }));
    return start_us;
}

}  // namespace kps
