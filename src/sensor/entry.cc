// SPDX-License-Identifier: Apache-2.0
#include "sensor/entry.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "base/hash.h"
#include "base/json_writer.h"
#include "inventory/report.h"

namespace parapet::sensor {
namespace {

using inventory::Software;

constexpr char kEnd = '\x1f';

template <typename T>
void sort_distinct(std::vector<T>& values) {
  std::ranges::sort(values);
  values.erase(std::ranges::unique(values).begin(), values.end());
}

void join(Software& into, Software&& other) {
  std::ranges::move(other.paths, std::back_inserter(into.paths));
  std::ranges::move(other.listening, std::back_inserter(into.listening));
  sort_distinct(into.paths);
  sort_distinct(into.listening);
  if (other.running) {
    into.running = into.running.value_or(false) || *other.running;
  }
  // Installed for certain outweighs what might be selected.
  into.lower_bound_only = into.lower_bound_only && other.lower_bound_only;
}

}  // namespace

bool is_distribution_package(std::string_view ecosystem) {
  return ecosystem == "deb" || ecosystem == "rpm" || ecosystem == "apk" || ecosystem == "pacman";
}

std::string identity_of(const Software& software) {
  std::string identity;
  for (const std::string* field : {&software.ecosystem, &software.name, &software.version, &software.arch, &software.module}) {
    identity += *field;
    identity += kEnd;
  }
  if (!is_distribution_package(software.ecosystem) && !software.paths.empty()) {
    identity += software.paths.front();
  }
  identity += kEnd;
  return identity;
}

Software identity_fields(std::string_view identity) {
  Software software;
  std::string path;
  for (std::string* field : {&software.ecosystem, &software.name, &software.version, &software.arch, &software.module, &path}) {
    const std::size_t end = std::min(identity.find(kEnd), identity.size());
    *field = identity.substr(0, end);
    identity.remove_prefix(std::min(end + 1, identity.size()));
  }
  if (!path.empty()) {
    software.paths.push_back(std::move(path));
  }
  return software;
}

std::uint64_t content_hash(const Software& software) {
  JsonWriter json;
  inventory::write_software(json, software);
  return hash64(json.text());
}

void make_distinct(std::vector<Software>& software) {
  std::vector<std::pair<std::string, std::size_t>> order;
  order.reserve(software.size());
  for (std::size_t i = 0; i < software.size(); ++i) {
    order.emplace_back(identity_of(software[i]), i);
  }
  std::ranges::sort(order);
  std::vector<Software> distinct;
  distinct.reserve(software.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    Software& entry = software[order[i].second];
    if (i > 0 && order[i].first == order[i - 1].first) {
      join(distinct.back(), std::move(entry));
    } else {
      distinct.push_back(std::move(entry));
    }
  }
  software = std::move(distinct);
}

}  // namespace parapet::sensor
