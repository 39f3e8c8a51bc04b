// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/rpm.h"

#include <rpm/header.h>
#include <rpm/rpmtag.h>
#include <rpm/rpmtd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "base/time.h"
#include "inventory/collect/os_release.h"
#include "inventory/collect/rpm_database.h"
#include "inventory/collect/system_collectors.h"
#include "inventory/ecosystem.h"

namespace parapet::inventory {
namespace {

constexpr std::uint64_t kFilesMax = 5'000'000;  // of one package

struct FreeHeader {
  void operator()(Header header) const { headerFree(header); }
};
using OpenHeader = std::unique_ptr<std::remove_pointer_t<Header>, FreeHeader>;

struct FreeTagData {
  void operator()(rpmtd data) const {
    rpmtdFreeData(data);
    rpmtdFree(data);
  }
};
using TagData = std::unique_ptr<std::remove_pointer_t<rpmtd>, FreeTagData>;

// librpm checks offsets, types and lengths of a header before it gives any of it (hdrblobInit).
OpenHeader open_header(std::string_view blob) {
  if (blob.size() < 8 || blob.size() > (256U << 20)) {
    return nullptr;
  }
  // librpm's signature is not const; with HEADERIMPORT_COPY it works on a copy of its own.
  std::string copy(blob);
  return OpenHeader(headerImport(copy.data(), static_cast<unsigned>(copy.size()), HEADERIMPORT_COPY));
}

std::string text_of(Header header, rpmTagVal tag) {
  const char* text = headerGetString(header, tag);
  return text == nullptr ? std::string{} : std::string(text);
}

TagData tag_data(Header header, rpmTagVal tag) {
  TagData data(rpmtdNew());
  return headerGet(header, tag, data.get(), HEADERGET_DEFAULT) != 0 ? std::move(data) : nullptr;
}

// The vendors whose packages are a distribution's own, by the beginning of the Vendor tag in lower case.
struct OwnVendor {
  std::string_view os_id;
  std::string_view vendor;
};
constexpr auto kOwnVendors = std::to_array<OwnVendor>({
    {"almalinux", "almalinux"},   {"amzn", "amazon"},          {"azurelinux", "microsoft corporation"},
    {"centos", "centos"},         {"centos", "red hat"},       {"fedora", "fedora project"},
    {"mageia", "mageia"},         {"mariner", "microsoft corporation"}, {"ol", "oracle america"},
    {"openeuler", "openeuler"},   {"openeuler", "http://openeuler.org"}, {"opensuse", "opensuse"},
    {"opensuse", "suse"},         {"photon", "vmware"},        {"photon", "broadcom"},
    {"rhel", "red hat"},          {"rocky", "rocky"},          {"sle", "suse"},
    {"sle", "opensuse"},          {"sl-micro", "suse"},        {"suse", "suse"},
});

bool fits_system(std::string_view entry, std::string_view os_id) {
  // "opensuse-leap", "sles", "sle-micro" go by their beginning.
  const bool family = entry == "opensuse" || entry == "sle" || entry == "suse";
  return family ? os_id.starts_with(entry) : os_id == entry;
}

class RpmCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view name() const override { return "rpm"; }
  [[nodiscard]] bool is_package_database() const override { return true; }
  [[nodiscard]] bool wants(const TreeFile& file) const override {
    const std::string_view folder = std::string_view(file.path).substr(0, file.path.size() - file.file_name().size());
    const std::string_view base = file.file_name();
    return (folder == "var/lib/rpm/" || folder == "usr/lib/sysimage/rpm/") &&
           (base == "rpmdb.sqlite" || base == "Packages.db" || base == "Packages");
  }
  [[nodiscard]] Result<Collected> collect(const Tree& tree, const TreeFile& file, const Limits& limits) const override {
    const OperatingSystem os = read_operating_system(tree, limits).value_or(OperatingSystem{});
    Collected collected;
    const RpmBlob take = [&](std::string_view blob) -> Result<void> {
      std::optional<Software> package = TRY(read_rpm_header(blob, os.id, limits));
      if (!package) {
        return {};
      }
      if (collected.software.size() >= limits.software_per_device_max) {
        return fail(ErrorCode::kLimit, "more packages than software_per_device_max");
      }
      collected.software.push_back(std::move(*package));
      return {};
    };
    TRY(read_rpm_database(tree, file.path, limits, take));
    if (collected.software.empty() && scheme_of_system(os) == version::Scheme::kRpm) {
      return bad_input(fmt::format("{}: holds no package, on a system that is made of rpm packages", file.path));
    }
    return collected;
  }
};

}  // namespace

