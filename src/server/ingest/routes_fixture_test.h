// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "server/http/router.h"
#include "server/ingest/handlers.h"
#include "server/ingest/memory_backend_test.h"

namespace parapet::server::testing {

// Routes of a channel over a fleet in memory, called without sockets.
class RoutesTest : public ::testing::Test {
 protected:
  RoutesTest() {
    auto owned = std::make_unique<MemoryBackend>();
    backend_ = owned.get();
    ingest_ = std::make_shared<Ingest>(std::move(owned), IngestOptions{});
  }
  http::Response post(const std::string& path, std::string body, std::vector<std::pair<std::string, std::string>> headers = {},
                      std::vector<std::pair<std::string, std::string>> query = {}) {
    http::Request request;
    request.method = http::Method::kPost;
    request.target = request.path = path;
    request.body = std::move(body);
    request.headers = std::move(headers);
    request.query = std::move(query);
    request.remote_address = address_;
    request.id = "request-1";
    const http::Match match = router_.find(request);
    return match.route == nullptr ? http::Response::empty(404) : match.route->handler(request);
  }
  void pass(std::int64_t seconds) { backend_->time.set({backend_->time.now().seconds + seconds}); }

  MemoryBackend* backend_ = nullptr;
  std::shared_ptr<Ingest> ingest_;
  http::Router router_;
  std::string address_ = "10.0.0.1";
};

}  // namespace parapet::server::testing
