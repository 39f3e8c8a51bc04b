// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "inventory/sbom/component.h"
#include "inventory/sbom/reader.h"

namespace parapet::inventory {
namespace {

// "OPERATING-SYSTEM" (3.2, primary package purpose) in CycloneDX's spelling; NOASSERTION and NONE say nothing.
std::string purpose(std::string_view text) { return to_lower(text); }

std::string_view stated(std::string_view text) { return text == "NOASSERTION" || text == "NONE" ? std::string_view() : text; }

// "Organization: Foo (mail)" without its kind.
std::string_view agent(std::string_view text) {
  const auto [kind, name] = cut(stated(text), ':');
  return name ? trim(*name) : trim(kind);
}

// SPDX 2.3, section 7.21: category, type, locator. A package may have several CPEs; the first of the 2.3 form counts.
void take_reference(std::string_view type, std::string_view locator, Component& component) {
  if (type == "purl" && component.purl.empty()) {
    component.purl = locator;
  } else if (type == "cpe23Type" && !component.cpe.starts_with("cpe:2.3:")) {
    component.cpe = locator;
  } else if (type == "cpe22Type" && component.cpe.empty()) {
    component.cpe = locator;
  }
}

Result<void> check_version(std::string_view version) {
  if (!version.starts_with("SPDX-2.")) {
    return fail(ErrorCode::kUnsupported, fmt::format("SPDX version '{}' is not read; SPDX-2.2 and SPDX-2.3 are", printable(version)));
  }
  return {};
}

// Reads the lines of a tag-value document (SPDX 2.3, annex D).
class TagReading {
 public:
  explicit TagReading(const Limits& limits) : builder_(limits) {}

  Result<void> line(std::string_view tag, std::string_view value) {
    if (tag == "SPDXVersion") {
      return check_version(value);
    }
    if (tag == "PackageName") {
      TRY(close());
      component_ = Component{.place = fmt::format("package {}", ++count_), .name = std::string(value)};
      open_ = true;
    } else if (tag == "FileName" || tag == "SnippetSPDXID" || tag == "Relationship" || tag == "LicenseID") {
      return close();
    } else if (open_) {
      take(tag, value);
    }
    return {};
  }

  Result<void> close() {
    if (!open_) {
      return {};
    }
    open_ = false;
    return builder_.add(component_, false);
  }

  Result<Inventory> finish() { return std::move(builder_).finish(); }

 private:
  void take(std::string_view tag, std::string_view value) {
    if (tag == "SPDXID") {
      component_.place += fmt::format(" ({})", printable(value));
    } else if (tag == "PackageVersion") {
      component_.version = stated(value);
    } else if (tag == "PackageSupplier") {
      component_.publisher = agent(value);
    } else if (tag == "PrimaryPackagePurpose") {
      component_.type = purpose(value);
    } else if (tag == "ExternalRef") {
      const std::vector<std::string_view> parts = split_blanks(value);
      if (parts.size() >= 3) {
        take_reference(parts[1], parts[2], component_);
      }
    }
  }

  SbomBuilder builder_;
  Component component_;
  bool open_ = false;
  std::size_t count_ = 0;
};

}  // namespace

Result<Inventory> read_spdx_json(JsonValue document, const Limits& limits) {
  TRY(check_version(document["spdxVersion"].string()));
  const JsonValue packages = document["packages"];
  if (packages.present() && !packages.is_array()) {
    return bad_input("'packages' is not a list");
  }
  SbomBuilder builder(limits);
  std::size_t count = 0;
  for (const JsonValue json : packages.elements()) {
    ++count;
    if (!json.is_object()) {
      return bad_input(fmt::format("package {} is not an object", count));
    }
    Component component{.place = fmt::format("package {} ({})", count, printable(json["SPDXID"].string())),
                        .type = purpose(json["primaryPackagePurpose"].string()),
                        .name = std::string(json["name"].string()),
                        .version = std::string(stated(json["versionInfo"].string())),
                        .publisher = std::string(agent(json["supplier"].string()))};
    for (const JsonValue reference : json["externalRefs"].elements()) {
      take_reference(reference["referenceType"].string(), reference["referenceLocator"].string(), component);
    }
    TRY(builder.add(component, false));
  }
  Inventory inventory = TRY(std::move(builder).finish());
  inventory.device.name = document["name"].string();
  return inventory;
}

Result<Inventory> read_spdx_tags(std::string_view bytes, const Limits& limits) {
  TagReading reading(limits);
  std::size_t number = 0;
  while (!bytes.empty()) {
    const std::string_view line = trim(take_line(bytes));
    ++number;
    if (line.empty() || line.starts_with('#')) {
      continue;
    }
    const auto [tag, rest] = cut(line, ':');
    if (!rest) {
      return located(Error(ErrorCode::kBadInput, "neither 'Tag: value' nor a comment"), fmt::format("line {}", number));
    }
    std::string_view value = trim(*rest);
    if (value.starts_with("<text>") && value.find("</text>") == std::string_view::npos) {
      // The text goes on over lines; none of the tags that carry it is one of ours.
      const std::size_t end = bytes.find("</text>");
      if (end == std::string_view::npos) {
        return located(Error(ErrorCode::kBadInput, "<text> without </text>; the file is cut short"), fmt::format("line {}", number));
      }
      number += static_cast<std::size_t>(std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
      bytes.remove_prefix(end + 7);
      (void)take_line(bytes);
      ++number;
      continue;
    }
    TRY_AT(reading.line(trim(tag), value), fmt::format("line {}", number));
  }
  TRY(reading.close());
  return reading.finish();
}

}  // namespace parapet::inventory
