// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "knowledge/output_file.h"

// Both stored files (parts and the index) are a header, sections, and a table of sections at the end
// (docs/formats/knowledge.md).
namespace parapet::knowledge {

// Where one section lies in its file.
struct Section {
  std::uint32_t kind = 0;
  std::uint32_t reserved = 0;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::uint64_t checksum = 0;  // hash64 of the content
};

inline constexpr std::size_t kHeaderBytes = 64;

// Writes a file of sections: create, then sections in any order, then finish.
class SectionWriter {
 public:
  // magic: eight bytes that name the kind of file; format: its version.
  [[nodiscard]] static Result<SectionWriter> create(const std::string& path, std::string_view magic, std::uint32_t format);

  // A section in one go; begins at a multiple of 8.
  [[nodiscard]] Result<void> add(std::uint32_t kind, std::string_view content);
  // A section in pieces that carry checksums of their own: begin, append at file().append, end. Its checksum is 0.
  [[nodiscard]] Result<void> begin(std::uint32_t kind);
  [[nodiscard]] Result<void> append(std::string_view bytes) { return file_.append(bytes); }
  [[nodiscard]] std::uint64_t offset_in_section() const { return file_.size() - open_.offset; }
  void end();

  // Writes the table and the header; the file is then whole, not yet durable.
  [[nodiscard]] Result<void> finish();
  [[nodiscard]] const std::string& path() const { return file_.path(); }
  [[nodiscard]] std::uint64_t size() const { return file_.size(); }

 private:
  [[nodiscard]] Result<void> align();

  OutputFile file_;
  std::string magic_;
  std::uint32_t format_ = 0;
  std::vector<Section> sections_;
  Section open_;
};

// The sections of a file in memory.
class SectionReader {
 public:
  // Checks header, table and that every section lies inside the file. Errors: kBadInput (damaged, with the reason),
  // kUnsupported (written by a newer program).
  [[nodiscard]] static Result<SectionReader> open(std::string_view file, std::string_view magic, std::uint32_t format);

  // The content of a section; empty where there is none.
  [[nodiscard]] std::string_view section(std::uint32_t kind) const;
  // The same with its checksum verified.
  [[nodiscard]] Result<std::string_view> verified(std::uint32_t kind) const;
  // Verifies every section that has a checksum, on several threads where the file is large.
  [[nodiscard]] Result<void> verify_all() const;
  // A hash of the table, which holds every section's checksum: the identity of the file's content.
  [[nodiscard]] std::uint64_t table_hash() const { return table_hash_; }

 private:
  std::string_view file_;
  std::vector<Section> sections_;
  std::uint64_t table_hash_ = 0;
};

}  // namespace parapet::knowledge
