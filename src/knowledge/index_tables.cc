// SPDX-License-Identifier: Apache-2.0
#include "knowledge/index_build.h"

#include <algorithm>
#include <tuple>


#include "base/parallel.h"
#include "base/text.h"
#include "knowledge/bytes.h"
#include "knowledge/sections.h"

namespace parapet::knowledge {

void IndexBuilder::make_vulnerabilities() {
  const std::uint32_t count = identity_.vulnerability_count();
  vulnerabilities_.resize(count);
  std::vector<std::uint32_t> per(count + 1, 0);
  const auto each_link = [&](const auto& visit) {
    for (std::uint32_t record = 0; record < records_.size(); ++record) {
      for (std::uint32_t i = 0; i < records_[record].list_count; ++i) {
        visit(record, lists_[records_[record].list_offset + i]);
      }
    }
  };
  each_link([&](std::uint32_t, std::uint32_t vulnerability) { ++per[vulnerability]; });
  std::uint32_t offset = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    vulnerabilities_[i].records_offset = offset;
    offset += per[i];
  }
  record_lists_.resize(offset);
  each_link([&](std::uint32_t record, std::uint32_t vulnerability) {
    StoredVulnerability& stored = vulnerabilities_[vulnerability];
    record_lists_[stored.records_offset + stored.records_count++] = record;
  });
  for (std::uint32_t i = 0; i < count; ++i) {
    fill(vulnerabilities_[i], i);
  }
  add_threats(vulnerabilities_);
}

void IndexBuilder::fill(StoredVulnerability& stored, std::uint32_t number) {
  const std::string_view name = identity_.name(number);
  stored.name = strings_.add(name);
  stored.aliases_offset = static_cast<std::uint32_t>(aliases_.size());
  for (const std::string_view alias : identity_.aliases(number)) {
    aliases_.push_back(strings_.add(alias));
  }
  stored.aliases_count = static_cast<std::uint32_t>(aliases_.size()) - stored.aliases_offset;

  const RankedRating* best = nullptr;
  std::int64_t snapshot = 0;
  std::int64_t ssvc_time = -1;
  std::size_t describing = 0;
  std::size_t withdrawn = 0;
  bool own_rejected = false;
  bool own_stands = false;
  for (std::uint32_t i = 0; i < stored.records_count; ++i) {
    const std::uint32_t at = record_lists_[stored.records_offset + i];
    const StoredRecord& record = records_[at];
    const Known& known = known_[record.feed][record.number];
    const FeedInfo& feed = parts_[record.feed].part->info();
    const Rated& rated = rated_[at];
    if (known.published > 0 && (stored.published == 0 || known.published < stored.published)) {
      stored.published = known.published;
    }
    if (feed.snapshot.known() && (snapshot == 0 || feed.snapshot.seconds < snapshot)) {
      snapshot = feed.snapshot.seconds;
    }
    if (known.record_kind != RecordKind::kNotice) {
      ++describing;
      withdrawn += known.withdrawn ? 1U : 0U;
    }
    const bool own = is_cve_id(name) && known.record_kind == RecordKind::kVulnerability &&
                     equals_ignoring_case(parts_[record.feed].part->fact(record.number).id, name) &&
                     (feed.identity.kind == "cve5" || feed.identity.kind == "nvd");
    own_rejected = own_rejected || (own && known.withdrawn);
    own_stands = own_stands || (own && !known.withdrawn && feed.identity.kind == "cve5");
    if (rated.rating && !known.withdrawn && (best == nullptr || rated.rating->better_than(*best))) {
      best = &*rated.rating;
    }
    const bool has_points = rated.ssvc.exploitation != SsvcPoints::Exploitation::kUnknown ||
                            rated.ssvc.automatable != SsvcPoints::Automatable::kUnknown ||
                            rated.ssvc.technical_impact != SsvcPoints::TechnicalImpact::kUnknown;
    if (has_points && rated.ssvc.time.seconds > ssvc_time) {
      ssvc_time = std::max<std::int64_t>(rated.ssvc.time.seconds, 0);
      stored.ssvc_time = static_cast<std::uint32_t>(ssvc_time);
      stored.exploitation = static_cast<std::uint8_t>(rated.ssvc.exploitation);
      stored.automatable = static_cast<std::uint8_t>(rated.ssvc.automatable);
      stored.technical_impact = static_cast<std::uint8_t>(rated.ssvc.technical_impact);
    }
    stored.flags = static_cast<std::uint8_t>(stored.flags | (rated.known_exploited ? kKnownExploited : 0));
  }
  if ((describing > 0 && withdrawn == describing) || (own_rejected && !own_stands)) {
    stored.flags |= kRejected;
  }
  if (stored.published == 0) {
    stored.published = snapshot;
    stored.flags |= kPublishedIsGuess;
  }
  stored.system = static_cast<std::uint8_t>(Rating::System::kVendor);
  if (best != nullptr) {
    stored.system = static_cast<std::uint8_t>(best->system);
    stored.severity = static_cast<std::uint8_t>(best->severity);
    stored.score = best->score;
    stored.vector = strings_.add(best->vector);
    stored.source = strings_.add(best->source);
    stored.flags = static_cast<std::uint8_t>(stored.flags | (best->has_score ? kHasScore : 0));
  }
}

