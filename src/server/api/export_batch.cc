// SPDX-License-Identifier: Apache-2.0
#include "server/api/export_batch.h"

#include <algorithm>

#include "base/parallel.h"

namespace parapet::server::api {

bool ExportBatch::advance() {
  if (at_ + 1 < rows_.size()) {
    ++at_;
    return true;
  }
  begin_ = next_;
  next_ = std::min(begin_ + ahead_, devices_.size());
  at_ = 0;
  rows_.assign(next_ - begin_, {});
  ahead_ = std::min(2 * ahead_, kDevicesMax);
  // Each maker has its devices to itself, and each device its place: what comes out does not depend on who was faster.
  parallel_for(std::min(makers_.size(), rows_.size()), [this](std::size_t maker) {
    for (std::size_t i = maker; i < rows_.size(); i += makers_.size()) {
      rows_[i] = makers_[maker]->rows_of(devices_[begin_ + i]);
    }
  });
  return !rows_.empty();
}

}  // namespace parapet::server::api
