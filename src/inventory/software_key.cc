// SPDX-License-Identifier: Apache-2.0
#include "inventory/software_key.h"

#include <utility>

#include "base/text.h"
#include "inventory/ecosystem.h"
#include "inventory/kernel.h"
#include "inventory/products/product_table.h"

namespace parapet::inventory {
namespace {

bool is_system_manager(std::string_view ecosystem) {
  return ecosystem == "deb" || ecosystem == "rpm" || ecosystem == "apk" || ecosystem == "pacman";
}

// Domains in which vendor and product make the key: two names may be one product.
bool is_judged_by_product(std::string_view domain) {
  return domain == "windows" || domain == "macos" || domain == "product" || domain == "generic";
}

// Debian signs boot loaders and kernels through sources of their own, whose version wraps the one that was built; the
// advisories speak of the source that was built (wiki.debian.org/SecureBoot).
void unwrap_signed_source(SoftwareKey& key, const std::string& binary_version) {
  if (key.source.starts_with("linux-signed-")) {
    // Ubuntu: linux-signed-aws wraps linux-aws. Debian names the architecture: linux-signed-amd64 wraps linux.
    const std::string_view of = std::string_view(key.source).substr(13);
    const bool debian = key.domain.starts_with("debian");
    key.source = debian ? "linux" : "linux-" + std::string(of);
    key.source_version = binary_version;
  } else if (key.source == "linux-signed") {
    key.source = "linux";
    key.source_version = binary_version;
  } else if (key.source.starts_with("grub-efi-") && key.source.ends_with("-signed") && binary_version.starts_with("1+")) {
    key.source = "grub2";
    key.source_version = binary_version.substr(2);
  }
}

// "1.el8" and "14.module_el8.5.0+2628+c731dc97": the build system marks what it built for a module.
bool is_module_build(std::string_view version) {
  const std::size_t release = version.rfind('-');
  return release != std::string_view::npos && version.substr(release).find(".module") != std::string_view::npos;
}

void fill_system_package(SoftwareKey& key, const Device& device, const Software& software) {
  const std::optional<version::Scheme> scheme = scheme_of_system(device.os);
  const bool fits = !scheme || *scheme == scheme_of_ecosystem(key.ecosystem);
  if (fits && software.origin.empty()) {
    key.domain = distribution_domain(device.os);
  }
  key.source = software.source.empty() ? software.name : software.source;
  key.source_version = software.source_version.empty() ? software.version : software.source_version;
  key.arch = software.arch;
  if (key.ecosystem == "deb") {
    unwrap_signed_source(key, software.version);
  }
  if (key.ecosystem == "rpm") {
    key.module = software.module.empty() && is_module_build(software.version) ? "*" : software.module;
  }
  KernelVerdict kernel = kernel_verdict(device.os, software);
  key.kernel = kernel.state;
  if (kernel.state == KernelState::kRestartPending) {
    key.version = kernel.running_version;
    key.source_version = std::move(kernel.running_version);
  }
}

void fill_from_table(SoftwareKey& key, std::string_view platform, const Software& software, const ProductTable& products) {
  if (platform != "windows" && platform != "macos") {
    return;
  }
  std::optional<KnownProduct> known = products.find(platform, software.name, software.publisher, software.version);
  const bool given = !key.vendor.empty() || !key.product.empty();
  if (known && (!given || (key.vendor == known->vendor && key.product == known->product))) {
    key.vendor = std::move(known->vendor);
    key.product = std::move(known->product);
    key.version = std::move(known->version);
    key.platform = platform;
  }
}

}  // namespace

void name_products(Inventory& inventory, const ProductTable* products) {
  const ProductTable& table = products == nullptr ? ProductTable::built_in() : *products;
  for (Software& software : inventory.software) {
    if (software.vendor.empty() && software.product.empty()) {
      SoftwareKey key;
      fill_from_table(key, to_lower(software.ecosystem), software, table);
      software.vendor = std::move(key.vendor);
      software.product = std::move(key.product);
    }
  }
}

SoftwareKey make_key(const Device& device, const Software& software, const ProductTable* products) {
  SoftwareKey key;
  key.ecosystem = to_lower(software.ecosystem);
  key.name = software.name;
  key.version = software.version;
  key.origin = software.origin;
  key.owned = !software.owned_by.empty();
  key.lower_bound_only = software.lower_bound_only;
  if (is_system_manager(key.ecosystem)) {
    fill_system_package(key, device, software);
    return key;
  }
  key.platform = device.os.family;
  key.vendor = software.vendor;
  key.product = software.product;
  const std::string domain = language_domain(key.ecosystem);
  if (is_judged_by_product(domain)) {
    key.arch = software.arch.empty() ? device.os.arch : software.arch;
    fill_from_table(key, domain, software, products == nullptr ? ProductTable::built_in() : *products);
    if (!key.vendor.empty() && !key.product.empty()) {
      key.domain = "product";
      key.name = key.vendor + ":" + key.product;
    }
    return key;
  }
  key.domain = domain;
  key.name = normalise_name(domain, software.name);
  return key;
}

std::string key_family(std::string_view ecosystem, std::string_view name) {
  std::string family = to_lower(ecosystem);
  const std::string domain = is_system_manager(family) ? std::string() : language_domain(family);
  family += '\n';
  if (domain.empty()) {
    return family += name;
  }
  return is_judged_by_product(domain) ? family : family += normalise_name(domain, name);
}

std::optional<SoftwareKey> system_key(const Device& device) {
  const OperatingSystem& os = device.os;
  SoftwareKey key;
  key.arch = os.arch;
  key.build = os.build;
  if (os.family == "windows") {
    const bool server = os.id == "windows-server" || to_lower(os.version).find("server") != std::string::npos;
    std::optional<std::string> release = windows_release_of_build(os.build, server);
    if (!release) {
      release = windows_release(os.version);
    }
    key.ecosystem = key.domain = key.platform = "windows";
    key.vendor = "microsoft";
    key.name = key.product = release.value_or(std::string{});
    key.version = os.build;
    return key;
  }
  if (os.family == "macos") {
    key.ecosystem = key.platform = "macos";
    key.domain = "product";
    key.vendor = "apple";
    key.product = "macos";
    key.name = "apple:macos";
    key.version = os.version;
    return key;
  }
  return std::nullopt;
}

}  // namespace parapet::inventory
