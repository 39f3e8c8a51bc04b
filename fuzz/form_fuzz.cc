// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "base/text.h"
#include "server/auth/form.h"
#include "server/auth/resources.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parapet::server::auth;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto form = Form::parse(text)) {
    CHECK(parapet::is_utf8(form->field("client_secret")));
    (void)resource_of_scope(form->field("scope"));
  }
  (void)basic_credentials(text);
  return 0;
}
