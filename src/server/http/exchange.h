// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "server/http/content_coding.h"
#include "server/http/router.h"
#include "server/http/server.h"
#include "server/http/service.h"

namespace parapet::server::http {

// One request and its answer. Belongs to the connection's coroutine, which waits while a worker has it: never two threads at
// once.
struct Exchange {
  std::chrono::steady_clock::time_point started;
  Request request;
  const Route* route = nullptr;
  bool head_only = false;
  bool version_1_0 = false;
  bool close = false;                        // after the answer
  bool unread_body = false;                  // the client may still be sending
  bool answered = false;                     // before the body was read
  std::uint64_t body_bytes = 0;              // counted in Service::body_bytes: of the body as sent and unpacked
  std::uint64_t filed_bytes = 0;             // of the body as sent that went to Request::body_file
  std::unique_ptr<Unpacker> unpacker;        // of such a body, where it came packed
  Response response;
  std::unique_ptr<Compressor> compressor;    // of response.source
  std::string piece;                         // of response.source, ready to be sent
  bool source_ended = false;
  bool source_failed = false;
  Served served;
};

// Asks the route's before_body, where it has one; sets `answered` where that answers. Never throws. Called from a worker.
void look_before_body(Exchange& exchange);

// The same, and makes the file of routes that take their body as one; `answered` also where the disk has no room for it.
void prepare_body(Exchange& exchange);

// Moves what is in request.body to the file; last: there is no more. Sets `answered` where it can't. Never throws. Called from a worker.
void file_piece(Exchange& exchange, bool last);

// Runs the route's handler: unpacks the body before, packs the answer after, and pulls the first piece of a stream. Never
// throws. Called from a worker.
void run_handler(Exchange& exchange, Service& service);

// Pulls the next piece that is not empty; sets source_ended or source_failed. Never throws. Called from a worker.
void pull_piece(Exchange& exchange);

}  // namespace parapet::server::http
