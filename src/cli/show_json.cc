// SPDX-License-Identifier: Apache-2.0
#include "base/json_writer.h"
#include "cli/show.h"
#include "knowledge/names.h"
#include "knowledge/cvss.h"

namespace parapet::cli {
namespace {

void texts(JsonWriter& out, std::string_view key, const auto& list) {
  out.key(key).begin_array();
  for (const auto& text : list) {
    out.value(text);
  }
  out.end_array();
}

void time(JsonWriter& out, std::string_view key, UnixTime value) {
  out.key(key);
  value.known() ? out.value(format_time(value)) : out.null();
}

void rating(JsonWriter& out, const knowledge::Rating& rating) {
  const RatingCheck check = check_rating(rating);
  out.begin_object().member("system", system_name(rating.system)).member_unless_empty("vector", rating.vector);
  out.key("score");
  check.computed ? out.value(static_cast<double>(*check.computed)) : out.null();
  out.key("stated");
  rating.stated ? out.value(static_cast<double>(*rating.stated)) : out.null();
  out.member("severity", knowledge::severity_name(rating.severity)).member("source", rating.source);
  out.member_unless_empty("note", check.note).end_object();
}

void affected(JsonWriter& out, const knowledge::Affected& entry) {
  out.begin_object().member("domain", entry.domain).member("name", entry.name);
  out.member("status", status_name(entry.status)).member("range", range_of(entry));
  out.member("fix", fix_name(entry.fix)).member_unless_empty("fixed_version", entry.fixed_version);
  out.member_unless_empty("module", entry.module).member_unless_empty("justification", entry.justification);
  out.member_unless_empty("note", entry.note).member_unless_empty("unreadable", entry.unreadable);
  texts(out, "architectures", entry.architectures);
  texts(out, "platforms", entry.platforms);
  texts(out, "requires_products", entry.requires_products);
  texts(out, "vulnerabilities", entry.vulnerabilities);
  out.end_object();
}

void record(JsonWriter& out, const ShownRecord& shown) {
  const knowledge::Record& record = shown.record;
  out.begin_object().member("feed", shown.feed).member("id", record.id).member("kind", kind_word(record.kind));
  texts(out, "aliases", record.aliases);
  texts(out, "vulnerabilities", record.vulnerabilities);
  time(out, "published", record.published);
  time(out, "modified", record.modified);
  time(out, "withdrawn", record.withdrawn);
  out.member("rejected", record.rejected).member("known_exploited", record.known_exploited);
  out.member("title", record.title).member("description", record.description);
  out.key("ratings").begin_array();
  for (const knowledge::Rating& entry : record.ratings) {
    rating(out, entry);
  }
  out.end_array().key("cwes").begin_array();
  for (const std::uint32_t cwe : record.cwes) {
    out.value("CWE-" + std::to_string(cwe));
  }
  out.end_array().key("references").begin_array();
  for (const knowledge::Reference& reference : record.references) {
    out.begin_object().member("url", reference.url);
    texts(out, "tags", reference.tags);
    out.end_object();
  }
  out.end_array().key("affected").begin_array();
  for (const knowledge::Affected& entry : record.affected) {
    affected(out, entry);
  }
  out.end_array().end_object();
}

void summary(JsonWriter& out, const knowledge::Vulnerability& known) {
  out.begin_object().member("name", known.name);
  texts(out, "aliases", known.aliases);
  out.member("rejected", known.rejected);
  time(out, "published", known.published);
  out.member("published_is_guess", known.published_is_guess).member("severity", knowledge::severity_name(known.severity));
  out.key("cvss");
  if (known.score) {
    out.begin_object().member("version", system_name(known.score_system)).member("score", static_cast<double>(*known.score));
    out.member("vector", known.score_vector).member("source", known.score_source).end_object();
  } else {
    out.null();
  }
  out.member("known_exploited", known.known_exploited).end_object();
}

void threats(JsonWriter& out, const Shown& shown) {
  out.key("known_exploited");
  if (const auto& entry = shown.known_exploited) {
    out.begin_object();
    time(out, "added", entry->added);
    time(out, "due", entry->due);
    out.member("ransomware", entry->ransomware).member("name", entry->name).member("action", entry->required_action);
    out.member("notes", entry->notes).end_object();
  } else {
    out.null();
  }
  out.key("epss");
  if (shown.epss) {
    out.begin_object().member("probability", static_cast<double>(shown.epss->probability));
    out.member("percentile", static_cast<double>(shown.epss->percentile)).member("day", format_date(shown.epss->day));
    out.member("model", shown.epss->model).end_object();
  } else {
    out.null();
  }
  out.key("exploits");
  if (const auto& evidence = shown.exploits) {
    out.begin_object().member("exploitdb", std::uint64_t{evidence->exploitdb});
    out.member("github_named", std::uint64_t{evidence->github_named});
    out.member("github_narrow", std::uint64_t{evidence->github_narrow});
    out.member("references", std::uint64_t{evidence->references}).member("weaponised", evidence->weaponised);
    texts(out, "urls", evidence->urls);
    out.end_object();
  } else {
    out.null();
  }
}

}  // namespace

std::string show_as_json(const Shown& shown) {
  JsonWriter out(2);
  out.begin_object().member("schema", "parapet.show/1").member("asked", shown.asked).key("vulnerability");
  if (shown.vulnerability) {
    summary(out, *shown.vulnerability);
  } else {
    out.null();
  }
  texts(out, "about", shown.about);
  threats(out, shown);
  out.key("weaknesses").begin_array();
  for (const ShownWeakness& weakness : shown.weaknesses) {
    out.begin_object().member("id", "CWE-" + std::to_string(weakness.cwe));
    texts(out, "feeds", weakness.from);
    out.key("techniques").begin_array();
    for (const knowledge::ThreatName& technique : weakness.techniques) {
      out.begin_object().member("id", technique.id).member("name", technique.name).member("revoked", technique.revoked);
      out.end_object();
    }
    out.end_array().end_object();
  }
  out.end_array().key("records").begin_array();
  for (const ShownRecord& entry : shown.records) {
    record(out, entry);
  }
  out.end_array().end_object();
  return out.text() + "\n";
}

}  // namespace parapet::cli
