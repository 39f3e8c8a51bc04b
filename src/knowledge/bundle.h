// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "knowledge/import_parse.h"

// One file that carries a whole knowledge base into a closed network (docs/formats/bundle.md): a tar, packed with
// zstd, of a manifest and the parts as they are stored.
namespace parapet::knowledge {

inline constexpr std::string_view kBundleManifest = "parapet-bundle.json";

// Whether a file is a bundle, told from its first member.
[[nodiscard]] bool is_bundle(const std::string& path, const Limits& limits);

// Reads a bundle: checks each part against the manifest's SHA-256 and every fact in it, and hands each over as its
// feed's snapshot. A bundle in which anything is wrong gives nothing.
[[nodiscard]] Result<ParsedSource> read_bundle(const Source& source, const ParseContext& context);

}  // namespace parapet::knowledge
