// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "knowledge/cvss.h"
#include "knowledge/names.h"
#include "priority/risk.h"
#include "priority/ssvc.h"
#include "server/console/affected.h"
#include "server/console/device_part.h"
#include "server/console/pages.h"
#include "server/console/record_url.h"
#include "server/console/words.h"

namespace parapet::server::console {
namespace {

using exposure::DeviceSet;
using exposure::WeaknessNumber;
using exposure::WeaknessState;
using knowledge::FixState;

// All numbers are of the devices that are asked about, and so are updates, tags and the decision.
Result<http::Response> list(const Call& call, DeviceParts& parts) {
  const std::shared_ptr<const DevicePart> part = parts.of_query(call);
  return answer_weaknesses(call, part->weaknesses(), {"platform", "groupId"}, part);
}

// A weakness that knowledge has. Whether any device of the scope is exposed to it is part of the answer.
struct Found {
  std::string name;
  std::optional<knowledge::VulnerabilityId> known;
  std::optional<WeaknessNumber> number;
};

Result<Found> find(const Call& call) {
  const std::string id = call.parameter("cve");
  Found found;
  found.known = call.knowledge().find_vulnerability(id);
  found.name = found.known ? std::string(call.knowledge().vulnerability_name(*found.known)) : id;
  found.number = call.view().find_weakness(found.name);
  if (!found.known) {
    return fail(ErrorCode::kNotFound, fmt::format("no feed has '{}'", printable(id)));
  }
  return found;
}

void put_ssvc(JsonWriter& out, const knowledge::Vulnerability& known, priority::Mission mission) {
  const priority::Ssvc ssvc = priority::decide_ssvc(known, mission);
  out.key("ssvc").begin_object().member("decision", priority::decision_name(ssvc.decision));
  out.member("exploitation", exploitation_word(ssvc.exploitation));
  out.member("automatable", ssvc.automatable == knowledge::SsvcPoints::Automatable::kYes).member("automatableDerived", ssvc.automatable_derived);
  out.member("technicalImpact", impact_word(ssvc.technical_impact)).member("technicalImpactDerived", ssvc.technical_impact_derived);
  out.member("mission", mission_word(ssvc.mission)).end_object();
}

void put_threats(JsonWriter& out, const Call& call, knowledge::VulnerabilityId id) {
  const std::optional<knowledge::KnownExploited> listed = call.knowledge().known_exploited(id);
  out.key("kev");
  if (listed) {
    out.begin_object();
    put_time(out, "added", listed->added);
    put_time(out, "due", listed->due);
    out.member("ransomware", listed->ransomware).member("name", listed->name).member("requiredAction", listed->required_action);
    out.member("notes", listed->notes).end_object();
  } else {
    out.null();
  }
  const std::optional<knowledge::ExploitEvidence> exploits = call.knowledge().exploit_evidence(id);
  out.key("exploits").begin_object();
  const knowledge::ExploitEvidence evidence = exploits.value_or(knowledge::ExploitEvidence{});
  out.member("exploitDb", evidence.exploitdb).member("repositoriesNamed", evidence.github_named);
  out.member("repositoriesListing", evidence.github_narrow).member("references", evidence.references).member("weaponised", evidence.weaponised);
  put_texts(out, "urls", evidence.urls);
  out.end_object();
}

void put_rating(JsonWriter& out, const knowledge::Rating& rating, std::string_view feed, std::string_view record) {
  out.begin_object().member("feed", feed).member("record", record);
  out.member("system", rating_word(rating.system)).member("vector", rating.vector);
  put_number(out, "stated", rating.stated);
  const Result<knowledge::CvssScore> computed = knowledge::score_cvss(rating.vector);
  put_number(out, "score", computed ? std::optional<float>(computed->base) : std::nullopt);
  out.member("severity", knowledge::severity_name(rating.severity)).member("source", rating.source).end_object();
}

void put_url(JsonWriter& out, const std::string& url) {
  out.key("url");
  url.empty() ? out.null() : out.value(url);
}

using Records = std::vector<std::pair<knowledge::RecordRef, knowledge::Record>>;

// The text that speaks most of this weakness alone: an update that closes seven of them describes none. The first where several do.
std::string_view description_of(const Records& records) {
  const knowledge::Record* best = nullptr;
  for (const auto& [ref, record] : records) {
    if (!record.description.empty() &&
        (best == nullptr || std::max<std::size_t>(1, record.vulnerabilities.size()) < std::max<std::size_t>(1, best->vulnerabilities.size()))) {
      best = &record;
    }
  }
  return best == nullptr ? std::string_view() : std::string_view(best->description);
}

// Every record that speaks of it: what each feed says, with all ratings and references.
void put_records(JsonWriter& out, const Call& call, knowledge::VulnerabilityId id) {
  constexpr std::size_t kRecordsMax = 200;
  Records records;
  const std::vector<knowledge::RecordRef> refs = call.knowledge().records_of(id);
  for (std::size_t i = 0; i < std::min(refs.size(), kRecordsMax); ++i) {
    if (Result<knowledge::Record> record = call.knowledge().record(refs[i])) {
      records.emplace_back(refs[i], *std::move(record));
    }
  }
  out.member("description", description_of(records));
  out.key("ratings").begin_array();
  for (const auto& [ref, record] : records) {
    for (const knowledge::Rating& rating : record.ratings) {
      put_rating(out, rating, call.knowledge().feed(ref.feed).identity.name, record.id);
    }
  }
  out.end_array().member("recordCount", static_cast<std::uint64_t>(refs.size())).key("records").begin_array();
  std::map<std::string, std::set<std::string>> references;
  for (const auto& [ref, record] : records) {
    out.begin_object().member("feed", call.knowledge().feed(ref.feed).identity.name).member("id", record.id);
    out.member("kind", record_kind_word(record.kind)).member("title", record.title).member("rejected", record.rejected);
    put_time(out, "published", record.published);
    put_time(out, "modified", record.modified);
    put_url(out, record_url(call.knowledge().feed(ref.feed).identity, record.id));
    out.end_object();
    for (const knowledge::Reference& reference : record.references) {
      references[reference.url].insert(reference.tags.begin(), reference.tags.end());
    }
  }
  out.end_array().key("references").begin_array();
  for (const auto& [url, tags] : references) {
    out.begin_object().member("url", url);
    put_texts(out, "tags", {tags.begin(), tags.end()});
    out.end_object();
  }
  out.end_array();
}

// The devices are those of the weakness's list with these filters.
void put_affected(JsonWriter& out, const Call& call, WeaknessNumber number) {
  put_rows(out, "software", affected_versions(call, *DevicePart::of_scope(call), number), affected_version_columns(*call.state));
}

// When we learned of it, from the knowledge log of the keys that have it in the scope.
Result<void> put_learned(JsonWriter& out, const Call& call, WeaknessNumber number) {
  constexpr std::size_t kKeysMax = 100;
  std::vector<AffectedKey> affected = affected_keys(call, *DevicePart::of_scope(call), number);
  affected.resize(std::min(affected.size(), kKeysMax));
  out.key("learned").begin_array();
  for (const AffectedKey& one : affected) {
    for (const store::Learned& learned : TRY(call.store().learned_of_key(one.key->text))) {
      if (learned.vulnerability != call.view().weakness(number).name) {
        continue;
      }
      out.begin_object().member("time", format_time(learned.time)).member("softwareId", call.view().product(one.key->product).id);
      out.member("version", one.key->key->version).member("kind", learned_word(learned.kind)).member("status", learned.status);
      out.member("fix", learned.fix).member_unless_empty("fixedVersion", learned.fixed_version).end_object();
    }
  }
  out.end_array();
  return {};
}

Result<http::Response> get(const Call& call) {
  const Found found = TRY(find(call));
  const knowledge::Vulnerability known = call.knowledge().vulnerability(*found.known);
  const std::uint32_t exposed = found.number ? call.view().exposed_count(*found.number, call.scope) : 0;
  bool high_value = false;
  if (exposed > 0) {
    call.view().exposed_devices(*found.number, call.scope).for_each([&](exposure::DeviceNumber device) {
      high_value = high_value || call.view().device(device).facts->value == exposure::DeviceValue::kHigh;
    });
  }
  JsonWriter out;
  out.begin_object().member("id", found.name);
  put_texts(out, "aliases", {known.aliases.begin(), known.aliases.end()});
  out.member("rejected", known.rejected).member("severity", knowledge::severity_name(known.severity));
  put_time(out, "published", known.published);
  out.member("publishedIsGuess", known.published_is_guess);
  put_time(out, "updated", call.console.record_times.newest(call.state->knowledge, *found.known));
  out.key("cvss").begin_object();
  put_number(out, "score", known.score);
  out.member("system", rating_word(known.score_system)).member("vector", known.score_vector).member("source", known.score_source).end_object();
  put_number(out, "epss", known.epss);
  put_number(out, "epssPercentile", known.epss_percentile);
  const std::optional<knowledge::Knowledge::EpssOnDay> epss = call.knowledge().epss_on(*found.known, call.console.fleet.clock().now());
  put_time(out, "epssDate", epss ? epss->day : UnixTime{});
  out.member("knownExploited", known.known_exploited).member("exploit", priority::exploit_level(known)).member("risk", as_rated(priority::risk(known)));
  put_ssvc(out, known, high_value ? priority::Mission::kHigh : priority::Mission::kMedium);
  put_threats(out, call, *found.known);
  put_records(out, call, *found.known);
  out.member("exposed", exposed);
  put_texts(out, "tags", exposed > 0 ? WeaknessFacts(call).tags(*found.number) : std::vector<std::string>{});
  put_time(out, "firstDetected", exposed > 0 ? call.view().weakness(*found.number).first_detected : UnixTime{});
  if (exposed > 0) {
    put_affected(out, call, *found.number);
    TRY(put_learned(out, call, *found.number));
  } else {
    out.key("software").begin_array().end_array().key("learned").begin_array().end_array();
  }
  out.end_object();
  return http::Response::json(out.take());
}

// Of the keys of a weakness that a device has, what `text` tells of each, each once.
template <typename Text>
Column<exposure::DeviceNumber> of_affected(std::string_view name, const std::shared_ptr<const std::vector<AffectedKey>>& keys, const Text& text) {
  return {name, [keys, text](exposure::DeviceNumber device) {
            std::vector<std::string> texts;
            for (const AffectedKey& one : *keys) {
              std::string is = one.devices.contains(device) ? std::string(text(one)) : std::string();
              if (!is.empty() && std::ranges::find(texts, is) == texts.end()) {
                texts.push_back(std::move(is));
              }
            }
            return Cell(std::move(texts));
          }};
}

Result<http::Response> devices(const Call& call) {
  const ListQuery query = TRY(read_list_query(call, affected_filters(device_filters())));
  const Found found = TRY(find(call));
  DeviceSet set = found.number ? call.view().exposed_devices(*found.number, call.scope) : DeviceSet();
  const AffectedFilter filter = read_affected_filter(call.request);
  const auto keys = std::make_shared<const std::vector<AffectedKey>>(found.number ? affected_keys(call, *DevicePart::of_scope(call), *found.number, filter) : std::vector<AffectedKey>());
  if (found.number && filter.any()) {  // the devices with one of those keys
    std::vector<const DeviceSet*> sets;
    std::ranges::transform(*keys, std::back_inserter(sets), [](const AffectedKey& one) { return &one.devices; });
    set = DeviceSet::union_of(sets);
  }
  std::vector<exposure::DeviceNumber> rows = TRY(filtered_devices(call, set));
  std::vector<Column<exposure::DeviceNumber>> columns = device_columns(call.state);
  columns.push_back(of_affected("software", keys, [](const AffectedKey& one) -> std::string_view { return one.key->key->name; }));
  columns.push_back(of_affected("installedVersions", keys, [](const AffectedKey& one) -> std::string_view { return one.key->key->version; }));
  columns.push_back(of_affected("fixedVersions", keys, [](const AffectedKey& one) -> std::string_view { return one.finding->fixed_version; }));
  return device_list(call, std::move(rows), std::move(columns)).answer(query);
}

// Its versions by product.
struct AffectedProduct {
  std::uint64_t versions = 0;
  std::uint64_t fixable = 0;
  DeviceSet devices;
  // For how many of the versions there is an update.
  [[nodiscard]] std::string_view fix() const { return fixable == versions ? "all" : fixable > 0 ? "some" : "none"; }
};

Result<http::Response> software(const Call& call) {
  using exposure::ProductNumber;
  const Found found = TRY(find(call));
  const auto parts = std::make_shared<std::map<ProductNumber, AffectedProduct>>();
  const std::shared_ptr<const DevicePart> asked = DevicePart::of_query(call);
  for (const AffectedVersion& one : found.number ? affected_versions(call, *asked, *found.number) : std::vector<AffectedVersion>()) {
    AffectedProduct& part = (*parts)[one.product];
    ++part.versions;
    part.fixable += one.fix == FixState::kAvailable ? 1U : 0U;
    part.devices |= one.devices;
  }
  std::vector<ProductNumber> products;
  const std::vector<std::string> fixes = filter_values(call.request, "fix");
  for (const auto& [product, part] : *parts) {
    if (has_value(fixes, part.fix())) {
      products.push_back(product);
    }
  }
  return answer_software(call, std::move(products),
                         {{"affectedVersions", [parts](ProductNumber product) { return count_cell(parts->at(product).versions); }},
                          {"affectedDevices", [parts](ProductNumber product) { return count_cell(parts->at(product).devices.size()); }},
                          {"fix", [parts](ProductNumber product) { return kept_text(parts->at(product).fix()); }}},
                         {"fix", "platform", "groupId"});
}

Result<http::Response> versions(const Call& call) {
  const ListQuery query = TRY(read_list_query(call, affected_filters({"text", "platform", "groupId"})));
  const Found found = TRY(find(call));
  const std::string text = to_lower(call.request.option("text").value_or(std::string_view{}));
  std::vector<AffectedVersion> rows;
  if (found.number) {
    rows = affected_versions(call, *DevicePart::of_query(call), *found.number, read_affected_filter(call.request));
  }
  std::erase_if(rows, [&](const AffectedVersion& row) {
    return !contains_text(row.name, text) && !contains_text(row.version, text) && !product_matches(call.view().product(row.product), text);
  });
  return List<AffectedVersion>(call.state, std::move(rows), affected_version_columns(*call.state)).answer(query);
}

}  // namespace

void add_weakness_routes(http::Router& router, const std::shared_ptr<Console>& console) {
  using http::Method;
  add(router, console, Method::kGet, "/api/v1/weaknesses", "v1.weaknesses.list", to_view(),
      [parts = std::make_shared<DeviceParts>()](const Call& call) { return list(call, *parts); });
  add(router, console, Method::kGet, "/api/v1/weaknesses/{cve}", "v1.weaknesses.get", to_view(), get);
  add(router, console, Method::kGet, "/api/v1/weaknesses/{cve}/devices", "v1.weaknesses.devices", to_view(), devices);
  add(router, console, Method::kGet, "/api/v1/weaknesses/{cve}/software", "v1.weaknesses.software", to_view(), software);
  add(router, console, Method::kGet, "/api/v1/weaknesses/{cve}/versions", "v1.weaknesses.versions", to_view(), versions);
}

}  // namespace parapet::server::console
