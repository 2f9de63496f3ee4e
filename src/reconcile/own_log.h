#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "reconcile/call_record.h"
#include "reconcile/messages.h"

/// The log of a receiving institution: one JSON object a line (docs/formats/reconciliation.md).
namespace kps::reconcile {

/// One line, as a client keeps it once its answer is there.
struct OwnLine {
    OwnCall call;
    std::string service;
    std::string user;
};
/// Errors: MalformedBody for what is not an object of these members, EndUserMissing without a user.
base::Result<OwnLine> parse_own_line(std::string_view line);
/// Without a line end.
std::string own_line_text(const OwnLine& line);

/// A whole log. Only what comparing needs stays in memory; a line is read again where it differs.
class OwnLog {
  public:
    struct Entry {
        CallRecord record;
        std::int64_t time_us = 0;
        std::uint64_t offset = 0;  ///< of its line
    };
    struct Loose {
        std::int64_t time_us = 0;
        std::uint64_t offset = 0;
    };
    struct BadLine {
        std::uint64_t number = 0;  ///< from 1
        std::string problem;
    };
    /// Bytes read and bytes in all.
    using Progress = std::function<void(std::uint64_t, std::uint64_t)>;

    /// Errors: FileFailed. Lines that cannot be read are reported, not refused.
    static base::Result<OwnLog> read(std::string path, View view, const Progress& progress = {});

    /// Lines with a receipt that can be read, in the order of the directorate's log.
    const std::vector<Entry>& entries() const { return entries_; }
    /// Lines without one.
    const std::vector<Loose>& loose() const { return loose_; }
    std::uint64_t line_count() const { return lines_; }
    /// Lines whose receipt another line has too.
    std::uint64_t repeated_count() const { return repeated_; }
    std::uint64_t bad_count() const { return bad_; }
    const std::vector<BadLine>& bad_lines() const { return bad_lines_; }
    /// Errors: FileFailed, and those of parse_own_line when the file has changed.
    base::Result<OwnLine> line_at(std::uint64_t offset) const;

  private:
    void take(std::string_view line, std::uint64_t offset, View view);
    void sort_out();

    std::string path_;
    std::vector<Entry> entries_;
    std::vector<Loose> loose_;
    std::vector<BadLine> bad_lines_;
    std::uint64_t lines_ = 0;
    std::uint64_t repeated_ = 0;
    std::uint64_t bad_ = 0;
};

}  // namespace kps::reconcile
