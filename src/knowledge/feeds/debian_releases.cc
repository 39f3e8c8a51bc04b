// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "inventory/ecosystem.h"
#include "knowledge/feeds/debian_data.h"

namespace parapet::knowledge {
namespace {

// The number of a release ("12" of bookworm); the codename where the table of releases has none.
std::string release_number(std::string_view codename) {
  return std::string(cut(inventory::debian_domain(codename), ':').second.value_or(codename));
}

// The file lists releases from the oldest on and gives a role ("oldstable", "stable", "testing", "unstable") to those
// that the security team follows. What stands before the first of these is followed no more; what stands behind it
// without a role is yet to come. Where no release has a role nothing is said.
void put_releases(JsonValue distributions, FactSink& sink) {
  std::vector<EndOfLife> releases;
  std::size_t first_followed = 0;
  bool followed = false;
  for (const JsonMember release : distributions.members()) {
    if (!release.value.is_object()) {
      sink.reject(std::string(release.key), "a release that is no object");
      continue;
    }
    if (!followed && !release.value["release"].string().empty()) {
      followed = true;
      first_followed = releases.size();
    }
    releases.push_back(
        {.product = "debian", .cycle = release_number(release.key), .codename = std::string(release.key)});
  }
  for (std::size_t i = 0; i < releases.size(); ++i) {
    releases[i].ended = followed && i < first_followed;
    sink.put(std::move(releases[i]));
  }
}

class DebianReleasesImporter final : public Importer {
 public:
  [[nodiscard]] std::string_view kind() const override { return "debian-releases"; }
  [[nodiscard]] bool piece_is_record() const override { return false; }

  [[nodiscard]] std::optional<FeedIdentity> recognise(const Piece& piece) const override {
    constexpr std::size_t kSizeMax = 4U << 20;
    if (piece.bytes.size() > kSizeMax || !trim(piece.bytes.substr(0, 64)).starts_with('{') ||
        piece.bytes.find("\"distributions\"") == std::string_view::npos ||
        piece.bytes.find("\"sources\"") == std::string_view::npos) {
      return std::nullopt;
    }
    JsonParser parser;
    const Result<JsonValue> root = parser.parse(piece.bytes);
    if (root && !(*root)["distributions"]["sid"].is_object()) {
      return std::nullopt;
    }
    return FeedIdentity{.name = "debian-releases", .kind = "debian-releases", .coverage = Coverage::kThreat};
  }

  [[nodiscard]] Result<void> parse(const Piece& piece, FactSink& sink) const override {
    JsonParser parser(sink.limits());
    const JsonValue root = TRY(parser.parse(piece.bytes));
    if (root["distributions"].members().empty()) {
      return bad_input("no releases in 'distributions'");
    }
    put_releases(root["distributions"], sink);
    return {};
  }
};

}  // namespace

std::unique_ptr<Importer> make_debian_releases_importer() { return std::make_unique<DebianReleasesImporter>(); }

}  // namespace parapet::knowledge
