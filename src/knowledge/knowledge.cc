// SPDX-License-Identifier: Apache-2.0
#include "knowledge/knowledge.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/text.h"
#include "knowledge/bytes.h"
#include "knowledge/feed_info.h"
#include "knowledge/index_format.h"
#include "knowledge/manifest.h"
#include "knowledge/part_file.h"
#include "knowledge/sections.h"

namespace parapet::knowledge {
namespace {

using namespace index_format;

// An array of plain values in a section.
template <typename T>
class Table {
 public:
  Table() = default;
  explicit Table(std::string_view bytes) : bytes_(bytes) {}
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(bytes_.size() / sizeof(T)); }
  [[nodiscard]] T operator[](std::size_t index) const { return load<T>(bytes_.data() + index * sizeof(T)); }

 private:
  std::string_view bytes_;
};

int compare_ignoring_case(std::string_view a, std::string_view b) {
  const std::size_t common = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < common; ++i) {
    const auto left = static_cast<unsigned char>(to_lower(a[i]));
    const auto right = static_cast<unsigned char>(to_lower(b[i]));
    if (left != right) {
      return left < right ? -1 : 1;
    }
  }
  return a.size() == b.size() ? 0 : (a.size() < b.size() ? -1 : 1);
}

}  // namespace

struct Knowledge::State {
  std::string folder;
  std::uint64_t generation = 0;
  MappedFile file;
  std::vector<FeedInfo> feeds;
  std::vector<std::string> part_files;  // of the feeds, then of the history

  std::string_view strings;
  Table<std::uint32_t> slots;
  Table<StoredName> names;
  std::string_view rules;
  Table<StoredRecord> records;
  Table<std::uint32_t> records_by_id;
  Table<StoredVulnerability> vulnerabilities;
  Table<StoredId> ids;
  Table<std::uint32_t> record_lists;
  Table<StoredText> aliases;
  Table<StoredThreat> threats;
  Table<StoredEpssDay> epss_days;
  Table<StoredEpssRow> epss_rows;
  Table<StoredLookup> lookups;
  std::string_view facts;
  RuleTables rule_tables;

  std::mutex parts_mutex;                                        // guards parts
  std::map<std::uint32_t, std::unique_ptr<PartFile>> parts;      // those that were asked for

  [[nodiscard]] std::string_view text(StoredText stored) const { return strings.substr(stored.offset, stored.size); }

  Result<void> read_sections(const SectionReader& sections);
  Result<void> read_feeds(std::string_view bytes);
  // The part of a feed, opened on first use; stays.
  Result<const PartFile*> part(std::uint32_t feed);
  // Calls visit with each fact that stands under the key.
  template <typename Visit>
  void each_fact(const std::string& key, const Visit& visit) const;
};

Result<void> Knowledge::State::read_feeds(std::string_view bytes) {
  ByteReader reader(bytes);
  if (reader.number() != version::kKeyFormat) {
    return fail(ErrorCode::kUnsupported, "made by another parapet: any `parapet feed import` or `feed sync` renews it");
  }
  for (std::size_t left = reader.count(); left > 0 && !reader.failed(); --left) {
    part_files.emplace_back(reader.text());
    const bool history = reader.byte() != 0;
    FeedInfo info = get_feed_info(reader);
    if (!history) {
      feeds.push_back(std::move(info));
    }
  }
  if (reader.failed()) {
    return bad_input("damaged: the feed table can't be read");
  }
  return {};
}

Result<void> Knowledge::State::read_sections(const SectionReader& sections) {
  TRY(read_feeds(sections.section(kFeeds)));
  strings = sections.section(kStrings);
  slots = Table<std::uint32_t>(sections.section(kNameSlots));
  names = Table<StoredName>(sections.section(kNames));
  rules = sections.section(kRules);
  records = Table<StoredRecord>(sections.section(kRecords));
  records_by_id = Table<std::uint32_t>(sections.section(kRecordsById));
  vulnerabilities = Table<StoredVulnerability>(sections.section(kVulnerabilities));
  ids = Table<StoredId>(sections.section(kIds));
  record_lists = Table<std::uint32_t>(sections.section(kRecordLists));
  aliases = Table<StoredText>(sections.section(kAliases));
  threats = Table<StoredThreat>(sections.section(kThreats));
  epss_days = Table<StoredEpssDay>(sections.section(kEpssDays));
  epss_rows = Table<StoredEpssRow>(sections.section(kEpssRows));
  lookups = Table<StoredLookup>(sections.section(kLookups));
  facts = sections.section(kFacts);
  rule_tables.records = sections.section(kRecords).data();
  // Sections begin at multiples of 8 of a mapped file, and Id is a 32-bit number.
  rule_tables.lists = reinterpret_cast<const VulnerabilityId*>(sections.section(kLists).data());
  if (slots.size() == 0 || (slots.size() & (slots.size() - 1)) != 0) {
    return bad_input("damaged: the table of names can't be read");
  }
  return {};
}

