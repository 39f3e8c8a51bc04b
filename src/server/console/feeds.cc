// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "server/console/body.h"
#include "server/console/feed_jobs.h"
#include "server/console/pages.h"

// What knowledge is made of: feeds, the job that brings them, records that could not be read.
namespace parapet::server::console {
namespace {

constexpr std::array<std::string_view, 5> kOutcomes{"fetched", "imported", "unchanged", "older", "failed"};  // by FeedJobSource::Outcome
constexpr std::array<std::string_view, 4> kStates{"running", "done", "failed", "stopped"};                   // by FeedJob::State

void put_source(JsonWriter& out, const FeedJobSource& source) {
  out.begin_object().member("name", source.name).member("outcome", kOutcomes.at(static_cast<std::size_t>(source.outcome)));
  out.member("accepted", source.accepted).member("added", source.added).member("changed", source.changed);
  out.member("withdrawn", source.withdrawn).member("setAside", source.set_aside).member("bytes", source.bytes);
  out.member("reason", source.reason).end_object();
}

void put_count(JsonWriter& out, std::string_view name, const std::optional<std::uint64_t>& count) {
  out.key(name);
  count ? out.value(*count) : out.null();
}

// The member "job".
void put_job(JsonWriter& out, const std::optional<FeedJob>& job) {
  out.key("job");
  if (!job) {
    out.null();
    return;
  }
  out.begin_object().member("id", job->id).member("kind", job->kind == FeedJob::Kind::kSync ? "sync" : "import");
  out.member("state", kStates.at(static_cast<std::size_t>(job->state))).member("startedBy", job->started_by).member("file", job->file);
  out.member("started", format_time(job->started));
  put_time(out, "finished", job->finished);
  out.member("stage", job->stage).member("done", job->done);
  put_count(out, "total", job->total);
  out.member("bytes", job->bytes).member("records", job->records).member("sourcesDone", job->sources_done);
  put_count(out, "sourcesTotal", job->sources_total);
  out.key("sources").begin_array();
  for (const FeedJobSource& source : job->sources) {
    put_source(out, source);
  }
  out.end_array().key("skipped").begin_array();
  for (const knowledge::ImportReport::Skipped& skipped : job->skipped) {
    out.begin_object().member("path", skipped.path).member("reason", skipped.reason).end_object();
  }
  out.end_array().member("error", job->error).end_object();
}

std::optional<FeedJob> newest_job(const Call& call) {
  const FeedJobs* const jobs = call.console.options.feed_jobs;
  return jobs == nullptr ? std::nullopt : jobs->newest();
}

http::Response job_answer(const std::optional<FeedJob>& job, int status) {
  JsonWriter out;
  out.begin_object();
  put_job(out, job);
  out.end_object();
  return http::Response::json(out.take(), status);
}

// What did not go well the last time, for the top of the page.
void put_problems(JsonWriter& out, const std::optional<FeedJob>& job) {
  const auto put = [&out](std::string_view source, std::string_view reason) {
    out.begin_object().member("source", source).member("reason", reason).end_object();
  };
  out.key("problems").begin_array();
  if (job && !job->error.empty()) {
    put(job->file, job->error);
  }
  for (const FeedJobSource& source : job ? job->sources : std::vector<FeedJobSource>{}) {
    if (source.outcome == FeedJobSource::Outcome::kFailed) {
      put(source.name, source.reason);
    }
  }
  for (const auto& skipped : job ? job->skipped : std::vector<knowledge::ImportReport::Skipped>{}) {
    put(skipped.path, skipped.reason);
  }
  out.end_array();
}

Result<http::Response> feeds(const Call& call) {
  const UnixTime now = call.console.fleet.clock().now();
  JsonWriter out;
  out.begin_object().member("schema", "parapet.feeds/1").key("feeds").begin_array();
  for (const knowledge::FeedInfo& info : call.knowledge().feeds()) {
    out.begin_object().member("name", info.identity.name).member("kind", info.identity.kind);
    put_texts(out, "covers", info.identity.covers);
    out.member("records", info.records).member("withdrawn", info.withdrawn).member("rejected", info.rejected);
    put_time(out, "snapshot", info.snapshot);
    out.key("age_days");
    info.snapshot.known() ? out.value(info.age_days(now)) : out.null();
    const FeedJobs* const jobs = call.console.options.feed_jobs;
    out.member("stale", info.stale(now)).member("source", jobs == nullptr ? info.source : jobs->without_folders(info.source)).member("sha256", info.sha256);
    out.member("imported", format_time(info.imported)).member("staleAfterDays", info.age_limit_days).end_object();
  }
  out.end_array();
  const std::optional<FeedJob> job = newest_job(call);
  put_job(out, job);
  out.member("syncMinutes", call.console.options.sync_minutes).member("importMbMax", call.console.options.import_mb_max);
  put_problems(out, job);
  out.end_object();
  return http::Response::json(out.take());
}

Result<FeedJobs*> jobs_of(const Call& call) {
  if (call.console.options.feed_jobs == nullptr) {
    return fail(ErrorCode::kConflict, "this server does not change its feeds: use `parapet feed import` in its data folder");
  }
  return call.console.options.feed_jobs;
}

// POST {"feeds":["osv",…]}, or no body at all: every feed that is on.
Result<http::Response> sync(const Call& call) {
  std::vector<std::string> names;
  if (!trim(call.request.body).empty()) {
    const Body body = TRY(Body::read(call, {"feeds"}));
    names = TRY(read_texts(body.value(), "feeds", {}));
  }
  FeedJobs* const jobs = TRY(jobs_of(call));
  const std::string subject = names.empty() ? "all feeds" : fmt::format("{}", fmt::join(names, ", "));
  const FeedJob job = TRY(jobs->start_sync(std::move(names), call.principal.name));
  call.audit("feeds.synced", subject, "");
  return job_answer(job, 202);
}

// POST with a file as the body: ?name=FILE, &force=true, &add=true.
Result<http::Response> import(const Call& call) {
  FeedJobs::Upload upload{.name = std::string(call.request.option("name").value_or(std::string_view{}))};
  const std::optional<bool> force = TRY(filter_flag(call.request, "force"));
  const std::optional<bool> add = TRY(filter_flag(call.request, "add"));
  upload.force = force.value_or(false);
  upload.add = add.value_or(false);
  FeedJobs* const jobs = TRY(jobs_of(call));
  const FeedJob job = TRY(jobs->start_import(upload, call.request.body, call.principal.name));
  call.audit("feeds.imported", upload.name, fmt::format("{} bytes{}{}", call.request.body.size(), upload.force ? ", forced" : "", upload.add ? ", added" : ""));
  return job_answer(job, 202);
}

struct RejectRow {
  std::string feed;
  knowledge::Knowledge::Reject reject;
};

Result<http::Response> rejects(const Call& call) {
  const ListQuery query = TRY(read_list_query(call, {"feed", "text"}));
  const std::vector<std::string> names = filter_values(call.request, "feed");
  const std::string text = to_lower(call.request.option("text").value_or(std::string_view{}));
  std::vector<RejectRow> rows;
  for (std::uint32_t i = 0; i < call.knowledge().feeds().size(); ++i) {
    const std::string& feed = call.knowledge().feeds()[i].identity.name;
    if (!has_value(names, feed)) {
      continue;
    }
    for (knowledge::Knowledge::Reject& reject : TRY(call.knowledge().rejects(knowledge::FeedId{i}))) {
      if (contains_text(reject.record, text) || contains_text(reject.reason, text)) {
        rows.push_back({.feed = feed, .reject = std::move(reject)});
      }
    }
  }
  std::vector<Column<RejectRow>> columns{
      {"feed", [](const RejectRow& row) { return Cell(row.feed); }},
      {"record", [](const RejectRow& row) { return Cell(std::string(row.reject.record)); }},
      {"reason", [](const RejectRow& row) { return Cell(std::string(row.reject.reason)); }},
  };
  return List<RejectRow>(call.state, std::move(rows), std::move(columns)).answer(query);
}

}  // namespace

void add_feed_routes(http::Router& router, const std::shared_ptr<Console>& console) {
  using http::Method;
  const Needs changes{.permissions = {access::Permission::kManageSecuritySettings}, .client_permissions = {}};
  add(router, console, Method::kGet, "/api/v1/feeds", "v1.feeds", to_view(), feeds);
  add(router, console, Method::kGet, "/api/v1/feeds/job", "v1.feeds.job", to_view(),
      [](const Call& call) -> Result<http::Response> { return job_answer(newest_job(call), 200); });
  add(router, console, Method::kGet, "/api/v1/feeds/rejects", "v1.feeds.rejects", to_view(), rejects);
  add(router, console, Method::kPost, "/api/v1/feeds/sync", "v1.feeds.sync", changes, sync);
  const std::uint64_t bytes_max = console->options.import_mb_max << 20;
  add(router, console, Method::kPost, "/api/v1/feeds/import", "v1.feeds.import", changes, import,
      {.body_bytes_max = bytes_max, .unpacked_bytes_max = bytes_max});
}

}  // namespace parapet::server::console
