// SPDX-License-Identifier: Apache-2.0
#include "inventory/purl.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/limits.h"
#include "base/text.h"

namespace parapet::inventory {
namespace {

// Bytes that canonical purls leave as they are: RFC 3986's unreserved ones and the colon (ECMA-427, character encoding).
constexpr std::string_view kUnreserved = "-._~:";
// The specification's own tests leave slashes in qualifier values alone too.
constexpr std::string_view kUnreservedInValues = "-._~:/";
// No real purl comes near; a longer one is nonsense and would only cost memory.
constexpr std::size_t kPurlBytesMax = 16 << 10;

// What a type's definition demands of its names.
struct TypeRule {
  std::string_view type;
  bool lower_space = false;
  bool lower_name = false;
  bool needs_space = false;
};

// From the type definitions of the purl specification. Types that are not here keep their case.
constexpr std::array<TypeRule, 25> kRules = {{
    {.type = "alpm", .lower_space = true, .lower_name = true},
    {.type = "apk", .lower_space = true, .lower_name = true},
    {.type = "bitbucket", .lower_space = true, .lower_name = true},
    {.type = "bitnami", .lower_name = true},
    {.type = "composer", .lower_space = true, .lower_name = true},
    {.type = "deb", .lower_space = true, .lower_name = true},
    {.type = "ebuild", .lower_space = true},
    {.type = "github", .lower_space = true, .lower_name = true},
    {.type = "gitlab", .lower_space = true, .lower_name = true},
    {.type = "golang", .lower_space = true, .lower_name = true},
    {.type = "hex", .lower_space = true, .lower_name = true},
    {.type = "luarocks", .lower_space = true, .lower_name = true},
    {.type = "maven", .needs_space = true},
    {.type = "npm", .lower_space = true, .lower_name = true},
    {.type = "oci", .lower_name = true},
    {.type = "otp", .lower_name = true},
    {.type = "pub", .lower_name = true},
    {.type = "pypi", .lower_name = true},
    {.type = "qpkg", .lower_space = true},
    {.type = "rpm", .lower_space = true},
    {.type = "swift", .needs_space = true},
    {.type = "vscode-extension", .lower_space = true, .lower_name = true, .needs_space = true},
    {.type = "winget"},
    {.type = "wordpress", .lower_space = true, .lower_name = true},
    {.type = "yocto", .lower_space = true, .lower_name = true},
}};

TypeRule rule_of(std::string_view type) {
  const auto found = std::find_if(kRules.begin(), kRules.end(), [&](const TypeRule& rule) { return rule.type == type; });
  return found == kRules.end() ? TypeRule{.type = type} : *found;
}

struct EcosystemType {
  std::string_view ecosystem;
  std::string_view type;
};

// Ecosystems whose purl type has another name. All others are spelled alike on both sides.
constexpr std::array<EcosystemType, 5> kTypeNames = {{{"go", "golang"},
                                                      {"pacman", "alpm"},
                                                      {"conancenter", "conan"},
                                                      {"swifturl", "swift"},
                                                      {"crates.io", "cargo"}}};

// Ecosystems that are purl types under their own name.
constexpr std::array<std::string_view, 16> kSameNames = {"apk", "bitnami", "cargo", "cocoapods", "composer", "cran", "deb", "gem",
                                                         "hackage", "hex", "maven", "npm", "nuget", "pub", "pypi", "rpm"};

std::string type_of_ecosystem(std::string_view ecosystem) {
  for (const EcosystemType& pair : kTypeNames) {
    if (pair.ecosystem == ecosystem) {
      return std::string(pair.type);
    }
  }
  if (ecosystem == "swift" || std::find(kSameNames.begin(), kSameNames.end(), ecosystem) != kSameNames.end()) {
    return std::string(ecosystem);
  }
  return "generic";
}

std::string ecosystem_of_type(std::string_view type) {
  if (type == "swift") {
    return "swift";
  }
  for (const EcosystemType& pair : kTypeNames) {
    if (pair.type == type && pair.ecosystem != "crates.io") {
      return std::string(pair.ecosystem);
    }
  }
  return std::string(type);
}

// keep_case: names whose case tells packages apart stay as they were written.
void normalise(Purl& purl, bool keep_case) {
  const TypeRule rule = rule_of(purl.type);
  const bool kept = keep_case && (purl.type == "golang" || purl.type == "npm");
  if (rule.lower_space && !kept) {
    purl.space = to_lower(purl.space);
  }
  if (rule.lower_name && !kept) {
    purl.name = to_lower(purl.name);
  }
  if (purl.type == "pypi") {
    std::replace(purl.name.begin(), purl.name.end(), '_', '-');
  } else if (purl.type == "pub") {
    std::replace(purl.name.begin(), purl.name.end(), '-', '_');
  } else if (purl.type == "cpan") {
    std::transform(purl.space.begin(), purl.space.end(), purl.space.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  } else if (purl.type == "huggingface") {
    purl.version = to_lower(purl.version);
  } else if (purl.type == "mlflow" && purl.qualifiers.contains("repository_url") &&
             purl.qualifiers.at("repository_url").find("databricks") != std::string::npos) {
    purl.name = to_lower(purl.name);
  }
}

Result<std::string> decoded(std::string_view part, std::string_view what) {
  std::optional<std::string> text = percent_decode(part);
  if (!text) {
    return bad_input(fmt::format("the purl's {} has a broken percent escape", what));
  }
  if (!is_utf8(*text)) {
    return bad_input(fmt::format("the purl's {} is not UTF-8", what));
  }
  return *std::move(text);
}

// Segments between slashes, decoded, empty ones dropped; dots too where they mean folders (subpath).
Result<std::string> decoded_segments(std::string_view part, std::string_view what, bool drop_dots) {
  std::string joined;
  for (const std::string_view raw : split(part, '/')) {
    const std::string segment = TRY(decoded(raw, what));
    if (segment.empty() || (drop_dots && (segment == "." || segment == ".."))) {
      continue;
    }
    if (segment.find('/') != std::string::npos) {
      return bad_input(fmt::format("the purl's {} has a slash inside a segment", what));
    }
    joined += (joined.empty() ? "" : "/") + segment;
  }
  return joined;
}

bool is_key(std::string_view key) {
  return !key.empty() && is_alpha(key.front()) && std::all_of(key.begin(), key.end(), [](char c) {
    return is_alpha(c) || is_digit(c) || c == '.' || c == '-' || c == '_';
  });
}

Result<void> read_qualifiers(std::string_view part, Purl& purl) {
  for (const std::string_view pair : split(part, '&')) {
    if (pair.empty()) {
      continue;
    }
    const auto [key, raw] = cut(pair, '=');
    if (!is_key(key)) {
      return bad_input(fmt::format("the purl's qualifier key '{}' is not a name", printable(key)));
    }
    std::string value = TRY(decoded(raw.value_or(""), "qualifier"));
    if (value.empty()) {
      continue;
    }
    if (!purl.qualifiers.emplace(to_lower(key), std::move(value)).second) {
      return bad_input(fmt::format("the purl has the qualifier '{}' twice", to_lower(key)));
    }
  }
  return {};
}

Result<void> read_type(std::string_view text, Purl& purl) {
  const bool named = !text.empty() && is_alpha(text.front()) && std::all_of(text.begin(), text.end(), [](char c) {
    return is_alpha(c) || is_digit(c) || c == '.' || c == '-' || c == '+';
  });
  if (!named) {
    return bad_input(text.empty() ? std::string("the purl has no type")
                                  : fmt::format("the purl's type '{}' is not a name", printable(text)));
  }
  purl.type = to_lower(text);
  return {};
}

// Where the version begins: at the last '@', unless that one is the mark of an npm scope that was not escaped.
std::size_t version_mark(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) {
    return at;
  }
  const bool scope = (at == 0 || text[at - 1] == '/') && text.find('/', at) != std::string_view::npos;
  return scope ? std::string_view::npos : at;
}

std::string encoded_segments(std::string_view text, bool drop_dots) {
  std::string out;
  for (const std::string_view segment : split(text, '/')) {
    if (segment.empty() || (drop_dots && (segment == "." || segment == ".."))) {
      continue;
    }
    out += (out.empty() ? "" : "/") + percent_encode(segment, kUnreserved);
  }
  return out;
}

bool is_distribution_type(std::string_view type) { return type == "deb" || type == "rpm" || type == "apk" || type == "alpm"; }

// The namespace and qualifiers that a distribution's package takes from the system it stands on.
void add_distribution(const OperatingSystem& os, const Software& software, Purl& purl) {
  purl.space = os.id;
  if (!software.arch.empty()) {
    purl.qualifiers["arch"] = software.arch;
  }
  const std::string& release = os.version.empty() ? os.codename : os.version;
  if (!os.id.empty() && !release.empty()) {
    purl.qualifiers["distro"] = os.id + "-" + release;
  }
  if (purl.type == "rpm") {
    const auto [epoch, rest] = cut(software.version, ':');
    if (rest && parse_uint(epoch)) {
      purl.version = std::string(*rest);
      if (*parse_uint(epoch) != 0) {
        purl.qualifiers["epoch"] = std::string(epoch);
      }
    }
  }
}

// Splits "a/b/c" into namespace "a/b" and name "c".
void split_name(std::string_view whole, char separator, Purl& purl) {
  const std::size_t mark = whole.rfind(separator);
  if (mark == std::string_view::npos || mark + 1 == whole.size()) {
    purl.name = std::string(whole);
    return;
  }
  purl.space = std::string(whole.substr(0, mark));
  purl.name = std::string(whole.substr(mark + 1));
}

void read_upstream(std::string_view upstream, Software& software) {
  const std::size_t mark = upstream.rfind('@');
  software.source = std::string(upstream.substr(0, mark));
  if (mark != std::string_view::npos && mark > 0) {
    software.source_version = std::string(upstream.substr(mark + 1));
  }
}

std::string qualifier(const Purl& purl, const std::string& key) {
  const auto found = purl.qualifiers.find(key);
  return found == purl.qualifiers.end() ? std::string() : found->second;
}

void read_distribution(const Purl& purl, Software& software) {
  software.arch = qualifier(purl, "arch");
  if (software.arch == "source" || software.arch == "src") {
    software.arch.clear();
    software.source = software.name;
  }
  read_upstream(qualifier(purl, "upstream"), software);
  if (software.source.empty() && qualifier(purl, "arch") == "source") {
    software.source = software.name;
  }
  if (purl.type != "rpm") {
    return;
  }
  if (const std::string epoch = qualifier(purl, "epoch"); !epoch.empty() && epoch != "0") {
    software.version = epoch + ":" + software.version;
  }
  // A module label is NAME:STREAM:VERSION:CONTEXT:ARCH; the first two make the stream.
  std::string label = qualifier(purl, "rpmmod");
  label = label.empty() ? qualifier(purl, "modularitylabel") : label;
  const std::vector<std::string_view> parts = split(label, ':');
  if (parts.size() >= 2) {
    software.module = fmt::format("{}:{}", parts[0], parts[1]);
  }
  // A source rpm's file name: NAME-VERSION-RELEASE.src.rpm.
  std::string_view source = software.source;
  if (source.ends_with(".src.rpm")) {
    source.remove_suffix(8);
    const std::size_t release = source.rfind('-');
    const std::size_t version = release == std::string_view::npos || release == 0 ? release : source.rfind('-', release - 1);
    if (version != std::string_view::npos && version > 0) {
      software.source_version = std::string(source.substr(version + 1));
      software.source = std::string(source.substr(0, version));
    }
  }
}

}  // namespace

Result<Purl> parse_purl(std::string_view text) {
  text = trim(text);
  if (text.size() > kPurlBytesMax) {
    return fail(ErrorCode::kLimit, fmt::format("a purl of {} bytes is longer than {}", text.size(), kPurlBytesMax));
  }
  Purl purl;
  if (const std::size_t mark = text.rfind('#'); mark != std::string_view::npos) {
    purl.subpath = TRY(decoded_segments(text.substr(mark + 1), "subpath", true));
    text = text.substr(0, mark);
  }
  if (const std::size_t mark = text.rfind('?'); mark != std::string_view::npos) {
    TRY(read_qualifiers(text.substr(mark + 1), purl));
    text = text.substr(0, mark);
  }
  const auto [scheme, rest] = cut(text, ':');
  if (!rest || !equals_ignoring_case(scheme, "pkg")) {
    return bad_input("the purl does not begin with 'pkg:'");
  }
  std::string_view remainder = *rest;
  while (remainder.starts_with('/')) {
    remainder.remove_prefix(1);
  }
  const auto [type, path] = cut(remainder, '/');
  TRY(read_type(type, purl));
  remainder = path.value_or("");
  if (const std::size_t mark = version_mark(remainder); mark != std::string_view::npos) {
    purl.version = TRY(decoded(remainder.substr(mark + 1), "version"));
    remainder = remainder.substr(0, mark);
  }
  // "space/@1.2" has lost its name; the last segment must not step in for it.
  const bool nameless = remainder.ends_with('/') && !purl.version.empty();
  while (remainder.ends_with('/')) {
    remainder.remove_suffix(1);
  }
  const std::size_t slash = remainder.rfind('/');
  purl.name = TRY(decoded(remainder.substr(slash == std::string_view::npos ? 0 : slash + 1), "name"));
  purl.space = TRY(decoded_segments(slash == std::string_view::npos ? "" : remainder.substr(0, slash), "namespace", false));
  if (purl.name.empty() || nameless) {
    return bad_input("the purl has no name");
  }
  if (purl.space.empty() && rule_of(purl.type).needs_space) {
    return bad_input(fmt::format("a purl of type {} needs a namespace", purl.type));
  }
  normalise(purl, true);
  return purl;
}

std::string to_string(const Purl& given) {
  Purl purl = given;
  purl.type = to_lower(purl.type);
  normalise(purl, false);
  std::string out = "pkg:" + purl.type + "/";
  if (const std::string space = encoded_segments(purl.space, false); !space.empty()) {
    out += space + "/";
  }
  out += percent_encode(purl.name, kUnreserved);
  if (!purl.version.empty()) {
    out += "@" + percent_encode(purl.version, kUnreserved);
  }
  char separator = '?';
  for (const auto& [key, value] : purl.qualifiers) {
    if (!value.empty()) {
      out += separator + to_lower(key) + "=" + percent_encode(value, kUnreservedInValues);
      separator = '&';
    }
  }
  if (const std::string subpath = encoded_segments(purl.subpath, true); !subpath.empty()) {
    out += "#" + subpath;
  }
  return out;
}

std::string purl_of(const Device& device, const Software& software) {
  if (software.name.empty()) {
    return {};
  }
  Purl purl{.type = type_of_ecosystem(software.ecosystem), .name = software.name, .version = software.version};
  if (is_distribution_type(purl.type)) {
    add_distribution(device.os, software, purl);
  } else if (purl.type == "maven") {
    split_name(software.name, ':', purl);
    if (purl.space.empty()) {
      purl.type = "generic";  // a jar whose group is not known has no Maven coordinates
    }
  } else if (purl.type == "generic") {
    purl.space = software.vendor;
  } else if (purl.type == "golang" || purl.type == "npm" || purl.type == "composer" || purl.type == "swift" ||
             purl.type == "hex") {
    split_name(software.name, '/', purl);
    if (purl.type == "swift" && purl.space.empty()) {
      purl.type = "generic";
    }
  } else if (purl.type == "cocoapods") {
    const auto [name, subspec] = cut(software.name, '/');
    purl.name = std::string(name);
    purl.subpath = std::string(subspec.value_or(""));
  }
  if (purl.type == "gem" && !software.arch.empty()) {
    purl.qualifiers["platform"] = software.arch;
  }
  return to_string(purl);
}

Result<Software> software_of_purl(const Purl& purl) {
  if (purl.name.empty()) {
    return bad_input("the purl has no name");
  }
  Software software{.ecosystem = ecosystem_of_type(purl.type), .name = purl.name, .version = purl.version};
  if (is_distribution_type(purl.type)) {
    read_distribution(purl, software);
  } else if (purl.type == "maven") {
    software.name = purl.space + ":" + purl.name;
  } else if (purl.type == "generic") {
    software.vendor = purl.space;
  } else if (!purl.space.empty()) {
    software.name = purl.space + "/" + purl.name;
  }
  if (purl.type == "gem") {
    software.arch = qualifier(purl, "platform");
  }
  if (purl.type == "cocoapods" && !purl.subpath.empty()) {
    software.name += "/" + purl.subpath;
  }
  return software;
}

std::optional<OperatingSystem> system_of_purl(const Purl& purl) {
  const std::string distro = qualifier(purl, "distro");
  if (!is_distribution_type(purl.type) || purl.space.empty()) {
    return std::nullopt;
  }
  OperatingSystem os{.family = "linux", .id = purl.space};
  // "opensuse-leap-15.4" with namespace "opensuse": the qualifier names the system more exactly than the vendor does.
  std::size_t mark = distro.rfind('-');
  while (mark != std::string::npos && mark > 0 && !(mark + 1 < distro.size() && is_digit(distro[mark + 1]))) {
    mark = distro.rfind('-', mark - 1);
  }
  const std::string prefix = purl.space + "-";
  if (!distro.empty() && is_digit(distro.front())) {
    os.version = distro;
  } else if (mark != std::string::npos && mark > 0) {
    os.id = distro.substr(0, mark);
    os.version = distro.substr(mark + 1);
  } else if (distro.starts_with(prefix)) {
    os.version = distro.substr(prefix.size());
  } else {
    os.codename = distro;
  }
  if (!os.version.empty() && is_alpha(os.version.front()) && purl.type == "deb") {
    os.codename = std::exchange(os.version, {});
  }
  return os;
}

}  // namespace parapet::inventory
