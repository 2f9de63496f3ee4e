#include "portal/cases/sheets/case_sheet.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/bytes.h"
#include "base/calendar.h"
#include "letters/limits.h"
#include "portal/cases/limits.h"
#include "portal/cases/sheets/case_words.h"

namespace kps::portal {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using letters::Block;
using letters::Sheet;
using letters::SheetPart;
using lifecycle::Case;
using lifecycle::JsonArray;
using lifecycle::JsonObject;
using lifecycle::JsonValue;

/// A longer answer is a paragraph; a cell of a table is not divided between pages.
constexpr std::size_t kCellBytes = 400;

/// Digests of people say nothing to a reader; a form that is not sent has a part of its own.
bool is_hidden(std::string_view member) {
    return member == "person" || member == "draft";
}

bool is_plain(const JsonValue& value) {
    return !std::holds_alternative<JsonArray>(value.content()) &&
           !std::holds_alternative<JsonObject>(value.content());
}

std::string plain_text(const JsonValue& value, std::string_view member) {
    if (const auto* text = std::get_if<std::string>(&value.content()))
        return text->empty() ? "–" : CaseWords::text_of(*text, member);
    if (const auto* number = std::get_if<std::int64_t>(&value.content()))
        return std::to_string(*number);
    if (const auto* truth = std::get_if<bool>(&value.content())) return *truth ? "Evet" : "Hayır";
    return "–";
}

/// Answers as headings, tables of two columns and paragraphs, in the order in which the case holds them.
class Answers {
  public:
    explicit Answers(const CaseWords& words) : words_(words) {}

    void add(const JsonObject& object, const std::string& path, std::size_t depth) {
        for (const auto& [member, value] : object)
            if (!is_hidden(member) && is_plain(value)) add_text(member, plain_text(value, member));
        flush();
        for (const auto& [member, value] : object)
            if (!is_hidden(member) && !is_plain(value)) add_nested(member, value, path, depth);
        flush();
    }
    std::vector<Block> take(const char* empty) {
        if (blocks_.empty()) blocks_.push_back(letters::paragraph(empty));
        return std::move(blocks_);
    }

  private:
    void add_text(std::string_view member, const std::string& text) {
        if (text.size() <= kCellBytes) {
            open_.rows.push_back({words_.label_of(member), text});
            return;
        }
        flush();
        blocks_.push_back(letters::paragraph(words_.label_of(member) + ":"));
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            if (end > at) blocks_.push_back(letters::paragraph(text.substr(at, end - at)));
            at = end + 1;
        }
    }

    void add_nested(std::string_view member, const JsonValue& value, const std::string& path,
                    std::size_t depth) {
        const std::string title = (path.empty() ? "" : path + " – ") + words_.label_of(member);
        // No form is as deep; what a body holds beyond that is read on its page.
        if (depth == kSheetDepthMax) return add_text(member, "…");
        if (const auto* object = std::get_if<JsonObject>(&value.content())) {
            begin(title);
            add(*object, title, depth + 1);
            return;
        }
        add_list(member, std::get<JsonArray>(value.content()), title, depth);
    }

    void add_list(std::string_view member, const JsonArray& list, const std::string& title,
                  std::size_t depth) {
        std::string joined;
        for (const JsonValue& entry : list)
            if (is_plain(entry)) joined += (joined.empty() ? "" : ", ") + plain_text(entry, member);
        if (list.empty()) joined = "Yok";
        if (!joined.empty()) add_text(member, joined);
        std::size_t number = 0;
        for (const JsonValue& entry : list) {
            ++number;
            const auto* object = std::get_if<JsonObject>(&entry.content());
            if (object == nullptr) continue;
            const std::string own = list.size() == 1 ? title : fmt::format("{} {}", title, number);
            begin(own);
            add(*object, own, depth + 1);
        }
    }

    void begin(const std::string& title) {
        flush();
        blocks_.push_back(letters::heading(title));
    }
    void flush() {
        if (open_.rows.empty()) return;
        blocks_.push_back(letters::table({{"Bilgi", "Yanıt"}, std::move(open_.rows)}));
        open_ = {};
    }

    const CaseWords& words_;
    std::vector<Block> blocks_;
    letters::Table open_;
};

