// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "knowledge/feed_sources.h"
#include "knowledge/sync.h"

namespace parapet::knowledge {
namespace {

constexpr std::uint64_t kSettingsBytesMax = 1 << 20;

std::unexpected<Error> wrong(const std::string& path, const toml::node& node, std::string_view what) {
  return fail(ErrorCode::kUsage, fmt::format("{}:{}: {}", path, node.source().begin.line, what));
}

Result<std::string> text_of(const std::string& path, std::string_view key, const toml::node& node) {
  if (const auto value = node.value<std::string>()) {
    return *value;
  }
  return wrong(path, node, fmt::format("'{}' must be a text", key));
}

Result<void> read_feed(const std::string& path, const std::string& name, const toml::node& node, SyncOptions& options) {
  const toml::table* table = node.as_table();
  bool known = false;
  for (const FeedSource& source : feed_sources()) {
    known = known || source.name == name;
  }
  if (table == nullptr || !known) {
    return wrong(path, node, fmt::format("feeds.\"{}\" is no feed of docs/feed-sources.md, or no table", name));
  }
  SourceSetting& setting = options.settings[name];
  for (const auto& [key, value] : *table) {
    if (key.str() == "address") {
      setting.address = TRY(text_of(path, key.str(), value));
    } else if (key.str() == "enabled" && value.is_boolean()) {
      setting.enabled = value.value<bool>();
    } else {
      return wrong(path, value, fmt::format("'{}' is no setting of a feed; use address (text) and enabled (true, false)", key.str()));
    }
  }
  return {};
}

// One file configures all of Parapet: the server reads and checks these sections (docs/configuration.md).
bool is_server_section(std::string_view key, const toml::node& node) {
  static constexpr std::array<std::string_view, 10> kSections = {"access", "devices", "index",  "ingest", "knowledge",
                                                                 "log",    "metrics", "oidc",   "server", "tls"};
  return node.is_table() && std::ranges::find(kSections, key) != kSections.end();
}

}  // namespace

Result<void> read_sync_settings(const std::string& path, SyncOptions& options) {
  const std::string text = TRY(read_file(path, kSettingsBytesMax));
  toml::table root;
  try {
    root = toml::parse(text, path);
  } catch (const toml::parse_error& error) {
    return fail(ErrorCode::kUsage, fmt::format("{}:{}: {}", path, error.source().begin.line, error.description()));
  }
  for (const auto& [key, value] : root) {
    if (key.str() == "mirror") {
      options.mirror = TRY(text_of(path, key.str(), value));
    } else if (key.str() == "proxy") {
      options.client.proxy = TRY(text_of(path, key.str(), value));
    } else if (key.str() == "trust_file") {
      options.client.trust_file = TRY(text_of(path, key.str(), value));
    } else if (const toml::table* feeds = value.as_table(); key.str() == "feeds" && feeds != nullptr) {
      for (const auto& [name, feed] : *feeds) {
        TRY(read_feed(path, std::string(name.str()), feed, options));
      }
    } else if (!is_server_section(key.str(), value)) {
      return wrong(path, value, fmt::format("'{}' is no setting; use mirror, proxy, trust_file and [feeds.\"NAME\"]", key.str()));
    }
  }
  return {};
}

}  // namespace parapet::knowledge
