// SPDX-License-Identifier: Apache-2.0
#include "server/app/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "base/files.h"
#include "support/paths.h"

namespace parapet::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Environment environment_of(std::map<std::string, std::string> variables) {
  return [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
    const auto place = variables.find(name);
    return place == variables.end() ? std::nullopt : std::optional(place->second);
  };
}

Result<Config> load(const std::string& text, std::map<std::string, std::string> variables = {}, std::vector<std::string> options = {}) {
  const std::string file = test::temporary_folder() + "/parapet.toml";
  EXPECT_TRUE(system_files()->write_atomically(file, text));
  return load_config(file, environment_of(std::move(variables)), options);
}

std::string error_of(const std::string& text, std::map<std::string, std::string> variables = {}, std::vector<std::string> options = {}) {
  const Result<Config> config = load(text, std::move(variables), std::move(options));
  return config ? "no error" : config.error().to_string();
}

TEST(Config, an_empty_file_and_none_give_the_defaults) {
  EXPECT_EQ(load("")->port, 8443U);
  const Result<Config> config = load_config("", environment_of({}), {});
  ASSERT_TRUE(config);
  EXPECT_TRUE(config->tls);
}

TEST(Config, file_environment_and_options_override_each_other_in_this_order) {
  const std::string file = "[server]\nport = 1\nworkers = 7\nio_threads = 3\n";
  const Result<Config> config = load(file, {{"PARAPET_SERVER_PORT", "2"}, {"PARAPET_SERVER_WORKERS", "8"}}, {"server.port=3"});
  ASSERT_TRUE(config) << config.error().to_string();
  EXPECT_EQ(config->port, 3U);
  EXPECT_EQ(config->workers, 8U);
  EXPECT_EQ(config->io_threads, 3U);
}

TEST(Config, every_kind_of_content_is_read_from_file_and_text) {
  const Result<Config> config = load(
      "[server]\naddress = \"127.0.0.1\"\ntrusted_proxies = [\"10.0.0.0/8\"]\n[devices]\nhigh_value_weight_cap = 2\n[log]\naccess = false\n"
      "[tls]\nnames = [\"a\"]\n",
      {{"PARAPET_TLS_NAMES", "b.example, 10.0.0.1"}, {"PARAPET_DEVICES_HIGH_VALUE_WEIGHT_CAP", "2.5"}});
  ASSERT_TRUE(config) << config.error().to_string();
  EXPECT_EQ(config->address, "127.0.0.1");
  EXPECT_THAT(config->trusted_proxies, ElementsAre("10.0.0.0/8"));
  EXPECT_THAT(config->certificate_names, ElementsAre("b.example", "10.0.0.1"));
  EXPECT_EQ(config->high_value_weight_cap, 2.5);
  EXPECT_FALSE(config->access_log);
}

TEST(Config, errors_name_file_and_line_variable_or_option) {
  EXPECT_THAT(error_of("\n[server]\nport = 70000\n"), HasSubstr("parapet.toml:3: 'server.port' must be from 0 to 65535, not 70000"));
  EXPECT_THAT(error_of("[server]\nport = \"a\"\n"), HasSubstr("parapet.toml:2: 'server.port' must be a whole number"));
  EXPECT_THAT(error_of("[server]\nport = -1\n"), HasSubstr("parapet.toml:2: 'server.port' must be a whole number"));
  EXPECT_THAT(error_of("[server\n"), HasSubstr("parapet.toml:1: "));
  EXPECT_THAT(error_of("[log]\nlevel = \"loud\"\n"), HasSubstr("parapet.toml:2: 'log.level' must be one of debug, info, warn, error"));
  EXPECT_THAT(error_of("", {{"PARAPET_TLS_ENABLED", "maybe"}}), HasSubstr("environment variable PARAPET_TLS_ENABLED: 'tls.enabled' must be true or false"));
  EXPECT_THAT(error_of("", {}, {"server.workers=0"}), HasSubstr("option server.workers: 'server.workers' must be from 1 to 4096"));
  EXPECT_THAT(error_of("[server]\ntrusted_proxies = [\"10.0.0.0/33\"]\n"), HasSubstr("parapet.toml:2: trusted proxy"));
}

TEST(Config, unknown_settings_are_errors_with_a_suggestion) {
  EXPECT_THAT(error_of("[server]\nprot = 1\n"), HasSubstr("parapet.toml:2: 'server.prot' is no setting; did you mean 'server.port'?"));
  EXPECT_THAT(error_of("[sever]\nport = 1\n"), HasSubstr("'sever' is no setting"));
  EXPECT_THAT(error_of("[server]\nsilent_days = 1\n"), HasSubstr("did you mean 'devices.silent_days'?"));
  EXPECT_THAT(error_of("xyzzy = 1\n"), HasSubstr("docs/configuration.md lists all"));
  EXPECT_THAT(error_of("server = 1\n"), HasSubstr("'server' is no setting"));
  EXPECT_THAT(error_of("", {}, {"server.prt=1"}), HasSubstr("did you mean 'server.port'?"));
}

TEST(Config, plain_http_needs_its_acknowledgement) {
  EXPECT_THAT(error_of("[tls]\nenabled = false\n"), HasSubstr("parapet.toml:2: plain HTTP shows tokens"));
  EXPECT_TRUE(load("[tls]\nenabled = false\nplain_http_behind_proxy = true\n"));
}

TEST(Config, what_belongs_together_is_checked) {
  EXPECT_THAT(error_of("[tls]\nkey = \"/k\"\n"), HasSubstr("parapet.toml:2: 'tls.certificate' and 'tls.key' belong together"));
  EXPECT_THAT(error_of("[devices]\nsilent_days = 3\n"), HasSubstr("must not be below"));
  EXPECT_THAT(error_of("[oidc]\nissuer = \"https://id.example\"\n"), HasSubstr("needs all three"));
  EXPECT_THAT(error_of("[server]\npublic_address = \"https://a.example/\"\n"), HasSubstr("without a slash"));
  EXPECT_THAT(error_of("[server]\npublic_address = \"http://a.example\"\n"), HasSubstr("must be https"));
}

TEST(Config, feeds_are_set_in_the_same_file) {
  const Result<Config> config = load("mirror = \"https://mirror.example\"\n[feeds.\"kev\"]\nenabled = false\n[server]\nport = 1\n");
  ASSERT_TRUE(config) << config.error().to_string();
  EXPECT_EQ(config->feeds.mirror, "https://mirror.example");
  EXPECT_EQ(config->feeds.settings.at("kev").enabled, false);
  EXPECT_THAT(error_of("[feeds.\"nonsense\"]\nenabled = false\n"), HasSubstr("parapet.toml:1"));
}

TEST(Config, every_setting_stands_in_the_documentation) {
  const Result<std::string> document = read_file(test::source_folder() + "/docs/configuration.md", 1 << 20);
  ASSERT_TRUE(document);
  EXPECT_TRUE(document->contains(settings_table())) << "the table in docs/configuration.md should read:\n" << settings_table();
}

TEST(Config, without_a_certificate_the_data_folder_has_it) {
  const http::ServerOptions options = server_options(Config{}, "/data");
  EXPECT_EQ(options.certificate_file, "/data/tls/certificate.pem");
  EXPECT_EQ(options.key_file, "/data/tls/key.pem");
  EXPECT_EQ(options.idle_timeout_ms, 75'000U);
  EXPECT_THAT(certificate_names(Config{}), ::testing::Contains("localhost"));
}

}  // namespace
}  // namespace parapet::server
