#include "portal/cases/case_export.h"

#include <initializer_list>

namespace kps::portal {
namespace {

void add_row(std::string& out, std::initializer_list<std::string_view> cells) {
    bool first = true;
    for (const std::string_view cell : cells) {
        if (!first) out += ';';
        first = false;
        out += csv_cell(cell);
    }
    out += "\r\n";
}

}  // namespace

std::string csv_cell(std::string_view text) {
    constexpr std::string_view kFormula = "=+-@\t\r";
    const bool formula = !text.empty() && kFormula.find(text.front()) != std::string_view::npos;
    std::string cell = "\"";
    if (formula) cell += '\'';
    for (const char letter : text) {
        if (letter == '"') cell += '"';
        cell += letter;
    }
    return cell + '"';
}

std::string cases_csv(const lifecycle::Course& course, const std::vector<lifecycle::Case>& cases,
                      const ExportStamp& stamp) {
    std::string out = "\xef\xbb\xbf";
    add_row(out, {"Sayı", "Tür", "Aşama", "Kurum", "Konu", "Açılış", "Son değişiklik"});
    for (const lifecycle::Case& subject : cases) {
        const lifecycle::Machine* machine = course.machine(subject.kind);
        const lifecycle::State* state =
            machine == nullptr ? nullptr : machine->state(subject.state);
        add_row(out, {subject.number, machine == nullptr ? subject.kind : machine->turkish,
                      state == nullptr ? subject.state : state->turkish,
                      subject.institution ? std::to_string(subject.institution->value()) : "",
                      subject.title, base::utc_text_s(subject.opened_us),
                      base::utc_text_s(subject.changed_us)});
    }
    add_row(out, {"Alan: " + stamp.name, base::utc_text_s(stamp.at_us), "Süzgeç: " + stamp.filter});
    return out;
}

}  // namespace kps::portal
