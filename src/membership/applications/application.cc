#include "membership/applications/application.h"

#include "membership/applications/application_checks.h"
#include "membership/applications/application_effects.h"
#include "membership/applications/application_fields.h"

namespace kps::membership {
namespace {

namespace checks = application_checks;
namespace effects = application_effects;
namespace fields = application_fields;
using accounts::Role;
using lifecycle::Act;
using lifecycle::Context;
using lifecycle::Machine;

const std::vector<Role> kApplicants = {Role::Applicant, Role::Administrator, Role::Operator};
const std::vector<Role> kDirectorate = {Role::Operator};
const std::vector<Role> kProgram = {Role::System};

using CheckWithEnvironment = base::Status (*)(const Environment&, const Context&);
using EffectWithEnvironment = effects::Next (*)(const Environment&, Context&);

lifecycle::Guard with(const Environment& environment, CheckWithEnvironment check) {
    return [&environment, check](const Context& context) { return check(environment, context); };
}
lifecycle::Effect with(const Environment& environment, EffectWithEnvironment effect) {
    return [&environment, effect](Context& context) { return effect(environment, context); };
}

void add_states(Machine& machine) {
    machine.states = {{"draft", "Taslak"},
                      {"deleted", "Silindi", true},
                      {"submitted", "Gönderildi (evrak bekleniyor)"},
                      {"returned", "İade"},
                      {"redirected", "Yönlendirildi", true},
                      {"registered", "Kayda alındı"},
                      {"lacking", "Eksik belge"},
                      {"in-review", "İncelemede (protokol çalışması)"},
                      {"on-agenda", "Kurul gündeminde"},
                      {"postponed", "Ertelendi"},
                      {"awaiting-declaration", "Uygun – beyan bekleniyor"},
                      {"declaration-in-review", "Beyan incelemede"},
                      {"deficient", "Eksiklik bildirildi"},
                      {"invited", "Davet edildi"},
                      {"assigned", "Görevlendirme alındı"},
                      {"appointed", "Randevulu"},
                      {"signing-round", "İmza turunda"},
                      {"signed", "İmzalandı"},
                      {"awaiting-form", "Bilgi formu bekleniyor"},
                      {"connecting", "Bağlantı çalışması"},
                      {"queued", "Şifre sırasında"},
                      {"handed-over", "Şifre teslim edildi"},
                      {"in-use", "Kullanımda", true},
                      {"rejected", "Reddedildi", true}};
}

void add_deadlines(Machine& machine) {
    machine.deadlines = {{"answer",
                          "Başvurunun yanıtlanması",
                          "R-183 (KPS başvuru §1)",
                          "Görev olarak kalır: her başvuru yanıtlanır",
                          "",
                          {7}},
                         {"documents",
                          "Eksik belgelerin tamamlanması",
                          "R-036 (KPSY m.6/2)",
                          "Görev olarak kalır: Genel Müdürlük karar verir",
                          "",
                          {7}},
                         {"complete",
                          "Güvenlik eksikliklerinin tamamlanması",
                          "R-041 (KPSY m.6/5)",
                          "Başvuru reddedilir",
                          "time-out",
                          {30, 7, 1}},
                         {"form-request",
                          "Bilgi formunun istenmesi",
                          "R-226 (KPS başvuru §1)",
                          "Program bilgi formunu ister",
                          "request-form",
                          {}}};
}

void add_first_acts(Machine& machine, const Environment& environment) {
    auto& acts = machine.acts;
    // Rule R-033 (KPSY m.6/1), Rule X-001 (KPS ilk adım): in writing and electronically, one series; without login.
    acts.push_back({.name = "open",
                    .turkish = "Başvuru aç",
                    .to = {"draft"},
                    .roles = kApplicants,
                    .input = fields::open(),
                    .rule = "R-033 (KPSY m.6/1)",
                    .effect = effects::open});
    acts.push_back({.name = "describe",
                    .turkish = "Başvuruyu doldur",
                    .from = {"draft"},
                    .to = {"draft"},
                    .roles = kApplicants,
                    .input = fields::describe(),
                    .rule = "R-034 (KPSY m.6/2)",
                    .effect = effects::describe});
    // What is told in several visits: no rule looks at it before it is told as a whole.
    acts.push_back({.name = "keep-draft",
                    .turkish = "Yarım kalanı sakla",
                    .from = {"draft"},
                    .to = {"draft"},
                    .roles = kApplicants,
                    .input = fields::keep_draft(),
                    .rule = "R-034 (KPSY m.6/2)",
                    .guard = checks::before_keeping_draft});
    acts.push_back({.name = "delete",
                    .turkish = "Taslağı sil",
                    .from = {"draft"},
                    .to = {"deleted"},
                    .roles = kApplicants,
                    .rule = "R-033 (KPSY m.6/1)"});
    acts.push_back({.name = "submit",
                    .turkish = "Gönder",
                    .from = {"draft"},
                    .to = {"submitted", "redirected"},
                    .roles = kApplicants,
                    .rule = "R-036 (KPSY m.6/2)",
                    .guard = with(environment, checks::before_submit),
                    .effect = with(environment, effects::submit)});
    acts.push_back({.name = "return",
                    .turkish = "Yazıyı iade et",
                    .from = {"submitted"},
                    .to = {"returned"},
                    .roles = kDirectorate,
                    .input = fields::return_letter(),
                    .rule = "R-219 (KPS başvuru §1)",
                    .effect = effects::keep_and_send(environment, "return", "return")});
    acts.push_back({.name = "correct",
                    .turkish = "Düzelt",
                    .from = {"returned"},
                    .to = {"draft"},
                    .roles = kApplicants,
                    .rule = "R-219 (KPS başvuru §1)"});
    acts.push_back({.name = "register",
                    .turkish = "Kayda al",
                    .from = {"submitted"},
                    .to = {"registered"},
                    .roles = kDirectorate,
                    .input = fields::register_letter(),
                    .rule = "R-181 (KPS başvuru §1)",
                    .guard = checks::before_register,
                    .effect = effects::keep_as("receipt")});
}

void add_review_acts(Machine& machine, const Environment& environment) {
    auto& acts = machine.acts;
    acts.push_back({.name = "request-documents",
                    .turkish = "Eksik belge iste",
                    .from = {"registered", "in-review"},
                    .to = {"lacking"},
                    .roles = kDirectorate,
                    .input = fields::request_documents(),
                    .rule = "R-036 (KPSY m.6/2)",
                    .guard = checks::before_document_request,
                    .effect = with(environment, effects::request_documents)});
    acts.push_back({.name = "complete-documents",
                    .turkish = "Belgeleri tamamla",
                    .from = {"lacking"},
                    .to = {"in-review"},
                    .roles = kApplicants,
                    .input = fields::complete_documents(),
                    .rule = "R-036 (KPSY m.6/2)",
                    .effect = effects::complete_documents,
                    .closes = "documents"});
    // Rule R-038 (KPSY m.6/3): no rejection without a reason, and the applicant gets it.
    acts.push_back(
        {.name = "reject",
         .turkish = "Reddet",
         .from = {"submitted", "returned", "lacking"},
         .to = {"rejected"},
         .roles = kDirectorate,
         .input = fields::reason(),
         .rule = "R-038 (KPSY m.6/3)",
         .effect = effects::keep_and_send(environment, "rejection", "rejection_by_directorate")});
    acts.push_back({.name = "review",
                    .turkish = "İncelemeye al",
                    .from = {"registered"},
                    .to = {"in-review"},
                    .roles = kDirectorate,
                    .rule = "R-271 (KPS başvuru §5)",
                    .guard = with(environment, checks::before_review)});
    acts.push_back({.name = "propose",
                    .turkish = "Kurula sun",
                    .from = {"in-review", "postponed"},
                    .to = {"on-agenda"},
                    .roles = kDirectorate,
                    .input = fields::propose(),
                    .rule = "R-022 (KPSY m.5/1)",
                    .guard = with(environment, checks::before_proposal),
                    .effect = effects::keep_as("proposal")});
}

/// Rule R-037 (KPSY m.6/3), Rule R-014 (KPSY m.4/1-i): what a meeting of the Kurul does; nobody has a role for it.
void add_board_acts(Machine& machine, const Environment& environment) {
    auto& acts = machine.acts;
    acts.push_back({.name = "schedule",
                    .turkish = "Toplantı gündemine al",
                    .from = {"on-agenda"},
                    .to = {"on-agenda"},
                    .roles = kProgram,
                    .input = fields::schedule(),
                    .rule = "R-037 (KPSY m.6/3)",
                    .effect = effects::schedule});
    acts.push_back({.name = "board-accept",
                    .turkish = "Kurul uygun buldu",
                    .from = {"on-agenda"},
                    .to = {"awaiting-declaration"},
                    .roles = kProgram,
                    .input = fields::board_accept(),
                    .rule = "R-037 (KPSY m.6/3)",
                    .closes = "answer"});
    acts.push_back({.name = "board-reject",
                    .turkish = "Kurul reddetti",
                    .from = {"on-agenda"},
                    .to = {"rejected"},
                    .roles = kProgram,
                    .input = fields::board_answer(),
                    .rule = "R-038 (KPSY m.6/3)",
                    .effect = effects::keep_and_send(environment, "rejection", "rejection")});
    acts.push_back({.name = "board-postpone",
                    .turkish = "Kurul erteledi",
                    .from = {"on-agenda"},
                    .to = {"postponed"},
                    .roles = kProgram,
                    .input = fields::board_answer(),
                    .rule = "R-037 (KPSY m.6/3)",
                    .effect = effects::postpone});
}

void add_declaration_acts(Machine& machine, const Environment& environment) {
    auto& acts = machine.acts;
    acts.push_back({.name = "declare",
                    .turkish = "Tedbirleri beyan et",
                    .from = {"awaiting-declaration", "deficient"},
                    .to = {"declaration-in-review"},
                    .roles = kApplicants,
                    .input = fields::declare(),
                    .rule = "R-039 (KPSY m.6/4)",
                    .guard = with(environment, checks::before_declaration),
                    .effect = effects::declare,
                    .closes = "complete"});
    acts.push_back({.name = "notify-deficiency",
                    .turkish = "Eksiklik bildir",
                    .from = {"declaration-in-review"},
                    .to = {"deficient"},
                    .roles = kDirectorate,
                    .input = fields::notify_deficiency(),
                    .rule = "R-041 (KPSY m.6/5)",
                    .guard = checks::before_deficiency,
                    .effect = with(environment, effects::notify_deficiency)});
    acts.push_back({.name = "time-out",
                    .turkish = "Süre doldu",
                    .from = {"deficient"},
                    .to = {"rejected"},
                    .roles = kProgram,
                    .rule = "R-042 (KPSY m.6/5)",
                    .effect = with(environment, effects::time_out)});
    // Rule R-220 (KPS başvuru §1): who is approved is invited by letter.
    acts.push_back({.name = "invite",
                    .turkish = "Beyanı kabul et ve davet et",
                    .from = {"declaration-in-review"},
                    .to = {"invited"},
                    .roles = kDirectorate,
                    .rule = "R-220 (KPS başvuru §1)",
                    .guard = checks::before_invitation,
                    .effect = with(environment, effects::invite)});
    acts.push_back({.name = "assign",
                    .turkish = "Görevlendirme bildir",
                    .from = {"invited"},
                    .to = {"assigned"},
                    .roles = kApplicants,
                    .input = fields::assign(),
                    .rule = "R-223 (KPS başvuru §1)",
                    .guard = with(environment, checks::before_assignment)});
}

void add_signing_acts(Machine& machine) {
    auto& acts = machine.acts;
    acts.push_back({.name = "appoint",
                    .turkish = "Randevu ver",
                    .from = {"assigned", "appointed"},
                    .to = {"appointed"},
                    .roles = kDirectorate,
                    .input = fields::appoint(),
                    .rule = "R-224 (KPS başvuru §1)",
                    .guard = checks::before_appointment,
                    .effect = effects::keep_as("appointment")});
    acts.push_back({.name = "start-round",
                    .turkish = "İmzaya gönder",
                    .from = {"assigned"},
                    .to = {"signing-round"},
                    .roles = kDirectorate,
                    .input = fields::start_round(),
                    .rule = "R-246 (KPS başvuru §2)",
                    .guard = checks::before_round,
                    .effect = effects::start_round});
    acts.push_back({.name = "sign",
                    .turkish = "İmzayı kaydet",
                    .from = {"appointed", "signing-round"},
                    .to = {"signed", "appointed", "signing-round"},
                    .roles = kDirectorate,
                    .input = fields::sign(),
                    .rule = "R-043 (KPSY m.6/6)",
                    .guard = checks::before_signature,
                    .effect = effects::sign});
    acts.push_back({.name = "sign-for-directorate",
                    .turkish = "Genel Müdürlük imzasını kaydet",
                    .from = {"appointed", "signing-round"},
                    .to = {"signed", "appointed", "signing-round"},
                    .roles = kDirectorate,
                    .input = fields::sign_for_directorate(),
                    .rule = "R-222 (KPS başvuru §1)",
                    .guard = checks::before_directorate_signature,
                    .effect = effects::sign_for_directorate});
}

void add_connection_acts(Machine& machine, const Environment& environment) {
    auto& acts = machine.acts;
    acts.push_back({.name = "request-form",
                    .turkish = "Bilgi formu iste",
                    .from = {"signed"},
                    .to = {"awaiting-form"},
                    .roles = {Role::System, Role::Operator},
                    .rule = "R-226 (KPS başvuru §1)",
                    .effect = effects::request_form});
    acts.push_back({.name = "send-form",
                    .turkish = "Bilgi formunu gönder",
                    .from = {"awaiting-form"},
                    .to = {"connecting"},
                    .roles = kApplicants,
                    .input = fields::information_form(),
                    .rule = "R-226 (KPS başvuru §1)",
                    .guard = with(environment, checks::before_form),
                    .effect = with(environment, effects::take_form)});
    acts.push_back({.name = "connect",
                    .turkish = "Bağlantıyı tamamla",
                    .from = {"connecting"},
                    .to = {"queued"},
                    .roles = kDirectorate,
                    .input = fields::connect(),
                    .rule = "R-228 (KPS başvuru §1)",
                    .guard = checks::before_connection,
                    .effect = effects::keep_as("connection")});
    acts.push_back({.name = "hand-over",
                    .turkish = "Şifreyi teslim et",
                    .from = {"queued"},
                    .to = {"handed-over"},
                    .roles = kDirectorate,
                    .input = fields::hand_over(),
                    .rule = "R-231 (KPS başvuru §1)",
                    .guard = checks::before_hand_over,
                    .effect = effects::hand_over});
    // Rule R-275 (KPS başvuru §5): for each class.
    // Rule R-237 (KPS başvuru §1): the first successful question is the program's to see.
    acts.push_back({.name = "first-use",
                    .turkish = "İlk başarılı sorgu",
                    .from = {"handed-over"},
                    .to = {"in-use"},
                    .roles = kProgram,
                    .rule = "R-237 (KPS başvuru §1)"});
}

}  // namespace

Machine make_application_machine(const Environment& environment) {
    Machine machine{.kind = "application", .turkish = "Başvuru", .prefix = "BSV"};
    // Rule R-184 (KPS başvuru §1): number and code show the stage; nobody has to ask for it.
    machine.gives_code = true;
    // Rule R-181 (KPS başvuru §1): the correspondence is of a secrecy grade; who has no duty in it does not read it.
    machine.readers = {Role::Operator, Role::BoardMember, Role::BoardSecretary, Role::Inspector};
    add_states(machine);
    add_deadlines(machine);
    add_first_acts(machine, environment);
    add_review_acts(machine, environment);
    add_board_acts(machine, environment);
    add_declaration_acts(machine, environment);
    add_signing_acts(machine);
    add_connection_acts(machine, environment);
    return machine;
}

}  // namespace kps::membership
