#include "misuse/signal.h"

#include <array>

namespace kps::misuse {
namespace {

struct SignalRow {
    std::string_view name;
    std::string_view rule;
};

// Rule R-159: no part of the register in bulk; Rule R-093 (KPSY m.11/2): what institutions do is
// followed.
constexpr std::array<SignalRow, kSignalCount> kSignals{{
    {"number-walking", "R-159"},
    {"check-digits", "R-159"},
    {"not-found", "R-159"},
    {"empty-searches", "R-159"},
    {"one-family", "R-159"},
    {"many-families", "R-159"},
    {"volume", "R-093"},
    {"night", "R-093"},
    {"people-listed", "R-159"},
}};

const SignalRow& row_of(Signal signal) {
    return kSignals.at(static_cast<std::size_t>(signal) - 1);
}

}  // namespace

std::string_view name_of(Signal signal) {
    return row_of(signal).name;
}

std::string_view rule_of(Signal signal) {
    return row_of(signal).rule;
}

std::string_view name_of(Level level) {
    return level == Level::Stop ? "stop" : "alarm";
}

std::optional<Signal> signal_by_number(std::int64_t number) {
    if (number < 1 || number > static_cast<std::int64_t>(kSignalCount)) return std::nullopt;
    return static_cast<Signal>(number);
}

std::optional<Level> level_by_number(std::int64_t number) {
    if (number < 1 || number > 2) return std::nullopt;
    return static_cast<Level>(number);
}

std::string detail_of(const Finding& finding) {
    return std::string(name_of(finding.signal)) + ' ' + std::string(name_of(finding.level)) + ' ' +
           std::to_string(finding.count) + '/' + std::to_string(finding.among);
}

}  // namespace kps::misuse
