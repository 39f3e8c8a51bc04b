// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/stix.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "knowledge/feeds/field.h"

namespace parapet::knowledge {
namespace {

constexpr std::size_t kHeadBytes = 4096;
constexpr std::size_t kSearchedBytes = 1 << 20;

bool is_technique(std::string_view id) { return id.size() > 1 && id.starts_with('T') && is_digit(id[1]); }
bool is_capec(std::string_view id) { return id.starts_with("CAPEC-") && parse_uint(id.substr(6)).has_value(); }

// What an object refers to outside of the bundle.
struct Outside {
  std::string_view capec;               // its own id, or a pattern it belongs to
  std::string_view technique;           // its own id in ATT&CK
  std::vector<std::string> weaknesses;  // "CWE-79"
  std::vector<std::string> techniques;  // that a CAPEC pattern names
};

Outside outside_of(JsonValue object) {
  Outside found;
  for (const JsonValue reference : object["external_references"].elements()) {
    const std::string_view source = reference["source_name"].string();
    const std::string_view id = reference["external_id"].string();
    if (source == "capec" && is_capec(id) && found.capec.empty()) {
      found.capec = id;
    } else if (source == "mitre-attack" && is_technique(id)) {
      found.technique = id;
    } else if (source == "cwe") {
      if (const std::optional<std::uint32_t> number = cwe_number(id)) {
        found.weaknesses.push_back(fmt::format("CWE-{}", *number));
      }
    } else if (source == "ATTACK" && is_technique(id)) {
      found.techniques.emplace_back(id);
    }
  }
  return found;
}

// An attack pattern of CAPEC or a technique of ATT&CK; both are STIX attack-patterns.
class PatternReader {
 public:
  explicit PatternReader(FactSink& sink) : sink_(sink) {}

  void read(JsonValue object) {
    const Outside outside = outside_of(object);
    const std::string_view id = outside.technique.empty() ? outside.capec : outside.technique;
    const std::string_view name = object["name"].string();
    if (id.empty() || name.empty() || name.size() > sink_.limits().name_bytes_max) {
      sink_.reject(std::string(object["id"].string()), "an attack-pattern without a usable CAPEC or ATT&CK id and name");
      return;
    }
    const std::string_view status = object["x_capec_status"].string();
    const bool revoked = object["revoked"].boolean().value_or(false) || object["x_mitre_deprecated"].boolean().value_or(false) ||
                         status == "Deprecated" || status == "Obsolete";
    sink_.put(ThreatName{.id = std::string(id), .name = std::string(name), .revoked = revoked});
    // A technique that was withdrawn is not where a weakness leads.
    if (revoked && !outside.technique.empty()) {
      return;
    }
    if (!outside.technique.empty()) {
      link(std::string(outside.capec), std::string(outside.technique));
      return;
    }
    for (const std::string& weakness : outside.weaknesses) {
      link(weakness, std::string(outside.capec));
    }
    for (const std::string& technique : outside.techniques) {
      link(std::string(outside.capec), technique);
    }
  }

 private:
  void link(std::string from, std::string to) {
    if (!from.empty() && linked_.insert({from, to}).second) {
      sink_.put(WeaknessLink{.from = std::move(from), .to = std::move(to)});
    }
  }

  FactSink& sink_;
  std::set<std::pair<std::string, std::string>> linked_;
};

class StixImporter final : public Importer {
 public:
  [[nodiscard]] std::string_view kind() const override { return "stix"; }
  [[nodiscard]] bool piece_is_record() const override { return false; }

  [[nodiscard]] std::optional<FeedIdentity> recognise(const Piece& piece) const override {
    const std::string_view head = piece.bytes.substr(0, kHeadBytes);
    if (!trim(head.substr(0, 64)).starts_with('{') || head.find("\"bundle\"") == std::string_view::npos) {
      return std::nullopt;
    }
    const std::string_view searched = piece.bytes.substr(0, kSearchedBytes);
    const auto has = [searched](std::string_view word) { return searched.find(word) != std::string_view::npos; };
    FeedIdentity identity{.kind = "stix", .coverage = Coverage::kThreat};
    if (has("\"x_capec_")) {
      identity.name = "mitre/capec";
    } else if (has("\"mitre-attack\"")) {
      identity.name = has("\"enterprise-attack\"") ? "mitre/attack-enterprise"
                      : has("\"mobile-attack\"")   ? "mitre/attack-mobile"
                                                   : "mitre/attack-ics";
    } else {
      return std::nullopt;
    }
    return identity;
  }

  [[nodiscard]] Result<void> parse(const Piece& piece, FactSink& sink) const override {
    JsonParser parser(sink.limits());
    const JsonValue root = TRY(parser.parse(piece.bytes));
    if (root["type"].string() != "bundle" || !root["objects"].is_array()) {
      return bad_input("no STIX bundle: it has no list 'objects'");
    }
    PatternReader reader(sink);
    UnixTime newest;
    for (const JsonValue object : root["objects"].elements()) {
      newest = std::max(newest, time_or_unknown(object["modified"].string()));
      if (object["type"].string() == "attack-pattern") {
        reader.read(object);
      }
    }
    sink.saw_snapshot(newest);
    return {};
  }
};

}  // namespace

std::unique_ptr<Importer> make_stix_importer() { return std::make_unique<StixImporter>(); }

}  // namespace parapet::knowledge
