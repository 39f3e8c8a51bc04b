// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/dpkg.h"

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "inventory/collect/deb822.h"
#include "inventory/collect/os_release.h"
#include "inventory/collect/system_collectors.h"

namespace parapet::inventory {
namespace {

constexpr std::string_view kStatus = "var/lib/dpkg/status";
constexpr std::string_view kStatusFolder = "var/lib/dpkg/status.d/";
constexpr std::string_view kInfo = "var/lib/dpkg/info";

struct Stanza {
  DebMaking making;
  std::string_view status;
  std::string_view architecture;
  std::string_view source;
};

Stanza stanza_of(const std::vector<Deb822Field>& fields) {
  Stanza stanza;
  const std::pair<std::string_view, std::string_view*> wanted[] = {
      {"Package", &stanza.making.name},   {"Status", &stanza.status},           {"Version", &stanza.making.version},
      {"Source", &stanza.source},         {"Architecture", &stanza.architecture}, {"Maintainer", &stanza.making.maintainer},
      {"Origin", &stanza.making.origin},  {"Vendor", &stanza.making.vendor},
  };
  for (const Deb822Field& field : fields) {
    for (const auto& [name, place] : wanted) {
      if (field.name == name) {
        *place = field.value;
      }
    }
    stanza.making.license = stanza.making.license || field.name == "License";
  }
  return stanza;
}

// Whether the package's files are on the disk (dpkg(1), "package states"). A list without Status lines is one of
// installed packages.
bool is_present(std::string_view status) {
  if (status.empty()) {
    return true;
  }
  const std::vector<std::string_view> words = split_blanks(status);
  return words.size() == 3 && words[2] != "not-installed" && words[2] != "config-files";
}

Result<void> check(const Stanza& stanza, std::size_t line, const Limits& limits) {
  const DebMaking& making = stanza.making;
  if (making.name.empty()) {
    return bad_input(fmt::format("line {}: a stanza without Package", line));
  }
  const std::string place = fmt::format("line {}: package {}", line, printable(making.name.substr(0, 100)));
  if (making.name.size() > limits.name_bytes_max || stanza.source.size() > limits.name_bytes_max) {
    return fail(ErrorCode::kLimit, place + ": name longer than name_bytes_max");
  }
  if (making.version.size() > limits.version_bytes_max) {
    return fail(ErrorCode::kLimit, place + ": Version longer than version_bytes_max");
  }
  if (!stanza.status.empty() && split_blanks(stanza.status).size() != 3) {
    return bad_input(place + ": Status is not three words");
  }
  if (is_present(stanza.status) && making.version.empty()) {
    return bad_input(place + ": installed, but without Version");
  }
  return {};
}

Software software_of(const Stanza& stanza, const DebOrigins& origins) {
  Software software;
  software.ecosystem = "deb";
  software.name = stanza.making.name;
  software.version = stanza.making.version;
  software.arch = stanza.architecture;
  software.publisher = stanza.making.maintainer.substr(0, stanza.making.maintainer.find('\n'));
  // "Source: name" or "Source: name (version)" (deb-src-control(5)).
  const auto [source, version] = cut(stanza.source, '(');
  software.source = trim(source);
  if (version) {
    software.source_version = trim(cut(*version, ')').first);
  }
  software.origin = origins.origin_of(stanza.making);
  return software;
}

class DpkgCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view name() const override { return "dpkg"; }
  [[nodiscard]] bool is_package_database() const override { return true; }
  [[nodiscard]] bool wants(const TreeFile& file) const override {
    return file.path == kStatus || (file.path.starts_with(kStatusFolder) && !file.path.ends_with(".md5sums"));
  }
  [[nodiscard]] Result<Collected> collect(const Tree& tree, const TreeFile& file, const Limits& limits) const override {
    const std::string text = TRY(tree.read(file.path, limits.inventory_bytes_max));
    const OperatingSystem os = read_operating_system(tree, limits).value_or(OperatingSystem{});
    DebOrigins origins(os.id);
    std::vector<Problem> problems;
    if (file.path == kStatus) {
      TRY(check_whole(text));
      origins.read_lists(tree, limits, problems);
    }
    Collected collected = TRY_AT(parse_dpkg_status(text, origins, limits), file.path);
    collected.problems = std::move(problems);
    if (file.path == kStatus && collected.software.empty() && has_packages(tree)) {
      return bad_input(fmt::format("{}: names no installed package, but {} has files of some", kStatus, kInfo));
    }
    return collected;
  }

 private:
  // dpkg itself refuses a status file that ends within a line.
  static Result<void> check_whole(std::string_view text) {
    if (!text.empty() && text.back() != '\n') {
      return bad_input(fmt::format("{}: cut short: the last line has no end", kStatus));
    }
    return {};
  }

  static bool has_packages(const Tree& tree) {
    const Result<std::vector<std::string>> names = tree.list(kInfo);
    if (!names) {
      return false;
    }
    for (const std::string& entry : *names) {
      if (entry.ends_with(".list")) {
        return true;
      }
    }
    return false;
  }
};

}  // namespace

Result<Collected> parse_dpkg_status(std::string_view text, const DebOrigins& origins, const Limits& limits) {
  Collected collected;
  Deb822Reader reader(text);
  std::vector<Deb822Field> fields;
  while (TRY(reader.next(fields))) {
    const Stanza stanza = stanza_of(fields);
    TRY(check(stanza, reader.line(), limits));
    if (!is_present(stanza.status)) {
      continue;
    }
    if (collected.software.size() >= limits.software_per_device_max) {
      return fail(ErrorCode::kLimit, "more packages than software_per_device_max");
    }
    collected.software.push_back(software_of(stanza, origins));
  }
  return collected;
}

std::unique_ptr<Collector> dpkg_collector() { return std::make_unique<DpkgCollector>(); }

}  // namespace parapet::inventory
