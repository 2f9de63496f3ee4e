#include "witness/policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "audit/checkpoints/note.h"
#include "witness/limits.h"

namespace kps::witness {
namespace {

using base::ErrorCode;
using base::failed;

constexpr std::string_view kNone = "none";

base::Status wrong(std::string_view what) {
    return failed(ErrorCode::InvalidArgument, std::string(what));
}

std::vector<std::string_view> words_of(std::string_view line) {
    std::vector<std::string_view> words;
    for (;;) {
        const std::size_t begin = line.find_first_not_of(" \t");
        if (begin == std::string_view::npos) return words;
        line.remove_prefix(begin);
        const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
        words.push_back(line.substr(0, end));
        line.remove_prefix(end);
    }
}

bool has_control(std::string_view line) {
    return std::any_of(line.begin(), line.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t') || byte == 0x7F;
    });
}

/// `any`, `all` or a number from 1 to the count.
std::size_t needed_of(std::string_view word, std::size_t count) {
    if (word == "any") return 1;
    if (word == "all") return count;
    std::size_t needed = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), needed);
    const bool is_number = error == std::errc{} && end == word.data() + word.size();
    return is_number && needed <= count ? needed : 0;
}

}  // namespace

base::Result<Policy> Policy::parse(std::string_view text) {
    if (text.size() > kPolicyBytesMax)
        return failed(ErrorCode::InvalidArgument, "policy: too long");
    Policy policy;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        auto words = words_of(line);
        const bool is_comment = words.empty() || words[0].starts_with('#');
        base::Status status;
        if (has_control(line))
            status = wrong("a control character");
        else if (!is_comment)
            status = policy.take_line(std::move(words));
        if (!status)
            return failed(ErrorCode::InvalidArgument,
                          fmt::format("policy, line {}: {}", number, status.error().context));
    }
    if (!policy.quorum_) return failed(ErrorCode::InvalidArgument, "policy: no line `quorum`");
    return policy;
}

base::Status Policy::take_line(std::vector<std::string_view> words) {
    const std::string_view kind = words[0];
    if (witnesses_.size() + groups_.size() + logs_.size() >= kPolicyNamesMax)
        return wrong("too many names");
    if (kind == "log" && (words.size() == 2 || words.size() == 3)) {
        KPS_TRY(audit::NoteVerifier::parse(words[1]));
        if (std::find(logs_.begin(), logs_.end(), words[1]) != logs_.end())
            return wrong("the log is there already");
        logs_.emplace_back(words[1]);
        return {};
    }
    if (kind == "witness" && (words.size() == 3 || words.size() == 4)) return take_witness(words);
    if (kind == "group" && words.size() >= 4) return take_group(words);
    if (kind == "quorum" && words.size() == 2) {
        if (quorum_) return wrong("a second quorum");
        if (words[1] != kNone && !is_known(words[1])) return wrong("the quorum is not defined");
        quorum_ = words[1];
        return {};
    }
    return wrong("not log, witness, group or quorum with what belongs to it");
}

base::Status Policy::take_witness(const std::vector<std::string_view>& words) {
    if (is_known(words[1]) || words[1] == kNone) return wrong("the name is there already");
    CosignatureVerifier verifier = KPS_TRY(CosignatureVerifier::parse(words[2]));
    for (const Member& other : witnesses_)
        if (other.verifier.public_key() == verifier.public_key())
            return wrong("the key is there already");
    witnesses_.push_back({std::string(words[1]), std::move(verifier),
                          words.size() == 4 ? std::string(words[3]) : std::string()});
    return {};
}

base::Status Policy::take_group(const std::vector<std::string_view>& words) {
    if (is_known(words[1]) || words[1] == kNone) return wrong("the name is there already");
    Group group;
    for (std::size_t i = 3; i < words.size(); ++i) {
        const std::string name(words[i]);
        if (!is_known(name)) return wrong("a member is not defined");
        // One member, one place: nobody counts twice.
        if (std::find(used_.begin(), used_.end(), name) != used_.end())
            return wrong("a member belongs to a group already");
        used_.push_back(name);
        group.members.push_back(name);
    }
    group.needed = needed_of(words[2], group.members.size());
    if (group.needed == 0) return wrong("not any, all or a number from 1 to the count of members");
    groups_.emplace(std::string(words[1]), std::move(group));
    return {};
}

bool Policy::is_known(std::string_view name) const {
    return groups_.find(name) != groups_.end() ||
           std::any_of(witnesses_.begin(), witnesses_.end(),
                       [name](const Member& member) { return member.name == name; });
}

/// When the last needed member of a name had signed.
std::optional<std::int64_t> Policy::time_of(std::string_view name, const Times& times) const {
    const auto group = groups_.find(name);
    if (group == groups_.end()) {
        const auto own = times.find(name);
        if (own == times.end()) return std::nullopt;
        return own->second;
    }
    std::vector<std::int64_t> members;
    for (const std::string& member : group->second.members)
        if (const auto time = time_of(member, times)) members.push_back(*time);
    if (members.size() < group->second.needed) return std::nullopt;
    std::sort(members.rbegin(), members.rend());
    return members[group->second.needed - 1];
}

std::optional<std::int64_t> Policy::confirmed_at(std::string_view note,
                                                 std::int64_t now_seconds) const {
    Times times;
    for (const Member& witness : witnesses_) {
        const auto time = witness.verifier.time_of(note);
        if (time && *time <= now_seconds + kAheadSecondsMax) times.emplace(witness.name, *time);
    }
    if (*quorum_ == kNone) return now_seconds;
    return time_of(*quorum_, times);
}

bool Policy::is_satisfied(std::string_view note, std::int64_t now_seconds) const {
    return confirmed_at(note, now_seconds).has_value();
}

}  // namespace kps::witness
