// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "base/text.h"
#include "server/console/body.h"
#include "server/console/feed_job_record.h"
#include "server/console/feed_jobs.h"
#include "server/console/pages.h"
#include "server/http/body_file.h"

// What knowledge is made of: feeds, the job that brings them, records that could not be read.
namespace parapet::server::console {
namespace {

// The member "job".
void put_job(JsonWriter& out, const std::optional<FeedJob>& job) {
  out.key("job");
  if (job) {
    put_feed_job(out, *job);
  } else {
    out.null();
  }
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

Result<FeedJobs*> jobs_of(const Console& console) {
  if (console.options.feed_jobs == nullptr) {
    return fail(ErrorCode::kConflict, "this server does not change its feeds: use `parapet feed import` in its data folder");
  }
  return console.options.feed_jobs;
}

// POST {"feeds":["osv",…]}, or no body at all: every feed that is on.
Result<http::Response> sync(const Call& call) {
  std::vector<std::string> names;
  if (!trim(call.request.body).empty()) {
    const Body body = TRY(Body::read(call, {"feeds"}));
    names = TRY(read_texts(body.value(), "feeds", {}));
  }
  FeedJobs* const jobs = TRY(jobs_of(call.console));
  const std::string subject = names.empty() ? "all feeds" : fmt::format("{}", fmt::join(names, ", "));
  const FeedJob job = TRY(jobs->start_sync(std::move(names), call.principal.name));
  call.audit("feeds.synced", subject, "");
  return job_answer(job, 202);
}

// ?name=FILE, &force=true, &add=true.
Result<FeedJobs::Upload> read_upload(const http::Request& request) {
  FeedJobs::Upload upload{.name = std::string(request.option("name").value_or(std::string_view{}))};
  const std::optional<bool> force = TRY(filter_flag(request, "force"));
  const std::optional<bool> add = TRY(filter_flag(request, "add"));
  upload.force = force.value_or(false);
  upload.add = add.value_or(false);
  return upload;
}

// Where the body of an import goes. What can be refused is refused here: before gigabytes are sent for nothing.
std::expected<std::shared_ptr<http::BodyFile>, http::Response> receive(const Console& console, const http::Request& request) {
  const Result<FeedJobs*> jobs = jobs_of(console);
  const Result<FeedJobs::Upload> upload = read_upload(request);
  if (!jobs || !upload) {
    return std::unexpected(error_response(jobs ? upload.error() : jobs.error(), request.id));
  }
  Result<std::shared_ptr<http::BodyFile>> file = (*jobs)->receive(upload->name);
  return file ? std::expected<std::shared_ptr<http::BodyFile>, http::Response>(*std::move(file))
              : std::unexpected(error_response(file.error(), request.id));
}

// POST with a file as the body.
Result<http::Response> import(const Call& call) {
  const FeedJobs::Upload upload = TRY(read_upload(call.request));
  FeedJobs* const jobs = TRY(jobs_of(call.console));
  const std::uint64_t bytes = call.request.body_file ? call.request.body_file->size() : 0;
  const FeedJob job = TRY(jobs->start_import(upload, call.request.body_file, call.principal.name));
  call.audit("feeds.imported", upload.name, fmt::format("{} bytes{}{}", bytes, upload.force ? ", forced" : "", upload.add ? ", added" : ""));
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
      {.body_bytes_max = bytes_max, .unpacked_bytes_max = bytes_max, .body_file = [console](const http::Request& request) { return receive(*console, request); }});
}

}  // namespace parapet::server::console
