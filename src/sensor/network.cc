// SPDX-License-Identifier: Apache-2.0
#include "sensor/network.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netpacket/packet.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>

#include <fmt/format.h>

#include "base/files.h"
#include "base/text.h"

namespace parapet::sensor {
namespace {

constexpr std::uint64_t kFileBytesMax = 64ULL << 10;
constexpr std::size_t kAddressesMax = 256;

// Names that container engines and hypervisors give to their guests' ends.
bool is_guest_interface(std::string_view name) {
  constexpr auto kPrefixes = std::to_array<std::string_view>({"veth", "docker", "br-", "virbr", "vnet", "cali", "cni", "flannel", "lxc", "tap"});
  return std::ranges::any_of(kPrefixes, [name](std::string_view prefix) { return name.starts_with(prefix); });
}

std::string text_of(const sockaddr* address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* bytes = nullptr;
  if (address->sa_family == AF_INET) {
    bytes = &reinterpret_cast<const sockaddr_in*>(address)->sin_addr;
  } else {
    bytes = &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr;
  }
  return ::inet_ntop(address->sa_family, bytes, text.data(), text.size()) == nullptr ? std::string{} : std::string(text.data());
}

}  // namespace

std::vector<inventory::NetworkAddress> network_addresses() {
  ifaddrs* list = nullptr;
  std::vector<inventory::NetworkAddress> addresses;
  if (::getifaddrs(&list) != 0) {
    return addresses;
  }
  const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> owner(list, &::freeifaddrs);
  std::map<std::string, std::string> hardware;
  for (const ifaddrs* entry = list; entry != nullptr; entry = entry->ifa_next) {
    if (entry->ifa_addr == nullptr || entry->ifa_addr->sa_family != AF_PACKET) {
      continue;
    }
    const auto* link = reinterpret_cast<const sockaddr_ll*>(entry->ifa_addr);
    std::string& digits = hardware[entry->ifa_name];
    for (unsigned i = 0; link->sll_halen == 6 && i < 6; ++i) {
      digits += fmt::format("{:02X}", link->sll_addr[i]);
    }
  }
  for (const ifaddrs* entry = list; entry != nullptr && addresses.size() < kAddressesMax; entry = entry->ifa_next) {
    const bool internet = entry->ifa_addr != nullptr && (entry->ifa_addr->sa_family == AF_INET || entry->ifa_addr->sa_family == AF_INET6);
    if (!internet || (entry->ifa_flags & IFF_LOOPBACK) != 0 || is_guest_interface(entry->ifa_name)) {
      continue;
    }
    if (std::string text = text_of(entry->ifa_addr); !text.empty()) {
      addresses.push_back({.address = std::move(text), .mac_address = hardware[entry->ifa_name], .up = (entry->ifa_flags & IFF_UP) != 0});
    }
  }
  std::ranges::sort(addresses);
  addresses.erase(std::ranges::unique(addresses).begin(), addresses.end());
  return addresses;
}

std::string domain_of(std::string_view host_name, const std::string& root) {
  if (const auto [name, domain] = cut(host_name, '.'); domain && !domain->empty()) {
    return std::string(*domain);
  }
  const std::string kernel = read_file(root + "/proc/sys/kernel/domainname", kFileBytesMax).value_or("");
  if (const std::string_view name = trim(kernel); !name.empty() && name != "(none)") {
    return std::string(name);
  }
  const std::string resolver = read_file(root + "/etc/resolv.conf", kFileBytesMax).value_or("");
  for (std::string_view rest = resolver; !rest.empty();) {
    const std::vector<std::string_view> words = split_blanks(take_line(rest));
    if (words.size() == 2 && words[0] == "domain") {
      return std::string(words[1]);
    }
  }
  return {};
}

}  // namespace parapet::sensor
