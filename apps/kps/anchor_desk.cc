#include "apps/kps/anchor_desk.h"

#include <chrono>
#include <filesystem>

#include "audit/append_and_wait.h"
#include "audit/entries/entry_codec.h"
#include "crypto/random.h"

namespace kps {
namespace {

constexpr std::chrono::hours kAnchorInterval(1);
/// After an authority that did not answer.
constexpr std::chrono::minutes kAnchorRetry(5);

}  // namespace

base::Result<std::optional<anchors::Authority>> read_anchor_authority(const StateFolder& state) {
    const auto url = state.path() / "anchor.url";
    std::optional<anchors::Authority> none;
    if (!std::filesystem::exists(url)) return none;
    anchors::Authority authority;
    authority.url = KPS_TRY(read_file(url));
    while (authority.url.ends_with('\n')) authority.url.pop_back();
    authority.authorities_pem = KPS_TRY(read_file(state.path() / "anchor-ca.pem"));
    if (authority.url.starts_with("https:"))
        authority.tls_pem = KPS_TRY(read_file(state.path() / "anchor-tls.pem"));
    return std::optional<anchors::Authority>(std::move(authority));
}

AnchorDesk::AnchorDesk(anchors::Authority authority, Parts parts, Listener listener)
    : authority_(std::move(authority)), parts_(parts), listener_(std::move(listener)) {}

AnchorDesk::~AnchorDesk() {
    stop();
}

void AnchorDesk::start() {
    thread_ = std::thread([this] { run(); });
}

void AnchorDesk::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void AnchorDesk::run() {
    for (bool ends = false; !ends;) {
        const std::uint64_t before = stamped_size_;
        stamp();
        std::unique_lock lock(mutex_);
        const auto pause = stamped_size_ == before ? std::chrono::seconds(kAnchorRetry)
                                                   : std::chrono::seconds(kAnchorInterval);
        ends = changed_.wait_for(lock, pause, [this] { return stopping_; });
    }
    stamp();
}

void AnchorDesk::stamp() {
    const auto checkpoint = parts_.log.state().checkpoint;
    if (!checkpoint) return;
    auto draft = anchors::make_anchor(authority_, *checkpoint);
    if (!draft) return listener_("not stamped: " + draft.error().context);
    draft->flags = parts_.test_data ? audit::kFlagTestData : std::uint16_t{0};
    draft->request_id = crypto::ordered_uuid(parts_.clock.now_ms());
    if (!audit::append_and_wait(parts_.log, std::move(draft).take()))
        return listener_("the time stamp could not be recorded");
    stamped_size_ = checkpoint->size;
}

}  // namespace kps
