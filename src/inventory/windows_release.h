// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Windows releases beyond what inventory/ecosystem.h promises: how their builds relate.
namespace parapet::inventory {

// "10.0.19045.5011": the numbers of a Windows build. revision is the UBR, the patch level within a build.
struct WindowsBuild {
  std::uint32_t major = 0;
  std::uint32_t minor = 0;
  std::uint32_t build = 0;
  std::uint32_t revision = 0;
  bool has_revision = false;

  friend auto operator<=>(const WindowsBuild&, const WindowsBuild&) = default;
};

// Reads "10.0.BUILD.UBR", "10.0.BUILD" (no patch level known), and "BUILD.UBR" of Windows 10 and later as osquery and
// winver spell it. nullopt for anything else, a doubled dot or a number over 32 bits included.
[[nodiscard]] std::optional<WindowsBuild> parse_windows_build(std::string_view text);

// Whether two build numbers get the same cumulative update and so the same revision numbers: Windows 10 2004 to 22H2
// (19041 to 19045), 1903 and 1909, Windows 11 22H2 and 23H2, 24H2 and 25H2. Revisions of other pairs say nothing about
// each other. (Microsoft's release information: these are enablement packages over one code base.)
[[nodiscard]] bool same_servicing_branch(std::uint32_t build, std::uint32_t other);

// "windows_10" of "windows_10_22h2": the product without its release, for records that don't say which release they
// mean. The name itself where it has no such part.
[[nodiscard]] std::string_view windows_family(std::string_view release);

// How people write it: "Windows 10 22H2", "Windows Server 2012 R2". The name itself where the table does not know it.
[[nodiscard]] std::string_view windows_release_title(std::string_view release);

}  // namespace parapet::inventory
