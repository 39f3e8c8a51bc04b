// SPDX-License-Identifier: Apache-2.0
#include "sensor/baseline.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/text.h"
#include "sensor/entry.h"

namespace parapet::sensor {
namespace {

std::string line_of(const Baseline::Entry& entry) {
  return fmt::format("{:016x} {}:{}\n", entry.content, entry.identity.size(), entry.identity);
}

}  // namespace

Baseline baseline_of(const std::vector<inventory::Software>& software) {
  Baseline baseline;
  baseline.entries.reserve(software.size());
  for (const inventory::Software& entry : software) {
    baseline.entries.push_back({.identity = identity_of(entry), .content = content_hash(entry)});
  }
  CHECK(std::ranges::is_sorted(baseline.entries, {}, &Baseline::Entry::identity));
  return baseline;
}

std::string digest_of(const Baseline& baseline) {
  Sha256 hash;
  for (const Baseline::Entry& entry : baseline.entries) {
    hash.update(line_of(entry));
  }
  return hash.hex();
}

Difference difference(const Baseline& before, const Baseline& after) {
  Difference result;
  auto old = before.entries.begin();
  for (std::size_t i = 0; i < after.entries.size(); ++i) {
    const Baseline::Entry& entry = after.entries[i];
    for (; old != before.entries.end() && old->identity < entry.identity; ++old) {
      result.removed.push_back(old->identity);
    }
    if (old == before.entries.end() || old->identity != entry.identity) {
      result.put.push_back(i);
      continue;
    }
    if (old->content != entry.content) {
      result.put.push_back(i);
    }
    ++old;
  }
  for (; old != before.entries.end(); ++old) {
    result.removed.push_back(old->identity);
  }
  return result;
}

std::string write_baseline(const Baseline& baseline) {
  std::string text;
  for (const Baseline::Entry& entry : baseline.entries) {
    text += line_of(entry);
  }
  return text;
}

Result<Baseline> read_baseline(std::string_view text) {
  Baseline baseline;
  while (!text.empty()) {
    Baseline::Entry entry;
    const std::size_t colon = text.find(':');
    const bool shaped = colon != std::string_view::npos && colon > 17 && text[16] == ' ';
    const std::optional<std::uint64_t> size = shaped ? parse_uint(text.substr(17, colon - 17)) : std::nullopt;
    const auto [end, error] = shaped ? std::from_chars(text.data(), text.data() + 16, entry.content, 16)
                                     : std::from_chars_result{text.data(), std::errc::invalid_argument};
    if (!size || error != std::errc{} || end != text.data() + 16 || *size >= text.size() - colon - 1 ||
        text[colon + 1 + *size] != '\n') {
      return bad_input(fmt::format("entry {} of the remembered list is broken", baseline.entries.size()));
    }
    entry.identity = text.substr(colon + 1, *size);
    if (!text.starts_with(line_of(entry))) {
      return bad_input(fmt::format("entry {} of the remembered list is not as it is written", baseline.entries.size()));
    }
    text.remove_prefix(colon + 2 + *size);
    if (!baseline.entries.empty() && entry.identity <= baseline.entries.back().identity) {
      return bad_input(fmt::format("entry {} of the remembered list is out of order", baseline.entries.size()));
    }
    baseline.entries.push_back(std::move(entry));
  }
  return baseline;
}

}  // namespace parapet::sensor
