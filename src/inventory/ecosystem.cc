// SPDX-License-Identifier: Apache-2.0
#include "inventory/ecosystem.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/text.h"

namespace parapet::inventory {
namespace {

using version::Scheme;

// An ecosystem that is no distribution: how OSV, purl and our formats spell it, and what it is called here.
struct Language {
  std::string_view spelling;  // lower case
  std::string_view domain;
  Scheme scheme;
};

// The OSV schema's list of ecosystems (section "affected[].package field"), the purl type names where they differ, and
// the ecosystems of design §7. Schemes as the OSV schema or the registry itself documents its ordering; opam orders as
// dpkg does (opam manual, "version ordering").
constexpr auto kLanguages = std::to_array<Language>({
    {"android", "android", Scheme::kGeneric},
    {"bioconductor", "bioconductor", Scheme::kGeneric},
    {"bitnami", "bitnami", Scheme::kSemver},
    {"cargo", "cargo", Scheme::kCargo},
    {"composer", "composer", Scheme::kComposer},
    {"conan", "conancenter", Scheme::kGeneric},
    {"conancenter", "conancenter", Scheme::kGeneric},
    {"cpe", "product", Scheme::kGeneric},
    {"cran", "cran", Scheme::kGeneric},
    {"crates.io", "cargo", Scheme::kCargo},
    {"docker hardened images", "docker-hardened-images", Scheme::kGeneric},
    {"gem", "gem", Scheme::kGem},
    {"generic", "generic", Scheme::kGeneric},
    {"ghc", "ghc", Scheme::kGeneric},
    {"git", "git", Scheme::kGeneric},
    {"github actions", "github-actions", Scheme::kSemver},
    {"github-actions", "github-actions", Scheme::kSemver},
    {"githubactions", "github-actions", Scheme::kSemver},
    {"go", "go", Scheme::kGo},
    {"golang", "go", Scheme::kGo},
    {"hackage", "hackage", Scheme::kGeneric},
    {"hex", "hex", Scheme::kSemver},
    {"julia", "julia", Scheme::kSemver},
    {"kubernetes", "kubernetes", Scheme::kSemver},
    {"linux", "linux", Scheme::kGeneric},
    {"macos", "macos", Scheme::kGeneric},
    {"maven", "maven", Scheme::kMaven},
    {"npm", "npm", Scheme::kNpm},
    {"nuget", "nuget", Scheme::kNuget},
    {"opam", "opam", Scheme::kDeb},
    {"oss-fuzz", "oss-fuzz", Scheme::kGeneric},
    {"packagist", "composer", Scheme::kComposer},
    {"product", "product", Scheme::kGeneric},
    {"pub", "pub", Scheme::kSemver},
    {"pypi", "pypi", Scheme::kPypi},
    {"rubygems", "gem", Scheme::kGem},
    {"swift", "swift", Scheme::kSemver},
    {"swifturl", "swift", Scheme::kSemver},
    {"vscode", "vscode", Scheme::kSemver},
    {"windows", "windows", Scheme::kWindows},
});

// How a distribution's domain is made of what follows the name.
enum class Release {
  kMajor,         // "9.4" -> "9"
  kFirstTwo,      // "3.0.20240417" -> "3.0"; "3" -> "3.0"
  kAlpineBranch,  // "3.19.1", "v3.19" -> "v3.19"; "edge"
  kDebian,        // number or codename
  kUbuntu,        // "22.04:LTS" -> "22.04"
  kRolling,       // none
  kWhole,         // as written, lower case
};

struct Distribution {
  std::string_view osv;   // the OSV ecosystem, lower case; "" where OSV has none
  std::string_view id;    // os-release ID; "" where it has none of its own
  std::string_view domain;
  Release release;
  Scheme scheme;
};

// SUSE, Red Hat's CPE-like releases, Ubuntu Pro and CBL-Mariner need more than this table: the functions below.
constexpr auto kDistributions = std::to_array<Distribution>({
    {"almalinux", "almalinux", "almalinux", Release::kMajor, Scheme::kRpm},
    {"alpaquita", "alpaquita", "alpaquita", Release::kWhole, Scheme::kApk},
    {"alpine", "alpine", "alpine", Release::kAlpineBranch, Scheme::kApk},
    {"", "amzn", "amazon", Release::kWhole, Scheme::kRpm},
    {"", "amazon", "amazon", Release::kWhole, Scheme::kRpm},
    {"", "arch", "arch", Release::kRolling, Scheme::kPacman},
    {"azure linux", "azurelinux", "azurelinux", Release::kFirstTwo, Scheme::kRpm},
    {"bellsoft hardened containers", "bellsoft-hardened-containers", "bellsoft-hardened-containers", Release::kWhole,
     Scheme::kApk},
    {"", "centos", "redhat", Release::kMajor, Scheme::kRpm},
    {"chainguard", "chainguard", "chainguard", Release::kRolling, Scheme::kApk},
    {"cleanstart", "cleanstart", "cleanstart", Release::kRolling, Scheme::kApk},
    {"debian", "debian", "debian", Release::kDebian, Scheme::kDeb},
    {"echo", "echo", "echo", Release::kWhole, Scheme::kDeb},
    {"", "fedora", "fedora", Release::kMajor, Scheme::kRpm},
    {"freebsd", "freebsd", "freebsd", Release::kWhole, Scheme::kGeneric},
    {"mageia", "mageia", "mageia", Release::kMajor, Scheme::kRpm},
    {"", "mariner", "mariner", Release::kFirstTwo, Scheme::kRpm},
    {"minimos", "minimos", "minimos", Release::kRolling, Scheme::kApk},
    {"", "ol", "oracle", Release::kMajor, Scheme::kRpm},
    {"", "oracle", "oracle", Release::kMajor, Scheme::kRpm},
    {"openeuler", "openeuler", "openeuler", Release::kWhole, Scheme::kRpm},
    {"photon os", "photon", "photon", Release::kFirstTwo, Scheme::kRpm},
    {"", "redhat", "redhat", Release::kMajor, Scheme::kRpm},
    {"", "rhel", "redhat", Release::kMajor, Scheme::kRpm},
    {"rocky linux", "rocky", "rocky", Release::kMajor, Scheme::kRpm},
    {"root", "", "root", Release::kWhole, Scheme::kGeneric},
    {"ubuntu", "ubuntu", "ubuntu", Release::kUbuntu, Scheme::kDeb},
    {"wolfi", "wolfi", "wolfi", Release::kRolling, Scheme::kApk},
});

// The package managers' own names, which say the scheme but not the distribution.
constexpr auto kPackageManagers = std::to_array<std::pair<std::string_view, Scheme>>({
    {"alpm", Scheme::kPacman},
    {"apk", Scheme::kApk},
    {"deb", Scheme::kDeb},
    {"pacman", Scheme::kPacman},
    {"rpm", Scheme::kRpm},
});

// Debian's releases (www.debian.org/releases), the announced next ones included: their number is fixed with their name.
constexpr auto kDebianReleases = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"buzz", "1.1"},     {"rex", "1.2"},    {"bo", "1.3"},      {"hamm", "2.0"},      {"slink", "2.1"},
    {"potato", "2.2"},   {"woody", "3.0"},  {"sarge", "3.1"},   {"etch", "4"},        {"lenny", "5"},
    {"squeeze", "6"},    {"wheezy", "7"},   {"jessie", "8"},    {"stretch", "9"},     {"buster", "10"},
    {"bullseye", "11"},  {"bookworm", "12"}, {"trixie", "13"},  {"forky", "14"},      {"duke", "15"},
});