// KEV, exploit evidence and the newest EPSS score.
void IndexBuilder::add_threats(std::vector<StoredVulnerability>& vulnerabilities) {
  std::vector<std::int64_t> epss_day(vulnerabilities.size(), -1);
  for (std::uint32_t part = 0; part < parts_.size(); ++part) {
    const std::int64_t day = parts_[part].part->info().snapshot.seconds;
    for (std::uint32_t number = 0; number < known_[part].size() && !parts_[part].history; ++number) {
      const Known& known = known_[part][number];
      if (known.kind != FactKind::kEpssScore && !known.threat) {
        continue;
      }
      const std::uint32_t at = identity_.find(parts_[part].part->fact(number).id);
      if (at == IdentityMap::kNone) {
        continue;
      }
      StoredVulnerability& stored = vulnerabilities[at];
      if (known.kind == FactKind::kEpssScore && day > epss_day[at]) {
        epss_day[at] = day;
        stored.epss = known.probability;
        stored.percentile = known.percentile;
        stored.flags |= kHasEpss;
      }
      if (!known.threat) {
        continue;
      }
      if (stored.threat == 0) {
        threats_.push_back({});
        stored.threat = static_cast<std::uint32_t>(threats_.size());
      }
      StoredThreat& threat = threats_[stored.threat - 1];
      if (known.threat->known_feed != kNoFeed) {
        stored.flags |= kKnownExploited;
        if (threat.known_feed == kNoFeed || known.threat->known_since < threat.known_since) {
          threat.known_since = known.threat->known_since;
          threat.known_due = known.threat->known_due;
          threat.known_feed = known.threat->known_feed;
          threat.known_number = known.threat->known_number;
        }
        threat.ransomware |= known.threat->ransomware;
      } else {
        threat.exploit_feed = known.threat->exploit_feed;
        threat.exploit_number = known.threat->exploit_number;
        threat.strong += known.threat->strong;
        threat.weak += known.threat->weak;
        threat.weaponised |= known.threat->weaponised;
      }
    }
  }
}

