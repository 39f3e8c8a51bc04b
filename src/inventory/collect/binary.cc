// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "inventory/collect/build_info.h"
#include "inventory/collect/executable.h"
#include "inventory/collect/gathered.h"
#include "inventory/collect/language.h"

namespace parapet::inventory {
namespace {

// Smaller files hold neither a Go nor a Rust program.
constexpr std::uint64_t kSmallestBytes = 512;

void append(Collected& all, Collected&& more) {
  std::move(more.software.begin(), more.software.end(), std::back_inserter(all.software));
  std::move(more.problems.begin(), more.problems.end(), std::back_inserter(all.problems));
}

class BinaryCollector final : public Collector {
 public:
  std::string_view name() const override { return "binary"; }

  bool wants(const TreeFile& file) const override {
    return file.size >= kSmallestBytes && (file.executable() || file.path.ends_with(".exe") || file.path.ends_with(".dll"));
  }

  Result<Collected> collect(const Tree& tree, const TreeFile& file, const Limits& limits) const override {
    const TreeSource source(tree, file);
    const std::string first = TRY_AT(source.read_some(0, 8), file.path);
    if (!looks_executable(first)) {
      return Collected{};
    }
    Gathered go("go", file, limits);
    Gathered rust("cargo", file, limits);
    TRY_AT(read(source, go, rust), file.path);
    Collected all = TRY_AT(std::move(go).take(), file.path);
    append(all, TRY_AT(std::move(rust).take(), file.path));
    return all;
  }

 private:
  static Result<void> read(const ByteSource& source, Gathered& go, Gathered& rust) {
    const std::vector<Executable> slices = TRY(read_executable(source));
    for (const Executable& executable : slices) {
      const GoBuildInfo info = TRY(read_go_build_info(source, executable));
      add_go_modules(info, go);
      (void)TRY(read_rust_crates(source, executable, rust));
    }
    return {};
  }
};

}  // namespace

std::unique_ptr<Collector> binary_collector() { return std::make_unique<BinaryCollector>(); }

}  // namespace parapet::inventory
