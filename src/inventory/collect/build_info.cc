// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/build_info.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"

namespace parapet::inventory {
namespace {

constexpr std::string_view kMagic = "\xff Go buildinf:";
constexpr std::uint64_t kAlignment = 16;
constexpr std::uint64_t kHeaderBytes = 32;
// Where the linker has no section of its own for it, the header stands at the start of the data.
constexpr std::uint64_t kSearchBytes = 1 << 20;
constexpr std::uint64_t kStringBytesMax = 16 << 20;

struct Found {
  std::uint64_t offset = 0;  // of the header in the file
  std::string header;
};

const ImagePart* first_writable(const std::vector<ImagePart>& parts) {
  const auto found = std::find_if(parts.begin(), parts.end(), [](const ImagePart& part) { return part.writable && part.size != 0; });
  return found == parts.end() ? nullptr : &*found;
}

// The part that holds the header, as debug/buildinfo looks for it. A section of that name is proof that this is Go; the
// start of the data is a guess, taken only where the linker writes no section (PE) or strip removed the names.
const ImagePart* data_part(const Executable& executable) {
  for (const std::string_view name : {".go.buildinfo", "__go_buildinfo"}) {
    if (const ImagePart* part = executable.section(name); part != nullptr) {
      return part;
    }
  }
  if (executable.format == Executable::Format::kPe || executable.sections.empty()) {
    return first_writable(executable.segments);
  }
  return nullptr;
}

Result<Found> find_header(const ByteSource& source, const ImagePart& part) {
  constexpr std::size_t kPiece = 64 << 10;
  const std::uint64_t end = std::min(part.size, kSearchBytes);
  for (std::uint64_t at = 0; at < end; at += kPiece) {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(kPiece + kHeaderBytes, part.size - at));
    const std::string piece = TRY(source.read_some(part.offset + at, count));
    for (std::size_t i = piece.find(kMagic); i != std::string::npos; i = piece.find(kMagic, i + 1)) {
      if (i % kAlignment == 0 && piece.size() - i >= kHeaderBytes) {
        return Found{.offset = part.offset + at + i, .header = piece.substr(i, kHeaderBytes)};
      }
    }
    if (piece.size() < count) {
      break;
    }
  }
  return Found{};
}

// An unsigned varint (encoding/binary) and the string of that length after it; moves `at` behind both.
Result<std::string> read_inline(const ByteSource& source, std::uint64_t& at) {
  const std::string head = TRY(source.read_some(at, 10));
  std::uint64_t length = 0;
  std::size_t used = 0;
  for (bool more = true; more; ++used) {
    if (used == head.size() || used == 9) {
      return bad_input("Go build information: a length is broken or cut short");
    }
    const auto byte = static_cast<unsigned char>(head[used]);
    length |= static_cast<std::uint64_t>(byte & 0x7FU) << (7 * used);
    more = (byte & 0x80U) != 0;
  }
  if (length > kStringBytesMax) {
    return fail(ErrorCode::kLimit, fmt::format("Go build information: a string of {} bytes", length));
  }
  std::string text = TRY(source.read(at + used, length));
  at += used + length;
  return text;
}

std::uint64_t number(std::string_view bytes, bool big_endian) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    value = value << 8 | static_cast<unsigned char>(bytes[big_endian ? i : bytes.size() - 1 - i]);
  }
  return value;
}

// A pointer to a Go string header (pointer and length), both of the program's word size.
Result<std::string> read_pointed(const ByteSource& source, const Executable& executable, std::uint64_t address, std::size_t word, bool big) {
  const std::optional<std::uint64_t> header_at = executable.offset_of(address, 2 * word);
  if (address == 0 || !header_at) {
    return std::string();
  }
  const std::string header = TRY(source.read(*header_at, 2 * word));
  const std::uint64_t length = number(std::string_view(header).substr(word), big);
  if (length > kStringBytesMax) {
    return fail(ErrorCode::kLimit, fmt::format("Go build information: a string of {} bytes", length));
  }
  const std::optional<std::uint64_t> text_at = executable.offset_of(number(std::string_view(header).substr(0, word), big), length);
  if (!text_at) {
    return bad_input("Go build information: a string points to nowhere");
  }
  return source.read(*text_at, length);
}

