#include "apps/kps/contract_commands.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <memory>

#include "apps/kps/report.h"
#include "contract/dictionary.h"
#include "contract/model.h"
#include "contract/words.h"
#include "rest/openapi/document.h"
#include "wire/services/wsdl.h"

namespace kps {
namespace {

struct ContractOptions {
    bool json = false;
    std::string service;
    std::string version;
    bool without_policy = false;
    std::string base_url = "https://localhost:8443";
};

contract::Catalogue catalogue() {
    return need(contract::Catalogue::built_in(), "read the contracts");
}

void list(const ContractOptions& options) {
    const contract::Catalogue services = catalogue();
    boost::json::array rows;
    for (const auto& service : services.services()) {
        if (contract::is_public_check(service->question)) continue;
        if (options.json)
            rows.push_back(boost::json::object{{"number", service->number.value()},
                                               {"name", service->name},
                                               {"version", service->version},
                                               {"operation", service->operation},
                                               {"action", service->action},
                                               {"shape", contract::word(service->mark)},
                                               {"shape_of", service->shape_of},
                                               {"title", service->turkish_title}});
        else
            fmt::print("{:>4}  {}  {:<7}  {}/{}  {}\n", service->number.value(), service->version,
                       contract::word(service->mark), service->name, service->operation,
                       service->turkish_title);
    }
    if (options.json) fmt::print("{}\n", boost::json::serialize(rows));
}

void print_wsdl(const ContractOptions& options) {
    const contract::Catalogue services = catalogue();
    const contract::Service* service = services.by_name(options.service, options.version);
    if (!service) leave("wsdl", "no such service version; see `kps contract list`", 2);
    const wire::services::Endpoints endpoints{options.base_url + "/Services/RoutingService.svc",
                                              options.base_url + "/Services/Issuer.svc/IWSTrust13",
                                              options.base_url + "/Services/Issuer.svc/mex"};
    const auto policy =
        options.without_policy ? wire::services::Policy::LeftOut : wire::services::Policy::Included;
    fmt::print("{}\n", wire::services::wsdl(*service, policy, endpoints));
}

void print_open_api(const ContractOptions& options) {
    fmt::print("{}\n", rest::open_api_document(catalogue(), {options.base_url, nullptr}));
}

void dictionary(const ContractOptions&) {
    fmt::print("{}", contract::data_dictionary(catalogue()));
}

}  // namespace

void add_contract_commands(CLI::App& app) {
    CLI::App* contracts = app.add_subcommand(
        "contract", "What the server offers, from the contract files in the program");
    contracts->require_subcommand(1);
    auto options = std::make_shared<ContractOptions>();
    CLI::App* listing = contracts->add_subcommand(
        "list", "All service versions, and how well the shape of each is known");
    listing->add_flag("--json", options->json, "as JSON");
    listing->callback([options] { list(*options); });
    CLI::App* wsdl = contracts->add_subcommand("wsdl", "WSDL of one service version");
    wsdl->add_option("--service", options->service, "service name")->required();
    wsdl->add_option("--version", options->version, "version, yyyy/MM/dd")->required();
    wsdl->add_flag("--without-policy", options->without_policy, "leave the security policy out");
    wsdl->add_option("--base-url", options->base_url, "address the contract names")
        ->capture_default_str();
    wsdl->callback([options] { print_wsdl(*options); });
    CLI::App* open_api =
        contracts->add_subcommand("openapi", "OpenAPI 3.1 of the REST edge, the whole catalogue");
    open_api->add_option("--base-url", options->base_url, "address the contract names")
        ->capture_default_str();
    open_api->callback([options] { print_open_api(*options); });
    contracts->add_subcommand("dictionary", "Every shared field with its data class, as Markdown")
        ->callback([options] { dictionary(*options); });
}

}  // namespace kps
