#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "apps/kps/demo/story/told_server.h"
#include "base/bytes.h"

namespace kps::story {

/// Whoever sends requests: somebody with a session, or an applicant with number and code.
class Caller {
  public:
    explicit Caller(ToldServer& server) : server_(server) {}
    virtual ~Caller() = default;
    /// Asks, and takes any answer but that of the status as a failure of the story.
    /// Errors: Internal with method, path, status and answer.
    base::Result<Reply> send(Call call, int status);
    base::Result<boost::json::value> get(const std::string& path);
    base::Result<boost::json::value> post(const std::string& path, const boost::json::value& body,
                                          int status = 200);
    ToldServer& server() { return server_; }

  protected:
    /// What proves who asks. Errors: those of signing in.
    virtual base::Result<std::vector<std::pair<std::string, std::string>>> proof() = 0;

  private:
    ToldServer& server_;
};

/// Whoever has no account; with number and code, once there is an application.
class Applicant final : public Caller {
  public:
    using Caller::Caller;
    void follow(std::string number, std::string code) {
        number_ = std::move(number);
        code_ = std::move(code);
    }

  protected:
    base::Result<std::vector<std::pair<std::string, std::string>>> proof() override;

  private:
    std::string number_;
    std::string code_;
};

/// What somebody signs in with.
struct SignIn {
    std::string login;
    std::string password;
    base::Bytes totp_secret;
};
/// RFC 4648 base32 without padding. Errors: InvalidArgument.
base::Result<base::Bytes> from_base32(std::string_view text);

/// Somebody with an account, who signs in when there is no session any more.
class Person final : public Caller {
  public:
    Person(ToldServer& server, SignIn sign_in) : Caller(server), sign_in_(std::move(sign_in)) {}
    /// Signs in anew, so that the second factor is a fresh one.
    base::Status sign_in();
    const std::string& login() const { return sign_in_.login; }

    /// A new account's first day: sets the password by the code, gets a second factor, accepts secrecy.
    static base::Result<SignIn> set_up(ToldServer& server, const std::string& login,
                                       const std::string& code);

  protected:
    base::Result<std::vector<std::pair<std::string, std::string>>> proof() override;

  private:
    SignIn sign_in_;
    std::string token_;
    std::int64_t used_us_ = 0;
    std::int64_t since_us_ = 0;
};

}  // namespace kps::story
