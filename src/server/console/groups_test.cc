// SPDX-License-Identifier: Apache-2.0
#include "server/console/api_world_test.h"

namespace parapet::server::console::test {
namespace {

using http::Method;
using ::testing::Contains;
using ::testing::IsEmpty;

// Two groups by name; device 1 belongs to the first by its tag.
class GroupsApi : public ApiWorld {
 protected:
  GroupsApi() {
    world_.learn({osv_advisory("CVE-2025-0001", "alpha", "2.0")});
    world_.report(device_id(1), {{"alpha", "1.0"}});
    world_.report(device_id(2), {{"alpha", "1.0"}});
    EXPECT_EQ(call(Method::kPatch, device(1), R"({"tags":["till"]})").status, 204);
    EXPECT_EQ(put_groups(R"([{"name":"Tills","rule":{"tags":[{"comparison":"equals","text":"till"}]}},{"name":"Labs"}])"), 204);
    tills_ = std::to_string(world_.store().groups()->at(0).number.value);
    labs_ = std::to_string(world_.store().groups()->at(1).number.value);
  }
  int put_groups(const std::string& groups) { return call(Method::kPut, "/api/v1/settings/groups", R"({"groups":)" + groups + "}").status; }
  [[nodiscard]] static std::string device(unsigned n) { return "/api/v1/devices/" + device_id(n); }
  std::string group_of(unsigned n) { return std::to_string(get(device(n)).json["groupId"].integer().value_or(-1)); }
  bool pinned(unsigned n) { return get(device(n)).json["groupPinned"].boolean().value_or(false); }
  int pin(unsigned n, const std::string& group) { return call(Method::kPatch, device(n), R"({"groupId":)" + group + "}").status; }
  void expect_rebuilt_equals() {
    const auto differences = world_.fleet().compare_with_rebuilt();
    ASSERT_TRUE(differences) << differences.error().to_string();
    EXPECT_THAT(*differences, IsEmpty());
  }

  std::string tills_;
  std::string labs_;
};

TEST_F(GroupsApi, a_group_chosen_by_hand_wins_over_the_rules) {
  EXPECT_EQ(group_of(1), tills_);
  EXPECT_FALSE(pinned(1));
  EXPECT_EQ(pin(1, labs_), 204);
  EXPECT_EQ(group_of(1), labs_);
  EXPECT_TRUE(pinned(1));
  EXPECT_THAT(gate_.audited, Contains("device.changed " + device_id(1)));
  expect_rebuilt_equals();
  // Reports, other edits and other rules leave it where it is.
  world_.report(device_id(1), {{"alpha", "1.1"}});
  EXPECT_EQ(call(Method::kPatch, device(1), R"({"tags":["till","new"]})").status, 204);
  EXPECT_EQ(put_groups(R"([{"id":)" + tills_ + R"(,"name":"Tills","rule":{"tags":[{"comparison":"startsWith","text":"t"}]}},{"id":)" + labs_ + R"(,"name":"Labs"}])"), 204);
  EXPECT_EQ(group_of(1), labs_);
  expect_rebuilt_equals();
}

TEST_F(GroupsApi, null_gives_the_device_back_to_the_rules) {
  EXPECT_EQ(pin(1, labs_), 204);
  EXPECT_EQ(pin(1, "null"), 204);
  EXPECT_EQ(group_of(1), tills_);
  EXPECT_FALSE(pinned(1));
  expect_rebuilt_equals();
}

TEST_F(GroupsApi, a_device_can_be_kept_out_of_all_groups) {
  EXPECT_EQ(pin(1, "0"), 204);
  world_.report(device_id(1), {{"alpha", "1.1"}});
  EXPECT_EQ(group_of(1), "0");
  EXPECT_TRUE(pinned(1));
}

TEST_F(GroupsApi, a_group_that_is_removed_releases_its_devices) {
  EXPECT_EQ(pin(1, labs_), 204);
  EXPECT_EQ(pin(2, labs_), 204);
  EXPECT_EQ(call(Method::kPatch, device(2), R"({"excluded":true})").status, 204);
  EXPECT_EQ(put_groups(R"([{"id":)" + tills_ + R"(,"name":"Tills","rule":{"tags":[{"comparison":"equals","text":"till"}]}}])"), 204);
  EXPECT_EQ(group_of(1), tills_);
  EXPECT_FALSE(pinned(1));
  EXPECT_EQ(group_of(2), "0") << "also of a device that is in no list";
  EXPECT_FALSE(pinned(2));
  expect_rebuilt_equals();
}

TEST_F(GroupsApi, only_a_group_that_is_there_and_only_by_who_may) {
  EXPECT_EQ(pin(1, "99"), 400);
  EXPECT_EQ(pin(1, "-1"), 400);
  EXPECT_EQ(pin(1, "\"x\""), 400);
  EXPECT_EQ(pin(1, "1.5"), 400);
  EXPECT_EQ(group_of(1), tills_);
  gate_.principal = access::Principal{.id = "op", .name = "op", .permissions = access::PermissionSet().add(access::Permission::kInvestigateAlerts).add(access::Permission::kViewData), .scope = {.all = true}};
  EXPECT_EQ(call(Method::kPatch, device(1), R"({"value":"high"})").status, 204);
  EXPECT_EQ(pin(1, labs_), 403);
  EXPECT_EQ(group_of(1), tills_);
}

}  // namespace
}  // namespace parapet::server::console::test
