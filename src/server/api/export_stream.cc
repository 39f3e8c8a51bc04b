// SPDX-License-Identifier: Apache-2.0
#include "server/api/export_stream.h"

#include <algorithm>
#include <optional>
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

class JsonPage final : public http::BodySource {
 public:
  JsonPage(ExportPage page, std::unique_ptr<RowMaker> maker) : page_(std::move(page)), maker_(std::move(maker)) {
    device_ = static_cast<std::size_t>(std::ranges::lower_bound(page_.devices, page_.start.device, {}, &exposure::DeviceNumber::value) -
                                       page_.devices.begin());
    // The cursor's rows are of its device; the device may have left the scope since.
    row_ = device_ < page_.devices.size() && page_.devices[device_].value == page_.start.device ? page_.start.offset : 0;
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
          piece += ",\"@odata.nextLink\":" + quoted(page_.next_link({0, row_, page_.devices[device_].value}));
        }
        piece += "}";
        return false;
      }
      piece += given_ == 0 ? "" : ",";
      piece += (*rows_)[row_];
      ++row_;
      ++given_;
    }
    return true;
  }

 private:
  // Makes sure that there is a row to give; false at the end.
  bool fill() {
    while (device_ < page_.devices.size()) {
      if (!rows_) {
        rows_ = maker_->rows_of(page_.devices[device_]);
      }
      if (row_ < rows_->size()) {
        return true;
      }
      rows_.reset();
      row_ = 0;
      ++device_;
    }
    return false;
  }

  ExportPage page_;
  std::unique_ptr<RowMaker> maker_;
  std::optional<std::vector<std::string>> rows_;  // of the device at hand
  std::size_t device_ = 0;
  std::uint64_t row_ = 0;
  std::uint64_t given_ = 0;
  bool begun_ = false;
};

class GzipLines final : public http::BodySource {
 public:
  GzipLines(std::vector<exposure::DeviceNumber> devices, std::unique_ptr<RowMaker> maker)
      : devices_(std::move(devices)), maker_(std::move(maker)), compressor_(http::make_compressor(http::ContentCoding::kGzip)) {}

  bool next(std::string& piece) override {
    const std::size_t enough = piece.size() + kPieceBytes;
    while (piece.size() < enough && device_ < devices_.size()) {
      std::string lines;
      for (const std::string& row : maker_->rows_of(devices_[device_])) {
        lines += row;
        lines += '\n';
      }
      ++device_;
      compressor_->add(lines, false, piece);
    }
    if (device_ < devices_.size()) {
      return true;
    }
    compressor_->add({}, true, piece);
    return false;
  }

 private:
  std::vector<exposure::DeviceNumber> devices_;
  std::unique_ptr<RowMaker> maker_;
  std::unique_ptr<http::Compressor> compressor_;
  std::size_t device_ = 0;
};

}  // namespace

std::unique_ptr<http::BodySource> json_page(ExportPage page, std::unique_ptr<RowMaker> maker) {
  return std::make_unique<JsonPage>(std::move(page), std::move(maker));
}

std::unique_ptr<http::BodySource> gzip_lines(std::vector<exposure::DeviceNumber> devices, std::unique_ptr<RowMaker> maker) {
  return std::make_unique<GzipLines>(std::move(devices), std::move(maker));
}

}  // namespace parapet::server::api
