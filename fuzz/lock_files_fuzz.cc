// SPDX-License-Identifier: Apache-2.0
// Every reader of a language's file. The first byte of the input chooses which.
#include <array>
#include <cstdint>
#include <string_view>

#include "inventory/collect/composer.h"
#include "inventory/collect/gathered.h"
#include "inventory/collect/gem.h"
#include "inventory/collect/go_rust.h"
#include "inventory/collect/java.h"
#include "inventory/collect/npm.h"
#include "inventory/collect/other.h"
#include "inventory/collect/python.h"

namespace {

using namespace parapet;
using namespace parapet::inventory;

using Read = Result<void> (*)(std::string_view, Gathered&);

Result<void> requirements(std::string_view bytes, Gathered& out) {
  std::vector<std::string> includes;
  return read_requirements(bytes, out, includes);
}

Result<void> go_mod(std::string_view bytes, Gathered& out) {
  bool complete = false;
  return read_go_mod(bytes, out, complete);
}

constexpr std::array<Read, 28> kReaders = {
    read_python_metadata, requirements,        read_python_toml_lock, read_pipfile_lock,     read_package_json,    read_package_lock,
    read_yarn_lock,       read_pnpm_lock,      go_mod,                read_go_sum,           read_cargo_lock,      read_gradle_lock,
    read_gemspec,         read_gemfile_lock,   read_composer_installed, read_composer_lock,  read_dotnet_libraries, read_nuget_lock,
    read_packages_config, read_pubspec_lock,   read_mix_lock,         read_package_resolved, read_conan_lock,      read_renv_lock,
    read_cabal_freeze,    read_stack_lock,     read_bitnami_bill,      read_r_description};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const TreeFile file{.path = "app/node_modules/x/package.json", .size = bytes.size()};
  const Limits limits;
  Gathered out("npm", file, limits);
  (void)kReaders[data[0] % kReaders.size()](bytes, out);
  (void)std::move(out).take();
  return 0;
}
