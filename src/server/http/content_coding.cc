// SPDX-License-Identifier: Apache-2.0
#include "server/http/content_coding.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>

#include "base/result.h"
#include "base/text.h"

namespace parapet::server::http {
namespace {

constexpr std::size_t kPieceBytes = 64 << 10;
constexpr int kZstdWindowLogMax = 23;
// Fast levels: answers are made once and read once, on a network that is rarely slower than the CPU.
constexpr int kGzipLevel = 4;
constexpr int kZstdLevel = 3;
constexpr std::uint32_t kRetryAfterSeconds = 5;
constexpr int kGzipFraming = 15 + 16;  // zlib: window of 32 KB, gzip header and trailer

std::unexpected<Refusal> broken(std::string_view name) {
  return std::unexpected(Refusal{.status = 400, .message = "the body is not valid " + std::string(name)});
}

std::unexpected<Refusal> too_long(std::uint64_t bytes_max) {
  return std::unexpected(Refusal{.status = 413, .message = "the unpacked body is longer than " + std::to_string(bytes_max) + " bytes"});
}

struct Inflater {
  z_stream stream{};
  Inflater() { CHECK(inflateInit2(&stream, kGzipFraming) == Z_OK); }
  ~Inflater() { inflateEnd(&stream); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
};

using MayGrow = std::function<bool(std::size_t)>;

// Room for one more piece at the end of `out`, but not for more than one byte above the bound; 0: it may not grow.
std::size_t room(const std::string& out, std::uint64_t bytes_max, const MayGrow& may_grow) {
  const auto bytes = static_cast<std::size_t>(std::min<std::uint64_t>(kPieceBytes, bytes_max + 1 - out.size()));
  return may_grow && !may_grow(bytes) ? 0 : bytes;
}

std::unexpected<Refusal> too_many_at_once() {
  return std::unexpected(Refusal{.status = 503, .message = "the server holds as many request bodies as it may", .retry_after_s = kRetryAfterSeconds});
}

std::expected<std::string, Refusal> unpack_gzip(std::string_view packed, std::uint64_t bytes_max, const MayGrow& may_grow) {
  Inflater inflater;
  z_stream& stream = inflater.stream;
  std::string out;
  bool ended = false;
  std::size_t position = 0;
  while (!ended || position < packed.size()) {
    if (ended) {
      inflateReset(&stream);  // gzip files may have several members, one after the other (RFC 1952, section 2.2)
      ended = false;
    }
    const std::size_t before = out.size();
    const std::size_t space = room(out, bytes_max, may_grow);
    if (space == 0) {
      return too_many_at_once();
    }
    out.resize(before + space);
    const std::size_t given = std::min<std::size_t>(packed.size() - position, UINT32_MAX);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data() + position));
    stream.avail_in = static_cast<uInt>(given);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + before);
    stream.avail_out = static_cast<uInt>(space);
    const int code = inflate(&stream, Z_NO_FLUSH);
    position += given - stream.avail_in;
    out.resize(before + space - stream.avail_out);
    if (out.size() > bytes_max) {
      return too_long(bytes_max);
    }
    if (code == Z_STREAM_END) {
      ended = true;
    } else if (code != Z_OK) {
      return broken("gzip");  // Z_BUF_ERROR with all input given: cut short
    }
  }
  return out;
}

std::expected<std::string, Refusal> unpack_zstd(std::string_view packed, std::uint64_t bytes_max, const MayGrow& may_grow) {
  const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(), &ZSTD_freeDCtx);
  CHECK(context != nullptr);
  CHECK(!ZSTD_isError(ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, kZstdWindowLogMax)));
  std::string out;
  ZSTD_inBuffer in{packed.data(), packed.size(), 0};
  std::size_t hint = 1;  // 0: a frame ended here
  while (in.pos < in.size || hint != 0) {
    const std::size_t before = out.size();
    const std::size_t consumed_before = in.pos;
    const std::size_t space = room(out, bytes_max, may_grow);
    if (space == 0) {
      return too_many_at_once();
    }
    out.resize(before + space);
    ZSTD_outBuffer piece{out.data() + before, space, 0};
    hint = ZSTD_decompressStream(context.get(), &piece, &in);
    out.resize(before + piece.pos);
    if (ZSTD_isError(hint)) {
      return broken("zstd");
    }
    if (out.size() > bytes_max) {
      return too_long(bytes_max);
    }
    if (hint != 0 && piece.pos == 0 && in.pos == consumed_before) {
      return broken("zstd");  // wants more than there is: cut short
    }
  }
  return out;
}

