#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "crypto/random.h"
#include "inspection/evidence_pack.h"
#include "inspection/resource.h"
#include "portal/resource.h"

/// Samples of questions, drawn so that anybody draws the same, with proofs to take along.
namespace kps::inspection {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using base::failed;
using base::Result;
using institutions::JsonReader;
using portal::Need;

constexpr std::size_t kSeedBytes = 16;

bool is_seed(std::string_view seed) {
    const auto is_seed_letter = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               c == '-';
    };
    return !seed.empty() && seed.size() <= kSeedBytesMax &&
           std::all_of(seed.begin(), seed.end(), is_seed_letter);
}

Result<SampleOrder> read_order(JsonReader& reader) {
    SampleOrder order;
    order.days = KPS_TRY(read_days(reader));
    if (reader.has("strata")) {
        const std::string name = KPS_TRY(reader.text("strata"));
        const auto strata = strata_by_name(name);
        if (!strata) return failed(ErrorCode::InvalidField, reader.path_of("strata"));
        order.strata = *strata;
    }
    if (reader.has("per_stratum"))
        order.per_stratum =
            static_cast<std::size_t>(KPS_TRY(reader.integer("per_stratum", 1, kPerStratumMax)));
    if (reader.has("seed")) {
        order.seed = KPS_TRY(reader.text("seed"));
        if (!is_seed(order.seed)) return failed(ErrorCode::InvalidField, reader.path_of("seed"));
    } else {
        std::array<std::uint8_t, kSeedBytes> bytes{};
        crypto::fill_random(bytes);
        order.seed = base::to_hex(bytes);
    }
    return order;
}

json::object sample_json(const Sample& sample) {
    json::array strata;
    for (const StratumSize& each : sample.drawn.strata)
        strata.push_back(
            json::object{{"name", each.name}, {"entries", each.entries}, {"drawn", each.drawn}});
    json::array entries;
    for (const DrawnEntry& each : sample.drawn.entries)
        entries.push_back(json::object{{"index", each.index},
                                       {"time", base::utc_text_ms(each.time_us)},
                                       {"institution", each.institution},
                                       {"service", each.service},
                                       {"outcome", each.outcome},
                                       {"stratum", each.stratum}});
    json::object out{{"id", sample.id.text()},
                     {"drawn_at", portal::time_json(sample.drawn_us)},
                     {"reason", sample.reason},
                     {"seed", sample.order.seed},
                     {"strata_by", name_of(sample.order.strata)},
                     {"per_stratum", sample.order.per_stratum},
                     {"log_size", sample.order.end},
                     {"pack_bytes", sample.pack.size()},
                     {"sums", base::to_hex(sample.sums)},
                     {"entry", sample.entry}};
    out["from"] = day_json(sample.order.days.first);
    out["until"] = day_json(sample.order.days.last);
    out["strata"] = std::move(strata);
    out["entries"] = std::move(entries);
    return out;
}

Result<http::Response> add(Call& call) {
    JsonReader reader = call.reader();
    Sample sample;
    sample.order = KPS_TRY(read_order(reader));
    sample.reason = KPS_TRY(read_reason(reader));
    KPS_TRY(reader.finish());
    const InspectionParts& parts = call.parts();
    const base::Bytes note = KPS_TRY(parts.read("checkpoint"));
    const auto published = KPS_TRY(audit::parse_checkpoint(base::as_text(note)));
    sample.order.end = published.size;
    audit::LogSearch search = KPS_TRY(audit::LogSearch::open(parts.log_directory));
    sample.drawn = KPS_TRY(draw(search, sample.order));
    Evidence evidence =
        KPS_TRY(collect(sample.drawn, sample.order, parts.read, parts.verifier_key));
    sample.id = crypto::ordered_uuid(call.now_us / 1000);
    sample.account = call.account();
    sample.drawn_us = call.now_us;
    sample.sums = evidence.sums;
    // Rule R-088 (KPSY m.10/5): what leaves the log as evidence is named in the log, by its digest.
    sample.entry = KPS_TRY(record_act(
        call, "R-088",
        fmt::format("evidence={} sums={} seed={} entries={} role={} basis={}", sample.id.text(),
                    base::to_hex(sample.sums), sample.order.seed, sample.drawn.entries.size(),
                    accounts::name_of(call.present.account.role), sample.reason)));
    evidence.files.emplace_back("NASIL-DOGRULANIR.txt", instructions(sample.entry));
    sample.pack = KPS_TRY(tar_of(evidence.files));
    json::object told = sample_json(sample);
    call.side.samples().put(std::move(sample));
    return portal::json_answer(told, 201);
}

Result<http::Response> list(Call& call) {
    json::array out;
    for (const auto& held : call.side.samples().list(call.account()))
        out.push_back(sample_json(*held));
    return portal::json_answer(json::object{{"samples", std::move(out)}});
}

Result<SampleStore::Held> sample_of(const Call& call) {
    const base::Uuid id = KPS_TRY(portal::uuid_of(call.parameters.at(0)));
    auto held = call.side.samples().find(id, call.account());
    if (!held) return failed(ErrorCode::NotFound);
    return held;
}

Result<http::Response> show(Call& call) {
    const auto held = KPS_TRY(sample_of(call));
    return portal::json_answer(sample_json(*held));
}

Result<http::Response> pack(Call& call) {
    const auto held = KPS_TRY(sample_of(call));
    return file_answer(held->pack, "application/x-tar", "kanit-" + held->id.text() + ".tar");
}

constexpr std::array kResources = {
    Resource{"POST", "/api/v1/log/samples", Need::Fresh, Right::Sample,
             "Sorgulardan örnek çek ve kanıt paketi hazırla",
             "from:date? until:date? strata? per_stratum:integer? seed? reason", add,
             "201:LogSample"},
    Resource{"GET", "/api/v1/log/samples", Need::Accepted, Right::Sample, "Çekilen örnekler", "",
             list, "200:LogSampleList"},
    Resource{"GET", "/api/v1/log/samples/{id}", Need::Accepted, Right::Sample, "Bir örnek", "",
             show, "200:LogSample"},
    Resource{"GET", "/api/v1/log/samples/{id}/pack", Need::Accepted, Right::Sample,
             "Örneğin kanıt paketi (tar): kayıtlar, kanıtlar, özetler, yönerge", "", pack,
             "200:tar"},
};

}  // namespace

std::span<const Resource> sample_resources() {
    return kResources;
}

}  // namespace kps::inspection
