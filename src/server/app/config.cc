// SPDX-License-Identifier: Apache-2.0
#include "server/app/config.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>
#include <map>
#include <numeric>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "base/files.h"
#include "base/text.h"
#include "server/http/trusted_proxies.h"

namespace parapet::server {
namespace {

constexpr std::uint64_t kFileBytesMax = 1 << 20;
constexpr std::uint64_t kMegabyte = 1ULL << 20;

// The changes that make one text of the other: for suggestions.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

// "; did you mean 'server.port'?", by the whole key or, for a key in the wrong section, by its last part.
std::string suggestion(std::string_view unknown) {
  const auto last = [](std::string_view key) { return key.substr(key.rfind('.') == std::string_view::npos ? 0 : key.rfind('.') + 1); };
  std::string_view best;
  std::size_t best_distance = std::max<std::size_t>(2, unknown.size() / 3) + 1;
  for (const Setting& setting : settings()) {
    std::size_t away = distance(unknown.substr(0, 64), setting.key);
    if (last(unknown) == last(setting.key)) {
      away = std::min<std::size_t>(away, 1);
    }
    if (away < best_distance) {
      best_distance = away;
      best = setting.key;
    }
  }
  return best.empty() ? "; docs/configuration.md lists all" : fmt::format("; did you mean '{}'?", best);
}

// Where a setting was given, for messages: "parapet.toml:12", "environment variable PARAPET_…".
using Places = std::map<std::string, std::string, std::less<>>;

std::unexpected<Error> wrong(const std::string& place, std::string_view message) {
  return fail(ErrorCode::kUsage, fmt::format("{}: {}", place, message));
}

struct Assign {
  Config& config;
  const Setting& setting;
  const std::string& place;

  Result<void> text(std::string& target, std::string content) const {
    if (!setting.choices.empty() && std::ranges::find(setting.choices, content) == setting.choices.end()) {
      return wrong(place, fmt::format("'{}' must be one of {}, not \"{}\"", setting.key, fmt::join(setting.choices, ", "), content));
    }
    target = std::move(content);
    return {};
  }
  template <typename Bounds, typename T>
  Result<void> bounded(const Bounds& bounds, T content) const {
    if (content < bounds.min || content > bounds.max) {
      return wrong(place, fmt::format("'{}' must be from {} to {}, not {}", setting.key, bounds.min, bounds.max, content));
    }
    config.*bounds.field = content;
    return {};
  }
  [[nodiscard]] std::unexpected<Error> kind(std::string_view kind) const {
    return wrong(place, fmt::format("'{}' must be {}", setting.key, kind));
  }
};

// From the file: a typed value.
struct AssignNode : Assign {
  const toml::node& node;

  Result<void> operator()(std::string Config::* field) const { return put(config.*field); }
  Result<void> operator()(std::string& (*access)(Config&)) const { return put(access(config)); }
  Result<void> put(std::string& target) const {
    const auto content = node.value_exact<std::string>();
    return content ? text(target, *content) : Result<void>(kind("a text in quotes"));
  }
  Result<void> operator()(std::vector<std::string> Config::* field) const {
    const toml::array* array = node.as_array();
    std::vector<std::string> texts;
    if (array == nullptr) {
      return kind("a list of texts: [\"a\", \"b\"]");
    }
    for (const toml::node& element : *array) {
      const auto content = element.value_exact<std::string>();
      if (!content) {
        return kind("a list of texts: [\"a\", \"b\"]");
      }
      texts.push_back(*content);
    }
    config.*field = std::move(texts);
    return {};
  }
  Result<void> operator()(bool Config::* field) const {
    const auto content = node.value_exact<bool>();
    if (!content) {
      return kind("true or false");
    }
    config.*field = *content;
    return {};
  }
  Result<void> operator()(const Setting::Number& number) const {
    const auto content = node.value_exact<std::int64_t>();
    if (!content || *content < 0) {
      return kind(fmt::format("a whole number from {} to {}", number.min, number.max));
    }
    return bounded(number, static_cast<std::uint64_t>(*content));
  }
  Result<void> operator()(const Setting::Decimal& number) const {
    const auto content = node.value<double>();
    return content && node.is_number() ? bounded(number, *content) : Result<void>(kind("a number"));
  }
};

// From the environment or a flag: text.
struct AssignText : Assign {
  const std::string& content;

