#include "membership/applications/required_documents.h"

namespace kps::membership {
namespace {

// Rule R-094 (KPSY m.11/3): the undertaking of security comes with the application.
// Rule R-278, Rule R-279, Rule R-280 (KPS başvuru §6): what a legal person hands in besides.
constexpr RequiredDocument kDocuments[] = {
    {"application-letter", "Resmî başvuru yazısı (aslı, posta ile)", "R-178",
     "the application letter is missing"},
    {"security-undertaking", "Güvenlik taahhütnamesi", "R-094",
     "the undertaking of security is missing"},
    {"signature-circular", "İmza sirküleri", "R-278", "the circular of signatures is missing"},
    {"trade-registry-gazette", "Ticaret sicil gazetesi", "R-279",
     "the gazette of the trade registry is missing"},
    {"notarised-identity", "İmza yetkililerinin noter onaylı kimlik fotokopileri", "R-280",
     "a signatory's notarised identity card is missing", true},
};
constexpr std::size_t kOfPublicBodies = 2;

}  // namespace

std::span<const RequiredDocument> required_documents(
    institutions::InstitutionClass institution_class) {
    const std::span<const RequiredDocument> all(kDocuments);
    return institutions::is_public_body(institution_class) ? all.first(kOfPublicBodies) : all;
}

}  // namespace kps::membership
