// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <malloc.h>

namespace parapet::sensor {

// Hands memory that a look or a report needed back to the system: the sensor sleeps most of its life.
inline void give_memory_back() {
#ifdef __GLIBC__
  ::malloc_trim(0);
#endif
}

}  // namespace parapet::sensor