const Language* find_language(std::string_view spelling) {
  const auto* const found = std::ranges::find(kLanguages, spelling, &Language::spelling);
  return found == kLanguages.end() ? nullptr : &*found;
}

// "9.4" -> "9"; "22.04.1" with count 2 -> "22.04".
std::string_view first_numbers(std::string_view version, int count) {
  std::size_t end = 0;
  for (int i = 0; i < count; ++i) {
    const std::size_t dot = version.find('.', end + (i == 0 ? 0U : 1U));
    if (dot == std::string_view::npos) {
      return version;
    }
    end = dot;
  }
  return version.substr(0, end);
}

std::string release_of(Release kind, std::string_view text) {
  switch (kind) {
    case Release::kMajor:
      return to_lower(first_numbers(cut(text, ':').first, 1));
    case Release::kFirstTwo: {
      std::string two = to_lower(first_numbers(cut(text, ':').first, 2));
      return !two.empty() && two.find('.') == std::string::npos ? two + ".0" : two;
    }
    case Release::kAlpineBranch: {
      const std::string branch = to_lower(first_numbers(cut(text, ':').first, 2));
      return !branch.empty() && is_digit(branch.front()) ? "v" + branch : branch;
    }
    case Release::kUbuntu:
      return to_lower(first_numbers(cut(text, ':').first, 2));
    case Release::kRolling:
      return {};
    case Release::kDebian:
    case Release::kWhole:
      return to_lower(text);
  }
  return {};
}

