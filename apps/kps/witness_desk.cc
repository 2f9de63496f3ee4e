#include "apps/kps/witness_desk.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "apps/kps/state_folder.h"
#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/origins/log_origins.h"

namespace kps {
namespace {

using base::ErrorCode;

constexpr std::int64_t kSecondUs = 1'000'000;
constexpr std::int64_t kAlarmUs = 4 * 3'600 * kSecondUs;
constexpr std::int64_t kRefuseUs = 24 * 3'600 * kSecondUs;
/// A witness that hangs must hold back neither the start nor the others for long.
constexpr std::int64_t kWitnessTimeOutMs = 5'000;

}  // namespace

base::Result<std::unique_ptr<WitnessDesk>> WitnessDesk::open(Options options,
                                                             const base::Clock& clock,
                                                             Listener listener) {
    std::unique_ptr<WitnessDesk> desk(
        new WitnessDesk(std::move(options), clock, std::move(listener)));
    desk->confirmed_us_ = clock.now_us();
    if (std::filesystem::exists(desk->options_.policy)) KPS_TRY(desk->open_witnesses());
    return desk;
}

WitnessDesk::~WitnessDesk() {
    stop();
}

base::Status WitnessDesk::open_witnesses() {
    const std::string text = KPS_TRY(read_file(options_.policy));
    policy_ = KPS_TRY(witness::Policy::parse(text));
    const auto& logs = policy_->logs();
    if (!logs.empty() && std::find(logs.begin(), logs.end(), options_.verifier_key) == logs.end())
        return base::failed(ErrorCode::InvalidArgument,
                            options_.policy.string() + ": names other logs and not this one");
    http::ClientOptions connection;
    connection.time_out_ms = kWitnessTimeOutMs;
    for (const witness::Policy::Member& member : policy_->witnesses()) {
        if (member.url.empty()) continue;
        if (connection.authorities_pem.empty())
            connection.authorities_pem = KPS_TRY(read_file(options_.authorities));
        clients_.push_back(
            KPS_TRY(witness::WitnessClient::open({member.url, member.verifier, connection})));
    }
    // The last confirmation counts from its own time, not from this start.
    const auto note = audit::read_file(log_file(audit::kWitnessedFile), audit::kNoteBytesMax);
    if (!note || clients_.empty()) return {};
    const auto confirmed = policy_->confirmed_at(base::as_text(*note), clock_.now_us() / kSecondUs);
    if (confirmed) confirmed_us_ = std::min(*confirmed * kSecondUs, clock_.now_us());
    return {};
}

base::Result<audit::NoteVerifier> WitnessDesk::verifier() const {
    return audit::NoteVerifier::parse(options_.verifier_key);
}

std::string WitnessDesk::log_file(std::string_view name) const {
    return (options_.log_folder / "tiles" / name).string();
}

base::Status WitnessDesk::read_mark(const audit::NoteVerifier& log,
                                    audit::SegmentLog::Options& options) {
    const auto mark = audit::read_file(options_.mark.string(), audit::kNoteBytesMax);
    if (!mark) return {};
    auto known = log.open(base::as_text(*mark));
    if (known) {
        options.known.push_back(std::move(known).take());
        return {};
    }
    // A copy from before a loss, put back beside what the log became after it.
    const auto said = audit::parse_checkpoint(base::as_text(*mark));
    const auto later = said ? audit::earlier_origins(said->origin) : std::vector<std::string>{};
    if (std::find(later.begin(), later.end(), log.origin()) != later.end())
        return base::failed(
            ErrorCode::CorruptData,
            fmt::format("the log went on as {}: an old copy was put back", said->origin));
    listener_(options_.mark.string() + ": not of this log, or damaged; passed over");
    return {};
}

base::Status WitnessDesk::ask_before_start(audit::SegmentLog::Options& options) {
    const auto log_verifier = KPS_TRY(verifier());
    KPS_TRY(read_mark(log_verifier, options));
    const auto note = audit::read_file(log_file("checkpoint"), audit::kNoteBytesMax);
    const auto ours = note ? log_verifier.open(base::as_text(*note)) : base::failed(note.error());
    if (!ours) return {};  // nothing to ask with: a new log, or one whose tiles are made anew
    for (witness::WitnessClient& client : clients_) {
        const auto held = client.held_size(*ours);
        if (held)
            options.size_min = std::max(options.size_min, *held);
        else
            listener_(fmt::format("not asked before the start: {}", held.error().context));
    }
    return {};
}

void WitnessDesk::start(audit::SegmentLog& log) {
    log_ = &log;
    judge();
    thread_ = std::thread([this] { run(); });
}

void WitnessDesk::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void WitnessDesk::run() {
    std::unique_lock lock(mutex_);
    const auto pause = std::chrono::milliseconds(options_.period_ms);
    while (!changed_.wait_for(lock, pause, [this] { return stopping_; })) {
        lock.unlock();
        run_round();
        lock.lock();
    }
    lock.unlock();
    keep_mark();
}

void WitnessDesk::run_round() {
    keep_mark();
    if (clients_.empty()) return;
    const base::Status status = collect();
    if (!status) tell_once("round", "witnesses: " + status.error().context);
    judge();
}

/// Only what is durable: the mark can never be ahead of a log that was not set back.
void WitnessDesk::keep_mark() {
    const auto checkpoint = log_->state().checkpoint;
    if (!checkpoint) return;
    const base::Status status = audit::replace_file(
        options_.mark.string(), base::as_bytes(checkpoint->note), audit::Flush::Yes);
    if (!status) tell_once("mark", options_.mark.string() + ": " + status.error().context);
}

base::Status WitnessDesk::collect() {
    const auto log_verifier = KPS_TRY(verifier());
    const auto read = [this](const std::string& path) {
        return log_->read_public(path, audit::PublicAccess::HashesOnly);
    };
    const base::Bytes note = KPS_TRY(read("checkpoint"));
    const audit::Checkpoint checkpoint = KPS_TRY(log_verifier.open(base::as_text(note)));
    std::string cosigned = checkpoint.note;
    bool contradicted = false;
    for (witness::WitnessClient& client : clients_) {
        const auto line = client.cosign(read, checkpoint);
        if (line) {
            cosigned += *line;
            tell_once(client.name(), {});
            continue;
        }
        contradicted = contradicted || line.error().code == ErrorCode::CorruptData;
        tell_once(client.name(), line.error().context);
    }
    contradicted_ = contradicted;
    const auto confirmed = policy_->confirmed_at(cosigned, clock_.now_us() / kSecondUs);
    if (!confirmed || contradicted) return {};
    confirmed_us_ = std::min(*confirmed * kSecondUs, clock_.now_us());
    return audit::replace_file(log_file(audit::kWitnessedFile), base::as_bytes(cosigned),
                               audit::Flush::Yes);
}

void WitnessDesk::judge() {
    if (clients_.empty()) return;
    const std::int64_t silent_us = clock_.now_us() - confirmed_us_.load();
    const bool refuse = silent_us >= kRefuseUs;
    if (silent_us >= kAlarmUs)
        tell_once("alarm", fmt::format("ALARM: no quorum of witnesses for {} hours{}",
                                       silent_us / (3'600 * kSecondUs),
                                       refuse ? "; new questions are refused" : ""));
    else
        tell_once("alarm", {});
    refusing_ = refuse;
    log_->refuse_queries(refuse);
}

/// Says a line when it is another than the last of its kind; an empty one is the end of a trouble.
void WitnessDesk::tell_once(const std::string& what, const std::string& line) {
    std::string& last = told_[what];
    if (last == line) return;
    listener_(line.empty() ? fmt::format("{}: all right again", what) : line);
    last = line;
}

std::int64_t WitnessDesk::seconds_unconfirmed() const {
    return (clock_.now_us() - confirmed_us_.load()) / kSecondUs;
}

}  // namespace kps
