#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "institutions/connected.h"

namespace kps::public_side {

/// What somebody looks for in the list.
struct ListQuestion {
    std::string words;  ///< part of the name, cased as one likes
    std::optional<institutions::InstitutionClass> institution_class;
    std::size_t page = 1;
};

/// Errors: MalformedBody for a class or page that is none.
base::Result<ListQuestion> read_list_question(std::string_view query);

struct ListPage {
    std::vector<institutions::ConnectedInstitution> items;
    std::size_t total = 0;
    std::size_t page = 1;
    std::size_t pages = 1;
};

/// The published list of connected institutions, in the order of the Turkish alphabet.
///
/// Shape:   read again when the directory has changed, and not before.
/// Errors:  those of storage.
/// Threads: any.
class InstitutionList {
  public:
    struct Source {
        std::function<base::Result<std::uint64_t>()> version;
        std::function<base::Result<std::vector<institutions::ConnectedInstitution>>()> load;
    };
    explicit InstitutionList(Source source) : source_(std::move(source)) {}
    base::Result<ListPage> find(const ListQuestion& question);

  private:
    struct Row {
        institutions::ConnectedInstitution institution;
        std::string comparable;
    };
    using Rows = std::shared_ptr<const std::vector<Row>>;
    base::Result<Rows> rows();

    Source source_;
    std::mutex mutex_;
    std::uint64_t version_ = 0;
    Rows rows_;
};

}  // namespace kps::public_side
