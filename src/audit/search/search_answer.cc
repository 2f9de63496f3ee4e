#include "audit/search/search_answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "audit/receipts/receipt_maker.h"
#include "audit/search/limits.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;
using base::Hash;

constexpr std::string_view kFirstLine = "kps-search-answer-v1";

std::string rows_text(const std::vector<IndexRow>& rows) {
    base::Bytes bytes;
    for (const IndexRow& row : rows) {
        const RowBytes raw = bytes_of(row);
        bytes.append(raw.data(), raw.size());
    }
    return base::to_base64(bytes);
}

std::string hashes_text(const std::vector<Hash>& hashes) {
    base::Bytes bytes;
    for (const Hash& hash : hashes) bytes.append(hash.data(), hash.size());
    return base::to_base64(bytes);
}

/// Lines `word value`, one after the other.
class Lines {
  public:
    explicit Lines(std::string_view text) : left_(text) {}
    bool at_end() const { return left_.empty(); }
    bool next_is(std::string_view word) const {
        return left_.starts_with(word) && left_.substr(word.size()).starts_with(' ');
    }
    /// The value of the next line. Errors: CorruptData when it has another word.
    base::Result<std::string_view> take(std::string_view word) {
        const std::size_t end = left_.find('\n');
        if (!next_is(word) || end == std::string_view::npos || end <= word.size())
            return failed(ErrorCode::CorruptData, fmt::format("answer: no line '{}'", word));
        const std::string_view value = left_.substr(word.size() + 1, end - word.size() - 1);
        left_.remove_prefix(end + 1);
        return value;
    }
    base::Result<base::Bytes> take_bytes(std::string_view word) {
        const std::string_view value = KPS_TRY(take(word));
        auto bytes = base::from_base64(value);
        if (!bytes) return failed(ErrorCode::CorruptData, "answer: base64");
        return bytes;
    }

  private:
    std::string_view left_;
};

template <class Integer>
bool take_number(std::string_view& text, Integer& out) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc()) return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    return true;
}

base::Result<RowsAnswer> read_rows(Lines& lines) {
    std::string_view head = KPS_TRY(lines.take("token"));
    RowsAnswer out;
    std::uint32_t month = 0;
    const auto bad = [](const char* what) { return failed(ErrorCode::CorruptData, what); };
    if (!take_number(head, month)) return bad("answer: month of a token");
    out.month = KPS_TRY(Month::from_number(month));
    const auto token = base::from_hex(head.substr(0, 2 * sizeof(IndexToken)));
    if (!token || token->size() != sizeof(IndexToken)) return bad("answer: token");
    std::copy(token->begin(), token->end(), out.token.begin());
    head.remove_prefix(2 * sizeof(IndexToken));
    if (!head.starts_with(' ')) return bad("answer: place of the rows");
    head.remove_prefix(1);
    if (!take_number(head, out.first) || !head.empty()) return bad("answer: place of the rows");
    const base::Bytes rows = KPS_TRY(lines.take_bytes("rows"));
    if (rows.size() % kRowBytes != 0) return bad("answer: rows");
    for (base::ByteView left = rows; !left.empty(); left = left.subspan(kRowBytes))
        out.rows.push_back(row_of(left));
    const base::Bytes hashes = KPS_TRY(lines.take_bytes("proof"));
    if (hashes.size() % sizeof(Hash) != 0) return bad("answer: proof");
    for (std::size_t at = 0; at < hashes.size(); at += sizeof(Hash)) {
        Hash hash{};
        std::copy_n(hashes.begin() + static_cast<std::ptrdiff_t>(at), hash.size(), hash.begin());
        out.proof.push_back(hash);
    }
    return out;
}

/// No row of the token can stand outside these, if the sealed rows ascend.
base::Status check_rows(const RowsAnswer& answer, const IndexSeal& seal) {
    const auto bad = [](const char* what) { return failed(ErrorCode::CorruptData, what); };
    const std::vector<IndexRow>& rows = answer.rows;
    if (seal.rows == 0)
        return rows.empty() && answer.proof.empty() ? base::Status()
                                                    : bad("answer: rows of an empty file");
    if (rows.empty()) return bad("answer: a token without rows");
    for (std::size_t i = 1; i < rows.size(); ++i)
        if (!(rows[i - 1] < rows[i])) return bad("answer: rows out of order");
    for (const IndexRow& row : rows)
        if (row.token == answer.token && (row.index < seal.from || row.index >= seal.to))
            return bad("answer: an entry outside the file");
    if (answer.first > seal.rows || rows.size() > seal.rows - answer.first)
        return bad("answer: rows outside the file");
    const LeafRange range{answer.first, answer.first + rows.size()};
    if (range.begin != 0 && !(rows.front().token < answer.token))
        return bad("answer: the left neighbour is missing");
    if (range.end != seal.rows && !(rows.back().token > answer.token))
        return bad("answer: the right neighbour is missing");
    std::vector<Hash> leaves;
    for (const IndexRow& row : rows) leaves.push_back(hash_of(row));
    if (!verify_range(range, leaves, {seal.rows, seal.root}, answer.proof))
        return bad("answer: rows that are not in the sealed tree");
    return {};
}

class Verifier {
  public:
    explicit Verifier(const NoteVerifier& notes) : notes_(notes) {}

