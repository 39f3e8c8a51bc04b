// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "inventory/identity.h"

namespace parapet::sensor {

// The addresses of this machine's interfaces, sorted; without loopback, and without the interfaces that container engines
// and virtual machines make for their guests. Of this machine itself, whatever the root folder.
[[nodiscard]] std::vector<inventory::NetworkAddress> network_addresses();

// The domain that the machine says it is in: what follows the first dot of its name, else the kernel's domain name, else
// the `domain` line of resolv.conf; "" where none tells.
[[nodiscard]] std::string domain_of(std::string_view host_name, const std::string& root);

}  // namespace parapet::sensor
