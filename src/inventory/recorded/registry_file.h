// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"

namespace parapet::inventory {

// One key of a registry export with its values; names in lower case, for the registry ignores case.
struct RegistryKey {
  std::string path;  // as written: "HKEY_LOCAL_MACHINE\\SOFTWARE\\..."
  std::size_t line = 0;
  std::map<std::string, std::string> texts;            // REG_SZ, REG_EXPAND_SZ, REG_MULTI_SZ (joined by blanks)
  std::map<std::string, std::uint32_t> numbers;        // REG_DWORD

  [[nodiscard]] std::string text(const std::string& name) const;
  [[nodiscard]] std::optional<std::uint32_t> number(const std::string& name) const;
};

// Reads a .reg file key by key (Microsoft: "How to add, modify, or delete registry subkeys and values by using a .reg
// file"). The text is UTF-8 by now.
class RegistryFile {
 public:
  // Errors: kBadInput where the first line is not that of a registry export.
  [[nodiscard]] static Result<RegistryFile> open(std::string_view text, const Limits& limits);
  // The next key; nullopt at the end. Errors: kBadInput with the line for a line that is no key, value or comment, or a text
  // that does not end; kLimit.
  [[nodiscard]] Result<std::optional<RegistryKey>> next();

 private:
  RegistryFile(std::string_view text, const Limits& limits) : rest_(text), limits_(limits) {}
  [[nodiscard]] Result<std::string> take_logical_line();
  [[nodiscard]] Result<void> take_value(std::string_view line, std::size_t number, RegistryKey& key) const;

  std::string_view rest_;
  Limits limits_;
  std::size_t line_ = 0;
  std::string pending_key_;
  std::size_t pending_line_ = 0;
};

}  // namespace parapet::inventory
