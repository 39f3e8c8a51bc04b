// SPDX-License-Identifier: Apache-2.0
#include "match/vex.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "knowledge/feeds/csaf_affected.h"
#include "knowledge/feeds/csaf_document.h"
#include "knowledge/feeds/csaf_target.h"
#include "knowledge/feeds/field.h"
#include "knowledge/feeds/openvex_document.h"

namespace parapet::match {
namespace {

using knowledge::Status;

std::optional<Status> status_of_openvex(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, Status>, 4> kNames = {{{"not_affected", Status::kNotAffected},
                                                                          {"affected", Status::kAffected},
                                                                          {"fixed", Status::kFixed},
                                                                          {"under_investigation", Status::kUnderInvestigation}}};
  const auto* const found = std::ranges::find(kNames, name, &std::pair<std::string_view, Status>::first);
  return found == kNames.end() ? std::nullopt : std::optional(found->second);
}

// analysis.state of CycloneDX (schema 1.4 to 1.6, impactAnalysisState).
std::optional<Status> status_of_cyclonedx(std::string_view state) {
  constexpr std::array<std::pair<std::string_view, Status>, 6> kNames = {{{"resolved", Status::kFixed},
                                                                          {"resolved_with_pedigree", Status::kFixed},
                                                                          {"exploitable", Status::kAffected},
                                                                          {"in_triage", Status::kUnderInvestigation},
                                                                          {"false_positive", Status::kNotAffected},
                                                                          {"not_affected", Status::kNotAffected}}};
  const auto* const found = std::ranges::find(kNames, state, &std::pair<std::string_view, Status>::first);
  return found == kNames.end() ? std::nullopt : std::optional(found->second);
}

// Adds a statement, or says why not.
void accept(VexDocument& document, VexStatement statement, std::optional<Status> status, std::string place) {
  std::string reason;
  std::erase_if(statement.vulnerabilities, [](const std::string& id) { return id.empty() || id.starts_with("http"); });
  if (!status) {
    reason = "has no known status";
  } else if (statement.vulnerabilities.empty()) {
    reason = "names no vulnerability";
  } else if (statement.products.empty()) {
    reason = "names no product that can be compared with software";
  } else if (*status == Status::kNotAffected && statement.justification.empty() && statement.note.empty()) {
    reason = "says 'not affected' without a justification or an impact statement";
  }
  if (!reason.empty()) {
    document.problems.push_back({.place = std::move(place), .reason = std::move(reason)});
    return;
  }
  statement.status = *status;
  document.statements.push_back(std::move(statement));
}

// "https://nvd.nist.gov/vuln/detail/CVE-2024-1234" -> "CVE-2024-1234".
std::string id_of(std::string_view text) {
  const std::size_t slash = text.rfind('/');
  return std::string(text.starts_with("http") && slash != std::string_view::npos ? text.substr(slash + 1) : text);
}

VexProduct openvex_product(const knowledge::OpenVexProduct& product) {
  VexProduct found{.text = product.id.empty() ? product.purl : product.id, .purl = product.purl, .cpe = product.cpe};
  return found;
}

VexDocument from_openvex(const knowledge::OpenVexDocument& source) {
  VexDocument document{.id = source.id, .issuer = source.author, .time = source.time, .statements = {}, .problems = {}};
  for (std::size_t i = 0; i < source.statements.size(); ++i) {
    const knowledge::OpenVexStatement& one = source.statements[i];
    VexStatement statement{.vulnerabilities = {id_of(one.vulnerability)}, .products = {}, .justification = one.justification,
                           .note = one.impact, .time = one.time};
    statement.vulnerabilities.insert(statement.vulnerabilities.end(), one.aliases.begin(), one.aliases.end());
    for (const knowledge::OpenVexProduct& product : one.products) {
      VexProduct whole = openvex_product(product);
      for (const knowledge::OpenVexProduct& part : product.subcomponents) {
        VexProduct inner = openvex_product(part);
        inner.target = whole.purl.empty() ? whole.text : whole.purl;
        if (!inner.purl.empty() || !inner.cpe.empty()) {
          statement.products.push_back(std::move(inner));
        }
      }
      if (!whole.purl.empty() || !whole.cpe.empty()) {
        statement.products.push_back(std::move(whole));
      }
    }
    accept(document, std::move(statement), status_of_openvex(one.status), fmt::format("statement {}", i + 1));
  }
  return document;
}

std::optional<VexProduct> csaf_product(const knowledge::CsafDocument& source, const std::string& id) {
  const knowledge::CsafProduct* product = source.product(id);
  std::optional<knowledge::CsafTarget> target = product == nullptr ? std::nullopt : knowledge::csaf_target(source, *product);
  // What it is installed on is not known to be here, and a range that can't be read must not clear anything.
  if (!target || !target->requires_products.empty() || (!target->distribution && !target->versions.readable)) {
    return std::nullopt;
  }
  VexProduct found{.text = product->name.empty() ? id : product->name};
  if (target->domain == "product") {
    found.vendor_product = target->name;
  } else {
    found.domain = target->domain;
    found.name = target->name;
  }
  found.source = target->name_kind == knowledge::NameKind::kSource;
  found.architecture = target->architecture;
  found.module = target->module;
  found.version = target->version;
  found.restricted = !target->distribution && !target->versions.all;
  found.versions = std::move(target->versions);
  return found;
}

VexDocument from_csaf(const knowledge::CsafDocument& source) {
  VexDocument document{.id = source.id, .issuer = source.publisher, .time = source.current, .statements = {}, .problems = {}};
  for (const knowledge::CsafVulnerability& vulnerability : source.vulnerabilities) {
    for (const knowledge::CsafStatement& group : vulnerability.statuses) {
      // Products of one group may have different justifications: one statement for each.
      std::unordered_map<std::string, VexStatement> by_reason;
      std::vector<std::string> order;
      for (const std::string& id : group.products) {
        const auto says = [&id](const knowledge::CsafStatement& one) { return std::ranges::find(one.products, id) != one.products.end(); };
        const auto flag = std::ranges::find_if(vulnerability.flags, says);
        const auto impact = std::ranges::find_if(vulnerability.threats, [&says](const knowledge::CsafStatement& threat) {
          return threat.category == "impact" && says(threat);
        });
        const std::string reason = fmt::format("{}\n{}", flag == vulnerability.flags.end() ? "" : flag->category,
                                               impact == vulnerability.threats.end() ? "" : impact->details);
        const auto [found, added] = by_reason.try_emplace(reason);
        if (added) {
          order.push_back(reason);
          const auto [justification, note] = cut(reason, '\n');
          found->second.justification = justification;
          found->second.note = note.value_or(std::string_view{});
          found->second.time = source.current;
          found->second.vulnerabilities.push_back(vulnerability.cve);
          std::ranges::copy_if(vulnerability.ids, std::back_inserter(found->second.vulnerabilities),
                               [](const std::string& other) { return other.find('-') != std::string::npos; });
        }
        if (std::optional<VexProduct> product = csaf_product(source, id)) {
          found->second.products.push_back(*std::move(product));
        }
      }
      for (const std::string& reason : order) {
        accept(document, std::move(by_reason.at(reason)), knowledge::csaf_status(group.category),
               fmt::format("{} {}", vulnerability.cve, group.category));
      }
    }
  }
  return document;
}

// The products of a CycloneDX document by their bom-ref.
class CycloneDxComponents {
 public:
  explicit CycloneDxComponents(JsonValue root) {
    add(root["metadata"]["component"]);
    for (const JsonValue component : root["components"].elements()) {
      add(component);
    }
  }

