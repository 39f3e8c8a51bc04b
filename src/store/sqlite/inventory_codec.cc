// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/inventory_codec.h"

#include <zstd.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <memory>
#include <utility>

#include "base/bytes.h"
#include "base/hash.h"

namespace parapet::store {
namespace {

constexpr std::uint8_t kListFormat = 1;
constexpr std::uint8_t kDetailFormat = 1;
constexpr std::size_t kInstallsPerPart = 64;
constexpr int kCompressionLevel = 1;
constexpr std::uint64_t kUnpackedBytesMax = 1ULL << 30;

// Flags of an entry in the list.
constexpr std::uint8_t kListening = 1;
constexpr std::uint8_t kRunning = 2;

// Flags of an install in the details.
constexpr std::uint8_t kHasInstalled = 1;
constexpr std::uint8_t kHasLastUsed = 2;
constexpr std::uint8_t kRunningKnown = 4;
constexpr std::uint8_t kIsRunning = 8;
constexpr std::uint8_t kHasListening = 16;
constexpr std::uint8_t kHasPaths = 32;

constexpr std::size_t kHashBytes = sizeof(std::uint64_t);

std::size_t place_in_hashes(std::uint32_t part) { return part == kProblemsPart ? 0 : (part + std::size_t{1}) * kHashBytes; }

std::unexpected<Error> damaged(std::string_view what) {
  return bad_input("the store is damaged: " + std::string(what) + " of a device can't be read; `parapet doctor` tells how far");
}

std::uint32_t day_of(std::string_view last_used) {
  if (last_used.empty()) {
    return 0;
  }
  const std::optional<UnixTime> time = parse_time(last_used);
  return time && time->known() ? static_cast<std::uint32_t>(std::min<std::int64_t>(time->seconds / kSecondsPerDay, 0x7FFFFFFF)) : 0;
}

std::uint8_t detail_flags(const inventory::Software& software) {
  return static_cast<std::uint8_t>((software.installed.empty() ? 0 : kHasInstalled) | (software.last_used.empty() ? 0 : kHasLastUsed) |
                                   (software.running ? kRunningKnown : 0) | (software.running.value_or(false) ? kIsRunning : 0) |
                                   (software.listening.empty() ? 0 : kHasListening) | (software.paths.empty() ? 0 : kHasPaths));
}

void write_sockets(ByteWriter& writer, const std::vector<inventory::ListeningSocket>& sockets) {
  writer.number(sockets.size());
  for (const inventory::ListeningSocket& socket : sockets) {
    writer.text(socket.protocol);
    writer.text(socket.address);
    writer.number(socket.port);
  }
}

void write_details(ByteWriter& writer, const inventory::Software& software) {
  writer.byte(detail_flags(software));
  if (!software.installed.empty()) {
    writer.text(software.installed);
  }
  if (!software.last_used.empty()) {
    writer.text(software.last_used);
  }
  if (!software.listening.empty()) {
    write_sockets(writer, software.listening);
  }
  if (!software.paths.empty()) {
    writer.number(software.paths.size());
    for (const std::string& path : software.paths) {
      writer.text(path);
    }
  }
}

void read_details(ByteReader& reader, inventory::Software& software) {
  const std::uint8_t flags = reader.byte();
  if ((flags & kHasInstalled) != 0) {
    software.installed = reader.text();
  }
  if ((flags & kHasLastUsed) != 0) {
    software.last_used = reader.text();
  }
  if ((flags & kRunningKnown) != 0) {
    software.running = (flags & kIsRunning) != 0;
  }
  if ((flags & kHasListening) != 0) {
    for (std::size_t count = reader.count(); count > 0; --count) {
      inventory::ListeningSocket socket;
      socket.protocol = reader.text();
      socket.address = reader.text();
      socket.port = static_cast<std::uint16_t>(reader.number());
      software.listening.push_back(std::move(socket));
    }
  }
  if ((flags & kHasPaths) != 0) {
    for (std::size_t count = reader.count(); count > 0; --count) {
      software.paths.emplace_back(reader.text());
    }
  }
}

void skip_details(ByteReader& reader) {
  const std::uint8_t flags = reader.byte();
  for (const std::uint8_t text : {kHasInstalled, kHasLastUsed}) {
    if ((flags & text) != 0) {
      (void)reader.text();
    }
  }
  if ((flags & kHasListening) != 0) {
    for (std::size_t count = reader.count(); count > 0; --count) {
      (void)reader.text();
      (void)reader.text();
      (void)reader.number();
    }
  }
  if ((flags & kHasPaths) != 0) {
    for (std::size_t count = reader.count(); count > 0; --count) {
      (void)reader.text();
    }
  }
}

// Times follow each other as differences; in a damaged blob they may leave the range, which unsigned sums survive.
UnixTime next_time(UnixTime before, std::int64_t step) {
  return {static_cast<std::int64_t>(static_cast<std::uint64_t>(before.seconds) + static_cast<std::uint64_t>(step))};
}

// What the list says of an entry, joined over its installs.
void join_context(InstalledEntry& entry, std::string_view last_used, bool listening, bool running) {
  entry.last_used_day = std::max(entry.last_used_day, day_of(last_used));
  entry.listening = entry.listening || listening;
  entry.running = entry.running || running;
}

}  // namespace

std::vector<InstalledEntry> entries_of(std::span<const Placed> sorted, std::span<const StoredSoftware> software) {
  std::vector<InstalledEntry> entries;
  entries.reserve(sorted.size());
  for (const Placed placed : sorted) {
    if (entries.empty() || entries.back().entry.value != placed.entry) {
      entries.push_back({.entry = EntryNumber{placed.entry}});
    }
    const inventory::Software& install = software[placed.index].software;
    join_context(entries.back(), install.last_used, !install.listening.empty(), install.running.value_or(false));
  }
  return entries;
}

std::string encode_entries(std::span<const InstalledEntry> entries) {
  std::string bytes;
  bytes.reserve(entries.size() * 3 + 8);
  ByteWriter writer(bytes);
  writer.byte(kListFormat);
  std::uint32_t previous = 0;
  for (const InstalledEntry& entry : entries) {
    const unsigned flags = (entry.listening ? kListening : 0U) | (entry.running ? kRunning : 0U);
    const bool context = entry.last_used_day != 0 || flags != 0;
    writer.number((static_cast<std::uint64_t>(entry.entry.value - previous) << 1) | (context ? 1 : 0));
    if (context) {
      writer.number(entry.last_used_day);
      writer.byte(static_cast<std::uint8_t>(flags));
    }
    previous = entry.entry.value;
  }
  return bytes;
}

std::string encode_list(std::span<const Placed> sorted, std::span<const StoredSoftware> software) {
  return encode_entries(entries_of(sorted, software));
}

Result<void> decode_list(std::string_view bytes, std::vector<InstalledEntry>& entries) {
  entries.clear();
  if (bytes.empty()) {
    return {};
  }
  entries.reserve(bytes.size() / 2);
  ByteReader reader(bytes);
  if (reader.byte() != kListFormat) {
    return damaged("the software list");
  }
  std::uint64_t entry = 0;
  while (!reader.at_end()) {
    const std::uint64_t step = reader.number();
    entry += step >> 1;
    InstalledEntry installed{.entry = EntryNumber{static_cast<std::uint32_t>(entry)}};
    if ((step & 1) != 0) {
      installed.last_used_day = static_cast<std::uint32_t>(reader.number());
      const std::uint8_t flags = reader.byte();
      installed.listening = (flags & kListening) != 0;
      installed.running = (flags & kRunning) != 0;
    }
    if (reader.failed() || step < 2 || entry > std::numeric_limits<std::uint32_t>::max()) {
      return damaged("the software list");
    }
    entries.push_back(installed);
  }
  return {};
}

std::string encode_detail(std::span<const Placed> sorted, std::span<const StoredSoftware> software) {
  std::string bytes;
  ByteWriter writer(bytes);
  writer.byte(kDetailFormat);
  std::uint32_t previous = 0;
  UnixTime first_seen;
  for (const Placed placed : sorted) {
    const StoredSoftware& install = software[placed.index];
    writer.number(placed.entry - previous);
    writer.signed_number(install.first_seen.seconds - first_seen.seconds);
    previous = placed.entry;
    first_seen = install.first_seen;
    write_details(writer, install.software);
  }
  return bytes;
}

Result<void> decode_detail(std::string_view bytes, const std::function<Result<void>(EntryNumber, StoredSoftware&&)>& callback) {
  ByteReader reader(bytes);
  if (reader.byte() != kDetailFormat) {
    return damaged("the software details");
  }
  std::uint64_t entry = 0;
  UnixTime first_seen;
  while (!reader.at_end()) {
    entry += reader.number();
    first_seen = next_time(first_seen, reader.signed_number());
    StoredSoftware install{.software = {}, .first_seen = first_seen};
    read_details(reader, install.software);
    if (reader.failed() || entry > std::numeric_limits<std::uint32_t>::max()) {
      return damaged("the software details");
    }
    TRY(callback(EntryNumber{static_cast<std::uint32_t>(entry)}, std::move(install)));
  }
  return {};
}

Result<std::vector<DetailSlice>> slice_detail(std::string_view raw) {
  std::vector<DetailSlice> slices;
  if (raw.empty()) {
    return slices;
  }
  slices.reserve(2 * kInstallsPerPart);
  ByteReader reader(raw);
  if (reader.byte() != kDetailFormat) {
    return damaged("the software details");
  }
  std::uint64_t entry = 0;
  UnixTime first_seen;
  while (!reader.at_end()) {
    entry += reader.number();
    first_seen = next_time(first_seen, reader.signed_number());
    const std::size_t begin = raw.size() - reader.left();
    skip_details(reader);
    if (reader.failed() || entry > std::numeric_limits<std::uint32_t>::max()) {
      return damaged("the software details");
    }
    const std::size_t end = raw.size() - reader.left();
    slices.push_back({.entry = static_cast<std::uint32_t>(entry), .first_seen = first_seen, .details = raw.substr(begin, end - begin)});
  }
  return slices;
}

std::string join_detail(std::span<const DetailSlice> sorted) {
  std::string bytes;
  ByteWriter writer(bytes);
  writer.byte(kDetailFormat);
  std::uint32_t previous = 0;
  UnixTime first_seen;
  for (const DetailSlice& slice : sorted) {
    writer.number(slice.entry - previous);
    writer.signed_number(slice.first_seen.seconds - first_seen.seconds);
    bytes += slice.details;
    previous = slice.entry;
    first_seen = slice.first_seen;
  }
  return bytes;
}

std::string details_of(const inventory::Software& software) {
  std::string bytes;
  ByteWriter writer(bytes);
  write_details(writer, software);
  return bytes;
}

StoredSoftware install_of(const DetailSlice& slice) {
  StoredSoftware install{.software = {}, .first_seen = slice.first_seen};
  ByteReader reader(slice.details);
  read_details(reader, install.software);
  return install;
}

std::vector<InstalledEntry> entries_of(std::span<const DetailSlice> sorted) {
  std::vector<InstalledEntry> entries;
  entries.reserve(sorted.size());
  for (const DetailSlice& slice : sorted) {
    if (entries.empty() || entries.back().entry.value != slice.entry) {
      entries.push_back({.entry = EntryNumber{slice.entry}});
    }
    ByteReader reader(slice.details);
    const std::uint8_t flags = reader.byte();
    if ((flags & kHasInstalled) != 0) {
      (void)reader.text();
    }
    const std::string_view last_used = (flags & kHasLastUsed) != 0 ? reader.text() : std::string_view();
    join_context(entries.back(), last_used, (flags & kHasListening) != 0, (flags & kIsRunning) != 0);
  }
  return entries;
}

std::string encode_problems(std::span<const inventory::Problem> problems) {
  std::string bytes;
  ByteWriter writer(bytes);
  for (const inventory::Problem& problem : problems) {
    writer.text(problem.place);
    writer.text(problem.reason);
  }
  return bytes;
}

Result<std::vector<inventory::Problem>> decode_problems(std::string_view bytes) {
  std::vector<inventory::Problem> problems;
  ByteReader reader(bytes);
  while (!reader.at_end()) {
    inventory::Problem problem;
    problem.place = reader.text();
    problem.reason = reader.text();
    if (reader.failed()) {
      return damaged("the list of problems");
    }
    problems.push_back(std::move(problem));
  }
  return problems;
}

std::uint32_t detail_parts(std::size_t installs, std::uint32_t parts_now) {
  if (parts_now > 0 && installs <= parts_now * kInstallsPerPart * 2 && installs * 4 >= (parts_now - 1) * kInstallsPerPart) {
    return parts_now;
  }
  return static_cast<std::uint32_t>(std::min<std::size_t>(std::bit_ceil(installs / kInstallsPerPart + 1), kDetailPartsMax));
}

std::uint64_t detail_hash(std::string_view raw) { return raw.empty() ? 0 : std::max<std::uint64_t>(hash64(raw), 1); }

std::uint64_t stored_hash(std::string_view hashes, std::uint32_t part) {
  const std::size_t offset = place_in_hashes(part);
  std::uint64_t hash = 0;
  if (offset + kHashBytes <= hashes.size()) {
    std::memcpy(&hash, hashes.data() + offset, kHashBytes);
  }
  return hash;
}

void set_stored_hash(std::string& hashes, std::uint32_t part, std::uint64_t hash) {
  std::memcpy(hashes.data() + place_in_hashes(part), &hash, kHashBytes);
}

std::uint32_t parts_of(std::string_view hashes) {
  return hashes.size() < kHashBytes ? 0 : static_cast<std::uint32_t>(hashes.size() / kHashBytes - 1);
}

std::string empty_hashes(std::uint32_t parts) { return std::string((parts + 1) * kHashBytes, '\0'); }

std::string pack(std::string_view bytes) {
  thread_local const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(), &ZSTD_freeCCtx);
  std::string packed;
  ByteWriter(packed).number(bytes.size());
  const std::size_t head = packed.size();
  packed.resize(head + ZSTD_compressBound(bytes.size()));
  const std::size_t size =
      ZSTD_compressCCtx(context.get(), packed.data() + head, packed.size() - head, bytes.data(), bytes.size(), kCompressionLevel);
  CHECK(ZSTD_isError(size) == 0);
  packed.resize(head + size);
  return packed;
}

Result<std::string> unpack(std::string_view packed) {
  thread_local const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(), &ZSTD_freeDCtx);
  ByteReader reader(packed);
  const std::uint64_t raw_bytes = reader.number();
  const std::string_view frame = packed.substr(packed.size() - reader.left());
  // A frame of zstd says its size, too, and can't unpack to more than a block of 128 KiB for each of its bytes; what claims
  // more is damage, not data.
  if (reader.failed() || raw_bytes > kUnpackedBytesMax || raw_bytes >> 17 > frame.size() ||
      raw_bytes != ZSTD_getFrameContentSize(frame.data(), frame.size())) {
    return damaged("a compressed part");
  }
  std::string raw(static_cast<std::size_t>(raw_bytes), '\0');
  const std::size_t size = ZSTD_decompressDCtx(context.get(), raw.data(), raw.size(), frame.data(), frame.size());
  if (ZSTD_isError(size) != 0 || size != raw_bytes) {
    return damaged("a compressed part");
  }
  return raw;
}

}  // namespace parapet::store
