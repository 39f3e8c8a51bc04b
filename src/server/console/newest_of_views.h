// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>

#include "exposure/view.h"

// For what is worked out of all devices of a view, and made of a later one from where devices changed (decision 241).
namespace parapet::server::console {

// True where a device from `first` to `last` (of the view, `first` at the beginning of a block of its) changed after an edition.
[[nodiscard]] inline bool changed_since(const exposure::View& view, std::uint64_t edition, std::uint32_t first, std::uint32_t last) {
  for (std::uint32_t device = first; device < last; device += exposure::View::kDeviceBlock) {
    if (view.device_edition(device / exposure::View::kDeviceBlock) > edition) {
      return true;
    }
  }
  return false;
}

// What Thing::of(view, before) says of the newest view that somebody asked about. Safe to call from any thread.
template <typename Thing>
class NewestOfViews {
 public:
  [[nodiscard]] std::shared_ptr<const Thing> of(const exposure::View& view) {
    const std::scoped_lock lock(mutex_);
    if (kept_ != nullptr && view.edition() != 0 && kept_->edition() == view.edition()) {
      return kept_;
    }
    // An older view than the newest that somebody asked about is looked at for itself.
    if (kept_ != nullptr && kept_->edition() > view.edition()) {
      return Thing::of(view, nullptr);
    }
    return kept_ = Thing::of(view, kept_.get());
  }

 private:
  std::mutex mutex_;  // guards kept_; held while it is made, so that it is made once
  std::shared_ptr<const Thing> kept_;
};

}  // namespace parapet::server::console
