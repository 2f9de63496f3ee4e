#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "letters/letter.h"

/// Templates of letters as data: `contracts/letters/*.letter`, compiled into the program (ADR 0105).
///
/// Invariants:
/// 1. A template is filled with exactly the values it names: a missing one is an error, and so is one it does not use.
/// 2. A value is text, never template: braces in a value stay braces.
namespace kps::letters {

/// A template file: its name for messages, and its text.
struct TemplateText {
    std::string_view name;
    std::string_view text;
};

/// The files compiled into the program.
std::span<const TemplateText> embedded_templates();

/// What fills a template: texts for `{name}`, blocks for `[insert name]`.
struct Values {
    std::map<std::string, std::string, std::less<>> texts;
    std::map<std::string, std::vector<Block>, std::less<>> inserts;
};

class Template {
  public:
    /// Shape:  docs/formats/letter.md.
    /// Errors: InvalidArgument, with file and line.
    static base::Result<Template> parse(TemplateText source);

    const std::string& name() const { return name_; }
    const std::string& subject() const { return subject_; }
    const std::string& source() const { return source_; }  ///< articles and duties it serves
    Form form() const { return form_; }
    bool initialled() const { return initialled_; }
    /// Names of all placeholders and inserts, sorted, each once.
    std::vector<std::string> text_names() const;
    std::vector<std::string> insert_names() const;

    /// Errors: InvalidField naming the value that is missing, not used, empty or not printable.
    base::Result<std::vector<Block>> fill(const Values& values) const;

  private:
    friend class TemplateReader;
    struct Text {
        std::string words;
    };
    struct Place {
        std::string name;
    };
    using Piece = std::variant<Text, Place>;
    struct Part {
        BlockKind kind = BlockKind::Paragraph;
        std::vector<Piece> pieces;
        std::string insert;  ///< not empty: blocks are put here
    };

    base::Status check_names(const Values& values) const;

    std::string name_;
    std::string subject_;
    std::string source_;
    Form form_ = Form::Letter;
    bool initialled_ = false;
    std::vector<Part> parts_;
};

/// All templates by name.
class TemplateShelf {
  public:
    /// Errors: InvalidArgument when a file is wrong, two have one name, or a file is not named as its template.
    static base::Result<TemplateShelf> create(std::span<const TemplateText> files);
    static base::Result<TemplateShelf> built_in() { return create(embedded_templates()); }
    /// Errors: NotFound.
    base::Result<const Template*> find(std::string_view name) const;
    const std::map<std::string, Template, std::less<>>& all() const { return templates_; }

  private:
    std::map<std::string, Template, std::less<>> templates_;
};

}  // namespace kps::letters
