// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "knowledge/feeds/collecting_sink.h"

namespace parapet::knowledge {

// Everything that a sink collected as lines for people, fields without content left out: what the case files in
// tests/cases/feeds compare. Only tests link it.
[[nodiscard]] std::string facts_text(const CollectingSink& sink);

}  // namespace parapet::knowledge
