// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/fedora_bodhi.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "knowledge/feeds/field.h"
#include "knowledge/feeds/written_rating.h"
#include "version/range.h"

namespace parapet::knowledge {
namespace {

// "fedora:36" and "epel:7": packages of EPEL are rebuilt for other systems, which Fedora's releases say nothing of.
std::string domain_of(JsonValue release) {
  const std::string_view number = release["version"].string();
  const std::string_view prefix = release["id_prefix"].string();
  if (number.empty() || !prefix.starts_with("FEDORA")) {
    return {};
  }
  return fmt::format("{}:{}", prefix.find("EPEL") == std::string_view::npos ? "fedora" : "epel", to_lower(number));
}

// Security bugs are titled by the CVE: "CVE-2022-37436 httpd: mod_proxy: ...", now and then by several.
void read_bugs(JsonValue bugs, std::vector<std::string>& cves) {
  for (const JsonValue bug : bugs.elements()) {
    for (const std::string_view word : split_blanks(bug["title"].string())) {
      std::optional<std::string> id = cve_id(word.substr(0, word.find_first_of(",;:")));
      if (!id) {
        break;
      }
      if (std::ranges::find(cves, *id) == cves.end()) {
        cves.push_back(std::move(*id));
      }
    }
  }
}

// "httpd-2.4.55-1.fc36", a source package's name, version and release; the epoch stands apart.
std::optional<Affected> read_build(JsonValue build, const std::string& domain) {
  const std::string_view nvr = build["nvr"].string();
  const std::size_t release = nvr.rfind('-');
  const std::size_t version =
      release == std::string_view::npos || release == 0 ? std::string_view::npos : nvr.rfind('-', release - 1);
  if (version == std::string_view::npos || version == 0) {
    return std::nullopt;
  }
  const std::int64_t epoch = build["epoch"].integer().value_or(0);
  std::string fixed(nvr.substr(version + 1));
  if (epoch > 0) {
    fixed = fmt::format("{}:{}", epoch, fixed);
  }
  Affected entry{.domain = domain,
                 .name = std::string(nvr.substr(0, version)),
                 .name_kind = NameKind::kSource,
                 .scheme = version::Scheme::kRpm};
  const version::Event introduced{.kind = version::Event::Kind::kIntroduced, .version = "0"};
  const version::Event event{.kind = version::Event::Kind::kFixed, .version = fixed};
  const Result<version::RangeSet> set = version::from_events(version::Scheme::kRpm, std::array{introduced, event});
  if (set) {
    entry.intervals = set->intervals;
    entry.fix = FixState::kAvailable;
  } else {
    entry.unreadable = "fixed in " + fixed;
  }
  return entry;
}

// An update is a fix once it is in the stable repository; what is still being tested can be withdrawn again.
void read_update(JsonValue update, FactSink& sink) {
  const std::string_view id = update["alias"].string();
  const std::string domain = domain_of(update["release"]);
  if (!id.starts_with("FEDORA-") || !update["builds"].is_array() || domain.empty()) {
    sink.reject(std::string(id.substr(0, 100)), "without alias, release or builds");
    return;
  }
  if (update["status"].string() != "stable") {
    sink.skip(std::string(id), fmt::format("not in the stable repository: {}", update["status"].string()));
    return;
  }
  Record record{.id = std::string(id),
                .title = std::string(update["title"].string()),
                .description = std::string(update["notes"].string())};
  record.kind = update["type"].string() == "security" ? RecordKind::kAdvisory : RecordKind::kNotice;
  record.published = time_or_unknown(update["date_stable"].string());
  record.modified = std::max(record.published, time_or_unknown(update["date_modified"].string()));
  const std::string_view severity = update["severity"].string();
  add_rating(record.ratings, word_rating(severity == "urgent" ? "critical" : severity, "fedora"));
  record.references.push_back({.url = std::string(update["url"].string()), .tags = {"vendor-advisory"}});
  read_bugs(update["bugs"], record.vulnerabilities);
  for (const JsonValue build : update["builds"].elements()) {
    if (const std::string_view type = build["type"].string(); !type.empty() && type != "rpm") {
      continue;  // containers and flatpaks
    }
    if (std::optional<Affected> entry = read_build(build, domain)) {
      record.affected.push_back(std::move(*entry));
    } else {
      sink.reject(fmt::format("{} {}", id, build["nvr"].string()), "not name-version-release");
    }
  }
  sink.saw_domain(domain);
  sink.saw_snapshot(record.modified);
  sink.put(std::move(record));
}

class FedoraBodhiImporter final : public Importer {
 public:
  [[nodiscard]] std::string_view kind() const override { return "fedora-bodhi"; }
  [[nodiscard]] bool piece_is_record() const override { return true; }
  [[nodiscard]] bool wants_member(std::string_view path) const override { return path.ends_with(".json"); }

  [[nodiscard]] std::optional<FeedIdentity> recognise(const Piece& piece) const override {
    const std::string_view head = piece.bytes.substr(0, 262'144);
    if (!trim(head.substr(0, 64)).starts_with('{') || head.find("\"builds\"") == std::string_view::npos ||
        head.find("\"nvr\"") == std::string_view::npos || head.find("FEDORA-") == std::string_view::npos) {
      return std::nullopt;
    }
    const bool archived = piece.path.find('!') != std::string::npos;
    return FeedIdentity{
        .name = "fedora-bodhi", .kind = "fedora-bodhi", .mode = archived ? UpdateMode::kSnapshot : UpdateMode::kUpdate};
  }

  [[nodiscard]] Result<void> parse(const Piece& piece, FactSink& sink) const override {
    JsonParser parser(sink.limits());
    const JsonValue root = TRY(parser.parse(piece.bytes));
    if (root["updates"].is_array()) {
      for (const JsonValue update : root["updates"].elements()) {
        read_update(update, sink);
      }
      return {};
    }
    const JsonValue update = root["update"].is_object() ? root["update"] : root;
    if (!update["alias"].is_string()) {
      return bad_input("no update of Bodhi: 'alias' is missing");
    }
    read_update(update, sink);
    return {};
  }
};

}  // namespace

std::unique_ptr<Importer> make_fedora_bodhi_importer() { return std::make_unique<FedoraBodhiImporter>(); }

}  // namespace parapet::knowledge
