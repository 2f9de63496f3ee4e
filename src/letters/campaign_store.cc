#include "letters/campaign_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/calendar.h"
#include "letters/draft.h"
#include "letters/letter_schema.h"
#include "letters/limits.h"
#include "letters/mail_outbox.h"

namespace kps::letters {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;
using storage::Access;
using storage::Rows;
using storage::Transaction;

/// Pending, sent, bounced or read, in this order of knowledge: what was read was delivered, whatever became
/// of its mail. A letter that waits in an inbox alone has been sent.
constexpr std::string_view kTargetRows =
    "SELECT t.position, t.name, t.institution, t.recipient, t.address, t.letter, "
    "CASE WHEN t.letter = '' THEN 0 "
    "WHEN EXISTS (SELECT 1 FROM inbox_messages i WHERE i.recipient = t.recipient AND i.letter = "
    "t.letter "
    "AND i.read_us IS NOT NULL) THEN 3 "
    "WHEN EXISTS (SELECT 1 FROM mails m WHERE m.letter = t.letter AND m.state IN (3, 4)) THEN 2 "
    "WHEN EXISTS (SELECT 1 FROM mails m WHERE m.letter = t.letter AND m.state IN (0, 1)) THEN 0 "
    "ELSE 1 END AS progress FROM campaign_targets t WHERE t.campaign = $1";

Status check_campaign(const Campaign& campaign, const std::vector<CampaignTarget>& targets) {
    if (campaign.name.empty() || campaign.by.empty() || campaign.group.empty())
        return failed(ErrorCode::InvalidField, "campaign: name, group and who makes it are needed");
    KPS_TRY(check_printable(campaign.name, kOnceKeyBytesMax / 2, "campaign: name"));
    // It stands in addresses.
    constexpr std::string_view kOfNames =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    if (campaign.name.find_first_not_of(kOfNames) != std::string::npos)
        return failed(ErrorCode::InvalidField, "campaign: name: letters, digits and ._-");
    KPS_TRY(check_printable(campaign.group, kLineBytesMax, "campaign: group"));
    KPS_TRY(check_printable(campaign.by, kLineBytesMax, "campaign: by"));
    if (targets.empty() || targets.size() > kCampaignTargetsMax)
        return failed(ErrorCode::InvalidField, "campaign: number of targets");
    for (const CampaignTarget& target : targets) {
        if (target.name.empty())
            return failed(ErrorCode::InvalidField, "campaign: name of a target");
        KPS_TRY(check_printable(target.name, kLineBytesMax, "campaign: name of a target"));
        KPS_TRY(check_printable(target.recipient, kRecipientBytesMax, "campaign: recipient"));
        if (!target.mail.empty()) KPS_TRY(check_mail_address(target.mail));
        // Rule R-145 (Bakanlık yazısı): delivery is known for each target, so each can be reached.
        if (target.mail.empty() && target.recipient.empty())
            return failed(ErrorCode::InvalidField, "campaign: a target that cannot be reached");
    }
    return {};
}

Result<std::vector<TargetStatus>> read_targets(Rows& rows) {
    std::vector<TargetStatus> out;
    for (storage::Row& row : rows) {
        auto [position, name, institution, recipient, address, letter, progress] =
            KPS_TRY(row.read<std::size_t, std::string, std::uint32_t, std::string, std::string,
                             std::string, std::uint8_t>());
        out.push_back({position,
                       {std::move(name), base::InstitutionId(institution), std::move(recipient),
                        std::move(address)},
                       std::move(letter),
                       static_cast<TargetState>(progress)});
    }
    return out;
}

}  // namespace

std::string_view name_of(TargetState state) {
    switch (state) {
        case TargetState::Pending:
            return "pending";
        case TargetState::Sent:
            return "sent";
        case TargetState::Bounced:
            return "bounced";
        case TargetState::Read:
            return "read";
    }
    return {};
}

Result<std::unique_ptr<CampaignStore>> CampaignStore::open(
    std::shared_ptr<storage::Database> database) {
    KPS_TRY(storage::migrate(*database, "letters", letter_migrations()));
    return std::unique_ptr<CampaignStore>(new CampaignStore(std::move(database)));
}

Status try_first(const Campaign& campaign, const std::vector<CampaignTarget>& targets) {
    KPS_TRY(check_campaign(campaign, targets));
    const TemplateShelf shelf = KPS_TRY(TemplateShelf::built_in());
    Draft draft = KPS_TRY(read_draft(campaign.draft_json, campaign.template_name));
    draft.addressee = {targets.front().name};
    const Head head{"TASLAK", base::istanbul_date(campaign.created_us), "TASLAK"};
    KPS_TRY(compose(shelf, draft, head));
    return {};
}