class GzipCompressor final : public Compressor {
 public:
  GzipCompressor() {
    CHECK(deflateInit2(&stream_, kGzipLevel, Z_DEFLATED, kGzipFraming, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  }
  ~GzipCompressor() override { deflateEnd(&stream_); }
  GzipCompressor(const GzipCompressor&) = delete;
  GzipCompressor& operator=(const GzipCompressor&) = delete;

  void add(std::string_view piece, bool last, std::string& out) override {
    do {
      const std::string_view part = piece.substr(0, UINT32_MAX);
      piece.remove_prefix(part.size());
      add_part(part, last && piece.empty(), out);
    } while (!piece.empty());
  }

 private:
  void add_part(std::string_view part, bool last, std::string& out) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(part.data()));
    stream_.avail_in = static_cast<uInt>(part.size());
    do {
      const std::size_t before = out.size();
      out.resize(before + kPieceBytes);
      stream_.next_out = reinterpret_cast<Bytef*>(out.data() + before);
      stream_.avail_out = static_cast<uInt>(kPieceBytes);
      CHECK(deflate(&stream_, last ? Z_FINISH : Z_NO_FLUSH) != Z_STREAM_ERROR);
      out.resize(before + kPieceBytes - stream_.avail_out);
    } while (stream_.avail_out == 0);
  }

  z_stream stream_{};
};

class ZstdCompressor final : public Compressor {
 public:
  ZstdCompressor() : context_(ZSTD_createCCtx(), &ZSTD_freeCCtx) {
    CHECK(context_ != nullptr);
    CHECK(!ZSTD_isError(ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_compressionLevel, kZstdLevel)));
  }

  void add(std::string_view piece, bool last, std::string& out) override {
    ZSTD_inBuffer in{piece.data(), piece.size(), 0};
    std::size_t left = 0;
    do {
      const std::size_t before = out.size();
      out.resize(before + kPieceBytes);
      ZSTD_outBuffer space{out.data() + before, kPieceBytes, 0};
      left = ZSTD_compressStream2(context_.get(), &space, &in, last ? ZSTD_e_end : ZSTD_e_continue);
      CHECK(!ZSTD_isError(left));
      out.resize(before + space.pos);
    } while (last ? left != 0 : in.pos < in.size);
  }

 private:
  std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context_;
};

}  // namespace

std::string_view coding_name(ContentCoding coding) {
  switch (coding) {
    case ContentCoding::kGzip:
      return "gzip";
    case ContentCoding::kZstd:
      return "zstd";
    case ContentCoding::kIdentity:
      return "identity";
  }
  return "identity";
}

ContentCoding choose_coding(std::string_view accept_encoding) {
  double gzip = -1;
  double zstd = -1;
  double identity = -1;
  double others = 0;
  for (const std::string_view part : split(accept_encoding, ',')) {
    const auto [raw_name, parameters] = cut(part, ';');
    const std::string name = to_lower(trim(raw_name));
    double weight = 1;
    if (parameters) {
      const auto [key, content] = cut(*parameters, '=');
      if (equals_ignoring_case(trim(key), "q") && content) {
        weight = parse_double(trim(*content)).value_or(0);
      }
    }
    if (name == "gzip" || name == "x-gzip") {
      gzip = weight;
    } else if (name == "zstd") {
      zstd = weight;
    } else if (name == "identity") {
      identity = weight;
    } else if (name == "*") {
      others = weight;
    }
  }
  gzip = gzip < 0 ? others : gzip;
  zstd = zstd < 0 ? others : zstd;
  if (zstd > 0 && zstd >= gzip && zstd >= identity) {
    return ContentCoding::kZstd;
  }
  return gzip > 0 && gzip >= identity ? ContentCoding::kGzip : ContentCoding::kIdentity;
}

std::optional<ContentCoding> parse_coding(std::string_view content_encoding) {
  const std::string name = to_lower(trim(content_encoding));
  if (name.empty() || name == "identity") {
    return ContentCoding::kIdentity;
  }
  if (name == "gzip" || name == "x-gzip") {
    return ContentCoding::kGzip;
  }
  return name == "zstd" ? std::optional(ContentCoding::kZstd) : std::nullopt;
}

std::expected<std::string, Refusal> unpack(ContentCoding coding, std::string_view packed, std::uint64_t bytes_max,
                                           const MayGrow& may_grow) {
  switch (coding) {
    case ContentCoding::kGzip:
      return unpack_gzip(packed, bytes_max, may_grow);
    case ContentCoding::kZstd:
      return unpack_zstd(packed, bytes_max, may_grow);
    case ContentCoding::kIdentity:
      break;
  }
  if (packed.size() > bytes_max) {
    return too_long(bytes_max);
  }
  return std::string(packed);
}

std::unique_ptr<Compressor> make_compressor(ContentCoding coding) {
  if (coding == ContentCoding::kGzip) {
    return std::make_unique<GzipCompressor>();
  }
  return std::make_unique<ZstdCompressor>();
}

bool is_compressible(std::string_view content_type) {
  const std::string type = to_lower(trim(cut(content_type, ';').first));
  return type.starts_with("text/") || type == "application/json" || type.ends_with("+json") || type == "application/x-ndjson" ||
         type == "application/xml" || type.ends_with("+xml") || type == "application/javascript";
}

}  // namespace parapet::server::http
