#include "correspondence/contact_mail.h"

namespace kps::correspondence {
namespace {

std::vector<std::string> mails_in(const lifecycle::JsonObject& application) {
    // The form is younger than the application: who is named there knows of the connection.
    const lifecycle::JsonObject& form = lifecycle::object_of(application, "information_form");
    for (const lifecycle::JsonObject* from : {&form, &application}) {
        const lifecycle::JsonObject& contact = lifecycle::object_of(*from, "contact");
        std::string mail(lifecycle::text_of(contact, "email"));
        if (!mail.empty()) return {std::move(mail)};
    }
    return {};
}

}  // namespace

base::Result<std::vector<std::string>> mails_of(const lifecycle::CaseStore& cases,
                                                storage::Transaction& transaction,
                                                base::InstitutionId institution) {
    lifecycle::CaseFilter filter;
    filter.kind = "application";
    filter.institution = institution;
    filter.limit = 1;
    const auto applications = KPS_TRY(cases.list(transaction, filter));
    if (applications.empty()) return std::vector<std::string>();
    return mails_in(applications.front().body);
}

base::Result<std::vector<std::string>> mails_about(const lifecycle::CaseStore& cases,
                                                   storage::Transaction& transaction,
                                                   const lifecycle::Case& subject) {
    if (subject.kind == "application") return mails_in(subject.body);
    if (!subject.institution) return std::vector<std::string>();
    return mails_of(cases, transaction, *subject.institution);
}

}  // namespace kps::correspondence
