// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/census_codec.h"

#include <limits>
#include <utility>

#include "base/bytes.h"
#include "store/sqlite/inventory_codec.h"

namespace parapet::store {
namespace {

constexpr std::uint8_t kFormat = 1;
constexpr unsigned kSeverityShift = 5;
constexpr unsigned kExploitShift = 3;
constexpr unsigned kExploitMask = 3;
constexpr unsigned kAgeMask = 7;

std::unexpected<Error> damaged() { return bad_input("the store is damaged: the census of a day can't be read"); }

}  // namespace

std::string encode_census(const Census& census) {
  std::string raw;
  ByteWriter writer(raw);
  writer.byte(kFormat);
  writer.number(census.names.size());
  for (const std::string& name : census.names) {
    writer.text(name);
  }
  writer.number(census.cells.size());
  std::uint32_t group = 0;
  for (const Census::Cell& cell : census.cells) {
    writer.number(cell.kind.group.value - group);
    group = cell.kind.group.value;
    writer.number(cell.kind.platform);
    writer.number(cell.kind.windows_version);
    writer.byte(static_cast<std::uint8_t>(cell.kind.severity << kSeverityShift | cell.kind.exploit << kExploitShift | cell.kind.age));
    writer.number(cell.devices);
  }
  return pack(raw);
}

Result<Census> decode_census(std::string_view bytes) {
  const std::string raw = TRY(unpack(bytes));
  ByteReader reader(raw);
  Census census{.day = {}, .names = {}, .cells = {}};
  if (reader.byte() != kFormat) {
    return damaged();
  }
  for (std::size_t count = reader.count(); count > 0 && !reader.failed(); --count) {
    census.names.emplace_back(reader.text());
  }
  const std::size_t count = reader.count();
  census.cells.reserve(count);
  std::uint64_t group = 0;
  for (std::size_t i = 0; i < count && !reader.failed(); ++i) {
    group += reader.number();
    const std::uint64_t platform = reader.number();
    const std::uint64_t windows_version = reader.number();
    const std::uint8_t packed = reader.byte();
    const std::uint64_t devices = reader.number();
    const Census::Kind kind{.group = inventory::GroupNumber{static_cast<std::uint32_t>(group)},
                            .platform = static_cast<std::uint32_t>(platform),
                            .windows_version = static_cast<std::uint32_t>(windows_version),
                            .severity = static_cast<std::uint8_t>(packed >> kSeverityShift),
                            .exploit = static_cast<std::uint8_t>(packed >> kExploitShift & kExploitMask),
                            .age = static_cast<std::uint8_t>(packed & kAgeMask)};
    if (group > std::numeric_limits<std::uint32_t>::max() || devices > std::numeric_limits<std::uint32_t>::max() || platform >= census.names.size() ||
        windows_version >= census.names.size() || kind.severity >= Census::kSeverities || kind.age >= Census::kAges) {
      return damaged();
    }
    census.cells.push_back({kind, static_cast<std::uint32_t>(devices)});
  }
  if (reader.failed() || !reader.at_end() || census.names.empty() || !census.names.front().empty()) {
    return damaged();
  }
  return census;
}

}  // namespace parapet::store
