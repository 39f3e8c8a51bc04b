// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "inventory/ecosystem.h"
#include "inventory/purl.h"
#include "inventory/sbom/cpe.h"
#include "knowledge/feeds/openvex.h"
#include "match/vex.h"

namespace parapet::match {
namespace {

using knowledge::Status;

std::string qualifier(const inventory::Purl& purl, const std::string& name) {
  const auto found = purl.qualifiers.find(name);
  return found == purl.qualifiers.end() ? std::string{} : found->second;
}

// Equal by the scheme's order where both are versions of it ("1.0" and "1.0.0" of Maven), else letter by letter.
bool same_version(version::Scheme scheme, std::string_view a, std::string_view b) {
  if (a == b) {
    return true;
  }
  const Result<version::Key> left = version::parse(scheme, a);
  const Result<version::Key> right = version::parse(scheme, b);
  return left && right && *left == *right;
}

version::Scheme scheme_of(const AssessedSoftware& software) {
  return inventory::scheme_of_ecosystem(software.key.ecosystem);
}

// The distro qualifier names the release that judges the software, or there is none.
bool same_distribution(const inventory::Purl& purl, const inventory::SoftwareKey& key) {
  const std::string distro = qualifier(purl, "distro");
  if (distro.empty()) {
    return true;
  }
  if (purl.type == "deb" && purl.space == "ubuntu" && knowledge::ubuntu_distro_domain(distro) == key.domain) {
    return true;
  }
  const std::optional<inventory::OperatingSystem> system = inventory::system_of_purl(purl);
  return system && inventory::distribution_domain(*system) == key.domain;
}

// Every qualifier of the statement must hold for the software. Those that only say where or how a package is kept are
// read elsewhere (epoch, upstream) or change nothing (Maven's default type).
bool qualifiers_agree(const inventory::Purl& wanted, const inventory::Purl& have, const AssessedSoftware& software) {
  if (!same_distribution(wanted, software.key)) {
    return false;
  }
  return std::ranges::all_of(wanted.qualifiers, [&](const auto& one) {
    const auto& [name, value] = one;
    if (name == "distro" || name == "epoch" || (name == "type" && value == "jar")) {
      return true;
    }
    if (name == "arch") {
      return value == "source" || value == "src" || value == software.key.arch;
    }
    if (name == "rpmmod") {
      return !software.key.module.empty() && (value == software.key.module || value.starts_with(software.key.module + ":"));
    }
    return qualifier(have, name) == value;
  });
}

bool purl_names(const std::string& text, const VexTarget& target, const AssessedSoftware& software) {
  if (software.software == nullptr || target.device == nullptr) {
    return false;
  }
  const Result<inventory::Purl> wanted = inventory::parse_purl(text);
  const Result<inventory::Purl> have = inventory::parse_purl(inventory::purl_of(*target.device, *software.software));
  if (!wanted || !have || wanted->type != have->type || !wanted->subpath.empty()) {
    return false;
  }
  const std::string architecture = qualifier(*wanted, "arch");
  const bool source = architecture == "source" || architecture == "src";
  const std::string name = source ? software.key.source : have->name;
  const bool same_name = wanted->space == have->space && (wanted->name == name || equals_ignoring_case(wanted->name, name));
  if (!same_name || !qualifiers_agree(*wanted, *have, software)) {
    return false;
  }
  if (wanted->version.empty()) {
    return true;
  }
  const Result<inventory::Software> exact = inventory::software_of_purl(*wanted);
  const std::string& version = source ? software.key.source_version : software.key.version;
  return exact && same_version(scheme_of(software), exact->version, version);
}

bool cpe_names(const std::string& text, const AssessedSoftware& software) {
  const Result<inventory::Cpe> wanted = inventory::parse_cpe(text);
  if (!wanted || wanted->vendor.empty() || wanted->product.empty() || wanted->vendor != software.key.vendor ||
      wanted->product != software.key.product) {
    return false;
  }
  // An attribute that we can't hold against the software must not be named.
  const auto any = [](const std::string& value) { return value.empty() || value == "*"; };
  if (!any(wanted->update) && wanted->update != "-") {
    return false;
  }
  if (!any(wanted->target_software) && wanted->target_software != software.key.platform) {
    return false;
  }
  return any(wanted->version) || same_version(scheme_of(software), wanted->version, software.key.version);
}

// A CSAF product: a package of a release, a library, or an application.
bool target_names(const VexProduct& product, const AssessedSoftware& software) {
  const inventory::SoftwareKey& key = software.key;
  if (!product.vendor_product.empty()) {
    return product.vendor_product == key.vendor + ":" + key.product;
  }
  if (product.domain != key.domain || product.name != (product.source ? key.source : key.name)) {
    return false;
  }
  if (!product.module.empty() && product.module != key.module) {
    return false;
  }
  if (!product.architecture.empty() && product.architecture != key.arch) {
    return false;
  }
  return product.version.empty() ||
         same_version(scheme_of(software), product.version, product.source ? key.source_version : key.version);
}

bool versions_allow(const VexProduct& product, const AssessedSoftware& software) {
  if (!product.restricted) {
    return true;
  }
  const bool exactly = std::ranges::any_of(product.exact_versions, [&software](const std::string& version) {
    return same_version(scheme_of(software), version, software.key.version);
  });
  if (exactly) {
    return true;
  }
  const Result<version::Key> key = version::parse(product.versions.scheme, software.key.version);
  if (!key) {
    return false;
  }
  return product.versions.ranges.contains(key->bytes()) ||
         std::ranges::any_of(product.versions.versions, [&key](const version::Bound& bound) { return bound.key == *key; });
}

// The statement is about a part of a product: that product must be what is scanned.
bool is_target(const std::string& wanted, const VexTarget& target) {
  const Result<inventory::Purl> purl = inventory::parse_purl(wanted);
  return std::ranges::any_of(target.products, [&](const std::string& product) {
    if (product == wanted) {
      return true;
    }
    const Result<inventory::Purl> have = inventory::parse_purl(product);
    // "pkg:oci/image" speaks of every version of the image.
    return purl && have && purl->type == have->type && purl->space == have->space && purl->name == have->name &&
           (purl->version.empty() || purl->version == have->version) &&
           std::ranges::all_of(purl->qualifiers, [&have](const auto& one) { return qualifier(*have, one.first) == one.second; });
  });
}

// The newest statement that names a finding's weakness and software; of equal times the last.
struct Chosen {
  const VexStatement* statement = nullptr;
  const VexProduct* product = nullptr;
};

class Application {
 public:
  Application(const VexDocument& document, const VexTarget& target, const knowledge::Knowledge& knowledge)
      : document_(document), target_(target) {
    for (const VexStatement& statement : document.statements) {
      std::set<knowledge::VulnerabilityId> seen;
      for (const std::string& id : statement.vulnerabilities) {
        const std::optional<knowledge::VulnerabilityId> found = knowledge.find_vulnerability(id);
        if (found && seen.insert(*found).second) {
          by_vulnerability_[*found].push_back(&statement);
        }
      }
    }
  }

