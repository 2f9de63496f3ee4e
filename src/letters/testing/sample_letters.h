#pragma once

#include "letters/draft.h"

/// Letters for tests: invented institutions and people.
namespace kps::letters::testing {

/// Texts and blocks for everything the template names.
inline Values values_for(const Template& form) {
    Values values;
    for (const std::string& name : form.text_names()) values.texts[name] = "İÇ ığdır " + name;
    for (const std::string& name : form.insert_names())
        values.inserts[name] = {item("şüpheli çığ " + name),
                                table({{"No", "Alan"}, {{"1", "Ad"}, {"2", "Soyadı"}}})};
    return values;
}

inline Draft draft_for(const Template& form) {
    Draft draft;
    draft.template_name = form.name();
    draft.values = values_for(form);
    draft.addressee = {"ÖRNEK İL BANKASI A.Ş. GENEL MÜDÜRLÜĞÜNE", "Ankara"};
    draft.signer_name = "Işıl ÇAĞLAYAN";
    draft.signer_title = "Genel Müdür Yardımcısı";
    draft.secrecy = Secrecy::Official;
    return draft;
}

inline Head sample_head() {
    return {"KPS-2026/17", {2026, 11, 22}, "ABCD-EFGH-JKMN-PQRS"};
}

}  // namespace kps::letters::testing
