// Time of one SOAP answer from a found person to the last byte of the envelope (aim: 3 µs for
// 2024/04/01).
#include <benchmark/benchmark.h>

#include <string>

#include "contract/model.h"
#include "contract/testing/catalogue.h"
#include "wire/services/answer_writer.h"
#include "wire/services/criteria.h"
#include "wire/services/testing/people.h"
#include "wire/xml/document.h"

namespace {

namespace contract = kps::contract;
namespace query = kps::query;
namespace registry = kps::registry;
namespace wire = kps::wire;

using contract::testing::catalogue;

void answer(benchmark::State& state, const char* name, const char* version,
            const registry::FoundPerson& person) {
    const contract::Service& service = *catalogue().by_name(name, version);
    static const wire::services::AnswerForms forms(catalogue());
    contract::Mask mask = service.leaves;
    for (std::size_t bit = 0; bit < contract::kMaskBits; ++bit)
        if (service.special_leaves.has(bit)) mask.revoke(bit);
    std::size_t bytes = 0;
    for (auto _ : state) {
        wire::services::AnswerWriter writer(
            forms, {"urn:uuid:6f9619ff-8b86-d011-b42d-00c04fc964ff", 1'763'762'645'123'000});
        const query::Record record = query::Record::found(person.file.person.id, person, mask,
                                                          wire::services::testing::places());
        std::string out;
        writer.render({&service, {}, {record}}, out);
        bytes = out.size();
        benchmark::DoNotOptimize(out);
    }
    state.counters["bytes"] = static_cast<double>(bytes);
}

/// Most citizens have a chip card and nothing else.
void combined_citizen(benchmark::State& state) {
    registry::FoundPerson person = wire::services::testing::citizen();
    person.file.documents.has_paper_card = person.file.documents.has_temporary_card = false;
    answer(state, "BilesikKutukSorgulaKimlikNoServis", "2024/04/01", person);
}
BENCHMARK(combined_citizen);

void combined_citizen_with_all_documents(benchmark::State& state) {
    answer(state, "BilesikKutukSorgulaKimlikNoServis", "2024/04/01",
           wire::services::testing::citizen());
}
BENCHMARK(combined_citizen_with_all_documents);

void address(benchmark::State& state) {
    answer(state, "KimlikNoSorgulaAdresServis", "2021/04/01", wire::services::testing::citizen());
}
BENCHMARK(address);

void person_2011(benchmark::State& state) {
    answer(state, "KisiSorgulaTCKimlikNoServis", "2011/01/01", wire::services::testing::citizen());
}
BENCHMARK(person_2011);

void criteria(benchmark::State& state) {
    const std::string body =
        "<Sorgula "
        "xmlns=\"http://kps.nvi.gov.tr/2024/04/"
        "01\"><kriterListesi><BilesikKutukSorgulaKimlikNoSorguKriteri>"
        "<DogumAy>2</DogumAy><DogumGun>1</DogumGun><DogumYil>1980</DogumYil><KimlikNo>10000000146</"
        "KimlikNo>"
        "</BilesikKutukSorgulaKimlikNoSorguKriteri></kriterListesi></Sorgula>";
    const auto document = wire::xml::Document::parse(body);
    const contract::Service& service =
        *catalogue().by_name("BilesikKutukSorgulaKimlikNoServis", "2024/04/01");
    for (auto _ : state)
        benchmark::DoNotOptimize(wire::services::read_criteria(document->root(), service));
}
BENCHMARK(criteria);

void load_catalogue(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(contract::Catalogue::built_in());
}
BENCHMARK(load_catalogue);

}  // namespace

BENCHMARK_MAIN();
