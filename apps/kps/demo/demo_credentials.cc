#include "apps/kps/demo/demo_credentials.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "apps/kps/tls/tls_files.h"
#include "crypto/certificate.h"
#include "population/generator.h"
#include "population/personas.h"
#include "registry/register_store.h"

namespace kps {
namespace {

namespace json = boost::json;

/// Adds to a persona's object what tests and integrators want to compare an answer with.
class PersonaWriter final : public registry::PersonVisitor {
  public:
    PersonaWriter(const std::vector<population::PersonaInfo>& personas, json::array& out)
        : personas_(personas), out_(out) {}
    base::Status visit(std::size_t position, const registry::FoundPerson& found) override {
        const population::PersonaInfo& persona = personas_[position];
        json::object row{{"persona", persona.name},         {"kimlik_no", persona.id},
                         {"dogum_gun", persona.birth.day},  {"dogum_ay", persona.birth.month},
                         {"dogum_yil", persona.birth.year}, {"aciklama", persona.description}};
        if (found.found) {
            row["ad"] = found.file.person.given_names;
            row["soyad"] = found.file.person.surname;
            for (const registry::Address& address : found.file.addresses) {
                if (!address.residence) continue;
                row["ilce"] = address.district;
                row["adres"] = found.file.person.confidentiality == registry::Confidentiality::None;
            }
        }
        out_.push_back(std::move(row));
        return {};
    }

