// SPDX-License-Identifier: Apache-2.0
#include "cli/inventory_command.h"

#include <gtest/gtest.h>

namespace parapet::cli {
namespace {

TEST(InventoryTable, shows_what_is_there_who_answers_for_it_and_what_could_not_be_read) {
  inventory::Inventory inventory;
  inventory.device = {.name = "web-1", .os = {.id = "debian", .name = "Debian GNU/Linux 12"}};
  inventory.software = {{.ecosystem = "deb", .name = "nginx", .version = "1.22", .listening = {{"tcp", "0.0.0.0", 443}, {"tcp", "::", 443}}},
                        {.ecosystem = "deb", .name = "docker-ce", .version = "27", .origin = "docker.com (maintainer)"},
                        {.ecosystem = "pypi", .name = "six\x1b[31m", .version = "1", .owned_by = "python3-six", .paths = {"usr/x"}},
                        {.ecosystem = "npm", .name = "a", .version = "1", .paths = {"srv/a/package.json"}}};
  inventory.problems = {{"etc", "can't open the folder"}};
  const std::string table = inventory_table(inventory, 0, false);
  for (const char* part : {"web-1", "Debian GNU/Linux 12", "443/tcp", "from docker.com (maintainer)", "in python3-six", "srv/a/package.json",
                           "2  deb", "! etc: can't open the folder"}) {
    EXPECT_NE(table.find(part), std::string::npos) << part << "\n" << table;
  }
  EXPECT_EQ(table.find('\x1b'), std::string::npos);
  EXPECT_EQ(table.find("443/tcp 443/tcp"), std::string::npos);
}

}  // namespace
}  // namespace parapet::cli
