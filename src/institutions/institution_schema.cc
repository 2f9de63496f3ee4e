#include "institutions/institution_schema.h"

namespace kps::institutions {
namespace {

// Partial unique indexes keep invariant 2 even against a program that does not go through the
// store.
constexpr storage::Migration kMigrations[] = {
    {1, R"sql(
CREATE TABLE institutions (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    class BIGINT NOT NULL,
    undertaking_signed BIGINT NOT NULL,
    paying BIGINT NOT NULL,
    registered_address TEXT NOT NULL,
    changed_us BIGINT NOT NULL
);
CREATE TABLE institution_blocks (
    institution BIGINT NOT NULL,
    number BIGINT NOT NULL,
    ground BIGINT NOT NULL,
    since_us BIGINT NOT NULL,
    note TEXT NOT NULL,
    lifted_us BIGINT,
    approved_by TEXT NOT NULL,
    evidence TEXT NOT NULL,
    PRIMARY KEY (institution, number)
);
CREATE UNIQUE INDEX institution_blocks_open ON institution_blocks (institution, ground) WHERE lifted_us IS NULL;
CREATE TABLE service_users (
    name TEXT PRIMARY KEY,
    institution BIGINT NOT NULL,
    secret_hash TEXT NOT NULL,
    active BIGINT NOT NULL,
    changed_us BIGINT NOT NULL
);
CREATE UNIQUE INDEX service_users_active ON service_users (institution) WHERE active = 1;
CREATE TABLE decisions (
    hash BYTEA PRIMARY KEY,
    institution BIGINT NOT NULL,
    canonical_json TEXT NOT NULL,
    stored_us BIGINT NOT NULL
);
CREATE TABLE decision_periods (
    institution BIGINT NOT NULL,
    number BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    from_us BIGINT NOT NULL,
    until_us BIGINT,
    PRIMARY KEY (institution, number)
);
CREATE UNIQUE INDEX decision_periods_in_force ON decision_periods (institution) WHERE until_us IS NULL;
CREATE TABLE directory_version (id BIGINT PRIMARY KEY, version BIGINT NOT NULL);
INSERT INTO directory_version (id, version) VALUES (1, 1);
)sql"},
    // Rows are only ever added to strict_institutions: there is no way back.
    {2, R"sql(
CREATE TABLE strict_institutions (institution BIGINT PRIMARY KEY, since_us BIGINT NOT NULL);
CREATE TABLE certificate_authorities (
    fingerprint BYTEA PRIMARY KEY,
    subject TEXT NOT NULL,
    subject_name BYTEA NOT NULL,
    certificate BYTEA NOT NULL,
    not_after_us BIGINT NOT NULL,
    revocation_list BYTEA,
    list_from_us BIGINT NOT NULL,
    list_until_us BIGINT NOT NULL,
    added_us BIGINT NOT NULL
);
CREATE TABLE client_certificates (
    fingerprint BYTEA PRIMARY KEY,
    institution BIGINT NOT NULL,
    authority BYTEA NOT NULL,
    subject TEXT NOT NULL,
    certificate BYTEA NOT NULL,
    not_before_us BIGINT NOT NULL,
    not_after_us BIGINT NOT NULL,
    registered_us BIGINT NOT NULL,
    revoked_us BIGINT,
    revoked_why TEXT NOT NULL
);
CREATE INDEX client_certificates_institution ON client_certificates (institution);
)sql"},
    {3, R"sql(
CREATE TABLE user_stops (
    institution BIGINT NOT NULL,
    number BIGINT NOT NULL,
    service_user TEXT NOT NULL,
    end_user TEXT NOT NULL,
    since_us BIGINT NOT NULL,
    reason TEXT NOT NULL,
    lifted_us BIGINT,
    lifted_by TEXT NOT NULL,
    lift_reason TEXT NOT NULL,
    PRIMARY KEY (institution, number)
);
CREATE UNIQUE INDEX user_stops_of_end_users ON user_stops (institution, end_user)
    WHERE lifted_us IS NULL AND end_user <> '';
CREATE UNIQUE INDEX user_stops_of_service_users ON user_stops (institution, service_user)
    WHERE lifted_us IS NULL AND end_user = '';
)sql"},
    {4, R"sql(
CREATE TABLE outgoing_secrets (
    name TEXT PRIMARY KEY,
    secret_hash TEXT NOT NULL,
    until_us BIGINT NOT NULL
);
)sql"},
    {5, R"sql(
CREATE TABLE sub_user_rights (
    institution BIGINT NOT NULL,
    end_user TEXT NOT NULL,
    rights TEXT NOT NULL,
    active BIGINT NOT NULL,
    changed_us BIGINT NOT NULL,
    PRIMARY KEY (institution, end_user)
);
)sql"},
    // The directory's version of each change: who reads often reads what is new and no more.
    {6, R"sql(
ALTER TABLE sub_user_rights ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
CREATE INDEX sub_user_rights_version ON sub_user_rights (version);
)sql"},
    {7, R"sql(
CREATE TABLE narrow_stops (
    institution BIGINT NOT NULL,
    number BIGINT NOT NULL,
    scope BIGINT NOT NULL,
    part TEXT NOT NULL,
    since_us BIGINT NOT NULL,
    note TEXT NOT NULL,
    lifted_us BIGINT,
    approved_by TEXT NOT NULL,
    evidence TEXT NOT NULL,
    PRIMARY KEY (institution, number)
);
CREATE UNIQUE INDEX narrow_stops_open ON narrow_stops (institution, scope, part)
    WHERE lifted_us IS NULL;
)sql"},
    {8, R"sql(
CREATE TABLE own_purposes (
    institution BIGINT NOT NULL,
    code TEXT NOT NULL,
    parent TEXT NOT NULL,
    name TEXT NOT NULL,
    pattern TEXT NOT NULL,
    needs_case BIGINT NOT NULL,
    since_us BIGINT NOT NULL,
    defined_by TEXT NOT NULL,
    ended_us BIGINT NOT NULL,
    ended_by TEXT NOT NULL,
    PRIMARY KEY (institution, code)
);
)sql"},
};

}  // namespace

std::span<const storage::Migration> institution_migrations() {
    return kMigrations;
}

}  // namespace kps::institutions
