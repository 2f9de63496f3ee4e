#include "population/reference_data.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/turkish_text.h"
#include "population/parameters.h"

#define KPS_TABLE(name)                       \
    extern "C" const char kps_table_##name[]; \
    extern "C" const char kps_table_##name##_end[];
KPS_TABLE(provinces)
KPS_TABLE(districts)
KPS_TABLE(neighbourhoods)
KPS_TABLE(countries)
KPS_TABLE(given_names)
KPS_TABLE(surnames)
KPS_TABLE(streets)
KPS_TABLE(foreign_shares)
KPS_TABLE(emigrant_shares)
KPS_TABLE(foreign_names)
KPS_TABLE(long_birth_places)
#undef KPS_TABLE

namespace kps::population {
namespace {

constexpr std::uint32_t kFirstNeighbourhood =
    100'001;  ///< make.mjs numbers them without gaps from here

/// One embedded table, read line by line, cell by cell. The tables are part of the program: a bad
/// one is a bug.
class TableReader {
  public:
    TableReader(const char* begin, const char* end)
        : rest_(begin, static_cast<std::size_t>(end - begin)) {}

    bool next_line() {
        if (rest_.empty()) return false;
        const std::size_t end = rest_.find('\n');
        KPS_ASSERT(end != std::string_view::npos);
        line_ = rest_.substr(0, end);
        rest_.remove_prefix(end + 1);
        return true;
    }
    std::string_view text() {
        const std::size_t end = line_.find('\t');
        const std::string_view cell = line_.substr(0, end);
        line_.remove_prefix(end == std::string_view::npos ? line_.size() : end + 1);
        return cell;
    }
    template <class Number>
    Number number() {
        const std::string_view cell = text();
        Number value{};
        const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
        KPS_ASSERT(error == std::errc() && end == cell.data() + cell.size());
        return value;
    }

