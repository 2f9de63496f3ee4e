#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "decision_tools/decision_desk.h"
#include "inspection/openapi.h"
#include "institutions/strict_json.h"
#include "membership/machines.h"
#include "oversight/oversight_desk.h"
#include "portal/cases/case_openapi.h"
#include "portal/cases/field_schema.h"
#include "signing/signing_desk.h"
#include "subject_access/openapi_part.h"

/// The portal's OpenAPI document as it lies in contracts/, made of the machines that `kps serve` runs.
namespace kps {
namespace {

namespace json = boost::json;

const std::string kFile = std::string(KPS_SOURCE_DIR) + "/contracts/openapi/portal.json";

std::vector<lifecycle::Machine> machines() {
    static const membership::Environment environment;
    return membership::machines(environment);
}

void write(std::ostream& out, const json::value& value, const std::string& indent);

template <class Range, class WriteItem>
void write_items(std::ostream& out, const Range& items, const std::string& indent,
                 const WriteItem& write_item) {
    bool first = true;
    for (const auto& item : items) {
        out << (first ? "\n " : ",\n ") << indent;
        first = false;
        write_item(item);
    }
    if (!first) out << '\n' << indent;
}

/// One member a line, so that a difference shows what differs.
void write(std::ostream& out, const json::value& value, const std::string& indent) {
    if (value.is_object()) {
        out << '{';
        write_items(out, value.as_object(), indent, [&](const auto& member) {
            out << json::serialize(json::string(member.key())) << ": ";
            write(out, member.value(), indent + " ");
        });
        out << '}';
    } else if (value.is_array()) {
        out << '[';
        write_items(out, value.as_array(), indent,
                    [&](const auto& item) { write(out, item, indent + " "); });
        out << ']';
    } else {
        out << json::serialize(value);
    }
}

// KPS_GOLDEN=rewrite writes it anew; the difference is reviewed like code, for the portal's types are made of it.
TEST(PortalDocumentTest, TheDocumentInContractsIsWhatTheProgramServes) {
    const json::value document = json::parse(portal::portal_open_api(
        "https://localhost:8443", {portal::case_part(machines()), subject_access::subject_part(),
                                   decision_tools::decision_part(), oversight::oversight_part(),
                                   signing::signing_part(), inspection::inspection_part()}));
    const char* mode = std::getenv("KPS_GOLDEN");
    if (mode != nullptr && std::string(mode) == "rewrite") {
        std::filesystem::create_directories(std::filesystem::path(kFile).parent_path());
        std::ofstream file(kFile);
        write(file, document, "");
        file << '\n';
    }
    std::ifstream file(kFile);
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    ASSERT_FALSE(text.empty()) << "KPS_GOLDEN=rewrite makes it";
    EXPECT_EQ(json::parse(text), document) << "KPS_GOLDEN=rewrite writes it anew";
}

TEST(PortalDocumentTest, TheExampleOfEachActIsOneItsFieldsTake) {
    std::size_t acts = 0;
    for (const lifecycle::Machine& machine : machines())
        for (const lifecycle::Act& act : machine.acts) {
            const std::string text = json::serialize(portal::fields_example(act.input));
            const auto input =
                institutions::parse_strict_json(text, base::ErrorCode::MalformedBody, {});
            ASSERT_TRUE(input);
            const auto read = lifecycle::read_fields(act.input, *input);
            EXPECT_TRUE(read) << machine.kind << "/" << act.name << " "
                              << (read ? "" : read.error().context);
            ++acts;
        }
    EXPECT_GT(acts, 80U);
}

}  // namespace
}  // namespace kps
