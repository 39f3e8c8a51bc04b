// SPDX-License-Identifier: Apache-2.0
#include "server/http/content_coding.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <utility>

#include "base/result.h"
#include "base/text.h"

namespace parapet::server::http {
namespace {

constexpr std::size_t kPieceBytes = 64 << 10;
constexpr int kZstdWindowLogMax = 23;
constexpr std::size_t kShortBytesMax = 512 << 10;
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

using MayGrow = std::function<bool(std::size_t)>;

std::unexpected<Refusal> too_many_at_once() {
  return std::unexpected(Refusal{.status = 503, .message = "the server holds as many request bodies as it may", .retry_after_s = kRetryAfterSeconds});
}

// A short body of one frame that says how long it is, as sensors send: one step, with a context that the thread keeps. "" for all others,
// and where anything is wrong: the ordinary way finds out what.
std::expected<std::string, Refusal> unpack_short_zstd(std::string_view packed, std::uint64_t bytes_max, const MayGrow& may_grow) {
  thread_local const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(), &ZSTD_freeDCtx);
  const unsigned long long stated = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (stated > std::min<std::uint64_t>(kShortBytesMax, bytes_max)) {  // the marks of "unknown" and "error" are the largest numbers
    return std::string();
  }
  if (may_grow && !may_grow(static_cast<std::size_t>(stated))) {
    return too_many_at_once();
  }
  std::string out(static_cast<std::size_t>(stated), '\0');
  const std::size_t size = ZSTD_decompressDCtx(context.get(), out.data(), out.size(), packed.data(), packed.size());
  return size == stated ? out : std::string();
}

class GzipUnpacker final : public Unpacker {
 public:
  GzipUnpacker() : piece_(kPieceBytes, '\0') { CHECK(inflateInit2(&stream_, kGzipFraming) == Z_OK); }
  ~GzipUnpacker() override { inflateEnd(&stream_); }
  GzipUnpacker(const GzipUnpacker&) = delete;
  GzipUnpacker& operator=(const GzipUnpacker&) = delete;

  std::expected<void, Refusal> add(std::string_view packed, const Take& take) override {
    while (!packed.empty()) {
      if (std::exchange(ended_, false)) {
        inflateReset(&stream_);  // gzip files may have several members, one after the other (RFC 1952, section 2.2)
      }
      const std::string_view part = packed.substr(0, UINT32_MAX);
      stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(part.data()));
      stream_.avail_in = static_cast<uInt>(part.size());
      if (std::expected<void, Refusal> added = add_part(take); !added) {
        return added;
      }
      packed.remove_prefix(part.size() - stream_.avail_in);
    }
    return {};
  }
  std::expected<void, Refusal> end() override { return ended_ ? std::expected<void, Refusal>() : broken("gzip"); }

 private:
  // Until the part is used up or a member ends.
  std::expected<void, Refusal> add_part(const Take& take) {
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(piece_.data());
      stream_.avail_out = static_cast<uInt>(piece_.size());
      const int code = inflate(&stream_, Z_NO_FLUSH);
      if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) {
        return broken("gzip");  // Z_BUF_ERROR: it wants more than came so far
      }
      ended_ = code == Z_STREAM_END;
      const std::string_view unpacked = std::string_view(piece_).substr(0, piece_.size() - stream_.avail_out);
      if (!unpacked.empty()) {
        if (std::expected<void, Refusal> taken = take(unpacked); !taken) {
          return taken;
        }
      }
    } while (!ended_ && (stream_.avail_in > 0 || stream_.avail_out == 0));
    return {};
  }

  z_stream stream_{};
  std::string piece_;
  bool ended_ = false;
};

class ZstdUnpacker final : public Unpacker {
 public:
  ZstdUnpacker() : context_(ZSTD_createDCtx(), &ZSTD_freeDCtx), piece_(kPieceBytes, '\0') {
    CHECK(context_ != nullptr);
    CHECK(!ZSTD_isError(ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, kZstdWindowLogMax)));
  }

  std::expected<void, Refusal> add(std::string_view packed, const Take& take) override {
    ZSTD_inBuffer in{packed.data(), packed.size(), 0};
    bool more = !packed.empty();
    while (more) {
      ZSTD_outBuffer out{piece_.data(), piece_.size(), 0};
      const std::size_t hint = ZSTD_decompressStream(context_.get(), &out, &in);
      if (ZSTD_isError(hint)) {
        return broken("zstd");
      }
      ended_ = hint == 0;
      if (out.pos > 0) {
        if (std::expected<void, Refusal> taken = take(std::string_view(piece_).substr(0, out.pos)); !taken) {
          return taken;
        }
      }
      more = in.pos < in.size || (!ended_ && out.pos == out.size);
    }
    return {};
  }
  std::expected<void, Refusal> end() override { return ended_ ? std::expected<void, Refusal>() : broken("zstd"); }

 private:
  std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context_;
  std::string piece_;
  bool ended_ = false;  // with a whole frame
};

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

std::unique_ptr<Unpacker> make_unpacker(ContentCoding coding) {
  if (coding == ContentCoding::kGzip) {
    return std::make_unique<GzipUnpacker>();
  }
  return std::make_unique<ZstdUnpacker>();
}

std::expected<std::string, Refusal> unpack(ContentCoding coding, std::string_view packed, std::uint64_t bytes_max,
                                           const MayGrow& may_grow) {
  if (coding == ContentCoding::kIdentity) {
    return packed.size() > bytes_max ? std::expected<std::string, Refusal>(too_long(bytes_max)) : std::string(packed);
  }
  if (coding == ContentCoding::kZstd) {
    std::expected<std::string, Refusal> at_once = unpack_short_zstd(packed, bytes_max, may_grow);
    if (!at_once || !at_once->empty()) {
      return at_once;
    }
  }
  std::string out;
  const auto take = [&](std::string_view piece) -> std::expected<void, Refusal> {
    if (piece.size() > bytes_max - out.size()) {
      return too_long(bytes_max);
    }
    if (may_grow && !may_grow(piece.size())) {
      return too_many_at_once();
    }
    out += piece;
    return {};
  };
  const std::unique_ptr<Unpacker> unpacker = make_unpacker(coding);
  std::expected<void, Refusal> unpacked = unpacker->add(packed, take);
  if (unpacked) {
    unpacked = unpacker->end();
  }
  if (!unpacked) {
    return std::unexpected(std::move(unpacked).error());
  }
  return out;
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
