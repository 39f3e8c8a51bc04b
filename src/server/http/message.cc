// SPDX-License-Identifier: Apache-2.0
#include "server/http/message.h"

#include "base/text.h"

namespace parapet::server::http {

std::string_view method_name(Method method) {
  switch (method) {
    case Method::kGet:
      return "GET";
    case Method::kHead:
      return "HEAD";
    case Method::kPost:
      return "POST";
    case Method::kPut:
      return "PUT";
    case Method::kPatch:
      return "PATCH";
    case Method::kDelete:
      return "DELETE";
    case Method::kOptions:
      return "OPTIONS";
  }
  return "";
}

std::string_view Request::header(std::string_view lower_case_name) const {
  for (const auto& [name, content] : headers) {
    if (name == lower_case_name) {
      return content;
    }
  }
  return {};
}

std::string_view Request::parameter(std::string_view name) const {
  for (const auto& [key, content] : parameters) {
    if (key == name) {
      return content;
    }
  }
  return {};
}

std::optional<std::string_view> Request::option(std::string_view name) const {
  for (const auto& [key, content] : query) {
    if (equals_ignoring_case(key, name)) {
      return content;
    }
  }
  return std::nullopt;
}

std::optional<std::string> Request::cookie(std::string_view name) const {
  for (const auto& [header_name, content] : headers) {
    if (header_name != "cookie") {
      continue;
    }
    for (const std::string_view pair : split(content, ';')) {
      const auto [key, value] = cut(trim(pair), '=');
      if (key == name && value) {
        std::string_view text = *value;
        if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
          text = text.substr(1, text.size() - 2);
        }
        return std::string(text);
      }
    }
  }
  return std::nullopt;
}

Response Response::json(std::string text, int status) {
  Response response;
  response.status = status;
  response.headers.emplace_back("Content-Type", "application/json; charset=utf-8");
  response.body = std::move(text);
  return response;
}

Response Response::text(std::string text, int status) {
  Response response;
  response.status = status;
  response.headers.emplace_back("Content-Type", "text/plain; charset=utf-8");
  response.body = std::move(text);
  return response;
}

Response Response::empty(int status) {
  Response response;
  response.status = status;
  return response;
}

}  // namespace parapet::server::http
