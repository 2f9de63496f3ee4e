#pragma once

#include <span>
#include <string>

#include "contract/model.h"

namespace kps::contract {

/// What an institution holds of one service. `mask` null: nothing, the service is not granted.
struct ServiceGrant {
    const Service* service = nullptr;
    const Mask* mask = nullptr;
};

/// The authorisation tree as JSON: service → method → arguments and return properties →
/// sub-properties, each node with `is_authorised`. A node above others is authorised when anything
/// below it is; HataBilgisi, echoes and other members without register data are when the service
/// is.
///
/// Shape:
/// `[{"name","version","number","title_tr","title_en","shape","is_authorised","methods":[{"name","is_authorised",
///        "arguments":[{"name","type","is_authorised"}],"returns":[node]}]}]`, node =
///        `{"name","path","is_authorised", "type","field","data_class"}` for a leaf and
///        `{"name","path","is_authorised","properties":[node]}` else.
std::string grant_tree(std::span<const ServiceGrant> grants);

}  // namespace kps::contract
