// SPDX-License-Identifier: Apache-2.0
#include "advice/advice.h"

namespace parapet::advice {

std::string_view support_name(Support::State state) {
  switch (state) {
    case Support::State::kNone:
      return "None";
    case Support::State::kEndOfSupportVersion:
      return "EOS Version";
    case Support::State::kUpcomingEndOfSupportVersion:
      return "Upcoming EOS Version";
    case Support::State::kEndOfSupportSoftware:
      return "EOS Software";
    case Support::State::kUpcomingEndOfSupportSoftware:
      return "Upcoming EOS Software";
  }
  return "None";
}

}  // namespace parapet::advice
