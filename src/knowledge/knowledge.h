// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "knowledge/feeds/importer.h"
#include "knowledge/record.h"

namespace parapet::knowledge {

using VulnerabilityId = Id<struct VulnerabilityTag>;  // valid within one Knowledge object only
using FeedId = Id<struct FeedTag>;
struct RecordRef {
  FeedId feed;
  std::uint32_t number = 0;
  friend auto operator<=>(RecordRef, RecordRef) = default;
};

// What is known about one feed part.
struct FeedInfo {
  FeedIdentity identity;
  std::uint64_t records = 0;
  std::uint64_t withdrawn = 0;      // records that are withdrawn or rejected upstream
  std::uint64_t rejected = 0;       // records that could not be read
  std::uint64_t skipped = 0;
  UnixTime snapshot;
  UnixTime imported;
  std::string source;               // path or address it came from
  std::string sha256;               // of the source bytes
  std::uint32_t age_limit_days = 0;
  [[nodiscard]] std::int64_t age_days(UnixTime now) const { return (now.seconds - snapshot.seconds) / kSecondsPerDay; }
  [[nodiscard]] bool stale(UnixTime now) const { return !snapshot.known() || age_days(now) > age_limit_days; }
};

// The tables of the mapped index that rules point into. Internal to the store.
struct RuleTables {
  const char* records = nullptr;
  const VulnerabilityId* lists = nullptr;
};

struct BoundView {
  std::string_view text;
  std::string_view key;
  bool present = false;
  bool inclusive = false;
};

struct IntervalView {
  BoundView lower;
  BoundView upper;
  // key: a version key of the rule's scheme.
  [[nodiscard]] bool contains(std::string_view key) const;
};

// One affected entry, ready to be matched: views into the mapped store, valid while the Knowledge lives.
class Rule {
 public:
  [[nodiscard]] std::span<const VulnerabilityId> vulnerabilities() const;
  [[nodiscard]] RecordRef record() const;
  [[nodiscard]] UnixTime published() const;   // of the record; design §4.11 where it has none
  [[nodiscard]] RecordKind record_kind() const;
  [[nodiscard]] bool withdrawn() const;
  [[nodiscard]] NameKind name_kind() const;
  [[nodiscard]] version::Scheme scheme() const;
  [[nodiscard]] Status status() const;
  [[nodiscard]] FixState fix() const;
  [[nodiscard]] Confidence confidence() const;
  [[nodiscard]] bool all_versions() const;
  [[nodiscard]] std::string_view fixed_version() const;
  [[nodiscard]] std::string_view module() const;
  [[nodiscard]] std::string_view unreadable() const;
  [[nodiscard]] std::string_view justification() const;
  [[nodiscard]] std::string_view note() const;
  [[nodiscard]] std::uint32_t interval_count() const;
  [[nodiscard]] IntervalView interval(std::uint32_t index) const;
  [[nodiscard]] std::uint32_t version_count() const;
  [[nodiscard]] BoundView version(std::uint32_t index) const;
  [[nodiscard]] std::vector<std::string_view> architectures() const;
  [[nodiscard]] std::vector<std::string_view> platforms() const;
  [[nodiscard]] std::vector<std::string_view> requires_products() const;

 private:
  friend class RuleList;
  friend class Knowledge;
  Rule(const char* at, const RuleTables* tables) : at_(at), tables_(tables) {}
  [[nodiscard]] std::uint32_t flags() const;
  [[nodiscard]] std::uint32_t front(std::uint32_t position) const;
  [[nodiscard]] std::string_view text(int which) const;
  [[nodiscard]] std::vector<std::string_view> texts(int which) const;

  const char* at_ = nullptr;  // the encoded rule
  const RuleTables* tables_ = nullptr;
};

// The rules of one (domain, name). Forward iteration over contiguous mapped memory; O(1) to obtain.
class RuleList {
 public:
  class Iterator {
   public:
    Iterator(const char* at, const RuleTables* tables) : at_(at), tables_(tables) {}
    [[nodiscard]] Rule operator*() const { return {at_, tables_}; }
    Iterator& operator++();
    bool operator!=(const Iterator& other) const { return at_ != other.at_; }

   private:
    const char* at_;
    const RuleTables* tables_;
  };
  [[nodiscard]] Iterator begin() const { return {begin_, tables_}; }
  [[nodiscard]] Iterator end() const { return {end_, tables_}; }
  [[nodiscard]] std::uint32_t size() const { return count_; }

