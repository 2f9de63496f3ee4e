#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contract/model.h"
#include "query/answer.h"

/// Documents made from answers: register extract (nüfus kayıt örneği), residence certificate (yerleşim yeri belgesi).
///
/// Invariants:
/// 1. What stands in a document is read through `query::Record` alone, so the mask has been applied to it.
/// 2. A document is made from the answer to a question that has its entry in the log, and from no other look-up.
/// 3. What is kept of a document says nothing of the person: code, kind, institution, entry, digest, times, approver.
namespace kps::documents {

/// Numbers are stored; never reuse one.
enum class Kind : std::uint8_t { RegisterExtract = 1, ResidenceCertificate = 2 };
/// The document that answers of a service make; nothing for most services.
std::optional<Kind> kind_of(const contract::Service& service);
/// `register-extract`, `residence-certificate`.
std::string_view name_of(Kind kind);
/// As it is printed.
std::string_view turkish(Kind kind);

/// What was answered about one person, event or address, as it is printed. What has no value or is masked is not there.
using Facts = std::map<registry::Field, std::string>;

/// The text of one fact, or empty.
std::string_view fact(const Facts& facts, registry::Field field);

/// What an answer shows, copied out of it: the register's bytes do not live as long as a document takes.
struct Content {
    std::int64_t asked_id = 0;  ///< echoed by services that do; 0: not
    std::string extract_kind;
    std::vector<Facts> people;
    std::vector<Facts> events;
    std::optional<Facts> residence;
};

/// Nothing where the answer is an error, is not of one record, or shows nothing that the kind is about.
std::optional<Content> read_content(Kind kind, const query::Answer& answer);

}  // namespace kps::documents
