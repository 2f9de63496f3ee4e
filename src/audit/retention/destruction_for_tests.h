#pragma once

#include <gtest/gtest.h>

#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/log_for_tests.h"
#include "audit/retention/destruction.h"
#include "audit/retention/log_walk.h"
#include "audit/retention/schedule.h"
#include "audit/verifier/log_verifier.h"
#include "base/calendar.h"

namespace kps::audit {

inline constexpr Month kFirst{2018, 9};
inline constexpr std::int64_t kDayUs = std::int64_t{86'400} * 1'000'000;

/// A log with entries in each of some months, the first eight years before its last.
class DestructionTest : public ::testing::Test {
  protected:
    void SetUp() override {
        setup_.options.segment_bytes = 64u << 10;
        fill(kFirst, 4, 6);
        // The years between, with little in them.
        move_to(due_us(kFirst));
        open_and_close();
    }

    void move_to(std::int64_t us) { setup_.clock.set_us(us); }
    void open_and_close() { setup_.must_open()->stop(); }

    /// `calls` times forty entries in each of `months`.
    void fill(Month month, int months, int calls) {
        for (int i = 0; i < months; ++i, month = month_after(month)) {
            move_to(base::istanbul_midnight_us({month.year, month.month, 11}));
            auto log = setup_.must_open();
            for (int call = 0; call < calls; ++call) {
                setup_.clock.advance_us(kDayUs);
                auto outcome =
                    tests::append_later(*log, std::vector<Draft>(40, tests::make_draft(7))).get();
                ASSERT_TRUE(outcome.durable);
                receipts_.push_back(outcome.receipt);
            }
            log->stop();
        }
    }

    Destruction::Ports ports() {
        Destruction::Ports ports{setup_.clock, {}, {}, {}, {}};
        ports.record = [this](Draft draft) -> base::Result<Receipt> {
            auto log = setup_.must_open();
            const auto outcome = tests::append(*log, std::move(draft));
            log->stop();
            if (!outcome.durable) return base::failed(base::ErrorCode::AuditUnavailable, "refused");
            return outcome.receipt;
        };
        ports.destroy_keys = [this](Month month,
                                    const base::Hash& intent) -> base::Result<std::string> {
            const auto store = KPS_TRY(open_month_keys(setup_.key_directory()));
            const auto act = store->destroy(month, intent, setup_.clock.now_us());
            if (act) return base::to_base64(act->mac);
            if (act.error().code == base::ErrorCode::NotFound) return std::string("none");
            return base::failed(act.error());
        };
        ports.keep_held = [](const MonthPlan&) -> base::Result<KeptCases> { return KeptCases{}; };
        return ports;
    }
    Destruction destruction() { return Destruction(directory(), ports()); }
    base::Result<DestructionRecord> destroy(Month month) {
        Destruction work = destruction();
        KPS_TRY(work.request(month, "ayse"));
        KPS_TRY(work.confirm(month, "mehmet"));
        return work.run(month);
    }

    std::string directory() const { return setup_.log_directory(); }
    VerifyReport verify(const std::string& folder) {
        VerifyOptions options;
        options.directory = folder;
        auto report = verify_log(options);
        if (report) return std::move(report).take();
        VerifyReport failed;
        failed.problems.push_back(report.error().context);
        return failed;
    }
    std::string problems(const std::string& folder) {
        std::string text;
        for (const std::string& problem : verify(folder).problems) text += problem + "\n";
        return text;
    }
    /// What tools/verify_log.py says: true for OK.
    bool python_accepts(const std::string& folder) {
        const std::string command = "cd /tmp && /usr/bin/python3 " + std::string(KPS_SOURCE_DIR) +
                                    "/tools/verify_log.py " + folder + "/tiles " + folder +
                                    "/log.vkey tiles/checkpoint >/dev/null 2>&1";
        return std::system(command.c_str()) == 0;
    }
    std::size_t count_acts(EntryType type) {
        std::size_t count = 0;
        const auto status =
            walk_entries(directory(), 0, kTreeSizeMax, [&](const WalkedEntry& entry) {
                if (entry.clear.type == type) ++count;
                return base::Status{};
            });
        EXPECT_TRUE(status);
        return count;
    }
    std::string copy(const std::string& name, bool segments = true) {
        std::filesystem::copy(directory(), folder_ / name,
                              std::filesystem::copy_options::recursive);
        if (!segments) std::filesystem::remove_all(folder_ / (name + "/segments"));
        return folder_ / name;
    }

    tests::TemporaryFolder folder_;
    tests::Setup setup_{folder_.path()};
    std::vector<Receipt> receipts_;
};

}  // namespace kps::audit
