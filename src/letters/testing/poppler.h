#pragma once

#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "base/bytes.h"

namespace kps::letters::testing {

/// What a program of poppler-utils says of a PDF.
inline std::string ask(const std::string& program, const base::Bytes& pdf,
                       const std::string& after = "") {
    const auto path = std::filesystem::temp_directory_path() /
                      ("kps-letter-" + std::to_string(getpid()) + ".pdf");
    std::ofstream(path, std::ios::binary) << base::as_text(pdf);
    const std::string command = program + " " + path.string() + " " + after + " 2>&1";
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    std::string out;
    std::array<char, 4096> chunk{};
    while (const std::size_t count = fread(chunk.data(), 1, chunk.size(), pipe.get()))
        out.append(chunk.data(), count);
    std::filesystem::remove(path);
    return out;
}

/// What `pdftotext` finds in the body of an answer, line by line as on the page.
inline std::string words_on(const std::string& body, const std::string& options = "-layout") {
    const base::ByteView bytes = base::as_bytes(body);
    return ask("pdftotext " + options, base::Bytes(bytes.begin(), bytes.end()), "-");
}

inline int pages_of(const base::Bytes& pdf) {
    const std::string info = ask("pdfinfo", pdf);
    return std::atoi(info.substr(info.find("Pages:") + 6).c_str());
}

}  // namespace kps::letters::testing
