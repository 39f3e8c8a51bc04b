// SPDX-License-Identifier: Apache-2.0
#include "inventory/target.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "base/files.h"
#include "inventory/collect/collector.h"
#include "inventory/collect/host_facts.h"
#include "inventory/collect/image.h"
#include "inventory/collect/os_release.h"
#include "inventory/collect/scan_tree.h"
#include "inventory/kernel.h"
#include "inventory/recorded/recorded.h"
#include "inventory/sbom/sbom.h"

namespace parapet::inventory {
namespace {

constexpr std::array<std::pair<std::string_view, Target::Kind>, 4> kPrefixes = {{
    {"dir:", Target::Kind::kFolder},
    {"image:", Target::Kind::kImage},
    {"sbom:", Target::Kind::kSbom},
    {"inventory:", Target::Kind::kInventory},
}};

// In images and folders nothing runs: kernels are listed, not judged (design §4.4).
void mark_kernels_idle(Inventory& inventory) {
  for (Software& software : inventory.software) {
    const KernelPart part = kernel_part(software.ecosystem, software.name, software.source);
    if (part == KernelPart::kImage || part == KernelPart::kMeta) {
      software.running = false;
    }
  }
}

Result<Inventory> read_host(const ReadOptions& options, Progress& progress) {
  progress.stage("reading package databases", 0);
  std::vector<Problem> problems;
  std::unique_ptr<Tree> whole = TRY(open_folder("/", options.limits, {}));
  const OperatingSystem os = TRY(read_operating_system(*whole, options.limits));
  std::vector<Software> packages = TRY(read_databases(*whole, options.limits, problems));
  HostFacts facts = read_host_facts("", options.limits);
  const FolderOptions folders{.start_at = host_folders(*whole, packages, facts.programs, options.limits), .may_matter = may_hold_software};
  const std::unique_ptr<Tree> tree = TRY(open_folder("/", options.limits, folders));
  Inventory inventory = TRY(scan_tree(*tree, os, std::move(packages), facts.programs, options.limits, progress));
  Device& device = inventory.device;
  device.id = std::move(facts.device_id);
  device.name = std::move(facts.name);
  device.last_boot = std::move(facts.last_boot);
  device.os.arch = std::move(facts.arch);
  device.os.kernel = std::move(facts.kernel);
  device.os.kernel_build = std::move(facts.kernel_build);
  inventory.problems.insert(inventory.problems.begin(), problems.begin(), problems.end());
  std::ranges::move(facts.problems, std::back_inserter(inventory.problems));
  return inventory;
}

Result<Inventory> read_tree(const Tree& tree, const ReadOptions& options, Progress& progress) {
  std::vector<Problem> problems;
  progress.stage("reading package databases", 0);
  const OperatingSystem os = TRY(read_operating_system(tree, options.limits));
  std::vector<Software> packages = TRY(read_databases(tree, options.limits, problems));
  Inventory inventory = TRY(scan_tree(tree, os, std::move(packages), {}, options.limits, progress));
  inventory.problems.insert(inventory.problems.begin(), problems.begin(), problems.end());
  mark_kernels_idle(inventory);
  return inventory;
}

Result<Inventory> read_folder(const std::string& path, const ReadOptions& options, Progress& progress) {
  const std::unique_ptr<Tree> tree = TRY(open_folder(path, options.limits, {.may_matter = may_hold_software}));
  Inventory inventory = TRY_AT(read_tree(*tree, options, progress), path);
  inventory.device.name = path;
  return inventory;
}

Result<Inventory> read_image_file(const std::string& path, const ReadOptions& options, Progress& progress) {
  auto collectors = system_collectors();
  std::ranges::move(language_collectors(), std::back_inserter(collectors));
  const ImageOptions image_options{.limits = options.limits, .wants = [&collectors](const TreeFile& file) {
                                     return std::ranges::any_of(collectors, [&](const auto& collector) { return collector->wants(file); });
                                   }};
  Image image = TRY(read_image(path, image_options, progress));
  Inventory inventory = TRY_AT(read_tree(*image.tree, options, progress), path);
  inventory.device.name = std::move(image.name);
  inventory.device.os.arch = std::move(image.architecture);
  inventory.problems.insert(inventory.problems.begin(), image.problems.begin(), image.problems.end());
  return inventory;
}

Result<Inventory> read_list(const std::string& path, const ReadOptions& options, Progress& progress) {
  progress.stage("reading the list", 0);
  std::optional<OperatingSystem> os;
  if (options.os_release_file) {
    const std::string text = TRY(read_file(*options.os_release_file, options.limits.record_bytes_max));
    os = TRY_AT(parse_os_release(text, options.limits), *options.os_release_file);
  }
  const std::string bytes = TRY(read_file(path, options.limits.inventory_bytes_max));
  Inventory inventory = TRY_AT(read_recorded(bytes, os, options.limits), path);
  progress.done();
  return inventory;
}

Result<Inventory> read_bill(const std::string& path, const ReadOptions& options, Progress& progress) {
  progress.stage("reading the bill of materials", 0);
  const std::string bytes = TRY(read_file(path, options.limits.inventory_bytes_max));
  Inventory inventory = TRY_AT(read_sbom(bytes, options.limits), path);
  progress.done();
  return inventory;
}

}  // namespace

Result<Target> parse_target(std::string_view text) {
  if (text == "host") {
    return Target{};
  }
  for (const auto& [prefix, kind] : kPrefixes) {
    if (text.starts_with(prefix) && text.size() > prefix.size()) {
      return Target{.kind = kind, .path = std::string(text.substr(prefix.size()))};
    }
  }
  return fail(ErrorCode::kUsage, "'" + std::string(text) +
                                     "' is no target; use host, dir:PATH, image:FILE, sbom:FILE or inventory:FILE");
}

std::string to_string(const Target& target) {
  for (const auto& [prefix, kind] : kPrefixes) {
    if (kind == target.kind) {
      return std::string(prefix) + target.path;
    }
  }
  return "host";
}

Result<Inventory> read_target(const Target& target, const ReadOptions& options, Progress& progress) {
  if (options.os_release_file && target.kind != Target::Kind::kInventory) {
    return fail(ErrorCode::kUsage, "--os-release is for recorded lists (inventory:FILE): " + to_string(target) + " says itself what it is");
  }
  switch (target.kind) {
    case Target::Kind::kHost:
      return read_host(options, progress);
    case Target::Kind::kFolder:
      return read_folder(target.path, options, progress);
    case Target::Kind::kImage:
      return read_image_file(target.path, options, progress);
    case Target::Kind::kSbom:
      return read_bill(target.path, options, progress);
    case Target::Kind::kInventory:
      return read_list(target.path, options, progress);
  }
  return fail(ErrorCode::kUsage, "no such kind of target");
}

}  // namespace parapet::inventory
