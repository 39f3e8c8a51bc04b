// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/host_facts.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "support/paths.h"

namespace parapet::inventory {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

constexpr const char* kTcp =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
    "   0: 0100007F:0CEA 00000000:0000 0A 00000000:00000000 00:00000000 00000000   109        0 12345 1 0000 100 0 0 10 0\n"
    "   1: 0100007F:0CEA 0100007F:9999 01 00000000:00000000 00:00000000 00000000   109        0 12346 1 0000 100 0 0 10 0\n"
    "   2: 00000000:01BB 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 777 1 0000 100 0 0 10 0\n"
    "broken line\n";

TEST(HostFacts, listening_sockets_are_told_from_connections) {
  const std::vector<SocketRow> rows = parse_proc_net(kTcp, "tcp");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].socket, (ListeningSocket{"tcp", "127.0.0.1", 3306}));
  EXPECT_EQ(rows[0].inode, 12345U);
  EXPECT_EQ(rows[1].socket, (ListeningSocket{"tcp", "0.0.0.0", 443}));
}

TEST(HostFacts, addresses_of_the_sixth_version_are_read) {
  const std::vector<SocketRow> rows = parse_proc_net(
      "heading\n 0: 00000000000000000000000001000000:0035 00000000000000000000000000000000:0000 07 0:0 0:0 0 0 0 99 2 0 0\n", "udp");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].socket, (ListeningSocket{"udp", "::1", 53}));
}

TEST(HostFacts, nonsense_in_the_tables_gives_nothing) {
  for (const char* text : {"", "h\n", "h\n0: x:y z 0A a b c d e f g\n", "h\n0: 0100007F:FFFFF 0 0A 0 0 0 0 0 1 0\n",
                           "h\n0: 0100007F:0000 0 0A 0 0 0 0 0 1 0\n"}) {
    EXPECT_TRUE(parse_proc_net(text, "tcp").empty()) << text;
  }
}

TEST(HostFacts, a_device_id_is_stable_and_hides_the_machine_id) {
  const std::string machine = "0123456789abcdef0123456789abcdef";
  const std::string id = device_id_of(machine);
  EXPECT_EQ(id.size(), 40U);
  EXPECT_EQ(id, device_id_of(machine));
  EXPECT_NE(id, device_id_of("0123456789abcdef0123456789abcdee"));
  EXPECT_EQ(id.find(machine.substr(0, 8)), std::string::npos);
  EXPECT_TRUE(std::ranges::all_of(id, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }));
}

TEST(HostFacts, processes_are_tied_to_their_programs_and_sockets) {
  const fs::path root = test::temporary_folder();
  write(root / "etc/machine-id", "0123456789abcdef0123456789abcdef\n");
  write(root / "proc/stat", "cpu 1\nbtime 1716215731\nprocesses 5\n");
  write(root / "proc/net/tcp", kTcp);
  for (const auto& [pid, exe, socket] : {std::tuple{"10", "/usr/sbin/nginx", "socket:[777]"}, std::tuple{"11", "/usr/sbin/nginx (deleted)", "pipe:[1]"},
                                         std::tuple{"12", "/srv/app/server", "socket:[12345]"}}) {
    const fs::path folder = root / "proc" / pid;
    fs::create_directories(folder / "fd");
    fs::create_symlink(exe, folder / "exe");
    fs::create_symlink(socket, folder / "fd/3");
    fs::create_symlink("/srv/app", folder / "cwd");
  }
  fs::create_directories(root / "proc/2");  // a kernel thread has no executable
  const HostFacts facts = read_host_facts(root.string(), {});
  EXPECT_EQ(facts.device_id.size(), 40U);
  EXPECT_EQ(facts.last_boot, "2024-05-20T14:35:31Z");
  EXPECT_FALSE(facts.kernel.empty());
  ASSERT_EQ(facts.programs.size(), 2U);
  EXPECT_EQ(facts.programs[0].path, "/srv/app/server");
  EXPECT_EQ(facts.programs[0].listening.at(0).port, 3306);
  EXPECT_EQ(facts.programs[0].folders, std::vector<std::string>{"/srv/app"});
  EXPECT_EQ(facts.programs[1].path, "/usr/sbin/nginx");
  EXPECT_EQ(facts.programs[1].listening.at(0).port, 443);
}

TEST(HostFacts, what_can_not_be_seen_is_said) {
  const fs::path root = test::temporary_folder();
  write(root / "etc/machine-id", "uninitialized\n");
  const HostFacts facts = read_host_facts(root.string(), {});
  EXPECT_EQ(facts.device_id, "");
  ASSERT_EQ(facts.problems.size(), 2U);
  EXPECT_NE(facts.problems[0].reason.find("machine id"), std::string::npos);
  EXPECT_NE(facts.problems[1].reason.find("no processes"), std::string::npos);
}

// Services whose manager hides folders from them (systemd's ProtectSystem, PrivateTmp) have a mount namespace of their own.
TEST(HostFacts, a_service_with_mounts_of_its_own_is_seen_and_a_container_is_not) {
  const fs::path root = test::temporary_folder();
  const auto process = [&](const std::string& name, const std::string& mounts, const fs::path& root_of_process) {
    fs::create_directories(root / "proc" / name / "ns");
    fs::create_symlink(mounts, root / "proc" / name / "ns/mnt");
    fs::create_symlink(root_of_process, root / "proc" / name / "root");
    return (root / "proc" / name).string();
  };
  process("self", "mnt:[1]", "/");
  EXPECT_TRUE(names_files_as_we_do(root.string(), process("10", "mnt:[1]", "/")));
  EXPECT_TRUE(names_files_as_we_do(root.string(), process("11", "mnt:[2]", "/")));
  EXPECT_FALSE(names_files_as_we_do(root.string(), process("12", "mnt:[3]", root)));
  EXPECT_FALSE(names_files_as_we_do(root.string(), process("13", "mnt:[3]", root / "nowhere")));
}

}  // namespace
}  // namespace parapet::inventory
