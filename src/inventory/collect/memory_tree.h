// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "inventory/collect/tree.h"

namespace parapet::inventory {

// A tree of files given in memory: for tests, and for fuzz targets of collectors.
class MemoryTree final : public Tree {
 public:
  using Files = std::map<std::string, std::string>;  // content by path
  explicit MemoryTree(Files files) : files_(std::move(files)) {}

  [[nodiscard]] Result<void> walk(const std::function<void(const TreeFile&)>& visit,
                                  const std::function<void(std::string, std::string)>&) const override {
    for (const auto& [path, content] : files_) {
      visit({.path = path, .size = content.size(), .mode = 0644});
    }
    return {};
  }
  [[nodiscard]] Result<std::string> read(std::string_view path, std::uint64_t bytes_max) const override {
    const auto found = files_.find(std::string(path));
    if (found == files_.end()) {
      return fail(ErrorCode::kNotFound, std::string(path) + ": no such file");
    }
    if (found->second.size() > bytes_max) {
      return fail(ErrorCode::kLimit, std::string(path) + ": larger than the limit");
    }
    return found->second;
  }
  [[nodiscard]] Result<std::string> read_at(std::string_view path, std::uint64_t offset, std::size_t count) const override {
    const std::string content = TRY(read(path, ~0ULL));
    return offset >= content.size() ? std::string{} : content.substr(static_cast<std::size_t>(offset), count);
  }
  [[nodiscard]] Result<std::vector<std::string>> list(std::string_view folder) const override {
    const std::string prefix = folder.empty() ? std::string{} : std::string(folder) + "/";
    std::vector<std::string> names;
    for (const auto& [path, content] : files_) {
      if (path.starts_with(prefix)) {
        std::string name = path.substr(prefix.size(), path.find('/', prefix.size()) - prefix.size());
        if (names.empty() || names.back() != name) {
          names.push_back(std::move(name));
        }
      }
    }
    if (names.empty()) {
      return fail(ErrorCode::kNotFound, std::string(folder) + ": no such folder");
    }
    return names;
  }
  [[nodiscard]] bool exists(std::string_view path) const override {
    return files_.contains(std::string(path)) || list(path).has_value();
  }

 private:
  Files files_;
};

}  // namespace parapet::inventory
