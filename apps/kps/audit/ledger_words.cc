#include "apps/kps/audit/ledger_words.h"

#include "audit/search/search_act.h"

namespace kps {
namespace {

constexpr std::string_view kDirectorate = "Nüfus ve Vatandaşlık İşleri Genel Müdürlüğü";

std::vector<std::string> groups_of(const policy::GrantedService& granted) {
    std::vector<std::string> groups;
    const contract::Service& service = *granted.service;
    contract::Mask marked = service.address_leaves;
    marked.merge(service.special_leaves);
    if (granted.leaves.count() > granted.leaves.intersected(marked).count())
        groups.emplace_back("kimlik ve nüfus bilgileri");
    if (granted.leaves.any_of(service.address_leaves)) groups.emplace_back("adres bilgileri");
    if (granted.leaves.any_of(service.special_leaves))
        groups.emplace_back("özel nitelikli bilgiler");
    return groups;
}

void take_purpose(const policy::Purpose& purpose, LedgerWords& words) {
    words.reason = purpose.text;
    for (const policy::LegalBasis& basis : purpose.legal_basis)
        words.basis.push_back(basis.law + " sayılı Kanun m." + basis.article);
}

}  // namespace

base::Result<LedgerVocabulary> LedgerVocabulary::open(Administration& administration) {
    LedgerVocabulary words(administration);
    const institutions::Directory directory = KPS_TRY(administration.store().load());
    for (const institutions::Institution& row : directory.institutions)
        words.names_[row.id] = row.name;
    return words;
}

const policy::DecisionDocument* LedgerVocabulary::decision(const base::DecisionHash& hash) {
    auto known = decisions_.find(hash);
    if (known == decisions_.end()) {
        std::optional<policy::DecisionDocument> document;
        // A decision that cannot be read gives no words; the look-up is shown all the same.
        if (const auto text = administration_.store().decision_text(hash))
            if (auto parsed = policy::parse_decision(*text, tree_))
                document = std::move(parsed).take();
        known = decisions_.emplace(hash, std::move(document)).first;
    }
    return known->second ? &*known->second : nullptr;
}

std::string LedgerVocabulary::receiver(base::InstitutionId institution) const {
    if (institution.value() == 0) return std::string(kDirectorate);
    const auto name = names_.find(institution);
    return name != names_.end() ? name->second : "bilinmeyen kurum";
}

LedgerWords LedgerVocabulary::words_of(const audit::Draft& entry) {
    LedgerWords words;
    words.result = entry.outcome == 0 ? "cevap verildi" : "cevap verilmedi";
    if (entry.type == audit::EntryType::Search) {
        words.receiver = kDirectorate;
        words.service = "İz kayıtlarında arama";
        if (const auto act = audit::search_act_of(entry)) words.reason = act->basis;
        return words;
    }
    words.receiver = receiver(entry.institution);
    const contract::Service* service = administration_.catalogue().by_number(entry.service);
    words.service = service != nullptr ? service->turkish_title : "bilinmeyen sorgu";
    const policy::DecisionDocument* document = decision(entry.decision);
    if (document == nullptr) return words;
    for (const policy::Purpose& purpose : document->purposes)
        if (purpose.code == entry.purpose_code) take_purpose(purpose, words);
    for (const policy::GrantedService& granted : document->services)
        if (granted.service == service && entry.outcome == 0) words.groups = groups_of(granted);
    return words;
}

}  // namespace kps
