// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace parapet::server::site {

// One file of the web console, as it was built, and packed beforehand. All views are of the program's own memory.
struct SiteFile {
  std::string_view path;          // "/assets/index-0a1b2c3d.js": exactly how it is asked for
  std::string_view content_type;
  std::string_view hash;          // of the plain content, in hex; the strong validators are made of it
  bool immutable = false;         // its name has its content's hash: it may be kept for ever
  std::string_view plain;
  std::string_view gzip;          // "" where packing saves nothing
  std::string_view brotli;
};

// The web console. Lives as long as the program.
struct Site {
  // index.html with kNonceMark wherever an answer's nonce belongs; "": built without the console.
  std::string_view page;
  std::span<const SiteFile> files;  // in order of path
};

inline constexpr std::string_view kNonceMark = "__CSP_NONCE__";

// The console that was built into this program. Only the program itself links it (the target console_files): tests of rooms need
// no web build.
[[nodiscard]] const Site& embedded_site();

}  // namespace parapet::server::site
