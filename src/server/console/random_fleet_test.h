// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <array>
#include <deque>
#include <random>

#include "base/text.h"
#include "server/console/api_world_test.h"

namespace parapet::server::console::test {

inline std::string kev_of(const std::string& cve) {
  return R"({"title":"CISA Catalog of Known Exploited Vulnerabilities","catalogVersion":"2025.11.01","dateReleased":"2025-11-01T00:00:00.0000Z",
    "count":1,"vulnerabilities":[{"cveID":")" +
         cve + R"(","vendorProject":"alpha","product":"alpha","vulnerabilityName":"A weakness","dateAdded":"2025-11-01",
    "shortDescription":"It is used.","requiredAction":"Apply updates.","dueDate":"2025-11-20","knownRansomwareCampaignUse":"Known","notes":"","cwes":["CWE-79"]}]})";
}

// The same advisory, published at another time, or without a date.
inline std::string published(std::string_view date, std::string advisory) {
  constexpr std::string_view kDate = R"("published":"2025-11-01T00:00:00Z",)";
  const std::string other = date.empty() ? "" : fmt::format(R"("published":"{}T00:00:00Z",)", date);
  return advisory.replace(advisory.find(kDate), kDate.size(), other);
}

// Devices that report, are edited, fall silent, come back and are removed, the same for the same seed; and what is asked of the
// answers about them.
class RandomFleetApi : public ApiWorld {
 protected:
  explicit RandomFleetApi(unsigned seed) : random_(seed) {
    constexpr const char* kLow = "CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N";
    world_.learn({osv_advisory("CVE-2025-0001", "alpha", "2.0"), osv_advisory("CVE-2025-0002", "alpha", ""), published("2025-09-15", osv_advisory("CVE-2025-0003", "beta", "5.0", kLow)),
                  osv_advisory("CVE-2025-0004", "beta", "3.0"), published("2024-02-03", osv_advisory("CVE-2025-0005", "delta", "", kLow)), osv_advisory("CVE-2025-0006", "delta", "9"),
                  published("", osv_advisory("CVE-2025-0007", "epsilon", "", "")), osv_advisory("CVE-2025-0008", "alpha", "1.5", kLow),
                  osv_advisory("CVE-2025-0009", "beta", "the next one"), osv_advisory("CVE-2025-0010", "beta", "the one after it")});
    world_.learn({kev_of("CVE-2025-0002")});
    make_devices();
    edit_devices();
    world_.pass(6 * kSecondsPerDay);
    refresh_some();
    remove_some();
    world_.pass(3 * kSecondsPerDay);
    world_.fleet().settle();
  }

  // Any of them, the same for the same seed.
  template <typename Values>
  const auto& any_of(const Values& values) {
    return values[std::uniform_int_distribution<std::size_t>(0, values.size() - 1)(random_)];
  }
  bool one_in(unsigned n) { return std::uniform_int_distribution<unsigned>(1, n)(random_) == 1; }

  inventory::OperatingSystem system(unsigned n) {
    const bool other = one_in(3);
    if (n % 4 == 3) {
      return {.family = "windows", .id = "windows", .version = "Windows 11 Pro", .build = other ? "10.0.22631.4317" : "10.0.22621.1"};
    }
    return {.family = "linux", .id = other ? "ubuntu" : "debian", .version = "12"};
  }

  std::vector<inventory::Software> software(unsigned n) {
    static const std::vector<std::string> kNames{"alpha", "beta", "gamma", "delta", "epsilon"};
    static const std::vector<std::string> kVersions{"1.0", "1.6", "2.0", "4.0", "9", ""};
    std::vector<inventory::Software> list;
    for (int i = 0; i < 6; ++i) {
      const std::string name = any_of(kNames);
      list.push_back({.ecosystem = one_in(5) ? "npm" : "pypi", .name = name, .version = any_of(kVersions), .paths = {fmt::format("/opt/{}/{}", i, name)}});
      if (one_in(3)) {  // the same in another place
        list.push_back(list.back());
        list.back().paths = {"/srv/" + name};
      }
    }
    const unsigned kind = n % 4;
    std::erase_if(list, [kind](const inventory::Software& one) {  // one that nobody judges, one that everything is judged of
      return (kind == 2 && one.ecosystem == "pypi") || (kind == 3 && (one.ecosystem == "npm" || one.version.empty()));
    });
    if (kind == 3) {
      return list;
    }
    list.push_back({.ecosystem = "deb", .name = "libone", .version = "1-1", .source = "one", .arch = "amd64"});
    list.push_back({.ecosystem = "windows", .name = "Some Application", .version = "7", .publisher = "Shop, Inc"});
    return list;
  }