std::string joined(std::string_view name, std::string_view release) {
  return release.empty() ? std::string(name) : std::string(name) + ":" + std::string(release);
}

std::string domain_of(const Distribution& distribution, std::string_view release) {
  if (distribution.release == Release::kDebian) {
    return release.empty() ? "debian" : debian_domain(release);
  }
  return joined(distribution.domain, release_of(distribution.release, trim(release)));
}

// "Ubuntu:22.04:LTS", "Ubuntu:Pro:18.04:LTS", "Ubuntu:Pro:FIPS-updates:20.04:LTS",
// "Ubuntu:Pro:22.04:LTS:Realtime:Kernel": whoever subscribes gets other versions, so each is a domain of its own.
std::string ubuntu_domain(std::string_view release) {
  std::string name = "ubuntu";
  std::string number;
  for (const std::string_view part : split(release, ':')) {
    if (!part.empty() && is_digit(part.front())) {
      number = release_of(Release::kUbuntu, part);
    } else if (!part.empty() && !equals_ignoring_case(part, "LTS")) {
      name += "-" + to_lower(part);
    }
  }
  return joined(name, number);
}

// "enterprise_linux:9::baseos" is the distribution itself; "rhel_eus:9.2::appstream" is an extended stream of one minor
// release with versions of its own; "openshift:4.14::el9" a product on top. CPE 2.2 fields: product, version, update, edition.
std::string red_hat_domain(std::string_view release) {
  if (release.starts_with("/o:") || release.starts_with("/a:")) {  // a whole CPE: "cpe:/o:redhat:enterprise_linux:9"
    release = cut(release.substr(3), ':').second.value_or(std::string_view{});
  }
  const auto [product, rest] = cut(release, ':');
  const std::string version = to_lower(cut(rest.value_or(std::string_view{}), ':').first);
  if (equals_ignoring_case(product, "enterprise_linux")) {
    return joined("redhat", first_numbers(version, 1));
  }
  if (!product.empty() && is_digit(product.front())) {
    return joined("redhat", first_numbers(product, 1));
  }
  const std::string lower = to_lower(product);
  if (lower.starts_with("rhel_")) {
    return joined("redhat-" + lower.substr(5), version);
  }
  return joined(joined("redhat", lower), version);
}

// "15 SP5", "12-SP2", "15 SP4-LTSS", "16.0".
std::string suse_release(const std::vector<std::string>& words) {
  std::string number;
  for (const std::string& word : words) {
    for (const std::string_view part : split(word, '-')) {
      if (number.empty() && !part.empty() && is_digit(part.front())) {
        number = part;
      } else if (!number.empty() && part.size() > 2 && part.starts_with("sp") && is_digit(part[2])) {
        return number + "." + std::string(part.substr(2));
      }
    }
  }
  return number;
}

// CBL-Mariner became Azure Linux with 3.0; OSV files its old releases under the new name too.
std::string azure_domain(std::string_view release) {
  const std::string number = release_of(Release::kFirstTwo, trim(release));
  const bool mariner = number == "1.0" || number == "2.0";
  return joined(mariner ? "mariner" : "azurelinux", number);
}

