#include "wire/xml/document.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "wire/limits.h"
#include "wire/xml/arena.h"
#include "wire/xml/characters.h"
#include "wire/xml/namespace_uri.h"
#include "wire/xml/scan.h"

namespace kps::wire::xml {

using base::ErrorCode;

namespace {

constexpr std::string_view kXmlUri = "http://www.w3.org/XML/1998/namespace";
constexpr std::string_view kXmlnsUri = "http://www.w3.org/2000/xmlns/";

/// As operator==, without a call for texts that differ in size or first byte, which is nearly
/// always.
inline bool same(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    if (a.empty()) return true;
    return a[0] == b[0] && std::memcmp(a.data(), b.data(), a.size()) == 0;
}

constexpr bool is_ascii_name_start(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// What the whole message contains, found in one pass before the parse.
struct Survey {
    bool legal = true;  ///< UTF-8, and only characters XML allows
    bool ampersand = false;
    bool carriage_return = false;
    bool bracket = false;
};

/// Checks characters one by one from p until at least `until`; returns where it stopped, null for
/// an illegal one.
const char* survey_slowly(const char* p, const char* until, const char* end, Survey& survey) {
    while (p < until) {
        const DecodedCharacter c = decode_utf8(p, end);
        if (c.size == 0 || !is_xml_character(c.code_point)) return nullptr;
        survey.ampersand |= *p == '&';
        survey.carriage_return |= *p == '\r';
        survey.bracket |= *p == ']';
        p += c.size;
    }
    return p;
}

Survey survey_characters(std::string_view bytes) {
    Survey survey;
    const char* p = bytes.data();
    const char* const end = p + bytes.size();
    for (;;) {
        p = skip_plain_blocks(p, end, survey.ampersand, survey.bracket);
        const bool last = end - p < 16;
        p = survey_slowly(p, last ? end : p + 16, end, survey);
        survey.legal = p != nullptr;
        if (last || !p) return survey;
    }
}

struct QName {
    std::string_view prefix;
    std::string_view local;
    std::string_view whole;
};

struct Frame {
    Element* element;
    Node* last_node;
    Element* last_element;
    std::uint32_t bindings_before;
};

}  // namespace

/// Memory of one document and the parser's work space, kept per thread between messages.
struct Document::Arena {
    BumpMemory nodes{32 * 1024};
    BumpMemory texts{4 * 1024};
    std::array<Frame, kXmlDepthMax> stack;
    std::array<Attribute, kXmlAttributesMax> pending;
    std::array<NamespaceDeclaration, kXmlNamespacesMax> bindings;
};

namespace {

/// Documents alive at once on one thread are few (a request, a response under test).
constexpr std::size_t kArenasKept = 4;

struct ArenaPool {
    std::array<std::unique_ptr<Document::Arena>, kArenasKept> free;
    std::size_t count = 0;
    bool alive = true;
    ~ArenaPool() { alive = false; }
};
thread_local ArenaPool arena_pool;

std::unique_ptr<Document::Arena> take_arena() {
    if (arena_pool.count == 0) return std::make_unique<Document::Arena>();
    return std::move(arena_pool.free[--arena_pool.count]);
}

void give_arena(std::unique_ptr<Document::Arena> arena) {
    if (!arena) return;
    arena->nodes.reset(false);
    arena->texts.reset(true);  // a decoded password may be among them
    if (arena_pool.alive && arena_pool.count < kArenasKept)
        arena_pool.free[arena_pool.count++] = std::move(arena);
}

/// One pass over the bytes. Every function returns false after fail(); `error_code_` then says why.
class Parser {
  public:
    Parser(std::string_view bytes, const ParseLimits& limits, Document::Arena& arena)
        : arena_(arena),
          limits_(limits),
          begin_(bytes.data()),
          p_(begin_),
          end_(begin_ + bytes.size()) {}

    bool run();
    const Element* root() const { return root_; }
    base::Error error() const {
        return base::Error(error_code_,
                           std::string(what_) + " at byte " + std::to_string(p_ - begin_));
    }

