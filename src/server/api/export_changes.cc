// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "server/api/device_history.h"
#include "server/api/encoding.h"
#include "server/api/export_rows.h"
#include "server/api/installs.h"
#include "server/api/software_entity.h"

namespace parapet::server::api {
namespace {

enum class ChangeStatus { kFixed, kNew, kUpdated };

std::string_view status_name(ChangeStatus status) {
  switch (status) {
    case ChangeStatus::kFixed:
      return "Fixed";
    case ChangeStatus::kNew:
      return "New";
    case ChangeStatus::kUpdated:
      return "Updated";
  }
  return "Updated";
}

struct Change {
  ChangeStatus status = ChangeStatus::kNew;
  UnixTime time;
  OccurrenceColumns occurrence;
};

// X9 (api.md §12.5): what opened, closed or changed on each device since a time. Three things make a change: the device's
// software (its log of changes), what is known of software that it has (the knowledge log), and a device that is new.
class ChangeRows final : public RowMaker {
 public:
  explicit ChangeRows(ExportInput input) : input_(std::move(input)), history_(*input_.store) {
    const Result<std::vector<store::Learned>> events = input_.store->learned(input_.since, input_.reader->now());
    if (events) {
      for (const store::Learned& event : *events) {
        learned_[event.key].push_back(event);
      }
    }
    const exposure::View& view = input_.reader->view();
    taught_.resize(view.key_count());
    for (std::uint32_t i = 0; i < view.key_count(); ++i) {
      taught_[i] = learned_.contains(view.key(exposure::KeyNumber{i}).text);
    }
  }

  std::vector<std::string> rows_of(exposure::DeviceNumber device) override {
    const Reader& reader = *input_.reader;
    if (!may_have_changes(device)) {
      return {};
    }
    const DeviceHistory history = history_.device(device, input_.since, reader.now());
    std::vector<Change> changes;
    seen_.clear();
    add_software_changes(device, history, changes);
    add_current(device, history, changes);
    std::ranges::sort(changes, [](const Change& a, const Change& b) {
      return std::tie(a.time, a.occurrence.product_id, a.occurrence.version, a.occurrence.weakness, a.status) <
             std::tie(b.time, b.occurrence.product_id, b.occurrence.version, b.occurrence.weakness, b.status);
    });
    const DeviceColumns columns = device_columns(reader, device);
    std::vector<std::string> rows;
    for (const Change& change : changes) {
      JsonWriter out;
      out.begin_object();
      write_occurrence(out, reader, columns, change.occurrence);
      out.member("status", status_name(change.status)).member("eventTimestamp", export_time_text(change.time.seconds));
      out.member("isOnboarded", true);
      out.end_object();
      rows.push_back(out.take());
    }
    return rows;
  }

 private:
  // Most devices have none: their inventories need not be read.
  bool may_have_changes(exposure::DeviceNumber device) {
    const exposure::View& view = input_.reader->view();
    return view.device(device).facts->first_seen >= input_.since ||
           std::ranges::any_of(view.keys_of(device), [&](const exposure::KeyUse& use) { return taught_[use.key.value]; }) ||
           history_.changed(device, input_.since, input_.reader->now());
  }

  // Several keys make one install: the same change is told once.
  void add(std::vector<Change>& changes, Change change) {
    if (seen_.emplace(change.status, change.occurrence.product_id, change.occurrence.version, change.occurrence.weakness).second) {
      changes.push_back(std::move(change));
    }
  }

  // Another key of the same install has the weakness still.
  [[nodiscard]] bool still_open(exposure::DeviceNumber device, const ChangedInstall& install, const std::string& weakness) const {
    const exposure::View& view = input_.reader->view();
    return std::ranges::any_of(view.keys_of(device), [&](const exposure::KeyUse& use) {
      const exposure::KeyState& key = view.key(use.key);
      if (!key.findings || view.product(key.product).id != install.product_id || product_version(*key.key) != install.version) {
        return false;
      }
      return std::ranges::any_of(*key.findings, [&](const exposure::KeyFinding& finding) {
        return view.weakness(finding.weakness).name == weakness;
      });
    });
  }

