#include "apps/kps/admin/admin_commands.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "apps/kps/admin/account_commands.h"
#include "apps/kps/admin/certificate_commands.h"
#include "apps/kps/admin/secret_commands.h"
#include "apps/kps/admin/user_commands.h"
#include "apps/kps/administration.h"
#include "apps/kps/report.h"
#include "apps/kps/state_folder.h"
#include "base/clock.h"
#include "crypto/keys.h"
#include "crypto/random.h"
#include "institutions/institution_file.h"

namespace kps {
namespace {

/// What the options of one `kps admin` command hold; shared with its callback.
struct AdminOptions {
    std::string folder = ".kps-demo";
    std::string file;
    std::vector<std::string> files;
    std::uint32_t institution = 0;
    std::string ground;
    std::string note;
    std::string approved_by = "operator";
};

std::int64_t now_us() {
    return base::SystemClock().now_us();
}

Administration open_administration(const AdminOptions& options) {
    const StateFolder state = need(StateFolder::open(options.folder), "open the state folder");
    return need(Administration::open(state), "open the administration");
}

void import_institutions(const AdminOptions& options) {
    Administration administration = open_administration(options);
    const std::string text = need(read_file(options.file), "read the institutions file");
    auto entries = need(institutions::parse_institution_file(text, administration.address_rule()),
                        "institutions file");
    for (institutions::InstitutionEntry& entry : entries) {
        for (institutions::ServiceUser& user : entry.users) {
            if (!user.secret_hash.empty()) continue;
            const std::string secret = crypto::random_secret();
            user.secret_hash = crypto::hash_secret(secret);
            // Rule R-135 (Bakanlık yazısı): the secret is shown once, here, and stored hashed.
            fmt::print("{}\t{}\n", user.name.value(), secret);
        }
        need(institutions::import_institution(administration.store(), entry, now_us()),
             "store the institution");
    }
    fmt::print(stderr, "{} institutions imported\n", entries.size());
}

void list_institutions(const AdminOptions& options) {
    Administration administration = open_administration(options);
    const institutions::Directory directory =
        need(administration.store().load(), "read the directory");
    fmt::print("{:>10}  {:16}  {:6}  {:6}  {:10}  {}\n", "id", "address", "signed", "blocks",
               "profile", "name");
    for (const institutions::Institution& row : directory.institutions)
        fmt::print("{:>10}  {:16}  {:6}  {:>6}  {:10}  {}\n", row.id.value(),
                   row.registered_address.empty() ? "-" : row.registered_address,
                   row.undertaking_signed ? "yes" : "no", row.blocks.size(),
                   institutions::name_of(row.profile), row.name);
}

institutions::BlockGround need_ground(const std::string& name) {
    const auto ground = institutions::ground_by_name(name);
    if (!ground) leave("block", "unknown ground '" + name + "'", 2);
    return *ground;
}

void set_block(const AdminOptions& options) {
    Administration administration = open_administration(options);
    const institutions::Block block{need_ground(options.ground), now_us(), options.note};
    need(
        administration.store().set_block(base::InstitutionId(options.institution), block, now_us()),
        "set the block");
    fmt::print("institution {} is blocked: {}\n", options.institution, options.ground);
}

void lift_block(const AdminOptions& options) {
    Administration administration = open_administration(options);
    need(administration.store().lift_block(base::InstitutionId(options.institution),
                                           need_ground(options.ground),
                                           {options.approved_by, options.note}, now_us()),
         "lift the block");
    fmt::print("institution {}: block {} is lifted\n", options.institution, options.ground);
}

void set_address(const AdminOptions& options) {
    Administration administration = open_administration(options);
    need(administration.store().set_registered_address(base::InstitutionId(options.institution),
                                                       options.note, now_us()),
         "set the address");
    fmt::print("institution {} may ask from {} only\n", options.institution, options.note);
}

void set_profile(const AdminOptions& options) {
    const auto profile = institutions::profile_by_name(options.note);
    if (!profile) leave("profile", "unknown profile '" + options.note + "'", 2);
    Administration administration = open_administration(options);
    need(administration.certificates().set_profile(base::InstitutionId(options.institution),
                                                   *profile, now_us()),
         "set the profile");
    fmt::print("institution {} speaks the {} profile\n", options.institution, options.note);
}

void import_decisions(const AdminOptions& options) {
    Administration administration = open_administration(options);
    std::vector<std::string> texts;
    for (const std::string& file : options.files)
        texts.push_back(need(read_file(file), "read " + file));
    const auto hashes = need(administration.put_decisions(texts, now_us()), "decision");
    for (const base::DecisionHash& hash : hashes)
        fmt::print("decision {} is in force\n", base::to_hex(hash));
}

/// Adds `name` below `parent` with the options every admin command has.
CLI::App* add(CLI::App& parent, const std::string& name, const std::string& help,
              std::shared_ptr<AdminOptions> options, void (*run)(const AdminOptions&)) {
    CLI::App* command = parent.add_subcommand(name, help);
    command->add_option("--dir", options->folder, "state folder")->capture_default_str();
    command->callback([options, run] { run(*options); });
    return command;
}

void add_blocks(CLI::App& admin) {
    CLI::App* block = admin.add_subcommand(
        "block", "Blocks on an institution's access; each has its own ground (m.13)");
    block->require_subcommand(1);
    const std::string grounds =
        "ground: missed-notice, security-endangered, measures-unfulfilled, merger-undecided, "
        "quality-lost, "
        "undertaking-ended or board-stop";
    auto options = std::make_shared<AdminOptions>();
    CLI::App* set =
        add(*block, "set", "Block an institution; in force within a second, live tokens included",
            options, set_block);
    set->add_option("--institution", options->institution, "number of the institution")->required();
    set->add_option("--ground", options->ground, grounds)->required();
    set->add_option("--note", options->note, "for the operator");
    options = std::make_shared<AdminOptions>();
    CLI::App* lift =
        add(*block, "lift", "Lift the block of one ground; others stay", options, lift_block);
    lift->add_option("--institution", options->institution, "number of the institution")
        ->required();
    lift->add_option("--ground", options->ground, grounds)->required();
    lift->add_option("--approved-by", options->approved_by, "who found the measures suitable")
        ->capture_default_str();
    lift->add_option("--evidence", options->note, "file number of what was handed in (R-110)")
        ->required();
}

void add_institutions(CLI::App& admin) {
    CLI::App* institution = admin.add_subcommand("institution", "Receiving institutions");
    institution->require_subcommand(1);
    auto options = std::make_shared<AdminOptions>();
    add(*institution, "import",
        "Store institutions and their service users from a file; new secrets are printed once",
        options, import_institutions)
        ->add_option("file", options->file, "docs/formats/institution.md")
        ->required();
    add(*institution, "list", "All institutions", std::make_shared<AdminOptions>(),
        list_institutions);
    options = std::make_shared<AdminOptions>();
    CLI::App* address =
        add(*institution, "address", "Replace the one registered address", options, set_address);
    address->add_option("--institution", options->institution, "number of the institution")
        ->required();
    address->add_option("--address", options->note, "one IPv4 or IPv6 address")->required();
    options = std::make_shared<AdminOptions>();
    CLI::App* profile = add(*institution, "profile",
                            "Move an institution to the strict profile; there is no way back",
                            options, set_profile);
    profile->add_option("--institution", options->institution, "number of the institution")
        ->required();
    profile->add_option("--profile", options->note, "strict")->required();
}

}  // namespace

void add_admin_commands(CLI::App& app) {
    CLI::App* admin =
        app.add_subcommand("admin", "Institutions, blocks, users and decisions from files");
    admin->require_subcommand(1);
    add_institutions(*admin);
    add_blocks(*admin);
    add_certificate_commands(*admin);
    CLI::App* decision = admin->add_subcommand("decision", "Decisions of the Kurul");
    decision->require_subcommand(1);
    auto options = std::make_shared<AdminOptions>();
    add(*decision, "import", "Put decisions in force; all are checked before the first is stored",
        options, import_decisions)
        ->add_option("files", options->files, "docs/formats/decision.md")
        ->required();
    add_user_commands(*admin);
    add_secret_commands(*admin);
    add_account_commands(*admin);
}

}  // namespace kps
