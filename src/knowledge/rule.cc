// SPDX-License-Identifier: Apache-2.0
#include "knowledge/bytes.h"
#include "knowledge/index_format.h"
#include "knowledge/knowledge.h"
#include "knowledge/rule_code.h"

// Rules are read in place. Their bytes were checked as a whole when the index was opened.
namespace parapet::knowledge {
namespace {

using index_format::StoredRecord;

StoredRecord record_at(const RuleTables& tables, std::uint32_t number) {
  return load<StoredRecord>(tables.records + number * sizeof(StoredRecord));
}

// The number at `at`, which moves behind it.
std::uint32_t take_number(const char*& at) {
  std::uint32_t value = 0;
  for (unsigned shift = 0;; shift += 7) {
    const auto byte = static_cast<std::uint8_t>(*at++);
    value |= static_cast<std::uint32_t>(byte & 0x7F) << shift;
    if ((byte & 0x80) == 0) {
      return value;
    }
  }
}

std::string_view take_text(const char*& at) {
  const std::uint32_t size = take_number(at);
  const std::string_view text(at, size);
  at += size;
  return text;
}

BoundView take_bound(const char*& at, bool inclusive) {
  BoundView bound;
  bound.text = take_text(at);
  bound.key = take_text(at);
  bound.present = true;
  bound.inclusive = inclusive;
  return bound;
}

}  // namespace

bool IntervalView::contains(std::string_view key) const {
  if (lower.present && (lower.inclusive ? key < lower.key : key <= lower.key)) {
    return false;
  }
  return !upper.present || (upper.inclusive ? key <= upper.key : key < upper.key);
}

std::uint32_t Rule::flags() const { return load<std::uint32_t>(at_ + rule_code::kFlagsAt); }

// The counts and offsets after the header: 0 intervals, 1 versions, 2 where the texts begin, then one offset each.
std::uint32_t Rule::front(std::uint32_t position) const {
  const char* start = at_ + rule_code::kHeaderBytes + ((flags() & rule_code::kOwnList) != 0 ? 8 : 0);
  return (flags() & rule_code::kWide) != 0 ? load<std::uint32_t>(start + 4 * static_cast<std::size_t>(position))
                                           : load<std::uint16_t>(start + 2 * static_cast<std::size_t>(position));
}

std::span<const VulnerabilityId> Rule::vulnerabilities() const {
  if ((flags() & rule_code::kOwnList) != 0) {
    const char* at = at_ + rule_code::kHeaderBytes;
    return {tables_->lists + load<std::uint32_t>(at), load<std::uint32_t>(at + 4)};
  }
  const StoredRecord stored = record_at(*tables_, load<std::uint32_t>(at_ + rule_code::kRecordAt));
  return {tables_->lists + stored.list_offset, stored.list_count};
}

RecordRef Rule::record() const {
  const StoredRecord stored = record_at(*tables_, load<std::uint32_t>(at_ + rule_code::kRecordAt));
  return {FeedId{stored.feed}, stored.number};
}

UnixTime Rule::published() const {
  return {record_at(*tables_, load<std::uint32_t>(at_ + rule_code::kRecordAt)).published};
}

RecordKind Rule::record_kind() const {
  return static_cast<RecordKind>(record_at(*tables_, load<std::uint32_t>(at_ + rule_code::kRecordAt)).kind);
}

bool Rule::withdrawn() const {
  const StoredRecord stored = record_at(*tables_, load<std::uint32_t>(at_ + rule_code::kRecordAt));
  return (stored.flags & index_format::kRecordWithdrawn) != 0;
}

NameKind Rule::name_kind() const { return static_cast<NameKind>((flags() >> rule_code::kNameKindShift) & 3); }
version::Scheme Rule::scheme() const { return static_cast<version::Scheme>((flags() >> rule_code::kSchemeShift) & 31); }
Status Rule::status() const { return static_cast<Status>((flags() >> rule_code::kStatusShift) & 3); }
FixState Rule::fix() const { return static_cast<FixState>((flags() >> rule_code::kFixShift) & 3); }
Confidence Rule::confidence() const { return static_cast<Confidence>((flags() >> rule_code::kConfidenceShift) & 3); }
bool Rule::all_versions() const { return (flags() & rule_code::kAllVersions) != 0; }

// The text at a position; the lists behind the five single texts are read by texts().
std::string_view Rule::text(int which) const {
  const std::uint32_t start = front(2);
  if (start == 0) {
    return {};
  }
  const char* at = at_ + start;
  for (; which > 0; --which) {
    take_text(at);
  }
  return take_text(at);
}

std::vector<std::string_view> Rule::texts(int which) const {
  std::vector<std::string_view> list;
  const std::uint32_t start = front(2);
  if (start == 0) {
    return list;
  }
  const char* at = at_ + start;
  for (int i = 0; i < rule_code::kArchitectures; ++i) {
    take_text(at);
  }
  for (int i = rule_code::kArchitectures;; ++i) {
    for (std::uint32_t left = take_number(at); left > 0; --left) {
      const std::string_view text = take_text(at);
      if (i == which) {
        list.push_back(text);
      }
    }
    if (i == which) {
      return list;
    }
  }
}

std::string_view Rule::fixed_version() const { return text(rule_code::kFixedVersion); }
std::string_view Rule::module() const { return text(rule_code::kModule); }
std::string_view Rule::unreadable() const { return text(rule_code::kUnreadable); }
std::string_view Rule::justification() const { return text(rule_code::kJustification); }
std::string_view Rule::note() const { return text(rule_code::kNote); }
std::vector<std::string_view> Rule::architectures() const { return texts(rule_code::kArchitectures); }
std::vector<std::string_view> Rule::platforms() const { return texts(rule_code::kPlatforms); }
std::vector<std::string_view> Rule::requires_products() const { return texts(rule_code::kRequires); }

std::uint32_t Rule::interval_count() const { return front(0); }
std::uint32_t Rule::version_count() const { return front(1); }

IntervalView Rule::interval(std::uint32_t index) const {
  CHECK(index < interval_count());
  const char* at = at_ + front(3 + index);
  const auto bits = static_cast<std::uint8_t>(*at++);
  IntervalView interval;
  if ((bits & rule_code::kHasLower) != 0) {
    interval.lower = take_bound(at, (bits & rule_code::kLowerInclusive) != 0);
  }
  if ((bits & rule_code::kHasUpper) != 0) {
    interval.upper = take_bound(at, (bits & rule_code::kUpperInclusive) != 0);
  }
  return interval;
}

BoundView Rule::version(std::uint32_t index) const {
  CHECK(index < version_count());
  const char* at = at_ + front(3 + interval_count() + index);
  return take_bound(at, true);
}

RuleList::Iterator& RuleList::Iterator::operator++() {
  at_ += load<std::uint32_t>(at_ + rule_code::kSizeAt);
  return *this;
}

}  // namespace parapet::knowledge
