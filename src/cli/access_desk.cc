// SPDX-License-Identifier: Apache-2.0
#include "cli/access_desk.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "access/secrets.h"
#include "base/random.h"
#include "cli/context.h"
#include "server/auth/client_tokens.h"
#include "server/auth/first_start.h"
#include "store/store.h"

namespace parapet::cli {
namespace {

namespace auth = server::auth;

class LocalDesk final : public AccessDesk {
 public:
  LocalDesk(std::unique_ptr<store::Store> store, const Clock& clock) : store_(std::move(store)), clock_(clock) {}

  Result<std::vector<access::Role>> roles() override { return store_->roles(); }
  Result<std::vector<access::DeviceGroup>> groups() override { return store_->groups(); }
  Result<std::string> tenant_id() override {
    const auto tokens = TRY(auth::ClientTokens::open({}, *store_, clock_));
    return tokens->tenant_id();
  }

  Result<std::vector<access::User>> users() override { return store_->users(); }
  Result<Given<access::User>> add_user(access::User user) override {
    auto given = TRY(auth::add_user(*store_, clock_, {}, std::move(user)));
    TRY(audit("user.created", given.record.name));
    return given;
  }
  Result<void> enable_user(const std::string& name, bool enabled) override {
    access::User user = TRY(auth::find_user(*store_, name));
    user.enabled = enabled;
    user = TRY(auth::change_user(*store_, std::move(user)));
    return audit(enabled ? "user.enabled" : "user.disabled", user.name);
  }
  Result<Given<access::User>> reset_password(const std::string& name, bool remove_second_factor) override {
    access::User user = TRY(auth::find_user(*store_, name));
    auto given = TRY(auth::reset_password(*store_, clock_, {}, std::move(user), remove_second_factor));
    TRY(audit("user.password_reset", given.record.name));
    return given;
  }
  Result<void> remove_user(const std::string& name) override {
    const access::User user = TRY(auth::find_user(*store_, name));
    TRY(auth::remove_user(*store_, user));
    return audit("user.removed", user.name);
  }

  Result<std::vector<access::ApiClient>> clients() override { return store_->api_clients(); }
  Result<Given<access::ApiClient>> add_client(access::ApiClient client) override {
    auto given = TRY(auth::add_client(*store_, clock_, std::move(client)));
    TRY(audit("api_client.created", given.record.id));
    return given;
  }
  Result<Given<access::ApiClient>> renew_client(const std::string& name) override {
    access::ApiClient client = TRY(auth::find_client(*store_, name));
    auto given = TRY(auth::renew_secret(*store_, std::move(client)));
    TRY(audit("api_client.secret_renewed", given.record.id));
    return given;
  }
  Result<void> remove_client(const std::string& name) override {
    const access::ApiClient client = TRY(auth::find_client(*store_, name));
    TRY(store_->remove_api_client(client.id));
    return audit("api_client.removed", client.id);
  }

  Result<std::vector<access::EnrolmentKey>> enrolment_keys() override { return store_->enrolment_keys(); }
  Result<Given<access::EnrolmentKey>> add_enrolment_key(access::EnrolmentKey key) override {
    auto given = TRY(auth::add_enrolment_key(*store_, clock_, std::move(key)));
    TRY(audit("enrolment_key.created", given.record.id));
    return given;
  }
  Result<void> remove_enrolment_key(const std::string& name) override {
    const access::EnrolmentKey key = TRY(auth::find_enrolment_key(*store_, name));
    TRY(store_->remove_enrolment_key(key.id));
    return audit("enrolment_key.removed", key.id);
  }

  Result<std::vector<access::PersonalToken>> personal_tokens(const std::string& user) override {
    const access::User owner = TRY(auth::find_user(*store_, user));
    return store_->tokens(owner.id);
  }
  Result<Given<access::PersonalToken>> add_personal_token(const std::string& user, access::PersonalToken token) override {
    const access::User owner = TRY(auth::find_user(*store_, user));
    SystemRandom random;
    std::string secret = access::make_secret(access::SecretKind::kPersonalToken, random);
    token.id = access::make_guid(random);
    token.user = owner.id;
    token.secret_hash = access::secret_hash(secret);
    token.created = clock_.now();
    TRY(store_->put_token(token));
    TRY(audit("token.created", owner.name));
    return Given<access::PersonalToken>{std::move(token), std::move(secret)};
  }
  Result<void> remove_personal_token(const std::string& id) override {
    TRY(store_->remove_token(id));
    return audit("token.removed", id);
  }

 private:
  Result<void> audit(std::string action, std::string subject) {
    return store_->append_audit({.time = clock_.now(), .actor = "command line", .action = std::move(action), .subject = std::move(subject)});
  }

  std::unique_ptr<store::Store> store_;
  const Clock& clock_;
};

}  // namespace

Result<std::unique_ptr<AccessDesk>> open_local_desk(const Context& context) {
  TRY(context.files->make_folder(context.data_folder));
  auto store = store::open_sqlite(context.data_folder, *context.clock, {});
  if (!store && store.error().code() == ErrorCode::kConflict) {
    return fail(ErrorCode::kConflict, context.data_folder + ": a server is running on this data folder; name it with --server URL and --token-file FILE "
                                      "(a personal token with Parapet.FullAccess), or stop it first");
  }
  if (!store) {
    return std::unexpected(std::move(store).error());
  }
  TRY(server::auth::put_missing_roles(**store));
  return std::make_unique<LocalDesk>(std::move(*store), *context.clock);
}

void add_desk_options(CLI::App& command, DeskOptions& options) {
  command.add_option("--format", options.format, "table or json")->check(CLI::IsMember({"table", "json"}));
  auto* server = command.add_option("--server", options.server, "ask this running server instead of the data folder: https://parapet.example:8443");
  server->type_name("URL");
  command.add_option("--token-file", options.token_file, "a file that holds a personal token for it")->type_name("FILE")->needs(server);
  auto* trust = command.add_option("--trust", options.trust_file, "PEM file of the authorities to trust (default: the system's)")->type_name("FILE");
  command.add_option("--fingerprint", options.fingerprint, "SHA-256 of the server's own certificate; no other is accepted")->type_name("HEX")->excludes(trust);
}

Result<std::unique_ptr<AccessDesk>> open_desk(const DeskOptions& options, const Context& context) {
  return options.server.empty() ? open_local_desk(context) : open_remote_desk(options);
}

}  // namespace parapet::cli
