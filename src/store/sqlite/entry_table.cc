// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/entry_table.h"

#include <xxhash.h>

#include <algorithm>
#include <cstring>
#include <mutex>
#include <utility>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/hash.h"
#include "inventory/software_key.h"

namespace parapet::store {
namespace {

constexpr std::size_t kBlockBytes = 1 << 20;

// The texts of an entry, in the order of the table's columns after number and hash.
constexpr std::array kTexts = {
    &inventory::Software::ecosystem, &inventory::Software::name,      &inventory::Software::version,    &inventory::Software::source,
    &inventory::Software::source_version, &inventory::Software::arch, &inventory::Software::publisher,  &inventory::Software::vendor,
    &inventory::Software::product,   &inventory::Software::module,    &inventory::Software::repository, &inventory::Software::origin,
    &inventory::Software::owned_by};
constexpr int kFirstText = 2;
constexpr int kLowerBoundColumn = kFirstText + static_cast<int>(kTexts.size());

// Appends the content: the form that is hashed and kept in memory.
void encode(const inventory::Software& software, std::string& out) {
  ByteWriter writer(out);
  for (const auto text : kTexts) {
    writer.text(software.*text);
  }
  writer.byte(software.lower_bound_only ? 1 : 0);
}

void decode(std::string_view content, inventory::Software& software) {
  ByteReader reader(content);
  for (const auto text : kTexts) {
    software.*text = reader.text();
  }
  software.lower_bound_only = reader.byte() != 0;
}

void read_columns(const Query& query, inventory::Software& software) {
  for (std::size_t i = 0; i < kTexts.size(); ++i) {
    software.*kTexts[i] = query.view(kFirstText + static_cast<int>(i));
  }
  software.lower_bound_only = query.truth(kLowerBoundColumn);
}

std::uint32_t hash_of_family(std::string_view ecosystem, std::string_view name) {
  return static_cast<std::uint32_t>(hash64(inventory::key_family(ecosystem, name)));
}

// Of an encoded content, which begins with ecosystem and name.
std::uint32_t family_hash(std::string_view content) {
  ByteReader reader(content);
  const std::string_view ecosystem = reader.text();
  return hash_of_family(ecosystem, reader.text());
}

std::unexpected<Error> no_such_entry(EntryNumber number) {
  return bad_input(fmt::format("the store is damaged: there is no software entry {}; `parapet doctor` tells how far", number.value));
}

}  // namespace

EntryTable::EntryTable(std::uint64_t hash_key, std::uint64_t cached_bytes_max)
    : hash_key_(hash_key), cached_bytes_max_(cached_bytes_max), contents_(1), family_hashes_(1) {}

EntryTable::Hash EntryTable::hash_of(std::string_view content) const {
  const XXH128_hash_t hash = XXH3_128bits_withSeed(content.data(), content.size(), hash_key_);
  return {.low = hash.low64, .high = hash.high64};
}

Result<void> EntryTable::load(Connection& connection) {
  const std::unique_lock lock(mutex_);
  Query query = TRY(connection.query(
      "SELECT number, hash, ecosystem, name, version, source, source_version, arch, publisher, vendor, product, module, repository, "
      "origin, owned_by, lower_bound_only FROM software_entry ORDER BY number"));
  std::string content;
  inventory::Software software;
  while (TRY(query.next())) {
    Hash hash;
    const std::string_view stored = query.view(1);
    if (stored.size() != sizeof hash) {
      return no_such_entry(EntryNumber{query.number(0)});
    }
    std::memcpy(&hash, stored.data(), sizeof hash);
    read_columns(query, software);
    content.clear();
    encode(software, content);
    numbers_.emplace(hash, query.number(0));
    cache(EntryNumber{query.number(0)}, content);
  }
  return {};
}

void EntryTable::cache(EntryNumber number, std::string_view content) {
  if (number.value >= contents_.size()) {
    contents_.resize(number.value + 1);
    family_hashes_.resize(number.value + 1);
  }
  family_hashes_[number.value] = family_hash(content);
  if (cached_bytes_ + content.size() > cached_bytes_max_) {
    return;
  }
  if (block_used_ + content.size() > block_size_) {
    block_size_ = std::max(kBlockBytes, content.size());
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(block_size_));
    block_used_ = 0;
  }
  char* const place = blocks_.back().get() + block_used_;
  std::memcpy(place, content.data(), content.size());
  block_used_ += content.size();
  cached_bytes_ += content.size();
  contents_[number.value] = {place, content.size()};
}

EntryNumber EntryTable::add(const Hash& hash, std::string_view content) {
  const auto [place, added] = numbers_.emplace(hash, static_cast<std::uint32_t>(contents_.size()));
  const EntryNumber number{place->second};
  if (added) {
    cache(number, content);
    pending_.push_back({.number = number, .hash = hash, .content = std::string(content)});
  }
  return number;
}

