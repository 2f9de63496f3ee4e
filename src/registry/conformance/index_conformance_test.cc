#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <lmdb.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <set>
#include <thread>

#include "registry/index/index_block.h"
#include "registry/index/index_row.h"
#include "registry/limits.h"
#include "registry/record.h"
#include "registry/register_store.h"
#include "registry/stores/lmdb_layout.h"
#include "registry/stores/postgres_link.h"
#include "registry/testing/random_person_file.h"
#include "registry/testing/register_location.h"

// Searches of every store of the register, against a plain walk over all people.
namespace kps::registry {
namespace {

using base::ErrorCode;
using base::Status;
using testing::Filler;
using testing::Location;
using testing::Random;
using testing::Store;

constexpr std::int64_t kFirstId = 10'000'000'146;
constexpr std::array<std::string_view, 6> kGivenNames = {"AYŞE", "MEHMET ALİ", "IŞIL",
                                                         "",     "ZEYNEP",     "Ö"};
constexpr std::array<std::string_view, 5> kSurnames = {"YILMAZ", "ÇELİK", "", "IŞIK", "KAYA"};

std::int64_t id_of(std::uint64_t index) {
    return kFirstId + 7 * static_cast<std::int64_t>(index);
}

/// Somebody with much in common with others, so that every range has many of them.
PersonFile person_of(Filler& filler, std::uint64_t index) {
    Random random(index * 31 + 5);
    PersonFile file = filler.file(id_of(index));
    Person& person = file.person;
    person.given_names = kGivenNames[random.below(kGivenNames.size())];
    person.surname = kSurnames[random.below(kSurnames.size())];
    person.birth = {static_cast<std::int16_t>(1960 + random.below(4)),
                    static_cast<std::uint8_t>(random.below(13)),
                    static_cast<std::uint8_t>(random.below(32))};
    if (random.below(20) == 0) person.birth = {};
    person.mother_id = random.below(3) == 0 ? 0 : id_of(random.below(60));
    person.father_id = random.below(3) == 0 ? 0 : id_of(random.below(60));
    person.place.district = static_cast<std::uint16_t>(random.below(4));
    person.place.volume = static_cast<std::uint32_t>(random.below(5));
    person.place.family_row = static_cast<std::uint32_t>(random.below(8));
    person.place.person_row = static_cast<std::uint32_t>(random.below(50));
    if (random.below(40) == 0) person.place.family_row = 0xffff'ffff;
    return file;
}

/// People as they are put, and the rows a plain walk over them finds.
class People {
  public:
    explicit People(std::uint64_t count) {
        for (std::uint64_t index = 0; index < count; ++index) {
            Filler filler(index, 60);
            const PersonFile file = person_of(filler, index);
            records_.emplace_back();
            encode(file, records_.back());
            std::vector<IndexRow> rows;
            append_rows(file.person.id, file, rows);
            rows_.insert(rows.begin(), rows.end());
        }
    }

    Status put(RegisterWriter& writer) const {
        KPS_TRY(writer.put_places(PlaceNames({}, {}, {}, {})));
        for (std::uint64_t index = 0; index < records_.size(); ++index)
            KPS_TRY(writer.put(id_of(index), records_[index]));
        return writer.finish(RegisterHeader{});
    }

    /// Keys are compared as texts here, not as rows.
    std::vector<std::pair<std::int64_t, std::string>> search(const IndexRange& range,
                                                             std::size_t max) const {
        std::vector<std::pair<std::int64_t, std::string>> out;
        for (const IndexRow& row : rows_) {
            const std::string key(base::as_text(row.hit().key));
            const bool is_kind = row.high >> 56 == static_cast<std::uint64_t>(range.kind);
            if (is_kind && key >= range.from && key < range.to && out.size() < max)
                out.emplace_back(row.id(), key);
        }
        return out;
    }
    std::size_t count(const IndexRange& range) const { return search(range, SIZE_MAX).size(); }
    const std::set<IndexRow>& rows() const { return rows_; }

  private:
    std::vector<std::string> records_;
    std::set<IndexRow> rows_;
};

IndexRange whole(IndexKind kind) {
    return {kind, "", std::string(kIndexKeyBytes + 1, '\xff')};
}

/// Changes what a store holds, as only damage does.
class Vandal {
  public:
    using Change = std::function<void(std::string& key, std::string& value)>;

