#include "registry/import/import_people.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "registry/import/columns.h"
#include "registry/record.h"
#include "registry/register_reader.h"

namespace kps::registry {
namespace {

using base::ErrorCode;
using base::NationalId;
using base::Status;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::uint8_t kAllParts = Part::Person | Part::Documents | Part::Addresses | Part::Events;

std::string number(std::uint32_t prefix) {
    return std::to_string(NationalId::from_prefix(prefix).number());
}
const std::string kOne = number(123456789);
const std::string kTwo = number(234567891);
const std::string kForeign = number(991234567);

/// Keeps what was put; nothing reaches a disk.
class MemoryWriter final : public RegisterWriter {
  public:
    Status put_places(const PlaceNames&) override {
        ++calls;
        return {};
    }
    Status put_photo(std::uint32_t, base::ByteView) override { return {}; }
    Status put(std::int64_t id, std::string_view record) override {
        ++calls;
        ids.push_back(std::to_string(id));
        records.emplace_back(record);
        return {};
    }
    Status finish(const RegisterHeader& wanted) override {
        ++calls;
        header = wanted;
        return {};
    }
    PersonFile file(std::size_t index) const {
        PersonFile out;
        EXPECT_TRUE(decode(records.at(index), kAllParts, out));
        return out;
    }
    int calls = 0;
    std::vector<std::string> ids;
    std::vector<std::string> records;
    RegisterHeader header;
};

PlaceNames places() {
    return {{{1, 0, 0, "Adana"}},
            {{1104, 1, 0, "Seyhan"}},
            {{170045, 1104, 1, "Cumhuriyet"}},
            {{276, 0, 0, "Almanya"}}};
}

struct Imported {
    MemoryWriter writer;
    base::Result<ImportReport> report = base::failed(ErrorCode::Internal);

