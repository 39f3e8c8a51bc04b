// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/redhat_hydra.h"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "inventory/ecosystem.h"
#include "knowledge/feeds/field.h"
#include "knowledge/feeds/ratings.h"

namespace parapet::knowledge {
namespace {

constexpr std::string_view kSource = "redhat";

// The domain of a release or of one of its support streams, by CPE; "" for other products.
std::string domain_of_cpe(std::string_view cpe) {
  for (const std::string_view prefix : {"cpe:/o:redhat:", "cpe:/a:redhat:"}) {
    if (cpe.starts_with(prefix)) {
      return inventory::domain_of_osv_ecosystem(fmt::format("Red Hat:{}", cpe.substr(prefix.size()))).domain;
    }
  }
  return {};
}

// "bind-32:9.11.36-5.el8": a source package with epoch, version and release.
struct SourceBuild {
  std::string_view name;
  std::string_view version;
};
std::optional<SourceBuild> parse_build(std::string_view text) {
  const std::size_t release = text.rfind('-');
  const std::size_t colon = text.find(':');
  if (release == std::string_view::npos || colon == std::string_view::npos || release < colon) {
    return std::nullopt;
  }
  const std::size_t epoch = text.rfind('-', colon);
  if (epoch == std::string_view::npos || epoch == 0 || !parse_uint(text.substr(epoch + 1, colon - epoch - 1))) {
    return std::nullopt;
  }
  return SourceBuild{.name = text.substr(0, epoch), .version = text.substr(epoch + 1)};
}

// A release that has the fix: affected is what lies below it.
void read_release(JsonValue release, Record& record, FactSink& sink) {
  const std::string domain = domain_of_cpe(release["cpe"].string());
  const std::string_view package = release["package"].string();
  if (domain.empty() || package.empty()) {
    return;
  }
  Affected rule{.domain = domain, .name_kind = NameKind::kSource, .scheme = version::Scheme::kRpm, .fix = FixState::kAvailable};
  rule.note = release["advisory"].string();
  const std::optional<SourceBuild> build = parse_build(package);
  if (!build) {
    // A module is named by its build ("nodejs:18-8080020230718"): its packages' versions stand only in the advisory.
    rule.name = package.substr(0, package.find_first_of(":-"));
    rule.unreadable = package;
  } else {
    rule.name = build->name;
    Result<version::Key> key = version::parse(version::Scheme::kRpm, build->version);
    if (key) {
      rule.fixed_version = build->version;
      version::Interval interval;
      interval.upper = version::Bound{.text = rule.fixed_version, .key = *std::move(key), .inclusive = false};
      rule.intervals.push_back(std::move(interval));
    } else {
      rule.unreadable = package;
    }
  }
  sink.saw_domain(domain);
  record.affected.push_back(std::move(rule));
}

// What Red Hat says of a package without a fix. "Out of support scope" means: not looked at, to be taken as affected.
void read_state(JsonValue state, Record& record, FactSink& sink) {
  const std::string domain = domain_of_cpe(state["cpe"].string());
  std::string_view name = state["package_name"].string();
  if (domain.empty() || name.empty()) {
    return;
  }
  Affected rule{.domain = domain, .name_kind = NameKind::kSource, .scheme = version::Scheme::kRpm, .all_versions = true};
  const std::size_t slash = name.find('/');
  if (slash != std::string_view::npos) {
    rule.module = name.substr(0, slash);
    name.remove_prefix(slash + 1);
    if (rule.module.ends_with(":flatpak") || rule.module.find(':') == std::string::npos) {
      return;  // inside of a flatpak or a container image, no package of the system
    }
  }
  rule.name = name;
  rule.note = state["fix_state"].string();
  const std::string word = to_lower(rule.note);
  if (word == "not affected") {
    rule.status = Status::kNotAffected;
  } else if (word == "under investigation" || word == "new") {
    rule.status = Status::kUnderInvestigation;
  } else if (word == "will not fix" || word == "out of support scope") {
    rule.fix = FixState::kWillNotFix;
  } else if (word == "affected" || word == "fix deferred") {
    rule.fix = FixState::kNone;
  } else {
    rule.all_versions = false;
    rule.unreadable = fmt::format("state '{}'", rule.note);
  }
  sink.saw_domain(domain);
  record.affected.push_back(std::move(rule));
}

// Scores come as text here.
void add_rating(std::vector<Rating>& ratings, std::string_view vector, std::string_view score) {
  const std::optional<double> stated = parse_double(trim(score));
  const bool in_range = stated && *stated >= 0 && *stated <= 10;
  add_cvss_vector(ratings, vector, kSource, in_range ? std::optional(static_cast<float>(*stated)) : std::nullopt);
}

Result<std::string> id_of(JsonValue root) {
  const std::string_view written = root["name"].is_string() ? root["name"].string() : root["CVE"].string();
  std::optional<std::string> id = cve_id(written);
  if (!id) {
    return bad_input(fmt::format("'{}' is no CVE id", written.substr(0, 100)));
  }
  return *std::move(id);
}

Record read_full(JsonValue root, std::string id, FactSink& sink) {
  Record record{.id = std::move(id), .kind = RecordKind::kVulnerability};
  record.published = time_or_unknown(root["public_date"].string());
  record.title = trim(root["bugzilla"]["description"].string());
  for (const JsonValue detail : root["details"].elements()) {
    record.description += (record.description.empty() ? "" : "\n\n") + std::string(trim(detail.string()));
  }
  for (const JsonValue list : root["references"].elements()) {
    for (const std::string_view url : split_blanks(list.string())) {
      add_reference(record.references, url, {});
    }
  }
  add_cwe(record.cwes, root["cwe"].string());
  add_rating(record.ratings, root["cvss3"]["cvss3_scoring_vector"].string(), root["cvss3"]["cvss3_base_score"].string());
  add_rating(record.ratings, root["cvss"]["cvss_scoring_vector"].string(), root["cvss"]["cvss_base_score"].string());
  add_vendor_rating(record.ratings, root["threat_severity"].string(), kSource);
  for (const JsonValue release : root["affected_release"].elements()) {
    read_release(release, record, sink);
  }
  for (const JsonValue state : root["package_state"].elements()) {
    read_state(state, record, sink);
  }
  return record;
}

// The list says which builds have fixes, but not of which release they are: it judges nothing.
Record read_summary(JsonValue root, std::string id) {
  Record record{.id = std::move(id), .kind = RecordKind::kVulnerability};
  record.published = time_or_unknown(root["public_date"].string());
  record.title = trim(root["bugzilla_description"].string());
  add_cwe(record.cwes, root["CWE"].string());
  add_rating(record.ratings, root["cvss3_scoring_vector"].string(), root["cvss3_score"].string());
  add_rating(record.ratings, root["cvss_scoring_vector"].string(), root["cvss_score"].string());
  add_vendor_rating(record.ratings, root["severity"].string(), kSource);
  return record;
}

bool is_summary(std::string_view head) {
  return head.find("\"CVE\"") != std::string_view::npos && head.find("\"affected_packages\"") != std::string_view::npos &&
         head.find("\"bugzilla_description\"") != std::string_view::npos;
}

class RedHatHydraImporter final : public Importer {
 public:
  [[nodiscard]] std::string_view kind() const override { return "redhat-hydra"; }
  [[nodiscard]] bool piece_is_record() const override { return true; }

