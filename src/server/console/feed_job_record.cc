// SPDX-License-Identifier: Apache-2.0
#include "server/console/feed_job_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "server/console/console.h"

namespace parapet::server::console {
namespace {

constexpr std::string_view kSchema = "parapet.feed-job/1";
constexpr std::string_view kInterrupted =
    "interrupted by a restart of the server before it was finished. What was taken over by then is whole and in use, the rest was dropped: begin again";

constexpr std::array<std::string_view, 2> kKinds{"sync", "import"};                                          // by FeedJob::Kind
constexpr std::array<std::string_view, 5> kStates{"running", "done", "failed", "stopped", "interrupted"};    // by FeedJob::State
constexpr std::array<std::string_view, 5> kOutcomes{"fetched", "imported", "unchanged", "older", "failed"};  // by FeedJobSource::Outcome

template <typename Word>
std::string_view word_of(Word one, std::span<const std::string_view> words) {
  return words[static_cast<std::size_t>(one)];
}

template <typename Word>
Result<Word> read_word(JsonValue object, std::string_view name, std::span<const std::string_view> words) {
  const auto place = std::ranges::find(words, object[name].string());
  if (place == words.end()) {
    return bad_input(fmt::format("'{}' is none of the words that stand there", name));
  }
  return static_cast<Word>(place - words.begin());
}

std::uint64_t count(JsonValue object, std::string_view name) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, object[name].integer().value_or(0)));
}

std::optional<std::uint64_t> known_count(JsonValue object, std::string_view name) {
  return object[name].integer() ? std::optional(count(object, name)) : std::nullopt;
}

std::string words_of(JsonValue object, std::string_view name) { return std::string(object[name].string()); }

UnixTime time_of(JsonValue object, std::string_view name) { return parse_time(object[name].string()).value_or(UnixTime{}); }

void put_source(JsonWriter& out, const FeedJobSource& source) {
  out.begin_object().member("name", source.name).member("outcome", word_of(source.outcome, kOutcomes));
  out.member("accepted", source.accepted).member("added", source.added).member("changed", source.changed);
  out.member("withdrawn", source.withdrawn).member("setAside", source.set_aside).member("bytes", source.bytes);
  out.member("reason", source.reason).end_object();
}

Result<FeedJobSource> read_source(JsonValue object) {
  const FeedJobSource::Outcome outcome = TRY(read_word<FeedJobSource::Outcome>(object, "outcome", kOutcomes));
  return FeedJobSource{.name = words_of(object, "name"),
                       .outcome = outcome,
                       .accepted = count(object, "accepted"),
                       .added = count(object, "added"),
                       .changed = count(object, "changed"),
                       .withdrawn = count(object, "withdrawn"),
                       .set_aside = count(object, "setAside"),
                       .bytes = count(object, "bytes"),
                       .reason = words_of(object, "reason")};
}

void put_known_count(JsonWriter& out, std::string_view name, const std::optional<std::uint64_t>& known) {
  out.key(name);
  known ? out.value(*known) : out.null();
}

}  // namespace

void put_feed_job(JsonWriter& out, const FeedJob& job) {
  out.begin_object().member("id", job.id).member("kind", word_of(job.kind, kKinds));
  out.member("state", word_of(job.state, kStates)).member("startedBy", job.started_by).member("file", job.file);
  out.member("started", format_time(job.started));
  put_time(out, "finished", job.finished);
  out.member("stage", job.stage).member("done", job.done);
  put_known_count(out, "total", job.total);
  out.member("bytes", job.bytes).member("records", job.records).member("sourcesDone", job.sources_done);
  put_known_count(out, "sourcesTotal", job.sources_total);
  out.key("sources").begin_array();
  for (const FeedJobSource& source : job.sources) {
    put_source(out, source);
  }
  out.end_array().key("skipped").begin_array();
  for (const knowledge::ImportReport::Skipped& skipped : job.skipped) {
    out.begin_object().member("path", skipped.path).member("reason", skipped.reason).end_object();
  }
  out.end_array().member("error", job.error).end_object();
}

std::string feed_job_record(const FeedJob& job) {
  JsonWriter out;
  out.begin_object().member("schema", kSchema).key("job");
  put_feed_job(out, job);
  out.end_object();
  return out.take();
}

Result<FeedJob> read_feed_job_record(std::string_view text) {
  JsonParser parser;
  const JsonValue root = TRY(parser.parse(text));
  if (root["schema"].string() != kSchema) {
    return fail(ErrorCode::kUnsupported, fmt::format("not of the schema {}", kSchema));
  }
  const JsonValue object = root["job"];
  const FeedJob::Kind kind = TRY(read_word<FeedJob::Kind>(object, "kind", kKinds));
  const FeedJob::State state = TRY(read_word<FeedJob::State>(object, "state", kStates));
  FeedJob job{.id = count(object, "id"),
              .kind = kind,
              .state = state,
              .started_by = words_of(object, "startedBy"),
              .file = words_of(object, "file"),
              .started = time_of(object, "started"),
              .finished = time_of(object, "finished"),
              .done = count(object, "done"),
              .bytes = count(object, "bytes"),
              .records = count(object, "records"),
              .sources_done = count(object, "sourcesDone"),
              .sources_total = known_count(object, "sourcesTotal"),
              .error = words_of(object, "error")};
  for (const JsonValue source : object["sources"].elements()) {
    job.sources.push_back(TRY(read_source(source)));
  }
  for (const JsonValue skipped : object["skipped"].elements()) {
    job.skipped.push_back({.path = words_of(skipped, "path"), .reason = words_of(skipped, "reason")});
  }
  if (job.state == FeedJob::State::kRunning) {
    job.state = FeedJob::State::kInterrupted;
    job.error = kInterrupted;
  }
  return job;
}

}  // namespace parapet::server::console
