// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/api/export_batch.h"
#include "server/api/export_rows.h"
#include "server/api/snapshot_cache.h"
#include "server/http/message.h"

namespace parapet::server::api {

// One page of an export: rows of the devices in turn, from a cursor on, at most `rows_max`. Made while it is sent; holds the
// rows of one batch of devices at a time.
struct ExportPage {
  std::string context;                                   // "@odata.context"
  std::vector<exposure::DeviceNumber> devices;           // ascending
  Cursor start;                                          // device and rows of it that were given already
  std::uint64_t rows_max = 0;
  // The address of the next page; not set: there is none, whatever follows.
  std::function<std::string(const Cursor&)> next_link;
};
[[nodiscard]] std::unique_ptr<http::BodySource> json_page(ExportPage page, RowMakers makers);

// A file of an export: gzip of JSON lines, all rows of the devices.
[[nodiscard]] std::unique_ptr<http::BodySource> gzip_lines(std::vector<exposure::DeviceNumber> devices, RowMakers makers);

}  // namespace parapet::server::api
