#include "apps/kps/error_commands.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "apps/kps/report.h"
#include "errors/faults.h"
#include "errors/json.h"
#include "errors/markdown.h"

namespace kps {
namespace {

struct ErrorOptions {
    std::string code;
    std::string find;
    bool json = false;
    bool markdown = false;
};

/// With the text that stands in answers.
void print_line(const errors::Entry& entry) {
    fmt::print("{:>4}  {:<22}  {}\n", entry.number(), entry.info().name, entry.info().turkish);
}

void print_in(const errors::Entry& entry, errors::Language language) {
    const bool turkish = language == errors::Language::Turkish;
    fmt::print("\n{}\n", entry.text().in(language));
    fmt::print("  {:<12} {}\n", turkish ? "Neden:" : "Cause:", entry.cause.in(language));
    fmt::print("  {:<12} {}\n",
               turkish ? "Ne yapmalı:" : "Next step:", entry.next_step.in(language));
    fmt::print("  {:<12} {}\n",
               turkish ? "Kim yapar:" : "Who acts:", errors::label(entry.acts).in(language));
    fmt::print("  {:<12} {}\n",
               turkish ? "Yeniden:" : "Asked again:", errors::label(entry.repeat).in(language));
}

void print_one(const ErrorOptions& options) {
    const errors::Entry* entry = errors::find(options.code);
    if (!entry) leave("errors", "no such code; `kps errors` lists all, --find searches");
    if (options.json) return fmt::print("{}\n", errors::entry_json(*entry));
    fmt::print("{} {}\n", entry->number(), entry->info().name);
    print_in(*entry, errors::Language::Turkish);
    print_in(*entry, errors::Language::English);
}

void print_found(const ErrorOptions& options) {
    const errors::Entries found = errors::matching(options.find);
    if (found.empty()) leave("errors", "no code has this text");
    for (const errors::Entry* entry : found) print_line(*entry);
}

void print_all(const ErrorOptions& options) {
    if (options.markdown) return fmt::print("{}", errors::catalogue_markdown());
    if (options.json) return fmt::print("{}\n", errors::catalogue_json());
    for (const errors::Entry& entry : errors::entries()) print_line(entry);
}

}  // namespace

void add_error_commands(CLI::App& app) {
    auto options = std::make_shared<ErrorOptions>();
    CLI::App* command = app.add_subcommand(
        "errors", "The error catalogue: each code with cause, next step and who acts");
    CLI::Option* code = command->add_option("CODE", options->code, "number or name of one code");
    CLI::Option* find =
        command->add_option("--find", options->find,
                            "list the codes behind a Kod, a fault's subcode or a piece of a text");
    command->add_flag("--json", options->json, "as JSON, like /api/v1/errors")->excludes(find);
    command->add_flag("--markdown", options->markdown, "all of it as docs/error_catalogue.md")
        ->excludes(find)
        ->excludes(code);
    find->excludes(code);
    command->footer(
        "Exit status: 0 found, 1 no such code.\n"
        "Examples: kps errors 101; kps errors --find ID3242");
    command->callback([options] {
        if (!options->code.empty()) return print_one(*options);
        if (!options->find.empty()) return print_found(*options);
        print_all(*options);
    });
}

}  // namespace kps
