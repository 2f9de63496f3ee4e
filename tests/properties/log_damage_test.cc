#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>

#include "audit/directory.h"
#include "audit/log_for_tests.h"
#include "audit/segments/frame.h"
#include "audit/segments/recovery.h"
#include "audit/segments/segment_files.h"
#include "audit/verifier/log_verifier.h"
#include "base/testing/case_count.h"

/// Whatever is changed in the files of a log is found: by the verifier, offline, with a checkpoint kept elsewhere.
namespace kps::audit {
namespace {

using tests::make_draft;

constexpr int kDamagesFull = 10'000;
constexpr std::uint64_t kSegmentBytesHere = kSegmentBytesMin;
constexpr std::size_t kFileBytesMax = 1u << 20;

base::Bytes content_of(const std::string& path) {
    return read_file(path, kFileBytesMax).take();
}

void write(const std::string& path, base::ByteView content) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file.write(reinterpret_cast<const char*>(content.data()),
               static_cast<std::streamsize>(content.size()));
}

enum class Damage : std::uint8_t {
    FlippedBit,
    DeletedFile,
    DeletedStretch,
    SwappedStretches,
    SwappedFiles,
    OldCopy,
};
constexpr std::array kDamages = {
    Damage::FlippedBit,     Damage::FlippedBit,       Damage::FlippedBit,   Damage::DeletedFile,
    Damage::DeletedStretch, Damage::SwappedStretches, Damage::SwappedFiles, Damage::OldCopy};

const char* name_of(Damage damage) {
    switch (damage) {
        case Damage::FlippedBit:
            return "flipped bits";
        case Damage::DeletedFile:
            return "deleted files";
        case Damage::DeletedStretch:
            return "deleted stretches";
        case Damage::SwappedStretches:
            return "swapped stretches";
        case Damage::SwappedFiles:
            return "swapped files";
        case Damage::OldCopy:
            return "old copies";
    }
    return "";
}

/// A stopped log over several segments with tiles of two levels, its files in memory, and what some of them
/// held halfway.
class LogDamage : public ::testing::Test {
  protected:
    void SetUp() override {
        setup_.options.segment_bytes = kSegmentBytesHere;
        auto log = setup_.must_open();
        for (std::uint64_t i = 0; i < 10; ++i) {
            const auto outcome =
                tests::append_later(*log, std::vector<Draft>(30, make_draft(i))).get();
            ASSERT_TRUE(outcome.durable);
            note_ = outcome.receipt.checkpoint->note;
            if (i != 4) continue;
            ASSERT_TRUE(log->publish());
            keep(old_);
        }
        log->stop();
        keep(whole_);
        for (const auto& [path, content] : whole_) paths_.push_back(path);
    }

    void keep(std::map<std::string, base::Bytes>& files) {
        for (const auto& item :
             std::filesystem::recursive_directory_iterator(setup_.log_directory()))
            if (item.is_regular_file() && item.file_size() > 0)
                files[item.path().string()] = content_of(item.path().string());
    }

    bool is_found() {
        VerifyOptions options;
        options.directory = setup_.log_directory();
        options.notes = {note_};
        const auto report = verify_log(options);
        return !report || !report->ok();
    }

    /// Files that may be missing: derived ones that are made again, and those that hold nothing.
    bool may_be_missing(const std::string& path) const {
        return path.ends_with(".sum") || path.find(".p/") != std::string::npos ||
               is_zero(whole_.at(path));
    }
    std::size_t below(std::size_t end) { return random_() % end; }
    const std::string& any_path() { return paths_[below(paths_.size())]; }

    /// The files that this damage changes, with what they hold then; a file without content is deleted. Empty
    /// when the dice hit something that changes nothing.
    std::map<std::string, base::Bytes> damaged(Damage kind);
    std::map<std::string, base::Bytes> with_swapped_stretches();

