// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "knowledge/record.h"

namespace parapet::knowledge {

// Windows entries of a CVE record, gathered over all of its `affected` items: Microsoft names the release and the build
// that has the fix, so the rule is the build branch from its start to that build (design §7). With several fixes in one
// branch (hotpatch) the lowest counts. A bound that names no build of the release ("publication", another branch's build)
// leaves the release unreadable, unless another item has a good one.
class WindowsEntries {
 public:
  // Takes the item where its product is a Windows release; false: it is something else. The record's own container comes
  // first; what others add about Windows counts only where it says nothing, because they don't know builds.
  [[nodiscard]] bool take(JsonValue affected, bool own_container);
  // The rules, in the domain "windows".
  [[nodiscard]] std::vector<Affected> finish() const;

 private:
  // One release on one processor ("" where the record names none).
  struct Entry {
    std::string release;
    std::string processor;
    std::string fix;             // the lowest build with the fix; "" where none could be read
    std::string unreadable;
  };
  Entry& entry(std::string_view release, std::string_view processor);
  void add_bound(std::string_view release, const std::vector<std::string>& processors, JsonValue version);

  std::vector<Entry> entries_;
  bool own_speaks_ = false;
};

}  // namespace parapet::knowledge
