// SPDX-License-Identifier: Apache-2.0
#include "store/names.h"

#include <gtest/gtest.h>

namespace parapet::store {
namespace {

TEST(ChangeName, names_each_kind) {
  EXPECT_EQ(change_name(ChangeKind::kInstalled), "installed");
  EXPECT_EQ(change_name(ChangeKind::kRemoved), "removed");
  EXPECT_EQ(change_name(ChangeKind::kUpdated), "updated");
}

}  // namespace
}  // namespace parapet::store
