// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/http/router.h"
#include "server/site/csp_reports.h"
#include "server/site/site.h"

namespace parapet::server::site {

// Adds the web console: its files at exactly their paths, its page at every other path that is a page's (is_page) and that no route
// owns, whether or not the page knows it. The site outlives the router.
void add_site_routes(http::Router& router, const Site& site);

// Adds POST /api/v1/csp-reports, where browsers tell what the console's policy blocked; nobody needs to be signed in. reports outlives
// the router.
void add_csp_report_routes(http::Router& router, CspReports& reports);

}  // namespace parapet::server::site
