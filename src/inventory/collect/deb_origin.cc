// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/deb_origin.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/archive.h"
#include "base/text.h"
#include "inventory/collect/deb822.h"

namespace parapet::inventory {
namespace {

constexpr std::string_view kLists = "var/lib/apt/lists";
constexpr std::size_t kReleaseHead = 4096;             // Origin stands in the first lines
constexpr std::uint64_t kIndexBytesMax = 256ULL << 20;

// Marks that builders outside of the distribution put into versions.
constexpr auto kVersionMarks = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"nodesource", "NodeSource"}, {"pgdg", "PostgreSQL Global Development Group"}, {"+maria~", "MariaDB"}, {"~ppa", "a PPA"},
    {"+ppa", "a PPA"},            {".ppa", "a PPA"},   {"+0~20", "deb.sury.org"}, {"dotdeb", "dotdeb"},    {"+rpt", "Raspberry Pi"},
    {"+pve", "Proxmox"},          {"+pmx", "Proxmox"}, {"~pmx", "Proxmox"},       {"+kali", "Kali"},
});

// Words that a firm or a group has in its name and a person has not.
constexpr auto kGroupWords = std::to_array<std::string_view>({
    "ab", "admin", "ag", "authors", "bot", "build", "builds", "bv", "co", "community", "company", "contact", "core",
    "corp", "corporation", "dev", "devel", "developer", "developers", "development", "devops", "eng", "engineering",
    "feedback", "foundation", "gmbh", "group", "hello", "help", "inc", "info", "infra", "lab", "labs", "limited",
    "linux", "llc", "ltd", "maintainer", "maintainers", "maintenance", "manager", "network", "networks", "noreply",
    "ops", "org", "packagers", "packages", "packaging", "plc", "project", "release", "releases", "repo", "root",
    "sa", "sales", "security", "server", "services", "software", "solutions", "srl", "support", "systems", "team",
    "tech", "technologies", "technology",
});

static_assert(std::ranges::is_sorted(kGroupWords));

bool is_group_word(std::string_view word) { return std::ranges::binary_search(kGroupWords, word); }

// The lower-case words of a name or of the left side of an address.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char c : text) {
    const bool separator = is_space(c) || std::string_view(".,-_+()/").find(c) != std::string_view::npos;
    if (separator && !words.back().empty()) {
      words.emplace_back();
    } else if (!separator) {
      words.back() += to_lower(c);
    }
  }
  if (words.back().empty()) {
    words.pop_back();
  }
  return words;
}

struct Maintainer {
  std::string name;
  std::string local;   // of the address
  std::string domain;
};

Maintainer parse_maintainer(std::string_view text) {
  const std::size_t open = text.rfind('<');
  Maintainer out{.name = std::string(trim(text.substr(0, open)))};
  if (open != std::string_view::npos) {
    const std::string_view address = cut(text.substr(open + 1), '>').first;
    const auto [local, domain] = cut(address, '@');
    out.local = to_lower(local);
    out.domain = domain ? to_lower(*domain) : std::string{};
  }
  return out;
}

bool within(std::string_view domain, std::string_view parent) {
  return domain == parent || (domain.ends_with(parent) && domain[domain.size() - parent.size() - 1] == '.');
}

// Addresses that only the distribution and its teams use. Ubuntu takes most packages over from Debian unchanged.
bool is_distribution_address(const Maintainer& maintainer) {
  constexpr auto kDomains = std::to_array<std::string_view>({"debian.org", "debian.net", "alioth-lists.debian.net", "ubuntu.com",
                                                             "canonical.com"});
  const bool domain = std::ranges::any_of(kDomains, [&](std::string_view own) { return within(maintainer.domain, own); });
  const auto speaks_of = [&](std::string_view word) {
    return maintainer.local.find(word) != std::string::npos || to_lower(maintainer.name).find(word) != std::string::npos;
  };
  return domain || speaks_of("debian") || speaks_of("ubuntu");
}

// "Krzysztof Burghardt <krzysztof@burghardt.pl>": many of Debian's packages are kept by one person under a private
// address; what firms and projects publish bears a firm's or a team's name.
bool is_person(const Maintainer& maintainer) {
  const std::vector<std::string> words = words_of(maintainer.name);
  if (words.size() < 2 || maintainer.domain.empty()) {
    return false;
  }
  const std::vector<std::string> local = words_of(maintainer.local);
  return std::ranges::none_of(words, is_group_word) && std::ranges::none_of(local, is_group_word);
}