    base::Status file(Lines& lines) {
        const base::Bytes receipt_text = KPS_TRY(lines.take_bytes("file"));
        const FullReceipt receipt = KPS_TRY(parse_full_receipt(base::as_text(receipt_text)));
        const std::string_view seal_text = KPS_TRY(lines.take("seal"));
        const IndexSeal seal = KPS_TRY(IndexSeal::parse(seal_text));
        KPS_TRY(check_seal(receipt, seal));
        if (report.checkpoints.empty()) report.sealed = {seal.from, seal.from};
        if (seal.from != report.sealed.end)
            return failed(ErrorCode::CorruptData, "answer: a gap between two files");
        report.sealed.end = seal.to;
        report.checkpoints.push_back(receipt.checkpoint);
        return tokens_of(lines, seal);
    }
    void finish() {
        report.hits.assign(hits_.begin(), hits_.end());
        report.months_without_token.assign(without_.begin(), without_.end());
    }
    AnswerReport report;

  private:
    base::Status check_seal(const FullReceipt& receipt, const IndexSeal& seal) const {
        KPS_TRY(check_full_receipt(receipt, notes_));
        const ClearEntry clear = KPS_TRY(decode_entry(receipt.entry));
        const Hash digest = seal.digest();
        if (clear.type != EntryType::IndexSeal ||
            !std::equal(digest.begin(), digest.end(), clear.commitment.begin()))
            return failed(ErrorCode::CorruptData, "answer: the seal is not the one in the log");
        return {};
    }
    base::Status tokens_of(Lines& lines, const IndexSeal& seal) {
        std::map<Month, std::vector<IndexToken>> here;
        while (lines.next_is("token")) {
            const RowsAnswer answer = KPS_TRY(read_rows(lines));
            KPS_TRY(check_rows(answer, seal));
            here[answer.month].push_back(answer.token);
            for (const IndexRow& row : answer.rows)
                if (row.token == answer.token) hits_.insert(row.index);
        }
        for (const Month& month : seal.months) {
            const auto found = here.find(month);
            if (found == here.end()) {
                without_.insert(month);
                continue;
            }
            // The same is looked for in every file, or a file could be asked for somebody else.
            const auto known = report.tokens.emplace(month, found->second).first;
            if (known->second != found->second)
                return failed(ErrorCode::CorruptData, "answer: other tokens of the same month");
        }
        return {};
    }

    const NoteVerifier& notes_;
    std::set<std::uint64_t> hits_;
    std::set<Month> without_;
};

base::Status read_unsealed(Lines& lines, AnswerReport& report) {
    std::string_view range = KPS_TRY(lines.take("unsealed"));
    if (!take_number(range, report.unsealed.begin) || !take_number(range, report.unsealed.end) ||
        !range.empty() || report.unsealed.begin > report.unsealed.end)
        return failed(ErrorCode::CorruptData, "answer: unsealed entries");
    if (!report.checkpoints.empty() && report.unsealed.count() != 0 &&
        report.unsealed.begin != report.sealed.end)
        return failed(ErrorCode::CorruptData, "answer: a gap before the unsealed entries");
    while (lines.next_is("hit")) {
        std::string_view text = KPS_TRY(lines.take("hit"));
        std::uint64_t index = 0;
        if (!take_number(text, index) || !text.empty() || index < report.unsealed.begin ||
            index >= report.unsealed.end || report.unsealed_hits.size() >= kHitsMax)
            return failed(ErrorCode::CorruptData, "answer: a hit outside the unsealed entries");
        report.unsealed_hits.push_back(index);
    }
    return {};
}

}  // namespace

base::Result<std::string> answer_text(const TokenAnswer& answer, const std::string& log_directory,
                                      const NoteVerifier& verifier) {
    const PublishedReader read = [&](const std::string& path) {
        return read_public_file(log_directory, path, PublicAccess::Entries);
    };
    std::string out = fmt::format("{}\norigin {}\n", kFirstLine, verifier.origin());
    for (const FileAnswer& file : answer.files) {
        const auto receipt = make_full_receipt(read, verifier, file.entry);
        if (!receipt && receipt.error().code == ErrorCode::NotFound)
            return failed(ErrorCode::Busy, "a seal of the index is not published yet");
        if (!receipt) return failed(receipt.error());
        const std::string text = receipt->text();
        out += fmt::format("file {}\nseal {}\n", base::to_base64(base::as_bytes(text)),
                           file.seal.text());
        for (const RowsAnswer& rows : file.answers)
            out += fmt::format("token {} {} {}\nrows {}\nproof {}\n", rows.month.number(),
                               base::to_hex(rows.token), rows.first, rows_text(rows.rows),
                               hashes_text(rows.proof));
    }
    out += fmt::format("unsealed {} {}\n", answer.unsealed.begin, answer.unsealed.end);
    for (const std::uint64_t index : answer.unsealed_hits) out += fmt::format("hit {}\n", index);
    return out;
}

base::Result<AnswerReport> verify_answer(std::string_view text, const NoteVerifier& verifier) {
    if (text.size() > kAnswerBytesMax) return failed(ErrorCode::CorruptData, "answer: too long");
    if (!text.starts_with(kFirstLine) || !text.substr(kFirstLine.size()).starts_with('\n'))
        return failed(ErrorCode::CorruptData, "not an answer of a search");
    Lines lines(text.substr(kFirstLine.size() + 1));
    Verifier files(verifier);
    const std::string_view origin = KPS_TRY(lines.take("origin"));
    if (origin != verifier.origin())
        return failed(ErrorCode::CorruptData, "answer: of another log");
    files.report.origin = origin;
    while (lines.next_is("file")) KPS_TRY(files.file(lines));
    KPS_TRY(read_unsealed(lines, files.report));
    if (!lines.at_end()) return failed(ErrorCode::CorruptData, "answer: lines behind the last");
    files.finish();
    return std::move(files.report);
}

}  // namespace kps::audit
