// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.h"
#include "server/api/answer.h"
#include "server/api/body.h"
#include "server/api/machines.h"

namespace parapet::server::api {
namespace {

using Response = Answer<http::Response>;

constexpr std::size_t kTagBytesMax = 200;
constexpr std::size_t kTagsMax = 200;       // of one device
constexpr std::size_t kMachinesMax = 500;   // of one call (api.md §1.6)
constexpr std::size_t kWordBytesMax = 64;
constexpr std::size_t kIdBytesMax = 256;

Answer<inventory::DeviceValue> read_value(std::string_view text) {
  for (const inventory::DeviceValue value :
       {inventory::DeviceValue::kLow, inventory::DeviceValue::kNormal, inventory::DeviceValue::kHigh}) {
    if (equals_ignoring_case(device_value_name(value), text)) {
      return value;
    }
  }
  return invalid_input(fmt::format("The device value '{}' is none of Low, Normal, High.", printable(text)));
}

Answer<std::string> read_tag(std::string_view text) {
  const std::string tag = printable(trim(text));
  if (tag.empty()) {
    return invalid_body("A tag must not be blank.");
  }
  return tag;
}

Answer<std::vector<std::string>> sorted_tags(const std::vector<std::string>& given) {
  std::vector<std::string> tags;
  for (const std::string& text : given) {
    Answer<std::string> tag = read_tag(text);
    if (!tag) {
      return std::unexpected(std::move(tag).error());
    }
    tags.push_back(std::move(*tag));
  }
  std::ranges::sort(tags);
  tags.erase(std::ranges::unique(tags).begin(), tags.end());
  return tags;
}

// Makes the edits durable and visible; afterwards the call's reader sees the fleet as it is then.
Answer<bool> apply(Call& call, const std::vector<store::DeviceEdit>& edits, std::string action, std::string subject,
                   std::string detail) {
  if (const Result<void> done = call.api.fleet.edit_devices(edits); !done) {
    return refused(done.error());
  }
  call.api.gate.audit(call.principal, call.request, std::move(action), std::move(subject), std::move(detail));
  call.api.fleet.settle();
  call.state = call.api.fleet.state();
  call.reader = Reader(call.state, call.reader.scope(), call.api.fleet.clock().now(), &call.api.texts);
  return true;
}

Response edited_machine(Call& call, exposure::DeviceNumber device) {
  // Setting a tag can move the device into a group that the caller does not reach.
  if (!call.reader.sees(device)) {
    return not_found("The device was changed and is now in a device group that you don't reach.");
  }
  return single_response(call, machine_entity(), "Machines/$entity", MachineItem{&call.reader, device});
}

Response update_machine(Call& call) {
  const Answer<exposure::DeviceNumber> device = device_of(call);
  if (!device) {
    return std::unexpected(device.error());
  }
  const Answer<Body> body = Body::parse(call.request, {"machineTags", "deviceValue"});
  if (!body) {
    return std::unexpected(body.error());
  }
  store::DeviceEdit edit{.device = *device};
  const auto tags = body->texts("machineTags", kTagsMax, kTagBytesMax);
  if (!tags) {
    return std::unexpected(tags.error());
  }
  if (*tags) {
    Answer<std::vector<std::string>> sorted = sorted_tags(**tags);
    if (!sorted) {
      return std::unexpected(std::move(sorted).error());
    }
    edit.tags = std::move(*sorted);
  }
  const auto value_text = body->text("deviceValue", kWordBytesMax);
  if (!value_text) {
    return std::unexpected(value_text.error());
  }
  if (*value_text) {
    const Answer<inventory::DeviceValue> value = read_value(**value_text);
    if (!value) {
      return std::unexpected(value.error());
    }
    edit.value = *value;
  }
  if (!edit.tags && !edit.value) {
    return invalid_body("The body names nothing to change: machineTags or deviceValue.");
  }
  std::string detail = edit.tags ? fmt::format("tags: {}", fmt::join(*edit.tags, ", ")) : "";
  if (edit.value) {
    detail += fmt::format("{}value: {}", detail.empty() ? "" : "; ", device_value_name(*edit.value));
  }
  const std::string id = MachineItem{&call.reader, *device}.facts().id;
  if (const Answer<bool> done = apply(call, {edit}, "device.edited", id, std::move(detail)); !done) {
    return std::unexpected(done.error());
  }
  return edited_machine(call, *device);
}

struct TagAction {
  std::string tag;
  bool add = true;
};

Answer<TagAction> read_action(const Body& body) {
  const Answer<std::string> text = body.required_text("Value", kTagBytesMax);
  if (!text) {
    return std::unexpected(text.error());
  }
  const Answer<std::string> action = body.required_text("Action", kWordBytesMax);
  if (!action) {
    return std::unexpected(action.error());
  }
  const bool add = equals_ignoring_case(*action, "Add");
  if (!add && !equals_ignoring_case(*action, "Remove")) {
    return invalid_input(fmt::format("The action '{}' is neither Add nor Remove.", printable(*action)));
  }
  Answer<std::string> tag = read_tag(*text);
  if (!tag) {
    return std::unexpected(std::move(tag).error());
  }
  return TagAction{std::move(*tag), add};
}

Answer<store::DeviceEdit> tag_edit(const Call& call, exposure::DeviceNumber device, const TagAction& action) {
  std::vector<std::string> tags = MachineItem{&call.reader, device}.facts().tags;
  std::erase_if(tags, [&](const std::string& tag) { return tag == action.tag; });
  if (action.add) {
    tags.push_back(action.tag);
  }
  if (tags.size() > kTagsMax) {
    return invalid_input(fmt::format("A device can have at most {} tags.", kTagsMax));
  }
  std::ranges::sort(tags);
  return store::DeviceEdit{.device = device, .tags = std::move(tags)};
}

Response tag_machine(Call& call) {
  const Answer<exposure::DeviceNumber> device = device_of(call);
  if (!device) {
    return std::unexpected(device.error());
  }
  const Answer<Body> body = Body::parse(call.request, {"Value", "Action"});
  if (!body) {
    return std::unexpected(body.error());
  }
  const Answer<TagAction> action = read_action(*body);
  if (!action) {
    return std::unexpected(action.error());
  }
  Answer<store::DeviceEdit> edit = tag_edit(call, *device, *action);
  if (!edit) {
    return std::unexpected(std::move(edit).error());
  }
  const std::string id = MachineItem{&call.reader, *device}.facts().id;
  if (const Answer<bool> done = apply(call, {std::move(*edit)}, action->add ? "device.tag_added" : "device.tag_removed", id, action->tag);
      !done) {
    return std::unexpected(done.error());
  }
  return edited_machine(call, *device);
}

Response tag_machines(Call& call) {
  const Answer<Body> body = Body::parse(call.request, {"Value", "Action", "MachineIds"});
  if (!body) {
    return std::unexpected(body.error());
  }
  const Answer<TagAction> action = read_action(*body);
  if (!action) {
    return std::unexpected(action.error());
  }
  const auto ids = body->texts("MachineIds", kMachinesMax, kIdBytesMax);
  if (!ids) {
    return std::unexpected(ids.error());
  }
  if (!*ids) {
    return missing_parameter("MachineIds");
  }
  exposure::DeviceSet devices;
  std::vector<store::DeviceEdit> edits;
  for (const std::string& id : **ids) {
    const auto device = call.reader.find_device(id);
    if (!device) {
      return not_found(fmt::format("Device {} was not found; nothing was changed.", printable(id)));
    }
    if (!devices.add(*device)) {
      continue;
    }
    Answer<store::DeviceEdit> edit = tag_edit(call, *device, *action);
    if (!edit) {
      return std::unexpected(std::move(edit).error());
    }
    edits.push_back(std::move(*edit));
  }
  if (!edits.empty()) {
    const Answer<bool> done = apply(call, edits, action->add ? "device.tag_added" : "device.tag_removed",
                                    fmt::format("{} devices", edits.size()), action->tag);
    if (!done) {
      return std::unexpected(done.error());
    }
  }
  std::vector<MachineItem> items = machine_items(call.reader, devices);
  std::erase_if(items, [&](const MachineItem& item) { return !call.reader.sees(item.number); });
  return list_response(call, machine_entity(), std::move(items), {.set = "Machines"});
}

Response set_device_value(Call& call) {
  const Answer<exposure::DeviceNumber> device = device_of(call);
  if (!device) {
    return std::unexpected(device.error());
  }
  const Answer<Body> body = Body::parse(call.request, {"DeviceValue"});
  if (!body) {
    return std::unexpected(body.error());
  }
  const Answer<std::string> text = body->required_text("DeviceValue", kWordBytesMax);
  if (!text) {
    return std::unexpected(text.error());
  }
  const Answer<inventory::DeviceValue> value = read_value(*text);
  if (!value) {
    return std::unexpected(value.error());
  }
  const std::string id = MachineItem{&call.reader, *device}.facts().id;
  const Answer<bool> done = apply(call, {store::DeviceEdit{.device = *device, .value = *value}}, "device.value_set", id,
                                  std::string(device_value_name(*value)));
  if (!done) {
    return std::unexpected(done.error());
  }
  return edited_machine(call, *device);
}

}  // namespace

void add_machine_edit_routes(RouteAdder& routes) {
  using http::Method;
  const std::vector<std::string> write = permission::machine_write();
  routes.add(Method::kPatch, "/machines/{id}", "machines.update", write, update_machine);
  routes.add(Method::kPost, "/machines/{id}/tags", "machines.tag", write, tag_machine);
  routes.add(Method::kPost, "/machines/AddOrRemoveTagForMultipleMachines", "machines.tag_many", write, tag_machines);
  routes.add(Method::kPost, "/machines/{id}/setDeviceValue", "machines.set_value", write, set_device_value);
}

}  // namespace parapet::server::api