Result<const PartFile*> Knowledge::State::part(std::uint32_t feed) {
  const std::lock_guard lock(parts_mutex);
  std::unique_ptr<PartFile>& slot = parts[feed];
  if (slot == nullptr) {
    CHECK(feed < part_files.size());
    slot = std::make_unique<PartFile>(TRY(PartFile::open(folder + "/parts/" + part_files[feed])));
  }
  return slot.get();
}

template <typename Visit>
void Knowledge::State::each_fact(const std::string& key, const Visit& visit) const {
  std::uint32_t low = 0;
  std::uint32_t high = lookups.size();
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (text(lookups[middle].key) < key) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  for (; low < lookups.size() && text(lookups[low].key) == key; ++low) {
    const StoredLookup stored = lookups[low];
    if (const Result<Fact> fact = decode_fact(facts.substr(stored.offset, stored.size)); fact) {
      visit(*fact);
    }
  }
}

Knowledge::Knowledge(std::unique_ptr<State> state) : state_(std::move(state)) {}
Knowledge::~Knowledge() = default;
Knowledge::Knowledge(Knowledge&&) noexcept = default;
Knowledge& Knowledge::operator=(Knowledge&&) noexcept = default;

Result<Knowledge> Knowledge::open(const std::string& folder) {
  const std::unique_ptr<Files> files = system_files();
  // An import may publish and clean up between our reading the manifest and opening its files: then look again.
  for (int attempt = 0;; ++attempt) {
    const Manifest manifest = TRY(load_manifest(folder, *files));
    auto state = std::make_unique<State>();
    state->folder = folder;
    state->generation = manifest.generation;
    if (manifest.generation == 0) {
      return Knowledge(std::move(state));
    }
    const std::string path = folder + "/" + manifest.index;
    Result<MappedFile> file = MappedFile::open(path);
    if (!file && file.error().code() == ErrorCode::kNotFound && attempt < 3) {
      continue;
    }
    if (!file) {
      return std::unexpected(std::move(file).error().at("the knowledge base is incomplete: import the feeds again"));
    }
    state->file = std::move(*file);
    const auto read = [&]() -> Result<void> {
      const SectionReader sections = TRY(SectionReader::open(state->file.bytes(), kMagic, kFormat));
      TRY(sections.verify_all());
      return state->read_sections(sections);
    };
    TRY_AT(read(), path);
    return Knowledge(std::move(state));
  }
}

std::uint64_t Knowledge::generation() const { return state_->generation; }
std::span<const FeedInfo> Knowledge::feeds() const { return state_->feeds; }
const FeedInfo& Knowledge::feed(FeedId id) const {
  CHECK(id.value < state_->feeds.size());
  return state_->feeds[id.value];
}

std::vector<FeedId> Knowledge::feeds_of_domain(std::string_view domain) const {
  std::vector<FeedId> found;
  for (std::uint32_t i = 0; i < state_->feeds.size(); ++i) {
    const FeedIdentity& identity = state_->feeds[i].identity;
    if (identity.coverage != Coverage::kThreat &&
        std::find(identity.covers.begin(), identity.covers.end(), domain) != identity.covers.end()) {
      found.push_back(FeedId{i});
    }
  }
  return found;
}

std::vector<std::string_view> Knowledge::domains() const {
  std::vector<std::string_view> domains;
  for (const FeedInfo& feed : state_->feeds) {
    if (feed.identity.coverage != Coverage::kThreat) {
      domains.insert(domains.end(), feed.identity.covers.begin(), feed.identity.covers.end());
    }
  }
  std::sort(domains.begin(), domains.end());
  domains.erase(std::unique(domains.begin(), domains.end()), domains.end());
  return domains;
}

RuleList Knowledge::rules(std::string_view domain, std::string_view name) const {
  RuleList list;
  if (state_->names.size() == 0) {
    return list;
  }
  std::string key;
  key.reserve(domain.size() + 1 + name.size());
  key.append(domain).append(1, '\0').append(name);
  const std::uint64_t hash = hash64(key);
  const std::size_t mask = state_->slots.size() - 1;
  for (std::size_t slot = hash & mask; state_->slots[slot] != 0; slot = (slot + 1) & mask) {
    const StoredName entry = state_->names[state_->slots[slot] - 1];
    if (entry.hash == hash && state_->text(entry.text) == key) {
      list.begin_ = state_->rules.data() + entry.rules_offset;
      list.end_ = list.begin_ + entry.rules_bytes;
      list.count_ = entry.rules_count;
      list.tables_ = &state_->rule_tables;
      return list;
    }
  }
  return list;
}

