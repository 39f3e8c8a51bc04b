// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parapet::server::http {

enum class Method { kGet, kHead, kPost, kPut, kPatch, kDelete, kOptions };
[[nodiscard]] std::string_view method_name(Method method);

class BodyFile;

// One request, whole: the body has been read, unpacked (gzip, zstd) and bounded before a handler sees it.
struct Request {
  Method method = Method::kGet;
  std::string target;               // as sent: "/api/machines?$top=5"
  std::string path;                 // percent-decoded, without query: "/api/machines"
  std::vector<std::pair<std::string, std::string>> query;       // decoded ("+" is a blank), in the order sent
  std::vector<std::pair<std::string, std::string>> headers;     // names in lower case
  std::vector<std::pair<std::string, std::string>> parameters;  // of the route's pattern: {"id", "0a1b…"}
  std::string body;
  std::shared_ptr<BodyFile> body_file;  // instead of body, for routes that take it so (RouteOptions::body_file); null: there was no body
  std::string remote_address;       // of the peer, or as a trusted proxy says
  std::string id;                   // request id: GUID; also in the answer's X-Request-Id and in the log
  bool secure = true;               // came over TLS

  [[nodiscard]] std::string_view header(std::string_view lower_case_name) const;   // "" where absent
  [[nodiscard]] std::string_view parameter(std::string_view name) const;           // "" where absent
  // The first option of that name, letter case ignored.
  [[nodiscard]] std::optional<std::string_view> option(std::string_view name) const;
  [[nodiscard]] std::optional<std::string> cookie(std::string_view name) const;
};

// A long body, made piece by piece while it is sent. Called from worker threads, never by two at once.
class BodySource {
 public:
  virtual ~BodySource() = default;
  // Appends the next piece (some 64 KB); false: that was the last. An exception or a lost client ends the answer early: the
  // connection is cut, so that nobody takes a part for the whole.
  virtual bool next(std::string& piece) = 0;
};

// Server-sent events to one client. push() may be called from any thread; a client that does not keep up is cut off when
// more than `kQueued` events wait.
class EventStream {
 public:
  static constexpr std::size_t kQueued = 1024;
  virtual ~EventStream() = default;
  // name: "change"; data: one line of JSON; id: what Last-Event-ID will say.
  virtual void push(std::string_view name, std::string_view data, std::string_view id) = 0;
  [[nodiscard]] virtual bool closed() const = 0;
};

struct Response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;     // Content-Type and others; the server adds its own
  std::string body;
  std::unique_ptr<BodySource> source;                           // instead of body
  // Instead of both: called once the stream is open, with what to push to. Keep it and drop it when closed().
  std::function<void(std::shared_ptr<EventStream>)> events;

  [[nodiscard]] static Response json(std::string text, int status = 200);
  [[nodiscard]] static Response text(std::string text, int status = 200);
  [[nodiscard]] static Response empty(int status);
  Response& header(std::string name, std::string content) {
    headers.emplace_back(std::move(name), std::move(content));
    return *this;
  }
};

using Handler = std::function<Response(const Request&)>;

}  // namespace parapet::server::http
