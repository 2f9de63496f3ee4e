#include <fmt/format.h>

#include <array>

#include "apps/kps/demo/story/applications.h"

namespace kps::story {
namespace {

namespace json = boost::json;
using base::Status;

constexpr int kMembers = 5;
constexpr int kConvened = 10;  ///< days before the meeting
constexpr int kAfternoon = 14 * 60;
/// Of whose application one member thinks otherwise, and says so.
constexpr std::string_view kDissented = "isik-hastanesi";

std::string member_login(int number) {
    return fmt::format("kurul-uyesi-{}", number);
}

std::string_view result_of(const Standing& standing) {
    if (standing.row->stage == Stage::Rejected) return "reject";
    return standing.row->stage == Stage::Postponed ? "postpone" : "accept";
}

/// One meeting with the items that come to it.
class Sitting {
  public:
    Sitting(Tale& tale, Meeting meeting) : tale_(tale), meeting_(meeting) {
        for (Standing& standing : tale.standings())
            if (standing.row->meeting == meeting) items_.push_back(&standing);
    }

    Status convene() {
        Person& secretary = tale_.person("kurul-sekreteri");
        held_ = KPS_TRY(open_case(secretary, "board-meeting", "convene",
                                  {{"day", tale_.day_text(day_of(meeting_))},
                                   {"place", "Genel Müdürlük Toplantı Salonu, Ankara"}}));
        for (const Standing* standing : items_)
            KPS_TRY(act(secretary, held_, "add-item", {{"subject", standing->application.id}}));
        return {};
    }
    Status hold() {
        Person& secretary = tale_.person("kurul-sekreteri");
        for (int number = 1; number <= kMembers; ++number)
            KPS_TRY(act(tale_.person(member_login(number)), held_, "attend"));
        KPS_TRY(act(secretary, held_, "begin"));
        for (std::size_t item = 0; item < items_.size(); ++item) KPS_TRY(decide(item));
        KPS_TRY(act(secretary, held_, "close"));
        return {};
    }

  private:
    Status decide(std::size_t place) {
        const Standing& standing = *items_[place];
        const std::string_view result = result_of(standing);
        const auto item = static_cast<std::int64_t>(place + 1);
        for (int number = 1; number <= kMembers; ++number) {
            json::object vote{{"item", item}, {"vote", result}};
            if (number == kMembers && standing.row->key == kDissented) {
                vote["vote"] = "reject";
                vote["dissent"] = "Talep edilen sorgu sayısının gerekçesi yeterli değildir";
            }
            KPS_TRY(act(tale_.person(member_login(number)), held_, "vote", vote));
        }
        json::object decided{
            {"item", item},
            {"result", result},
            {"authority_to_ask", "Kurum talep ettiği verileri istemeye kanunla yetkilidir"},
            {"public_need", "Hizmetin gereği gibi yürütülmesinde kamu yararı vardır"},
            {"reason", "Talep ve Genel Müdürlük raporu birlikte değerlendirilmiştir"}};
        if (result == "accept") decided["valid_from"] = tale_.today_text();
        KPS_TRY(act(tale_.person(member_login(1)), held_, "decide", decided));
        return {};
    }

    Tale& tale_;
    Meeting meeting_;
    std::vector<const Standing*> items_;
    CaseFile held_;
};

}  // namespace

void plan_meetings(Tale& tale) {
    for (const Meeting meeting : {Meeting::First, Meeting::Second, Meeting::Third, Meeting::Next}) {
        const auto sitting = std::make_shared<Sitting>(tale, meeting);
        const int day = day_of(meeting);
        // The next one's agenda is there since a week.
        tale.at(day - kConvened, kAfternoon, [sitting] { return sitting->convene(); });
        if (meeting == Meeting::Next) continue;
        tale.at(day, kAfternoon, [sitting] { return sitting->hold(); });
    }
}

}  // namespace kps::story
