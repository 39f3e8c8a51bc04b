// SPDX-License-Identifier: Apache-2.0
//
// The vulnerable devices report (features §19): how many devices there are of each kind, now and day by day. The days are
// records of the whole fleet by kind, so that what somebody filters by, or may see, is taken out of them as out of the fleet.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <mutex>

#include "base/text.h"
#include "exposure/worst.h"
#include "inventory/platform_name.h"
#include "server/console/pages.h"
#include "server/console/worst_filter.h"
#include "server/fleet/census.h"

namespace parapet::server::console {
namespace {

using exposure::AgeBand;
using exposure::ExploitLevel;
using exposure::SeverityRank;
using store::Census;

constexpr std::array kSeverities{SeverityRank::kCritical, SeverityRank::kHigh, SeverityRank::kMedium, SeverityRank::kLow, SeverityRank::kNone, SeverityRank::kUnknown};
constexpr std::array kExploits{ExploitLevel::kInTheWild, ExploitLevel::kWeaponised, ExploitLevel::kPoc, ExploitLevel::kNone};
constexpr std::array kAges{AgeBand::kUnder30Days, AgeBand::kUnder90Days, AgeBand::kUnder180Days, AgeBand::kUnder365Days, AgeBand::kOver365Days, AgeBand::kUnknown};

// Devices by the name of a platform or version, in lower case as filters compare.
struct Named {
  std::string value;
  std::uint64_t devices = 0;
};
using ByName = std::map<std::string, Named>;

// What one day says, after filters.
struct Sums {
  std::array<std::uint64_t, exposure::kSeverityRanks> severity{};
  std::array<std::uint64_t, exposure::kExploitLevels> exploit{};
  std::array<std::uint64_t, exposure::kAgeBands> age{};
  ByName platforms;
  ByName windows_versions;
  std::uint64_t vulnerable = 0;
  std::uint64_t total = 0;
};

// The devices of a census that a caller asks for. Filters mean what they mean on the list of devices.
class Selection {
 public:
  explicit Selection(const Call& call)
      : scope_(call.scope),
        groups_(filter_values(call.request, "groupId")),
        platforms_(filter_values(call.request, "platform")),
        versions_(filter_values(call.request, "windowsVersion")),
        of_worst_(read_worst_filter(call.request, "severity", "exploit", "age")) {}

  [[nodiscard]] Sums of(const Census& census) const {
    const std::size_t names = census.names.size();
    std::vector<char> platform_taken(names);
    std::vector<char> version_taken(names);
    for (std::size_t i = 0; i < names; ++i) {
      platform_taken[i] = has_value(platforms_, census.names[i]) ? 1 : 0;
      version_taken[i] = has_value(versions_, census.names[i]) ? 1 : 0;
    }
    Sums sums;
    std::vector<std::uint64_t> platforms(names);
    std::vector<std::uint64_t> versions(names);
    std::optional<exposure::GroupNumber> group;  // cells go by group
    bool group_taken = false;
    for (const Census::Cell& cell : census.cells) {
      if (group != cell.kind.group) {
        group = cell.kind.group;
        group_taken = takes_group(*group);
      }
      if (group_taken && platform_taken[cell.kind.platform] != 0 && version_taken[cell.kind.windows_version] != 0 && takes_worst(cell.kind)) {
        add(cell, sums, platforms, versions);
      }
    }
    put_names(census, platforms, sums.platforms);
    versions.front() = 0;  // what is neither Windows 10 nor 11
    put_names(census, versions, sums.windows_versions);
    return sums;
  }

 private:
  [[nodiscard]] bool takes_group(exposure::GroupNumber group) const {
    return (scope_.all || std::ranges::binary_search(scope_.groups, group)) && (groups_.empty() || has_value(groups_, fmt::format("{}", group.value)));
  }
  [[nodiscard]] bool takes_worst(const Census::Kind& kind) const {
    return of_worst_.takes(static_cast<SeverityRank>(kind.severity), static_cast<ExploitLevel>(kind.exploit), static_cast<AgeBand>(kind.age));
  }

