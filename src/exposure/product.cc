// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "exposure/index.h"
#include "inventory/windows_release.h"

namespace parapet::exposure {
namespace {

// "debian:12" -> "debian".
std::string_view system_of(std::string_view domain) { return domain.substr(0, domain.find(':')); }

bool is_distribution_package(const inventory::SoftwareKey& key) {
  return key.ecosystem == "deb" || key.ecosystem == "rpm" || key.ecosystem == "apk" || key.ecosystem == "pacman";
}

// The four characters of design §3 are percent-encoded; a blank becomes an underscore, as CPE names have it.
std::string encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '/' || c == ':' || c == '@' || c == '%') {
      out += percent_encode(std::string_view(&c, 1), "");
    } else {
      out += c == ' ' ? '_' : c;
    }
  }
  return out;
}

}  // namespace

ProductName product_of(const inventory::SoftwareKey& key) {
  if (is_distribution_package(key)) {
    const std::string_view system = system_of(key.domain);
    const std::string& name = key.source.empty() ? key.name : key.source;
    if (!key.origin.empty()) {
      return {to_lower(key.origin), name};
    }
    return {std::string(system.empty() ? std::string_view(key.ecosystem) : system), name};
  }
  if (key.ecosystem == "windows" && key.domain == "windows") {
    // The system itself: its releases are versions of one product.
    const std::string_view family = inventory::windows_family(key.name);
    return {"microsoft", std::string(family.empty() ? std::string_view("windows") : family)};
  }
  if (!key.vendor.empty() && !key.product.empty()) {
    return {key.vendor, key.product};
  }
  return {key.ecosystem, to_lower(key.name)};
}

std::string product_id(const ProductName& product) { return encoded(product.vendor) + "-_-" + encoded(product.name); }

}  // namespace parapet::exposure
