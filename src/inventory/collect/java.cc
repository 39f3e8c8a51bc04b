// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/java.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "inventory/collect/java_names.h"
#include "inventory/collect/language.h"
#include "inventory/collect/zip_directory.h"

namespace parapet::inventory {
namespace {

// An archive's metadata files are small; a larger one is not what its name says.
constexpr std::uint64_t kMetadataBytesMax = 1 << 20;
// All inner archives of one file, unpacked: the largest servers have some hundred megabytes; a bomb has more.
constexpr std::uint64_t kInnerBytesMax = 2ULL << 30;

std::string_view last_part(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

class ArchiveReading {
 public:
  explicit ArchiveReading(Gathered& out) : out_(out) {}

  // place: the path of this archive, "outer.ear!/inner.war" for inner ones. depth: 1 for the outermost.
  Result<void> read(const ByteSource& source, const std::string& place, std::uint32_t depth) {
    const std::vector<ZipMember> members = TRY(read_zip_directory(source, out_.limits()));
    members_ += members.size();
    if (members_ > out_.limits().archive_members_max) {
      return fail(ErrorCode::kLimit, fmt::format("more members than archive_members_max ({}), inner archives included",
                                                 out_.limits().archive_members_max));
    }
    bool named = false;
    const ZipMember* manifest = nullptr;
    for (const ZipMember& member : members) {
      if (member.path.starts_with("META-INF/maven/") && member.path.ends_with("/pom.properties")) {
        named = take_pom(source, member, place) || named;
      } else if (equals_ignoring_case(member.path, "META-INF/MANIFEST.MF")) {
        manifest = &member;
      } else if (is_java_archive(member.path)) {
        TRY(read_inner(source, member, place, depth));
      }
    }
    if (!named) {
      take_manifest(source, manifest, place);
    }
    return {};
  }

 private:
  void add(std::string_view group, std::string_view artifact, std::string_view version, const std::string& place) {
    const std::string name = group.empty() ? std::string(artifact) : fmt::format("{}:{}", group, artifact);
    if (Software* library = out_.add(name, version); library != nullptr) {
      library->paths = {place};
      // Without its group an artifact is no Maven package; judging it as one would call it clean for want of records.
      library->ecosystem = group.empty() ? "generic" : "maven";
    }
  }

  Result<std::string> small(const ByteSource& source, const ZipMember& member) const {
    Limits limits = out_.limits();
    limits.archive_member_bytes_max = std::min(limits.archive_member_bytes_max, kMetadataBytesMax);
    return read_zip_member(source, member, limits);
  }

  // A shaded archive has several: each is a library in it.
  bool take_pom(const ByteSource& source, const ZipMember& member, const std::string& place) {
    const Result<std::string> bytes = small(source, member);
    if (!bytes) {
      out_.problem(inside(place, member.path), bytes.error().to_string());
      return false;
    }
    const auto properties = read_properties(*bytes);
    const auto artifact = properties.find("artifactId");
    const auto group = properties.find("groupId");
    const auto version = properties.find("version");
    if (artifact == properties.end() || artifact->second.empty() || group == properties.end() || version == properties.end() ||
        version->second.starts_with("${")) {
      out_.problem(inside(place, member.path), "names no group, artifact and version");
      return false;
    }
    add(group->second, artifact->second, version->second, place);
    return true;
  }

  void take_manifest(const ByteSource& source, const ZipMember* member, const std::string& place) {
    std::map<std::string, std::string, std::less<>> manifest;
    if (member != nullptr) {
      const Result<std::string> bytes = small(source, *member);
      if (bytes) {
        manifest = read_manifest(*bytes);
      } else {
        out_.problem(inside(place, member->path), bytes.error().to_string());
      }
    }
    if (const std::optional<JarName> name = name_of_manifest(manifest, last_part(place)); name) {
      add(name->group, name->artifact, name->version, place);
    }
  }

  // A broken archive inside a sound one is set aside; bounds end the whole file.
  Result<void> read_inner(const ByteSource& source, const ZipMember& member, const std::string& place, std::uint32_t depth) {
    const std::string inner = place + "!/" + member.path;
    if (depth >= out_.limits().archive_nesting_max) {
      out_.problem(inside(place, member.path),
                   fmt::format("archives are nested deeper than archive_nesting_max ({}); not read", out_.limits().archive_nesting_max));
      return {};
    }
    const Result<std::string> bytes = read_zip_member(source, member, out_.limits());
    if (!bytes) {
      out_.problem(inside(place, member.path), bytes.error().to_string());
      return {};
    }
    unpacked_ += bytes->size();
    if (unpacked_ > std::min(kInnerBytesMax, out_.limits().archive_bytes_max)) {
      return fail(ErrorCode::kLimit, fmt::format("the archives inside have more than {} bytes unpacked", kInnerBytesMax));
    }
    const MemorySource content(*bytes);
    if (Result<void> result = read(content, inner, depth + 1); !result) {
      if (result.error().code() == ErrorCode::kLimit) {
        return result;
      }
      out_.problem(inside(place, member.path), result.error().to_string());
    }
    return {};
  }

  // The place for a problem: what follows the outermost archive's path, which Gathered puts in front.
  [[nodiscard]] std::string inside(const std::string& place, std::string_view member) const {
    return fmt::format("{}!/{}", std::string_view(place).substr(out_.file().path.size()), printable(member));
  }

  Gathered& out_;
  std::uint64_t members_ = 0;
  std::uint64_t unpacked_ = 0;
};

class JavaArchiveCollector final : public Collector {
 public:
  std::string_view name() const override { return "java"; }
  bool wants(const TreeFile& file) const override { return is_java_archive(file.path); }
  Result<Collected> collect(const Tree& tree, const TreeFile& file, const Limits& limits) const override {
    Gathered out("maven", file, limits);
    TRY_AT(read_java_archive(TreeSource(tree, file), out), file.path);
    return TRY_AT(std::move(out).take(), file.path);
  }
};

bool wants_gradle_lock(const TreeFile& file) {
  return (has_name(file, "gradle.lockfile") || has_name(file, "buildscript-gradle.lockfile")) && !is_shipped_copy(file.path);
}

}  // namespace

bool is_java_archive(std::string_view name) {
  static constexpr std::array<std::string_view, 8> kEndings = {".jar", ".war", ".ear", ".par", ".sar", ".jpi", ".hpi", ".lpkg"};
  // Told for every file of a device: most end otherwise.
  const char last = name.empty() ? '\0' : to_lower(name.back());
  if (last != 'r' && last != 'i' && last != 'g') {
    return false;
  }
  const std::size_t dot = name.rfind('.');
  return dot != std::string_view::npos && std::any_of(kEndings.begin(), kEndings.end(), [&](std::string_view ending) {
           return equals_ignoring_case(name.substr(dot), ending);
         });
}

Result<void> read_java_archive(const ByteSource& source, Gathered& out) {
  return ArchiveReading(out).read(source, out.file().path, 1);
}

std::map<std::string, std::string, std::less<>> read_properties(std::string_view bytes) {
  std::map<std::string, std::string, std::less<>> properties;
  while (!bytes.empty()) {
    const std::string_view line = trim(take_line(bytes));
    const std::size_t mark = line.find_first_of("=:");
    if (line.empty() || line.front() == '#' || line.front() == '!' || mark == std::string_view::npos) {
      continue;
    }
    properties[std::string(trim(line.substr(0, mark)))] = trim(line.substr(mark + 1));
  }
  return properties;
}

std::map<std::string, std::string, std::less<>> read_manifest(std::string_view bytes) {
  std::map<std::string, std::string, std::less<>> manifest;
  std::string* last = nullptr;
  while (!bytes.empty()) {
    const std::string_view line = take_line(bytes);
    if (line.empty()) {
      break;  // sections of single entries follow
    }
    if (line.front() == ' ') {
      if (last != nullptr) {
        *last += line.substr(1);
      }
      continue;
    }
    const auto [key, value] = cut(line, ':');
    last = value ? &(manifest[to_lower(key)] = trim(*value)) : nullptr;
  }
  return manifest;
}

Result<void> read_gradle_lock(std::string_view bytes, Gathered& out) {
  std::size_t number = 0;
  while (!bytes.empty()) {
    const std::string_view line = trim(take_line(bytes));
    ++number;
    if (line.empty() || line.starts_with('#') || line.starts_with("empty=")) {
      continue;
    }
    const std::vector<std::string_view> parts = split(cut(line, '=').first, ':');
    if (parts.size() != 3 || parts[0].empty() || parts[1].empty()) {
      return located(Error(ErrorCode::kBadInput, "not 'group:name:version=configurations'"), fmt::format("line {}", number));
    }
    out.add(fmt::format("{}:{}", parts[0], parts[1]), parts[2]);
  }
  return {};
}

std::vector<std::unique_ptr<Collector>> java_collectors() {
  std::vector<std::unique_ptr<Collector>> all;
  all.push_back(std::make_unique<JavaArchiveCollector>());
  all.push_back(file_collector({.name = "gradle-lock", .ecosystem = "maven", .wants = wants_gradle_lock, .read = read_gradle_lock}));
  return all;
}

bool read_in_parts(const TreeFile& file) {
  static const std::unique_ptr<Collector> kBinary = binary_collector();
  return is_java_archive(file.path) || kBinary->wants(file);
}

}  // namespace parapet::inventory
