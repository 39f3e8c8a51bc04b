// SPDX-License-Identifier: Apache-2.0
#include "store/store.h"

namespace parapet::store {

// A store may do without these two: whoever writes deltas can always write whole lists.
Result<std::vector<StoredSoftware>> Store::find_installs(DeviceNumber, std::span<const SoftwareName>) {
  return fail(ErrorCode::kUnsupported, "this store has whole lists only");
}

Result<DeltaCommitted> Store::write_delta(DeltaWrite) { return fail(ErrorCode::kUnsupported, "this store takes whole lists only"); }

}  // namespace parapet::store
