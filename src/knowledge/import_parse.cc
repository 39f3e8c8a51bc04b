// SPDX-License-Identifier: Apache-2.0
#include "knowledge/import_parse.h"

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "base/archive.h"
#include "base/files.h"
#include "knowledge/bundle.h"
#include "knowledge/piece_queue.h"

namespace parapet::knowledge {
namespace {

// Pieces that nobody recognised before the first one was recognised wait for it; beyond this they count as no feed.
constexpr std::size_t kPendingMax = 64;
// An archive in which nothing was recognised up to here is no feed: the rest is not read.
constexpr std::size_t kForeignMax = 2'000;
// Members that are listed one by one as skipped; the rest is counted.
constexpr std::size_t kSkippedMax = 5;

// Members that are archives themselves: the CVE list's release is a zip in a zip.
constexpr std::array<std::string_view, 8> kArchiveEndings = {".zip", ".tar", ".tar.gz", ".tgz",
                                                             ".tar.zst", ".tar.xz", ".tar.bz2", ".tzst"};

// The parsing of one source. Feeds come up as pieces are recognised.
class SourceParser {
 public:
  SourceParser(const Source& source, const ParseContext& context) : source_(source), context_(context) {
    established_ = source.importer;
  }

  Result<ParsedSource> run();

 private:
  using Shards = std::map<std::string, std::unique_ptr<Shard>>;

  Result<void> read_pieces(PieceQueue& queue);
  Result<void> read_archive(PieceQueue& queue);
  ArchiveChoice choose(const ArchiveMember& member, const std::string& inside);
  // Tells how far the reading of the file has come.
  void advance_to(std::uint64_t position);
  Result<void> take_member(PieceQueue& queue, std::string path, std::string&& bytes, unsigned depth);
  void work(PieceQueue& queue);
  void parse(const PieceQueue::Entry& entry, Shards& shards);
  void parse_pending();
  Shard* shard(const FeedIdentity& identity, Shards& shards);
  Result<ParsedFeed*> feed(const FeedIdentity& identity);
  void skip(std::string path, std::string reason);
  bool failed();

  const Source& source_;
  const ParseContext& context_;
  std::uint64_t sequence_ = 0;                 // of the next piece; the reading thread's, as is members_seen_
  bool members_seen_ = false;
  std::uint64_t position_ = 0;

