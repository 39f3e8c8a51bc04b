// SPDX-License-Identifier: Apache-2.0
#include "server/fleet/left_software.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>

#include "base/parallel.h"
#include "inventory/software_key.h"
#include "server/fleet/key_memo.h"

namespace parapet::server {
namespace {

// Beyond these all is forgotten and read anew: no fleet removes so many different things in the time that the log is kept.
constexpr std::size_t kPairsKept = 4'000'000;
constexpr std::size_t kLearnedKept = 100'000;

bool is_open(const store::Learned& learned) {
  return learned.kind != store::LearnedKind::kWithdrawn && (learned.status == "affected" || learned.status == "under_investigation");
}

template <typename Thing>
void make_unique(std::vector<Thing>& things) {
  std::ranges::sort(things);
  const auto tail = std::ranges::unique(things);
  things.erase(tail.begin(), tail.end());
}

}  // namespace

void LeftSoftware::learned(std::span<const exposure::Lesson> lessons) {
  const std::scoped_lock lock(learned_mutex_);
  learned_much_ = learned_much_ || learned_.size() + lessons.size() > kLearnedKept;
  if (learned_much_) {
    learned_.clear();
    return;
  }
  std::ranges::transform(lessons, std::back_inserter(learned_), &exposure::Lesson::key);
}

// Before the log is read: what is written after this is told by another call of learned().
void LeftSoftware::forget_learned() {
  std::vector<std::string> texts;
  bool all = false;
  {
    const std::scoped_lock lock(learned_mutex_);
    texts.swap(learned_);
    all = std::exchange(learned_much_, false);
  }
  if (all) {
    std::ranges::for_each(keys_, [](Key& key) { key = {.text = std::move(key.text), .events = {}}; });
  }
  for (const std::string& text : texts) {
    if (const auto found = places_.find(text); found != places_.end()) {
      keys_[found->second].read = false;
      keys_[found->second].events.clear();
    }
  }
}

std::uint32_t LeftSoftware::system(const inventory::OperatingSystem& os) {
  std::string text;
  for (const std::string* part : {&os.family, &os.id, &os.version, &os.codename, &os.build, &os.arch}) {
    text += *part;
    text += '\0';
  }
  return systems_.try_emplace(std::move(text), static_cast<std::uint32_t>(systems_.size())).first->second;
}

std::uint32_t LeftSoftware::name(std::string_view weakness) {
  const auto [place, is_new] = name_numbers_.try_emplace(std::string(weakness), static_cast<std::uint32_t>(names_.size()));
  if (is_new) {
    names_.emplace_back(weakness);
  }
  return place->second;
}

Result<std::vector<std::uint32_t>> LeftSoftware::keys_of(std::span<const Left> left) {
  if (key_of_.size() + left.size() > kPairsKept) {
    systems_.clear();
    key_of_.clear();
    places_.clear();
    keys_.clear();
  }
  std::map<const inventory::OperatingSystem*, std::uint32_t> systems;
  std::vector<std::uint64_t> pairs(left.size());
  std::vector<Left> missing;
  std::vector<std::uint64_t> missing_pairs;
  for (std::size_t i = 0; i < left.size(); ++i) {
    const auto [number, is_new] = systems.try_emplace(left[i].os);
    if (is_new) {
      number->second = system(*left[i].os);
    }
    pairs[i] = std::uint64_t{number->second} << 32U | left[i].entry.value;
    if (!key_of_.contains(pairs[i])) {
      missing.push_back(left[i]);
      missing_pairs.push_back(pairs[i]);
    }
  }
  TRY(make_keys(missing, missing_pairs));
  std::vector<std::uint32_t> keys(left.size());
  std::ranges::transform(pairs, keys.begin(), [this](std::uint64_t pair) { return key_of_.at(pair); });
  return keys;
}

Result<void> LeftSoftware::make_keys(std::span<const Left> left, std::span<const std::uint64_t> pairs) {
  std::vector<store::EntryNumber> entries;
  std::ranges::transform(left, std::back_inserter(entries), &Left::entry);
  make_unique(entries);
  const std::vector<inventory::Software> contents = TRY(store_.entries(entries));
  std::vector<std::string> texts(left.size());  // "": a kernel
  constexpr std::size_t kGrain = 64;
  parallel_ranges(0, left.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const inventory::Software& software = contents[static_cast<std::size_t>(std::ranges::lower_bound(entries, left[i].entry) - entries.begin())];
      if (!is_kernel_package(software)) {
        const inventory::Device device{.id = {}, .name = {}, .last_boot = {}, .os = *left[i].os, .hotfixes = {}};
        texts[i] = exposure::key_text(inventory::make_key(device, software, &products_));
      }
    }
  });
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (texts[i].empty()) {
      key_of_.emplace(pairs[i], kKernel);
      continue;
    }
    const auto [place, is_new] = places_.try_emplace(texts[i], static_cast<std::uint32_t>(keys_.size()));
    if (is_new) {
      keys_.push_back({.text = std::move(texts[i]), .events = {}});
    }
    key_of_.emplace(pairs[i], place->second);
  }
  return {};
}

