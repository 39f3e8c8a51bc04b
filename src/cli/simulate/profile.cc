// SPDX-License-Identifier: Apache-2.0
#include "cli/simulate/profile.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/progress.h"
#include "base/text.h"
#include "inventory/ecosystem.h"
#include "inventory/software_key.h"
#include "inventory/target.h"
#include "knowledge/knowledge.h"
#include "version/version.h"

namespace parapet::cli::simulate {
namespace {

constexpr std::size_t kVersionsBefore = 3;
constexpr std::size_t kVersionsAfter = 2;
constexpr std::uint64_t kOptionalOneIn = 8;

using inventory::Software;

// How common a system is among the devices of an ordinary organisation.
std::uint32_t share_of(const inventory::OperatingSystem& os) {
  if (os.family == "windows") {
    return os.id == "windows" ? 36 : 12;
  }
  if (os.family == "macos") {
    return 8;
  }
  return os.id == "debian" ? 24 : os.id == "almalinux" ? 16 : 4;
}

std::string prefix_of(const inventory::OperatingSystem& os) {
  if (os.family == "windows") {
    return os.id == "windows" ? "ws-win" : "srv-win";
  }
  if (os.family == "macos") {
    return "ws-mac";
  }
  return "srv-" + os.id.substr(0, 6);
}

// Systems that several profiles stand for share the system's part of the fleet.
void share_out(std::vector<Profile>& profiles) {
  std::map<std::string, std::uint32_t> same;
  for (const Profile& profile : profiles) {
    ++same[profile.device.os.id];
  }
  for (Profile& profile : profiles) {
    profile.weight = std::max(1U, 12 * share_of(profile.device.os) / same[profile.device.os.id]);
  }
}

Profile profile_of(std::string name, inventory::Inventory inventory) {
  Profile profile{.name = std::move(name), .device = std::move(inventory.device)};
  profile.device.id.clear();
  profile.name_prefix = prefix_of(profile.device.os);
  if (profile.device.os.arch.empty()) {
    profile.device.os.arch = "x86_64";
  }
  std::set<std::string> seen;
  for (Software& software : inventory.software) {
    const std::string place = software.paths.empty() ? std::string{} : software.paths.front();
    if (software.version.empty() || !seen.insert(software.ecosystem + "\n" + software.name + "\n" + software.arch + "\n" + place).second) {
      continue;
    }
    Line line{.versions = {software.version}};
    line.source_hash = hash64(software.source.empty() ? software.name : software.source);
    line.optional = line.source_hash % kOptionalOneIn == 0;
    line.software = std::move(software);
    profile.lines.push_back(std::move(line));
  }
  std::ranges::stable_sort(profile.lines, {}, &Line::source_hash);
  return profile;
}

bool is_list(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  if (name.starts_with("README") || name.starts_with("sbom") || name.ends_with("os-release.txt")) {
    return false;
  }
  return path.extension() != ".csv" || !std::filesystem::exists(std::filesystem::path(path).replace_extension(".reg"));
}

std::optional<std::string> os_release_beside(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  const std::filesystem::path file = path.parent_path() / (name.substr(0, name.find('-')) + "-os-release.txt");
  return std::filesystem::exists(file) ? std::optional(file.string()) : std::nullopt;
}

// The versions of one name in one domain, by what the knowledge says of it and what profiles have.
class Pool {
 public:
  explicit Pool(version::Scheme scheme) : scheme_(scheme) {}
  void add(std::string_view text) {
    if (text.empty() || text == "0") {
      return;
    }
    if (const Result<version::Key> key = version::parse(scheme_, text); key) {
      versions_.emplace(key->bytes(), text);
    }
  }
  // The version itself and its neighbours, ascending.
  [[nodiscard]] std::vector<std::string> around(const std::string& own) const {
    const Result<version::Key> key = version::parse(scheme_, own);
    if (!key) {
      return {own};
    }
    std::vector<std::string> result;
    auto at = versions_.lower_bound(std::string(key->bytes()));
    auto first = at;
    for (std::size_t i = 0; i < kVersionsBefore && first != versions_.begin(); ++i) {
      --first;
    }
    for (; first != at; ++first) {
      result.push_back(first->second);
    }
    result.push_back(own);
    if (at != versions_.end() && at->first == key->bytes()) {
      ++at;
    }
    for (std::size_t i = 0; i < kVersionsAfter && at != versions_.end(); ++i, ++at) {
      result.push_back(at->second);
    }
    return result;
  }

