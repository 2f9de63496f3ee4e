#include "accounts/schema.h"

namespace kps::accounts {
namespace {

// The partial index keeps X-004 (idari ≠ teknik) even against a program that does not go through the store.
constexpr storage::Migration kMigrations[] = {
    {1, R"sql(
CREATE TABLE portal_accounts (
    id BYTEA PRIMARY KEY,
    version BIGINT NOT NULL,
    login TEXT NOT NULL,
    role BIGINT NOT NULL,
    institution BIGINT NOT NULL,
    person BYTEA NOT NULL,
    sealed_number BYTEA NOT NULL,
    name TEXT NOT NULL,
    state BIGINT NOT NULL,
    secrecy_version TEXT NOT NULL,
    secrecy_us BIGINT NOT NULL,
    created_us BIGINT NOT NULL,
    changed_us BIGINT NOT NULL,
    last_login_us BIGINT NOT NULL,
    last_login_address TEXT NOT NULL,
    failed_tries BIGINT NOT NULL,
    finding TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    setup_digest BYTEA,
    setup_until_us BIGINT NOT NULL,
    totp_secret BYTEA,
    totp_pending BYTEA,
    totp_step BIGINT NOT NULL
);
CREATE UNIQUE INDEX portal_accounts_login ON portal_accounts (login);
CREATE INDEX portal_accounts_institution ON portal_accounts (institution, id);
CREATE UNIQUE INDEX portal_accounts_one_duty ON portal_accounts (institution, person)
    WHERE role <= 2 AND state <> 6;
CREATE TABLE portal_account_changes (
    id BYTEA PRIMARY KEY,
    account BYTEA NOT NULL,
    institution BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    by_account BYTEA NOT NULL,
    by_name TEXT NOT NULL,
    by_role BIGINT NOT NULL,
    act TEXT NOT NULL,
    article TEXT NOT NULL,
    before_text TEXT NOT NULL,
    after_text TEXT NOT NULL,
    reason TEXT NOT NULL,
    told BIGINT NOT NULL
);
CREATE INDEX portal_account_changes_account ON portal_account_changes (account, at_us);
CREATE INDEX portal_account_changes_untold ON portal_account_changes (at_us) WHERE told = 0;
CREATE TABLE portal_recovery_codes (
    account BYTEA NOT NULL,
    digest BYTEA NOT NULL,
    used_us BIGINT NOT NULL,
    PRIMARY KEY (account, digest)
);
CREATE TABLE portal_passkeys (
    credential BYTEA PRIMARY KEY,
    account BYTEA NOT NULL,
    algorithm BIGINT NOT NULL,
    public_key BYTEA NOT NULL,
    counter BIGINT NOT NULL,
    label TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    used_us BIGINT NOT NULL
);
CREATE INDEX portal_passkeys_account ON portal_passkeys (account);
CREATE TABLE portal_sessions (
    digest BYTEA PRIMARY KEY,
    id BYTEA NOT NULL,
    account BYTEA NOT NULL,
    stage BIGINT NOT NULL,
    factor BIGINT NOT NULL,
    factor_us BIGINT NOT NULL,
    factor_tries BIGINT NOT NULL,
    created_us BIGINT NOT NULL,
    used_us BIGINT NOT NULL,
    ends_us BIGINT NOT NULL,
    address TEXT NOT NULL,
    agent TEXT NOT NULL,
    view_as BIGINT NOT NULL,
    challenge BYTEA,
    challenge_until_us BIGINT NOT NULL
);
CREATE UNIQUE INDEX portal_sessions_id ON portal_sessions (id);
CREATE INDEX portal_sessions_account ON portal_sessions (account);
CREATE INDEX portal_sessions_end ON portal_sessions (ends_us);
CREATE TABLE portal_approvals (
    id BYTEA PRIMARY KEY,
    act TEXT NOT NULL,
    subject TEXT NOT NULL,
    before_json TEXT NOT NULL,
    after_json TEXT NOT NULL,
    reason TEXT NOT NULL,
    roles BIGINT NOT NULL,
    asked_account BYTEA NOT NULL,
    asked_person BYTEA NOT NULL,
    asked_role BIGINT NOT NULL,
    asked_institution BIGINT NOT NULL,
    asked_name TEXT NOT NULL,
    asked_us BIGINT NOT NULL,
    expires_us BIGINT NOT NULL,
    state BIGINT NOT NULL,
    decided_account BYTEA,
    decided_name TEXT NOT NULL,
    decided_us BIGINT NOT NULL,
    decided_reason TEXT NOT NULL
);
CREATE UNIQUE INDEX portal_approvals_open ON portal_approvals (act, subject) WHERE state = 1;
CREATE TABLE portal_recheck (id BIGINT PRIMARY KEY, after_account TEXT NOT NULL);
INSERT INTO portal_recheck (id, after_account) VALUES (1, '');
)sql"},
    {2, R"sql(
ALTER TABLE portal_recheck ADD COLUMN round_us BIGINT NOT NULL DEFAULT 0;
)sql"},
    {3, R"sql(
CREATE TABLE portal_mandates (
    account BYTEA PRIMARY KEY,
    last_day BIGINT NOT NULL,
    set_us BIGINT NOT NULL,
    set_by TEXT NOT NULL,
    reason TEXT NOT NULL
);
)sql"},
    // What the sign-in before the present one left; the account itself tells of the present one.
    {4, R"sql(
CREATE TABLE portal_earlier_sign_ins (
    account BYTEA PRIMARY KEY,
    at_us BIGINT NOT NULL,
    address TEXT NOT NULL,
    failed_tries BIGINT NOT NULL
);
)sql"},
};

}  // namespace

std::span<const storage::Migration> account_migrations() {
    return kMigrations;
}

}  // namespace kps::accounts