const Distribution* distribution_by_osv(std::string_view lower) {
  const auto* const found = std::ranges::find(kDistributions, lower, &Distribution::osv);
  return lower.empty() || found == kDistributions.end() ? nullptr : &*found;
}

const Distribution* distribution_by_id(std::string_view id) {
  const auto* const found = std::ranges::find(kDistributions, id, &Distribution::id);
  return id.empty() || found == kDistributions.end() ? nullptr : &*found;
}

// "Root:Alpine:3.18", "Root:Debian:12", "Root:PyPI": rebuilt packages of another ecosystem, ordered as there.
DomainScheme root_domain(std::string_view of) {
  const DomainScheme base = domain_of_osv_ecosystem(of);
  return {.domain = joined("root", base.domain), .scheme = base.scheme};
}

// openEuler's VERSION_ID lacks the service pack that its PRETTY_NAME has: "openEuler 22.03 (LTS-SP3)".
std::string openeuler_release(const OperatingSystem& os) {
  const std::size_t open = os.name.find('(');
  const std::size_t close = os.name.find(')', open == std::string::npos ? 0 : open);
  if (open == std::string::npos || close == std::string::npos) {
    return os.version;
  }
  return os.version + "-" + os.name.substr(open + 1, close - open - 1);
}

bool is_cpe_separator(char c) {
  return is_space(c) || std::string_view("/\\,;:()[]{}|\"_<>=").find(c) != std::string_view::npos;
}

}  // namespace

version::Scheme scheme_of_ecosystem(std::string_view ecosystem) {
  const std::string lower = to_lower(ecosystem);
  const auto* const manager = std::ranges::find(kPackageManagers, std::string_view(lower),
                                                &std::pair<std::string_view, Scheme>::first);
  if (manager != kPackageManagers.end()) {
    return manager->second;
  }
  return domain_of_osv_ecosystem(lower).scheme;
}

std::string language_domain(std::string_view ecosystem) {
  const std::string lower = to_lower(cut(trim(ecosystem), ':').first);
  if (const Language* language = find_language(lower)) {
    return std::string(language->domain);
  }
  std::string domain = lower;
  std::ranges::replace(domain, ' ', '-');
  return domain;
}

std::string debian_domain(std::string_view release) {
  const std::string lower = to_lower(trim(release));
  const std::string_view name = cut(lower, '/').first;  // "forky/sid"
  for (const auto& [codename, number] : kDebianReleases) {
    if (name == codename) {
      return joined("debian", number);
    }
  }
  if (name == "unstable") {
    return "debian:sid";
  }
  // Before Debian 4 the first two numbers named a release, since then the first one does.
  const std::string_view major = first_numbers(name, 1);
  const std::optional<std::uint64_t> number = parse_uint(major);
  return joined("debian", number && *number >= 4 ? major : name);
}

std::string suse_domain(std::string_view product) {
  std::vector<std::string> words;
  for (const std::string_view word : split_blanks(product)) {
    words.push_back(to_lower(word));
  }
  const auto has = [&words](std::string_view word) { return std::ranges::find(words, word) != words.end(); };
  const std::string family = has("leap") || has("opensuse") || has("tumbleweed") ? "opensuse" : "suse";
  if (has("tumbleweed")) {
    return "opensuse:tumbleweed";
  }
  const std::string number = suse_release(words);
  if (has("micro")) {
    return joined(family, joined("micro", number));
  }
  const bool enterprise = has("enterprise") && !has("manager") && !has("live");
  if (!number.empty() && (enterprise || family == "opensuse")) {
    return joined(family, number);
  }
  std::string whole;
  for (const std::string& word : words) {
    if (word != "suse" || !whole.empty()) {
      whole += (whole.empty() ? "" : " ") + word;
    }
  }
  return joined(family, whole);
}

