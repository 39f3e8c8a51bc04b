// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_writer.h"
#include "server/api/reader.h"
#include "server/fleet/fleet.h"

namespace parapet::server::api {

// Makes the rows of one kind of export, device by device: JSON objects, one text each. For one reader of one export; not
// thread-safe. The order of a device's rows follows from the snapshot alone where nothing else is said.
class RowMaker {
 public:
  virtual ~RowMaker() = default;
  [[nodiscard]] virtual std::vector<std::string> rows_of(exposure::DeviceNumber device) = 0;
};

// What makers need; everything in it outlives the maker or is shared.
struct ExportInput {
  std::shared_ptr<const Reader> reader;
  store::Store* store = nullptr;
  UnixTime since;                    // of the changes
};

[[nodiscard]] std::unique_ptr<RowMaker> make_software_rows(ExportInput input);           // X3
[[nodiscard]] std::unique_ptr<RowMaker> make_unidentified_software_rows(ExportInput input);  // X5
[[nodiscard]] std::unique_ptr<RowMaker> make_vulnerability_rows(ExportInput input);      // X7
[[nodiscard]] std::unique_ptr<RowMaker> make_change_rows(ExportInput input);             // X9

// What every row says of its device.
struct DeviceColumns {
  std::string id;
  std::string name;
  std::string platform;
  std::string version;
  std::string architecture;
  std::string group_name;
  std::uint32_t group_id = 0;
  std::string last_seen;             // export time
};
[[nodiscard]] DeviceColumns device_columns(const Reader& reader, exposure::DeviceNumber device);
// deviceId, deviceName, osPlatform, rbacGroupName, rbacGroupId.
void write_device(JsonWriter& out, const DeviceColumns& device);
void write_texts(JsonWriter& out, std::string_view name, const std::vector<std::string>& texts);
void write_text_or_null(JsonWriter& out, std::string_view name, std::string_view text);

// What the rows of one occurrence (device, software, weakness) share (api.md §12.4).
struct OccurrenceColumns {
  std::string vendor;
  std::string product;
  std::string product_id;            // "vendor-_-product"
  std::string version;
  std::string weakness;              // "CVE-…"
  std::optional<exposure::WeaknessNumber> number;  // of the weakness, where the fleet has it; not set: looked up
  std::string fixed_version;         // "" where there is none
  std::vector<std::string> paths;
  UnixTime first_seen;
};
void write_occurrence(JsonWriter& out, const Reader& reader, const DeviceColumns& device, const OccurrenceColumns& occurrence);

}  // namespace parapet::server::api