Status CampaignStore::create(const Campaign& campaign, const std::vector<CampaignTarget>& targets,
                             const Beside& beside) {
    KPS_TRY(check_campaign(campaign, targets));
    KPS_TRY(read_draft(campaign.draft_json, campaign.template_name));
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    KPS_TRY(transaction.execute(
        "INSERT INTO campaigns (name, target_group, template, draft, created_us, "
        "created_by) VALUES ($1, $2, $3, $4, $5, $6)",
        {campaign.name, campaign.group, campaign.template_name, campaign.draft_json,
         campaign.created_us, campaign.by}));
    std::int64_t position = 0;
    for (const CampaignTarget& target : targets)
        KPS_TRY(
            transaction.execute("INSERT INTO campaign_targets (campaign, position, name, "
                                "institution, recipient, address, letter) "
                                "VALUES ($1, $2, $3, $4, $5, $6, '')",
                                {campaign.name, position++, target.name, target.institution.value(),
                                 target.recipient, target.mail}));
    if (beside) KPS_TRY(beside(transaction));
    return transaction.commit();
}

Result<std::vector<Campaign>> CampaignStore::list() const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    Rows rows = KPS_TRY(
        transaction.query("SELECT name, target_group, template, created_by, created_us FROM "
                          "campaigns ORDER BY created_us DESC, name LIMIT $1",
                          {static_cast<std::int64_t>(kCampaignsShownMax)}));
    std::vector<Campaign> list;
    for (storage::Row& row : rows) {
        auto [name, group, template_name, by, created_us] =
            KPS_TRY(row.read<std::string, std::string, std::string, std::string, std::int64_t>());
        list.push_back({std::move(name),
                        std::move(group),
                        std::move(template_name),
                        {},
                        std::move(by),
                        created_us});
    }
    return list;
}

Result<Campaign> CampaignStore::find(std::string_view name) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    Rows rows =
        KPS_TRY(transaction.query("SELECT name, target_group, template, draft, created_by, "
                                  "created_us FROM campaigns WHERE name = $1",
                                  {name}));
    if (rows.empty()) return failed(ErrorCode::NotFound, "no such campaign");
    auto [found, group, template_name, draft, by, created_us] = KPS_TRY(
        rows[0]
            .read<std::string, std::string, std::string, std::string, std::string, std::int64_t>());
    return Campaign{std::move(found), std::move(group), std::move(template_name),
                    std::move(draft), std::move(by),    created_us};
}

Result<std::size_t> CampaignStore::issue_next(LetterBook& book, std::string_view name,
                                              std::size_t count_max, std::int64_t now_us) {
    const Campaign campaign = KPS_TRY(find(name));
    IssueOrder order;
    order.draft = KPS_TRY(read_draft(campaign.draft_json, campaign.template_name));
    order.by = campaign.by;
    order.now_us = now_us;
    std::vector<TargetStatus> waiting;
    {
        Transaction transaction = KPS_TRY(database_->begin(Access::Read));
        Rows rows = KPS_TRY(transaction.query(
            std::string(kTargetRows) + " AND t.letter = '' ORDER BY t.position LIMIT $2",
            {name, static_cast<std::int64_t>(std::min(count_max, kCampaignPageMax))}));
        waiting = KPS_TRY(read_targets(rows));
    }
    for (const TargetStatus& one : waiting) {
        order.draft.addressee = {one.target.name};
        order.institution = one.target.institution;
        order.once_key = fmt::format("campaign/{}/{}", campaign.name, one.position);
        order.recipients.clear();
        if (!one.target.recipient.empty()) order.recipients = {one.target.recipient};
        order.mails.clear();
        if (!one.target.mail.empty()) order.mails = {one.target.mail};
        const IssuedLetter issued = KPS_TRY(book.issue(order));
        Transaction transaction = KPS_TRY(database_->begin(Access::Write));
        KPS_TRY(transaction.execute(
            "UPDATE campaign_targets SET letter = $3 WHERE campaign = $1 AND position = $2",
            {name, static_cast<std::int64_t>(one.position), issued.number}));
        KPS_TRY(transaction.commit());
    }
    return waiting.size();
}

Result<std::vector<TargetStatus>> CampaignStore::targets(std::string_view name, std::size_t from,
                                                         std::size_t count_max) const {
    KPS_TRY(find(name));
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    Rows rows = KPS_TRY(transaction.query(
        std::string(kTargetRows) + " AND t.position >= $2 ORDER BY t.position LIMIT $3",
        {name, static_cast<std::int64_t>(std::min(from, kCampaignTargetsMax)),
         static_cast<std::int64_t>(std::min(count_max, kCampaignPageMax))}));
    return read_targets(rows);
}

Result<CampaignCounts> CampaignStore::counts(std::string_view name) const {
    KPS_TRY(find(name));
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    Rows rows =
        KPS_TRY(transaction.query("SELECT progress, count(*) FROM (" + std::string(kTargetRows) +
                                      ") AS states GROUP BY progress",
                                  {name}));
    CampaignCounts counts;
    std::int64_t* const places[] = {&counts.pending, &counts.sent, &counts.bounced, &counts.read};
    for (storage::Row& row : rows) {
        const auto [progress, count] = KPS_TRY(row.read<std::size_t, std::int64_t>());
        if (progress >= std::size(places)) return failed(ErrorCode::CorruptData, "campaign: state");
        *places[progress] = count;
    }
    return counts;
}

}  // namespace kps::letters
