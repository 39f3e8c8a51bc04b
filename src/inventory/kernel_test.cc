// SPDX-License-Identifier: Apache-2.0
#include "inventory/kernel.h"

#include <gtest/gtest.h>

namespace parapet::inventory {
namespace {

OperatingSystem running(std::string kernel, std::string build = {}) {
  return {.family = "linux", .kernel = std::move(kernel), .kernel_build = std::move(build)};
}

Software package(std::string ecosystem, std::string name, std::string version, std::string source = {}) {
  return {.ecosystem = std::move(ecosystem), .name = std::move(name), .version = std::move(version), .source = std::move(source)};
}

TEST(Kernel, images_meta_packages_and_what_lies_beside_are_told_apart) {
  struct Case {
    const char* ecosystem;
    const char* name;
    const char* source;
    KernelPart part;
  };
  const Case cases[] = {
      {"deb", "linux-image-6.1.0-26-amd64", "linux-signed-amd64", KernelPart::kImage},
      {"deb", "linux-image-6.1.0-26-amd64-unsigned", "linux", KernelPart::kImage},
      {"deb", "linux-image-unsigned-5.15.0-100-generic", "linux", KernelPart::kImage},
      {"deb", "linux-image-6.1.0-26-amd64-dbg", "linux", KernelPart::kBeside},
      {"deb", "linux-image-amd64", "linux-signed-amd64", KernelPart::kMeta},
      {"deb", "linux-image-generic-hwe-22.04", "linux-meta-hwe-6.5", KernelPart::kMeta},
      {"deb", "linux", "", KernelPart::kImage},
      {"deb", "linux-headers-6.1.0-26-amd64", "linux", KernelPart::kBeside},
      {"deb", "linux-headers-6.1.0-26-common", "", KernelPart::kBeside},
      {"deb", "linux-libc-dev", "linux", KernelPart::kBeside},
      {"deb", "linux-perf", "linux", KernelPart::kBeside},
      {"deb", "bpftool", "linux", KernelPart::kBeside},
      {"deb", "linux-modules-5.15.0-100-generic", "linux-hwe-5.15", KernelPart::kBeside},
      {"deb", "linux-base", "linux-base", KernelPart::kNone},
      {"deb", "linux-firmware", "", KernelPart::kNone},
      {"deb", "linuxptp", "linuxptp", KernelPart::kNone},
      {"deb", "openssl", "openssl", KernelPart::kNone},
      {"rpm", "kernel", "", KernelPart::kImage},
      {"rpm", "kernel-core", "", KernelPart::kImage},
      {"rpm", "kernel-rt-modules-extra", "", KernelPart::kImage},
      {"rpm", "kernel-uek", "", KernelPart::kImage},
      {"rpm", "kernel-default", "", KernelPart::kImage},
      {"rpm", "kernel-headers", "", KernelPart::kBeside},
      {"rpm", "kernel-devel", "", KernelPart::kBeside},
      {"rpm", "kernel-rt-devel", "", KernelPart::kBeside},
      {"rpm", "kernel-doc", "", KernelPart::kBeside},
      {"rpm", "kernel-tools", "", KernelPart::kNone},
      {"rpm", "kernel-abi-stablelists", "", KernelPart::kNone},
      {"rpm", "kernelshark", "", KernelPart::kNone},
      {"rpm", "bpftool", "", KernelPart::kNone},
      {"rpm", "linux-esx", "", KernelPart::kImage},
      {"rpm", "linux-firmware", "", KernelPart::kNone},
      {"apk", "linux-lts", "", KernelPart::kImage},
      {"apk", "linux-headers", "", KernelPart::kBeside},
      {"apk", "linux-pam", "", KernelPart::kNone},
      {"pacman", "linux", "", KernelPart::kImage},
      {"pacman", "linux-zen-headers", "", KernelPart::kBeside},
      {"pacman", "linux-firmware", "", KernelPart::kNone},
      {"npm", "linux", "", KernelPart::kNone},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(kernel_part(c.ecosystem, c.name, c.source), c.part) << c.ecosystem << " " << c.name;
  }
}

TEST(Kernel, the_running_package_is_found_as_each_distribution_spells_uname) {
  struct Case {
    OperatingSystem os;
    Software software;
    KernelState state;
  };
  const std::string debian_build = "#1 SMP PREEMPT_DYNAMIC Debian 6.1.112-1 (2024-09-30)";
  const Case cases[] = {
      {running("6.1.0-26-amd64", debian_build), package("deb", "linux-image-6.1.0-26-amd64", "6.1.112-1"), KernelState::kRunning},
      {running("6.1.0-26-amd64", debian_build), package("deb", "linux-image-6.1.0-25-amd64", "6.1.106-3"), KernelState::kInstalled},
      {running("6.1.0-26-amd64", debian_build), package("deb", "linux-image-amd64", "6.1.112-1"), KernelState::kInstalled},
      {running("6.1.0-26-amd64"), package("deb", "linux-image-6.1.0-26-amd64", "6.1.112-1"), KernelState::kRunning},
      {running("6.1.0-26-amd64", debian_build), package("deb", "linux-image-6.1.0-26-amd64-unsigned", "6.1.112-1", "linux"), KernelState::kRunning},
      {running("3.10.0-1160.el7.centos.plus.x86_64"), package("rpm", "kernel", "3.10.0-1160.el7"), KernelState::kInstalled},
      {running("3.10.0-1160.el7.centos.plus.x86_64"), package("rpm", "kernel-plus", "3.10.0-1160.el7.centos.plus"), KernelState::kRunning},
      {running("5.15.0-100-generic", "#110-Ubuntu SMP Wed Feb 7 13:27:48 UTC 2024"),
       package("deb", "linux-image-5.15.0-100-generic", "5.15.0-100.110"), KernelState::kRunning},
      {running("5.15.0-100-generic", "#110~20.04.1-Ubuntu SMP Wed"),
       package("deb", "linux-image-5.15.0-100-generic", "5.15.0-100.110~20.04.1"), KernelState::kRunning},
      {running("5.14.0-427.13.1.el9_4.x86_64"), package("rpm", "kernel-core", "5.14.0-427.13.1.el9_4"), KernelState::kRunning},
      {running("5.14.0-427.13.1.el9_4.x86_64"), package("rpm", "kernel-core", "0:5.14.0-427.13.1.el9_4"), KernelState::kRunning},
      {running("5.14.0-427.13.1.el9_4.x86_64+debug"), package("rpm", "kernel-debug-core", "5.14.0-427.13.1.el9_4"), KernelState::kRunning},
      {running("5.14.0-427.13.1.el9_4.x86_64"), package("rpm", "kernel-core", "5.14.0-427.13.1.el9"), KernelState::kInstalled},
      {running("5.15.160.1-1.cm2"), package("rpm", "kernel", "5.15.160.1-1.cm2"), KernelState::kRunning},
      {running("5.10.216-1.ph4-esx"), package("rpm", "linux-esx", "5.10.216-1.ph4"), KernelState::kRunning},
      {running("5.14.21-150500.55.7-default"), package("rpm", "kernel-default", "5.14.21-150500.55.7.1"), KernelState::kRunning},
      {running("5.14.21-150500.55.7-default"), package("rpm", "kernel-azure", "5.14.21-150500.55.7.1"), KernelState::kInstalled},
      {running("6.6.30-0-lts"), package("apk", "linux-lts", "6.6.30-r0"), KernelState::kRunning},
      {running("6.6.30-0-lts"), package("apk", "linux-virt", "6.6.30-r0"), KernelState::kInstalled},
      {running("6.9.1-arch1-1"), package("pacman", "linux", "6.9.1.arch1-1"), KernelState::kRunning},
      {running("6.9.1-zen1-1-zen"), package("pacman", "linux-zen", "6.9.1.zen1-1"), KernelState::kRunning},
      {running("6.6.31-1-lts"), package("pacman", "linux-lts", "6.6.31-1"), KernelState::kRunning},
      {running("6.6.31-1-lts"), package("pacman", "linux", "6.9.1.arch1-1"), KernelState::kInstalled},
      {running("6.1.0-26-amd64"), package("deb", "linux-libc-dev", "6.1.112-1", "linux"), KernelState::kInstalled},
      {running("6.1.0-26-amd64"), package("deb", "openssl", "3.0.15-1"), KernelState::kNotAKernel},
      {running("6.18.44-fc"), package("deb", "linux-image-6.1.0-26-amd64", "6.1.112-1"), KernelState::kInstalled},
      {OperatingSystem{}, package("deb", "linux-image-amd64", "5.10.162-1"), KernelState::kUnknown},
      {OperatingSystem{}, package("rpm", "kernel", "0:4.18.0-553.el8"), KernelState::kUnknown},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(kernel_verdict(c.os, c.software).state, c.state) << c.os.kernel << " / " << c.software.name << " " << c.software.version;
  }
}

TEST(Kernel, an_update_that_awaits_its_restart_is_judged_as_the_running_build) {
  const KernelVerdict debian = kernel_verdict(running("6.1.0-26-amd64", "#1 SMP PREEMPT_DYNAMIC Debian 6.1.112-1 (2024-09-30)"),
                                              package("deb", "linux-image-6.1.0-26-amd64", "6.1.115-1"));
  EXPECT_EQ(debian.state, KernelState::kRestartPending);
  EXPECT_EQ(debian.running_version, "6.1.112-1");

  const KernelVerdict alpine = kernel_verdict(running("6.6.30-0-lts"), package("apk", "linux-lts", "6.6.34-r1"));
  EXPECT_EQ(alpine.state, KernelState::kRestartPending);
  EXPECT_EQ(alpine.running_version, "6.6.30-r0");
}

TEST(Kernel, what_the_device_itself_says_of_running_counts) {
  Software named = package("rpm", "kernel", "4.18.0-553.el8");
  named.running = true;
  EXPECT_EQ(kernel_verdict(OperatingSystem{}, named).state, KernelState::kRunning);
  named.running = false;
  EXPECT_EQ(kernel_verdict(OperatingSystem{}, named).state, KernelState::kInstalled);
}

}  // namespace
}  // namespace parapet::inventory
