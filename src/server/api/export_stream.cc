// SPDX-License-Identifier: Apache-2.0
#include "server/api/export_stream.h"

#include <algorithm>
#include <utility>

#include "base/json_writer.h"
#include "server/http/content_coding.h"

namespace parapet::server::api {
namespace {

constexpr std::size_t kPieceBytes = 64 << 10;

std::string quoted(const std::string& text) {
  JsonWriter out;
  out.value(text);
  return out.take();
}

std::size_t first_place(const ExportPage& page) {
  const auto found = std::ranges::lower_bound(page.devices, page.start.device, {}, &exposure::DeviceNumber::value);
  return static_cast<std::size_t>(found - page.devices.begin());
}

class JsonPage final : public http::BodySource {
 public:
  JsonPage(ExportPage page, RowMakers makers)
      : page_(std::move(page)), batch_(page_.devices, first_place(page_), std::move(makers)) {
    more_ = batch_.advance();
    // The cursor's rows are of its device; the device may have left the scope since.
    row_ = more_ && page_.devices[batch_.place()].value == page_.start.device ? page_.start.offset : 0;
  }

  bool next(std::string& piece) override {
    if (!begun_) {
      piece += "{\"@odata.context\":" + quoted(page_.context) + ",\"value\":[";
      begun_ = true;
    }
    while (piece.size() < kPieceBytes) {
      if (!fill()) {
        piece += "]}";
        return false;
      }
      if (given_ == page_.rows_max) {
        piece += "]";
        if (page_.next_link) {
          piece += ",\"@odata.nextLink\":" + quoted(page_.next_link({0, row_, page_.devices[batch_.place()].value}));
        }
        piece += "}";
        return false;
      }
      piece += given_ == 0 ? "" : ",";
      piece += batch_.rows()[row_];
      ++row_;
      ++given_;
    }
    return true;
  }

 private:
  // Makes sure that there is a row to give; false at the end.
  bool fill() {
    while (more_ && row_ >= batch_.rows().size()) {
      more_ = batch_.advance();
      row_ = 0;
    }
    return more_;
  }

  ExportPage page_;
  ExportBatch batch_;
  bool more_ = false;
  std::uint64_t row_ = 0;
  std::uint64_t given_ = 0;
  bool begun_ = false;
};

class GzipLines final : public http::BodySource {
 public:
  GzipLines(std::vector<exposure::DeviceNumber> devices, RowMakers makers)
      : devices_(std::move(devices)),
        batch_(devices_, 0, std::move(makers)),
        compressor_(http::make_compressor(http::ContentCoding::kGzip)) {}

  bool next(std::string& piece) override {
    const std::size_t enough = piece.size() + kPieceBytes;
    while (piece.size() < enough) {
      if (!batch_.advance()) {
        compressor_->add({}, true, piece);
        return false;
      }
      std::string lines;
      for (const std::string& row : batch_.rows()) {
        lines += row;
        lines += '\n';
      }
      compressor_->add(lines, false, piece);
    }
    return true;
  }

 private:
  std::vector<exposure::DeviceNumber> devices_;
  ExportBatch batch_;
  std::unique_ptr<http::Compressor> compressor_;
};

}  // namespace

std::unique_ptr<http::BodySource> json_page(ExportPage page, RowMakers makers) {
  return std::make_unique<JsonPage>(std::move(page), std::move(makers));
}

std::unique_ptr<http::BodySource> gzip_lines(std::vector<exposure::DeviceNumber> devices, RowMakers makers) {
  return std::make_unique<GzipLines>(std::move(devices), std::move(makers));
}

}  // namespace parapet::server::api
