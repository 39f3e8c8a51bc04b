// SPDX-License-Identifier: Apache-2.0
// Installed Python distributions: "Recording installed projects" and "Core metadata specifications" of PyPA.
#include "inventory/collect/python.h"

#include <fmt/format.h>

#include "base/text.h"
#include "inventory/collect/gathered.h"

namespace parapet::inventory {
namespace {

// The header stands first; a long description after it is not read.
constexpr std::size_t kHeaderBytes = 64 << 10;

class MetadataCollector final : public Collector {
 public:
  std::string_view name() const override { return "python"; }

  bool wants(const TreeFile& file) const override {
    const std::string_view path = file.path;
    return path.ends_with(".dist-info/METADATA") || path.ends_with(".egg-info/PKG-INFO") || path.ends_with("EGG-INFO/PKG-INFO") ||
           path.ends_with(".egg-info");
  }

  Result<Collected> collect(const Tree& tree, const TreeFile& file, const Limits& limits) const override {
    const std::string bytes = TRY_AT(tree.read_at(file.path, 0, kHeaderBytes), file.path);
    Gathered out("pypi", file, limits);
    TRY_AT(read_python_metadata(bytes, out), file.path);
    return TRY_AT(std::move(out).take(), file.path);
  }
};

}  // namespace

Result<void> read_python_metadata(std::string_view bytes, Gathered& out) {
  std::string_view rest = bytes;
  std::string_view name;
  std::string_view version;
  while (!rest.empty()) {
    const std::string_view line = take_line(rest);
    if (trim(line).empty()) {
      break;  // the description follows
    }
    const auto [key, value] = cut(line, ':');
    if (!value || is_space(line.front())) {
      continue;  // the continuation of a field before
    }
    if (equals_ignoring_case(key, "Name") && name.empty()) {
      name = trim(*value);
    } else if (equals_ignoring_case(key, "Version") && version.empty()) {
      version = trim(*value);
    }
  }
  if (name.empty()) {
    return bad_input("metadata of a Python distribution without a Name field; the file is cut short or of another kind");
  }
  out.add(name, version);
  return {};
}

std::unique_ptr<Collector> python_metadata_collector() { return std::make_unique<MetadataCollector>(); }

}  // namespace parapet::inventory