  [[nodiscard]] std::optional<FeedIdentity> recognise(const Piece& piece) const override {
    const std::string_view head = piece.bytes.substr(0, 262'144);
    if (!trim(head.substr(0, 64)).starts_with('{') || head.find("\"public_date\"") == std::string_view::npos) {
      return std::nullopt;
    }
    FeedIdentity identity{.name = "redhat-hydra", .kind = "redhat-hydra", .coverage = Coverage::kFullState, .mode = UpdateMode::kUpdate};
    if (is_summary(head)) {
      identity.name = "redhat-hydra-list";
      identity.coverage = Coverage::kThreat;
      return identity;
    }
    const bool full = head.find("\"details\"") != std::string_view::npos && head.find("\"csaw\"") != std::string_view::npos;
    const bool states = head.find("\"affected_release\"") != std::string_view::npos || head.find("\"package_state\"") != std::string_view::npos;
    return full || states ? std::optional(identity) : std::nullopt;
  }

  [[nodiscard]] Result<void> parse(const Piece& piece, FactSink& sink) const override {
    JsonParser parser(sink.limits());
    const JsonValue root = TRY(parser.parse(piece.bytes));
    std::string id = TRY(id_of(root));
    const std::size_t entries = root["affected_release"].elements().size() + root["package_state"].elements().size();
    if (entries > sink.limits().ranges_per_record_max) {
      return fail(ErrorCode::kLimit, fmt::format("{} releases and states are more than ranges_per_record_max", entries));
    }
    Record record = root["name"].is_string() ? read_full(root, std::move(id), sink) : read_summary(root, std::move(id));
    sink.saw_snapshot(record.published);
    sink.put(std::move(record));
    return {};
  }
};

}  // namespace

std::unique_ptr<Importer> make_redhat_hydra_importer() { return std::make_unique<RedHatHydraImporter>(); }

}  // namespace parapet::knowledge
