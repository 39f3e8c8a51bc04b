// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"
#include "server/console/feed_jobs.h"
#include "server/console/pages.h"

// The feeds as a list: those that knowledge is made of, and those that would be downloaded and never were.
namespace parapet::server::console {
namespace {

struct FeedRow {
  std::string name;
  const knowledge::FeedInfo* info = nullptr;  // of the state's knowledge; nullptr: nothing was ever imported
  std::string source;
  std::uint32_t age_limit_days = 0;
  bool failed = false;                        // the last download or import did not bring it
  std::string reason;                         // of that
};

std::optional<UnixTime> snapshot_of(const FeedRow& row) {
  return row.info != nullptr && row.info->snapshot.known() ? std::optional(row.info->snapshot) : std::nullopt;
}

// From the best to the worst; a feed is never, stale or current, and may have failed beside.
constexpr std::array<std::string_view, 4> kStates{"current", "never", "stale", "failed"};

std::vector<std::string> states_of(const FeedRow& row, UnixTime now) {
  std::vector<std::string> states;
  if (row.failed) {
    states.emplace_back("failed");
  }
  states.emplace_back(row.info == nullptr ? "never" : row.info->stale(now) ? "stale" : "current");
  return states;
}

// The place of the worst of the states, which comes first.
Cell rank_of(std::string_view, Cell cell) {
  const auto& states = std::get<std::vector<std::string>>(cell);
  return count_cell(static_cast<std::uint64_t>(std::ranges::find(kStates, states.front()) - kStates.begin()));
}

// "debian" of "debian:12": a domain without its release.
std::vector<std::string> ecosystems_of(const FeedRow& row) {
  std::vector<std::string> ecosystems;
  for (const std::string& domain : row.info == nullptr ? std::vector<std::string>{} : row.info->identity.covers) {
    std::string ecosystem(cut(domain, ':').first);
    if (std::ranges::find(ecosystems, ecosystem) == ecosystems.end()) {
      ecosystems.push_back(std::move(ecosystem));
    }
  }
  return ecosystems;
}

template <typename Number>
Column<FeedRow> count_column(std::string_view name, Number knowledge::FeedInfo::*member) {
  return {name, [member](const FeedRow& row) { return row.info == nullptr ? Cell() : count_cell(row.info->*member); }};
}

std::vector<Column<FeedRow>> feed_columns(UnixTime now) {
  return {
      {"name", [](const FeedRow& row) { return Cell(row.name); }},
      {"kind", [](const FeedRow& row) { return row.info == nullptr ? Cell() : kept_text(row.info->identity.kind); }},
      {"covers", [](const FeedRow& row) { return row.info == nullptr ? Cell(KeptTexts()) : Cell(KeptTexts(row.info->identity.covers)); }},
      {.name = "states",
       .cell = [now](const FeedRow& row) { return Cell(states_of(row, now)); },
       .key = rank_of},
      {"reason", [](const FeedRow& row) { return row.reason.empty() ? Cell() : Cell(row.reason); }},
      count_column("records", &knowledge::FeedInfo::records),
      count_column("withdrawn", &knowledge::FeedInfo::withdrawn),
      count_column("rejected", &knowledge::FeedInfo::rejected),
      {"snapshot", [](const FeedRow& row) { return snapshot_of(row) ? time_cell(*snapshot_of(row)) : Cell(); }},
      {"ageDays", [now](const FeedRow& row) { return snapshot_of(row) ? Cell(row.info->age_days(now)) : Cell(); }},
      {"staleAfterDays", [](const FeedRow& row) { return count_cell(row.age_limit_days); }},
      {"imported", [](const FeedRow& row) { return row.info == nullptr ? Cell() : time_cell(row.info->imported); }},
      {"source", [](const FeedRow& row) { return Cell(row.source); }},
      {"sha256", [](const FeedRow& row) { return row.info == nullptr ? Cell() : kept_text(row.info->sha256); }},
  };
}

// Jobs speak of feeds by the names of their sources, imports of files by those of their content.
bool is_about(const FeedJobSource& outcome, const FeedRow& row) {
  if (equals_ignoring_case(outcome.name, row.name)) {
    return true;
  }
  return row.info != nullptr && std::ranges::any_of(knowledge::feed_sources(), [&](const knowledge::FeedSource& source) {
           return source.name == outcome.name && knowledge::is_of(*row.info, source);
         });
}

void mark_failures(const FeedJobs& jobs, std::vector<FeedRow>& rows) {
  const std::optional<FeedJob> job = jobs.newest();
  for (const FeedJobSource& outcome : job ? job->sources : std::vector<FeedJobSource>{}) {
    if (outcome.outcome != FeedJobSource::Outcome::kFailed) {
      continue;
    }
    for (FeedRow& row : rows) {
      if (is_about(outcome, row)) {
        row.failed = true;
        row.reason = outcome.reason;
      }
    }
  }
}

std::vector<FeedRow> all_rows(const Call& call) {
  const FeedJobs* const jobs = call.console.options.feed_jobs;
  std::vector<FeedRow> rows;
  for (const knowledge::FeedInfo& info : call.knowledge().feeds()) {
    rows.push_back({.name = info.identity.name,
                    .info = &info,
                    .source = jobs == nullptr ? info.source : jobs->without_folders(info.source),
                    .age_limit_days = info.age_limit_days,
                    .reason = {}});
  }
  if (jobs == nullptr) {
    return rows;
  }
  for (const knowledge::FeedSource* const source : jobs->sources()) {
    if (std::ranges::none_of(call.knowledge().feeds(), [&](const knowledge::FeedInfo& info) { return knowledge::is_of(info, *source); })) {
      rows.push_back({.name = std::string(source->name), .source = std::string(source->address), .age_limit_days = source->age_limit_days, .reason = {}});
    }
  }
  mark_failures(*jobs, rows);
  return rows;
}

bool takes_any(const std::vector<std::string>& wanted, const std::vector<std::string>& present) {
  return wanted.empty() || std::ranges::any_of(present, [&](const std::string& one) { return has_value(wanted, one); });
}

using Counts = std::map<std::string, std::uint64_t>;

void put_counts(JsonWriter& out, std::string_view name, const Counts& counts) {
  out.key(name).begin_array();
  for (const auto& [value, count] : counts) {
    out.begin_object().member("value", value).member("label", value).member("count", count).end_object();
  }
  out.end_array();
}

// Values to filter by, each with the number that it alone would leave.
struct Facets {
  Counts states;
  Counts kinds;
  Counts ecosystems;
};

Facets facets_of(const std::vector<FeedRow>& rows, UnixTime now) {
  Facets facets;
  for (const FeedRow& row : rows) {
    for (const std::string& state : states_of(row, now)) {
      ++facets.states[state];
    }
    if (row.info != nullptr) {
      ++facets.kinds[row.info->identity.kind];
    }
    for (const std::string& ecosystem : ecosystems_of(row)) {
      ++facets.ecosystems[ecosystem];
    }
  }
  return facets;
}

void put_facets(JsonWriter& out, const Facets& facets) {
  out.key("facets").begin_object();
  put_counts(out, "states", facets.states);
  put_counts(out, "kinds", facets.kinds);
  put_counts(out, "ecosystems", facets.ecosystems);
  out.end_object();
}

bool has_text(const FeedRow& row, std::string_view text) {
  if (contains_text(row.name, text)) {
    return true;
  }
  return row.info != nullptr &&
         (contains_text(row.info->identity.kind, text) ||
          std::ranges::any_of(row.info->identity.covers, [text](const std::string& domain) { return contains_text(domain, text); }));
}

Result<http::Response> feed_list(const Call& call) {
  const ListQuery query = TRY(read_list_query(call, {"text", "state", "kind", "ecosystem"}));
  const std::string text = to_lower(call.request.option("text").value_or(std::string_view{}));
  const std::vector<std::string> states = filter_values(call.request, "state");
  const std::vector<std::string> kinds = filter_values(call.request, "kind");
  const std::vector<std::string> ecosystems = filter_values(call.request, "ecosystem");
  const UnixTime now = call.console.fleet.clock().now();
  std::vector<FeedRow> rows = all_rows(call);
  const Facets facets = facets_of(rows, now);
  std::erase_if(rows, [&](const FeedRow& row) {
    const bool of_kind = kinds.empty() || (row.info != nullptr && has_value(kinds, row.info->identity.kind));
    return !of_kind || !has_text(row, text) || !takes_any(states, states_of(row, now)) || !takes_any(ecosystems, ecosystems_of(row));
  });
  List<FeedRow> list(call.state, std::move(rows), feed_columns(now));
  list.set_more([&facets](JsonWriter& out) { put_facets(out, facets); });
  return std::move(list).answer(query);
}

}  // namespace

void add_feed_list_routes(http::Router& router, const std::shared_ptr<Console>& console) {
  add(router, console, http::Method::kGet, "/api/v1/feeds/list", "v1.feeds.list", to_view(), feed_list);
}

}  // namespace parapet::server::console