  static void add(const Census::Cell& cell, Sums& sums, std::vector<std::uint64_t>& platforms, std::vector<std::uint64_t>& versions) {
    sums.total += cell.devices;
    if (static_cast<SeverityRank>(cell.kind.severity) == SeverityRank::kNoWeakness) {
      return;
    }
    sums.vulnerable += cell.devices;
    sums.severity.at(cell.kind.severity) += cell.devices;
    sums.exploit.at(cell.kind.exploit) += cell.devices;
    sums.age.at(cell.kind.age) += cell.devices;
    platforms[cell.kind.platform] += cell.devices;
    versions[cell.kind.windows_version] += cell.devices;
  }

  static void put_names(const Census& census, const std::vector<std::uint64_t>& counts, ByName& sums) {
    for (std::size_t i = 0; i < counts.size(); ++i) {
      if (counts[i] > 0) {
        Named& sum = sums[to_lower(census.names[i])];
        sum.value = sum.value.empty() ? census.names[i] : sum.value;
        sum.devices += counts[i];
      }
    }
  }

  exposure::Scope scope_;
  std::vector<std::string> groups_;
  std::vector<std::string> platforms_;
  std::vector<std::string> versions_;
  WorstFilter of_worst_;
};

// calls each(word, devices) in the order in which people read the scale.
template <typename Scale, typename Sum, typename Word, typename Each>
void each_of(const Scale& scale, const Sum& sum, const Word& word, const Each& each) {
  for (const auto value : scale) {
    each(word(value), sum.at(static_cast<std::size_t>(value)));
  }
}

template <typename Scale, typename Sum, typename Word>
void put_bars(JsonWriter& out, std::string_view name, const Scale& scale, const Sum& sum, const Word& word) {
  out.key(name).begin_array();
  each_of(scale, sum, word, [&out](std::string_view value, std::uint64_t devices) {
    out.begin_object().member("value", value).member("devices", devices).end_object();
  });
  out.end_array();
}

template <typename Scale, typename Sum, typename Word>
void put_lines(JsonWriter& out, std::string_view name, const Scale& scale, const Sum& sum, const Word& word) {
  out.key(name).begin_object();
  each_of(scale, sum, word, [&out](std::string_view value, std::uint64_t devices) { out.member(value, devices); });
  out.end_object();
}

// Names of today and of days that are shown, most devices first; those that are no more have none.
template <typename Title>
void put_named_bars(JsonWriter& out, std::string_view name, const ByName& now, const std::vector<Sums>& days, ByName Sums::*member, const Title& title) {
  ByName all = now;
  for (const Sums& day : days) {
    for (const auto& [lower, named] : day.*member) {
      all.try_emplace(lower, Named{.value = named.value, .devices = 0});
    }
  }
  std::vector<const Named*> bars;
  for (const auto& [lower, named] : all) {
    bars.push_back(&named);
  }
  std::ranges::stable_sort(bars, std::ranges::greater{}, &Named::devices);
  out.key(name).begin_array();
  for (const Named* bar : bars) {
    out.begin_object().member("value", bar->value).member("name", title(bar->value)).member("devices", bar->devices).end_object();
  }
  out.end_array();
}

void put_named_lines(JsonWriter& out, std::string_view name, const ByName& sums) {
  out.key(name).begin_object();
  for (const auto& [lower, named] : sums) {
    out.member(named.value, named.devices);
  }
  out.end_object();
}

void put_day(JsonWriter& out, UnixTime day, const Sums& sums) {
  out.begin_object().member("day", format_date(day));
  put_lines(out, "severity", kSeverities, sums.severity, exposure::severity_word);
  put_lines(out, "exploit", kExploits, sums.exploit, exposure::exploit_word);
  put_lines(out, "age", kAges, sums.age, exposure::age_word);
  put_named_lines(out, "platform", sums.platforms);
  put_named_lines(out, "windowsVersion", sums.windows_versions);
  out.member("vulnerableDevices", sums.vulnerable).member("totalDevices", sums.total).end_object();
}

// The census of the newest state that somebody asked about: whoever narrows the report asks again and again of one state. Any thread.
class LatestCensus {
 public:
  [[nodiscard]] std::shared_ptr<const Census> of(const std::shared_ptr<const exposure::View>& view) {
    const std::scoped_lock lock(mutex_);  // also while it is made: callers at the same time share one
    if (view_.lock() != view) {
      census_ = std::make_shared<const Census>(census_of(*view));
      view_ = view;
    }
    return census_;
  }

