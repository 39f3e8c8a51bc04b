// SPDX-License-Identifier: Apache-2.0
#include "sensor/sensor.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/json_writer.h"
#include "inventory/report.h"
#include "sensor/gatherer.h"
#include "sensor/link.h"
#include "sensor/memory.h"
#include "sensor/report_body.h"
#include "sensor/retry.h"
#include "sensor/watcher.h"

namespace parapet::sensor {
namespace {

constexpr std::uint32_t kIntervalDefault = 3600;
constexpr std::uint32_t kKeyRefusedRetry = 300;  // a key that is not valid does not get valid in a second
constexpr std::uint64_t kEpochStep = 3600;
constexpr std::uint64_t kDayMs = 86'400'000;
constexpr std::uint64_t kDiskRetryMs = 60'000;
constexpr std::uint64_t kNever = ~0ULL;

// Milliseconds that also pass while the machine sleeps.
std::uint64_t steady_ms() {
  timespec time{};
  ::clock_gettime(CLOCK_BOOTTIME, &time);
  return static_cast<std::uint64_t>(time.tv_sec) * 1000 + static_cast<std::uint64_t>(time.tv_nsec) / 1'000'000;
}

bool is_readable(int descriptor) {
  pollfd entry{.fd = descriptor, .events = POLLIN, .revents = 0};
  return ::poll(&entry, 1, 0) > 0;
}

// What a report says beside software. Numbers in the reasons of problems change with every look; their places do not.
std::uint64_t facts_hash(const Host& host) {
  JsonWriter json;
  json.begin_array();
  inventory::write_device(json, host.inventory.device);
  json.value(host.domain);
  for (const inventory::NetworkAddress& address : host.addresses) {
    json.value(address.address).value(address.mac_address).value(address.up);
  }
  for (const inventory::Problem& problem : host.inventory.problems) {
    json.value(problem.place);
  }
  json.end_array();
  return hash64(json.text());
}

class Sensor {
 public:
  Sensor(const SensorOptions& options, const Clock& clock, Random& random, int stop_descriptor, const Log& log, StateFolder state,
         Watcher watcher)
      : options_(options),
        clock_(clock),
        random_(random),
        stop_descriptor_(stop_descriptor),
        log_(log),
        state_(std::move(state)),
        watcher_(std::move(watcher)),
        gatherer_(options.root, options.limits),
        link_(options.server, {.trust = options.trust, .stopped = [stop_descriptor] { return is_readable(stop_descriptor); }}),
        retry_(random),
        interval_s_(options.interval_s > 0 ? options.interval_s : kIntervalDefault) {}

  Result<void> run();

 private:
  [[nodiscard]] bool stopping() const { return is_readable(stop_descriptor_); }
  [[nodiscard]] Result<void> first_look();
  void walk();
  void refresh();
  void look_at_changes();
  void on_time();
  [[nodiscard]] Result<void> report_changes();
  [[nodiscard]] Result<void> add_report(const char* kind, const Host& host, Baseline after, const std::string& body_digest,
                                        const Difference& difference);
  [[nodiscard]] Result<void> report_and_send();
  [[nodiscard]] Result<void> send();
  [[nodiscard]] Result<bool> send_one();
  [[nodiscard]] bool enrol();
  void put_off(const Answer& answer, std::uint32_t at_least_s);
  void steer(std::uint32_t interval_s);
  [[nodiscard]] std::uint64_t wake_at() const;
  void wait();

