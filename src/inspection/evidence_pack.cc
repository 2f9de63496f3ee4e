#include "inspection/evidence_pack.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <cstdio>
#include <cstring>

#include "audit/receipts/receipt_maker.h"
#include "base/calendar.h"
#include "crypto/digest.h"

namespace kps::inspection {
namespace {

namespace json = boost::json;

constexpr std::size_t kTarBlock = 512;
constexpr std::size_t kTarNameMax = 100;

std::string day_text(const base::Date& day) {
    return fmt::format("{:04}-{:02}-{:02}", day.year, day.month, day.day);
}

std::string hex_digest(std::string_view content) {
    return base::to_hex(crypto::sha256(base::as_bytes(content)));
}

/// One header block: ustar, mode 0644, no owner and no time, so that the same files give the same bytes.
std::string tar_header(const std::string& name, std::size_t size) {
    std::string block(kTarBlock, '\0');
    const auto put = [&](std::size_t at, std::string_view text) {
        std::memcpy(block.data() + at, text.data(), text.size());
    };
    put(0, name);
    put(100, "0000644");
    put(108, "0000000");
    put(116, "0000000");
    put(124, fmt::format("{:011o}", size));
    put(136, "00000000000");
    put(148, "        ");
    put(156, "0");
    put(257, std::string_view("ustar\0"
                              "00",
                              8));
    unsigned sum = 0;
    for (const char c : block) sum += static_cast<unsigned char>(c);
    put(148, fmt::format("{:06o}", sum));
    block[154] = '\0';
    return block;
}

json::object manifest_of(const Drawn& drawn, const SampleOrder& order,
                         const std::vector<std::pair<std::string, std::string>>& receipts) {
    json::array strata;
    for (const StratumSize& each : drawn.strata)
        strata.push_back(
            json::object{{"name", each.name}, {"entries", each.entries}, {"drawn", each.drawn}});
    json::array entries;
    for (std::size_t i = 0; i < drawn.entries.size(); ++i) {
        const DrawnEntry& entry = drawn.entries[i];
        entries.push_back(json::object{{"index", entry.index},
                                       {"time", base::utc_text_ms(entry.time_us)},
                                       {"institution", entry.institution},
                                       {"service", entry.service},
                                       {"outcome", entry.outcome},
                                       {"stratum", entry.stratum},
                                       {"file", receipts[i].first},
                                       {"sha256", hex_digest(receipts[i].second)}});
    }
    return {{"format", "kps-evidence-1"},
            {"seed", order.seed},
            {"strata_by", name_of(order.strata)},
            {"per_stratum", order.per_stratum},
            {"from", day_text(order.days.first)},
            {"until", day_text(order.days.last)},
            {"log_size", order.end},
            {"rule", "of each stratum the entries with the smallest SHA-256(seed ':' index)"},
            {"strata", std::move(strata)},
            {"entries", std::move(entries)}};
}

}  // namespace

base::Result<std::string> tar_of(const std::vector<std::pair<std::string, std::string>>& files) {
    std::string out;
    for (const auto& [name, content] : files) {
        if (name.size() > kTarNameMax || name.empty())
            return base::failed(base::ErrorCode::InvalidArgument, "a name in a tar");
        out += tar_header(name, content.size());
        out += content;
        out.append((kTarBlock - content.size() % kTarBlock) % kTarBlock, '\0');
    }
    out.append(2 * kTarBlock, '\0');
    return out;
}

base::Result<Evidence> collect(const Drawn& drawn, const SampleOrder& order,
                               const audit::PublishedReader& read,
                               const std::string& verifier_key) {
    const auto verifier = KPS_TRY(audit::NoteVerifier::parse(verifier_key));
    Evidence out;
    for (const DrawnEntry& entry : drawn.entries) {
        const auto receipt = KPS_TRY(audit::make_full_receipt(read, verifier, entry.index));
        out.files.emplace_back(fmt::format("receipts/{}.tlog-proof", entry.index), receipt.text());
    }
    std::string manifest = json::serialize(manifest_of(drawn, order, out.files)) + "\n";
    out.files.emplace_back("manifest.json", std::move(manifest));
    out.files.emplace_back("log.vkey", verifier.key_text() + "\n");
    std::string sums;
    for (const auto& [name, content] : out.files) sums += hex_digest(content) + "  " + name + "\n";
    out.sums = crypto::sha256(base::as_bytes(sums));
    out.files.emplace_back("SHA256SUMS", std::move(sums));
    return out;
}

std::string instructions(std::uint64_t entry) {
    return fmt::format(
        "Bu paket nasıl doğrulanır?\n"
        "1. sha256sum -c SHA256SUMS\n"
        "   Dosyaların hiçbiri değişmemiş olmalıdır.\n"
        "2. kps audit verify-receipt --vkey log.vkey receipts/SIRA.tlog-proof\n"
        "   Her kaydın imzalı iz kayıtları içinde olduğunu gösterir. Ağ bağlantısı gerekmez.\n"
        "   log.vkey dosyasını güvendiğiniz bir kaynaktan aldığınız anahtarla karşılaştırın.\n"
        "3. sha256sum SHA256SUMS\n"
        "   Bu özet, iz kayıtlarının {0} numaralısında da yazılıdır.\n"
        "4. Örnek, manifest.json içindeki tohumla yeniden çekilebilir: her tabakadan\n"
        "   SHA-256(tohum \":\" sıra) değeri en küçük olan kayıtlar seçilir.\n"
        "\n"
        "How to verify this pack\n"
        "1. sha256sum -c SHA256SUMS: no file has been changed.\n"
        "2. kps audit verify-receipt --vkey log.vkey receipts/INDEX.tlog-proof: the entry is in\n"
        "   the signed log; works offline. Compare log.vkey with a key from a source you trust.\n"
        "3. sha256sum SHA256SUMS: this digest stands in entry {0} of the audit log.\n"
        "4. The sample can be drawn again with the seed in manifest.json: of each stratum the\n"
        "   entries with the smallest SHA-256(seed \":\" index).\n",
        entry);
}

}  // namespace kps::inspection
