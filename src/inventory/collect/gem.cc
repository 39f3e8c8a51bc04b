// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/gem.h"

#include <fmt/format.h>

#include "base/text.h"
#include "inventory/collect/language.h"

namespace parapet::inventory {
namespace {

bool wants_gemspec(const TreeFile& file) {
  const std::string_view path = file.path;
  if (!path.ends_with(".gemspec")) {
    return false;
  }
  const std::size_t folder = path.rfind("specifications/");
  if (folder == std::string_view::npos || (folder > 0 && path[folder - 1] != '/')) {
    return false;
  }
  std::string_view rest = path.substr(folder + 15);
  rest.remove_prefix(rest.starts_with("default/") ? 8 : 0);
  return rest.find('/') == std::string_view::npos;
}

bool wants_gemfile_lock(const TreeFile& file) {
  return (has_name(file, "Gemfile.lock") || has_name(file, "gems.locked")) && !is_shipped_copy(file.path);
}

void add_gem(std::string_view name, std::string_view version, std::string_view platform, Gathered& out) {
  if (Software* gem = out.add(name, version); gem != nullptr && platform != "ruby") {
    gem->arch = platform;
  }
}

// "name-1.2.3-x86_64-linux": the version is the first part that begins with a digit after a dash.
void add_from_file_name(std::string_view name, Gathered& out) {
  name = name.substr(0, name.size() - std::string_view(".gemspec").size());
  for (std::size_t dash = name.find('-'); dash != std::string_view::npos; dash = name.find('-', dash + 1)) {
    if (dash + 1 < name.size() && is_digit(name[dash + 1])) {
      const auto [version, platform] = cut(name.substr(dash + 1), '-');
      add_gem(name.substr(0, dash), version, platform.value_or("ruby"), out);
      return;
    }
  }
  out.problem("", "neither a stub line nor the file name tells the gem's version");
}

}  // namespace

Result<void> read_gemspec(std::string_view bytes, Gathered& out) {
  // RubyGems writes "# stub: NAME VERSION PLATFORM REQUIRE_PATHS" among the first lines (Gem::StubSpecification).
  for (int line = 0; line < 4 && !bytes.empty(); ++line) {
    const std::string_view text = take_line(bytes);
    if (text.starts_with("# stub: ")) {
      const std::vector<std::string_view> parts = split_blanks(text.substr(8));
      if (parts.size() < 2) {
        return bad_input("the stub line names no version");
      }
      add_gem(parts[0], parts[1], parts.size() > 2 ? parts[2] : "ruby", out);
      return {};
    }
  }
  add_from_file_name(out.file().file_name(), out);
  return {};
}

// Bundler's lock: sections at the margin; under GEM, GIT, PATH and PLUGIN SOURCE "  specs:" with the selected gems at four
// blanks ("    name (1.2.3-platform)") and their requirements at six.
Result<void> read_gemfile_lock(std::string_view bytes, Gathered& out) {
  bool any = false;
  bool specs = false;
  std::size_t number = 0;
  while (!bytes.empty()) {
    const std::string_view line = take_line(bytes);
    ++number;
    if (trim(line).empty()) {
      continue;
    }
    if (line.starts_with("<<<<<<<") || line.find('\0') != std::string_view::npos) {
      return located(Error(ErrorCode::kBadInput, "not a lock of Bundler: merge conflict or binary content"), fmt::format("line {}", number));
    }
    if (line.front() != ' ') {
      specs = false;
      const std::string_view section = trim(line);
      any = any || section == "GEM" || section == "GIT" || section == "PATH" || section == "DEPENDENCIES";
    } else if (line == "  specs:") {
      specs = true;
    } else if (specs && line.starts_with("    ") && line.size() > 4 && line[4] != ' ') {
      const auto [name, rest] = cut(line.substr(4), ' ');
      if (!rest || !rest->starts_with('(') || !rest->ends_with(')')) {
        return located(Error(ErrorCode::kBadInput, "a gem without its version; the file is cut short"), fmt::format("line {}", number));
      }
      const auto [version, platform] = cut(rest->substr(1, rest->size() - 2), '-');
      add_gem(name, version, platform.value_or("ruby"), out);
    }
  }
  if (!any) {
    return bad_input("no lock of Bundler: none of its sections is there");
  }
  return {};
}

std::vector<std::unique_ptr<Collector>> gem_collectors() {
  std::vector<std::unique_ptr<Collector>> all;
  all.push_back(file_collector({.name = "gem", .ecosystem = "gem", .wants = wants_gemspec, .read = read_gemspec}));
  all.push_back(file_collector({.name = "bundler", .ecosystem = "gem", .wants = wants_gemfile_lock, .read = read_gemfile_lock}));
  return all;
}

}  // namespace parapet::inventory
