// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/api/api.h"
#include "server/api/machine_entity.h"

namespace parapet::server::api {

// M1, M2, M4, M5, M12, M13 and machine references: what is read of machines. M3, M9 to M11: what is written.
void add_machine_routes(RouteAdder& routes);
void add_machine_edit_routes(RouteAdder& routes);

// The device that {id} names, an id or a computer's name. Errors: ResourceNotFound.
[[nodiscard]] Answer<exposure::DeviceNumber> device_of(const Call& call);

// A collection of machine references (api.md §5.10), by device number.
[[nodiscard]] Answer<http::Response> machine_references(Call& call, const exposure::DeviceSet& devices);

// A collection of machines with the context "#Machines".
[[nodiscard]] std::vector<MachineItem> machine_items(const Reader& reader, const exposure::DeviceSet& devices);

}  // namespace parapet::server::api