  private:
    bool fail(ErrorCode code, const char* what) {
        error_code_ = code;
        what_ = what;
        return false;
    }
    bool malformed(const char* what) { return fail(ErrorCode::MalformedXml, what); }
    bool at(std::string_view text) const {
        return static_cast<std::size_t>(end_ - p_) >= text.size() &&
               std::memcmp(p_, text.data(), text.size()) == 0;
    }
    bool skip_space() {
        const char* start = p_;
        while (p_ < end_ && is_space(*p_)) ++p_;
        return p_ != start;
    }

    bool xml_declaration();
    bool pseudo_attribute(std::string_view name, std::string_view& value);
    bool content();
    bool text_run();
    bool markup();
    bool comment();
    bool start_tag();
    bool tag_attributes(bool& empty);
    bool attribute();
    bool attribute_value(std::string_view& value);
    bool declare(std::string_view prefix, std::string_view uri);
    bool open_element(const QName& name, const char* tag_start, bool empty);
    bool resolve(std::string_view prefix, std::string_view& uri);
    bool resolve_attributes();
    bool duplicate_attribute() const;
    bool end_tag();
    void close_element();
    bool name(std::string_view& result);
    bool qualified_name(QName& result);
    bool decode(std::string_view raw, bool in_attribute, std::string_view& result);
    bool reference(const char*& from, const char* until, char*& out);
    bool numeric_reference(std::string_view body, char*& out);

