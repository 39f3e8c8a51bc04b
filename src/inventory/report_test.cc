// SPDX-License-Identifier: Apache-2.0
#include "inventory/report.h"

#include <gtest/gtest.h>

namespace parapet::inventory {
namespace {

Inventory sample() {
  Inventory inventory;
  inventory.device = {.id = "0123", .name = "host", .os = {.family = "linux", .id = "debian", .version = "12", .codename = "bookworm",
                      .build = "b", .arch = "x86_64", .kernel = "6.1", .kernel_build = "#1", .name = "Debian"}, .hotfixes = {"KB1"}};
  inventory.software.push_back({.ecosystem = "deb", .name = "nginx", .version = "1.22-1", .source = "nginx-src",
                                .source_version = "1.22-1", .arch = "amd64", .publisher = "Somebody", .vendor = "f5", .product = "nginx",
                                .module = "m:1", .repository = "main", .origin = "third", .owned_by = "owner", .paths = {"a", "b"},
                                .installed = "2024-01-01", .last_used = "2024-02-02", .running = true,
                                .listening = {{"tcp", "0.0.0.0", 443}, {"udp", "::", 443}}, .lower_bound_only = true});
  inventory.software.push_back({.ecosystem = "npm", .name = "left-pad", .version = ""});
  inventory.problems = {{"etc", "can't open"}};
  return inventory;
}

TEST(Report, everything_that_is_written_is_read_back) {
  const std::string text = write_report(sample());
  const Result<Inventory> read = read_report(text, {});
  ASSERT_TRUE(read) << read.error().to_string();
  EXPECT_EQ(write_report(*read), text);
  ASSERT_EQ(read->software.size(), 2U);
  const Software& nginx = read->software[0];
  EXPECT_EQ(nginx.listening, sample().software[0].listening);
  EXPECT_EQ(nginx.paths, sample().software[0].paths);
  EXPECT_EQ(nginx.running, true);
  EXPECT_TRUE(nginx.lower_bound_only);
  EXPECT_EQ(nginx.owned_by, "owner");
  EXPECT_EQ(read->device.os.kernel_build, "#1");
  EXPECT_EQ(read->device.hotfixes, std::vector<std::string>{"KB1"});
  EXPECT_EQ(read->problems.at(0).place, "etc");
}

TEST(Report, the_form_of_the_design_is_read_and_unknown_fields_are_accepted) {
  const Result<Inventory> read = read_report(
      R"({"schema":"parapet.inventory/1","new":1,"device":{"id":"d","os":{"family":"windows","colour":"blue"}},
          "software":[{"ecosystem":"deb","name":"a","version":"1","listening":[443,80],"running":null,"x":{}}]})", {});
  ASSERT_TRUE(read) << read.error().to_string();
  ASSERT_EQ(read->software[0].listening.size(), 2U);
  EXPECT_EQ(read->software[0].listening[1].port, 80);
  EXPECT_FALSE(read->software[0].running.has_value());
}

TEST(Report, errors_name_the_entry_and_the_field) {
  const auto error_of = [](const std::string& text) {
    const Result<Inventory> read = read_report(text, {});
    return read ? std::string("no error") : read.error().to_string();
  };
  const auto software = [&](const std::string& entry) {
    return error_of(R"({"schema":"parapet.inventory/1","software":[{"ecosystem":"deb","name":"a","version":"1"},)" + entry + "]}");
  };
  const std::pair<std::string, const char*> cases[] = {
      {error_of(""), "no error?"},
      {error_of("[]"), "schema"},
      {error_of(R"({"schema":"parapet.inventory/2"})"), "parapet.inventory/2"},
      {error_of(R"({"schema":"parapet.inventory/1"})"), "software: missing"},
      {error_of(R"({"schema":"parapet.inventory/1","device":[],"software":[]})"), "device: not an object"},
      {error_of(R"({"schema":"parapet.inventory/1","device":{"os":{"id":5}},"software":[]})"), "device.os.id: not a text"},
      {software("5"), "software[1]: not an object"},
      {software(R"({"name":"a","version":"1"})"), "software[1].ecosystem"},
      {software(R"({"ecosystem":"deb","version":"1"})"), "software[1].name"},
      {software(R"({"ecosystem":"deb","name":"a","version":1.1})"), "software[1].version: not a text (write a number in quotes)"},
      {software(R"({"ecosystem":"deb","name":"a","listening":[70000]})"), "software[1].listening[0]"},
      {software(R"({"ecosystem":"deb","name":"a","sockets":[{"port":-1}]})"), "software[1].sockets[0]"},
      {software(R"({"ecosystem":"deb","name":"a","paths":[1]})"), "software[1].paths[0]"},
      {software(R"({"ecosystem":"deb","name":"a","running":"yes"})"), "software[1].running"},
      {software(R"({"ecosystem":"deb","name":")" + std::string(2000, 'a') + R"("})"), "software[1].name: longer than"},
  };
  EXPECT_NE(cases[0].first, "no error");
  for (std::size_t i = 1; i < std::size(cases); ++i) {
    EXPECT_NE(cases[i].first.find(cases[i].second), std::string::npos) << cases[i].first;
  }
}

TEST(Report, more_software_than_the_limit_is_refused) {
  const Result<Inventory> read = read_report(write_report(sample()), {.software_per_device_max = 1});
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code(), ErrorCode::kLimit);
}

}  // namespace
}  // namespace parapet::inventory
