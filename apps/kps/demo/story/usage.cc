#include <fmt/format.h>

#include <array>

#include "apps/kps/demo/story/applications.h"
#include "apps/kps/demo/story/questions.h"
#include "base/national_id.h"
#include "population/personas.h"

namespace kps::story {
namespace {

using base::Result;
using base::Status;

constexpr int kDaysOfUsage = 90;
constexpr std::size_t kAskersADay = 3;
constexpr std::size_t kQuestionsAtOnce = 9;
constexpr int kDaysBetweenNights = 9;
constexpr int kDaysBetweenRefusals = 7;
constexpr int kNight = 2 * 60 + 40;
constexpr std::array<std::string_view, 6> kAskers = {"anadolu-bankasi",    "guven-sigorta",
                                                     "toros-kaymakamligi", "cinar-odeme",
                                                     "isik-hastanesi",     "hizmetler-bakanligi"};
constexpr std::array kCitizenAsked = {-75, -6};
constexpr std::string_view kByNight = "isik-hastanesi";
/// Whose measures are looked at two days later.
constexpr std::string_view kHarvester = "ova-elektrik";
constexpr int kHarvest = -92;
constexpr std::uint32_t kHarvestBegins = 100'000'000;
constexpr std::uint32_t kHarvested = 60;
constexpr std::size_t kHarvestAtOnce = 10;

Status failed_questions(std::string_view key, std::size_t answered, std::size_t asked) {
    return base::failed(base::ErrorCode::Internal,
                        fmt::format("{}: {} of {} questions were answered", key, answered, asked));
}

/// Who is asked about: adults and children. The demo's personas have numbers in equal steps, and whoever asked about
/// all of them would be one who walks: each clerk has half of them.
class Persons {
  public:
    explicit Persons(const base::Date& today) {
        for (const population::PersonaInfo& persona : population::personas(today)) {
            const auto number = base::NationalId::from_number(persona.id);
            if (number && !number->is_foreigner_number()) numbers_.push_back(persona.id);
        }
    }
    std::vector<std::int64_t> next(std::size_t count, std::size_t clerk) {
        const std::size_t half = numbers_.size() / 2;
        std::vector<std::int64_t> out;
        for (std::size_t made = 0; made < count; ++made, place_ += kStride)
            out.push_back(numbers_[2 * (place_ % half) + clerk % 2]);
        return out;
    }

  private:
    static constexpr std::size_t kStride = 7;
    std::vector<std::int64_t> numbers_;
    std::size_t place_ = 0;
};

Result<Asker> asker_of(Tale& tale, std::string_view key) {
    const Standing& standing = tale.standing(key);
    Asker asker(tale.server(), fmt::format("KRM-{}", standing.number), standing.secret,
                standing.address);
    KPS_TRY(asker.begin());
    return asker;
}

/// Two rounds of questions of one institution, some minutes apart.
Status ask_for_a_while(Tale& tale, std::string_view key, Persons& persons, std::size_t clerk) {
    Asker asker = KPS_TRY(asker_of(tale, key));
    const std::string end_user = fmt::format("memur{}", clerk);
    for (int round = 0; round < 2; ++round) {
        const auto numbers = persons.next(kQuestionsAtOnce, clerk);
        const std::size_t answered = asker.ask_each(numbers, end_user);
        if (answered != numbers.size()) return failed_questions(key, answered, numbers.size());
    }
    return {};
}

/// What the demo's citizen finds in the own ledger: look-ups of a morning, one about her child, one without an answer.
Status ask_about_the_citizen(Tale& tale, std::string_view key) {
    Asker asker = KPS_TRY(asker_of(tale, key));
    const std::int64_t mother = population::persona_id("newborn-mother");
    const std::int64_t child = population::persona_id("newborn");
    const std::size_t answered = asker.ask_each({mother, mother, child}, "memur2");
    if (answered != 3) return failed_questions(key, answered, 3);
    const std::size_t refused = asker.ask_each({mother}, "memur9", "TANITIM");
    return refused == 0 ? Status() : failed_questions(key, refused, 0);
}

/// A purpose that no decision names.
Status ask_without_right(Tale& tale, std::string_view key, Persons& persons) {
    Asker asker = KPS_TRY(asker_of(tale, key));
    const std::size_t answered = asker.ask_each(persons.next(1, 9), "memur9", "TANITIM");
    return answered == 0 ? Status() : failed_questions(key, answered, 0);
}

/// Number after number: the detector of misuse tells of it.
Status harvest(Tale& tale) {
    Asker asker = KPS_TRY(asker_of(tale, kHarvester));
    for (std::uint32_t first = 0; first < kHarvested; first += kHarvestAtOnce) {
        std::vector<std::int64_t> numbers;
        for (std::uint32_t next = 0; next < kHarvestAtOnce; ++next)
            numbers.push_back(
                base::NationalId::from_prefix(kHarvestBegins + first + next).number());
        asker.ask(numbers, "memur4");
    }
    return {};
}

}  // namespace

void plan_usage(Tale& tale, const base::Date& today) {
    const auto persons = std::make_shared<Persons>(today);
    tale.at(kHarvest, kNight, [&tale] { return harvest(tale); });
    for (const int day : kCitizenAsked)
        tale.at(day, 11 * 60, [&tale] { return ask_about_the_citizen(tale, kChildInsurer); });
    for (int day = -kDaysOfUsage; day < 0; ++day) {
        // A weekend's questions would fall on its Friday.
        if (tale.working_day(day) == tale.working_day(day - 1)) continue;
        const auto number = static_cast<std::size_t>(-day);
        for (std::size_t place = 0; place < kAskersADay; ++place) {
            const std::string_view key = kAskers[(number + 2 * place) % kAskers.size()];
            const int minute = 9 * 60 + static_cast<int>((number * 37 + place * 151) % 480);
            tale.at(day, minute, [&tale, key, persons, number] {
                return ask_for_a_while(tale, key, *persons, 1 + number % 4);
            });
        }
        if (day % kDaysBetweenRefusals == 0)
            tale.at(day, 16 * 60, [&tale, persons] {
                return ask_without_right(tale, kAskers.front(), *persons);
            });
        if (day % kDaysBetweenNights == 0)
            tale.at(day, kNight,
                    [&tale, persons] { return ask_for_a_while(tale, kByNight, *persons, 5); });
    }
}

}  // namespace kps::story
