// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "server/app/metrics.h"
#include "server/fleet/fleet.h"
#include "server/site/csp_reports.h"
#include "store/store.h"

namespace parapet::server {

// Sizes of the index, scores, knowledge and its feeds' age as `state` has them.
[[nodiscard]] std::vector<Measure> fleet_measures(const FleetState& state, UnixTime now);
// Sizes of the store. Empty where it can't tell.
[[nodiscard]] std::vector<Measure> store_measures(store::Store& store);

// Seconds for which the server's certificate is still valid. Empty where it can't be read.
[[nodiscard]] std::vector<Measure> certificate_measures(const std::string& certificate_file, UnixTime now);

// What browsers reported against the console's content security policy.
[[nodiscard]] std::vector<Measure> csp_report_measures(const site::CspReports& reports);

}  // namespace parapet::server
