#include "letters/template.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/turkish_text.h"
#include "letters/limits.h"

namespace kps::letters {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;

bool is_name(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

std::vector<std::string> sorted(const std::set<std::string, std::less<>>& names) {
    return {names.begin(), names.end()};
}

/// Every name of the one side is on the other.
template <class Given>
Status check_same(const std::vector<std::string>& wanted, const Given& given) {
    for (const std::string& name : wanted)
        if (!given.contains(name))
            return failed(ErrorCode::InvalidField, "value is missing: " + name);
    for (const auto& [name, value] : given)
        if (!std::binary_search(wanted.begin(), wanted.end(), name))
            return failed(ErrorCode::InvalidField, "value is not used: " + name);
    return {};
}

}  // namespace

/// Reads one file line by line.
class TemplateReader {
  public:
    explicit TemplateReader(TemplateText source) : source_(source) {}

    Result<Template> read() {
        if (source_.text.size() > kTemplateBytesMax || !base::is_utf8(source_.text))
            return wrong("too long, or no UTF-8");
        KPS_TRY(read_head());
        std::string part;
        while (const auto line = next_line()) {
            if (!line->empty()) {
                if (!part.empty()) part += ' ';
                part += *line;
                continue;
            }
            KPS_TRY(add_part(part));
            part.clear();
        }
        KPS_TRY(add_part(part));
        if (result_.parts_.empty()) return wrong("no body");
        return std::move(result_);
    }

  private:
    std::optional<std::string_view> next_line() {
        if (at_ >= source_.text.size()) return std::nullopt;
        const std::size_t end = std::min(source_.text.find('\n', at_), source_.text.size());
        const std::string_view line = source_.text.substr(at_, end - at_);
        at_ = end + 1;
        ++line_;
        return line;
    }

    Status read_head() {
        while (const auto line = next_line()) {
            if (*line == "---") {
                if (!is_name(result_.name_) || result_.subject_.empty() || result_.source_.empty())
                    return wrong("name, subject and source are needed");
                return {};
            }
            const std::size_t colon = line->find(": ");
            if (colon == std::string_view::npos) return wrong("expected `key: value`");
            KPS_TRY(set(line->substr(0, colon), line->substr(colon + 2)));
        }
        return wrong("no line ---");
    }

    Status set(std::string_view key, std::string_view value) {
        if (!seen_.insert(std::string(key)).second) return wrong("a key stands twice");
        if (key == "name")
            result_.name_ = value;
        else if (key == "subject")
            result_.subject_ = value;
        else if (key == "source")
            result_.source_ = value;
        else if (key == "form" && value == "document")
            result_.form_ = Form::Document;
        else if (key == "initials" && value == "yes")
            result_.initialled_ = true;
        else
            return wrong("unknown key or value");
        return {};
    }

    Status add_part(std::string_view text) {
        if (text.empty()) return {};
        Template::Part part;
        if (text == "[page]") {
            part.kind = BlockKind::PageBreak;
        } else if (text.starts_with("[insert ") && text.ends_with("]")) {
            part.insert = text.substr(8, text.size() - 9);
            if (!is_name(part.insert)) return wrong("name of an insert");
        } else {
            if (text.starts_with("## ")) part.kind = BlockKind::Heading;
            if (text.starts_with("- ")) part.kind = BlockKind::Item;
            text.remove_prefix(part.kind == BlockKind::Heading ? 3
                               : part.kind == BlockKind::Item  ? 2
                                                               : 0);
            part.pieces = KPS_TRY(pieces_of(text));
        }
        result_.parts_.push_back(std::move(part));
        return {};
    }

    Result<std::vector<Template::Piece>> pieces_of(std::string_view text) {
        std::vector<Template::Piece> pieces;
        while (!text.empty()) {
            const std::size_t brace = std::min(text.find_first_of("{}["), text.size());
            if (brace != 0) pieces.emplace_back(Template::Text{std::string(text.substr(0, brace))});
            text.remove_prefix(brace);
            if (text.empty()) break;
            const std::size_t end = text.find('}');
            if (text[0] != '{' || end == std::string_view::npos)
                return wrong("a stray brace or bracket");
            const std::string_view name = text.substr(1, end - 1);
            if (!is_name(name)) return wrong("name of a placeholder");
            pieces.emplace_back(Template::Place{std::string(name)});
            text.remove_prefix(end + 1);
        }
        return pieces;
    }

    tl::unexpected<base::Error> wrong(std::string_view what) const {
        return failed(ErrorCode::InvalidArgument,
                      fmt::format("{}:{}: {}", source_.name, line_, what));
    }

    TemplateText source_;
    Template result_;
    std::set<std::string, std::less<>> seen_;
    std::size_t at_ = 0;
    std::size_t line_ = 0;
};

Result<Template> Template::parse(TemplateText source) {
    return TemplateReader(source).read();
}

std::vector<std::string> Template::text_names() const {
    std::set<std::string, std::less<>> names;
    for (const Part& part : parts_)
        for (const Piece& piece : part.pieces)
            if (const auto* place = std::get_if<Place>(&piece)) names.insert(place->name);
    return sorted(names);
}

std::vector<std::string> Template::insert_names() const {
    std::set<std::string, std::less<>> names;
    for (const Part& part : parts_)
        if (!part.insert.empty()) names.insert(part.insert);
    return sorted(names);
}

Status Template::check_names(const Values& values) const {
    KPS_TRY(check_same(text_names(), values.texts));
    KPS_TRY(check_same(insert_names(), values.inserts));
    for (const auto& [name, text] : values.texts) {
        if (text.empty()) return failed(ErrorCode::InvalidField, "value is empty: " + name);
        KPS_TRY(check_printable(text, kTextBytesMax, name));
    }
    for (const auto& [name, blocks] : values.inserts)
        if (blocks.empty()) return failed(ErrorCode::InvalidField, "value is empty: " + name);
    return {};
}

Result<std::vector<Block>> Template::fill(const Values& values) const {
    KPS_TRY(check_names(values));
    std::vector<Block> body;
    for (const Part& part : parts_) {
        if (!part.insert.empty()) {
            const auto& blocks = values.inserts.find(part.insert)->second;
            body.insert(body.end(), blocks.begin(), blocks.end());
            continue;
        }
        Block block;
        block.kind = part.kind;
        for (const Piece& piece : part.pieces) {
            const auto* place = std::get_if<Place>(&piece);
            block.text +=
                place ? values.texts.find(place->name)->second : std::get<Text>(piece).words;
        }
        body.push_back(std::move(block));
    }
    return body;
}

Result<TemplateShelf> TemplateShelf::create(std::span<const TemplateText> files) {
    TemplateShelf shelf;
    for (const TemplateText& file : files) {
        Template one = KPS_TRY(Template::parse(file));
        std::string name = one.name();
        if (file.name != name + ".letter")
            return failed(ErrorCode::InvalidArgument, std::string(file.name) + ": holds " + name);
        if (!shelf.templates_.emplace(std::move(name), std::move(one)).second)
            return failed(ErrorCode::InvalidArgument, std::string(file.name) + ": stands twice");
    }
    return shelf;
}

Result<const Template*> TemplateShelf::find(std::string_view name) const {
    const auto found = templates_.find(name);
    if (found == templates_.end()) return failed(ErrorCode::NotFound, "no such template");
    return &found->second;
}

}  // namespace kps::letters
