// SPDX-License-Identifier: Apache-2.0
#include "knowledge/manifest.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "base/text.h"

namespace parapet::knowledge {
namespace {

constexpr std::int64_t kFormat = 1;
constexpr std::uint64_t kManifestBytesMax = 256ULL << 20;

void write_parts(JsonWriter& out, std::string_view key, const std::vector<ManifestPart>& parts) {
  out.key(key).begin_array();
  for (const ManifestPart& part : parts) {
    out.begin_object();
    out.member("feed", part.feed).member("file", part.file);
    out.member("snapshot", part.snapshot.seconds).member("sha256", part.sha256);
    out.key("updates").begin_array();
    for (const std::string& update : part.updates) {
      out.value(update);
    }
    out.end_array().end_object();
  }
  out.end_array();
}

// Names of our own files only: nothing that leads out of the folder.
bool is_plain_name(std::string_view name) {
  return !name.empty() && name.find('/') == std::string_view::npos && name.front() != '.';
}

Result<std::vector<ManifestPart>> read_parts(JsonValue list) {
  std::vector<ManifestPart> parts;
  for (const JsonValue entry : list.elements()) {
    ManifestPart& part = parts.emplace_back();
    part.feed = entry["feed"].string();
    part.file = entry["file"].string();
    part.snapshot.seconds = entry["snapshot"].integer().value_or(0);
    part.sha256 = entry["sha256"].string();
    for (const JsonValue update : entry["updates"].elements()) {
      part.updates.emplace_back(update.string());
    }
    if (part.feed.empty() || !is_plain_name(part.file)) {
      return bad_input("damaged: a part has no name");
    }
  }
  return parts;
}

}  // namespace

const ManifestPart* Manifest::part_of(std::string_view feed) const {
  const auto found = std::find_if(parts.begin(), parts.end(), [&](const auto& part) { return part.feed == feed; });
  return found == parts.end() ? nullptr : &*found;
}

const ManifestSource* Manifest::source(std::string_view sha256) const {
  const auto found =
      std::lower_bound(sources.begin(), sources.end(), sha256, [](const auto& a, auto key) { return a.sha256 < key; });
  return found == sources.end() || found->sha256 != sha256 ? nullptr : &*found;
}

std::string write_manifest(const Manifest& manifest) {
  JsonWriter out(1);
  out.begin_object();
  out.member("format", kFormat).member("generation", manifest.generation).member("index", manifest.index);
  out.member("key_format", std::uint64_t{manifest.key_format}).member("importers", std::uint64_t{manifest.importers});
  write_parts(out, "parts", manifest.parts);
  write_parts(out, "history", manifest.history);
  out.key("sources").begin_array();
  for (const ManifestSource& source : manifest.sources) {
    out.begin_object().member("sha256", source.sha256).key("feeds").begin_array();
    for (const ManifestSource::Feed& feed : source.feeds) {
      out.begin_object().member("name", feed.name).member("snapshot", feed.snapshot.seconds);
      out.member("sha256", feed.sha256).end_object();
    }
    out.end_array().end_object();
  }
  out.end_array().end_object();
  return fmt::format("{:016x}\n{}\n", hash64(out.text()), out.text());
}

Result<Manifest> parse_manifest(std::string_view text) {
  const std::string_view checksum = take_line(text);
  if (text.ends_with('\n')) {
    text.remove_suffix(1);
  }
  if (checksum != fmt::format("{:016x}", hash64(text))) {
    return bad_input("damaged: the checksum does not match");
  }
  JsonParser parser;
  const JsonValue root = TRY(parser.parse(text));
  if (root["format"].integer().value_or(0) > kFormat) {
    return fail(ErrorCode::kUnsupported, "written by a newer parapet: use that one, or import into a new data folder");
  }
  Manifest manifest;
  manifest.generation = static_cast<std::uint64_t>(root["generation"].integer().value_or(0));
  manifest.index = root["index"].string();
  manifest.key_format = static_cast<std::uint32_t>(root["key_format"].integer().value_or(0));
  manifest.importers = static_cast<std::uint32_t>(root["importers"].integer().value_or(0));
  manifest.parts = TRY(read_parts(root["parts"]));
  manifest.history = TRY(read_parts(root["history"]));
  for (const JsonValue entry : root["sources"].elements()) {
    ManifestSource& source = manifest.sources.emplace_back();
    source.sha256 = entry["sha256"].string();
    for (const JsonValue feed : entry["feeds"].elements()) {
      source.feeds.push_back({std::string(feed["name"].string()), {feed["snapshot"].integer().value_or(0)},
                              std::string(feed["sha256"].string())});
    }
  }
  if (!is_plain_name(manifest.index)) {
    return bad_input("damaged: it names no index");
  }
  return manifest;
}

Result<Manifest> load_manifest(const std::string& folder, const Files& files) {
  const std::string path = folder + "/" + std::string(kManifestName);
  const Result<std::string> text = files.read(path, kManifestBytesMax);
  if (!text && text.error().code() == ErrorCode::kNotFound) {
    return Manifest{};
  }
  if (!text) {
    return std::unexpected(text.error());
  }
  return TRY_AT(parse_manifest(*text), path);
}

}  // namespace parapet::knowledge
