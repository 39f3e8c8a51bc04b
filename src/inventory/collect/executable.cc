// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/executable.h"

#include <algorithm>

#include <fmt/format.h>

namespace parapet::inventory {
namespace {

// More sections than any linker writes; bounds what a hostile header can make us read.
constexpr std::uint64_t kSectionsMax = 65'536;
constexpr std::uint64_t kNamesBytesMax = 4 << 20;
constexpr std::uint64_t kCommandsBytesMax = 4 << 20;
constexpr std::uint32_t kSlicesMax = 16;

// Numbers in a header, bounds checked by the caller through size().
class Fields {
 public:
  Fields(std::string_view bytes, bool big_endian) : bytes_(bytes), big_(big_endian) {}
  [[nodiscard]] std::uint64_t number(std::size_t at, std::size_t width) const {
    CHECK(at + width <= bytes_.size());
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < width; ++i) {
      const auto byte = static_cast<unsigned char>(bytes_[at + (big_ ? i : width - 1 - i)]);
      value = value << 8 | byte;
    }
    return value;
  }
  [[nodiscard]] std::uint16_t u16(std::size_t at) const { return static_cast<std::uint16_t>(number(at, 2)); }
  [[nodiscard]] std::uint32_t u32(std::size_t at) const { return static_cast<std::uint32_t>(number(at, 4)); }
  [[nodiscard]] std::uint64_t u64(std::size_t at) const { return number(at, 8); }

