// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>

#include "server/console/api_world_test.h"

namespace parapet::server::console::test {
namespace {

using http::Method;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;

// Keeps what it was told. What has to wait is pushed by another thread.
class FakeStream final : public http::EventStream {
 public:
  void push(std::string_view name, std::string_view text, std::string_view id) override {
    const std::scoped_lock lock(mutex_);
    names_.emplace_back(name);
    data_.emplace_back(text);
    ids_.emplace_back(id);
    came_.notify_all();
  }
  [[nodiscard]] bool closed() const override {
    const std::scoped_lock lock(mutex_);
    return ended_;
  }
  void end() {
    const std::scoped_lock lock(mutex_);
    ended_ = true;
  }
  [[nodiscard]] std::vector<std::string> names() const {
    const std::scoped_lock lock(mutex_);
    return names_;
  }
  [[nodiscard]] std::vector<std::string> data() const {
    const std::scoped_lock lock(mutex_);
    return data_;
  }
  [[nodiscard]] std::string last() const { return data().back(); }
  [[nodiscard]] std::vector<std::string> ids() const {
    const std::scoped_lock lock(mutex_);
    return ids_;
  }
  // True once one of the events has this in its data.
  [[nodiscard]] bool wait_for(std::string_view text) const {
    std::unique_lock lock(mutex_);
    return came_.wait_for(lock, std::chrono::seconds(120), [&] {
      return std::ranges::any_of(data_, [text](const std::string& one) { return one.find(text) != std::string::npos; });
    });
  }

 private:
  mutable std::mutex mutex_;  // guards the rest
  mutable std::condition_variable came_;
  std::vector<std::string> names_;
  std::vector<std::string> data_;
  std::vector<std::string> ids_;
  bool ended_ = false;
};

class EventsApi : public ApiWorld {
 protected:
  EventsApi() {
    world_.learn({osv_advisory("CVE-2025-0001", "alpha", "2.0")});
    world_.report(device_id(1), {{"alpha", "1.0"}});
    world_.report(device_id(2), {{"alpha", "2.0"}});
  }

  std::shared_ptr<FakeStream> open() {
    auto stream = std::make_shared<FakeStream>();
    get("/api/v1/events").events(stream);
    return stream;
  }
  [[nodiscard]] std::string device(unsigned n) const { return "/api/v1/devices/" + device_id(n); }

  // Device 1 stands in a group of its own.
  access::GroupNumber group_for_device_one() {
    EXPECT_EQ(call(Method::kPatch, device(1), R"({"tags":["till"]})").status, 204);
    EXPECT_EQ(call(Method::kPut, "/api/v1/settings/groups",
                   R"({"groups":[{"name":"Tills","rule":{"tags":[{"comparison":"equals","text":"till"}]},"userGroups":["shop"]}]})").status,
              204);
    return world_.store().groups()->front().number;
  }
};

TEST_F(EventsApi, the_first_change_comes_at_once) {
  const auto stream = open();
  EXPECT_THAT(stream->names(), ElementsAre("hello"));
  world_.report(device_id(2), {{"alpha", "1.5"}});
  EXPECT_THAT(stream->names(), ElementsAre("hello", "change")) << "before the report's call is over";
  EXPECT_THAT(stream->last(), HasSubstr("\"kind\":\"device\",\"device\":\"" + device_id(2) + "\",\"count\":1"));
}

TEST_F(EventsApi, a_stream_begins_with_how_old_the_newest_change_is) {
  const auto first = open();
  const auto changed_ago = [](const FakeStream& stream) -> std::optional<std::int64_t> {
    JsonParser parser;
    const auto hello = parser.parse(stream.data().front());
    return hello ? (*hello)["changed_ms_ago"].integer() : std::nullopt;
  };
  ASSERT_TRUE(changed_ago(*first));
  const auto before = std::chrono::steady_clock::now();
  world_.report(device_id(2), {{"alpha", "1.5"}});
  const auto second = open();
  const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - before).count();
  ASSERT_TRUE(changed_ago(*second));
  EXPECT_LE(*changed_ago(*second), elapsed);
}

TEST_F(EventsApi, many_changes_become_few_events) {
  constexpr int kReports = 60;
  const auto stream = open();
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < kReports; ++i) {
    world_.report(device_id(static_cast<unsigned>(i % 2) + 1), {{"alpha", "1." + std::to_string(i)}});
  }
  world_.report(device_id(3), {{"alpha", "1.0"}});
  ASSERT_TRUE(stream->wait_for("\"sequence\":" + std::to_string(world_.view().sequence())));
  const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  EXPECT_LE(static_cast<double>(stream->names().size()), 3 + seconds * 10);
  // Where the reports themselves come no faster than that there is nothing to save.
  if (seconds < 5) {
    EXPECT_LT(stream->names().size(), kReports);
    EXPECT_THAT(stream->data(), Contains(HasSubstr("\"device\":null")));
  }
}

