// SPDX-License-Identifier: Apache-2.0
// A delta becomes the same row and parts that a whole list would have given.
#include <algorithm>
#include <deque>
#include <map>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "store/sqlite/prepared_report.h"

namespace parapet::store {
namespace {

// False where there is no such install.
bool remove(std::vector<DetailSlice>& part, EntryNumber entry, const StoredSoftware& install) {
  const std::string details = details_of(install.software);
  const auto found = std::ranges::find_if(part, [&](const DetailSlice& slice) {
    return slice.entry == entry.value && slice.first_seen == install.first_seen && slice.details == details;
  });
  if (found == part.end()) {
    return false;
  }
  part.erase(found);
  return true;
}

std::vector<EntryNumber> entries_of_installs(std::span<const StoredSoftware> installs, EntryTable& entries) {
  std::vector<const inventory::Software*> content;
  content.reserve(installs.size());
  for (const StoredSoftware& install : installs) {
    content.push_back(&install.software);
  }
  return entries.intern(content);
}

// Replaces what the list says of the entries in one part by what the part holds now.
void update_list(std::vector<InstalledEntry>& list, std::uint32_t number, std::uint32_t parts, std::span<const DetailSlice> part) {
  std::erase_if(list, [&](const InstalledEntry& one) { return one.entry.value % parts == number; });
  const std::vector<InstalledEntry> now = entries_of(part);
  const auto middle = static_cast<std::ptrdiff_t>(list.size());
  list.insert(list.end(), now.begin(), now.end());
  std::ranges::inplace_merge(list, list.begin() + middle, {}, [](const InstalledEntry& one) { return one.entry.value; });
}

}  // namespace

Result<PreparedReport::PreparedDelta> PreparedReport::make(const DeltaWrite& delta, Now now, EntryTable& entries) {
  PreparedDelta prepared;
  prepared.report.device_ = delta.device;
  prepared.report.software_replaced_ = true;
  const std::vector<EntryNumber> removed = entries_of_installs(delta.removed, entries);
  prepared.put = entries_of_installs(delta.put, entries);
  const Result<void> applied = apply(delta, removed, prepared.put, now, prepared.report);
  if (!applied) {
    return std::unexpected(applied.error());
  }
  prepared.report.prepare_rest(delta.changes, delta.protocol_state_changed, delta.protocol_state, entries);
  prepared.list = std::move(now.list);
  prepared.software_count = prepared.report.software_count_;
  return prepared;
}

Result<void> PreparedReport::apply(const DeltaWrite& delta, std::span<const EntryNumber> removed, std::span<const EntryNumber> put, Now& now,
                                   PreparedReport& prepared) {
  const std::uint32_t parts = parts_of(now.hashes);
  std::map<std::uint32_t, std::vector<DetailSlice>> touched;
  for (const auto& [number, raw] : now.parts) {
    Result<std::vector<DetailSlice>> part = slice_detail(raw);
    if (!part) {
      return std::unexpected(std::move(part).error());
    }
    touched.emplace(number, *std::move(part));
  }
  for (std::size_t i = 0; i < removed.size(); ++i) {
    if (!remove(touched[removed[i].value % parts], removed[i], delta.removed[i])) {
      return fail(ErrorCode::kConflict, fmt::format("device {} has no {} {} as the delta names it", delta.device.number.value,
                                                    delta.removed[i].software.name, delta.removed[i].software.version));
    }
  }
  std::deque<std::string> details;  // of what is put; the slices look into it
  for (std::size_t i = 0; i < put.size(); ++i) {
    details.push_back(details_of(delta.put[i].software));
    touched[put[i].value % parts].push_back({.entry = put[i].value, .first_seen = delta.put[i].first_seen, .details = details.back()});
  }
  prepared.hashes_ = now.hashes;
  if (delta.problems) {
    prepared.add_part(kProblemsPart, encode_problems(*delta.problems), now.hashes, false);
  }
  for (auto& [number, part] : touched) {
    std::ranges::stable_sort(part, {}, &DetailSlice::entry);
    prepared.add_part(number, part.empty() ? std::string() : join_detail(part), now.hashes, false);
    update_list(now.list, number, parts, part);
  }
  prepared.software_count_ = static_cast<std::uint32_t>(now.software_count + put.size() - removed.size());
  prepared.list_ = encode_entries(now.list);
  return {};
}

}  // namespace parapet::store
