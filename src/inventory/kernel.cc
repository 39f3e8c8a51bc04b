// SPDX-License-Identifier: Apache-2.0
#include "inventory/kernel.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace parapet::inventory {
namespace {

// "linux" and what Debian and Ubuntu build under "linux-...": the flavours, the signed images and the meta packages. Other
// sources begin with "linux-" too (linux-base, linux-firmware, linux-atm), so the flavours are named.
bool is_deb_kernel_source(std::string_view source) {
  constexpr auto kFlavours = std::to_array<std::string_view>(
      {"signed",   "meta",   "latest", "hwe",    "aws",    "azure", "gcp",    "gke",   "gkeop",     "ibm",    "kvm",    "lowlatency",
       "oem",      "oracle", "raspi",  "raspi2", "riscv",  "nvidia", "intel", "realtime", "bluefield", "fips", "xilinx", "lts",
       "snapdragon", "restricted", "iot", "ec2"});
  if (source == "linux") {
    return true;
  }
  if (!source.starts_with("linux-")) {
    return false;
  }
  const std::string_view rest = source.substr(6);
  const std::string_view first = cut(rest, '-').first;
  return (!rest.empty() && is_digit(rest.front())) || std::ranges::find(kFlavours, first) != kFlavours.end();
}

KernelPart deb_part(std::string_view name, std::string_view source) {
  if (name.starts_with("linux-image-")) {
    std::string_view rest = name.substr(12);
    if (rest.starts_with("unsigned-")) {
      rest.remove_prefix(9);
    }
    if (rest.ends_with("-dbg") || rest.ends_with("-dbgsym")) {
      return KernelPart::kBeside;
    }
    return !rest.empty() && is_digit(rest.front()) && rest.find('.') != std::string_view::npos ? KernelPart::kImage
                                                                                              : KernelPart::kMeta;
  }
  if (!is_deb_kernel_source(source.empty() ? name : source)) {
    // A recorded list may lack the source.
    return name.starts_with("linux-headers-") || name == "linux-libc-dev" ? KernelPart::kBeside : KernelPart::kNone;
  }
  // A list composed from advisories names the source itself.
  return name == "linux" ? KernelPart::kImage : KernelPart::kBeside;
}

// Red Hat's and SUSE's families: "kernel", "kernel-core", "kernel-rt-modules", "kernel-default", "kernel-uek". Their
// advisories name the tools as packages of their own, so those are judged like any package.
KernelPart rpm_part(std::string_view name) {
  if (name.ends_with("-headers") && name.starts_with("kernel")) {
    return KernelPart::kBeside;
  }
  if (name == "kernel" || name == "linux") {  // Photon's is "linux"
    return KernelPart::kImage;
  }
  if (name.starts_with("linux-")) {
    constexpr auto kPhoton = std::to_array<std::string_view>({"linux-esx", "linux-aws", "linux-rt", "linux-secure"});
    return std::ranges::find(kPhoton, name) != kPhoton.end() ? KernelPart::kImage : KernelPart::kNone;
  }
  if (!name.starts_with("kernel-")) {
    return KernelPart::kNone;
  }
  for (const std::string_view beside : {"-devel", "-doc", "-docs", "-devel-matched", "-debuginfo", "-debugsource", "-syms", "-macros",
                                        "-source", "-srpm-macros", "-rpm-macros"}) {
    if (name.ends_with(beside) || name.find("debuginfo-common") != std::string_view::npos) {
      return KernelPart::kBeside;
    }
  }
  for (const std::string_view own : {"-tools", "-tools-libs", "-tools-libs-devel", "-abi-stablelists", "-abi-whitelists", "-firmware",
                                     "-selftests-internal", "-cross", "-livepatch"}) {
    if (name.ends_with(own) || name.find("livepatch") != std::string_view::npos) {
      return KernelPart::kNone;
    }
  }
  return KernelPart::kImage;
}

// Alpine's and Arch's kernels: "linux-lts", "linux-virt", "linux", "linux-zen"; the flavour is the end of `uname -r`.
KernelPart flavoured_part(std::string_view name, bool arch) {
  if (name.ends_with("-headers") || name.ends_with("-dev") || name.ends_with("-doc") || name.ends_with("-docs")) {
    return name.starts_with("linux") ? KernelPart::kBeside : KernelPart::kNone;
  }
  constexpr auto kAlpine = std::to_array<std::string_view>(
      {"linux-lts", "linux-virt", "linux-edge", "linux-stable", "linux-rpi", "linux-rpi2", "linux-rpi4", "linux-vanilla", "linux-hardened",
       "linux-openpax", "linux-asahi"});
  constexpr auto kArch = std::to_array<std::string_view>({"linux", "linux-lts", "linux-zen", "linux-hardened", "linux-rt", "linux-rt-lts"});
  const bool found = arch ? std::ranges::find(kArch, name) != kArch.end() : std::ranges::find(kAlpine, name) != kAlpine.end();
  return found ? KernelPart::kImage : KernelPart::kNone;
}

std::string_view without_epoch(std::string_view version) {
  const auto [epoch, rest] = cut(version, ':');
  return rest ? *rest : epoch;
}

// The package version that `uname -v` of a Debian or Ubuntu kernel names. Debian: "#1 SMP PREEMPT_DYNAMIC Debian
// 6.1.112-1 (2024-09-30)". Ubuntu: "#110~20.04.1-Ubuntu SMP ..." with `uname -r` "5.15.0-100-generic" is
// 5.15.0-100.110~20.04.1. "" where it names none.
std::string deb_build_version(std::string_view kernel, std::string_view build) {
  const std::vector<std::string_view> words = split_blanks(build);
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] == "Debian" && is_digit(words[i + 1].front())) {
      return std::string(words[i + 1]);
    }
  }
  if (words.empty() || !words[0].starts_with("#")) {
    return {};
  }
  const std::size_t mark = words[0].find("-Ubuntu");
  const std::size_t flavour = kernel.find('-', kernel.find('-') + 1);  // after "5.15.0-100"
  if (mark == std::string_view::npos || kernel.find('-') == std::string_view::npos) {
    return {};
  }
  return std::string(kernel.substr(0, flavour)) + "." + std::string(words[0].substr(1, mark - 1));
}

