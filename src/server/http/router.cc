// SPDX-License-Identifier: Apache-2.0
#include "server/http/router.h"

#include <algorithm>

#include "base/result.h"
#include "base/text.h"
#include "server/http/target.h"

namespace parapet::server::http {
namespace {

void allow_method(std::string& allow, Method method) {
  const std::string_view name = method_name(method);
  for (const std::string_view known : split(allow, ',')) {
    if (trim(known) == name) {
      return;
    }
  }
  allow += allow.empty() ? "" : ", ";
  allow += name;
  if (method == Method::kGet) {
    allow_method(allow, Method::kHead);
  }
}

std::string joined(std::span<const std::string> segments) {
  std::string text;
  for (const std::string& segment : segments) {
    text += text.empty() ? "" : "/";
    text += segment;
  }
  return text;
}

}  // namespace

// The state of one look-up: a depth-first walk that tries the most literal way first.
struct Router::Search {
  Method method;
  const std::vector<std::string>& segments;
  std::vector<std::string> lower;     // the segments in lower case
  std::vector<std::string> contents;  // of the parameters on the current way
  const Leaf* found = nullptr;
  std::string allow;

  bool take(const std::vector<Leaf>& leaves) {
    const Leaf* fallback = nullptr;
    for (const Leaf& leaf : leaves) {
      if (leaf.method == method) {
        found = &leaf;
        return true;
      }
      if (leaf.method == Method::kGet && method == Method::kHead) {
        fallback = &leaf;
      }
      allow_method(allow, leaf.method);
    }
    found = fallback;
    return found != nullptr;
  }
};

void Router::add(Method method, std::string pattern, Handler handler, RouteOptions options) {
  CHECK(pattern.starts_with('/'));
  std::size_t node = 0;
  std::vector<std::string> names;
  bool rest = false;
  for (const std::string_view segment : split(pattern, '/')) {
    if (segment.empty()) {
      continue;
    }
    CHECK(!rest);
    if (segment.starts_with('{') && segment.ends_with("*}")) {
      names.emplace_back(segment.substr(1, segment.size() - 3));
      rest = true;
    } else {
      node = child(node, segment, names);
    }
  }
  std::vector<Leaf>& leaves = rest ? nodes_[node].rest : nodes_[node].leaves;
  if (std::ranges::any_of(leaves, [&](const Leaf& leaf) { return leaf.method == method; })) {
    check_failed(__FILE__, __LINE__, "one handler for each method of a path", pattern);
  }
  leaves.push_back(Leaf{.method = method, .route = routes_.size(), .names = std::move(names)});
  routes_.push_back(Route{.method = method, .pattern = std::move(pattern), .options = std::move(options), .handler = std::move(handler)});
}

void Router::otherwise(std::function<bool(std::string_view)> takes, Handler handler, RouteOptions options) {
  Route route{.method = Method::kGet, .pattern = "{rest*}", .options = std::move(options), .handler = std::move(handler)};
  fallbacks_.push_back(Fallback{.takes = std::move(takes), .route = std::move(route)});
}

std::size_t Router::child(std::size_t node, std::string_view segment, std::vector<std::string>& names) {
  const std::size_t open = segment.find('{');
  if (open == std::string_view::npos) {
    const auto [place, added] = nodes_[node].literals.try_emplace(to_lower(segment), nodes_.size());
    const std::size_t next = place->second;
    if (added) {
      nodes_.emplace_back();
    }
    return next;
  }
  const std::size_t close = segment.find('}', open);
  CHECK(close != std::string_view::npos && close > open + 1);
  names.emplace_back(segment.substr(open + 1, close - open - 1));
  std::string before = to_lower(segment.substr(0, open));
  std::string after = to_lower(segment.substr(close + 1));
  for (const Edge& edge : nodes_[node].edges) {
    if (edge.before == before && edge.after == after) {
      return edge.node;
    }
  }
  const std::size_t next = nodes_.size();
  nodes_.emplace_back();
  std::vector<Edge>& edges = nodes_[node].edges;
  edges.push_back(Edge{.before = std::move(before), .after = std::move(after), .node = next});
  std::ranges::stable_sort(edges, std::ranges::greater(),
                           [](const Edge& edge) { return edge.before.size() + edge.after.size(); });
  return next;
}

bool Router::visit(Search& search, std::size_t at, std::size_t depth) const {
  const Node& node = nodes_[at];
  if (depth == search.segments.size()) {
    return search.take(node.leaves);
  }
  const std::string& lower = search.lower[depth];
  if (const auto literal = node.literals.find(lower); literal != node.literals.end()) {
    if (visit(search, literal->second, depth + 1)) {
      return true;
    }
  }
  for (const Edge& edge : node.edges) {
    const std::size_t around = edge.before.size() + edge.after.size();
    if (lower.size() <= around || !lower.starts_with(edge.before) || !lower.ends_with(edge.after)) {
      continue;
    }
    search.contents.push_back(search.segments[depth].substr(edge.before.size(), lower.size() - around));
    if (visit(search, edge.node, depth + 1)) {
      return true;
    }
    search.contents.pop_back();
  }
  if (!node.rest.empty() && search.take(node.rest)) {
    search.contents.push_back(joined(std::span(search.segments).subspan(depth)));
    return true;
  }
  return false;
}

Match Router::find(Request& request) const {
  std::vector<std::string> segments;
  if (!request.target.empty()) {
    segments = path_segments(raw_path(request.target));
  } else {
    for (const std::string_view segment : split(request.path, '/')) {
      if (!segment.empty()) {
        segments.emplace_back(segment);
      }
    }
  }
  Search search{.method = request.method, .segments = segments, .lower = {}, .contents = {}, .allow = {}};
  for (const std::string& segment : segments) {
    search.lower.push_back(to_lower(segment));
  }
  Match match;
  if (!visit(search, 0, 0)) {
    match.path_exists = !search.allow.empty();
    match.allow = std::move(search.allow);
    const bool reads = request.method == Method::kGet || request.method == Method::kHead;
    if (!match.path_exists && reads) {
      const auto taking = std::ranges::find_if(fallbacks_, [&](const Fallback& fallback) { return fallback.takes(request.path); });
      match.route = taking == fallbacks_.end() ? nullptr : &taking->route;
    }
    return match;
  }
  match.path_exists = true;
  match.route = &routes_[search.found->route];
  request.parameters.clear();
  for (std::size_t i = 0; i < search.contents.size(); ++i) {
    request.parameters.emplace_back(search.found->names[i], std::move(search.contents[i]));
  }
  return match;
}

}  // namespace parapet::server::http
