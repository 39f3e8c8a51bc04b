// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "inventory/inventory.h"
#include "inventory/software_key.h"

namespace parapet::inventory {

// What a package of a kernel's source is (docs/decisions/060-which-package-is-the-kernel.md).
enum class KernelPart {
  kNone,    // no kernel package; also the user-space tools that an rpm advisory names for themselves
  kImage,   // holds a kernel or its modules: linux-image-6.1.0-26-amd64, kernel-core
  kMeta,    // draws in the newest image: linux-image-amd64
  kBeside,  // built with the kernel and never run as one: headers, documentation, Debian's linux-perf
};
[[nodiscard]] KernelPart kernel_part(std::string_view ecosystem, std::string_view name, std::string_view source);

// What the running kernel of a device means for one package (design §4.4), and the version that is judged: the package's
// own, or that of the running build where they differ.
struct KernelVerdict {
  KernelState state = KernelState::kNotAKernel;
  std::string running_version;  // set with kRestartPending only
};
[[nodiscard]] KernelVerdict kernel_verdict(const OperatingSystem& os, const Software& software);

}  // namespace parapet::inventory
