// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/hash.h"
#include "knowledge/identity.h"
#include "knowledge/index_builder.h"
#include "knowledge/index_format.h"
#include "knowledge/rating_choice.h"

// Internal to the building of an index: index_builder.cc (passes over the facts, rules) and index_tables.cc (tables).
namespace parapet::knowledge {

using namespace index_format;

// One block of one part: the unit of parallel work.
struct Task {
  std::uint32_t part = 0;
  std::uint32_t block = 0;
  const std::vector<std::uint32_t>* facts = nullptr;
};

// What the first pass keeps of a fact.
struct Known {
  FactKind kind = FactKind::kRecord;
  bool withdrawn = false;
  RecordKind record_kind = RecordKind::kAdvisory;
  std::int64_t published = 0;
  std::vector<std::string> aliases;
  std::vector<std::string> vulnerabilities;
  std::uint32_t record = 0;   // its number over all feeds, where it is a record
  // EPSS, KEV and exploit evidence, whose facts are small.
  float probability = 0;
  float percentile = 0;
  std::optional<StoredThreat> threat;
};

// What the second pass finds for a record.
struct Rated {
  std::optional<RankedRating> rating;
  SsvcPoints ssvc;
  bool known_exploited = false;
};

// An encoded rule before rules are sorted by name.
struct RuleRef {
  std::uint64_t hash = 0;
  std::string_view name;       // domain, a zero byte, name: in the block's texts
  std::uint32_t record = 0;
  std::uint32_t entry = 0;
  const std::string* buffer = nullptr;
  std::size_t offset = 0;
  std::uint32_t size = 0;
};

// Rules and texts that one block brought. Own lists are offsets into `lists` until they are moved to the common section.
struct BlockRules {
  std::string rules;
  std::vector<std::unique_ptr<std::string>> names;
  std::vector<RuleRef> refs;
};

// Collects texts, each once.
class StringPool {
 public:
  StoredText add(std::string_view text) {
    if (text.empty()) {
      return {};
    }
    const std::uint64_t hash = hash64(text);
    const auto [found, is_new] = by_hash_.try_emplace(hash, StoredText{});
    if (!is_new && std::string_view(bytes_).substr(found->second.offset, found->second.size) == text) {
      return found->second;
    }
    const StoredText stored{static_cast<std::uint32_t>(bytes_.size()), static_cast<std::uint32_t>(text.size())};
    bytes_ += text;
    found->second = stored;
    return stored;
  }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
  boost::unordered_flat_map<std::uint64_t, StoredText> by_hash_;
};

template <typename T>
[[nodiscard]] std::string_view bytes_of(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

class IndexBuilder {
 public:
  explicit IndexBuilder(const std::vector<IndexPart>& parts) : parts_(parts) {}

  Result<void> run(const std::string& path) {
    plan();
    TRY(first_pass());
    number_records();
    make_records();
    TRY(second_pass());
    arrange_rules();
    make_vulnerabilities();
    make_ids();
    make_epss();
    make_lookups();
    return write(path);
  }

 private:
  void plan();
  Result<void> first_pass();
  Result<void> read_block(const Task& task);
  void keep(const Task& task, std::uint32_t number, Fact&& fact);
  void number_records();
  void make_records();
  Result<void> second_pass();
  Result<void> rate_block(const Task& task, BlockRules& out);
  void add_rule(const Affected& entry, std::uint32_t record, std::uint32_t position, BlockRules& out);
  void arrange_rules();
  void make_names(const std::vector<RuleRef>& refs);
  void make_vulnerabilities();
  void add_threats(std::vector<StoredVulnerability>& vulnerabilities);
  void fill(StoredVulnerability& stored, std::uint32_t number);
  void make_ids();
  void make_epss();
  void make_lookups();
  Result<void> write(const std::string& path);

  // Runs work over all tasks in parallel; the error of the earliest task that failed.
  template <typename Work>
  Result<void> each_task(const Work& work);

  const std::vector<IndexPart>& parts_;
  std::vector<std::vector<std::vector<std::uint32_t>>> facts_of_blocks_;
  std::vector<Task> tasks_;
  std::vector<std::vector<Known>> known_;        // by part, by fact
  IdentityMap identity_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> record_at_;  // part, fact; by record number
  std::vector<Rated> rated_;                     // by record number
  std::vector<BlockRules> block_rules_;          // by task
  std::mutex lists_mutex_;                       // guards lists_ during the second pass
  std::vector<std::pair<std::string, std::string>> lookups_;  // key, encoded fact
  std::mutex lookups_mutex_;

  StringPool strings_;
  std::vector<std::uint32_t> lists_;
  std::vector<StoredRecord> records_;
  std::vector<std::uint32_t> records_by_id_;
  std::vector<std::uint32_t> slots_;
  std::vector<StoredName> names_;
  std::string rules_;
  std::vector<StoredVulnerability> vulnerabilities_;
  std::vector<std::uint32_t> record_lists_;
  std::vector<StoredText> aliases_;
  std::vector<StoredThreat> threats_;
  std::vector<StoredId> ids_;
  std::vector<StoredEpssDay> epss_days_;
  std::vector<StoredEpssRow> epss_rows_;
  std::vector<StoredLookup> stored_lookups_;
  std::string facts_;
};

}  // namespace parapet::knowledge
