// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"
#include "base/time.h"
#include "server/fleet/report.h"

// Inventories that build pipelines and people upload (docs/formats/upload.md). Pure.
namespace parapet::server {

// What the caller says beside the document; empty: what the document says.
struct UploadOptions {
  std::string_view name;   // of the device or application
  std::string_view id;     // 40 lower-case hex digits: the device's id; anything else: a name of the caller's that never changes
  UnixTime taken;          // not known: now
};

struct Upload {
  Report report;           // a full one, not ordered
  bool application = false;  // the subject is an application, not a device: it has no system
};

// Reads parapet.inventory/1, CycloneDX (JSON, XML) or SPDX 2.3, told from the content. VEX statements inside a bill of materials
// are not read: nobody vouches for their issuer (design §6). Errors: kBadInput with the place of the fault, or where neither the
// document nor the caller names the subject; kLimit.
[[nodiscard]] Result<Upload> read_upload(std::string_view body, const UploadOptions& options, const Limits& limits);

[[nodiscard]] std::string write_upload_answer(const Upload& upload, std::size_t software, const Receipt& receipt);

}  // namespace parapet::server
