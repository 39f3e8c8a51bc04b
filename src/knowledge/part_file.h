// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "base/result.h"
#include "knowledge/fact_codec.h"
#include "knowledge/feed_info.h"
#include "knowledge/sections.h"

namespace parapet::knowledge {

// A record that was set aside or left out, and why.
struct Aside {
  std::string record;
  std::string reason;
};

// Where one fact of a part lies. Facts stand in the order of (id, kind).
struct FactEntry {
  std::string_view id;
  FactKind kind = FactKind::kRecord;
  bool withdrawn = false;      // a record that upstream withdrew or rejected
  std::uint32_t modified = 0;  // Unix seconds; 0 where the record does not say
  std::uint32_t block = 0;
  std::uint32_t offset = 0;    // in the unpacked block
  std::uint32_t size = 0;
  std::uint64_t hash = 0;      // of the stored form
};

// Collects facts in blocks and writes one part file: create, add blocks from any thread, finish once.
class PartWriter {
 public:
  // One fact inside a block that is handed over.
  struct Item {
    std::string id;
    FactKind kind = FactKind::kRecord;
    bool withdrawn = false;
    std::uint32_t modified = 0;
    std::uint32_t offset = 0;
    std::uint32_t size = 0;
    std::uint64_t hash = 0;
    std::uint64_t sequence = 0;  // the later of two facts with one id wins
    std::uint32_t block = 0;     // set by the writer
  };
  [[nodiscard]] static Result<std::unique_ptr<PartWriter>> create(const std::string& path);

  // Packs and appends a block of encoded facts. Safe from several threads.
  [[nodiscard]] Result<void> add_block(std::string_view raw, std::vector<Item>&& items);
  // Appends a block that is packed already (taken over from an older part).
  [[nodiscard]] Result<void> add_packed(std::string_view packed, std::uint32_t raw_bytes, std::uint64_t raw_hash,
                                        std::vector<Item>&& items);

  struct Totals {
    std::uint64_t facts = 0;
    std::uint64_t withdrawn = 0;
    std::uint64_t duplicates = 0;     // facts that a later one of the same id replaced
    std::uint64_t content_hash = 0;   // over ids and facts in order: equal content, equal hash
  };
  // Sorts out the facts: of equal ids the last stays. Call once, after the last block, before finish.
  [[nodiscard]] Totals settle();
  // Writes tables, feed metadata and what was set aside; the file is then whole, not yet durable.
  [[nodiscard]] Result<void> finish(const FeedInfo& info, const std::vector<Aside>& rejects, const std::vector<Aside>& skips);
  // The facts that stay, in order; after settle().
  [[nodiscard]] const std::vector<Item>& items() const { return items_; }
  [[nodiscard]] const std::string& path() const { return file_.path(); }

 private:
  PartWriter() = default;
  struct Block {
    std::uint64_t offset = 0;
    std::uint32_t packed_bytes = 0;
    std::uint32_t raw_bytes = 0;
    std::uint64_t raw_hash = 0;
  };
  friend class PartFile;

  std::mutex mutex_;  // guards all that follows
  SectionWriter file_;
  std::vector<Block> blocks_;
  std::vector<Item> items_;
};

// A part file, mapped. Immutable; any number of threads may read it.
class PartFile {
 public:
  // Verifies header, tables and metadata; blocks are verified when they are unpacked. Errors: kBadInput where damaged.
  [[nodiscard]] static Result<PartFile> open(const std::string& path);
  // The same over bytes that outlive the object (a bundle's member).
  [[nodiscard]] static Result<PartFile> over(std::string_view bytes);

  [[nodiscard]] const FeedInfo& info() const { return info_; }
  [[nodiscard]] std::uint32_t fact_count() const { return fact_count_; }
  [[nodiscard]] FactEntry fact(std::uint32_t number) const;
  // The fact with this id and kind; nullopt where there is none. O(log n).
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view id, FactKind kind) const;

  [[nodiscard]] std::uint32_t block_count() const { return block_count_; }
  // The unpacked content of a block.
  [[nodiscard]] Result<std::string> block(std::uint32_t number) const;
  // For each block the numbers of its facts, ascending.
  [[nodiscard]] std::vector<std::vector<std::uint32_t>> facts_of_blocks() const;
  // One fact, unpacked from its block.
  [[nodiscard]] Result<Fact> decode(std::uint32_t number, Depth depth = Depth::kWhole) const;
  // A fact out of its unpacked block.
  [[nodiscard]] Result<Fact> decode_in(std::string_view block, const FactEntry& entry, Depth depth) const;
  // The form of its version keys (version::kKeyFormat). Where it is not this program's, decoding compiles them again.
  [[nodiscard]] std::uint32_t key_format() const { return key_format_; }

  // A block as it is stored, to take over into another part.
  struct Packed {
    std::string_view bytes;
    std::uint32_t raw_bytes = 0;
    std::uint64_t raw_hash = 0;
  };
  [[nodiscard]] Packed packed(std::uint32_t block) const;

  [[nodiscard]] Result<std::vector<Aside>> rejects() const;
  [[nodiscard]] Result<std::vector<Aside>> skips() const;
  // Identity of the content: equal for equal facts.
  [[nodiscard]] std::uint64_t content_hash() const { return content_hash_; }

 private:
  [[nodiscard]] Result<void> read_tables();
  [[nodiscard]] Result<std::vector<Aside>> asides(std::uint32_t kind) const;

  MappedFile mapped_;
  std::optional<SectionReader> sections_;
  FeedInfo info_;
  std::uint64_t content_hash_ = 0;
  std::uint32_t key_format_ = version::kKeyFormat;
  std::string_view facts_;
  std::string_view ids_;
  std::string_view block_table_;
  std::string_view blocks_;
  std::uint32_t fact_count_ = 0;
  std::uint32_t block_count_ = 0;
};

}  // namespace parapet::knowledge
