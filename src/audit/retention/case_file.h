#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "audit/checkpoints/note.h"
#include "audit/entries/entry_codec.h"
#include "audit/month.h"

/// What a hold took out of a month before its destruction (docs/formats/audit_case.md): the entries, the
/// proofs that they are in the log, and their data keys under a secret of the case alone.
namespace kps::audit {

/// A KEY entry and its data key, sealed to the case.
struct CaseKey {
    std::uint64_t index = 0;
    base::Bytes entry;
    base::Bytes sealed;
    std::vector<base::Hash> proof;
};
struct CaseRecord {
    std::uint64_t index = 0;
    std::uint64_t key = 0;  ///< index of its KEY entry
    base::Bytes entry;
    std::vector<base::Hash> proof;
};
struct CaseFile {
    Month month;
    std::string hold;                 ///< detail of the HOLD entry
    std::string note;                 ///< signed checkpoint that the proofs lead to
    std::vector<CaseKey> keys;        ///< ascending
    std::vector<CaseRecord> records;  ///< ascending
};

/// 32 random bytes, in a file of its own. Wiped when it goes.
struct CaseSecret {
    crypto::Key256 bytes{};
    CaseSecret() = default;
    CaseSecret(const CaseSecret&) = default;
    CaseSecret& operator=(const CaseSecret&) = default;
    ~CaseSecret() { base::wipe(bytes.data(), bytes.size()); }
    static CaseSecret make();
    std::string text() const;
    /// Errors: CorruptData.
    static base::Result<CaseSecret> parse(std::string_view text);
};

void seal_case_key(const CaseSecret& secret, const DataKey& key, CaseKey& out);

std::string text_of(const CaseFile& file, const CaseSecret& secret);
/// Errors: CorruptData for a damaged file; CryptoFailed when it is another secret's.
base::Result<CaseFile> parse_case(std::string_view text, const CaseSecret& secret);

struct OpenedRecord {
    std::uint64_t index = 0;
    ClearEntry clear;  ///< a view into the case
    Draft draft;
};
/// Everything is verified: the checkpoint's signature, the place of each entry in its tree, each data
/// key against what its KEY entry commits to. Errors: CorruptData, CryptoFailed say which does not.
base::Result<std::vector<OpenedRecord>> open_case(const CaseFile& file, const CaseSecret& secret,
                                                  const NoteVerifier& verifier);

}  // namespace kps::audit