  [[nodiscard]] std::optional<VexProduct> find(std::string_view ref) const {
    const auto known = products_.find(std::string(ref));
    if (known != products_.end()) {
      return known->second;
    }
    // A reference into another document: "urn:cdx:SERIAL/VERSION#BOM-REF"; a bom-ref is often a purl.
    const std::size_t hash = ref.find('#');
    const std::string_view inner = ref.starts_with("urn:cdx:") && hash != std::string_view::npos ? ref.substr(hash + 1) : ref;
    std::string decoded = percent_decode(inner).value_or(std::string(inner));
    if (inner.starts_with("pkg:")) {
      decoded = inner;
    }
    if (!decoded.starts_with("pkg:")) {
      return std::nullopt;
    }
    return VexProduct{.text = std::string(ref), .purl = std::move(decoded)};
  }

 private:
  // Depth of recursion is that of the JSON, which the parser bounds.
  void add(JsonValue component) {
    const std::string_view ref = component["bom-ref"].string();
    VexProduct product{.text = std::string(component["name"].string()),
                       .purl = std::string(component["purl"].string()),
                       .cpe = std::string(component["cpe"].string())};
    if (!ref.empty() && (!product.purl.empty() || !product.cpe.empty())) {
      products_.try_emplace(std::string(ref), std::move(product));
    }
    for (const JsonValue inner : component["components"].elements()) {
      add(inner);
    }
  }

