// SPDX-License-Identifier: Apache-2.0
//
// What asking the gate costs each request: for a caller that was looked up within this second (nearly all), and for one that was not. And what
// tokens and passwords cost.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include "access/password.h"
#include "access/roles.h"
#include "access/secrets.h"
#include "base/clock.h"
#include "base/random.h"
#include "server/auth/auth.h"
#include "store/store.h"

namespace {

using namespace parapet;

// A server/auth over a store in a folder of its own, with one user who has a personal token, and one API client.
class World {
 public:
  World() {
    std::string pattern = (std::filesystem::temp_directory_path() / "parapet-bench-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    store_ = store::open_sqlite(folder_, clock_, {.durable = false}).value();
    for (const access::Role& role : access::built_in_roles()) {
      store_->put_role(role).value();
    }
    SystemRandom random;
    const access::User user{.id = access::make_guid(random), .name = "anna", .user_groups = {"Security readers"}};
    store_->put_user(user).value();
    personal_ = access::make_secret(access::SecretKind::kPersonalToken, random);
    store_->put_token({.id = access::make_guid(random), .user = user.id, .name = "script", .secret_hash = access::secret_hash(personal_), .permissions = {"Machine.Read"}}).value();
    client_ = {.id = access::make_guid(random), .name = "job", .secret_hash = access::secret_hash("x"), .permissions = {"Machine.Read.All"}};
    store_->put_api_client(client_).value();
    auth_ = server::auth::Auth::open({}, *store_, clock_).value();
  }
  ~World() {
    auth_.reset();
    store_.reset();
    std::filesystem::remove_all(folder_);
  }
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  [[nodiscard]] server::auth::Auth& auth() { return *auth_; }
  [[nodiscard]] const access::ApiClient& client() const { return client_; }
  [[nodiscard]] const std::string& personal() const { return personal_; }
  [[nodiscard]] std::string access_token() { return auth_->tokens().issue(client_, "api://parapet").value(); }

 private:
  FixedClock clock_{UnixTime{1'795'000'000}};
  std::string folder_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<server::auth::Auth> auth_;
  std::string personal_;
  access::ApiClient client_;
};

server::http::Request request_with(const std::string& token) {
  server::http::Request request;
  request.path = request.target = "/api/machines";
  request.headers.emplace_back("host", "parapet.test");
  request.headers.emplace_back("authorization", "Bearer " + token);
  return request;
}

void ask(benchmark::State& state, bool personal, bool remembered) {
  World world;
  const auto request = request_with(personal ? world.personal() : world.access_token());
  for (auto run : state) {
    if (!remembered) {
      world.auth().gate().forget();
    }
    if (!world.auth().gate().require(request, {"Machine.Read.All", "Machine.Read"})) {
      state.SkipWithError("refused");
      break;
    }
  }
}
void gate_remembered_client(benchmark::State& state) { ask(state, false, true); }
void gate_remembered_token(benchmark::State& state) { ask(state, true, true); }
void gate_looks_up_client(benchmark::State& state) { ask(state, false, false); }
void gate_looks_up_token(benchmark::State& state) { ask(state, true, false); }
BENCHMARK(gate_remembered_client);
BENCHMARK(gate_remembered_token);
BENCHMARK(gate_looks_up_client);
BENCHMARK(gate_looks_up_token);

void issue_access_token(benchmark::State& state) {
  World world;
  for (auto run : state) {
    benchmark::DoNotOptimize(world.access_token());
  }
}
BENCHMARK(issue_access_token);

void verify_password(benchmark::State& state) {
  SystemRandom random;
  const std::string hash = access::hash_password("correct horse battery", random).value();
  for (auto run : state) {
    benchmark::DoNotOptimize(access::verify_password("correct horse battery", hash));
  }
}
BENCHMARK(verify_password);

}  // namespace

BENCHMARK_MAIN();
