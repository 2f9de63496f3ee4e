#include "errors/page.h"

#include <array>

#include "errors/embedded.h"
#include "errors/faults.h"
#include "errors/page_texts.h"

namespace kps::errors {
namespace {

std::string anchor(const Entry& entry) {
    return "kod-" + std::to_string(entry.number());
}

/// Appends HTML. Tags come from literals of this file; everything else goes through `text`.
class Html {
  public:
    Html& raw(std::string_view markup) {
        out_.append(markup);
        return *this;
    }
    Html& text(std::string_view words) {
        for (const char letter : words) append_escaped(letter);
        return *this;
    }
    Html& number(int value) { return raw(std::to_string(value)); }
    std::string take() { return std::move(out_); }

  private:
    void append_escaped(char letter) {
        switch (letter) {
            case '&':
                out_.append("&amp;");
                return;
            case '<':
                out_.append("&lt;");
                return;
            case '>':
                out_.append("&gt;");
                return;
            case '"':
                out_.append("&quot;");
                return;
            default:
                out_.push_back(letter);
        }
    }

    std::string out_;
};

class Page {
  public:
    explicit Page(Language language) : language_(language), texts_(page_texts(language)) {}

    std::string write() {
        write_head();
        write_contents();
        for (const Group group : kGroups) write_group(group);
        write_soap_faults();
        write_public_faults();
        write_statuses();
        html_.raw("</main>\n</body>\n</html>\n");
        return html_.take();
    }

