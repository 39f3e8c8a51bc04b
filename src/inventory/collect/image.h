// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/progress.h"
#include "base/result.h"
#include "inventory/collect/collector.h"
#include "inventory/collect/tree.h"
#include "inventory/inventory.h"

namespace parapet::inventory {

struct ImageOptions {
  Limits limits;
  // Which files' contents must stay readable, besides the folders of package databases and os-release, which always
  // stay: normally "any collector wants it". Files that executables' and Java archives' collectors read in parts are
  // kept only as far as those collectors read them.
  std::function<bool(const TreeFile&)> wants;
};

// A container image as collectors see it.
struct Image {
  std::unique_ptr<Tree> tree;     // the merged layers; independent of the file once read
  std::string name;               // the first tag, else the image id
  std::string architecture;       // as devices name it: "x86_64", "aarch64"
  std::vector<Problem> problems;  // what was chosen or left out, to be shown
};

// Reads a docker-save archive (manifest.json) or an OCI archive (index.json, blobs/), packed or not, as a stream: once
// for the list of layers, once for their entries, once for the contents that are wanted. Nothing is written to disk.
// Layers are applied in order with whiteouts (".wh.NAME", ".wh..wh..opq": OCI image layer specification). An index with
// several platforms: the machine's own, else the first; a problem says which. Errors: kNotFound, kBadInput (no image, a
// layer missing or broken), kLimit.
[[nodiscard]] Result<Image> read_image(const std::string& path, const ImageOptions& options, Progress& progress);

}  // namespace parapet::inventory
