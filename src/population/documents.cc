#include "population/documents.h"

#include <algorithm>

#include "population/limits.h"
#include "population/parameters.h"

namespace kps::population {
namespace {

namespace par = parameters;
using registry::PersonFile;
using registry::PersonKind;

constexpr std::string_view kMinistry = "T.C. İÇİŞLERİ BAKANLIĞI";
constexpr std::string_view kForeignMinistry = "T.C. DIŞİŞLERİ BAKANLIĞI";
/// Both numbers are prime and longer than any factor of the ranges they walk through.
constexpr std::uint64_t kScatter = 2'654'435'761;
constexpr std::uint64_t kChipSerials = 26ULL * 100 * 26 * 100'000;
constexpr std::uint64_t kPaperSerials = 26ULL * 100 * 1'000'000;

/// A four-digit or two-digit year safe addition: 29 February becomes 1 March.
base::PartialDate years_later(Day day, int count) {
    base::Date date = date_of(day);
    date.year += count;
    if (!base::is_valid(date)) date = {date.year, 3, 1};
    return {static_cast<std::int16_t>(date.year), static_cast<std::uint8_t>(date.month),
            static_cast<std::uint8_t>(date.day)};
}

/// A day from `first` to `last`, or kNever when there is none.
Day draw_day(Random& random, Day first, Day last) {
    if (first > last) return kNever;
    return first + static_cast<Day>(random.below(static_cast<std::uint64_t>(last - first) + 1));
}

void issue_citizen_documents(const DocumentCase& about, Random& random, TextArena& texts,
                             PersonFile& file) {
    const bool open = file.person.state == registry::RecordState::Open;
    const Day alive_until = std::min(about.death - 1, about.as_of);
    if (random.per_mille(par::kPaperCardPerMille)) {
        const Day issued =
            draw_day(random, std::max(about.birth + 10, day_of(par::kPaperCardsFrom)),
                     std::min(alive_until, day_of(par::kPaperCardsUntil)));
        if (issued != kNever) give_paper_card(about, issued, texts, file);
        if (issued != kNever)
            file.documents.paper_card.reason = static_cast<std::uint8_t>(random.between(1, 8));
    }
    if (!open) return;
    if (random.per_mille(par::kChipCardPerMille)) {
        const Day first = std::max({about.birth + 20, day_of(par::kChipCardsFrom),
                                    about.as_of - years(par::kChipCardYears) + 30});
        const Day issued = draw_day(random, first, about.as_of - 10);
        if (issued != kNever) give_chip_card(about, issued, texts, file);
    }
    if (random.per_mille(par::kTemporaryCardPerMille)) {
        const Day issued =
            draw_day(random, std::max(about.birth + 20, about.as_of - 900), about.as_of);
        if (issued != kNever) give_temporary_card(about, issued, texts, file);
    }
    if (file.documents.has_chip_card && about.birth + years(19) < about.as_of &&
        random.per_mille(par::kDrivingLicencePerMille)) {
        const Day card = day_of({file.documents.chip_card.delivered.year,
                                 file.documents.chip_card.delivered.month,
                                 file.documents.chip_card.delivered.day});
        const Day loaded = draw_day(random, std::max(card, about.birth + years(18)), about.as_of);
        if (loaded != kNever) {
            file.documents.chip_card.driving_licence_loaded = true;
            file.documents.chip_card.driving_licence_loaded_on = partial(loaded);
        }
    }
}

void issue_blue_cards(const DocumentCase& about, Random& random, TextArena& texts,
                      PersonFile& file) {
    const Day alive_until = std::min(about.death - 1, about.as_of);
    const Day first = about.birth + years(20);
    if (random.per_mille(par::kNewBlueCardPerMille)) {
        const Day issued = draw_day(
            random, std::max({first, day_of({2018, 1, 1}), about.as_of - years(9)}), alive_until);
        if (issued != kNever) give_new_blue_card(about, issued, texts, file);
    }
    if (file.documents.has_new_blue_card) return;
    const Day issued = draw_day(random, std::max(first, day_of({1996, 1, 1})),
                                std::min(alive_until, day_of({2017, 12, 31})));
    if (issued != kNever) give_old_blue_card(about, issued, texts, file);
}

}  // namespace

std::string_view chip_serial(std::uint32_t prefix, TextArena& texts) {
    std::uint64_t rest = prefix * kScatter % kChipSerials;
    const auto digits = rest % 100'000;
    rest /= 100'000;
    const auto letter = static_cast<char>('A' + rest % 26);
    rest /= 26;
    return texts.put("{}{:02}{}{:05}", static_cast<char>('A' + rest / 100), rest % 100, letter,
                     digits);
}

void give_chip_card(const DocumentCase& about, Day issued, TextArena& texts, PersonFile& file) {
    file.documents.has_chip_card = true;
    auto& card = file.documents.chip_card;
    card.serial = chip_serial(about.prefix, texts);
    card.expires = years_later(issued, par::kChipCardYears);
    card.issuer = kMinistry;
    card.registration_number = std::int64_t{about.prefix} * 4 + 1;
    card.application_reason =
        static_cast<std::uint8_t>(about.birth + years(1) > issued ? 9 : 1 + about.prefix % 5);
    card.delivering_district = about.district;
    card.delivered = partial(std::min(issued + 7, about.as_of));
    // Children below fifteen have a card without a photo.
    if (about.birth + years(par::kPhotoAge) < issued)
        file.documents.photo = 1 + about.prefix % kPortraits;
}

void give_paper_card(const DocumentCase& about, Day issued, TextArena& texts, PersonFile& file) {
    const std::uint64_t serial = about.prefix * kScatter % kPaperSerials;
    file.documents.has_paper_card = true;
    auto& card = file.documents.paper_card;
    card.number = static_cast<std::uint32_t>(serial % 1'000'000);
    card.series = texts.put("{}{:02}", static_cast<char>('A' + serial / 100'000'000),
                            serial / 1'000'000 % 100);
    card.registration_number = std::int64_t{about.prefix} * 4 + 2;
    card.reason = 5;
    card.issuing_district = about.district;
    card.issued = partial(issued);
}

void give_temporary_card(const DocumentCase& about, Day issued, TextArena& texts,
                         PersonFile& file) {
    file.documents.has_temporary_card = true;
    auto& card = file.documents.temporary_card;
    card.document_number = texts.put("G{:010}", std::uint64_t{about.prefix} * 7 % 10'000'000'000);
    card.issued = partial(issued);
    card.issuing_district = about.district;
    card.expires = partial(issued + 30);
    card.previous_surname = file.person.previous_surname;
    card.blood_group = file.documents.chip_card.blood_group;
}

void give_old_blue_card(const DocumentCase& about, Day issued, TextArena& texts, PersonFile& file) {
    file.documents.has_old_blue_card = true;
    auto& card = file.documents.old_blue_card;
    card.registration_number = std::int64_t{about.prefix} * 4 + 3;
    card.series = texts.put("M{:02}", about.prefix % 100);
    card.number = about.prefix / 100 % 1'000'000;
    card.unit = about.district;
    card.reason = static_cast<std::uint8_t>(1 + about.prefix % 5);
    card.issued = partial(issued);
    card.previous_surname = file.person.previous_surname;
}

void give_new_blue_card(const DocumentCase& about, Day issued, TextArena& texts, PersonFile& file) {
    file.documents.has_new_blue_card = true;
    auto& card = file.documents.new_blue_card;
    card.serial = chip_serial(about.prefix, texts);
    card.expires = years_later(issued, par::kChipCardYears);
    card.issuer = kForeignMinistry;
    file.documents.photo = 1 + about.prefix % kPortraits;
}

void issue_documents(const DocumentCase& about, Random& random, TextArena& texts,
                     PersonFile& file) {
    if (file.person.kind == PersonKind::BlueCardHolder)
        issue_blue_cards(about, random, texts, file);
    if (file.person.kind != PersonKind::Citizen) return;
    static const Sampler blood({par::kBloodShares.begin(), par::kBloodShares.end()});
    const auto group =
        static_cast<std::uint8_t>((blood.pick(random) + 1) % par::kBloodShares.size());
    issue_citizen_documents(about, random, texts, file);
    if (file.documents.has_chip_card) file.documents.chip_card.blood_group = group;
    if (file.documents.has_temporary_card) file.documents.temporary_card.blood_group = group;
}

}  // namespace kps::population