  private:
    void write_head() {
        const bool turkish = language_ == Language::Turkish;
        html_.raw("<!DOCTYPE html>\n<html lang=\"").raw(texts_.language);
        html_.raw("\">\n<head>\n<meta charset=\"utf-8\">\n");
        html_.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html_.raw("<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
        html_.text(texts_.title).raw(" – KPS</title>\n<link rel=\"stylesheet\" href=\"");
        html_.raw(kStyleSheetPath).raw("\">\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">");
        html_.text(texts_.skip).raw("</a>\n<header>\n<p>").text(texts_.system);
        html_.raw("</p>\n<h1>").text(texts_.title).raw("</h1>\n<p><a lang=\"");
        html_.raw(texts_.other_language_code).raw("\" hreflang=\"");
        html_.raw(texts_.other_language_code).raw("\" href=\"");
        html_.raw(turkish ? kEnglishPagePath : kTurkishPagePath).raw("\">");
        html_.text(texts_.other_language).raw("</a> <a href=\"").raw(kJsonPath);
        html_.raw("\">JSON</a></p>\n</header>\n<main id=\"main\">\n<p class=\"lead\">");
        html_.text(texts_.introduction).raw("</p>\n");
    }

    void write_contents() {
        html_.raw("<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">");
        html_.text(texts_.contents).raw("</h2>\n<ul class=\"ways\">\n");
        write_way("soap", texts_.soap_title);
        write_way("kpspublic", texts_.public_title);
        write_way("http", texts_.status_title);
        html_.raw("</ul>\n");
        for (const Group group : kGroups) {
            html_.raw("<h3>").text(label(group).in(language_)).raw("</h3>\n");
            html_.raw("<ul class=\"toc\">\n");
            for (const Entry& entry : entries())
                if (entry.group() == group) write_line_of_contents(entry);
            html_.raw("</ul>\n");
        }
        html_.raw("</nav>\n");
    }

    void write_way(std::string_view place, std::string_view title) {
        html_.raw("<li><a href=\"#").raw(place).raw("\">").text(title).raw("</a></li>\n");
    }

    void write_line_of_contents(const Entry& entry) {
        html_.raw("<li><a href=\"#").raw(anchor(entry)).raw("\"><b>").number(entry.number());
        html_.raw("</b> ").text(entry.text().in(language_)).raw("</a></li>\n");
    }

    void write_group(Group group) {
        html_.raw("<section>\n<h2>").text(label(group).in(language_)).raw("</h2>\n<p>");
        html_.text(texts_.group_introduction(group)).raw("</p>\n");
        for (const Entry& entry : entries())
            if (entry.group() == group) write_entry(entry);
        html_.raw("</section>\n");
    }

    void write_entry(const Entry& entry) {
        html_.raw("<article id=\"").raw(anchor(entry)).raw("\">\n<h3><a href=\"#");
        html_.raw(anchor(entry)).raw("\">").number(entry.number()).raw("</a> ");
        html_.text(entry.text().in(language_)).raw("</h3>\n<p>");
        html_.text(entry.cause.in(language_)).raw("</p>\n<dl>\n");
        write_pair(texts_.next_step, entry.next_step.in(language_));
        write_pair(texts_.acts, label(entry.acts).in(language_));
        write_pair(texts_.repeat, label(entry.repeat).in(language_));
        html_.raw("<dt>").text(texts_.in_answer).raw("</dt><dd>");
        write_place(entry);
        html_.raw("</dd>\n");
        write_same_kod(entry);
        html_.raw("</dl>\n</article>\n");
    }

    void write_pair(std::string_view term, std::string_view description) {
        html_.raw("<dt>").text(term).raw("</dt><dd>").text(description).raw("</dd>\n");
    }

    /// Where the code is seen: in which form over SOAP and REST, and its name.
    void write_place(const Entry& entry) {
        if (entry.seen == Seen::Record) html_.text(texts_.record_only);
        if (entry.seen == Seen::Directorate) html_.text(texts_.directorate_only);
        if (entry.seen == Seen::Institution) write_answers(entry);
        html_.raw(" · <code>").raw(entry.info().name).raw("</code>");
    }

    void write_answers(const Entry& entry) {
        const base::ErrorInfo& info = entry.info();
        const wire::soap::FaultShape* fault = fault_of(entry);
        if (info.hata_bilgisi != 0)
            html_.raw("SOAP: HTTP 200, HataBilgisi ").number(info.hata_bilgisi).raw(" · ");
        if (fault != nullptr) {
            html_.raw("SOAP: HTTP 500, <a href=\"#soap-").raw(word(fault->kind)).raw("\">");
            html_.raw(fault->subcode.empty() ? fault->code : fault->subcode).raw("</a> · ");
        }
        const bool bare = info.hata_bilgisi == 0 && fault == nullptr;
        html_.raw(bare ? "HTTP " : "REST: HTTP ").number(info.http_status);
    }

    /// Whoever has only the Kod of an answer must find all that it can mean.
    void write_same_kod(const Entry& entry) {
        const Entries others = same_kod(entry);
        if (others.empty()) return;
        html_.raw("<dt>").text(texts_.same_kod).raw("</dt><dd>");
        for (const Entry* other : others) {
            html_.raw("<a href=\"#").raw(anchor(*other)).raw("\">").number(other->number());
            html_.raw("</a> ");
        }
        html_.raw("</dd>\n");
    }

    void write_soap_faults() {
        open_section("soap", texts_.soap_title, texts_.soap_introduction);
        for (const SoapFault& fault : soap_faults()) {
            html_.raw("<article id=\"soap-").raw(fault.kind()).raw("\">\n<h3>");
            html_.text(fault.shape->code);
            if (!fault.shape->subcode.empty()) html_.raw(" / ").text(fault.shape->subcode);
            html_.raw("</h3>\n<p lang=\"en\"><q>").text(fault.shape->reason).raw("</q></p>\n");
            write_codes(fault.codes);
            html_.raw("</article>\n");
        }
        html_.raw("</section>\n");
    }

    void write_public_faults() {
        open_section("kpspublic", texts_.public_title, texts_.public_introduction);
        for (const PublicFault& fault : public_faults()) {
            html_.raw("<article>\n<h3>").raw(fault.shape.is_senders ? "Client" : "Server");
            html_.raw(fault.shape.is_senders ? " / Sender" : " / Receiver");
            html_.raw("</h3>\n<p lang=\"en\"><q>").text(fault.shape.text).raw("</q></p>\n");
            write_codes(fault.codes);
            html_.raw("</article>\n");
        }
        html_.raw("</section>\n");
    }

    void write_statuses() {
        open_section("http", texts_.status_title, texts_.status_introduction);
        for (const HttpStatus& status : http_statuses()) {
            html_.raw("<article>\n<h3>HTTP ").number(status.status).raw("</h3>\n");
            write_codes(status.codes);
            html_.raw("</article>\n");
        }
        html_.raw("</section>\n");
    }

    void open_section(std::string_view place, std::string_view title,
                      std::string_view introduction) {
        html_.raw("<section id=\"").raw(place).raw("\">\n<h2>").text(title);
        html_.raw("</h2>\n<p>").text(introduction).raw("</p>\n");
    }

    void write_codes(const Entries& codes) {
        html_.raw("<ul class=\"toc\">\n");
        for (const Entry* entry : codes) write_line_of_contents(*entry);
        html_.raw("</ul>\n");
    }

    Language language_;
    const PageTexts& texts_;
    Html html_;
};

}  // namespace

std::string catalogue_page(Language language) {
    return Page(language).write();
}

std::string_view style_sheet() {
    return embedded_style_sheet();
}

std::string page_address(const Entry& entry, Language language) {
    const std::string_view page =
        language == Language::Turkish ? kTurkishPagePath : kEnglishPagePath;
    return std::string(page) + "#" + anchor(entry);
}

}  // namespace kps::errors