    Document::Arena& arena_;
    const ParseLimits limits_;
    const char* const begin_;
    const char* p_;
    const char* const end_;
    Survey survey_;
    Element* root_ = nullptr;
    std::uint32_t depth_ = 0;
    std::uint32_t element_count_ = 0;
    std::uint32_t binding_count_ = 0;
    std::uint32_t pending_count_ = 0;
    std::uint32_t declared_here_ = 0;  ///< bindings of the start tag being read
    bool declared_xml_ = false;
    ErrorCode error_code_ = ErrorCode::MalformedXml;
    const char* what_ = "";
};

bool Parser::run() {
    if (static_cast<std::size_t>(end_ - begin_) > limits_.bytes_max)
        return fail(ErrorCode::XmlLimit, "message size");
    survey_ = survey_characters({begin_, static_cast<std::size_t>(end_ - begin_)});
    if (!survey_.legal) return malformed("not UTF-8, or a character XML does not allow");
    if (at("\xEF\xBB\xBF")) p_ += 3;
    if (at("<?xml") && p_ + 5 < end_ && is_space(p_[5]) && !xml_declaration()) return false;
    return content();
}

bool Parser::pseudo_attribute(std::string_view name, std::string_view& value) {
    const char* const start = p_;
    if (!skip_space() || !at(name)) {
        p_ = start;
        return false;
    }
    p_ += name.size();
    skip_space();
    if (p_ == end_ || *p_ != '=') return false;
    ++p_;
    skip_space();
    if (p_ == end_ || (*p_ != '"' && *p_ != '\'')) return false;
    const char quote = *p_++;
    const void* close = std::memchr(p_, quote, static_cast<std::size_t>(end_ - p_));
    if (!close) return false;
    const char* const closing = static_cast<const char*>(close);
    value = {p_, static_cast<std::size_t>(closing - p_)};
    p_ = closing + 1;
    return true;
}

bool Parser::xml_declaration() {
    p_ += 5;
    std::string_view value;
    if (!pseudo_attribute("version", value)) return malformed("XML declaration");
    if (value != "1.0") return fail(ErrorCode::ForbiddenXml, "XML version");
    if (pseudo_attribute("encoding", value)) {
        const auto lower = [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        };
        constexpr std::string_view kUtf8 = "utf-8";
        const bool utf8 = std::equal(value.begin(), value.end(), kUtf8.begin(), kUtf8.end(),
                                     [&](char a, char b) { return lower(a) == b; });
        if (!utf8) return fail(ErrorCode::ForbiddenXml, "encoding");
    }
    if (pseudo_attribute("standalone", value) && value != "yes" && value != "no")
        return malformed("standalone");
    skip_space();
    if (!at("?>")) return malformed("XML declaration");
    p_ += 2;
    return true;
}

bool Parser::content() {
    while (p_ < end_) {
        if (*p_ != '<' && !text_run()) return false;
        if (p_ < end_ && !markup()) return false;
    }
    if (depth_ != 0) return malformed("element not closed");
    if (!root_) return malformed("no element");
    return true;
}

bool Parser::text_run() {
    const void* next = std::memchr(p_, '<', static_cast<std::size_t>(end_ - p_));
    const char* const stop = next ? static_cast<const char*>(next) : end_;
    std::string_view run(p_, static_cast<std::size_t>(stop - p_));
    if (depth_ == 0) {
        if (!std::all_of(run.begin(), run.end(), is_space))
            return malformed("text outside the root");
        p_ = stop;
        return true;
    }
    if (survey_.bracket && run.find("]]>") != std::string_view::npos)
        return malformed("]]> in text");
    const bool has_reference = survey_.ampersand && run.find('&') != std::string_view::npos;
    const bool has_return = survey_.carriage_return && run.find('\r') != std::string_view::npos;
    if ((has_reference || has_return) && !decode(run, false, run)) return false;
    Node* node = arena_.nodes.make<Node>();
    node->text = run;
    Frame& frame = arena_.stack[depth_ - 1];
    if (frame.last_node)
        frame.last_node->next = node;
    else
        frame.element->first_child = node;
    frame.last_node = node;
    p_ = stop;
    return true;
}

bool Parser::markup() {
    if (p_ + 1 == end_) return malformed("<");
    switch (p_[1]) {
        case '/':
            return end_tag();
        case '?':
            return fail(ErrorCode::ForbiddenXml, "processing instruction");
        case '!':
            if (at("<!--")) return comment();
            if (at("<!DOCTYPE")) return fail(ErrorCode::ForbiddenXml, "DOCTYPE");
            if (at("<![CDATA[")) return fail(ErrorCode::ForbiddenXml, "CDATA");
            return malformed("<!");
        default:
            return start_tag();
    }
}

bool Parser::comment() {
    p_ += 4;
    const std::string_view rest(p_, static_cast<std::size_t>(end_ - p_));
    const std::size_t dashes = rest.find("--");
    if (dashes == std::string_view::npos) return malformed("comment not closed");
    p_ += dashes + 2;
    if (p_ == end_ || *p_ != '>') return malformed("-- in a comment");
    ++p_;
    if (depth_ != 0) arena_.stack[depth_ - 1].element->has_comment_inside = true;
    return true;
}

bool Parser::name(std::string_view& result) {
    const char* const start = p_;
    if (p_ == end_) return malformed("name expected");
    if (static_cast<signed char>(*p_) >= 0) {
        if (!is_ascii_name_start(*p_)) return malformed("name expected");
        ++p_;
    } else {
        const DecodedCharacter c = decode_utf8(p_, end_);
        if (!is_name_start_beyond_ascii(c.code_point)) return malformed("name expected");
        p_ += c.size;
    }
    for (;;) {
        p_ = skip_ascii_name(p_, end_);
        if (p_ == end_ || static_cast<signed char>(*p_) >= 0) break;
        const DecodedCharacter c = decode_utf8(p_, end_);
        if (!is_name_character_beyond_ascii(c.code_point)) break;
        p_ += c.size;
    }
    result = {start, static_cast<std::size_t>(p_ - start)};
    return true;
}

bool Parser::qualified_name(QName& result) {
    const char* const start = p_;
    if (!name(result.local)) return false;
    if (p_ < end_ && *p_ == ':') {
        ++p_;
        result.prefix = result.local;
        if (!name(result.local)) return false;
    }
    result.whole = {start, static_cast<std::size_t>(p_ - start)};
    if (result.whole.size() > kXmlNameBytesMax) return fail(ErrorCode::XmlLimit, "name");
    return true;
}

bool Parser::start_tag() {
    const char* const tag_start = p_++;
    if (depth_ == 0 && root_) return malformed("second root");
    if (depth_ == kXmlDepthMax) return fail(ErrorCode::XmlLimit, "depth");
    if (++element_count_ > limits_.elements_max) return fail(ErrorCode::XmlLimit, "elements");
    QName tag;
    if (!qualified_name(tag)) return false;
    bool empty = false;
    if (!tag_attributes(empty)) return false;
    return open_element(tag, tag_start, empty);
}

bool Parser::tag_attributes(bool& empty) {
    pending_count_ = 0;
    declared_here_ = 0;
    declared_xml_ = false;
    for (std::size_t count = 0;; ++count) {
        const bool spaced = skip_space();
        if (p_ == end_) return malformed("tag not closed");
        if (*p_ == '>') {
            ++p_;
            return true;
        }
        if (at("/>")) {
            p_ += 2;
            empty = true;
            return true;
        }
        if (!spaced) return malformed("space expected");
        if (count == kXmlAttributesMax) return fail(ErrorCode::XmlLimit, "attributes");
        if (!attribute()) return false;
    }
}

bool Parser::attribute() {
    QName key;
    if (!qualified_name(key)) return false;
    skip_space();
    if (p_ == end_ || *p_ != '=') return malformed("= expected");
    ++p_;
    skip_space();
    std::string_view value;
    if (!attribute_value(value)) return false;
    if (same(key.prefix, "xmlns")) return declare(key.local, value);
    if (key.prefix.empty() && same(key.local, "xmlns")) return declare({}, value);
    arena_.pending[pending_count_++] = {key.prefix, key.local, {}, value};
    return true;
}

bool Parser::attribute_value(std::string_view& value) {
    if (p_ == end_ || (*p_ != '"' && *p_ != '\'')) return malformed("quote expected");
    const char quote = *p_++;
    const char* q = p_;
    bool plain = true;
    for (;; ++q) {
        q = skip_plain_value(q, end_, quote);
        if (q == end_) return malformed("value not closed");
        if (*q == quote) break;
        if (*q == '<') return malformed("< in a value");
        plain = false;  // TAB, LF and CR become a space; '&' begins a reference
    }
    value = {p_, static_cast<std::size_t>(q - p_)};
    if (!plain && !decode(value, true, value)) return false;
    p_ = q + 1;
    return true;
}

bool Parser::declare(std::string_view prefix, std::string_view uri) {
    if (prefix == "xmlns") return malformed("prefix xmlns declared");
    if (uri == kXmlnsUri) return malformed("namespace of xmlns declared");
    if ((prefix == "xml") != (uri == kXmlUri))
        return malformed("prefix or namespace xml redeclared");
    if (prefix == "xml") {
        if (declared_xml_) return malformed("duplicate attribute");
        declared_xml_ = true;  // says nothing new, so it is not kept
        return true;
    }
    if (!prefix.empty() && uri.empty()) return malformed("prefix undeclared");
    if (!uri.empty() && !is_absolute_uri(uri))
        return fail(ErrorCode::ForbiddenXml, "relative namespace");
    for (std::uint32_t i = binding_count_ - declared_here_; i < binding_count_; ++i)
        if (same(arena_.bindings[i].prefix, prefix)) return malformed("duplicate attribute");
    if (binding_count_ == kXmlNamespacesMax)
        return fail(ErrorCode::XmlLimit, "namespaces in scope");
    arena_.bindings[binding_count_++] = {prefix, uri};
    ++declared_here_;
    return true;
}

bool Parser::resolve(std::string_view prefix, std::string_view& uri) {
    for (std::uint32_t i = binding_count_; i-- > 0;) {
        if (!same(arena_.bindings[i].prefix, prefix)) continue;
        uri = arena_.bindings[i].uri;
        return true;
    }
    if (prefix.empty()) return true;
    if (prefix != "xml") return malformed("prefix not declared");
    uri = kXmlUri;
    return true;
}

bool Parser::resolve_attributes() {
    for (std::uint32_t i = 0; i < pending_count_; ++i) {
        Attribute& pending = arena_.pending[i];
        if (!pending.prefix.empty() && !resolve(pending.prefix, pending.namespace_uri))
            return false;
    }
    if (duplicate_attribute()) return malformed("duplicate attribute");
    return true;
}

bool Parser::duplicate_attribute() const {
    constexpr std::uint32_t kFew = 8;
    const auto equal = [](const Attribute* a, const Attribute* b) {
        return same(a->local, b->local) && same(a->namespace_uri, b->namespace_uri);
    };
    const Attribute* const first = arena_.pending.data();
    if (pending_count_ <= kFew) {
        for (std::uint32_t i = 1; i < pending_count_; ++i)
            for (std::uint32_t j = 0; j < i; ++j)
                if (equal(first + i, first + j)) return true;
        return false;
    }
    // Sorted, not hashed: no choice of names makes this slower (SECURITY threat 6).
    std::array<const Attribute*, kXmlAttributesMax> sorted;
    for (std::uint32_t i = 0; i < pending_count_; ++i) sorted[i] = first + i;
    std::sort(sorted.begin(), sorted.begin() + pending_count_,
              [](const Attribute* a, const Attribute* b) {
                  if (const int order = a->local.compare(b->local)) return order < 0;
                  return a->namespace_uri < b->namespace_uri;
              });
    return std::adjacent_find(sorted.begin(), sorted.begin() + pending_count_, equal) !=
           sorted.begin() + pending_count_;
}

bool Parser::open_element(const QName& tag, const char* tag_start, bool empty) {
    Element* element = arena_.nodes.make<Element>();
    element->prefix = tag.prefix;
    element->local = tag.local;
    if (!resolve(tag.prefix, element->namespace_uri)) return false;
    if (pending_count_ != 0 && !resolve_attributes()) return false;
    element->attributes = arena_.nodes.copy(arena_.pending.data(), pending_count_);
    element->attribute_count = pending_count_;
    element->declarations = arena_.nodes.copy(
        arena_.bindings.data() + (binding_count_ - declared_here_), declared_here_);
    element->declaration_count = declared_here_;
    element->raw = {tag_start, 0};

    if (depth_ == 0) {
        root_ = element;
    } else {
        Frame& above = arena_.stack[depth_ - 1];
        Node* node = arena_.nodes.make<Node>();
        node->element = element;
        element->parent = above.element;
        if (above.last_node)
            above.last_node->next = node;
        else
            above.element->first_child = node;
        above.last_node = node;
        if (above.last_element) above.last_element->next_sibling_ = element;
        above.last_element = element;
    }
    arena_.stack[depth_++] = {element, nullptr, nullptr, binding_count_ - declared_here_};
    if (empty) close_element();
    return true;
}

bool Parser::end_tag() {
    p_ += 2;
    if (depth_ == 0) return malformed("end tag outside the root");
    const Element& open = *arena_.stack[depth_ - 1].element;
    const char* const start = open.raw.data() + 1;
    const char* const stop = open.local.data() + open.local.size();
    const std::string_view expected(start, static_cast<std::size_t>(stop - start));
    if (!at(expected)) return malformed("end tag does not match");
    p_ += expected.size();
    skip_space();
    if (p_ == end_ || *p_ != '>') return malformed("end tag does not match");
    ++p_;
    close_element();
    return true;
}

void Parser::close_element() {
    const Frame& frame = arena_.stack[--depth_];
    Element& element = *frame.element;
    element.raw = {element.raw.data(), static_cast<std::size_t>(p_ - element.raw.data())};
    binding_count_ = frame.bindings_before;
    if (element.has_comment_inside && depth_ != 0)
        arena_.stack[depth_ - 1].element->has_comment_inside = true;
}

/// Resolves references and line ends (XML 1.0, 2.11 and 3.3.3). Never longer than `raw`.
bool Parser::decode(std::string_view raw, bool in_attribute, std::string_view& result) {
    char* const start = static_cast<char*>(arena_.texts.take(raw.size()));
    char* out = start;
    const char* from = raw.data();
    const char* const until = from + raw.size();
    while (from < until) {
        const char c = *from;
        if (c == '&') {
            if (!reference(from, until, out)) return false;
            continue;
        }
        ++from;
        if (c == '\r') {
            if (from < until && *from == '\n') ++from;
            *out++ = in_attribute ? ' ' : '\n';
        } else {
            *out++ = in_attribute && (c == '\n' || c == '\t') ? ' ' : c;
        }
    }
    result = {start, static_cast<std::size_t>(out - start)};
    arena_.texts.shrink_last(start, result.size());
    return true;
}

bool Parser::reference(const char*& from, const char* until, char*& out) {
    // The longest useful one is &#x10FFFF; with a few leading zeros.
    constexpr std::size_t kReferenceBytesMax = 16;
    const std::string_view rest(
        from + 1,
        std::min<std::size_t>(static_cast<std::size_t>(until - from - 1), kReferenceBytesMax));
    const std::size_t size = rest.find(';');
    if (size == std::string_view::npos) {
        const bool cut = rest.size() == kReferenceBytesMax;
        return fail(cut ? ErrorCode::ForbiddenXml : ErrorCode::MalformedXml, "reference");
    }
    const std::string_view body = rest.substr(0, size);
    from += size + 2;
    if (!body.empty() && body[0] == '#') return numeric_reference(body.substr(1), out);
    constexpr std::pair<std::string_view, char> kNamed[] = {
        {"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}};
    for (const auto& [named, value] : kNamed) {
        if (body != named) continue;
        *out++ = value;
        return true;
    }
    return fail(ErrorCode::ForbiddenXml, "entity");
}

bool Parser::numeric_reference(std::string_view digits, char*& out) {
    std::uint32_t base = 10;
    if (!digits.empty() && digits[0] == 'x') {
        base = 16;
        digits.remove_prefix(1);
    }
    if (digits.empty()) return malformed("reference");
    std::uint32_t value = 0;
    for (const char c : digits) {
        std::uint32_t digit = 99;
        if (c >= '0' && c <= '9') digit = static_cast<std::uint32_t>(c - '0');
        if (c >= 'a' && c <= 'f') digit = static_cast<std::uint32_t>(c - 'a') + 10;
        if (c >= 'A' && c <= 'F') digit = static_cast<std::uint32_t>(c - 'A') + 10;
        if (digit >= base) return malformed("reference");
        value = value * base + digit;
        if (value > 0x10FFFF) return malformed("reference to no character");
    }
    if (!is_xml_character(value)) return malformed("reference to no character");
    out = encode_utf8(out, value);
    return true;
}

}  // namespace

const Element* Element::first_element() const {
    for (const Node* node = first_child; node; node = node->next)
        if (node->element) return node->element;
    return nullptr;
}

const Element* Element::next_element() const {
    return next_sibling_;
}

const Element* Element::child(std::string_view uri, std::string_view name) const {
    for (const Element* e = first_element(); e; e = e->next_element())
        if (e->is(uri, name)) return e;
    return nullptr;
}

const Element* Element::only_child(std::string_view uri, std::string_view name) const {
    const Element* found = nullptr;
    for (const Element* e = first_element(); e; e = e->next_element()) {
        if (!e->is(uri, name)) continue;
        if (found) return nullptr;
        found = e;
    }
    return found;
}

const Attribute* Element::attribute(std::string_view uri, std::string_view name) const {
    for (std::uint32_t i = 0; i < attribute_count; ++i)
        if (attributes[i].local == name && attributes[i].namespace_uri == uri)
            return attributes + i;
    return nullptr;
}

std::string_view Element::text(std::string& scratch) const {
    std::string_view first;
    std::size_t runs = 0;
    for (const Node* node = first_child; node; node = node->next) {
        if (node->element || node->text.empty()) continue;
        if (runs == 0) first = node->text;
        if (runs == 1) scratch.assign(first);
        if (runs >= 1) scratch.append(node->text);
        ++runs;
    }
    return runs <= 1 ? first : std::string_view(scratch);
}

Document::Document() : arena_(take_arena()) {}
Document::Document(Document&& other) noexcept
    : arena_(std::move(other.arena_)), root_(std::exchange(other.root_, nullptr)) {}
Document& Document::operator=(Document&& other) noexcept {
    if (this == &other) return *this;
    give_arena(std::move(arena_));
    arena_ = std::move(other.arena_);
    root_ = std::exchange(other.root_, nullptr);
    return *this;
}
Document::~Document() {
    give_arena(std::move(arena_));
}

base::Result<Document> Document::parse(std::string_view bytes, const ParseLimits& limits) {
    Document document;
    Parser parser(bytes, limits, *document.arena_);
    if (!parser.run()) return base::failed(parser.error());
    document.root_ = parser.root();
    return document;
}

}  // namespace kps::wire::xml
