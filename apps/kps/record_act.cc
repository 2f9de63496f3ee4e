#include "apps/kps/record_act.h"

#include <chrono>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "apps/kps/failpoint.h"
#include "audit/acts/act_recorder.h"
#include "audit/acts/act_store.h"
#include "audit/entries/entry_codec.h"
#include "audit/segments/segment_log.h"
#include "base/clock.h"
#include "crypto/random.h"
#include "storage/database.h"

namespace kps {
namespace {

using base::ErrorCode;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// A server looks every 100 ms; one that writes nothing for this long is stuck.
constexpr milliseconds kPatience{15'000};
/// How long a server is given before the lock of the log is tried again: it may have ended.
constexpr milliseconds kServerTime{1'000};
constexpr milliseconds kPause{20};

/// Opens the log as its writer and enters everything that waits. Errors: AlreadyExists while a server holds it.
base::Status enter_waiting(const StateFolder& state, audit::ActStore& acts,
                           const base::Clock& clock) {
    const auto keys =
        KPS_TRY(audit::KeyStore::open(state.keys_folder().string(), state.log_origin()));
    audit::LocalSegmentStore segments;
    audit::SegmentLog::Options options;
    options.directory = state.log_folder().string();
    options.test_data = !state.is_live();
    const auto log = KPS_TRY(audit::SegmentLog::open(options, {keys, clock, segments}));
    std::string problem;
    audit::ActRecorder recorder(acts, *log, [&](const std::string& line) { problem = line; });
    recorder.start();
    recorder.stop();
    log->stop();
    if (!problem.empty()) return base::failed(ErrorCode::AuditUnavailable, problem);
    return {};
}

base::Result<std::optional<audit::Receipt>> wait_for_server(const audit::ActStore& acts,
                                                            const base::Uuid& id) {
    const auto until = steady_clock::now() + kServerTime;
    for (;;) {
        auto receipt = KPS_TRY(acts.receipt_of(id));
        if (receipt || steady_clock::now() >= until) return receipt;
        std::this_thread::sleep_for(kPause);
    }
}

}  // namespace

base::Result<audit::Receipt> record_act(const StateFolder& state, audit::Draft draft) {
    return record_act(state, std::move(draft), base::SystemClock());
}

base::Result<audit::Receipt> record_act(const StateFolder& state, audit::Draft draft,
                                        const base::Clock& clock) {
    auto database = KPS_TRY(storage::Database::open(state.administration_location()));
    const auto acts = KPS_TRY(audit::ActStore::open(std::move(database)));
    if (!state.is_live()) draft.flags |= audit::kFlagTestData;
    const base::Uuid id = crypto::ordered_uuid(clock.now_ms());
    if (draft.request_id == base::Uuid()) draft.request_id = id;
    KPS_TRY(acts->put({id, std::move(draft)}, clock.now_us()));
    pass("act.put");
    const auto until = steady_clock::now() + kPatience;
    while (steady_clock::now() < until) {
        const base::Status entered = enter_waiting(state, *acts, clock);
        pass("act.entered");
        const bool held = !entered && entered.error().code == ErrorCode::AlreadyExists;
        if (!entered && !held) return base::failed(entered.error());
        const auto receipt = KPS_TRY(wait_for_server(*acts, id));
        if (receipt) return *receipt;
    }
    return base::failed(
        ErrorCode::Busy,
        "the server has not entered the act into the log yet; it waits in the outbox");
}

}  // namespace kps
