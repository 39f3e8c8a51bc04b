// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/device_rows.h"

#include <fmt/format.h>

#include "store/sqlite/list_codec.h"

namespace parapet::store {
namespace {

inventory::Device read_identity(const Query& query) {
  inventory::Device device;
  device.id = query.view(1);
  device.name = query.view(2);
  device.os.family = query.view(6);
  device.os.id = query.view(7);
  device.os.version = query.view(8);
  device.os.codename = query.view(9);
  device.os.build = query.view(10);
  device.os.arch = query.view(11);
  device.os.kernel = query.view(12);
  device.os.kernel_build = query.view(13);
  device.os.name = query.view(14);
  device.last_boot = query.view(15);
  return device;
}

inventory::DeviceValue value_of(std::int64_t column) {
  switch (column) {
    case 1:
      return inventory::DeviceValue::kLow;
    case 2:
      return inventory::DeviceValue::kHigh;
    default:
      return inventory::DeviceValue::kNormal;
  }
}

}  // namespace

Result<StoredDevice> read_device(const Query& query) {
  StoredDevice device;
  device.number = DeviceNumber{query.number(0)};
  device.device = read_identity(query);
  device.domain = query.view(3);
  device.channel = query.view(4);
  device.external_address = query.view(5);
  device.device.hotfixes = TRY(read_list(query.view(16)));
  device.addresses = TRY(read_addresses(query.view(17)));
  device.tags = TRY(read_list(query.view(18)));
  device.first_seen = query.time(19);
  device.last_full_report = query.time(20);
  device.last_contact = query.time(21);
  device.report_epoch = query.unsigned_integer(22);
  device.report_sequence = query.unsigned_integer(23);
  device.report_digest = query.view(24);
  device.value = value_of(query.integer(25));
  device.group = GroupNumber{query.number(26)};
  device.excluded = query.truth(27);
  device.conflict = query.view(28);
  device.software_count = query.number(29);
  device.group_pinned = query.truth(30);
  return device;
}

Result<void> insert_device(Connection& connection, const StoredDevice& device) {
  TRY(connection.run("INSERT INTO device VALUES (?, ?, '', '', '', '', '', '', '', '', '', '', '', '', '', '', '[]', '[]', '[]', 0, 0, 0, 0, 0, "
                     "'', 0, 0, 0, '', 0, '', '', 0)",
                     device.number.value, device.device.id));
  return update_device(connection, device);
}

Result<void> update_device(Connection& connection, const StoredDevice& device) {
  const inventory::OperatingSystem& os = device.device.os;
  const std::string hotfixes = list_text(device.device.hotfixes);
  const std::string addresses = addresses_text(device.addresses);
  const std::string tags = list_text(device.tags);
  TRY(connection.run("UPDATE device SET name = ?, domain = ?, channel = ?, external_address = ?, os_family = ?, os_id = ?, os_version = ?, "
                     "os_codename = ?, os_build = ?, os_arch = ?, os_kernel = ?, os_kernel_build = ?, os_name = ?, last_boot = ?, "
                     "hotfixes = ?, addresses = ?, tags = ?, first_seen = ?, last_full_report = ?, last_contact = ?, report_epoch = ?, "
                     "report_sequence = ?, report_digest = ?, device_value = ?, group_number = ?, group_pinned = ?, excluded = ?, conflict = ? "
                     "WHERE number = ?",
                     device.device.name, device.domain, device.channel, device.external_address, os.family, os.id, os.version, os.codename,
                     os.build, os.arch, os.kernel, os.kernel_build, os.name, device.device.last_boot, hotfixes, addresses, tags,
                     device.first_seen, device.last_full_report, device.last_contact, device.report_epoch, device.report_sequence,
                     device.report_digest, device.value, device.group.value, device.group_pinned, device.excluded, device.conflict, device.number.value));
  if (connection.changes() == 0) {
    return fail(ErrorCode::kNotFound, fmt::format("there is no device {}", device.number.value));
  }
  return {};
}

}  // namespace parapet::store
