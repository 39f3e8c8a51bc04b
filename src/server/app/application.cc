// SPDX-License-Identifier: Apache-2.0
#include "server/app/application.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "base/files.h"
#include "base/text.h"
#include "server/api/routes.h"
#include "server/app/access_log.h"
#include "server/app/fleet_measures.h"
#include "server/app/log.h"
#include "server/app/metrics.h"
#include "server/auth/auth.h"
#include "server/auth/first_start.h"
#include "server/console/feed_jobs.h"
#include "server/console/routes.h"
#include "server/http/server.h"
#include "server/ingest/routes.h"
#include "server/site/routes.h"

namespace parapet::server {
namespace {

constexpr std::int64_t kTickSeconds = 60;

Result<auth::AuthOptions> auth_options(const Config& config) {
  auth::AuthOptions options;
  options.public_address = config.public_address;
  options.tenant_name = config.tenant_name;
  options.token_lifetime_s = static_cast<std::int64_t>(config.token_lifetime_s);
  options.session_idle_s = static_cast<std::int64_t>(config.session_idle_minutes) * 60;
  options.session_lifetime_s = static_cast<std::int64_t>(config.session_hours) * 3600;
  options.lockout.free_failures = static_cast<std::uint32_t>(config.lockout_free_failures);
  options.lockout.first_lock_s = static_cast<std::int64_t>(config.lockout_first_s);
  options.lockout.longest_lock_s = static_cast<std::int64_t>(config.lockout_longest_s);
  options.failures_per_minute = static_cast<std::uint32_t>(config.sign_in_failures_per_minute);
  options.oidc.issuer = config.oidc_issuer;
  options.oidc.client_id = config.oidc_client_id;
  options.oidc.trust_file = config.feeds.client.trust_file;
  options.oidc.proxy = config.feeds.client.proxy;
  if (!config.oidc_client_secret_file.empty()) {
    options.oidc.client_secret = trim(TRY(read_file(config.oidc_client_secret_file, 4096)));
  }
  return options;
}

IngestOptions ingest_options(const Config& config) {
  IngestOptions options;
  options.interval_seconds = static_cast<std::uint32_t>(config.sensor_interval_s);
  options.body_bytes_max = config.report_mb_max << 20;
  options.unpacked_bytes_max = config.report_unpacked_mb_max << 20;
  options.software_per_device_max = static_cast<std::uint32_t>(config.software_per_device_max);
  options.enrolment.enrolments_per_minute = static_cast<std::uint32_t>(config.enrolments_per_minute);
  options.enrolment.failures_per_minute = static_cast<std::uint32_t>(config.enrolment_failures_per_minute);
  return options;
}

FleetOptions fleet_options(const Config& config, const std::string& data_folder) {
  FleetOptions options;
  options.knowledge_folder = data_folder + "/knowledge";
  options.products_file = data_folder + "/products.toml";
  options.index.inactive_days = static_cast<std::int64_t>(config.inactive_days);
  options.index.silent_days = static_cast<std::int64_t>(config.silent_days);
  options.index.unused_days = static_cast<std::int64_t>(config.unused_days);
  if (config.high_value_weight_cap > 0) {
    options.index.high_value_weight_cap = config.high_value_weight_cap;
  }
  options.software_change_days = static_cast<std::int64_t>(config.delta_days);
  options.publish_interval_ms = static_cast<std::uint32_t>(config.publish_interval_ms);
  options.load_threads = static_cast<unsigned>(config.load_threads);
  return options;
}

std::string host_name() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data()) : "localhost";
}

class ApplicationImpl final : public Application {
 public:
  ApplicationImpl(const Config& config, std::string data_folder, const Clock& clock, const site::Site& site)
      : config_(config), data_folder_(std::move(data_folder)), clock_(clock), site_(site) {}
  ~ApplicationImpl() override { stop(); }
  ApplicationImpl(const ApplicationImpl&) = delete;
  ApplicationImpl& operator=(const ApplicationImpl&) = delete;

  Result<void> open(Progress& progress);
  [[nodiscard]] const Started& started() const override { return started_; }
  [[nodiscard]] Fleet& fleet() override { return *fleet_; }
  void stop() override;
  [[nodiscard]] Result<void> reload() override;

 private:
  Result<void> open_facts(Progress& progress);
  void add_routes();
  Result<void> serve();
  void watch_knowledge(const std::stop_token& stop);
  void keep_time(const std::stop_token& stop);
  void sync_feeds(const std::stop_token& stop);
  void make_feed_jobs();
  [[nodiscard]] console::ConsoleOptions console_options();
  void take_server_facts();
  // False: the server is to stop.
  bool wait(const std::stop_token& stop, std::int64_t seconds);

  const Config config_;
  const std::string data_folder_;
  const Clock& clock_;
  const site::Site& site_;
  Started started_;
  std::mutex facts_mutex_;  // guards facts_
  console::ServerFacts facts_;

