// SPDX-License-Identifier: Apache-2.0
#include "server/fleet/knowledge_log.h"

#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "knowledge/names.h"

namespace parapet::server {
namespace {

store::LearnedKind kind_of(exposure::Lesson::Kind kind) {
  switch (kind) {
    case exposure::Lesson::Kind::kAdded:
      return store::LearnedKind::kAdded;
    case exposure::Lesson::Kind::kChanged:
      return store::LearnedKind::kChanged;
    case exposure::Lesson::Kind::kWithdrawn:
      return store::LearnedKind::kWithdrawn;
  }
  return store::LearnedKind::kAdded;
}

store::Learned learned_of(const exposure::Lesson& lesson, UnixTime now) {
  return {.time = now,
          .key = lesson.key,
          .vulnerability = lesson.vulnerability,
          .kind = kind_of(lesson.kind),
          .status = std::string(status_name(lesson.status)),
          .fix = std::string(fix_name(lesson.fix)),
          .fixed_version = lesson.fixed_version};
}

bool same_verdict(const store::Learned& a, const store::Learned& b) {
  return a.status == b.status && a.fix == b.fix && a.fixed_version == b.fixed_version;
}

std::string pair_of(const store::Learned& learned) { return learned.key + '\x1f' + learned.vulnerability; }

}  // namespace

Result<void> append_lessons(store::Store& store, const std::vector<exposure::Lesson>& lessons, UnixTime now) {
  if (lessons.empty()) {
    return {};
  }
  std::vector<store::Learned> events;
  events.reserve(lessons.size());
  for (const exposure::Lesson& lesson : lessons) {
    events.push_back(learned_of(lesson, now));
  }
  return store.append_learned(events);
}

Result<void> align_knowledge_log(store::Store& store, exposure::Index& index, UnixTime now) {
  std::unordered_map<std::string, store::Learned> current;  // by key and weakness: what the index says today
  std::unordered_set<std::string> keys;
  for (const exposure::Lesson& lesson : index.take_lessons()) {
    store::Learned learned = learned_of(lesson, now);
    keys.insert(learned.key);
    current.emplace(pair_of(learned), std::move(learned));
  }
  const std::shared_ptr<const exposure::View> view = index.publish(0);
  for (std::uint32_t i = 0; i < view->key_count(); ++i) {
    keys.insert(view->key(exposure::KeyNumber{i}).text);
  }

  std::vector<store::Learned> missing;
  std::map<std::string, UnixTime, std::less<>> first;  // when each weakness was learned of first
  TRY(store.learned_state([&](const store::Learned& last, UnixTime first_added) {
    UnixTime& known = first[last.vulnerability];
    known = known.known() ? std::min(known, first_added) : first_added;
    const auto now_known = current.find(pair_of(last));
    if (now_known == current.end()) {
      if (keys.contains(last.key) && last.kind != store::LearnedKind::kWithdrawn) {
        store::Learned gone = last;
        gone.kind = store::LearnedKind::kWithdrawn;
        gone.time = now;
        missing.push_back(std::move(gone));
      }
      return;
    }
    if (last.kind != store::LearnedKind::kWithdrawn) {
      if (!same_verdict(last, now_known->second)) {
        now_known->second.kind = store::LearnedKind::kChanged;
        missing.push_back(now_known->second);
      }
      current.erase(now_known);
    }
  }));
  for (auto& [pair, learned] : current) {
    UnixTime& known = first[learned.vulnerability];
    known = known.known() ? known : now;
    missing.push_back(std::move(learned));
  }
  if (!missing.empty()) {
    TRY(store.append_learned(missing));
  }
  for (const auto& [vulnerability, time] : first) {
    index.set_first_detected(vulnerability, time);
  }
  return {};
}

}  // namespace parapet::server