  void report(unsigned n) {
    Report report{.channel = "sensor",
                  .device = {.id = device_id(n), .name = fmt::format("host-{}", n), .os = system(n)}};
    report.software = software(n);
    report.addresses = {{.address = fmt::format("10.0.0.{}", n), .mac_address = "02:00:00:00:00:01", .up = true}};
    report.addresses_known = true;
    report.epoch = ++epoch_;
    report.sequence = 1;
    EXPECT_TRUE(world_.fleet().submit(std::move(report)).has_value());
  }

  void make_devices() {
    for (unsigned n = 1; n <= kDevices; ++n) {
      report(n);
    }
    world_.fleet().settle();
  }

  void edit_devices() {
    static const std::vector<std::string> kTags{R"(["till"])", R"(["Web","web","a,b"])", R"(["till","lab"])", "[]"};
    static const std::vector<std::string> kValues{"low", "normal", "high"};
    for (unsigned n = 1; n <= kDevices; ++n) {
      const std::string edit = fmt::format(R"({{"tags":{},"value":"{}","excluded":{}}})", any_of(kTags), any_of(kValues), one_in(9));
      EXPECT_EQ(call(http::Method::kPatch, "/api/v1/devices/" + device_id(n), edit).status, 204);
      if (one_in(5)) {
        const std::array<store::DeviceEdit, 1> conflict{{{.device = *world_.view().find_device(device_id(n)), .conflict = "two of them"}}};
        EXPECT_TRUE(world_.fleet().edit_devices(conflict).has_value());
      }
    }
    world_.fleet().settle();
    EXPECT_EQ(call(http::Method::kPut, "/api/v1/settings/groups",
                   R"({"groups":[{"name":"Tills","rule":{"tags":[{"comparison":"equals","text":"till"}]},"userGroups":["shop"]},
                                 {"name":"Web","rule":{"tags":[{"comparison":"equals","text":"web"}]},"userGroups":["web"]}]})").status,
              204);
    world_.fleet().settle();
  }

  // Some stay away for good, others come back later or to the end.
  void refresh_some() {
    world_.pass(20 * kSecondsPerDay);
    for (unsigned n = 1; n <= kDevices; ++n) {
      if (!one_in(3)) {
        report(n);
      }
    }
    world_.fleet().settle();
    world_.pass(6 * kSecondsPerDay);
    for (unsigned n = 1; n <= kDevices; n += 2) {
      report(n);
    }
    world_.fleet().settle();
  }

  void remove_some() {
    for (unsigned n = 1; n <= kDevices; ++n) {
      if (one_in(6)) {
        EXPECT_EQ(call(http::Method::kDelete, "/api/v1/devices/" + device_id(n)).status, 204);
      }
    }
    world_.fleet().settle();
  }

  // A value as a filter's text: commas inside of it are no separators.
  static std::string value(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
      escaped += c == ',' ? "\\," : std::string(1, c);
    }
    return percent_encode(escaped, "");
  }

  std::int64_t total(const std::string& target) {
    const Answer answer = get(target + (target.find('?') == std::string::npos ? "?top=0" : "&top=0"));
    EXPECT_EQ(answer.status, 200) << target << answer.body;
    return answer.json["total"].integer().value_or(-1);
  }

  // The number is the list's total.
  void agrees(JsonValue number, const std::string& target) {
    ++checked_;
    ASSERT_TRUE(number.integer().has_value()) << target;
    EXPECT_EQ(number.integer(), total(target)) << target;
  }

  std::vector<JsonValue> items(const std::string& target) {
    kept_.push_back(get(target));
    std::vector<JsonValue> all;
    for (const JsonValue item : kept_.back().json["items"].elements()) {
      all.push_back(item);
    }
    return all;
  }

  static constexpr unsigned kDevices = 14;
  std::mt19937 random_;
  std::uint64_t epoch_ = 0;
  std::deque<Answer> kept_;
  std::size_t checked_ = 0;
};

}  // namespace parapet::server::console::test
