// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
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
  // Looks at the head before a body is taken in: an answer it gives goes out instead, and the body is not read. For routes that take
  // much: nobody unknown shall fill the memory. Runs on a worker, like the handler.
  std::function<std::optional<Response>(const Request&)> before_body = {};
  // For bodies that are too long for memory: makes the file that one goes to while it comes in, unpacked, with the bounds from above;
  // or gives the answer that goes out instead. Called after before_body, only where there is a body. Runs on a worker. Such a body may
  // take as long as it makes some way, and before_body is asked again now and then meanwhile: who lost the right to send it is stopped.
  std::function<std::expected<std::shared_ptr<BodyFile>, Response>(const Request&)> body_file = {};
};

struct Route {
  Method method = Method::kGet;
  // "/api/machines/{id}/software"; "{rest*}" at the end takes all that follows (at least one segment); a segment may have
  // text around its parameter: "findbyip({arguments})".
  std::string pattern;
  RouteOptions options;
  Handler handler;
};

struct Match {
  const Route* route = nullptr;     // nullptr: no such path, or not with this method
  bool path_exists = false;         // the path has routes for other methods: 405
  std::string allow;                // for 405
};

// Finds handlers. Path segments are compared without regard to letter case, a trailing slash is ignored, literal segments
// win over {parameters} (api.md, routing trap), those with text around them over bare ones, and all of them over {rest*}.
// Parameters are percent-decoded segment by segment: an encoded slash does not divide. Where the best path has no such
// method, a less literal one that has is taken; HEAD falls back on GET. Filled before the server starts, read-only afterwards
// and then safe for any thread.
class Router {
 public:
  Router() : nodes_(1) {}

  // Ends the process (CHECK) for a malformed pattern and for a second route with the same method and pattern.
  void add(Method method, std::string pattern, Handler handler, RouteOptions options = {});
  // What answers GET and HEAD on decoded paths of no route whatever its method, where `takes` says so; asked in the order added.
  // `takes` is called by any thread.
  void otherwise(std::function<bool(std::string_view path)> takes, Handler handler, RouteOptions options = {});
  // Fills request.parameters. Looks at request.target, or at request.path where that is empty.
  [[nodiscard]] Match find(Request& request) const;
  [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }

 private:
  // One way on from a node: a segment with a parameter in it.
  struct Edge {
    std::string before;             // lower case; text around the parameter
    std::string after;
    std::size_t node = 0;
  };
  struct Leaf {
    Method method = Method::kGet;
    std::size_t route = 0;
    std::vector<std::string> names; // of the parameters on the way, first to last
  };
  struct Node {
    std::map<std::string, std::size_t, std::less<>> literals;  // by segment in lower case
    std::vector<Edge> edges;        // most literal text first
    std::vector<Leaf> leaves;       // routes that end here
    std::vector<Leaf> rest;         // routes that end here with {rest*}
  };
  struct Fallback {
    std::function<bool(std::string_view)> takes;
    Route route;
  };
  struct Search;
  std::size_t child(std::size_t node, std::string_view segment, std::vector<std::string>& names);
  bool visit(Search& search, std::size_t node, std::size_t depth) const;

  std::vector<Route> routes_;
  std::vector<Node> nodes_;         // the first is the root
  std::vector<Fallback> fallbacks_;
};

}  // namespace parapet::server::http
