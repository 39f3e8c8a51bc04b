// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "server/console/api_world_test.h"

namespace parapet::server::console::test {
namespace {

using http::Method;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
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

TEST_F(GroupsApi, groups_are_a_list_whose_numbers_are_totals) {
  const std::string groups = "/api/v1/settings/groups";
  const Answer all = get(groups);
  EXPECT_EQ(all.json["total"].integer(), 2);
  EXPECT_THAT(column(all, "name"), ElementsAre("Tills", "Labs")) << "in rank order";
  EXPECT_THAT(column(all, "ruleText"), ElementsAre("tag equals till", ""));
  EXPECT_THAT(column(get(groups + "?sort=name&top=1"), "name"), ElementsAre("Labs"));
  EXPECT_THAT(column(get(groups + "?sort=-devices&text=L"), "name"), ElementsAre("Tills", "Labs"));
  EXPECT_THAT(column(get(groups + "?text=lab"), "name"), ElementsAre("Labs"));
  EXPECT_EQ(get(groups + "?userGroup=nobody").json["total"].integer(), 0);
  EXPECT_EQ(get(groups + "?rank=1").status, 400);
  for (const JsonValue group : all.json["items"].elements()) {
    EXPECT_EQ(group["devices"].integer(), get(fmt::format("/api/v1/devices?groupId={}", group["id"].integer().value_or(-1))).json["total"].integer());
  }
  EXPECT_EQ(all.json["ungroupedDevices"].integer(), get("/api/v1/devices?groupId=0").json["total"].integer());
  EXPECT_THAT(get(groups + "?format=csv&columns=name,ruleText,devices").body, HasSubstr("Tills,tag equals till,1"));
  // What was read can be written back as it is.
  const std::string read = all.body.substr(all.body.find('['), all.body.rfind(']') - all.body.find('[') + 1);
  EXPECT_EQ(put_groups(read), 204);
  become_reader_of({access::GroupNumber{static_cast<std::uint32_t>(std::stoul(labs_))}});
  EXPECT_THAT(column(get(groups), "name"), ElementsAre("Labs"));
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
