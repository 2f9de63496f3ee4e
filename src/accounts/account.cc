#include "accounts/account.h"

#include <algorithm>
#include <array>

#include "accounts/limits.h"

namespace kps::accounts {
namespace {

constexpr std::array<std::string_view, 6> kStates = {"defined", "verified",  "active",
                                                     "locked",  "suspended", "passive"};

struct Act {
    AccountAct act;
    std::string_view name;
    std::string_view article;
};
constexpr std::array<Act, 7> kActs = {{
    {AccountAct::Verify, "verify", "KPSY m.7/6"},
    {AccountAct::Activate, "activate", "KPSY m.9/4"},
    {AccountAct::Lock, "lock", "KPSY m.7/6"},
    {AccountAct::Unlock, "unlock", "KPSY m.7/6"},
    {AccountAct::Suspend, "suspend", "KPSY m.13"},
    {AccountAct::Release, "release", "KPSY m.13"},
    {AccountAct::Leave, "leave", "KPSY m.7/7"},
}};

const Act* row_of(AccountAct act) {
    return std::find_if(kActs.begin(), kActs.end(),
                        [act](const Act& row) { return row.act == act; });
}

}  // namespace

std::string_view name_of(AccountState state) {
    return kStates.at(static_cast<std::size_t>(state) - 1);
}

std::optional<AccountState> account_state_by_number(std::int64_t number) {
    if (number < 1 || number > static_cast<std::int64_t>(kStates.size())) return std::nullopt;
    return static_cast<AccountState>(number);
}

std::string_view name_of(AccountAct act) {
    return row_of(act)->name;
}

std::optional<AccountAct> account_act_by_name(std::string_view name) {
    for (const Act& row : kActs)
        if (row.name == name) return row.act;
    return std::nullopt;
}

std::string_view article_of(AccountAct act) {
    return row_of(act)->article;
}

std::optional<AccountState> state_after(AccountAct act, const Account& account) {
    using S = AccountState;
    const S from = account.state;
    const S after_verification = account.has_accepted_secrecy() ? S::Active : S::Verified;
    const auto only = [](bool possible, S to) {
        return possible ? std::optional(to) : std::nullopt;
    };
    switch (act) {
        case AccountAct::Verify:
            return only(from == S::Defined, S::Verified);
        case AccountAct::Activate:
            // Rule R-077 (KPSY m.9/4): nobody works in the system before the undertaking of secrecy.
            return only(from == S::Verified && account.has_accepted_secrecy(), S::Active);
        case AccountAct::Lock:
            return only(from == S::Active || from == S::Verified, S::Locked);
        case AccountAct::Unlock:
            return only(from == S::Locked, after_verification);
        case AccountAct::Suspend:
            return only(from == S::Active || from == S::Verified || from == S::Locked,
                        S::Suspended);
        case AccountAct::Release:
            return only(from == S::Suspended, after_verification);
        case AccountAct::Leave:
            return only(from != S::Passive, S::Passive);
    }
    return std::nullopt;
}

bool may_sign_in(AccountState state) {
    return state == AccountState::Active || state == AccountState::Verified;
}

bool is_login_name(std::string_view text) {
    if (text.size() < kLoginBytesMin || text.size() > kLoginBytesMax) return false;
    const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto other = [](char c) {
        return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    };
    // Rule R-018 (KPSY m.4/1-n): no account bears the name of a service user.
    if (text.starts_with("krm-")) return false;
    return letter(text.front()) &&
           std::all_of(text.begin(), text.end(), [&](char c) { return letter(c) || other(c); });
}

}  // namespace kps::accounts
