// SPDX-License-Identifier: Apache-2.0
#include "knowledge/import_apply.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/text.h"
#include "knowledge/bytes.h"
#include "knowledge/feed_info.h"

namespace parapet::knowledge {
namespace {

// Older snapshots that are kept for each feed with a history: more than a year of daily ones.
constexpr std::size_t kHistoryMax = 400;
// Hashes of merged updates that are remembered for each feed, to recognise them when they come again.
constexpr std::size_t kUpdatesMax = 1'000;
// A packed block is taken over as it is when at least this share of its bytes is still in use.
constexpr double kBlockUseMin = 0.7;

std::string slug_of(std::string_view feed) {
  std::string slug;
  for (const char c : feed.substr(0, 80)) {
    const bool plain = is_digit(c) || is_alpha(c) || c == '.' || c == '-';
    slug.push_back(plain ? to_lower(c) : '-');
  }
  while (slug.starts_with('.')) {
    slug.erase(slug.begin());
  }
  return slug.empty() ? "feed" : slug;
}

// Lets the oldest snapshots of a feed go where its history grew past its bound; their files go at the next clean-up.
void bound_history(std::vector<ManifestPart>& history, std::string_view feed) {
  const auto of_feed = [feed](const ManifestPart& part) { return part.feed == feed; };
  auto count = static_cast<std::size_t>(std::ranges::count_if(history, of_feed));
  for (; count > kHistoryMax; --count) {
    auto oldest = history.end();
    for (auto part = history.begin(); part != history.end(); ++part) {
      if (of_feed(*part) && (oldest == history.end() || part->snapshot < oldest->snapshot)) {
        oldest = part;
      }
    }
    history.erase(oldest);
  }
}

}  // namespace

Result<const PartFile*> Applier::open_part(const std::string& file) {
  std::unique_ptr<PartFile>& slot = open_parts_[file];
  if (slot == nullptr) {
    slot = std::make_unique<PartFile>(TRY(PartFile::open(folder_ + "/parts/" + file)));
  }
  return slot.get();
}

Applier::Difference Applier::compare(const PartFile* older, const std::vector<PartWriter::Item>& items) {
  Difference difference;
  std::uint32_t at = 0;
  const std::uint32_t end = older == nullptr ? 0 : older->fact_count();
  for (const PartWriter::Item& item : items) {
    while (at < end) {
      const FactEntry entry = older->fact(at);
      if (std::tie(entry.id, entry.kind) >= std::make_tuple(std::string_view(item.id), item.kind)) {
        break;
      }
      ++difference.withdrawn;
      ++at;
    }
    const bool same_id = at < end && older->fact(at).id == item.id && older->fact(at).kind == item.kind;
    if (!same_id) {
      ++difference.added;
      continue;
    }
    const FactEntry entry = older->fact(at++);
    if (entry.hash != item.hash) {
      ++(item.withdrawn && !entry.withdrawn ? difference.withdrawn : difference.changed);
    }
  }
  difference.withdrawn += end - at;
  return difference;
}

FeedInfo Applier::info_of(const ParsedFeed& feed, const PartWriter::Totals& totals) const {
  FeedInfo info;
  info.identity = feed.identity;
  std::set<std::string> covers(feed.identity.covers.begin(), feed.identity.covers.end());
  covers.insert(feed.domains.begin(), feed.domains.end());
  info.identity.covers.assign(covers.begin(), covers.end());
  info.records = totals.facts;
  info.withdrawn = totals.withdrawn;
  info.rejected = feed.rejected;
  info.skipped = feed.skipped;
  info.snapshot = feed.snapshot();
  info.imported = clock_.now();
  info.source = feed.origin.empty() ? feed.source : feed.origin;
  info.sha256 = feed.own_sha256();
  info.age_limit_days = feed.identity.age_limit_days != 0 ? feed.identity.age_limit_days
                                                          : default_age_limit_days(feed.identity.kind);
  return info;
}

Result<std::string> Applier::store(ParsedFeed& feed, const FeedInfo& info) {
  std::string metadata;
  ByteWriter writer(metadata);
  put_feed_info(writer, info);
  std::uint64_t hash = hash64(metadata);
  for (const PartWriter::Item& item : feed.part->items()) {
    hash = hash64(item.id, hash ^ item.hash);
  }
  std::string name = fmt::format("{}.{:016x}.part", slug_of(info.identity.name), hash);
  TRY(feed.part->finish(info, feed.rejects, feed.skips));
  TRY(files_.publish(feed.part->path(), folder_ + "/parts/" + name));
  open_parts_.erase(name);
  return name;
}

void Applier::set_current(ManifestPart part) {
  changed_ = true;
  const auto found = std::lower_bound(next_.parts.begin(), next_.parts.end(), part.feed,
                                      [](const ManifestPart& a, const std::string& key) { return a.feed < key; });
  if (found != next_.parts.end() && found->feed == part.feed) {
    *found = std::move(part);
  } else {
    next_.parts.insert(found, std::move(part));
  }
}

Result<FeedOutcome> Applier::apply(ParsedFeed& feed) {
  FeedOutcome outcome;
  outcome.feed = feed.identity.name;
  outcome.source = feed.source;
  outcome.rejected = feed.rejected;
  if (feed.broken) {
    outcome.kind = FeedOutcome::Kind::kBroken;
    outcome.reason = feed.broken->to_string();
    return outcome;
  }
  const PartWriter::Totals totals = feed.part->settle();
  outcome.records = totals.facts;
  if (totals.duplicates > 0) {
    feed.skipped += totals.duplicates;
    feed.skips.push_back({feed.source, fmt::format("{} records whose id came again: the later one counts", totals.duplicates)});
  }
  if (totals.facts == 0 && feed.rejected > 0) {
    outcome.kind = FeedOutcome::Kind::kBroken;
    outcome.reason = fmt::format("none of its {} records can be read; the first: {}: {}", feed.rejected,
                                 feed.rejects.front().record, feed.rejects.front().reason);
    return outcome;
  }
  const ManifestPart* current = next_.part_of(feed.identity.name);
  if (current != nullptr && (options_.add || feed.identity.mode == UpdateMode::kUpdate)) {
    return apply_update(feed, *current, std::move(outcome));
  }
  return apply_snapshot(feed, current, std::move(outcome));
}

Result<FeedOutcome> Applier::apply_snapshot(ParsedFeed& feed, const ManifestPart* current, FeedOutcome outcome) {
  const UnixTime snapshot = feed.snapshot();
  const PartFile* older = nullptr;
  if (current != nullptr) {
    older = TRY(open_part(current->file));
    if (snapshot.known() && current->snapshot.known() && snapshot < current->snapshot && !options_.force) {
      // Another file of the same day (KEV comes as JSON and as CSV) is no history.
      if (feed.identity.keeps_history && format_date(snapshot) != format_date(current->snapshot)) {
        return apply_history(feed, std::move(outcome));
      }
      outcome.kind = FeedOutcome::Kind::kOlder;
      outcome.reason = fmt::format("its snapshot of {} is older than the one of {} that is there",
                                   format_date(snapshot), format_date(current->snapshot));
      return outcome;
    }
    if (outcome.records * 2 < older->info().records && !options_.force) {
      outcome.kind = FeedOutcome::Kind::kRefused;
      outcome.reason = fmt::format("it has {} records where {} are there: more than half would go",
                                   outcome.records, older->info().records);
      return outcome;
    }
  }
  const Difference difference = compare(older, feed.part->items());
  outcome.added = difference.added;
  outcome.changed = difference.changed;
  outcome.withdrawn = difference.withdrawn;
  if (current != nullptr && snapshot == current->snapshot && difference.added + difference.changed + difference.withdrawn == 0) {
    outcome.kind = FeedOutcome::Kind::kUnchanged;
    return outcome;
  }
  if (current != nullptr && feed.identity.keeps_history && current->snapshot < snapshot) {
    next_.history.push_back(*current);
    bound_history(next_.history, feed.identity.name);
  }
  PartWriter::Totals totals;
  for (const PartWriter::Item& item : feed.part->items()) {
    ++totals.facts;
    totals.withdrawn += item.withdrawn ? 1 : 0;
  }
  std::string file = TRY(store(feed, info_of(feed, totals)));
  set_current({feed.identity.name, std::move(file), snapshot, feed.own_sha256(), {}});
  return outcome;
}

Result<FeedOutcome> Applier::apply_history(ParsedFeed& feed, FeedOutcome outcome) {
  outcome.kind = FeedOutcome::Kind::kHistory;
  outcome.reason = "kept as history: a newer snapshot is in use";
  PartWriter::Totals totals;
  totals.facts = feed.part->items().size();
  std::string file = TRY(store(feed, info_of(feed, totals)));
  const UnixTime snapshot = feed.snapshot();
  std::erase_if(next_.history, [&](const ManifestPart& part) {
    return part.feed == feed.identity.name && part.snapshot == snapshot;
  });
  next_.history.push_back({feed.identity.name, std::move(file), snapshot, feed.own_sha256(), {}});
  bound_history(next_.history, feed.identity.name);
  changed_ = true;
  return outcome;
}

Result<void> Applier::merge_facts(ParsedFeed& feed, const PartFile& older) {
  // New facts keep their sequence but are above all old ones, unless the old one was modified later.
  std::vector<std::uint64_t> sequences(older.fact_count(), 0);
  std::vector<bool> dead(older.fact_count(), false);
  for (const PartWriter::Item& item : feed.part->items()) {
    if (const std::optional<std::uint32_t> number = older.find(item.id, item.kind)) {
      const FactEntry entry = older.fact(*number);
      const bool old_is_newer = entry.modified > item.modified && item.modified != 0 && !options_.force;
      dead[*number] = !old_is_newer;
      sequences[*number] = old_is_newer ? ~std::uint64_t{0} : 0;
    }
  }
  const std::vector<std::vector<std::uint32_t>> facts_of_blocks = older.facts_of_blocks();
  // Of another program the keys are of another form: then every fact is read and written again.
  const bool as_is = older.key_format() == version::kKeyFormat;
  for (std::uint32_t block = 0; block < facts_of_blocks.size(); ++block) {
    std::uint64_t used = 0;
    std::vector<PartWriter::Item> items;
    for (const std::uint32_t number : facts_of_blocks[block]) {
      if (!dead[number]) {
        const FactEntry entry = older.fact(number);
        used += entry.size;
        items.push_back({std::string(entry.id), entry.kind, entry.withdrawn, entry.modified, entry.offset, entry.size,
                         entry.hash, sequences[number], 0});
      }
    }
    if (items.empty()) {
      continue;
    }
    const PartFile::Packed packed = older.packed(block);
    if (as_is && static_cast<double>(used) >= kBlockUseMin * packed.raw_bytes) {
      TRY(feed.part->add_packed(packed.bytes, packed.raw_bytes, packed.raw_hash, std::move(items)));
      continue;
    }
    const std::string raw = TRY(older.block(block));
    std::string kept;
    for (PartWriter::Item& item : items) {
      if (item.offset > raw.size() || item.size > raw.size() - item.offset) {
        return bad_input(fmt::format("{}: damaged: a fact lies outside its block", feed.identity.name));
      }
      const std::size_t start = kept.size();
      if (as_is) {
        kept.append(raw, item.offset, item.size);
      } else {
        const FactEntry entry{item.id, item.kind, item.withdrawn, item.modified, 0, item.offset, item.size, item.hash};
        const Fact fact = TRY(older.decode_in(raw, entry, Depth::kWhole));
        encode_fact(fact, kept);
        item.size = static_cast<std::uint32_t>(kept.size() - start);
        item.hash = hash64(std::string_view(kept).substr(start));
      }
      item.offset = static_cast<std::uint32_t>(start);
    }
    TRY(feed.part->add_block(kept, std::move(items)));
  }
  return {};
}

Result<FeedOutcome> Applier::apply_update(ParsedFeed& feed, const ManifestPart& current, FeedOutcome outcome) {
  const PartFile* older = TRY(open_part(current.file));
  TRY(merge_facts(feed, *older));
  const PartWriter::Totals totals = feed.part->settle();
  const Difference difference = compare(older, feed.part->items());
  outcome.records = totals.facts;
  outcome.added = difference.added;
  outcome.changed = difference.changed;
  outcome.withdrawn = difference.withdrawn;
  ManifestPart next = current;
  next.updates.push_back(feed.sha256);
  if (next.updates.size() > kUpdatesMax) {
    next.updates.erase(next.updates.begin());
  }
  next.snapshot = std::max(next.snapshot, feed.snapshot());
  const FeedInfo& before = older->info();
  FeedInfo info = info_of(feed, totals);
  info.identity.mode = before.identity.mode;
  if (difference.added + difference.changed + difference.withdrawn == 0 && next.snapshot == current.snapshot) {
    outcome.kind = FeedOutcome::Kind::kUnchanged;
    const auto at = std::find_if(next_.parts.begin(), next_.parts.end(),
                                 [&](const ManifestPart& part) { return part.feed == next.feed; });
    *at = std::move(next);
    return outcome;
  }
  std::set<std::string> covers(info.identity.covers.begin(), info.identity.covers.end());
  covers.insert(before.identity.covers.begin(), before.identity.covers.end());
  info.identity.covers.assign(covers.begin(), covers.end());
  info.snapshot = next.snapshot;
  info.source = before.source;
  info.sha256 = before.sha256;
  info.rejected += before.rejected;
  info.skipped += before.skipped;
  const std::vector<Aside> rejects = TRY(older->rejects());
  const std::vector<Aside> skips = TRY(older->skips());
  feed.rejects.insert(feed.rejects.begin(), rejects.begin(), rejects.end());
  feed.skips.insert(feed.skips.begin(), skips.begin(), skips.end());
  next.file = TRY(store(feed, info));
  set_current(std::move(next));
  return outcome;
}

}  // namespace parapet::knowledge
