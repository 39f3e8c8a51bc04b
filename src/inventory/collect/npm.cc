// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/npm.h"

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "inventory/collect/language.h"

namespace parapet::inventory {
namespace {

constexpr std::string_view kModules = "node_modules/";

bool wants_package_json(const TreeFile& file) {
  constexpr std::string_view kName = "/package.json";
  return file.path.ends_with(kName) &&
         !package_of_path(std::string_view(file.path).substr(0, file.path.size() - kName.size())).empty();
}

bool wants_package_lock(const TreeFile& file) {
  return (has_name(file, "package-lock.json") || has_name(file, "npm-shrinkwrap.json")) && !is_shipped_copy(file.path);
}

bool wants_yarn_lock(const TreeFile& file) { return has_name(file, "yarn.lock") && !is_shipped_copy(file.path); }

bool wants_pnpm_lock(const TreeFile& file) { return has_name(file, "pnpm-lock.yaml") && !is_shipped_copy(file.path); }

// A lock's version field: a version, "npm:REAL@VERSION" for an alias, or an address, which names no version.
void add_locked(std::string_view name, std::string_view version, Gathered& out) {
  if (version.starts_with("npm:")) {
    const std::string_view real = version.substr(4);
    const std::size_t at = real.rfind('@');
    if (at != std::string_view::npos && at > 0) {
      out.add(real.substr(0, at), real.substr(at + 1));
      return;
    }
  }
  const bool address = version.find(':') != std::string_view::npos || version.find('/') != std::string_view::npos;
  out.add(name, address ? std::string_view() : version);
}

// lockfileVersion 1. Depth is bounded by the parser's depth_max.
Result<void> read_tree(JsonValue dependencies, Gathered& out) {
  for (const JsonMember one : dependencies.members()) {
    if (!one.value.is_object()) {
      return located(Error(ErrorCode::kBadInput, "is not an object"), printable(one.key));
    }
    const std::string_view version = one.value["version"].string();
    if (!version.starts_with("file:")) {
      add_locked(one.key, version, out);
    }
    TRY(read_tree(one.value["dependencies"], out));
  }
  return {};
}

// lockfileVersion 2 and 3: the root and workspaces stand outside of node_modules, links point at workspaces.
Result<void> read_packages(JsonValue packages, Gathered& out) {
  for (const JsonMember one : packages.members()) {
    if (!one.value.is_object()) {
      return located(Error(ErrorCode::kBadInput, "is not an object"), printable(one.key));
    }
    const std::string_view in_path = package_of_path(one.key);
    if (in_path.empty() || one.value["link"].boolean().value_or(false)) {
      continue;
    }
    const std::string_view name = one.value["name"].string();
    add_locked(name.empty() ? in_path : name, one.value["version"].string(), out);
  }
  return {};
}

}  // namespace

std::string_view package_of_path(std::string_view path) {
  const std::size_t modules = path.rfind(kModules);
  if (modules == std::string_view::npos || (modules > 0 && path[modules - 1] != '/')) {
    return {};
  }
  const std::string_view name = path.substr(modules + kModules.size());
  const std::size_t slash = name.find('/');
  const bool scoped = name.starts_with('@');
  if (name.empty() || name.front() == '.' || scoped != (slash != std::string_view::npos)) {
    return {};
  }
  return scoped && name.find('/', slash + 1) != std::string_view::npos ? std::string_view() : name;
}

Result<void> read_package_json(std::string_view bytes, Gathered& out) {
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    bytes.remove_prefix(3);
  }
  JsonParser parser(out.limits());
  const JsonValue document = TRY(parser.parse(bytes));
  if (!document.is_object()) {
    return bad_input("package.json is not an object");
  }
  const std::string_view path = out.file().path;
  const std::size_t slash = path.rfind('/');
  const std::string_view in_path = slash == std::string_view::npos ? std::string_view() : package_of_path(path.substr(0, slash));
  const std::string_view name = document["name"].string();
  if (!name.empty() || !in_path.empty()) {
    out.add(name.empty() ? in_path : name, document["version"].string());
  }
  return {};
}

Result<void> read_package_lock(std::string_view bytes, Gathered& out) {
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    bytes.remove_prefix(3);
  }
  JsonParser parser(out.limits());
  const JsonValue document = TRY(parser.parse(bytes));
  if (!document.is_object()) {
    return bad_input("no package lock: not an object");
  }
  for (const std::string_view key : {"packages", "dependencies"}) {
    if (document[key].present() && !document[key].is_object()) {
      return bad_input(fmt::format("'{}' is not an object", key));
    }
  }
  if (document["packages"].present()) {
    return read_packages(document["packages"], out);
  }
  if (document["dependencies"].present() || document["lockfileVersion"].present()) {
    return read_tree(document["dependencies"], out);
  }
  return bad_input("no package lock: it has neither packages nor dependencies nor lockfileVersion");
}

std::vector<std::unique_ptr<Collector>> npm_collectors() {
  std::vector<std::unique_ptr<Collector>> all;
  all.push_back(file_collector({.name = "npm", .ecosystem = "npm", .wants = wants_package_json, .read = read_package_json}));
  all.push_back(file_collector({.name = "npm-lock", .ecosystem = "npm", .wants = wants_package_lock, .read = read_package_lock}));
  all.push_back(file_collector({.name = "yarn", .ecosystem = "npm", .wants = wants_yarn_lock, .read = read_yarn_lock}));
  all.push_back(file_collector({.name = "pnpm", .ecosystem = "npm", .wants = wants_pnpm_lock, .read = read_pnpm_lock}));
  return all;
}

}  // namespace parapet::inventory