    Vandal(Store store, std::string location) : store_(store), location_(std::move(location)) {}

    /// Replaces the block of this number by what `change` makes of it.
    void change_block(std::size_t number, const Change& change) const {
        store_ == Store::Lmdb ? change_lmdb("index", number, change)
                              : change_postgres(number, change);
    }
    /// Makes it a register of before there were indexes.
    void strip_index() const {
        const auto cut = [](std::string&, std::string& text) {
            text.replace(0, 14, "kps-register 1");
            const std::size_t start = text.find("index 1\n");
            text.erase(start, text.find("content") - start);
        };
        if (store_ == Store::Lmdb) {
            change_lmdb("header", 0, cut);
            in_lmdb([](MDB_txn* transaction) {
                MDB_dbi index = 0;
                EXPECT_EQ(mdb_dbi_open(transaction, "index", 0, &index), 0);
                EXPECT_EQ(mdb_drop(transaction, index, 1), 0);
            });
            return;
        }
        const auto connection = connect();
        const postgres::Answer header(PQexecParams(connection.get(),
                                                   "SELECT content FROM register_header", 0,
                                                   nullptr, nullptr, nullptr, nullptr, 1));
        std::string none;
        std::string text(postgres::bytes_at(header.get(), 0, 0));
        cut(none, text);
        run(connection.get(), "UPDATE register_header SET content = $1", {text});
        run(connection.get(), "DROP TABLE register_index", {});
    }

  private:
    void in_lmdb(const std::function<void(MDB_txn*)>& work) const {
        const std::string folder = location_.substr(std::string_view("lmdb:").size());
        std::filesystem::permissions(folder + lmdb::kDataFile, std::filesystem::perms(0640));
        MDB_env* environment = nullptr;
        ASSERT_EQ(mdb_env_create(&environment), 0);
        mdb_env_set_maxdbs(environment, lmdb::kDatabases);
        mdb_env_set_mapsize(environment, 64 << 20);
        ASSERT_EQ(mdb_env_open(environment, folder.c_str(), MDB_NOLOCK, 0640), 0);
        MDB_txn* transaction = nullptr;
        ASSERT_EQ(mdb_txn_begin(environment, nullptr, 0, &transaction), 0);
        work(transaction);
        EXPECT_EQ(mdb_txn_commit(transaction), 0);
        mdb_env_close(environment);
    }
    void change_lmdb(const char* table, std::size_t number, const Change& change) const {
        in_lmdb([&](MDB_txn* transaction) {
            MDB_dbi database = 0;
            ASSERT_EQ(mdb_dbi_open(transaction, table, 0, &database), 0);
            MDB_cursor* cursor = nullptr;
            ASSERT_EQ(mdb_cursor_open(transaction, database, &cursor), 0);
            MDB_val key;
            MDB_val value;
            for (std::size_t step = 0; step <= number; ++step)
                ASSERT_EQ(mdb_cursor_get(cursor, &key, &value, MDB_NEXT), 0);
            std::string new_key(lmdb::text_of(key));
            std::string new_value(lmdb::text_of(value));
            ASSERT_EQ(mdb_cursor_del(cursor, 0), 0);
            mdb_cursor_close(cursor);
            change(new_key, new_value);
            key = lmdb::value_of(new_key);
            value = lmdb::value_of(new_value);
            ASSERT_EQ(mdb_put(transaction, database, &key, &value, 0), 0);
        });
    }

    postgres::Connection connect() const {
        return std::move(postgres::connect(location_, postgres::Access::Write)).take();
    }
    static void run(PGconn* connection, const char* sql, const std::vector<std::string>& values) {
        std::vector<const char*> starts;
        std::vector<int> sizes;
        const std::vector<int> formats(values.size(), 1);
        for (const std::string& value : values) {
            starts.push_back(value.data());
            sizes.push_back(static_cast<int>(value.size()));
        }
        const postgres::Answer answer(PQexecParams(connection, sql, static_cast<int>(values.size()),
                                                   nullptr, starts.data(), sizes.data(),
                                                   formats.data(), 1));
        ASSERT_EQ(PQresultStatus(answer.get()), PGRES_COMMAND_OK) << PQerrorMessage(connection);
    }
    void change_postgres(std::size_t number, const Change& change) const {
        const auto connection = connect();
        const std::string sql =
            "SELECT first_row, index_rows FROM register_index ORDER BY first_row LIMIT 1 OFFSET " +
            std::to_string(number);
        const postgres::Answer answer(
            PQexecParams(connection.get(), sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 1));
        ASSERT_EQ(PQntuples(answer.get()), 1);
        const std::string key(postgres::bytes_at(answer.get(), 0, 0));
        std::string new_key = key;
        std::string new_value(postgres::bytes_at(answer.get(), 0, 1));
        change(new_key, new_value);
        run(connection.get(),
            "UPDATE register_index SET first_row = $2, index_rows = $3 WHERE first_row = $1",
            {key, new_key, new_value});
    }

