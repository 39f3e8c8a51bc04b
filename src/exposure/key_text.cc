// SPDX-License-Identifier: Apache-2.0
#include <string_view>

#include "base/text.h"
#include "exposure/index.h"
#include "exposure/key_registry.h"

namespace parapet::exposure {
namespace {

// Everything that versions and names are mostly made of stays readable; what separates the parts of a key text, blanks and
// control characters do not.
std::string plain(std::string_view text) { return percent_encode(text, "-._~+:!'()*,;$[]{}^<>|"); }

std::string_view kernel_name(inventory::KernelState state) {
  switch (state) {
    case inventory::KernelState::kNotAKernel:
      return "";
    case inventory::KernelState::kRunning:
      return "running";
    case inventory::KernelState::kRestartPending:
      return "restart_pending";
    case inventory::KernelState::kInstalled:
      return "installed";
    case inventory::KernelState::kUnknown:
      return "unknown";
    case inventory::KernelState::kNotOurs:
      return "not_ours";
  }
  return "";
}

void add(std::string& text, std::string_view name, std::string_view value) {
  if (!value.empty()) {
    text += text.find('?') == std::string::npos ? '?' : '&';
    text += name;
    text += '=';
    text += plain(value);
  }
}

}  // namespace

std::string key_text(const inventory::SoftwareKey& key) {
  std::string text = plain(key.ecosystem) + "/" + plain(key.domain) + "/" + plain(key.name) + "@" + plain(key.version);
  add(text, "source", key.source);
  add(text, "source_version", key.source_version);
  add(text, "arch", key.arch);
  add(text, "module", key.module);
  add(text, "origin", key.origin);
  add(text, "owned", key.owned ? "yes" : "");
  add(text, "kernel", kernel_name(key.kernel));
  add(text, "vendor", key.vendor);
  add(text, "product", key.product);
  add(text, "platform", key.platform);
  add(text, "build", key.build);
  add(text, "lower_bound", key.lower_bound_only ? "yes" : "");
  return text;
}

std::string variant_text(const inventory::SoftwareKey& key, const std::vector<std::string>& present) {
  std::string text = key_text(key);
  for (const std::string& product : present) {
    add(text, "with", product);
  }
  return text;
}

}  // namespace parapet::exposure
