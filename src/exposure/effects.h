// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "exposure/view.h"

namespace parapet::exposure {

// How far the scope's score would fall if each of these weaknesses alone were gone, exactly; in their order. One pass over the devices that
// any of them exposes, on all cores, some microseconds for each; nullopt for those that would bring it to more than devices_max, and
// where the view can't tell.
[[nodiscard]] std::vector<std::optional<double>> effects_of(const View& view, std::span<const WeaknessNumber> weaknesses, const Scope& scope,
                                                            std::uint32_t devices_max);

// The same for those who ask about view after view: sums of blocks of devices are kept, and only blocks in which a device changed
// are looked at again. Of the views of one index. Safe to call from any thread.
class KeptEffects {
 public:
  static constexpr std::size_t kQuestionsMax = 8;

  KeptEffects();
  ~KeptEffects();
  KeptEffects(const KeptEffects&) = delete;
  KeptEffects& operator=(const KeptEffects&) = delete;
  KeptEffects(KeptEffects&&) = delete;
  KeptEffects& operator=(KeptEffects&&) = delete;

  // As effects_of.
  [[nodiscard]] std::vector<std::optional<double>> of(const View& view, std::span<const WeaknessNumber> weaknesses, const Scope& scope,
                                                      std::uint32_t devices_max);

 private:
  struct Question;
  [[nodiscard]] std::shared_ptr<Question> question(std::span<const WeaknessNumber> weaknesses, const Scope& scope);

  std::mutex mutex_;                                // guards questions_; not held while one is answered
  std::list<std::shared_ptr<Question>> questions_;  // asked last comes first
};

}  // namespace parapet::exposure
