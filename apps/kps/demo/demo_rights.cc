#include "apps/kps/demo/demo_rights.h"

#include <algorithm>
#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "apps/kps/demo/demo_data.h"
#include "contract/model.h"
#include "institutions/sub_user_rights.h"
#include "storage/database.h"

namespace kps {
namespace {

namespace json = boost::json;

/// A member that no clerk of the demo sees, whatever the institution holds.
constexpr std::string_view kWithheldFromSubUsers = "DogumYerKod";

json::array rights_of(const json::value& decision) {
    json::array rights;
    for (const json::value& granted : decision.at("services").as_array()) {
        json::array paths;
        for (const json::value& path : granted.at("paths").as_array())
            if (path.as_string() != kWithheldFromSubUsers) paths.push_back(path);
        if (paths.empty()) continue;
        rights.push_back(json::object{{"paths", std::move(paths)},
                                      {"service", granted.at("service")},
                                      {"version", granted.at("version")}});
    }
    return rights;
}

}  // namespace

base::Status store_demo_rights(const StateFolder& state, const DemoSubUser& user) {
    const auto all = demo_institutions();
    const auto found = std::find_if(all.begin(), all.end(), [&](const DemoInstitution& row) {
        return row.id == user.institution.value();
    });
    if (found == all.end()) return base::failed(base::ErrorCode::NotFound, "no such institution");
    const contract::Catalogue catalogue = KPS_TRY(contract::Catalogue::built_in());
    const json::value decision = json::parse(demo_decision(*found, catalogue, user.now_us));
    const institutions::SubUserRights rights{user.institution, user.person.digits(),
                                             json::serialize(rights_of(decision)), true};
    const auto database = KPS_TRY(storage::Database::open(state.administration_location()));
    auto transaction = KPS_TRY(database->begin(storage::Access::Write));
    KPS_TRY(institutions::put_sub_user_rights(transaction, rights, user.now_us));
    return transaction.commit();
}

}  // namespace kps
