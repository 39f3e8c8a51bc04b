// SPDX-License-Identifier: Apache-2.0
//
// Random histories of a small fleet, held against a model that is a map. A failing seed is printed by rapidcheck.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "store/check.h"
#include "store/sqlite/store_fixture_test.h"
#include "store/store.h"

namespace parapet::store {
namespace {

using test::OpenStore;
using test::report_of;
using test::software;
using test::value_of;

struct Known {
  DeviceNumber number;
  std::vector<StoredSoftware> software;
  inventory::DeviceValue value = inventory::DeviceValue::kNormal;
  std::string state;
};
using Model = std::map<std::string, Known>;

std::vector<StoredSoftware> arbitrary_software() {
  std::vector<StoredSoftware> list;
  for (int i = *rc::gen::inRange(0, 150); i > 0; --i) {
    list.push_back(software("deb", "p" + std::to_string(*rc::gen::inRange(0, 60)), std::to_string(*rc::gen::inRange(0, 3))));
    list.back().software.paths = {"/" + std::to_string(i)};
  }
  return list;
}

void report(Store& store, Model& model, const std::string& id) {
  ReportWrite write = report_of(id, {});
  Known& known = model[id];
  const bool is_new = known.number.value == 0;
  write.device.number = known.number;
  write.device.value = known.value;
  write.software_replaced = is_new || *rc::gen::inRange(0, 4) != 0;
  if (write.software_replaced) {
    write.software = arbitrary_software();
    known.software = write.software;
  }
  write.protocol_state_changed = *rc::gen::arbitrary<bool>();
  write.protocol_state = *rc::gen::arbitrary<std::string>();
  if (write.protocol_state_changed) {
    known.state = write.protocol_state;
  }
  known.number = value_of(store.write_report(std::move(write))).device;
}

void expect_same(Store& store, const Model& model) {
  const test::Loaded loaded = test::load(store, 2);
  RC_ASSERT(loaded.devices.size() == model.size());
  for (const auto& [id, known] : model) {
    const StoredInventory inventory = value_of(store.inventory(known.number));
    RC_ASSERT(inventory.device.device.id == id);
    RC_ASSERT(inventory.device.value == known.value);
    RC_ASSERT(inventory.device.software_count == known.software.size());
    RC_ASSERT(test::sorted(inventory.software) == test::sorted(known.software));
    RC_ASSERT(value_of(store.protocol_state(known.number)) == known.state);
    std::map<std::string, int> names;
    for (const StoredSoftware& install : known.software) {
      names[install.software.name + " " + install.software.version] = 1;
    }
    for (const InstalledEntry& entry : loaded.devices.at(id)) {
      const inventory::Software& content = loaded.entries.at(entry.entry.value);
      RC_ASSERT(names.erase(content.name + " " + content.version) == 1U);
    }
    RC_ASSERT(names.empty());
  }
}

RC_GTEST_PROP(StoreModel, a_random_history_leaves_what_the_model_says, ()) {
  OpenStore store;
  Model model;
  for (int step = *rc::gen::inRange(0, 30); step > 0; --step) {
    const std::string id = "d" + std::to_string(*rc::gen::inRange(0, 4));
    switch (*rc::gen::inRange(0, 8)) {
      case 0:
        if (model.contains(id)) {
          (void)value_of(store->remove_device(model[id].number));
          model.erase(id);
        }
        break;
      case 1:
        if (model.contains(id)) {
          model[id].value = inventory::DeviceValue::kHigh;
          const DeviceEdit edit{.device = model[id].number, .value = inventory::DeviceValue::kHigh};
          (void)value_of(store->edit_devices({&edit, 1}));
        }
        break;
      case 2:
        store.reopen();
        break;
      default:
        report(*store, model, id);
        break;
    }
  }
  expect_same(*store, model);
  for (const CheckLine& line : value_of(check_store(store.folder(), false))) {
    RC_ASSERT(line.fine);
  }
}

}  // namespace
}  // namespace parapet::store
