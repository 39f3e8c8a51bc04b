// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/friendsofphp.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "base/text.h"
#include "base/yaml.h"
#include "inventory/ecosystem.h"
#include "knowledge/feeds/field.h"
#include "version/range.h"

namespace parapet::knowledge {
namespace {

using version::RangeSet;

constexpr std::string_view kScheme = "composer://";

void append(std::string& text, std::string_view more) {
  if (!more.empty()) {
    text += (text.empty() ? "" : "; ") + std::string(more);
  }
}

// The constraints of one branch hold together (FriendsOfPHP README, "branches").
Result<RangeSet> read_branch(const YamlValue& constraints) {
  if (constraints.elements().empty()) {
    return bad_input("a branch without versions");
  }
  RangeSet set = version::complement(RangeSet{});
  for (const YamlValue& constraint : constraints.elements()) {
    const RangeSet one =
        TRY(version::parse_constraint(version::Syntax::kComposer, version::Scheme::kComposer, constraint.string()));
    set = version::intersect(set, one);
  }
  return set;
}

std::string as_written(const YamlValue& constraints) {
  std::string text;
  for (const YamlValue& constraint : constraints.elements()) {
    text += (text.empty() ? "" : ", ") + std::string(constraint.string());
  }
  return text;
}

// "<1.2.3" ends at 1.2.3-dev in Composer's order, so that no unstable build of 1.2.3 is in it. What is to be installed
// is 1.2.3, and an unstable build before it need not have the fix: the range is taken to end there.
void end_at_release(version::Interval& interval) {
  constexpr std::string_view kDev = "-dev";
  if (!interval.upper || interval.upper->inclusive || !interval.upper->text.ends_with(kDev)) {
    return;
  }
  std::string text = interval.upper->text.substr(0, interval.upper->text.size() - kDev.size());
  if (Result<version::Key> key = version::parse(version::Scheme::kComposer, text)) {
    interval.upper = version::Bound{.text = std::move(text), .key = std::move(*key), .inclusive = false};
  }
}

// "<=1.2.3" names the last affected version, not the fix.
FixState fix_of(const version::Interval& interval) {
  if (!interval.upper) {
    return FixState::kNone;
  }
  return interval.upper->inclusive ? FixState::kUnknown : FixState::kAvailable;
}

void read_branches(const YamlValue& branches, const Affected& base, Record& record) {
  RangeSet all;
  std::string unreadable;
  for (std::size_t i = 0; i < branches.elements().size(); ++i) {
    const YamlValue& branch = branches.elements()[i];
    const Result<RangeSet> set = read_branch(branch["versions"]);
    if (set) {
      all = version::unite(all, *set);
    } else {
      append(unreadable, fmt::format("{}: {}", branches.key(i), as_written(branch["versions"])));
    }
    // The day of the branch's fix; the first one is when the advisory came out.
    const UnixTime fixed = time_or_unknown(branch["time"].string());
    if (fixed.known() && (!record.published.known() || fixed < record.published)) {
      record.published = fixed;
    }
    record.modified = std::max(record.modified, fixed);
  }
  RangeSet released;
  for (version::Interval& interval : all.intervals) {
    end_at_release(interval);
    released = version::unite(released, RangeSet{{std::move(interval)}});
  }
  for (const FixState fix : {FixState::kAvailable, FixState::kUnknown, FixState::kNone}) {
    Affected part = base;
    part.fix = fix;
    std::ranges::copy_if(released.intervals, std::back_inserter(part.intervals),
                         [fix](const version::Interval& interval) { return fix_of(interval) == fix; });
    if (!part.intervals.empty()) {
      record.affected.push_back(std::move(part));
    }
  }
  if (!unreadable.empty()) {
    Affected part = base;
    part.unreadable = std::move(unreadable);
    record.affected.push_back(std::move(part));
  }
}

// "2015-05-07" of ".../cakephp/cakephp/2015-05-07.yaml": upstream's layout is what tells one advisory of a package from
// the next where there is no CVE.
std::string_view file_stem(std::string_view path) {
  const std::size_t slash = path.find_last_of("/!");
  std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? name : name.substr(0, dot);
}

Result<Record> read_advisory(const YamlValue& root, std::string_view path, const Limits& limits) {
  const std::string_view reference = root["reference"].string();
  if (!reference.starts_with(kScheme) || reference.size() == kScheme.size() ||
      reference.size() > limits.name_bytes_max) {
    return bad_input(fmt::format("'reference' is no composer://vendor/package: '{}'", reference.substr(0, 100)));
  }
  const std::string_view package = reference.substr(kScheme.size());
  Record record{.kind = RecordKind::kAdvisory, .title = std::string(root["title"].string())};
  if (std::optional<std::string> cve = cve_id(root["cve"].string())) {
    record.aliases.push_back(std::move(*cve));
  }
  const std::string_view stem = file_stem(path);
  record.id = fmt::format("{}/{}", package,
                          stem.empty() && !record.aliases.empty() ? record.aliases.front() : std::string(stem));
  if (!root["link"].string().empty()) {
    record.references.push_back({.url = std::string(root["link"].string()), .tags = {"advisory"}});
  }
  if (root["branches"].elements().empty()) {
    return bad_input("no branches");
  }
  const Affected base{.domain = "composer",
                      .name = inventory::normalise_name("composer", package),
                      .scheme = version::Scheme::kComposer};
  read_branches(root["branches"], base, record);
  return record;
}

class FriendsOfPhpImporter final : public Importer {
 public:
  [[nodiscard]] std::string_view kind() const override { return "friendsofphp"; }
  [[nodiscard]] bool piece_is_record() const override { return true; }
  [[nodiscard]] bool wants_member(std::string_view path) const override {
    return path.ends_with(".yml") || path.ends_with(".yaml");
  }

  [[nodiscard]] std::optional<FeedIdentity> recognise(const Piece& piece) const override {
    const std::string text = "\n" + std::string(piece.bytes.substr(0, 65'536));
    if (text.find("\nbranches:") == std::string::npos || text.find("\nreference:") == std::string::npos ||
        text.find(kScheme) == std::string::npos) {
      return std::nullopt;
    }
    const bool archived = piece.path.find('!') != std::string::npos;
    return FeedIdentity{.name = "friendsofphp",
                        .kind = "friendsofphp",
                        .coverage = Coverage::kFullState,
                        .covers = {"composer"},
                        .mode = archived ? UpdateMode::kSnapshot : UpdateMode::kUpdate};
  }

  [[nodiscard]] Result<void> parse(const Piece& piece, FactSink& sink) const override {
    const YamlValue root = TRY(read_yaml(piece.bytes, sink.limits()));
    Record record = TRY(read_advisory(root, piece.path, sink.limits()));
    sink.saw_snapshot(record.modified);
    sink.put(std::move(record));
    return {};
  }
};

}  // namespace

std::unique_ptr<Importer> make_friendsofphp_importer() { return std::make_unique<FriendsOfPhpImporter>(); }

}  // namespace parapet::knowledge
