// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/random.h"
#include "base/result.h"

namespace parapet::net {

// How the client reaches the outside. Defaults suit an ordinary machine: the system's trust, the environment's proxy.
struct ClientOptions {
  std::string proxy;               // "http://proxy:3128"; "": as http_proxy, https_proxy and no_proxy say
  std::string trust_file;          // PEM file of trusted authorities; "": the system's
  std::uint32_t connect_timeout_ms = 15'000;
  std::uint32_t stall_timeout_s = 30;        // no byte for so long: the attempt is given up
  std::uint32_t attempts = 4;                // in all, for failures that may pass
  std::uint32_t backoff_ms = 500;            // doubled after each attempt, with jitter
  std::uint32_t retry_after_max_s = 60;      // a server's Retry-After is obeyed up to here
};

// What makes the next download conditional, and a broken one resumable.
struct Validator {
  std::string etag;
  std::string last_modified;
};

struct DownloadRequest {
  std::string address;             // http or https
  std::string path;                // where the finished file goes; "PATH.part" and "PATH.part.etag" hold an unfinished one
  Validator known;                 // of the copy that the caller has: asks the server for news only
  std::uint64_t bytes_max = 8ULL << 30;
};

struct Download {
  bool not_modified = false;       // 304: nothing was written
  Validator validator;
  std::uint64_t bytes = 0;         // of the whole file
  std::uint64_t resumed_at = 0;    // bytes that an earlier attempt had brought
  std::string content_type;
};

// Downloads files over HTTP with libcurl: conditional requests (RFC 9110, section 13), resume of broken transfers by range
// with If-Range (section 14), retry with backoff of what may pass (no connection, stall, cut, 408, 429, 5xx), redirects
// (never from https to http), certificates always checked. One object for each thread.
class HttpClient {
 public:
  // pause: waits so many milliseconds between attempts; replaced by tests.
  HttpClient(ClientOptions options, Random& random, std::function<void(std::uint64_t milliseconds)> pause);
  // Sleeps for real.
  HttpClient(ClientOptions options, Random& random);
  ~HttpClient();
  HttpClient(HttpClient&&) noexcept;
  HttpClient& operator=(HttpClient&&) noexcept;

  // The finished file stands at request.path only when the transfer was complete. Errors: kEnvironment (network, disk,
  // status; the message names address and reason; given up, where progress says so), kLimit (larger than bytes_max), kUsage (address).
  [[nodiscard]] Result<Download> download(const DownloadRequest& request, Progress& progress);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace parapet::net
