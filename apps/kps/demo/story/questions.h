#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "apps/kps/demo/story/tale.h"

namespace kps::story {

inline constexpr std::string_view kPurpose = "KIMLIK";
inline constexpr std::string_view kPersonService = "KisiSorgulaTCKimlikNoServis";
inline constexpr std::string_view kPersonVersion = "2011/01/01";

/// A service user that asks over REST.
class Asker {
  public:
    Asker(ToldServer& server, std::string user, std::string secret, std::string address)
        : server_(server),
          user_(std::move(user)),
          secret_(std::move(secret)),
          address_(std::move(address)) {}
    /// Gets a token. Errors: Internal when it is refused.
    base::Status begin();
    /// Asks about persons by number. Returns the status of the answer.
    int ask(const std::vector<std::int64_t>& numbers, std::string_view end_user);
    /// One question about each, at one moment. Returns how many were answered.
    std::size_t ask_each(const std::vector<std::int64_t>& numbers, std::string_view end_user,
                         std::string_view purpose = kPurpose);

  private:
    Call question(const std::vector<std::int64_t>& numbers, std::string_view end_user,
                  std::string_view purpose) const;
    ToldServer& server_;
    std::string user_;
    std::string secret_;
    std::string address_;
    std::string token_;
};

/// Plans three months of questions: six institutions by day, one of them by night too, some refusals, and one whose
/// user walked through numbers until it was noticed. `today` is the register's.
void plan_usage(Tale& tale, const base::Date& today);

}  // namespace kps::story
