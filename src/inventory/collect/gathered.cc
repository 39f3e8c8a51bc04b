// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/gathered.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "inventory/merge.h"

namespace parapet::inventory {
namespace {

// One broken file must not fill the report.
constexpr std::size_t kProblemsPerFileMax = 100;

// "gems/rack-2.0.0/...": RubyGems unpacks each gem into a folder of its name and version.
bool is_inside_gem(std::string_view path) {
  for (std::size_t at = path.find("gems/"); at != std::string_view::npos; at = path.find("gems/", at + 1)) {
    const std::string_view rest = path.substr(at + 5);
    const std::string_view folder = rest.substr(0, rest.find('/'));
    for (std::size_t dash = folder.find('-'); folder.size() < rest.size() && dash != std::string_view::npos; dash = folder.find('-', dash + 1)) {
      if ((at == 0 || path[at - 1] == '/') && dash + 1 < folder.size() && is_digit(folder[dash + 1])) {
        return true;
      }
    }
  }
  return false;
}

class SingleFileCollector final : public Collector {
 public:
  explicit SingleFileCollector(const FileKind& kind) : kind_(kind) {}

  std::string_view name() const override { return kind_.name; }
  bool wants(const TreeFile& file) const override { return kind_.wants(file); }
  Result<Collected> collect(const Tree& tree, const TreeFile& file, const Limits& limits) const override {
    const std::string bytes = TRY_AT(tree.read(file.path, limits.record_bytes_max), file.path);
    Gathered out(kind_.ecosystem, file, limits);
    TRY_AT(kind_.read(bytes, out), file.path);
    return TRY_AT(std::move(out).take(), file.path);
  }

 private:
  FileKind kind_;
};

}  // namespace

Software* Gathered::add(std::string_view name, std::string_view version) {
  if (name.empty() || name.size() > limits_.name_bytes_max || !is_utf8(name)) {
    problem("", name.empty() ? "an entry without a name" : "a name that is not UTF-8 or longer than name_bytes_max");
    return nullptr;
  }
  if (version.size() > limits_.version_bytes_max || !is_utf8(version)) {
    problem(printable(name), "a version that is not UTF-8 or longer than version_bytes_max");
    return nullptr;
  }
  if (collected_.software.size() >= limits_.software_per_device_max) {
    full_ = true;
    return nullptr;
  }
  collected_.software.push_back({.ecosystem = std::string(ecosystem_),
                                 .name = std::string(name),
                                 .version = std::string(version),
                                 .paths = {file_.path}});
  return &collected_.software.back();
}

void Gathered::problem(std::string_view place, std::string reason) {
  if (collected_.problems.size() < kProblemsPerFileMax) {
    collected_.problems.push_back({.place = place.empty() ? file_.path : fmt::format("{}: {}", file_.path, place),
                                   .reason = std::move(reason)});
  }
}

Result<Collected> Gathered::take() && {
  if (full_) {
    return fail(ErrorCode::kLimit, fmt::format("more entries than software_per_device_max ({})", limits_.software_per_device_max));
  }
  merge_equal(collected_.software);
  return std::move(collected_);
}

std::unique_ptr<Collector> file_collector(const FileKind& kind) { return std::make_unique<SingleFileCollector>(kind); }

bool is_shipped_copy(std::string_view path) {
  static constexpr std::array<std::string_view, 9> kFolders = {
      "node_modules/", "site-packages/", "dist-packages/", "/pkg/mod/", "/registry/src/", ".cargo/git/",
      "usr/share/doc/", "usr/share/nodejs/", "/testdata/"};
  return is_inside_gem(path) || std::any_of(kFolders.begin(), kFolders.end(), [&](std::string_view folder) {
    return path.find(folder) != std::string_view::npos || (folder.starts_with('/') && path.starts_with(folder.substr(1)));
  });
}

std::string beside(std::string_view path, std::string_view name) {
  const std::size_t slash = path.rfind('/');
  return std::string(slash == std::string_view::npos ? "" : path.substr(0, slash + 1)) + std::string(name);
}

}  // namespace parapet::inventory
