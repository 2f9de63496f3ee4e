#include "audit/keys/file_key_store.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audit/directory.h"
#include "audit/keys/labs_for_tests.h"
#include "audit/keys/month_files.h"

namespace kps::audit::tests {
namespace {

using base::ErrorCode;

constexpr Month kMonth{2026, 11};

class FileStore : public testing::Test {
  protected:
    FileStore() : lab_(make_lab(StoreKind::File)) {}
    std::string path(std::string_view name) const {
        return lab_->directory() + "/" + std::string(name);
    }
    std::unique_ptr<KeyLab> lab_;
};

/// Everything a reader of entries needs of the store.
bool reads_whole(const MonthKeyStore& store) {
    const auto month = store.find(kMonth);
    if (!month || !month->is_proved) return false;
    const auto opened = store.open_sealed(kMonth, sealed_to(*month, "key"), base::as_bytes("info"));
    return opened && base::as_text(*opened) == "key";
}
bool opens_whole(const KeyLab& lab) {
    const auto store = lab.open({});
    return store && reads_whole(**store);
}

TEST_F(FileStore, RefusesADamagedFileWhicheverByteIsHurt) {
    lab_->must_make(kMonth);
    ASSERT_TRUE(opens_whole(*lab_));
    std::size_t flips = 0;
    // Months are read anew each time; the other files when a store is opened.
    const auto store = lab_->must_open();
    const auto takes = [&](std::string_view name) {
        return name.starts_with("month") ? reads_whole(*store) : opens_whole(*lab_);
    };
    for (const char* name : {"store.key", "server.secret", "unlock.secret", "month-2026-11.key",
                             "month-2026-11.proved"}) {
        const base::Bytes good = read_file(path(name), 4'096).take();
        for (std::size_t byte = 0; byte < good.size(); ++byte) {
            base::Bytes bad = good;
            bad[byte] = static_cast<std::uint8_t>(bad[byte] ^ (1u << (byte % 8)));
            ASSERT_TRUE(replace_file(path(name), bad, Flush::Later));
            EXPECT_FALSE(takes(name)) << name << " byte " << byte;
            ++flips;
        }
        for (std::size_t size = 0; size < good.size(); size += 7) {
            ASSERT_TRUE(replace_file(path(name), base::ByteView(good).first(size), Flush::Later));
            EXPECT_FALSE(takes(name)) << name << " cut at " << size;
        }
        ASSERT_TRUE(replace_file(path(name), good, Flush::Later));
    }
    EXPECT_TRUE(opens_whole(*lab_));
    EXPECT_GT(flips, 1'000u);
}

TEST_F(FileStore, RefusesFilesOfAnotherMonthAnotherStoreAndFilesThatOthersMayRead) {
    lab_->must_make(kMonth);
    lab_->must_make({2026, 12});
    const base::Bytes november = read_file(path("month-2026-11.key"), 4'096).take();
    const base::Bytes december = read_file(path("month-2026-12.key"), 4'096).take();
    ASSERT_TRUE(replace_file(path("month-2026-11.key"), december, Flush::Later));
    EXPECT_FALSE(opens_whole(*lab_));
    // The keys of this month, made by another store, with a digest that is right.
    const auto other = make_lab(StoreKind::File);
    other->must_make(kMonth);
    const base::Bytes foreign = read_file(other->directory() + "/month-2026-11.key", 4'096).take();
    ASSERT_TRUE(replace_file(path("month-2026-11.key"), foreign, Flush::Later));
    EXPECT_FALSE(opens_whole(*lab_));
    ASSERT_TRUE(replace_file(path("month-2026-11.key"), november, Flush::Later));
    EXPECT_TRUE(opens_whole(*lab_));
    for (const char* name : {"store.key", "server.secret", "unlock.secret", "month-2026-11.key"}) {
        ASSERT_EQ(::chmod(path(name).c_str(), 0640), 0);
        EXPECT_FALSE(opens_whole(*lab_)) << name;
        ASSERT_EQ(::chmod(path(name).c_str(), 0600), 0);
    }
    EXPECT_TRUE(opens_whole(*lab_));
}

// Evidence R-088.
TEST_F(FileStore, WithoutTheUnlockSecretNoFileHoldsAnIndexKeyOrAPrivateHalf) {
    const MonthKeys month = lab_->must_make(kMonth);
    ASSERT_TRUE(shred_file(path("unlock.secret")));
    EXPECT_FALSE(exists(path("unlock.secret")));
    ASSERT_TRUE(shred_file(path("server.secret")));
    const auto store = lab_->open({});
    ASSERT_TRUE(store);
    EXPECT_FALSE((*store)->find(kMonth));
    const std::string index = base::to_hex(month.index_key);
    const std::vector<std::string> names = list_directory(lab_->directory()).take();
    EXPECT_GE(names.size(), 3u);
    for (const std::string& name : names) {
        const base::Bytes content = read_file(path(name), 4'096).take();
        EXPECT_EQ(base::as_text(content).find(index), std::string_view::npos) << name;
    }
}

TEST_F(FileStore, CustodiansAloneFindTheIndexKeyOfALostServer) {
    const MonthKeys month = lab_->must_make(kMonth);
    ASSERT_TRUE(shred_file(path("server.secret")));
    const auto store = lab_->must_open();
    EXPECT_EQ(store->find(kMonth)->index_key, month.index_key);
    EXPECT_EQ(store->make({2026, 12}, kNoonUs).error().code, ErrorCode::CryptoFailed);
}

TEST_F(FileStore, ANewUnlockSecretTakesThePlaceOfTheOld) {
    const MonthKeys month = lab_->must_make(kMonth);
    const KeySecret old = read_secret(path("unlock.secret")).take();
    const auto shares = write_shares(old.view(), {lab_->folder() / "old", 3, 2}).take();
    EXPECT_FALSE(FileKeyStore::change_secret(lab_->directory(), KeyAccess::sealing(),
                                             base::as_bytes("a fresh secret")));
    EXPECT_TRUE(opens_whole(*lab_));
    ASSERT_TRUE(FileKeyStore::change_secret(lab_->directory(),
                                            KeyAccess::shares({shares[0], shares[2]}),
                                            base::as_bytes("a fresh secret")));
    EXPECT_EQ(lab_->open({}).error().code, ErrorCode::CryptoFailed);
    EXPECT_FALSE(lab_->open(KeyAccess::shares(shares)));
    ASSERT_TRUE(write_secret(lab_->folder() / "fresh", base::as_bytes("a fresh secret")));
    const auto store = lab_->must_open({KeyAccess::Kind::File, {lab_->folder() / "fresh"}});
    EXPECT_TRUE(reads_whole(*store));
    // The server needs nothing new.
    EXPECT_EQ(lab_->must_open(KeyAccess::sealing())->find(kMonth)->index_key, month.index_key);
    EXPECT_TRUE(lab_->must_open(KeyAccess::sealing())->make({2026, 12}, kNoonUs));
}

TEST_F(FileStore, FinishesADestructionThatWasInterrupted) {
    const MonthKeys month = lab_->must_make(kMonth);
    const base::Bytes key = read_file(path("month-2026-11.key"), 4'096).take();
    ASSERT_TRUE(lab_->must_open()->destroy(kMonth, {}, kNoonUs));
    // As it was between the record and the removal.
    ASSERT_TRUE(replace_file(path("month-2026-11.key"), key, Flush::Later));
    const auto store = lab_->must_open();
    EXPECT_FALSE(exists(path("month-2026-11.key")));
    EXPECT_EQ(store->find(kMonth).error().code, ErrorCode::NotFound);
    EXPECT_EQ(store->list()->size(), 1u);
}

TEST_F(FileStore, TwoProcessesThatOpenANewFolderMakeOneStore) {
    const TemporaryFolder folder;
    std::vector<pid_t> children;
    for (int i = 0; i < 4; ++i) {
        const pid_t child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            const base::Status made = FileKeyStore::create(folder / "keys");
            const bool good = made || made.error().code == ErrorCode::AlreadyExists;
            const auto store = open_month_keys(folder / "keys");
            const base::Status month = store ? (*store)->make(kMonth, kNoonUs) : base::Status{};
            ::_exit(good && store && (month || month.error().code == ErrorCode::AlreadyExists) ? 0
                                                                                               : 1);
        }
        children.push_back(child);
    }
    for (const pid_t child : children) {
        int status = 0;
        ASSERT_EQ(::waitpid(child, &status, 0), child);
        EXPECT_EQ(status, 0);
    }
    const auto store = open_month_keys(folder / "keys");
    ASSERT_TRUE(store);
    EXPECT_TRUE((*store)->prove(kMonth, kNoonUs));
}

}  // namespace
}  // namespace kps::audit::tests
