// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "base/text.h"
#include "base/yaml.h"
#include "inventory/collect/npm.h"

namespace parapet::inventory {
namespace {

std::string_view unquoted(std::string_view text) {
  text = trim(text);
  return text.size() >= 2 && text.front() == '"' && text.back() == '"' ? text.substr(1, text.size() - 2) : text;
}

// "name@range" -> "name"; the at sign of a scope does not count.
std::string_view descriptor_name(std::string_view descriptor) { return descriptor.substr(0, descriptor.find('@', 1)); }

std::string_view descriptor_range(std::string_view descriptor) {
  const std::size_t at = descriptor.find('@', 1);
  return at == std::string_view::npos ? std::string_view() : descriptor.substr(at + 1);
}

// The package behind the first descriptor of a block: an alias "a@npm:real@^1" is the real one.
std::string_view real_name(std::string_view descriptor) {
  const std::string_view range = descriptor_range(descriptor);
  if (range.starts_with("npm:") && range.find('@', 5) != std::string_view::npos) {
    return descriptor_name(range.substr(4));
  }
  return descriptor_name(descriptor);
}

// yarn 1: blocks of a line of descriptors ending in ':' and indented fields. Not YAML.
Result<void> read_classic(std::string_view bytes, Gathered& out) {
  std::string_view name;
  std::size_t number = 0;
  while (!bytes.empty()) {
    const std::string_view line = take_line(bytes);
    ++number;
    if (trim(line).empty() || line.starts_with('#')) {
      continue;
    }
    if (!is_space(line.front())) {
      if (!name.empty() || !line.ends_with(':')) {
        return located(Error(ErrorCode::kBadInput, name.empty() ? "neither a package nor a field of one" : "the package before has no version"),
                       fmt::format("line {}", number));
      }
      const std::string_view first = unquoted(cut(line.substr(0, line.size() - 1), ',').first);
      name = real_name(first);
      if (descriptor_range(first).starts_with("file:") || descriptor_range(first).starts_with("link:")) {
        name = {};
      }
    } else if (const std::string_view field = trim(line); line.starts_with("  ") && line[2] != ' ' && field.starts_with("version ")) {
      if (!name.empty()) {
        out.add(name, unquoted(field.substr(8)));
      }
      name = {};
    }
  }
  if (!name.empty()) {
    return bad_input("the last package has no version; the file is cut short");
  }
  return {};
}

// yarn 2 and later: YAML; "resolution" names the package, linkType "soft" a workspace.
Result<void> read_berry(std::string_view bytes, Gathered& out) {
  const YamlValue document = TRY(read_yaml(bytes, out.limits()));
  for (std::size_t i = 0; i < document.keys().size(); ++i) {
    const YamlValue& entry = document.elements()[i];
    if (document.key(i) == "__metadata") {
      continue;
    }
    if (entry.kind() != YamlValue::Kind::kMapping) {
      return located(Error(ErrorCode::kBadInput, "is not a mapping"), printable(document.key(i)));
    }
    if (entry["linkType"].string() != "soft") {
      out.add(descriptor_name(entry["resolution"].string()), entry["version"].string());
    }
  }
  return {};
}

// The key of a pnpm package: "/name/1.0.0_peer@2" (5), "/name@1.0.0(peer@2)" (6), "name@1.0.0(peer@2)" (9).
void add_pnpm(std::string_view key, const YamlValue& entry, bool slashes, Gathered& out) {
  std::string_view id = key.substr(0, key.find('('));
  if (const std::string_view name = entry["name"].string(); !name.empty()) {
    out.add(name, entry["version"].string());  // from an address: the key names none
    return;
  }
  if (id.starts_with("file:") || id.starts_with("link:")) {
    return;
  }
  if (id.starts_with('/')) {
    id.remove_prefix(1);
  } else if (slashes) {
    out.problem(printable(key), "a package by address without a name; not listed");
    return;
  }
  const std::size_t mark = slashes ? id.rfind('/') : id.find('@', 1);
  if (mark == std::string_view::npos) {
    out.problem(printable(key), "names no version");
    return;
  }
  std::string_view version = id.substr(mark + 1);
  if (slashes) {
    version = version.substr(0, version.find('_'));
  }
  const bool address = version.find(':') != std::string_view::npos;
  out.add(id.substr(0, mark), address ? entry["version"].string() : version);
}

}  // namespace

Result<void> read_yarn_lock(std::string_view bytes, Gathered& out) {
  if (!is_utf8(bytes) || bytes.find('\0') != std::string_view::npos) {
    return bad_input("not a text file in UTF-8");
  }
  const bool berry = bytes.starts_with("__metadata:") || bytes.find("\n__metadata:") != std::string_view::npos;
  return berry ? read_berry(bytes, out) : read_classic(bytes, out);
}

Result<void> read_pnpm_lock(std::string_view bytes, Gathered& out) {
  const YamlValue document = TRY(read_yaml(bytes, out.limits()));
  const std::string_view version = document["lockfileVersion"].string();
  const std::optional<double> number = parse_double(version);
  if (!number) {
    return bad_input("no pnpm lock: it has no lockfileVersion");
  }
  const YamlValue& packages = document["packages"];
  if (packages.present() && packages.kind() != YamlValue::Kind::kMapping && packages.kind() != YamlValue::Kind::kNull) {
    return bad_input("'packages' is not a mapping");
  }
  for (std::size_t i = 0; i < packages.keys().size(); ++i) {
    add_pnpm(packages.key(i), packages.elements()[i], *number < 6, out);
  }
  return {};
}

}  // namespace parapet::inventory
