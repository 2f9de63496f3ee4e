#pragma once

#include <cstddef>
#include <cstdint>

/// Everything of the register that can grow, and where it stops (DESIGN.md 7.8).
namespace kps::registry {

// -- one record
inline constexpr std::size_t kTextBytesMax = 2000;  ///< one text of a record
inline constexpr std::size_t kAddressesMax = 32;    ///< addresses of one person
inline constexpr std::size_t kEventsMax = 1000;     ///< civil-status events of one person
inline constexpr std::size_t kRecordBytesMax = 4 << 20;
inline constexpr std::int64_t kIdentityNumberMax = 99'999'999'999;

// -- one look-up
inline constexpr std::size_t kLookUpIdsMax = 10'000;  ///< identity numbers in one call

// -- one search
inline constexpr std::size_t kIndexHitsMax = 10'000;  ///< rows of the index found by one call

// -- sorting an index
inline constexpr std::size_t kIndexRunRows = 1u << 20;    ///< rows sorted at once, of 16 bytes
inline constexpr std::size_t kIndexChunkRows = 1u << 12;  ///< rows of a run read at once
inline constexpr std::size_t kIndexRunsMax = 4096;        ///< far more than kPeopleMax people give

// -- one register
inline constexpr std::size_t kPhotoBytesMax = 1 << 20;
inline constexpr std::uint64_t kPeopleMax = 200'000'000;
inline constexpr std::size_t kPlaceRowsMax = 200'000;  ///< rows of one place table
inline constexpr std::size_t kPlaceNameBytesMax = 200;

// -- LMDB
inline constexpr std::size_t kLmdbReadersMax = 1024;        ///< threads that may read at once
inline constexpr std::size_t kLmdbBatchPeople = 200'000;    ///< people in one write transaction
inline constexpr std::size_t kLmdbBatchBytes = 128u << 20;  ///< bytes in one write transaction
inline constexpr std::uint64_t kLmdbMapStartBytes = 256u << 20;
inline constexpr std::uint64_t kLmdbMapMaxBytes = std::uint64_t{1} << 40;

// -- PostgreSQL
inline constexpr std::size_t kPostgresConnectionsMax = 64;
inline constexpr std::size_t kPostgresPipelineItems =
    64;                                                  ///< questions sent before answers are read
inline constexpr std::size_t kPostgresIndexBlocks = 64;  ///< blocks of the index fetched at once
inline constexpr int kPostgresScanRows = 1000;           ///< records fetched at once by a scan
inline constexpr int kPostgresAcquireTimeoutMs = 5'000;  ///< wait for a free connection, then Busy
inline constexpr std::size_t kPostgresCopyChunkBytes = 1 << 20;

// -- import
inline constexpr std::size_t kImportRowsMax = 20'000'000;  ///< rows that are sorted in memory
inline constexpr std::size_t kImportErrorsMax = 1000;      ///< errors kept in the report
inline constexpr std::size_t kImportLineBytesMax = 64 << 10;
inline constexpr std::size_t kImportColumnsMax = 256;
inline constexpr std::uint64_t kImportBytesMax = std::uint64_t{8}
                                                 << 30;  ///< packed records held in memory

}  // namespace kps::registry