 private:
  std::string_view bytes_;
  bool big_;
};

std::string text_at(std::string_view bytes, std::size_t at, std::size_t most) {
  const std::string_view rest = bytes.substr(std::min(at, bytes.size()), most);
  return std::string(rest.substr(0, rest.find('\0')));
}

struct ElfTables {
  bool wide = false;
  std::uint64_t segments_at = 0;
  std::uint64_t sections_at = 0;
  std::uint64_t segment_bytes = 0;
  std::uint64_t segments = 0;
  std::uint64_t section_bytes = 0;
  std::uint64_t sections = 0;
  std::uint64_t names = 0;
};

Result<void> read_elf_segments(const ByteSource& source, const ElfTables& tables, Executable& out) {
  const std::uint64_t least = tables.wide ? 56 : 32;
  if (tables.segments == 0 || tables.segments_at == 0) {
    return {};
  }
  if (tables.segment_bytes < least || tables.segment_bytes > 1024) {
    return bad_input("ELF: program headers of an impossible size");
  }
  const std::string bytes = TRY(source.read(tables.segments_at, tables.segments * tables.segment_bytes));
  const Fields fields(bytes, out.big_endian);
  for (std::uint64_t i = 0; i < tables.segments; ++i) {
    const auto at = static_cast<std::size_t>(i * tables.segment_bytes);
    if (fields.u32(at) != 1) {  // PT_LOAD
      continue;
    }
    out.segments.push_back({.name = {},
                            .address = tables.wide ? fields.u64(at + 16) : fields.u32(at + 8),
                            .offset = tables.wide ? fields.u64(at + 8) : fields.u32(at + 4),
                            .size = tables.wide ? fields.u64(at + 32) : fields.u32(at + 16),
                            .writable = (fields.u32(at + (tables.wide ? 4 : 24)) & 2U) != 0});
  }
  return {};
}

Result<void> read_elf_sections(const ByteSource& source, ElfTables tables, Executable& out) {
  const std::uint64_t least = tables.wide ? 64 : 40;
  if (tables.sections_at == 0) {
    return {};  // stripped of all tables
  }
  if (tables.section_bytes < least || tables.section_bytes > 1024) {
    return bad_input("ELF: section headers of an impossible size");
  }
  const std::string first = TRY(source.read(tables.sections_at, tables.section_bytes));
  const Fields zero(first, out.big_endian);
  // gABI: numbers that do not fit in the file header stand in section 0.
  tables.sections = tables.sections != 0 ? tables.sections : (tables.wide ? zero.u64(32) : zero.u32(20));
  tables.names = tables.names != 0xFFFF ? tables.names : zero.u32(tables.wide ? 40 : 24);
  if (tables.sections > kSectionsMax) {
    return fail(ErrorCode::kLimit, fmt::format("ELF: {} sections are more than {}", tables.sections, kSectionsMax));
  }
  const std::string bytes = TRY(source.read(tables.sections_at, tables.sections * tables.section_bytes));
  const Fields fields(bytes, out.big_endian);
  std::vector<std::uint32_t> name_at;
  for (std::uint64_t i = 0; i < tables.sections; ++i) {
    const auto at = static_cast<std::size_t>(i * tables.section_bytes);
    const bool in_file = fields.u32(at + 4) != 8;  // SHT_NOBITS
    name_at.push_back(fields.u32(at));
    out.sections.push_back({.name = {},
                            .address = tables.wide ? fields.u64(at + 16) : fields.u32(at + 12),
                            .offset = tables.wide ? fields.u64(at + 24) : fields.u32(at + 16),
                            .size = !in_file ? 0 : (tables.wide ? fields.u64(at + 32) : fields.u32(at + 20)),
                            .writable = ((tables.wide ? fields.u64(at + 8) : fields.u32(at + 8)) & 1U) != 0});
  }
  if (tables.names >= out.sections.size()) {
    return {};
  }
  const ImagePart& table = out.sections[static_cast<std::size_t>(tables.names)];
  if (table.size > kNamesBytesMax) {
    return fail(ErrorCode::kLimit, fmt::format("ELF: section names of {} bytes", table.size));
  }
  const std::string names = TRY(source.read(table.offset, table.size));
  for (std::size_t i = 0; i < out.sections.size(); ++i) {
    out.sections[i].name = text_at(names, name_at[i], 256);
  }
  return {};
}

Result<Executable> read_elf(const ByteSource& source) {
  const std::string start = TRY(source.read_some(0, 64));
  const bool wide = start.size() > 4 && start[4] == 2;
  if (start.size() < (wide ? 64U : 52U) || (start[4] != 1 && start[4] != 2) || (start[5] != 1 && start[5] != 2)) {
    return bad_input("ELF: the file header is cut short or broken");
  }
  Executable out{.format = Executable::Format::kElf, .big_endian = start[5] == 2};
  const Fields fields(start, out.big_endian);
  const std::size_t sizes = wide ? 54 : 42;
  const ElfTables tables{.wide = wide,
                         .segments_at = wide ? fields.u64(32) : fields.u32(28),
                         .sections_at = wide ? fields.u64(40) : fields.u32(32),
                         .segment_bytes = fields.u16(sizes),
                         .segments = fields.u16(sizes + 2),
                         .section_bytes = fields.u16(sizes + 4),
                         .sections = fields.u16(sizes + 6),
                         .names = fields.u16(sizes + 8)};
  TRY(read_elf_segments(source, tables, out));
  TRY(read_elf_sections(source, tables, out));
  return out;
}

Result<std::optional<Executable>> read_pe(const ByteSource& source) {
  const std::string dos = TRY(source.read_some(0, 64));
  if (dos.size() < 64) {
    return std::optional<Executable>();
  }
  const std::uint32_t header = Fields(dos, false).u32(60);
  const std::string coff = TRY(source.read_some(header, 24));
  if (coff.size() < 24 || !coff.starts_with(std::string_view("PE\0\0", 4))) {
    return std::optional<Executable>();  // an MS-DOS program
  }
  const Fields fields(coff, false);
  const std::uint16_t sections = fields.u16(6);
  const std::uint16_t optional_bytes = fields.u16(20);
  const std::string optional = TRY(source.read(header + 24ULL, optional_bytes));
  if (optional.size() < 32) {
    return std::optional<Executable>();  // an object file
  }
  const Fields option(optional, false);
  const std::uint64_t base = option.u16(0) == 0x20B ? option.u64(24) : option.u32(28);
  const std::string table = TRY(source.read(header + 24ULL + optional_bytes, sections * 40ULL));
  const Fields rows(table, false);
  Executable out{.format = Executable::Format::kPe};
  for (std::size_t i = 0; i < sections; ++i) {
    const std::size_t at = i * 40;
    out.sections.push_back({.name = text_at(table, at, 8),
                            .address = base + rows.u32(at + 12),
                            .offset = rows.u32(at + 20),
                            .size = rows.u32(at + 16),
                            .writable = (rows.u32(at + 36) & 0x80000000U) != 0});
  }
  out.segments = out.sections;
  return std::optional<Executable>(std::move(out));
}

// One command of a Mach-O file: LC_SEGMENT (1) or LC_SEGMENT_64 (0x19) with its sections.
Result<void> read_macho_segment(const Fields& fields, std::size_t at, std::size_t bytes, bool wide, std::uint64_t base, std::string_view commands,
                                Executable& out) {
  const std::size_t head = wide ? 72 : 56;
  const std::size_t row = wide ? 80 : 68;
  if (bytes < head) {
    return bad_input("Mach-O: a segment command of an impossible size");
  }
  const std::uint32_t sections = fields.u32(at + (wide ? 64 : 48));
  if (sections > (bytes - head) / row) {
    return bad_input("Mach-O: more sections than the segment command holds");
  }
  const bool writable = (fields.u32(at + (wide ? 60 : 44)) & 2U) != 0;
  out.segments.push_back({.name = text_at(commands, at + 8, 16),
                          .address = wide ? fields.u64(at + 24) : fields.u32(at + 24),
                          .offset = base + (wide ? fields.u64(at + 40) : fields.u32(at + 32)),
                          .size = wide ? fields.u64(at + 48) : fields.u32(at + 36),
                          .writable = writable});
  for (std::uint32_t i = 0; i < sections; ++i) {
    const std::size_t section = at + head + i * row;
    out.sections.push_back({.name = text_at(commands, section, 16),
                            .address = wide ? fields.u64(section + 32) : fields.u32(section + 32),
                            .offset = base + fields.u32(section + (wide ? 48 : 40)),
                            .size = wide ? fields.u64(section + 40) : fields.u32(section + 36),
                            .writable = writable});
  }
  return {};
}

Result<Executable> read_macho(const ByteSource& source, std::uint64_t base) {
  const std::string start = TRY(source.read(base, 32));
  const bool big = start[0] == '\xFE';
  const bool wide = start[big ? 3 : 0] == '\xCF';
  Executable out{.format = Executable::Format::kMachO, .big_endian = big};
  const Fields header(start, big);
  const std::uint32_t count = header.u32(16);
  const std::uint32_t all = header.u32(20);
  if (all > kCommandsBytesMax) {
    return fail(ErrorCode::kLimit, fmt::format("Mach-O: load commands of {} bytes", all));
  }
  const std::string commands = TRY(source.read(base + (wide ? 32 : 28), all));
  const Fields fields(commands, big);
  std::size_t at = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (commands.size() - at < 8) {
      return bad_input("Mach-O: the load commands are cut short");
    }
    const std::uint32_t kind = fields.u32(at);
    const std::uint32_t bytes = fields.u32(at + 4);
    if (bytes < 8 || bytes > commands.size() - at) {
      return bad_input("Mach-O: a load command of an impossible size");
    }
    if (kind == 1 || kind == 0x19) {
      TRY(read_macho_segment(fields, at, bytes, kind == 0x19, base, commands, out));
    }
    at += bytes;
  }
  return out;
}

