// SPDX-License-Identifier: Apache-2.0
#include "server/app/fleet_measures.h"

namespace parapet::server {
namespace {

Measure gauge(std::string name, std::string help, double value, std::vector<std::pair<std::string, std::string>> labels = {}) {
  return Measure{.name = std::move(name), .help = std::move(help), .labels = std::move(labels), .value = value};
}

}  // namespace

std::vector<Measure> fleet_measures(const FleetState& state, UnixTime now) {
  std::vector<Measure> measures;
  if (state.view != nullptr) {
    const exposure::View& view = *state.view;
    const exposure::Scope everything;
    const exposure::Score score = view.score(everything);
    measures.push_back(gauge("parapet_devices", "Devices by state: listed ones reported within the silent limit.",
                             view.devices(everything).size(), {{"state", "listed"}}));
    measures.push_back(gauge("parapet_devices", "", view.silent_devices(everything).size(), {{"state", "silent"}}));
    measures.push_back(gauge("parapet_index_keys", "Distinct software keys that the index has met.", view.key_count()));
    measures.push_back(gauge("parapet_index_products", "Products that the index has met.", view.product_count()));
    measures.push_back(gauge("parapet_index_weaknesses", "Weaknesses that some software of the fleet has or had.", view.weakness_count()));
    measures.push_back(gauge("parapet_index_sequence", "Of the store's change log, up to which the index is.", static_cast<double>(view.sequence())));
    measures.push_back(gauge("parapet_exposure_score", "The organisation's exposure score, 0 to 100.", score.value));
    measures.push_back(gauge("parapet_devices_unscored", "Listed devices of which nothing was assessed.", score.unscored_devices));
  }
  if (state.knowledge != nullptr) {
    for (const knowledge::FeedInfo& feed : state.knowledge->feeds()) {
      const std::vector<std::pair<std::string, std::string>> labels = {{"feed", feed.identity.name}};
      const auto age = static_cast<double>(now.seconds - feed.snapshot.seconds);
      measures.push_back(gauge("parapet_feed_age_seconds", "Since the feed's snapshot, by the date inside it.", age, labels));
      measures.push_back(gauge("parapet_feed_stale", "1 where the feed is older than its limit.", feed.stale(now) ? 1 : 0, labels));
      measures.push_back(gauge("parapet_feed_records", "Records in the feed.", static_cast<double>(feed.records), labels));
    }
  }
  for (std::size_t i = 1; i < measures.size(); ++i) {
    if (measures[i].help.empty()) {
      measures[i].help = measures[i - 1].help;
    }
  }
  return measures;
}

std::vector<Measure> store_measures(store::Store& store) {
  const Result<store::Store::Size> size = store.size();
  if (!size) {
    return {};
  }
  return {gauge("parapet_store_bytes", "Size of the store on disk.", static_cast<double>(size->bytes))};
}

std::vector<Measure> certificate_measures(const std::string& certificate_file, UnixTime now) {
  const Result<UnixTime> end = http::certificate_expiry(certificate_file);
  if (!end) {
    return {};
  }
  return {gauge("parapet_certificate_valid_seconds", "For which the TLS certificate is still valid; below 0: expired.",
                static_cast<double>(end->seconds - now.seconds))};
}

std::vector<Measure> csp_report_measures(const site::CspReports& reports) {
  std::vector<Measure> measures;
  for (const auto& [directive, count] : reports.counts()) {
    measures.push_back(gauge("parapet_csp_reports_total", "What browsers say that the console's content security policy blocked.",
                             static_cast<double>(count), {{"directive", std::string(directive)}}));
    measures.back().counter = true;
  }
  return measures;
}

}  // namespace parapet::server
