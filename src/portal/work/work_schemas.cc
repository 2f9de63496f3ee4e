#include "portal/work/work_schemas.h"

#include <array>
#include <string_view>
#include <utility>

#include "portal/json_schema.h"

namespace kps::portal {
namespace {

constexpr std::array kSchemas = {
    std::pair{"Assignee", "account:uuid name role:Role since:time|null"},
    std::pair{"WorkItem", "case:CaseSummary age_days:integer assignee:Assignee|null"},
    std::pair{"WorkQueue", "items:[WorkItem] mine:integer nobody:integer others:integer next?"},
    std::pair{"WorkPerson", "account:uuid name role:Role"},
    std::pair{"WorkPeople", "people:[WorkPerson]"},
    std::pair{"WorkAssignment", "assignee:Assignee|null may_take:boolean"},
    std::pair{"HandOverRefusal", "id:uuid number code:integer assignee:Assignee|null"},
    std::pair{"HandOverReport", "done:[text] refused:[HandOverRefusal]"},
};

}  // namespace

boost::json::object work_schemas() {
    boost::json::object schemas;
    for (const auto& [name, members] : kSchemas)
        schemas[name] = object_schema(members, Members::Open);
    return schemas;
}

}  // namespace kps::portal
