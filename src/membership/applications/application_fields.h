#pragma once

#include <span>

#include "lifecycle/field.h"

/// What the acts of an application must be told.
namespace kps::membership::application_fields {

std::span<const lifecycle::Field> open();
std::span<const lifecycle::Field> describe();
std::span<const lifecycle::Field> keep_draft();
std::span<const lifecycle::Field> register_letter();
std::span<const lifecycle::Field> return_letter();
std::span<const lifecycle::Field> request_documents();
std::span<const lifecycle::Field> complete_documents();
std::span<const lifecycle::Field> reason();
std::span<const lifecycle::Field> propose();
std::span<const lifecycle::Field> schedule();
std::span<const lifecycle::Field> board_accept();
std::span<const lifecycle::Field> board_answer();
std::span<const lifecycle::Field> declare();
std::span<const lifecycle::Field> notify_deficiency();
std::span<const lifecycle::Field> assign();
std::span<const lifecycle::Field> appoint();
std::span<const lifecycle::Field> start_round();
std::span<const lifecycle::Field> sign();
std::span<const lifecycle::Field> sign_for_directorate();
std::span<const lifecycle::Field> information_form();
std::span<const lifecycle::Field> connect();
std::span<const lifecycle::Field> hand_over();

}  // namespace kps::membership::application_fields
