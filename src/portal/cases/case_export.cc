#include "portal/cases/case_export.h"

#include "base/calendar.h"

namespace kps::portal {
namespace {

std::vector<std::string> row_of(const lifecycle::Course& course, const lifecycle::Case& subject) {
    const lifecycle::Machine* machine = course.machine(subject.kind);
    const lifecycle::State* state = machine == nullptr ? nullptr : machine->state(subject.state);
    return {subject.number,
            std::string(machine == nullptr ? subject.kind : machine->turkish),
            std::string(state == nullptr ? subject.state : state->turkish),
            subject.institution ? std::to_string(subject.institution->value()) : std::string(),
            subject.title,
            base::utc_text_s(subject.opened_us),
            base::utc_text_s(subject.changed_us)};
}

}  // namespace

ExportTable case_table(const lifecycle::Course& course, const std::vector<lifecycle::Case>& cases) {
    ExportTable table;
    table.head = {"Sayı", "Tür", "Aşama", "Kurum", "Konu", "Açılış", "Son değişiklik"};
    table.rows.reserve(cases.size());
    for (const lifecycle::Case& subject : cases) table.rows.push_back(row_of(course, subject));
    return table;
}

}  // namespace kps::portal
