// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server/http/refusal.h"

namespace parapet::server::http {

// RFC 9110, section 8.4.1; zstd: RFC 8878.
enum class ContentCoding { kIdentity, kGzip, kZstd };
[[nodiscard]] std::string_view coding_name(ContentCoding coding);

// What to answer in, by an Accept-Encoding header (RFC 9110, section 12.5.3): the coding of the highest weight, zstd before
// gzip before none where they weigh the same.
[[nodiscard]] ContentCoding choose_coding(std::string_view accept_encoding);

// What a request body came in, by its Content-Encoding; nullopt for codings that we don't read, and for several at once.
[[nodiscard]] std::optional<ContentCoding> parse_coding(std::string_view content_encoding);

// Unpacks piece by piece, for bodies that are not held whole. Not thread-safe.
class Unpacker {
 public:
  // Takes some 64 KB at most of what was unpacked; a refusal ends it all.
  using Take = std::function<std::expected<void, Refusal>(std::string_view piece)>;
  virtual ~Unpacker() = default;
  // The next bytes as they were sent. Refuses what `take` refuses, and with 400 where they are broken or need a window above 8 MB.
  [[nodiscard]] virtual std::expected<void, Refusal> add(std::string_view packed, const Take& take) = 0;
  // There are no more: 400 where it is cut short.
  [[nodiscard]] virtual std::expected<void, Refusal> end() = 0;
};
// For kGzip and kZstd.
[[nodiscard]] std::unique_ptr<Unpacker> make_unpacker(ContentCoding coding);

// The unpacked body. Refuses with 413 where it is longer than bytes_max (a bomb stops there: no more than that is ever held),
// with 400 where it is broken, cut short, or needs a window above 8 MB (RFC 8878, section 3.1.1.1.2). may_grow is asked before each
// further piece of so many bytes is held; where it says no, 503.
[[nodiscard]] std::expected<std::string, Refusal> unpack(ContentCoding coding, std::string_view packed, std::uint64_t bytes_max,
                                                         const std::function<bool(std::size_t)>& may_grow = {});

// Packs an answer piece by piece. Not thread-safe.
class Compressor {
 public:
  virtual ~Compressor() = default;
  // Appends to `out` what is ready; with `last` all the rest and the end mark.
  virtual void add(std::string_view piece, bool last, std::string& out) = 0;
};
// For kGzip and kZstd.
[[nodiscard]] std::unique_ptr<Compressor> make_compressor(ContentCoding coding);

// True for JSON, text (CSV, HTML, Prometheus) and their relatives.
[[nodiscard]] bool is_compressible(std::string_view content_type);

}  // namespace parapet::server::http
