// SPDX-License-Identifier: Apache-2.0
#include "store/names.h"

namespace parapet::store {

std::string_view change_name(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::kInstalled:
      return "installed";
    case ChangeKind::kRemoved:
      return "removed";
    case ChangeKind::kUpdated:
      return "updated";
  }
  return "installed";
}

}  // namespace parapet::store
