// SPDX-License-Identifier: Apache-2.0
#include "knowledge/part_file.h"

#include <algorithm>
#include <memory>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <zstd.h>

#include "base/hash.h"
#include "base/parallel.h"
#include "knowledge/bytes.h"

namespace parapet::knowledge {
namespace {

constexpr std::string_view kMagic = "PARAPART";
constexpr std::uint32_t kFormat = 1;

enum SectionKind : std::uint32_t { kInfo = 1, kBlocks = 2, kBlockTable = 3, kFacts = 4, kIds = 5, kRejects = 6, kSkips = 7 };

// Level 5 against 3: 6 % smaller, a third slower; above 6 the import becomes compression.
constexpr int kLevel = 4;
// A block is unpacked whole for one record: bounds what a damaged table can ask for.
constexpr std::uint32_t kRawBlockMax = 256U << 20;

struct StoredFact {
  std::uint64_t hash = 0;
  std::uint32_t id_offset = 0;
  std::uint32_t modified = 0;  // Unix seconds
  std::uint32_t block = 0;
  std::uint32_t offset = 0;
  std::uint32_t size = 0;
  std::uint16_t id_size = 0;
  std::uint8_t kind = 0;
  std::uint8_t flags = 0;
};
static_assert(sizeof(StoredFact) == 32);

struct StoredBlock {
  std::uint64_t offset = 0;
  std::uint64_t raw_hash = 0;
  std::uint32_t packed_bytes = 0;
  std::uint32_t raw_bytes = 0;
};
static_assert(sizeof(StoredBlock) == 24);

template <typename T>
void append_plain(std::string& out, const T& value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

using Compressor = std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)>;
using Decompressor = std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)>;

std::string pack(std::string_view raw) {
  thread_local const Compressor context(ZSTD_createCCtx(), &ZSTD_freeCCtx);
  std::string packed(ZSTD_compressBound(raw.size()), '\0');
  const std::size_t size =
      ZSTD_compressCCtx(context.get(), packed.data(), packed.size(), raw.data(), raw.size(), kLevel);
  CHECK(ZSTD_isError(size) == 0);
  packed.resize(size);
  return packed;
}

Result<std::string> unpack(std::string_view packed, std::uint32_t raw_bytes) {
  if (raw_bytes > kRawBlockMax) {
    return bad_input("damaged: a block is larger than any that parapet writes");
  }
  thread_local const Decompressor context(ZSTD_createDCtx(), &ZSTD_freeDCtx);
  std::string raw(raw_bytes, '\0');
  const std::size_t size = ZSTD_decompressDCtx(context.get(), raw.data(), raw.size(), packed.data(), packed.size());
  if (ZSTD_isError(size) != 0 || size != raw_bytes) {
    return bad_input("damaged: a block can't be unpacked");
  }
  return raw;
}

// Lists of what was set aside: count, then texts; packed with its unpacked size before it.
std::string pack_asides(const std::vector<Aside>& asides) {
  std::string raw;
  ByteWriter writer(raw);
  writer.number(asides.size());
  for (const Aside& aside : asides) {
    writer.text(aside.record);
    writer.text(aside.reason);
  }
  std::string out;
  append_plain(out, static_cast<std::uint32_t>(raw.size()));
  return out + pack(raw);
}

}  // namespace

Result<std::unique_ptr<PartWriter>> PartWriter::create(const std::string& path) {
  std::unique_ptr<PartWriter> writer(new PartWriter);
  writer->file_ = TRY(SectionWriter::create(path, kMagic, kFormat));
  TRY(writer->file_.begin(kBlocks));
  return writer;
}

Result<void> PartWriter::add_block(std::string_view raw, std::vector<Item>&& items) {
  const std::string packed = pack(raw);
  return add_packed(packed, static_cast<std::uint32_t>(raw.size()), hash64(raw), std::move(items));
}

Result<void> PartWriter::add_packed(std::string_view packed, std::uint32_t raw_bytes, std::uint64_t raw_hash,
                                    std::vector<Item>&& items) {
  const std::lock_guard lock(mutex_);
  const auto number = static_cast<std::uint32_t>(blocks_.size());
  blocks_.push_back({file_.offset_in_section(), static_cast<std::uint32_t>(packed.size()), raw_bytes, raw_hash});
  for (Item& item : items) {
    item.block = number;
    items_.push_back(std::move(item));
  }
  return file_.append(packed);
}

