// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "access/records.h"
#include "base/result.h"
#include "server/auth/administration.h"

namespace CLI {
class App;
}

namespace parapet::cli {

struct Context;

// Where the records of access are changed from the command line: in the data folder while no server runs, or by the API of one that does.
// One thread. Errors: those of the store or the connection, and what the checks of the server say.
class AccessDesk {
 public:
  template <typename Record>
  using Given = server::auth::Given<Record>;
  virtual ~AccessDesk() = default;

  [[nodiscard]] virtual Result<std::vector<access::Role>> roles() = 0;
  [[nodiscard]] virtual Result<std::vector<access::DeviceGroup>> groups() = 0;
  [[nodiscard]] virtual Result<std::string> tenant_id() = 0;  // "" where the server does not say

  // `name`: of the record, or its id.
  [[nodiscard]] virtual Result<std::vector<access::User>> users() = 0;
  [[nodiscard]] virtual Result<Given<access::User>> add_user(access::User user) = 0;
  [[nodiscard]] virtual Result<void> enable_user(const std::string& name, bool enabled) = 0;
  [[nodiscard]] virtual Result<Given<access::User>> reset_password(const std::string& name, bool remove_second_factor) = 0;
  [[nodiscard]] virtual Result<void> remove_user(const std::string& name) = 0;

  [[nodiscard]] virtual Result<std::vector<access::ApiClient>> clients() = 0;
  [[nodiscard]] virtual Result<Given<access::ApiClient>> add_client(access::ApiClient client) = 0;
  [[nodiscard]] virtual Result<Given<access::ApiClient>> renew_client(const std::string& name) = 0;
  [[nodiscard]] virtual Result<void> remove_client(const std::string& name) = 0;

  [[nodiscard]] virtual Result<std::vector<access::EnrolmentKey>> enrolment_keys() = 0;
  [[nodiscard]] virtual Result<Given<access::EnrolmentKey>> add_enrolment_key(access::EnrolmentKey key) = 0;
  [[nodiscard]] virtual Result<void> remove_enrolment_key(const std::string& name) = 0;

  // Personal tokens: in the data folder only; over the API users make their own.
  [[nodiscard]] virtual Result<std::vector<access::PersonalToken>> personal_tokens(const std::string& user) = 0;
  [[nodiscard]] virtual Result<Given<access::PersonalToken>> add_personal_token(const std::string& user, access::PersonalToken token) = 0;
  [[nodiscard]] virtual Result<void> remove_personal_token(const std::string& id) = 0;
};

// How the commands reach a running server.
struct DeskOptions {
  std::string server;
  std::string token_file;
  std::string trust_file;
  std::string fingerprint;
  std::string format = "table";
};

// --server, --token-file, --trust, --fingerprint, --format.
void add_desk_options(CLI::App& command, DeskOptions& options);

// The data folder's own records, or those of --server. Errors: kConflict where a server has the data folder open, saying what to do; kUsage.
[[nodiscard]] Result<std::unique_ptr<AccessDesk>> open_desk(const DeskOptions& options, const Context& context);

// The two kinds, for open_desk().
[[nodiscard]] Result<std::unique_ptr<AccessDesk>> open_local_desk(const Context& context);
[[nodiscard]] Result<std::unique_ptr<AccessDesk>> open_remote_desk(const DeskOptions& options);

}  // namespace parapet::cli
