// SPDX-License-Identifier: Apache-2.0
#include "net/http_client.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string_view>
#include <thread>

#include <curl/curl.h>
#include <fmt/format.h>

#include "base/files.h"
#include "base/text.h"
#include "net/address.h"

namespace parapet::net {
namespace {

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using HeaderList = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;
using OutputFile = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

constexpr std::uint64_t kValidatorBytesMax = 4096;

// One attempt's state, shared with libcurl's callbacks.
struct Transfer {
  std::FILE* out = nullptr;
  std::string part;
  std::uint64_t offset = 0;  // bytes that are there already
  std::uint64_t written = 0;
  std::uint64_t bytes_max = 0;
  bool too_large = false;
  bool disk_failed = false;
  bool body_allowed = false;  // the status is 200 or 206: an error page's body is not the file
  long status = 0;
  Validator validator;
  std::string content_type;
  std::uint64_t retry_after_s = 0;
  Progress* progress = nullptr;
};

// Outcome of one attempt: done, or whether another one may help.
struct Attempt {
  bool done = false;
  bool may_pass = false;
  std::string reason;
  ErrorCode code = ErrorCode::kEnvironment;
};

std::size_t on_header(char* data, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const std::string_view line = trim(std::string_view(data, size * count));
  if (line.starts_with("HTTP/")) {
    // A new response (after a redirect): what the last one said is void.
    const std::vector<std::string_view> words = split_blanks(line);
    transfer.status = words.size() > 1 ? static_cast<long>(parse_uint(words[1]).value_or(0)) : 0;
    transfer.validator = {};
    transfer.content_type.clear();
    transfer.retry_after_s = 0;
    transfer.body_allowed = transfer.status == 200 || transfer.status == 206;
    if (transfer.status == 200 && transfer.offset > 0) {
      // The server ignored the range, or the file changed: from the start.
      transfer.disk_failed = std::fflush(transfer.out) != 0 || ::ftruncate(fileno(transfer.out), 0) != 0 ||
                             std::fseek(transfer.out, 0, SEEK_SET) != 0;
      transfer.offset = 0;
    }
    return transfer.disk_failed ? 0 : size * count;
  }
  const auto [name, value] = cut(line, ':');
  const std::string_view text = value ? trim(*value) : std::string_view{};
  if (equals_ignoring_case(name, "etag")) {
    transfer.validator.etag = text;
  } else if (equals_ignoring_case(name, "last-modified")) {
    transfer.validator.last_modified = text;
  } else if (equals_ignoring_case(name, "content-type")) {
    transfer.content_type = text;
  } else if (equals_ignoring_case(name, "retry-after")) {
    transfer.retry_after_s = parse_uint(text).value_or(0);
  }
  return size * count;
}

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const std::size_t bytes = size * count;
  if (!transfer.body_allowed) {
    return bytes;
  }
  if (transfer.offset + transfer.written + bytes > transfer.bytes_max) {
    transfer.too_large = true;
    return 0;
  }
  if (transfer.progress->cancelled()) {
    return 0;
  }
  if (std::fwrite(data, 1, bytes, transfer.out) != bytes) {
    transfer.disk_failed = true;
    return 0;
  }
  transfer.written += bytes;
  transfer.progress->advance(bytes, 0);
  return bytes;
}

// libcurl asks at least once a second, also while nothing comes.
int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Transfer*>(user)->progress->cancelled() ? 1 : 0;
}

bool status_may_pass(long status) { return status == 408 || status == 429 || status >= 500; }

