// SPDX-License-Identifier: Apache-2.0
#include "server/console/device_texts.h"

#include <fmt/format.h>

#include <random>

#include "base/text.h"
#include "server/console/api_world_test.h"
#include "server/console/pages.h"

namespace parapet::server::console::test {
namespace {

class DeviceTextsTest : public ApiWorld {
 protected:
  std::uint32_t any(std::uint32_t below) { return static_cast<std::uint32_t>(random_() % below); }
  std::string any_text(std::string_view letters, std::uint32_t most) {
    std::string text;
    for (std::uint32_t i = any(most + 1); i > 0; --i) {
      text.push_back(letters[any(static_cast<std::uint32_t>(letters.size()))]);
    }
    return text;
  }

  void report(unsigned n) {
    using namespace std::string_view_literals;
    Report report{.channel = "sensor", .device = {.id = device_id(n), .name = any_text("aB\0\1.ä"sv, 6), .os = {.family = "linux", .id = "debian"}}};
    report.domain = any_text("bA.", 4);
    for (std::uint32_t i = any(3); i > 0; --i) {
      report.addresses.push_back({.address = any_text("a1:\0\1"sv, 4), .mac_address = any_text("Ab1", 3), .up = true});
    }
    report.addresses_known = true;
    report.epoch = ++epoch_;
    report.sequence = 1;
    EXPECT_TRUE(world_.fleet().submit(std::move(report)).has_value());
    world_.fleet().settle();
  }

  std::mt19937 random_{9};
  std::uint64_t epoch_ = 0;
};

TEST_F(DeviceTextsTest, find_what_looking_at_each_device_finds_whatever_happens_to_the_fleet) {
  using namespace std::string_view_literals;
  for (unsigned n = 0; n < 300; ++n) {
    report(n);
  }
  DeviceTextsCache cache;
  std::size_t found = 0;
  for (int step = 0; step < 60; ++step) {
    report(any(step % 10 == 0 ? 600 : 300));
    if (step % 7 == 0) {
      const std::string id = device_id(any(300));
      if (const auto number = world_.view().find_device(id)) {
        EXPECT_TRUE(world_.fleet().remove_device(*number).has_value());
      }
    }
    const exposure::View& view = world_.view();
    const std::shared_ptr<const DeviceTexts> texts = cache.of(view);
    EXPECT_EQ(texts, cache.of(view)) << "kept";
    for (int i = 0; i < 20; ++i) {
      const std::string needle = to_lower(any_text("aB.1:ä0"sv, 3));
      if (!DeviceTexts::can_find(needle)) {
        EXPECT_TRUE(needle.empty());
        continue;
      }
      const std::vector<char> marks = texts->matching(needle);
      EXPECT_EQ(marks, DeviceTexts::of(view, nullptr)->matching(needle)) << "as made anew";
      ASSERT_EQ(marks.size(), view.device_limit());
      for (std::uint32_t number = 0; number < view.device_limit(); ++number) {
        const bool matches = view.has_device(exposure::DeviceNumber{number}) && device_matches(*view.device(exposure::DeviceNumber{number}).facts, needle);
        EXPECT_EQ(marks[number] != 0, matches) << needle << " in " << number;
        found += matches ? 1U : 0U;
      }
    }
  }
  EXPECT_GT(found, 1000U);
  EXPECT_FALSE(DeviceTexts::can_find("\1"sv)) << "devices are looked at one by one";
  for (const auto& [option, needle] : {std::pair("a", "a"), std::pair("B.", "b."), std::pair("%01", "\1")}) {
    std::int64_t matching = 0;
    world_.view().devices({}).for_each([&](exposure::DeviceNumber number) { matching += device_matches(*world_.view().device(number).facts, needle) ? 1 : 0; });
    EXPECT_GT(matching, 0);
    EXPECT_EQ(get(std::string("/api/v1/devices?text=") + option).json["total"].integer(), matching) << option;
  }
}

}  // namespace
}  // namespace parapet::server::console::test
