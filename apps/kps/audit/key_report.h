#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "audit/keys/rotation/rotation_plan.h"

namespace kps {

/// What `kps audit keys …` prints; nothing secret.
void print_key_list(const audit::KeyPlan& plan, bool as_json);
void print_key_plan(const audit::KeyPlan& plan, bool as_json);
void print_key_alarms(const audit::KeyPlan& plan, bool as_json);
void print_public_keys(const std::vector<audit::MonthRecord>& records, std::string_view verifier,
                       bool as_json);
void print_canaries(unsigned opened, const std::vector<std::string>& problems, bool as_json);
void print_shares(const std::vector<std::string>& files, unsigned needed, bool as_json);

}  // namespace kps
