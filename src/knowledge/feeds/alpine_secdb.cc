// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/alpine_secdb.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "inventory/ecosystem.h"
#include "knowledge/feeds/field.h"
#include "version/range.h"

namespace parapet::knowledge {
namespace {

// What one entry of a fixed version names. Upstream writes a CVE id in all but a few: two or more ids together
// ("CVE-2016-10013 XSA-204"), a number of Xen, Zabbix, Talos or Wireshark alone, an id with a remark behind it
// ("CVE-2018-16301 (was fixed in libpcap)") or with a slip of the hand ("CVE_2019-2426", "CVE-2019-19451.patch").
struct Entry {
  std::vector<std::string> ids;  // the CVE ids, or where there is none the other publishers' numbers
  std::string note;              // the rest, where it says something
};

// "CVE-2019-2426" for it and for its slips: another separator behind "CVE", or something behind the number.
std::optional<std::string> lenient_cve(std::string_view text) {
  constexpr std::size_t kYearAt = 4;
  if (text.size() < 13 || !equals_ignoring_case(text.substr(0, 3), "CVE") ||
      (text[3] != '-' && text[3] != '_' && text[3] != ' ')) {
    return std::nullopt;
  }
  std::size_t end = kYearAt + 5;
  while (end < text.size() && is_digit(text[end])) {
    ++end;
  }
  return cve_id("CVE-" + std::string(text.substr(kYearAt, end - kYearAt)));
}

bool is_other_id(std::string_view word) {
  constexpr auto kPublishers =
      std::to_array<std::string_view>({"XSA-", "ZBX-", "TALOS-", "wnpa-sec-", "GHSA-", "ALPINE-", "TEMP-", "VSV"});
  return !word.empty() && (is_digit(word.back()) || word.starts_with("GHSA-")) &&
         std::ranges::any_of(kPublishers, [word](std::string_view prefix) { return word.starts_with(prefix); });
}

Entry read_entry(std::string_view text) {
  Entry entry;
  std::vector<std::string> others;
  bool slip = false;
  text = trim(text);
  // "CVE 2018-16859": the blank would part it.
  if (text.starts_with("CVE ")) {
    if (std::optional<std::string> id = lenient_cve(text)) {
      return {.ids = {std::move(*id)}, .note = fmt::format("written '{}'", text)};
    }
  }
  for (const std::string_view word : split_blanks(text)) {
    if (word.starts_with('(')) {
      break;  // the rest is a remark
    }
    if (std::optional<std::string> id = lenient_cve(word)) {
      slip = slip || *id != word;
      entry.ids.push_back(std::move(*id));
    } else if (is_other_id(word)) {
      others.emplace_back(word);
    }
  }
  const bool more = slip || entry.ids.size() != 1 || entry.ids.front() != text;
  if (more) {
    entry.note = fmt::format("written '{}'", text);
  }
  if (entry.ids.empty()) {
    entry.ids = std::move(others);
    entry.note.clear();
  }
  return entry;
}

// All ids that one fixed version of a package names; what is no id is set aside.
Entry read_ids(JsonValue list, const std::string& place, FactSink& sink) {
  Entry all;
  for (const JsonValue value : list.elements()) {
    Entry entry = read_entry(value.string());
    if (entry.ids.empty()) {
      sink.reject(place, fmt::format("'{}' names no weakness", value.string()));
      continue;
    }
    for (std::string& id : entry.ids) {
      if (std::ranges::find(all.ids, id) == all.ids.end()) {
        all.ids.push_back(std::move(id));
      }
    }
    if (!entry.note.empty()) {
      all.note += (all.note.empty() ? "" : "; ") + entry.note;
    }
  }
  return all;
}

// Slips that leave no doubt: "4.8.0.-r1" and "10.2.22.r0" mean "4.8.0-r1" and "10.2.22-r0".
std::string repaired(std::string_view version) {
  std::string text(version);
  if (const std::size_t at = text.find(".-r"); at != std::string::npos) {
    return text.erase(at, 1);
  }
  const std::size_t at = text.rfind(".r");
  const bool revision = at != std::string::npos && at > 0 && is_digit(text[at - 1]) && at + 2 < text.size() &&
                        std::ranges::all_of(std::string_view(text).substr(at + 2), is_digit);
  return revision ? text.replace(at, 1, "-") : text;
}

Affected read_fix(std::string_view domain, std::string_view source, std::string_view version, Entry entry) {
  Affected affected{.domain = std::string(domain),
                    .name = std::string(source),
                    .name_kind = NameKind::kSource,
                    .scheme = version::Scheme::kApk,
                    .vulnerabilities = std::move(entry.ids),
                    .note = std::move(entry.note)};
  if (version == "0") {  // Alpine's convention for "never affected"
    affected.status = Status::kNotAffected;
    affected.all_versions = true;
    affected.justification = "never affected";
    return affected;
  }
  const version::Event introduced{.kind = version::Event::Kind::kIntroduced, .version = "0"};
  const version::Event fixed{.kind = version::Event::Kind::kFixed, .version = repaired(version)};
  if (fixed.version != version) {
    affected.note += fmt::format("{}written '{}'", affected.note.empty() ? "" : "; ", version);
  }
  const Result<version::RangeSet> set = version::from_events(version::Scheme::kApk, std::array{introduced, fixed});
  if (set) {
    affected.intervals = set->intervals;
    affected.fix = FixState::kAvailable;
  } else {
    affected.unreadable = fmt::format("fixed in {}", version);
  }
  return affected;
}

void read_package(JsonValue package, std::string_view domain, const std::string& repository, FactSink& sink) {
  const std::string_view name = package["name"].string();
  const JsonValue fixes = package["secfixes"];
  if (name.empty() || !fixes.is_object()) {
    sink.reject(fmt::format("{}/{}", repository, name), "a package without name or secfixes");
    return;
  }
  Record record{.id = fmt::format("{}/{}", repository, name),
                .kind = RecordKind::kAdvisory,
                .title = fmt::format("Security fixes of {}", name)};
  for (const JsonMember fix : fixes.members()) {
    const std::string place = fmt::format("{} {}", record.id, fix.key);
    Entry entry = read_ids(fix.value, place, sink);
    if (entry.ids.empty()) {
      if (fix.value.elements().empty()) {
        sink.reject(place, "names no weakness");
      }
      continue;
    }
    for (const std::string& id : entry.ids) {
      if (std::ranges::find(record.vulnerabilities, id) == record.vulnerabilities.end()) {
        record.vulnerabilities.push_back(id);
      }
    }
    record.affected.push_back(read_fix(domain, name, fix.key, std::move(entry)));
  }
  sink.put(std::move(record));
}

class AlpineSecdbImporter final : public Importer {
 public:
  [[nodiscard]] std::string_view kind() const override { return "alpine-secdb"; }
  [[nodiscard]] bool piece_is_record() const override { return false; }

