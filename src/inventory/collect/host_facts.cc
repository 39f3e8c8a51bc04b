// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/host_facts.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <climits>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include <boost/unordered/unordered_flat_map.hpp>
#include <fmt/format.h>

#include "base/files.h"
#include "base/hash.h"
#include "base/parallel.h"
#include "base/text.h"
#include "base/time.h"

namespace parapet::inventory {
namespace {

constexpr std::uint64_t kProcBytesMax = 64ULL << 20;
constexpr std::string_view kDeviceKey = "parapet device id, format 1";

// The target of a link; nullopt where it can't be read, errno says why.
std::optional<std::string> link_target(const std::string& path) {
  std::array<char, PATH_MAX> buffer;
  const ssize_t count = ::readlink(path.c_str(), buffer.data(), buffer.size());
  return count < 0 ? std::nullopt : std::optional(std::string(buffer.data(), static_cast<std::size_t>(count)));
}

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

// Names in a folder; nullopt where it can't be opened.
std::optional<std::vector<std::string>> names_in(const std::string& path) {
  const std::unique_ptr<DIR, CloseFolder> folder(::opendir(path.c_str()));
  if (!folder) {
    return std::nullopt;
  }
  std::vector<std::string> names;
  while (const dirent* entry = ::readdir(folder.get())) {
    names.emplace_back(entry->d_name);
  }
  return names;
}

std::optional<std::uint64_t> hex_number(std::string_view digits) {
  std::uint64_t value = 0;
  for (const char c : digits) {
    const int digit = is_digit(c) ? c - '0' : to_lower(c) >= 'a' && to_lower(c) <= 'f' ? to_lower(c) - 'a' + 10 : -1;
    if (digit < 0) {
      return std::nullopt;
    }
    value = value * 16 + static_cast<std::uint64_t>(digit);
  }
  return value;
}

// "0100007F" or 32 digits: words of 32 bits, each in the machine's own byte order.
std::string address_of(std::string_view digits) {
  std::string bytes;
  for (std::size_t at = 0; at + 8 <= digits.size(); at += 8) {
    const std::optional<std::uint64_t> word = hex_number(digits.substr(at, 8));
    if (!word) {
      return {};
    }
    const auto value = static_cast<std::uint32_t>(*word);
    for (unsigned i = 0; i < 4; ++i) {
      const unsigned shift = std::endian::native == std::endian::little ? 8 * i : 24 - 8 * i;
      bytes += static_cast<char>((value >> shift) & 0xffU);
    }
  }
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = bytes.size() == 4 ? AF_INET : bytes.size() == 16 ? AF_INET6 : 0;
  if (family == 0 || ::inet_ntop(family, bytes.data(), text.data(), text.size()) == nullptr) {
    return {};
  }
  return text.data();
}

using Sockets = boost::unordered_flat_map<std::uint64_t, ListeningSocket>;  // by inode

Sockets listening_sockets(const std::string& root, std::vector<Problem>& problems) {
  Sockets sockets;
  for (const auto& [file, protocol] : {std::pair{"tcp", "tcp"}, std::pair{"tcp6", "tcp"}, std::pair{"udp", "udp"}, std::pair{"udp6", "udp"}}) {
    const std::string path = root + "/proc/net/" + file;
    const Result<std::string> text = read_file(path, kProcBytesMax);
    if (!text) {
      if (text.error().code() != ErrorCode::kNotFound) {  // without IPv6 there is no table of it
        problems.push_back({.place = path, .reason = text.error().message()});
      }
      continue;
    }
    for (SocketRow& row : parse_proc_net(*text, protocol)) {
      sockets.emplace(row.inode, std::move(row.socket));
    }
  }
  return sockets;
}

// What one process gave.
struct Process {
  std::string program;
  std::vector<ListeningSocket> listening;
  std::string folder;
  bool hidden = false;  // of somebody else
};

Process read_process(const std::string& root, const std::string& folder, const Sockets& sockets) {
  Process process;
  if (!names_files_as_we_do(root, folder)) {
    return process;
  }
  std::optional<std::string> program = link_target(folder + "/exe");
  if (!program) {
    process.hidden = errno == EACCES || errno == EPERM;  // kernel threads have none: ENOENT
    return process;
  }
  if (program->ends_with(" (deleted)")) {  // replaced by an update while it runs
    program->resize(program->size() - 10);
  }
  process.program = std::move(*program);
  const std::optional<std::vector<std::string>> descriptors = names_in(folder + "/fd");
  process.hidden = !descriptors && (errno == EACCES || errno == EPERM);  // else it ended meanwhile
  for (const std::string& name : descriptors.value_or(std::vector<std::string>{})) {
    const std::optional<std::string> target = link_target(folder + "/fd/" + name);
    if (!target || !target->starts_with("socket:[")) {
      continue;
    }
    const std::optional<std::uint64_t> inode = parse_uint(std::string_view(*target).substr(8, target->size() - 9));
    if (const auto found = sockets.find(inode.value_or(0)); found != sockets.end()) {
      process.listening.push_back(found->second);
    }
  }
  if (!process.listening.empty()) {
    process.folder = link_target(folder + "/cwd").value_or("");
  }
  return process;
}

void read_processes(const std::string& root, HostFacts& facts) {
  const Sockets sockets = listening_sockets(root, facts.problems);
  std::vector<std::string> numbers = names_in(root + "/proc").value_or(std::vector<std::string>{});
  std::erase_if(numbers, [](const std::string& name) { return !std::ranges::all_of(name, is_digit); });
  if (numbers.empty()) {
    facts.problems.push_back({.place = root + "/proc", .reason = "no processes to be seen: what runs and listens is not known"});
    return;
  }
  std::vector<Process> processes(numbers.size());
  parallel_for(numbers.size(), [&](std::size_t i) {
    processes[i] = read_process(root, root + "/proc/" + numbers[i], sockets);
  });
  std::map<std::string, RunningProgram> programs;
  std::size_t hidden = 0;
  for (Process& process : processes) {
    hidden += process.hidden ? 1 : 0;
    if (process.program.empty()) {
      continue;
    }
    RunningProgram& program = programs[process.program];
    program.path = process.program;
    std::ranges::move(process.listening, std::back_inserter(program.listening));
    if (!process.folder.empty()) {
      program.folders.push_back(std::move(process.folder));
    }
  }
  for (auto& [path, program] : programs) {
    for (auto* list : {&program.folders}) {
      std::ranges::sort(*list);
      list->erase(std::ranges::unique(*list).begin(), list->end());
    }
    std::ranges::sort(program.listening);
    program.listening.erase(std::ranges::unique(program.listening).begin(), program.listening.end());
    facts.programs.push_back(std::move(program));
  }
  if (hidden > 0) {
    facts.problems.push_back({.place = root + "/proc", .reason = fmt::format("processes that can't be looked into: {}; what they "
                                                                              "run and listen on is not known (root may see it)", hidden)});
  }
}

void read_machine_id(const std::string& root, HostFacts& facts) {
  for (const char* path : {"/etc/machine-id", "/var/lib/dbus/machine-id"}) {
    const Result<std::string> text = read_file(root + path, 4096);
    const std::string_view id = text ? trim(*text) : std::string_view{};
    if (id.size() == 32 && hex_number(id)) {  // "uninitialized" and empty files are no ids
      facts.device_id = device_id_of(id);
      return;
    }
  }
  facts.problems.push_back({.place = root + "/etc/machine-id", .reason = "no machine id: the device has no id of its own"});
}

}  // namespace

bool names_files_as_we_do(const std::string& root, const std::string& process) {
  const std::optional<std::string> own = link_target(root + "/proc/self/ns/mnt");
  const std::optional<std::string> other = link_target(process + "/ns/mnt");
  if (!own || !other || *own == *other) {
    return true;
  }
  struct stat own_root {};
  struct stat other_root {};
  return ::stat((root + "/proc/self/root").c_str(), &own_root) == 0 && ::stat((process + "/root").c_str(), &other_root) == 0 &&
         own_root.st_dev == other_root.st_dev && own_root.st_ino == other_root.st_ino;
}

std::string device_id_of(std::string_view machine_id) {
  std::string keyed(kDeviceKey);
  keyed += '\0';
  keyed += machine_id;
  return sha256_hex(keyed).substr(0, 40);
}

std::vector<SocketRow> parse_proc_net(std::string_view text, std::string_view protocol) {
  std::vector<SocketRow> rows;
  (void)take_line(text);  // headings
  while (!text.empty()) {
    const std::vector<std::string_view> words = split_blanks(take_line(text));
    if (words.size() < 10) {
      continue;
    }
    const auto [address, port] = cut(words[1], ':');
    const std::uint64_t number = port ? hex_number(*port).value_or(0) : 0;
    const std::uint64_t inode = parse_uint(words[9]).value_or(0);
    // include/net/tcp_states.h: 0A is LISTEN; an unconnected UDP socket is in 07 (CLOSE).
    const bool listens = protocol == "tcp" ? words[3] == "0A" : words[3] == "07";
    if (!listens || number == 0 || number > 65535 || inode == 0) {
      continue;
    }
    rows.push_back({.socket = {.protocol = std::string(protocol), .address = address_of(address), .port = static_cast<std::uint16_t>(number)},
                    .inode = inode});
  }
  return rows;
}

HostFacts read_host_facts(const std::string& root, const Limits&) {
  HostFacts facts;
  utsname name{};
  if (::uname(&name) == 0) {
    facts.name = name.nodename;
    facts.arch = name.machine;
    facts.kernel = name.release;
    facts.kernel_build = name.version;
  }
  read_machine_id(root, facts);
  const std::string stat = read_file(root + "/proc/stat", kProcBytesMax).value_or("");
  if (const std::size_t at = stat.find("\nbtime "); at != std::string::npos) {
    std::string_view rest = std::string_view(stat).substr(at + 7);
    const std::optional<std::uint64_t> seconds = parse_uint(trim(take_line(rest)));
    facts.last_boot = seconds ? format_time({static_cast<std::int64_t>(*seconds)}) : std::string{};
  }
  read_processes(root, facts);
  return facts;
}

}  // namespace parapet::inventory