bool is_macho(std::string_view first) {
  return first.starts_with("\xFE\xED\xFA\xCE") || first.starts_with("\xFE\xED\xFA\xCF") || first.starts_with("\xCE\xFA\xED\xFE") ||
         first.starts_with("\xCF\xFA\xED\xFE");
}

// A universal file and a Java class begin alike; a class has its version (45 and up) where a universal file has its count.
bool is_universal(std::string_view first) {
  return first.size() >= 8 && first.starts_with("\xCA\xFE\xBA\xBE") && Fields(first, true).u32(4) <= kSlicesMax;
}

Result<std::vector<Executable>> read_universal(const ByteSource& source) {
  const std::string head = TRY(source.read(0, 8));
  const std::uint32_t count = Fields(head, true).u32(4);
  const std::string table = TRY(source.read(8, count * 20ULL));
  std::vector<Executable> all;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t offset = Fields(table, true).u32(i * 20 + 8);
    const std::string first = TRY(source.read(offset, 4));
    if (is_macho(first)) {
      all.push_back(TRY(read_macho(source, offset)));
    }
  }
  return all;
}

}  // namespace

const ImagePart* Executable::section(std::string_view name) const {
  const auto found = std::find_if(sections.begin(), sections.end(), [&](const ImagePart& part) { return part.name == name; });
  return found == sections.end() ? nullptr : &*found;
}

std::optional<std::uint64_t> Executable::offset_of(std::uint64_t address, std::uint64_t count) const {
  for (const ImagePart& part : segments) {
    if (address >= part.address && address - part.address <= part.size && count <= part.size - (address - part.address)) {
      const std::uint64_t offset = part.offset + (address - part.address);
      return offset < part.offset ? std::nullopt : std::optional(offset);
    }
  }
  return std::nullopt;
}

bool looks_executable(std::string_view first) {
  return first.starts_with("\x7F"
                           "ELF") ||
         first.starts_with("MZ") || is_macho(first) || is_universal(first);
}

Result<std::vector<Executable>> read_executable(const ByteSource& source) {
  const std::string first = TRY(source.read_some(0, 8));
  std::vector<Executable> all;
  if (first.starts_with("\x7F"
                        "ELF")) {
    all.push_back(TRY(read_elf(source)));
  } else if (first.starts_with("MZ")) {
    if (std::optional<Executable> pe = TRY(read_pe(source)); pe) {
      all.push_back(*std::move(pe));
    }
  } else if (is_macho(first)) {
    all.push_back(TRY(read_macho(source, 0)));
  } else if (is_universal(first)) {
    return read_universal(source);
  }
  return all;
}

}  // namespace parapet::inventory
