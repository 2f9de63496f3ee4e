#include "apps/kps/portal/letter_desk.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "apps/kps/portal/made_in.h"
#include "audit/acts/admin_act.h"
#include "institutions/institution_store.h"
#include "institutions/strict_json.h"

namespace kps {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;
using institutions::JsonReader;

/// How often waiting mails are looked for; a retry waits a minute at least.
constexpr std::chrono::seconds kRound{2};
/// A server that does not answer holds up the end of the program for this long at most.
constexpr long kMailMsMax = 20'000;
constexpr long kConnectMsMax = 5'000;

Result<letters::MailTls> tls_of(JsonReader& reader) {
    if (!reader.has("tls")) return letters::MailTls::StartTls;
    const std::string word = KPS_TRY(reader.text("tls"));
    if (word == "starttls") return letters::MailTls::StartTls;
    if (word == "implicit") return letters::MailTls::Implicit;
    if (word == "none") return letters::MailTls::NoneInTests;
    return reader.wrong("tls", "must be starttls, implicit or none");
}

Result<std::string> optional_text(JsonReader& reader, std::string_view name) {
    if (!reader.has(name)) return std::string();
    return reader.text(name);
}

Result<letters::SmtpSettings> read_mail(const StateFolder& state, JsonReader& reader) {
    letters::SmtpSettings mail;
    mail.total_ms = kMailMsMax;
    mail.connect_ms = kConnectMsMax;
    mail.host = KPS_TRY(reader.text("host"));
    if (reader.has("port")) {
        const std::int64_t port = KPS_TRY(reader.integer("port", 1, 65'535));
        mail.port = static_cast<std::uint16_t>(port);
    }
    mail.tls = KPS_TRY(tls_of(reader));
    mail.ca_file = KPS_TRY(optional_text(reader, "ca"));
    mail.from = KPS_TRY(reader.text("from"));
    mail.username = KPS_TRY(optional_text(reader, "user"));
    const std::string secret_file = KPS_TRY(optional_text(reader, "secret_file"));
    if (!secret_file.empty()) {
        mail.secret = KPS_TRY(read_file(state.path() / secret_file));
        while (mail.secret.ends_with('\n')) mail.secret.pop_back();
    }
    KPS_TRY(reader.finish());
    return mail;
}

Result<correspondence::Signer> read_signer(JsonReader& reader) {
    correspondence::Signer signer;
    signer.name = KPS_TRY(reader.text("name"));
    signer.title = KPS_TRY(reader.text("title"));
    const std::string signing = KPS_TRY(reader.text("signing"));
    if (signing != "by-hand" && signing != "electronic")
        return reader.wrong("signing", "must be by-hand or electronic");
    signer.signing =
        signing == "electronic" ? letters::Signing::Electronic : letters::Signing::ByHand;
    KPS_TRY(reader.finish());
    return signer;
}

}  // namespace

Result<LetterSettings> read_letter_settings(const StateFolder& state) {
    LetterSettings settings;
    const std::filesystem::path path = state.path() / "letters.json";
    if (std::filesystem::exists(path)) {
        const std::string text = KPS_TRY(read_file(path));
        const auto json =
            KPS_TRY(institutions::parse_strict_json(text, ErrorCode::InvalidArgument));
        JsonReader reader(json, "letters.json", ErrorCode::InvalidArgument);
        if (reader.has("signer")) {
            const auto* value = KPS_TRY(reader.value("signer"));
            JsonReader signer(*value, "letters.json.signer", ErrorCode::InvalidArgument);
            settings.signer = KPS_TRY(read_signer(signer));
        }
        if (reader.has("mail")) {
            const auto* value = KPS_TRY(reader.value("mail"));
            JsonReader mail(*value, "letters.json.mail", ErrorCode::InvalidArgument);
            settings.mail = KPS_TRY(read_mail(state, mail));
        }
        KPS_TRY(reader.finish());
    }
    if (!settings.signer && !state.is_live())
        settings.signer =
            correspondence::Signer{"Örnek İMZACI", "Genel Müdür", letters::Signing::ByHand};
    return settings;
}

Result<std::unique_ptr<LetterDesk>> LetterDesk::open(Parts parts) {
    std::unique_ptr<LetterDesk> desk(new LetterDesk(std::move(parts)));
    const Parts& own = desk->parts_;
    desk->book_ = KPS_TRY(letters::LetterBook::open(own.database, own.place));
    desk->campaigns_ = KPS_TRY(letters::CampaignStore::open(own.database));
    desk->outbox_ = KPS_TRY(letters::MailOutbox::open(own.database));
    const auto kind = own.place == letters::MadeIn::Live ? letters::SmtpTransport::State::Live
                                                         : letters::SmtpTransport::State::Test;
    if (own.settings.mail)
        desk->transport_ = KPS_TRY(letters::SmtpTransport::create(*own.settings.mail, kind));
    if (!own.settings.signer)
        own.listener("letters.json names no signer: acts that send a letter are refused (R-144)");
    return desk;
}

Result<std::unique_ptr<LetterDesk>> LetterDesk::open(
    const StateFolder& state, std::shared_ptr<storage::Database> database, const base::Clock& clock,
    std::function<void(const std::string&)> listener) {
    LetterSettings settings = KPS_TRY(read_letter_settings(state));
    auto desk = KPS_TRY(open({std::move(database), clock, made_in(state.kind()),
                              std::move(settings), std::move(listener)}));
    desk->start();
    return desk;
}

Status LetterDesk::send(storage::Transaction& transaction, const correspondence::CaseLetter& letter,
                        const std::vector<std::string>& mails) const {
    // Rule R-144 (Bakanlık yazısı): what nobody signs is not sent.
    if (!parts_.settings.signer)
        return failed(ErrorCode::InvalidField, "letters.json names no signer");
    const lifecycle::Case& subject = letter.subject;
    letters::IssueOrder order;
    order.draft = KPS_TRY(correspondence::draft_of(letter, *parts_.settings.signer));
    if (subject.institution) {
        order.institution = *subject.institution;
        order.recipients.push_back(correspondence::institution_inbox(*subject.institution));
    }
    if (subject.kind == "application")
        order.recipients.push_back(correspondence::case_inbox(subject.number));
    std::copy_if(mails.begin(), mails.end(), std::back_inserter(order.mails),
                 [](const std::string& mail) { return bool(letters::check_mail_address(mail)); });
    order.once_key =
        fmt::format("case/{}/{}/{}", subject.id.text(), subject.version, letter.template_name);
    order.by = "kps";
    order.now_us = letter.now_us;
    const letters::IssuedLetter issued = KPS_TRY(book_->issue_within(transaction, order));
    return record(transaction, subject, issued);
}

Status LetterDesk::record(storage::Transaction& transaction, const lifecycle::Case& subject,
                          const letters::IssuedLetter& letter) const {
    audit::Draft draft;
    draft.institution = letter.institution;
    draft.rule = "R-144";
    draft.detail = fmt::format("letter={} number={} case={}", letter.template_name, letter.number,
                               subject.number);
    return audit::put_admin_act(transaction, std::move(draft),
                                parts_.place != letters::MadeIn::Live, letter.issued_us);
}

portal::Campaigns LetterDesk::campaigns_of(const lifecycle::CaseStore& cases) const {
    const auto choose = [database = parts_.database, &cases](
                            const auto& group) -> Result<std::vector<letters::CampaignTarget>> {
        const auto store = KPS_TRY(
            institutions::InstitutionStore::open(database, institutions::AddressRule::TestOrDemo));
        const institutions::Directory directory = KPS_TRY(store->load());
        auto transaction = KPS_TRY(database->begin(storage::Access::Read));
        return correspondence::targets_of(group, directory.institutions, cases, transaction);
    };
    const auto record = [this](storage::Transaction& transaction, const letters::Campaign& campaign,
                               std::size_t targets, const accounts::Actor& actor) {
        audit::Draft draft;
        draft.end_user = actor.name;
        draft.rule = "R-145";
        draft.detail = fmt::format("campaign={} letter={} targets={} by={}", campaign.name,
                                   campaign.template_name, targets, actor.account.text());
        return audit::put_admin_act(transaction, std::move(draft),
                                    parts_.place != letters::MadeIn::Live, campaign.created_us);
    };
    return {*campaigns_, choose, parts_.settings.signer, record};
}

void LetterDesk::start() {
    mails_ = std::thread([this] { send_mails(); });
}

void LetterDesk::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (mails_.joinable()) mails_.join();
}

bool LetterDesk::is_stopping() {
    const std::lock_guard lock(mutex_);
    return stopping_;
}

std::string LetterDesk::empty_outbox() {
    if (!transport_) {
        const auto counts = outbox_->counts();
        if (!counts) return counts.error().context;
        return counts->waiting == 0 ? "" : "mails wait: letters.json names no mail server";
    }
    while (!is_stopping()) {
        const auto tried = letters::send_due_mails(*outbox_, *transport_, parts_.clock.now_us(), 1);
        if (!tried) return tried.error().context;
        if (*tried == 0) break;
    }
    return {};
}

void LetterDesk::send_mails() {
    std::string told;
    while (!is_stopping()) {
        const std::string trouble = empty_outbox();
        // Once for each trouble, not every round.
        if (!trouble.empty() && trouble != told) parts_.listener("mails: " + trouble);
        if (!trouble.empty()) told = trouble;
        std::unique_lock lock(mutex_);
        wake_.wait_for(lock, kRound, [this] { return stopping_; });
    }
}

}  // namespace kps
