#include "signing/signing_desk.h"

#include <array>

#include "base/calendar.h"
#include "base/hash_text.h"
#include "crypto/digest.h"
#include "portal/cases/case_request.h"
#include "portal/json_schema.h"
#include "portal/query_members.h"
#include "signatures/limits.h"
#include "signing/limits.h"

namespace kps::signing {
namespace {

namespace json = boost::json;
using accounts::Role;
using base::ErrorCode;
using base::failed;
using base::Result;
using portal::DeskCall;
using portal::DeskResource;
using portal::json_answer;

constexpr portal::Roles kReaders =
    portal::roles_of({Role::Administrator, Role::Operator, Role::BoardMember, Role::BoardSecretary,
                      Role::Inspector});
/// Who signs at all; of which text, `Signable` says.
constexpr portal::Roles kSigners = portal::roles_of({Role::Administrator, Role::BoardMember});

constexpr std::array<DeskResource, 5> kResources = {{
    {"GET", "/api/v1/signing/{id}", kReaders, "İmzalanacak metin ve elektronik imzalar", "",
     "200:Signing"},
    {"POST", "/api/v1/signing/{id}", kSigners, "Elektronik imza dosyası ver", "p7s",
     "201:ElectronicSignature"},
    {"GET", "/api/v1/signing/{id}/paper", kReaders, "İmzalanan metin (PDF)", "", "200:pdf",
     "sha256"},
    {"GET", "/api/v1/signing/{id}/signature", kReaders, "Elektronik imza dosyası (.p7s)", "",
     "200:file", "sha256"},
    {"POST", "/api/v1/signing/{id}/demo", kSigners, "Tanıtım imzalayıcısıyla imzala", "",
     "201:ElectronicSignature"},
}};

json::object json_of(const KeptSignature& signature) {
    return {{"sha256", base::to_hex(signature.hash)},
            {"paper", base::to_hex(signature.paper)},
            {"edition", signature.edition},
            {"name", signature.name},
            {"issuer", signature.issuer},
            {"serial", signature.serial},
            {"certificate", base::to_hex(signature.fingerprint)},
            {"signed_at", base::utc_text_s(signature.signed_us)},
            {"received_at", base::utc_text_s(signature.received_us)}};
}

Result<base::Hash> named_hash(const DeskCall& call) {
    const auto members = KPS_TRY(portal::QueryMembers::read(call.request.query, {"sha256"}));
    const auto hash = base::hash_from_hex(members.get("sha256"));
    if (!hash) return portal::wrong_query("sha256");
    return *hash;
}

// Never shown in the portal's own origin (docs/adr/0117).
http::Response file_answer(const base::Bytes& content, const char* type) {
    http::Response response;
    response.body = std::string(base::as_text(content));
    response.content_type = type;
    response.headers.emplace_back("Cache-Control", "no-store");
    response.headers.emplace_back("Content-Disposition", "attachment");
    response.headers.emplace_back("X-Content-Type-Options", "nosniff");
    response.headers.emplace_back("Content-Security-Policy", "sandbox; default-src 'none'");
    return response;
}

}  // namespace

SigningDesk::SigningDesk(Parts parts) : parts_(std::move(parts)) {
    const std::array<portal::DeskAnswer, kResources.size()> answers = {
        [this](const DeskCall& call) { return shown(call); },
        [this](const DeskCall& call) { return hand_in(call); },
        [this](const DeskCall& call) { return paper(call); },
        [this](const DeskCall& call) { return signature(call); },
        [this](const DeskCall& call) { return ask_demo(call); }};
    std::vector<portal::Desk::Entry> entries;
    for (std::size_t index = 0; index < kResources.size(); ++index)
        entries.push_back({&kResources.at(index), answers.at(index)});
    desk_ = std::make_unique<portal::Desk>(portal::Desk::Parts{
        std::move(entries), parts_.who, parts_.clock, kSigningThreads, kSigningWaitingMax});
}

Result<SigningDesk::Matter> SigningDesk::matter_of(const DeskCall& call) const {
    const base::Uuid known = KPS_TRY(portal::case_id(call.id));
    Matter matter;
    matter.subject = KPS_TRY(parts_.course.read(known, call.actor));
    const auto found = signable(matter.subject);
    if (!found) return failed(ErrorCode::NotFound, "nothing of this case is signed");
    matter.signable = *found;
    matter.paper = KPS_TRY(parts_.store.paper(known, found->edition));
    if (matter.paper || !matter.signable.is_open) return matter;
    // Frozen when it is first shown: what is read, what is signed and what is kept are the same bytes.
    const base::Bytes made = KPS_TRY(letters::render_sheet(
        paper_of(matter.subject, base::istanbul_date(call.now_us)), parts_.place));
    KPS_TRY(parts_.store.freeze({crypto::sha256(made), known, found->edition, call.now_us}, made));
    matter.paper = KPS_TRY(parts_.store.paper(known, found->edition));
    return matter;
}

Result<SigningDesk::Matter> SigningDesk::open_matter(const DeskCall& call) const {
    if (!parts_.anchors) return failed(ErrorCode::NotFound, "no authority of signatures is named");
    Matter matter = KPS_TRY(matter_of(call));
    if (call.actor.role != matter.signable.signer)
        return failed(ErrorCode::RoleNotAllowed, "this text is signed by others");
    KPS_TRY(parts_.course.check_gate(matter.subject, call.actor));
    if (!matter.signable.is_open || !matter.paper)
        return failed(ErrorCode::WrongState, "nothing waits for a signature");
    return matter;
}

SigningDesk::Answer SigningDesk::shown(const DeskCall& call) const {
    const Matter matter = KPS_TRY(matter_of(call));
    json::array signatures;
    const auto kept = KPS_TRY(parts_.store.list(matter.subject.id));
    for (const KeptSignature& signature : kept) signatures.push_back(json_of(signature));
    json::object out{{"electronic", parts_.anchors.has_value()},
                     {"demo_signer", parts_.demo_signer != nullptr},
                     {"open", matter.signable.is_open},
                     {"edition", matter.signable.edition},
                     {"paper", nullptr},
                     {"signatures", std::move(signatures)}};
    if (matter.paper) out["paper"] = base::to_hex(matter.paper->hash);
    return json_answer(out);
}

SigningDesk::Answer SigningDesk::paper(const DeskCall& call) const {
    const base::Hash hash = KPS_TRY(named_hash(call));
    const Matter matter = KPS_TRY(matter_of(call));
    const base::Bytes content = KPS_TRY(parts_.store.paper_content(matter.subject.id, hash));
    return file_answer(content, "application/pdf");
}

SigningDesk::Answer SigningDesk::signature(const DeskCall& call) const {
    const base::Hash hash = KPS_TRY(named_hash(call));
    const Matter matter = KPS_TRY(matter_of(call));
    const base::Bytes content = KPS_TRY(parts_.store.content(matter.subject.id, hash));
    return file_answer(content, "application/octet-stream");
}

SigningDesk::Answer SigningDesk::hand_in(const DeskCall& call) const {
    auto reader = call.reader();
    const std::string text = KPS_TRY(reader.text("p7s"));
    KPS_TRY(reader.finish());
    const auto content = base::from_base64(text);
    if (!content) return failed(ErrorCode::MalformedBody, "$.p7s: base64");
    const Matter matter = KPS_TRY(open_matter(call));
    return take(call, matter, *content);
}

SigningDesk::Answer SigningDesk::ask_demo(const DeskCall& call) const {
    if (parts_.demo_signer == nullptr)
        return failed(ErrorCode::NotFound, "there is no demo's signer here");
    const Matter matter = KPS_TRY(open_matter(call));
    const base::NationalId number = KPS_TRY(parts_.number_of(call.actor.account));
    const base::Bytes text =
        KPS_TRY(parts_.store.paper_content(matter.subject.id, matter.paper->hash));
    const base::Bytes made =
        KPS_TRY(parts_.demo_signer->sign({text, number, call.actor.name}, call.now_us));
    return take(call, matter, made);
}

// Rule R-043 (KPSY m.6/6), Rule R-009 (KPSY m.4/1-e): of this text, by the person whose account it is.
SigningDesk::Answer SigningDesk::take(const DeskCall& call, const Matter& matter,
                                      base::ByteView content) const {
    const base::Bytes text =
        KPS_TRY(parts_.store.paper_content(matter.subject.id, matter.paper->hash));
    const auto verdict = signatures::verify(text, content, *parts_.anchors, call.now_us);
    if (!verdict)
        return failed(ErrorCode::DocumentRefused,
                      "signature: " + std::string(signatures::name_of(verdict.error())));
    const base::NationalId number = KPS_TRY(parts_.number_of(call.actor.account));
    if (verdict->number != number)
        return failed(ErrorCode::DocumentRefused, "signature: other-person");
    const KeptSignature kept{crypto::sha256(content), matter.subject.id,  matter.signable.edition,
                             matter.paper->hash,      call.actor.account, verdict->common_name,
                             verdict->issuer,         verdict->serial,    verdict->fingerprint,
                             verdict->signed_us,      call.now_us};
    auto transaction = KPS_TRY(parts_.store.begin(storage::Access::Write));
    KPS_TRY(parts_.store.add(transaction, kept, content));
    KPS_TRY(parts_.record(transaction, matter.subject, call.actor, kept));
    KPS_TRY(transaction.commit());
    return json_answer(json_of(kept), 201);
}

portal::OpenApiPart signing_part() {
    portal::OpenApiPart part = portal::desk_part(kResources, "signing", "Elektronik imza");
    const auto add = [&part](std::string_view name, std::string_view members) {
        part.schemas[name] = portal::object_schema(members, portal::Members::Open);
    };
    add("ElectronicSignature",
        "sha256 paper edition:integer name issuer serial certificate signed_at:time "
        "received_at:time");
    add("Signing",
        "electronic:boolean demo_signer:boolean open:boolean edition:integer paper:text|null "
        "signatures:[ElectronicSignature]");
    return part;
}

}  // namespace kps::signing