Result<void> LeftSoftware::read_events(std::span<const std::uint32_t> keys) {
  std::vector<std::uint32_t> unread;
  std::ranges::copy_if(keys, std::back_inserter(unread), [this](std::uint32_t key) { return !keys_[key].read; });
  std::vector<Result<std::vector<store::Learned>>> read(unread.size());
  parallel_for(unread.size(), [&](std::size_t i) { read[i] = store_.learned_of_key(keys_[unread[i]].text); });
  for (std::size_t i = 0; i < unread.size(); ++i) {
    std::vector<Event> events;
    for (const store::Learned& learned : TRY(std::move(read[i]))) {
      events.push_back({.seconds = learned.time.seconds, .weakness = name(learned.vulnerability), .open = is_open(learned)});
    }
    keys_[unread[i]].events = std::move(events);
    keys_[unread[i]].read = true;
  }
  return {};
}

Result<std::vector<LeftSoftware::OpenThen>> LeftSoftware::open_then(std::span<const Left> left, const std::function<bool(const std::string&)>& wanted) {
  const std::scoped_lock lock(mutex_);
  forget_learned();
  const std::vector<std::uint32_t> keys = TRY(keys_of(left));
  std::vector<std::int64_t> left_at(keys_.size(), 0);  // by key: when the last of it left
  std::vector<std::uint32_t> distinct;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (keys[i] != kKernel) {
      distinct.push_back(keys[i]);
      left_at[keys[i]] = std::max(left_at[keys[i]], left[i].time.seconds);
    }
  }
  make_unique(distinct);
  TRY(read_events(distinct));
  std::vector<std::optional<bool>> is_wanted(names_.size());
  std::map<std::uint32_t, OpenThen> found;              // by weakness
  std::vector<std::vector<std::uint32_t>> open_on(keys_.size());  // by key: weaknesses that are wanted
  for (const std::uint32_t key : distinct) {
    std::set<std::uint32_t> open;
    for (const Event& event : keys_[key].events) {
      if (event.seconds > left_at[key]) {
        break;
      }
      std::optional<bool>& want = is_wanted[event.weakness];
      if (!want) {
        want = wanted(names_[event.weakness]);
      }
      if (*want) {
        event.open ? void(open.insert(event.weakness)) : void(open.erase(event.weakness));
      }
    }
    for (const std::uint32_t weakness : open) {
      OpenThen& one = found[weakness];
      one.time = std::max(one.time, UnixTime{left_at[key]});
      open_on[key].push_back(weakness);
    }
  }
  for (std::size_t i = 0; i < left.size() && !found.empty(); ++i) {
    if (keys[i] != kKernel) {
      for (const std::uint32_t weakness : open_on[keys[i]]) {
        found.at(weakness).entries.push_back(left[i].entry);
      }
    }
  }
  std::vector<OpenThen> answer;
  for (auto& [weakness, one] : found) {
    one.weakness = names_[weakness];
    make_unique(one.entries);
    answer.push_back(std::move(one));
  }
  std::ranges::sort(answer, {}, &OpenThen::weakness);
  return answer;
}

}  // namespace parapet::server
