// SPDX-License-Identifier: Apache-2.0
#include "knowledge/index_build.h"

#include <algorithm>
#include <tuple>


#include "base/parallel.h"
#include "base/text.h"
#include "knowledge/bytes.h"
#include "knowledge/rule_code.h"

namespace parapet::knowledge {

void IndexBuilder::plan() {
  facts_of_blocks_.reserve(parts_.size());
  known_.resize(parts_.size());
  for (std::uint32_t part = 0; part < parts_.size(); ++part) {
    facts_of_blocks_.push_back(parts_[part].part->facts_of_blocks());
    known_[part].resize(parts_[part].part->fact_count());
    for (std::uint32_t block = 0; block < facts_of_blocks_[part].size(); ++block) {
      tasks_.push_back({part, block, &facts_of_blocks_[part][block]});
    }
  }
}

template <typename Work>
Result<void> IndexBuilder::each_task(const Work& work) {
  std::vector<std::optional<Error>> errors(tasks_.size());
  parallel_for(tasks_.size(), [&](std::size_t i) {
    if (Result<void> result = work(i); !result) {
      errors[i] = std::move(result).error();
    }
  });
  for (std::optional<Error>& error : errors) {
    if (error) {
      return std::unexpected(std::move(*error));
    }
  }
  return {};
}

// First pass: ids, aliases, dates; the small facts whole.
Result<void> IndexBuilder::first_pass() {
  return each_task([&](std::size_t i) { return read_block(tasks_[i]); });
}

Result<void> IndexBuilder::read_block(const Task& task) {
  const PartFile& part = *parts_[task.part].part;
  const std::string raw = TRY(part.block(task.block));
  for (const std::uint32_t number : *task.facts) {
    Fact fact = TRY_AT(part.decode_in(raw, part.fact(number), Depth::kIdentity), parts_[task.part].file);
    keep(task, number, std::move(fact));
  }
  return {};
}

void IndexBuilder::keep(const Task& task, std::uint32_t number, Fact&& fact) {
  Known& known = known_[task.part][number];
  known.kind = kind_of(fact);
  if (auto* record = std::get_if<Record>(&fact)) {
    known.withdrawn = record->rejected || record->withdrawn.known();
    known.record_kind = record->kind;
    known.published = record->published.seconds;
    known.aliases = std::move(record->aliases);
    known.vulnerabilities = std::move(record->vulnerabilities);
    return;
  }
  if (const auto* score = std::get_if<EpssScore>(&fact)) {
    known.probability = score->probability;
    known.percentile = score->percentile;
    return;
  }
  if (const auto* exploited = std::get_if<KnownExploited>(&fact)) {
    known.threat = StoredThreat{.known_since = exploited->added.seconds,
                                .known_due = exploited->due.seconds,
                                .known_feed = task.part,
                                .known_number = number,
                                .ransomware = static_cast<std::uint8_t>(exploited->ransomware ? 1 : 0)};
    return;
  }
  if (const auto* evidence = std::get_if<ExploitEvidence>(&fact)) {
    known.threat = StoredThreat{.exploit_feed = task.part,
                                .exploit_number = number,
                                .strong = evidence->exploitdb + evidence->github_named,
                                .weak = evidence->github_narrow + evidence->references,
                                .weaponised = static_cast<std::uint8_t>(evidence->weaponised ? 1 : 0)};
    return;
  }
  if (parts_[task.part].history) {
    return;
  }
  std::string key;
  if (const auto* cycle = std::get_if<EndOfLife>(&fact)) {
    key = kEndOfLifeKey + cycle->product;
  } else if (const auto* alias = std::get_if<CpeAlias>(&fact)) {
    key = kCpeAliasKey + alias->domain + '\0' + alias->source;
  } else if (const auto* link = std::get_if<WeaknessLink>(&fact)) {
    key = kLinkKey + link->from;
  } else if (const auto* name = std::get_if<ThreatName>(&fact)) {
    key = kThreatNameKey + name->id;
  }
  std::string encoded;
  encode_fact(fact, encoded);
  const std::lock_guard lock(lookups_mutex_);
  lookups_.emplace_back(std::move(key), std::move(encoded));
}

// Gives every record of a current part its number, and solves who is who.
void IndexBuilder::number_records() {
  for (std::uint32_t part = 0; part < parts_.size(); ++part) {
    if (parts_[part].history) {
      continue;
    }
    for (std::uint32_t number = 0; number < known_[part].size(); ++number) {
      Known& known = known_[part][number];
      const std::string_view id = parts_[part].part->fact(number).id;
      if (known.kind == FactKind::kRecord) {
        known.record = identity_.add_record(id, known.record_kind, known.aliases, known.vulnerabilities);
        record_at_.emplace_back(part, number);
      } else if (known.kind == FactKind::kEpssScore || known.threat) {
        identity_.mention(id);
      }
    }
  }
  identity_.solve();
}

void IndexBuilder::make_records() {
  records_.resize(record_at_.size());
  rated_.resize(record_at_.size());
  std::vector<std::int64_t> earliest(identity_.vulnerability_count(), 0);
  for (std::uint32_t record = 0; record < records_.size(); ++record) {
    const auto [part, number] = record_at_[record];
    const Known& known = known_[part][number];
    StoredRecord& stored = records_[record];
    stored.feed = part;
    stored.number = number;
    stored.id = strings_.add(parts_[part].part->fact(number).id);
    stored.kind = static_cast<std::uint8_t>(known.record_kind);
    stored.flags = known.withdrawn ? kRecordWithdrawn : 0;
    stored.published = known.published;
    const std::vector<std::uint32_t> about = identity_.vulnerabilities_of(record);
    stored.list_offset = static_cast<std::uint32_t>(lists_.size());
    stored.list_count = static_cast<std::uint32_t>(about.size());
    lists_.insert(lists_.end(), about.begin(), about.end());
    for (const std::uint32_t vulnerability : about) {
      std::int64_t& at = earliest[vulnerability];
      at = known.published > 0 && (at == 0 || known.published < at) ? known.published : at;
    }
  }
  // Design §4.11: a missing date takes the earliest alias's, else the snapshot's.
  for (StoredRecord& stored : records_) {
    for (std::uint32_t i = 0; i < stored.list_count && known_[stored.feed][stored.number].published <= 0; ++i) {
      const std::int64_t at = earliest[lists_[stored.list_offset + i]];
      stored.published = at > 0 && (stored.published <= 0 || at < stored.published) ? at : stored.published;
    }
    if (stored.published <= 0) {
      stored.published = parts_[stored.feed].part->info().snapshot.seconds;
    }
  }
  records_by_id_.resize(records_.size());
  for (std::uint32_t i = 0; i < records_.size(); ++i) {
    records_by_id_[i] = i;
  }
  std::vector<std::string> keys(records_.size());
  for (std::uint32_t i = 0; i < records_.size(); ++i) {
    keys[i] = to_lower(parts_[record_at_[i].first].part->fact(record_at_[i].second).id);
  }
  parallel_sort(records_by_id_.begin(), records_by_id_.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::tie(keys[a], a) < std::tie(keys[b], b);
  });
}

