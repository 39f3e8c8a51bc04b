// SPDX-License-Identifier: Apache-2.0
#include "knowledge/parsed_feed.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/hash.h"

namespace parapet::knowledge {
namespace {

// Large enough to compress well, small enough that one record is unpacked in some 50 microseconds.
constexpr std::size_t kBlockBytes = 128 << 10;
constexpr std::size_t kFactBytesMax = 64U << 20;
constexpr std::size_t kReasonBytesMax = 1000;

UnixTime newest_date(const Record& record) { return std::max({record.modified, record.published, record.withdrawn}); }

std::uint32_t small_time(UnixTime time) {
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(time.seconds, 0, 0xFFFFFFFF));
}

void set_aside(ParsedFeed& feed, std::vector<Aside>& list, std::uint64_t& count, std::string record, std::string reason) {
  const std::lock_guard lock(feed.mutex);
  ++count;
  if (list.size() < ParsedFeed::kAsidesMax) {
    reason.resize(std::min(reason.size(), kReasonBytesMax));
    list.push_back({std::move(record), std::move(reason)});
  }
}

}  // namespace

UnixTime ParsedFeed::snapshot() const {
  if (identity.snapshot.known()) {
    return std::max(identity.snapshot, stated_snapshot);
  }
  return stated_snapshot.known() ? stated_snapshot : newest_record;
}

void Shard::put(Fact fact) {
  std::string id = fact_id(fact);
  if (id.empty() || id.size() > limits_.name_bytes_max) {
    reject(id.substr(0, 64), id.empty() ? "it has no id" : "its id is longer than name_bytes_max");
    return;
  }
  PartWriter::Item item;
  item.kind = kind_of(fact);
  if (const auto* record = std::get_if<Record>(&fact)) {
    item.withdrawn = record->rejected || record->withdrawn.known();
    item.modified = small_time(record->modified);
    newest_ = std::max(newest_, newest_date(*record));
  }
  const std::size_t start = block_.size();
  encode_fact(fact, block_);
  const std::size_t size = block_.size() - start;
  if (size > kFactBytesMax) {
    block_.resize(start);
    reject(std::move(id), fmt::format("larger than {} bytes when stored", kFactBytesMax));
    return;
  }
  item.id = std::move(id);
  item.offset = static_cast<std::uint32_t>(start);
  item.size = static_cast<std::uint32_t>(size);
  item.hash = hash64(std::string_view(block_).substr(start));
  item.sequence = sequence_++;
  items_.push_back(std::move(item));
  if (block_.size() >= kBlockBytes) {
    flush();
  }
}

void Shard::reject(std::string record, std::string reason) {
  set_aside(feed_, feed_.rejects, feed_.rejected, std::move(record), std::move(reason));
}

void Shard::skip(std::string record, std::string reason) {
  set_aside(feed_, feed_.skips, feed_.skipped, std::move(record), std::move(reason));
}

void Shard::saw_snapshot(UnixTime time) {
  const std::lock_guard lock(feed_.mutex);
  feed_.stated_snapshot = std::max(feed_.stated_snapshot, time);
}

void Shard::saw_domain(std::string domain) {
  if (domain == last_domain_) {
    return;
  }
  last_domain_ = domain;
  const std::lock_guard lock(feed_.mutex);
  feed_.domains.insert(std::move(domain));
}

void Shard::flush() {
  if (!items_.empty()) {
    progress_.advance(0, items_.size());
    Result<void> added = feed_.part->add_block(block_, std::move(items_));
    if (!added) {
      const std::lock_guard lock(feed_.mutex);
      feed_.failure = std::move(added).error();
    }
  }
  items_.clear();
  block_.clear();
  const std::lock_guard lock(feed_.mutex);
  feed_.newest_record = std::max(feed_.newest_record, newest_);
}

}  // namespace parapet::knowledge
