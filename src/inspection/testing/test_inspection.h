#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "audit/log_for_tests.h"
#include "inspection/inspection.h"
#include "portal/testing/test_portal.h"

/// The log of a few questions, and people of the portal who read it.
namespace kps::inspection::testing {

using accounts::Role;
using portal::testing::Answer;
using portal::testing::Ask;
using portal::testing::TestPortal;

inline constexpr std::int64_t kPerson = 10'000'000'146;

class TestInspection {
  private:
    // Before the log, which they outlive.
    audit::tests::TemporaryFolder folder_;
    audit::tests::Setup setup_;
    std::string keys_;

  public:
    TestInspection() : setup_(folder_.path()) {
        setup_.clock.set_us(people.clock.now_us());
        setup_.options.segment_bytes = 96u << 10;
        log = setup_.must_open();
        keys_ = setup_.key_directory();
        requests = audit::RequestStore::open(people.store.temporary.database()).value();
        side = std::make_unique<Inspection>(parts());
    }
    ~TestInspection() { side->stop(); }
    TestInspection(const TestInspection&) = delete;
    TestInspection& operator=(const TestInspection&) = delete;

    /// Questions about kPerson and others, of institutions 1001 to 1003 in turn.
    void add_questions(std::uint64_t count) {
        for (std::uint64_t i = 0; i < count; ++i) {
            audit::Draft draft = audit::tests::make_draft(i);
            if (i % 2 == 1) draft.persons[0].id = 20'000'000'000;
            EXPECT_TRUE(audit::tests::append(*log, std::move(draft)).durable);
            setup_.clock.advance_us(1'000'000);
        }
        people.clock.set_us(setup_.clock.now_us());
        publish();
    }
    void publish() { EXPECT_TRUE(log->publish()); }

    Answer ask(const Ask& wanted) {
        std::vector<std::pair<std::string, std::string>> texts = wanted.headers;
        if (!wanted.token.empty())
            texts.emplace_back("Cookie", std::string(portal::kSessionCookie) + "=" + wanted.token);
        if (!wanted.body.empty()) texts.emplace_back("Content-Type", "application/json");
        http::Request request;
        request.method = wanted.method;
        request.path = wanted.path;
        request.query = wanted.query;
        request.body = wanted.body;
        request.source.bytes[15] = 1;
        for (const auto& [name, value] : texts) request.headers.push_back({name, value});
        return {http::testing::ask(*side, request)};
    }
    Answer get(const std::string& path, const std::string& token, const std::string& query = "") {
        return ask({"GET", "/api/v1/log/" + path, "", token, "", {}, query});
    }
    Answer post(const std::string& path, const std::string& body, const std::string& token) {
        Ask wanted;
        wanted.method = "POST";
        wanted.path = "/api/v1/log/" + path;
        wanted.body = body;
        wanted.token = token;
        return ask(wanted);
    }
    TestPortal::Somebody somebody(Role role, std::uint32_t person, std::uint32_t institution = 0) {
        return people.somebody("kisi" + std::to_string(person), role, person, institution);
    }
    /// The entries of a type, opened.
    std::vector<audit::Draft> entries(audit::EntryType type) {
        const auto keys = audit::open_month_keys(keys_).take();
        const auto origins = audit::LogOrigins::load(setup_.log_directory()).value();
        std::vector<audit::Draft> out;
        for (std::uint64_t i = 0; i < log->state().checkpoint->size; ++i) {
            const auto found = audit::find_entry(setup_.log_directory(), i).value();
            if (audit::decode_entry(found.entry)->type != type) continue;
            out.push_back(audit::open_found(found, *keys, origins.hashes()).value());
        }
        return out;
    }
    std::string log_directory() const { return setup_.log_directory(); }

    TestPortal people;
    bool are_keys_locked = false;
    std::unique_ptr<audit::SegmentLog> log;
    std::unique_ptr<audit::RequestStore> requests;
    std::unique_ptr<Inspection> side;

  private:
    InspectionParts parts() {
        return {people.guard,
                *people.store.accounts,
                *requests,
                *log,
                people.clock,
                setup_.log_directory(),
                [this](const std::string& path) {
                    return log->read_public(path, audit::PublicAccess::Entries);
                },
                log->verifier_key(),
                [this]() -> base::Result<std::unique_ptr<audit::MonthKeyStore>> {
                    if (are_keys_locked) return base::failed(base::ErrorCode::KeysLocked);
                    return audit::open_month_keys(keys_);
                },
                []() -> base::Result<WordsOf> {
                    return WordsOf([](const audit::Draft& draft) {
                        return EntryWords{"Kurum " + std::to_string(draft.institution.value()),
                                          "Sorgu", "Kredi başvurusu"};
                    });
                },
                true};
    }
};

}  // namespace kps::inspection::testing
