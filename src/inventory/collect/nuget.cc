// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "base/xml.h"
#include "inventory/collect/composer.h"
#include "inventory/collect/language.h"

namespace parapet::inventory {
namespace {

bool wants_libraries(const TreeFile& file) {
  return file.path.ends_with(".deps.json") || has_name(file, "project.assets.json");
}
bool wants_lock(const TreeFile& file) { return has_name(file, "packages.lock.json") && !is_shipped_copy(file.path); }
bool wants_config(const TreeFile& file) { return file.path.ends_with(".config") && equals_ignoring_case(file.file_name(), "packages.config"); }

class ConfigReading final : public XmlHandler {
 public:
  explicit ConfigReading(Gathered& out) : out_(out) {}

  Result<void> start(std::string_view name, std::span<const XmlAttribute> attributes) override {
    if (depth_++ == 0 && name != "packages") {
      return bad_input(fmt::format("the document is a '{}', not 'packages'", printable(name)));
    }
    if (name == "package") {
      out_.add(attribute(attributes, "id"), attribute(attributes, "version"));
    }
    return {};
  }
  Result<void> end(std::string_view, std::string_view) override {
    --depth_;
    return {};
  }

 private:
  Gathered& out_;
  int depth_ = 0;
};

std::string_view without_mark(std::string_view bytes) { return bytes.starts_with("\xEF\xBB\xBF") ? bytes.substr(3) : bytes; }

}  // namespace

Result<void> read_dotnet_libraries(std::string_view bytes, Gathered& out) {
  JsonParser parser(out.limits());
  const JsonValue document = TRY(parser.parse(without_mark(bytes)));
  if (!document["libraries"].is_object()) {
    // An application without a single library has no such member, but always targets.
    return document["targets"].present() ? Result<void>{} : bad_input("no .NET dependency list: neither libraries nor targets");
  }
  for (const JsonMember library : document["libraries"].members()) {
    const std::string_view type = library.value["type"].string();
    if (type != "package" && type != "runtimepack") {
      continue;  // projects and references: the application's own
    }
    auto [name, version] = cut(library.key, '/');
    if (name.starts_with("runtimepack.")) {
      name.remove_prefix(12);
    }
    out.add(name, version.value_or(""));
  }
  return {};
}

Result<void> read_nuget_lock(std::string_view bytes, Gathered& out) {
  JsonParser parser(out.limits());
  const JsonValue document = TRY(parser.parse(without_mark(bytes)));
  if (!document["dependencies"].is_object()) {
    return bad_input("no NuGet lock: it has no 'dependencies'");
  }
  for (const JsonMember framework : document["dependencies"].members()) {
    for (const JsonMember package : framework.value.members()) {
      if (package.value["type"].string() != "Project") {
        out.add(package.key, package.value["resolved"].string());
      }
    }
  }
  return {};
}

Result<void> read_packages_config(std::string_view bytes, Gathered& out) {
  ConfigReading reading(out);
  return read_xml(bytes, out.limits(), reading);
}

std::vector<std::unique_ptr<Collector>> nuget_collectors() {
  std::vector<std::unique_ptr<Collector>> all;
  all.push_back(file_collector({.name = "dotnet", .ecosystem = "nuget", .wants = wants_libraries, .read = read_dotnet_libraries}));
  all.push_back(file_collector({.name = "nuget-lock", .ecosystem = "nuget", .wants = wants_lock, .read = read_nuget_lock}));
  all.push_back(file_collector({.name = "nuget-config", .ecosystem = "nuget", .wants = wants_config, .read = read_packages_config}));
  return all;
}

}  // namespace parapet::inventory
