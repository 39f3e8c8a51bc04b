// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exposure/view.h"
#include "knowledge/knowledge.h"
#include "priority/ssvc.h"

namespace parapet::advice {

enum class RemediationType { kUpdate, kUpgrade, kUninstall, kAttentionRequired };  // the last: our API only

// To which version, for one distribution release, or one platform and major version, and how many devices of the scope that is for.
struct TargetVersion {
  std::string id;                   // tells it from the recommendation's other targets: "debian:12", "product/windows/10"
  std::string domain;               // "debian:12", "pypi", "windows", ...
  std::string release_name;         // for people: "Debian 12", "PyPI"
  std::string package;              // what to install it as: the binary or source package's name
  std::string version;              // closes every fixable weakness of the product there
  std::string command;              // how, where the platform has one way: "apt-get install --only-upgrade openssl=..."
  std::uint32_t devices = 0;
};

// One recommendation for one product (features §12): what to do, why, and what it gains.
struct Recommendation {
  std::string id;                   // "va-_-vendor-_-product"
  exposure::ProductNumber product;
  std::string product_id;           // "vendor-_-product"
  std::string vendor;
  std::string product_name;
  std::string title;                // "Update openssl to version 3.0.16-1~deb12u1"
  std::string component;            // related component, for people
  RemediationType type = RemediationType::kUpdate;
  std::string category;             // "Application" or "OS"
  std::string recommended_version;  // where one version serves all; else ""
  std::string recommended_program;  // of an upgrade: "debian_linux 13"
  std::vector<TargetVersion> targets;
  std::vector<exposure::WeaknessNumber> closes;   // open weaknesses that it closes, worst first
  std::uint32_t weaknesses = 0;                   // open ones of the product in the scope
  exposure::ProductCounts counts;
  double gain = 0;                  // exact fall of the scope's exposure score (design §5)
  priority::Ssvc ssvc;              // of the weakness that decides
  std::string ssvc_weakness;
  bool end_of_support = false;
  UnixTime end_of_support_date;
  std::vector<std::string> tags;    // "known exploited", "public exploit", "end of support", "no fix", ...
  std::vector<std::string> drivers; // sentences: why it ranks where it does
};

// Every recommendation of a scope, ordered by gain, then exposed devices, then id. Cost: proportional to products with open
// weaknesses. Pure: the same view and knowledge give the same answer.
[[nodiscard]] std::vector<Recommendation> recommend(const exposure::View& view, const knowledge::Knowledge& knowledge,
                                                    const exposure::Scope& scope);

// One product's, or nullopt where nothing is to be recommended for it.
[[nodiscard]] std::optional<Recommendation> recommend_product(const exposure::View& view, const knowledge::Knowledge& knowledge,
                                                              const exposure::Scope& scope, exposure::ProductNumber product);

// The recommendations of the scope that apply to one device: counts and gain are the scope's, `closes` names what the device
// itself has. Without a scope, the device's own group.
[[nodiscard]] std::vector<Recommendation> recommend_device(const exposure::View& view, const knowledge::Knowledge& knowledge,
                                                           const exposure::Scope& scope, exposure::DeviceNumber device);
[[nodiscard]] std::vector<Recommendation> recommend_device(const exposure::View& view, const knowledge::Knowledge& knowledge,
                                                           exposure::DeviceNumber device);

// To which versions a device's own packages of the product go to close what is fixable on that device; empty where nothing is.
// Cost: proportional to the product's keys.
[[nodiscard]] std::vector<TargetVersion> device_targets(const exposure::View& view, const knowledge::Knowledge& knowledge,
                                                        exposure::ProductNumber product, exposure::DeviceNumber device);

// The devices of the scope that the product's targets of these ids count.
[[nodiscard]] exposure::DeviceSet target_devices(const exposure::View& view, const knowledge::Knowledge& knowledge, const exposure::Scope& scope,
                                                 exposure::ProductNumber product, const std::vector<std::string>& ids);

// End of support of a piece of software, as the exports name it.
struct Support {
  enum class State { kNone, kEndOfSupportVersion, kUpcomingEndOfSupportVersion, kEndOfSupportSoftware, kUpcomingEndOfSupportSoftware };
  State state = State::kNone;
  UnixTime date;
};
// upcoming: within six months of `now` (features §7).
[[nodiscard]] Support support_of(const inventory::SoftwareKey& key, const knowledge::Knowledge& knowledge, UnixTime now);
[[nodiscard]] std::string_view support_name(Support::State state);  // "None", "EOS Version", ...

}  // namespace parapet::advice
