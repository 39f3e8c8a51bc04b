// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "inventory/inventory.h"

namespace parapet::inventory {

// A program file that some process runs, with what those processes listen on.
struct RunningProgram {
  std::string path;                        // of the executable, as links resolve it: "/usr/sbin/nginx"
  std::vector<ListeningSocket> listening;  // sorted, without repetition
  std::vector<std::string> folders;        // working folders of its listening processes
};

// What a running system says of itself beyond its files.
struct HostFacts {
  std::string name;          // host name
  std::string device_id;     // 40 hex digits; "" where the system has no machine id
  std::string arch;          // uname -m
  std::string kernel;        // uname -r
  std::string kernel_build;  // uname -v
  std::string last_boot;     // RFC 3339
  std::vector<RunningProgram> programs;
  std::vector<Problem> problems;
};

// Reads them. root: "" for the system itself; tests give a folder with etc/machine-id and proc. Processes of containers
// are left out: their paths are not this system's.
[[nodiscard]] HostFacts read_host_facts(const std::string& root, const Limits& limits);

// Whether a process ("/proc/123") names files as this system does: it is in the mount namespace of the caller, or in another
// one with the same root folder, as services have that their manager hides some folders from. Containers have a root of
// their own. True where it can't be told.
[[nodiscard]] bool names_files_as_we_do(const std::string& root, const std::string& process);

// The id of a device: a hash of its machine id with a key of ours, so that the machine id itself, which is to be kept
// secret (machine-id(5)), can't be told from it and other programs' ids don't match it.
[[nodiscard]] std::string device_id_of(std::string_view machine_id);

// One listening socket of a table in /proc/net.
struct SocketRow {
  ListeningSocket socket;
  std::uint64_t inode = 0;
};
// Reads /proc/net/tcp, tcp6, udp or udp6 (proc(5)): TCP sockets in state LISTEN, UDP sockets that are bound to a port and
// connected to nobody. protocol: "tcp" or "udp". Lines of another form are passed over.
[[nodiscard]] std::vector<SocketRow> parse_proc_net(std::string_view text, std::string_view protocol);

}  // namespace parapet::inventory