// The module lines stand between two marks of 16 bytes.
std::string without_marks(std::string text) {
  if (text.size() >= 33 && text[text.size() - 17] == '\n') {
    return text.substr(16, text.size() - 32);
  }
  return {};
}

}  // namespace

Result<GoBuildInfo> read_go_build_info(const ByteSource& source, const Executable& executable) {
  const ImagePart* part = data_part(executable);
  if (part == nullptr) {
    return GoBuildInfo{};
  }
  const Found found = TRY(find_header(source, *part));
  if (found.header.empty()) {
    if (part->name == ".go.buildinfo") {
      return bad_input("a section .go.buildinfo without Go build information in it");
    }
    return GoBuildInfo{};
  }
  const auto word = static_cast<unsigned char>(found.header[14]);
  const auto flags = static_cast<unsigned char>(found.header[15]);
  GoBuildInfo info;
  if ((flags & 2U) != 0) {
    std::uint64_t at = found.offset + kHeaderBytes;
    info.go_version = TRY(read_inline(source, at));
    info.modules = without_marks(TRY(read_inline(source, at)));
    return info;
  }
  if (word != 4 && word != 8) {
    return bad_input(fmt::format("Go build information: pointers of {} bytes", word));
  }
  const bool big = (flags & 1U) != 0;
  const std::string_view header = found.header;
  info.go_version = TRY(read_pointed(source, executable, number(header.substr(16, word), big), word, big));
  info.modules = without_marks(TRY(read_pointed(source, executable, number(header.substr(16U + word, word), big), word, big)));
  return info;
}

std::string go_release(std::string_view text) {
  text = text.substr(0, text.find_first_of(" -+"));
  if (!text.starts_with("go") || text.size() < 3 || !is_digit(text[2])) {
    return {};
  }
  text.remove_prefix(2);
  const std::size_t letters = text.find_first_not_of("0123456789.");
  if (letters == std::string_view::npos) {
    return std::string(text);
  }
  std::string release(text.substr(0, letters));
  while (std::count(release.begin(), release.end(), '.') < 2) {
    release += ".0";
  }
  const std::string_view tail = text.substr(letters);
  const std::size_t digits = tail.find_first_of("0123456789");
  release += "-" + std::string(tail.substr(0, digits));
  return digits == std::string_view::npos ? release : release + "." + std::string(tail.substr(digits));
}

void add_go_modules(const GoBuildInfo& info, Gathered& out) {
  if (info.go_version.empty()) {
    return;
  }
  out.add("stdlib", go_release(info.go_version));
  std::string_view rest = info.modules;
  std::string_view name;
  std::string_view version;
  const auto flush = [&] {
    if (!name.empty()) {
      out.add(name, version == "(devel)" ? std::string_view() : version);
    }
    name = {};
  };
  while (!rest.empty()) {
    const std::vector<std::string_view> parts = split(take_line(rest), '\t');
    if (parts.size() >= 2 && (parts[0] == "mod" || parts[0] == "dep")) {
      flush();
      name = parts[1];
      version = parts.size() > 2 ? parts[2] : std::string_view();
    } else if (parts.size() >= 2 && parts[0] == "=>") {
      // The replacement is what was built; a folder has no version.
      const bool folder = parts[1].starts_with('.') || parts[1].starts_with('/');
      name = folder ? name : parts[1];
      version = folder || parts.size() < 3 ? std::string_view() : parts[2];
    }
  }
  flush();
}

Result<bool> read_rust_crates(const ByteSource& source, const Executable& executable, Gathered& out) {
  const ImagePart* part = executable.section(".dep-v0");
  if (part == nullptr) {
    return false;
  }
  if (part->size > kStringBytesMax) {
    return fail(ErrorCode::kLimit, fmt::format("a section .dep-v0 of {} bytes", part->size));
  }
  const std::string packed = TRY(source.read(part->offset, part->size));
  const std::string json = TRY(inflate_bytes(packed, false, kStringBytesMax));
  JsonParser parser(out.limits());
  const JsonValue document = TRY(parser.parse(json));
  if (!document["packages"].is_array()) {
    return bad_input("the section .dep-v0 has no list of packages");
  }
  for (const JsonValue package : document["packages"].elements()) {
    // Build dependencies ran at build time and are not in the binary.
    if (package["kind"].string() != "build") {
      out.add(package["name"].string(), package["version"].string());
    }
  }
  return true;
}

}  // namespace parapet::inventory
