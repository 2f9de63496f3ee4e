#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "audit/directory.h"
#include "audit/log_for_tests.h"
#include "audit/origins/log_origins.h"
#include "audit/search/entry_opener.h"
#include "audit/verifier/entry_finder.h"
#include "audit/verifier/log_verifier.h"
#include "audit/verifier/receipt_verifier.h"
#include "backup/backup.h"
#include "backup/key_bundle.h"

namespace kps::backup {
namespace {

using audit::EntryType;
using audit::tests::make_draft;
using base::ErrorCode;
using ::testing::HasSubstr;

constexpr const char* kSecond = "kps.test/denetim/2026h2/n1/2";

/// A log of which a backup was made, and that went on and was lost.
class AfterLossTest : public ::testing::Test {
  protected:
    void SetUp() override {
        setup_.options.segment_bytes = 96u << 10;
        kept_ = append(3);
        make_backup("backup");
        lost_ = append(2);
        newest_ = published(setup_.log_directory());
    }

    audit::Receipt append(int calls) {
        auto log = setup_.must_open();
        audit::Receipt last;
        for (int i = 0; i < calls; ++i)
            last = audit::tests::append_later(*log, std::vector<audit::Draft>(40, make_draft(3)))
                       .get()
                       .receipt;
        log->stop();
        return last;
    }
    void make_backup(const std::string& name) {
        Sources sources{setup_.log_directory(), {}, {}};
        const auto made = create_backup(sources, folder_ / name, setup_.keys().log_key(), 77);
        ASSERT_TRUE(made) << made.error().context;
        manifest_ = *made;
    }
    static std::string published(const std::string& log) {
        const auto note = audit::read_file(log + "/tiles/checkpoint", 1 << 16);
        return std::string(base::as_text(*note));
    }
    RestoreOptions options(std::vector<std::string> notes) {
        RestoreOptions options{folder_ / "new", {}, std::move(notes), false};
        options.key_folder = setup_.key_directory();
        options.after_loss_by = "ayse";
        return options;
    }
    base::Result<Restored> restore(std::vector<std::string> notes) {
        return restore_backup(folder_ / "backup", options(std::move(notes)), {});
    }
    std::string log() const { return folder_ / "new/log"; }
    /// Goes on with the restored log as a server does.
    audit::Receipt go_on(const std::string& origin = kSecond) {
        const auto keys = audit::KeyStore::open(folder_ / "new/keys", origin);
        if (!keys) {
            ADD_FAILURE() << keys.error().context;
            return {};
        }
        audit::SegmentLog::Options options = setup_.options;
        options.directory = log();
        auto log = audit::SegmentLog::open(options, {*keys, setup_.clock, segments_});
        if (!log) {
            ADD_FAILURE() << log.error().context;
            return {};
        }
        const auto receipt = audit::tests::append(**log, make_draft(9)).receipt;
        (*log)->stop();
        return receipt;
    }
    audit::VerifyReport verified(std::vector<std::string> notes = {}) {
        audit::VerifyOptions options;
        options.directory = log();
        options.notes = std::move(notes);
        auto report = audit::verify_log(options);
        return report ? std::move(report).take() : audit::VerifyReport{};
    }
    audit::Draft opened(std::uint64_t index) {
        const auto origins = audit::LogOrigins::load(log());
        const auto found = audit::find_entry(log(), index);
        const auto draft =
            audit::open_found(*found, std::string(folder_ / "new/keys"), origins->hashes());
        return draft ? *draft : audit::Draft{};
    }