std::uint64_t file_size(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

// The validator under which an unfinished file was begun. A weak one can't prove that two halves fit (RFC 9110, 13.1.5).
std::string strong_validator(const Validator& validator) {
  if (!validator.etag.empty() && !validator.etag.starts_with("W/")) {
    return validator.etag;
  }
  return {};
}

Attempt judge(CURLcode result, const Transfer& transfer, const char* detail) {
  if (result != CURLE_OK && transfer.progress->cancelled()) {
    return {.reason = "given up: the program is ending"};
  }
  if (transfer.too_large) {
    return {.reason = fmt::format("larger than {} bytes", transfer.bytes_max), .code = ErrorCode::kLimit};
  }
  if (transfer.disk_failed) {
    return {.reason = fmt::format("can't write {}: {}", transfer.part, std::strerror(errno))};
  }
  if (result == CURLE_OK) {
    if (transfer.status == 200 || transfer.status == 206 || transfer.status == 304) {
      return {.done = true};
    }
    return {.may_pass = status_may_pass(transfer.status), .reason = fmt::format("the server answered {}", transfer.status)};
  }
  const std::string reason = detail[0] != '\0' ? detail : curl_easy_strerror(result);
  switch (result) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_HTTP2_STREAM:
    case CURLE_WEIRD_SERVER_REPLY:
      return {.may_pass = true, .reason = reason};
    default:
      return {.reason = reason};
  }
}

}  // namespace

struct HttpClient::State {
  ClientOptions options;
  Random* random = nullptr;
  std::function<void(std::uint64_t)> pause;

  Attempt attempt(const DownloadRequest& request, Progress& progress, Download& download) const;
  [[nodiscard]] std::uint64_t wait_ms(std::uint32_t attempt, std::uint64_t retry_after_s) const;
  // Waits between attempts, in steps, so that somebody who gives up is heard.
  void wait(std::uint64_t milliseconds, const Progress& progress) const;
  mutable std::uint64_t last_retry_after_s = 0;
};

void HttpClient::State::wait(std::uint64_t milliseconds, const Progress& progress) const {
  constexpr std::uint64_t kStepMs = 200;
  while (milliseconds > 0 && !progress.cancelled()) {
    const std::uint64_t step = std::min(milliseconds, kStepMs);
    pause(step);
    milliseconds -= step;
  }
}

std::uint64_t HttpClient::State::wait_ms(std::uint32_t attempt, std::uint64_t retry_after_s) const {
  const std::uint64_t backoff = static_cast<std::uint64_t>(options.backoff_ms) << std::min(attempt, 10U);
  // Full jitter on the upper half, so that a fleet does not come back in step.
  const std::uint64_t jittered = backoff / 2 + (backoff >= 2 ? random->below(backoff / 2 + 1) : 0);
  return std::max(jittered, std::min<std::uint64_t>(retry_after_s, options.retry_after_max_s) * 1000);
}

