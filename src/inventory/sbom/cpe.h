// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace parapet::inventory {

// The parts of a CPE name that we use, unescaped. "*" (any) and "-" (not applicable) stay as they are.
struct Cpe {
  std::string part;  // "a" application, "o" operating system, "h" hardware
  std::string vendor;
  std::string product;
  std::string version;
  std::string update;
  std::string software_edition;
  std::string target_software;
  std::string target_hardware;
};

// Reads a CPE 2.3 formatted string ("cpe:2.3:a:...", NISTIR 7695, section 6.2) or a 2.2 URI ("cpe:/a:...", section 6.1).
// Errors: kBadInput with what is broken.
[[nodiscard]] Result<Cpe> parse_cpe(std::string_view text);

// The CPE 2.3 formatted string of an application, every other attribute "*".
[[nodiscard]] std::string cpe_of(std::string_view vendor, std::string_view product, std::string_view version);

}  // namespace parapet::inventory
