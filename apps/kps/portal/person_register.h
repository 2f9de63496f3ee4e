#pragma once

#include "accounts/person_match.h"
#include "registry/register_reader.h"

namespace kps {

/// The register, asked about one person who is to have an account. `reader` outlives it.
class AccountRegister final : public accounts::PersonRegister {
  public:
    explicit AccountRegister(registry::RegisterReader& reader) : reader_(reader) {}
    base::Result<accounts::RegisterWord> find(base::NationalId person) override;

  private:
    registry::RegisterReader& reader_;
};

}  // namespace kps
