// SPDX-License-Identifier: Apache-2.0
#include <unordered_map>
#include <utility>

#include "advice/advice.h"
#include "base/text.h"
#include "base/time.h"
#include "server/api/device_history.h"
#include "server/api/encoding.h"
#include "server/api/export_rows.h"
#include "server/api/installs.h"

namespace parapet::server::api {
namespace {

// X3: software that somebody judges, one row for each device, product and version.
class SoftwareRows final : public RowMaker {
 public:
  explicit SoftwareRows(ExportInput input) : input_(std::move(input)), history_(*input_.store) {}

  std::vector<std::string> rows_of(exposure::DeviceNumber device) override {
    const Reader& reader = *input_.reader;
    const exposure::View& view = reader.view();
    const DeviceColumns columns = device_columns(reader, device);
    const DeviceHistory history = history_.device(device, std::nullopt, reader.now());
    std::vector<std::string> rows;
    for (const Install& install : installs_of(view, device)) {
      if (unidentified(view, install)) {
        continue;
      }
      const exposure::ProductState& product = view.product(install.product);
      const InstallDetails* details = history_.find(history, product.id, install.version);
      const advice::Support& support = support_of(install.keys.front());
      JsonWriter out;
      out.begin_object();
      write_device(out, columns);
      out.member("softwareVendor", product.vendor).member("softwareName", product.name).member("softwareVersion", install.version);
      out.member("numberOfWeaknesses", static_cast<std::uint64_t>(occurrences_of(view, install).size()));
      write_texts(out, "diskPaths", details != nullptr ? details->paths : std::vector<std::string>());
      out.key("registryPaths").begin_array().end_array();
      // The system itself is no entry of the list: it is there since the device is.
      const UnixTime seen = details != nullptr ? details->first_seen : view.device(device).facts->first_seen;
      write_text_or_null(out, "softwareFirstSeenTimestamp", export_time_text(seen.seconds));
      out.member("endOfSupportStatus", advice::support_name(support.state));
      write_text_or_null(out, "endOfSupportDate", export_time_text(support.date.seconds));
      out.end_object();
      rows.push_back(out.take());
    }
    return rows;
  }

 private:
  const advice::Support& support_of(exposure::KeyNumber key) {
    const auto [place, added] = support_.try_emplace(key.value);
    if (added) {
      const Reader& reader = *input_.reader;
      place->second = advice::support_of(*reader.view().key(key).key, reader.knowledge(), reader.now());
    }
    return place->second;
  }

  ExportInput input_;
  HistoryReader history_;
  std::unordered_map<std::uint32_t, advice::Support> support_;
};

// X5: software that nobody can judge, because its product is not known or it comes from a third party.
class UnidentifiedRows final : public RowMaker {
 public:
  explicit UnidentifiedRows(ExportInput input) : input_(std::move(input)), history_(*input_.store) {}

  std::vector<std::string> rows_of(exposure::DeviceNumber device) override {
    const Reader& reader = *input_.reader;
    const exposure::View& view = reader.view();
    const DeviceColumns columns = device_columns(reader, device);
    std::optional<DeviceHistory> history;  // read where there is a row that needs it
    std::vector<std::string> rows;
    for (const Install& install : installs_of(view, device)) {
      if (!unidentified(view, install)) {
        continue;
      }
      if (!history) {
        history = history_.device(device, std::nullopt, reader.now());
      }
      const exposure::ProductState& product = view.product(install.product);
      const InstallDetails* details = history_.find(*history, product.id, install.version);
      // The product's vendor is no more than the system's name where nobody knows the product: its publisher says more.
      const bool published = details != nullptr && !details->publisher.empty();
      JsonWriter out;
      out.begin_object();
      write_device(out, columns);
      out.member("softwareVendor", published ? to_lower(details->publisher) : product.vendor);
      out.member("softwareName", product.name).member("softwareVersion", install.version);
      out.member("softwareLastSeenTimestamp", columns.last_seen);
      out.end_object();
      rows.push_back(out.take());
    }
    return rows;
  }

 private:
  ExportInput input_;
  HistoryReader history_;
};

// X7: open weaknesses, one row for each device, product, version and weakness.
class VulnerabilityRows final : public RowMaker {
 public:
  explicit VulnerabilityRows(ExportInput input) : input_(std::move(input)), history_(*input_.store) {}

  std::vector<std::string> rows_of(exposure::DeviceNumber device) override {
    const Reader& reader = *input_.reader;
    const exposure::View& view = reader.view();
    const DeviceColumns columns = device_columns(reader, device);
    std::optional<DeviceHistory> history;  // read where there is a row that needs it
    std::vector<std::string> rows;
    for (const Install& install : installs_of(view, device)) {
      for (const Occurrence& occurrence : occurrences_of(view, install)) {
        if (!history) {
          history = history_.device(device, UnixTime{}, reader.now());
        }
        const exposure::ProductState& product = view.product(install.product);
        const exposure::WeaknessNumber weakness = occurrence.finding->weakness;
        OccurrenceColumns one{product.vendor, product.name, product.id, install.version, view.weakness(weakness).name, weakness,
                              occurrence.finding->fixed_version, {}, {}};
        if (const InstallDetails* details = history_.find(*history, product.id, install.version)) {
          one.paths = details->paths;
        }
        one.first_seen = history_.first_seen(*history, product.id, install.version, learned(occurrence), one.weakness);
        if (!one.first_seen.known()) {
          one.first_seen = view.device(device).facts->first_seen;
        }
        JsonWriter out;
        out.begin_object();
        write_occurrence(out, reader, columns, one);
        out.member("securityUpdateAvailable", occurrence.finding->fix == knowledge::FixState::kAvailable);
        out.end_object();
        rows.push_back(out.take());
      }
    }
    return rows;
  }

 private:
  // When the knowledge log learned of it for its key.
  UnixTime learned(const Occurrence& occurrence) {
    const auto [place, added] = learned_.try_emplace(occurrence.key.value);
    if (added) {
      const exposure::View& view = input_.reader->view();
      const exposure::KeyState& key = view.key(occurrence.key);
      const KeyHistory log = history_.read_key(key.text);
      for (const exposure::KeyFinding& finding : *key.findings) {
        place->second.emplace(finding.weakness.value, log.learned(view.weakness(finding.weakness).name));
      }
    }
    return place->second[occurrence.finding->weakness.value];
  }

  ExportInput input_;
  HistoryReader history_;
  std::unordered_map<std::uint32_t, boost::unordered_flat_map<std::uint32_t, UnixTime>> learned_;  // by key, by weakness
};

}  // namespace

std::unique_ptr<RowMaker> make_software_rows(ExportInput input) { return std::make_unique<SoftwareRows>(std::move(input)); }

std::unique_ptr<RowMaker> make_unidentified_software_rows(ExportInput input) {
  return std::make_unique<UnidentifiedRows>(std::move(input));
}

std::unique_ptr<RowMaker> make_vulnerability_rows(ExportInput input) {
  return std::make_unique<VulnerabilityRows>(std::move(input));
}

}  // namespace parapet::server::api
