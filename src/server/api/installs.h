// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "exposure/view.h"

namespace parapet::server::api {

// One weakness of an install.
struct Occurrence {
  const exposure::KeyFinding* finding = nullptr;  // lives as long as the view
  exposure::KeyNumber key;                        // one that has it
};

// A product in one version on one device: what the API counts as one piece of software. Its keys are the binary packages of
// one source, or the same library found in several places.
struct Install {
  exposure::ProductNumber product;
  std::string version;
  std::vector<exposure::KeyNumber> keys;
};

// By product number, then version. A pure function of the view.
[[nodiscard]] std::vector<Install> installs_of(const exposure::View& view, exposure::DeviceNumber device);

// The open weaknesses of an install, each once, by number. Where its keys differ about the fix, one that is available counts.
[[nodiscard]] std::vector<Occurrence> occurrences_of(const exposure::View& view, const Install& install);

// Nobody can judge any of its keys (no CPE, third party, unknown product): inventoried, never matched (features §3).
[[nodiscard]] bool unidentified(const exposure::View& view, const Install& install);

}  // namespace parapet::server::api