  VexReport apply(std::vector<AssessedSoftware>& software) {
    for (AssessedSoftware& one : software) {
      for (Finding& finding : one.assessment.findings) {
        const Chosen chosen = choose(finding, one);
        if (chosen.statement != nullptr) {
          change(finding, chosen);
        }
      }
    }
    report_.statements_used = static_cast<std::uint32_t>(used_.size());
    report_.statements_unused = static_cast<std::uint32_t>(document_.statements.size() - used_.size());
    return report_;
  }

 private:
  Chosen choose(const Finding& finding, const AssessedSoftware& software) {
    Chosen chosen;
    const auto statements = by_vulnerability_.find(finding.vulnerability);
    if (statements == by_vulnerability_.end()) {
      return chosen;
    }
    for (const VexStatement* statement : statements->second) {
      const auto product = std::ranges::find_if(statement->products, [&](const VexProduct& candidate) {
        return names(candidate, target_, software);
      });
      if (product == statement->products.end()) {
        continue;
      }
      used_.insert(statement);
      if (chosen.statement == nullptr || statement->time >= chosen.statement->time) {
        chosen = {.statement = statement, .product = &*product};
      }
    }
    return chosen;
  }

  void change(Finding& finding, const Chosen& chosen) {
    const VexStatement& statement = *chosen.statement;
    const bool open = finding.status == Status::kAffected || finding.status == Status::kUnderInvestigation;
    if (!open || statement.status == Status::kAffected || statement.status == finding.status) {
      return;
    }
    finding.status = statement.status;
    finding.justification = statement.justification;
    for (Evidence& evidence : finding.evidence) {
      evidence.decided = false;
    }
    Evidence evidence;
    evidence.feed = "vex";
    evidence.record_id = document_.id;
    evidence.range = chosen.product->text.empty() ? chosen.product->purl : chosen.product->text;
    evidence.comparison = fmt::format("{} is named by the statement", evidence.range);
    evidence.confidence = "exact";
    evidence.status = statement.status;
    evidence.decided = true;
    evidence.note = fmt::format("{}{}{}{}", document_.issuer, document_.issuer.empty() ? "" : ": ", statement.justification,
                                statement.note.empty()            ? ""
                                : statement.justification.empty() ? statement.note
                                                                  : "; " + statement.note);
    finding.evidence.insert(finding.evidence.begin(), std::move(evidence));
    ++report_.findings_changed;
  }

  const VexDocument& document_;
  const VexTarget& target_;
  std::map<knowledge::VulnerabilityId, std::vector<const VexStatement*>> by_vulnerability_;
  std::set<const VexStatement*> used_;
  VexReport report_;
};

}  // namespace

bool names(const VexProduct& product, const VexTarget& target, const AssessedSoftware& software) {
  if (!product.target.empty() && !is_target(product.target, target)) {
    return false;
  }
  bool named = false;
  if (!product.purl.empty()) {
    named = purl_names(product.purl, target, software);
  } else if (!product.vendor_product.empty() || !product.domain.empty()) {
    named = target_names(product, software);
  } else if (!product.cpe.empty()) {
    named = cpe_names(product.cpe, software);
  }
  return named && versions_allow(product, software);
}

VexReport apply_vex(const VexDocument& document, const VexTarget& target, const knowledge::Knowledge& knowledge,
                    std::vector<AssessedSoftware>& software) {
  return Application(document, target, knowledge).apply(software);
}

}  // namespace parapet::match
