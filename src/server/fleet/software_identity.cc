// SPDX-License-Identifier: Apache-2.0
#include "server/fleet/software_identity.h"

#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include <boost/unordered/unordered_flat_set.hpp>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/random.h"

namespace parapet::server {
namespace {

bool is_distribution_package(std::string_view ecosystem) {
  return ecosystem == "deb" || ecosystem == "rpm" || ecosystem == "apk" || ecosystem == "pacman";
}

using IdentitySet = boost::unordered_flat_set<SoftwareIdentity, SoftwareIdentityHasher>;

SoftwareIdentity hash_of(std::initializer_list<std::string_view> parts) {
  static const SoftwareIdentity kSecret = [] {
    SystemRandom random;
    return SoftwareIdentity{.a = random.next(), .b = random.next()};
  }();
  thread_local std::string bytes;
  bytes.clear();
  ByteWriter writer(bytes);
  for (const std::string_view part : parts) {
    writer.text(part);
  }
  return {.a = hash64(bytes, kSecret.a), .b = hash64(bytes, kSecret.b)};
}

std::string_view place_of(const inventory::Software& software) {
  return is_distribution_package(software.ecosystem) || software.paths.empty() ? std::string_view() : software.paths.front();
}

// The identity without the version: two versions of it are an update.
SoftwareIdentity line_of(const inventory::Software& software) {
  return hash_of({software.ecosystem, software.name, software.arch, software.module, place_of(software)});
}

}  // namespace

SoftwareIdentity software_identity(const inventory::Software& software) {
  return hash_of({software.ecosystem, software.name, software.version, software.arch, software.module, place_of(software)});
}

std::vector<SoftwareIdentity> software_identities(std::span<const store::StoredSoftware> software) {
  std::vector<SoftwareIdentity> identities;
  identities.reserve(software.size());
  for (const store::StoredSoftware& entry : software) {
    identities.push_back(software_identity(entry.software));
  }
  return identities;
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

std::vector<store::SoftwareChange> software_changes(IdentifiedList before, IdentifiedList after, UnixTime time) {
  const IdentitySet kept(before.identities.begin(), before.identities.end());
  const IdentitySet still(after.identities.begin(), after.identities.end());
  std::vector<const store::StoredSoftware*> came;
  for (std::size_t i = 0; i < after.software.size(); ++i) {
    if (!kept.contains(after.identities[i])) {
      came.push_back(&after.software[i]);
    }
  }
  std::unordered_multimap<SoftwareIdentity, const store::StoredSoftware*, SoftwareIdentityHasher> went;
  std::vector<const store::StoredSoftware*> went_in_order;
  for (std::size_t i = 0; i < before.software.size(); ++i) {
    if (!still.contains(before.identities[i])) {
      went.emplace(line_of(before.software[i].software), &before.software[i]);
      went_in_order.push_back(&before.software[i]);
    }
  }
  std::vector<store::SoftwareChange> changes;
  boost::unordered_flat_set<const store::StoredSoftware*> replaced;
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
