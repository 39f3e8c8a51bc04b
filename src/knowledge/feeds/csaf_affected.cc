// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/csaf_affected.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "knowledge/feeds/csaf_target.h"

namespace parapet::knowledge {
namespace {

// What a vulnerability says of each product beside its status.
struct ProductNotes {
  FixState fix = FixState::kUnknown;
  std::string justification;
  std::string note;
};

// The better news wins: a product with a fix for one build and none for another has one.
FixState stronger(FixState a, FixState b) {
  const auto rank = [](FixState state) {
    switch (state) {
      case FixState::kAvailable:
        return 3;
      case FixState::kWillNotFix:
        return 2;
      case FixState::kNone:
        return 1;
      case FixState::kUnknown:
        return 0;
    }
    return 0;
  };
  return rank(a) >= rank(b) ? a : b;
}

FixState fix_of_remediation(std::string_view category) {
  if (category == "vendor_fix") {
    return FixState::kAvailable;
  }
  if (category == "no_fix_planned") {
    return FixState::kWillNotFix;
  }
  return category == "none_available" || category == "workaround" || category == "mitigation" ? FixState::kNone
                                                                                               : FixState::kUnknown;
}

std::unordered_map<std::string, ProductNotes> notes_of(const CsafVulnerability& vulnerability) {
  std::unordered_map<std::string, ProductNotes> notes;
  for (const CsafStatement& remediation : vulnerability.remediations) {
    for (const std::string& product : remediation.products) {
      FixState& fix = notes[product].fix;
      fix = stronger(fix, fix_of_remediation(remediation.category));
    }
  }
  for (const CsafStatement& flag : vulnerability.flags) {
    for (const std::string& product : flag.products) {
      notes[product].justification = flag.category;
    }
  }
  for (const CsafStatement& threat : vulnerability.threats) {
    if (threat.category == "impact") {
      for (const std::string& product : threat.products) {
        notes[product].note = threat.details;
      }
    }
  }
  return notes;
}

// Entries on their way: everything but architecture and vulnerability tells them apart.
using Identity = std::tuple<std::string, std::string, NameKind, std::string, Status, std::string, std::string, FixState,
                            std::string, std::vector<std::string>>;

struct Draft {
  Affected affected;
  std::set<std::string> vulnerabilities;
  std::set<std::string> architectures;
  bool any_architecture = false;
};

class Builder {
 public:
  Builder(const CsafDocument& document, const std::vector<std::string>& ids, const Limits& limits)
      : document_(document), ids_(ids), limits_(limits) {}

  Result<CsafClaims> build() {
    for (std::size_t i = 0; i < document_.vulnerabilities.size(); ++i) {
      const CsafVulnerability& vulnerability = document_.vulnerabilities[i];
      const std::unordered_map<std::string, ProductNotes> notes = notes_of(vulnerability);
      for (const CsafStatement& group : vulnerability.statuses) {
        const std::optional<Status> status = csaf_status(group.category);
        for (const std::string& product : group.products) {
          const CsafTarget* target = status ? find_target(product) : nullptr;
          if (target == nullptr) {
            ++without_target_;
            continue;
          }
          const auto note = notes.find(product);
          add(*target, *status, note == notes.end() ? ProductNotes{} : note->second, ids_[i]);
          if (drafts_.size() > limits_.ranges_per_record_max) {
            return fail(ErrorCode::kLimit, fmt::format("has more entries than ranges_per_record_max ({})",
                                                       limits_.ranges_per_record_max));
          }
        }
      }
    }
    return CsafClaims{.affected = take(), .without_target = without_target_};
  }

 private:
  const CsafTarget* find_target(const std::string& id) {
    const auto known = targets_.find(id);
    if (known != targets_.end()) {
      return known->second ? &*known->second : nullptr;
    }
    const CsafProduct* product = document_.product(id);
    const auto added = targets_.emplace(id, product == nullptr ? std::nullopt : csaf_target(document_, *product)).first;
    return added->second ? &*added->second : nullptr;
  }

  void add(const CsafTarget& target, Status status, const ProductNotes& notes, const std::string& vulnerability) {
    // A source rpm that an advisory calls unaffected is a file, not the packages built from it.
    if (target.distribution && target.name_kind == NameKind::kSource && !target.version.empty() &&
        status == Status::kNotAffected) {
      return;
    }
    Affected entry = target.distribution ? package_entry(target, status) : product_entry(target, status);
    entry.domain = target.domain;
    entry.name = target.name;
    entry.name_kind = target.name_kind;
    entry.module = target.module;
    entry.requires_products = target.requires_products;
    if (entry.status == Status::kAffected && entry.fix == FixState::kUnknown) {
      entry.fix = notes.fix;
    }
    if (status == Status::kNotAffected) {
      entry.justification = notes.justification;
      entry.note = notes.note;
    }
    const std::string& versions = target.distribution ? target.version : target.versions_text;
    const Identity identity{entry.domain, entry.name, entry.name_kind, entry.module, entry.status, versions,
                            entry.unreadable, entry.fix, entry.justification, entry.requires_products};
    const auto [found, added] = drafts_.try_emplace(identity);
    Draft& draft = found->second;
    if (added) {
      draft.affected = std::move(entry);
      order_.push_back(&draft);
    }
    draft.vulnerabilities.insert(vulnerability);
    draft.any_architecture |= target.architecture.empty();
    draft.architectures.insert(target.architecture);
  }

