// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/composer.h"

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "inventory/collect/language.h"

namespace parapet::inventory {
namespace {

bool wants_installed(const TreeFile& file) { return file.path.ends_with("composer/installed.json"); }

bool wants_lock(const TreeFile& file) {
  return has_name(file, "composer.lock") && !is_shipped_copy(file.path) && file.path.find("/vendor/") == std::string::npos &&
         !file.path.starts_with("vendor/");
}

Result<void> read_list(JsonValue list, std::string_view key, Gathered& out) {
  if (list.present() && !list.is_array()) {
    return bad_input(fmt::format("'{}' is not a list", key));
  }
  std::size_t number = 0;
  for (const JsonValue package : list.elements()) {
    ++number;
    if (!package.is_object() || package["name"].string().empty()) {
      return located(Error(ErrorCode::kBadInput, "has no name"), fmt::format("{}, entry {}", key, number));
    }
    out.add(package["name"].string(), package["version"].string());
  }
  return {};
}

}  // namespace

Result<void> read_composer_installed(std::string_view bytes, Gathered& out) {
  JsonParser parser(out.limits());
  const JsonValue document = TRY(parser.parse(bytes));
  if (document.is_array()) {
    return read_list(document, "packages", out);
  }
  if (!document["packages"].present()) {
    return bad_input("no list of installed Composer packages: it has no 'packages'");
  }
  return read_list(document["packages"], "packages", out);
}

Result<void> read_composer_lock(std::string_view bytes, Gathered& out) {
  JsonParser parser(out.limits());
  const JsonValue document = TRY(parser.parse(bytes));
  if (!document["packages"].present()) {
    return bad_input("no Composer lock: it has no 'packages'");
  }
  TRY(read_list(document["packages"], "packages", out));
  return document["packages-dev"].is_null() ? Result<void>{} : read_list(document["packages-dev"], "packages-dev", out);
}

std::vector<std::unique_ptr<Collector>> composer_collectors() {
  std::vector<std::unique_ptr<Collector>> all;
  all.push_back(file_collector({.name = "composer", .ecosystem = "composer", .wants = wants_installed, .read = read_composer_installed}));
  all.push_back(file_collector({.name = "composer-lock", .ecosystem = "composer", .wants = wants_lock, .read = read_composer_lock}));
  return all;
}

}  // namespace parapet::inventory
