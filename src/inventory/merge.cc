// SPDX-License-Identifier: Apache-2.0
#include "inventory/merge.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

namespace parapet::inventory {
namespace {

// Everything of an entry but its paths and sockets, in one string that tells different entries apart.
std::string identity(const Software& one) {
  std::string key;
  for (const std::string* field :
       {&one.ecosystem, &one.name, &one.version, &one.source, &one.source_version, &one.arch, &one.publisher, &one.vendor, &one.product,
        &one.module, &one.repository, &one.origin, &one.owned_by, &one.installed, &one.last_used}) {
    key += *field;
    key += '\0';
  }
  key += one.running ? (*one.running ? '1' : '0') : '-';
  key += one.lower_bound_only ? '1' : '0';
  return key;
}

template <typename T>
void join(std::vector<T>& all, std::vector<T>&& more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

template <typename T>
void sort_unique(std::vector<T>& all) {
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
}

}  // namespace

void merge_equal(std::vector<Software>& software) {
  std::unordered_map<std::string, std::size_t> seen;
  seen.reserve(software.size());
  std::size_t kept = 0;
  for (Software& one : software) {
    const auto [found, fresh] = seen.emplace(identity(one), kept);
    if (!fresh) {
      join(software[found->second].paths, std::move(one.paths));
      join(software[found->second].listening, std::move(one.listening));
      continue;
    }
    if (&software[kept] != &one) {
      software[kept] = std::move(one);
    }
    ++kept;
  }
  software.resize(kept);
  for (Software& one : software) {
    sort_unique(one.paths);
    sort_unique(one.listening);
  }
}

}  // namespace parapet::inventory