Attempt HttpClient::State::attempt(const DownloadRequest& request, Progress& progress, Download& download) const {
  const std::string part = request.path + ".part";
  const std::string part_validator_path = part + ".etag";
  const Result<std::string> part_validator = read_file(part_validator_path, kValidatorBytesMax);
  const bool resumable = part_validator && !part_validator->empty() && file_size(part) > 0;

  const OutputFile out(std::fopen(part.c_str(), resumable ? "ab" : "wb"), &std::fclose);
  if (!out) {
    return {.reason = fmt::format("can't write {}: {}", part, std::strerror(errno))};
  }
  Transfer transfer{.out = out.get(), .part = part, .bytes_max = request.bytes_max, .progress = &progress};
  transfer.offset = resumable ? file_size(part) : 0;

  const Handle handle(curl_easy_init(), &curl_easy_cleanup);
  CHECK(handle != nullptr);
  CURL* curl = handle.get();
  HeaderList headers(nullptr, &curl_slist_free_all);
  const auto header = [&](const std::string& line) { headers.reset(curl_slist_append(headers.release(), line.c_str())); };
  if (transfer.offset > 0) {
    header("If-Range: " + *part_validator);
    // Not CURLOPT_RESUME_FROM: that calls the full answer to a file that changed an error.
    curl_easy_setopt(curl, CURLOPT_RANGE, fmt::format("{}-", transfer.offset).c_str());
  } else if (!request.known.etag.empty()) {
    header("If-None-Match: " + request.known.etag);
  } else if (!request.known.last_modified.empty()) {
    header("If-Modified-Since: " + request.known.last_modified);
  }
  char detail[CURL_ERROR_SIZE] = "";
  curl_easy_setopt(curl, CURLOPT_URL, request.address.c_str());
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, detail);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "parapet");
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, request.address.starts_with("https:") ? "https" : "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(curl, CURLOPT_MAXREDIRS, 5L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout_ms));
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, static_cast<long>(options.stall_timeout_s));
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &on_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &on_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &on_progress);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &transfer);
  if (!options.proxy.empty()) {
    curl_easy_setopt(curl, CURLOPT_PROXY, options.proxy.c_str());
  }
  if (!options.trust_file.empty()) {
    curl_easy_setopt(curl, CURLOPT_CAINFO, options.trust_file.c_str());
  }
  const CURLcode result = curl_easy_perform(curl);
  transfer.disk_failed = std::fflush(out.get()) != 0 || transfer.disk_failed;
  last_retry_after_s = transfer.retry_after_s;

  Attempt outcome = judge(result, transfer, detail);
  if (transfer.status == 416 || (outcome.done && transfer.status == 206 && transfer.offset == 0)) {
    // What is there does not fit what the server has: begin again.
    ::unlink(part.c_str());
    ::unlink(part_validator_path.c_str());
    return {.may_pass = true, .reason = "the server has another file than the one begun"};
  }
  if (transfer.status == 200 || transfer.status == 206) {
    // Remembered for the next attempt, also where this one was cut.
    const std::string validator = strong_validator(transfer.validator);
    if (validator.empty()) {
      ::unlink(part_validator_path.c_str());
    } else if (std::FILE* file = std::fopen(part_validator_path.c_str(), "wb"); file != nullptr) {
      std::fwrite(validator.data(), 1, validator.size(), file);
      std::fclose(file);
    }
  }
  download.not_modified = transfer.status == 304;
  download.validator = transfer.validator;
  download.content_type = transfer.content_type;
  download.resumed_at = transfer.offset;
  download.bytes = transfer.offset + transfer.written;
  return outcome;
}

HttpClient::HttpClient(ClientOptions options, Random& random, std::function<void(std::uint64_t)> pause)
    : state_(std::make_unique<State>()) {
  state_->options = std::move(options);
  state_->random = &random;
  state_->pause = std::move(pause);
  // libcurl counts these calls; the first one initialises it (curl_global_init(3): thread-safe from 7.84 on).
  CHECK(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
}

HttpClient::HttpClient(ClientOptions options, Random& random)
    : HttpClient(std::move(options), random, [](std::uint64_t milliseconds) {
        std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
      }) {}

HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;

Result<Download> HttpClient::download(const DownloadRequest& request, Progress& progress) {
  TRY(parse_address(request.address));
  Attempt last;
  for (std::uint32_t attempt = 0; attempt < std::max(1U, state_->options.attempts); ++attempt) {
    if (attempt > 0) {
      state_->wait(state_->wait_ms(attempt - 1, state_->last_retry_after_s), progress);
    }
    if (progress.cancelled()) {
      return fail(ErrorCode::kEnvironment, "given up: the program is ending");
    }
    Download download;
    last = state_->attempt(request, progress, download);
    if (last.done) {
      const std::string part = request.path + ".part";
      ::unlink((part + ".etag").c_str());
      if (download.not_modified) {
        ::unlink(part.c_str());
      } else if (::rename(part.c_str(), request.path.c_str()) != 0) {
        return fail(ErrorCode::kEnvironment, fmt::format("{}: can't rename into place: {}", request.path, std::strerror(errno)));
      }
      return download;
    }
    if (!last.may_pass) {
      break;
    }
  }
  return located(Error(last.code, last.reason), request.address);
}

}  // namespace parapet::net
