// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/alpine_secdb.h"
#include "knowledge/feeds/amazon_alas.h"
#include "knowledge/feeds/arch.h"
#include "knowledge/feeds/csaf.h"
#include "knowledge/feeds/cve5.h"
#include "knowledge/feeds/debian_data.h"
#include "knowledge/feeds/debian_list.h"
#include "knowledge/feeds/debian_tracker.h"
#include "knowledge/feeds/eol.h"
#include "knowledge/feeds/epss.h"
#include "knowledge/feeds/exploit_evidence.h"
#include "knowledge/feeds/fedora_bodhi.h"
#include "knowledge/feeds/friendsofphp.h"
#include "knowledge/feeds/github_advisory.h"
#include "knowledge/feeds/go_excluded.h"
#include "knowledge/feeds/importer.h"
#include "knowledge/feeds/kev.h"
#include "knowledge/feeds/mozilla.h"
#include "knowledge/feeds/nvd.h"
#include "knowledge/feeds/openvex.h"
#include "knowledge/feeds/osv.h"
#include "knowledge/feeds/oval.h"
#include "knowledge/feeds/photon.h"
#include "knowledge/feeds/redhat_hydra.h"
#include "knowledge/feeds/rubysec.h"
#include "knowledge/feeds/stix.h"

namespace parapet::knowledge {

// Order matters only where one format contains another: the more particular first.
const std::vector<std::unique_ptr<Importer>>& all_importers() {
  static const std::vector<std::unique_ptr<Importer>> kImporters = [] {
    std::vector<std::unique_ptr<Importer>> importers;
    importers.push_back(make_alpine_secdb_importer());
    importers.push_back(make_amazon_page_importer());
    importers.push_back(make_amazon_rss_importer());
    importers.push_back(make_arch_importer());
    importers.push_back(make_csaf_importer());
    importers.push_back(make_cve5_importer());
    importers.push_back(make_debian_cpe_importer());
    importers.push_back(make_debian_list_importer());
    importers.push_back(make_debian_releases_importer());
    importers.push_back(make_debian_tracker_importer());
    importers.push_back(make_eol_importer());
    importers.push_back(make_epss_importer());
    importers.push_back(make_exploit_evidence_importer());
    importers.push_back(make_fedora_bodhi_importer());
    importers.push_back(make_friendsofphp_importer());
    importers.push_back(make_github_advisory_importer());
    importers.push_back(make_go_excluded_importer());
    importers.push_back(make_kev_importer());
    importers.push_back(make_mozilla_importer());
    importers.push_back(make_nvd_importer());
    importers.push_back(make_openvex_importer());
    importers.push_back(make_osv_importer());
    importers.push_back(make_oval_importer());
    importers.push_back(make_photon_importer());
    importers.push_back(make_photon_advisory_importer());
    importers.push_back(make_redhat_hydra_importer());
    importers.push_back(make_rubysec_importer());
    importers.push_back(make_stix_importer());
    return importers;
  }();
  return kImporters;
}

}  // namespace parapet::knowledge
