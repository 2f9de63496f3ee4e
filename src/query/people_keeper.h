#pragma once

#include <vector>

#include "registry/register_reader.h"

namespace kps::query {

/// Keeps what one look-up shows and calls `finish` when the last person was shown, while the bytes are alive.
class PeopleKeeper final : public registry::PersonVisitor {
  public:
    using Finish = void (*)(void* context, std::vector<registry::FoundPerson>& people);
    PeopleKeeper(std::size_t count, Finish finish, void* context)
        : count_(count), finish_(finish), context_(context) {
        people_.reserve(count);
    }
    base::Status visit(std::size_t, const registry::FoundPerson& person) override {
        people_.push_back(person);
        if (people_.size() == count_) finish_(context_, people_);
        return {};
    }

  private:
    std::size_t count_;
    Finish finish_;
    void* context_;
    std::vector<registry::FoundPerson> people_;
};

}  // namespace kps::query
