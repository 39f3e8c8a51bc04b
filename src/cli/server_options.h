// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.h"
#include "net/request.h"

// Options that the commands which speak to a server share.
namespace parapet::cli {

// --server URL: https, or http to this machine itself (a credential must not cross a network in the clear). Errors: kUsage.
[[nodiscard]] Result<void> check_server(const std::string& address);

// --trust FILE, --fingerprint HEX; the system's authorities where both are empty. Errors: kUsage.
[[nodiscard]] Result<net::Trust> trust_of(const std::string& trust_file, const std::string& fingerprint);

// --enrolment-key KEY, --enrolment-key-file FILE; "" where both are empty. Errors: of reading the file.
[[nodiscard]] Result<std::string> enrolment_key_of(const std::string& key, const std::string& key_file);

}  // namespace parapet::cli
