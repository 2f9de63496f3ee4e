#pragma once

#include <memory>
#include <string>

#include "registry/register_store.h"

/// The register in a PostgreSQL database: the same records in tables (docs/formats/register.md).
///
/// Invariants:
/// 1. A register is loaded in one transaction: there is a whole one or none.
/// 2. Every connection of a reader refuses writes (`default_transaction_read_only`); the role of
/// the server
///    should have nothing but SELECT as well.
/// 3. No error text holds the location (it may hold a password) or anything that was stored.
namespace kps::registry {

/// Threads: one at a time.
class PostgresRegisterWriter final : public RegisterWriter {
  public:
    /// Errors: AlreadyExists when the database holds a register, StorageFailed.
    static base::Result<std::unique_ptr<PostgresRegisterWriter>> create(
        const std::string& location);
    ~PostgresRegisterWriter() override;

    base::Status put_places(const PlaceNames& places) override;
    base::Status put_photo(std::uint32_t number, base::ByteView jpeg) override;
    base::Status put(std::int64_t id, std::string_view record) override;
    base::Status finish(const RegisterHeader& header) override;

  private:
    struct State;
    explicit PostgresRegisterWriter(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// Look-ups over a small pool of connections. A list is asked in pipelined windows; a window whose
/// connection breaks is asked once more on a new one before anything of it has been visited.
class PostgresRegister final : public RegisterStore {
  public:
    /// Errors: RegisterUnavailable when there is no finished register, CorruptData.
    static base::Result<std::unique_ptr<PostgresRegister>> open(const std::string& location,
                                                                std::size_t connections = 8);
    ~PostgresRegister() override;

    base::Status look_up(std::span<const std::int64_t> ids, std::uint8_t parts,
                         PersonVisitor& visitor) override;
    base::Status find(const IndexRange& range, std::size_t max,
                      std::vector<IndexHit>& hits) override;
    const PlaceNames& places() const override;
    std::uint64_t person_count() const override;
    std::string version() const override;
    bool may_block() const override { return true; }
    base::Status scan(std::int64_t first_id,
                      base::Status (*visit)(void* context, std::int64_t id,
                                            std::string_view record),
                      void* context) override;
    const RegisterHeader& header() const override;
    base::Status prove_read_only() override;

  private:
    struct State;
    explicit PostgresRegister(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace kps::registry