// Second pass: ratings and rules, now that every id has its number.
Result<void> IndexBuilder::second_pass() {
  block_rules_.resize(tasks_.size());
  return each_task([&](std::size_t i) { return rate_block(tasks_[i], block_rules_[i]); });
}

Result<void> IndexBuilder::rate_block(const Task& task, BlockRules& out) {
  const IndexPart& source = parts_[task.part];
  const bool has_records = std::any_of(task.facts->begin(), task.facts->end(), [&](std::uint32_t number) {
    return known_[task.part][number].kind == FactKind::kRecord;
  });
  if (source.history || !has_records) {
    return {};
  }
  const std::string raw = TRY(source.part->block(task.block));
  for (const std::uint32_t number : *task.facts) {
    const Known& known = known_[task.part][number];
    if (known.kind != FactKind::kRecord) {
      continue;
    }
    const Fact fact = TRY_AT(source.part->decode_in(raw, source.part->fact(number), Depth::kMatching), source.file);
    const Record& record = std::get<Record>(fact);
    Rated& rated = rated_[known.record];
    rated.rating = best_rating(record, source.part->info().identity.kind, records_[known.record].list_count > 1);
    rated.ssvc = record.ssvc;
    rated.known_exploited = record.known_exploited && !known.withdrawn;
    for (std::uint32_t i = 0; i < record.affected.size() && record.kind != RecordKind::kNotice; ++i) {
      add_rule(record.affected[i], known.record, i, out);
    }
  }
  return {};
}

