// SPDX-License-Identifier: Apache-2.0
#include "cli/simulate/run.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/json_writer.h"
#include "base/random.h"

namespace parapet::cli::simulate {
namespace {

using SteadyClock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// SHA-256 over the sorted lines "ecosystem TAB name TAB version LF": what a test can compute from the server's own list.
std::string list_digest(const std::vector<inventory::Software>& software) {
  std::vector<std::string> lines;
  lines.reserve(software.size());
  for (const inventory::Software& entry : software) {
    lines.push_back(entry.ecosystem + "\t" + entry.name + "\t" + entry.version + "\n");
  }
  std::ranges::sort(lines);
  Sha256 hash;
  for (const std::string& line : lines) {
    hash.update(line);
  }
  return hash.hex();
}

class FileLog final : public AcknowledgedLog {
 public:
  FileLog(const Fleet& fleet, std::FILE* file) : fleet_(fleet), file_(file) {}

  void add(const Acknowledged& acknowledged) override {
    const std::vector<inventory::Software> software = fleet_.software(*acknowledged.choice);
    JsonWriter json;
    json.begin_object().member("device", acknowledged.device).member("kind", acknowledged.kind);
    json.member("epoch", acknowledged.epoch).member("sequence", acknowledged.sequence);
    json.member("software", static_cast<std::uint64_t>(software.size())).member("digest", list_digest(software)).end_object();
    const std::string line = json.take() + "\n";
    const std::scoped_lock lock(mutex_);
    std::fwrite(line.data(), 1, line.size(), file_);
    std::fflush(file_);
  }

 private:
  const Fleet& fleet_;
  std::mutex mutex_;  // guards file_
  std::FILE* file_;
};

class Run {
 public:
  Run(const RunOptions& options, const RunContext& context, Progress& progress, const std::function<bool()>& stopped)
      : options_(options), context_(context), progress_(progress), stopped_(stopped) {}

