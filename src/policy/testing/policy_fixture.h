#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/assert.h"
#include "crypto/digest.h"
#include "policy/decide.h"
#include "policy/decision_document.h"
#include "policy/usage_counter.h"

/// For the tests of this folder: a catalogue with a service of every kind, and a bank with a
/// decision.
namespace kps::policy::testing {

/// A service that mixes identity, special-category and address data; no real one does today.
inline constexpr std::string_view kMixedContract = R"(service    900
name       KarmaSorgulaServis
version    2026/01/01
operation  Sorgula
shape      list
question   CombinedRegister
title-tr   Karma
title-en   Mixed

criterion KarmaSorguKriteri
  KimlikNo  Long     NationalId

result KarmaSonucu
record KarmaBilgisi as CitizenPerson

type KarmaBilgisi
  Adres        complex KarmaAdres
  Din          Parameter religion
  HataBilgisi  error
  KimlikNo     asked
  Temel        complex KarmaTemel

type KarmaAdres
  AcikAdres  Text address_text
  Il         Text address_province

type KarmaTemel
  Ad     Text given_names
  Soyad  Text surname
)";

inline const contract::Catalogue& catalogue() {
    static const contract::Catalogue made = [] {
        contract::Catalogue real = contract::Catalogue::built_in().value();
        auto mixed = contract::Catalogue::parse(kMixedContract);
        KPS_ASSERT(mixed.has_value());
        std::vector<std::unique_ptr<contract::Service>> services;
        for (const auto& service : real.services())
            services.push_back(std::move(const_cast<std::unique_ptr<contract::Service>&>(service)));
        services.push_back(std::move(mixed).take());
        return contract::Catalogue(std::move(services));
    }();
    return made;
}

inline const contract::Service* citizen_service() {
    return catalogue().by_name("KisiSorgulaTCKimlikNoServis", "2011/01/01");
}
inline const contract::Service* address_service() {
    return catalogue().by_name("KimlikNoSorgulaAdresServis", "2015/07/01");
}
inline const contract::Service* province_service() {
    return catalogue().by_name("AksOkuTumIlServis", "2011/01/01");
}
inline const contract::Service* mixed_service() {
    return catalogue().by_name("KarmaSorgulaServis", "2026/01/01");
}

/// A decision that each test changes in one place.
inline constexpr std::string_view kDecision = R"({
  "format": "kps-decision-1",
  "number": "2026/14",
  "date": "2026-03-02",
  "institution": 1001,
  "valid_from": "2026-03-15",
  "valid_until": "2028-12-31",
  "purpose_required": true,
  "end_user_required": false,
  "purposes": [
    {"code": "KREDI", "text": "Kredi başvurusu", "legal_basis": [{"law": "5411", "article": "73"}]},
    {"code": "HESAP", "text": "Hesap açılışı", "legal_basis": [{"law": "5549", "article": "3"}]}
  ],
  "services": [
    {"service": "KisiSorgulaTCKimlikNoServis", "version": "2011/01/01", "methods": ["ListeleCoklu"],
     "paths": ["TemelBilgisi", "DurumBilgisi"], "criteria_max": 10,
     "limits": [{"period": "day", "count": 100}], "purposes": ["KREDI"]},
    {"service": "KimlikNoSorgulaAdresServis", "version": "2015/07/01", "methods": ["Sorgula"],
     "paths": ["YerlesimYeriAdresi"], "criteria_max": 1,
     "limits": [{"period": "month", "count": 1000}], "purposes": ["KREDI", "HESAP"]},
    {"service": "KarmaSorgulaServis", "version": "2026/01/01", "methods": ["Sorgula"],
     "paths": ["Temel", "Adres"], "criteria_max": 5,
     "limits": [{"period": "day", "count": 100}], "purposes": ["KREDI"]},
    {"service": "AksOkuTumIlServis", "version": "2011/01/01", "methods": ["Listele"],
     "paths": ["Ad", "Kod"], "criteria_max": 1,
     "limits": [{"period": "day", "count": 100}], "purposes": ["KREDI"]}
  ]
})";

inline std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
    std::string changed(text);
    const std::size_t place = changed.find(from);
    KPS_ASSERT(place != std::string::npos);
    return changed.replace(place, from.size(), to);
}

inline const GrantTree& tree() {
    static const GrantTree made(catalogue());
    return made;
}

inline institutions::StoredDecision stored(std::string_view text,
                                           std::uint32_t institution = 1001) {
    const auto document = parse_decision(text, tree());
    const std::string canonical = document ? document->canonical_json : std::string(text);
    return {crypto::sha256(base::as_bytes(canonical)), base::InstitutionId(institution), canonical};
}

inline institutions::Directory directory(std::string_view decision = kDecision) {
    institutions::Directory made;
    made.version = 7;
    institutions::Institution bank;
    bank.id = base::InstitutionId(1001);
    bank.name = "Örnek Bankası";
    bank.institution_class = institutions::InstitutionClass::Bank;
    bank.undertaking_signed = true;
    bank.registered_address = "88.255.1.7";
    made.institutions.push_back(bank);
    made.users.push_back({base::UserName("KRM-1001"), bank.id, "$argon2id$x", true});
    made.decisions.push_back(stored(decision));
    return made;
}

inline constexpr std::array<std::uint8_t, 16> kSource = {0, 0, 0,    0,    0,  0,   0, 0,
                                                         0, 0, 0xff, 0xff, 88, 255, 1, 7};

/// 2026-11-21T12:00:00Z.
inline constexpr std::int64_t kNow = 1'795'262'400'000'000;

inline Request request() {
    Request made;
    made.institution = base::InstitutionId(1001);
    made.user = "KRM-1001";
    made.source = kSource;
    made.service = citizen_service();
    made.purpose = "KREDI";
    made.criterion_count = 1;
    made.now_us = kNow;
    return made;
}

}  // namespace kps::policy::testing
