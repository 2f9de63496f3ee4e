#include "apps/kps/portal/person_register.h"

#include <array>

namespace kps {
namespace {

using registry::RecordState;

bool is_dead(const registry::Person& person) {
    return person.state == RecordState::Dead || person.state == RecordState::DeathEstablished;
}

/// A closed or cancelled record is nobody's any more.
bool is_in_force(const registry::Person& person) {
    return person.state != RecordState::Closed && person.state != RecordState::Cancelled;
}

class Reader final : public registry::PersonVisitor {
  public:
    base::Status visit(std::size_t, const registry::FoundPerson& person) override {
        word.found = person.found && is_in_force(person.file.person);
        if (!word.found) return {};
        word.is_alive = !is_dead(person.file.person);
        word.name = std::string(person.file.person.given_names) + " " +
                    std::string(person.file.person.surname);
        word.surname = person.file.person.surname;
        return {};
    }
    accounts::RegisterWord word;
};

}  // namespace

base::Result<accounts::RegisterWord> AccountRegister::find(base::NationalId person) {
    const std::array<std::int64_t, 1> ids = {person.number()};
    Reader reader;
    KPS_TRY(reader_.look_up(ids, static_cast<std::uint8_t>(registry::Part::Person), reader));
    return reader.word;
}

}  // namespace kps
