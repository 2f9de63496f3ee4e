#include "correspondence/campaign_group.h"

#include <algorithm>
#include <set>

#include "base/day_text.h"
#include "correspondence/case_letter.h"
#include "correspondence/contact_mail.h"
#include "correspondence/limits.h"
#include "letters/limits.h"
#include "letters/mail_outbox.h"

namespace kps::correspondence {
namespace {

using base::Result;
using institutions::Institution;
using letters::CampaignTarget;

/// Institutions whose undertaking must be renewed, or ends, by the day.
Result<std::set<std::uint32_t>> due_by(const lifecycle::CaseStore& cases,
                                       storage::Transaction& transaction, const base::Date& day) {
    std::set<std::uint32_t> due;
    const auto deadlines = KPS_TRY(cases.open_until(day, kCampaignDeadlinesMax));
    for (const lifecycle::Deadline& deadline : deadlines) {
        const bool is_undertakings =
            deadline.name == "term" || deadline.name == "campaign" || deadline.name == "renewal";
        if (!is_undertakings) continue;
        const lifecycle::Case subject = KPS_TRY(cases.read(transaction, deadline.subject));
        if (subject.kind == "undertaking" && subject.institution)
            due.insert(subject.institution->value());
    }
    return due;
}

bool is_wanted(const CampaignGroup& group, const Institution& one) {
    const auto& classes = group.classes;
    return one.undertaking_signed &&
           (classes.empty() ||
            std::find(classes.begin(), classes.end(), one.institution_class) != classes.end());
}

}  // namespace

std::string words_of(const CampaignGroup& group) {
    std::string words = group.classes.empty() ? "all institutions" : "";
    for (const auto one : group.classes) {
        if (!words.empty()) words += ", ";
        words += institutions::name_of(one);
    }
    if (group.due_by) words += " due by " + base::day_text(*group.due_by);
    return words;
}

// Rule R-145 (Bakanlık yazısı): to a group of institutions, with the delivery of each.
Result<std::vector<CampaignTarget>> targets_of(const CampaignGroup& group,
                                               const std::vector<Institution>& institutions,
                                               const lifecycle::CaseStore& cases,
                                               storage::Transaction& transaction) {
    std::optional<std::set<std::uint32_t>> due;
    if (group.due_by) due = KPS_TRY(due_by(cases, transaction, *group.due_by));
    std::vector<CampaignTarget> targets;
    for (const Institution& one : institutions) {
        if (!is_wanted(group, one) || (due && due->count(one.id.value()) == 0)) continue;
        const auto mails = KPS_TRY(mails_of(cases, transaction, one.id));
        const bool has_mail = !mails.empty() && letters::check_mail_address(mails.front());
        targets.push_back({printable(one.name, letters::kLineBytesMax), one.id,
                           institution_inbox(one.id), has_mail ? mails.front() : std::string()});
    }
    return targets;
}

}  // namespace kps::correspondence
