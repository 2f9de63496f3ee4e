#pragma once

#include <memory>
#include <string>

#include "registry/register_store.h"

/// The register as one LMDB environment (docs/formats/register.md).
///
/// Invariants:
/// 1. A folder under its final name is complete: it is built as `NAME.loading` and renamed once it
/// is on disk.
/// 2. A finished register never changes. A newer one is another folder; the server opens that.
/// 3. Readers therefore need no lock file and take nothing but a read-only mapping of a file opened
/// read-only.
namespace kps::registry {

/// Threads: one at a time.
/// Durable: when finish() has returned, the register survives a power failure.
class LmdbRegisterWriter final : public RegisterWriter {
  public:
    /// Errors: AlreadyExists when `folder` exists, Busy while another writer is at work,
    /// StorageFailed.
    static base::Result<std::unique_ptr<LmdbRegisterWriter>> create(const std::string& folder);
    ~LmdbRegisterWriter() override;

    base::Status put_places(const PlaceNames& places) override;
    base::Status put_photo(std::uint32_t number, base::ByteView jpeg) override;
    base::Status put(std::int64_t id, std::string_view record) override;
    base::Status finish(const RegisterHeader& header) override;

  private:
    struct State;
    explicit LmdbRegisterWriter(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

class LmdbRegister final : public RegisterStore {
  public:
    /// Errors: RegisterUnavailable when there is no finished register, CorruptData when it is cut
    /// off or damaged.
    static base::Result<std::unique_ptr<LmdbRegister>> open(const std::string& folder);
    ~LmdbRegister() override;

    /// The visitor sees bytes of the mapping; they stay valid as long as this object lives.
    base::Status look_up(std::span<const std::int64_t> ids, std::uint8_t parts,
                         PersonVisitor& visitor) override;
    base::Status find(const IndexRange& range, std::size_t max,
                      std::vector<IndexHit>& hits) override;
    const PlaceNames& places() const override;
    std::uint64_t person_count() const override;
    std::string version() const override;
    bool may_block() const override { return false; }
    base::Status scan(std::int64_t first_id,
                      base::Status (*visit)(void* context, std::int64_t id,
                                            std::string_view record),
                      void* context) override;
    const RegisterHeader& header() const override;
    base::Status prove_read_only() override;

  private:
    struct State;
    explicit LmdbRegister(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace kps::registry
