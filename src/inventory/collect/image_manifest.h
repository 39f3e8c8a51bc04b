// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "inventory/inventory.h"

namespace parapet::inventory {

// Which members of an image archive make up the image.
struct ImagePlan {
  std::string name;
  std::string architecture;
  std::vector<std::string> layers;  // member names, lowest first
  std::vector<Problem> problems;    // what was chosen where there was a choice
};

// The small members of the archive by name: manifest.json, index.json, and JSON documents among the blobs.
using ImageDocuments = std::map<std::string, std::string, std::less<>>;

// Reads docker-save's manifest.json, else an OCI layout's index.json (OCI image specification: image-layout, image-index,
// manifest). machine: the architecture to prefer in Go's spelling ("amd64"). Errors: kBadInput (neither is there, a
// manifest is missing or broken), kLimit.
[[nodiscard]] Result<ImagePlan> plan_image(const ImageDocuments& documents, std::string_view machine, const Limits& limits);

}  // namespace parapet::inventory