  Result<void> operator()(std::string Config::* field) const { return text(config.*field, content); }
  Result<void> operator()(std::string& (*access)(Config&)) const { return text(access(config), content); }
  Result<void> operator()(std::vector<std::string> Config::* field) const {
    std::vector<std::string> texts;
    for (const std::string_view part : split(content, ',')) {
      if (!trim(part).empty()) {
        texts.emplace_back(trim(part));
      }
    }
    config.*field = std::move(texts);
    return {};
  }
  Result<void> operator()(bool Config::* field) const {
    if (content != "true" && content != "false") {
      return kind("true or false");
    }
    config.*field = content == "true";
    return {};
  }
  Result<void> operator()(const Setting::Number& number) const {
    const auto parsed = parse_uint(content);
    return parsed ? bounded(number, *parsed) : Result<void>(kind(fmt::format("a whole number from {} to {}", number.min, number.max)));
  }
  Result<void> operator()(const Setting::Decimal& number) const {
    const auto parsed = parse_double(content);
    return parsed ? bounded(number, *parsed) : Result<void>(kind("a number"));
  }
};

const Setting* find_setting(std::string_view key) {
  const auto place = std::ranges::find_if(settings(), [&](const Setting& setting) { return setting.key == key; });
  return place == settings().end() ? nullptr : &*place;
}

bool is_section(std::string_view name) {
  return std::ranges::any_of(settings(), [&](const Setting& setting) { return setting.key.starts_with(std::string(name) + "."); });
}

class Loader {
 public:
  Result<void> file(const std::string& path) {
    const std::string text = TRY(read_file(path, kFileBytesMax));
    toml::table root;
    try {
      root = toml::parse(text, path);
    } catch (const toml::parse_error& error) {
      return wrong(fmt::format("{}:{}", path, error.source().begin.line), error.description());
    }
    for (const auto& [key, node] : root) {
      if (key.str() == "feeds") {
        continue;  // read_sync_settings reads these
      }
      TRY(entry(path, std::string(key.str()), node));
    }
    return knowledge::read_sync_settings(path, config.feeds);
  }

  Result<void> text(const std::string& place, const Setting& setting, const std::string& content) {
    places_[std::string(setting.key)] = place;
    return std::visit(AssignText{{config, setting, place}, content}, setting.place);
  }

  Result<void> option(const std::string& option) {
    const auto [key, content] = cut(option, '=');
    const std::string place = "option " + std::string(key);
    const Setting* setting = find_setting(trim(key));
    if (setting == nullptr) {
      return wrong(place, fmt::format("'{}' is no setting{}", trim(key), suggestion(trim(key))));
    }
    if (!content) {
      return wrong(place, fmt::format("needs a content: {}={}", setting->key, setting->default_text()));
    }
    return text(place, *setting, std::string(*content));
  }

  Result<void> check() const;

  Config config;

 private:
  Result<void> entry(const std::string& path, const std::string& key, const toml::node& node) {
    const std::string place = fmt::format("{}:{}", path, node.source().begin.line);
    const toml::table* table = node.as_table();
    if (table != nullptr && is_section(key)) {
      for (const auto& [name, member] : *table) {
        TRY(entry(path, fmt::format("{}.{}", key, name.str()), member));
      }
      return {};
    }
    const Setting* setting = find_setting(key);
    if (setting == nullptr) {
      return wrong(place, fmt::format("'{}' is no setting{}", key, suggestion(key)));
    }
    places_[key] = place;
    return std::visit(AssignNode{{config, *setting, place}, node}, setting->place);
  }

  // Where the first of the keys was given that was given at all.
  [[nodiscard]] std::string place_of(std::initializer_list<std::string_view> keys) const {
    for (const std::string_view key : keys) {
      if (const auto place = places_.find(key); place != places_.end()) {
        return place->second;
      }
    }
    return "configuration";
  }
  Result<void> check_addresses() const;

