// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "knowledge/record.h"

// Ratings as the distribution and language feeds give them.
namespace parapet::knowledge {

// The vector as published, with the system that its prefix names (no prefix: v2) and the
// band of the score that we compute from it. A vector that can't be read is kept, with severity unknown: it is what the
// publisher wrote.
[[nodiscard]] Rating vector_rating(std::string_view vector, std::string_view source);

// A publisher's own word: "Important", "moderate", "negligible".
[[nodiscard]] Rating word_rating(std::string_view word, std::string_view source);

// A base score that comes without its vector.
[[nodiscard]] Rating score_rating(Rating::System system, double score, std::string_view source);

// Appends a rating unless it says nothing or an equal one (same system, vector, severity) is there.
void add_rating(std::vector<Rating>& ratings, Rating rating);

}  // namespace parapet::knowledge
