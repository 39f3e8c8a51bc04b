// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/product_name.h"

#include <algorithm>

#include "base/limits.h"
#include "base/text.h"
#include "inventory/ecosystem.h"

namespace parapet::knowledge {
namespace {

bool is_told(std::string_view name) {
  constexpr std::string_view kNotTold[] = {"", "-", "*", "n/a", "na", "unspecified", "unknown", "none", "multiple", "various"};
  return std::ranges::none_of(kNotTold, [name](std::string_view word) { return equals_ignoring_case(word, name); });
}

}  // namespace

std::string product_name(std::string_view vendor, std::string_view product) {
  vendor = trim(vendor);
  product = trim(product);
  if (!is_told(vendor) || !is_told(product) || vendor.size() + product.size() > Limits{}.name_bytes_max) {
    return {};
  }
  const std::string vendor_name = inventory::cpe_name(vendor);
  const std::string product_part = inventory::cpe_name(product);
  if (vendor_name.empty() || product_part.empty()) {
    return {};
  }
  return vendor_name + ":" + product_part;
}

std::string product_name(const inventory::Cpe& cpe) {
  std::string name = product_name(cpe.vendor, cpe.product);
  if (!name.empty() && equals_ignoring_case(cpe.software_edition, "esr") && !name.ends_with("_esr")) {
    name += "_esr";
  }
  return name;
}

bool is_distribution_product(std::string_view vendor_product) {
  constexpr std::string_view kExact[] = {"debian:debian_linux",    "debian:debian",       "canonical:ubuntu_linux", "ubuntu:ubuntu",
                                         "canonical:ubuntu",       "fedoraproject:fedora", "fedora:fedora",         "centos:centos",
                                         "gentoo:linux",           "archlinux:arch_linux", "alpinelinux:alpine_linux",
                                         "almalinux:almalinux",    "rocky:rocky_linux",   "oracle:linux",           "amazon:linux_2",
                                         "amazon:linux",           "opensuse:leap",       "opensuse:tumbleweed",    "opensuse:opensuse",
                                         "fedoraproject:extra_packages_for_enterprise_linux", "openeuler:openeuler"};
  constexpr std::string_view kPrefix[] = {"redhat:enterprise_linux", "red_hat:red_hat_enterprise_linux", "redhat:rhel",
                                          "suse:linux_enterprise",   "suse:suse_linux_enterprise",       "suse:suse_linux",
                                          "novell:suse_linux",       "microsoft:cbl_mariner",            "microsoft:azure_linux",
                                          "fedoraproject:fedora_",   "fedora:fedora_"};
  return std::ranges::find(kExact, vendor_product) != std::end(kExact) ||
         std::ranges::any_of(kPrefix, [&](std::string_view prefix) { return vendor_product.starts_with(prefix); });
}

bool is_distribution_collection(std::string_view url) {
  constexpr std::string_view kHosts[] = {"https://access.redhat.com/downloads/content/package-browser",
                                         "https://catalog.redhat.com/software/containers",
                                         "https://packages.fedoraproject.org",
                                         "https://packages.debian.org",
                                         "https://tracker.debian.org",
                                         "https://packages.ubuntu.com",
                                         "https://launchpad.net/ubuntu",
                                         "https://software.opensuse.org",
                                         "https://www.suse.com",
                                         "https://gitee.com/src-openeuler"};
  return std::ranges::any_of(kHosts, [url](std::string_view host) { return url.starts_with(host); });
}

}  // namespace parapet::knowledge
