// SPDX-License-Identifier: Apache-2.0
#include "server/http/exchange.h"

#include <algorithm>
#include <exception>
#include <expected>
#include <utility>

#include "base/text.h"
#include "server/http/body_file.h"

namespace parapet::server::http {
namespace {

constexpr std::size_t kCompressedFrom = 1024;  // below, framing and CPU cost more than they save

std::string_view field(const Response& response, std::string_view name) {
  const auto place = std::ranges::find_if(response.headers, [&](const auto& header) { return equals_ignoring_case(header.first, name); });
  return place == response.headers.end() ? std::string_view() : std::string_view(place->second);
}

std::expected<ContentCoding, Refusal> coding_of(const Request& request) {
  const std::optional<ContentCoding> coding = parse_coding(request.header("content-encoding"));
  if (!coding) {
    return std::unexpected(Refusal{.status = 415, .message = "the codings of a body are gzip and zstd"});
  }
  return *coding;
}

void refuse(Exchange& exchange, const Refusal& refusal) {
  exchange.response = error_answer(refusal, exchange.request.id);
  if (refusal.status == 415) {
    exchange.response.header("Accept-Encoding", "gzip, zstd");
  }
  exchange.answered = true;
}

std::expected<void, Refusal> unpack_body(Exchange& exchange, Service& service) {
  Request& request = exchange.request;
  const std::expected<ContentCoding, Refusal> coding = coding_of(request);
  if (!coding) {
    return std::unexpected(coding.error());
  }
  if (*coding == ContentCoding::kIdentity || request.body.empty()) {
    return {};
  }
  // Unpacked bodies count like those that are still packed: a few kilobytes from many strangers could claim all memory else.
  const auto may_grow = [&](std::size_t bytes) {
    exchange.body_bytes += bytes;
    return service.body_bytes.fetch_add(bytes) + bytes <= service.options.bodies_bytes_max;
  };
  std::expected<std::string, Refusal> unpacked = unpack(*coding, request.body, exchange.route->options.unpacked_bytes_max, may_grow);
  if (!unpacked) {
    return std::unexpected(std::move(unpacked).error());
  }
  request.body = std::move(*unpacked);
  return {};
}

Response internal_error(Exchange& exchange, std::string failure) {
  exchange.served.failure = std::move(failure);
  return error_answer({.status = 500, .message = "an error inside the server; the request id finds it in the log"}, exchange.request.id);
}

Response call_handler(Exchange& exchange) {
  try {
    return exchange.route->handler(exchange.request);
  } catch (const std::exception& exception) {
    return internal_error(exchange, exception.what());
  } catch (...) {
    return internal_error(exchange, "an exception that is no std::exception");
  }
}

void choose_answer_coding(Exchange& exchange) {
  Response& response = exchange.response;
  const bool long_enough = response.source != nullptr || response.body.size() > kCompressedFrom;
  // A strong validator names these very bytes: its handler has chosen their coding (RFC 9110, section 8.8.3.3).
  const bool chosen = !field(response, "Content-Encoding").empty() || !field(response, "ETag").empty();
  if (response.events || !long_enough || chosen ||
      !is_compressible(field(response, "Content-Type"))) {
    return;
  }
  response.header("Vary", "Accept-Encoding");
  const ContentCoding coding = choose_coding(exchange.request.header("accept-encoding"));
  if (coding == ContentCoding::kIdentity) {
    return;
  }
  response.header("Content-Encoding", std::string(coding_name(coding)));
  exchange.compressor = make_compressor(coding);
  if (!response.source) {
    std::string packed;
    exchange.compressor->add(response.body, true, packed);
    response.body = std::move(packed);
    exchange.compressor.reset();
  }
}

}  // namespace

void look_before_body(Exchange& exchange) {
  if (!exchange.route->options.before_body) {
    return;
  }
  try {
    if (std::optional<Response> response = exchange.route->options.before_body(exchange.request)) {
      exchange.response = *std::move(response);
      exchange.answered = true;
    }
  } catch (const std::exception& exception) {
    exchange.response = internal_error(exchange, exception.what());
    exchange.answered = true;
  }
}

void prepare_body(Exchange& exchange) {
  look_before_body(exchange);
  if (exchange.answered || !exchange.route->options.body_file) {
    return;
  }
  const std::expected<ContentCoding, Refusal> coding = coding_of(exchange.request);
  if (!coding) {
    refuse(exchange, coding.error());
    return;
  }
  try {
    std::expected<std::shared_ptr<BodyFile>, Response> file = exchange.route->options.body_file(exchange.request);
    if (!file) {
      exchange.response = std::move(file).error();
      exchange.answered = true;
      return;
    }
    exchange.request.body_file = *std::move(file);
    if (*coding != ContentCoding::kIdentity) {
      exchange.unpacker = make_unpacker(*coding);
    }
    const std::uint64_t announced = parse_uint(exchange.request.header("content-length")).value_or(0);
    if (const std::expected<void, Refusal> room = exchange.request.body_file->room_for(announced); !room) {
      refuse(exchange, room.error());
    }
  } catch (const std::exception& exception) {
    exchange.response = internal_error(exchange, exception.what());
    exchange.answered = true;
  }
}

void file_piece(Exchange& exchange, bool last) {
  BodyFile& file = *exchange.request.body_file;
  const std::uint64_t bytes_max = exchange.route->options.unpacked_bytes_max;
  const auto take = [&](std::string_view piece) -> std::expected<void, Refusal> {
    if (piece.size() > bytes_max - std::min(bytes_max, file.size())) {
      return std::unexpected(Refusal{.status = 413, .message = "the unpacked body is longer than " + std::to_string(bytes_max) + " bytes"});
    }
    return file.add(piece);
  };
  try {
    std::string& piece = exchange.request.body;
    std::expected<void, Refusal> taken = exchange.unpacker ? exchange.unpacker->add(piece, take) : take(piece);
    exchange.filed_bytes += piece.size();
    piece.clear();
    if (taken && last && exchange.unpacker) {
      taken = exchange.unpacker->end();
    }
    if (!taken) {
      refuse(exchange, taken.error());
    }
  } catch (const std::exception& exception) {
    exchange.response = internal_error(exchange, exception.what());
    exchange.answered = true;
  }
}

void run_handler(Exchange& exchange, Service& service) {
  if (exchange.request.body_file == nullptr) {
    if (const std::expected<void, Refusal> unpacked = unpack_body(exchange, service); !unpacked) {
      refuse(exchange, unpacked.error());
      return;
    }
  }
  exchange.response = call_handler(exchange);
  if (exchange.response.status < 200 || exchange.response.status > 599) {
    exchange.response = internal_error(exchange, "the handler answered with a status that does not exist");
  }
  choose_answer_coding(exchange);
  if (exchange.response.source == nullptr || exchange.head_only) {
    return;
  }
  pull_piece(exchange);
  if (exchange.source_failed) {
    exchange.response = internal_error(exchange, std::move(exchange.served.failure));
  } else if (exchange.source_ended) {
    exchange.response.source.reset();
    exchange.response.body = std::move(exchange.piece);
  }
}

void pull_piece(Exchange& exchange) {
  exchange.piece.clear();
  std::string raw;
  try {
    while (exchange.piece.empty() && !exchange.source_ended) {
      raw.clear();
      exchange.source_ended = !exchange.response.source->next(raw);
      if (exchange.compressor) {
        exchange.compressor->add(raw, exchange.source_ended, exchange.piece);
      } else {
        exchange.piece.swap(raw);
      }
    }
  } catch (const std::exception& exception) {
    exchange.served.failure = exception.what();
    exchange.source_failed = true;
  } catch (...) {
    exchange.served.failure = "an exception that is no std::exception";
    exchange.source_failed = true;
  }
}

}  // namespace parapet::server::http