std::optional<VulnerabilityId> Knowledge::find_vulnerability(std::string_view id) const {
  std::uint32_t low = 0;
  std::uint32_t high = state_->ids.size();
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    const StoredId stored = state_->ids[middle];
    const int order = compare_ignoring_case(state_->text(stored.text), id);
    if (order == 0) {
      return VulnerabilityId{stored.vulnerability};
    }
    if (order < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return std::nullopt;
}

std::uint32_t Knowledge::vulnerability_count() const { return state_->vulnerabilities.size(); }

Vulnerability Knowledge::vulnerability(VulnerabilityId id) const {
  CHECK(id.value < state_->vulnerabilities.size());
  const StoredVulnerability stored = state_->vulnerabilities[id.value];
  Vulnerability found;
  found.id = id;
  found.name = state_->text(stored.name);
  for (std::uint32_t i = 0; i < stored.aliases_count; ++i) {
    found.aliases.push_back(state_->text(state_->aliases[stored.aliases_offset + i]));
  }
  found.rejected = (stored.flags & kRejected) != 0;
  found.published = {stored.published};
  found.published_is_guess = (stored.flags & kPublishedIsGuess) != 0;
  found.severity = static_cast<Severity>(stored.severity);
  if ((stored.flags & kHasScore) != 0) {
    found.score = stored.score;
  }
  found.score_system = static_cast<Rating::System>(stored.system);
  found.score_vector = state_->text(stored.vector);
  found.score_source = state_->text(stored.source);
  found.ssvc = {static_cast<SsvcPoints::Exploitation>(stored.exploitation),
                static_cast<SsvcPoints::Automatable>(stored.automatable),
                static_cast<SsvcPoints::TechnicalImpact>(stored.technical_impact), UnixTime{stored.ssvc_time}};
  found.known_exploited = (stored.flags & kKnownExploited) != 0;
  if ((stored.flags & kHasEpss) != 0) {
    found.epss = stored.epss;
    found.epss_percentile = stored.percentile;
  }
  if (stored.threat != 0) {
    const StoredThreat threat = state_->threats[stored.threat - 1];
    found.known_exploited_since = {threat.known_since};
    found.known_exploited_due = {threat.known_due};
    found.ransomware = threat.ransomware != 0;
    found.exploits_strong = threat.strong;
    found.exploits_weak = threat.weak;
    found.weaponised = threat.weaponised != 0;
  }
  return found;
}

std::string_view Knowledge::vulnerability_name(VulnerabilityId id) const {
  CHECK(id.value < state_->vulnerabilities.size());
  return state_->text(state_->vulnerabilities[id.value].name);
}

std::vector<RecordRef> Knowledge::records_of(VulnerabilityId id) const {
  CHECK(id.value < state_->vulnerabilities.size());
  const StoredVulnerability stored = state_->vulnerabilities[id.value];
  std::vector<RecordRef> refs;
  for (std::uint32_t i = 0; i < stored.records_count; ++i) {
    const StoredRecord record = state_->records[state_->record_lists[stored.records_offset + i]];
    refs.push_back({FeedId{record.feed}, record.number});
  }
  return refs;
}

std::vector<RecordRef> Knowledge::find_records(std::string_view id) const {
  const auto id_at = [&](std::uint32_t position) {
    return state_->text(state_->records[state_->records_by_id[position]].id);
  };
  std::uint32_t low = 0;
  std::uint32_t high = state_->records_by_id.size();
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (compare_ignoring_case(id_at(middle), id) < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  std::vector<RecordRef> refs;
  for (; low < state_->records_by_id.size() && compare_ignoring_case(id_at(low), id) == 0; ++low) {
    const StoredRecord record = state_->records[state_->records_by_id[low]];
    refs.push_back({FeedId{record.feed}, record.number});
  }
  return refs;
}

std::string_view Knowledge::record_id(RecordRef ref) const {
  // Records are stored by feed, then number.
  std::uint32_t low = 0;
  std::uint32_t high = state_->records.size();
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    const StoredRecord record = state_->records[middle];
    if (std::pair(record.feed, record.number) < std::pair(ref.feed.value, ref.number)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < state_->records.size() ? state_->text(state_->records[low].id) : std::string_view{};
}

Result<Record> Knowledge::record(RecordRef ref) const {
  const PartFile* part = TRY(state_->part(ref.feed.value));
  if (ref.number >= part->fact_count()) {
    return bad_input("damaged: a record lies outside its part");
  }
  Fact fact = TRY(part->decode(ref.number));
  if (auto* record = std::get_if<Record>(&fact)) {
    return std::move(*record);
  }
  return bad_input("damaged: a record is no record");
}

namespace {

template <typename T>
std::optional<T> whole_fact(const Result<const PartFile*>& part, std::uint32_t number) {
  if (!part || number >= (*part)->fact_count()) {
    return std::nullopt;
  }
  Result<Fact> fact = (*part)->decode(number);
  if (!fact || !std::holds_alternative<T>(*fact)) {
    return std::nullopt;
  }
  return std::get<T>(std::move(*fact));
}

}  // namespace

std::optional<KnownExploited> Knowledge::known_exploited(VulnerabilityId id) const {
  CHECK(id.value < state_->vulnerabilities.size());
  const StoredVulnerability stored = state_->vulnerabilities[id.value];
  if (stored.threat == 0 || state_->threats[stored.threat - 1].known_feed == kNoFeed) {
    return std::nullopt;
  }
  const StoredThreat threat = state_->threats[stored.threat - 1];
  std::optional<KnownExploited> entry = whole_fact<KnownExploited>(state_->part(threat.known_feed), threat.known_number);
  if (!entry) {
    // The part is damaged: what the index knows is still true.
    entry = KnownExploited{.vulnerability = std::string(vulnerability_name(id)),
                           .added = {threat.known_since},
                           .due = {threat.known_due},
                           .ransomware = threat.ransomware != 0};
  }
  return entry;
}

std::optional<ExploitEvidence> Knowledge::exploit_evidence(VulnerabilityId id) const {
  CHECK(id.value < state_->vulnerabilities.size());
  const StoredVulnerability stored = state_->vulnerabilities[id.value];
  if (stored.threat == 0 || state_->threats[stored.threat - 1].exploit_feed == kNoFeed) {
    return std::nullopt;
  }
  const StoredThreat threat = state_->threats[stored.threat - 1];
  return whole_fact<ExploitEvidence>(state_->part(threat.exploit_feed), threat.exploit_number);
}

std::optional<Knowledge::EpssOnDay> Knowledge::epss_on(VulnerabilityId id, UnixTime day) const {
  for (std::uint32_t i = state_->epss_days.size(); i > 0; --i) {
    const StoredEpssDay stored = state_->epss_days[i - 1];
    if (stored.day > day.seconds) {
      continue;
    }
    std::uint64_t low = stored.rows_offset;
    std::uint64_t high = stored.rows_offset + stored.rows_count;
    const std::uint64_t end = high;
    while (low < high) {
      const std::uint64_t middle = low + (high - low) / 2;
      if (state_->epss_rows[middle].vulnerability < id.value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low < end && state_->epss_rows[low].vulnerability == id.value) {
      const StoredEpssRow row = state_->epss_rows[low];
      return EpssOnDay{row.probability, row.percentile, {stored.day}, state_->text(stored.model)};
    }
  }
  return std::nullopt;
}

std::vector<EndOfLife> Knowledge::end_of_life(std::string_view product) const {
  std::vector<EndOfLife> found;
  state_->each_fact(kEndOfLifeKey + std::string(product),
                    [&](const Fact& fact) { found.push_back(std::get<EndOfLife>(fact)); });
  return found;
}

std::vector<std::string> Knowledge::cpe_products(std::string_view domain, std::string_view source) const {
  std::vector<std::string> found;
  state_->each_fact(kCpeAliasKey + std::string(domain) + '\0' + std::string(source),
                    [&](const Fact& fact) { found.push_back(std::get<CpeAlias>(fact).cpe_product); });
  return found;
}

std::vector<ThreatName> Knowledge::techniques_of_cwe(std::uint32_t cwe) const {
  std::vector<std::string> techniques;
  state_->each_fact(kLinkKey + fmt::format("CWE-{}", cwe), [&](const Fact& pattern) {
    state_->each_fact(kLinkKey + std::get<WeaknessLink>(pattern).to,
                      [&](const Fact& technique) { techniques.push_back(std::get<WeaknessLink>(technique).to); });
  });
  std::sort(techniques.begin(), techniques.end());
  techniques.erase(std::unique(techniques.begin(), techniques.end()), techniques.end());
  std::vector<ThreatName> found;
  for (const std::string& technique : techniques) {
    ThreatName name{.id = technique};
    state_->each_fact(kThreatNameKey + technique, [&](const Fact& fact) { name = std::get<ThreatName>(fact); });
    found.push_back(std::move(name));
  }
  return found;
}

Result<std::vector<Knowledge::Reject>> Knowledge::rejects(FeedId id) const {
  const PartFile* part = TRY(state_->part(id.value));
  const std::vector<Aside> asides = TRY(part->rejects());
  std::vector<Reject> rejects;
  for (const Aside& aside : asides) {
    rejects.push_back({aside.record, aside.reason});
  }
  return rejects;
}

}  // namespace parapet::knowledge