  private:
    std::string_view rest_;
    std::string_view line_;
};

#define KPS_TABLE(name) TableReader(kps_table_##name, kps_table_##name##_end)

Sampler zipf(std::size_t count) {
    std::vector<std::uint64_t> weights;
    weights.reserve(count);
    for (std::size_t rank = 1; rank <= count; ++rank)
        weights.push_back(parameters::kZipfScale / (rank + parameters::kZipfOffset));
    return Sampler(weights);
}

std::vector<std::string_view> read_texts(TableReader table) {
    std::vector<std::string_view> out;
    while (table.next_line()) out.push_back(table.text());
    return out;
}

std::vector<CountryShare> read_shares(TableReader table, Sampler& sampler) {
    std::vector<CountryShare> out;
    std::vector<std::uint64_t> weights;
    while (table.next_line()) {
        CountryShare share;
        share.code = table.number<std::uint16_t>();
        weights.push_back(table.number<std::uint64_t>());
        share.mission = table.number<std::uint16_t>();
        share.city = table.text();
        share.city_capitals = base::turkish_upper(share.city);
        out.push_back(std::move(share));
    }
    sampler = Sampler(weights);
    return out;
}

}  // namespace

const ReferenceData& ReferenceData::get() {
    static const ReferenceData data;
    return data;
}

ReferenceData::ReferenceData() {
    read_places();
    read_names();
    read_countries();
}

void ReferenceData::read_places() {
    std::vector<std::uint64_t> weights;
    std::array<std::size_t, 82> province_index{};
    for (auto table = KPS_TABLE(provinces); table.next_line();) {
        const auto code = table.number<std::uint16_t>();
        weights.push_back(table.number<std::uint64_t>());
        province_index.at(code) = provinces_.size();
        provinces_.push_back({code, table.text(), {}});
    }
    province_sampler_ = Sampler(weights);

    std::array<std::uint16_t, 10'000> by_code{};
    for (auto table = KPS_TABLE(districts); table.next_line();) {
        District district;
        district.code = table.number<std::uint16_t>();
        district.province = table.number<std::uint16_t>();
        district.name = table.text();
        Province& province = provinces_[province_index.at(district.province)];
        // A central ilçe is called "Merkez"; people born there are born in the town the il is named
        // after.
        district.birth_place =
            base::turkish_upper(district.name == "Merkez" ? province.name : district.name);
        by_code.at(district.code) = static_cast<std::uint16_t>(districts_.size());
        province.districts.push_back(districts_.size());
        districts_.push_back(std::move(district));
    }
    for (auto table = KPS_TABLE(neighbourhoods); table.next_line();) {
        Neighbourhood row;
        row.code = table.number<std::uint32_t>();
        row.district_index = by_code.at(table.number<std::uint16_t>());
        row.kind = static_cast<PlaceKind>(table.number<std::uint8_t>());
        row.inside = table.number<std::uint32_t>();
        row.name = table.text();
        District& district = districts_[row.district_index];
        const auto index = static_cast<std::uint32_t>(neighbourhoods_.size());
        KPS_ASSERT(row.code == kFirstNeighbourhood + index);
        if (district.last == 0) district.first = index;
        KPS_ASSERT(district.last == 0 || district.last == index);
        district.last = index + 1;
        neighbourhoods_.push_back(row);
    }
}

void ReferenceData::read_names() {
    for (auto table = KPS_TABLE(given_names); table.next_line();) {
        const std::string_view name = table.text();
        const auto sex = table.number<std::size_t>();
        const auto era = table.number<std::size_t>();
        KPS_ASSERT(sex >= 1 && sex <= 2 && era < 6);
        given_names_[sex][era].push_back(name);
    }
    for (std::size_t sex = 1; sex <= 2; ++sex)
        for (std::size_t era = 0; era < 6; ++era)
            given_samplers_[sex][era] = zipf(given_names_[sex][era].size());
    for (std::size_t decade = 0; decade < parameters::kEraShares.size(); ++decade) {
        const auto& shares = parameters::kEraShares[decade];
        era_samplers_[decade] = Sampler({shares.begin(), shares.end()});
    }
    surnames_ = read_texts(KPS_TABLE(surnames));
    surname_sampler_ = zipf(surnames_.size());
    streets_ = read_texts(KPS_TABLE(streets));
    long_birth_places_ = read_texts(KPS_TABLE(long_birth_places));
}

void ReferenceData::read_countries() {
    for (auto table = KPS_TABLE(countries); table.next_line();) {
        const auto code = table.number<std::uint16_t>();
        countries_.emplace_back(code, table.text());
    }
    foreign_countries_ = read_shares(KPS_TABLE(foreign_shares), foreign_sampler_);
    emigrant_countries_ = read_shares(KPS_TABLE(emigrant_shares), emigrant_sampler_);
    for (auto table = KPS_TABLE(foreign_names); table.next_line();) {
        const auto kind = table.number<std::size_t>();
        KPS_ASSERT(kind >= 1 && kind <= 3);
        (kind == 3 ? foreign_surnames_ : foreign_given_names_[kind]).push_back(table.text());
    }
}

const Neighbourhood& ReferenceData::neighbourhood(std::uint32_t code) const {
    KPS_ASSERT(code >= kFirstNeighbourhood && code - kFirstNeighbourhood < neighbourhoods_.size());
    return neighbourhoods_[code - kFirstNeighbourhood];
}

std::size_t ReferenceData::pick_district(Random& random) const {
    const Province& province = provinces_[province_sampler_.pick(random)];
    return province.districts[random.below(province.districts.size())];
}

std::string_view ReferenceData::pick_given_name(Random& random, int sex, int birth_year) const {
    const int decades = static_cast<int>(parameters::kEraShares.size());
    const auto decade =
        static_cast<std::size_t>(std::clamp((birth_year - 1910) / 10, 0, decades - 1));
    const std::size_t era = era_samplers_[decade].pick(random);
    const auto row = static_cast<std::size_t>(sex);
    return given_names_[row][era][given_samplers_[row][era].pick(random)];
}

std::string_view ReferenceData::pick_surname(Random& random) const {
    return surnames_[surname_sampler_.pick(random)];
}

std::string_view ReferenceData::pick_foreign_given_name(Random& random, int sex) const {
    const auto& names = foreign_given_names_[static_cast<std::size_t>(sex)];
    return names[random.below(names.size())];
}

std::string_view ReferenceData::pick_foreign_surname(Random& random) const {
    return foreign_surnames_[random.below(foreign_surnames_.size())];
}

const CountryShare& ReferenceData::pick_foreign_country(Random& random) const {
    return foreign_countries_[foreign_sampler_.pick(random)];
}

const CountryShare& ReferenceData::pick_emigrant_country(Random& random) const {
    return emigrant_countries_[emigrant_sampler_.pick(random)];
}

registry::PlaceNames ReferenceData::place_names() const {
    std::vector<registry::PlaceRow> provinces, districts, neighbourhoods, countries;
    for (const Province& row : provinces_)
        provinces.push_back({row.code, 0, 0, std::string(row.name)});
    for (const District& row : districts_)
        districts.push_back({row.code, row.province, 0, std::string(row.name)});
    for (const Neighbourhood& row : neighbourhoods_)
        neighbourhoods.push_back({row.code, districts_[row.district_index].code,
                                  static_cast<std::uint8_t>(row.kind), std::string(row.name)});
    for (const auto& [code, name] : countries_)
        countries.push_back({code, 0, 0, std::string(name)});
    std::sort(districts.begin(), districts.end(),
              [](const auto& left, const auto& right) { return left.code < right.code; });
    return {std::move(provinces), std::move(districts), std::move(neighbourhoods),
            std::move(countries)};
}

std::size_t ReferenceData::district_index(std::uint16_t code) const {
    for (std::size_t index = 0; index < districts_.size(); ++index)
        if (districts_[index].code == code) return index;
    constexpr bool kUnknownDistrictCode = false;
    KPS_ASSERT(kUnknownDistrictCode);
    return 0;
}

}  // namespace kps::population
