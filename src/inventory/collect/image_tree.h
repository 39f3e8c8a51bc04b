// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/archive.h"
#include "base/limits.h"
#include "base/result.h"
#include "inventory/collect/tree.h"

namespace parapet::inventory {

// The content of a file as far as it was kept: pieces by their offset, not overlapping.
struct KeptContent {
  bool whole = false;
  std::map<std::uint64_t, std::string> pieces;
};

// The merged layers of a container image. Built layer by layer, lowest first, then given the contents that were kept;
// immutable afterwards, so reading from several threads is safe.
class ImageTree final : public Tree {
 public:
  explicit ImageTree(const Limits& limits) : limits_(limits) {}

  // Where the content of a regular file stands.
  struct Source {
    std::size_t layer = 0;
    std::string member;  // the name in the layer's archive
    friend auto operator<=>(const Source&, const Source&) = default;
  };

  // Applies one layer's members in the order of the archive (OCI image layer specification, "Representing changes" and
  // "Whiteouts"). Errors: kLimit (tree_entries_max, tree_depth_max).
  [[nodiscard]] Result<void> apply(std::size_t layer, const std::vector<ArchiveMember>& members);
  // The regular files that are left, each with where its content stands.
  void for_each_file(const std::function<void(const TreeFile&, const Source&)>& visit) const;
  void keep(const std::string& path, KeptContent content) { contents_[path] = std::move(content); }

  Result<void> walk(const std::function<void(const TreeFile&)>& visit,
                    const std::function<void(std::string path, std::string reason)>& problem) const override;
  Result<std::string> read(std::string_view path, std::uint64_t bytes_max) const override;
  Result<std::string> read_at(std::string_view path, std::uint64_t offset, std::size_t count) const override;
  Result<std::vector<std::string>> list(std::string_view folder) const override;
  bool exists(std::string_view path) const override;

 private:
  struct Node {
    ArchiveMember::Kind kind = ArchiveMember::Kind::kFile;
    std::uint64_t size = 0;
    std::uint32_t mode = 0;
    std::string link_target;
    Source source;
  };
  using Nodes = std::map<std::string, Node, std::less<>>;

  void remove_below(const std::string& path);
  void remove(const std::string& path);
  void whiteout(std::string_view folder, std::string_view name);
  Result<void> add(std::size_t layer, const ArchiveMember& member, std::string path);
  // The path with links in it followed, inside the root; nullopt where something is missing or the links go in circles.
  // last: whether a link at the end is followed too.
  [[nodiscard]] std::optional<std::string> resolve(std::string_view path, bool last) const;
  [[nodiscard]] Result<std::pair<std::string, const Node*>> find_file(std::string_view path) const;

  Limits limits_;
  Nodes nodes_;
  std::map<std::string, KeptContent, std::less<>> contents_;
};

// A member's name as a path of the tree: "./usr//lib/" -> "usr/lib"; nullopt for the root itself and for names that
// climb above it.
[[nodiscard]] std::optional<std::string> tree_path(std::string_view name);

}  // namespace parapet::inventory
