// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "inventory/collect/byte_source.h"

namespace parapet::inventory {

// A part of an executable as the loader sees it: where it is in memory and where in the file.
struct ImagePart {
  std::string name;  // a section's; "" for segments
  std::uint64_t address = 0;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;  // in the file
  bool writable = false;
};

// What the collectors need of an executable or shared library.
struct Executable {
  enum class Format { kElf, kPe, kMachO };
  Format format = Format::kElf;
  bool big_endian = false;
  std::vector<ImagePart> sections;
  std::vector<ImagePart> segments;  // loaded ones; for PE the sections again

  [[nodiscard]] const ImagePart* section(std::string_view name) const;
  // The place in the file of an address, and how many bytes follow there; nullopt where nothing is loaded.
  [[nodiscard]] std::optional<std::uint64_t> offset_of(std::uint64_t address, std::uint64_t count) const;
};

// True where the first bytes are those of an ELF, PE or Mach-O file. Eight bytes are enough.
[[nodiscard]] bool looks_executable(std::string_view first_bytes);

// Reads headers and section tables only; a universal Mach-O file gives one entry for each architecture. Empty for files of
// another kind. Sources: the System V ABI (gABI), chapter 4; Microsoft's PE format; Apple's <mach-o/loader.h>.
// Errors: kBadInput (tables beyond the end of the file, nonsense sizes), kLimit.
[[nodiscard]] Result<std::vector<Executable>> read_executable(const ByteSource& source);

}  // namespace parapet::inventory