DomainScheme domain_of_osv_ecosystem(std::string_view ecosystem) {
  const auto [name, rest] = cut(trim(ecosystem), ':');
  const std::string lower = to_lower(trim(name));
  const std::string_view release = rest.value_or(std::string_view{});
  if (lower == "ubuntu") {
    return {.domain = ubuntu_domain(release), .scheme = Scheme::kDeb};
  }
  if (lower == "red hat") {
    return {.domain = red_hat_domain(release), .scheme = Scheme::kRpm};
  }
  if (lower == "suse" || lower == "opensuse") {
    return {.domain = release.empty() ? lower : suse_domain(lower + " " + std::string(release)), .scheme = Scheme::kRpm};
  }
  if (lower == "azure linux" && !release.empty()) {
    return {.domain = azure_domain(release), .scheme = Scheme::kRpm};
  }
  if (lower == "root" && !release.empty()) {
    return root_domain(release);
  }
  if (const Distribution* distribution = distribution_by_osv(lower)) {
    return {.domain = domain_of(*distribution, release), .scheme = distribution->scheme};
  }
  const Language* language = find_language(lower);
  return {.domain = language_domain(lower), .scheme = language == nullptr ? Scheme::kGeneric : language->scheme};
}

std::string distribution_domain(const OperatingSystem& os) {
  const std::string id = to_lower(os.id);
  if (id.empty() || id == "windows" || id == "windows-server" || id == "macos") {
    return {};
  }
  if (id == "debian") {
    const std::string& release = os.version.empty() ? os.codename : os.version;
    return release.empty() ? std::string{} : debian_domain(release);
  }
  if (id == "amzn" || id == "amazon") {
    // The first Amazon Linux called itself by the month: 2017.09, 2018.03.
    return os.version.size() == 7 && os.version.starts_with("201") ? "amazon:1" : joined("amazon", to_lower(os.version));
  }
  if (id == "sles" || id == "sled" || id == "sles_sap" || id == "sle_hpc") {
    return joined("suse", os.version);
  }
  if (id == "sle-micro" || id == "sl-micro" || id == "suse-microos") {
    return joined("suse:micro", os.version);
  }
  if (id.starts_with("opensuse")) {
    return id.ends_with("tumbleweed") ? "opensuse:tumbleweed"
           : id.ends_with("micro")    ? joined("opensuse:micro", os.version)
                                      : joined("opensuse", os.version);
  }
  if (id == "openeuler") {
    return joined("openeuler", to_lower(openeuler_release(os)));
  }
  const Distribution* distribution = distribution_by_id(id);
  if (distribution == nullptr) {
    return joined(id, to_lower(os.version));
  }
  if (distribution->release != Release::kRolling && os.version.empty()) {
    return {};
  }
  return domain_of(*distribution, os.version);
}

std::optional<version::Scheme> scheme_of_system(const OperatingSystem& os) {
  const std::string id = to_lower(os.id);
  if (id.starts_with("sle") || id.starts_with("sl-") || id.starts_with("suse") || id.starts_with("opensuse")) {
    return Scheme::kRpm;
  }
  const Distribution* distribution = distribution_by_id(id);
  return distribution == nullptr ? std::nullopt : std::optional(distribution->scheme);
}

std::string normalise_name(std::string_view domain, std::string_view name) {
  if (domain == "nuget" || domain == "composer" || domain == "vscode" || domain == "github-actions") {
    return to_lower(name);
  }
  if (domain != "pypi") {
    return std::string(name);
  }
  // PEP 503: lower case, runs of "-", "_" and "." become one "-".
  std::string out;
  out.reserve(name.size());
  bool separator = false;
  for (const char c : name) {
    if (c == '-' || c == '_' || c == '.') {
      separator = true;
      continue;
    }
    if (separator) {
      out += '-';
      separator = false;
    }
    out += to_lower(c);
  }
  return separator ? out + "-" : out;
}

std::string cpe_name(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool separator = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    // A formatted CPE quotes punctuation: "notepad\+\+" is notepad++ (NISTIR 7695, section 6.2.3).
    const bool quote = text[i] == '\\' && i + 1 < text.size() && !is_alpha(text[i + 1]) && !is_digit(text[i + 1]) &&
                       !is_space(text[i + 1]);
    if (quote) {
      continue;
    }
    if (is_cpe_separator(text[i])) {
      separator = true;
      continue;
    }
    if (separator && !out.empty()) {
      out += '_';
    }
    separator = false;
    out += to_lower(text[i]);
  }
  return out;
}

}  // namespace parapet::inventory