  // In the order in which they stand on each other; taken down in reverse.
  std::shared_ptr<LogFile> log_file_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<Fleet> fleet_;
  std::unique_ptr<console::FeedJobs> feed_jobs_;
  std::unique_ptr<auth::Auth> auth_;
  std::unique_ptr<AccessLog> access_log_;
  Metrics metrics_;
  site::CspReports csp_reports_;
  http::Router router_;
  http::Router operations_router_;
  std::unique_ptr<http::Server> server_;
  std::unique_ptr<http::Server> operations_;
  std::mutex wait_mutex_;  // for waiting only
  std::condition_variable_any wake_;
  std::vector<std::jthread> threads_;
};

Result<void> ApplicationImpl::open(Progress& progress) {
  log_file_ = TRY(set_up_log(config_));
  const auto begin = std::chrono::steady_clock::now();
  TRY(open_facts(progress));
  started_.load_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  started_.devices = fleet_->state()->view->devices({}).size();
  add_routes();
  TRY(serve());
  threads_.emplace_back([this](const std::stop_token& stop) { keep_time(stop); });
  threads_.emplace_back([this](const std::stop_token& stop) { watch_knowledge(stop); });
  if (config_.feed_sync_minutes > 0) {
    threads_.emplace_back([this](const std::stop_token& stop) { sync_feeds(stop); });
  }
  return {};
}

Result<void> ApplicationImpl::open_facts(Progress& progress) {
  const std::unique_ptr<Files> files = system_files();
  TRY(files->make_folder(data_folder_));
  store_ = TRY(store::open_sqlite(data_folder_, clock_, {}));
  const auth::AuthOptions options = TRY(auth_options(config_));
  if (const std::optional<auth::FirstSignIn> first = TRY(auth::prepare_first_start(*store_, clock_, options))) {
    started_.first_sign_in = TRY(auth::tell_first_sign_in(*first, data_folder_));
  } else {
    TRY(auth::forget_used_first_sign_in(*store_, data_folder_));
  }
  auth_ = TRY(auth::Auth::open(options, *store_, clock_));
  started_.tenant_id = auth_->tenant_id();
  facts_.started = clock_.now();
  fleet_ = TRY(Fleet::open(fleet_options(config_, data_folder_), *store_, clock_, progress));
  if (config_.access_log) {
    access_log_ = TRY(AccessLog::open(config_.access_log_file, clock_));
  }
  return {};
}

void ApplicationImpl::add_routes() {
  auth_->add_routes(router_);
  IngestOptions ingest = ingest_options(config_);
  ingest.submitted = [this](std::string_view channel, std::string_view outcome) { metrics_.report(channel, outcome); };
  add_ingest_routes(router_, *fleet_, auth_->gate(), ingest);
  add_api_routes(router_, *fleet_, auth_->gate(), {.public_address = config_.public_address});
  make_feed_jobs();
  console::add_console_routes(router_, *fleet_, auth_->gate(), console_options());
  site::add_csp_report_routes(router_, csp_reports_);
  site::add_site_routes(router_, site_);
  metrics_.watch([this] { return csp_report_measures(csp_reports_); });
  metrics_.watch([this] { return fleet_measures(*fleet_->state(), clock_.now()); });
  metrics_.watch([this] { return store_measures(*store_); });
  if (config_.tls) {
    const std::string file = server_options(config_, data_folder_).certificate_file;
    metrics_.watch([this, file] { return certificate_measures(file, clock_.now()); });
  }
}

void ApplicationImpl::make_feed_jobs() {
  console::FeedJobsOptions options{.data_folder = data_folder_, .sync = config_.feeds, .refresh = [this] { return fleet_->refresh_knowledge(); }};
  options.bytes_kept_free = config_.import_free_mb << 20;
  options.finished = [](const console::FeedJob& job) {
    const std::string_view what = job.kind == console::FeedJob::Kind::kSync ? "feed sync" : "feed import";
    for (const console::FeedJobSource& source : job.sources) {
      if (source.outcome == console::FeedJobSource::Outcome::kFailed) {
        spdlog::warn("{}: {}: {}", what, source.name, source.reason);
      }
    }
    if (job.state == console::FeedJob::State::kFailed) {
      spdlog::error("{}: {}", what, job.error);
    }
  };
  feed_jobs_ = std::make_unique<console::FeedJobs>(std::move(options), clock_);
}

console::ConsoleOptions ApplicationImpl::console_options() {
  console::ConsoleOptions options{.feed_jobs = feed_jobs_.get()};
  options.import_mb_max = config_.import_mb_max;
  options.sync_minutes = config_.feed_sync_minutes;
  options.report_mb_max = config_.report_mb_max;
  options.software_per_device_max = config_.software_per_device_max;
  options.inactive_days = config_.inactive_days;
  options.silent_days = config_.silent_days;
  options.delta_days = config_.delta_days;
  options.server = [this] {
    const std::scoped_lock lock(facts_mutex_);
    return facts_;
  };
  return options;
}