 private:
  version::Scheme scheme_;
  std::map<std::string, std::string> versions_;  // key bytes to text
};

void add_known(Pool& pool, const knowledge::Knowledge& knowledge, std::string_view domain, std::string_view name) {
  for (const knowledge::Rule rule : knowledge.rules(domain, name)) {
    pool.add(rule.fixed_version());
    for (std::uint32_t i = 0; i < rule.interval_count(); ++i) {
      const knowledge::IntervalView interval = rule.interval(i);
      if (interval.upper.present) {
        pool.add(interval.upper.text);
      }
    }
  }
}

// A version is the pool's to choose where it is the source's own: where a binary package counts otherwise, it stays.
bool may_vary(const Software& software) {
  return software.source_version.empty() || software.source_version == software.version;
}

void spread_builds(Profile& profile, const knowledge::Knowledge& knowledge) {
  const std::optional<inventory::SoftwareKey> key = inventory::system_key(profile.device);
  if (!key || profile.device.os.family != "windows") {
    return;
  }
  Pool pool(version::Scheme::kWindows);
  add_known(pool, knowledge, key->domain, key->name);
  profile.builds = pool.around(profile.device.os.build);
}

}  // namespace

Result<std::vector<Profile>> read_profiles(const std::string& folder) {
  std::error_code error;
  std::vector<std::filesystem::path> paths;
  for (const std::filesystem::directory_entry& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.is_regular_file() && is_list(entry.path())) {
      paths.push_back(entry.path());
    }
  }
  if (error) {
    return fail(ErrorCode::kNotFound, folder + ": " + error.message());
  }
  std::ranges::sort(paths);
  std::vector<Profile> profiles;
  std::string reason = "no recorded list in it";
  for (const std::filesystem::path& path : paths) {
    NoProgress progress;
    const inventory::Target target{.kind = inventory::Target::Kind::kInventory, .path = path.string()};
    Result<inventory::Inventory> read = inventory::read_target(target, {.os_release_file = os_release_beside(path)}, progress);
    if (!read || read->software.empty()) {
      reason = read ? path.string() + ": lists no software" : read.error().to_string();
      continue;
    }
    profiles.push_back(profile_of(path.stem().string(), std::move(*read)));
  }
  if (profiles.empty()) {
    return bad_input(folder + ": " + reason);
  }
  share_out(profiles);
  return profiles;
}

void spread_versions(std::vector<Profile>& profiles, const knowledge::Knowledge* knowledge) {
  // By domain and name: what all profiles have, then what is known.
  std::map<std::pair<std::string, std::string>, Pool> pools;
  for (const bool filling : {true, false}) {
    for (Profile& profile : profiles) {
      for (Line& line : profile.lines) {
        const inventory::SoftwareKey key = inventory::make_key(profile.device, line.software);
        if (key.domain.empty() || !may_vary(line.software)) {
          continue;
        }
        const bool by_product = key.domain == "product";
        const std::string name = by_product ? key.vendor + ":" + key.product : key.source.empty() ? key.name : key.source;
        const version::Scheme scheme = by_product ? version::Scheme::kGeneric : inventory::scheme_of_ecosystem(key.ecosystem);
        const auto [pool, is_new] = pools.try_emplace({key.domain, name}, Pool(scheme));
        if (!filling) {
          line.versions = pool->second.around(line.software.version);
          continue;
        }
        if (is_new && knowledge != nullptr) {
          add_known(pool->second, *knowledge, key.domain, name);
          add_known(pool->second, *knowledge, key.domain, key.name);
        }
        for (const std::string& version : line.versions) {
          pool->second.add(version);
        }
      }
    }
  }
  for (Profile& profile : profiles) {
    if (knowledge != nullptr) {
      spread_builds(profile, *knowledge);
    }
  }
}

}  // namespace parapet::cli::simulate