  std::mutex mutex_;  // guards all that follows
  std::map<std::string, std::unique_ptr<ParsedFeed>> feeds_;
  const Importer* established_ = nullptr;      // of the first piece that was recognised
  std::string established_feed_;
  std::vector<PieceQueue::Entry> pending_;
  std::vector<ImportReport::Skipped> skipped_;
  std::size_t skipped_count_ = 0;
  std::optional<Error> failure_;               // of the disk
};

void SourceParser::skip(std::string path, std::string reason) {
  const std::lock_guard lock(mutex_);
  ++skipped_count_;
  if (skipped_.size() < kSkippedMax) {
    skipped_.push_back({std::move(path), std::move(reason)});
  }
}

bool SourceParser::failed() {
  const std::lock_guard lock(mutex_);
  return failure_.has_value();
}

Result<ParsedFeed*> SourceParser::feed(const FeedIdentity& identity) {
  const std::lock_guard lock(mutex_);
  std::unique_ptr<ParsedFeed>& slot = feeds_[identity.name];
  if (slot == nullptr) {
    auto made = std::make_unique<ParsedFeed>();
    made->identity = identity;
    made->source = source_.path;
    made->sha256 = source_.sha256;
    made->part = TRY(PartWriter::create(fmt::format("{}/{}.tmp", context_.scratch_folder, context_.next_scratch++)));
    slot = std::move(made);
  } else {
    // Pieces of one feed may each know a part of what it covers, and their own dates.
    FeedIdentity& whole = slot->identity;
    whole.snapshot = std::max(whole.snapshot, identity.snapshot);
    for (const std::string& domain : identity.covers) {
      if (std::find(whole.covers.begin(), whole.covers.end(), domain) == whole.covers.end()) {
        whole.covers.push_back(domain);
      }
    }
  }
  return slot.get();
}

Shard* SourceParser::shard(const FeedIdentity& identity, Shards& shards) {
  Result<ParsedFeed*> found = feed(identity);
  if (!found) {
    const std::lock_guard lock(mutex_);
    failure_ = std::move(found).error();
    return nullptr;
  }
  std::unique_ptr<Shard>& slot = shards[identity.name];
  if (slot == nullptr) {
    slot = std::make_unique<Shard>(**found, context_.limits, context_.progress);
  }
  return slot.get();
}

void SourceParser::parse(const PieceQueue::Entry& entry, Shards& shards) {
  const Importer* established = nullptr;
  FeedIdentity identity;
  {
    const std::lock_guard lock(mutex_);
    established = established_;
    if (!established_feed_.empty()) {
      identity = feeds_[established_feed_]->identity;
    } else if (source_.identity) {
      identity = *source_.identity;
    }
  }
  const Piece piece{entry.path, entry.bytes};
  const std::optional<Recognised> recognised = recognise(piece, established);
  if (recognised) {
    established = recognised->importer;
    identity = recognised->identity;
  } else if (established == nullptr) {
    const std::lock_guard lock(mutex_);
    if (pending_.size() < kPendingMax) {
      pending_.push_back(entry);
      return;
    }
  }
  if (established == nullptr || (!recognised && (!established->piece_is_record() || identity.name.empty()))) {
    skip(entry.path, "no feed that parapet knows");
    return;
  }
  if (source_.identity) {
    identity.mode = source_.identity->mode;
  }
  Shard* const target = shard(identity, shards);
  if (target == nullptr) {
    return;
  }
  if (recognised) {
    const std::lock_guard lock(mutex_);
    if (established_feed_.empty()) {
      established_ = established;
      established_feed_ = identity.name;
    }
  }
  target->begin_piece(entry.sequence);
  const Result<void> parsed = established->parse(piece, *target);
  if (parsed) {
    return;
  }
  if (established->piece_is_record()) {
    target->reject(entry.path, parsed.error().to_string());
    return;
  }
  const std::lock_guard lock(mutex_);
  feeds_[identity.name]->broken = Error(parsed.error()).at(entry.path);
}

void SourceParser::work(PieceQueue& queue) {
  Shards shards;
  while (std::optional<PieceQueue::Entry> entry = queue.pop()) {
    if (!failed()) {
      parse(*entry, shards);
    }
  }
  for (const auto& [name, shard] : shards) {
    shard->flush();
  }
}

// Broken records that came before the first good one.
void SourceParser::parse_pending() {
  std::vector<PieceQueue::Entry> pending;
  std::swap(pending, pending_);
  Shards shards;
  for (const PieceQueue::Entry& entry : pending) {
    if (established_ == nullptr || !established_->wants_member(entry.path)) {
      skip(entry.path, "no feed that parapet knows");
    } else {
      parse(entry, shards);
    }
  }
  for (const auto& [name, shard] : shards) {
    shard->flush();
  }
}

ArchiveChoice SourceParser::choose(const ArchiveMember& member, const std::string& inside) {
  members_seen_ = true;
  if (member.kind != ArchiveMember::Kind::kFile) {
    return ArchiveChoice::kSkip;
  }
  const Importer* established = nullptr;
  {
    const std::lock_guard lock(mutex_);
    established = established_;
    if (failure_ || context_.progress.cancelled() || (established == nullptr && skipped_count_ > kForeignMax)) {
      return ArchiveChoice::kStop;
    }
  }
  if (established != nullptr && !established->wants_member(member.path)) {
    skip(inside + "!" + member.path, "not a record of this feed");
    return ArchiveChoice::kSkip;
  }
  const bool archive = std::any_of(kArchiveEndings.begin(), kArchiveEndings.end(),
                                   [&](std::string_view ending) { return member.path.ends_with(ending); });
  return archive ? ArchiveChoice::kReadArchive : ArchiveChoice::kRead;
}

Result<void> SourceParser::take_member(PieceQueue& queue, std::string path, std::string&& bytes, unsigned depth) {
  std::string_view kind = archive_kind(std::string_view(bytes).substr(0, 512));
  if (!kind.empty() && kind != "zip" && kind != "tar") {
    bytes = TRY_AT(unpack(bytes, context_.limits), path);
    kind = archive_kind(std::string_view(bytes).substr(0, 512));
  }
  if (kind == "zip" || kind == "tar") {
    if (depth >= context_.limits.archive_nesting_max) {
      return located(Error(ErrorCode::kLimit, "archives inside archives, deeper than archive_nesting_max"), path);
    }
    const Result<void> walked = walk_archive(
        bytes, context_.limits, [&](const ArchiveMember& member) { return choose(member, path); },
        [&](const ArchiveMember& member, std::string&& content) {
          return take_member(queue, path + "!" + member.path, std::move(content), depth + 1);
        });
    return walked ? walked : located(walked.error(), path);
  }
  queue.push({std::move(path), std::move(bytes), sequence_++});
  return {};
}

Result<void> SourceParser::read_archive(PieceQueue& queue) {
  return walk_archive_file(
      source_.path, context_.limits, [&](const ArchiveMember& member) { return choose(member, source_.path); },
      [&](const ArchiveMember& member, std::string&& bytes) {
        advance_to(std::min(member.packed_position, source_.bytes));
        return take_member(queue, source_.path + "!" + member.path, std::move(bytes), 1);
      });
}

void SourceParser::advance_to(std::uint64_t position) {
  if (position > position_) {
    context_.progress.advance(position - position_, 0);
    position_ = position;
  }
}

Result<void> SourceParser::read_pieces(PieceQueue& queue) {
  if (source_.kind == Source::Kind::kGroup) {
    for (const std::string& path : source_.files) {
      if (context_.progress.cancelled()) {
        return {};
      }
      std::string bytes = TRY(read_file(path, context_.limits.record_bytes_max));
      context_.progress.advance(bytes.size(), 0);
      queue.push({path, std::move(bytes), sequence_++});
    }
    return {};
  }
  if (source_.importer == nullptr) {
    const Result<void> walked = read_archive(queue);
    if (walked || members_seen_) {
      advance_to(source_.bytes);
      return walked;
    }
  }
  std::string bytes = TRY(unpack_file(source_.path, context_.limits));
  advance_to(source_.bytes);
  queue.push({source_.path, std::move(bytes), 0});
  return {};
}

Result<ParsedSource> SourceParser::run() {
  PieceQueue queue;
  std::vector<std::thread> workers;
  for (unsigned i = 0; i < std::max(1U, context_.threads); ++i) {
    workers.emplace_back([&] { work(queue); });
  }
  const Result<void> read = read_pieces(queue);
  queue.close();
  for (std::thread& worker : workers) {
    worker.join();
  }
  parse_pending();
  if (failure_) {
    return std::unexpected(std::move(*failure_));
  }
  ParsedSource parsed;
  if (feeds_.empty() && skipped_count_ > 0) {
    skipped_ = {{source_.path, "no feed that parapet knows"}};
  } else if (skipped_count_ > skipped_.size()) {
    skipped_.push_back({source_.path, fmt::format("{} more members that are no records of its feed",
                                                  skipped_count_ - skipped_.size())});
  }
  parsed.skipped = std::move(skipped_);
  if (!read) {
    parsed.broken = read.error();
  }
  for (auto& [name, feed] : feeds_) {
    if (feed->failure) {
      return std::unexpected(std::move(*feed->failure));
    }
    parsed.feeds.push_back(std::move(feed));
  }
  return parsed;
}

}  // namespace

Result<ParsedSource> parse_source(const Source& source, const ParseContext& context) {
  const bool archive = source.kind == Source::Kind::kFile && source.importer == nullptr;
  if (archive && is_bundle(source.path, context.limits)) {
    return read_bundle(source, context);
  }
  return SourceParser(source, context).run();
}

}  // namespace parapet::knowledge
