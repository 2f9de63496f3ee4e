#pragma once

#include <string>
#include <string_view>

#include "wire/client/message.h"

/// Pieces that messages of both profiles are made of.
namespace kps::wire::client {

/// For attribute values and texts.
std::string escaped(std::string_view text);
/// Five minutes long, with Id `_0`. Written in canonical form, so that its bytes are what is digested.
std::string timestamp(const Stamp& stamp);
/// `message_id` as wsa:MessageID has it.
std::string message_id_text(const Stamp& stamp);

}  // namespace kps::wire::client