void IndexBuilder::add_rule(const Affected& entry, std::uint32_t record, std::uint32_t position, BlockRules& out) {
  std::optional<std::pair<std::uint32_t, std::uint32_t>> own_list;
  if (!entry.vulnerabilities.empty()) {
    std::vector<std::uint32_t> about;
    for (const std::string& id : entry.vulnerabilities) {
      if (const std::uint32_t vulnerability = identity_.find(id); vulnerability != IdentityMap::kNone) {
        about.push_back(vulnerability);
      }
    }
    std::sort(about.begin(), about.end());
    about.erase(std::unique(about.begin(), about.end()), about.end());
    if (!about.empty()) {
      const std::lock_guard lock(lists_mutex_);
      own_list = {static_cast<std::uint32_t>(lists_.size()), static_cast<std::uint32_t>(about.size())};
      lists_.insert(lists_.end(), about.begin(), about.end());
    }
  }
  std::string name = entry.domain + '\0' + entry.name;
  if (out.names.empty() || *out.names.back() != name) {
    out.names.push_back(std::make_unique<std::string>(std::move(name)));
  }
  const std::size_t offset = out.rules.size();
  rule_code::append(entry, record, own_list, out.rules);
  out.refs.push_back({hash64(*out.names.back()), *out.names.back(), record, position, &out.rules, offset,
                      static_cast<std::uint32_t>(out.rules.size() - offset)});
}

void IndexBuilder::arrange_rules() {
  std::vector<RuleRef> refs;
  std::size_t bytes = 0;
  for (BlockRules& block : block_rules_) {
    refs.insert(refs.end(), block.refs.begin(), block.refs.end());
    bytes += block.rules.size();
    block.refs = {};
  }
  parallel_sort(refs.begin(), refs.end(), [](const RuleRef& a, const RuleRef& b) {
    return std::tie(a.hash, a.name, a.record, a.entry) < std::tie(b.hash, b.name, b.record, b.entry);
  });
  rules_.reserve(bytes);
  make_names(refs);
  block_rules_.clear();
  std::size_t slots = 16;
  while (slots < names_.size() * 2) {
    slots *= 2;
  }
  slots_.assign(slots, 0);
  for (std::uint32_t i = 0; i < names_.size(); ++i) {
    std::size_t slot = names_[i].hash & (slots - 1);
    while (slots_[slot] != 0) {
      slot = (slot + 1) & (slots - 1);
    }
    slots_[slot] = i + 1;
  }
}

void IndexBuilder::make_names(const std::vector<RuleRef>& refs) {
  for (std::size_t i = 0; i < refs.size(); ++i) {
    const RuleRef& ref = refs[i];
    if (i == 0 || ref.name != refs[i - 1].name) {
      names_.push_back({ref.hash, rules_.size(), 0, 0, strings_.add(ref.name)});
    }
    rules_.append(*ref.buffer, ref.offset, ref.size);
    StoredName& name = names_.back();
    name.rules_bytes = static_cast<std::uint32_t>(rules_.size() - name.rules_offset);
    ++name.rules_count;
  }
}

Result<void> build_index(const std::vector<IndexPart>& parts, const std::string& path) {
  return IndexBuilder(parts).run(path);
}

}  // namespace parapet::knowledge
