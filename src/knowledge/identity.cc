// SPDX-License-Identifier: Apache-2.0
#include "knowledge/identity.h"

#include <algorithm>
#include <set>
#include <utility>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/hash.h"
#include "base/text.h"

namespace parapet::knowledge {
namespace {

using Node = std::uint32_t;

struct HashText {
  std::size_t operator()(std::string_view text) const { return hash64(text); }
};

}  // namespace

bool is_cve_id(std::string_view id) {
  if (id.size() < 13 || !equals_ignoring_case(id.substr(0, 4), "CVE-") || id[8] != '-') {
    return false;
  }
  const auto digits = [](std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); };
  return digits(id.substr(4, 4)) && digits(id.substr(9));
}

struct IdentityMap::State {
  struct RecordEntry {
    std::uint32_t start = 0;         // in `nodes`
    std::uint32_t own_count = 0;     // the record's id and aliases
    std::uint32_t other_count = 0;   // the vulnerabilities it names
    RecordKind kind = RecordKind::kAdvisory;
  };

  std::deque<std::string> keys;                 // lower case, stable addresses
  std::vector<std::string> spellings;
  std::vector<char> is_cve;
  std::vector<char> is_record;                  // some record stands under this id
  std::vector<char> is_mentioned;
  boost::unordered_flat_map<std::string_view, Node, HashText> by_key;
  std::vector<RecordEntry> records;
  std::vector<Node> nodes;

  std::vector<Node> parent;                     // union-find over ids that are no CVE
  std::vector<Node> target;                     // the node under whose name an id's weakness stands; kNone: of several
  std::vector<std::uint32_t> number;            // of a target node: its vulnerability
  std::vector<Node> order;                      // vulnerabilities by number
  std::vector<std::vector<Node>> members;       // their other ids

  Node intern(std::string_view id) {
    std::string key = to_lower(id);
    if (const auto found = by_key.find(key); found != by_key.end()) {
      return found->second;
    }
    const auto node = static_cast<Node>(keys.size());
    const bool cve = is_cve_id(id);
    std::string spelling(id);
    if (cve) {
      std::copy_n("CVE", 3, spelling.begin());
    }
    spellings.push_back(std::move(spelling));
    keys.push_back(std::move(key));
    by_key.emplace(keys.back(), node);
    is_cve.push_back(cve ? 1 : 0);
    is_record.push_back(0);
    is_mentioned.push_back(0);
    return node;
  }

  Node root(Node node) {
    while (parent[node] != node) {
      parent[node] = parent[parent[node]];
      node = parent[node];
    }
    return node;
  }

