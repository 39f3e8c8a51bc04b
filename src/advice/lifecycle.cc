// SPDX-License-Identifier: Apache-2.0
#include "advice/lifecycle.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "advice/names.h"
#include "base/text.h"
#include "inventory/windows_release.h"
#include "match/domain_judges.h"

namespace parapet::advice {
namespace {

using knowledge::EndOfLife;

// What endoflife.date calls products that keys name as CPE does or by their package in an ecosystem. A product that is not here
// has no end-of-life data as far as we are concerned: a likeness of names proves nothing.
struct TrackedProduct {
  std::string_view key;      // "vendor:product", or "ecosystem/name"
  std::string_view product;  // endoflife.date
};
constexpr auto kTracked = std::to_array<TrackedProduct>({
    {"apache:http_server", "apache-http-server"},
    {"apache:kafka", "apache-kafka"},
    {"apache:tomcat", "tomcat"},
    {"apple:macos", "macos"},
    {"composer/laravel/framework", "laravel"},
    {"composer/symfony/symfony", "symfony"},
    {"docker:docker", "docker-engine"},
    {"elastic:elasticsearch", "elasticsearch"},
    {"f5:nginx", "nginx"},
    {"gem/rails", "rails"},
    {"go/stdlib", "go"},
    {"golang:go", "go"},
    {"google:chrome", "chrome"},
    {"grafana:grafana", "grafana"},
    {"haproxy:haproxy", "haproxy"},
    {"jenkins:jenkins", "jenkins"},
    {"libreoffice:libreoffice", "libreoffice"},
    {"mariadb:mariadb", "mariadb"},
    {"microsoft:.net", "dotnet"},
    {"microsoft:exchange_server", "msexchange"},
    {"microsoft:internet_explorer", "internet-explorer"},
    {"microsoft:powershell", "powershell"},
    {"microsoft:sql_server", "mssqlserver"},
    {"mongodb:mongodb", "mongodb"},
    {"mozilla:firefox", "firefox"},
    {"mozilla:thunderbird", "thunderbird"},
    {"nodejs:node.js", "nodejs"},
    {"npm/angular", "angularjs"},
    {"npm/@angular/core", "angular"},
    {"npm/bootstrap", "bootstrap"},
    {"npm/electron", "electron"},
    {"npm/jquery", "jquery"},
    {"npm/next", "nextjs"},
    {"npm/react", "react"},
    {"npm/vue", "vue"},
    {"openssl:openssl", "openssl"},
    {"oracle:mysql", "mysql"},
    {"php:php", "php"},
    {"postgresql:postgresql", "postgresql"},
    {"pypi/django", "django"},
    {"python:python", "python"},
    {"redis:redis", "redis"},
    {"ruby-lang:ruby", "ruby"},
    {"vmware:spring_framework", "spring-framework"},
});
static_assert(kTracked.size() < 100);

std::string_view tracked_product(const inventory::SoftwareKey& key) {
  const std::string name = key.domain == "product" ? key.vendor + ":" + key.product : key.ecosystem + "/" + key.name;
  const auto* const found = std::ranges::find(kTracked, std::string_view(name), &TrackedProduct::key);
  return found == kTracked.end() ? std::string_view() : found->product;
}

bool is_out(const EndOfLife& cycle, UnixTime now) { return cycle.released.known() && cycle.released <= now; }

// "1.24" is the cycle of 1.24, 1.24.0 and 1.24-rc1, not of 1.240.
bool is_of_cycle(std::string_view version, std::string_view cycle) {
  if (!version.starts_with(cycle) || cycle.empty()) {
    return false;
  }
  return version.size() == cycle.size() || !is_digit(version[cycle.size()]);
}

std::string_view upstream_version(std::string_view version) {
  if (version.starts_with('v') || version.starts_with('V')) {
    version.remove_prefix(1);
  }
  return version;
}

struct Cycles {
  std::vector<EndOfLife> all;
  std::string system = {};  // "debian"; "" for anything but a distribution

