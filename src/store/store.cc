// SPDX-License-Identifier: Apache-2.0
#include "store/store.h"

#include <algorithm>

#include "base/text.h"

namespace parapet::store {

namespace {

bool any_equals(const std::vector<std::string>& texts, std::string_view text) {
  return texts.empty() || std::ranges::any_of(texts, [text](const std::string& one) { return equals_ignoring_case(one, text); });
}

// "user:ann" is also "ann".
bool is_actor(const std::vector<std::string>& actors, std::string_view actor) {
  return any_equals(actors, actor) || any_equals(actors, actor.substr(actor.find(':') + 1));
}

bool is_action(const std::vector<std::string>& actions, std::string_view action) {
  return any_equals(actions, action) || any_equals(actions, action.substr(0, action.find('.')));
}

bool takes(const Store::AuditFilter& filter, const std::string& lower_text, const access::AuditEntry& entry) {
  if (entry.time < filter.since || (filter.until.known() && entry.time > filter.until) || !is_actor(filter.actors, entry.actor) ||
      !is_action(filter.actions, entry.action)) {
    return false;
  }
  return lower_text.empty() || std::ranges::any_of(std::initializer_list<const std::string*>{&entry.actor, &entry.action, &entry.subject, &entry.detail, &entry.address},
                                                   [&](const std::string* text) { return to_lower(*text).find(lower_text) != std::string::npos; });
}

}  // namespace

Result<Store::AuditPage> Store::find_audit(const AuditFilter& filter, std::uint64_t skip, std::uint64_t top) {
  constexpr std::uint32_t kAtOnce = 5000;
  const std::string text = to_lower(filter.text);
  AuditPage page;
  std::uint64_t before = filter.before;
  for (;;) {
    std::vector<access::AuditEntry> entries = TRY(audit(before, kAtOnce));
    for (access::AuditEntry& entry : entries) {
      before = entry.number;
      // Entries come newest first.
      if (entry.time < filter.since) {
        return page;
      }
      if (takes(filter, text, entry) && ++page.total > skip && page.entries.size() < top) {
        page.entries.push_back(std::move(entry));
      }
    }
    if (entries.size() < kAtOnce || before <= 1) {
      return page;
    }
  }
}

// A store may do without these: whoever writes deltas can always write whole lists.
Result<std::vector<StoredSoftware>> Store::find_installs(DeviceNumber, std::span<const SoftwareName>) {
  return fail(ErrorCode::kUnsupported, "this store has whole lists only");
}

Result<DeltaCommitted> Store::write_delta(DeltaWrite) { return fail(ErrorCode::kUnsupported, "this store takes whole lists only"); }

Result<void> Store::put_census(const Census&, UnixTime) { return {}; }

Result<std::vector<Census>> Store::censuses(UnixTime) { return std::vector<Census>(); }

Result<void> Store::for_each_software_change(UnixTime, const std::function<bool(const SoftwareChangeRow&)>&) { return {}; }

Result<std::vector<inventory::Software>> Store::entries(std::span<const EntryNumber>) {
  return fail(ErrorCode::kUnsupported, "this store keeps no entries of changes");
}

Result<std::vector<RemovedDevice>> Store::removed_devices(UnixTime) { return std::vector<RemovedDevice>(); }

Result<std::vector<DeviceNumber>> Store::excluded_devices() { return std::vector<DeviceNumber>(); }

}  // namespace parapet::store