std::vector<EntryNumber> EntryTable::intern(std::span<const inventory::Software* const> software) {
  std::vector<EntryNumber> result(software.size());
  std::vector<std::size_t> unknown;
  std::string content;
  {
    const std::shared_lock lock(mutex_);
    for (std::size_t i = 0; i < software.size(); ++i) {
      content.clear();
      encode(*software[i], content);
      const auto found = numbers_.find(hash_of(content));
      if (found != numbers_.end()) {
        result[i] = EntryNumber{found->second};
      } else {
        unknown.push_back(i);
      }
    }
  }
  if (!unknown.empty()) {
    const std::unique_lock lock(mutex_);
    for (const std::size_t i : unknown) {
      content.clear();
      encode(*software[i], content);
      result[i] = add(hash_of(content), content);
    }
  }
  return result;
}

EntryNumber EntryTable::intern(const inventory::Software& software) {
  const inventory::Software* const one = &software;
  return intern({&one, 1}).front();
}

std::string_view EntryTable::cached(EntryNumber number) const {
  return number.value < contents_.size() ? contents_[number.value] : std::string_view();
}

Result<void> EntryTable::fill(std::span<const Wanted> wanted, Connection& connection) const {
  std::vector<Wanted> from_disk;
  {
    const std::shared_lock lock(mutex_);
    for (const Wanted& want : wanted) {
      const std::string_view content = cached(want.number);
      if (content.empty()) {
        from_disk.push_back(want);
      } else {
        decode(content, *want.software);
      }
    }
  }
  for (const Wanted& want : from_disk) {
    Query query = TRY(connection.query(
        "SELECT number, hash, ecosystem, name, version, source, source_version, arch, publisher, vendor, product, module, repository, "
        "origin, owned_by, lower_bound_only FROM software_entry WHERE number = ?",
        want.number.value));
    if (!TRY(query.next())) {
      return no_such_entry(want.number);
    }
    read_columns(query, *want.software);
  }
  return {};
}

Result<inventory::Software> EntryTable::content(EntryNumber number, Connection& connection) const {
  inventory::Software software;
  const Wanted want{.number = number, .software = &software};
  TRY(fill({&want, 1}, connection));
  return software;
}

Result<void> EntryTable::for_each(Connection& connection,
                                  const std::function<void(EntryNumber, const inventory::Software&)>& callback) const {
  std::vector<std::uint32_t> numbers;
  {
    const std::shared_lock lock(mutex_);
    numbers.reserve(numbers_.size());
    for (const auto& [hash, number] : numbers_) {
      numbers.push_back(number);
    }
  }
  std::ranges::sort(numbers);
  inventory::Software software;
  for (const std::uint32_t number : numbers) {
    const Wanted want{.number = EntryNumber{number}, .software = &software};
    TRY(fill({&want, 1}, connection));
    callback(want.number, software);
  }
  return {};
}

std::vector<EntryNumber> EntryTable::maybe_akin(std::span<const InstalledEntry> entries, std::span<const SoftwareName> names) const {
  std::vector<std::uint32_t> hashes;
  hashes.reserve(names.size());
  for (const SoftwareName& name : names) {
    hashes.push_back(hash_of_family(name.ecosystem, name.name));
  }
  std::ranges::sort(hashes);
  std::vector<EntryNumber> found;
  const std::shared_lock lock(mutex_);
  for (const InstalledEntry& installed : entries) {
    if (installed.entry.value < family_hashes_.size() && std::ranges::binary_search(hashes, family_hashes_[installed.entry.value])) {
      found.push_back(installed.entry);
    }
  }
  return found;
}

std::uint32_t EntryTable::count() const {
  const std::shared_lock lock(mutex_);
  return static_cast<std::uint32_t>(contents_.size());
}

Result<void> EntryTable::insert_pending(Connection& connection) {
  {
    const std::unique_lock lock(mutex_);
    in_flight_ = std::exchange(pending_, {});
  }
  inventory::Software software;
  for (const Pending& entry : in_flight_) {
    decode(entry.content, software);
    const std::string_view hash(reinterpret_cast<const char*>(&entry.hash), sizeof entry.hash);
    TRY(connection.run("INSERT INTO software_entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", entry.number.value, Blob{hash},
                       software.ecosystem, software.name, software.version, software.source, software.source_version, software.arch,
                       software.publisher, software.vendor, software.product, software.module, software.repository, software.origin,
                       software.owned_by, software.lower_bound_only));
  }
  return {};
}

void EntryTable::committed() { in_flight_.clear(); }

void EntryTable::rolled_back() {
  if (in_flight_.empty()) {
    return;
  }
  const std::unique_lock lock(mutex_);
  std::move(pending_.begin(), pending_.end(), std::back_inserter(in_flight_));
  pending_ = std::exchange(in_flight_, {});
}

}  // namespace parapet::store
