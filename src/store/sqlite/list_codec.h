// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "access/records.h"
#include "base/result.h"
#include "store/facts.h"

// Texts of tables' columns that hold lists: JSON arrays.
namespace parapet::store {

[[nodiscard]] std::string list_text(const std::vector<std::string>& list);
[[nodiscard]] Result<std::vector<std::string>> read_list(std::string_view json);

[[nodiscard]] std::string addresses_text(const std::vector<inventory::NetworkAddress>& addresses);
[[nodiscard]] Result<std::vector<inventory::NetworkAddress>> read_addresses(std::string_view json);

[[nodiscard]] std::string rule_text(const access::GroupRule& rule);
[[nodiscard]] Result<access::GroupRule> read_rule(std::string_view json);

[[nodiscard]] std::string numbers_text(const std::vector<GroupNumber>& numbers);
[[nodiscard]] Result<std::vector<GroupNumber>> read_numbers(std::string_view json);

}  // namespace parapet::store
