// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/message.h"

namespace parapet::server::http {

// How a route wants to be treated before its handler runs.
struct RouteOptions {
  std::uint64_t body_bytes_max = 1ULL << 20;            // as sent
  std::uint64_t unpacked_bytes_max = 8ULL << 20;        // after gzip or zstd
  std::string name;                                     // for metrics and the OpenAPI document: "machines.list"
  // Calls a minute and an hour for each caller (features of the compatible API); 0: no limit of its own.
  std::uint32_t calls_per_minute = 0;
  std::uint32_t calls_per_hour = 0;
};

struct Route {
  Method method = Method::kGet;
  std::string pattern;              // "/api/machines/{id}/software"; "{rest*}" at the end takes all that follows
  RouteOptions options;
  Handler handler;
};

struct Match {
  const Route* route = nullptr;     // nullptr: no such path, or not with this method
  bool path_exists = false;         // the path has routes for other methods: 405
  std::string allow;                // for 405
};

// Finds handlers. Path segments are compared without regard to letter case, a trailing slash is ignored, literal segments
// win over {parameters} (api.md, routing trap). Filled before the server starts, read-only afterwards.
class Router {
 public:
  void add(Method method, std::string pattern, Handler handler, RouteOptions options = {});
  // Fills request.parameters.
  [[nodiscard]] Match find(Request& request) const;
  [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }

 private:
  std::vector<Route> routes_;
};

}  // namespace parapet::server::http
