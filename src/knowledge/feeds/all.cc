// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/importer.h"

namespace parapet::knowledge {

// Order matters only where one format contains another: the more particular first.
const std::vector<std::unique_ptr<Importer>>& all_importers() {
  static const std::vector<std::unique_ptr<Importer>> kImporters = [] {
    std::vector<std::unique_ptr<Importer>> importers;
    return importers;
  }();
  return kImporters;
}

}  // namespace parapet::knowledge
