#include "letters/draft.h"
#include "letters/limits.h"
#include "lifecycle/dates.h"
#include "portal/campaigns.h"
#include "portal/limits.h"
#include "portal/query_members.h"
#include "portal/resource.h"

/// One letter to a group of institutions, or to the umbrella bodies that pass it on, with the delivery of each.
namespace kps::portal {
namespace {

namespace json = boost::json;
using accounts::Role;
using base::ErrorCode;
using base::failed;
using base::Result;
using institutions::JsonReader;
using institutions::JsonValue;
using letters::Campaign;
using letters::CampaignTarget;

enum class Right : bool { Read, Send };

/// Who may send a letter may send it to many; who sees what was sent sees campaigns.
Result<const Campaigns*> campaigns_of(const Call& call, Right right) {
    const Role role = actor_of(*call.present).role;
    const bool reads =
        role == Role::Operator || role == Role::BoardSecretary || role == Role::Inspector;
    if (right == Right::Send ? role != Role::Operator : !reads)
        return failed(ErrorCode::RoleNotAllowed, "campaigns");
    const Campaigns* campaigns = call.portal.campaigns();
    if (campaigns == nullptr) return failed(ErrorCode::NotFound, "no letters are kept here");
    return campaigns;
}

/// A campaign that is asked for, and what is to be decided before it is made.
struct Wanted {
    Campaign campaign;
    correspondence::CampaignGroup group;
    std::optional<std::vector<CampaignTarget>> umbrella;
    bool is_trial = false;
};

Result<correspondence::CampaignGroup> group_in(JsonReader& reader) {
    correspondence::CampaignGroup group;
    if (reader.has("classes")) {
        const institutions::JsonArray* list = KPS_TRY(reader.array("classes"));
        for (const JsonValue& item : *list) {
            const auto* name = std::get_if<std::string>(&item.content());
            const auto known = name ? institutions::class_by_name(*name) : std::nullopt;
            if (!known) return reader.wrong("classes", "names no class of institutions");
            group.classes.push_back(*known);
        }
    }
    if (reader.has("due_by")) {
        group.due_by = lifecycle::parse_date(KPS_TRY(reader.text("due_by")));
        if (!group.due_by) return reader.wrong("due_by", "is no day");
    }
    return group;
}

/// Rule R-145 (Bakanlık yazısı): umbrella bodies pass a letter on; they have no inbox here, only an address.
Result<std::vector<CampaignTarget>> umbrella_in(JsonReader& reader) {
    std::vector<CampaignTarget> targets;
    const institutions::JsonArray* list = KPS_TRY(reader.array("umbrella"));
    for (const JsonValue& item : *list) {
        JsonReader body(item, "$.umbrella[]", ErrorCode::MalformedBody);
        CampaignTarget target;
        target.name = KPS_TRY(body.text("name"));
        target.mail = KPS_TRY(body.text("mail"));
        KPS_TRY(body.finish());
        targets.push_back(std::move(target));
    }
    return targets;
}

/// The letter as `letters::read_draft` takes it: the directorate's one signer signs, the addressee is each target.
Result<std::string> draft_in(JsonReader& reader, const correspondence::Signer& signer) {
    letters::Draft draft;
    const JsonValue* values = KPS_TRY(reader.value("values"));
    const std::string secrecy = reader.has("secrecy") ? KPS_TRY(reader.text("secrecy")) : "acik";
    json::object out{
        {"addressee", json::array{"-"}},
        {"signer_name", signer.name},
        {"signer_title", signer.title},
        {"signing", signer.signing == letters::Signing::ByHand ? "by-hand" : "electronic"},
        {"secrecy", secrecy}};
    std::string text = json::serialize(out);
    text.pop_back();
    return text + ",\"values\":" + institutions::canonical_json(*values) + "}";
}

Result<Wanted> wanted_in(Call& call, const Campaigns& campaigns) {
    // Rule R-144 (Bakanlık yazısı): what nobody signs is not sent.
    if (!campaigns.signer) return failed(ErrorCode::InvalidField, "letters.json names no signer");
    auto reader = call.reader();
    Wanted wanted;
    wanted.campaign.name = KPS_TRY(reader.text("name"));
    wanted.campaign.template_name = KPS_TRY(reader.text("template"));
    wanted.campaign.draft_json = KPS_TRY(draft_in(reader, *campaigns.signer));
    wanted.group = KPS_TRY(group_in(reader));
    const bool is_group = reader.has("classes") || reader.has("due_by");
    if (reader.has("umbrella")) {
        if (is_group) return reader.wrong("umbrella", "stands beside a group of institutions");
        wanted.umbrella = KPS_TRY(umbrella_in(reader));
    }
    if (reader.has("dry_run")) wanted.is_trial = KPS_TRY(reader.boolean("dry_run"));
    KPS_TRY(reader.finish());
    wanted.campaign.group = wanted.umbrella ? "umbrella bodies" : words_of(wanted.group);
    wanted.campaign.by = actor_of(*call.present).name;
    wanted.campaign.created_us = call.now_us;
    return wanted;
}

json::object counts_json(const letters::CampaignCounts& counts) {
    return {{"pending", counts.pending},
            {"sent", counts.sent},
            {"bounced", counts.bounced},
            {"read", counts.read}};
}

json::object campaign_json(const Campaign& campaign, const letters::CampaignCounts& counts) {
    return {{"name", campaign.name},
            {"group", campaign.group},
            {"template", campaign.template_name},
            {"by", campaign.by},
            {"created_at", time_json(campaign.created_us)},
            {"counts", counts_json(counts)}};
}

Result<http::Response> list(Call& call) {
    const Campaigns* campaigns = KPS_TRY(campaigns_of(call, Right::Read));
    json::array out;
    const auto all = KPS_TRY(campaigns->store.list());
    for (const Campaign& one : all)
        out.push_back(campaign_json(one, KPS_TRY(campaigns->store.counts(one.name))));
    return json_answer(json::object{{"campaigns", std::move(out)}});
}

/// Nobody is written to yet: who is, is fixed here, and the letter is tried on the first of them.
Result<http::Response> make(Call& call) {
    const Campaigns* campaigns = KPS_TRY(campaigns_of(call, Right::Send));
    Wanted wanted = KPS_TRY(wanted_in(call, *campaigns));
    std::vector<CampaignTarget> targets;
    if (wanted.umbrella)
        targets = std::move(*wanted.umbrella);
    else
        targets = KPS_TRY(campaigns->choose(wanted.group));
    if (targets.empty()) return failed(ErrorCode::InvalidField, "nobody is in this group");
    KPS_TRY(letters::try_first(wanted.campaign, targets));
    std::int64_t mails = 0;
    for (const CampaignTarget& target : targets) mails += target.mail.empty() ? 0 : 1;
    if (!wanted.is_trial) {
        const accounts::Actor actor = actor_of(*call.present);
        KPS_TRY(campaigns->store.create(
            wanted.campaign, targets, [&](storage::Transaction& transaction) {
                return campaigns->record(transaction, wanted.campaign, targets.size(), actor);
            }));
    }
    return json_answer(json::object{{"name", wanted.campaign.name},
                                    {"group", wanted.campaign.group},
                                    {"targets", targets.size()},
                                    {"mails", mails},
                                    {"created", !wanted.is_trial}},
                       wanted.is_trial ? 200 : 201);
}

Result<http::Response> show(Call& call) {
    const Campaigns* campaigns = KPS_TRY(campaigns_of(call, Right::Read));
    const QueryMembers members = KPS_TRY(QueryMembers::read(call.request.query, {"from", "limit"}));
    const std::size_t from = KPS_TRY(members.count("from", 0, letters::kCampaignTargetsMax, 0));
    const std::size_t limit =
        KPS_TRY(members.count("limit", 1, letters::kCampaignPageMax, kLetterPageDefault));
    const Campaign campaign = KPS_TRY(campaigns->store.find(call.parameters.at(0)));
    const auto counts = KPS_TRY(campaigns->store.counts(campaign.name));
    const auto page = KPS_TRY(campaigns->store.targets(campaign.name, from, limit));
    json::object out = campaign_json(campaign, counts);
    json::array targets;
    for (const letters::TargetStatus& one : page) {
        json::object row{{"name", one.target.name},
                         {"letter", one.letter},
                         {"state", letters::name_of(one.state)}};
        if (one.target.institution.value() != 0)
            row["institution"] = one.target.institution.value();
        targets.push_back(std::move(row));
    }
    if (page.size() == limit) out["next"] = static_cast<std::int64_t>(page.back().position + 1);
    out["targets"] = std::move(targets);
    return json_answer(out);
}

/// A few letters at a time: a target has one, however often this is called, so that whoever was interrupted goes on.
Result<http::Response> send(Call& call) {
    const Campaigns* campaigns = KPS_TRY(campaigns_of(call, Right::Send));
    letters::LetterBook* book = call.portal.letters();
    if (book == nullptr) return failed(ErrorCode::NotFound, "no letters are kept here");
    KPS_TRY(call.reader().finish());
    const std::string_view name = call.parameters.at(0);
    const std::size_t issued = KPS_TRY(
        campaigns->store.issue_next(*book, name, letters::kCampaignLettersAtOnce, call.now_us));
    const auto counts = KPS_TRY(campaigns->store.counts(name));
    return json_answer(json::object{{"issued", issued}, {"counts", counts_json(counts)}});
}

constexpr std::array kResources = {
    Resource{"GET", "/api/v1/campaigns", Need::Accepted, Where::Pool, "Toplu yazılar", "", list,
             "200:CampaignList"},
    Resource{"POST", "/api/v1/campaigns", Need::Fresh, Where::Pool,
             "Bir kurum grubuna ya da üst kuruluşlara toplu yazı hazırlama",
             "name template values:object secrecy? classes:[text]? due_by:date? "
             "umbrella:[UmbrellaBody]? dry_run:boolean?",
             make, "200:CampaignMade 201:CampaignMade"},
    Resource{"GET", "/api/v1/campaigns/{id}", Need::Accepted, Where::Pool,
             "Toplu yazının her alıcıdaki durumu", "", show, "200:Campaign", "from limit"},
    Resource{"POST", "/api/v1/campaigns/{id}/send", Need::Accepted, Where::Pool,
             "Toplu yazının sıradaki yazılarını gönderme", "", send, "200:CampaignProgress"},
};

}  // namespace

std::span<const Resource> campaign_resources() {
    return kResources;
}

}  // namespace kps::portal