  void add_software_changes(exposure::DeviceNumber device, const DeviceHistory& history, std::vector<Change>& changes) {
    for (const store::SoftwareChange& change : history.changes) {
      if (change.kind != store::ChangeKind::kInstalled) {
        const ChangedInstall before = changed_install(history.device, change.before);
        for (const auto& [weakness, fixed_version] : history_.key(before.key).open_at(change.time)) {
          if (still_open(device, before, weakness)) {
            continue;
          }
          const UnixTime first = std::max(change.before_first_seen, history_.key(before.key).learned(weakness));
          add(changes, {ChangeStatus::kFixed, change.time,
                        {before.vendor, before.product, before.product_id, before.version, weakness, {}, fixed_version, {}, first}});
        }
      }
      if (change.kind != store::ChangeKind::kRemoved) {
        const ChangedInstall after = changed_install(history.device, change.after);
        for (const auto& [weakness, fixed_version] : history_.key(after.key).open_at(change.time)) {
          const UnixTime first = history_.first_seen(history, after.product_id, after.version,
                                                      history_.key(after.key).learned(weakness), weakness);
          add(changes, {ChangeStatus::kNew, change.time,
                        {after.vendor, after.product, after.product_id, after.version, weakness, {}, fixed_version,
                         paths_of(history, after.product_id, after.version), first.known() ? std::min(first, change.time) : change.time}});
        }
      }
    }
  }

  std::vector<std::string> paths_of(const DeviceHistory& history, const std::string& product, const std::string& version) {
    const InstallDetails* found = history_.find(history, product, version);
    return found == nullptr ? std::vector<std::string>() : found->paths;
  }

  // What the device has now: all of it where the device is new, else what was learned of it since.
  void add_current(exposure::DeviceNumber device, const DeviceHistory& history, std::vector<Change>& changes) {
    const exposure::View& view = input_.reader->view();
    const UnixTime arrived = view.device(device).facts->first_seen;
    for (const Install& install : installs_of(view, device)) {
      const exposure::ProductState& product = view.product(install.product);
      const OccurrenceColumns base{product.vendor, product.name, product.id, install.version, {}, {}, {},
                                   paths_of(history, product.id, install.version), {}};
      if (arrived >= input_.since) {
        for (const Occurrence& occurrence : occurrences_of(view, install)) {
          OccurrenceColumns one = base;
          one.number = occurrence.finding->weakness;
          one.weakness = view.weakness(*one.number).name;
          one.fixed_version = occurrence.finding->fixed_version;
          one.first_seen = std::max(arrived, history_.key(view.key(occurrence.key).text).learned(one.weakness));
          add(changes, {ChangeStatus::kNew, one.first_seen, one});
        }
      }
      const InstallDetails* details = history_.find(history, product.id, install.version);
      const UnixTime since = details == nullptr ? arrived : details->first_seen;
      for (const exposure::KeyNumber key : install.keys) {
        add_learned(view.key(key).text, since, base, history, changes);
      }
    }
  }

  void add_learned(const std::string& key, UnixTime installed, const OccurrenceColumns& base, const DeviceHistory& history,
                   std::vector<Change>& changes) {
    const auto found = learned_.find(key);
    if (found == learned_.end()) {
      return;
    }
    for (const store::Learned& event : found->second) {
      if (event.time < installed) {
        continue;  // known already when the software came
      }
      Change change{ChangeStatus::kUpdated, event.time, base};
      if (event.kind == store::LearnedKind::kWithdrawn || !is_open_status(event.status)) {
        change.status = ChangeStatus::kFixed;
      } else if (event.kind == store::LearnedKind::kAdded) {
        change.status = ChangeStatus::kNew;
      }
      change.occurrence.weakness = event.vulnerability;
      change.occurrence.fixed_version = event.fixed_version;
      change.occurrence.first_seen = history_.first_seen(history, base.product_id, base.version,
                                                         history_.key(key).learned(event.vulnerability), event.vulnerability);
      add(changes, std::move(change));
    }
  }

  ExportInput input_;
  HistoryReader history_;
  std::unordered_map<std::string, std::vector<store::Learned>> learned_;  // since the time, by key
  std::vector<bool> taught_;         // by key number: something was learned of it
  std::set<std::tuple<ChangeStatus, std::string, std::string, std::string>> seen_;  // of the device at hand
};

}  // namespace

std::unique_ptr<RowMaker> make_change_rows(ExportInput input) { return std::make_unique<ChangeRows>(std::move(input)); }

}  // namespace parapet::server::api
