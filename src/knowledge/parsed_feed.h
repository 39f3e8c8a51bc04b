// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/progress.h"
#include "knowledge/feeds/importer.h"
#include "knowledge/part_file.h"

namespace parapet::knowledge {

// One feed as one source gives it, on its way into a part. Filled by many threads through shards; then read by one.
struct ParsedFeed {
  FeedIdentity identity;
  std::string source;                  // path
  std::string sha256;                  // of the source bytes
  std::string origin;                  // where a bundle's part came from at first; "": from the source
  std::string origin_sha256;
  std::unique_ptr<PartWriter> part;    // a temporary file
  std::optional<Error> broken;         // the whole feed can't be read

  std::mutex mutex;                    // guards what follows while shards are at work
  std::vector<Aside> rejects;          // the first of them (kAsidesMax)
  std::vector<Aside> skips;
  std::uint64_t rejected = 0;          // all of them
  std::uint64_t skipped = 0;
  UnixTime stated_snapshot;
  UnixTime newest_record;
  std::set<std::string> domains;
  std::optional<Error> failure;        // of the disk: ends the import

  static constexpr std::size_t kAsidesMax = 10'000;

  // Of the bytes that the facts were first read from.
  [[nodiscard]] const std::string& own_sha256() const { return origin_sha256.empty() ? sha256 : origin_sha256; }

  // The date inside the data, where it has one, else the newest record's.
  [[nodiscard]] UnixTime snapshot() const;
};

// Where one worker puts the facts of one feed: encodes them at once and hands over full blocks. One thread; flush() when
// done.
class Shard final : public FactSink {
 public:
  Shard(ParsedFeed& feed, const Limits& limits, Progress& progress) : feed_(feed), limits_(limits), progress_(progress) {}

  // The facts that follow come from this piece; of two facts with one id the one of the later piece wins.
  void begin_piece(std::uint64_t sequence) { sequence_ = sequence << 32; }

  void put(Fact fact) override;
  void reject(std::string record, std::string reason) override;
  void skip(std::string record, std::string reason) override;
  void saw_snapshot(UnixTime time) override;
  void saw_domain(std::string domain) override;
  [[nodiscard]] const Limits& limits() const override { return limits_; }

  void flush();

 private:
  ParsedFeed& feed_;
  const Limits& limits_;
  Progress& progress_;
  std::uint64_t sequence_ = 0;
  std::string block_;
  std::vector<PartWriter::Item> items_;
  UnixTime newest_;
  std::string last_domain_;
};

}  // namespace parapet::knowledge
