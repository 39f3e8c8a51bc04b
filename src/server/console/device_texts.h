// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "exposure/view.h"
#include "server/console/console.h"
#include "server/console/newest_of_views.h"

namespace parapet::server::console {

// What devices are searched by, in lower case and close together: some 150 bytes a device, so that the names of a million are looked
// through in milliseconds (docs/decisions/266-device-texts-beside-the-index.md). Immutable; any number of threads may read it.
class DeviceTexts {
 public:
  // The texts of a view; `before`, of an earlier one of the same index or nullptr, lends those of devices that did not change.
  [[nodiscard]] static std::shared_ptr<const DeviceTexts> of(const exposure::View& view, const DeviceTexts* before);

  [[nodiscard]] std::uint64_t edition() const { return edition_; }
  // Leaves the rows that device_matches(facts, lower_needle), as it does.
  static void keep(const Call& call, std::vector<exposure::DeviceNumber>& rows, std::string_view lower_needle);

  // False for a needle with signs that separate texts here.
  [[nodiscard]] static bool can_find(std::string_view needle);
  // By device number: 1 where device_matches(facts, lower_needle). Of devices that the view has.
  [[nodiscard]] std::vector<char> matching(std::string_view lower_needle) const;

 private:
  static constexpr std::uint32_t kBlock = 256;
  static_assert(kBlock % exposure::View::kDeviceBlock == 0);
  // One text for each device of a block.
  struct Texts {
    std::string bytes;
    std::array<std::uint32_t, kBlock> ends{};
    std::bitset<256> letters;  // that occur: a needle with another one is not looked for
    void end_device(std::uint32_t place) { ends.at(place) = static_cast<std::uint32_t>(bytes.size()); }
    void finish();
    void mark(std::string_view needle, char* marks) const;
  };
  // Apart, since most needles are in no id and in no address.
  struct Block {
    Texts names;      // and domains; a part of it may be asked for
    Texts ids;        // the same
    Texts addresses;  // how they begin may be asked for
  };
  [[nodiscard]] static std::shared_ptr<const Block> block_of(const exposure::View& view, std::uint32_t first);

  std::uint64_t edition_ = 0;
  std::uint32_t limit_ = 0;
  std::vector<std::shared_ptr<const Block>> blocks_;
};

class DeviceTextsCache : public NewestOfViews<DeviceTexts> {};

}  // namespace parapet::server::console
