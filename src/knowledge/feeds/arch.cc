// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/arch.h"

#include <fmt/format.h>

#include <array>
#include <string>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "knowledge/feeds/written_rating.h"
#include "version/range.h"

namespace parapet::knowledge {
namespace {

// A group's state (Arch security tracker, "status"): Vulnerable, Testing (a fix is on its way), Fixed, Not affected,
// Unknown.
void read_state(JsonValue group, Affected& entry) {
  const std::string_view status = group["status"].string();
  const std::string_view fixed = group["fixed"].string();
  if (status == "Not affected") {
    entry.status = Status::kNotAffected;
    entry.all_versions = true;
    entry.justification = "not affected";
    return;
  }
  if (status == "Unknown") {
    entry.status = Status::kUnderInvestigation;
    entry.all_versions = true;
    entry.note = "unknown";
    return;
  }
  if (fixed.empty()) {
    entry.all_versions = true;
    entry.fix = FixState::kNone;
    return;
  }
  const version::Event introduced{.kind = version::Event::Kind::kIntroduced, .version = "0"};
  const version::Event event{.kind = version::Event::Kind::kFixed, .version = std::string(fixed)};
  const Result<version::RangeSet> set = version::from_events(version::Scheme::kPacman, std::array{introduced, event});
  if (set) {
    entry.intervals = set->intervals;
    entry.fix = FixState::kAvailable;
  } else {
    entry.unreadable = fmt::format("fixed in {}", fixed);
  }
}

void read_group(JsonValue group, std::size_t position, FactSink& sink) {
  const std::string_view id = group["name"].string();
  if (id.empty() || !group["packages"].is_array()) {
    sink.reject(fmt::format("group {} ({})", position, id), "without name or packages");
    return;
  }
  Record record{.id = std::string(id), .kind = RecordKind::kAdvisory, .title = std::string(group["type"].string())};
  for (const JsonValue issue : group["issues"].elements()) {
    record.vulnerabilities.emplace_back(issue.string());
  }
  add_rating(record.ratings, word_rating(group["severity"].string(), "arch"));
  record.references.push_back(
      {.url = fmt::format("https://security.archlinux.org/{}", id), .tags = {"vendor-advisory"}});
  for (const JsonValue advisory : group["advisories"].elements()) {
    record.references.push_back(
        {.url = fmt::format("https://security.archlinux.org/{}", advisory.string()), .tags = {"vendor-advisory"}});
  }
  for (const JsonValue package : group["packages"].elements()) {
    if (package.string().empty()) {
      continue;
    }
    Affected entry{.domain = "arch",
                   .name = std::string(package.string()),
                   .name_kind = NameKind::kBinary,
                   .scheme = version::Scheme::kPacman};
    read_state(group, entry);
    record.affected.push_back(std::move(entry));
  }
  sink.put(std::move(record));
}

class ArchImporter final : public Importer {
 public:
  [[nodiscard]] std::string_view kind() const override { return "arch"; }
  [[nodiscard]] bool piece_is_record() const override { return false; }

  [[nodiscard]] std::optional<FeedIdentity> recognise(const Piece& piece) const override {
    const std::string_view head = piece.bytes.substr(0, 16'384);
    if (!trim(head.substr(0, 64)).starts_with('[') || head.find("\"AVG-") == std::string_view::npos ||
        head.find("\"packages\"") == std::string_view::npos) {
      return std::nullopt;
    }
    return FeedIdentity{.name = "arch", .kind = "arch", .coverage = Coverage::kFullState, .covers = {"arch"}};
  }

  [[nodiscard]] Result<void> parse(const Piece& piece, FactSink& sink) const override {
    JsonParser parser(sink.limits());
    const JsonValue root = TRY(parser.parse(piece.bytes));
    if (!root.is_array()) {
      return bad_input("not a list of groups");
    }
    std::size_t position = 0;
    for (const JsonValue group : root.elements()) {
      read_group(group, ++position, sink);
    }
    return {};
  }
};

}  // namespace

std::unique_ptr<Importer> make_arch_importer() { return std::make_unique<ArchImporter>(); }

}  // namespace parapet::knowledge
