// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "exposure/index.h"

namespace parapet::exposure {
namespace {

// "debian:12" -> "debian".
std::string_view system_of(std::string_view domain) { return domain.substr(0, domain.find(':')); }

bool is_distribution_package(const inventory::SoftwareKey& key) {
  return key.ecosystem == "deb" || key.ecosystem == "rpm" || key.ecosystem == "apk" || key.ecosystem == "pacman";
}

std::string encoded(std::string_view text) {
  // Letters, digits and all that is printable but the four of design §3.
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
  if (!key.vendor.empty() && !key.product.empty()) {
    return {key.vendor, key.product};
  }
  return {key.ecosystem, to_lower(key.name)};
}

std::string product_id(const ProductName& product) { return encoded(product.vendor) + "-_-" + encoded(product.name); }

}  // namespace parapet::exposure
