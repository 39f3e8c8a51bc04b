// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/byte_source.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>
#include <zlib.h>

namespace parapet::inventory {
namespace {

// Ends the stream on every way out.
class Inflater {
 public:
  explicit Inflater(bool raw) { ready_ = inflateInit2(&stream_, raw ? -MAX_WBITS : MAX_WBITS) == Z_OK; }
  ~Inflater() {
    if (ready_) {
      inflateEnd(&stream_);
    }
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  [[nodiscard]] bool ready() const { return ready_; }
  z_stream& stream() { return stream_; }

 private:
  z_stream stream_{};
  bool ready_ = false;
};

}  // namespace

Result<std::string> ByteSource::read(std::uint64_t offset, std::uint64_t count) const {
  const std::uint64_t all = size();
  if (offset > all || count > all - offset) {
    return bad_input(fmt::format("cut short: {} bytes at {} are named, but there are {} in all", count, offset, all));
  }
  std::string bytes = TRY(read_some(offset, static_cast<std::size_t>(count)));
  if (bytes.size() != count) {
    return bad_input(fmt::format("cut short: {} of {} bytes at {} could be read", bytes.size(), count, offset));
  }
  return bytes;
}

Result<std::string> TreeSource::read_some(std::uint64_t offset, std::size_t count) const {
  constexpr std::uint64_t kStep = 4096;
  if (count > kStep) {
    return tree_.read_at(file_.path, offset, count);
  }
  if (window_.empty() || offset < window_at_ || offset + count > window_at_ + window_.size()) {
    window_at_ = offset / kStep * kStep;
    window_ = TRY(tree_.read_at(file_.path, window_at_, 2 * kStep));
  }
  const std::uint64_t start = offset - window_at_;
  return start >= window_.size() ? std::string() : window_.substr(static_cast<std::size_t>(start), count);
}

Result<std::string> inflate_bytes(std::string_view packed, bool raw, std::uint64_t bytes_max) {
  constexpr std::size_t kStep = 64 << 10;
  Inflater inflater(raw);
  if (!inflater.ready()) {
    return fail(ErrorCode::kEnvironment, "no memory to inflate");
  }
  if (packed.size() > std::numeric_limits<uInt>::max()) {
    return fail(ErrorCode::kLimit, "a deflated stream of 4 GB or more");
  }
  z_stream& stream = inflater.stream();
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string out;
  while (true) {
    const std::size_t start = out.size();
    out.resize(start + kStep);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + start);
    stream.avail_out = kStep;
    const int status = inflate(&stream, Z_NO_FLUSH);
    out.resize(out.size() - stream.avail_out);
    if (out.size() > bytes_max) {
      return fail(ErrorCode::kLimit, fmt::format("more than {} bytes when inflated", bytes_max));
    }
    if (status == Z_STREAM_END) {
      return out;
    }
    if (status != Z_OK || (stream.avail_in == 0 && stream.avail_out != 0)) {
      return bad_input("a deflated stream that is broken or cut short");
    }
  }
}

}  // namespace parapet::inventory
