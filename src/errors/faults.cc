#include "errors/faults.h"

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <utility>

namespace kps::errors {
namespace {

using base::ErrorCode;
using base::FaultKind;
using wire::services::PublicFaultShape;
using wire::soap::FaultShape;

/// Kinds of what the public checks can fail with; whom and what they concern is never a fault there.
constexpr std::array kPublicKinds = {
    FaultKind::BadRequest, FaultKind::VersionMismatch, FaultKind::ActionNotSupported,
    FaultKind::DeserializationFailed, FaultKind::InternalServiceFault};

/// Statuses that stand for more than the one code which has them as its own.
constexpr std::pair<int, ErrorCode> kFurtherStatuses[] = {
    {414, ErrorCode::HttpLimit}, {417, ErrorCode::MalformedHttp},
    {500, ErrorCode::Internal},  {501, ErrorCode::MalformedHttp},
    {503, ErrorCode::Busy},      {505, ErrorCode::MalformedHttp},
};

bool reaches_institutions(const Entry& entry) {
    return entry.seen == Seen::Institution;
}

/// Answered with a bare status: it fails below SOAP and is no result of a question.
bool is_bare(const Entry& entry) {
    const FaultKind kind = entry.info().fault;
    return entry.info().hata_bilgisi == 0 &&
           (kind == FaultKind::None || kind == FaultKind::BadRequest);
}

}  // namespace

std::string_view SoapFault::kind() const {
    return word(shape->kind);
}

const FaultShape* fault_of(const Entry& entry) {
    for (const FaultShape& shape : wire::soap::fault_shapes())
        if (shape.kind == entry.info().fault) return &shape;
    return nullptr;
}

std::vector<SoapFault> soap_faults() {
    std::vector<SoapFault> faults;
    for (const FaultShape& shape : wire::soap::fault_shapes()) {
        SoapFault fault{&shape, {}};
        for (const Entry& entry : entries())
            if (entry.info().fault == shape.kind && reaches_institutions(entry))
                fault.codes.push_back(&entry);
        faults.push_back(std::move(fault));
    }
    return faults;
}

std::vector<PublicFault> public_faults() {
    std::vector<PublicFault> faults;
    for (const Entry& entry : entries()) {
        const bool can_come = std::find(kPublicKinds.begin(), kPublicKinds.end(),
                                        entry.info().fault) != kPublicKinds.end();
        if (!can_come || !reaches_institutions(entry)) continue;
        const PublicFaultShape shape = wire::services::public_fault_shape(entry.code);
        auto same = std::find_if(faults.begin(), faults.end(), [&](const PublicFault& fault) {
            return fault.shape.text == shape.text;
        });
        if (same == faults.end()) same = faults.insert(faults.end(), {shape, {}});
        same->codes.push_back(&entry);
    }
    return faults;
}

std::vector<HttpStatus> http_statuses() {
    std::map<int, Entries> by_status;
    for (const Entry& candidate : entries())
        if (is_bare(candidate) && reaches_institutions(candidate) &&
            candidate.group() != Group::Portal)  // those come as problem details only
            by_status[candidate.info().http_status].push_back(&candidate);
    for (const auto& [status, code] : kFurtherStatuses) by_status[status].push_back(&entry(code));
    std::vector<HttpStatus> statuses;
    for (auto& [status, codes] : by_status) statuses.push_back({status, std::move(codes)});
    return statuses;
}

}  // namespace kps::errors
