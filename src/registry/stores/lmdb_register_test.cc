#include "registry/stores/lmdb_register.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "registry/index/index_block.h"
#include "registry/record.h"
#include "registry/stores/lmdb_layout.h"

namespace kps::registry {
namespace {

using base::ErrorCode;

class LmdbRegisterTest : public ::testing::Test {
  protected:
    void SetUp() override { ASSERT_NE(mkdtemp(parent_.data()), nullptr); }
    void TearDown() override {
        std::error_code ignored;
        std::filesystem::remove_all(parent_, ignored);
    }
    std::string folder() const { return parent_ + "/register"; }

    void make(std::int64_t people = 2000) {
        auto writer = LmdbRegisterWriter::create(folder());
        ASSERT_TRUE(writer);
        std::string record;
        PersonFile file;
        for (std::int64_t id = 1; id <= people; ++id) {
            file.person.id = id;
            encode(file, record);
            ASSERT_TRUE((*writer)->put(id, record));
        }
        ASSERT_TRUE((*writer)->finish(RegisterHeader{}));
    }

    std::string parent_ = "/tmp/kps-lmdb-XXXXXX";
};

TEST_F(LmdbRegisterTest, AFolderThatIsNotThereIsNoRegister) {
    EXPECT_EQ(LmdbRegister::open(folder()).error().code, ErrorCode::RegisterUnavailable);
    std::filesystem::create_directory(folder());
    EXPECT_EQ(LmdbRegister::open(folder()).error().code, ErrorCode::RegisterUnavailable);
}

TEST_F(LmdbRegisterTest, AFinishedRegisterIsOneFileWithoutALockAndWithoutWriteRights) {
    make();
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder()))
        names.push_back(entry.path().filename().string());
    EXPECT_EQ(names, std::vector<std::string>{"data.mdb"});
    struct stat file {};
    ASSERT_EQ(::stat((folder() + "/data.mdb").c_str(), &file), 0);
    EXPECT_EQ(file.st_mode & 0777, 0440u);
    EXPECT_FALSE(std::filesystem::exists(folder() + ".loading"));
    // Reading makes no file either.
    ASSERT_TRUE(LmdbRegister::open(folder()));
    EXPECT_FALSE(std::filesystem::exists(folder() + "/lock.mdb"));
}

TEST_F(LmdbRegisterTest, ARegisterUnderConstructionCannotBeOpenedUnderItsWorkingName) {
    auto writer = LmdbRegisterWriter::create(folder());
    ASSERT_TRUE(writer);
    EXPECT_EQ(LmdbRegister::open(folder() + ".loading").error().code,
              ErrorCode::RegisterUnavailable);
}

TEST_F(LmdbRegisterTest, TwoWritersNeverMeet) {
    auto writer = LmdbRegisterWriter::create(folder());
    ASSERT_TRUE(writer);
    EXPECT_EQ(LmdbRegisterWriter::create(folder()).error().code, ErrorCode::Busy);
    writer->reset();
    EXPECT_FALSE(std::filesystem::exists(folder() + ".loading"));
    EXPECT_TRUE(LmdbRegisterWriter::create(folder()));
}

TEST_F(LmdbRegisterTest, LeftoversOfAWriterThatDiedAreRemoved) {
    std::filesystem::create_directory(folder() + ".loading");
    std::ofstream(folder() + ".loading/data.mdb") << "half a register";
    make(10);
    const auto opened = LmdbRegister::open(folder());
    ASSERT_TRUE(opened);
    EXPECT_EQ((*opened)->person_count(), 10u);
}

TEST_F(LmdbRegisterTest, AFileThatWasCutOffIsDamagedAndDoesNotEndTheProcess) {
    make();
    const std::string file = folder() + "/data.mdb";
    const auto size = std::filesystem::file_size(file);
    std::filesystem::resize_file(file, size - 4096);
    EXPECT_EQ(LmdbRegister::open(folder()).error().code, ErrorCode::CorruptData);
    std::filesystem::resize_file(file, 100);
    EXPECT_FALSE(LmdbRegister::open(folder()));
}

TEST_F(LmdbRegisterTest, AFileOfAnotherKindIsDamaged) {
    std::filesystem::create_directory(folder());
    std::ofstream(folder() + "/data.mdb") << std::string(16384, 'x');
    EXPECT_EQ(LmdbRegister::open(folder()).error().code, ErrorCode::CorruptData);
}

TEST_F(LmdbRegisterTest, TwoFullBlocksOfTheIndexFillAPage) {
    auto writer = LmdbRegisterWriter::create(folder());
    ASSERT_TRUE(writer);
    std::string record;
    PersonFile file;
    file.person.given_names = "AYŞE";
    constexpr std::int64_t kBlocks = 100;
    for (std::int64_t id = 1; id <= kBlocks * static_cast<std::int64_t>(kIndexBlockRows); ++id) {
        file.person.id = id;
        encode(file, record);
        ASSERT_TRUE((*writer)->put(id, record));
    }
    ASSERT_TRUE((*writer)->finish(RegisterHeader{}));
    MDB_env* environment = nullptr;
    ASSERT_EQ(mdb_env_create(&environment), 0);
    mdb_env_set_maxdbs(environment, lmdb::kDatabases);
    ASSERT_EQ(mdb_env_open(environment, folder().c_str(), MDB_RDONLY | MDB_NOLOCK, 0), 0);
    MDB_txn* transaction = nullptr;
    ASSERT_EQ(mdb_txn_begin(environment, nullptr, MDB_RDONLY, &transaction), 0);
    MDB_dbi index = 0;
    ASSERT_EQ(mdb_dbi_open(transaction, lmdb::kIndex, 0, &index), 0);
    MDB_stat stat;
    ASSERT_EQ(mdb_stat(transaction, index, &stat), 0);
    EXPECT_EQ(stat.ms_entries, static_cast<std::size_t>(kBlocks));
    EXPECT_EQ(stat.ms_overflow_pages, 0u);
    EXPECT_EQ(stat.ms_leaf_pages, static_cast<std::size_t>(kBlocks / 2));
    mdb_txn_abort(transaction);
    mdb_env_close(environment);
}

TEST_F(LmdbRegisterTest, TheRegisterStaysReadableWhenAnotherIsBuiltBeside) {
    make(10);
    const auto opened = LmdbRegister::open(folder());
    ASSERT_TRUE(opened);
    std::filesystem::rename(folder(), folder() + ".old");
    make(20);
    EXPECT_EQ((*opened)->person_count(), 10u);
    EXPECT_EQ(LmdbRegister::open(folder()).value()->person_count(), 20u);
    EXPECT_NE(LmdbRegister::open(folder()).value()->version(), (*opened)->version());
}

}  // namespace
}  // namespace kps::registry
