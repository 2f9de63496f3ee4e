#include "public_side/facts/institution_list.h"

#include <algorithm>
#include <charconv>

#include "base/turkish_text.h"
#include "public_side/limits.h"
#include "public_side/members.h"

namespace kps::public_side {

using base::ErrorCode;
using base::failed;
using institutions::ConnectedInstitution;

base::Result<ListQuestion> read_list_question(std::string_view query) {
    const Members members = KPS_TRY(Members::read(query, {"q", "class", "page"}));
    ListQuestion question;
    question.words = members.get("q");
    if (const std::string_view name = members.get("class"); !name.empty()) {
        question.institution_class = institutions::class_by_name(name);
        if (!question.institution_class) return failed(ErrorCode::MalformedBody, "member class");
    }
    if (const std::string_view text = members.get("page"); !text.empty()) {
        const auto [end, error] =
            std::from_chars(text.data(), text.data() + text.size(), question.page);
        const bool is_number = error == std::errc() && end == text.data() + text.size();
        if (!is_number || question.page < 1 || question.page > kPagesMax)
            return failed(ErrorCode::MalformedBody, "member page");
    }
    return question;
}

base::Result<InstitutionList::Rows> InstitutionList::rows() {
    const std::uint64_t version = KPS_TRY(source_.version());
    const std::lock_guard lock(mutex_);
    if (rows_ && version == version_) return rows_;
    auto loaded = KPS_TRY(source_.load());
    std::sort(loaded.begin(), loaded.end(), [](const auto& left, const auto& right) {
        return base::turkish_compare(left.name, right.name) < 0;
    });
    auto made = std::make_shared<std::vector<Row>>();
    made->reserve(loaded.size());
    for (ConnectedInstitution& one : loaded) {
        std::string comparable = base::comparable_name(one.name);
        made->push_back({std::move(one), std::move(comparable)});
    }
    rows_ = std::move(made);
    version_ = version;
    return rows_;
}

base::Result<ListPage> InstitutionList::find(const ListQuestion& question) {
    const Rows rows = KPS_TRY(this->rows());
    const std::string words = base::comparable_name(question.words);
    const std::size_t first = (question.page - 1) * kInstitutionsPerPage;
    ListPage page;
    page.page = question.page;
    for (const Row& row : *rows) {
        const auto wanted = question.institution_class;
        if (wanted && row.institution.institution_class != *wanted) continue;
        if (row.comparable.find(words) == std::string::npos) continue;
        if (page.total >= first && page.items.size() < kInstitutionsPerPage)
            page.items.push_back(row.institution);
        ++page.total;
    }
    page.pages =
        page.total == 0 ? 1 : (page.total + kInstitutionsPerPage - 1) / kInstitutionsPerPage;
    return page;
}

}  // namespace kps::public_side
