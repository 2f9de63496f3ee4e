#pragma once

namespace CLI {
class App;
}

namespace kps {

/// `kps letter`: templates, trial prints, letters and their codes, waiting mails.
void add_letter_commands(CLI::App& app);

}  // namespace kps
