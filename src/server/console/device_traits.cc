// SPDX-License-Identifier: Apache-2.0
#include "server/console/device_traits.h"

#include <algorithm>
#include <boost/container_hash/hash.hpp>
#include <boost/unordered/unordered_flat_map.hpp>
#include <functional>
#include <string_view>

#include "base/parallel.h"
#include "inventory/platform_name.h"
#include "server/console/words.h"

namespace parapet::server::console {
namespace {

using exposure::DeviceFacts;
using exposure::DeviceNumber;
using exposure::View;

// What the platform and the names of a system follow from, and the keys of software on it.
struct SystemHash {
  std::size_t operator()(const inventory::OperatingSystem* os) const {
    std::size_t seed = 0;
    for (const std::string* text : {&os->version, &os->build, &os->id, &os->arch}) {
      boost::hash_combine(seed, std::string_view(*text));
    }
    return seed;
  }
};
struct SameSystem {
  bool operator()(const inventory::OperatingSystem* a, const inventory::OperatingSystem* b) const {
    return a->version == b->version && a->build == b->build && a->id == b->id && a->family == b->family && a->name == b->name &&
           a->arch == b->arch && a->codename == b->codename;
  }
};
struct TagsHash {
  std::size_t operator()(const std::vector<std::string>* tags) const {
    std::size_t seed = tags->size();
    for (const std::string& tag : *tags) {
      boost::hash_combine(seed, std::string_view(tag));
    }
    return seed;
  }
};
struct SameTags {
  bool operator()(const std::vector<std::string>* a, const std::vector<std::string>* b) const { return *a == *b; }
};

// Things that lie elsewhere, each with the number of its first sight.
template <typename Thing, typename Hash, typename Same>
class Seen {
 public:
  std::uint32_t number(const Thing* thing) {
    const auto [place, fresh] = numbers_.try_emplace(thing, static_cast<std::uint32_t>(things_.size()));
    if (fresh) {
      things_.push_back(thing);
    }
    return place->second;
  }
  [[nodiscard]] const std::vector<const Thing*>& things() const { return things_; }

 private:
  boost::unordered_flat_map<const Thing*, std::uint32_t, Hash, Same> numbers_;
  std::vector<const Thing*> things_;
};

// The traits of some devices, by numbers of their own.
struct Part {
  Seen<inventory::OperatingSystem, SystemHash, SameSystem> systems;
  Seen<std::vector<std::string>, TagsHash, SameTags> tag_sets;
  std::vector<exposure::GroupNumber> groups;

  DeviceTrait trait_of(const exposure::DeviceState& state) {
    const DeviceFacts& facts = *state.facts;
    const auto group = std::ranges::find(groups, facts.group);
    const auto group_place = static_cast<std::uint32_t>(group - groups.begin());
    if (group == groups.end()) {
      groups.push_back(facts.group);
    }
    return {.system = systems.number(&facts.os),
            .tags = tag_sets.number(&facts.tags),
            .group = group_place,
            .value = static_cast<std::uint8_t>(facts.value),
            .level = static_cast<std::uint8_t>(state.level),
            .health = static_cast<std::uint8_t>(std::ranges::find(kHealth, health_word(state)) - kHealth.begin()),
            .not_assessed = state.not_assessed > 0,
            .gaps = state.gaps > 0,
            .stale = state.stale > 0,
            .conflict = !facts.conflict.empty(),
            .scored = state.score.has_value()};
  }
};

// The union of what parts have seen: their numbers become those of the union.
class Union {
 public:
  explicit Union(DeviceTraits::Names names) : names_(std::move(names)) {
    for (std::size_t i = 0; i < names_.tag_sets.size(); ++i) {
      tag_sets_.emplace(names_.tag_sets[i], static_cast<std::uint32_t>(i));
    }
    for (std::size_t i = 0; i < names_.systems.size(); ++i) {
      systems_.emplace(names_.systems[i].os, static_cast<std::uint32_t>(i));
    }
    for (std::size_t i = 0; i < names_.groups.size(); ++i) {
      groups_.emplace(names_.groups[i].value, static_cast<std::uint32_t>(i));
    }
  }

  struct Numbers {
    std::vector<std::uint32_t> systems;
    std::vector<std::uint32_t> tag_sets;
    std::vector<std::uint32_t> groups;
  };
  Numbers take(const Part& part) {
    Numbers numbers;
    for (const inventory::OperatingSystem* os : part.systems.things()) {
      numbers.systems.push_back(number_of(*os));
    }
    for (const std::vector<std::string>* tags : part.tag_sets.things()) {
      numbers.tag_sets.push_back(number(tag_sets_, names_.tag_sets, *tags));
    }
    for (const exposure::GroupNumber group : part.groups) {
      const auto [place, fresh] = groups_.try_emplace(group.value, static_cast<std::uint32_t>(names_.groups.size()));
      if (fresh) {
        names_.groups.push_back(group);
      }
      numbers.groups.push_back(place->second);
    }
    return numbers;
  }
  [[nodiscard]] DeviceTraits::Names take_names() { return std::move(names_); }

