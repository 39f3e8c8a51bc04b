// SPDX-License-Identifier: Apache-2.0
#include "cli/simulate/fleet.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/random.h"

namespace parapet::cli::simulate {
namespace {

constexpr auto kSites = std::to_array<std::string_view>({"berlin", "dublin", "lagos", "lima", "oslo", "pune", "sydney", "turin"});
constexpr std::size_t kVersionsMax = kAbsent - 1;

// Fractions of 1 from a hash.
double fraction(std::uint64_t hash) { return static_cast<double>(hash >> 11U) * 0x1.0p-53; }

// What listens on ordinary servers, by the name of the package.
struct Service {
  std::string_view package;
  std::uint16_t port;
};
constexpr auto kServices = std::to_array<Service>({{"openssh-server", 22}, {"nginx", 443}, {"httpd", 443}, {"apache2", 443},
                                                   {"postgresql-15", 5432}, {"bind9", 53}, {"samba", 445}, {"cups-daemon", 631}});

}  // namespace

Fleet::Fleet(std::vector<Profile> profiles, std::uint64_t seed) : profiles_(std::move(profiles)), seed_(seed) {
  for (Profile& profile : profiles_) {
    weights_ += profile.weight;
    for (Line& line : profile.lines) {
      line.versions.resize(std::min(line.versions.size(), kVersionsMax));
      for (const Service& service : kServices) {
        if (line.software.name == service.package) {
          line.software.running = true;
          line.software.listening = {{.protocol = "tcp", .address = "0.0.0.0", .port = service.port}};
        }
      }
    }
  }
}

std::uint64_t Fleet::hash(std::uint32_t number, std::uint64_t what) const {
  const std::array<std::uint64_t, 2> words = {number, what};
  return hash64(std::string_view(reinterpret_cast<const char*>(words.data()), sizeof words), seed_);
}

Choice Fleet::first_choice(std::uint32_t number) const {
  Choice choice;
  std::uint64_t at = hash(number, 1) % weights_;
  while (at >= profiles_[choice.profile].weight) {
    at -= profiles_[choice.profile].weight;
    ++choice.profile;
  }
  const Profile& profile = profiles_[choice.profile];
  // Most devices are patched to a month or so, and a long tail is not.
  const double level = std::pow(fraction(hash(number, 2)), 0.4);
  const auto pick = [&](std::size_t count, double jitter) {
    const double position = (level + (jitter - 0.5) * 0.5) * static_cast<double>(count - 1);
    return static_cast<std::uint8_t>(std::clamp(std::lround(position), 0L, static_cast<long>(count) - 1));
  };
  choice.build = profile.builds.empty() ? std::uint8_t{0} : pick(profile.builds.size(), 0.5);
  choice.versions.reserve(profile.lines.size());
  for (const Line& line : profile.lines) {
    const std::uint64_t of_line = hash(number, line.source_hash);
    const bool absent = line.optional && of_line % 3 != 0;
    choice.versions.push_back(absent ? kAbsent : pick(line.versions.size(), fraction(of_line)));
  }
  return choice;
}

Identity Fleet::identity(std::uint32_t number, const Choice& choice) const {
  const Profile& profile = profiles_[choice.profile];
  Identity identity{.device = profile.device};
  const std::uint64_t site = hash(number, 3) % kSites.size();
  inventory::Device& device = identity.device;
  device.id = fmt::format("{:016x}{:016x}{:08x}", hash(number, 4), hash(number, 5), hash(number, 6) >> 32U);
  device.name = fmt::format("{}-{:06}", profile.name_prefix, number);
  if (!profile.builds.empty()) {
    device.os.build = profile.builds[std::min<std::size_t>(choice.build, profile.builds.size() - 1)];
  }
  identity.domain = fmt::format("{}.example", kSites[site]);
  const std::uint64_t mac = hash(number, 7);
  identity.addresses.push_back({.address = fmt::format("10.{}.{}.{}", 16 + site + 8 * ((number >> 16U) & 15U), (number >> 8U) & 255U, number & 255U),
                                .mac_address = fmt::format("02{:010X}", mac & 0xffffffffffULL)});
  identity.tags = {fmt::format("site:{}", kSites[site])};
  if (hash(number, 8) % 5 == 0) {
    identity.tags.insert(identity.tags.begin(), "env:production");
  }
  const std::uint64_t value = hash(number, 9) % 100;
  identity.value = value < 3 ? inventory::DeviceValue::kHigh : value < 10 ? inventory::DeviceValue::kLow : inventory::DeviceValue::kNormal;
  identity.first_seen_days_ago = static_cast<std::uint32_t>(hash(number, 10) % 400);
  const std::uint64_t contact = hash(number, 11);
  const std::uint64_t range = contact % 100 < 96 ? 4 * 3600 : contact % 100 < 99 ? 14 * 86'400 : 60 * 86'400;
  identity.last_contact_seconds_ago = static_cast<std::uint32_t>((contact >> 8U) % range);
  return identity;
}

inventory::Software Fleet::software_of_line(const Choice& choice, std::size_t line) const {
  const Line& of_profile = profiles_[choice.profile].lines[line];
  inventory::Software software = of_profile.software;
  const std::uint8_t version = choice.versions[line];
  if (version != kAbsent) {
    software.version = of_profile.versions[version];
    if (!software.source_version.empty() && of_profile.versions.size() > 1) {
      software.source_version = software.version;
    }
  }
  return software;
}

std::vector<inventory::Software> Fleet::software(const Choice& choice) const {
  std::vector<inventory::Software> software;
  software.reserve(choice.versions.size());
  for (std::size_t line = 0; line < choice.versions.size(); ++line) {
    if (choice.versions[line] != kAbsent) {
      software.push_back(software_of_line(choice, line));
    }
  }
  return software;
}

std::vector<std::size_t> Fleet::churn(std::uint32_t number, std::uint32_t step, Choice& choice) const {
  const std::vector<Line>& lines = profiles_[choice.profile].lines;
  SeededRandom random(hash(number, 0x100000000ULL + step));
  std::vector<std::size_t> changed;
  for (int attempt = 0; attempt < 20 && changed.empty() && !lines.empty(); ++attempt) {
    const std::size_t start = random.below(lines.size());
    const std::uint64_t source = lines[start].source_hash;
    std::size_t first = start;
    while (first > 0 && lines[first - 1].source_hash == source) {
      --first;
    }
    for (std::size_t i = first; i < lines.size() && lines[i].source_hash == source; ++i) {
      std::uint8_t& version = choice.versions[i];
      if (version == kAbsent) {
        version = static_cast<std::uint8_t>(lines[i].versions.size() - 1);
      } else if (lines[i].optional && attempt > 2) {
        version = kAbsent;
      } else if (version + 1U < lines[i].versions.size()) {
        ++version;
      } else if (lines[i].versions.size() > 1 && attempt > 4) {
        version = 0;  // rolled back: a long run must not come to rest
      } else {
        continue;
      }
      changed.push_back(i);
    }
  }
  return changed;
}

}  // namespace parapet::cli::simulate
