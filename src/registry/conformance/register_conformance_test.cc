#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <thread>

#include "registry/limits.h"
#include "registry/record.h"
#include "registry/register_store.h"
#include "registry/testing/random_person_file.h"
#include "registry/testing/register_location.h"

// One suite on every store of the register: what holds for one must hold for all.
namespace kps::registry {
namespace {

using base::ErrorCode;
using base::Status;
using testing::Filler;
using testing::Location;
using testing::same;
using testing::Store;

constexpr std::int64_t kFirstId = 10'000'000'146;
constexpr std::int64_t kStep = 7;
constexpr std::int64_t kPeopleCount = 500;
constexpr std::uint8_t kAllParts = Part::Person | Part::Documents | Part::Addresses | Part::Events;

std::int64_t id_of(std::int64_t index) {
    return kFirstId + kStep * index;
}
std::int64_t absent_id(std::int64_t index) {
    return id_of(index) + 1;
}

PlaceNames places() {
    return {{{1, 0, 0, "Adana"}, {34, 0, 0, "İstanbul"}},
            {{1104, 1, 0, "Seyhan"}, {1219, 1, 0, "Ceyhan"}},
            {{170045, 1104, 1, "Cumhuriyet"}},
            {{276, 0, 0, "Almanya"}}};
}

std::string photo_bytes(std::uint32_t number) {
    return "jpeg of person " + std::to_string(number);
}

/// Person `index`; every third has a photo, whose number is index + 1.
PersonFile person_of(Filler& filler, std::int64_t index) {
    PersonFile file = filler.file(id_of(index));
    file.documents.photo = index % 3 == 0 ? static_cast<std::uint32_t>(index + 1) : 0;
    return file;
}

RegisterHeader header() {
    RegisterHeader out;
    out.notice = "SENTETİK VERİ – gerçek kişilere ait değildir";
    out.number = 42;
    out.person_count = kPeopleCount;
    out.generator = "conformance 1";
    return out;
}

Status put_people(RegisterWriter& writer, std::int64_t count) {
    std::string record;
    for (std::int64_t index = 0; index < count; ++index) {
        Filler filler(static_cast<std::uint64_t>(index), 60);
        encode(person_of(filler, index), record);
        KPS_TRY(writer.put(id_of(index), record));
    }
    return {};
}

Status fill(RegisterWriter& writer) {
    KPS_TRY(writer.put_places(places()));
    for (std::int64_t index = 0; index < kPeopleCount; index += 3) {
        const auto number = static_cast<std::uint32_t>(index + 1);
        KPS_TRY(writer.put_photo(number, base::as_bytes(photo_bytes(number))));
    }
    return put_people(writer, kPeopleCount);
}

Status make(const std::string& location, const RegisterHeader& wanted = header()) {
    const auto writer = KPS_TRY(create_register(location));
    KPS_TRY(fill(*writer));
    return writer->finish(wanted);
}

/// Notes what it sees; texts are copied because they live during the visit only.
class Notes final : public PersonVisitor {
  public:
    struct Seen {
        std::size_t position;
        bool found;
        std::int64_t id;
        std::string given_names;
        std::size_t addresses;
        std::size_t events;
        bool has_chip_card;
        std::string photo;
    };
    Status visit(std::size_t position, const FoundPerson& person) override {
        seen.push_back({position, person.found, person.file.person.id,
                        std::string(person.file.person.given_names), person.file.addresses.size(),
                        person.file.events.size(), person.file.documents.has_chip_card,
                        std::string(base::as_text(person.photo))});
        if (seen.size() == stop_after) return base::failed(ErrorCode::Busy, "test");
        return {};
    }
    std::vector<Seen> seen;
    std::size_t stop_after = 0;
};

class RegisterConformance : public ::testing::TestWithParam<Store> {
  protected:
    std::unique_ptr<RegisterStore> made() {
        const Status status = make(location_.text());
        if (!status) {
            ADD_FAILURE() << status.error().context;
            return nullptr;
        }
        auto opened = open_register(location_.text());
        EXPECT_TRUE(opened) << opened.error().context;
        return opened ? std::move(opened).take() : nullptr;
    }
    Location location_{GetParam()};
};

TEST_P(RegisterConformance, AListIsVisitedInItsOrderWithAbsentAndRepeatedNumbers) {
    const auto store = made();
    ASSERT_NE(store, nullptr);
    const std::vector<std::int64_t> ids = {id_of(400), absent_id(3), id_of(0),  id_of(400),
                                           0,          -5,           id_of(499)};
    Notes notes;
    ASSERT_TRUE(store->look_up(ids, kAllParts, notes));
    ASSERT_EQ(notes.seen.size(), ids.size());
    for (std::size_t index = 0; index < ids.size(); ++index) {
        const bool is_known = ids[index] > 0 && (ids[index] - kFirstId) % kStep == 0;
        EXPECT_EQ(notes.seen[index].position, index);
        EXPECT_EQ(notes.seen[index].found, is_known);
        EXPECT_EQ(notes.seen[index].id, is_known ? ids[index] : 0);
    }
}

TEST_P(RegisterConformance, EveryPersonComesBackAsWritten) {
    const auto store = made();
    ASSERT_NE(store, nullptr);
    struct Compare final : PersonVisitor {
        Status visit(std::size_t position, const FoundPerson& person) override {
            Filler filler(position, 60);
            const PersonFile expected = person_of(filler, static_cast<std::int64_t>(position));
            EXPECT_TRUE(same(person.file.person, expected.person));
            EXPECT_TRUE(testing::same_documents(person.file.documents, expected.documents));
            EXPECT_TRUE(testing::same_lists(person.file.addresses, expected.addresses));
            EXPECT_TRUE(testing::same_lists(person.file.events, expected.events));
            EXPECT_EQ(base::as_text(person.photo),
                      expected.documents.photo != 0 ? photo_bytes(expected.documents.photo) : "");
            return {};
        }
    } compare;
    std::vector<std::int64_t> ids;
    for (std::int64_t index = 0; index < kPeopleCount; ++index) ids.push_back(id_of(index));
    EXPECT_TRUE(store->look_up(ids, kAllParts | Part::Photo, compare));
}

TEST_P(RegisterConformance, PartsThatWereNotAskedAreNotRead) {
    const auto store = made();
    ASSERT_NE(store, nullptr);
    for (std::int64_t index = 0; index < 30; ++index) {
        const std::vector<std::int64_t> ids = {id_of(index)};
        Notes person_only;
        ASSERT_TRUE(store->look_up(ids, static_cast<std::uint8_t>(Part::Person), person_only));
        EXPECT_EQ(person_only.seen[0].addresses, 0u);
        EXPECT_EQ(person_only.seen[0].events, 0u);
        EXPECT_FALSE(person_only.seen[0].has_chip_card);
        EXPECT_TRUE(person_only.seen[0].photo.empty());
        Notes photo_only;
        ASSERT_TRUE(store->look_up(ids, static_cast<std::uint8_t>(Part::Photo), photo_only));
        EXPECT_EQ(photo_only.seen[0].id, 0);
        EXPECT_EQ(photo_only.seen[0].photo.empty(), index % 3 != 0);
    }
}

TEST_P(RegisterConformance, AnEmptyListVisitsNothing) {
    const auto store = made();
    ASSERT_NE(store, nullptr);
    Notes notes;
    EXPECT_TRUE(store->look_up({}, kAllParts, notes));
    EXPECT_TRUE(notes.seen.empty());
}

TEST_P(RegisterConformance, AListOfTheGreatestSizeIsAnsweredAndOneMoreIsRefused) {
    const auto store = made();
    ASSERT_NE(store, nullptr);
    std::vector<std::int64_t> ids;
    for (std::size_t index = 0; index < kLookUpIdsMax; ++index)
        ids.push_back(kFirstId + static_cast<std::int64_t>(index));
    Notes notes;
    ASSERT_TRUE(store->look_up(ids, kAllParts | Part::Photo, notes));
    ASSERT_EQ(notes.seen.size(), kLookUpIdsMax);
    const auto found = std::count_if(notes.seen.begin(), notes.seen.end(),
                                     [](const Notes::Seen& seen) { return seen.found; });
    EXPECT_EQ(found, kPeopleCount);
    ids.push_back(kFirstId);
    Notes none;
    EXPECT_EQ(store->look_up(ids, kAllParts, none).error().code, ErrorCode::TooManyCriteria);
    EXPECT_TRUE(none.seen.empty());
}

TEST_P(RegisterConformance, AnErrorOfTheVisitorEndsTheLookUpAndTheNextOneWorks) {
    const auto store = made();
    ASSERT_NE(store, nullptr);
    std::vector<std::int64_t> ids;
    for (std::int64_t index = 0; index < 200; ++index) ids.push_back(id_of(index));
    for (int repeat = 0; repeat < 100; ++repeat) {
        Notes notes;
        notes.stop_after = 70;
        EXPECT_EQ(store->look_up(ids, kAllParts, notes).error().code, ErrorCode::Busy);
        EXPECT_EQ(notes.seen.size(), 70u);
    }
    Notes all;
    EXPECT_TRUE(store->look_up(ids, kAllParts, all));
    EXPECT_EQ(all.seen.size(), ids.size());
}

TEST_P(RegisterConformance, AVisitorMayLookUpRelativesMeanwhile) {
    const auto store = made();
    ASSERT_NE(store, nullptr);
    struct Nested final : PersonVisitor {
        RegisterReader* reader = nullptr;
        int depth = 0;
        Status visit(std::size_t, const FoundPerson& person) override {
            const std::string before(person.file.person.given_names);
            if (++depth < 5) {
                const std::vector<std::int64_t> other = {id_of(depth)};
                KPS_TRY(reader->look_up(other, kAllParts, *this));
            }
            EXPECT_EQ(person.file.person.given_names, before);
            return {};
        }
    } nested;
    nested.reader = store.get();
    const std::vector<std::int64_t> ids = {id_of(0)};
    EXPECT_TRUE(store->look_up(ids, kAllParts, nested));
    EXPECT_EQ(nested.depth, 5);
}

TEST_P(RegisterConformance, ManyThreadsReadAtOnce) {
    const auto store = made();
    ASSERT_NE(store, nullptr);
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (std::uint64_t number = 0; number < 12; ++number) {
        threads.emplace_back([&, number] {
            testing::Random random(number);
            for (int repeat = 0; repeat < 60; ++repeat) {
                std::vector<std::int64_t> ids;
                for (int item = 0; item < 5; ++item)
                    ids.push_back(kFirstId +
                                  static_cast<std::int64_t>(random.below(kPeopleCount * kStep)));
                Notes notes;
                if (!store->look_up(ids, kAllParts | Part::Photo, notes)) ++wrong;
                for (std::size_t index = 0; index < notes.seen.size(); ++index) {
                    const bool is_known = (ids[index] - kFirstId) % kStep == 0;
                    if (notes.seen[index].found != is_known) ++wrong;
                    if (is_known && notes.seen[index].id != ids[index]) ++wrong;
                }
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(wrong, 0);
}

TEST_P(RegisterConformance, PlacesCountHeaderAndVersionComeBack) {
    const auto store = made();
    ASSERT_NE(store, nullptr);
    EXPECT_EQ(store->places().province(34), "İstanbul");
    EXPECT_EQ(store->places().district(1219), "Ceyhan");
    EXPECT_EQ(store->places().neighbourhood(170045), "Cumhuriyet");
    EXPECT_EQ(store->places().neighbourhoods()[0].kind, 1);
    EXPECT_EQ(store->places().neighbourhoods()[0].parent, 1104u);
    EXPECT_EQ(store->places().country(276), "Almanya");
    EXPECT_EQ(store->places().district(9999), "");
    EXPECT_EQ(store->person_count(), static_cast<std::uint64_t>(kPeopleCount));
    EXPECT_TRUE(store->header().synthetic);
    EXPECT_EQ(store->header().notice, header().notice);
    EXPECT_EQ(store->header().number, 42u);
    EXPECT_EQ(store->version().size(), 16u);
}

TEST_P(RegisterConformance, TheVersionNamesTheContent) {
    const auto store = made();
    ASSERT_NE(store, nullptr);
    const Location same_again(GetParam());
    ASSERT_TRUE(make(same_again.text()));
    EXPECT_EQ(open_register(same_again.text()).value()->version(), store->version());

    const Location other(GetParam());
    auto writer = create_register(other.text());
    ASSERT_TRUE(writer);
    ASSERT_TRUE((*writer)->put_places(places()));
    ASSERT_TRUE(put_people(**writer, kPeopleCount));  // the same people without photos
    ASSERT_TRUE((*writer)->finish(header()));
    EXPECT_NE(open_register(other.text()).value()->version(), store->version());
}

// Evidence R-011.
TEST_P(RegisterConformance, AWriteThroughTheReadersHandleIsRefused) {
    const auto store = made();
    ASSERT_NE(store, nullptr);
    const Status status = store->prove_read_only();
    EXPECT_TRUE(status) << status.error().context;
    Notes notes;
    const std::vector<std::int64_t> ids = {id_of(1)};
    EXPECT_TRUE(store->look_up(ids, kAllParts, notes));
}

TEST_P(RegisterConformance, AScanSeesAllPeopleInAscendingOrder) {
    const auto store = made();
    ASSERT_NE(store, nullptr);
    std::vector<std::int64_t> seen;
    const auto note = [](void* context, std::int64_t id, std::string_view record) -> Status {
        PersonFile file;
        KPS_TRY(decode(record, kAllParts, file));
        EXPECT_EQ(file.person.id, id);
        static_cast<std::vector<std::int64_t>*>(context)->push_back(id);
        return {};
    };
    ASSERT_TRUE(store->scan(0, note, &seen));
    ASSERT_EQ(seen.size(), static_cast<std::size_t>(kPeopleCount));
    EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
    seen.clear();
    ASSERT_TRUE(store->scan(absent_id(489), note, &seen));
    EXPECT_EQ(seen.size(), 10u);
    const auto stop = [](void*, std::int64_t, std::string_view) -> Status {
        return base::failed(ErrorCode::Busy, "test");
    };
    EXPECT_EQ(store->scan(0, stop, nullptr).error().code, ErrorCode::Busy);
}

TEST_P(RegisterConformance, PutsOutOfOrderAreRefused) {
    auto created = create_register(location_.text());
    ASSERT_TRUE(created);
    RegisterWriter& writer = **created;
    std::string record;
    PersonFile file;
    file.person.id = id_of(5);
    encode(file, record);
    ASSERT_TRUE(writer.put(id_of(5), record));
    const auto code = [](const Status& status) {
        return status ? ErrorCode::Internal : status.error().code;
    };
    EXPECT_EQ(code(writer.put(id_of(5), record)), ErrorCode::InvalidArgument);
    EXPECT_EQ(code(writer.put(id_of(4), record)), ErrorCode::InvalidArgument);
    EXPECT_EQ(code(writer.put(kIdentityNumberMax + 1, record)), ErrorCode::InvalidArgument);
    EXPECT_EQ(code(writer.put(id_of(6), "")), ErrorCode::InvalidArgument);
    EXPECT_EQ(code(writer.put_photo(1, base::as_bytes("x"))), ErrorCode::InvalidArgument);
    EXPECT_EQ(code(writer.put_places(places())), ErrorCode::InvalidArgument);
    RegisterHeader wrong_count = header();
    EXPECT_EQ(code(writer.finish(wrong_count)), ErrorCode::InvalidArgument);
}

TEST_P(RegisterConformance, ALoadLargerThanOneBatchIsWhole) {
    auto created = create_register(location_.text());
    ASSERT_TRUE(created);
    const std::int64_t count = static_cast<std::int64_t>(kLmdbBatchPeople) + 20'000;
    std::string record;
    PersonFile file;
    for (std::int64_t index = 0; index < count; ++index) {
        file.person.id = id_of(index);
        encode(file, record);
        ASSERT_TRUE((*created)->put(file.person.id, record));
    }
    ASSERT_TRUE((*created)->finish(RegisterHeader{}));
    const auto store = open_register(location_.text());
    ASSERT_TRUE(store);
    EXPECT_EQ((*store)->person_count(), static_cast<std::uint64_t>(count));
    Notes notes;
    const std::vector<std::int64_t> ids = {id_of(0), id_of(count / 2), id_of(count - 1),
                                           id_of(count)};
    ASSERT_TRUE((*store)->look_up(ids, kAllParts, notes));
    EXPECT_TRUE(notes.seen[0].found && notes.seen[1].found && notes.seen[2].found);
    EXPECT_FALSE(notes.seen[3].found);
}

TEST_P(RegisterConformance, AnUnfinishedRegisterCannotBeOpened) {
    {
        auto created = create_register(location_.text());
        ASSERT_TRUE(created);
        ASSERT_TRUE(fill(**created));
        EXPECT_EQ(open_register(location_.text()).error().code, ErrorCode::RegisterUnavailable);
    }
    EXPECT_EQ(open_register(location_.text()).error().code, ErrorCode::RegisterUnavailable);
    // What the broken load left behind is in nobody's way.
    EXPECT_TRUE(make(location_.text()));
}

TEST_P(RegisterConformance, ARegisterIsNeverBuiltOverAnother) {
    const auto store = made();
    ASSERT_NE(store, nullptr);
    EXPECT_EQ(create_register(location_.text()).error().code, ErrorCode::AlreadyExists);
    Notes notes;
    const std::vector<std::int64_t> ids = {id_of(1)};
    EXPECT_TRUE(store->look_up(ids, kAllParts, notes));
    EXPECT_TRUE(notes.seen[0].found);
}

TEST_P(RegisterConformance, AWriterThatHasFinishedTakesNothingMore) {
    auto created = create_register(location_.text());
    ASSERT_TRUE(created);
    ASSERT_TRUE(fill(**created));
    ASSERT_TRUE((*created)->finish(header()));
    EXPECT_FALSE((*created)->put(id_of(1000), "x"));
    EXPECT_FALSE((*created)->finish(header()));
}

TEST_P(RegisterConformance, ADamagedRecordFailsItsOwnLookUpOnly) {
    auto created = create_register(location_.text());
    ASSERT_TRUE(created);
    PersonFile file;
    std::string record;
    for (std::int64_t index = 0; index < 3; ++index) {
        file.person.id = id_of(index);
        encode(file, record);
        // The second is cut off; the third is the record of another person.
        if (index == 1) record.pop_back();
        if (index == 2) {
            file.person.id = id_of(77);
            encode(file, record);
        }
        ASSERT_TRUE((*created)->put(id_of(index), record));
    }
    ASSERT_TRUE((*created)->finish(RegisterHeader{}));
    const auto store = open_register(location_.text());
    ASSERT_TRUE(store);
    const auto look_up = [&](std::int64_t index) {
        Notes notes;
        const std::vector<std::int64_t> ids = {id_of(index)};
        return (*store)->look_up(ids, kAllParts, notes);
    };
    EXPECT_EQ(look_up(1).error().code, ErrorCode::CorruptData);
    EXPECT_EQ(look_up(2).error().code, ErrorCode::CorruptData);
    EXPECT_TRUE(look_up(0));
}

TEST_P(RegisterConformance, AHeaderWithALineBreakIsRefused) {
    RegisterHeader broken = header();
    broken.notice = "two\nlines";
    EXPECT_EQ(make(location_.text(), broken).error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(open_register(location_.text()).error().code, ErrorCode::RegisterUnavailable);
}

INSTANTIATE_TEST_SUITE_P(Both, RegisterConformance, ::testing::Values(Store::Lmdb, Store::Postgres),
                         [](const auto& tested) {
                             return tested.param == Store::Lmdb ? "Lmdb" : "Postgres";
                         });

}  // namespace
}  // namespace kps::registry