  // A build of a package. In "fixed" it is the fix: what is older is affected.
  static Affected package_entry(const CsafTarget& target, Status status) {
    Affected entry;
    entry.scheme = target.scheme;
    entry.status = status == Status::kFixed ? Status::kAffected : status;
    if (target.version.empty()) {
      // Without a version "fixed" says that some build is, not which.
      entry.all_versions = status != Status::kFixed;
      entry.unreadable = status == Status::kFixed ? "fixed in a version that is not named" : "";
      return entry;
    }
    Result<version::Key> key = version::parse(target.scheme, target.version);
    if (!key) {
      entry.status = Status::kAffected;
      entry.unreadable = target.version;
      return entry;
    }
    version::Bound bound{.text = target.version, .key = *std::move(key)};
    if (status == Status::kFixed) {
      entry.intervals.push_back({.lower = {}, .upper = std::move(bound)});
      entry.fix = FixState::kAvailable;
    } else {
      bound.inclusive = true;
      entry.versions.push_back(std::move(bound));
    }
    return entry;
  }

  static Affected product_entry(const CsafTarget& target, Status status) {
    Affected entry;
    entry.scheme = target.versions.all ? target.scheme : target.versions.scheme;
    entry.status = status;
    if (!target.versions.readable) {
      // That a range is not readable must not clear software, so it stays a question whatever the status.
      entry.status = Status::kAffected;
      entry.unreadable = target.versions_text;
      return entry;
    }
    entry.all_versions = target.versions.all;
    entry.intervals = target.versions.ranges.intervals;
    entry.versions = target.versions.versions;
    if (status == Status::kAffected && !entry.intervals.empty() && entry.versions.empty() && entry.intervals.back().upper &&
        !entry.intervals.back().upper->inclusive) {
      entry.fix = FixState::kAvailable;
    }
    return entry;
  }

  std::vector<Affected> take() {
    drop_source_builds();
    // Where all builds of a package have one version, its architectures say nothing.
    std::map<std::tuple<std::string_view, std::string_view, std::string_view, Status>, int> versions;
    for (const Draft* draft : order_) {
      ++versions[{draft->affected.domain, draft->affected.name, draft->affected.module, draft->affected.status}];
    }
    std::set<std::string> all;
    for (const std::string& id : ids_) {
      all.insert(id);
    }
    std::vector<Affected> entries;
    entries.reserve(order_.size());
    for (Draft* draft : order_) {
      Affected& entry = draft->affected;
      if (!draft->any_architecture && versions[{entry.domain, entry.name, entry.module, entry.status}] > 1) {
        entry.architectures.assign(draft->architectures.begin(), draft->architectures.end());
      }
      if (draft->vulnerabilities != all) {
        draft->vulnerabilities.erase("");
        entry.vulnerabilities.assign(draft->vulnerabilities.begin(), draft->vulnerabilities.end());
        // What has no id among several can't be told apart from them.
        if (entry.vulnerabilities.empty()) {
          continue;
        }
      }
      entries.push_back(std::move(entry));
    }
    return entries;
  }

  // An advisory lists the source rpm beside the packages built from it. The packages say it more exactly.
  void drop_source_builds() {
    const auto has_version = [](const Draft* draft) { return !draft->affected.intervals.empty(); };
    std::set<std::pair<std::string_view, std::string_view>> with_binaries;
    for (const Draft* draft : order_) {
      if (draft->affected.name_kind == NameKind::kBinary && has_version(draft)) {
        with_binaries.insert({draft->affected.domain, draft->affected.module});
      }
    }
    std::erase_if(order_, [&](const Draft* draft) {
      return draft->affected.name_kind == NameKind::kSource && has_version(draft) &&
             with_binaries.contains({draft->affected.domain, draft->affected.module});
    });
  }

  const CsafDocument& document_;
  const std::vector<std::string>& ids_;
  const Limits& limits_;
  std::unordered_map<std::string, std::optional<CsafTarget>> targets_;
  std::map<Identity, Draft> drafts_;
  std::vector<Draft*> order_;
  std::size_t without_target_ = 0;
};

}  // namespace

std::optional<Status> csaf_status(std::string_view group) {
  if (group == "known_affected" || group == "first_affected" || group == "last_affected") {
    return Status::kAffected;
  }
  if (group == "fixed" || group == "first_fixed" || group == "recommended") {
    return Status::kFixed;
  }
  if (group == "known_not_affected") {
    return Status::kNotAffected;
  }
  return group == "under_investigation" ? std::optional(Status::kUnderInvestigation) : std::nullopt;
}

Result<CsafClaims> csaf_affected(const CsafDocument& document, const std::vector<std::string>& ids, const Limits& limits) {
  return Builder(document, ids, limits).build();
}

}  // namespace parapet::knowledge