  private:
    const std::vector<population::PersonaInfo>& personas_;
    json::array& out_;
};

base::Result<json::array> persona_rows(const StateFolder& state) {
    const auto store = KPS_TRY(registry::open_register(state.register_location()));
    const auto as_of = population::day_of_register(store->header());
    if (!as_of)
        return base::failed(base::ErrorCode::InvalidArgument, "the register holds no personas");
    const std::vector<population::PersonaInfo> personas = population::personas(*as_of);
    std::vector<std::int64_t> ids;
    for (const population::PersonaInfo& persona : personas) ids.push_back(persona.id);
    json::array rows;
    PersonaWriter writer(personas, rows);
    KPS_TRY(store->look_up(ids, registry::Part::Person | registry::Part::Addresses, writer));
    return rows;
}

json::array portal_rows(const std::vector<DemoPortalUser>& people) {
    json::array rows;
    for (const DemoPortalUser& user : people) {
        json::object row{{"role", user.role},
                         {"institution", nullptr},
                         {"username", user.username},
                         {"password", user.password},
                         {"totp_secret", user.totp_secret},
                         {"name", user.name}};
        if (user.institution != 0) row["institution"] = user.institution;
        rows.push_back(std::move(row));
    }
    return rows;
}

/// JSON with one member a line, for people who open the file.
void write_pretty(const json::value& value, std::string& out, int depth = 0) {
    const std::string indent(static_cast<std::size_t>(depth) * 2, ' ');
    const bool rows = value.is_array() || (value.is_object() && depth == 0);
    if (!rows) {
        out += json::serialize(value);
        return;
    }
    out += value.is_array() ? "[\n" : "{\n";
    bool first = true;
    const auto next = [&] {
        if (!first) out += ",\n";
        first = false;
        out += indent + "  ";
    };
    if (value.is_array()) {
        for (const json::value& item : value.as_array()) {
            next();
            write_pretty(item, out, depth + 1);
        }
    } else {
        for (const auto& member : value.as_object()) {
            next();
            out += json::serialize(json::value(member.key())) + ": ";
            write_pretty(member.value(), out, depth + 1);
        }
    }
    out += "\n" + indent + (value.is_array() ? "]" : "}");
}

}  // namespace

std::optional<std::vector<DemoUser>> read_demo_users(const StateFolder& state) {
    const auto text = read_file(state.credentials_file());
    if (!text) return std::nullopt;
    boost::system::error_code error;
    const json::value root = json::parse(*text, error);
    if (error || !root.is_object() || !root.as_object().contains("service_users"))
        return std::nullopt;
    std::vector<DemoUser> users;
    for (const json::value& row : root.at("service_users").as_array())
        users.push_back({std::string(row.at("username").as_string()),
                         std::string(row.at("password").as_string())});
    if (users.size() != demo_institutions().size()) return std::nullopt;
    return users;
}

std::optional<std::vector<DemoPortalUser>> read_demo_portal_users(const StateFolder& state) {
    const auto text = read_file(state.credentials_file());
    boost::system::error_code error;
    const json::value root = text ? json::parse(*text, error) : json::value();
    if (error || !root.is_object() || !root.as_object().contains("portal_users"))
        return std::nullopt;
    std::vector<DemoPortalUser> users;
    for (const json::value& row : root.at("portal_users").as_array()) {
        const auto member = [&row](const char* name) {
            return std::string(row.at(name).as_string());
        };
        DemoPortalUser user;
        user.role = member("role");
        user.username = member("username");
        user.password = member("password");
        user.totp_secret = member("totp_secret");
        user.name = member("name");
        const json::value& institution = row.at("institution");
        if (institution.is_int64())
            user.institution = static_cast<std::uint32_t>(institution.as_int64());
        users.push_back(std::move(user));
    }
    if (users.empty()) return std::nullopt;
    return users;
}

std::optional<DemoPerson> read_demo_person(const StateFolder& state, std::string_view persona) {
    const auto text = read_file(state.credentials_file());
    boost::system::error_code error;
    const json::value root = text ? json::parse(*text, error) : json::value();
    if (error || !root.is_object() || !root.as_object().contains("persons")) return std::nullopt;
    for (const json::value& row : root.at("persons").as_array()) {
        if (row.at("persona").as_string() != persona) continue;
        const auto number = [&row](const char* name) {
            return static_cast<std::int32_t>(row.at(name).as_int64());
        };
        return DemoPerson{row.at("kimlik_no").as_int64(),
                          {number("dogum_yil"), number("dogum_ay"), number("dogum_gun")}};
    }
    return std::nullopt;
}

std::uint16_t read_demo_port(const StateFolder& state) {
    const auto text = read_file(state.credentials_file());
    boost::system::error_code error;
    const json::value root = text ? json::parse(*text, error) : json::value();
    if (error || !root.is_object() || !root.as_object().contains("base_url")) return 0;
    const std::string url(root.at("base_url").as_string());
    return static_cast<std::uint16_t>(std::stoul(url.substr(url.rfind(':') + 1)));
}

base::Status write_demo_credentials(const StateFolder& state, const std::vector<DemoUser>& users,
                                    const std::vector<DemoPortalUser>& people, std::uint16_t port) {
    json::array service_users;
    for (std::size_t index = 0; index < users.size(); ++index) {
        const DemoInstitution& institution = demo_institutions()[index];
        json::object row{
            {"institution", institution.name},      {"class", institution.institution_class},
            {"username", users[index].name},        {"password", users[index].secret},
            {"registered_ip", institution.address}, {"note", institution.note}};
        if (institution.strict)
            row["client_certificate"] =
                client_certificate_file(state, users[index].name).filename().string();
        service_users.push_back(std::move(row));
    }
    json::object root{{"notice", "SENTETİK VERİ: every person and institution here is made up"},
                      {"base_url", fmt::format("https://localhost:{}", port)},
                      {"ca", "ca.pem"},
                      {"service_users", std::move(service_users)},
                      {"portal_users", portal_rows(people)},
                      {"persons", KPS_TRY(persona_rows(state))}};
    std::string text;
    write_pretty(root, text);
    return write_file(state.credentials_file(), text + "\n", FileMode::Secret);
}

namespace {

base::Result<crypto::CertifiedKey> load_or_make(const std::filesystem::path& path,
                                                crypto::CertificateRequest request,
                                                const crypto::CertifiedKey* issuer) {
    if (std::filesystem::exists(path)) return read_certified_pair(path);
    crypto::CertifiedKey key = KPS_TRY(crypto::make_certificate(request, issuer));
    KPS_TRY(write_certified_pair(path, key));
    return key;
}

/// Of something that is there already: all right.
template <class T>
base::Status unless_there(const base::Result<T>& result) {
    if (result || result.error().code == base::ErrorCode::AlreadyExists) return {};
    return base::failed(result.error());
}

base::Result<crypto::CertifiedKey> make_authority(const StateFolder& state,
                                                  institutions::CertificateStore& store,
                                                  std::int64_t now_us) {
    crypto::CertificateRequest request =
        demo_certificate_request("KPS demo client CA (SENTETIK VERI)", now_us);
    request.is_authority = true;
    const crypto::CertifiedKey authority =
        KPS_TRY(load_or_make(state.tls_folder() / "client-ca.pem", request, nullptr));
    KPS_TRY(unless_there(store.add_authority(authority.certificate_pem, now_us)));
    const std::string list = KPS_TRY(crypto::make_revocation_list(
        {{}, request.not_before_us, request.not_after_us, 1}, authority));
    const auto taken = store.put_revocation_list(base::as_bytes(list), now_us);
    // A newer one that somebody has put there is the better one.
    if (!taken && taken.error().code != base::ErrorCode::InvalidArgument)
        return base::failed(taken.error());
    return authority;
}

}  // namespace

std::filesystem::path client_certificate_file(const StateFolder& state, std::string_view user) {
    return state.path() / fmt::format("client-{}.pem", user);
}

base::Status make_demo_clients(const StateFolder& state, Administration& administration,
                               std::int64_t now_us) {
    institutions::CertificateStore& store = administration.certificates();
    const crypto::CertifiedKey authority = KPS_TRY(make_authority(state, store, now_us));
    for (const DemoInstitution& institution : demo_institutions()) {
        if (!institution.strict) continue;
        const std::string user = fmt::format("KRM-{}", institution.id);
        const crypto::CertifiedKey client =
            KPS_TRY(load_or_make(client_certificate_file(state, user),
                                 demo_certificate_request(user, now_us), &authority));
        const base::InstitutionId id(institution.id);
        KPS_TRY(unless_there(store.register_certificate(id, client.certificate_pem, now_us)));
        KPS_TRY(store.set_profile(id, institutions::WireProfile::Strict, now_us));
    }
    return {};
}

}  // namespace kps
