// SPDX-License-Identifier: Apache-2.0
#include "exposure/persistent.h"

#include <gtest/gtest.h>

#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "exposure/key_list.h"
#include "exposure/name_index.h"

namespace parapet::exposure {
namespace {

RC_GTEST_PROP(Persistent, copies_keep_what_was_written_before_them, ()) {
  PersistentArray<int, 4> array;
  PersistentBoxes<int> boxes;
  std::vector<int> model;
  std::vector<std::pair<PersistentArray<int, 4>, std::vector<int>>> published;
  std::vector<PersistentBoxes<int>> published_boxes;
  Epoch epoch = 1;
  for (int step = *rc::gen::inRange(0, 200); step > 0; --step) {
    const int choice = *rc::gen::inRange(0, 8);
    if (choice == 0) {
      published.emplace_back(array, model);
      published_boxes.push_back(boxes);
      ++epoch;
    } else if (choice < 3 || model.empty()) {
      array.grow(model.size() + 1, epoch);
      array.write(model.size(), epoch) = step;
      boxes.append(step, epoch);
      model.push_back(step);
    } else {
      const auto at = *rc::gen::inRange<std::size_t>(0, model.size());
      array.write(at, epoch) = step;
      boxes.write(at, epoch) = step;
      model[at] = step;
    }
  }
  published.emplace_back(array, model);
  published_boxes.push_back(boxes);
  for (std::size_t copy = 0; copy < published.size(); ++copy) {
    const auto& [values, expected] = published[copy];
    RC_ASSERT(values.size() == expected.size());
    RC_ASSERT(published_boxes[copy].size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      RC_ASSERT(values[i] == expected[i]);
      RC_ASSERT(published_boxes[copy][i] == expected[i]);
    }
  }
}

RC_GTEST_PROP(NameIndex, finds_what_is_in_it_and_nothing_else, ()) {
  // Few names, so that several things share one; many things, so that it grows and forgets.
  NameIndex index;
  std::map<std::uint32_t, std::string> model;
  for (int step = *rc::gen::inRange(0, 3'000); step > 0; --step) {
    const auto position = static_cast<std::uint32_t>(step * 7919 % 1'500);
    if (const auto known = model.find(position); known != model.end()) {
      index.remove(known->second, position, 1);
      model.erase(known);
    } else {
      model[position] = "name " + std::to_string(step % 400);
      index.add(model[position], position, 1);
    }
  }
  for (int i = 0; i < 400; ++i) {
    const std::string name = "name " + std::to_string(i);
    std::set<std::uint32_t> found;
    index.visit(name, [&](std::uint32_t position) {
      RC_ASSERT(model.contains(position));
      if (model[position] == name) {
        RC_ASSERT(found.insert(position).second);
      }
      return false;
    });
    std::set<std::uint32_t> expected;
    for (const auto& [position, of] : model) {
      if (of == name) {
        expected.insert(position);
      }
    }
    RC_ASSERT(found == expected);
  }
}

RC_GTEST_PROP(KeyList, gives_back_what_went_in, ()) {
  std::map<std::uint32_t, bool> model;
  for (int i = *rc::gen::inRange(0, 100); i > 0; --i) {
    model[*rc::gen::arbitrary<std::uint32_t>() >> *rc::gen::inRange(0, 32)] = *rc::gen::arbitrary<bool>();
  }
  std::vector<KeyUse> uses;
  for (const auto& [key, unused] : model) {
    uses.push_back({KeyNumber{key}, unused});
  }
  const KeyList list(uses);
  RC_ASSERT(list.size() == uses.size());
  RC_ASSERT(list.to_vector() == uses);
  RC_ASSERT(list == KeyList(uses));
  if (!uses.empty()) {
    uses.back().unused = !uses.back().unused;
    RC_ASSERT(!(list == KeyList(uses)));
  }
}

}  // namespace
}  // namespace parapet::exposure
