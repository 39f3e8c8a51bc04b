// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/rpm.h"

#include <gtest/gtest.h>

#include <rpm/header.h>
#include <sqlite3.h>
#include <zlib.h>

#include <cstdlib>
#include <filesystem>

#include "base/files.h"
#include "inventory/collect/memory_tree.h"
#include "inventory/collect/rpm_database.h"
#include "inventory/collect/system_collectors.h"
#include "support/paths.h"

namespace parapet::inventory {
namespace {

struct Recipe {
  std::string name;
  std::string version = "1.0";
  std::string release = "1.el9";
  std::string vendor = "AlmaLinux";
  std::uint32_t epoch = 0;
  std::string module;
  std::size_t padding = 0;  // bytes of description, to fill pages
};

// A header as rpm stores it.
std::string header_blob(const Recipe& recipe) {
  const Header header = headerNew();
  headerPutString(header, RPMTAG_NAME, recipe.name.c_str());
  headerPutString(header, RPMTAG_VERSION, recipe.version.c_str());
  headerPutString(header, RPMTAG_RELEASE, recipe.release.c_str());
  headerPutString(header, RPMTAG_ARCH, "x86_64");
  headerPutString(header, RPMTAG_VENDOR, recipe.vendor.c_str());
  headerPutString(header, RPMTAG_SOURCERPM, (recipe.name + "-src-" + recipe.version + "-" + recipe.release + ".src.rpm").c_str());
  if (recipe.epoch != 0) {
    headerPutUint32(header, RPMTAG_EPOCH, &recipe.epoch, 1);
  }
  if (!recipe.module.empty()) {
    headerPutString(header, RPMTAG_MODULARITYLABEL, recipe.module.c_str());
  }
  headerPutString(header, RPMTAG_DESCRIPTION, std::string(recipe.padding, 'x').c_str());
  const char* names[] = {"tool", "README"};
  const char* folders[] = {"/usr/bin/", "/usr/share/doc/tool/"};
  const std::uint32_t indexes[] = {0, 1};
  headerPutStringArray(header, RPMTAG_BASENAMES, names, 2);
  headerPutStringArray(header, RPMTAG_DIRNAMES, folders, 2);
  headerPutUint32(header, RPMTAG_DIRINDEXES, indexes, 2);
  unsigned size = 0;
  void* bytes = headerExport(header, &size);
  std::string blob(static_cast<const char*>(bytes), size);
  std::free(bytes);
  headerFree(header);
  return blob;
}

std::string number(std::uint32_t value, unsigned count, bool big = false) {
  std::string out;
  for (unsigned i = 0; i < count; ++i) {
    out += static_cast<char>((value >> (8 * (big ? count - 1 - i : i))) & 0xffU);
  }
  return out;
}

std::string ndb_file(const std::vector<std::string>& blobs) {
  std::string slots = "RpmP" + number(0, 4) + number(1, 4) + number(1, 4) + number(100, 4) + std::string(12, '\0');
  std::string data;
  std::uint32_t index = 0;
  for (const std::string& blob : blobs) {
    const std::size_t length = (16 + blob.size() + 12 + 15) / 16 * 16;
    std::string entry = "BlbS" + number(++index, 4) + number(1, 4) + number(static_cast<std::uint32_t>(blob.size()), 4) + blob;
    entry.resize(length - 12, '\0');
    const uLong sum = adler32(adler32(0, nullptr, 0), reinterpret_cast<const Bytef*>(entry.data()), static_cast<uInt>(entry.size()));
    entry += number(static_cast<std::uint32_t>(sum), 4) + number(static_cast<std::uint32_t>(blob.size()), 4) + "BlbE";
    slots += "Slot" + number(index, 4) + number(static_cast<std::uint32_t>((4096 + data.size()) / 16), 4) +
             number(static_cast<std::uint32_t>(length / 16), 4);
    data += entry;
  }
  while (slots.size() < 4096) {
    slots += "Slot" + std::string(12, '\0');
  }
  return slots + data;
}

// Every value in overflow pages, as headers nearly always are.
std::string bdb_file(const std::vector<std::string>& blobs, bool big) {
  constexpr std::uint32_t kPage = 4096;
  const auto page_header = [&](std::uint32_t page, std::uint32_t next, std::uint32_t entries, std::uint32_t free, char type) {
    return std::string(8, '\0') + number(page, 4, big) + number(0, 4) + number(next, 4, big) + number(entries, 2, big) +
           number(free, 2, big) + std::string(1, '\0') + std::string(1, type);
  };
  std::string items;  // from the end of the page downwards
  std::vector<std::uint32_t> offsets;
  std::string overflow;
  std::uint32_t page = 2;
  const auto push = [&](const std::string& item) {
    items = item + items;
    offsets.push_back(kPage - static_cast<std::uint32_t>(items.size()));
  };
  push(std::string(1, '\1') + number(0, 4));  // the highest package number
  push(std::string(1, '\1') + number(7, 4, big));
  std::uint32_t key = 1;
  for (const std::string& blob : blobs) {
    push(std::string(1, '\1') + number(key++, 4, big));
    push(std::string(1, '\3') + std::string(3, '\0') + number(page, 4, big) + number(static_cast<std::uint32_t>(blob.size()), 4, big));
    for (std::size_t at = 0; at < blob.size(); at += kPage - 26) {
      const std::string part = blob.substr(at, kPage - 26);
      const bool last = at + part.size() == blob.size();
      std::string whole = page_header(page, last ? 0 : page + 1, 1, static_cast<std::uint32_t>(part.size()), '\7') + part;
      whole.resize(kPage, '\0');
      overflow += whole;
      ++page;
    }
  }
  std::string meta = std::string(12, '\0') + number(0x061561, 4, big) + number(9, 4, big) + number(kPage, 4, big) + std::string(1, '\0') +
                     std::string(1, '\10') + std::string(6, '\0') + number(page - 1, 4, big);
  meta.resize(kPage, '\0');
  std::string hash = page_header(1, 0, static_cast<std::uint32_t>(offsets.size()), 0, '\15');
  for (const std::uint32_t offset : offsets) {
    hash += number(offset, 2, big);
  }
  hash.resize(kPage - items.size(), '\0');
  return meta + hash + items + overflow;
}

std::string sqlite_file(const std::vector<std::string>& blobs) {
  const std::string path = test::temporary_folder() + "/rpmdb.sqlite";
  sqlite3* database = nullptr;
  EXPECT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(database, "CREATE TABLE Packages (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)", nullptr, nullptr,
                         nullptr), SQLITE_OK);
  for (const std::string& blob : blobs) {
    sqlite3_stmt* insert = nullptr;
    EXPECT_EQ(sqlite3_prepare_v2(database, "INSERT INTO Packages (blob) VALUES (?)", -1, &insert, nullptr), SQLITE_OK);
    sqlite3_bind_blob(insert, 1, blob.data(), static_cast<int>(blob.size()), nullptr);
    EXPECT_EQ(sqlite3_step(insert), SQLITE_DONE);
    sqlite3_finalize(insert);
  }
  sqlite3_close(database);
  return read_file(path, 1U << 24).value_or("");
}

Result<Collected> collect(const std::string& path, std::string bytes) {
  return rpm_collector()->collect(
      MemoryTree(MemoryTree::Files{{path, std::move(bytes)}, {"etc/os-release", "ID=almalinux\nVERSION_ID=9.4\n"}}), {.path = path}, {});
}

const std::vector<std::string>& blobs() {
  static const std::vector<std::string> kBlobs = {
      header_blob({.name = "bash", .version = "5.1.8", .release = "9.el9", .padding = 9000}),
      header_blob({.name = "nodejs", .epoch = 1, .module = "nodejs:18:8070020221009181218:bd1311ed"}),
      header_blob({.name = "docker-ce", .vendor = "Docker"}),
      header_blob({.name = "gpg-pubkey"}),
  };
  return kBlobs;
}

TEST(Rpm, all_three_kinds_of_database_give_the_same_packages) {
  for (const auto& [path, bytes] : {std::pair{"var/lib/rpm/rpmdb.sqlite", sqlite_file(blobs())},
                                    std::pair{"usr/lib/sysimage/rpm/Packages.db", ndb_file(blobs())},
                                    std::pair{"var/lib/rpm/Packages", bdb_file(blobs(), false)},
                                    std::pair{"var/lib/rpm/Packages", bdb_file(blobs(), true)}}) {
    const Result<Collected> collected = collect(path, bytes);
    ASSERT_TRUE(collected) << path << ": " << collected.error().to_string();
    ASSERT_EQ(collected->software.size(), 3U) << path;
    const Software& bash = collected->software[0];
    EXPECT_EQ(bash.name, "bash");
    EXPECT_EQ(bash.version, "5.1.8-9.el9");
    EXPECT_EQ(bash.source, "bash-src");
    EXPECT_EQ(bash.source_version, "5.1.8-9.el9");
    EXPECT_EQ(bash.arch, "x86_64");
    EXPECT_EQ(bash.origin, "");
    EXPECT_EQ(collected->software[1].version, "1:1.0-1.el9");
    EXPECT_EQ(collected->software[1].module, "nodejs:18");
    EXPECT_EQ(collected->software[2].origin, "Docker (vendor)");
  }
}

TEST(Rpm, a_header_tells_the_files_that_it_owns) {
  EXPECT_EQ(rpm_header_files(blobs()[0]), (std::vector<std::string>{"/usr/bin/tool", "/usr/share/doc/tool/README"}));
  EXPECT_TRUE(rpm_header_files("nonsense").empty());
}

TEST(Rpm, packages_that_stand_only_in_the_write_ahead_log_are_found) {
  const std::string folder = test::temporary_folder();
  const std::string path = folder + "/rpmdb.sqlite";
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
  sqlite3_exec(database, "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB)",
               nullptr, nullptr, nullptr);
  sqlite3_stmt* insert = nullptr;
  ASSERT_EQ(sqlite3_prepare_v2(database, "INSERT INTO Packages (blob) VALUES (?)", -1, &insert, nullptr), SQLITE_OK);
  sqlite3_bind_blob(insert, 1, blobs()[0].data(), static_cast<int>(blobs()[0].size()), nullptr);
  ASSERT_EQ(sqlite3_step(insert), SQLITE_DONE);
  sqlite3_finalize(insert);
  const Result<Collected> collected = rpm_collector()->collect(
      MemoryTree(MemoryTree::Files{{"var/lib/rpm/rpmdb.sqlite", read_file(path, 1U << 24).value_or("")},
                                   {"var/lib/rpm/rpmdb.sqlite-wal", read_file(path + "-wal", 1U << 24).value_or("")}}),
      {.path = "var/lib/rpm/rpmdb.sqlite"}, {});
  sqlite3_close(database);
  ASSERT_TRUE(collected) << collected.error().to_string();
  EXPECT_EQ(collected->software.size(), 1U);
}

TEST(Rpm, a_broken_database_is_an_error_and_never_an_empty_list) {
  const std::string sqlite = sqlite_file(blobs());
  const std::string ndb = ndb_file(blobs());
  const std::string bdb = bdb_file(blobs(), false);
  const auto with = [](std::string bytes, std::size_t at, char value) {
    bytes[at] = value;
    return bytes;
  };
  const std::pair<const char*, std::string> cases[] = {
      {"var/lib/rpm/rpmdb.sqlite", ""},
      {"var/lib/rpm/rpmdb.sqlite", sqlite.substr(0, 4096)},
      {"var/lib/rpm/rpmdb.sqlite", sqlite.substr(0, sqlite.size() / 2)},
      {"var/lib/rpm/rpmdb.sqlite", std::string(8192, 'x')},
      {"var/lib/rpm/rpmdb.sqlite", sqlite_file({})},
      {"var/lib/rpm/rpmdb.sqlite", sqlite_file({"broken header"})},
      {"var/lib/rpm/Packages.db", ""},
      {"var/lib/rpm/Packages.db", ndb.substr(0, ndb.size() - 100)},
      {"var/lib/rpm/Packages.db", with(ndb, 4096 + 40, 'x')},
      {"var/lib/rpm/Packages.db", ndb_file({})},
      {"var/lib/rpm/Packages", ""},
      {"var/lib/rpm/Packages", bdb.substr(0, bdb.size() - 4096)},
      {"var/lib/rpm/Packages", bdb.substr(0, bdb.size() - 7)},
      {"var/lib/rpm/Packages", with(bdb, 12, 'x')},
      {"var/lib/rpm/Packages", with(bdb, 24, 1)},
      {"var/lib/rpm/Packages", with(bdb, 2 * 4096 + 16, 2)},  // a chain that leads back to itself
      {"var/lib/rpm/Packages", bdb_file({}, false)},
  };
  for (const auto& [path, bytes] : cases) {
    const Result<Collected> collected = collect(path, bytes);
    ASSERT_FALSE(collected) << path << " of " << bytes.size() << " bytes";
    EXPECT_NE(collected.error().to_string().find(path), std::string::npos) << collected.error().to_string();
  }
}

TEST(Rpm, a_database_that_goes_on_and_on_is_stopped) {
  const std::vector<std::string> keys(6, header_blob({.name = "gpg-pubkey"}));
  const std::string path = "var/lib/rpm/Packages.db";
  const Result<Collected> collected = rpm_collector()->collect(MemoryTree(MemoryTree::Files{{path, ndb_file(keys)}}), {.path = path},
                                                               {.software_per_device_max = 5});
  ASSERT_FALSE(collected);
  EXPECT_EQ(collected.error().code(), ErrorCode::kLimit);

  std::string shared = ndb_file(keys);
  for (std::size_t slot = 32 + 16; slot < 32 + 6 * 16; slot += 16) {
    shared.replace(slot, 16, shared.substr(32, 16));  // every entry names the first package
  }
  EXPECT_TRUE(read_rpm_ndb(shared, [](std::string_view) -> Result<void> { return {}; }));
  for (std::size_t slot = 32 + 6 * 16; slot < 4096; slot += 16) {
    shared.replace(slot, 16, shared.substr(32, 16));
  }
  EXPECT_FALSE(read_rpm_ndb(shared, [](std::string_view) -> Result<void> { return {}; }));
}

TEST(Rpm, vendors_tell_the_distribution_from_the_rest) {
  struct Case {
    const char* os;
    const char* vendor;
    const char* origin;
  };
  const Case cases[] = {
      {"almalinux", "AlmaLinux", ""},
      {"almalinux", "Fedora Project", "Fedora Project (vendor)"},  // EPEL
      {"almalinux", "", "unknown (no vendor)"},
      {"rhel", "Red Hat, Inc.", ""},
      {"centos", "CentOS", ""},
      {"rocky", "Rocky Enterprise Software Foundation", ""},
      {"ol", "Oracle America", ""},
      {"sles", "SUSE LLC <https://www.suse.com/>", ""},
      {"opensuse-leap", "SUSE LLC <https://www.suse.com/>", ""},
      {"opensuse-leap", "obs://build.opensuse.org/home:somebody", "obs://build.opensuse.org/home:somebody (vendor)"},
      {"amzn", "Amazon Linux", ""},
      {"azurelinux", "Microsoft Corporation", ""},
      {"homegrown", "Anybody", ""},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(rpm_origin(c.os, c.vendor), c.origin) << c.os << " " << c.vendor;
  }
}

TEST(Rpm, source_packages_are_named_by_their_file) {
  EXPECT_EQ(split_source_rpm("openssl-libs-x-3.0.7-1.el9.src.rpm"),
            (std::pair<std::string_view, std::string_view>("openssl-libs-x", "3.0.7-1.el9")));
  EXPECT_EQ(split_source_rpm("a-1-2.nosrc.rpm").first, "a");
  EXPECT_EQ(split_source_rpm("a-1-2.x86_64.rpm").first, "");
  EXPECT_EQ(split_source_rpm("-1-2.src.rpm").first, "");
  EXPECT_EQ(split_source_rpm(".src.rpm").first, "");
}

// Made with the real tool where it is installed, so that our own writers above can't agree with our readers on a mistake.
TEST(Rpm, reads_what_the_rpm_tool_writes) {
  const std::string folder = test::temporary_folder();
  const std::string command = "rpm --dbpath " + folder + "/db --initdb >/dev/null 2>&1 && rpm --dbpath " + folder +
                              "/db --define '_topdir " + folder + "' -qa >/dev/null 2>&1";
  if (std::system(command.c_str()) != 0) {
    GTEST_SKIP() << "the rpm tool is not installed";
  }
  const Result<std::string> bytes = read_file(folder + "/db/rpmdb.sqlite", 1U << 24);
  if (!bytes) {
    GTEST_SKIP() << "the rpm tool writes another kind of database";
  }
  const Result<Collected> collected =
      rpm_collector()->collect(MemoryTree(MemoryTree::Files{{"var/lib/rpm/rpmdb.sqlite", *bytes}}), {.path = "var/lib/rpm/rpmdb.sqlite"}, {});
  ASSERT_TRUE(collected) << collected.error().to_string();
  EXPECT_TRUE(collected->software.empty());
}

}  // namespace
}  // namespace parapet::inventory
