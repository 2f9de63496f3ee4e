// How long one index file takes to answer who looked at a person, before anything is decrypted: two
// binary searches, the rows and their proof. Goal: p95 of at most one second over 100 M rows.
//
// With `mix`: what index and tree take beside the entries of a month of so many records, when each has the
// tokens of AUDIT 1.10 (1.8 queried and 3.1 affected persons, one user), an address, and the two rows of its
// clear head. Goal: at most 150 bytes a record.
//
// Usage:   bench_log_search [ROWS] [FOLDER]     default 100000000 rows in a temporary folder of its
//          own, which is removed
//          bench_log_search mix [RECORDS]       default 2000000
// Example: bench_log_search 1000000
#include <fmt/format.h>
#include <stdlib.h>  // NOLINT: mkdtemp

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "audit/search/clear_tokens.h"
#include "audit/search/log_search.h"
#include "crypto/digest.h"

namespace {

using kps::audit::IndexRow;
using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kRowsOfOne = 20;
constexpr std::size_t kQuestions = 2'000;

/// Token number `number` of `count`, spread evenly as real ones are.
kps::audit::IndexToken token_of(std::uint64_t number, std::uint64_t count) {
    kps::audit::IndexToken token{};
    kps::base::put_u64(token.data(), UINT64_MAX / count * number + number % 977);
    return token;
}

double ms_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

kps::base::Status build(const std::string& path, std::uint64_t rows) {
    auto writer = KPS_TRY(kps::audit::IndexFileWriter::create(path));
    const std::uint64_t persons = rows / kRowsOfOne;
    for (std::uint64_t person = 0; person < persons; ++person) {
        const kps::audit::IndexToken token = token_of(person, persons);
        for (std::uint64_t i = 0; i < kRowsOfOne; ++i)
            KPS_TRY(writer.add(IndexRow{token, person + i * persons}));
    }
    kps::audit::IndexSeal seal;
    seal.first = {2026, 11, 1};
    seal.is_month = true;
    seal.to = rows;
    seal.months = {{2026, 11}};
    return writer.finish(seal);
}

kps::base::Status measure(const std::string& path, std::uint64_t rows) {
    const auto start = Clock::now();
    KPS_TRY(build(path, rows));
    const auto bytes = std::filesystem::file_size(path);
    fmt::print("{} rows written in {:.0f} s, {:.3f} bytes a row\n", rows, ms_since(start) / 1'000,
               static_cast<double>(bytes) / static_cast<double>(rows));
    std::vector<double> times;
    const std::uint64_t persons = rows / kRowsOfOne;
    for (std::size_t i = 0; i < kQuestions; ++i) {
        kps::audit::IndexToken token = token_of(i * 7'919'317 % persons, persons);
        if (i % 4 == 3) token.back() = 1;  // nobody looked
        const auto asked = Clock::now();
        const auto file = KPS_TRY(kps::audit::IndexFile::open(path));
        const auto answer = KPS_TRY(kps::audit::answer_of(file, token));
        times.push_back(ms_since(asked));
        const std::size_t hits = i % 4 == 3 ? 0 : kRowsOfOne;
        if (answer.rows.size() < hits || answer.rows.size() > hits + 2)
            return kps::base::failed(kps::base::ErrorCode::CorruptData, "another answer");
    }
    std::sort(times.begin(), times.end());
    fmt::print("{} questions: p50 {:.3f} ms, p95 {:.3f} ms, p99 {:.3f} ms, longest {:.3f} ms\n",
               times.size(), times[times.size() / 2], times[times.size() * 95 / 100],
               times[times.size() * 99 / 100], times.back());
    return {};
}

/// Index bytes of a month in which 20,000 users looked at persons of a country, in records at random.
kps::base::Status measure_mix(const std::string& path, std::uint64_t records) {
    constexpr std::uint64_t kUsers = 20'000;
    constexpr std::uint64_t kPersons = 86'000'000;
    constexpr std::uint32_t kInstitutions = 3'000;
    constexpr std::uint16_t kServices = 40;
    constexpr double kLeafAndUpperTiles = 32.0 + 32.0 / 255;
    std::mt19937_64 random(1);
    // As an HMAC does it: one number, one token.
    const auto token = [](std::uint64_t kind, std::uint64_t number) {
        const std::uint8_t bytes[9] = {static_cast<std::uint8_t>(kind)};
        kps::base::Bytes name(bytes, 1);
        name.resize(9);
        kps::base::put_u64(name.data() + 1, number);
        const kps::base::Hash hash = kps::crypto::sha256(name);
        kps::audit::IndexToken out{};
        std::copy_n(hash.begin(), out.size(), out.begin());
        return out;
    };
    std::vector<IndexRow> rows;
    for (std::uint64_t record = 0; record < records; ++record) {
        rows.push_back({token(1, random() % kUsers), record});
        const auto institution = static_cast<std::uint32_t>(1 + random() % kInstitutions);
        const kps::base::ServiceNumber service(
            static_cast<std::uint16_t>(1 + random() % kServices));
        rows.push_back({token(2, institution), record});  // each has one address
        rows.push_back(
            {kps::audit::institution_token(kps::base::InstitutionId(institution), service),
             record});
        rows.push_back({kps::audit::service_token(service), record});
        const std::uint64_t persons = random() % 10 == 0 ? 4 : 5;  // 4.9 on average
        for (std::uint64_t i = 0; i < persons; ++i)
            rows.push_back({token(0, random() % kPersons), record});
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    auto writer = KPS_TRY(kps::audit::IndexFileWriter::create(path));
    for (const IndexRow& row : rows) KPS_TRY(writer.add(row));
    kps::audit::IndexSeal seal;
    seal.first = {2026, 11, 1};
    seal.is_month = true;
    seal.to = records;
    seal.months = {{2026, 11}};
    KPS_TRY(writer.finish(seal));
    const auto file = KPS_TRY(kps::audit::IndexFile::open(path));
    KPS_TRY(file.check());
    const auto bytes = static_cast<double>(std::filesystem::file_size(path));
    const double a_record = bytes / static_cast<double>(records);
    fmt::print(
        "{} records, {} rows: {:.2f} bytes a row, {:.1f} a record; with leaf and tiles {:.1f}\n",
        records, rows.size(), bytes / static_cast<double>(rows.size()), a_record,
        a_record + kLeafAndUpperTiles);
    return {};
}

}  // namespace

int main(int argc, char** argv) {
    if (argc > 1 && std::string(argv[1]) == "mix") {
        std::string own = "/tmp/kps-log-search-XXXXXX";
        if (::mkdtemp(own.data()) == nullptr) return 1;
        const auto status =
            measure_mix(own + "/2026-11.rows", argc > 2 ? std::stoull(argv[2]) : 2'000'000);
        std::error_code ignored;
        std::filesystem::remove_all(own, ignored);
        if (!status) fmt::print(stderr, "{}\n", status.error().context);
        return status ? 0 : 1;
    }
    const std::uint64_t rows = argc > 1 ? std::stoull(argv[1]) : 100'000'000;
    std::string folder = argc > 2 ? argv[2] : "/tmp/kps-log-search-XXXXXX";
    if (argc <= 2 && ::mkdtemp(folder.data()) == nullptr) return 1;
    const auto status = measure(folder + "/2026-11.rows", rows);
    std::error_code ignored;
    if (argc <= 2) std::filesystem::remove_all(folder, ignored);
    if (!status) fmt::print(stderr, "{}\n", status.error().context);
    return status ? 0 : 1;
}
