#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "witness/cosignature.h"

namespace kps::witness {

/// Which log, which witnesses, and how many of them make a checkpoint one to rely on: C2SP tlog-policy.
class Policy {
  public:
    struct Member {
        std::string name;  ///< in the policy only
        CosignatureVerifier verifier;
        std::string url;  ///< submission prefix; may be empty
    };
    /// Errors: InvalidArgument names the line. Another kind of line, a name before its definition,
    ///         a doubled name or key, a second or missing quorum.
    static base::Result<Policy> parse(std::string_view text);

    const std::vector<std::string>& logs() const { return logs_; }  ///< verifier keys
    const std::vector<Member>& witnesses() const { return witnesses_; }
    /// Do the valid cosignatures of the note make the quorum? `now_seconds` bounds times that are ahead.
    bool is_satisfied(std::string_view note, std::int64_t now_seconds) const;
    /// The oldest time that the quorum of this note can be said to stand for: the time at which it was reached. Nothing
    /// without a quorum.
    std::optional<std::int64_t> confirmed_at(std::string_view note, std::int64_t now_seconds) const;

  private:
    struct Group {
        std::size_t needed = 0;
        std::vector<std::string> members;
    };
    using Times = std::map<std::string, std::int64_t, std::less<>>;

    base::Status take_line(std::vector<std::string_view> words);
    base::Status take_witness(const std::vector<std::string_view>& words);
    base::Status take_group(const std::vector<std::string_view>& words);
    bool is_known(std::string_view name) const;
    std::optional<std::int64_t> time_of(std::string_view name, const Times& times) const;

    std::vector<std::string> logs_;
    std::vector<Member> witnesses_;
    std::map<std::string, Group, std::less<>> groups_;
    std::vector<std::string> used_;  ///< names that are somebody's member already
    std::optional<std::string> quorum_;
};

}  // namespace kps::witness