 private:
  std::mutex mutex_;  // guards view_ and census_
  std::weak_ptr<const exposure::View> view_;
  std::shared_ptr<const Census> census_;
};

constexpr std::array<std::string_view, 7> kOptions{"days", "severity", "exploit", "age", "platform", "windowsVersion", "groupId"};

// How many days are asked for. Errors: kUsage, also for an option that the report does not have.
Result<std::int64_t> read_days(const http::Request& request) {
  constexpr std::int64_t kDays = 30;
  constexpr std::int64_t kDaysMax = 180;
  for (const auto& [name, value] : request.query) {
    if (std::ranges::none_of(kOptions, [&name](std::string_view option) { return equals_ignoring_case(option, name); })) {
      return fail(ErrorCode::kUsage, fmt::format("'{}' is no option of this report", printable(name)));
    }
  }
  const std::optional<std::string_view> text = request.option("days");
  const std::optional<std::uint64_t> days = text ? parse_uint(*text) : std::optional<std::uint64_t>(kDays);
  if (!days || *days < 1 || *days > kDaysMax) {
    return fail(ErrorCode::kUsage, fmt::format("'days' must be a number from 1 to {}", kDaysMax));
  }
  return static_cast<std::int64_t>(*days);
}

Result<http::Response> report(const Call& call, LatestCensus& latest) {
  const std::int64_t days = TRY(read_days(call.request));
  const Selection selection(call);
  const std::shared_ptr<const Census> census_now = latest.of(call.state->view);
  const Census& today = *census_now;
  std::vector<UnixTime> times;
  std::vector<Sums> sums;
  // Of today there may be a record already; what is now is newer.
  for (const Census& census : TRY(call.store().censuses({today.day.seconds - (days - 1) * kSecondsPerDay}))) {
    if (census.day < today.day) {
      times.push_back(census.day);
      sums.push_back(selection.of(census));
    }
  }
  times.push_back(today.day);
  sums.push_back(selection.of(today));
  const Sums& now = sums.back();
  JsonWriter out;
  out.begin_object().member("time", format_time(call.view().now()));
  out.member("totalDevices", now.total).member("vulnerableDevices", now.vulnerable);
  put_bars(out, "severity", kSeverities, now.severity, exposure::severity_word);
  put_bars(out, "exploit", kExploits, now.exploit, exposure::exploit_word);
  put_bars(out, "age", kAges, now.age, exposure::age_word);
  put_named_bars(out, "platform", now.platforms, sums, &Sums::platforms, [](const std::string& value) { return value; });
  put_named_bars(out, "windowsVersion", now.windows_versions, sums, &Sums::windows_versions, inventory::windows_version_title);
  out.key("trend").begin_array();
  for (std::size_t i = 0; i < sums.size(); ++i) {
    put_day(out, times[i], sums[i]);
  }
  out.end_array().end_object();
  return http::Response::json(out.take());
}

}  // namespace

void add_vulnerable_device_routes(http::Router& router, const std::shared_ptr<Console>& console) {
  add(router, console, http::Method::kGet, "/api/v1/reports/vulnerable-devices", "v1.reports.vulnerableDevices", to_view(),
      [latest = std::make_shared<LatestCensus>()](const Call& call) { return report(call, *latest); });
}

}  // namespace parapet::server::console
