#pragma once

#include <memory>
#include <span>
#include <string>

#include "audit/log_writer.h"
#include "authentication/caller.h"
#include "base/clock.h"
#include "misuse/watch.h"
#include "policy/decide.h"
#include "query/answer.h"
#include "query/delivery.h"
#include "query/given_answer.h"
#include "query/question.h"
#include "registry/register_reader.h"

/// The one path from question to answer: decide, look up, mask, record, answer (DESIGN.md 4).
///
/// Invariants:
/// 1. An edge gets a body back only together with the receipt of its durable entry (DESIGN.md 7.1).
/// 2. Every person whose number may stand in an answer is in the entry.
/// 3. An unknown person, a protected one and one outside the grant give the same record.
namespace kps::query {

/// Writes an answer in an edge's own form. Called once, before the entry is recorded: its bytes are digested.
class Renderer {
  public:
    virtual ~Renderer() = default;
    virtual void render(const Answer& answer, std::string& out) = 0;
};

/// Takes the outcome, once, on any thread.
class AnswerSink {
  public:
    virtual ~AnswerSink() = default;
    /// Whom to tell when the answer cannot be given to its client; before it is recorded.
    void watch(DeliveryRecorder& recorder, const audit::Draft& first) {
        recorder_ = &recorder;
        sent_ = {first.institution, first.request_id, 0};
    }
    /// Before the answer's entries go to the log: what they will say. For an edge that repeats answers.
    virtual void recording(std::span<const audit::Draft> /*drafts*/) {}
    virtual void answered(std::string body, const audit::Receipt& receipt) noexcept = 0;
    /// Nothing was answered: AuditUnavailable, RegisterUnavailable, CorruptData, Internal.
    virtual void failed(base::ErrorCode code) noexcept = 0;

  protected:
    /// What an edge calls when it could not send what it was given; empty where nobody wants to know.
    std::function<void()> if_lost(const audit::Receipt& receipt) const;

  private:
    DeliveryRecorder* recorder_ = nullptr;
    SentAnswer sent_;
};

class Engine {
  public:
    struct Parts {
        registry::RegisterReader& registry;
        const policy::Current& policy;
        policy::UsageCounter& usage;
        audit::LogAppender& log;
        const base::Clock& clock;
        const contract::Catalogue& catalogue;
        bool test_data = false;          ///< the register is synthetic: every entry says so
        misuse::Watch* watch = nullptr;  ///< null: nobody watches; tests only
        base::Hash
            page_secret{};  ///< seals page keys; the same on every node that serves the same callers
        DeliveryRecorder* deliveries = nullptr;  ///< null: lost answers leave no entry; tests only
    };
    explicit Engine(const Parts& parts);
    ~Engine();

    /// Answers a caller's question. Threads: any; never blocks unless the register does.
    void ask(const authentication::Caller& caller, const Question& question, Renderer& renderer,
             std::unique_ptr<AnswerSink> sink);
    /// Records and answers what was refused before it could be decided: authentication, message security, a body that
    /// cannot be read. `renderer` writes the refusal; `question.service` may be null.
    void refuse(const authentication::Caller& caller, const Question& question,
                base::ErrorCode code, Renderer& renderer, std::unique_ptr<AnswerSink> sink);

    /// Gives an answer a second time, for a client that did not get the first: nothing is looked up
    /// and nothing counted. The rights must be those of the first time and still allow the question;
    /// the entries are of type DELIVERY and name the same persons.
    /// False, and `sink` untouched, when the question must be asked anew.
    bool repeat(const authentication::Caller& caller, const Question& question,
                const GivenAnswer& given, std::unique_ptr<AnswerSink>& sink);

    struct Call;  ///< one question on its way (engine_call.h)

  private:
    void answer_public(Call& call);
    std::shared_ptr<const policy::Snapshot> decide(Call& call);
    void answer_granted(Call& call);
    base::Status choose_targets(Call& call);
    void look_up(Call& call);
    void even_out(const Call& call, std::uint8_t parts);
    void look_up_families(Call& call, std::uint8_t parts);
    void make_records(Call& call, std::vector<registry::FoundPerson>& people,
                      const class Families* families);
    void make_search_records(Call& call, std::vector<registry::FoundPerson>& people,
                             const class Families* families);
    void record(Call& call);
    void watch_delivery(AnswerSink& sink, const audit::Draft& first) const;
    void record_failure(Call& call, base::ErrorCode code);

    Parts parts_;
    std::string
        register_version_;  ///< stands in every entry, so that an answer can be decided again
    std::unique_ptr<class AffectedPersons> affected_;
    std::unique_ptr<class EvenWork> even_work_;
    std::unique_ptr<class PageKeySeal> page_keys_;
    std::int64_t decoy_id_ = 0;  ///< read where a search finds nobody
};

}  // namespace kps::query
