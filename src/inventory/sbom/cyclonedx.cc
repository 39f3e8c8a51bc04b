// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "base/xml.h"
#include "inventory/sbom/component.h"
#include "inventory/sbom/reader.h"

namespace parapet::inventory {
namespace {

std::string place_of(std::size_t number, std::string_view reference) {
  return reference.empty() ? fmt::format("component {}", number) : fmt::format("component {} ({})", number, printable(reference));
}

Component read_component(JsonValue json, std::size_t number) {
  Component component{.place = place_of(number, json["bom-ref"].string()),
                      .type = std::string(json["type"].string()),
                      .group = std::string(json["group"].string()),
                      .name = std::string(json["name"].string()),
                      .version = std::string(json["version"].string()),
                      .publisher = std::string(json["publisher"].string()),
                      .purl = std::string(json["purl"].string()),
                      .cpe = std::string(json["cpe"].string())};
  for (const JsonValue property : json["properties"].elements()) {
    component.properties.emplace_back(property["name"].string(), property["value"].string());
  }
  for (const JsonValue occurrence : json["evidence"]["occurrences"].elements()) {
    component.paths.emplace_back(occurrence["location"].string());
  }
  return component;
}

// Depth is bounded by the parser's depth_max.
Result<void> read_components(JsonValue list, SbomBuilder& builder, std::size_t& count) {
  if (list.present() && !list.is_array() && !list.is_null()) {
    return bad_input("'components' is not a list");
  }
  for (const JsonValue json : list.elements()) {
    ++count;
    if (!json.is_object()) {
      return bad_input(fmt::format("component {} is not an object", count));
    }
    TRY(builder.add(read_component(json, count), false));
    TRY(read_components(json["components"], builder, count));
  }
  return {};
}

Result<void> check_version(std::string_view version) {
  const auto [major, minor] = cut(version, '.');
  if (major != "1" || !minor || !parse_uint(*minor)) {
    return fail(ErrorCode::kUnsupported, fmt::format("CycloneDX specVersion '{}' is not read; 1.2 to 1.6 are", printable(version)));
  }
  return {};
}

// Elements whose inside may hold components or names that are not of the inventory.
constexpr std::array<std::string_view, 12> kIgnored = {"tools",    "pedigree",       "services",        "licenses",
                                                       "hashes",   "externalReferences", "vulnerabilities", "annotations",
                                                       "formulation", "declarations", "dependencies",    "swid"};

class XmlReading final : public XmlHandler {
 public:
  explicit XmlReading(const Limits& limits) : builder_(limits) {}

  Result<void> start(std::string_view name, std::span<const XmlAttribute> attributes) override {
    if (path_.empty() && name != "bom") {
      return bad_input(fmt::format("the document is a '{}', not a CycloneDX 'bom'", printable(name)));
    }
    path_.emplace_back(name);
    if (ignored_ > 0 || (path_.size() > 1 && std::find(kIgnored.begin(), kIgnored.end(), name) != kIgnored.end())) {
      ++ignored_;
    } else if (name == "component") {
      open_.push_back({.component = {.place = place_of(++count_, attribute(attributes, "bom-ref")),
                                     .type = std::string(attribute(attributes, "type"))},
                       .subject = parent() == "metadata"});
    } else if (name == "property" && !open_.empty()) {
      property_ = attribute(attributes, "name");
    }
    return {};
  }

  Result<void> end(std::string_view name, std::string_view text) override {
    path_.pop_back();
    if (ignored_ > 0) {
      --ignored_;
      return {};
    }
    if (open_.empty()) {
      return {};
    }
    if (name == "component") {
      const Open last = std::move(open_.back());
      open_.pop_back();
      return builder_.add(last.component, last.subject);
    }
    Component& component = open_.back().component;
    const std::string_view above = path_.empty() ? std::string_view() : std::string_view(path_.back());
    if (name == "property" && above == "properties") {
      component.properties.emplace_back(std::move(property_), text);
    } else if (name == "location" && above == "occurrence") {
      component.paths.emplace_back(trim(text));
    } else if (above == "component") {
      take(component, name, trim(text));
    }
    return {};
  }

  Result<Inventory> finish() { return std::move(builder_).finish(); }

 private:
  struct Open {
    Component component;
    bool subject = false;
  };

  static void take(Component& component, std::string_view name, std::string_view text) {
    std::string* const field = name == "group"       ? &component.group
                               : name == "name"      ? &component.name
                               : name == "version"   ? &component.version
                               : name == "publisher" ? &component.publisher
                               : name == "purl"      ? &component.purl
                               : name == "cpe"       ? &component.cpe
                                                     : nullptr;
    if (field != nullptr) {
      *field = text;
    }
  }

  // Of the element that was just put on the path.
  [[nodiscard]] std::string_view parent() const { return path_.size() < 2 ? std::string_view() : std::string_view(path_[path_.size() - 2]); }

  SbomBuilder builder_;
  std::vector<std::string> path_;
  std::vector<Open> open_;
  std::string property_;
  std::size_t ignored_ = 0;
  std::size_t count_ = 0;
};

}  // namespace

Result<Inventory> read_cyclonedx_json(JsonValue document, const Limits& limits) {
  TRY(check_version(document["specVersion"].string()));
  SbomBuilder builder(limits);
  std::size_t count = 0;
  if (const JsonValue subject = document["metadata"]["component"]; subject.is_object()) {
    Component component = read_component(subject, 0);
    component.place = "metadata.component";
    TRY(builder.add(component, true));
    TRY(read_components(subject["components"], builder, count));
  }
  TRY(read_components(document["components"], builder, count));
  return std::move(builder).finish();
}

Result<Inventory> read_cyclonedx_xml(std::string_view bytes, const Limits& limits) {
  XmlReading reading(limits);
  TRY(read_xml(bytes, limits, reading));
  return reading.finish();
}

}  // namespace parapet::inventory
