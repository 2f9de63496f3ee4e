#pragma once

#include <memory>
#include <unordered_map>

#include "base/assert.h"
#include "contract/model.h"

namespace kps::contract {

/// What an edge makes of each service version that answers with records; made once at start.
///
/// Shape: `Form` is made from a `const Service&`, and stays where it is.
/// Threads: never changes after construction; any thread may read.
template <class Form>
class PerService {
  public:
    /// `catalogue` must outlive the forms.
    explicit PerService(const Catalogue& catalogue) {
        for (const auto& service : catalogue.services())
            if (service->record != nullptr)
                forms_.emplace(service.get(), std::make_unique<const Form>(*service));
    }
    const Form& of(const Service& service) const {
        const auto found = forms_.find(&service);
        KPS_ASSERT(found != forms_.end());
        return *found->second;
    }

  private:
    std::unordered_map<const Service*, std::unique_ptr<const Form>> forms_;
};

}  // namespace kps::contract
