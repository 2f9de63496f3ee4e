#include "letters/letter_schema.h"

namespace kps::letters {
namespace {

constexpr storage::Migration kMigrations[] = {
    {1, R"sql(
CREATE TABLE letter_numbers (year BIGINT NOT NULL PRIMARY KEY, last BIGINT NOT NULL);
CREATE TABLE letters (
    number TEXT NOT NULL PRIMARY KEY,
    year BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    template TEXT NOT NULL,
    subject TEXT NOT NULL,
    institution BIGINT NOT NULL,
    content TEXT NOT NULL,
    code TEXT NOT NULL UNIQUE,
    pdf BYTEA NOT NULL,
    digest BYTEA NOT NULL,
    issued_us BIGINT NOT NULL,
    issued_by TEXT NOT NULL,
    once_key TEXT UNIQUE,
    UNIQUE (year, sequence));
CREATE TABLE inbox_messages (
    recipient TEXT NOT NULL,
    letter TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    read_us BIGINT,
    read_by TEXT NOT NULL,
    PRIMARY KEY (recipient, letter));
CREATE INDEX inbox_by_time ON inbox_messages (recipient, created_us);
CREATE TABLE mail_turn (id BIGINT NOT NULL PRIMARY KEY, turn BIGINT NOT NULL);
INSERT INTO mail_turn (id, turn) VALUES (1, 0);
CREATE TABLE mails (
    id BYTEA NOT NULL PRIMARY KEY,
    letter TEXT NOT NULL,
    address TEXT NOT NULL,
    state BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    left_behind BIGINT NOT NULL,
    next_us BIGINT NOT NULL,
    created_us BIGINT NOT NULL,
    error TEXT NOT NULL);
CREATE INDEX mails_by_state ON mails (state, next_us);
CREATE INDEX mails_by_letter ON mails (letter);
CREATE TABLE campaigns (
    name TEXT NOT NULL PRIMARY KEY,
    target_group TEXT NOT NULL,
    template TEXT NOT NULL,
    draft TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    created_by TEXT NOT NULL);
CREATE TABLE campaign_targets (
    campaign TEXT NOT NULL,
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    institution BIGINT NOT NULL,
    recipient TEXT NOT NULL,
    address TEXT NOT NULL,
    letter TEXT NOT NULL,
    PRIMARY KEY (campaign, position));
)sql"},
};

}  // namespace

std::span<const storage::Migration> letter_migrations() {
    return kMigrations;
}

}  // namespace kps::letters
