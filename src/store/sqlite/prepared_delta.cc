// SPDX-License-Identifier: Apache-2.0
// A delta becomes the same row and parts that a whole list would have given.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "store/sqlite/prepared_report.h"

namespace parapet::store {
namespace {

// One part of a device's details, decoded. The installs' contents are not filled in: their entries say them.
struct OpenPart {
  std::vector<EntryNumber> entries;
  std::vector<StoredSoftware> installs;

  static Result<OpenPart> decode(std::string_view raw) {
    OpenPart part;
    if (raw.empty()) {
      return part;
    }
    const Result<void> decoded = decode_detail(raw, [&part](EntryNumber entry, StoredSoftware&& install) -> Result<void> {
      part.entries.push_back(entry);
      part.installs.push_back(std::move(install));
      return {};
    });
    if (!decoded) {
      return std::unexpected(decoded.error());
    }
    return part;
  }

  // False where there is no such install.
  bool remove(EntryNumber entry, const StoredSoftware& install) {
    for (std::size_t i = 0; i < installs.size(); ++i) {
      if (entries[i] == entry && same_details(installs[i], install)) {
        entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(i));
        installs.erase(installs.begin() + static_cast<std::ptrdiff_t>(i));
        return true;
      }
    }
    return false;
  }

  [[nodiscard]] std::vector<Placed> sorted() const {
    std::vector<Placed> placed;
    for (std::uint32_t i = 0; i < entries.size(); ++i) {
      placed.push_back({.entry = entries[i].value, .index = i});
    }
    std::ranges::sort(placed);
    return placed;
  }

 private:
  static bool same_details(const StoredSoftware& a, const StoredSoftware& b) {
    return a.first_seen == b.first_seen && a.software.paths == b.software.paths && a.software.installed == b.software.installed &&
           a.software.last_used == b.software.last_used && a.software.running == b.software.running &&
           a.software.listening == b.software.listening;
  }
};

std::vector<EntryNumber> entries_of_installs(std::span<const StoredSoftware> installs, EntryTable& entries) {
  std::vector<const inventory::Software*> content;
  content.reserve(installs.size());
  for (const StoredSoftware& install : installs) {
    content.push_back(&install.software);
  }
  return entries.intern(content);
}

// Replaces what the list says of the entries in one part by what the part holds now.
void update_list(std::vector<InstalledEntry>& list, std::uint32_t number, std::uint32_t parts, const OpenPart& part) {
  std::erase_if(list, [&](const InstalledEntry& one) { return one.entry.value % parts == number; });
  const std::vector<InstalledEntry> now = entries_of(part.sorted(), part.installs);
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
  std::map<std::uint32_t, OpenPart> touched;
  for (const auto& [number, raw] : now.parts) {
    Result<OpenPart> part = OpenPart::decode(raw);
    if (!part) {
      return std::unexpected(std::move(part).error());
    }
    touched.emplace(number, *std::move(part));
  }
  for (std::size_t i = 0; i < removed.size(); ++i) {
    if (!touched[removed[i].value % parts].remove(removed[i], delta.removed[i])) {
      return fail(ErrorCode::kConflict, fmt::format("device {} has no {} {} as the delta names it", delta.device.number.value,
                                                    delta.removed[i].software.name, delta.removed[i].software.version));
    }
  }
  for (std::size_t i = 0; i < put.size(); ++i) {
    OpenPart& part = touched[put[i].value % parts];
    part.entries.push_back(put[i]);
    part.installs.push_back(delta.put[i]);
  }
  prepared.hashes_ = now.hashes;
  if (delta.problems) {
    prepared.add_part(kProblemsPart, encode_problems(*delta.problems), now.hashes, false);
  }
  for (const auto& [number, part] : touched) {
    prepared.add_part(number, part.entries.empty() ? std::string() : encode_detail(part.sorted(), part.installs), now.hashes, false);
    update_list(now.list, number, parts, part);
  }
  prepared.software_count_ = static_cast<std::uint32_t>(now.software_count + put.size() - removed.size());
  prepared.list_ = encode_entries(now.list);
  return {};
}

}  // namespace parapet::store
