#include "apps/kps/admin/certificate_commands.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>

#include "apps/kps/administration.h"
#include "apps/kps/report.h"
#include "apps/kps/state_folder.h"
#include "base/calendar.h"
#include "base/clock.h"
#include "base/hash_text.h"

namespace kps {
namespace {

/// What the options of one `kps admin certificate` command hold; shared with its callback.
struct CertificateOptions {
    std::string folder = ".kps-demo";
    std::string file;
    std::uint32_t institution = 0;
    std::string fingerprint;
    std::string reason;
};

std::int64_t now_us() {
    return base::SystemClock().now_us();
}

Administration open_administration(const CertificateOptions& options) {
    const StateFolder state = need(StateFolder::open(options.folder), "open the state folder");
    return need(Administration::open(state), "open the administration");
}

void add_authority(const CertificateOptions& options) {
    Administration administration = open_administration(options);
    const std::string text = need(read_file(options.file), "read the certificate");
    const institutions::CertificateAuthority authority =
        need(administration.certificates().add_authority(text, now_us()), "add the authority");
    fmt::print("authority {} is known: {}\n", base::to_hex(authority.fingerprint),
               authority.subject);
}

void put_list(const CertificateOptions& options) {
    Administration administration = open_administration(options);
    const std::string text = need(read_file(options.file), "read the revocation list");
    const institutions::ListOutcome outcome =
        need(administration.certificates().put_revocation_list(base::as_bytes(text), now_us()),
             "take the revocation list");
    fmt::print("list of {} until {}: {} certificates ended\n", outcome.authority.subject,
               base::utc_text_s(outcome.authority.list_until_us), outcome.revoked_count);
}

void add_certificate(const CertificateOptions& options) {
    Administration administration = open_administration(options);
    const std::string text = need(read_file(options.file), "read the certificate");
    const institutions::ClientCertificate certificate =
        need(administration.certificates().register_certificate(
                 base::InstitutionId(options.institution), text, now_us()),
             "register the certificate");
    fmt::print("certificate {} stands for institution {}: {}, until {}\n",
               base::to_hex(certificate.fingerprint), options.institution, certificate.subject,
               base::utc_text_s(certificate.not_after_us));
}

void revoke(const CertificateOptions& options) {
    Administration administration = open_administration(options);
    const auto fingerprint = base::hash_from_hex(options.fingerprint);
    if (!fingerprint) leave("certificate", "a fingerprint has 64 hexadecimal digits", 2);
    need(administration.certificates().revoke(*fingerprint, options.reason, now_us()),
         "revoke the certificate");
    fmt::print("certificate {} is revoked\n", options.fingerprint);
}

std::string_view state_of(const institutions::ClientCertificate& certificate,
                          std::int64_t time_us) {
    if (certificate.revoked_us) return "revoked";
    if (time_us < certificate.not_before_us) return "not yet";
    if (time_us >= certificate.not_after_us) return "expired";
    return time_us < certificate.vouched_until_us ? "good" : "no list";
}

void list(const CertificateOptions& options) {
    Administration administration = open_administration(options);
    const institutions::Directory directory =
        need(administration.store().load(), "read the directory");
    for (const institutions::CertificateAuthority& row : directory.authorities)
        fmt::print("authority    {}  list until {}  {}\n", base::to_hex(row.fingerprint),
                   row.list_until_us == 0 ? "-" : base::utc_text_s(row.list_until_us), row.subject);
    for (const institutions::ClientCertificate& row : directory.certificates)
        fmt::print("{:>11}  {}  {:10} until {}  {}\n", row.institution.value(),
                   base::to_hex(row.fingerprint), state_of(row, now_us()),
                   base::utc_text_s(row.not_after_us), row.subject);
}

using Run = void (*)(const CertificateOptions&);
struct Added {
    CLI::App* command;
    std::shared_ptr<CertificateOptions> options;
};

Added add(CLI::App& parent, const std::string& name, const std::string& help, Run run) {
    auto options = std::make_shared<CertificateOptions>();
    CLI::App* command = parent.add_subcommand(name, help);
    command->add_option("--dir", options->folder, "state folder")->capture_default_str();
    command->callback([options, run] { run(*options); });
    return {command, options};
}

}  // namespace

void add_certificate_commands(CLI::App& admin) {
    CLI::App* certificate =
        admin.add_subcommand("certificate", "Client certificates of institutions (strict profile)");
    certificate->require_subcommand(1);
    Added authority = add(*certificate, "authority",
                          "Know an authority that issues client certificates", add_authority);
    authority.command->add_option("file", authority.options->file, "its certificate, PEM")
        ->required();
    Added taken = add(*certificate, "crl",
                      "Take an authority's revocation list; what it names ends for good", put_list);
    taken.command->add_option("file", taken.options->file, "the list, PEM or DER")->required();
    Added added =
        add(*certificate, "add",
            "Register a client certificate; it stands for this institution alone", add_certificate);
    added.command
        ->add_option("--institution", added.options->institution, "number of the institution")
        ->required();
    added.command->add_option("file", added.options->file, "the certificate, PEM")->required();
    Added revoked =
        add(*certificate, "revoke", "End a certificate; in force within a second", revoke);
    revoked.command
        ->add_option("--fingerprint", revoked.options->fingerprint,
                     "SHA-256 of its DER, 64 hexadecimal digits")
        ->required();
    revoked.command->add_option("--reason", revoked.options->reason, "kept with it")->required();
    add(*certificate, "list", "All authorities and client certificates", list);
}

}  // namespace kps
