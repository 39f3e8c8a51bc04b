// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/other.h"

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "base/yaml.h"
#include "inventory/collect/language.h"
#include "inventory/sbom/sbom.h"

namespace parapet::inventory {
namespace {

bool named(const TreeFile& file, std::string_view name) { return has_name(file, name) && !is_shipped_copy(file.path); }
bool wants_pub(const TreeFile& file) { return named(file, "pubspec.lock"); }
bool wants_mix(const TreeFile& file) { return named(file, "mix.lock"); }
bool wants_swift(const TreeFile& file) { return named(file, "Package.resolved"); }
bool wants_conan(const TreeFile& file) { return named(file, "conan.lock"); }
bool wants_renv(const TreeFile& file) { return named(file, "renv.lock"); }
bool wants_cabal(const TreeFile& file) { return named(file, "cabal.project.freeze"); }
// R's installed packages: ".../library/NAME/DESCRIPTION", ".../site-library/NAME/DESCRIPTION".
bool wants_r(const TreeFile& file) {
  constexpr std::string_view kName = "/DESCRIPTION";
  if (!file.path.ends_with(kName)) {
    return false;
  }
  const std::string_view folder = std::string_view(file.path).substr(0, file.path.size() - kName.size());
  const std::size_t slash = folder.rfind('/');
  return slash != std::string_view::npos && (folder.substr(0, slash).ends_with("library"));
}

// Bitnami's applications bring their own bills: "opt/bitnami/redis/.spdx-redis.spdx".
bool wants_bitnami(const TreeFile& file) {
  return file.path.ends_with(".spdx") && file.file_name().starts_with(".spdx-") && file.path.find("bitnami/") != std::string::npos;
}

bool wants_stack(const TreeFile& file) { return named(file, "stack.yaml.lock"); }

// "zlib/1.2.11@user/channel#revision%time" -> name and version.
void add_conan(std::string_view reference, Gathered& out) {
  reference = reference.substr(0, reference.find_first_of("#@%"));
  const auto [name, version] = cut(reference, '/');
  if (version && !name.empty()) {
    out.add(name, *version);
  }
}

// "https://github.com/apple/swift-nio.git" -> "github.com/apple/swift-nio"; also "git@host:path".
std::string repository_name(std::string_view address) {
  if (const std::size_t scheme = address.find("://"); scheme != std::string_view::npos) {
    address.remove_prefix(scheme + 3);
  }
  if (const std::size_t user = address.find('@'); user != std::string_view::npos) {
    address.remove_prefix(user + 1);
  }
  while (address.ends_with('/')) {
    address.remove_suffix(1);
  }
  if (address.ends_with(".git")) {
    address.remove_suffix(4);
  }
  std::string name(address);
  if (const std::size_t colon = name.find(':'); colon != std::string::npos) {
    name[colon] = '/';
  }
  return name;
}

// The next quoted word of an Elixir line.
std::optional<std::string_view> take_quoted(std::string_view& text) {
  const std::size_t begin = text.find('"');
  const std::size_t end = begin == std::string_view::npos ? begin : text.find('"', begin + 1);
  if (end == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view word = text.substr(begin + 1, end - begin - 1);
  text.remove_prefix(end + 1);
  return word;
}

}  // namespace

Result<void> read_pubspec_lock(std::string_view bytes, Gathered& out) {
  const YamlValue document = TRY(read_yaml(bytes, out.limits()));
  const YamlValue& packages = document["packages"];
  if (packages.kind() != YamlValue::Kind::kMapping) {
    return packages.kind() == YamlValue::Kind::kNull ? Result<void>{} : bad_input("no pub lock: it has no 'packages'");
  }
  for (std::size_t i = 0; i < packages.keys().size(); ++i) {
    const YamlValue& package = packages.elements()[i];
    // "sdk" and "path" packages are not from the index; "git" ones are the package all the same.
    if (package["source"].string() != "sdk" && package["source"].string() != "path") {
      out.add(packages.key(i), package["version"].string());
    }
  }
  return {};
}

Result<void> read_mix_lock(std::string_view bytes, Gathered& out) {
  if (!trim(bytes).starts_with("%{") || !trim(bytes).ends_with("}")) {
    return bad_input("no mix lock, or cut short: it is not one Elixir map");
  }
  while (!bytes.empty()) {
    std::string_view line = trim(take_line(bytes));
    if (!line.starts_with('"') || line.find("{:hex,") == std::string_view::npos) {
      continue;
    }
    line.remove_prefix(line.find("{:hex,") + 6);
    // {:hex, :name, "version", ...
    const std::string_view name = trim(line.substr(0, line.find(',')));
    const std::optional<std::string_view> version = take_quoted(line);
    if (!name.starts_with(':') || !version) {
      out.problem(printable(name), "an entry of hex without name or version");
      continue;
    }
    const std::string_view atom = name.substr(1);
    out.add(atom.size() >= 2 && atom.front() == '"' ? atom.substr(1, atom.size() - 2) : atom, *version);
  }
  return {};
}

Result<void> read_package_resolved(std::string_view bytes, Gathered& out) {
  JsonParser parser(out.limits());
  const JsonValue document = TRY(parser.parse(bytes));
  const JsonValue pins = document["pins"].present() ? document["pins"] : document["object"]["pins"];
  if (!pins.is_array()) {
    return bad_input("no Package.resolved: it has no list 'pins'");
  }
  for (const JsonValue pin : pins.elements()) {
    const std::string_view location = pin["location"].present() ? pin["location"].string() : pin["repositoryURL"].string();
    out.add(repository_name(location), pin["state"]["version"].string());
  }
  return {};
}

Result<void> read_conan_lock(std::string_view bytes, Gathered& out) {
  JsonParser parser(out.limits());
  const JsonValue document = TRY(parser.parse(bytes));
  const JsonValue nodes = document["graph_lock"]["nodes"];
  if (!nodes.present() && !document["requires"].present() && !document["build_requires"].present()) {
    return bad_input("no Conan lock: it has neither graph_lock nor requires");
  }
  for (const JsonMember node : nodes.members()) {
    add_conan(node.value["ref"].string(), out);
  }
  for (const std::string_view list : {"requires", "build_requires", "python_requires"}) {
    for (const JsonValue reference : document[list].elements()) {
      add_conan(reference.string(), out);
    }
  }
  return {};
}

Result<void> read_renv_lock(std::string_view bytes, Gathered& out) {
  JsonParser parser(out.limits());
  const JsonValue document = TRY(parser.parse(bytes));
  if (!document["Packages"].is_object()) {
    return bad_input("no renv lock: it has no 'Packages'");
  }
  for (const JsonMember package : document["Packages"].members()) {
    out.add(package.value["Package"].present() ? package.value["Package"].string() : package.key, package.value["Version"].string());
  }
  return {};
}

Result<void> read_cabal_freeze(std::string_view bytes, Gathered& out) {
  const std::size_t begin = bytes.find("constraints:");
  if (begin == std::string_view::npos) {
    return bad_input("no cabal freeze file: it has no constraints");
  }
  std::string_view rest = bytes.substr(begin + 12);
  // The field ends where a line begins at the margin.
  std::size_t end = 0;
  while (end < rest.size() && !(rest[end] == '\n' && end + 1 < rest.size() && !is_space(rest[end + 1]))) {
    ++end;
  }
  for (std::string_view one : split(rest.substr(0, end), ',')) {
    one = trim(one);
    const std::size_t equal = one.find("==");
    if (equal != std::string_view::npos) {
      std::string_view name = trim(one.substr(0, equal));
      name.remove_prefix(name.starts_with("any.") ? 4 : 0);
      out.add(name, trim(one.substr(equal + 2)));
    }
  }
  return {};
}

Result<void> read_stack_lock(std::string_view bytes, Gathered& out) {
  const YamlValue document = TRY(read_yaml(bytes, out.limits()));
  if (!document["packages"].present() && !document["snapshots"].present()) {
    return bad_input("no stack lock: it has neither packages nor snapshots");
  }
  for (const YamlValue& package : document["packages"].elements()) {
    // "aeson-2.0.3.0@sha256:...,123"
    const std::string_view hackage = package["completed"]["hackage"].string();
    const std::string_view id = hackage.substr(0, hackage.find('@'));
    const std::size_t dash = id.rfind('-');
    if (dash != std::string_view::npos) {
      out.add(id.substr(0, dash), id.substr(dash + 1));
    } else if (const std::string_view name = package["completed"]["name"].string(); !name.empty()) {
      out.add(name, package["completed"]["version"].string());
    }
  }
  return {};
}

Result<void> read_r_description(std::string_view bytes, Gathered& out) {
  std::string_view name;
  std::string_view version;
  bool built = false;
  while (!bytes.empty()) {
    const auto [key, value] = cut(take_line(bytes), ':');
    if (value && key == "Package") {
      name = trim(*value);
    } else if (value && key == "Version") {
      version = trim(*value);
    } else if (value && key == "Built") {
      built = true;
    }
  }
  if (name.empty() || version.empty()) {
    return bad_input("the description of an R package without Package or Version");
  }
  // Only installed packages say what they were built with (Writing R Extensions, "The DESCRIPTION file").
  if (built) {
    out.add(name, version);
  }
  return {};
}

Result<void> read_bitnami_bill(std::string_view bytes, Gathered& out) {
  const Inventory bill = TRY(read_sbom(bytes, out.limits()));
  for (const Software& software : bill.software) {
    if (Software* one = out.add(software.name, software.version); one != nullptr) {
      one->ecosystem = software.ecosystem;
      one->arch = software.arch;
    }
  }
  for (const Problem& problem : bill.problems) {
    out.problem(problem.place, problem.reason);
  }
  return {};
}

std::vector<std::unique_ptr<Collector>> other_collectors() {
  std::vector<std::unique_ptr<Collector>> all;
  all.push_back(file_collector({.name = "bitnami", .ecosystem = "bitnami", .wants = wants_bitnami, .read = read_bitnami_bill}));
  all.push_back(file_collector({.name = "r", .ecosystem = "cran", .wants = wants_r, .read = read_r_description}));
  all.push_back(file_collector({.name = "pub-lock", .ecosystem = "pub", .wants = wants_pub, .read = read_pubspec_lock}));
  all.push_back(file_collector({.name = "mix-lock", .ecosystem = "hex", .wants = wants_mix, .read = read_mix_lock}));
  all.push_back(file_collector({.name = "swift-lock", .ecosystem = "swift", .wants = wants_swift, .read = read_package_resolved}));
  all.push_back(file_collector({.name = "conan-lock", .ecosystem = "conancenter", .wants = wants_conan, .read = read_conan_lock}));
  all.push_back(file_collector({.name = "renv-lock", .ecosystem = "cran", .wants = wants_renv, .read = read_renv_lock}));
  all.push_back(file_collector({.name = "cabal-freeze", .ecosystem = "hackage", .wants = wants_cabal, .read = read_cabal_freeze}));
  all.push_back(file_collector({.name = "stack-lock", .ecosystem = "hackage", .wants = wants_stack, .read = read_stack_lock}));
  return all;
}

}  // namespace parapet::inventory