void IndexBuilder::make_ids() {
  std::vector<std::pair<std::string, StoredId>> ids;
  for (std::uint32_t i = 0; i < vulnerabilities_.size(); ++i) {
    const StoredVulnerability& stored = vulnerabilities_[i];
    ids.emplace_back(to_lower(identity_.name(i)), StoredId{stored.name, i});
    const std::vector<std::string_view> aliases = identity_.aliases(i);
    for (std::uint32_t alias = 0; alias < aliases.size(); ++alias) {
      ids.emplace_back(to_lower(aliases[alias]), StoredId{aliases_[stored.aliases_offset + alias], i});
    }
  }
  parallel_sort(ids.begin(), ids.end(), [](const auto& a, const auto& b) {
    return std::tie(a.first, a.second.vulnerability) < std::tie(b.first, b.second.vulnerability);
  });
  ids_.reserve(ids.size());
  for (const auto& [key, stored] : ids) {
    ids_.push_back(stored);
  }
}

void IndexBuilder::make_epss() {
  std::vector<std::uint32_t> order;
  for (std::uint32_t part = 0; part < parts_.size(); ++part) {
    const bool has = std::any_of(known_[part].begin(), known_[part].end(),
                                 [](const Known& known) { return known.kind == FactKind::kEpssScore; });
    if (has) {
      order.push_back(part);
    }
  }
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return parts_[a].part->info().snapshot < parts_[b].part->info().snapshot;
  });
  for (const std::uint32_t part : order) {
    const std::size_t start = epss_rows_.size();
    for (std::uint32_t number = 0; number < known_[part].size(); ++number) {
      const Known& known = known_[part][number];
      const std::uint32_t at = known.kind == FactKind::kEpssScore ? identity_.find(parts_[part].part->fact(number).id)
                                                                  : IdentityMap::kNone;
      if (at != IdentityMap::kNone) {
        epss_rows_.push_back({at, known.probability, known.percentile});
      }
    }
    std::sort(epss_rows_.begin() + static_cast<std::ptrdiff_t>(start), epss_rows_.end(),
              [](const auto& a, const auto& b) { return a.vulnerability < b.vulnerability; });
    const FeedInfo& info = parts_[part].part->info();
    epss_days_.push_back({info.snapshot.seconds, strings_.add(info.identity.model), start, epss_rows_.size() - start});
  }
}

void IndexBuilder::make_lookups() {
  std::sort(lookups_.begin(), lookups_.end());
  for (const auto& [key, fact] : lookups_) {
    stored_lookups_.push_back({strings_.add(key), facts_.size(), static_cast<std::uint32_t>(fact.size()), 0});
    facts_ += fact;
  }
}

Result<void> IndexBuilder::write(const std::string& path) {
  std::string feeds;
  ByteWriter writer(feeds);
  writer.number(version::kKeyFormat);
  writer.number(parts_.size());
  for (const IndexPart& part : parts_) {
    writer.text(part.file);
    writer.byte(part.history ? 1 : 0);
    put_feed_info(writer, part.part->info());
  }
  SectionWriter out = TRY(SectionWriter::create(path, kMagic, kFormat));
  TRY(out.add(kFeeds, feeds));
  TRY(out.add(kStrings, strings_.bytes()));
  TRY(out.add(kNameSlots, bytes_of(slots_)));
  TRY(out.add(kNames, bytes_of(names_)));
  TRY(out.add(kRules, rules_));
  TRY(out.add(kRecords, bytes_of(records_)));
  TRY(out.add(kRecordsById, bytes_of(records_by_id_)));
  TRY(out.add(kVulnerabilities, bytes_of(vulnerabilities_)));
  TRY(out.add(kIds, bytes_of(ids_)));
  TRY(out.add(kLists, bytes_of(lists_)));
  TRY(out.add(kRecordLists, bytes_of(record_lists_)));
  TRY(out.add(kAliases, bytes_of(aliases_)));
  TRY(out.add(kThreats, bytes_of(threats_)));
  TRY(out.add(kEpssDays, bytes_of(epss_days_)));
  TRY(out.add(kEpssRows, bytes_of(epss_rows_)));
  TRY(out.add(kLookups, bytes_of(stored_lookups_)));
  TRY(out.add(kFacts, facts_));
  return out.finish();
}

}  // namespace parapet::knowledge
