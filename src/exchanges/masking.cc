#include "exchanges/masking.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "base/turkish_text.h"

namespace kps::exchanges {
namespace {

constexpr std::string_view kHidden = "***";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
/// A name of a contract has a year at most; a longer number in a name is somebody's.
constexpr std::size_t kDigitsOfNameMax = 4;

/// Elements whose content, and that of all in them, opens something: by local name, in lower case.
constexpr std::array<std::string_view, 14> kSecretElements = {
    "assertion",      "binarysecret",        "binarysecuritytoken",
    "ciphervalue",    "encryptedassertion",  "encrypteddata",
    "encryptedkey",   "keyidentifier",       "nonce",
    "password",       "requestedprooftoken", "requestedsecuritytoken",
    "signaturevalue", "usernametoken"};
/// What members of JSON and attributes are called that open something; also as a part of a longer name.
constexpr std::array<std::string_view, 7> kSecretWords = {
    "password", "secret", "token", "sifre", "assertion", "parola", "signature"};

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}
bool is_space(char letter) {
    return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
}
bool is_blank(std::string_view text) {
    return std::all_of(text.begin(), text.end(), is_space);
}

std::string lower(std::string_view name) {
    std::string out(name);
    for (char& letter : out)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return out;
}

bool is_secret_element(std::string_view name) {
    const std::string local = lower(name.substr(name.rfind(':') + 1));
    return std::find(kSecretElements.begin(), kSecretElements.end(), local) !=
           kSecretElements.end();
}

bool is_secret_word(std::string_view name) {
    const std::string known = lower(name);
    return std::any_of(kSecretWords.begin(), kSecretWords.end(), [&](std::string_view word) {
        return known.find(word) != std::string::npos;
    });
}

std::string name_of(std::string_view name, Keep keep) {
    std::string out(name);
    if (keep == Keep::Raw) return out;
    for (std::size_t begin = 0; begin < out.size();) {
        std::size_t end = begin;
        while (end < out.size() && is_digit(out[end])) ++end;
        if (end - begin > kDigitsOfNameMax)
            std::fill(out.begin() + static_cast<std::ptrdiff_t>(begin),
                      out.begin() + static_cast<std::ptrdiff_t>(end), '9');
        begin = std::max(end, begin + 1);
    }
    return out;
}

std::string value_of(std::string_view value, bool is_secret, Keep keep) {
    if (is_blank(value)) return std::string(value);
    if (is_secret) return std::string(kHidden);
    return keep == Keep::Raw ? std::string(value) : shape_of(value);
}

/// Goes through a message once and writes it anew. No parser: what it does not understand it refuses.
class Reader {
  public:
    Reader(std::string_view text, bool is_cut, Keep keep)
        : text_(text), is_cut_(is_cut), keep_(keep) {}

    std::optional<std::string> xml() {
        while (at_ < text_.size()) {
            const std::size_t tag = std::min(text_.find('<', at_), text_.size());
            out_ += value_of(text_.substr(at_, tag - at_), is_secret(), keep_);
            at_ = tag;
            if (at_ < text_.size() && !markup()) {
                // The message ends within this tag: of the rest nothing is known.
                if (is_cut_ && at_end_) return std::move(out_);
                return std::nullopt;
            }
        }
        if (!began_ || (!open_.empty() && !is_cut_)) return std::nullopt;
        return std::move(out_);
    }

    std::optional<std::string> json() {
        while (at_ < text_.size()) {
            if (text_[at_] == '"') {
                if (!text_of_json()) return std::nullopt;
                continue;
            }
            const std::size_t end = std::min(text_.find('"', at_), text_.size());
            const std::string_view between = text_.substr(at_, end - at_);
            if (!follow(between)) return std::nullopt;
            at_ = end;
        }
        if (!depths_.empty() && !is_cut_) return std::nullopt;
        return std::move(out_);
    }

  private:
    struct Open {
        std::string_view name;
        bool is_secret;
    };
    bool is_secret() const { return !open_.empty() && open_.back().is_secret; }
    bool ends() {
        at_end_ = true;
        return false;
    }
    bool starts(std::string_view what) const { return text_.substr(at_).starts_with(what); }

