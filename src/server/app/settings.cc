// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "server/app/config.h"

namespace parapet::server {
namespace {

constexpr std::uint64_t kYearSeconds = 365ULL * 86'400;

std::vector<Setting> network_settings() {
  using N = Setting::Number;
  return {
      {"server.address", &Config::address, "IP address to listen on; `::` listens on all, IPv4 too"},
      {"server.port", N{&Config::port, 0, 65'535}, "port to listen on; 0 takes any free one"},
      {"server.public_address", &Config::public_address,
       "where clients reach the server, `https://parapet.example.org:8443`: issuer of tokens, base of links and export addresses"},
      {"server.trusted_proxies", &Config::trusted_proxies,
       "addresses and networks of proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed"},
      {"server.io_threads", N{&Config::io_threads, 1, 256}, "threads that serve sockets"},
      {"server.workers", N{&Config::workers, 1, 4'096}, "threads that answer requests; those of ingest wait for the disk together"},
      {"server.connections_max", N{&Config::connections_max, 1, 1'000'000}, "connections at once; more are closed. An idle one holds about 100 KB"},
      {"server.connections_per_address_max", N{&Config::connections_per_address_max, 1, 1'000'000},
       "connections of one address at once; those of trusted proxies are not counted"},
      {"server.requests_waiting_max", N{&Config::requests_waiting_max, 1, 1'000'000},
       "requests that wait for a worker; more are answered 503"},
      {"server.bodies_mb_max", N{&Config::bodies_mb_max, 1, 1'048'576}, "request bodies of all connections at once, as sent and unpacked, in MB; more are answered 503"},
      {"server.header_timeout_s", N{&Config::header_timeout_s, 1, 3'600}, "seconds for the TLS handshake, and for a request's head"},
      {"server.body_timeout_s", N{&Config::body_timeout_s, 1, 3'600}, "seconds for a request's body, and one more for each 64 KB of it; of a feed file that the console sends, seconds for each MB"},
      {"server.idle_timeout_s", N{&Config::idle_timeout_s, 1, 3'600}, "seconds that a connection may wait for its next request; 5 at most where connections run short"},
      {"server.write_timeout_s", N{&Config::write_timeout_s, 1, 3'600}, "seconds that a client may take for 256 KB of an answer"},
      {"server.drain_timeout_s", N{&Config::drain_timeout_s, 0, 3'600}, "seconds that requests under way are given when the server stops"},
      {"tls.enabled", &Config::tls, "`false` serves plain HTTP; needs `tls.plain_http_behind_proxy`"},
      {"tls.plain_http_behind_proxy", &Config::plain_http_behind_proxy,
       "says that a proxy on this machine or a private network speaks TLS in front of the server"},
      {"tls.certificate", &Config::certificate_file, "PEM file with the certificate chain; empty: DATA/tls/certificate.pem, made when it is not there"},
      {"tls.key", &Config::key_file, "PEM file with its key; empty: DATA/tls/key.pem"},
      {"tls.names", &Config::certificate_names,
       "host names and addresses in the certificate that is made; empty: this host's name, localhost, 127.0.0.1, ::1"},
  };
}

std::vector<Setting> people_settings() {
  using N = Setting::Number;
  return {
      {"access.tenant_name", &Config::tenant_name, "a name accepted in sign-in addresses beside the tenant's GUID"},
      {"access.token_lifetime_s", N{&Config::token_lifetime_s, 60, 86'400}, "seconds that an API client's token holds"},
      {"access.session_idle_minutes", N{&Config::session_idle_minutes, 1, 1'440}, "minutes without a request after which a user is signed out"},
      {"access.session_hours", N{&Config::session_hours, 1, 744}, "hours after which a user signs in again in any case"},
      {"access.lockout_free_failures", N{&Config::lockout_free_failures, 1, 100}, "wrong passwords in a row that cost nothing"},
      {"access.lockout_first_s", N{&Config::lockout_first_s, 1, 86'400}, "seconds that the next one locks the user out; doubles with each"},
      {"access.lockout_longest_s", N{&Config::lockout_longest_s, 1, 604'800}, "the most seconds of a lock-out"},
      {"access.sign_in_failures_per_minute", N{&Config::sign_in_failures_per_minute, 1, 100'000}, "failed sign-ins of one address in a minute; more are answered 429"},
      {"oidc.issuer", &Config::oidc_issuer, "address of the identity provider whose users may sign in; empty: local users only"},
      {"oidc.client_id", &Config::oidc_client_id, "how the provider knows this server"},
      {"oidc.client_secret_file", &Config::oidc_client_secret_file, "file with the secret for it"},
  };
}

std::vector<Setting> fleet_settings() {
  using N = Setting::Number;
  return {
      {"ingest.report_mb_max", N{&Config::report_mb_max, 1, 512}, "largest report or upload as sent, in MB; larger ones are answered 413"},
      {"ingest.report_unpacked_mb_max", N{&Config::report_unpacked_mb_max, 1, 4'096}, "the same after unpacking, in MB"},
      {"ingest.software_per_device_max", N{&Config::software_per_device_max, 100, 1'000'000}, "software entries of one device"},
      {"ingest.enrolments_per_minute", N{&Config::enrolments_per_minute, 1, 1'000'000}, "enrolments from one address in a minute; more are answered 429"},
      {"ingest.enrolment_failures_per_minute", N{&Config::enrolment_failures_per_minute, 1, 100'000}, "wrong enrolment keys from one address in a minute; more are answered 429"},
      {"ingest.sensor_interval_s", N{&Config::sensor_interval_s, 10, 86'400}, "seconds after which a sensor without changes says that it is still there"},
      {"devices.inactive_days", N{&Config::inactive_days, 1, 365}, "days without contact after which a device counts as inactive"},
      {"devices.silent_days", N{&Config::silent_days, 1, 3'650}, "days without contact after which it leaves scores and lists"},
      {"devices.delta_days", N{&Config::delta_days, 1, 365}, "days for which changes can be asked for (delta exports)"},
      {"devices.unused_days", N{&Config::unused_days, 1, 3'650}, "days without a run after which software that nothing listens for counts half"},
      {"devices.high_value_weight_cap", Setting::Decimal{&Config::high_value_weight_cap, 0, 1'000'000},
       "the most that a high-value device weighs in the organisation's score; 0: no cap"},
      {"index.publish_interval_ms", N{&Config::publish_interval_ms, 1, 10'000}, "milliseconds that applied reports wait for company before readers see them"},
      {"index.load_threads", N{&Config::load_threads, 0, 256}, "threads that load the index at start; 0: all cores"},
      {"knowledge.check_interval_s", N{&Config::knowledge_check_s, 1, 86'400}, "seconds between looks for newly imported feeds in the data folder"},
      {"knowledge.sync_minutes", N{&Config::feed_sync_minutes, 0, kYearSeconds / 60}, "minutes between downloads of the feeds; 0: never by itself, the console or `parapet feed sync` does it"},
      {"knowledge.import_mb_max", N{&Config::import_mb_max, 1, 1'048'576}, "largest feed file, archive or bundle that the console takes, in MB; larger ones are imported by `parapet feed import`"},
      {"knowledge.import_free_mb", N{&Config::import_free_mb, 0, 1'000'000'000}, "MB of the data folder's disk that such a file must leave free; one that would not is answered 507"},
      {"mirror", +[](Config& config) -> std::string& { return config.feeds.mirror; }, "address or folder that serves all feeds instead of their publishers"},
      {"proxy", +[](Config& config) -> std::string& { return config.feeds.client.proxy; }, "HTTP proxy for downloads; empty: as `http_proxy` and `https_proxy` say"},
      {"trust_file", +[](Config& config) -> std::string& { return config.feeds.client.trust_file; }, "PEM file of authorities that downloads trust; empty: the system's"},
      {"metrics.address", &Config::metrics_address, "IP address of a listener of its own for metrics and health, with the same TLS; empty: the server's own"},
      {"metrics.port", N{&Config::metrics_port, 0, 65'535}, "its port"},
      {"metrics.token_file", &Config::metrics_token_file, "file with the token that `/metrics` wants as `Authorization: Bearer`; empty: callers on this machine only"},
      {"log.level", &Config::log_level, "what is logged: `debug`, `info`, `warn`, `error`", {"debug", "info", "warn", "error"}},
      {"log.file", &Config::log_file, "file to log to; empty: standard error"},
      {"log.access", &Config::access_log, "one line of JSON for each request"},
      {"log.access_file", &Config::access_log_file, "file for those lines; empty: standard error"},
  };
}

std::string quoted(std::string_view text) { return fmt::format("\"{}\"", text); }

std::string list_text(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) {
    out += out.empty() ? "" : ", ";
    out += quoted(text);
  }
  return "[" + out + "]";
}

struct DefaultText {
  const Config& config;
  std::string operator()(std::string Config::* field) const { return quoted(config.*field); }
  std::string operator()(std::vector<std::string> Config::* field) const { return list_text(config.*field); }
  std::string operator()(bool Config::* field) const { return config.*field ? "true" : "false"; }
  std::string operator()(const Setting::Number& number) const { return std::to_string(config.*number.field); }
  std::string operator()(const Setting::Decimal& number) const { return fmt::format("{}", config.*number.field); }
  std::string operator()(std::string& (*access)(Config&)) const {
    Config copy = config;
    return quoted(access(copy));
  }
};

}  // namespace

std::string Setting::environment() const {
  std::string name = "PARAPET_";
  for (const char c : key) {
    name += c == '.' ? '_' : (c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c);
  }
  return name;
}

std::string Setting::default_text() const {
  const Config defaults;
  return std::visit(DefaultText{defaults}, place);
}

const std::vector<Setting>& settings() {
  static const std::vector<Setting> kSettings = [] {
    std::vector<Setting> all = network_settings();
    for (std::vector<Setting> part : {people_settings(), fleet_settings()}) {
      all.insert(all.end(), part.begin(), part.end());
    }
    return all;
  }();
  return kSettings;
}

std::string settings_table() {
  std::string out;
  for (const Setting& setting : settings()) {
    out += fmt::format("| `{}` | `{}` | {} |\n", setting.key, setting.default_text(), setting.meaning);
  }
  return out;
}

}  // namespace parapet::server
