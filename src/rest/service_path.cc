#include "rest/service_path.h"

#include <algorithm>

namespace kps::rest {
namespace {

/// 2024/04/01 as it stands in a path, and back.
std::string with(std::string_view version, char from, char to) {
    std::string text(version);
    std::replace(text.begin(), text.end(), from, to);
    return text;
}

/// The part up to the next slash, which is taken away with it.
std::string_view next_part(std::string_view& path) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
    return part;
}

}  // namespace

bool is_offered(const contract::Service& service) {
    return service.record != nullptr && !contract::is_public_check(service.question);
}

std::string service_version(const contract::Service& service) {
    return with(service.version, '/', '-');
}

std::string service_path(const contract::Service& service) {
    return std::string(kServicesPath) + service.name + "/" + service_version(service) + "/" +
           service.operation;
}

const contract::Service* service_version_at(const contract::Catalogue& catalogue,
                                            std::string_view named) {
    const std::string_view name = next_part(named);
    if (named.find('/') != std::string_view::npos) return nullptr;
    const contract::Service* service = catalogue.by_name(name, with(named, '-', '/'));
    return service == nullptr || !is_offered(*service) ? nullptr : service;
}

const contract::Service* service_at(const contract::Catalogue& catalogue, std::string_view path) {
    if (path.size() <= kServicesPath.size()) return nullptr;
    path.remove_prefix(kServicesPath.size());
    const std::string_view name = next_part(path);
    const std::string_view version = next_part(path);
    if (version.find('/') != std::string_view::npos) return nullptr;
    const contract::Service* service = catalogue.by_name(name, with(version, '-', '/'));
    if (service == nullptr || path != service->operation || !is_offered(*service)) return nullptr;
    return service;
}

}  // namespace kps::rest