    audit::tests::TemporaryFolder folder_;
    audit::tests::Setup setup_{folder_.path()};
    audit::LocalSegmentStore segments_;
    audit::Receipt kept_;
    audit::Receipt lost_;
    std::string newest_;
    Manifest manifest_;
};

// Evidence R-087.
TEST_F(AfterLossTest, TheLogGoesOnUnderTheNextNameAndSaysWhy) {
    const auto restored = restore({newest_});
    ASSERT_TRUE(restored) << restored.error().context;
    EXPECT_TRUE(restored->is_new_origin);
    EXPECT_EQ(restored->origin, kSecond);
    EXPECT_EQ(restored->known_lost, audit::parse_checkpoint(newest_)->size - manifest_.log_size);
    const audit::Receipt receipt = go_on();
    EXPECT_EQ(receipt.checkpoint->origin, kSecond);
    const audit::Draft close = opened(manifest_.log_size + 1);
    EXPECT_EQ(close.type, EntryType::Close);
    EXPECT_THAT(close.detail, HasSubstr(fmt::format("end={} ", manifest_.log_size)));
    EXPECT_THAT(close.detail, HasSubstr("before=kps.test/denetim/2026h2/n1+"));
    EXPECT_THAT(close.detail,
                HasSubstr(fmt::format("known={}:", audit::parse_checkpoint(newest_)->size)));
    EXPECT_THAT(close.detail, HasSubstr(" by=ayse"));
    const auto report = verified({newest_, kept_.checkpoint->note, receipt.checkpoint->note});
    EXPECT_TRUE(report.ok()) << report.problems.front();
    EXPECT_EQ(report.origin, kSecond);
    ASSERT_EQ(report.earlier.size(), 1u);
    EXPECT_EQ(report.earlier[0].end, manifest_.log_size);
    EXPECT_EQ(report.earlier[0].lost, restored->known_lost);
    EXPECT_EQ(opened(kept_.index).file_number, "2026/3");
    EXPECT_EQ(opened(receipt.index).file_number, "2026/9");
}

TEST_F(AfterLossTest, ReceiptsOfBothNamesHoldAndThoseOfLostEntriesDoNot) {
    ASSERT_TRUE(restore({newest_}));
    const audit::Receipt receipt = go_on();
    const auto origins = audit::LogOrigins::load(log());
    ASSERT_TRUE(origins);
    EXPECT_TRUE(audit::verify_receipt(log(), origins->current(), kept_));
    EXPECT_TRUE(audit::verify_receipt(log(), origins->current(), receipt));
    const auto refused = audit::verify_receipt(log(), origins->current(), lost_);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().context, HasSubstr("was lost, as the log says"));
}

TEST_F(AfterLossTest, ACheckpointBeyondWhatIsKnownIsAProblem) {
    ASSERT_TRUE(restore({}));
    go_on();
    EXPECT_TRUE(verified().ok());
    const auto report = verified({newest_});
    ASSERT_FALSE(report.ok());
    EXPECT_THAT(report.problems.front(), HasSubstr("was signed at size"));
}

TEST_F(AfterLossTest, TheLogCanBeLostTwice) {
    ASSERT_TRUE(restore({newest_}));
    const audit::Receipt second = go_on();
    const auto keys = audit::KeyStore::open(folder_ / "new/keys", kSecond);
    ASSERT_TRUE(keys);
    Sources sources{log(), {}, {}};
    ASSERT_TRUE(create_backup(sources, folder_ / "backup2", keys->log_key(), 78));
    go_on();
    RestoreOptions again{folder_ / "third", {}, {published(log())}, false};
    again.key_folder = folder_ / "new/keys";
    again.after_loss_by = "mehmet";
    const auto restored = restore_backup(folder_ / "backup2", again, {});
    ASSERT_TRUE(restored) << restored.error().context;
    EXPECT_EQ(restored->origin, "kps.test/denetim/2026h2/n1/3");
    std::filesystem::rename(folder_ / "new", folder_ / "gone");
    std::filesystem::rename(folder_ / "third", folder_ / "new");
    go_on(restored->origin);
    const auto report = verified({second.checkpoint->note, kept_.checkpoint->note});
    EXPECT_TRUE(report.ok()) << report.problems.front();
    ASSERT_EQ(report.earlier.size(), 2u);
    EXPECT_EQ(report.earlier[1].origin, kSecond);
    EXPECT_EQ(opened(kept_.index).file_number, "2026/3");
    EXPECT_EQ(opened(second.index).file_number, "2026/9");
}

TEST_F(AfterLossTest, NothingWasLostSoTheNameStays) {
    make_backup("last");
    auto whole = options({published(setup_.log_directory())});
    const auto restored = restore_backup(folder_ / "last", whole, {});
    ASSERT_TRUE(restored) << restored.error().context;
    EXPECT_FALSE(restored->is_new_origin);
    EXPECT_EQ(restored->origin, audit::tests::kOrigin);
    EXPECT_FALSE(audit::exists(log() + "/origins"));
}

TEST_F(AfterLossTest, TheOlderKeyOpensNoLogAnyMore) {
    ASSERT_TRUE(restore({newest_}));
    const auto older = audit::KeyStore::open(folder_ / "new/keys", audit::tests::kOrigin);
    ASSERT_FALSE(older);
    EXPECT_THAT(older.error().context, HasSubstr("old copy"));
    // Nor does the log take a second change from the same copy: that name is given away.
    RestoreOptions again = options({newest_});
    again.target = folder_ / "again";
    again.key_folder = folder_ / "new/keys";
    EXPECT_FALSE(restore_backup(folder_ / "backup", again, {}));
}

TEST_F(AfterLossTest, AForkIsNoLoss) {
    audit::tests::TemporaryFolder other;
    const audit::NoteSigner signer(audit::tests::kOrigin, setup_.keys().log_key());
    const std::string fork = signer.sign(manifest_.log_size, base::Hash{7});
    EXPECT_EQ(restore({fork, newest_}).error().code, ErrorCode::CorruptData);
    const std::string earlier = signer.sign(manifest_.log_size - 1, base::Hash{7});
    EXPECT_EQ(restore({earlier, newest_}).error().code, ErrorCode::CorruptData);
}

TEST_F(AfterLossTest, AChangedChangeOfNameIsFound) {
    ASSERT_TRUE(restore({newest_}));
    go_on();
    const std::string path = audit::origin_path(log(), 2);
    const auto text = audit::read_file(path, 1 << 16);
    ASSERT_TRUE(text);
    for (std::size_t at = 0; at < text->size(); at += 7) {
        base::Bytes changed = *text;
        changed[at] ^= 1;
        ASSERT_TRUE(audit::replace_file(path, changed, audit::Flush::Later));
        EXPECT_FALSE(verified().ok()) << at;
    }
    std::filesystem::remove(path);
    EXPECT_FALSE(verified().ok());
}

TEST_F(AfterLossTest, TheFirstEntryUnderANewNameIsTheOneThatSaysSo) {
    ASSERT_TRUE(restore({newest_}));
    // Written over by a change with another word: the key signs it, the log's entry does not say it.
    const std::string path = audit::origin_path(log(), 2);
    const auto kept = audit::read_file(path, 1 << 16);
    go_on();
    const auto change = audit::parse_origin_change(base::as_text(*kept));
    ASSERT_TRUE(change);
    const auto other =
        audit::origin_change_text({change->note, change->known, "zeynep", change->after},
                                  change->before, setup_.keys().log_key());
    ASSERT_TRUE(other);
    ASSERT_TRUE(audit::replace_file(path, base::as_bytes(*other), audit::Flush::Later));
    const auto report = verified();
    ASSERT_FALSE(report.ok());
    EXPECT_THAT(report.problems.front(), HasSubstr("does not say that the log's name changed"));
}

TEST_F(AfterLossTest, ARestoreThatEndsAnywhereIsRunAgainAndNoServerStartsBefore) {
    for (const char* point :
         {"restore.begun", "restore.file", "restore.copied", "restore.keys", "restore.origin",
          "restore.checked", "restore.databases", "restore.flushed"}) {
        RestoreOptions crashing = options({newest_});
        crashing.failpoint = [point](std::string_view at) -> base::Status {
            if (at == point) return base::failed(ErrorCode::FileFailed, "crash");
            return {};
        };
        EXPECT_FALSE(restore_backup(folder_ / "backup", crashing, {})) << point;
        EXPECT_TRUE(audit::exists(folder_ / "new" + "/" + std::string(kRestoringName))) << point;
    }
    ASSERT_TRUE(restore({newest_}));
    EXPECT_FALSE(audit::exists(folder_ / "new" + "/" + std::string(kRestoringName)));
    go_on();
    EXPECT_TRUE(verified().ok());
}

TEST_F(AfterLossTest, KeysInABackupTakeTheirUnlockSecret) {
    const auto secret = audit::read_unlock_secret(setup_.key_directory(), {});
    ASSERT_TRUE(secret);
    Sources sources{setup_.log_directory(), {}, {}};
    sources.key_folder = setup_.key_directory();
    EXPECT_EQ(create_backup(sources, folder_ / "none", setup_.keys().log_key(), 78).error().code,
              ErrorCode::CryptoFailed);
    sources.unlock_secret.assign(secret->view().data(), secret->view().size());
    ASSERT_TRUE(create_backup(sources, folder_ / "keyed", setup_.keys().log_key(), 78));
    RestoreOptions wrong = options({published(setup_.log_directory())});
    wrong.key_folder.clear();
    wrong.unlock_secret.assign(32, 7);
    EXPECT_EQ(restore_backup(folder_ / "keyed", wrong, {}).error().code, ErrorCode::CryptoFailed);
    RestoreOptions right = wrong;
    right.unlock_secret = sources.unlock_secret;
    ASSERT_TRUE(restore_backup(folder_ / "keyed", right, {}));
    EXPECT_FALSE(audit::exists(folder_ / "new/keys/unlock.secret"));
    EXPECT_TRUE(audit::exists(folder_ / "new/keys/server.secret"));
    const auto found = audit::find_entry(log(), lost_.index);
    const auto keys = audit::open_month_keys(
        folder_ / "new/keys",
        {audit::KeyAccess::Kind::File, {setup_.key_directory() + "/unlock.secret"}});
    ASSERT_TRUE(keys);
    EXPECT_TRUE(audit::open_found(*found, **keys, audit::tests::origin_hash()));
}

TEST(KeyBundle, RefusesDamageAndWhatLeadsElsewhere) {
    audit::tests::TemporaryFolder folder;
    const base::Bytes secret(32, 1);
    EXPECT_FALSE(seal_keys(folder / "none", secret));
    ASSERT_TRUE(audit::make_directory(folder / "keys"));
    EXPECT_EQ(seal_keys(folder / "keys", secret).error().code, ErrorCode::NotFound);
    for (const char* const name : {"log.key", "unlock.secret", "share-1-of-3.key", "LOCK"})
        ASSERT_TRUE(audit::replace_file(folder / "keys/" + std::string(name), base::as_bytes("x\n"),
                                        audit::Flush::Later));
    const auto bundle = seal_keys(folder / "keys", secret);
    ASSERT_TRUE(bundle);
    EXPECT_EQ(open_keys(*bundle, base::Bytes(32, 2), folder / "a").error().code,
              ErrorCode::CryptoFailed);
    EXPECT_EQ(open_keys(*bundle, {}, folder / "a").error().code, ErrorCode::CryptoFailed);
    for (std::size_t at = 0; at < bundle->size(); at += 11) {
        std::string changed = *bundle;
        changed[at] ^= 1;
        EXPECT_FALSE(open_keys(changed, secret, folder / "a")) << at;
    }
    EXPECT_FALSE(audit::exists(folder / "a"));
    ASSERT_TRUE(open_keys(*bundle, secret, folder / "a"));
    EXPECT_THAT(*audit::list_directory(folder / "a"), ::testing::ElementsAre("log.key"));
}

}  // namespace
}  // namespace kps::backup
