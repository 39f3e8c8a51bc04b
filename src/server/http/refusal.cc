// SPDX-License-Identifier: Apache-2.0
#include "server/http/refusal.h"

#include "base/json_writer.h"

namespace parapet::server::http {

std::string_view error_code(int status) {
  switch (status) {
    case 400:
      return "BadRequest";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "NotFound";
    case 405:
      return "MethodNotAllowed";
    case 408:
      return "RequestTimeout";
    case 413:
      return "PayloadTooLarge";
    case 414:
      return "UriTooLong";
    case 415:
      return "UnsupportedMediaType";
    case 417:
      return "ExpectationFailed";
    case 429:
      return "TooManyRequests";
    case 431:
      return "RequestHeaderFieldsTooLarge";
    case 501:
      return "NotImplemented";
    case 503:
      return "ServiceUnavailable";
    case 505:
      return "HttpVersionNotSupported";
    case 507:
      return "InsufficientStorage";
    default:
      return status < 500 ? "BadRequest" : "InternalServerError";
  }
}

Response error_answer(const Refusal& refusal, std::string_view request_id) {
  JsonWriter out;
  out.begin_object().key("error").begin_object();
  out.member("code", error_code(refusal.status));
  out.member("message", refusal.message);
  out.member("target", request_id);
  out.end_object().end_object();
  Response response = Response::json(out.take(), refusal.status);
  if (refusal.retry_after_s > 0) {
    response.header("Retry-After", std::to_string(refusal.retry_after_s));
  }
  return response;
}

}  // namespace parapet::server::http
