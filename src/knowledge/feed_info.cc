// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feed_info.h"

namespace parapet::knowledge {

void put_feed_info(ByteWriter& out, const FeedInfo& info) {
  out.text(info.identity.name);
  out.text(info.identity.kind);
  out.byte(static_cast<std::uint8_t>(info.identity.coverage));
  out.number(info.identity.covers.size());
  for (const std::string& domain : info.identity.covers) {
    out.text(domain);
  }
  out.byte(info.identity.keeps_history ? 1 : 0);
  out.text(info.identity.model);
  out.number(info.records);
  out.number(info.withdrawn);
  out.number(info.rejected);
  out.number(info.skipped);
  out.signed_number(info.snapshot.seconds);
  out.signed_number(info.imported.seconds);
  out.text(info.source);
  out.text(info.sha256);
  out.number(info.age_limit_days);
}

FeedInfo get_feed_info(ByteReader& in) {
  FeedInfo info;
  info.identity.name = in.text();
  info.identity.kind = in.text();
  const std::uint8_t coverage = in.byte();
  info.identity.coverage = coverage <= 2 ? static_cast<Coverage>(coverage) : Coverage::kFixesOnly;
  for (std::size_t left = in.count(); left > 0 && !in.failed(); --left) {
    info.identity.covers.emplace_back(in.text());
  }
  info.identity.keeps_history = in.byte() != 0;
  info.identity.model = in.text();
  info.records = in.number();
  info.withdrawn = in.number();
  info.rejected = in.number();
  info.skipped = in.number();
  info.snapshot.seconds = in.signed_number();
  info.imported.seconds = in.signed_number();
  info.source = in.text();
  info.sha256 = in.text();
  info.age_limit_days = static_cast<std::uint32_t>(in.number());
  info.identity.snapshot = info.snapshot;
  info.identity.age_limit_days = info.age_limit_days;
  return info;
}

// KEV and EPSS change daily, distributions and ecosystems every few days; catalogues of weaknesses and of ends of life
// a few times a year.
std::uint32_t default_age_limit_days(std::string_view kind) {
  if (kind == "attack" || kind == "capec" || kind == "stix" || kind == "mitre" || kind == "endoflife") {
    return 180;
  }
  if (kind == "exploit-evidence") {
    return 30;
  }
  return 7;
}

}  // namespace parapet::knowledge