 private:
  friend class Knowledge;
  const char* begin_ = nullptr;
  const char* end_ = nullptr;
  const RuleTables* tables_ = nullptr;
  std::uint32_t count_ = 0;
};

// What is known at a glance about one weakness (design §3: one entry per real weakness).
struct Vulnerability {
  VulnerabilityId id;
  std::string_view name;                       // the CVE id, else its own
  std::vector<std::string_view> aliases;       // sorted, without the name
  bool rejected = false;                       // rejected or withdrawn everywhere it is described
  UnixTime published;                          // earliest of its records; design §4.11
  bool published_is_guess = false;             // no record gave a date: the snapshot's stands in
  // The rating in use: v4 before v3.1 before v3.0 before v2, vendor severity last (design §4.7, §5).
  Severity severity = Severity::kUnknown;
  std::optional<float> score;                  // CVSS base score computed by us from the vector
  Rating::System score_system = Rating::System::kVendor;
  std::string_view score_vector;
  std::string_view score_source;
  SsvcPoints ssvc;                             // newest that any record gives
  bool known_exploited = false;                // KEV or the publisher's own statement
  UnixTime known_exploited_since;
  UnixTime known_exploited_due;
  bool ransomware = false;
  std::optional<float> epss;                   // newest snapshot's
  std::optional<float> epss_percentile;
  std::uint32_t exploits_strong = 0;           // Exploit-DB entries + repositories named after it
  std::uint32_t exploits_weak = 0;
  bool weaponised = false;
};

// The compiled knowledge base: a mapped, immutable view of one generation. Opening costs milliseconds whatever its size.
// Any number of threads may read one object. An import publishes a new generation; objects that are open stay valid.
class Knowledge {
 public:
  ~Knowledge();
  Knowledge(Knowledge&&) noexcept;
  Knowledge& operator=(Knowledge&&) noexcept;

  // folder: DATA/knowledge. A folder without knowledge opens as empty knowledge. Errors: kBadInput for a damaged store
  // (with what to do), kUnsupported for one written by a newer program, kEnvironment.
  [[nodiscard]] static Result<Knowledge> open(const std::string& folder);

  [[nodiscard]] std::uint64_t generation() const;

  [[nodiscard]] std::span<const FeedInfo> feeds() const;
  [[nodiscard]] const FeedInfo& feed(FeedId id) const;
  // The feeds that judge a domain; empty: nobody, so its software is not assessed (no_feed).
  [[nodiscard]] std::vector<FeedId> feeds_of_domain(std::string_view domain) const;
  // All domains that are judged, sorted.
  [[nodiscard]] std::vector<std::string_view> domains() const;

  // The rules for a name in a domain. O(1).
  [[nodiscard]] RuleList rules(std::string_view domain, std::string_view name) const;

  // By any of its ids, letter case ignored. O(log n).
  [[nodiscard]] std::optional<VulnerabilityId> find_vulnerability(std::string_view id) const;
  [[nodiscard]] std::uint32_t vulnerability_count() const;
  [[nodiscard]] Vulnerability vulnerability(VulnerabilityId id) const;
  [[nodiscard]] std::string_view vulnerability_name(VulnerabilityId id) const;
  // Every record that describes it or is an advisory of it, in feed order.
  [[nodiscard]] std::vector<RecordRef> records_of(VulnerabilityId id) const;

  // A record by its own id ("DSA-5000-1"); several feeds may hold one under the same id.
  [[nodiscard]] std::vector<RecordRef> find_records(std::string_view id) const;
  [[nodiscard]] std::string_view record_id(RecordRef ref) const;
  // The whole record, unpacked from its block (microseconds).
  [[nodiscard]] Result<Record> record(RecordRef ref) const;

  [[nodiscard]] std::optional<KnownExploited> known_exploited(VulnerabilityId id) const;
  [[nodiscard]] std::optional<ExploitEvidence> exploit_evidence(VulnerabilityId id) const;
  // EPSS on a day: the newest snapshot not after it. nullopt where none has the weakness.
  struct EpssOnDay {
    float probability = 0;
    float percentile = 0;
    UnixTime day;
    std::string_view model;
  };
  [[nodiscard]] std::optional<EpssOnDay> epss_on(VulnerabilityId id, UnixTime day) const;
  // End-of-life data of a product, all cycles.
  [[nodiscard]] std::vector<EndOfLife> end_of_life(std::string_view product) const;
  // "vendor:product" names that a distribution ties to a source package.
  [[nodiscard]] std::vector<std::string> cpe_products(std::string_view domain, std::string_view source) const;
  // Techniques reached from a weakness class: CWE -> CAPEC -> ATT&CK ids and names.
  [[nodiscard]] std::vector<ThreatName> techniques_of_cwe(std::uint32_t cwe) const;

  // The records set aside when a feed was imported: record and reason.
  struct Reject {
    std::string record;
    std::string reason;
  };
  [[nodiscard]] Result<std::vector<Reject>> rejects(FeedId id) const;

 private:
  struct State;
  explicit Knowledge(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace parapet::knowledge