    bool markup() {
        if (starts("<!--")) return hidden("<!--", "-->");
        if (starts("<![CDATA[")) return hidden("<![CDATA[", "]]>");
        if (starts("<?")) return hidden("<?", "?>");
        if (starts("<!")) return false;
        return starts("</") ? end_tag() : start_tag();
    }
    bool hidden(std::string_view begin, std::string_view end) {
        const std::size_t from = at_ + begin.size();
        const std::size_t found = text_.find(end, from);
        if (found == std::string_view::npos) return ends();
        out_ += begin;
        // Remarks may hold anything, a password as well.
        const Keep keep = begin == "<!--" ? Keep::Shape : keep_;
        out_ += value_of(text_.substr(from, found - from), is_secret(), keep);
        out_ += end;
        at_ = found + end.size();
        return true;
    }
    bool end_tag() {
        const std::size_t end = text_.find('>', at_);
        if (end == std::string_view::npos) return ends();
        std::string_view name = text_.substr(at_ + 2, end - at_ - 2);
        while (!name.empty() && is_space(name.back())) name.remove_suffix(1);
        if (open_.empty() || open_.back().name != name) return false;
        open_.pop_back();
        out_ += "</" + name_of(name, keep_) + ">";
        at_ = end + 1;
        return true;
    }
    std::string_view word() {
        const std::size_t begin = at_;
        while (at_ < text_.size() && !is_space(text_[at_]) &&
               std::string_view("/>=\"'<&").find(text_[at_]) == std::string_view::npos)
            ++at_;
        return text_.substr(begin, at_ - begin);
    }
    void copy_spaces() {
        for (; at_ < text_.size() && is_space(text_[at_]); ++at_) out_ += text_[at_];
    }
    bool start_tag() {
        ++at_;
        const std::string_view name = word();
        if (at_ == text_.size()) return ends();
        if (name.empty()) return false;
        began_ = true;
        const bool secret = is_secret() || is_secret_element(name);
        out_ += "<" + name_of(name, keep_);
        while (true) {
            copy_spaces();
            if (at_ == text_.size()) return ends();
            if (text_[at_] == '>') {
                open_.push_back({name, secret});
                break;
            }
            if (starts("/>")) {
                out_ += '/';
                ++at_;
                break;
            }
            if (!attribute(secret)) return false;
        }
        out_ += '>';
        ++at_;
        return true;
    }
    bool attribute(bool secret) {
        const std::string_view name = word();
        out_ += name_of(name, keep_);
        copy_spaces();
        if (at_ == text_.size()) return ends();
        if (name.empty() || text_[at_] != '=') return false;
        out_ += '=';
        ++at_;
        copy_spaces();
        if (at_ == text_.size()) return ends();
        const char quote = text_[at_];
        if (quote != '"' && quote != '\'') return false;
        const std::size_t end = text_.find(quote, at_ + 1);
        if (end == std::string_view::npos) return ends();
        const std::string_view value = text_.substr(at_ + 1, end - at_ - 1);
        out_ += quote + value_of(value, secret || is_secret_word(name), keep_) + quote;
        at_ = end + 1;
        return true;
    }

    /// What stands between two texts: brackets, numbers, words.
    bool follow(std::string_view between) {
        for (const char letter : between) {
            // What is in a secret member is secret as well.
            if (letter == '{' || letter == '[') depths_.push_back(hides_);
            const bool closes = letter == '}' || letter == ']';
            if (closes && depths_.empty()) return false;
            if (closes) depths_.pop_back();
            if (closes || letter == ',') hides_ = !depths_.empty() && depths_.back();
            if (hides_ || keep_ == Keep::Shape)
                out_ += shape_of({&letter, 1});
            else
                out_ += letter;
        }
        return true;
    }
    bool text_of_json() {
        std::size_t end = at_ + 1;
        while (end < text_.size() && text_[end] != '"') end += text_[end] == '\\' ? 2 : 1;
        if (end >= text_.size()) {
            // The message ends within this text: of the rest nothing is known.
            at_ = text_.size();
            return is_cut_;
        }
        const std::string_view text = text_.substr(at_ + 1, end - at_ - 1);
        std::size_t after = end + 1;
        while (after < text_.size() && is_space(text_[after])) ++after;
        const bool is_name = after < text_.size() && text_[after] == ':';
        if (is_name) {
            hides_ = (!depths_.empty() && depths_.back()) || is_secret_word(text);
            out_ += '"' + name_of(text, keep_) + '"';
        } else {
            out_ += '"' + value_of(text, hides_, keep_) + '"';
        }
        at_ = end + 1;
        return true;
    }

    std::string_view text_;
    bool is_cut_;
    Keep keep_;
    std::size_t at_ = 0;
    std::string out_;
    bool began_ = false;
    bool at_end_ = false;
    std::vector<Open> open_;
    std::vector<bool> depths_;
    bool hides_ = false;
};

}  // namespace

std::string shape_of(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        const bool is_ascii_letter =
            (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
        if (is_digit(letter)) {
            out += '9';
        } else if (is_ascii_letter || byte >= 0xC0) {
            out += 'a';
        } else if (byte < 0x80) {
            out += letter;
        }
    }
    return out;
}

std::string masked(std::string_view message, bool is_cut, Keep keep) {
    if (message.starts_with(kByteOrderMark)) message.remove_prefix(kByteOrderMark.size());
    const auto first = std::find_if_not(message.begin(), message.end(), is_space);
    if (first == message.end()) return {};
    if (!base::is_utf8(message)) return shape_of(message);
    std::optional<std::string> out;
    if (*first == '<') out = Reader(message, is_cut, keep).xml();
    if (*first == '{' || *first == '[') out = Reader(message, is_cut, keep).json();
    return out ? std::move(*out) : shape_of(message);
}

}  // namespace kps::exchanges
