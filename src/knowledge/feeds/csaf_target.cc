// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/csaf_target.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "inventory/ecosystem.h"
#include "inventory/purl.h"
#include "inventory/sbom/cpe.h"

namespace parapet::knowledge {
namespace {

// Relationships of relationships: a package in a module on a release. Deeper is nonsense.
constexpr int kDepthMax = 8;

// The domain of a product that is a distribution's release or a stream of it; "" for anything else.
std::string distribution_of(const CsafDocument& document, const CsafProduct& product, int depth = 0) {
  if (depth > kDepthMax) {
    return {};
  }
  if (const CsafProduct* host = document.product(product.host)) {
    return distribution_of(document, *host, depth + 1);
  }
  const std::string_view cpe = product.cpe;
  for (const std::string_view prefix : {"cpe:/o:redhat:", "cpe:/a:redhat:"}) {
    if (cpe.starts_with(prefix)) {
      return inventory::domain_of_osv_ecosystem(fmt::format("Red Hat:{}", cpe.substr(prefix.size()))).domain;
    }
  }
  const bool suse = cpe.starts_with("cpe:/o:suse:") || cpe.starts_with("cpe:/o:opensuse:") || product.vendor == "SUSE";
  if (suse && (product.name.starts_with("SUSE ") || product.name.starts_with("openSUSE "))) {
    return inventory::suse_domain(product.name);
  }
  return {};
}

// "nodejs:18/nodejs" -> the package nodejs of the module nodejs:18 (Red Hat's VEX names unfixed packages so).
void split_module(CsafTarget& target) {
  const std::size_t slash = target.name.find('/');
  if (slash != std::string::npos && target.name.find(':') < slash) {
    target.module = target.name.substr(0, slash);
    target.name.erase(0, slash + 1);
  }
}

// A package of a distribution: the component's purl, else its rpm name, else its bare name.
std::optional<CsafTarget> package_on(const std::string& domain, const CsafProduct& component) {
  CsafTarget target;
  target.domain = domain;
  target.distribution = true;
  target.scheme = version::Scheme::kRpm;
  if (!component.purl.empty()) {
    const Result<inventory::Purl> purl = inventory::parse_purl(component.purl);
    if (!purl || purl->type != "rpm") {
      return std::nullopt;  // container images, Maven and npm packages inside of products
    }
    Result<inventory::Software> software = inventory::software_of_purl(*purl);
    if (!software) {
      return std::nullopt;
    }
    target.name = std::move(software->name);
    target.version = std::move(software->version);
    target.module = std::move(software->module);
    const auto arch = purl->qualifiers.find("arch");
    target.architecture = arch == purl->qualifiers.end() ? std::string{} : arch->second;
  } else if (std::optional<RpmName> rpm = parse_rpm_name(component.name)) {
    target.name = std::move(rpm->name);
    target.version = std::move(rpm->version);
    target.architecture = std::move(rpm->architecture);
  } else {
    target.name = component.name;
  }
  if (target.module.empty()) {
    split_module(target);
  }
  if (target.name.empty() || target.name.find_first_of(" /") != std::string::npos) {
    return std::nullopt;
  }
  // Red Hat names what it has not fixed by source package, without an architecture or with "src".
  const bool source = target.architecture == "src" || target.architecture.empty();
  target.name_kind = source ? NameKind::kSource : NameKind::kBinary;
  if (source) {
    target.architecture.clear();
  }
  return target;
}

void read_versions(const CsafProduct& product, CsafTarget& target) {
  const std::string& text = product.version_range.empty() ? product.version : product.version_range;
  target.versions_text = text;
  if (text.empty()) {
    target.versions.all = true;
    return;
  }
  target.versions = csaf_versions(text);
}

// An application or appliance by its CPE, else by the branches above it.
std::optional<CsafTarget> application(const CsafProduct& product) {
  CsafTarget target;
  target.domain = "product";
  read_versions(product, target);
  if (!product.cpe.empty()) {
    if (const Result<inventory::Cpe> cpe = inventory::parse_cpe(product.cpe);
        cpe && cpe->vendor != "*" && cpe->product != "*") {
      target.name = fmt::format("{}:{}", cpe->vendor, cpe->product);
      if (target.versions_text.empty() && !cpe->version.empty() && cpe->version != "*" && cpe->version != "-") {
        target.versions_text = cpe->version;
        target.versions = csaf_versions(cpe->version);
      }
    }
  }
  if (target.name.empty()) {
    const std::string vendor = inventory::cpe_name(product.vendor);
    const std::string name = inventory::cpe_name(product.product_name);
    if (vendor.empty() || name.empty()) {
      return std::nullopt;
    }
    target.name = fmt::format("{}:{}", vendor, name);
  }
  return target;
}

// A package of a language's ecosystem by its purl.
std::optional<CsafTarget> library(const CsafProduct& product) {
  const Result<inventory::Purl> purl = inventory::parse_purl(product.purl);
  if (!purl || purl->type == "rpm" || purl->type == "deb" || purl->type == "apk" || purl->type == "oci" ||
      purl->type == "docker" || purl->type == "generic" || purl->type == "github") {
    return std::nullopt;
  }
  Result<inventory::Software> software = inventory::software_of_purl(*purl);
  if (!software) {
    return std::nullopt;
  }
  CsafTarget target;
  target.domain = inventory::language_domain(software->ecosystem);
  target.scheme = inventory::scheme_of_ecosystem(software->ecosystem);
  target.name = inventory::normalise_name(target.domain, software->name);
  read_versions(product, target);
  if (!software->version.empty()) {
    target.versions = {};
    target.versions.scheme = target.scheme;
    target.versions_text = software->version;
    if (Result<version::Key> key = version::parse(target.scheme, software->version)) {
      target.versions.versions.push_back({.text = software->version, .key = *std::move(key), .inclusive = true});
    } else {
      target.versions.readable = false;
    }
  } else if (!target.versions.all && target.versions.scheme != target.scheme) {
    target.versions.readable = false;  // read by another scheme's order
  }
  return target;
}

std::optional<CsafTarget> target_at(const CsafDocument& document, const CsafProduct& product, int depth) {
  if (depth > kDepthMax) {
    return std::nullopt;
  }
  const CsafProduct* component = document.product(product.component);
  const CsafProduct* host = document.product(product.host);
  if (component != nullptr && host != nullptr) {
    if (std::string domain = distribution_of(document, *host); !domain.empty()) {
      const CsafProduct* innermost = component;
      for (int i = 0; i < kDepthMax && document.product(innermost->component) != nullptr; ++i) {
        innermost = document.product(innermost->component);
      }
      return package_on(domain, *innermost);
    }
    std::optional<CsafTarget> target = target_at(document, *component, depth + 1);
    const std::optional<CsafTarget> under = target_at(document, *host, depth + 1);
    if (target && under && under->domain == "product") {
      target->requires_products.push_back(under->name);
    } else if (target) {
      return std::nullopt;  // on something that can't be asked for
    }
    return target;
  }
  if (!product.purl.empty()) {
    if (std::optional<CsafTarget> found = library(product)) {
      return found;
    }
  }
  return application(product);
}

}  // namespace

std::optional<RpmName> parse_rpm_name(std::string_view text) {
  const std::size_t dot = text.rfind('.');
  const std::size_t release = dot == std::string_view::npos ? dot : text.rfind('-', dot);
  const std::size_t version = release == std::string_view::npos || release == 0 ? std::string_view::npos
                                                                                : text.rfind('-', release - 1);
  if (version == std::string_view::npos || version == 0 || text.find(' ') != std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view architecture = text.substr(dot + 1);
  const bool plain = std::ranges::all_of(architecture, [](char c) { return is_alpha(c) || is_digit(c) || c == '_'; });
  if (architecture.empty() || !plain || !is_alpha(architecture.front()) || !is_digit(text[version + 1])) {
    return std::nullopt;
  }
  return RpmName{.name = std::string(text.substr(0, version)),
                 .version = std::string(text.substr(version + 1, dot - version - 1)),
                 .architecture = std::string(architecture)};
}

std::optional<CsafTarget> csaf_target(const CsafDocument& document, const CsafProduct& product) {
  return target_at(document, product, 0);
}

}  // namespace parapet::knowledge
