// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/api/export_rows.h"

namespace parapet::server::api {

// Makers of the same rows, one for each thread that makes them.
using RowMakers = std::vector<std::unique_ptr<RowMaker>>;

// The rows of devices in turn, made for some devices ahead on as many threads as there are makers. The number ahead grows from
// one, so that a short answer costs little. Not thread-safe.
class ExportBatch {
 public:
  static constexpr std::size_t kDevicesMax = 32;

  // devices: outlive the object and don't change.
  ExportBatch(const std::vector<exposure::DeviceNumber>& devices, std::size_t first, RowMakers makers)
      : devices_(devices), next_(first), makers_(std::move(makers)) {}

  // The place in the list of the device whose rows are at hand; the list's size at the end.
  [[nodiscard]] std::size_t place() const { return begin_ + at_ < next_ ? begin_ + at_ : devices_.size(); }
  [[nodiscard]] const std::vector<std::string>& rows() const { return rows_[at_]; }
  // Goes on to the next device, the first at the first call; false: there is none.
  bool advance();

 private:
  const std::vector<exposure::DeviceNumber>& devices_;
  std::size_t begin_ = 0;                        // of the batch
  std::size_t next_ = 0;                         // behind the batch
  std::size_t at_ = 0;                           // in the batch
  std::size_t ahead_ = 1;
  std::vector<std::vector<std::string>> rows_;   // of the batch
  RowMakers makers_;
};

}  // namespace parapet::server::api