  [[nodiscard]] std::vector<Node> own_nodes(const RecordEntry& record, bool cves) const {
    std::vector<Node> found;
    for (std::uint32_t i = 0; i < record.own_count; ++i) {
      const Node node = nodes[record.start + i];
      if ((is_cve[node] != 0) == cves) {
        found.push_back(node);
      }
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  }

  void join_components();
  void assign_targets();
  void name_lone_components();
  void number_vulnerabilities();
  [[nodiscard]] std::vector<Node> targets_of(const RecordEntry& record) const;
};

// Joins the ids of each record that names at most one CVE.
void IdentityMap::State::join_components() {
  parent.resize(keys.size());
  for (Node node = 0; node < parent.size(); ++node) {
    parent[node] = node;
  }
  for (const RecordEntry& record : records) {
    if (own_nodes(record, true).size() > 1) {
      continue;
    }
    const std::vector<Node> others = own_nodes(record, false);
    for (std::size_t i = 1; i < others.size(); ++i) {
      parent[root(others[i])] = root(others[0]);
    }
  }
}

// Finds for each id the CVE that it belongs to.
void IdentityMap::State::assign_targets() {
  std::vector<std::pair<Node, Node>> of_component;  // root, CVE
  std::vector<std::pair<Node, Node>> of_node;
  for (const RecordEntry& record : records) {
    const std::vector<Node> cves = own_nodes(record, true);
    for (const Node node : own_nodes(record, false)) {
      for (const Node cve : cves) {
        of_node.emplace_back(node, cve);
        if (cves.size() == 1) {
          of_component.emplace_back(root(node), cve);
        }
      }
    }
  }
  const auto sort_unique = [](auto& pairs) {
    std::sort(pairs.begin(), pairs.end());
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  };
  sort_unique(of_component);
  sort_unique(of_node);
  const auto claims = [](const auto& pairs, Node key) {
    return std::equal_range(pairs.begin(), pairs.end(), std::pair<Node, Node>(key, 0),
                            [](const auto& a, const auto& b) { return a.first < b.first; });
  };
  target.resize(keys.size(), kNone);
  for (Node node = 0; node < target.size(); ++node) {
    if (is_cve[node] != 0) {
      target[node] = node;
      continue;
    }
    const auto [first, last] = claims(of_component, root(node));
    const auto [own_first, own_last] = claims(of_node, node);
    if (last - first == 1 && own_last - own_first <= 1) {
      target[node] = first->second;
    } else if (own_last - own_first == 1) {
      target[node] = own_first->second;
    } else if (last - first > 1 || own_last - own_first > 1) {
      target[node] = kNone;
    } else {
      target[node] = root(node);  // named below
    }
  }
}

// A component without a CVE stands under the smallest id that a record has, else under its smallest id.
void IdentityMap::State::name_lone_components() {
  std::vector<Node> best(keys.size(), kNone);
  const auto better = [&](Node a, Node b) {
    return std::make_pair(is_record[a] == 0, std::string_view(keys[a])) <
           std::make_pair(is_record[b] == 0, std::string_view(keys[b]));
  };
  std::vector<Node> lone;
  for (Node node = 0; node < target.size(); ++node) {
    if (target[node] != kNone && is_cve[target[node]] == 0) {
      lone.push_back(node);
      Node& name = best[target[node]];
      if (name == kNone || better(node, name)) {
        name = node;
      }
    }
  }
  for (const Node node : lone) {
    target[node] = best[target[node]];
  }
}

// The nodes under which a record's weaknesses stand.
std::vector<Node> IdentityMap::State::targets_of(const RecordEntry& record) const {
  std::vector<Node> found = own_nodes(record, true);
  for (std::uint32_t i = 0; i < record.other_count; ++i) {
    const Node node = nodes[record.start + record.own_count + i];
    if (target[node] != kNone) {
      found.push_back(target[node]);
    } else {
      found.push_back(node);  // of several CVEs: it stands for itself here
    }
  }
  if (found.empty()) {
    const Node own = nodes[record.start];
    const Node at = target[own] != kNone ? target[own] : own;
    if (record.kind != RecordKind::kNotice || is_cve[at] != 0) {
      found.push_back(at);
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

void IdentityMap::State::number_vulnerabilities() {
  std::vector<char> needed(keys.size(), 0);
  for (const RecordEntry& record : records) {
    for (const Node node : targets_of(record)) {
      needed[node] = 1;
    }
  }
  for (Node node = 0; node < keys.size(); ++node) {
    if (is_mentioned[node] != 0) {
      needed[target[node] != kNone ? target[node] : node] = 1;
    }
  }
  for (Node node = 0; node < keys.size(); ++node) {
    if (needed[node] != 0) {
      order.push_back(node);
    }
  }
  std::sort(order.begin(), order.end(), [&](Node a, Node b) { return keys[a] < keys[b]; });
  number.assign(keys.size(), kNone);
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    number[order[i]] = i;
  }
  members.resize(order.size());
  for (Node node = 0; node < keys.size(); ++node) {
    if (target[node] != kNone && target[node] != node && number[target[node]] != kNone) {
      members[number[target[node]]].push_back(node);
    }
  }
}

IdentityMap::IdentityMap() : state_(std::make_unique<State>()) {}
IdentityMap::~IdentityMap() = default;

std::uint32_t IdentityMap::add_record(std::string_view id, RecordKind kind, const std::vector<std::string>& aliases,
                                      const std::vector<std::string>& vulnerabilities) {
  State::RecordEntry entry{static_cast<std::uint32_t>(state_->nodes.size()), 1, 0, kind};
  const Node own = state_->intern(id);
  state_->is_record[own] = 1;
  state_->spellings[own] = is_cve_id(id) ? state_->spellings[own] : std::string(id);
  state_->nodes.push_back(own);
  for (const std::string& alias : aliases) {
    state_->nodes.push_back(state_->intern(alias));
    ++entry.own_count;
  }
  for (const std::string& vulnerability : vulnerabilities) {
    state_->nodes.push_back(state_->intern(vulnerability));
    ++entry.other_count;
  }
  state_->records.push_back(entry);
  return static_cast<std::uint32_t>(state_->records.size() - 1);
}

void IdentityMap::mention(std::string_view id) { state_->is_mentioned[state_->intern(id)] = 1; }

void IdentityMap::solve() {
  state_->join_components();
  state_->assign_targets();
  state_->name_lone_components();
  state_->number_vulnerabilities();
}

std::uint32_t IdentityMap::vulnerability_count() const { return static_cast<std::uint32_t>(state_->order.size()); }

std::string_view IdentityMap::name(std::uint32_t vulnerability) const {
  return state_->spellings[state_->order[vulnerability]];
}

std::vector<std::string_view> IdentityMap::aliases(std::uint32_t vulnerability) const {
  std::vector<std::string_view> found;
  for (const Node node : state_->members[vulnerability]) {
    found.emplace_back(state_->spellings[node]);
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<std::uint32_t> IdentityMap::vulnerabilities_of(std::uint32_t record) const {
  std::vector<std::uint32_t> found;
  for (const Node node : state_->targets_of(state_->records[record])) {
    found.push_back(state_->number[node]);
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::uint32_t IdentityMap::find(std::string_view id) const {
  const auto found = state_->by_key.find(to_lower(id));
  if (found == state_->by_key.end()) {
    return kNone;
  }
  const Node at = state_->target[found->second] != kNone ? state_->target[found->second] : found->second;
  return state_->number[at];
}

}  // namespace parapet::knowledge
