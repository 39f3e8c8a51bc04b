// SPDX-License-Identifier: Apache-2.0
#include "sensor/baseline.h"

#include <map>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "sensor/entry.h"

namespace parapet::sensor {
namespace {

using inventory::Software;

std::vector<Software> distinct(std::vector<Software> software) {
  make_distinct(software);
  return software;
}

TEST(Baseline, an_update_is_one_entry_gone_and_one_new) {
  const std::vector<Software> before = distinct({{.ecosystem = "deb", .name = "a", .version = "1"}, {.ecosystem = "deb", .name = "b", .version = "1"}});
  const std::vector<Software> after = distinct({{.ecosystem = "deb", .name = "a", .version = "2"}, {.ecosystem = "deb", .name = "b", .version = "1"}});
  const Difference result = difference(baseline_of(before), baseline_of(after));
  ASSERT_EQ(result.put.size(), 1U);
  EXPECT_EQ(after[result.put[0]].version, "2");
  ASSERT_EQ(result.removed.size(), 1U);
  EXPECT_EQ(identity_fields(result.removed[0]).version, "1");
  EXPECT_EQ(identity_fields(result.removed[0]).name, "a");
}

TEST(Baseline, a_change_beside_the_identity_is_put_whole) {
  const std::vector<Software> before = distinct({{.ecosystem = "deb", .name = "a", .version = "1"}});
  const std::vector<Software> after = distinct({{.ecosystem = "deb", .name = "a", .version = "1", .running = true}});
  const Difference result = difference(baseline_of(before), baseline_of(after));
  EXPECT_EQ(result.put.size(), 1U);
  EXPECT_TRUE(result.removed.empty());
  EXPECT_NE(digest_of(baseline_of(before)), digest_of(baseline_of(after)));
}

TEST(Baseline, the_path_tells_language_packages_apart_but_not_packages_of_the_distribution) {
  const std::vector<Software> software = distinct({{.ecosystem = "npm", .name = "a", .version = "1", .paths = {"x/package.json"}},
                                                   {.ecosystem = "npm", .name = "a", .version = "1", .paths = {"y/package.json"}},
                                                   {.ecosystem = "deb", .name = "a", .version = "1", .paths = {"x"}},
                                                   {.ecosystem = "deb", .name = "a", .version = "1", .paths = {"y"}}});
  ASSERT_EQ(software.size(), 3U);
  EXPECT_EQ(software[0].paths, (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(identity_fields(identity_of(software[2])).paths, std::vector<std::string>{"y/package.json"});
}

rc::Gen<std::vector<Software>> some_software() {
  return rc::gen::container<std::vector<Software>>(rc::gen::map(
      rc::gen::tuple(rc::gen::inRange(0, 6), rc::gen::inRange(0, 3), rc::gen::inRange(0, 3)), [](const std::tuple<int, int, int>& numbers) {
        return Software{.ecosystem = "npm", .name = std::string(1, static_cast<char>('a' + std::get<0>(numbers))),
                        .version = std::to_string(std::get<1>(numbers)), .paths = {"p\n:1"},
                        .installed = std::to_string(std::get<2>(numbers))};
      }));
}

// What a server does with a report.
RC_GTEST_PROP(BaselineProperty, before_with_the_difference_applied_is_after, ()) {
  const std::vector<Software> before = distinct(*some_software());
  const std::vector<Software> after = distinct(*some_software());
  const Baseline known = baseline_of(before);
  const Baseline wanted = baseline_of(after);
  const Difference changes = difference(known, wanted);
  std::map<std::string, std::uint64_t> server;
  for (const Baseline::Entry& entry : known.entries) {
    server.emplace(entry.identity, entry.content);
  }
  for (const std::string& identity : changes.removed) {
    RC_ASSERT(server.erase(identity_of(identity_fields(identity))) == 1U);
  }
  for (const std::size_t position : changes.put) {
    server[identity_of(after[position])] = content_hash(after[position]);
  }
  Baseline result;
  for (const auto& [identity, content] : server) {
    result.entries.push_back({.identity = identity, .content = content});
  }
  RC_ASSERT(result == wanted);
}

RC_GTEST_PROP(BaselineProperty, what_was_written_is_read_back, ()) {
  const Baseline baseline = baseline_of(distinct(*some_software()));
  const Result<Baseline> read = read_baseline(write_baseline(baseline));
  RC_ASSERT(read.has_value());
  RC_ASSERT(*read == baseline);
}

RC_GTEST_PROP(BaselineProperty, cut_text_is_refused, ()) {
  const std::string text = write_baseline(baseline_of(distinct(*some_software())));
  const auto length = *rc::gen::inRange<std::size_t>(0, text.size() + 1);
  const Result<Baseline> read = read_baseline(std::string_view(text).substr(0, length));
  // A cut between two entries reads as a shorter list; anywhere else it is refused.
  const bool sound = !read || text.starts_with(write_baseline(*read));
  RC_ASSERT(sound);
}

}  // namespace
}  // namespace parapet::sensor
