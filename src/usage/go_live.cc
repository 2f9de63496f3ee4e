#include "usage/go_live.h"

#include <algorithm>

#include "base/error.h"
#include "crypto/digest.h"
#include "usage/limits.h"

namespace kps::usage {
namespace {

using audit::EntryType;
using base::ErrorCode;

constexpr std::int64_t kPerMille = 1'000;

bool is_question(const Call& call) {
    return call.type == EntryType::Query || call.type == EntryType::Refused;
}
bool is_answer(const Call& call) {
    return call.type == EntryType::Query && call.outcome == 0;
}
bool has(const Call& call, std::initializer_list<ErrorCode> codes) {
    return is_question(call) && std::any_of(codes.begin(), codes.end(), [&](ErrorCode code) {
               return call.outcome == static_cast<std::uint16_t>(code);
           });
}
/// A message that the contract does not know: no answer of the register, but a fault of the program.
bool is_malformed(const Call& call) {
    constexpr std::uint16_t kFirst = static_cast<std::uint16_t>(ErrorCode::MalformedXml);
    constexpr std::uint16_t kLast = static_cast<std::uint16_t>(ErrorCode::NotUnderstood);
    return has(call, {ErrorCode::EmptyCriterion, ErrorCode::TooManyCriteria}) ||
           (call.type == EntryType::Refused && call.outcome >= kFirst && call.outcome <= kLast);
}

template <class Is>
std::uint64_t count(const std::vector<Call>& calls, Is is) {
    return static_cast<std::uint64_t>(std::count_if(calls.begin(), calls.end(), is));
}

GoLiveCheck wanted(std::string_view name, std::uint64_t seen, std::uint64_t bound) {
    return {name, true, seen >= bound, seen, bound, true, {}};
}
/// Where nothing was asked, nothing is known.
GoLiveCheck unwanted(std::string_view name, std::uint64_t seen, std::uint64_t bound,
                     std::uint64_t questions) {
    return {name, true, questions > 0 && seen <= bound, seen, bound, false, {}};
}

/// Questions that were not answered with a record, after which the program asked well again.
std::uint64_t outlived(const std::vector<Call>& newest_first) {
    const auto last_answer = std::find_if(newest_first.begin(), newest_first.end(), is_answer);
    return static_cast<std::uint64_t>(
        std::count_if(last_answer, newest_first.end(),
                      [](const Call& call) { return is_question(call) && !is_answer(call); }));
}

GoLiveCheck services(const Examined& examined) {
    GoLiveCheck check = wanted("services", 0, examined.granted.size());
    for (const base::ServiceNumber service : examined.granted) {
        const bool asked = std::find(examined.asked.begin(), examined.asked.end(), service) !=
                           examined.asked.end();
        if (asked)
            ++check.seen;
        else
            check.missing.push_back(service);
    }
    check.passed = !examined.granted.empty() && check.missing.empty();
    return check;
}

}  // namespace

GoLiveVerdict judge(const Examined& examined) {
    const std::vector<Call>& calls = examined.calls;
    GoLiveVerdict verdict;
    verdict.questions = count(calls, is_question);
    if (!calls.empty()) {
        verdict.from_us = calls.back().time_us;
        verdict.until_us = calls.front().time_us;
    }
    const std::uint64_t questions = verdict.questions;
    const auto refused_as = [&](std::initializer_list<ErrorCode> codes) {
        return count(calls, [&](const Call& call) { return has(call, codes); });
    };
    GoLiveCheck strict = wanted("strict", examined.has_certificate ? 1 : 0, 1);
    strict.applies = examined.is_strict;
    strict.passed = examined.has_certificate && refused_as({ErrorCode::StrictProfileRequired}) == 0;
    verdict.checks = {
        wanted("token",
               count(calls, [](const Call& call) { return call.type == EntryType::TokenIssued; }),
               1),
        wanted("answers", count(calls, is_answer), kGoLiveAnswers),
        wanted("error", outlived(calls), 1),
        services(examined),
        unwanted("form", count(calls, is_malformed), questions * kMalformedPerMille / kPerMille,
                 questions),
        unwanted("replay", refused_as({ErrorCode::ReplayedMessage}), 0, questions),
        unwanted("address", refused_as({ErrorCode::AddressNotRegistered}), 0, questions),
        unwanted("security",
                 refused_as({ErrorCode::InvalidSecurity, ErrorCode::ExpiredToken,
                             ErrorCode::RevokedToken, ErrorCode::CertificateRefused}),
                 0, questions),
        strict};
    verdict.passed = std::all_of(verdict.checks.begin(), verdict.checks.end(),
                                 [](const GoLiveCheck& one) { return one.passed || !one.applies; });
    return verdict;
}

base::Result<std::int64_t> next_report(storage::Transaction& transaction,
                                       base::InstitutionId institution) {
    auto rows = KPS_TRY(transaction.query(
        "SELECT COALESCE(MAX(number), 0) FROM go_live_reports WHERE institution = $1",
        {institution.value()}));
    const auto [last] = KPS_TRY(rows.at(0).read<std::int64_t>());
    return last + 1;
}

base::Status put_report(storage::Transaction& transaction, base::InstitutionId institution,
                        const GoLiveReport& report, const GoLiveFiles& files) {
    KPS_TRY(transaction.execute(
        "INSERT INTO go_live_reports (institution, number, made_us, made_by, passed, digest, pdf, "
        "seal) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        {institution.value(), report.number, report.made_us, report.made_by, report.passed,
         report.digest, files.pdf, files.seal}));
    KPS_TRY(
        transaction.execute("DELETE FROM go_live_reports WHERE institution = $1 AND number <= $2",
                            {institution.value(), report.number - kGoLiveReportsKept}));
    return {};
}

base::Result<std::vector<GoLiveReport>> read_reports(storage::Transaction& transaction,
                                                     base::InstitutionId institution) {
    auto rows = KPS_TRY(
        transaction.query("SELECT number, made_us, made_by, passed, digest FROM go_live_reports "
                          "WHERE institution = $1 ORDER BY number DESC",
                          {institution.value()}));
    std::vector<GoLiveReport> reports;
    for (storage::Row& row : rows) {
        auto [number, made_us, made_by, passed, digest] =
            KPS_TRY(row.read<std::int64_t, std::int64_t, std::string, bool, base::Hash>());
        reports.push_back({number, made_us, std::move(made_by), passed, digest});
    }
    return reports;
}

base::Result<GoLiveFiles> read_report_files(storage::Transaction& transaction,
                                            base::InstitutionId institution, std::int64_t number) {
    auto rows = KPS_TRY(transaction.query(
        "SELECT pdf, seal, digest FROM go_live_reports WHERE institution = $1 AND number = $2",
        {institution.value(), number}));
    if (rows.empty()) return base::failed(ErrorCode::NotFound, "no such report");
    auto [pdf, seal, digest] = KPS_TRY(rows[0].read<base::Bytes, base::Bytes, base::Hash>());
    if (crypto::sha256(pdf) != digest)
        return base::failed(ErrorCode::CorruptData, "a report is not what was made");
    return GoLiveFiles{std::move(pdf), std::move(seal)};
}

}  // namespace kps::usage
