#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "population/layout.h"

namespace kps::population {

/// Encoded people in ascending order of their numbers.
struct Batch {
    struct Entry {
        std::int64_t id;
        std::size_t end;  ///< of the record in `bytes`; it begins where the one before ends
    };
    std::string bytes;
    std::vector<Entry> people;

    void clear() {
        bytes.clear();
        people.clear();
    }
    void add(const registry::PersonFile& file, std::string& scratch);
};

/// Appends the people of one cluster. A pure function of the layout and the cluster.
void make_cluster(const Layout& layout, std::uint64_t cluster, Batch& out);
void make_foreign_cluster(const Layout& layout, std::uint64_t cluster, Batch& out);

}  // namespace kps::population
