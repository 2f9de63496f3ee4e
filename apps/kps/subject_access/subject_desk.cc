#include "apps/kps/subject_access/subject_desk.h"

#include "apps/kps/subject_access/entry_words.h"

namespace kps {
namespace {

subject_access::SubjectEndpoint::Parts parts_of(const SubjectDesk::Parts& parts) {
    return {parts.log,
            parts.clock,
            parts.place,
            [&portal = parts.portal](const http::Request& request) {
                return portal.guard().authenticate(request);
            },
            [&portal = parts.portal](const base::Uuid& account) {
                return portal.stores().accounts().person_of(account);
            },
            [&unlocker = parts.unlocker,
             &administration = parts.administration]() -> base::Result<subject_access::OpenedLog> {
                subject_access::OpenedLog log;
                log.reader = KPS_TRY(unlocker.open());
                log.words = KPS_TRY(words_of(administration));
                return log;
            },
            [&receipts = parts.receipts](std::uint64_t index) { return receipts.make(index); },
            [&portal = parts.portal]() -> const lifecycle::Course* {
                return portal.portal().course();
            }};
}

}  // namespace

SubjectDesk::SubjectDesk(const Parts& parts, http::Router& router) : endpoint_(parts_of(parts)) {
    subject_access::add_subject_routes(router, endpoint_);
}

}  // namespace kps
