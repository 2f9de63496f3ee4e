#pragma once

#include <memory>

#include "apps/kps/administration.h"
#include "apps/kps/portal/portal_desk.h"
#include "apps/kps/state_folder.h"
#include "audit/segments/segment_log.h"
#include "inspection/inspection.h"

namespace kps {

/// The log read by people, as `kps serve` gives it: inspection with the state's log and stores behind it. It holds no
/// key: each call reads the unlock secret beside the keys, if it is there, and forgets it.
class InspectionDesk final : public http::Handler {
  public:
    struct Parts {
        const StateFolder& state;  ///< read while it opens
        PortalDesk& portal;
        audit::SegmentLog& log;
        const base::Clock& clock;
        std::shared_ptr<storage::Database> database;
    };
    /// Adds the routes. Errors: those of the stores.
    static base::Result<std::unique_ptr<InspectionDesk>> open(const Parts& parts,
                                                              http::Router& router);
    ~InspectionDesk() override { side_->stop(); }
    void handle(const http::Request& request, http::Responder responder) override {
        side_->handle(request, std::move(responder));
    }
    /// Before the log stops.
    void stop() { side_->stop(); }

  private:
    explicit InspectionDesk(Administration administration)
        : administration_(std::move(administration)) {}
    base::Result<inspection::WordsOf> words();

    Administration administration_;
    std::unique_ptr<audit::RequestStore> requests_;
    std::unique_ptr<inspection::Inspection> side_;
};

}  // namespace kps
