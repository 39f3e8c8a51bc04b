// SPDX-License-Identifier: Apache-2.0
#include "server/ingest/osquery_channel.h"

#include <algorithm>
#include <expected>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/json_writer.h"
#include "inventory/collect/host_facts.h"
#include "inventory/recorded/osquery.h"
#include "server/ingest/answers.h"
#include "server/ingest/osquery_protocol.h"
#include "server/ingest/osquery_queries.h"

namespace parapet::server {
namespace {

constexpr std::string_view kChannel = "osquery";
constexpr std::int64_t kAskedSeconds = 120;      // a question is not repeated before
constexpr std::int64_t kIdleSeconds = 300;       // how long "nothing to ask" is believed
constexpr std::int64_t kConfigSeconds = 900;
constexpr std::int64_t kSilentSeconds = 900;     // a client that reads no distributed queries for so long has them switched off
constexpr std::int64_t kNewEpochSeconds = 3600;  // no new epoch before
constexpr std::int64_t kContactSeconds = 300;    // a contact without news is written down no more often

UnixTime after(UnixTime time, std::int64_t seconds) { return {time.seconds + seconds}; }

http::Response node_answer(bool invalid) { return http::Response::json(invalid ? R"({"node_invalid":true})" : R"({"node_invalid":false})"); }

}  // namespace

OsqueryChannel::OsqueryChannel(std::shared_ptr<Ingest> ingest) : ingest_(std::move(ingest)), started_(ingest_->backend->clock().now()) {}

std::mutex& OsqueryChannel::lock_of(std::string_view device) { return locks_[hash64(device) % kLocks]; }

OsqueryChannel::Known OsqueryChannel::known(std::string_view device) {
  const std::scoped_lock lock(known_mutex_);
  const auto found = known_.find(std::string(device));
  return found == known_.end() ? Known{} : found->second;
}

void OsqueryChannel::remember(std::string_view device, const std::function<void(Known&)>& change) {
  const std::scoped_lock lock(known_mutex_);
  if (known_.size() >= kKnownMax) {
    known_.clear();
  }
  change(known_[std::string(device)]);
}

std::expected<EnrolledDevice, http::Response> OsqueryChannel::caller(const std::string& node_key, const http::Request& request) {
  Result<std::optional<EnrolledDevice>> device = ingest_->enrolment.authenticate(kChannel, node_key, request.remote_address);
  if (!device) {
    return std::unexpected(refuse_submit(device.error()));
  }
  if (!*device) {
    return std::unexpected(node_answer(true));  // osquery then forgets its key and enrols again
  }
  return **std::move(device);
}

Result<OsqueryChannel::Loaded> OsqueryChannel::load(std::string_view device) {
  Loaded loaded;
  loaded.device = TRY(ingest_->backend->find_device(device));
  if (!loaded.device || loaded.device->channel != kChannel) {
    return loaded;
  }
  const std::string text = TRY(ingest_->backend->protocol_state(loaded.device->number));
  // A state that can't be read is as good as none: everything is asked for again.
  Result<OsqueryState> state = OsqueryState::parse(text);
  loaded.state = state ? *std::move(state) : OsqueryState{};
  loaded.progress = loaded.state.progress();
  if (loaded.state.report_epoch == loaded.device->report_epoch) {
    loaded.state.report_sequence = loaded.device->report_sequence;  // contacts are numbered, and leave the state as it is
  }
  return loaded;
}

Result<Report> OsqueryChannel::make_report(const OsqueryState& state, const EnrolledDevice& device, Report::Kind kind,
                                           const http::Request& request) const {
  Report report;
  if (kind == Report::Kind::kFull) {
    inventory::OsqueryFacts facts = TRY(inventory::read_osquery_tables(state.tables(), ingest_->limits));
    report.device = std::move(facts.inventory.device);
    report.software = std::move(facts.inventory.software);
    report.problems = std::move(facts.inventory.problems);
    std::ranges::move(state.problems(), std::back_inserter(report.problems));
    report.addresses = std::move(facts.addresses);
    report.addresses_known = facts.addresses_known;
    report.domain = std::move(facts.domain);
  }
  report.kind = kind;
  report.channel = kChannel;
  report.device.id = device.device;
  report.external_address = request.remote_address;
  report.tags_at_first = device.tags;
  report.epoch = state.report_epoch;
  report.sequence = state.report_sequence;
  return report;
}

Result<void> OsqueryChannel::keep(Loaded& loaded, const EnrolledDevice& device, bool changed, const http::Request& request) {
  OsqueryState& state = loaded.state;
  const UnixTime now = ingest_->backend->clock().now();
  const bool fresh = !loaded.device || loaded.device->channel != kChannel || state.report_epoch == 0;
  const auto new_epoch = [&] {
    const std::uint64_t last = std::max(state.report_epoch, loaded.device ? loaded.device->report_epoch : 0);
    state.report_epoch = std::max<std::uint64_t>(static_cast<std::uint64_t>(std::max<std::int64_t>(now.seconds, 1)), last + 1);
    state.report_sequence = 0;
  };
  if (fresh) {
    new_epoch();
  }
  const bool went_on = changed || fresh || state.progress() != loaded.progress;
  // Twice at most: where the store knows of other reports than the state does, a new epoch settles it.
  for (int attempt = 0; attempt < 2; ++attempt) {
    ++state.report_sequence;
    const bool full = changed || fresh || attempt > 0;
    Report report = TRY(make_report(state, device, full ? Report::Kind::kFull : Report::Kind::kContact, request));
    const std::string host = report.device.name;
    if (went_on || attempt > 0) {
      report.protocol_state = state.write();
      report.protocol_state_changed = true;
    }
    const Receipt receipt = TRY(ingest_->backend->submit(std::move(report)));
    if (receipt.kind == Receipt::Kind::kApplied) {
      ingest_->enrolment.reported(device, host, request.remote_address, receipt.kind);
      remember(device.device, [&](Known& known) {
        known.read_look = {};
        known.schedule_epoch = state.schedule_epoch;
      });
      return {};
    }
    new_epoch();
  }
  return fail(ErrorCode::kEnvironment, "the reports of this device can't be brought into order");
}

http::Response OsqueryChannel::enroll(const http::Request& request) {
  const Result<OsqueryEnrolment> asked = read_osquery_enrolment(request.body, ingest_->limits);
  if (!asked) {
    return refuse_body(asked.error());
  }
  const std::string device = inventory::device_id_of(asked->identity());
  const std::scoped_lock lock(lock_of(device));
  const auto outcome = ingest_->enrolment.enrol({.channel = kChannel,
                                                 .key = asked->secret,
                                                 .device = device,
                                                 .host = asked->host_name,
                                                 .address = request.remote_address,
                                                 .request_id = request.id});
  if (const auto* refused = std::get_if<Enrolment::Refused>(&outcome)) {
    return refuse_enrolment(*refused);
  }
  const std::string& node_key = std::get<std::string>(outcome);
  const Result<std::optional<EnrolledDevice>> enrolled = ingest_->enrolment.authenticate(kChannel, node_key, request.remote_address);
  Result<Loaded> loaded = load(device);
  if (!enrolled || !*enrolled || !loaded) {
    return try_later(503, 30, "the server can't enrol devices at the moment");
  }
  loaded->state.enrol(*asked);
  if (const Result<void> kept = keep(*loaded, **enrolled, true, request); !kept) {
    return refuse_submit(kept.error());
  }
  JsonWriter json;
  json.begin_object().member("node_key", node_key).member("node_invalid", false).end_object();
  http::Response response = http::Response::json(json.take());
  response.header("Cache-Control", "no-store");
  return response;
}

http::Response OsqueryChannel::config(const http::Request& request) {
  const Result<std::string> key = read_osquery_node_key(request.body, ingest_->limits);
  if (!key) {
    return refuse_body(key.error());
  }
  auto device = caller(*key, request);
  if (!device) {
    return std::move(device).error();
  }
  const UnixTime now = ingest_->backend->clock().now();
  const Known seen = known(device->device);
  if (now < seen.config_look) {
    return http::Response::json(write_osquery_config(seen.schedule_epoch));
  }
  const std::scoped_lock lock(lock_of(device->device));
  Result<Loaded> loaded = load(device->device);
  if (!loaded) {
    return refuse_submit(loaded.error());
  }
  OsqueryState& state = loaded->state;
  const UnixTime last_read = std::max(seen.last_read, started_);
  const bool silent = now >= after(last_read, kSilentSeconds);
  const bool rested = now.seconds >= static_cast<std::int64_t>(std::min<std::uint64_t>(state.schedule_epoch, 1ULL << 40U)) + kNewEpochSeconds;
  if (loaded->device && silent && rested && state.needs_new_epoch(now)) {
    state.schedule_epoch = static_cast<std::uint64_t>(std::max<std::int64_t>(now.seconds, 1));
    if (const Result<void> kept = keep(*loaded, *device, false, request); !kept) {
      return refuse_submit(kept.error());
    }
  }
  remember(device->device, [&](Known& known) {
    known.schedule_epoch = state.schedule_epoch;
    known.config_look = after(now, kConfigSeconds);
  });
  return http::Response::json(write_osquery_config(state.schedule_epoch));
}

http::Response OsqueryChannel::log(const http::Request& request) {
  const Result<OsqueryLog> log = read_osquery_log(request.body, ingest_->limits);
  if (!log) {
    return refuse_body(log.error());
  }
  auto device = caller(log->node_key, request);
  if (!device) {
    return std::move(device).error();
  }
  if (std::optional<http::Response> wait = ingest_->hold_off(device->device)) {
    return *std::move(wait);
  }
  if (log->status || log->results.empty()) {
    return node_answer(false);
  }
  const UnixTime now = ingest_->backend->clock().now();
  const std::scoped_lock lock(lock_of(device->device));
  Result<Loaded> loaded = load(device->device);
  if (!loaded) {
    return refuse_submit(loaded.error());
  }
  const std::size_t problems_before = loaded->state.problems().size();
  bool changed = false;
  for (const OsqueryResult& result : log->results) {
    changed = loaded->state.apply(result, now) || changed;
  }
  changed = changed || loaded->state.problems().size() != problems_before;
  const bool heard_lately = loaded->device && now < after(loaded->device->last_contact, kContactSeconds);
  if (!changed && heard_lately && loaded->state.progress() == loaded->progress) {
    return node_answer(false);  // all of it was known: nothing to make durable
  }
  if (const Result<void> kept = keep(*loaded, *device, changed, request); !kept) {
    return refuse_submit(kept.error());
  }
  return node_answer(false);
}

http::Response OsqueryChannel::distributed_read(const http::Request& request) {
  const Result<std::string> key = read_osquery_node_key(request.body, ingest_->limits);
  if (!key) {
    return refuse_body(key.error());
  }
  auto device = caller(*key, request);
  if (!device) {
    return std::move(device).error();
  }
  const UnixTime now = ingest_->backend->clock().now();
  const bool look = now >= known(device->device).read_look;
  JsonWriter json;
  json.begin_object().key("queries").begin_object();
  bool asked = false;
  if (look) {
    const std::scoped_lock lock(lock_of(device->device));
    const Result<Loaded> loaded = load(device->device);
    if (!loaded) {
      return refuse_submit(loaded.error());
    }
    for (const std::string& name : loaded->state.full_runs_due(now)) {
      json.member(osquery_full_name(name), find_osquery_scheduled(name)->sql);
      asked = true;
    }
    for (const std::string_view name : loaded->state.details_due(now)) {
      json.member(name, std::ranges::find(osquery_details(), name, &OsqueryDetail::name)->sql);
      asked = true;
    }
  }
  json.end_object().member("node_invalid", false).end_object();
  remember(device->device, [&](Known& known) {
    known.last_read = now;
    known.read_look = look ? after(now, asked ? kAskedSeconds : kIdleSeconds) : known.read_look;
  });
  return http::Response::json(json.take());
}

http::Response OsqueryChannel::distributed_write(const http::Request& request) {
  const Result<OsqueryAnswers> answers = read_osquery_answers(request.body, ingest_->limits);
  if (!answers) {
    return refuse_body(answers.error());
  }
  auto device = caller(answers->node_key, request);
  if (!device) {
    return std::move(device).error();
  }
  if (std::optional<http::Response> wait = ingest_->hold_off(device->device)) {
    return *std::move(wait);
  }
  if (answers->answers.empty()) {
    return node_answer(false);
  }
  const UnixTime now = ingest_->backend->clock().now();
  const std::scoped_lock lock(lock_of(device->device));
  Result<Loaded> loaded = load(device->device);
  if (!loaded) {
    return refuse_submit(loaded.error());
  }
  const std::size_t problems_before = loaded->state.problems().size();
  bool changed = false;
  for (const OsqueryAnswer& answer : answers->answers) {
    changed = loaded->state.apply(answer, now) || changed;
  }
  changed = changed || loaded->state.problems().size() != problems_before;
  if (const Result<void> kept = keep(*loaded, *device, changed, request); !kept) {
    return refuse_submit(kept.error());
  }
  return node_answer(false);
}

void add_osquery_routes(http::Router& router, std::shared_ptr<Ingest> ingest) {
  const auto channel = std::make_shared<OsqueryChannel>(ingest);
  const auto small = [](const char* name) { return http::RouteOptions{.name = name}; };
  const auto large = [&](const char* name) {
    return http::RouteOptions{.body_bytes_max = ingest->options.body_bytes_max,
                              .unpacked_bytes_max = ingest->options.unpacked_bytes_max,
                              .name = name};
  };
  // osquery has no paths of its own: these are the ones that management servers use, so that a fleet moves by its host name only.
  for (const std::string_view prefix : {"/api/osquery/v1", "/api/osquery", "/api/v1/osquery", "/osquery"}) {
    const auto add = [&](std::string_view path, auto handler, http::RouteOptions options) {
      router.add(http::Method::kPost, fmt::format("{}/{}", prefix, path),
                 [channel, handler](const http::Request& request) { return ((*channel).*handler)(request); }, std::move(options));
    };
    add("enroll", &OsqueryChannel::enroll, small("osquery.enroll"));
    add("config", &OsqueryChannel::config, small("osquery.config"));
    add("log", &OsqueryChannel::log, large("osquery.log"));
    add("logger", &OsqueryChannel::log, large("osquery.log"));
    add("distributed/read", &OsqueryChannel::distributed_read, small("osquery.distributed_read"));
    add("distributed/write", &OsqueryChannel::distributed_write, large("osquery.distributed_write"));
  }
}

}  // namespace parapet::server
