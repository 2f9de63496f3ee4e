#include "apps/kps/log_metrics.h"

namespace kps {

void add_log_metrics(std::vector<rest::Metric>& metrics, const audit::SegmentLog::State& log,
                     const audit::KeyKeeper& keys) {
    const auto number = [](std::uint64_t value) { return static_cast<double>(value); };
    metrics.insert(metrics.end(), {
                                      {"kps_log_entries", "Durable entries of the audit log.",
                                       false, number(log.checkpoint ? log.checkpoint->size : 0)},
                                      {"kps_log_frames_total", "Frames flushed since start.", true,
                                       number(log.frames)},
                                      {"kps_log_waiting_calls", "Calls waiting for a flush.", false,
                                       number(log.waiting_calls)},
                                      {"kps_log_low_space", "1 when the log has no room left.",
                                       false, log.low_space ? 1.0 : 0.0},
                                      {"kps_keys_alarms", "What is wrong with the keys of the log.",
                                       false, number(keys.alarms().size())},
                                      {"kps_keys_ready_seconds", "How long the log has keys for.",
                                       false, static_cast<double>(keys.ready_seconds())},
                                  });
}

void add_misuse_metrics(std::vector<rest::Metric>& metrics, const MisuseDesk& desk) {
    metrics.push_back({"kps_misuse_alarms_total", "Alarms raised by the detector of misuse.", true,
                       static_cast<double>(desk.alarm_count())});
    metrics.push_back({"kps_misuse_users", "Users whose conduct is remembered.", false,
                       static_cast<double>(desk.user_count())});
}

void add_path_metrics(std::vector<rest::Metric>& metrics, const PathNumbers& numbers) {
    const auto number = [](std::uint64_t value) { return static_cast<double>(value); };
    metrics.insert(metrics.end(),
                   {
                       {"kps_rights_version", "Version of the rights in force.", false,
                        number(numbers.rights_version)},
                       {"kps_unrecorded_refusals_total",
                        "Refusals of unknown callers beyond what is recorded.", true,
                        number(numbers.unrecorded_refusals)},
                       {"kps_lost_answers_unrecorded_total",
                        "Answers that did not reach their clients, beyond what is recorded.", true,
                        number(numbers.unrecorded_losses)},
                   });
}

}  // namespace kps
