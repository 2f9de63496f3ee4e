#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "public_side/facts/application_status.h"
#include "public_side/facts/genuine.h"
#include "public_side/facts/institution_list.h"
#include "public_side/facts/library.h"
#include "public_side/facts/public_text.h"
#include "public_side/facts/service_state.h"
#include "public_side/facts/words.h"
#include "public_side/pages/html.h"

/// The pages, whole, in Turkish. They work without scripts.
namespace kps::public_side {

std::string home_page(const PublicText& text);
/// `path`: of the page; `twin`: of the other language.
struct TextPlace {
    std::string_view path;
    std::string_view language = "tr";
    std::string_view twin = {};
};
std::string text_page(const PublicText& text, const TextPlace& place);
std::string institutions_page(const ListQuestion& question, const ListPage& page);
std::string library_page(const base::Date& day);
std::string services_page(const contract::Catalogue& catalogue, const base::Date& day);
std::string service_page(const contract::Service& service, std::string_view base_url);
std::string english_services_page(const contract::Catalogue& catalogue);
std::string english_service_page(const contract::Service& service, std::string_view base_url);

enum class Language : std::uint8_t { Turkish, English };
/// How the service is asked over REST and SOAP, and what may go wrong; empty for a public check.
Html asking_part(const contract::Service& service, Language language, std::string_view base_url);
/// The programs of `samples/`.
std::string samples_page(Language language);

/// What was chosen, and the answer; neither before the form was sent.
struct EligibilityPage {
    std::string kind;
    std::string request;
    std::string law;
    bool addresses = false;
    std::optional<membership::Eligibility> answer;
    bool is_wrong = false;  ///< something was chosen that is in no list
    std::string schedule;
};
std::string eligibility_page(const EligibilityPage& page);

/// Why nothing was found, in words for people; the code itself is never shown again.
struct ApplicationPage {
    std::string number;
    std::optional<ApplicationStatus> status;
    std::string_view trouble = {};
};
std::string application_page(const ApplicationPage& page);

struct CodePage {
    std::optional<Genuine> genuine;
    std::string_view trouble = {};
    base::Date today{};
};
std::string code_page(const CodePage& page);

std::string state_page(const std::vector<ComponentState>& components,
                       const std::vector<Incident>& incidents);
/// For a path or a question that is none.
std::string trouble_page(base::ErrorCode code);

}  // namespace kps::public_side
