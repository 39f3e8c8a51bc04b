// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/os_release.h"

#include <array>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"

namespace parapet::inventory {
namespace {

constexpr std::uint64_t kFileBytesMax = 1U << 20;

// The value of an assignment without its quotes; nullopt where a quote stays open. os-release(5) allows what the shell
// does without expansion: "...", '...', backslashes outside of single quotes.
std::optional<std::string> unquoted(std::string_view value) {
  std::string out;
  char quote = '\0';
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (c == '\\' && quote != '\'') {
      if (++i == value.size()) {
        return std::nullopt;
      }
      out += value[i];
    } else if (quote == '\0' && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == quote && quote != '\0') {
      quote = '\0';
    } else {
      out += c;
    }
  }
  return quote == '\0' ? std::optional(std::move(out)) : std::nullopt;
}

void set_field(OperatingSystem& os, std::string_view key, std::string value) {
  if (key == "ID") {
    os.id = to_lower(value);
  } else if (key == "VERSION_ID") {
    os.version = std::move(value);
  } else if (key == "VERSION_CODENAME") {
    os.codename = std::move(value);
  } else if (key == "PRETTY_NAME") {
    os.name = std::move(value);
  } else if (key == "NAME" && os.name.empty()) {
    os.name = std::move(value);
  }
}

// "CentOS release 6.10 (Final)", "Red Hat Enterprise Linux Server release 7.9 (Maipo)", "Rocky Linux release 8.9".
OperatingSystem from_release_line(std::string_view line) {
  constexpr auto kNames = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"AlmaLinux", "almalinux"}, {"Rocky", "rocky"},    {"CentOS", "centos"}, {"Red Hat Enterprise", "rhel"}, {"Oracle Linux", "ol"},
      {"Enterprise Linux Enterprise", "ol"},             {"Fedora", "fedora"}, {"Amazon Linux", "amzn"},       {"Mageia", "mageia"},
      {"CBL-Mariner", "mariner"}, {"VMware Photon", "photon"},
  });
  OperatingSystem os{.family = "linux", .name = std::string(trim(line))};
  for (const auto& [name, id] : kNames) {
    if (line.starts_with(name)) {
      os.id = id;
      break;
    }
  }
  const std::size_t word = line.find("release ");
  if (word != std::string_view::npos) {
    const std::vector<std::string_view> rest = split_blanks(line.substr(word + 8));
    os.version = rest.empty() ? std::string{} : std::string(rest[0]);
  }
  return os;
}

// "12.5", or "trixie/sid" before a release.
OperatingSystem from_debian_version(std::string_view line) {
  OperatingSystem os{.family = "linux", .id = "debian"};
  if (!line.empty() && is_digit(line.front())) {
    os.version = line;
  } else {
    os.codename = cut(line, '/').first;
  }
  os.name = "Debian GNU/Linux " + std::string(line);
  return os;
}

std::optional<OperatingSystem> from_older_file(const Tree& tree) {
  const auto first_line = [&tree](std::string_view path) -> std::string {
    const Result<std::string> text = tree.read(path, kFileBytesMax);
    std::string_view rest = text ? std::string_view(*text) : std::string_view{};
    return std::string(trim(take_line(rest)));
  };
  for (const std::string_view path : {"etc/almalinux-release", "etc/rocky-release", "etc/oracle-release", "etc/centos-release",
                                      "etc/redhat-release", "etc/fedora-release", "etc/mariner-release", "etc/photon-release",
                                      "etc/system-release"}) {
    const std::string line = first_line(path);
    if (!line.empty()) {
      return from_release_line(line);
    }
  }
  if (const std::string alpine = first_line("etc/alpine-release"); !alpine.empty()) {
    return OperatingSystem{.family = "linux", .id = "alpine", .version = alpine, .name = "Alpine Linux v" + alpine};
  }
  if (tree.exists("etc/arch-release")) {
    return OperatingSystem{.family = "linux", .id = "arch", .name = "Arch Linux"};
  }
  if (const std::string debian = first_line("etc/debian_version"); !debian.empty()) {
    return from_debian_version(debian);
  }
  return std::nullopt;
}

}  // namespace

Result<OperatingSystem> parse_os_release(std::string_view text, const Limits& limits) {
  if (text.size() > kFileBytesMax) {
    return fail(ErrorCode::kLimit, "os-release is larger than a megabyte");
  }
  OperatingSystem os;
  bool any = false;
  for (int number = 1; !text.empty(); ++number) {
    const std::string_view line = trim(take_line(text));
    if (line.empty() || line.front() == '#') {
      continue;
    }
    const auto [key, value] = cut(line, '=');
    if (!value || key.empty() || key.find(' ') != std::string_view::npos) {
      return bad_input(fmt::format("line {}: not an assignment KEY=value", number));
    }
    std::optional<std::string> content = unquoted(*value);
    if (!content) {
      return bad_input(fmt::format("line {}: the quote of {} is not closed", number, printable(key)));
    }
    if (content->size() > limits.name_bytes_max) {
      return fail(ErrorCode::kLimit, fmt::format("line {}: {} is longer than name_bytes_max", number, printable(key)));
    }
    any = any || key == "ID" || key == "NAME";
    set_field(os, key, std::move(*content));
  }
  if (!any) {
    return bad_input("not an os-release file: it has neither ID nor NAME");
  }
  // "If not set, defaults to ID=linux" (os-release(5)).
  os.id = os.id.empty() ? "linux" : os.id;
  os.family = os.id == "freebsd" ? "freebsd" : "linux";
  return os;
}

Result<OperatingSystem> read_operating_system(const Tree& tree, const Limits& limits) {
  for (const std::string_view path : {"etc/os-release", "usr/lib/os-release"}) {
    const Result<std::string> text = tree.read(path, kFileBytesMax);
    if (!text && text.error().code() == ErrorCode::kNotFound) {
      continue;
    }
    if (!text) {
      return std::unexpected(text.error());
    }
    // Some images carry an empty file where the real one was a link.
    if (trim(*text).empty()) {
      continue;
    }
    return TRY_AT(parse_os_release(*text, limits), std::string(path));
  }
  return from_older_file(tree).value_or(OperatingSystem{});
}

}  // namespace parapet::inventory