    explicit Imported(const std::string& text, ImportOptions options = {}) {
        std::istringstream input(text);
        report = import_people(input, options, places(), writer);
    }
    /// `line:column:problem` of each error.
    std::vector<std::string> errors() const {
        std::vector<std::string> out;
        if (!report) return {"failed: " + report.error().context};
        for (const RowError& error : report->errors)
            out.push_back(std::to_string(error.line) + ":" + std::string(error.column) + ":" +
                          std::string(name_of(error.problem)));
        return out;
    }
};

ImportOptions json() {
    ImportOptions options;
    options.format = ImportFormat::JsonLines;
    return options;
}
ImportOptions lenient() {
    ImportOptions options;
    options.strict = false;
    return options;
}

/// What one bad cell of `column` is called.
std::vector<std::string> problem_of(const std::string& column, const std::string& value) {
    return Imported("id,given_names," + column + "\n" + kOne + ",ALİ," + value + "\n").errors();
}

TEST(Import, PeopleOfACsvFileAreSortedAndWritten) {
    const Imported imported(
        "id;given_names;surname;sex;birth_date;chip_card_serial;address_street;address_"
        "district\r\n" +
        kTwo + ";AYŞE;YILMAZ;2;1980-05;;;\r\n\r\n" + kOne +
        ";\"ALİ \"\"UZUN\"\"; VELİ\";KAYA;1;1975-02-03;A12F34567;ATATÜRK CADDESİ;1104\r\n");
    EXPECT_TRUE(imported.errors().empty());
    ASSERT_TRUE(imported.report->applied);
    EXPECT_EQ(imported.report->rows, 2u);
    EXPECT_EQ(imported.report->people, 2u);
    EXPECT_EQ(imported.writer.header.person_count, 2u);
    EXPECT_THAT(imported.writer.ids, ElementsAre(kOne, kTwo));
    const PersonFile first = imported.writer.file(0);
    EXPECT_EQ(first.person.given_names, "ALİ \"UZUN\"; VELİ");
    EXPECT_EQ(first.person.birth, (PartialDate{1975, 2, 3}));
    EXPECT_TRUE(first.documents.has_chip_card);
    ASSERT_EQ(first.addresses.size(), 1u);
    EXPECT_TRUE(first.addresses[0].residence);
    EXPECT_EQ(first.addresses[0].street, "ATATÜRK CADDESİ");
    const PersonFile second = imported.writer.file(1);
    EXPECT_EQ(second.person.birth, (PartialDate{1980, 5, 0}));
    EXPECT_FALSE(second.documents.has_chip_card);
    EXPECT_TRUE(second.addresses.empty());
}

TEST(Import, AByteOrderMarkAndAMissingLastLineEndAreTaken) {
    const Imported imported("\xef\xbb\xbfid,given_names\n" + kOne + ",ALİ");
    EXPECT_TRUE(imported.errors().empty());
    EXPECT_EQ(imported.report->people, 1u);
}

TEST(Import, PeopleOfJsonLinesKeepAllAddressesAndEventsTheResidenceFirst) {
    const Imported imported(
        "{\"id\":" + kOne +
            R"(,"given_names":"ALİ","sex":1,"chip_card_driving_licence_loaded":true,)"
            R"("surname":null,"addresses":[{"street":"İKİNCİ"},{"street":"BİRİNCİ",)"
            R"("residence":true,"kind":1}],"events":[{"kind":1,"date":"1980-01-02"}]})"
            "\n\n{\"id\":\"" +
            kForeign + "\",\"kind\":\"foreigner\",\"given_names\":\"ANNA\",\"country\":276}\n",
        json());
    EXPECT_TRUE(imported.errors().empty()) << imported.errors().front();
    EXPECT_EQ(imported.report->people, 2u);
    const PersonFile first = imported.writer.file(0);
    ASSERT_EQ(first.addresses.size(), 2u);
    EXPECT_EQ(first.addresses[0].street, "BİRİNCİ");
    EXPECT_EQ(first.addresses[1].street, "İKİNCİ");
    ASSERT_EQ(first.events.size(), 1u);
    EXPECT_EQ(first.events[0].date, (PartialDate{1980, 1, 2}));
    EXPECT_EQ(imported.writer.file(1).person.kind, PersonKind::Foreigner);
}

TEST(Import, StrictAppliesNothingIfOneRowIsBad) {
    const Imported imported("id,given_names\n" + kOne + ",ALİ\n12345678901,VELİ\n");
    EXPECT_THAT(imported.errors(), ElementsAre("3:id:InvalidNationalId"));
    EXPECT_FALSE(imported.report->applied);
    EXPECT_EQ(imported.writer.calls, 0);
    EXPECT_EQ(imported.report->rows_refused, 1u);
}

TEST(Import, WithoutStrictBadRowsAreSkipped) {
    const Imported imported(
        "id,given_names\n" + kTwo + ",ALİ\n12345678901,VELİ\n" + kOne + ",CAN\n", lenient());
    EXPECT_THAT(imported.errors(), ElementsAre("3:id:InvalidNationalId"));
    EXPECT_TRUE(imported.report->applied);
    EXPECT_THAT(imported.writer.ids, ElementsAre(kOne, kTwo));
}

TEST(Import, OfANumberThatStandsTwiceTheLaterLinesAreRefused) {
    const std::string text =
        "id,given_names\n" + kOne + ",ALİ\n" + kTwo + ",CAN\n" + kOne + ",VELİ\n" + kOne + ",ECE\n";
    const Imported strict(text);
    EXPECT_THAT(strict.errors(), ElementsAre("4:id:DuplicateId", "5:id:DuplicateId"));
    EXPECT_EQ(strict.writer.calls, 0);
    const Imported skipping(text, lenient());
    EXPECT_EQ(skipping.report->people, 2u);
    EXPECT_EQ(skipping.writer.file(0).person.given_names, "ALİ");
}

TEST(Import, BadCellsAreNamedByLineColumnAndProblem) {
    EXPECT_THAT(problem_of("sex", "3"), ElementsAre("2:sex:UnknownCode"));
    EXPECT_THAT(problem_of("sex", "x"), ElementsAre("2:sex:NotANumber"));
    EXPECT_THAT(problem_of("sex", "1x"), ElementsAre("2:sex:NotANumber"));
    EXPECT_THAT(problem_of("sex", "999"), ElementsAre("2:sex:OutOfRange"));
    EXPECT_THAT(problem_of("state", "0"), ElementsAre("2:state:UnknownCode"));
    EXPECT_THAT(problem_of("register_family_row", "-1"),
                ElementsAre("2:register_family_row:OutOfRange"));
    EXPECT_THAT(problem_of("register_family_row", "99999999999999999999"),
                ElementsAre("2:register_family_row:OutOfRange"));
    EXPECT_THAT(problem_of("birth_date", "01.02.1980"), ElementsAre("2:birth_date:NotADate"));
    EXPECT_THAT(problem_of("birth_date", "1980-2-1"), ElementsAre("2:birth_date:NotADate"));
    EXPECT_THAT(problem_of("birth_date", "1981-02-29"), ElementsAre("2:birth_date:NotADate"));
    EXPECT_THAT(problem_of("birth_date", "1981-13"), ElementsAre("2:birth_date:NotADate"));
    EXPECT_THAT(problem_of("birth_date", "1981-12-"), ElementsAre("2:birth_date:NotADate"));
    EXPECT_THAT(problem_of("birth_date", "1981-12-011"), ElementsAre("2:birth_date:NotADate"));
    EXPECT_THAT(problem_of("birth_date", "0980-01-01"), ElementsAre("2:birth_date:OutOfRange"));
    EXPECT_THAT(problem_of("kind", "robot"), ElementsAre("2:kind:UnknownCode"));
    EXPECT_THAT(problem_of("confidentiality", "secret"),
                ElementsAre("2:confidentiality:UnknownCode"));
    EXPECT_THAT(problem_of("mother_id", "12345678901"),
                ElementsAre("2:mother_id:InvalidNationalId"));
    EXPECT_THAT(problem_of("register_district", "1105"),
                ElementsAre("2:register_district:UnknownPlace"));
    EXPECT_THAT(problem_of("mother_ancestry_missing", "yes"),
                ElementsAre("2:mother_ancestry_missing:UnknownCode"));
    EXPECT_THAT(problem_of("surname", "a\tb"), ElementsAre("2:surname:ControlCharacter"));
    EXPECT_THAT(problem_of("surname", "\"a\nb\""), ElementsAre("2:surname:ControlCharacter"));
    EXPECT_THAT(problem_of("surname", "\xc3"), ElementsAre("2:surname:NotUtf8"));
    EXPECT_THAT(problem_of("surname", std::string(kTextBytesMax + 1, 'A')),
                ElementsAre("2:surname:TextTooLong"));
    EXPECT_TRUE(problem_of("surname", std::string(kTextBytesMax, 'A')).empty());
    EXPECT_THAT(problem_of("address_district", "7"), ElementsAre("2:district:UnknownPlace"));
}

TEST(Import, BadRowsAsAWholeAreNamed) {
    const std::string head = "id,given_names,kind,spouse_id,birth_date,death_date\n";
    EXPECT_THAT(Imported(head + ",ALİ,,,,\n").errors(), ElementsAre("2:id:MissingValue"));
    EXPECT_THAT(Imported(head + kOne + ",,,,,\n").errors(),
                ElementsAre("2:given_names:MissingValue"));
    EXPECT_THAT(Imported(head + kOne + ",ALİ,foreigner,,,\n").errors(),
                ElementsAre("2:id:WrongNumberForKind"));
    EXPECT_THAT(Imported(head + kForeign + ",ALİ,,,,\n").errors(),
                ElementsAre("2:id:WrongNumberForKind"));
    EXPECT_THAT(Imported(head + kForeign + ",ALİ,blue_card,,,\n").errors(), ElementsAre());
    EXPECT_THAT(Imported(head + kOne + ",ALİ,," + kOne + ",,\n").errors(),
                ElementsAre("2:spouse_id:SelfReference"));
    EXPECT_THAT(Imported(head + kOne + ",ALİ,,,1980,1979\n").errors(),
                ElementsAre("2:death_date:DatesOutOfOrder"));
    EXPECT_THAT(Imported(head + kOne + ",ALİ\n").errors(), ElementsAre("2::TooFewCells"));
    EXPECT_THAT(Imported(head + kOne + ",ALİ,,,,,\n").errors(), ElementsAre("2::TooManyCells"));
    EXPECT_THAT(Imported(head + kOne + ",A\"Lİ,,,,\n").errors(), ElementsAre("2::StrayQuote"));
    EXPECT_THAT(Imported(head + kOne + ",\"A\"Lİ,,,,\n").errors(), ElementsAre("2::StrayQuote"));
    EXPECT_THAT(Imported(head + kOne + ",\"ALİ,,,,\n").errors(), ElementsAre("2::UnclosedQuote"));
}

TEST(Import, ALineBeyondTheLimitIsOneBadRowAndTheNextIsRead) {
    const std::string exact = kOne + "," + std::string(kImportLineBytesMax - kOne.size() - 1, 'A');
    const std::string text = "id,given_names\n" + exact + "A\n" + kTwo + ",CAN\n";
    const Imported imported(text, lenient());
    EXPECT_THAT(imported.errors(), ElementsAre("2::LineTooLong"));
    EXPECT_THAT(imported.writer.ids, ElementsAre(kTwo));
    EXPECT_THAT(Imported("id,given_names\n" + exact + "\n").errors(),
                ElementsAre("2:given_names:TextTooLong"));
}

TEST(Import, LinesThatCrossTheReadBufferAreWhole) {
    std::string text = "id,given_names,surname\n";
    const std::string filler(1500, 'Z');
    for (std::uint32_t row = 0; row < 3000; ++row)
        text += number(100'000'000 + row) + ",AD" + std::to_string(row) + "," + filler + "\n";
    const Imported imported(text);
    EXPECT_TRUE(imported.errors().empty());
    ASSERT_EQ(imported.report->people, 3000u);
    for (std::size_t row = 0; row < 3000; ++row)
        ASSERT_EQ(imported.writer.file(row).person.given_names, "AD" + std::to_string(row));
}

TEST(Import, AHeaderThatCannotBeUsedRefusesTheFileWithoutRepeatingIt) {
    const auto refusal = [](const std::string& text) {
        const Imported imported(text);
        EXPECT_FALSE(imported.report);
        if (imported.report) return std::string();
        EXPECT_EQ(imported.report.error().code, ErrorCode::InvalidArgument);
        EXPECT_EQ(imported.writer.calls, 0);
        return imported.report.error().context;
    };
    EXPECT_THAT(refusal(""), HasSubstr("no header row"));
    EXPECT_THAT(refusal("given_names\nALİ\n"), HasSubstr("id is missing"));
    EXPECT_THAT(refusal("id,given_names,id\n"), HasSubstr("column 3: stands twice"));
    // A file without a header row begins with somebody's data.
    EXPECT_THAT(refusal(kOne + ",ALİ\n"), Not(HasSubstr(kOne)));
    EXPECT_THAT(refusal("id,address_nothing\n"), HasSubstr("column 2: unknown"));
}

TEST(Import, BadJsonLinesAreNamed) {
    const auto errors = [](const std::string& line) {
        return Imported(line + "\n", json()).errors();
    };
    EXPECT_THAT(errors("{"), ElementsAre("1::MalformedJson"));
    EXPECT_THAT(errors("{} {}"), ElementsAre("1::MalformedJson"));
    EXPECT_THAT(errors("{\"a\":[[[[1]]]]}"), ElementsAre("1::MalformedJson"));
    EXPECT_THAT(errors("[1]"), ElementsAre("1::WrongType"));
    EXPECT_THAT(errors("{\"nothing\":1}"), ElementsAre("1::UnknownKey"));
    EXPECT_THAT(errors("{\"id\":1.5}"), ElementsAre("1:id:WrongType"));
    EXPECT_THAT(errors("{\"id\":{}}"), ElementsAre("1:id:WrongType"));
    EXPECT_THAT(errors("{\"addresses\":1}"), ElementsAre("1:addresses:WrongType"));
    EXPECT_THAT(errors("{\"events\":[1]}"), ElementsAre("1:events:WrongType"));
    EXPECT_THAT(errors("{\"events\":[{\"kind\":99}]}"), ElementsAre("1:kind:UnknownCode"));
    EXPECT_THAT(errors("{\"given_names\":\"\xc3\"}"), ElementsAre("1::MalformedJson"));
    EXPECT_THAT(errors("{}"), ElementsAre("1:id:MissingValue"));
    std::string many = "{\"id\":" + kOne + ",\"given_names\":\"ALİ\",\"addresses\":[{}";
    for (std::size_t count = 1; count < kAddressesMax; ++count) many += ",{}";
    EXPECT_THAT(errors(many + "]}"), ElementsAre());
    EXPECT_THAT(errors(many + ",{}]}"), ElementsAre("1:addresses:TooManyItems"));
}

// Evidence X-041.
TEST(Import, APersonWithTwoResidencesIsRefused) {
    const std::string one =
        "{\"id\":" + kOne +
        ",\"given_names\":\"ALİ\",\"addresses\":[{\"residence\":true},{\"residence\":";
    EXPECT_THAT(Imported(one + "true}]}", json()).errors(),
                ElementsAre("1:addresses:TwoResidences"));
    EXPECT_THAT(Imported(one + "false}]}", json()).errors(), ElementsAre());
}

TEST(Import, MoreRowsThanTheLimitAreRefusedClearly) {
    ImportOptions options;
    options.rows_max = 2;
    const std::string two = "id,given_names\n" + kOne + ",ALİ\n" + kTwo + ",CAN\n";
    EXPECT_TRUE(Imported(two, options).report);
    const Imported three(two + number(345678912) + ",ECE\n", options);
    ASSERT_FALSE(three.report);
    EXPECT_EQ(three.report.error().code, ErrorCode::InvalidArgument);
    EXPECT_THAT(three.report.error().context, HasSubstr("limit of 2"));
    EXPECT_EQ(three.writer.calls, 0);
}

TEST(Import, ErrorsBeyondTheLimitAreCountedOnly) {
    ImportOptions options = lenient();
    options.errors_max = 3;
    std::string text = "id,given_names\n";
    for (int row = 0; row < 10; ++row) text += "1,ALİ\n";
    const Imported imported(text, options);
    EXPECT_EQ(imported.report->errors.size(), 3u);
    EXPECT_EQ(imported.report->errors_left_out, 7u);
    EXPECT_EQ(imported.report->rows_refused, 10u);
}

TEST(Import, AFailureOfTheWriterIsPassedOn) {
    class Failing final : public RegisterWriter {
        Status put_places(const PlaceNames&) override { return {}; }
        Status put_photo(std::uint32_t, base::ByteView) override { return {}; }
        Status put(std::int64_t, std::string_view) override {
            return base::failed(ErrorCode::StorageFailed, "test");
        }
        Status finish(const RegisterHeader&) override { return {}; }
    } writer;
    std::istringstream input("id,given_names\n" + kOne + ",ALİ\n");
    EXPECT_EQ(import_people(input, {}, places(), writer).error().code, ErrorCode::StorageFailed);
}

TEST(Import, ThePageOfFormatsNamesEveryColumn) {
    std::ifstream file(std::string(KPS_SOURCE_DIR) + "/docs/formats/register_import.md");
    std::ostringstream text;
    text << file.rdbuf();
    const auto check = [&](std::string_view name) {
        EXPECT_THAT(text.str(), HasSubstr("`" + std::string(name) + "`"));
    };
    for (const auto& column : import::person_columns()) check(column.name);
    for (const auto& column : import::address_columns()) check(column.name);
    for (const auto& column : import::event_columns()) check(column.name);
    for (int problem = 0; problem <= static_cast<int>(RowProblem::DuplicateId); ++problem)
        check(name_of(static_cast<RowProblem>(problem)));
}

}  // namespace
}  // namespace kps::registry
