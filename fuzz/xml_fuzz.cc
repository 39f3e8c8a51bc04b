// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/xml.h"

namespace {

class Everything final : public parapet::XmlHandler {
 public:
  parapet::Result<void> start(std::string_view, std::span<const parapet::XmlAttribute> attributes) override {
    seen_ += parapet::attribute(attributes, "id").size();
    return {};
  }
  parapet::Result<void> end(std::string_view name, std::string_view text) override {
    seen_ += name.size() + text.size();
    return {};
  }

 private:
  std::size_t seen_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Everything handler;
  (void)parapet::read_xml({reinterpret_cast<const char*>(data), size}, {}, handler);
  return 0;
}
