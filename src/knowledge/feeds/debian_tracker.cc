// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/debian_tracker.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "inventory/ecosystem.h"
#include "knowledge/cvss.h"
#include "knowledge/feeds/written_rating.h"
#include "version/range.h"

namespace parapet::knowledge {
namespace {

void append(std::string& text, std::string_view more) {
  if (!more.empty()) {
    text += (text.empty() ? "" : ": ") + std::string(more);
  }
}

// "high**" -> "high": stars mark an urgency that the tracker took from elsewhere.
std::string_view urgency_word(std::string_view urgency) {
  while (urgency.ends_with('*')) {
    urgency.remove_suffix(1);
  }
  return urgency;
}

// The fix of what is open: no-dsa and postponed come later or never, nobody says; ignored and end-of-life never.
void set_open(JsonValue state, std::string_view urgency, Affected& entry) {
  const std::string_view reason = state["nodsa_reason"].string();
  entry.all_versions = true;
  entry.fix = reason == "ignored" || urgency == "end-of-life" ? FixState::kWillNotFix : FixState::kNone;
  if (!reason.empty()) {
    append(entry.note, reason);
  } else if (urgency == "end-of-life") {
    append(entry.note, urgency);
  } else if (state["nodsa"].is_string()) {
    append(entry.note, "no-dsa");
  }
  append(entry.note, state["nodsa"].string());
}

void set_not_affected(std::string_view why, Affected& entry) {
  entry.status = Status::kNotAffected;
  entry.all_versions = true;
  entry.justification = why;
}

// One release's state of one weakness in one source package (design §4.9).
Result<Affected> read_state(std::string_view release, std::string_view source, JsonValue state) {
  Affected entry{.domain = inventory::debian_domain(release),
                 .name = std::string(source),
                 .name_kind = NameKind::kSource,
                 .scheme = version::Scheme::kDeb};
  const std::string_view status = state["status"].string();
  const std::string_view fixed = state["fixed_version"].string();
  const std::string_view urgency = urgency_word(state["urgency"].string());
  if (fixed == "0") {
    set_not_affected("not affected: fixed version 0", entry);
  } else if (urgency == "unimportant") {
    set_not_affected("unimportant", entry);
  } else if (status == "undetermined") {
    entry.status = Status::kUnderInvestigation;
    entry.all_versions = true;
    entry.note = "undetermined";
  } else if (!fixed.empty()) {
    const version::Event introduced{.kind = version::Event::Kind::kIntroduced, .version = "0"};
    const version::Event event{.kind = version::Event::Kind::kFixed, .version = std::string(fixed)};
    const Result<version::RangeSet> set = version::from_events(version::Scheme::kDeb, std::array{introduced, event});
    if (set) {
      entry.intervals = set->intervals;
      entry.fix = FixState::kAvailable;
    } else {
      entry.unreadable = fmt::format("fixed in {}", fixed);
    }
  } else if (status == "open") {
    set_open(state, urgency, entry);
  } else {
    return bad_input(fmt::format("{} in {}: status '{}' without a fixed version", source, release, status));
  }
  return entry;
}

// Where the tracker speaks of one weakness: a source package and its entry there.
struct Place {
  std::string_view source;
  JsonValue entry;
};
using Weaknesses = std::map<std::string_view, std::vector<Place>>;

Record read_weakness(std::string_view id, const std::vector<Place>& places, FactSink& sink) {
  Record record{.id = std::string(id), .kind = RecordKind::kVulnerability};
  Severity severity = Severity::kUnknown;
  for (const Place& place : places) {
    if (record.description.empty()) {
      record.description = place.entry["description"].string();
    }
    for (const JsonMember release : place.entry["releases"].members()) {
      Result<Affected> entry = read_state(release.key, place.source, release.value);
      if (!entry) {
        sink.reject(record.id, entry.error().message());
        continue;
      }
      severity = std::max(severity, severity_by_name(urgency_word(release.value["urgency"].string())));
      record.affected.push_back(std::move(*entry));
    }
    if (const std::optional<std::int64_t> bug = place.entry["debianbug"].integer()) {
      record.references.push_back({.url = fmt::format("https://bugs.debian.org/{}", *bug), .tags = {"issue-tracking"}});
    }
  }
  add_rating(record.ratings, {.severity = severity, .source = "debian"});
  record.references.push_back(
      {.url = "https://security-tracker.debian.org/tracker/" + record.id, .tags = {"vendor-advisory"}});
  return record;
}

bool is_tracker_id(std::string_view id) { return id.starts_with("CVE-") || id.starts_with("TEMP-"); }

// A package's member is an object of weaknesses, each with its releases.
bool is_package(JsonValue package) {
  for (const JsonMember weakness : package.members()) {
    return is_tracker_id(weakness.key) && weakness.value["releases"].present();
  }
  return false;
}

class DebianTrackerImporter final : public Importer {
 public:
  [[nodiscard]] std::string_view kind() const override { return "debian-tracker"; }
  [[nodiscard]] bool piece_is_record() const override { return false; }

  [[nodiscard]] std::optional<FeedIdentity> recognise(const Piece& piece) const override {
    const FeedIdentity identity{.name = "debian-tracker", .kind = "debian-tracker", .coverage = Coverage::kFullState};
    const std::string_view head = piece.bytes.substr(0, 65'536);
    if (!trim(head.substr(0, 64)).starts_with('{') || head.find("\"releases\"") == std::string_view::npos ||
        head.find("\"repositories\"") == std::string_view::npos ||
        head.find("\"distributions\"") != std::string_view::npos) {
      return std::nullopt;
    }
    JsonParser parser;
    const Result<JsonValue> root = parser.parse(piece.bytes);
    if (!root) {
      return identity;  // parse() says what is wrong
    }
    const JsonValue::Object packages = root->members();
    return !packages.empty() && is_package((*packages.begin()).value) ? std::optional(identity) : std::nullopt;
  }

  [[nodiscard]] Result<void> parse(const Piece& piece, FactSink& sink) const override {
    JsonParser parser(sink.limits());
    const JsonValue root = TRY(parser.parse(piece.bytes));
    Weaknesses weaknesses;
    for (const JsonMember package : root.members()) {
      if (!package.value.is_object()) {
        sink.reject(std::string(package.key), "a source package without an object of weaknesses");
        continue;
      }
      for (const JsonMember weakness : package.value.members()) {
        if (is_tracker_id(weakness.key) && weakness.value.is_object()) {
          weaknesses[weakness.key].push_back({.source = package.key, .entry = weakness.value});
        } else {
          sink.reject(fmt::format("{} {}", package.key, weakness.key), "no CVE or TEMP id with its releases");
        }
      }
    }
    if (weaknesses.empty()) {
      return bad_input("no weakness in the tracker's export");
    }
    std::set<std::string> domains;
    for (const auto& [id, places] : weaknesses) {
      Record record = read_weakness(id, places, sink);
      for (const Affected& entry : record.affected) {
        if (domains.insert(entry.domain).second) {
          sink.saw_domain(entry.domain);
        }
      }
      sink.put(std::move(record));
    }
    return {};
  }
};

}  // namespace

std::unique_ptr<Importer> make_debian_tracker_importer() { return std::make_unique<DebianTrackerImporter>(); }

}  // namespace parapet::knowledge
