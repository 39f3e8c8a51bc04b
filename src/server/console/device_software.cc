// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>

#include "advice/advice.h"
#include "advice/lifecycle.h"
#include "advice/mission.h"
#include "base/text.h"
#include "exposure/index.h"
#include "inventory/purl.h"
#include "knowledge/cvss.h"
#include "knowledge/names.h"
#include "match/matcher.h"
#include "priority/risk.h"
#include "priority/ssvc.h"
#include "server/console/pages.h"
#include "server/console/words.h"

namespace parapet::server::console {
namespace {

using exposure::DeviceNumber;

// A device's software with its verdicts, worked out again from the stored inventory so that each has its evidence.
struct Assessed {
  store::StoredInventory stored;
  inventory::Inventory inventory;
  std::vector<match::AssessedSoftware> software;  // each key once, as the index counts them
  priority::Mission mission = priority::Mission::kMedium;

  [[nodiscard]] std::size_t place(const match::AssessedSoftware& entry) const { return static_cast<std::size_t>(entry.software - inventory.software.data()); }
  [[nodiscard]] UnixTime first_seen(const match::AssessedSoftware& entry) const {
    return entry.software == nullptr ? stored.device.first_seen : stored.software[place(entry)].first_seen;
  }
};

// What is found in several places is one piece of software: the first entry takes the paths and times of the others.
void take_over(const inventory::Software& other, UnixTime other_first_seen, inventory::Software& one, UnixTime& first_seen) {
  one.paths.insert(one.paths.end(), other.paths.begin(), other.paths.end());
  std::ranges::sort(one.paths);
  const auto tail = std::ranges::unique(one.paths);
  one.paths.erase(tail.begin(), tail.end());
  one.listening.insert(one.listening.end(), other.listening.begin(), other.listening.end());
  one.last_used = std::max(one.last_used, other.last_used);
  if (other.running) {
    one.running = one.running.value_or(false) || *other.running;
  }
  if (other_first_seen.known() && (!first_seen.known() || other_first_seen < first_seen)) {
    first_seen = other_first_seen;
  }
}

void one_entry_for_each_key(Assessed& assessed) {
  std::map<inventory::SoftwareKey, std::size_t> first;
  std::vector<match::AssessedSoftware> entries;
  for (match::AssessedSoftware& entry : assessed.software) {
    const auto [at, is_new] = first.try_emplace(entry.key, entries.size());
    if (is_new) {
      entries.push_back(std::move(entry));
      continue;
    }
    const match::AssessedSoftware& one = entries[at->second];
    if (one.software != nullptr && entry.software != nullptr) {
      const std::size_t place = assessed.place(one);
      take_over(*entry.software, assessed.first_seen(entry), assessed.inventory.software[place], assessed.stored.software[place].first_seen);
    }
  }
  assessed.software = std::move(entries);
}

Result<std::shared_ptr<const Assessed>> assess(const Call& call, DeviceNumber device) {
  const auto assessed = std::make_shared<Assessed>();
  assessed->stored = TRY(call.store().inventory(device));
  assessed->inventory.device = assessed->stored.device.device;
  for (const store::StoredSoftware& one : assessed->stored.software) {
    assessed->inventory.software.push_back(one.software);
  }
  assessed->mission = advice::mission_of(call.view().device(device).facts->value);
  // As the index judges: by the day, and by the fleet's own table of names.
  const std::int64_t now = call.view().now().seconds;
  const match::MatchOptions options{.now = UnixTime{now - now % kSecondsPerDay}, .products = &call.console.fleet.products()};
  assessed->software = match::assess_device(assessed->inventory, call.knowledge(), options);
  one_entry_for_each_key(*assessed);
  return std::shared_ptr<const Assessed>(assessed);
}

bool is_open(const match::Finding& finding) {
  return finding.status == knowledge::Status::kAffected || finding.status == knowledge::Status::kUnderInvestigation;
}

std::string display_name(const match::AssessedSoftware& entry) { return entry.software == nullptr ? entry.key.name : entry.software->name; }
std::string display_version(const match::AssessedSoftware& entry) { return entry.software == nullptr ? entry.key.version : entry.software->version; }
std::string product_id_of(const match::AssessedSoftware& entry) { return exposure::product_id(exposure::product_of(entry.key)); }

void put_listening(JsonWriter& out, const inventory::Software& software) {
  out.key("listening").begin_array();
  for (const inventory::ListeningSocket& socket : software.listening) {
    out.begin_object().member("protocol", socket.protocol).member("address", socket.address);
    out.member("port", static_cast<int>(socket.port)).end_object();
  }
  out.end_array();
}

// --- software of a device

using SoftwareRow = const match::AssessedSoftware*;

template <typename Text>
std::function<Cell(const SoftwareRow&)> of_software(Text inventory::Software::*member) {
  return [member](const SoftwareRow& row) { return row->software == nullptr ? Cell() : Cell(row->software->*member); };
}

std::string reason_of(const match::AssessedSoftware& entry) {
  return entry.assessment.assessed || entry.assessment.not_assessed.empty()
             ? std::string()
             : std::string(match::reason_name(entry.assessment.not_assessed.front().reason));
}

std::vector<Column<SoftwareRow>> installed_columns(const Call& call, const std::shared_ptr<const Assessed>& assessed) {
  const std::shared_ptr<const FleetState> state = call.state;
  const auto lifecycles = std::make_shared<advice::Lifecycles>(*state->knowledge, call.view().now());  // lives with the state beside it
  return {
      {"name", [](const SoftwareRow& row) { return Cell(display_name(*row)); }},
      {"version", [](const SoftwareRow& row) { return Cell(display_version(*row)); }},
      {"ecosystem", [](const SoftwareRow& row) { return Cell(row->key.ecosystem); }},
      {"softwareId", [](const SoftwareRow& row) { return Cell(product_id_of(*row)); }},
      {"source", of_software(&inventory::Software::source)},
      {"architecture", of_software(&inventory::Software::arch)},
      {"publisher", of_software(&inventory::Software::publisher)},
      {"origin", of_software(&inventory::Software::origin)},
      {"module", of_software(&inventory::Software::module)},
      {"paths", of_software(&inventory::Software::paths)},
      {"firstSeen", [assessed](const SoftwareRow& row) { return time_cell(assessed->first_seen(*row)); }},
      {"installed", of_software(&inventory::Software::installed)},
      {"lastUsed", of_software(&inventory::Software::last_used)},
      {"running",
       [](const SoftwareRow& row) {
         return row->software == nullptr || !row->software->running ? Cell() : Cell(*row->software->running);
       }},
      {"findings", [](const SoftwareRow& row) { return count_cell(static_cast<std::uint64_t>(std::ranges::count_if(row->assessment.findings, is_open))); }},
      {"assessed", [](const SoftwareRow& row) { return Cell(row->assessment.assessed); }},
      {"listedOnly", [](const SoftwareRow& row) { return Cell(row->assessment.listed_only); }},
      {"judgedByStaleFeed", [](const SoftwareRow& row) { return Cell(row->assessment.stale); }},
      {"fixesOnly", [](const SoftwareRow& row) { return Cell(row->assessment.fixes_only); }},
      {"notAssessedReason",
       [](const SoftwareRow& row) {
         const std::string reason = reason_of(*row);
         return reason.empty() ? Cell() : Cell(reason);
       }},
      {"support",
       [state, lifecycles](const SoftwareRow& row) { return Cell(std::string(advice::support_name(lifecycles->support(row->key).state))); }},
  };
}

Result<http::Response> software(const Call& call) {
  const ListQuery query = TRY(read_list_query(call, {"text", "ecosystem", "assessed", "notAssessed", "judgedByStaleFeed", "reason"}));
  const DeviceNumber device = TRY(call.device(call.parameter("id")));
  const std::optional<bool> judged = TRY(filter_flag(call.request, "assessed"));
  const std::optional<bool> not_judged = TRY(filter_flag(call.request, "notAssessed"));
  const std::optional<bool> stale = TRY(filter_flag(call.request, "judgedByStaleFeed"));
  const std::vector<std::string> reasons = filter_values(call.request, "reason");
  const std::shared_ptr<const Assessed> assessed = TRY(assess(call, device));
  const std::string text = to_lower(call.request.option("text").value_or(std::string_view{}));
  const std::vector<std::string> ecosystems = filter_values(call.request, "ecosystem");
  std::vector<SoftwareRow> rows;
  for (const match::AssessedSoftware& entry : assessed->software) {
    if (contains_text(display_name(entry), text) && has_value(ecosystems, entry.key.ecosystem) && allows(judged, entry.assessment.assessed) &&
        allows(not_judged, !entry.assessment.assessed && !entry.assessment.listed_only) && allows(stale, entry.assessment.stale) &&
        (reasons.empty() || std::ranges::any_of(entry.assessment.not_assessed, [&](const match::NotAssessed& one) {
           return has_value(reasons, match::reason_name(one.reason));
         }))) {
      rows.push_back(&entry);
    }
  }
  List<SoftwareRow> list(call.state, std::move(rows), installed_columns(call, assessed));
  list.set_details([](const SoftwareRow& row, JsonWriter& out) {
    if (row->software != nullptr) {
      put_listening(out, *row->software);
    }
  });
  return std::move(list).answer(query);
}

// --- findings of a device

struct FindingRow {
  const match::AssessedSoftware* software = nullptr;
  const match::Finding* finding = nullptr;
};

std::vector<Column<FindingRow>> finding_columns(const Call& call, const std::shared_ptr<const Assessed>& assessed) {
  const std::shared_ptr<const FleetState> state = call.state;
  const auto known = [state](const FindingRow& row) { return state->knowledge->vulnerability(row.finding->vulnerability); };
  return {
      {"weakness", [state](const FindingRow& row) { return Cell(std::string(state->knowledge->vulnerability_name(row.finding->vulnerability))); }},
      {"software", [](const FindingRow& row) { return Cell(display_name(*row.software)); }},
      {"version", [](const FindingRow& row) { return Cell(display_version(*row.software)); }},
      {"ecosystem", [](const FindingRow& row) { return Cell(row.software->key.ecosystem); }},
      {"softwareId", [](const FindingRow& row) { return Cell(product_id_of(*row.software)); }},
      {"status", [](const FindingRow& row) { return Cell(std::string(knowledge::status_name(row.finding->status))); }},
      {"fix", [](const FindingRow& row) { return Cell(std::string(knowledge::fix_name(row.finding->fix))); }},
      {"fixedVersion", [](const FindingRow& row) { return row.finding->fixed_version.empty() ? Cell() : Cell(row.finding->fixed_version); }},
      {"severity", [known](const FindingRow& row) { return Cell(std::string(knowledge::severity_name(known(row).severity))); }},
      {"cvss", [known](const FindingRow& row) { return number_cell(known(row).score); }},
      {"epss", [known](const FindingRow& row) { return number_cell(known(row).epss); }},
      {"knownExploited", [known](const FindingRow& row) { return Cell(known(row).known_exploited); }},
      {"exploit", [known](const FindingRow& row) { return Cell(std::string(priority::exploit_level(known(row)))); }},
      {"risk", [known](const FindingRow& row) { return Cell(as_rated(priority::risk(known(row)))); }},
      {"ssvc",
       [known, assessed](const FindingRow& row) { return Cell(std::string(priority::decision_name(priority::decide_ssvc(known(row), assessed->mission).decision))); }},
      {"restartPending", [](const FindingRow& row) { return Cell(row.finding->restart_pending); }},
      {"judgedByStaleFeed", [](const FindingRow& row) { return Cell(row.finding->stale); }},
      {"firstSeen", [assessed](const FindingRow& row) { return time_cell(assessed->first_seen(*row.software)); }},
  };
}

void put_evidence(const FindingRow& row, JsonWriter& out) {
  put_texts(out, "paths", row.software->software == nullptr ? std::vector<std::string>{} : row.software->software->paths);
  if (!row.finding->justification.empty()) {
    out.member("justification", row.finding->justification);
  }
  out.key("evidence").begin_array();
  for (const match::Evidence& evidence : row.finding->evidence) {
    out.begin_object().member("feed", evidence.feed).member("record", evidence.record_id).member("range", evidence.range);
    out.member("comparison", evidence.comparison).member("confidence", evidence.confidence);
    out.member("status", knowledge::status_name(evidence.status)).member("decided", evidence.decided);
    out.member_unless_empty("note", evidence.note).end_object();
  }
  out.end_array();
}

Result<http::Response> findings(const Call& call) {
  const ListQuery query = TRY(read_list_query(call, {"text", "severity", "status", "fix", "knownExploited", "software", "package", "version", "architecture", "weakness"}));
  const DeviceNumber device = TRY(call.device(call.parameter("id")));
  const std::optional<bool> exploited = TRY(filter_flag(call.request, "knownExploited"));
  const std::shared_ptr<const Assessed> assessed = TRY(assess(call, device));
  const std::string text = to_lower(call.request.option("text").value_or(std::string_view{}));
  const std::vector<std::string> severities = filter_values(call.request, "severity");
  const std::vector<std::string> statuses = filter_values(call.request, "status");
  const std::vector<std::string> fixes = filter_values(call.request, "fix");
  const std::vector<std::string> products = filter_values(call.request, "software");
  const std::vector<std::string> versions = filter_values(call.request, "version");
  const std::vector<std::string> packages = filter_values(call.request, "package");
  const std::vector<std::string> architectures = filter_values(call.request, "architecture");
  const std::vector<std::string> names = filter_values(call.request, "weakness");
  std::vector<FindingRow> rows;
  for (const match::AssessedSoftware& entry : assessed->software) {
    for (const match::Finding& finding : entry.assessment.findings) {
      const knowledge::Vulnerability known = call.knowledge().vulnerability(finding.vulnerability);
      const bool status = statuses.empty() ? is_open(finding) : has_value(statuses, knowledge::status_name(finding.status));
      if (status && has_value(severities, knowledge::severity_name(known.severity)) && has_value(fixes, knowledge::fix_name(finding.fix)) &&
          (!exploited || known.known_exploited == *exploited) && (products.empty() || has_value(products, product_id_of(entry))) &&
          has_value(packages, display_name(entry)) && has_value(versions, display_version(entry)) &&
          has_value(architectures, entry.software == nullptr ? std::string() : entry.software->arch) && has_value(names, known.name) &&
          (contains_text(known.name, text) || contains_text(display_name(entry), text))) {
        rows.push_back({.software = &entry, .finding = &finding});
      }
    }
  }
  List<FindingRow> list(call.state, std::move(rows), finding_columns(call, assessed));
  list.set_details([assessed](const FindingRow& row, JsonWriter& out) { put_evidence(row, out); });
  return std::move(list).answer(query);
}

// --- what could not be assessed

struct UnassessedRow {
  const match::AssessedSoftware* software = nullptr;
  const match::NotAssessed* reason = nullptr;
};

Result<http::Response> not_assessed(const Call& call) {
  const ListQuery query = TRY(read_list_query(call, {"text", "reason", "assessed"}));
  const std::optional<bool> judged = TRY(filter_flag(call.request, "assessed"));
  const DeviceNumber device = TRY(call.device(call.parameter("id")));
  const std::shared_ptr<const Assessed> assessed = TRY(assess(call, device));
  const std::string text = to_lower(call.request.option("text").value_or(std::string_view{}));
  const std::vector<std::string> reasons = filter_values(call.request, "reason");
  std::vector<UnassessedRow> rows;
  for (const match::AssessedSoftware& entry : assessed->software) {
    for (const match::NotAssessed& reason : entry.assessment.not_assessed) {
      if (has_value(reasons, match::reason_name(reason.reason)) && contains_text(display_name(entry), text) &&
          allows(judged, entry.assessment.assessed)) {
        rows.push_back({.software = &entry, .reason = &reason});
      }
    }
  }
  std::vector<Column<UnassessedRow>> columns{
      {"name", [assessed](const UnassessedRow& row) { return Cell(display_name(*row.software)); }},
      {"version", [](const UnassessedRow& row) { return Cell(display_version(*row.software)); }},
      {"ecosystem", [](const UnassessedRow& row) { return Cell(row.software->key.ecosystem); }},
      {"softwareId", [](const UnassessedRow& row) { return Cell(product_id_of(*row.software)); }},
      {"reason", [](const UnassessedRow& row) { return Cell(std::string(match::reason_name(row.reason->reason))); }},
      {"detail", [](const UnassessedRow& row) { return Cell(row.reason->detail); }},
      {"suggestion", [](const UnassessedRow& row) { return row.reason->suggestion.empty() ? Cell() : Cell(row.reason->suggestion); }},
      // A range that could not be read or an ended release leaves the rest of the verdict standing.
      {"assessed", [](const UnassessedRow& row) { return Cell(row.software->assessment.assessed); }},
      {"paths", [](const UnassessedRow& row) { return row.software->software == nullptr ? Cell() : Cell(row.software->software->paths); }},
  };
  return List<UnassessedRow>(call.state, std::move(rows), std::move(columns)).answer(query);
}

// --- software changes

Result<UnixTime> read_since(const Call& call, std::int64_t days) {
  const std::optional<std::string_view> text = call.request.option("since");
  const UnixTime now = call.console.fleet.clock().now();
  if (!text) {
    return UnixTime{now.seconds - days * kSecondsPerDay};
  }
  const std::optional<UnixTime> time = parse_time(*text);
  if (!time) {
    return fail(ErrorCode::kUsage, "'since' must be a date or time as RFC 3339 writes it");
  }
  return *time;
}

Result<http::Response> changes(const Call& call) {
  constexpr std::int64_t kDays = 14;
  const ListQuery query = TRY(read_list_query(call, {"since", "kind", "text"}));
  const DeviceNumber device = TRY(call.device(call.parameter("id")));
  const UnixTime since = TRY(read_since(call, kDays));
  std::vector<store::SoftwareChange> rows = TRY(call.store().software_changes(device, since, UnixTime{call.console.fleet.clock().now().seconds + 1}));
  const std::vector<std::string> kinds = filter_values(call.request, "kind");
  const std::string text = to_lower(call.request.option("text").value_or(std::string_view{}));
  const auto name = [](const store::SoftwareChange& row) { return row.kind == store::ChangeKind::kRemoved ? row.before.name : row.after.name; };
  std::erase_if(rows, [&](const store::SoftwareChange& row) { return !has_value(kinds, change_word(row.kind)) || !contains_text(name(row), text); });
  std::ranges::reverse(rows);  // newest first
  std::vector<Column<store::SoftwareChange>> columns{
      {"time", [](const store::SoftwareChange& row) { return time_cell(row.time); }},
      {"kind", [](const store::SoftwareChange& row) { return Cell(std::string(change_word(row.kind))); }},
      {"name", [name](const store::SoftwareChange& row) { return Cell(name(row)); }},
      {"ecosystem", [](const store::SoftwareChange& row) { return Cell(row.kind == store::ChangeKind::kRemoved ? row.before.ecosystem : row.after.ecosystem); }},
      {"before", [](const store::SoftwareChange& row) { return row.kind == store::ChangeKind::kInstalled ? Cell() : Cell(row.before.version); }},
      {"after", [](const store::SoftwareChange& row) { return row.kind == store::ChangeKind::kRemoved ? Cell() : Cell(row.after.version); }},
      {"beforeFirstSeen", [](const store::SoftwareChange& row) { return time_cell(row.before_first_seen); }},
  };
  return List<store::SoftwareChange>(call.state, std::move(rows), std::move(columns)).answer(query);
}

}  // namespace

void add_device_software_routes(http::Router& router, const std::shared_ptr<Console>& console) {
  using http::Method;
  add(router, console, Method::kGet, "/api/v1/devices/{id}/software", "v1.devices.software", to_view(), software);
  add(router, console, Method::kGet, "/api/v1/devices/{id}/findings", "v1.devices.findings", to_view(), findings);
  add(router, console, Method::kGet, "/api/v1/devices/{id}/not-assessed", "v1.devices.notAssessed", to_view(), not_assessed);
  add(router, console, Method::kGet, "/api/v1/devices/{id}/changes", "v1.devices.changes", to_view(), changes);
}

}  // namespace parapet::server::console