std::pair<std::string_view, std::string_view> split_source_rpm(std::string_view file) {
  if (!file.ends_with(".src.rpm") && !file.ends_with(".nosrc.rpm")) {
    return {};
  }
  file = file.substr(0, file.size() - (file.ends_with(".nosrc.rpm") ? 10 : 8));
  const std::size_t release = file.rfind('-');
  const std::size_t version = release == std::string_view::npos || release == 0 ? std::string_view::npos : file.rfind('-', release - 1);
  if (version == std::string_view::npos || version == 0) {
    return {};
  }
  return {file.substr(0, version), file.substr(version + 1)};
}

std::string rpm_origin(std::string_view os_id, std::string_view vendor) {
  const std::string lower = to_lower(vendor);
  bool known = false;
  for (const OwnVendor& own : kOwnVendors) {
    if (fits_system(own.os_id, os_id)) {
      known = true;
      if (lower.starts_with(own.vendor)) {
        return {};
      }
    }
  }
  if (!known) {
    return {};  // nobody judges the packages of a system that we don't know
  }
  return vendor.empty() ? std::string("unknown (no vendor)") : std::string(vendor) + " (vendor)";
}

Result<std::optional<Software>> read_rpm_header(std::string_view blob, std::string_view os_id, const Limits& limits) {
  const OpenHeader header = open_header(blob);
  if (!header) {
    return bad_input(fmt::format("a package header of {} bytes is broken", blob.size()));
  }
  Software package;
  package.ecosystem = "rpm";
  package.name = text_of(header.get(), RPMTAG_NAME);
  if (package.name == "gpg-pubkey") {
    return std::optional<Software>{};
  }
  const std::string version = text_of(header.get(), RPMTAG_VERSION);
  const std::string release = text_of(header.get(), RPMTAG_RELEASE);
  if (package.name.empty() || version.empty() || release.empty()) {
    return bad_input(fmt::format("package '{}' lacks its name, version or release", printable(package.name.substr(0, 100))));
  }
  const std::uint64_t epoch = headerGetNumber(header.get(), RPMTAG_EPOCH);
  const std::string evr = (epoch == 0 ? std::string{} : fmt::format("{}:", epoch)) + version + "-" + release;
  if (package.name.size() > limits.name_bytes_max || evr.size() > limits.version_bytes_max) {
    return fail(ErrorCode::kLimit, fmt::format("package {}: name or version longer than its limit", printable(package.name.substr(0, 100))));
  }
  package.version = evr;
  package.arch = text_of(header.get(), RPMTAG_ARCH);
  package.publisher = text_of(header.get(), RPMTAG_VENDOR);
  package.module = text_of(header.get(), RPMTAG_MODULARITYLABEL);
  // "nodejs:18:8070020221009181218:bd1311ed": name and stream decide, the rest says which build of it.
  const std::size_t stream_end = package.module.find(':', package.module.find(':') + 1);
  package.module = package.module.substr(0, stream_end);
  const std::string source_file = text_of(header.get(), RPMTAG_SOURCERPM);
  const auto [source, source_version] = split_source_rpm(source_file);
  package.source = source;
  if (!source.empty()) {
    // Source and binary share the epoch unless the recipe says otherwise; the file name does not tell.
    package.source_version = (epoch == 0 ? std::string{} : fmt::format("{}:", epoch)) + std::string(source_version);
  }
  package.installed = format_time({static_cast<std::int64_t>(std::min<std::uint64_t>(
      headerGetNumber(header.get(), RPMTAG_INSTALLTIME), 1ULL << 40))});
  package.origin = rpm_origin(os_id, package.publisher);
  return std::optional(std::move(package));
}

std::vector<std::string> rpm_header_files(std::string_view blob) {
  std::vector<std::string> files;
  const OpenHeader header = open_header(blob);
  if (!header) {
    return files;
  }
  const TagData names = tag_data(header.get(), RPMTAG_BASENAMES);
  const TagData folders = tag_data(header.get(), RPMTAG_DIRNAMES);
  const TagData indexes = tag_data(header.get(), RPMTAG_DIRINDEXES);
  if (!names || !folders || !indexes || rpmtdCount(names.get()) > kFilesMax) {
    return files;
  }
  std::vector<std::string> folder_names;
  while (const char* folder = rpmtdNextString(folders.get())) {
    folder_names.emplace_back(folder);
  }
  while (const char* name = rpmtdNextString(names.get())) {
    const std::uint32_t* index = rpmtdNextUint32(indexes.get());
    if (index == nullptr || *index >= folder_names.size()) {
      break;
    }
    files.push_back(folder_names[*index] + name);
  }
  return files;
}

std::unique_ptr<Collector> rpm_collector() { return std::make_unique<RpmCollector>(); }

}  // namespace parapet::inventory