TEST_F(EventsApi, a_listener_of_one_group_learns_nothing_of_others) {
  const auto group = group_for_device_one();
  become_reader_of({group});
  const auto narrow = open();
  for (int i = 0; i < 5; ++i) {
    world_.report(device_id(2), {{"alpha", "1." + std::to_string(i)}});
  }
  EXPECT_THAT(narrow->names(), ElementsAre("hello"));
  world_.report(device_id(1), {{"alpha", "1.5"}});
  ASSERT_TRUE(narrow->wait_for(device_id(1)));
  EXPECT_THAT(narrow->last(), HasSubstr("\"count\":1}")) << "its own alone are counted";
  EXPECT_THAT(narrow->data(), Each(Not(HasSubstr(device_id(2)))));
  narrow->end();
  const std::size_t before = narrow->names().size();
  world_.report(device_id(1), {{"alpha", "1.6"}});
  EXPECT_EQ(narrow->names().size(), before) << "a closed stream is let go";
}

TEST_F(EventsApi, whoever_loses_a_device_is_told_without_its_name) {
  const auto group = group_for_device_one();
  become_reader_of({group});
  const auto narrow = open();
  become_administrator();
  ASSERT_EQ(call(Method::kPatch, device(1), R"({"groupId":0})").status, 204);
  ASSERT_TRUE(narrow->wait_for("\"kind\":\"device\""));
  EXPECT_THAT(narrow->last(), HasSubstr("\"device\":null"));
}

TEST_F(EventsApi, an_alert_is_told_to_those_who_see_its_device) {
  const auto group = group_for_device_one();
  become_reader_of({group});
  const auto narrow = open();
  become_reader_of({inventory::kNoGroup});
  const auto others = open();
  ASSERT_TRUE(world_.fleet().put_alert({.id = "a", .title = "alert", .severity = "High", .status = "New", .device = *world_.view().find_device(device_id(1)), .evidence_json = "[]"}));
  ASSERT_TRUE(narrow->wait_for("\"kind\":\"alert\""));
  EXPECT_THAT(others->names(), ElementsAre("hello"));
}

TEST_F(EventsApi, jobs_of_feeds_are_told) {
  const auto stream = open();
  EXPECT_EQ(call(Method::kPost, "/api/v1/feeds/import?name=a.json&add=true", osv_advisory("CVE-2025-0009", "alpha", "3.0")).status, 202);
  feed_jobs_.wait();
  EXPECT_TRUE(stream->wait_for("\"kind\":\"job\",\"device\":null"));
  EXPECT_TRUE(stream->wait_for("\"kind\":\"knowledge\""));
}

TEST_F(EventsApi, a_stream_that_missed_much_is_told_in_short) {
  const auto since = std::to_string(get("/api/v1/changes").json["last"].integer().value_or(0));
  for (int i = 0; i < 12; ++i) {
    world_.report(device_id(static_cast<unsigned>(i % 2) + 1), {{"alpha", "2." + std::to_string(i)}});
  }
  const auto stream = std::make_shared<FakeStream>();
  call(Method::kGet, "/api/v1/events", {}, {{"last-event-id", since}}).events(stream);
  EXPECT_LE(stream->names().size(), 3U) << "hello, devices, perhaps knowledge";
  EXPECT_THAT(stream->data(), Contains(HasSubstr("\"kind\":\"device\",\"device\":null,\"count\":12")));
}

TEST_F(EventsApi, a_stream_that_was_away_is_told_what_it_missed) {
  const auto since = std::to_string(get("/api/v1/changes").json["last"].integer().value_or(0));
  world_.report(device_id(1), {{"alpha", "2.0"}});  // known software: nothing is learned of it
  const auto stream = std::make_shared<FakeStream>();
  call(Method::kGet, "/api/v1/events", {}, {{"last-event-id", since}}).events(stream);
  EXPECT_THAT(stream->names(), ElementsAre("hello", "change"));
  EXPECT_THAT(stream->last(), HasSubstr("\"kind\":\"device\",\"device\":\"" + device_id(1)));
  become_reader_of({});
  const auto narrow = std::make_shared<FakeStream>();
  call(Method::kGet, "/api/v1/events", {}, {{"last-event-id", since}}).events(narrow);
  EXPECT_THAT(narrow->names(), ElementsAre("hello"));
  EXPECT_EQ(call(Method::kGet, "/api/v1/events", {}, {{"last-event-id", "x"}}).status, 400);
}

TEST_F(EventsApi, who_was_away_too_long_starts_over) {
  for (int i = 0; i < 505; ++i) {
    const std::array<store::DeviceEdit, 1> edits{store::DeviceEdit{.device = *world_.view().find_device(device_id(1)), .tags = {{std::to_string(i)}}}};
    ASSERT_TRUE(world_.store().edit_devices(edits).has_value());
  }
  const auto stream = std::make_shared<FakeStream>();
  call(Method::kGet, "/api/v1/events", {}, {{"last-event-id", "1"}}).events(stream);
  EXPECT_THAT(stream->names(), ElementsAre("hello", "reset"));
}

}  // namespace
}  // namespace parapet::server::console::test