std::string state_of(const lifecycle::Machine& machine, const Case& subject) {
    const lifecycle::State* state = machine.state(subject.state);
    return std::string(state == nullptr ? subject.state : state->turkish);
}

std::string stamp_of(const CaseSheets& sheets, const Case& subject) {
    return fmt::format("{} – {} – {}", subject.number, sheets.actor.name,
                       base::utc_text_s(sheets.now_us));
}

std::vector<Block> document_blocks(const std::vector<lifecycle::Document>& documents) {
    std::vector<Block> blocks = {letters::heading("Belgeler")};
    if (documents.empty()) {
        blocks.push_back(letters::paragraph("Verilmiş belge yok."));
        return blocks;
    }
    letters::Table table{{"Belge", "Geliş", "Aslı", "Alındığı an", "SHA-256"}, {}};
    for (const lifecycle::Document& document : documents)
        table.rows.push_back({CaseWords::text_of(document.kind, "kind"),
                              CaseWords::text_of(lifecycle::name_of(document.channel), "channel"),
                              document.original ? "Evet" : "Hayır",
                              base::utc_text_s(document.added_us), base::to_hex(document.hash)});
    blocks.push_back(letters::table(std::move(table)));
    return blocks;
}

std::vector<Block> deadline_blocks(const lifecycle::Machine& machine, const Case& subject) {
    if (subject.deadlines.empty()) return {};
    letters::Table table{{"Süre", "Son gün"}, {}};
    for (const lifecycle::Deadline& deadline : subject.deadlines) {
        const lifecycle::DeadlineKind* kind = machine.deadline(deadline.name);
        table.rows.push_back({std::string(kind == nullptr ? deadline.name : kind->turkish),
                              letters::day_text(deadline.last_day)});
    }
    return {letters::heading("Süreler"), letters::table(std::move(table))};
}

void append(std::vector<Block>& blocks, std::vector<Block> more) {
    for (Block& block : more) blocks.push_back(std::move(block));
}

/// Everything that a case holds: where it stands, what was answered, what was handed in, what runs out.
Result<std::vector<Block>> file_of(const CaseSheets& sheets, const Case& subject) {
    const lifecycle::Machine* machine = sheets.course.machine(subject.kind);
    if (machine == nullptr) return failed(ErrorCode::NotFound, "no such life cycle");
    const CaseWords words(sheets.course, subject.kind);
    const JsonObject& draft = lifecycle::object_of(subject.body, "draft");
    std::vector<Block> blocks;
    if (!draft.empty()) {
        blocks.push_back(letters::heading("Henüz gönderilmemiş yanıtlar (taslak)"));
        Answers unsent(words);
        unsent.add(draft, "", 0);
        append(blocks, unsent.take("Henüz yanıt yok."));
    }
    blocks.push_back(letters::heading("Yanıtlar"));
    Answers answers(words);
    answers.add(subject.body, "", 0);
    append(blocks, answers.take("Henüz yanıt yok."));
    const auto documents = KPS_TRY(sheets.documents.list(subject.id));
    append(blocks, document_blocks(documents));
    append(blocks, deadline_blocks(*machine, subject));
    if (blocks.size() > letters::kBlocksMax)
        return failed(ErrorCode::TooManyMatches, "a PDF: the case holds too much");
    return blocks;
}

Result<Sheet> sheet_of(const CaseSheets& sheets, const Case& subject) {
    const lifecycle::Machine* machine = sheets.course.machine(subject.kind);
    if (machine == nullptr) return failed(ErrorCode::NotFound, "no such life cycle");
    Sheet sheet;
    sheet.title = fmt::format("{} – {}", machine->turkish, subject.number);
    if (!subject.title.empty()) sheet.about.push_back("Konu: " + subject.title);
    if (subject.institution)
        sheet.about.push_back(fmt::format("Kurum no: {}", subject.institution->value()));
    sheet.about.push_back("Aşama: " + state_of(*machine, subject));
    sheet.about.push_back(fmt::format("Açılış: {}   Son değişiklik: {}",
                                      base::utc_text_s(subject.opened_us),
                                      base::utc_text_s(subject.changed_us)));
    sheet.about.push_back(fmt::format("Alan: {}   Alındığı an: {}", sheets.actor.name,
                                      base::utc_text_s(sheets.now_us)));
    sheet.stamp = stamp_of(sheets, subject);
    sheet.date = base::istanbul_date(sheets.now_us);
    return sheet;
}