  [[nodiscard]] UnixTime end(const EndOfLife& cycle) const {
    return system.empty() ? cycle.end : match::end_of_fixes(system, cycle);
  }
  [[nodiscard]] bool ended(const EndOfLife& cycle, UnixTime now) const {
    return cycle.ended || (end(cycle).known() && end(cycle) < now);
  }
};

void settle(Lifecycle& life, const Cycles& cycles, const EndOfLife* own, UnixTime now) {
  if (own != nullptr) {
    life.cycle = own->cycle;
    life.ended = cycles.ended(*own, now);
    life.end = cycles.end(*own);
  }
  life.all_ended = std::ranges::all_of(cycles.all, [&](const EndOfLife& cycle) { return cycles.ended(cycle, now); });
  if (life.all_ended) {
    life.ended = true;
    for (const EndOfLife& cycle : cycles.all) {
      life.end = std::max(life.end, own == nullptr ? cycles.end(cycle) : life.end);
    }
  }
  for (const EndOfLife& cycle : cycles.all) {
    const bool usable = is_out(cycle, now) && !cycles.ended(cycle, now) && cycle.cycle != life.cycle;
    const bool later = own == nullptr || !own->released.known() || cycle.released > own->released;
    if (usable && later && (!life.successor || cycle.released > life.successor->released)) {
      life.successor = cycle;
      life.successor_name = cycle.cycle;
    }
  }
}

// "windows_11_23h2" as endoflife.date names releases: of "windows" the cycle "11-23h2", in editions "11-23h2-w" and "11-23h2-e"; of
// "windows-server" the cycle "2019".
struct WindowsCycle {
  std::string_view product;
  std::string cycle;
};
WindowsCycle windows_cycle(std::string_view release) {
  constexpr std::string_view kServer = "windows_server_";
  constexpr std::string_view kClient = "windows_";
  const bool server = release.starts_with(kServer);
  std::string cycle(release.substr(std::min(release.size(), server ? kServer.size() : kClient.size())));
  std::ranges::replace(cycle, '_', '-');
  return {.product = server ? "windows-server" : "windows", .cycle = std::move(cycle)};
}

// "11-25h2-w" -> "Windows 11 25H2".
std::string windows_title(std::string_view product, std::string_view cycle) {
  std::vector<std::string_view> parts = split(cycle, '-');
  parts.resize(std::min<std::size_t>(parts.size(), product == "windows" ? 2 : parts.size()));
  std::string release = product == "windows" ? "windows" : "windows_server";
  for (const std::string_view part : parts) {
    release += "_" + std::string(part);
  }
  return std::string(inventory::windows_release_title(release));
}

// Editions of a release end at different times, and which one it is isn't known: it has ended where all of them have.
std::optional<Lifecycle> windows_lifecycle(const inventory::SoftwareKey& key, const knowledge::Knowledge& knowledge, UnixTime now) {
  const WindowsCycle wanted = windows_cycle(key.name);
  const Cycles cycles{.all = knowledge.end_of_life(wanted.product)};
  const EndOfLife* own = nullptr;
  for (const EndOfLife& cycle : cycles.all) {
    const bool fits = !wanted.cycle.empty() && (cycle.cycle == wanted.cycle || cycle.cycle.starts_with(wanted.cycle + "-"));
    if (!fits || (own != nullptr && cycles.ended(cycle, now) && !cycles.ended(*own, now))) {
      continue;
    }
    if (own == nullptr || (cycles.ended(*own, now) && !cycles.ended(cycle, now)) || cycle.end > own->end) {
      own = &cycle;
    }
  }
  if (own == nullptr) {
    return std::nullopt;
  }
  Lifecycle life{.program = key.product};
  settle(life, cycles, own, now);
  if (life.successor) {
    life.successor_name = windows_title(wanted.product, life.successor->cycle);
  }
  return life;
}

std::optional<Lifecycle> distribution_lifecycle(const inventory::SoftwareKey& key, const knowledge::Knowledge& knowledge, UnixTime now) {
  const std::optional<match::ReleaseCycle> release = match::release_cycle(key.domain, knowledge);
  if (!release) {
    return std::nullopt;
  }
  Lifecycle life{.program = system_program(release->system)};
  const Cycles cycles{.all = match::cycles_of_system(release->system, knowledge), .system = release->system};
  settle(life, cycles, &release->cycle, now);
  return life;
}

}  // namespace

std::optional<Lifecycle> lifecycle_of(const inventory::SoftwareKey& key, const knowledge::Knowledge& knowledge, UnixTime now) {
  if (is_distribution_package(key)) {
    return key.origin.empty() ? distribution_lifecycle(key, knowledge, now) : std::nullopt;
  }
  if (key.domain == "windows") {
    return windows_lifecycle(key, knowledge, now);
  }
  const std::string_view product = tracked_product(key);
  if (product.empty()) {
    return std::nullopt;
  }
  const Cycles cycles{.all = knowledge.end_of_life(product)};
  if (cycles.all.empty()) {
    return std::nullopt;
  }
  const EndOfLife* own = nullptr;
  for (const EndOfLife& cycle : cycles.all) {
    if (is_of_cycle(upstream_version(key.version), cycle.cycle) && (own == nullptr || cycle.cycle.size() > own->cycle.size())) {
      own = &cycle;
    }
  }
  Lifecycle life{.program = key.product.empty() ? key.name : key.product};
  settle(life, cycles, own, now);
  return life;
}

std::vector<NewerRelease> newer_releases(std::string_view domain, const knowledge::Knowledge& knowledge, UnixTime now) {
  const std::optional<match::ReleaseCycle> own = match::release_cycle(domain, knowledge);
  if (!own || !own->cycle.released.known()) {
    return {};
  }
  const Cycles cycles{.all = match::cycles_of_system(own->system, knowledge), .system = own->system};
  std::vector<EndOfLife> newer;
  std::ranges::copy_if(cycles.all, std::back_inserter(newer), [&](const EndOfLife& cycle) {
    return is_out(cycle, now) && !cycles.ended(cycle, now) && cycle.released > own->cycle.released;
  });
  std::ranges::sort(newer, {}, [](const EndOfLife& cycle) { return std::pair(cycle.released, cycle.cycle); });
  std::vector<NewerRelease> releases;
  for (EndOfLife& cycle : newer) {
    const std::string prefix = own->system == "alpine" && !cycle.cycle.starts_with('v') ? ":v" : ":";
    releases.push_back({.domain = own->system + prefix + cycle.cycle, .name = std::move(cycle.cycle)});
  }
  return releases;
}

namespace {

// Keys with the same text have the same lifecycle; "" for those that have none.
std::string shared_by(const inventory::SoftwareKey& key) {
  if (is_distribution_package(key)) {
    return key.origin.empty() ? key.domain : std::string();
  }
  if (key.domain == "windows") {
    return "windows/" + key.name;
  }
  const std::string_view product = tracked_product(key);
  // The program's name is the key's own: two names of one tracked product stay apart.
  return product.empty() ? std::string() : std::string(product) + "/" + key.name + "/" + key.version;
}

}  // namespace

const Lifecycle* Lifecycles::of(const inventory::SoftwareKey& key) {
  const std::string shared = shared_by(key);
  if (shared.empty()) {
    return nullptr;
  }
  {
    const std::scoped_lock lock(mutex_);
    if (const auto found = known_.find(shared); found != known_.end()) {
      return found->second.get();
    }
  }
  std::optional<Lifecycle> life = lifecycle_of(key, knowledge_, now_);
  std::unique_ptr<const Lifecycle> made = life ? std::make_unique<const Lifecycle>(*std::move(life)) : nullptr;
  const std::scoped_lock lock(mutex_);
  return known_.try_emplace(shared, std::move(made)).first->second.get();
}

Support support_of(const Lifecycle* life, UnixTime now) {
  constexpr std::int64_t kUpcomingDays = 183;  // six months (features §7)
  if (life == nullptr) {
    return {};
  }
  if (life->ended) {
    return {.state = life->all_ended ? Support::State::kEndOfSupportSoftware : Support::State::kEndOfSupportVersion, .date = life->end};
  }
  if (!life->end.known() || life->end.seconds - now.seconds > kUpcomingDays * kSecondsPerDay) {
    return {};
  }
  return {.state = life->successor ? Support::State::kUpcomingEndOfSupportVersion : Support::State::kUpcomingEndOfSupportSoftware,
          .date = life->end};
}

Support support_of(const inventory::SoftwareKey& key, const knowledge::Knowledge& knowledge, UnixTime now) {
  const std::optional<Lifecycle> life = lifecycle_of(key, knowledge, now);
  return support_of(life ? &*life : nullptr, now);
}

}  // namespace parapet::advice
