#pragma once

#include <stdlib.h>  // NOLINT: mkdtemp

#include <filesystem>
#include <future>
#include <string>
#include <vector>

#include "audit/segments/segment_log.h"
#include "base/assert.h"
#include "crypto/digest.h"
#include "crypto/random.h"

/// What the tests and benchmarks of the log share. Not part of any program.
namespace kps::audit::tests {

inline constexpr const char* kOrigin = "kps.test/denetim/2026h2/n1";
/// 2026-11-21 09:00 UTC.
inline constexpr std::int64_t kNoonUs = 1'795'251'600'000'000;

inline base::Hash origin_hash() {
    return crypto::sha256(base::as_bytes(std::string_view(kOrigin)));
}

class TemporaryFolder {
  public:
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "kps-audit-XXXXXX").string();
        KPS_ASSERT(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    std::string operator/(const std::string& name) const { return path_ + "/" + name; }
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

inline Draft make_draft(std::uint64_t number, EntryType type = EntryType::Query) {
    Draft draft;
    draft.type = type;
    draft.flags = 1;
    draft.institution = base::InstitutionId(static_cast<std::uint32_t>(1001 + number % 3));
    draft.service = base::ServiceNumber(static_cast<std::uint16_t>(7 + number % 2));
    std::array<std::uint8_t, 16> id{};
    base::put_u64(id.data() + 8, number + 1);
    draft.request_id = base::Uuid(id);
    draft.service_user = "KRM-1001";
    draft.end_user = "ayse.test";
    draft.end_user_address = "192.0.2.17";
    draft.source_address = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1};
    draft.purpose_code = "KREDI";
    draft.file_number = "2026/" + std::to_string(number);
    draft.persons = {{10'000'000'146, Role::Queried},
                     {static_cast<std::int64_t>(20'000'000'000 + number), Role::Affected},
                     {30'000'000'000, Role::Affected}};
    draft.request_digest.fill(0x11);
    draft.response_digest.fill(0x22);
    draft.decision.fill(0x33);
    draft.message_id = "urn:uuid:00000000-0000-4000-8000-000000000001";
    draft.rule = "R-064";
    draft.record_count = 3;
    draft.profile = 1;
    draft.policy_version = 42;
    return draft;
}

/// What became of one append.
struct Outcome {
    bool durable = false;
    Receipt receipt;
};

class PromiseWaiter final : public Waiter {
  public:
    explicit PromiseWaiter(std::promise<Outcome> promise) : promise_(std::move(promise)) {}
    void durable(const Receipt& receipt) noexcept override { promise_.set_value({true, receipt}); }
    void refused() noexcept override { promise_.set_value({false, {}}); }

  private:
    std::promise<Outcome> promise_;
};

inline std::future<Outcome> append_later(LogAppender& log, std::vector<Draft> drafts) {
    std::promise<Outcome> promise;
    std::future<Outcome> future = promise.get_future();
    log.append(std::move(drafts), std::make_unique<PromiseWaiter>(std::move(promise)));
    return future;
}

inline Outcome append(LogAppender& log, Draft draft) {
    std::vector<Draft> drafts;
    drafts.push_back(std::move(draft));
    return append_later(log, std::move(drafts)).get();
}

/// A log in a folder, with its keys beside it.
class Setup {
  public:
    explicit Setup(std::string folder, SegmentStore* store = nullptr)
        : folder_(std::move(folder)), store_(store != nullptr ? store : &local_) {
        options.directory = log_directory();
        options.segment_bytes = 256u << 10;
        options.publish_interval_ms = 3'600'000;
        options.test_data = true;
    }
    std::string log_directory() const { return folder_ + "/log"; }
    std::string key_directory() const { return folder_ + "/keys"; }

    base::Result<std::unique_ptr<SegmentLog>> open() {
        if (!keys_) {
            auto keys = KeyStore::open(key_directory(), kOrigin);
            KPS_ASSERT(keys.has_value());
            keys_.emplace(std::move(keys).take());
        }
        return SegmentLog::open(options, {*keys_, clock, *store_});
    }
    std::unique_ptr<SegmentLog> must_open() {
        auto log = open();
        if (!log) base::assertion_failed(log.error().context.c_str(), __FILE__, __LINE__);
        return std::move(log).take();
    }
    const KeyStore& keys() const { return *keys_; }

    SegmentLog::Options options;
    base::ManualClock clock{kNoonUs};

  private:
    std::string folder_;
    LocalSegmentStore local_;
    SegmentStore* store_;
    std::optional<KeyStore> keys_;
};

}  // namespace kps::audit::tests
