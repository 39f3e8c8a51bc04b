// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/epss.h"
#include "knowledge/feeds/exploit_evidence.h"
#include "knowledge/feeds/importer.h"
#include "knowledge/feeds/kev.h"
#include "knowledge/feeds/oval.h"

namespace parapet::knowledge {

// Order matters only where one format contains another: the more particular first.
const std::vector<std::unique_ptr<Importer>>& all_importers() {
  static const std::vector<std::unique_ptr<Importer>> kImporters = [] {
    std::vector<std::unique_ptr<Importer>> importers;
    importers.push_back(make_epss_importer());
    importers.push_back(make_exploit_evidence_importer());
    importers.push_back(make_kev_importer());
    importers.push_back(make_oval_importer());
    return importers;
  }();
  return kImporters;
}

}  // namespace parapet::knowledge
