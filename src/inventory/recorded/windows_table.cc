// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "inventory/recorded/recorded.h"

namespace parapet::inventory {
namespace {

// Takes one record off the text (RFC 4180: quoted fields may hold commas, doubled quotes and line ends). nullopt where a
// quote does not close.
std::optional<std::vector<std::string>> take_record(std::string_view& text, std::size_t& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    line += c == '\n' ? 1 : 0;
    if (quoted) {
      if (c == '"' && at + 1 < text.size() && text[at + 1] == '"') {
        fields.back() += '"';
        ++at;
      } else if (c == '"') {
        quoted = false;
      } else {
        fields.back() += c;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == ',') {
      fields.emplace_back();
    } else if (c == '\n') {
      break;
    } else if (c != '\r') {
      fields.back() += c;
    }
  }
  text.remove_prefix(std::min(text.size(), at + 1));
  return quoted ? std::nullopt : std::optional(std::move(fields));
}

struct Columns {
  std::size_t name = 0;
  std::size_t version = 0;
  std::size_t publisher = 0;
  std::optional<std::size_t> view;
};

std::optional<Columns> columns_of(const std::vector<std::string>& header) {
  const auto find = [&](std::string_view title) -> std::optional<std::size_t> {
    const auto at = std::ranges::find_if(header, [&](const std::string& field) { return equals_ignoring_case(trim(field), title); });
    return at == header.end() ? std::nullopt : std::optional(static_cast<std::size_t>(at - header.begin()));
  };
  const auto name = find("DisplayName");
  const auto version = find("DisplayVersion");
  const auto publisher = find("Publisher");
  if (!name || !version || !publisher) {
    return std::nullopt;
  }
  return Columns{.name = *name, .version = *version, .publisher = *publisher, .view = find("RegistryView")};
}

}  // namespace

Result<Inventory> read_windows_table(std::string_view text, const Limits& limits) {
  Inventory inventory;
  inventory.device.os.family = inventory.device.os.id = "windows";
  std::size_t line = 1;
  const std::optional<std::vector<std::string>> header = take_record(text, line);
  const std::optional<Columns> columns = header ? columns_of(*header) : std::nullopt;
  if (!columns) {
    return bad_input("line 1: the columns DisplayName, DisplayVersion and Publisher are not all there");
  }
  while (!text.empty()) {
    const std::size_t begin = line;
    const std::optional<std::vector<std::string>> record = take_record(text, line);
    if (!record) {
      return bad_input(fmt::format("line {}: a quote that does not close", begin));
    }
    if (record->size() == 1 && record->front().empty()) {
      continue;
    }
    if (record->size() != header->size()) {
      return bad_input(fmt::format("line {}: {} fields where the first line has {}", begin, record->size(), header->size()));
    }
    Software software{.ecosystem = "windows", .name = (*record)[columns->name], .version = (*record)[columns->version],
                      .publisher = (*record)[columns->publisher]};
    if (columns->view) {
      software.arch = (*record)[*columns->view] == "32" ? "x86" : "x86_64";
    }
    if (software.name.empty()) {
      return bad_input(fmt::format("line {}: no DisplayName", begin));
    }
    if (software.name.size() > limits.name_bytes_max || software.version.size() > limits.version_bytes_max ||
        software.publisher.size() > limits.name_bytes_max) {
      return fail(ErrorCode::kLimit, fmt::format("line {}: a field longer than its limit", begin));
    }
    if (inventory.software.size() >= limits.software_per_device_max) {
      return fail(ErrorCode::kLimit, "more applications than software_per_device_max");
    }
    inventory.software.push_back(std::move(software));
  }
  inventory.problems.push_back({.place = "list", .reason = "the table does not say which Windows it is of: the system itself is not judged"});
  return inventory;
}

}  // namespace parapet::inventory