KernelVerdict deb_verdict(const OperatingSystem& os, const Software& software) {
  std::string_view abi = software.name;
  abi.remove_prefix(std::string_view("linux-image-").size());
  if (abi.starts_with("unsigned-")) {
    abi.remove_prefix(9);
  } else if (abi.ends_with("-unsigned")) {  // Debian puts the word behind, Ubuntu before
    abi.remove_suffix(9);
  }
  if (abi != os.kernel) {
    return {.state = KernelState::kInstalled};
  }
  std::string running = deb_build_version(os.kernel, os.kernel_build);
  if (running.empty() || running == without_epoch(software.version)) {
    return {.state = KernelState::kRunning};
  }
  return {.state = KernelState::kRestartPending, .running_version = std::move(running)};
}

// Several kernels stand side by side, so the running one is told exactly: `uname -r` is VERSION-RELEASE.ARCH, without
// the architecture on some (Azure Linux, Photon), with "+debug" or "+64k" behind it for variants, and for SUSE without
// the rebuild number but with the flavour: 5.14.21-150500.55.7-default of 5.14.21-150500.55.7.1.
KernelVerdict rpm_verdict(const OperatingSystem& os, const Software& software) {
  const std::string_view version = without_epoch(software.version);
  std::string_view kernel = cut(os.kernel, '+').first;
  // One part may follow, no more: 1160.el7 is not what runs as 1160.el7.centos.plus.x86_64.
  const auto continues = [](std::string_view text, std::string_view prefix) {
    if (!text.starts_with(prefix)) {
      return false;
    }
    const std::string_view rest = text.substr(prefix.size());
    return rest.empty() || rest.front() == '-' || (rest.front() == '.' && rest.find('.', 1) == std::string_view::npos);
  };
  if (continues(kernel, version)) {
    return {.state = KernelState::kRunning};
  }
  const std::size_t flavour = kernel.rfind('-');
  const bool has_flavour = flavour != std::string_view::npos && flavour != kernel.find('-');
  if (has_flavour && continues(version, kernel.substr(0, flavour)) &&
      software.name.find(kernel.substr(flavour)) != std::string::npos) {
    return {.state = KernelState::kRunning};
  }
  return {.state = KernelState::kInstalled};
}

