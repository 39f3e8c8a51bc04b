// SPDX-License-Identifier: Apache-2.0
#include "server/fleet/software_identity.h"

#include <initializer_list>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace parapet::server {
namespace {

bool is_distribution_package(std::string_view ecosystem) {
  return ecosystem == "deb" || ecosystem == "rpm" || ecosystem == "apk" || ecosystem == "pacman";
}

// Parts joined by a byte that names and versions do not hold (US, unit separator).
std::string joined(std::initializer_list<std::string_view> parts) {
  std::string out;
  for (const std::string_view part : parts) {
    out += part;
    out += '\x1f';
  }
  return out;
}

std::string_view place_of(const inventory::Software& software) {
  return is_distribution_package(software.ecosystem) || software.paths.empty() ? std::string_view() : software.paths.front();
}

// The identity without the version: two versions of it are an update.
std::string line_of(const inventory::Software& software) {
  return joined({software.ecosystem, software.name, software.arch, software.module, place_of(software)});
}

}  // namespace

std::string software_identity(const inventory::Software& software) {
  return joined({software.ecosystem, software.name, software.version, software.arch, software.module, place_of(software)});
}

inventory::Software identity_fields(const inventory::Software& software) {
  inventory::Software out = software;
  if (out.paths.size() > 1) {
    out.paths.resize(1);
  }
  out.installed.clear();
  out.last_used.clear();
  out.running.reset();
  out.listening.clear();
  return out;
}

std::vector<store::SoftwareChange> software_changes(const std::vector<store::StoredSoftware>& before,
                                                    const std::vector<store::StoredSoftware>& after, UnixTime time) {
  std::unordered_set<std::string> kept;
  kept.reserve(before.size());
  for (const store::StoredSoftware& entry : before) {
    kept.insert(software_identity(entry.software));
  }
  std::unordered_set<std::string> still;
  std::vector<const store::StoredSoftware*> came;
  for (const store::StoredSoftware& entry : after) {
    std::string identity = software_identity(entry.software);
    if (!kept.contains(identity)) {
      came.push_back(&entry);
    }
    still.insert(std::move(identity));
  }
  std::unordered_multimap<std::string, const store::StoredSoftware*> went;
  std::vector<const store::StoredSoftware*> went_in_order;
  for (const store::StoredSoftware& entry : before) {
    if (!still.contains(software_identity(entry.software))) {
      went.emplace(line_of(entry.software), &entry);
      went_in_order.push_back(&entry);
    }
  }
  std::vector<store::SoftwareChange> changes;
  std::unordered_set<const store::StoredSoftware*> replaced;
  for (const store::StoredSoftware* entry : came) {
    store::SoftwareChange change{.time = time, .kind = store::ChangeKind::kInstalled, .after = identity_fields(entry->software)};
    if (const auto old = went.find(line_of(entry->software)); old != went.end()) {
      change.kind = store::ChangeKind::kUpdated;
      change.before = identity_fields(old->second->software);
      change.before_first_seen = old->second->first_seen;
      replaced.insert(old->second);
      went.erase(old);
    }
    changes.push_back(std::move(change));
  }
  for (const store::StoredSoftware* entry : went_in_order) {
    if (!replaced.contains(entry)) {
      changes.push_back({.time = time,
                         .kind = store::ChangeKind::kRemoved,
                         .before = identity_fields(entry->software),
                         .before_first_seen = entry->first_seen});
    }
  }
  return changes;
}

}  // namespace parapet::server