  RunOutcome run() {
    const unsigned workers = std::max(1U, std::min<unsigned>(options_.connections, options_.devices));
    progress_.stage("first reports", options_.devices);
    const auto begun = SteadyClock::now();
    std::vector<std::vector<std::unique_ptr<SimulatedDevice>>> devices(workers);
    on_all(workers, [&](unsigned worker, net::RequestClient& client) { first_reports(worker, workers, client, devices[worker]); });
    outcome_.first_seconds = std::chrono::duration<double>(SteadyClock::now() - begun).count();
    if (options_.minutes > 0 && !stopped_()) {
      progress_.stage("changes", 0);
      changes_begin_ = SteadyClock::now();
      changes_end_ = changes_begin_ + milliseconds(static_cast<std::int64_t>(options_.minutes * 60'000));
      on_all(workers, [&](unsigned worker, net::RequestClient& client) { changes(worker, client, devices[worker]); });
    }
    outcome_.seconds = std::chrono::duration<double>(SteadyClock::now() - begun).count();
    progress_.done();
    return outcome_;
  }

 private:
  template <typename Work>
  void on_all(unsigned workers, const Work& work) {
    std::vector<std::jthread> threads;
    for (unsigned worker = 0; worker < workers; ++worker) {
      threads.emplace_back([&, worker] {
        net::RequestClient client({.trust = options_.trust, .stopped = stopped_});
        work(worker, client);
      });
    }
  }

  // Sleeps in small steps, so that a stop is heard.
  void pause(milliseconds time) const {
    const auto until = SteadyClock::now() + time;
    while (!stopped_() && SteadyClock::now() < until) {
      std::this_thread::sleep_for(std::min<SteadyClock::duration>(milliseconds(50), until - SteadyClock::now()));
    }
  }

  // Steps until the server has it. False where the device was given up.
  bool bring_up_to_date(SimulatedDevice& device, net::RequestClient& client, Random& random) {
    auto last_answer = SteadyClock::now();
    std::uint64_t wait_ms = 100;
    std::uint32_t rounds = 0;
    while (!stopped_()) {
      const Outcome outcome = device.step(client);
      switch (outcome.kind) {
        case Outcome::Kind::kDone:
          return true;
        case Outcome::Kind::kMore:
          last_answer = SteadyClock::now();
          if (++rounds < 16) {
            break;
          }
          give_up("goes round in circles: " + outcome.reason);
          return false;
        case Outcome::Kind::kRefused:
          give_up(outcome.reason);
          return false;
        case Outcome::Kind::kLater:
          if (SteadyClock::now() - last_answer > std::chrono::seconds(options_.patience_s)) {
            give_up(outcome.reason);
            return false;
          }
          wait_ms = std::min<std::uint64_t>(wait_ms * 2, 4000);
          pause(milliseconds(std::max<std::uint64_t>(outcome.retry_after_s * 1000ULL, wait_ms / 2 + random.below(wait_ms))));
          break;
      }
    }
    return false;
  }

  void give_up(const std::string& reason) {
    context_.statistics.refused();
    const std::scoped_lock lock(mutex_);
    ++outcome_.given_up;
    if (outcome_.first_reason.empty()) {
      outcome_.first_reason = reason;
    }
  }

  void first_reports(unsigned worker, unsigned workers, net::RequestClient& client, std::vector<std::unique_ptr<SimulatedDevice>>& devices) {
    SeededRandom random(worker);
    for (std::uint32_t number = worker; number < options_.devices && !stopped_(); number += workers) {
      std::unique_ptr<SimulatedDevice> device = options_.osquery ? make_osquery_device(context_, number) : make_sensor_device(context_, number);
      if (!bring_up_to_date(*device, client, random)) {
        continue;
      }
      progress_.advance(1, 1);
      {
        const std::scoped_lock lock(mutex_);
        ++outcome_.reported;
      }
      devices.push_back(std::move(device));
    }
  }

  // Every report has its time: the fleet's rate is kept as long as there are connections free to keep it.
  void changes(unsigned worker, net::RequestClient& client, std::vector<std::unique_ptr<SimulatedDevice>>& devices) {
    if (devices.empty()) {
      return;
    }
    SeededRandom random(worker + 1'000'000ULL);
    while (!stopped_() && SteadyClock::now() < changes_end_) {
      if (options_.rate > 0) {
        const auto due = changes_begin_ + std::chrono::duration_cast<SteadyClock::duration>(std::chrono::duration<double>(static_cast<double>(slots_++) / options_.rate));
        if (due > changes_end_) {
          return;
        }
        if (due > SteadyClock::now()) {
          pause(std::chrono::duration_cast<milliseconds>(due - SteadyClock::now()));
        }
      }
      SimulatedDevice& device = *devices[random.below(devices.size())];
      device.change();
      if (!bring_up_to_date(device, client, random) && stopped_()) {
        return;
      }
      progress_.advance(1, 1);
    }
  }

  const RunOptions& options_;
  const RunContext& context_;
  Progress& progress_;
  const std::function<bool()>& stopped_;
  SteadyClock::time_point changes_begin_;
  SteadyClock::time_point changes_end_;
  std::atomic<std::uint64_t> slots_ = 0;
  std::mutex mutex_;
  RunOutcome outcome_;  // guarded by mutex_ while threads run
};

}  // namespace

Result<RunOutcome> run_fleet(const RunOptions& options, const Fleet& fleet, const Clock& clock, Statistics& statistics, Progress& progress,
                             const std::function<bool()>& stopped) {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(nullptr, &std::fclose);
  std::unique_ptr<FileLog> log;
  if (!options.report_file.empty()) {
    file.reset(std::fopen(options.report_file.c_str(), "ab"));
    if (!file) {
      return located(Error(ErrorCode::kEnvironment, fmt::format("can't write: {}", std::strerror(errno))), options.report_file);
    }
    log = std::make_unique<FileLog>(fleet, file.get());
  }
  RunContext context{.fleet = fleet, .clock = clock, .statistics = statistics, .log = log.get(), .server = options.server, .key = options.key};
  while (context.server.ends_with('/')) {
    context.server.pop_back();
  }
  return Run(options, context, progress, stopped).run();
}

}  // namespace parapet::cli::simulate