    tests::TemporaryFolder folder_;
    tests::Setup setup_{folder_.path()};
    std::map<std::string, base::Bytes> whole_;
    std::map<std::string, base::Bytes> old_;
    std::vector<std::string> paths_;
    std::string note_;
    std::mt19937 random_{20'261'122};
};

std::map<std::string, base::Bytes> LogDamage::with_swapped_stretches() {
    const std::string& first = any_path();
    const std::string& second = any_path();
    std::map<std::string, base::Bytes> files = {{first, whole_.at(first)},
                                                {second, whole_.at(second)}};
    base::Bytes& a = files.at(first);
    base::Bytes& b = files.at(second);
    const std::size_t bytes = 1 + below(std::min({a.size(), b.size(), std::size_t{600}}));
    const std::size_t from = below(a.size() - bytes + 1);
    const std::size_t to = below(b.size() - bytes + 1);
    if (first == second && (from > to ? from - to : to - from) < bytes) return {};
    std::swap_ranges(a.begin() + static_cast<std::ptrdiff_t>(from),
                     a.begin() + static_cast<std::ptrdiff_t>(from + bytes),
                     b.begin() + static_cast<std::ptrdiff_t>(to));
    return files;
}

std::map<std::string, base::Bytes> LogDamage::damaged(Damage kind) {
    const std::string path = any_path();
    base::Bytes content = whole_.at(path);
    switch (kind) {
        case Damage::FlippedBit: {
            const std::size_t bit = below(content.size() * 8);
            content[bit / 8] = static_cast<std::uint8_t>(content[bit / 8] ^ (1u << (bit % 8)));
            return {{path, content}};
        }
        case Damage::DeletedFile:
            if (may_be_missing(path)) return {};
            return {{path, {}}};
        case Damage::DeletedStretch: {
            const std::size_t bytes = 1 + below(std::min<std::size_t>(content.size(), 600));
            const std::size_t from = below(content.size() - bytes + 1);
            content.erase(from, bytes);
            if (content.empty()) return {};
            return {{path, content}};
        }
        case Damage::SwappedStretches:
            return with_swapped_stretches();
        case Damage::SwappedFiles: {
            const std::string& other = any_path();
            return {{path, whole_.at(other)}, {other, content}};
        }
        case Damage::OldCopy: {
            const auto old = old_.find(path);
            // An older published checkpoint is a true one: the log behind it is whole.
            if (old == old_.end() || path.ends_with("/checkpoint")) return {};
            return {{path, old->second}};
        }
    }
    return {};
}

// Evidence R-087.
TEST_F(LogDamage, TenThousandRandomDamagesAreAllFound) {
    ASSERT_FALSE(is_found());
    std::map<std::string, int> done;
    int count = 0;
    while (count < base::testing::case_count(kDamagesFull)) {
        const Damage kind = kDamages[below(kDamages.size())];
        auto files = damaged(kind);
        std::erase_if(files,
                      [&](const auto& file) { return whole_.at(file.first) == file.second; });
        if (files.empty()) continue;
        for (const auto& [path, content] : files) {
            if (content.empty())
                std::filesystem::remove(path);
            else
                write(path, content);
        }
        ASSERT_TRUE(is_found()) << name_of(kind) << " in " << files.begin()->first;
        for (const auto& [path, content] : files) write(path, whole_.at(path));
        ++done[name_of(kind)];
        ++count;
    }
    EXPECT_FALSE(is_found());
    for (const auto& [name, number] : done) fmt::print("# {} {}: all found\n", number, name);
}

/// The last segment with frames in it, and where its last frame stands.
struct LastFrame {
    std::string path;
    std::size_t start = 0;
    std::size_t bytes = 0;  ///< without its padding
};

LastFrame last_frame_of(const std::string& directory) {
    LastFrame last;
    for (std::uint64_t number = 0; exists(segment_path(directory, number)); ++number) {
        const std::string path = segment_path(directory, number);
        const base::Bytes content = content_of(path);
        Frame frame;
        for (std::size_t at = 0;
             parse_frame(base::ByteView(content).subspan(at), frame) == FrameState::Intact;
             at += static_cast<std::size_t>(padded(frame.bytes)))
            last = {path, at, static_cast<std::size_t>(frame.bytes)};
    }
    return last;
}

TEST_F(LogDamage, ALogThatEndsAtAnyByteOfItsLastFrameIsNotWhole) {
    const LastFrame last = last_frame_of(setup_.log_directory());
    for (std::size_t kept = 0; kept < last.bytes; ++kept) {
        write(last.path, base::ByteView(whole_.at(last.path)).first(last.start + kept));
        ASSERT_TRUE(is_found()) << kept;
    }
    fmt::print("# {} lengths of the last frame: all found\n", last.bytes);
}

TEST_F(LogDamage, RecoveryCutsALastFrameThatEndsAtAnyByteAndNothingBeforeIt) {
    const LastFrame last = last_frame_of(setup_.log_directory());
    // A log shorter than what it has published is not recovered at all.
    std::filesystem::remove_all(setup_.log_directory() + "/tiles");
    const auto verifier = NoteVerifier::parse(setup_.keys().verifier_key());
    LocalSegmentStore store;
    for (std::size_t kept = 0; kept < last.bytes; ++kept) {
        base::Bytes torn = whole_.at(last.path);
        std::fill(torn.begin() + static_cast<std::ptrdiff_t>(last.start + kept), torn.end(),
                  std::uint8_t{0});
        // Zeros at the end of a frame may be the frame's own.
        if (torn == whole_.at(last.path)) continue;
        write(last.path, torn);
        const auto recovered = recover(setup_.log_directory(), *verifier, store);
        ASSERT_TRUE(recovered) << kept << ": " << recovered.error().context;
        ASSERT_EQ(recovered->offset, last.start) << kept;
    }
    write(last.path, whole_.at(last.path));
    EXPECT_EQ(recover(setup_.log_directory(), *verifier, store)->offset,
              last.start + padded(last.bytes));
    fmt::print("# {} torn ends of the last frame: all cut\n", last.bytes);
}

}  // namespace
}  // namespace kps::audit