// The value of a field of a Release file, signed or not.
std::string release_field(std::string_view text, std::string_view field) {
  while (!text.empty()) {
    const auto [name, value] = cut(take_line(text), ':');
    if (value && name == field) {
      return std::string(trim(*value));
    }
  }
  return {};
}

}  // namespace

bool DebOrigins::own_origin(std::string_view origin) const {
  const std::string lower = to_lower(origin);
  for (const std::string_view own : std::array<std::string_view, 3>{"debian", "ubuntu", os_id_}) {
    // "Debian Backports" is Debian; "LP-PPA-ubuntu-toolchain" is not Ubuntu.
    if (!own.empty() && lower.starts_with(own) && (lower.size() == own.size() || lower[own.size()] == ' ')) {
      return true;
    }
  }
  return lower == "canonical" || lower == "ubuntuesm" || lower == "ubuntuesmapps";
}

void DebOrigins::read_index(const Tree& tree, const std::string& path, const std::string& origin, const Limits& limits,
                            std::vector<Problem>& problems) {
  Limits bounded = limits;
  bounded.document_bytes_max = kIndexBytesMax;
  const Result<std::string> packed = tree.read(path, kIndexBytesMax);
  const Result<std::string> text = packed ? unpack(*packed, bounded) : packed;
  if (!text) {
    problems.push_back({.place = path, .reason = text.error().message()});
    return;
  }
  Deb822Reader reader(*text);
  std::vector<Deb822Field> fields;
  while (true) {
    const Result<bool> more = reader.next(fields);
    if (!more) {
      problems.push_back({.place = path, .reason = more.error().message()});
      return;
    }
    if (!*more) {
      return;
    }
    std::string_view name;
    std::string_view version;
    for (const Deb822Field& field : fields) {
      name = field.name == "Package" ? field.value : name;
      version = field.name == "Version" ? field.value : version;
    }
    listed_.emplace(std::string(name) + " " + std::string(version), origin);
  }
}

void DebOrigins::read_lists(const Tree& tree, const Limits& limits, std::vector<Problem>& problems) {
  const Result<std::vector<std::string>> names = tree.list(kLists);
  if (!names) {
    return;
  }
  for (const std::string& name : *names) {
    for (const std::string_view ending : {std::string_view("_InRelease"), std::string_view("_Release")}) {
      if (!name.ends_with(ending)) {
        continue;
      }
      const Result<std::string> head = tree.read_at(std::string(kLists) + "/" + name, 0, kReleaseHead);
      std::string origin = head ? release_field(*head, "Origin") : std::string{};
      if (own_origin(origin)) {
        continue;
      }
      const std::string prefix = name.substr(0, name.size() - ending.size()) + "_";
      if (origin.empty()) {
        origin = name.substr(0, name.find('_'));  // the host it came from
      }
      for (const std::string& index : *names) {
        if (index.starts_with(prefix) && index.find("_Packages") != std::string::npos) {
          read_index(tree, std::string(kLists) + "/" + index, origin, limits, problems);
        }
      }
    }
  }
}

std::string DebOrigins::origin_of(const DebMaking& making) const {
  if (!making.origin.empty()) {
    return own_origin(making.origin) ? std::string{} : std::string(making.origin) + " (Origin field)";
  }
  if (!listed_.empty()) {
    const auto found = listed_.find(std::string(making.name) + " " + std::string(making.version));
    if (found != listed_.end()) {
      return found->second + " (apt lists)";
    }
  }
  for (const auto& [mark, builder] : kVersionMarks) {
    if (making.version.find(mark) != std::string_view::npos && !equals_ignoring_case(builder, os_id_)) {
      return std::string(builder) + " (version)";
    }
  }
  if (!making.vendor.empty() && !own_origin(making.vendor)) {
    return std::string(making.vendor) + " (Vendor field)";
  }
  const Maintainer maintainer = parse_maintainer(making.maintainer);
  if (is_distribution_address(maintainer) || (is_person(maintainer) && !making.license)) {
    return {};
  }
  if (making.maintainer.empty()) {
    return making.license ? "unknown (License field)" : "unknown (no maintainer)";
  }
  return (maintainer.domain.empty() ? maintainer.name : maintainer.domain) + " (maintainer)";
}

}  // namespace parapet::inventory
