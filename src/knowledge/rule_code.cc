// SPDX-License-Identifier: Apache-2.0
#include "knowledge/rule_code.h"

#include <vector>

#include "knowledge/bytes.h"

namespace parapet::knowledge::rule_code {
namespace {

void put_bound(ByteWriter& out, const version::Bound& bound) {
  out.text(bound.text);
  out.text(bound.key.bytes());
}

void put_interval(ByteWriter& out, const version::Interval& interval) {
  unsigned flags = 0;
  if (interval.lower) {
    flags |= kHasLower | (interval.lower->inclusive ? kLowerInclusive : 0U);
  }
  if (interval.upper) {
    flags |= kHasUpper | (interval.upper->inclusive ? kUpperInclusive : 0U);
  }
  out.byte(static_cast<std::uint8_t>(flags));
  if (interval.lower) {
    put_bound(out, *interval.lower);
  }
  if (interval.upper) {
    put_bound(out, *interval.upper);
  }
}

void put_list(ByteWriter& out, const std::vector<std::string>& texts) {
  out.number(texts.size());
  for (const std::string& text : texts) {
    out.text(text);
  }
}

bool has_texts(const Affected& entry) {
  return !entry.fixed_version.empty() || !entry.module.empty() || !entry.unreadable.empty() ||
         !entry.justification.empty() || !entry.note.empty() || !entry.architectures.empty() ||
         !entry.platforms.empty() || !entry.requires_products.empty();
}

std::uint32_t flags_of(const Affected& entry) {
  return (static_cast<std::uint32_t>(entry.scheme) << kSchemeShift) |
         (static_cast<std::uint32_t>(entry.status) << kStatusShift) |
         (static_cast<std::uint32_t>(entry.fix) << kFixShift) |
         (static_cast<std::uint32_t>(entry.confidence) << kConfidenceShift) |
         (static_cast<std::uint32_t>(entry.name_kind) << kNameKindShift) | (entry.all_versions ? kAllVersions : 0);
}

}  // namespace

void append(const Affected& entry, std::uint32_t record,
            const std::optional<std::pair<std::uint32_t, std::uint32_t>>& own_list, std::string& out) {
  std::string elements;
  std::vector<std::size_t> offsets;
  ByteWriter writer(elements);
  for (const version::Interval& interval : entry.intervals) {
    offsets.push_back(elements.size());
    put_interval(writer, interval);
  }
  for (const version::Bound& bound : entry.versions) {
    offsets.push_back(elements.size());
    put_bound(writer, bound);
  }
  const bool texts = has_texts(entry);
  const std::size_t texts_at = elements.size();
  if (texts) {
    writer.text(entry.fixed_version);
    writer.text(entry.module);
    writer.text(entry.unreadable);
    writer.text(entry.justification);
    writer.text(entry.note);
    put_list(writer, entry.architectures);
    put_list(writer, entry.platforms);
    put_list(writer, entry.requires_products);
  }
  const std::size_t narrow_front = kHeaderBytes + (own_list ? 8 : 0) + 2 * (3 + offsets.size());
  const bool wide = narrow_front + elements.size() > 0xFFFF;
  const std::size_t front = wide ? kHeaderBytes + (own_list ? 8 : 0) + 4 * (3 + offsets.size()) : narrow_front;

  ByteWriter rule(out);
  const auto put_narrow_or_wide = [&](std::size_t value) {
    if (wide) {
      rule.fixed(static_cast<std::uint32_t>(value));
    } else {
      rule.fixed(static_cast<std::uint16_t>(value));
    }
  };
  rule.fixed(static_cast<std::uint32_t>(front + elements.size()));
  rule.fixed(record);
  rule.fixed(flags_of(entry) | (own_list ? kOwnList : 0) | (wide ? kWide : 0));
  if (own_list) {
    rule.fixed(own_list->first);
    rule.fixed(own_list->second);
  }
  put_narrow_or_wide(entry.intervals.size());
  put_narrow_or_wide(entry.versions.size());
  put_narrow_or_wide(texts ? front + texts_at : 0);
  for (const std::size_t offset : offsets) {
    put_narrow_or_wide(front + offset);
  }
  out += elements;
}

}  // namespace parapet::knowledge::rule_code