PartWriter::Totals PartWriter::settle() {
  parallel_sort(items_.begin(), items_.end(), [](const Item& a, const Item& b) {
    return std::tie(a.id, a.kind, a.sequence) < std::tie(b.id, b.kind, b.sequence);
  });
  Totals totals;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    if (i + 1 < items_.size() && items_[i].id == items_[i + 1].id && items_[i].kind == items_[i + 1].kind) {
      ++totals.duplicates;
      continue;
    }
    if (kept != i) {
      items_[kept] = std::move(items_[i]);
    }
    const Item& item = items_[kept++];
    totals.withdrawn += item.withdrawn ? 1 : 0;
    totals.content_hash = hash64(item.id, totals.content_hash ^ item.hash);
  }
  items_.resize(kept);
  totals.facts = kept;
  return totals;
}

Result<void> PartWriter::finish(const FeedInfo& info, const std::vector<Aside>& rejects, const std::vector<Aside>& skips) {
  file_.end();
  std::string blocks;
  for (const Block& block : blocks_) {
    append_plain(blocks, StoredBlock{block.offset, block.raw_hash, block.packed_bytes, block.raw_bytes});
  }
  std::string facts;
  std::string ids;
  std::uint64_t content_hash = 0;
  for (const Item& item : items_) {
    append_plain(facts, StoredFact{item.hash, static_cast<std::uint32_t>(ids.size()), item.modified, item.block, item.offset, item.size,
                                   static_cast<std::uint16_t>(item.id.size()), static_cast<std::uint8_t>(item.kind),
                                   static_cast<std::uint8_t>(item.withdrawn ? 1 : 0)});
    ids += item.id;
    content_hash = hash64(item.id, content_hash ^ item.hash);
  }
  std::string metadata;
  ByteWriter writer(metadata);
  writer.number(version::kKeyFormat);
  writer.fixed(content_hash);
  put_feed_info(writer, info);
  TRY(file_.add(kInfo, metadata));
  TRY(file_.add(kBlockTable, blocks));
  TRY(file_.add(kFacts, facts));
  TRY(file_.add(kIds, ids));
  TRY(file_.add(kRejects, pack_asides(rejects)));
  TRY(file_.add(kSkips, pack_asides(skips)));
  return file_.finish();
}

Result<PartFile> PartFile::open(const std::string& path) {
  MappedFile mapped = TRY(MappedFile::open(path));
  PartFile part = TRY_AT(over(mapped.bytes()), path);
  part.mapped_ = std::move(mapped);
  return part;
}

Result<PartFile> PartFile::over(std::string_view bytes) {
  PartFile part;
  part.sections_ = TRY(SectionReader::open(bytes, kMagic, kFormat));
  TRY(part.read_tables());
  return part;
}

Result<void> PartFile::read_tables() {
  const std::string_view metadata = TRY(sections_->verified(kInfo));
  block_table_ = TRY(sections_->verified(kBlockTable));
  facts_ = TRY(sections_->verified(kFacts));
  ids_ = TRY(sections_->verified(kIds));
  blocks_ = sections_->section(kBlocks);
  ByteReader reader(metadata);
  key_format_ = static_cast<std::uint32_t>(reader.number());
  content_hash_ = reader.fixed<std::uint64_t>();
  info_ = get_feed_info(reader);
  if (reader.failed() || facts_.size() % sizeof(StoredFact) != 0 || block_table_.size() % sizeof(StoredBlock) != 0) {
    return bad_input("damaged: the tables can't be read");
  }
  fact_count_ = static_cast<std::uint32_t>(facts_.size() / sizeof(StoredFact));
  block_count_ = static_cast<std::uint32_t>(block_table_.size() / sizeof(StoredBlock));
  for (std::uint32_t i = 0; i < block_count_; ++i) {
    const auto block = load<StoredBlock>(block_table_.data() + i * sizeof(StoredBlock));
    if (block.offset > blocks_.size() || block.packed_bytes > blocks_.size() - block.offset) {
      return bad_input("damaged: a block lies outside the file");
    }
  }
  for (std::uint32_t i = 0; i < fact_count_; ++i) {
    const auto fact = load<StoredFact>(facts_.data() + i * sizeof(StoredFact));
    if (fact.block >= block_count_ || fact.kind >= kFactKindCount || fact.id_offset > ids_.size() ||
        fact.id_size > ids_.size() - fact.id_offset) {
      return bad_input("damaged: a fact lies outside the file");
    }
  }
  return {};
}

