// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"
#include "knowledge/sync.h"
#include "server/http/server.h"

namespace parapet::server {

// Everything that can be set about the server. docs/configuration.md says what each setting means; a test holds it against
// settings() and these defaults.
struct Config {
  // [server]
  std::string address = "0.0.0.0";
  std::uint64_t port = 8443;
  std::string public_address;
  std::vector<std::string> trusted_proxies;
  std::uint64_t io_threads = 2;
  std::uint64_t workers = 64;
  std::uint64_t connections_max = 20'000;
  std::uint64_t connections_per_address_max = 10'000;
  std::uint64_t requests_waiting_max = 4'096;
  std::uint64_t bodies_mb_max = 2'048;
  std::uint64_t header_timeout_s = 10;
  std::uint64_t body_timeout_s = 60;
  std::uint64_t idle_timeout_s = 75;
  std::uint64_t write_timeout_s = 60;
  std::uint64_t drain_timeout_s = 20;
  // [tls]
  bool tls = true;
  bool plain_http_behind_proxy = false;
  std::string certificate_file;
  std::string key_file;
  std::vector<std::string> certificate_names;
  // [ingest]
  std::uint64_t report_mb_max = 32;
  std::uint64_t report_unpacked_mb_max = 128;
  std::uint64_t software_per_device_max = 100'000;
  std::uint64_t enrolments_per_minute = 12'000;
  std::uint64_t enrolment_failures_per_minute = 20;
  std::uint64_t sensor_interval_s = 3'600;
  // [access]
  std::string tenant_name;
  std::uint64_t token_lifetime_s = 3'599;
  std::uint64_t session_idle_minutes = 60;
  std::uint64_t session_hours = 12;
  std::uint64_t lockout_free_failures = 4;
  std::uint64_t lockout_first_s = 30;
  std::uint64_t lockout_longest_s = 3'600;
  std::uint64_t sign_in_failures_per_minute = 20;
  // [oidc]
  std::string oidc_issuer;
  std::string oidc_client_id;
  std::string oidc_client_secret_file;
  // [devices]
  std::uint64_t inactive_days = 7;
  std::uint64_t silent_days = 30;
  std::uint64_t delta_days = 14;
  std::uint64_t unused_days = 30;
  double high_value_weight_cap = 0;
  // [index]
  std::uint64_t publish_interval_ms = 20;
  std::uint64_t load_threads = 0;
  // [knowledge]
  std::uint64_t knowledge_check_s = 30;
  std::uint64_t feed_sync_minutes = 0;
  std::uint64_t import_mb_max = 8'192;
  std::uint64_t import_free_mb = 1'024;
  // Feeds: mirror, proxy, trust_file and [feeds."NAME"] (docs/feed-sources.md).
  knowledge::SyncOptions feeds;
  // [metrics]
  std::string metrics_address;
  std::uint64_t metrics_port = 0;
  std::string metrics_token_file;
  // [log]
  std::string log_level = "info";
  std::string log_file;
  bool access_log = true;
  std::string access_log_file;
};

// One setting: where it stands in the file, and where its content goes.
struct Setting {
  // Bounds are included.
  struct Number {
    std::uint64_t Config::* field;
    std::uint64_t min;
    std::uint64_t max;
  };
  struct Decimal {
    double Config::* field;
    double min;
    double max;
  };
  using Place = std::variant<std::string Config::*, std::vector<std::string> Config::*, bool Config::*, Number, Decimal,
                             std::string& (*)(Config&)>;

  std::string_view key;          // "server.port"
  Place place;
  std::string_view meaning;      // for docs/configuration.md; Markdown
  std::vector<std::string_view> choices = {};  // of a text; empty: any

  // "PARAPET_SERVER_PORT".
  [[nodiscard]] std::string environment() const;
  // The default as it is written in the file: `8443`, `"info"`, `[]`.
  [[nodiscard]] std::string default_text() const;
};
[[nodiscard]] const std::vector<Setting>& settings();

// The rows of the table in docs/configuration.md.
[[nodiscard]] std::string settings_table();

// Reads the configuration: defaults, then the file ("": none), then the environment, then `options` (from flags, "server.port=9443");
// what comes later wins. Checks every content and what belongs together. Errors: kUsage, naming file and line, variable or flag,
// with the nearest setting where a name is not known; kNotFound, kEnvironment where the file can't be read.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;
[[nodiscard]] Result<Config> load_config(const std::string& file, const Environment& environment,
                                         std::span<const std::string> options);
// The process's own environment.
[[nodiscard]] Environment process_environment();

// What the HTTP server is started with. Without a certificate in the configuration it is the one in DATA/tls, which
// ensure_certificate() makes for certificate_names().
[[nodiscard]] http::ServerOptions server_options(const Config& config, const std::string& data_folder);
// The names of the configuration, or this host's name, "localhost" and the loopback addresses.
[[nodiscard]] std::vector<std::string> certificate_names(const Config& config);

}  // namespace parapet::server
