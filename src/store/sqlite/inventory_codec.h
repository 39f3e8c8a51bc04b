// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/facts.h"

// A device's software as bytes (docs/formats/fleet-store.md): the list, which the fleet index reads for every device at its
// start, and the details in parts, which are read when somebody looks at the device.
namespace parapet::store {

// One installed thing of a device, by the number of its entry and its place in the caller's list.
struct Placed {
  std::uint32_t entry = 0;
  std::uint32_t index = 0;
  friend auto operator<=>(const Placed&, const Placed&) = default;
};

// The distinct entries of a device in ascending order; several installs of one entry (a library in two folders) are joined:
// last used is the latest, listening and running where any is.
[[nodiscard]] std::vector<InstalledEntry> entries_of(std::span<const Placed> sorted, std::span<const StoredSoftware> software);
[[nodiscard]] std::string encode_entries(std::span<const InstalledEntry> entries);
[[nodiscard]] std::string encode_list(std::span<const Placed> sorted, std::span<const StoredSoftware> software);
// Replaces `entries`. kBadInput where the bytes are none of encode_list's.
[[nodiscard]] Result<void> decode_list(std::string_view bytes, std::vector<InstalledEntry>& entries);

// What differs from device to device, for some installs. Equal installs give equal bytes.
[[nodiscard]] std::string encode_detail(std::span<const Placed> sorted, std::span<const StoredSoftware> software);
// Calls back for each install with paths, dates, sockets and first_seen filled in, not with what its entry tells.
[[nodiscard]] Result<void> decode_detail(std::string_view bytes, const std::function<Result<void>(EntryNumber, StoredSoftware&&)>& callback);

// One install as it stands in a part's bytes, which outlive it: a delta changes a few of some sixty and copies the others.
struct DetailSlice {
  std::uint32_t entry = 0;
  UnixTime first_seen;
  std::string_view details;  // paths, dates, sockets: equal details are equal bytes
};
// kBadInput where the bytes are none of encode_detail's.
[[nodiscard]] Result<std::vector<DetailSlice>> slice_detail(std::string_view raw);
// What encode_detail gives for these installs. sorted: by entry.
[[nodiscard]] std::string join_detail(std::span<const DetailSlice> sorted);
[[nodiscard]] std::string details_of(const inventory::Software& software);
// As decode_detail has it.
[[nodiscard]] StoredSoftware install_of(const DetailSlice& slice);
// As entries_of for the installs themselves.
[[nodiscard]] std::vector<InstalledEntry> entries_of(std::span<const DetailSlice> sorted);

[[nodiscard]] std::string encode_problems(std::span<const inventory::Problem> problems);
[[nodiscard]] Result<std::vector<inventory::Problem>> decode_problems(std::string_view bytes);

// How many parts the details of a device are cut into: an install stands in part entry % parts. A power of two, kept while the
// number of installs stays near what it was chosen for, so that a report changes the parts it must and no others.
[[nodiscard]] std::uint32_t detail_parts(std::size_t installs, std::uint32_t parts_now);
inline constexpr std::uint32_t kDetailPartsMax = 512;

// The column detail_hashes: eight bytes for the list of problems, then eight for each part. A part's hash is of its unpacked bytes
// and never 0, which stands for a part that is empty. A report compares them to know what to write, `parapet doctor` to know what is damaged.
inline constexpr std::uint32_t kPartsPerDevice = 1024;
inline constexpr std::uint32_t kProblemsPart = kPartsPerDevice - 1;
[[nodiscard]] std::uint64_t detail_hash(std::string_view raw);
[[nodiscard]] std::uint64_t stored_hash(std::string_view hashes, std::uint32_t part);
void set_stored_hash(std::string& hashes, std::uint32_t part, std::uint64_t hash);
[[nodiscard]] std::uint32_t parts_of(std::string_view hashes);  // 0 for a device that has none yet
[[nodiscard]] std::string empty_hashes(std::uint32_t parts);

// zstd, with the size of the unpacked bytes before it.
[[nodiscard]] std::string pack(std::string_view bytes);
[[nodiscard]] Result<std::string> unpack(std::string_view packed);

}  // namespace parapet::store
