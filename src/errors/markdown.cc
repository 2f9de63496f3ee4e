#include "errors/markdown.h"

#include <fmt/format.h>

#include <array>

#include "errors/faults.h"

namespace kps::errors {
namespace {

constexpr std::string_view kHead =
    "# Error catalogue\n\n"
    "Made by `./dev docs` from `src/base/error_codes.def` and `src/errors/texts.def`; do not edit "
    "it here. The server shows the same at `/hatalar`, `/en/errors` and `/api/v1/errors`, and "
    "`kps errors` on the command line. Numbers never change and are never used again.\n\n";

/// Where a code is seen.
std::string place(const Entry& entry) {
    const base::ErrorInfo& info = entry.info();
    if (entry.seen == Seen::Record) return "the audit entry only";
    if (entry.seen == Seen::Directorate) return "the directorate's command line and administration";
    const wire::soap::FaultShape* fault = fault_of(entry);
    std::string text;
    if (info.hata_bilgisi != 0)
        text += fmt::format("SOAP HTTP 200 `HataBilgisi` {}, ", info.hata_bilgisi);
    if (fault != nullptr)
        text += fmt::format("SOAP HTTP 500 `{}`, ",
                            fault->subcode.empty() ? fault->code : fault->subcode);
    return text + fmt::format("{}HTTP {}", text.empty() ? "" : "REST ", info.http_status);
}

std::string entry_section(const Entry& entry) {
    return fmt::format(
        "### {0} {1}\n\n**{2}** {3} *Next:* {4}\n\n**{5}** {6} *Ne yapmalı:* {7}\n\n"
        "Who acts: {8}. Asked again: {9}. Seen in: {10}.\n\n",
        entry.number(), entry.info().name, entry.info().english, entry.cause.english,
        entry.next_step.english, entry.info().turkish, entry.cause.turkish, entry.next_step.turkish,
        label(entry.acts).english, label(entry.repeat).english, place(entry));
}

std::string number_list(const Entries& codes) {
    std::string text;
    for (const Entry* code : codes)
        text += fmt::format("{}{}", text.empty() ? "" : ", ", code->number());
    return text;
}

std::string soap_fault_table() {
    std::string text =
        "## From a SOAP fault to the code\n\nHTTP 500 from the token and query services.\n\n"
        "| code | subcode | reason | codes |\n| --- | --- | --- | --- |\n";
    for (const SoapFault& fault : soap_faults())
        text += fmt::format("| {} | {} | {} | {} |\n", fault.shape->code, fault.shape->subcode,
                            fault.shape->reason, number_list(fault.codes));
    return text + "\n";
}

std::string public_fault_table() {
    std::string text =
        "## From a fault of the public checks to the code\n\nHTTP 500. Data that do not fit are "
        "no fault: the result is `false`.\n\n"
        "| SOAP 1.1 | SOAP 1.2 | text | codes |\n| --- | --- | --- | --- |\n";
    for (const PublicFault& fault : public_faults())
        text += fmt::format("| {} | {} | {} | {} |\n",
                            fault.shape.is_senders ? "soap:Client" : "soap:Server",
                            fault.shape.is_senders ? "soap:Sender" : "soap:Receiver",
                            fault.shape.text, number_list(fault.codes));
    return text + "\n";
}

std::string status_table() {
    std::string text =
        "## From an HTTP status to the code\n\nWhen the body is empty or holds only the status in "
        "words.\n\n| status | codes |\n| --- | --- |\n";
    for (const HttpStatus& status : http_statuses())
        text += fmt::format("| {} | {} |\n", status.status, number_list(status.codes));
    return text;
}

}  // namespace

std::string catalogue_markdown() {
    std::string text(kHead);
    for (const Group group : kGroups) {
        text += fmt::format("## {}\n\n", label(group).english);
        for (const Entry& entry : entries())
            if (entry.group() == group) text += entry_section(entry);
    }
    return text + soap_fault_table() + public_fault_table() + status_table();
}

}  // namespace kps::errors
