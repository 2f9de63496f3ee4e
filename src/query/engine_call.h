#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "query/engine.h"
#include "query/family.h"
#include "query/own_information.h"
#include "query/search/search.h"

/// For the files of the engine alone: one question on its way through the stages.
namespace kps::query {

/// What one question has become so far. Lives on the stack of ask(); the answer and its entries leave it by value.
struct Engine::Call {
    const authentication::Caller& caller;
    const Question& question;
    Renderer& renderer;
    std::unique_ptr<AnswerSink> sink;
    std::int64_t now_us = 0;
    std::uint64_t reserved = 0;
    std::uint64_t policy_version = 0;
    policy::Decision decision{};
    Answer answer{};
    std::string body{};
    std::vector<audit::Draft> drafts{};
    std::vector<OwnRow> own{};
    std::vector<base::ErrorCode>
        unusable{};                    ///< by criterion: why it cannot be looked up, or nothing
    std::vector<Target> targets{};     ///< in the order of their criteria
    std::vector<std::int64_t> owed{};  ///< look-ups that negative answers still owe (even_work.h)
    std::size_t negatives = 0;         ///< people asked for by number and not shown
    std::optional<Search> search{};    ///< instead of targets, when nobody's number was given

    const contract::Service& service() const { return *question.service; }
};

}  // namespace kps::query
