// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/time.h"
#include "inventory/collect/host_facts.h"
#include "inventory/collect/tree.h"
#include "inventory/inventory.h"

namespace parapet::sensor {

// What runs on the device and what ran, programs and the libraries they have loaded: fed with a sample now and then, it marks software as running,
// listening and last used. Software counts as running until it was not seen for ten minutes, so that programs that come
// and go do not make a report each time. What was never seen running is not marked at all: a program that lives for less
// than the time between two samples is easily missed. One thread.
class Runtime {
 public:
  // Takes in a sample; looks up, in the packages' lists of files, who owns the programs that are new to it.
  void sample(const std::vector<inventory::RunningProgram>& programs, const inventory::Tree& tree, const Limits& limits, UnixTime now);
  // Packages came or went: who owns which file is asked anew with the next sample.
  void forget_owners() { owners_.clear(); }
  // Of programs that have not been seen for a day, takes the time when their files were last read where that is later and the
  // file system keeps it: a program that runs for seconds each night is not seen by samples. Called once a day.
  void look_at_access_times(const std::string& root, UnixTime now);
  // Marks the software of a report. software: in any order.
  void mark(std::vector<inventory::Software>& software, UnixTime now) const;

  // When each program was last seen, for the state folder. read(): what write() did not write is passed over.
  [[nodiscard]] std::string write() const;
  void read(std::string_view text);

 private:
  struct Usage {
    UnixTime last_seen;
    std::vector<inventory::ListeningSocket> listening;  // in the last sample
  };
  std::map<std::string, Usage> programs_;      // by path, without leading slash
  std::map<std::string, std::string> owners_;  // path to package; "" where no package owns it
};

}  // namespace parapet::sensor
