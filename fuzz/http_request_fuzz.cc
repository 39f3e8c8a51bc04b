// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "server/http/request_parser.h"
#include "server/http/target.h"

using namespace parapet::server::http;

// A connection's bytes, as the server reads them: head, target, body. The first byte says in what portions they come; the result
// must not depend on it.
namespace {

struct Outcome {
  int status = 0;
  std::string path;
  std::string body;
  bool operator==(const Outcome&) const = default;
};

Outcome read(std::string_view bytes, std::size_t portion) {
  const HeadLimits limits{.header_bytes_max = 4096, .target_bytes_max = 1024, .fields_max = 32};
  HeadScanner scanner(limits);
  std::size_t come = 0;
  std::size_t head_size = 0;
  while (head_size == 0) {
    if (come == bytes.size()) {
      return {.status = -1, .path = {}, .body = {}};
    }
    come = std::min(bytes.size(), come + portion);
    const auto size = scanner.scan(bytes.substr(0, come));
    if (!size) {
      return {.status = size.error().status, .path = {}, .body = {}};
    }
    head_size = size->value_or(0);
  }
  RequestParser parser;
  const auto head = parser.head(bytes.substr(0, head_size), limits);
  if (!head) {
    return {.status = head.error().status, .path = {}, .body = {}};
  }
  Request request;
  request.target = head->target;
  if (const auto parsed = parse_target(request); !parsed) {
    return {.status = parsed.error().status, .path = {}, .body = {}};
  }
  Outcome outcome{.status = 200, .path = request.path, .body = {}};
  std::size_t used = head_size;
  std::size_t end = head_size;
  while (!parser.done()) {
    if (used < end) {
      const auto taken = parser.body(bytes.substr(used, end - used), outcome.body, 65'536);
      if (!taken) {
        return {.status = taken.error().status, .path = {}, .body = {}};
      }
      used += *taken;
      if (*taken > 0) {
        continue;
      }
    }
    if (end == bytes.size()) {
      return {.status = -1, .path = {}, .body = {}};
    }
    end = std::min(bytes.size(), end + portion);
  }
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  const Outcome whole = read(bytes, 1 << 20);
  const Outcome parts = read(bytes, 1 + data[0] % 64);
  if (whole.status == 200 && !(whole == parts)) {
    std::abort();
  }
  return 0;
}
