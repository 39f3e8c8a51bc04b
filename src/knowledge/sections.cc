// SPDX-License-Identifier: Apache-2.0
#include "knowledge/sections.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/parallel.h"
#include "knowledge/bytes.h"

namespace parapet::knowledge {
namespace {

struct Header {
  char magic[8] = {};
  std::uint32_t format = 0;
  std::uint32_t byte_order = 0;
  std::uint64_t file_bytes = 0;
  std::uint64_t table_offset = 0;
  std::uint32_t table_entries = 0;
  std::uint32_t reserved = 0;
  std::uint64_t table_hash = 0;
  std::uint64_t reserved_too = 0;
  std::uint64_t header_hash = 0;  // of the bytes before it
};
static_assert(sizeof(Header) == kHeaderBytes);
static_assert(sizeof(Section) == 32);

constexpr std::uint32_t kByteOrder = 0x01020304;
constexpr std::uint32_t kSectionsMax = 1024;

// Sections above this size are hashed in chunks of it, so that the checksum can be verified by several threads.
constexpr std::uint64_t kChunkBytes = 4 << 20;

std::uint64_t hash_of(const Header& header) {
  return hash64(std::string_view(reinterpret_cast<const char*>(&header), offsetof(Header, header_hash)));
}

// The checksum of a section: the hash of its one chunk, or the hash of its chunks' hashes.
std::uint64_t checksum_of(std::string_view content) {
  if (content.size() <= kChunkBytes) {
    return hash64(content);
  }
  const std::size_t chunks = (content.size() + kChunkBytes - 1) / kChunkBytes;
  std::vector<std::uint64_t> hashes(chunks);
  parallel_for(chunks, [&](std::size_t chunk) {
    hashes[chunk] = hash64(content.substr(chunk * kChunkBytes, kChunkBytes));
  });
  return hash64(std::string_view(reinterpret_cast<const char*>(hashes.data()), hashes.size() * sizeof(std::uint64_t)));
}

}  // namespace

Result<SectionWriter> SectionWriter::create(const std::string& path, std::string_view magic, std::uint32_t format) {
  CHECK(magic.size() == sizeof(Header::magic));
  SectionWriter writer;
  writer.file_ = TRY(OutputFile::create(path));
  writer.magic_ = magic;
  writer.format_ = format;
  TRY(writer.file_.append(std::string(kHeaderBytes, '\0')));
  return writer;
}

Result<void> SectionWriter::align() {
  return file_.append(std::string((8 - file_.size() % 8) % 8, '\0'));
}

Result<void> SectionWriter::add(std::uint32_t kind, std::string_view content) {
  TRY(align());
  sections_.push_back({kind, 0, file_.size(), content.size(), checksum_of(content)});
  return file_.append(content);
}

Result<void> SectionWriter::begin(std::uint32_t kind) {
  TRY(align());
  open_ = {kind, 0, file_.size(), 0, 0};
  return {};
}

void SectionWriter::end() {
  open_.size = offset_in_section();
  sections_.push_back(open_);
}

Result<void> SectionWriter::finish() {
  TRY(align());
  Header header;
  std::memcpy(header.magic, magic_.data(), sizeof header.magic);
  header.format = format_;
  header.byte_order = kByteOrder;
  header.table_offset = file_.size();
  header.table_entries = static_cast<std::uint32_t>(sections_.size());
  const std::string_view table(reinterpret_cast<const char*>(sections_.data()), sections_.size() * sizeof(Section));
  header.table_hash = hash64(table);
  TRY(file_.append(table));
  header.file_bytes = file_.size();
  header.header_hash = hash_of(header);
  TRY(file_.overwrite(0, std::string_view(reinterpret_cast<const char*>(&header), sizeof header)));
  return file_.release();
}

Result<SectionReader> SectionReader::open(std::string_view file, std::string_view magic, std::uint32_t format) {
  if (file.size() < kHeaderBytes || !file.starts_with(magic)) {
    return bad_input("damaged: not a file of this kind, or cut short");
  }
  const Header header = load<Header>(file.data());
  if (header.header_hash != hash_of(header) || header.byte_order != kByteOrder) {
    return bad_input("damaged: the header's checksum does not match");
  }
  if (header.format > format) {
    return fail(ErrorCode::kUnsupported, fmt::format("written by a newer parapet (format {}, this one reads up to {})",
                                                     header.format, format));
  }
  if (header.file_bytes != file.size() || header.table_entries > kSectionsMax || header.table_offset > file.size() ||
      file.size() - header.table_offset < header.table_entries * sizeof(Section)) {
    return bad_input("damaged: cut short");
  }
  SectionReader reader;
  reader.file_ = file;
  reader.table_hash_ = header.table_hash;
  const std::string_view table = file.substr(header.table_offset, header.table_entries * sizeof(Section));
  if (hash64(table) != header.table_hash) {
    return bad_input("damaged: the section table's checksum does not match");
  }
  reader.sections_.resize(header.table_entries);
  std::memcpy(reader.sections_.data(), table.data(), table.size());
  for (const Section& section : reader.sections_) {
    if (section.offset > file.size() || section.size > file.size() - section.offset) {
      return bad_input("damaged: a section lies outside the file");
    }
  }
  return reader;
}

std::string_view SectionReader::section(std::uint32_t kind) const {
  for (const Section& section : sections_) {
    if (section.kind == kind) {
      return file_.substr(section.offset, section.size);
    }
  }
  return {};
}

Result<std::string_view> SectionReader::verified(std::uint32_t kind) const {
  for (const Section& section : sections_) {
    if (section.kind == kind) {
      const std::string_view content = file_.substr(section.offset, section.size);
      if (checksum_of(content) != section.checksum) {
        return bad_input(fmt::format("damaged: the checksum of section {} does not match", kind));
      }
      return content;
    }
  }
  return bad_input(fmt::format("damaged: section {} is missing", kind));
}

Result<void> SectionReader::verify_all() const {
  for (const Section& section : sections_) {
    if (section.checksum != 0 && checksum_of(file_.substr(section.offset, section.size)) != section.checksum) {
      return bad_input(fmt::format("damaged: the checksum of section {} does not match", section.kind));
    }
  }
  return {};
}

}  // namespace parapet::knowledge