  Places places_;
};

bool is_web_address(std::string_view text, bool local_http) {
  const bool local = text.starts_with("http://127.0.0.1") || text.starts_with("http://localhost") || text.starts_with("http://[::1]");
  return (text.starts_with("https://") && text.size() > 8 && text[8] != '/') || (local_http && local);
}

Result<void> Loader::check_addresses() const {
  if (!config.public_address.empty() && (!is_web_address(config.public_address, true) || config.public_address.ends_with('/'))) {
    return wrong(place_of({"server.public_address"}),
                 "'server.public_address' must be https://NAME or https://NAME:PORT, without a slash at the end");
  }
  if (!config.oidc_issuer.empty() && !is_web_address(config.oidc_issuer, true)) {
    return wrong(place_of({"oidc.issuer"}), "'oidc.issuer' must be an https address");
  }
  const int oidc_given = (config.oidc_issuer.empty() ? 0 : 1) + (config.oidc_client_id.empty() ? 0 : 1) + (config.oidc_client_secret_file.empty() ? 0 : 1);
  if (oidc_given != 0 && oidc_given != 3) {
    return wrong(place_of({"oidc.issuer", "oidc.client_id", "oidc.client_secret_file"}),
                 "sign-in by a provider needs all three of 'oidc.issuer', 'oidc.client_id' and 'oidc.client_secret_file'");
  }
  if (auto proxies = http::TrustedProxies::parse(config.trusted_proxies); !proxies) {
    return wrong(place_of({"server.trusted_proxies"}), proxies.error().message());
  }
  return {};
}

Result<void> Loader::check() const {
  if (!config.tls && !config.plain_http_behind_proxy) {
    return wrong(place_of({"tls.enabled"}),
                 "plain HTTP shows tokens and inventories to the network; where a proxy in front of the server speaks TLS, set "
                 "'tls.plain_http_behind_proxy = true' as well");
  }
  if (config.certificate_file.empty() != config.key_file.empty()) {
    return wrong(place_of({"tls.certificate", "tls.key"}), "'tls.certificate' and 'tls.key' belong together");
  }
  if (config.silent_days < config.inactive_days) {
    return wrong(place_of({"devices.silent_days", "devices.inactive_days"}),
                 "'devices.silent_days' must not be below 'devices.inactive_days'");
  }
  if (config.lockout_longest_s < config.lockout_first_s) {
    return wrong(place_of({"access.lockout_longest_s", "access.lockout_first_s"}),
                 "'access.lockout_longest_s' must not be below 'access.lockout_first_s'");
  }
  if (config.report_unpacked_mb_max < config.report_mb_max) {
    return wrong(place_of({"ingest.report_unpacked_mb_max", "ingest.report_mb_max"}),
                 "'ingest.report_unpacked_mb_max' must not be below 'ingest.report_mb_max'");
  }
  if (config.metrics_address.empty() != (config.metrics_port == 0)) {
    return wrong(place_of({"metrics.address", "metrics.port"}), "'metrics.address' and 'metrics.port' belong together");
  }
  return check_addresses();
}

std::uint32_t narrow(std::uint64_t number) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(number, std::numeric_limits<std::uint32_t>::max()));
}

}  // namespace

Result<Config> load_config(const std::string& file, const Environment& environment, std::span<const std::string> options) {
  Loader loader;
  if (!file.empty()) {
    TRY(loader.file(file));
  }
  for (const Setting& setting : settings()) {
    const std::string name = setting.environment();
    if (const std::optional<std::string> content = environment(name)) {
      TRY(loader.text("environment variable " + name, setting, *content));
    }
  }
  for (const std::string& option : options) {
    TRY(loader.option(option));
  }
  TRY(loader.check());
  return std::move(loader.config);
}

Environment process_environment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* content = std::getenv(name.c_str());
    return content == nullptr ? std::nullopt : std::optional<std::string>(content);
  };
}

http::ServerOptions server_options(const Config& config, const std::string& data_folder) {
  constexpr std::uint64_t kMs = 1'000;
  http::ServerOptions options;
  options.address = config.address;
  options.port = static_cast<std::uint16_t>(config.port);
  options.tls = config.tls;
  options.certificate_file = config.certificate_file.empty() ? data_folder + "/tls/certificate.pem" : config.certificate_file;
  options.key_file = config.key_file.empty() ? data_folder + "/tls/key.pem" : config.key_file;
  options.io_threads = narrow(config.io_threads);
  options.workers = narrow(config.workers);
  options.connections_max = narrow(config.connections_max);
  options.connections_per_address_max = narrow(config.connections_per_address_max);
  options.requests_waiting_max = narrow(config.requests_waiting_max);
  options.bodies_bytes_max = config.bodies_mb_max * kMegabyte;
  options.header_timeout_ms = narrow(config.header_timeout_s * kMs);
  options.body_timeout_ms = narrow(config.body_timeout_s * kMs);
  options.idle_timeout_ms = narrow(config.idle_timeout_s * kMs);
  options.write_timeout_ms = narrow(config.write_timeout_s * kMs);
  options.drain_timeout_ms = narrow(config.drain_timeout_s * kMs);
  options.trusted_proxies = config.trusted_proxies;
  return options;
}

std::vector<std::string> certificate_names(const Config& config) {
  if (!config.certificate_names.empty()) {
    return config.certificate_names;
  }
  std::vector<std::string> names;
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) == 0 && host[0] != '\0') {
    names.emplace_back(host.data());
  }
  if (names.empty() || names.front() != "localhost") {
    names.emplace_back("localhost");
  }
  names.emplace_back("127.0.0.1");
  names.emplace_back("::1");
  return names;
}

}  // namespace parapet::server
