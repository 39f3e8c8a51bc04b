// SPDX-License-Identifier: Apache-2.0
#include "server/app/metrics.h"

#include <openssl/crypto.h>

#include <map>
#include <mutex>

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/metric_family.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include "base/text.h"
#include "server/http/refusal.h"

namespace parapet::server {
namespace {

// Seconds; the budgets of the design (50 ms lists, 250 ms from report to answer) lie on bounds.
const prometheus::Histogram::BucketBoundaries kSeconds = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60};

bool is_loopback(std::string_view address) { return address.starts_with("127.") || address == "::1"; }

// A proxy on this machine makes every caller look local: its headers give it away.
bool is_local_caller(const http::Request& request) {
  return is_loopback(request.remote_address) && request.header("x-forwarded-for").empty() && request.header("forwarded").empty() &&
         request.header("x-forwarded-proto").empty();
}

bool has_token(const http::Request& request, std::string_view token) {
  const auto [scheme, content] = cut(request.header("authorization"), ' ');
  return equals_ignoring_case(scheme, "bearer") && content && content->size() == token.size() &&
         CRYPTO_memcmp(content->data(), token.data(), token.size()) == 0;
}

std::vector<prometheus::MetricFamily> families(const std::vector<Measure>& measures) {
  std::map<std::string, prometheus::MetricFamily> by_name;
  for (const Measure& measure : measures) {
    prometheus::MetricFamily& family = by_name[measure.name];
    family.name = measure.name;
    family.help = measure.help;
    family.type = measure.counter ? prometheus::MetricType::Counter : prometheus::MetricType::Gauge;
    prometheus::ClientMetric& metric = family.metric.emplace_back();
    for (const auto& [name, content] : measure.labels) {
      metric.label.push_back({name, content});
    }
    (measure.counter ? metric.counter.value : metric.gauge.value) = measure.value;
  }
  std::vector<prometheus::MetricFamily> all;
  for (auto& [name, family] : by_name) {
    all.push_back(std::move(family));
  }
  return all;
}

}  // namespace

struct Metrics::State {
  prometheus::Registry registry;
  prometheus::Family<prometheus::Histogram>& seconds = prometheus::BuildHistogram()
                                                           .Name("parapet_http_request_seconds")
                                                           .Help("From the first byte of a request to the last of its answer.")
                                                           .Register(registry);
  prometheus::Family<prometheus::Counter>& bytes = prometheus::BuildCounter()
                                                       .Name("parapet_http_bytes_total")
                                                       .Help("Bodies received, and answers sent with their heads, inside TLS.")
                                                       .Register(registry);
  prometheus::Family<prometheus::Counter>& failures = prometheus::BuildCounter()
                                                          .Name("parapet_http_handler_failures_total")
                                                          .Help("Requests whose handler threw.")
                                                          .Register(registry);
  prometheus::Family<prometheus::Counter>& reports = prometheus::BuildCounter()
                                                         .Name("parapet_reports_total")
                                                         .Help("Device reports by channel and what became of them.")
                                                         .Register(registry);
  prometheus::Counter& received = bytes.Add({{"direction", "in"}});
  prometheus::Counter& sent = bytes.Add({{"direction", "out"}});
  prometheus::Counter& failed = failures.Add({});
  mutable std::mutex mutex;  // guards sources
  std::vector<std::function<std::vector<Measure>()>> sources;
};

Metrics::Metrics() : state_(std::make_unique<State>()) {}
Metrics::~Metrics() = default;

void Metrics::served(const http::Served& served) {
  // Methods and routes come from our own tables, so that a caller can't make series; malformed requests have neither.
  state_->seconds
      .Add({{"route", served.route.empty() ? "none" : served.route},
            {"method", served.method.empty() ? "none" : served.method},
            {"status", std::to_string(served.status)}},
           kSeconds)
      .Observe(served.seconds);
  state_->received.Increment(static_cast<double>(served.bytes_in));
  state_->sent.Increment(static_cast<double>(served.bytes_out));
  if (!served.failure.empty()) {
    state_->failed.Increment();
  }
}

void Metrics::report(std::string_view channel, std::string_view outcome) {
  state_->reports.Add({{"channel", std::string(channel)}, {"outcome", std::string(outcome)}}).Increment();
}

void Metrics::watch(std::function<std::vector<Measure>()> source) {
  const std::scoped_lock lock(state_->mutex);
  state_->sources.push_back(std::move(source));
}

std::string Metrics::text() const {
  std::vector<std::function<std::vector<Measure>()>> sources;
  {
    const std::scoped_lock lock(state_->mutex);
    sources = state_->sources;
  }
  std::vector<Measure> measures;
  for (const auto& source : sources) {
    std::vector<Measure> some = source();
    measures.insert(measures.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
  }
  std::vector<prometheus::MetricFamily> all = state_->registry.Collect();
  for (prometheus::MetricFamily& family : families(measures)) {
    all.push_back(std::move(family));
  }
  return prometheus::TextSerializer().Serialize(all);
}

void add_operations_routes(http::Router& router, Metrics& metrics, OperationsOptions options) {
  using http::Request;
  using http::Response;
  const auto shared = std::make_shared<const OperationsOptions>(std::move(options));
  router.add(http::Method::kGet, "/metrics", [&metrics, shared](const Request& request) {
    const bool allowed = shared->metrics_token.empty() ? is_local_caller(request) : has_token(request, shared->metrics_token);
    if (!allowed) {
      return http::error_answer({.status = shared->metrics_token.empty() ? 403 : 401, .message = "metrics are not for this caller"}, request.id);
    }
    Response response = Response::empty(200);
    response.header("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    response.body = metrics.text();
    return response;
  }, {.name = "metrics"});
  router.add(http::Method::kGet, "/healthz", [](const Request&) { return Response::text("ok\n"); }, {.name = "healthz"});
  router.add(http::Method::kGet, "/readyz", [shared](const Request&) {
    const std::string reason = shared->not_ready ? shared->not_ready() : std::string();
    return reason.empty() ? Response::text("ready\n") : Response::text("not ready: " + reason + "\n", 503);
  }, {.name = "readyz"});
}

}  // namespace parapet::server
