// SPDX-License-Identifier: Apache-2.0
#include "inventory/sbom/sbom.h"

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "inventory/sbom/reader.h"

namespace parapet::inventory {
namespace {

constexpr std::string_view kForms = "CycloneDX (JSON, XML) and SPDX 2.2 or 2.3 (JSON, tag-value) are read";

Result<Inventory> read_json(std::string_view bytes, const Limits& limits) {
  JsonParser parser(limits);
  const JsonValue document = TRY(parser.parse(bytes));
  if (document["spdxVersion"].present()) {
    return read_spdx_json(document, limits);
  }
  if (document["bomFormat"].string() == "CycloneDX") {
    return read_cyclonedx_json(document, limits);
  }
  if (document["@context"].present() && document["@graph"].present()) {
    return fail(ErrorCode::kUnsupported, fmt::format("this looks like SPDX 3, which is not read; {}", kForms));
  }
  return bad_input(fmt::format("JSON, but no bill of materials: it has neither bomFormat nor spdxVersion; {}", kForms));
}

bool looks_like_tags(std::string_view bytes) {
  for (int line = 0; line < 200 && !bytes.empty(); ++line) {
    if (trim(take_line(bytes)).starts_with("SPDXVersion:")) {
      return true;
    }
  }
  return false;
}

}  // namespace

Result<Inventory> read_sbom(std::string_view bytes, const Limits& limits) {
  if (bytes.size() > limits.inventory_bytes_max) {
    return fail(ErrorCode::kLimit, fmt::format("{} bytes are more than inventory_bytes_max ({})", bytes.size(), limits.inventory_bytes_max));
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    bytes.remove_prefix(3);
  }
  const std::string_view content = trim(bytes.substr(0, 4096));
  if (content.starts_with('{')) {
    return read_json(bytes, limits);
  }
  if (content.starts_with('<')) {
    return read_cyclonedx_xml(bytes, limits);
  }
  if (looks_like_tags(bytes)) {
    return read_spdx_tags(bytes, limits);
  }
  return bad_input(fmt::format("no bill of materials; {}", kForms));
}

}  // namespace parapet::inventory