  const SensorOptions& options_;
  const Clock& clock_;
  Random& random_;
  int stop_descriptor_;
  const Log& log_;
  StateFolder state_;
  Watcher watcher_;
  Gatherer gatherer_;
  Link link_;
  Retry retry_;
  std::string device_id_;
  std::string last_reason_;             // why the last attempt failed
  std::uint32_t interval_s_;
  bool worked_ = false;                 // memory was used since the last wait
  // All in steady_ms().
  std::uint64_t change_first_ = kNever;  // of changes not looked at yet
  std::uint64_t change_last_ = 0;
  Changes changed_;
  std::uint64_t walk_at_ = kNever;
  std::uint64_t last_walk_ = 0;
  std::uint64_t sample_at_ = 0;
  std::uint64_t report_at_ = kNever;    // running and listening, batched
  std::uint64_t send_at_ = 0;           // not earlier
  std::uint64_t contact_at_ = kNever;
};

Result<void> Sensor::first_look() {
  gatherer_.recall_usage(state_.usage());
  // Databases are watched before they are read: what changes meanwhile is looked at again.
  watcher_.watch(watch_list(options_.root, {}));
  TRY(gatherer_.walk(clock_.now()));
  device_id_ = gatherer_.machine_device_id();
  if (device_id_.empty()) {
    device_id_ = TRY(state_.own_device_id(random_));
  }
  watcher_.watch(watch_list(options_.root, gatherer_.language_folders()));
  const std::uint64_t now = steady_ms();
  last_walk_ = now;
  walk_at_ = now + kDayMs;
  sample_at_ = now + options_.sample_s * 1000ULL;
  report_at_ = now + options_.runtime_s * 1000ULL;
  return {};
}

void Sensor::walk() {
  const std::uint64_t now = steady_ms();
  last_walk_ = now;
  walk_at_ = now + kDayMs;
  // Watched first, so that what changes during the walk calls for another one.
  watcher_.watch(watch_list(options_.root, gatherer_.language_folders()));
  if (const Result<void> walked = gatherer_.walk(clock_.now()); !walked) {
    log_("could not look for software: " + walked.error().to_string());
    walk_at_ = now + options_.walk_rest_s * 1000ULL;
    return;
  }
  if (const std::size_t refused = watcher_.watch(watch_list(options_.root, gatherer_.language_folders())); refused > 0) {
    log_(fmt::format("{} folders can't be watched (fs.inotify.max_user_watches, or permission): changes there show within a day", refused));
  }
}

void Sensor::refresh() {
  if (const Result<void> refreshed = gatherer_.refresh(clock_.now()); !refreshed) {
    log_("could not read the packages: " + refreshed.error().to_string());
    walk_at_ = steady_ms() + options_.walk_rest_s * 1000ULL;
  }
}

// The files are quiet: packages are read at once; a walk follows, but walks that changes call for keep a distance.
void Sensor::look_at_changes() {
  const Changes changed = std::exchange(changed_, {});
  change_first_ = kNever;
  const std::uint64_t now = steady_ms();
  const std::uint64_t walk_allowed = last_walk_ + options_.walk_rest_s * 1000ULL;
  if (changed.folder && now >= walk_allowed) {
    walk();
    // A folder that is new is watched from now on only: what came into it meanwhile shows with one more walk.
    walk_at_ = std::min<std::uint64_t>(walk_at_, now + options_.walk_rest_s * 1000ULL);
    return;
  }
  if (changed.database) {
    refresh();
  }
  // Packages bring language packages along, and take them away.
  walk_at_ = std::min<std::uint64_t>(walk_at_, std::max<std::uint64_t>(now + options_.settle_ms, walk_allowed));
}

Result<void> Sensor::add_report(const char* kind, const Host& host, Baseline after, const std::string& digest, const Difference& changes) {
  const std::string_view name = kind;
  const bool full = name == "full";
  const UnixTime now = clock_.now();
  const QueuedReport report = state_.next(full, now);
  const ReportHead head{.epoch = report.epoch, .sequence = report.sequence, .taken = now, .digest = digest};
  const std::string body = full                ? full_body(head, host)
                           : name == "delta" ? delta_body(head, host, changes)
                                               : contact_body(head, host);
  TRY(state_.add(report, full, body, std::move(after), facts_hash(host), now));
  TRY(state_.keep_usage(gatherer_.usage()));
  if (full) {
    log_(fmt::format("full report {}: {} entries of software", report.epoch, host.inventory.software.size()));
  } else if (name == "delta") {
    log_(fmt::format("report {}-{}: {} new or changed, {} removed", report.epoch, report.sequence, changes.put.size(), changes.removed.size()));
  }
  return {};
}

// Makes the report that is due, if any. While the server is away a full report that is due waits until it may be sent: what
// it says then is what is true then.
Result<void> Sensor::report_changes() {
  const std::uint64_t now = steady_ms();
  report_at_ = now + options_.runtime_s * 1000ULL;
  // Also where the clock went back by more than a day.
  const bool full_due = !state_.baseline() || std::abs(clock_.now().seconds - state_.last_full().seconds) >= kSecondsPerDay;
  if (full_due && now < send_at_) {
    return {};
  }
  worked_ = true;
  const Host host = gatherer_.host(device_id_, clock_.now());
  Baseline after = baseline_of(host.inventory.software);
  const std::string digest = digest_of(after);
  if (full_due) {
    return add_report("full", host, std::move(after), digest, {});
  }
  const Difference changes = difference(*state_.baseline(), after);
  if (!changes.empty() || facts_hash(host) != state_.facts()) {
    return add_report("delta", host, std::move(after), digest, changes);
  }
  if (now >= contact_at_ && !state_.oldest()) {
    return add_report("contact", host, std::move(after), digest, {});
  }
  return {};
}

void Sensor::put_off(const Answer& answer, std::uint32_t at_least_s) {
  const std::uint64_t wait = retry_.after_failure(std::max(answer.retry_after_s, at_least_s));
  send_at_ = steady_ms() + wait;
  if (answer.reason != last_reason_ || retry_.failures() % 10 == 0) {
    log_(fmt::format("{}; next attempt in {} s", answer.reason, (wait + 999) / 1000));
  }
  last_reason_ = answer.reason;
}

void Sensor::steer(std::uint32_t interval_s) {
  if (interval_s > 0 && options_.interval_s == 0) {
    interval_s_ = interval_s;
  }
  // Up to a fifth earlier than asked, so that a fleet that was started at once spreads.
  const std::uint64_t whole = interval_s_ * 1000ULL;
  contact_at_ = steady_ms() + whole - random_.below(whole / 5 + 1);
}

bool Sensor::enrol() {
  Enrolment enrolment;
  inventory::Device device = gatherer_.host(device_id_, clock_.now()).inventory.device;
  const Answer answer = link_.enrol(options_.enrolment_key, device, enrolment);
  if (answer.kind != Answer::Kind::kApplied) {
    const bool later = answer.kind == Answer::Kind::kLater;
    put_off({.reason = "enrolment: " + answer.reason, .retry_after_s = answer.retry_after_s}, later ? 0 : kKeyRefusedRetry);
    return false;
  }
  const Result<void> kept = state_.keep_credential({.server = options_.server, .device_id = enrolment.device_id, .secret = enrolment.credential});
  if (!kept) {
    put_off({.reason = kept.error().to_string()}, 0);
    return false;
  }
  steer(answer.interval_s);
  log_("enrolled as " + enrolment.device_id);
  return true;
}

// Sends the oldest report. True where the next one may follow at once.
Result<bool> Sensor::send_one() {
  const std::optional<QueuedReport> report = state_.oldest();
  if (!report) {
    return false;
  }
  std::string body = TRY(state_.body_of(*report));
  const Answer answer = link_.report(state_.credential()->secret, std::move(body));
  switch (answer.kind) {
    case Answer::Kind::kApplied:
      if (retry_.failures() > 0) {
        log_("the server has answered again");
      }
      retry_.success();
      last_reason_.clear();
      TRY(state_.answered(*report));
      steer(answer.interval_s);
      return true;
    case Answer::Kind::kFullWanted:
      // A full report that is refused as older: the server knows a later epoch, from before the state folder was lost and the
      // clock set back. Larger and larger steps get past it.
      TRY(state_.start_over(report->sequence == 1 ? kEpochStep << std::min(retry_.failures(), 14U) : 0));
      // The first time at once; a server that never has enough is not run after.
      if (retry_.failures() == 0) {
        (void)retry_.after_failure(0);
        log_("a full report is wanted: " + answer.reason);
        return true;
      }
      put_off(answer, 0);
      return false;
    case Answer::Kind::kUnauthorised: {
      const bool fresh = retry_.failures() > 0;
      TRY(state_.forget_credential());
      TRY(state_.start_over());
      put_off(answer, 0);
      if (!fresh && !options_.enrolment_key.empty()) {
        send_at_ = 0;
        return true;
      }
      return false;
    }
    case Answer::Kind::kRefused:
      // Not again as it is: with a full report things may be well; a full one is made anew after a while.
      TRY(state_.start_over());
      put_off(answer, std::max<std::uint32_t>(60, interval_s_ / 4));
      return false;
    case Answer::Kind::kLater:
      put_off(answer, 0);
      return false;
  }
  return false;
}

Result<void> Sensor::send() {
  while (!stopping() && steady_ms() >= send_at_) {
    if (!state_.credential() || state_.credential()->server != options_.server) {
      if (options_.enrolment_key.empty()) {
        put_off({.reason = "no credential for this server, and no enrolment key to get one"}, kKeyRefusedRetry);
        return {};
      }
      if (!enrol()) {
        return {};
      }
      TRY(state_.start_over());
    }
    TRY(report_changes());
    const bool more = TRY(send_one());
    if (!more || (!state_.oldest() && state_.baseline())) {
      return {};
    }
  }
  return {};
}

std::uint64_t Sensor::wake_at() const {
  std::uint64_t at = std::min({walk_at_, sample_at_, report_at_});
  if (change_first_ != kNever) {
    at = std::min(at, std::min(change_last_ + options_.settle_ms, change_first_ + options_.settle_max_ms));
  }
  const bool waiting = state_.oldest() || !state_.baseline();
  return std::min(at, waiting ? send_at_ : std::max(contact_at_, send_at_));
}

void Sensor::wait() {
  const std::uint64_t now = steady_ms();
  const std::uint64_t until = wake_at();
  pollfd entries[] = {{.fd = stop_descriptor_, .events = POLLIN, .revents = 0}, {.fd = watcher_.descriptor(), .events = POLLIN, .revents = 0}};
  const int timeout = until <= now ? 0 : static_cast<int>(std::min<std::uint64_t>(until - now, 3'600'000));
  if (::poll(entries, 2, timeout) <= 0 || (entries[1].revents & POLLIN) == 0) {
    return;
  }
  const Changes changes = watcher_.take();
  if (changes.any()) {
    change_last_ = steady_ms();
    change_first_ = std::min(change_first_, change_last_);
    changed_.database = changed_.database || changes.database;
    changed_.folder = changed_.folder || changes.folder;
  }
}

void Sensor::on_time() {
  const std::uint64_t now = steady_ms();
  if (now >= sample_at_) {
    sample_at_ = now + options_.sample_s * 1000ULL;
    // Libraries stay loaded for long: it is enough to look before a report.
    const bool report_next = report_at_ != kNever && report_at_ <= now + options_.sample_s * 1000ULL;
    const auto libraries = report_next ? Gatherer::Libraries::kToo : Gatherer::Libraries::kNot;
    if (const Result<void> sampled = gatherer_.sample(clock_.now(), libraries); !sampled) {
      log_("could not look at the processes: " + sampled.error().to_string());
    }
  }
  if (now >= walk_at_) {
    walk();
    report_at_ = 0;
  }
  if (change_first_ != kNever && now >= std::min(change_last_ + options_.settle_ms, change_first_ + options_.settle_max_ms)) {
    look_at_changes();
    report_at_ = 0;
  }
}

Result<void> Sensor::report_and_send() {
  const std::uint64_t now = steady_ms();
  if (state_.credential() && (now >= report_at_ || now >= contact_at_)) {
    TRY(report_changes());
  } else if (now >= report_at_) {
    report_at_ = now + options_.runtime_s * 1000ULL;  // enrolment comes first, and a full report with it
  }
  if (now >= send_at_ && (state_.oldest() || !state_.baseline())) {
    TRY(send());
  }
  return {};
}

Result<void> Sensor::run() {
  while (!stopping()) {
    const Result<void> looked = first_look();
    if (looked) {
      break;
    }
    if (options_.once) {
      return looked;
    }
    // Nothing is reported before it can be read: an empty list would be a lie.
    log_("could not read what is installed: " + looked.error().to_string());
    send_at_ = steady_ms() + retry_.after_failure(0);
    walk_at_ = sample_at_ = report_at_ = send_at_;
    wait();
  }
  retry_.success();
  send_at_ = 0;
  report_at_ = 0;
  contact_at_ = 0;  // the first report is never silence
  while (!stopping()) {
    on_time();
    if (const Result<void> done = report_and_send(); !done) {
      if (options_.once) {
        return done;
      }
      // A full disk, most likely: it may be mended, and nothing is lost, for what was not written is taken again.
      const std::uint64_t later = steady_ms() + kDiskRetryMs;
      log_(fmt::format("{}; next attempt in {} s", done.error().to_string(), kDiskRetryMs / 1000));
      send_at_ = std::max(send_at_, later);
      report_at_ = later;
      contact_at_ = std::max(contact_at_, later);
    }
    if (options_.once) {
      if (!state_.oldest() && state_.baseline()) {
        return {};
      }
      if (send_at_ > steady_ms()) {
        return fail(ErrorCode::kEnvironment, last_reason_);
      }
      continue;
    }
    if (std::exchange(worked_, false)) {
      give_memory_back();
    }
    wait();
  }
  return state_.keep_usage(gatherer_.usage());
}

}  // namespace

Result<void> run_sensor(const SensorOptions& options, const Clock& clock, Random& random, Files& files, int stop_descriptor, const Log& log) {
  StateFolder state = TRY(StateFolder::open(options.state_folder, files, options.queue));
  const bool known = state.credential() && state.credential()->server == options.server;
  if (!known && options.enrolment_key.empty()) {
    return fail(ErrorCode::kUsage, "this device is not enrolled with " + options.server +
                                       ": give an enrolment key with --enrolment-key-file or --enrolment-key");
  }
  Watcher watcher = TRY(Watcher::open());
  Sensor sensor(options, clock, random, stop_descriptor, log, std::move(state), std::move(watcher));
  return sensor.run();
}

}  // namespace parapet::sensor
