// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/java_names.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace parapet::inventory {
namespace {

using Manifest = std::map<std::string, std::string, std::less<>>;

std::string_view field(const Manifest& manifest, std::string_view key) {
  const auto found = manifest.find(key);
  return found == manifest.end() ? std::string_view() : trim(found->second);
}

bool is_version(std::string_view text) { return !text.empty() && is_digit(text.front()); }

// A reverse domain name: "org.apache.logging.log4j".
bool is_group(std::string_view text) {
  return text.find('.') != std::string_view::npos && !text.starts_with('.') && !text.ends_with('.') &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_alpha(c) || is_digit(c) || c == '.' || c == '-' || c == '_'; });
}

// "org.apache.logging.log4j.core" with artifact log4j-core: the parts of the bundle name that the artifact repeats at its end
// are not of the group ("org.apache.logging.log4j").
std::string group_of_bundle(std::string_view bundle, std::string_view artifact) {
  const std::size_t dot = bundle.rfind('.');
  if (dot == std::string_view::npos) {
    return {};
  }
  const std::string_view last = bundle.substr(dot + 1);
  if (artifact == last || artifact.ends_with(std::string("-") + std::string(last)) || artifact.ends_with(last)) {
    return std::string(bundle.substr(0, dot));
  }
  return std::string(bundle);
}

}  // namespace

JarName name_of_file(std::string_view file_name) {
  const std::size_t dot = file_name.rfind('.');
  std::string_view stem = file_name.substr(0, dot);
  static constexpr std::array<std::string_view, 6> kClassifiers = {"-sources", "-javadoc", "-tests", "-jar-with-dependencies", "-shaded", "-all"};
  for (const std::string_view classifier : kClassifiers) {
    if (stem.ends_with(classifier)) {
      stem.remove_suffix(classifier.size());
    }
  }
  for (std::size_t dash = stem.find('-'); dash != std::string_view::npos; dash = stem.find('-', dash + 1)) {
    if (dash > 0 && dash + 1 < stem.size() && is_digit(stem[dash + 1])) {
      return {.group = {}, .artifact = std::string(stem.substr(0, dash)), .version = std::string(stem.substr(dash + 1))};
    }
  }
  return {.group = {}, .artifact = std::string(stem), .version = {}};
}

std::optional<JarName> name_of_manifest(const Manifest& manifest, std::string_view file_name) {
  JarName name = name_of_file(file_name);
  const bool named_by_file = !name.version.empty();
  for (const std::string_view key : {"implementation-version", "bundle-version", "specification-version"}) {
    if (const std::string_view version = field(manifest, key); !named_by_file && name.version.empty() && is_version(version)) {
      name.version = version;
    }
  }
  // "bundle;singleton:=true"
  const std::string_view bundle = trim(cut(field(manifest, "bundle-symbolicname"), ';').first);
  if (const std::string_view vendor = field(manifest, "implementation-vendor-id"); is_group(vendor)) {
    name.group = vendor;
  } else if (is_group(bundle)) {
    name.group = group_of_bundle(bundle, name.artifact);
  } else if (const std::string_view module = field(manifest, "automatic-module-name"); is_group(module)) {
    name.group = group_of_bundle(module, name.artifact);
  }
  if (name.artifact.empty() || name.version.empty()) {
    return std::nullopt;
  }
  return name;
}

}  // namespace parapet::inventory
