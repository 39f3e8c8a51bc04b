// SPDX-License-Identifier: Apache-2.0
//
// The orders on versions that upstreams publish: they are read, and any three of them are in one order however
// compared.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "base/archive.h"
#include "base/json.h"
#include "support/paths.h"
#include "version/order_checks.h"

namespace parapet::version::test {
namespace {

struct Feed {
  std::string_view folder;
  Scheme scheme;
  std::size_t unreadable_max;  // spelled against the scheme's rules ("0.1dev-r1716" from before PEP 440)
};

// The versions in the first records of an OSV archive.
std::set<std::string> versions_of(std::string_view folder) {
  constexpr int kRecords = 1200;
  std::set<std::string> versions;
  JsonParser parser;
  int records = 0;
  const auto walked = walk_archive_file(
      parapet::test::shared_folder() + "/feeds/osv/" + std::string(folder) + "/all.zip", Limits{},
      [&](const ArchiveMember&) { return records++ < kRecords ? ArchiveChoice::kRead : ArchiveChoice::kStop; },
      [&](const ArchiveMember&, std::string&& bytes) -> Result<void> {
        const JsonValue record = TRY(parser.parse(bytes));
        for (const JsonValue affected : record["affected"].elements()) {
          for (const JsonValue version : affected["versions"].elements()) {
            versions.emplace(version.string());
          }
          for (const JsonValue range : affected["ranges"].elements()) {
            if (range["type"].string() == "GIT") {
              continue;
            }
            for (const JsonValue event : range["events"].elements()) {
              for (const JsonMember member : event.members()) {
                versions.emplace(member.value.string());
              }
            }
          }
        }
        return {};
      });
  EXPECT_TRUE(walked) << (walked ? "" : walked.error().to_string());
  versions.erase("0");
  return versions;
}

TEST(RealVersions, are_read_and_totally_ordered) {
  PARAPET_NEEDS_SHARED();
  constexpr int kTriples = 20'000;
  for (const Feed& feed :
       {Feed{"Debian", Scheme::kDeb, 0}, Feed{"AlmaLinux", Scheme::kRpm, 0}, Feed{"PyPI", Scheme::kPypi, 100},
        Feed{"Go", Scheme::kGo, 0}, Feed{"crates.io", Scheme::kCargo, 0}, Feed{"Bitnami", Scheme::kSemver, 1}}) {
    std::vector<Key> keys;
    std::size_t unreadable = 0;
    for (const std::string& text : versions_of(feed.folder)) {
      const auto key = parse(feed.scheme, text);
      unreadable += key ? 0 : 1;
      if (key) {
        keys.push_back(*key);
      }
    }
    EXPECT_LE(unreadable, feed.unreadable_max) << feed.folder;
    ASSERT_GT(keys.size(), 100U) << feed.folder;
    std::mt19937 random(7);
    std::uniform_int_distribution<std::size_t> any(0, keys.size() - 1);
    for (int i = 0; i < kTriples; ++i) {
      const Key& a = keys[any(random)];
      const Key& b = keys[any(random)];
      const Key& c = keys[any(random)];
      ASSERT_EQ(a<b, b> a);
      ASSERT_EQ(a == b, !(a < b) && !(b < a));
      ASSERT_TRUE(!(a <= b && b <= c) || a <= c);
    }
  }
}

}  // namespace
}  // namespace parapet::version::test
