// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "knowledge/record.h"

namespace parapet::knowledge {

// Adds a CVSS rating from an object of FIRST's JSON form ("vectorString", "baseScore", "baseSeverity"), once for each
// system, vector and source. A vector without its "CVSS:3.x/" gets it; an object with neither vector nor score adds nothing.
void add_cvss_rating(std::vector<Rating>& ratings, Rating::System system, JsonValue cvss, std::string_view source);

// Adds a CVSS rating from its vector alone, whose beginning says the version; a vector without any is version 2. The
// severity is the stated score's, else the vector's own.
void add_cvss_vector(std::vector<Rating>& ratings, std::string_view vector, std::string_view source, std::optional<float> stated = {});

// Adds a vendor's word for how severe it is, once; words that mean nothing to us add nothing.
void add_vendor_rating(std::vector<Rating>& ratings, std::string_view word, std::string_view source);

// Adds a reference once by its address, with its tags in lower case; tags of a repeated address are joined.
void add_reference(std::vector<Reference>& references, std::string_view url, JsonValue tags);

}  // namespace parapet::knowledge