FactEntry PartFile::fact(std::uint32_t number) const {
  CHECK(number < fact_count_);
  const auto stored = load<StoredFact>(facts_.data() + number * sizeof(StoredFact));
  return {ids_.substr(stored.id_offset, stored.id_size), static_cast<FactKind>(stored.kind), (stored.flags & 1) != 0,
          stored.modified, stored.block, stored.offset, stored.size, stored.hash};
}

std::optional<std::uint32_t> PartFile::find(std::string_view id, FactKind kind) const {
  std::uint32_t low = 0;
  std::uint32_t high = fact_count_;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    const FactEntry entry = fact(middle);
    if (std::tie(entry.id, entry.kind) < std::tie(id, kind)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low < fact_count_) {
    const FactEntry entry = fact(low);
    if (entry.id == id && entry.kind == kind) {
      return low;
    }
  }
  return std::nullopt;
}

PartFile::Packed PartFile::packed(std::uint32_t block) const {
  CHECK(block < block_count_);
  const auto stored = load<StoredBlock>(block_table_.data() + block * sizeof(StoredBlock));
  return {blocks_.substr(stored.offset, stored.packed_bytes), stored.raw_bytes, stored.raw_hash};
}

Result<std::string> PartFile::block(std::uint32_t number) const {
  const Packed stored = packed(number);
  std::string raw = TRY_AT(unpack(stored.bytes, stored.raw_bytes), info_.identity.name);
  if (hash64(raw) != stored.raw_hash) {
    return bad_input(fmt::format("{}: damaged: the checksum of block {} does not match", info_.identity.name, number));
  }
  return raw;
}

std::vector<std::vector<std::uint32_t>> PartFile::facts_of_blocks() const {
  std::vector<std::vector<std::uint32_t>> facts(block_count_);
  for (std::uint32_t i = 0; i < fact_count_; ++i) {
    facts[load<StoredFact>(facts_.data() + i * sizeof(StoredFact)).block].push_back(i);
  }
  return facts;
}

Result<Fact> PartFile::decode_in(std::string_view block, const FactEntry& entry, Depth depth) const {
  if (entry.offset > block.size() || entry.size > block.size() - entry.offset) {
    return bad_input(fmt::format("{}: damaged: the fact lies outside its block", entry.id));
  }
  Fact fact = TRY_AT(decode_fact(block.substr(entry.offset, entry.size), depth), std::string(entry.id));
  if (kind_of(fact) != entry.kind) {
    return bad_input(fmt::format("{}: damaged: the fact is of another kind", entry.id));
  }
  if (key_format_ != version::kKeyFormat) {
    compile_keys(fact);
  }
  return fact;
}

Result<Fact> PartFile::decode(std::uint32_t number, Depth depth) const {
  const FactEntry entry = fact(number);
  const std::string raw = TRY(block(entry.block));
  return decode_in(raw, entry, depth);
}

Result<std::vector<Aside>> PartFile::asides(std::uint32_t kind) const {
  const std::string_view section = TRY(sections_->verified(kind));
  if (section.size() < sizeof(std::uint32_t)) {
    return bad_input("damaged: a list is cut short");
  }
  const std::string raw = TRY(unpack(section.substr(sizeof(std::uint32_t)), load<std::uint32_t>(section.data())));
  ByteReader reader(raw);
  std::vector<Aside> asides;
  for (std::size_t left = reader.count(); left > 0 && !reader.failed(); --left) {
    Aside& aside = asides.emplace_back();
    aside.record = reader.text();
    aside.reason = reader.text();
  }
  if (reader.failed()) {
    return bad_input("damaged: a list can't be read");
  }
  return asides;
}

Result<std::vector<Aside>> PartFile::rejects() const { return asides(kRejects); }
Result<std::vector<Aside>> PartFile::skips() const { return asides(kSkips); }

}  // namespace parapet::knowledge