/// What the meeting did with an item: votes, dissent, withdrawals, result.
std::vector<Block> outcome_blocks(const CaseWords& words, const JsonObject& item) {
    JsonObject outcome;
    for (const auto& [member, value] : item)
        if (member != "subject" && member != "number" && member != "title" && member != "kind")
            outcome.emplace_back(member, value);
    std::vector<Block> blocks = {letters::heading("Oylama ve sonuç")};
    Answers answers(words);
    answers.add(outcome, "", 0);
    append(blocks, answers.take("Henüz oylanmadı."));
    return blocks;
}

Result<SheetPart> part_of(const CaseSheets& sheets, const Case& meeting, const JsonObject& item) {
    SheetPart part;
    part.title = std::string(lifecycle::text_of(item, "number"));
    const auto id = base::Uuid::parse(lifecycle::text_of(item, "subject"));
    auto subject = id ? sheets.course.read(*id, sheets.actor)
                      : Result<Case>(failed(ErrorCode::NotFound, "no such case"));
    if (!subject && subject.error().code != ErrorCode::NotFound)
        return failed(subject.error().code, subject.error().context);
    if (!subject) {
        part.body.push_back(letters::paragraph("Bu dosyayı görme yetkiniz yok."));
        return part;
    }
    const lifecycle::Machine* machine = sheets.course.machine(subject->kind);
    part.title += " – " + subject->title;
    letters::Table facts{{"Bilgi", "Yanıt"}, {}};
    if (machine != nullptr) {
        facts.rows.push_back({"Tür", std::string(machine->turkish)});
        facts.rows.push_back({"Aşama", state_of(*machine, *subject)});
    }
    facts.rows.push_back({"Açılış", base::utc_text_s(subject->opened_us)});
    part.body.push_back(letters::table(std::move(facts)));
    append(part.body, outcome_blocks(CaseWords(sheets.course, meeting.kind), item));
    append(part.body, KPS_TRY(file_of(sheets, *subject)));
    return part;
}

}  // namespace

Result<Sheet> case_copy(const CaseSheets& sheets, const Case& subject) {
    Sheet sheet = KPS_TRY(sheet_of(sheets, subject));
    sheet.about.emplace_back("Bu belge bilgi amaçlı bir kopyadır; imza taşımaz.");
    sheet.body = KPS_TRY(file_of(sheets, subject));
    return sheet;
}

Result<Sheet> case_pack(const CaseSheets& sheets, const Case& subject) {
    const JsonArray& items = lifecycle::list_of(subject.body, "items");
    if (items.empty()) return failed(ErrorCode::NotFound, "no items");
    Sheet sheet = KPS_TRY(sheet_of(sheets, subject));
    if (const auto day = lifecycle::text_of(subject.body, "day"); !day.empty())
        sheet.about.push_back("Toplantı günü: " + CaseWords::text_of(day, "day"));
    if (const auto place = lifecycle::text_of(subject.body, "place"); !place.empty())
        sheet.about.push_back("Yer: " + std::string(place));
    std::string present;
    for (const JsonValue& entry : lifecycle::list_of(subject.body, "present"))
        present += (present.empty() ? "" : ", ") +
                   std::string(lifecycle::text_of(lifecycle::object_of(entry), "name"));
    if (!present.empty()) sheet.about.push_back("Katılanlar: " + present);
    letters::Table order{{"Sıra", "Sayı", "Konu", "Sonuç"}, {}};
    for (const JsonValue& entry : items) {
        const JsonObject& item = lifecycle::object_of(entry);
        const std::string_view result = lifecycle::text_of(item, "result");
        order.rows.push_back(
            {std::to_string(order.rows.size() + 1), std::string(lifecycle::text_of(item, "number")),
             std::string(lifecycle::text_of(item, "title")),
             result.empty() ? "Karar verilmedi" : CaseWords::text_of(result, "result")});
        sheet.parts.push_back(KPS_TRY(part_of(sheets, subject, item)));
    }
    sheet.body = {letters::heading("Gündem sırası"), letters::table(std::move(order)),
                  letters::heading("Dosyalar")};
    return sheet;
}

}  // namespace kps::portal
