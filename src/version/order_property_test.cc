// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "version/order_checks.h"

namespace parapet::version::test {
namespace {

// Pieces that versions of all schemes are made of; most draws put together something that some scheme takes.
const std::vector<std::string>& pieces() {
  static const std::vector<std::string> kPieces = {
      "0",     "00",    "1",     "01",    "2",        "9",   "10",        "010", ".",  ".",  ".",  ".",
      "-",     "-",     "~",     "^",     "_",        "+",   ":",         "!",   "a",  "b",  "rc", "rc1",
      "alpha", "beta2", ".dev",  ".post", "-r1",      "_p1", "_rc",       "pre", "-1", "x",  "v",  "M1",
      "RC",    "A",     "final", "u392",  "-alpha.1", ".0",  ".0.0",      ".1",  "-0", "sp", "ga", "dev-",
      "*",     "@",     " ",     "é",     "999",      "z",   "-SNAPSHOT", "git", "el8"};
  return kPieces;
}

std::string any_version() {
  std::string text = *rc::gen::element<std::string>("1", "1.0", "1.0.0", "0.1", "v1.2.3", "2", "");
  const int count = *rc::gen::inRange(0, 6);
  for (int i = 0; i < count; ++i) {
    text += *rc::gen::elementOf(pieces());
  }
  return text;
}

RC_GTEST_PROP(OrderProperty, every_text_is_taken_or_refused_with_a_reason, ()) {
  const auto text = *rc::gen::arbitrary<std::string>();
  for (int i = 0; i < kSchemeCount; ++i) {
    const auto key = parse(static_cast<Scheme>(i), text);
    RC_ASSERT((key ? !key->bytes().empty() : !key.error().message().empty()));
  }
}

// Antisymmetry and transitivity hold for any order that is memcmp; what can go wrong is that a key depends on more than
// its text, or that zero bytes and lengths confuse the comparison. So the order is taken through fresh parses each
// time.
RC_GTEST_PROP(OrderProperty, each_scheme_is_a_total_order_over_what_it_takes, ()) {
  const std::string a = any_version();
  const std::string b = any_version();
  const std::string c = any_version();
  for (int i = 0; i < kSchemeCount; ++i) {
    const auto scheme = static_cast<Scheme>(i);
    const int ab = order(scheme, a, b);
    const int bc = order(scheme, b, c);
    const int ac = order(scheme, a, c);
    if (parse(scheme, a)) {
      RC_ASSERT(order(scheme, a, a) == 0);
    }
    if (ab == 2 || bc == 2) {
      continue;
    }
    RC_ASSERT(order(scheme, b, a) == -ab);
    if (ab <= 0 && bc <= 0) {
      RC_ASSERT((ac == (ab == 0 && bc == 0 ? 0 : -1)));
    }
    if (ab == 0) {
      RC_ASSERT(ac == bc);
    }
  }
}

}  // namespace
}  // namespace parapet::version::test
