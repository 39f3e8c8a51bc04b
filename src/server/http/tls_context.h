// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include <boost/asio/ssl/context.hpp>

#include "base/result.h"

namespace parapet::server::http {

// TLS 1.2 and 1.3 with forward secrecy and authenticated encryption only, HTTP/1.1 by ALPN. Errors: kEnvironment (file not
// readable, not PEM, key of another certificate).
[[nodiscard]] Result<std::shared_ptr<boost::asio::ssl::context>> load_tls_context(const std::string& certificate_file,
                                                                                   const std::string& key_file);

}  // namespace parapet::server::http