    const Store store_;
    const std::string location_;
};

class IndexConformance : public ::testing::TestWithParam<Store> {
  protected:
    std::unique_ptr<RegisterStore> made(const People& people) {
        auto writer = create_register(location_.text());
        EXPECT_TRUE(writer);
        const Status put = writer ? people.put(**writer) : Status();
        EXPECT_TRUE(put) << put.error().context;
        return opened();
    }
    std::unique_ptr<RegisterStore> opened() {
        auto opened = open_register(location_.text());
        EXPECT_TRUE(opened) << opened.error().context;
        return opened ? std::move(opened).take() : nullptr;
    }
    Vandal vandal() const { return {GetParam(), location_.text()}; }

    Location location_{GetParam()};
};

std::vector<std::pair<std::int64_t, std::string>> found(RegisterReader& reader,
                                                        const IndexRange& range, std::size_t max) {
    std::vector<IndexHit> hits(3);  // what was there before is gone afterwards
    const Status status = reader.find(range, max, hits);
    EXPECT_TRUE(status) << status.error().context;
    std::vector<std::pair<std::int64_t, std::string>> out;
    for (const IndexHit& hit : hits) out.emplace_back(hit.id, base::as_text(hit.key));
    return out;
}

IndexRange random_range(Random& random) {
    const auto year = [&random] { return static_cast<int>(1959 + random.below(6)); };
    const auto date = [&random, &year] {
        return PartialDate{static_cast<std::int16_t>(year()),
                           static_cast<std::uint8_t>(random.below(13)),
                           static_cast<std::uint8_t>(random.below(32))};
    };
    const FullName name{kGivenNames[random.below(kGivenNames.size())],
                        kSurnames[random.below(kSurnames.size())]};
    switch (random.below(6)) {
        case 0:
            return name_range(name);
        case 1:
            return name_range(name, {year(), year()});
        case 2:
            return place_range({0, static_cast<std::uint16_t>(random.below(4)),
                                static_cast<std::uint32_t>(random.below(5)), 0,
                                static_cast<std::uint32_t>(random.below(8)),
                                static_cast<std::uint32_t>(random.below(50))});
        case 3:
            return parent_range(id_of(random.below(70)));
        case 4:
            return birth_range(static_cast<std::uint16_t>(random.below(4)), {date(), date()});
        default:
            break;
    }
    // Any bytes of any length as either end.
    IndexRange range{kIndexKinds[random.below(kIndexKinds.size())], "", ""};
    for (std::string* end : {&range.from, &range.to})
        for (std::uint64_t left = random.below(20); left > 0; --left)
            end->push_back(static_cast<char>(random.below(256)));
    return range;
}

TEST_P(IndexConformance, RandomSearchesFindWhatAWalkOverAllPeopleFinds) {
    const People people(3000);
    const auto store = made(people);
    ASSERT_NE(store, nullptr);
    EXPECT_EQ(store->header().index_rows, people.rows().size());
    Random random(99);
    std::size_t hits = 0;
    for (int repeat = 0; repeat < 600; ++repeat) {
        const IndexRange range = random_range(random);
        const std::size_t max = random.below(3) == 0 ? random.below(200) : kIndexHitsMax;
        const auto expected = people.search(range, max);
        ASSERT_EQ(found(*store, range, max), expected) << repeat;
        hits += expected.size();
    }
    EXPECT_GT(hits, 10'000u);
}

TEST_P(IndexConformance, EveryCardIsFoundByItsSerial) {
    const People people(300);
    const auto store = made(people);
    ASSERT_NE(store, nullptr);
    std::size_t cards = 0;
    for (std::uint64_t index = 0; index < 300; ++index) {
        Filler filler(index, 60);
        const PersonFile file = person_of(filler, index);
        if (!file.documents.has_chip_card || file.documents.chip_card.serial.empty()) continue;
        const auto hits = found(*store, card_range(file.documents.chip_card.serial), 10);
        EXPECT_TRUE(std::any_of(hits.begin(), hits.end(),
                                [&file](const auto& hit) { return hit.first == file.person.id; }));
        ++cards;
    }
    EXPECT_GT(cards, 50u);
}

TEST_P(IndexConformance, NoMoreThanAskedComesBackAndTheRestFollows) {
    const People people(500);
    const auto store = made(people);
    ASSERT_NE(store, nullptr);
    for (const IndexKind kind : kIndexKinds) {
        const std::size_t all = people.count(whole(kind));
        ASSERT_GT(all, 2 * kIndexBlockRows);
        EXPECT_TRUE(found(*store, whole(kind), 0).empty());
        EXPECT_EQ(found(*store, whole(kind), all - 1).size(), all - 1);
        EXPECT_EQ(found(*store, whole(kind), all).size(), all);
        EXPECT_EQ(found(*store, whole(kind), all + 1).size(), all);
        // Pages of sizes around a block's, each row once and in order.
        for (const std::size_t page : {std::size_t{10}, kIndexBlockRows - 1, kIndexBlockRows,
                                       kIndexBlockRows + 1, std::size_t{300}}) {
            IndexRange rest = whole(kind);
            std::vector<std::pair<std::int64_t, std::string>> seen;
            std::vector<IndexHit> hits;
            do {
                ASSERT_TRUE(store->find(rest, page, hits));
                for (const IndexHit& hit : hits) seen.emplace_back(hit.id, base::as_text(hit.key));
                if (!hits.empty()) rest = resume_after(rest, hits.back());
            } while (!hits.empty());
            EXPECT_EQ(seen, people.search(whole(kind), SIZE_MAX));
        }
    }
}

TEST_P(IndexConformance, KindsAtBothEndsOfTheIndexEndWhereTheyEnd) {
    const People people(200);
    const auto store = made(people);
    ASSERT_NE(store, nullptr);
    // Before the first row of all, and behind the last.
    EXPECT_TRUE(found(*store, {IndexKind::Name, "", std::string(1, '\0')}, 10).empty());
    EXPECT_TRUE(found(*store,
                      {IndexKind::BirthInDistrict, std::string(kIndexKeyBytes, '\xff'),
                       std::string(40, '\xff')},
                      10)
                    .empty());
    const IndexRow first = *people.rows().begin();
    const IndexRow last = *people.rows().rbegin();
    EXPECT_EQ(found(*store, whole(IndexKind::Name), 1).at(0).first, first.id());
    IndexRange tail = whole(IndexKind::BirthInDistrict);
    tail.from = std::string(base::as_text(last.hit().key));
    EXPECT_EQ(found(*store, tail, 10).size(), 1u);
    EXPECT_TRUE(found(*store, resume_after(tail, last.hit()), 10).empty());
    tail.to = tail.from;
    EXPECT_TRUE(found(*store, tail, 10).empty());
    for (const auto kind : {std::uint8_t{0}, std::uint8_t{6}, std::uint8_t{255}})
        EXPECT_TRUE(found(*store, whole(static_cast<IndexKind>(kind)), 10).empty());
}

TEST_P(IndexConformance, EmptyAndReversedRangesFindNobody) {
    const auto store = made(People(200));
    ASSERT_NE(store, nullptr);
    for (const IndexKind kind : kIndexKinds) {
        EXPECT_TRUE(found(*store, {kind, "", ""}, 10).empty());
        EXPECT_TRUE(found(*store, {kind, "\xff", ""}, 10).empty());
        EXPECT_TRUE(found(*store, {kind, "b", "a"}, 10).empty());
        EXPECT_TRUE(found(*store, {kind, "a", "a"}, 10).empty());
    }
}

TEST_P(IndexConformance, MoreHitsThanTheLimitMayNotBeAskedFor) {
    const auto store = made(People(20));
    ASSERT_NE(store, nullptr);
    std::vector<IndexHit> hits(1);
    EXPECT_TRUE(store->find(whole(IndexKind::Name), kIndexHitsMax, hits));
    EXPECT_EQ(store->find(whole(IndexKind::Name), kIndexHitsMax + 1, hits).error().code,
              ErrorCode::InvalidArgument);
    EXPECT_TRUE(hits.empty());
    EXPECT_EQ(store->find({}, SIZE_MAX, hits).error().code, ErrorCode::InvalidArgument);
}

TEST_P(IndexConformance, ManyHitsComeFromManyBlocks) {
    auto created = create_register(location_.text());
    ASSERT_TRUE(created);
    PersonFile file;
    file.person.given_names = "AYŞE";
    file.person.surname = "YILMAZ";
    std::string record;
    constexpr std::uint64_t kPeople = kIndexHitsMax + 500;
    for (std::uint64_t index = 0; index < kPeople; ++index) {
        file.person.id = id_of(index);
        encode(file, record);
        ASSERT_TRUE((*created)->put(file.person.id, record));
    }
    ASSERT_TRUE((*created)->finish(RegisterHeader{}));
    const auto store = opened();
    ASSERT_NE(store, nullptr);
    const auto hits = found(*store, name_range({"ayşe", "yılmaz"}), kIndexHitsMax);
    ASSERT_EQ(hits.size(), kIndexHitsMax);
    for (std::uint64_t index = 0; index < kIndexHitsMax; ++index)
        ASSERT_EQ(hits[index].first, id_of(index));
}

TEST_P(IndexConformance, ARegisterWithoutPeopleHasAnEmptyIndex) {
    const auto store = made(People(0));
    ASSERT_NE(store, nullptr);
    EXPECT_EQ(store->header().index_rows, 0u);
    for (const IndexKind kind : kIndexKinds)
        EXPECT_TRUE(found(*store, whole(kind), kIndexHitsMax).empty());
}

TEST_P(IndexConformance, ABlockThatIsJustFullIsWhole) {
    // Two rows a person: name, and one parent.
    for (const std::uint64_t rows :
         {kIndexBlockRows - 1, kIndexBlockRows, kIndexBlockRows + 1, 2 * kIndexBlockRows}) {
        const Location location(GetParam());
        auto created = create_register(location.text());
        ASSERT_TRUE(created);
        PersonFile file;
        file.person.given_names = "AYŞE";
        std::string record;
        for (std::uint64_t index = 0; index < rows; ++index) {
            file.person.id = id_of(index);
            encode(file, record);
            ASSERT_TRUE((*created)->put(file.person.id, record));
        }
        ASSERT_TRUE((*created)->finish(RegisterHeader{}));
        const auto store = open_register(location.text());
        ASSERT_TRUE(store);
        EXPECT_EQ((*store)->header().index_rows, rows);
        EXPECT_EQ(found(**store, name_range({"AYŞE", ""}), kIndexHitsMax).size(), rows);
        IndexRange last = name_range({"AYŞE", ""});
        last = resume_after(last, IndexHit{});
        EXPECT_EQ(found(**store, last, kIndexHitsMax).size(), rows);
    }
}

TEST_P(IndexConformance, ARegisterOfBeforeThereWereIndexesCanBeLookedUpButNotSearched) {
    const People people(20);
    ASSERT_NE(made(people), nullptr);
    vandal().strip_index();
    const auto store = opened();
    ASSERT_NE(store, nullptr);
    EXPECT_EQ(store->header().index_rows, std::nullopt);
    EXPECT_EQ(store->person_count(), 20u);
    std::vector<IndexHit> hits(2);
    for (const std::size_t max : {std::size_t{0}, std::size_t{10}, SIZE_MAX}) {
        const Status status = store->find(whole(IndexKind::Name), max, hits);
        EXPECT_EQ(status.error().code, ErrorCode::RegisterUnavailable);
        EXPECT_NE(status.error().context.find("index"), std::string::npos);
        EXPECT_TRUE(hits.empty());
    }
    EXPECT_EQ(store->find({}, 10, hits).error().code, ErrorCode::RegisterUnavailable);
}

TEST_P(IndexConformance, ADamagedBlockFailsEverySearchThatMeetsItAndNoOther) {
    const People people(300);
    ASSERT_NE(made(people), nullptr);
    vandal().change_block(2, [](std::string&, std::string& value) { value[777] ^= 1; });
    const auto store = opened();
    ASSERT_NE(store, nullptr);
    std::vector<IndexHit> hits;
    EXPECT_EQ(store->find(whole(IndexKind::Name), kIndexHitsMax, hits).error().code,
              ErrorCode::CorruptData);
    EXPECT_TRUE(hits.empty());
    EXPECT_TRUE(store->find(whole(IndexKind::Name), kIndexBlockRows, hits));
    EXPECT_EQ(hits.size(), kIndexBlockRows);
    EXPECT_TRUE(store->find(whole(IndexKind::BirthInDistrict), kIndexHitsMax, hits));
}

TEST_P(IndexConformance, EveryKindOfDamageIsFoundAndNoneEndsTheProgram) {
    const std::vector<Vandal::Change> changes = {
        [](std::string&, std::string& value) { value.clear(); },
        [](std::string&, std::string& value) { value.pop_back(); },
        [](std::string&, std::string& value) { value.erase(0, kIndexRowBytes); },
        [](std::string&, std::string& value) { value.resize(4); },
        [](std::string&, std::string& value) { value.append(16, 'x'); },
        [](std::string&, std::string& value) { value.back() ^= 1; },
        [](std::string&, std::string& value) { value[0] ^= 1; },
        [](std::string& key, std::string&) { key.back() ^= 1; },
        [](std::string& key, std::string&) { key.pop_back(); },
        [](std::string& key, std::string& value) {
            key = "\x01";
            value = std::string(1972, '\0');
        },
        [](std::string& key, std::string&) { key.insert(0, 1, '\0'); },
    };
    const People people(300);
    for (std::size_t number = 0; number < changes.size(); ++number) {
        const Location location(GetParam());
        auto writer = create_register(location.text());
        ASSERT_TRUE(writer);
        ASSERT_TRUE(people.put(**writer));
        Vandal(GetParam(), location.text()).change_block(1, changes[number]);
        const auto store = open_register(location.text());
        ASSERT_TRUE(store);
        std::vector<IndexHit> hits;
        const Status status = (*store)->find(whole(IndexKind::Name), kIndexHitsMax, hits);
        EXPECT_EQ(status ? ErrorCode::Internal : status.error().code, ErrorCode::CorruptData)
            << number;
        EXPECT_TRUE(hits.empty());
    }
}

TEST_P(IndexConformance, RecordsThatCannotBeReadHaveNoRows) {
    auto created = create_register(location_.text());
    ASSERT_TRUE(created);
    PersonFile file;
    file.person.given_names = "AYŞE";
    std::string record;
    for (std::uint64_t index = 0; index < 3; ++index) {
        file.person.id = id_of(index);
        if (index == 2) file.person.id = id_of(77);
        encode(file, record);
        if (index == 1) record.pop_back();
        ASSERT_TRUE((*created)->put(id_of(index), record));
    }
    ASSERT_TRUE((*created)->finish(RegisterHeader{}));
    const auto store = opened();
    ASSERT_NE(store, nullptr);
    const auto hits = found(*store, name_range({"AYŞE", ""}), 10);
    ASSERT_EQ(hits.size(), 1u);
    EXPECT_EQ(hits[0].first, id_of(0));
}

TEST_P(IndexConformance, ManyThreadsSearchAndLookUpAtOnce) {
    const People people(1000);
    const auto store = made(people);
    ASSERT_NE(store, nullptr);
    class Count final : public PersonVisitor {
      public:
        Status visit(std::size_t, const FoundPerson& person) override {
            count += person.found ? 1u : 0u;
            return {};
        }
        std::size_t count = 0;
    };
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (std::uint64_t number = 0; number < 8; ++number)
        threads.emplace_back([&, number] {
            Random random(number);
            std::vector<IndexHit> hits;
            for (int repeat = 0; repeat < 40; ++repeat) {
                const IndexRange range = random_range(random);
                if (!store->find(range, 500, hits)) ++wrong;
                if (hits.size() != people.search(range, 500).size()) ++wrong;
                std::vector<std::int64_t> ids;
                for (const IndexHit& hit : hits) ids.push_back(hit.id);
                Count count;
                if (!store->look_up(ids, static_cast<std::uint8_t>(Part::Person), count)) ++wrong;
                if (count.count != ids.size()) ++wrong;
            }
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(wrong, 0);
}

INSTANTIATE_TEST_SUITE_P(Both, IndexConformance, ::testing::Values(Store::Lmdb, Store::Postgres),
                         [](const auto& tested) {
                             return tested.param == Store::Lmdb ? "Lmdb" : "Postgres";
                         });

}  // namespace
}  // namespace kps::registry
