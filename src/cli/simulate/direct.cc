// SPDX-License-Identifier: Apache-2.0
#include "cli/simulate/direct.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/hash.h"
#include "store/store.h"

namespace parapet::cli::simulate {
namespace {

constexpr std::size_t kChangesPerDevice = 5;
constexpr std::int64_t kHistoryDays = 14;

std::string digest_of(const Choice& choice) {
  std::string bytes = fmt::format("{}:{}:", choice.profile, choice.build);
  bytes.append(choice.versions.begin(), choice.versions.end());
  return sha256_hex(bytes);
}

// Updates of the last days: of the first lines that could have had an older version.
void add_history(const Fleet& fleet, const Choice& choice, std::uint64_t salt, UnixTime now, store::ReportWrite& report) {
  const std::vector<Line>& lines = fleet.profiles()[choice.profile].lines;
  std::size_t entry = 0;
  for (std::size_t i = 0; i < lines.size() && report.changes.size() < kChangesPerDevice; ++i) {
    if (choice.versions[i] == kAbsent) {
      continue;
    }
    store::StoredSoftware& stored = report.software[entry++];
    const std::uint64_t dice = hash64(lines[i].software.name, salt);
    if (choice.versions[i] == 0 || dice % 16 != 0) {
      continue;
    }
    store::SoftwareChange change{.time = {now.seconds - static_cast<std::int64_t>((dice >> 8U) % (kHistoryDays * 86'400))},
                                 .kind = store::ChangeKind::kUpdated, .after = stored.software, .before_first_seen = stored.first_seen};
    change.after.paths.clear();
    change.after.running.reset();
    change.after.listening.clear();
    change.before = change.after;
    change.before.version = lines[i].versions[choice.versions[i] - 1U];
    stored.first_seen = change.time;
    report.changes.push_back(std::move(change));
  }
  std::ranges::sort(report.changes, {}, &store::SoftwareChange::time);
}

store::ReportWrite report_of(const Fleet& fleet, std::uint32_t number, UnixTime now) {
  const Choice choice = fleet.first_choice(number);
  Identity identity = fleet.identity(number, choice);
  store::ReportWrite report;
  store::StoredDevice& device = report.device;
  device.device = std::move(identity.device);
  device.addresses = std::move(identity.addresses);
  device.external_address = device.addresses.front().address;
  device.domain = std::move(identity.domain);
  device.channel = "simulated";
  device.last_contact = {now.seconds - identity.last_contact_seconds_ago};
  device.first_seen = {device.last_contact.seconds - identity.first_seen_days_ago * kSecondsPerDay};
  device.last_full_report = device.last_contact;
  device.report_epoch = static_cast<std::uint64_t>(device.first_seen.seconds);
  device.report_sequence = 1;
  device.report_digest = digest_of(choice);
  device.value = identity.value;
  device.tags = std::move(identity.tags);
  for (inventory::Software& software : fleet.software(choice)) {
    report.software.push_back({.software = std::move(software), .first_seen = device.first_seen});
  }
  device.software_count = static_cast<std::uint32_t>(report.software.size());
  add_history(fleet, choice, number, device.last_contact, report);
  return report;
}

}  // namespace

Result<DirectOutcome> fill_folder(const std::string& folder, const Fleet& fleet, std::uint32_t devices, unsigned threads, const Clock& clock,
                                  Progress& progress) {
  const std::unique_ptr<store::Store> store = TRY(store::open_sqlite(folder, clock, {.durable = false}));
  const store::Store::Size before = TRY(store->size());
  if (before.devices > 0) {
    return fail(ErrorCode::kConflict, fmt::format("{} holds a fleet of {} devices already: --direct wants an empty folder", folder, before.devices));
  }
  progress.stage("writing devices", devices);
  const UnixTime now = clock.now();
  std::atomic<std::uint32_t> next = 0;
  std::atomic<std::uint64_t> installs = 0;
  std::atomic<bool> failed = false;
  std::mutex mutex;
  std::optional<Error> error;  // guarded by mutex
  const auto work = [&] {
    for (std::uint32_t number = next++; number < devices && !failed; number = next++) {
      store::ReportWrite report = report_of(fleet, number, now);
      installs += report.software.size();
      if (const Result<store::Committed> written = store->write_report(std::move(report)); !written) {
        failed = true;
        const std::scoped_lock lock(mutex);
        error = written.error();
        return;
      }
      progress.advance(1, 1);
    }
  };
  {
    std::vector<std::jthread> workers;
    for (unsigned i = 0; i < std::max(1U, threads); ++i) {
      workers.emplace_back(work);
    }
  }
  progress.done();
  if (error) {
    return std::unexpected(*error);
  }
  return DirectOutcome{.devices = devices, .installs = installs};
}

}  // namespace parapet::cli::simulate