 private:
  struct HashOf {
    std::size_t operator()(const inventory::OperatingSystem& os) const { return SystemHash()(&os); }
    std::size_t operator()(const std::vector<std::string>& tags) const { return TagsHash()(&tags); }
  };
  struct SameAs {
    bool operator()(const inventory::OperatingSystem& a, const inventory::OperatingSystem& b) const { return SameSystem()(&a, &b); }
    bool operator()(const std::vector<std::string>& a, const std::vector<std::string>& b) const { return a == b; }
  };
  template <typename Thing>
  using Numbered = boost::unordered_flat_map<Thing, std::uint32_t, HashOf, SameAs>;
  std::uint32_t number_of(inventory::OperatingSystem os) {
    os.kernel.clear();
    os.kernel_build.clear();
    const auto [place, fresh] = systems_.try_emplace(os, static_cast<std::uint32_t>(names_.systems.size()));
    if (fresh) {
      names_.systems.push_back({.platform = inventory::platform_name(os), .windows_version = inventory::windows_version(os), .os = std::move(os)});
    }
    return place->second;
  }
  template <typename Thing>
  static std::uint32_t number(Numbered<Thing>& numbered, std::vector<Thing>& things, Thing thing) {
    const auto [place, fresh] = numbered.try_emplace(thing, static_cast<std::uint32_t>(things.size()));
    if (fresh) {
      things.push_back(std::move(thing));
    }
    return place->second;
  }

  DeviceTraits::Names names_;
  Numbered<inventory::OperatingSystem> systems_;
  Numbered<std::vector<std::string>> tag_sets_;
  boost::unordered_flat_map<std::uint32_t, std::uint32_t> groups_;
};

}  // namespace

std::shared_ptr<const DeviceTraits> DeviceTraits::of(const View& view, const DeviceTraits* before) {
  const auto made = std::make_shared<DeviceTraits>();
  made->edition_ = view.edition();
  made->blocks_.resize((view.device_limit() + kBlock - 1) / kBlock);
  // Names that no device has any more are forgotten with the next whole count, before they are more than those in use.
  constexpr std::size_t kForgottenMax = 10'000;
  const bool lends = before != nullptr && made->edition_ != 0 && before->edition_ <= made->edition_ &&
                     before->names_->tag_sets.size() <= before->counted_ * 2 + kForgottenMax;
  std::vector<std::uint32_t> places;
  for (std::uint32_t place = 0; place < made->blocks_.size(); ++place) {
    const std::uint32_t first = place * kBlock;
    if (lends && place < before->blocks_.size() && !changed_since(view, before->edition_, first, std::min(first + kBlock, view.device_limit()))) {
      made->blocks_[place] = before->blocks_[place];
    } else {
      places.push_back(place);
    }
  }
  made->counted_ = lends ? before->counted_ : 0;
  if (places.empty()) {
    made->names_ = lends ? before->names_ : std::make_shared<const Names>();
    return made;
  }
  std::vector<Part> parts(places.size());
  std::vector<std::shared_ptr<Block>> blocks(places.size());
  parallel_for(places.size(), [&](std::size_t i) {
    blocks[i] = std::make_shared<Block>();
    const std::uint32_t first = places[i] * kBlock;
    for (std::uint32_t device = first; device < std::min(first + kBlock, view.device_limit()); ++device) {
      if (view.has_device(DeviceNumber{device})) {
        (*blocks[i])[device - first] = parts[i].trait_of(view.device(DeviceNumber{device}));
      }
    }
  });
  Union all(lends ? *before->names_ : Names{});
  std::vector<Union::Numbers> numbers;
  for (const Part& part : parts) {
    numbers.push_back(all.take(part));
  }
  parallel_for(places.size(), [&](std::size_t i) {
    const std::uint32_t first = places[i] * kBlock;
    for (std::uint32_t device = first; device < std::min(first + kBlock, view.device_limit()); ++device) {
      if (view.has_device(DeviceNumber{device})) {
        DeviceTrait& trait = (*blocks[i])[device - first];
        trait.system = numbers[i].systems[trait.system];
        trait.tags = numbers[i].tag_sets[trait.tags];
        trait.group = numbers[i].groups[trait.group];
      }
    }
    made->blocks_[places[i]] = std::move(blocks[i]);
  });
  made->names_ = std::make_shared<const Names>(all.take_names());
  if (!lends) {
    made->counted_ = made->names_->tag_sets.size();
  }
  return made;
}

}  // namespace parapet::server::console