// The certificate is looked at again whenever it may have changed.
void ApplicationImpl::take_server_facts() {
  const std::scoped_lock lock(facts_mutex_);
  facts_.address = started_.address;
  facts_.tenant_id = started_.tenant_id;
  facts_.own_certificate = config_.tls && config_.certificate_file.empty();
  if (config_.tls) {
    const Result<std::string> fingerprint = http::certificate_fingerprint(started_.certificate_file);
    const Result<UnixTime> expires = http::certificate_expiry(started_.certificate_file);
    facts_.fingerprint = fingerprint ? *fingerprint : started_.fingerprint;
    facts_.certificate_expires = expires ? *expires : UnixTime{};
  }
}

Result<void> ApplicationImpl::serve() {
  http::ServerOptions options = server_options(config_, data_folder_);
  if (options.tls) {
    if (config_.certificate_file.empty()) {
      TRY(system_files()->make_folder(data_folder_ + "/tls"));
    }
    const Result<std::string> fingerprint =
        http::ensure_certificate(options.certificate_file, options.key_file, certificate_names(config_), clock_);
    started_.fingerprint = TRY(fingerprint);
    started_.certificate_file = options.certificate_file;
  }
  OperationsOptions operations;
  if (!config_.metrics_token_file.empty()) {
    operations.metrics_token = std::string(trim(TRY(read_file(config_.metrics_token_file, 4096))));
  }
  const auto observer = [this](const http::Served& served) {
    metrics_.served(served);
    if (!served.failure.empty()) {
      spdlog::error("request {}: {}", served.request_id, served.failure);
    }
    if (access_log_) {
      access_log_->write(served);
    }
  };
  add_operations_routes(config_.metrics_port == 0 ? router_ : operations_router_, metrics_, operations);
  server_ = TRY(http::Server::start(options, router_, clock_, observer));
  if (config_.metrics_port != 0) {
    http::ServerOptions own = options;
    own.address = config_.metrics_address.empty() ? "127.0.0.1" : config_.metrics_address;
    own.port = static_cast<std::uint16_t>(config_.metrics_port);
    own.workers = 2;
    own.io_threads = 1;
    operations_ = TRY(http::Server::start(own, operations_router_, clock_, observer));
  }
  started_.port = server_->port();
  const std::string host = options.address == "0.0.0.0" || options.address == "::" ? host_name() : options.address;
  started_.address = config_.public_address.empty()
                         ? fmt::format("{}://{}:{}", options.tls ? "https" : "http", host, started_.port)
                         : config_.public_address;
  take_server_facts();
  return {};
}

bool ApplicationImpl::wait(const std::stop_token& stop, std::int64_t seconds) {
  std::unique_lock lock(wait_mutex_);
  wake_.wait_for(lock, stop, std::chrono::seconds(seconds), [] { return false; });
  return !stop.stop_requested();
}

void ApplicationImpl::keep_time(const std::stop_token& stop) {
  do {
    fleet_->tick();
  } while (wait(stop, kTickSeconds));
}

void ApplicationImpl::watch_knowledge(const std::stop_token& stop) {
  while (wait(stop, static_cast<std::int64_t>(config_.knowledge_check_s))) {
    const Result<bool> news = fleet_->refresh_knowledge();
    if (!news) {
      spdlog::error("knowledge: {}", news.error().to_string());
    } else if (*news) {
      spdlog::info("knowledge: a new generation is in use");
    }
  }
}

void ApplicationImpl::sync_feeds(const std::stop_token& stop) {
  do {
    // Where somebody is at it already, the next time will do.
    if (const Result<console::FeedJob> job = feed_jobs_->start_sync({}, ""); !job && job.error().code() != ErrorCode::kConflict) {
      spdlog::error("feed sync: {}", job.error().to_string());
    }
  } while (wait(stop, static_cast<std::int64_t>(config_.feed_sync_minutes) * 60));
}

void ApplicationImpl::stop() {
  for (std::jthread& thread : threads_) {
    thread.request_stop();
  }
  if (feed_jobs_) {
    feed_jobs_->cancel();
  }
  if (server_) {
    server_->stop();
  }
  if (operations_) {
    operations_->stop();
  }
  threads_.clear();
  if (feed_jobs_) {
    feed_jobs_->stop();
  }
  if (fleet_) {
    fleet_->settle();
  }
}

Result<void> ApplicationImpl::reload() {
  TRY(log_file_->reopen());
  if (access_log_) {
    TRY(access_log_->reopen());
  }
  if (config_.tls) {
    TRY(server_->reload_certificate());
    if (operations_) {
      TRY(operations_->reload_certificate());
    }
    take_server_facts();
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<Application>> Application::start(const Config& config, const std::string& data_folder, const Clock& clock,
                                                        const site::Site& site, Progress& progress) {
  auto application = std::make_unique<ApplicationImpl>(config, data_folder, clock, site);
  TRY(application->open(progress));
  return std::unique_ptr<Application>(std::move(application));
}

}  // namespace parapet::server
