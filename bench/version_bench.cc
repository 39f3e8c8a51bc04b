// SPDX-License-Identifier: Apache-2.0
//
// Comparing and parsing versions. Budget (design §11): a comparison of two parsed real versions 150 ns at the median.
//
// Where $PARAPET_SHARED names the folder of real feeds, the versions of its OSV archives are measured; a built-in
// handful of each scheme stands in for the rest. Pairs are random and many, so that no predictor learns them. One
// iteration is one comparison or one parse; the counter "versions" says how many distinct ones there were, "key_bytes"
// their mean size.
#include <benchmark/benchmark.h>

#include <array>
#include <cstdlib>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/archive.h"
#include "base/json.h"
#include "version/version.h"

namespace {

using namespace parapet;

using Versions = std::array<std::vector<std::string>, version::kSchemeCount>;

Versions built_in() {
  Versions all;
  const auto set = [&](version::Scheme scheme, std::vector<std::string> list) {
    all[static_cast<std::size_t>(scheme)] = std::move(list);
  };
  using enum version::Scheme;
  set(kDeb, {"3.0.15-1~deb12u1", "2:8.39-13+deb10u1", "1.2.13.dfsg-1", "252.38-1~deb12u1", "6.1.140-1"});
  set(kRpm,
      {"1:1.1.1k-12.el8_9", "8.0.36-1.module_el8.9.0+3735+82bd6c11", "4.18.0-553.16.1.el8_10", "2.28-251.el8_10.2"});
  set(kApk, {"3.1.4-r5", "1.36.1_git20230720-r2", "9.6_p1-r0", "2.38-r9"});
  set(kPacman, {"1:2.46.0-1", "6.9.7.arch1-1", "3.3.1-1", "20240601-1"});
  set(kSemver, {"1.2.3", "16.4.0-rc.2", "10.0.1", "7.4.33"});
  set(kPypi, {"2.31.0", "4.2.11", "1.0rc1", "2024.7.4", "0.4.6.post1"});
  set(kMaven, {"2.17.1", "4.1.100.Final", "9.0.0.M11", "5.3.20.RELEASE", "1.0-beta-3"});
  set(kGem, {"7.0.8.4", "1.13.10", "2.0.0.rc1", "6.1.7"});
  set(kNuget, {"13.0.1", "6.0.0-preview.7.21377.19", "4.3.0", "1.0.0.0"});
  set(kComposer, {"v6.4.3", "10.48.22", "2.0.0-beta2", "1.x-dev", "8.5.15"});
  set(kGo, {"v1.22.5", "0.0.0-20240604190554-fc45aab8b7f8", "v2.0.0+incompatible", "go1.21.3"});
  set(kCargo, {"1.0.197", "0.12.4", "2.0.0-rc.1", "0.3.27"});
  set(kNpm, {"4.17.21", "18.2.0", "7.0.0-beta.44", "1.2.3"});
  set(kWindows, {"10.0.19045.5011", "10.0.22631.4317", "115.0.5790.171", "6.1.7601.24545"});
  set(kGeneric, {"8.0u392", "1.1.1k", "9.0.0.M1", "2024-10-01", "115.7esr"});
  return all;
}

// The versions that an OSV archive lists or draws bounds at; none where there is no such archive.
std::vector<std::string> read_osv(const std::string& path, version::Scheme scheme) {
  std::set<std::string> found;
  JsonParser parser;
  const auto walked = walk_archive_file(
      path, Limits{}, [](const ArchiveMember&) { return ArchiveChoice::kRead; },
      [&](const ArchiveMember&, std::string&& bytes) -> Result<void> {
        const JsonValue record = TRY(parser.parse(bytes));
        for (const JsonValue affected : record["affected"].elements()) {
          for (const JsonValue text : affected["versions"].elements()) {
            found.emplace(text.string());
          }
          for (const JsonValue range : affected["ranges"].elements()) {
            for (const JsonValue event : range["events"].elements()) {
              for (const JsonMember member : event.members()) {
                found.emplace(member.value.string());
              }
            }
          }
        }
        return {};
      });
  std::erase_if(found, [&](const std::string& text) { return text == "0" || !version::parse(scheme, text); });
  return walked ? std::vector<std::string>(found.begin(), found.end()) : std::vector<std::string>{};
}

void add_real(Versions& all, const std::string& shared) {
  using enum version::Scheme;
  for (const auto& [folder, scheme] :
       {std::pair{"Debian", kDeb}, std::pair{"AlmaLinux", kRpm}, std::pair{"PyPI", kPypi}, std::pair{"Go", kGo},
        std::pair{"crates.io", kCargo}, std::pair{"Bitnami", kSemver}}) {
    auto versions = read_osv(shared + "/feeds/osv/" + folder + "/all.zip", scheme);
    if (!versions.empty()) {
      all[static_cast<std::size_t>(scheme)] = std::move(versions);
    }
  }
}

void compare_keys(benchmark::State& state, const std::vector<std::string>& versions, version::Scheme scheme) {
  constexpr std::size_t kPairs = 100'000;
  std::vector<version::Key> keys;
  for (const std::string& text : versions) {
    keys.push_back(version::parse(scheme, text).value());
  }
  std::mt19937 random(1);
  std::uniform_int_distribution<std::size_t> any(0, keys.size() - 1);
  std::vector<std::pair<const version::Key*, const version::Key*>> pairs;
  for (std::size_t i = 0; i < kPairs; ++i) {
    pairs.emplace_back(&keys[any(random)], &keys[any(random)]);
  }
  std::size_t next = 0;
  for (auto _ : state) {
    const auto& [a, b] = pairs[next];
    benchmark::DoNotOptimize(version::compare_keys(a->bytes(), b->bytes()) < 0);
    next = next + 1 == pairs.size() ? 0 : next + 1;
  }
  std::size_t bytes = 0;
  for (const version::Key& key : keys) {
    bytes += key.bytes().size();
  }
  state.counters["versions"] = static_cast<double>(keys.size());
  state.counters["key_bytes"] = static_cast<double>(bytes) / static_cast<double>(keys.size());
}

void parse(benchmark::State& state, const std::vector<std::string>& versions, version::Scheme scheme) {
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(version::parse(scheme, versions[i]));
    i = i + 1 == versions.size() ? 0 : i + 1;
  }
}

}  // namespace

int main(int argc, char** argv) {
  Versions all = built_in();
  if (const char* shared = std::getenv("PARAPET_SHARED")) {
    add_real(all, shared);
  }
  for (int i = 0; i < version::kSchemeCount; ++i) {
    const auto scheme = static_cast<version::Scheme>(i);
    const auto& versions = all[static_cast<std::size_t>(i)];
    const std::string name(version::scheme_name(scheme));
    benchmark::RegisterBenchmark(("compare/" + name).c_str(), compare_keys, versions, scheme);
    benchmark::RegisterBenchmark(("parse/" + name).c_str(), parse, versions, scheme);
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
