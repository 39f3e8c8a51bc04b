// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/text.h"
#include "cli/simulate/profile.h"

// What the simulator knows without any files: systems and packages with versions that their publishers released.
namespace parapet::cli::simulate {
namespace {

struct Entry {
  std::string_view name;
  std::string_view source;    // or the publisher, on Windows and macOS
  std::string_view versions;  // ascending, between blanks
};

constexpr auto kDebian = std::to_array<Entry>({
    {"apt", "apt", "2.6.1"},
    {"base-files", "base-files", "12.4+deb12u8 12.4+deb12u10 12.4+deb12u12"},
    {"bash", "bash", "5.2.15-2+b2"},
    {"bind9-host", "bind9", "1:9.18.19-1~deb12u1 1:9.18.24-1 1:9.18.28-1~deb12u2 1:9.18.33-1~deb12u2"},
    {"coreutils", "coreutils", "9.1-1"},
    {"curl", "curl", "7.88.1-10 7.88.1-10+deb12u4 7.88.1-10+deb12u5 7.88.1-10+deb12u8 7.88.1-10+deb12u12"},
    {"libcurl4", "curl", "7.88.1-10 7.88.1-10+deb12u4 7.88.1-10+deb12u5 7.88.1-10+deb12u8 7.88.1-10+deb12u12"},
    {"dpkg", "dpkg", "1.21.22"},
    {"git", "git", "1:2.39.2-1.1 1:2.39.5-0+deb12u1 1:2.39.5-0+deb12u2"},
    {"libc6", "glibc", "2.36-9 2.36-9+deb12u3 2.36-9+deb12u4 2.36-9+deb12u7 2.36-9+deb12u10"},
    {"libexpat1", "expat", "2.5.0-1 2.5.0-1+deb12u1"},
    {"libgnutls30", "gnutls28", "3.7.9-2 3.7.9-2+deb12u2 3.7.9-2+deb12u3"},
    {"libssl3", "openssl", "3.0.9-1 3.0.11-1~deb12u2 3.0.13-1~deb12u1 3.0.15-1~deb12u1 3.0.16-1~deb12u1"},
    {"openssl", "openssl", "3.0.9-1 3.0.11-1~deb12u2 3.0.13-1~deb12u1 3.0.15-1~deb12u1 3.0.16-1~deb12u1"},
    {"libxml2", "libxml2", "2.9.14+dfsg-1.3~deb12u1 2.9.14+dfsg-1.3~deb12u2"},
    {"nginx", "nginx", "1.22.1-9 1.22.1-9+deb12u1"},
    {"openssh-server", "openssh", "1:9.2p1-2 1:9.2p1-2+deb12u2 1:9.2p1-2+deb12u3 1:9.2p1-2+deb12u5"},
    {"openssh-client", "openssh", "1:9.2p1-2 1:9.2p1-2+deb12u2 1:9.2p1-2+deb12u3 1:9.2p1-2+deb12u5"},
    {"postgresql-15", "postgresql-15", "15.3-0+deb12u1 15.5-0+deb12u1 15.8-0+deb12u1 15.10-0+deb12u1"},
    {"python3.11", "python3.11", "3.11.2-6 3.11.2-6+deb12u2 3.11.2-6+deb12u5"},
    {"sudo", "sudo", "1.9.13p3-1+deb12u1 1.9.13p3-1+deb12u2"},
    {"vim-common", "vim", "2:9.0.1378-2"},
    {"xz-utils", "xz-utils", "5.4.1-0.2 5.4.1-1"},
    {"zlib1g", "zlib", "1:1.2.13.dfsg-1"},
});

constexpr auto kAlma = std::to_array<Entry>({
    {"bash", "bash", "0:5.1.8-6.el9_1 0:5.1.8-9.el9"},
    {"bind-utils", "bind", "32:9.16.23-11.el9_2.2 32:9.16.23-18.el9_4.6"},
    {"curl", "curl", "0:7.76.1-23.el9_2.4 0:7.76.1-26.el9_3.3 0:7.76.1-29.el9_4.1"},
    {"glibc", "glibc", "0:2.34-60.el9 0:2.34-83.el9_3.7 0:2.34-100.el9_4.2"},
    {"gnutls", "gnutls", "0:3.7.6-21.el9_2 0:3.8.3-4.el9_4"},
    {"httpd", "httpd", "0:2.4.53-11.el9_2.5 0:2.4.57-5.el9 0:2.4.57-11.el9_4.1"},
    {"libxml2", "libxml2", "0:2.9.13-3.el9_2.1 0:2.9.13-6.el9_4"},
    {"openssh-server", "openssh", "0:8.7p1-29.el9_2 0:8.7p1-38.el9 0:8.7p1-38.el9_4.4"},
    {"openssl", "openssl", "1:3.0.7-16.el9_2 1:3.0.7-25.el9_3 1:3.0.7-28.el9_4"},
    {"openssl-libs", "openssl", "1:3.0.7-16.el9_2 1:3.0.7-25.el9_3 1:3.0.7-28.el9_4"},
    {"python3", "python3.9", "0:3.9.16-1.el9_2.2 0:3.9.18-3.el9_4.1"},
    {"sudo", "sudo", "0:1.9.5p2-9.el9 0:1.9.5p2-10.el9_3"},
    {"systemd", "systemd", "0:252-14.el9_2.8 0:252-32.el9_4"},
    {"tzdata", "tzdata", "0:2023c-1.el9 0:2024a-1.el9"},
});

constexpr auto kWindows = std::to_array<Entry>({
    {"7-Zip (x64)", "Igor Pavlov", "22.01 23.01 24.07 24.09"},
    {"Google Chrome", "Google LLC", "124.0.6367.118 128.0.6613.84 130.0.6723.69 131.0.6778.85"},
    {"Microsoft Edge", "Microsoft Corporation", "124.0.2478.67 128.0.2739.42 131.0.2903.70"},
    {"Mozilla Firefox (x64 en-US)", "Mozilla", "115.0 128.0 131.0.2 133.0"},
    {"Notepad++ (64-bit x64)", "Notepad++ Team", "8.5.2 8.5.7 8.7"},
    {"VLC media player", "VideoLAN", "3.0.18 3.0.20 3.0.21"},
    {"WinRAR 7.01 (64-bit)", "win.rar GmbH", "7.01.0"},
    {"Zoom Workplace", "Zoom Video Communications, Inc.", "5.17.5 6.0.10 6.2.0"},
});

constexpr auto kMac = std::to_array<Entry>({
    {"Firefox", "Mozilla", "115.0 128.0 131.0.2 133.0"},
    {"Google Chrome", "Google LLC", "124.0.6367.118 130.0.6723.69 131.0.6778.85"},
    {"Slack", "Slack Technologies, Inc.", "4.35.126 4.41.97"},
    {"Visual Studio Code", "Microsoft Corporation", "1.85.1 1.95.3"},
    {"VLC", "VideoLAN", "3.0.18 3.0.21"},
});

struct Library {
  std::string_view ecosystem;
  std::string_view name;
  std::string_view versions;
};

// Packages that applications bring along.
constexpr auto kLibraries = std::to_array<Library>({
    {"npm", "axios", "0.21.1 0.27.2 1.6.0 1.7.7"},
    {"npm", "body-parser", "1.19.0 1.20.2 1.20.3"},
    {"npm", "braces", "2.3.2 3.0.2 3.0.3"},
    {"npm", "cookie", "0.4.1 0.6.0 0.7.1"},
    {"npm", "cross-spawn", "6.0.5 7.0.3 7.0.6"},
    {"npm", "debug", "2.6.9 3.2.7 4.3.4"},
    {"npm", "express", "4.17.1 4.18.2 4.19.2 4.21.1"},
    {"npm", "follow-redirects", "1.14.0 1.15.4 1.15.6"},
    {"npm", "json5", "1.0.1 2.2.0 2.2.3"},
    {"npm", "jsonwebtoken", "8.5.1 9.0.0 9.0.2"},
    {"npm", "lodash", "4.17.15 4.17.20 4.17.21"},
    {"npm", "minimatch", "3.0.4 3.1.2 9.0.3"},
    {"npm", "minimist", "1.2.0 1.2.5 1.2.8"},
    {"npm", "moment", "2.24.0 2.29.1 2.29.4"},
    {"npm", "ms", "2.0.0 2.1.2 2.1.3"},
    {"npm", "nanoid", "3.1.20 3.3.4 3.3.8"},
    {"npm", "path-to-regexp", "0.1.7 0.1.10 0.1.12"},
    {"npm", "postcss", "7.0.35 8.4.14 8.4.31"},
    {"npm", "qs", "6.5.2 6.9.6 6.11.0"},
    {"npm", "semver", "5.7.1 6.3.0 7.5.2 7.6.3"},
    {"npm", "send", "0.16.2 0.18.0 0.19.0"},
    {"npm", "tar", "4.4.13 6.1.11 6.2.1"},
    {"npm", "tough-cookie", "2.5.0 4.0.0 4.1.3"},
    {"npm", "undici", "5.19.1 5.28.3 6.21.1"},
    {"npm", "uuid", "3.4.0 8.3.2 9.0.1"},
    {"npm", "word-wrap", "1.2.3 1.2.5"},
    {"npm", "ws", "7.4.5 7.5.9 8.17.1"},
    {"npm", "xml2js", "0.4.23 0.5.0"},
    {"pypi", "aiohttp", "3.8.5 3.9.2 3.10.11"},
    {"pypi", "certifi", "2022.12.7 2023.7.22 2024.7.4"},
    {"pypi", "cryptography", "39.0.1 41.0.6 42.0.4 43.0.1"},
    {"pypi", "django", "3.2.18 4.2.4 4.2.16 5.0.9"},
    {"pypi", "flask", "2.2.2 2.3.2 3.0.3"},
    {"pypi", "idna", "3.4 3.7"},
    {"pypi", "jinja2", "3.0.3 3.1.2 3.1.4 3.1.5"},
    {"pypi", "numpy", "1.21.6 1.24.4 1.26.4"},
    {"pypi", "pillow", "9.3.0 10.0.1 10.3.0"},
    {"pypi", "pyyaml", "5.3.1 5.4 6.0.1"},
    {"pypi", "requests", "2.27.1 2.31.0 2.32.3"},
    {"pypi", "setuptools", "65.5.0 65.5.1 70.0.0"},
    {"pypi", "sqlalchemy", "1.4.46 2.0.23"},
    {"pypi", "tornado", "6.2 6.3.3 6.4.2"},
    {"pypi", "urllib3", "1.26.5 1.26.18 2.2.2"},
    {"pypi", "werkzeug", "2.2.2 2.3.8 3.0.6"},
    {"maven", "ch.qos.logback:logback-classic", "1.2.3 1.2.13 1.4.14"},
    {"maven", "com.fasterxml.jackson.core:jackson-databind", "2.9.8 2.13.4 2.15.2"},
    {"maven", "com.google.guava:guava", "28.0-jre 31.1-jre 32.1.2-jre"},
    {"maven", "commons-io:commons-io", "2.6 2.7 2.14.0"},
    {"maven", "io.netty:netty-codec-http", "4.1.42.Final 4.1.94.Final 4.1.108.Final"},
    {"maven", "org.apache.commons:commons-text", "1.8 1.9 1.10.0"},
    {"maven", "org.apache.logging.log4j:log4j-core", "2.14.1 2.15.0 2.17.1 2.20.0"},
    {"maven", "org.apache.tomcat.embed:tomcat-embed-core", "9.0.65 9.0.83 9.0.96"},
    {"maven", "org.springframework:spring-core", "5.2.9.RELEASE 5.3.17 5.3.20 6.1.14"},
    {"maven", "org.springframework:spring-webmvc", "5.2.9.RELEASE 5.3.17 5.3.20 6.1.14"},
    {"maven", "org.yaml:snakeyaml", "1.26 1.33 2.0"},
    {"go", "github.com/golang-jwt/jwt/v4", "v4.4.2 v4.5.0 v4.5.1"},
    {"go", "golang.org/x/crypto", "v0.14.0 v0.17.0 v0.31.0"},
    {"go", "golang.org/x/net", "v0.7.0 v0.17.0 v0.23.0 v0.33.0"},
    {"go", "google.golang.org/grpc", "v1.53.0 v1.56.3 v1.64.0"},
    {"go", "stdlib", "1.19.5 1.20.10 1.21.9 1.22.7"},
});

Line line_of(std::string_view ecosystem, const Entry& entry) {
  Line line;
  for (const std::string_view version : split_blanks(entry.versions)) {
    line.versions.emplace_back(version);
  }
  const bool packages = ecosystem == "deb" || ecosystem == "rpm";
  line.software = {.ecosystem = std::string(ecosystem), .name = std::string(entry.name), .version = line.versions.back()};
  if (packages) {
    line.software.source = entry.source;
    line.software.arch = ecosystem == "deb" ? "amd64" : "x86_64";
  } else {
    line.software.publisher = entry.source;
  }
  line.source_hash = hash64(packages ? entry.source : entry.name);
  line.optional = line.source_hash % 8 == 0;
  return line;
}

template <std::size_t N>
Profile profile_of(std::string_view name, std::string_view ecosystem, inventory::OperatingSystem os, const std::array<Entry, N>& entries) {
  Profile profile{.name = std::string(name), .name_prefix = "sim-" + std::string(name)};
  profile.device.os = std::move(os);
  for (const Entry& entry : entries) {
    profile.lines.push_back(line_of(ecosystem, entry));
  }
  std::ranges::stable_sort(profile.lines, {}, &Line::source_hash);
  return profile;
}

// Where an application of a number keeps its packages.
std::string path_of(const Library& library, std::size_t application) {
  const std::string folder = fmt::format("srv/app-{}", application);
  if (library.ecosystem == "npm") {
    return fmt::format("{}/node_modules/{}/package.json", folder, library.name);
  }
  if (library.ecosystem == "pypi") {
    return fmt::format("{}/venv/lib/python3.11/site-packages/{}.dist-info/METADATA", folder, library.name);
  }
  if (library.ecosystem == "maven") {
    return fmt::format("{}/lib/{}.jar", folder, library.name.substr(library.name.find(':') + 1));
  }
  return folder + "/bin/service";
}

}  // namespace

std::vector<Profile> built_in_profiles() {
  std::vector<Profile> profiles;
  profiles.push_back(profile_of("debian12", "deb",
                                {.family = "linux", .id = "debian", .version = "12", .codename = "bookworm", .arch = "x86_64",
                                 .name = "Debian GNU/Linux 12 (bookworm)"}, kDebian));
  profiles.push_back(profile_of("almalinux9", "rpm",
                                {.family = "linux", .id = "almalinux", .version = "9.4", .arch = "x86_64", .name = "AlmaLinux 9.4"}, kAlma));
  profiles.push_back(profile_of("windows11", "windows",
                                {.family = "windows", .id = "windows", .version = "Windows 11 Pro", .build = "10.0.22631.4169",
                                 .arch = "x86_64", .name = "Windows 11 Pro"}, kWindows));
  profiles.back().builds = {"10.0.22631.3155", "10.0.22631.3880", "10.0.22631.4169", "10.0.22631.4602"};
  profiles.push_back(profile_of("macos14", "macos",
                                {.family = "macos", .id = "macos", .version = "14.5", .build = "23F79", .arch = "aarch64", .name = "macOS 14.5"},
                                kMac));
  const std::array<std::uint32_t, 4> weights = {4, 2, 5, 1};
  for (std::size_t i = 0; i < profiles.size(); ++i) {
    profiles[i].weight = weights[i];
  }
  return profiles;
}

void fill_up(std::vector<Profile>& profiles, std::size_t entries) {
  for (Profile& profile : profiles) {
    if (profile.device.os.family != "linux") {
      continue;
    }
    if (profile.lines.size() > entries) {
      profile.lines.resize(entries);
    }
    for (std::size_t i = 0; profile.lines.size() < entries; ++i) {
      const Library& library = kLibraries[i % kLibraries.size()];
      const std::size_t application = i / kLibraries.size();
      Line line;
      for (const std::string_view version : split_blanks(library.versions)) {
        line.versions.emplace_back(version);
      }
      line.software = {.ecosystem = std::string(library.ecosystem), .name = std::string(library.name), .version = line.versions.back(),
                       .paths = {path_of(library, application)}};
      line.source_hash = hash64(library.name, application + 1);
      line.optional = application % 3 == 2;
      profile.lines.push_back(std::move(line));
    }
    std::ranges::stable_sort(profile.lines, {}, &Line::source_hash);
  }
}

}  // namespace parapet::cli::simulate
