// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "server/http/message.h"
#include "server/site/site.h"

namespace parapet::server::site {

// True for paths at which the console's page is answered: all but those of programs (/api, /sensor, /metrics, the tenants' OAuth
// addresses and the like), of files, and of hidden files. Names with a dot are pages below the first segment: software is
// called "python3.11" and "socket.io".
[[nodiscard]] bool is_page(std::string_view path);

// The file of exactly this path; nullptr where the console has none.
[[nodiscard]] const SiteFile* find_file(const Site& site, std::string_view path);

// The file in the coding that the request prefers, or 304 where it has that already.
[[nodiscard]] http::Response file_answer(const SiteFile& file, const http::Request& request);

// What the page may load and do, for one nonce (Content Security Policy Level 3).
[[nodiscard]] std::string content_security_policy(std::string_view nonce);

// 128 random bits in base64.
[[nodiscard]] std::string new_nonce(Random& random);

// The console's page, cut at its marks once and put together with a nonce of its own for each answer. Any thread.
class Page {
 public:
  // The site outlives this.
  explicit Page(const Site& site);
  // nonce: never used before.
  [[nodiscard]] http::Response answer(std::string_view nonce) const;

 private:
  std::vector<std::string_view> pieces_;  // between the marks
};

// What stands at "/" of a program without the console.
[[nodiscard]] http::Response no_console();

}  // namespace parapet::server::site
