#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace kps::story {

/// How far an application comes in the story.
enum class Stage : std::uint8_t {
    Draft,
    Redirected,
    Submitted,
    Returned,
    Registered,
    Lacking,
    RejectedWithoutBoard,  ///< did not hand in what was missing
    InReview,
    OnAgenda,
    Rejected,
    Postponed,
    AwaitingDeclaration,
    DeclarationInReview,
    Deficient,
    Lapsed,  ///< did not complete within sixty days
    Invited,
    Assigned,
    Appointed,
    InRound,
    AwaitingForm,
    Connecting,
    Queued,
    HandedOver,
    InUse,
};
/// Name of the state in the life cycle `application`.
std::string_view state_name(Stage stage);

/// Which meeting of the Kurul an application comes to.
enum class Meeting : std::uint8_t { None, First, Second, Third, Next };
/// The day of a meeting, counted from today.
int day_of(Meeting meeting);

/// An institution of the story (docs/operating/demo.md), invented in each part.
struct Institution {
    std::string_view key;
    std::string_view kind;  ///< as in membership/applications/applicants.def
    std::string_view name;
    std::string_view rank;  ///< of who signs
    std::string_view law;
    std::uint32_t district = 0;  ///< that it asks addresses of; 0: none
    Meeting meeting = Meeting::None;
    Stage stage = Stage::Draft;
    int applied = 0;        ///< day of the application, counted from today
    int valid_until = 730;  ///< last day of the decision, counted from today
};

std::span<const Institution> institutions();
/// The place of a key in the list; the list's size for none.
std::size_t place_of(std::string_view key);

}  // namespace kps::story