  std::unordered_map<std::string, VexProduct> products_;
};

// affects[].versions: single ones, compared by equality, and vers ranges. False where a range can't be read.
bool restrict_versions(JsonValue list, VexProduct& product) {
  for (const JsonValue one : list.elements()) {
    product.restricted = true;
    if (const std::string_view exact = one["version"].string(); !exact.empty()) {
      product.exact_versions.emplace_back(exact);
      continue;
    }
    knowledge::CsafVersions versions = knowledge::csaf_versions(one["range"].string());
    if (!versions.readable || versions.scheme != version::Scheme::kGeneric) {
      return false;
    }
    if (versions.all) {
      product.versions.ranges = {.intervals = {version::Interval{}}};
    }
    product.versions.ranges = version::unite(product.versions.ranges, versions.ranges);
    std::ranges::move(versions.versions, std::back_inserter(product.versions.versions));
  }
  return true;
}

Result<VexDocument> from_cyclonedx(JsonValue root, const Limits& limits) {
  VexDocument document;
  document.id = root["serialNumber"].string();
  document.time = knowledge::time_or_unknown(root["metadata"]["timestamp"].string());
  const JsonValue supplier = root["metadata"]["supplier"]["name"];
  const JsonValue manufacturer = root["metadata"]["manufacture"]["name"];
  document.issuer = supplier.string().empty() ? manufacturer.string() : supplier.string();
  const CycloneDxComponents components(root);
  std::uint32_t affects = 0;
  for (const JsonValue value : root["vulnerabilities"].elements()) {
    const JsonValue analysis = value["analysis"];
    if (!analysis["state"].present()) {
      continue;  // a finding, not a statement about it
    }
    VexStatement statement{.vulnerabilities = {std::string(value["id"].string())},
                           .products = {},
                           .justification = std::string(analysis["justification"].string()),
                           .note = std::string(analysis["detail"].string()),
                           .time = knowledge::time_or_unknown(analysis["lastUpdated"].string())};
    statement.time = statement.time.known() ? statement.time : document.time;
    for (const JsonValue reference : value["references"].elements()) {
      statement.vulnerabilities.emplace_back(reference["id"].string());
    }
    // "false positive" is its own justification.
    if (analysis["state"].string() == "false_positive" && statement.justification.empty()) {
      statement.justification = "false_positive";
    }
    for (const JsonValue affected : value["affects"].elements()) {
      if (++affects > limits.ranges_per_record_max) {
        return fail(ErrorCode::kLimit, "has more affected references than ranges_per_record_max");
      }
      std::optional<VexProduct> product = components.find(affected["ref"].string());
      if (product && restrict_versions(affected["versions"], *product)) {
        statement.products.push_back(*std::move(product));
      }
    }
    const std::string place = fmt::format("vulnerability {}", value["id"].string());
    accept(document, std::move(statement), status_of_cyclonedx(analysis["state"].string()), place);
  }
  return document;
}

}  // namespace

Result<VexDocument> read_vex(std::string_view bytes, const Limits& limits) {
  if (trim(bytes.substr(0, 256)).starts_with('<')) {
    return fail(ErrorCode::kUnsupported, "VEX in XML is not read; give OpenVEX, CSAF or CycloneDX in JSON");
  }
  JsonParser parser(limits);
  const JsonValue root = TRY(parser.parse(bytes));
  if (knowledge::is_openvex(root)) {
    return from_openvex(TRY(knowledge::read_openvex(root, limits)));
  }
  if (knowledge::is_csaf(root)) {
    return from_csaf(TRY(knowledge::read_csaf(root, limits)));
  }
  if (root["bomFormat"].string() == "CycloneDX") {
    return from_cyclonedx(root, limits);
  }
  return bad_input("no VEX document: neither OpenVEX (@context), CSAF (document.csaf_version) nor CycloneDX (bomFormat)");
}

}  // namespace parapet::match
