#include "apps/kps/subject_access/entry_words.h"

#include "apps/kps/audit/ledger_words.h"

namespace kps {
namespace {

class EntryVocabulary final : public subject_access::Words {
  public:
    explicit EntryVocabulary(LedgerVocabulary vocabulary) : vocabulary_(std::move(vocabulary)) {}
    subject_access::EntryWords of(const audit::Draft& entry) override {
        LedgerWords words = vocabulary_.words_of(entry);
        return {std::move(words.receiver), std::move(words.service), std::move(words.reason),
                std::move(words.basis), std::move(words.groups)};
    }
    std::string institution(base::InstitutionId id) override { return vocabulary_.receiver(id); }

  private:
    LedgerVocabulary vocabulary_;
};

}  // namespace

base::Result<std::unique_ptr<subject_access::Words>> words_of(Administration& administration) {
    LedgerVocabulary vocabulary = KPS_TRY(LedgerVocabulary::open(administration));
    return std::unique_ptr<subject_access::Words>(
        std::make_unique<EntryVocabulary>(std::move(vocabulary)));
}

}  // namespace kps
