// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace parapet::knowledge {

// A new file that is written from front to back and published later by Files::publish. Removed again if it is not
// released. One thread at a time.
class OutputFile {
 public:
  OutputFile() = default;
  ~OutputFile();
  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&& other) noexcept;
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  // Makes the file, or empties what is there.
  [[nodiscard]] static Result<OutputFile> create(const std::string& path);

  [[nodiscard]] Result<void> append(std::string_view bytes);
  // Writes over bytes that were appended before (a header that is only known at the end).
  [[nodiscard]] Result<void> overwrite(std::uint64_t offset, std::string_view bytes);
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  // Closes the file and keeps it.
  [[nodiscard]] Result<void> release();

 private:
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
  std::string path_;
};

}  // namespace parapet::knowledge