  [[nodiscard]] std::optional<FeedIdentity> recognise(const Piece& piece) const override {
    const std::string_view head = piece.bytes.substr(0, 16'384);
    if (!trim(head.substr(0, 64)).starts_with('{') || head.find("\"distroversion\"") == std::string_view::npos ||
        head.find("\"reponame\"") == std::string_view::npos) {
      return std::nullopt;
    }
    JsonParser parser;
    const Result<JsonValue> root = parser.parse(piece.bytes);
    FeedIdentity identity{.name = "alpine-secdb", .kind = "alpine-secdb"};
    if (!root) {
      return identity;  // parse() says what is wrong
    }
    if (!(*root)["packages"].is_array()) {
      return std::nullopt;
    }
    identity.name = "alpine-secdb/" + repository_of(*root);
    identity.covers = {domain_of(*root)};
    return identity;
  }

  [[nodiscard]] Result<void> parse(const Piece& piece, FactSink& sink) const override {
    JsonParser parser(sink.limits());
    const JsonValue root = TRY(parser.parse(piece.bytes));
    const std::string_view release = root["distroversion"].string();
    if (release.empty() || root["reponame"].string().empty() || !root["packages"].is_array()) {
      return bad_input("no 'distroversion', 'reponame' or 'packages'");
    }
    const std::string repository = repository_of(root);
    const std::string domain = domain_of(root);
    sink.saw_domain(domain);
    for (const JsonValue package : root["packages"].elements()) {
      read_package(package["pkg"], domain, repository, sink);
    }
    return {};
  }

 private:
  // "v3.11/main".
  static std::string repository_of(JsonValue root) {
    return fmt::format("{}/{}", root["distroversion"].string(), root["reponame"].string());
  }
  static std::string domain_of(JsonValue root) {
    return inventory::domain_of_osv_ecosystem(fmt::format("Alpine:{}", root["distroversion"].string())).domain;
  }
};

}  // namespace

std::unique_ptr<Importer> make_alpine_secdb_importer() { return std::make_unique<AlpineSecdbImporter>(); }

}  // namespace parapet::knowledge
