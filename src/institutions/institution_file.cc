#include "institutions/institution_file.h"

#include <set>

#include "base/calendar.h"
#include "institutions/limits.h"
#include "institutions/strict_json.h"

namespace kps::institutions {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;

constexpr std::string_view kFormat = "kps-institutions-1";

Result<Block> parse_block(const JsonValue& value, const std::string& path) {
    JsonReader reader(value, path, ErrorCode::InvalidArgument);
    const std::string ground_name = KPS_TRY(reader.text("ground"));
    const auto ground = ground_by_name(ground_name);
    if (!ground) return reader.wrong("ground", "is no ground of a block");
    const std::string since = KPS_TRY(reader.text("since"));
    const auto time = base::parse_xml_time(since);
    if (!time || !time->has_zone)
        return reader.wrong("since", "must be a time such as 2026-03-01T09:00:00Z");
    Block block{*ground, time->us, {}};
    if (reader.has("note")) block.note = KPS_TRY(reader.text("note"));
    KPS_TRY(reader.finish());
    return block;
}

Result<ServiceUser> parse_user(const JsonValue& value, const std::string& path,
                               base::InstitutionId institution) {
    JsonReader reader(value, path, ErrorCode::InvalidArgument);
    ServiceUser user;
    user.institution = institution;
    user.name = base::UserName(KPS_TRY(reader.text("name")));
    if (user.name.value().empty() || user.name.value().size() > kUserNameBytesMax)
        return reader.wrong("name", "must be 1 to 64 bytes long");
    if (reader.has("secret_hash")) user.secret_hash = KPS_TRY(reader.text("secret_hash"));
    if (!user.secret_hash.empty() && !user.secret_hash.starts_with("$argon2id$"))
        return reader.wrong("secret_hash", "must be an Argon2id hash, never the secret itself");
    user.active = KPS_TRY(reader.boolean("active"));
    KPS_TRY(reader.finish());
    return user;
}

Status parse_lists(JsonReader& reader, InstitutionEntry& entry) {
    if (reader.has("blocks")) {
        const JsonArray* blocks = KPS_TRY(reader.array("blocks"));
        for (std::size_t index = 0; index < blocks->size(); ++index)
            entry.institution.blocks.push_back(
                KPS_TRY(parse_block((*blocks)[index], reader.path_of("blocks", index))));
    }
    const JsonArray* users = KPS_TRY(reader.array("users"));
    if (users->size() > kUsersPerInstitutionMax) return reader.wrong("users", "are too many");
    int active_count = 0;
    for (std::size_t index = 0; index < users->size(); ++index) {
        entry.users.push_back(KPS_TRY(
            parse_user((*users)[index], reader.path_of("users", index), entry.institution.id)));
        active_count += entry.users.back().active ? 1 : 0;
    }
    // Rule R-232: one credential for each institution.
    if (active_count > 1) return reader.wrong("users", "only one may be active");
    return {};
}

Result<InstitutionEntry> parse_entry(const JsonValue& value, const std::string& path,
                                     AddressRule address_rule) {
    JsonReader reader(value, path, ErrorCode::InvalidArgument);
    InstitutionEntry entry;
    Institution& institution = entry.institution;
    const std::int64_t id = KPS_TRY(reader.integer("id", 1, 0xffff'ffff));
    institution.id = base::InstitutionId(static_cast<std::uint32_t>(id));
    institution.name = KPS_TRY(reader.text("name"));
    if (institution.name.empty() || institution.name.size() > kNameBytesMax)
        return reader.wrong("name", "must be 1 to 300 bytes long");
    const std::string class_name = KPS_TRY(reader.text("class"));
    const auto institution_class = class_by_name(class_name);
    if (!institution_class) return reader.wrong("class", "is no class of institution");
    institution.institution_class = *institution_class;
    institution.undertaking_signed = KPS_TRY(reader.boolean("undertaking_signed"));
    institution.paying = KPS_TRY(reader.boolean("paying"));
    if (reader.has("registered_address")) {
        const std::string text = KPS_TRY(reader.text("registered_address"));
        const auto address = RegisteredAddress::parse(text, address_rule);
        if (!address) return reader.wrong("registered_address", address.error().context);
        institution.registered_address = address->text();
    }
    KPS_TRY(parse_lists(reader, entry));
    KPS_TRY(reader.finish());
    return entry;
}

}  // namespace

Result<std::vector<InstitutionEntry>> parse_institution_file(std::string_view text,
                                                             AddressRule address_rule) {
    const JsonValue document = KPS_TRY(parse_strict_json(text, ErrorCode::InvalidArgument));
    JsonReader reader(document, "$", ErrorCode::InvalidArgument);
    const std::string format = KPS_TRY(reader.text("format"));
    if (format != kFormat) return reader.wrong("format", "must be " + std::string(kFormat));
    const JsonArray* list = KPS_TRY(reader.array("institutions"));
    KPS_TRY(reader.finish());
    if (list->size() > kInstitutionsMax) return reader.wrong("institutions", "are too many");
    std::vector<InstitutionEntry> entries;
    std::set<base::InstitutionId> ids;
    std::set<base::UserName> names;
    for (std::size_t index = 0; index < list->size(); ++index) {
        const std::string path = reader.path_of("institutions", index);
        InstitutionEntry entry = KPS_TRY(parse_entry((*list)[index], path, address_rule));
        if (!ids.insert(entry.institution.id).second)
            return failed(ErrorCode::InvalidArgument, path + ".id: stands twice");
        for (const ServiceUser& user : entry.users)
            if (!names.insert(user.name).second)
                return failed(ErrorCode::InvalidArgument, path + ".users: a name stands twice");
        entries.push_back(std::move(entry));
    }
    return entries;
}

Status import_institution(InstitutionStore& store, const InstitutionEntry& entry,
                          std::int64_t now_us) {
    const Institution& institution = entry.institution;
    KPS_TRY(store.put_institution(institution, now_us));
    // Blocks come before anything that opens the access, and the address, without which nothing is
    // answered, last.
    for (const Block& block : institution.blocks)
        KPS_TRY(store.set_block(institution.id, block, now_us));
    // Inactive ones first: of two users, the one that is closed must make room for the one that is
    // opened.
    for (const bool active : {false, true})
        for (const ServiceUser& user : entry.users)
            if (user.active == active) KPS_TRY(store.put_service_user(user, now_us));
    KPS_TRY(store.set_registered_address(institution.id, institution.registered_address, now_us));
    return {};
}

}  // namespace kps::institutions