// The package version of an Alpine or Arch kernel from `uname -r`: "6.6.30-0-lts" -> "6.6.30-r0"; "6.9.1-arch1-1" ->
// "6.9.1.arch1-1", "6.9.1-zen1-1-zen" -> "6.9.1.zen1-1", "6.6.31-1-lts" -> "6.6.31-1". "" where it is of another flavour.
std::string flavoured_version(std::string_view kernel, std::string_view name, bool arch) {
  const std::string_view flavour = name == "linux" ? std::string_view{} : name.substr(5);  // "-lts"
  if (!kernel.ends_with(flavour)) {
    return {};
  }
  kernel.remove_suffix(flavour.size());
  const std::vector<std::string_view> parts = split(kernel, '-');
  if (!arch) {
    return parts.size() == 2 ? std::string(parts[0]) + "-r" + std::string(parts[1]) : std::string{};
  }
  if (parts.size() == 2 && !flavour.empty()) {
    return std::string(kernel);
  }
  const bool numbered = parts.size() == 3 && !parts[2].empty() && is_digit(parts[2].front());
  return numbered ? std::string(parts[0]) + "." + std::string(parts[1]) + "-" + std::string(parts[2]) : std::string{};
}

// One package of a flavour at a time: an update replaces what is running.
KernelVerdict flavoured_verdict(const OperatingSystem& os, const Software& software, bool arch) {
  std::string running = flavoured_version(os.kernel, software.name, arch);
  if (running.empty()) {
    return {.state = KernelState::kInstalled};
  }
  if (running == without_epoch(software.version)) {
    return {.state = KernelState::kRunning};
  }
  return {.state = KernelState::kRestartPending, .running_version = std::move(running)};
}

}  // namespace

KernelPart kernel_part(std::string_view ecosystem, std::string_view name, std::string_view source) {
  if (ecosystem == "deb") {
    return deb_part(name, source);
  }
  if (ecosystem == "rpm") {
    return rpm_part(name);
  }
  if (ecosystem == "apk" || ecosystem == "pacman") {
    return flavoured_part(name, ecosystem == "pacman");
  }
  return KernelPart::kNone;
}

KernelVerdict kernel_verdict(const OperatingSystem& os, const Software& software) {
  const KernelPart part = kernel_part(software.ecosystem, software.name, software.source);
  if (part == KernelPart::kNone) {
    return {};
  }
  if (part == KernelPart::kBeside) {
    return {.state = KernelState::kInstalled};
  }
  if (software.running.has_value() && !*software.running) {
    return {.state = KernelState::kInstalled};
  }
  if (os.kernel.empty()) {
    return {.state = software.running.value_or(false) ? KernelState::kRunning : KernelState::kUnknown};
  }
  if (part == KernelPart::kMeta) {
    return {.state = KernelState::kInstalled};
  }
  KernelVerdict verdict;
  if (software.ecosystem == "deb") {
    verdict = software.name.starts_with("linux-image-") ? deb_verdict(os, software)
                                                        : KernelVerdict{.state = KernelState::kUnknown};
  } else if (software.ecosystem == "rpm") {
    verdict = rpm_verdict(os, software);
  } else {
    verdict = flavoured_verdict(os, software, software.ecosystem == "pacman");
  }
  if (verdict.state == KernelState::kInstalled && software.running.value_or(false)) {
    return {.state = KernelState::kRunning};  // the device says so itself
  }
  return verdict;
}

}  // namespace parapet::inventory
