// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string_view>
#include <vector>

#include "server/api/odata_filter.h"

namespace {

using namespace parapet::server::api::odata;

const std::vector<Property>& properties() {
  static const std::vector<Property> all{
      {"id", Kind::kName, true, {}},        {"title", Kind::kString, true, {}},
      {"severity", Kind::kEnum, true, {"Low", "High"}}, {"score", Kind::kNumber, true, {}},
      {"open", Kind::kBoolean, true, {}},   {"seen", Kind::kTime, true, {}},
      {"tags", Kind::kStrings, true, {}},   {"hidden", Kind::kString, false, {}},
  };
  return all;
}

class Sample final : public Row {
 public:
  explicit Sample(bool empty) : empty_(empty) {}
  [[nodiscard]] Value value(std::size_t property) const override {
    if (empty_) {
      return {};
    }
    switch (properties()[property].kind) {
      case Kind::kNumber:
        return 7.5;
      case Kind::kBoolean:
        return true;
      case Kind::kTime:
        return parapet::UnixTime{1'700'000'000};
      case Kind::kStrings:
        return std::vector<std::string>{"till", ""};
      case Kind::kEnum:
        return std::string("High");
      default:
        return std::string("CVE-2024-1");
    }
  }

 private:
  bool empty_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto filter = Filter::parse(text, properties());
  if (!filter) {
    if (filter.error().code != "ODataError" || filter.error().message.empty()) {
      __builtin_trap();
    }
    return 0;
  }
  (void)filter->matches(Sample(true));
  const bool matched = filter->matches(Sample(false));
  // What a filter demands of a property must be what a row that matches has.
  const auto demanded = filter->demanded_text(0);
  if (matched && demanded && parapet::server::api::odata::compare(properties()[0], Value(*demanded), Value(std::string("CVE-2024-1"))) != 0) {
    __builtin_trap();
  }
  return 0;
}
