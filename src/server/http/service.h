// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <utility>

#include "server/http/rate_limiter.h"
#include "server/http/server.h"
#include "server/http/trusted_proxies.h"
#include "server/http/worker_pool.h"

namespace parapet::server::http {

// What all connections of a server share. Outlives them; safe for any thread.
struct Service {
  Service(ServerOptions server_options, const Router& routes, const Clock& time, std::function<void(const Served&)> watcher,
          TrustedProxies trusted)
      : options(std::move(server_options)),
        router(routes),
        clock(time),
        observer(std::move(watcher)),
        proxies(std::move(trusted)),
        pool(options.workers, options.requests_waiting_max) {}

  const ServerOptions options;
  const Router& router;
  const Clock& clock;
  const std::function<void(const Served&)> observer;
  const TrustedProxies proxies;
  RateLimiter limiter;
  std::atomic<std::uint64_t> body_bytes = 0;   // of requests under way, as sent and unpacked
  std::atomic<std::uint32_t> connections = 0;
  std::atomic<bool> draining = false;
  WorkerPool pool;                             // the last member: its threads end before the rest goes
};

}  // namespace parapet::server::http
