// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "inventory/collect/gathered.h"
#include "inventory/collect/language.h"
#include "inventory/collect/python.h"
#include "inventory/collect/toml_value.h"

namespace parapet::inventory {
namespace {

bool wants_toml_lock(const TreeFile& file) {
  const bool known = has_name(file, "poetry.lock") || has_name(file, "uv.lock") || has_name(file, "pdm.lock") ||
                     (file.path.ends_with(".toml") && file.file_name().starts_with("pylock."));
  return known && !is_shipped_copy(file.path);
}

bool wants_pipfile_lock(const TreeFile& file) { return has_name(file, "Pipfile.lock") && !is_shipped_copy(file.path); }

// The project itself and folders beside it: nothing that came from the package index.
bool is_own(const TomlValue& package) {
  const TomlValue& source = package["source"];
  return source["virtual"].present() || source["editable"].present() || source["directory"].present() ||
         source["type"].string() == "directory" || package["directory"].present() || package["path"].present();
}

// "==1.2.3" of a Pipfile.lock.
std::string_view pinned(std::string_view version) { return version.starts_with("==") ? trim(version.substr(2)) : std::string_view(); }

}  // namespace

Result<void> read_python_toml_lock(std::string_view bytes, Gathered& out) {
  const TomlValue document = TRY(read_toml(bytes, out.limits()));
  const TomlValue& packages = document["package"].present() ? document["package"] : document["packages"];
  if (packages.present() && packages.kind() != TomlValue::Kind::kArray) {
    return bad_input("'package' is not a list of tables");
  }
  for (std::size_t i = 0; i < packages.elements().size(); ++i) {
    const TomlValue& package = packages.elements()[i];
    if (package.kind() != TomlValue::Kind::kTable || package["name"].string().empty()) {
      return located(Error(ErrorCode::kBadInput, "has no name"), fmt::format("package {}", i + 1));
    }
    if (!is_own(package)) {
      out.add(package["name"].string(), package["version"].string());
    }
  }
  return {};
}

Result<void> read_pipfile_lock(std::string_view bytes, Gathered& out) {
  JsonParser parser(out.limits());
  const JsonValue document = TRY(parser.parse(bytes));
  if (!document["_meta"].is_object()) {
    return bad_input("no Pipfile.lock: it has no '_meta'");
  }
  for (const JsonMember section : document.members()) {
    if (section.key == "_meta") {
      continue;
    }
    if (!section.value.is_object()) {
      return located(Error(ErrorCode::kBadInput, "is not an object"), std::string(section.key));
    }
    for (const JsonMember package : section.value.members()) {
      if (!package.value["path"].present() && !package.value["editable"].boolean().value_or(false)) {
        out.add(package.key, pinned(package.value["version"].string()));
      }
    }
  }
  return {};
}

std::vector<std::unique_ptr<Collector>> python_collectors() {
  std::vector<std::unique_ptr<Collector>> all;
  all.push_back(python_metadata_collector());
  all.push_back(requirements_collector());
  all.push_back(file_collector({.name = "python-lock", .ecosystem = "pypi", .wants = wants_toml_lock, .read = read_python_toml_lock}));
  all.push_back(file_collector({.name = "pipenv", .ecosystem = "pypi", .wants = wants_pipfile_lock, .read = read_pipfile_lock}));
  return all;
}

}  // namespace parapet::inventory
