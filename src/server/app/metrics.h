// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/http/router.h"
#include "server/http/server.h"

namespace parapet::server {

// One number at the moment it was asked for.
struct Measure {
  std::string name;                                         // "parapet_devices"
  std::string help;
  std::vector<std::pair<std::string, std::string>> labels;  // of a bounded number of contents
  double value = 0;
  bool counter = false;                                     // only ever grows; else a gauge
};

// What the server counts, in Prometheus's text format. Safe for any thread.
class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  // Counts a request and its duration by route, method and status; for Server's observer.
  void served(const http::Served& served);
  // Counts a report by its channel ("sensor") and what became of it ("applied", "repeated", "older", "gap", "refused").
  void report(std::string_view channel, std::string_view outcome);
  // Adds a source that is asked at each scrape, from a worker thread; it must outlive this object.
  void watch(std::function<std::vector<Measure>()> source);

  // Exposition format 0.0.4.
  [[nodiscard]] std::string text() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

struct OperationsOptions {
  std::string metrics_token;                       // "": callers on this machine only
  // Why the server can't serve yet or no more; "" where it can. Called by /readyz.
  std::function<std::string()> not_ready;
};

// Adds GET /metrics, /healthz (the process answers) and /readyz (it can serve: 200, else 503 with the reason). metrics outlives
// the router.
void add_operations_routes(http::Router& router, Metrics& metrics, OperationsOptions options);

}  // namespace parapet::server
