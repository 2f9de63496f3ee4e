#include "apps/kps/log_guards.h"

#include <filesystem>

/// See CMakeLists.txt.
extern "C" const char kps_verifier_page[];
extern "C" const char kps_verifier_page_end[];

namespace kps {

std::string_view verifier_page() {
    return {kps_verifier_page, static_cast<std::size_t>(kps_verifier_page_end - kps_verifier_page)};
}

base::Result<std::unique_ptr<LogGuards>> LogGuards::open(const StateFolder& state,
                                                         const Options& options,
                                                         const base::Clock& clock,
                                                         audit::SegmentLog::Options& log,
                                                         Listener listener) {
    std::unique_ptr<LogGuards> guards(new LogGuards(clock, std::move(listener)));
    guards->test_data_ = !state.is_live();
    WitnessDesk::Options desk;
    desk.policy = options.policy;
    if (options.policy.empty())
        desk.policy = state.path() / "witness.policy";
    else if (!std::filesystem::exists(desk.policy))
        return base::failed(base::ErrorCode::FileFailed, options.policy + ": no such policy");
    desk.authorities = desk.policy.parent_path() / "witness-ca.pem";
    desk.mark = state.path() / "log.high-water";
    desk.log_folder = state.log_folder();
    desk.verifier_key = options.verifier_key;
    desk.period_ms = options.period_seconds * 1'000;
    guards->witnesses_ = KPS_TRY(WitnessDesk::open(std::move(desk), clock, guards->listener_));
    guards->authority_ = KPS_TRY(read_anchor_authority(state));
    KPS_TRY(guards->witnesses_->ask_before_start(log));
    return guards;
}

void LogGuards::start(audit::SegmentLog& log) {
    witnesses_->start(log);
    if (!authority_) return;
    anchors_ = std::make_unique<AnchorDesk>(*authority_, AnchorDesk::Parts{log, clock_, test_data_},
                                            listener_);
    anchors_->start();
}

void LogGuards::stop() {
    if (anchors_) anchors_->stop();
    witnesses_->stop();
}

std::string LogGuards::what_is_missing() const {
    if (witnesses_->is_refusing()) return "no witness has confirmed the audit log for 24 hours";
    return {};
}

void LogGuards::add_metrics(std::vector<rest::Metric>& metrics) const {
    metrics.push_back(
        {"kps_witness_unconfirmed_seconds", "Since a quorum of witnesses confirmed the log.", false,
         witnesses_->has_witnesses() ? static_cast<double>(witnesses_->seconds_unconfirmed())
                                     : 0.0});
    metrics.push_back({"kps_witness_contradicted",
                       "1 when a witness remembers another history of the log.", false,
                       witnesses_->is_contradicted() ? 1.0 : 0.0});
}

}  // namespace kps
