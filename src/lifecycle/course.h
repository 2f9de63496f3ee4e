#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lifecycle/case_store.h"
#include "lifecycle/machine.h"

namespace kps::lifecycle {

/// What became of an act.
struct Outcome {
    Case subject;
    bool done = true;  ///< false: it waits for a second person
    std::string code;  ///< the applicant's, of a case just opened; shown once
    /// What the effects tell the actor once, such as a new secret. Stands neither in the case nor in its history;
    /// whoever answers must not keep it (docs/adr/0109).
    JsonObject told_once = {};
};

/// An act to do.
struct Request {
    std::string_view act;
    std::int64_t version = 0;  ///< of the case as the actor saw it
    JsonValue input = JsonValue(JsonObject{});
    /// Everything but keeping it: whether the act would be refused, and by what. For openings.
    bool is_trial = false;
};

/// Runs the life cycles: the one place where a case changes.
///
/// Invariants:
/// 1. A case changes by an act of its machine only, done by a role the act names, from a state it names, with the
///    fields it asks for; every default refuses.
/// 2. The act, what it does elsewhere, its step in the history and its entry for the audit log are one transaction.
/// 3. An act that needs two persons is done by the second one, who is another natural person.
/// 4. Of two acts on one version of a case, one is refused.
///
/// Errors:  NotFound for a case that is not there or not this actor's to know, WrongState, RoleNotAllowed,
///          StaleVersion, InvalidField, SecondPersonNeeded, those of guards and of storage.
/// Threads: any number at a time.
/// Durable: what an act did, once it returns.
class Course {
  public:
    /// Puts the entry for the audit log into the transaction (docs/adr/0074).
    using Recorder = std::function<base::Status(storage::Transaction&, const Case&, const Step&)>;
    /// May refuse what a person does to a case, beside what its machine says, in the act's transaction; `act` empty: is
    /// anything possible at all? What the program does, and what follows from an act, is not asked about.
    using Gate = std::function<base::Status(storage::Transaction&, const Case&,
                                            std::string_view act, const accounts::Actor&)>;
    /// Called after each act that became durable.
    using Listener = std::function<void(const Case&, const Step&)>;

    static base::Result<std::unique_ptr<Course>> open(std::shared_ptr<storage::Database> database,
                                                      std::vector<Machine> machines,
                                                      Recorder recorder);

    base::Result<Outcome> open_case(std::string_view kind, const accounts::Actor& actor,
                                    const Request& request, std::int64_t now_us);
    base::Result<Outcome> act(const base::Uuid& id, const accounts::Actor& actor,
                              const Request& request, std::int64_t now_us);
    /// The second person's yes to what is pending, or no.
    base::Result<Outcome> approve(const base::Uuid& id, const accounts::Actor& actor,
                                  std::int64_t version, std::int64_t now_us);
    base::Result<Outcome> reject(const base::Uuid& id, const accounts::Actor& actor,
                                 std::int64_t version, std::int64_t now_us);

    /// For effects: in the transaction of the act that is going on. The act must be one the program may do; its
    /// actor is recorded.
    base::Result<Case> open_within(Context& context, std::string_view kind, std::string_view act,
                                   const JsonObject& input);
    base::Result<Case> act_within(Context& context, const base::Uuid& id, std::string_view act,
                                  const JsonObject& input);

    base::Result<Case> read(const base::Uuid& id, const accounts::Actor& actor) const;
    /// By number and the code that its opener was given.
    base::Result<Case> read_by_code(std::string_view number, std::string_view code) const;
    base::Result<std::vector<Case>> list(const CaseFilter& filter,
                                         const accounts::Actor& actor) const;
    base::Result<std::vector<Step>> history(const base::Uuid& id,
                                            const accounts::Actor& actor) const;

    /// Does what the law says follows when a time is over, one transaction each. Returns how many it did; to be called
    /// again until it is 0. Does nothing twice, however many programs call it.
    base::Result<std::size_t> act_on_due(std::int64_t now_us);

    const Machine* machine(std::string_view kind) const;
    const std::vector<Machine>& machines() const { return machines_; }
    const CaseStore& cases() const { return *store_; }
    void set_listener(Listener listener) { listener_ = std::move(listener); }
    void set_gate(Gate gate) { gate_ = std::move(gate); }
    /// What the gate says of adding something to a case, such as a document.
    base::Status check_gate(const Case& subject, const accounts::Actor& actor) const;

  private:
    struct Doing;
    Course(std::unique_ptr<CaseStore> store, std::vector<Machine> machines, Recorder recorder);
    /// What is asked for, found and allowed: machine, act, fields.
    base::Status prepare(const Case& subject, Doing& doing) const;
    base::Result<Outcome> change(const base::Uuid& id, Doing doing, std::int64_t now_us);
    base::Result<Outcome> settle(const base::Uuid& id, const accounts::Actor& actor,
                                 std::int64_t version, std::int64_t now_us, bool approved);
    base::Result<Case> begin_case(storage::Transaction& transaction, const Machine& machine,
                                  const accounts::Actor& actor, std::int64_t now_us,
                                  std::string* code);
    base::Status run(storage::Transaction& transaction, Case& subject, const Doing& doing,
                     std::vector<Done>& done);
    base::Status ask_second(storage::Transaction& transaction, Case& subject, const Doing& doing,
                            std::vector<Done>& done);
    /// Writes the case, its deadlines, its step and the entry for the log.
    base::Status keep(storage::Transaction& transaction, Case& subject, Step step,
                      std::vector<Done>& done);
    base::Status act_when_over(const Deadline& deadline, std::int64_t now_us);
    base::Status ask_gate(storage::Transaction& transaction, const Case& subject,
                          std::string_view act, const accounts::Actor& actor) const;
    void tell(const std::vector<Done>& done) const;

    std::unique_ptr<CaseStore> store_;
    std::vector<Machine> machines_;
    Recorder recorder_;
    Listener listener_;
    Gate gate_;
};

}  // namespace kps::lifecycle
